"""From when until when a card holds, and each member on it."""

from dataclasses import dataclass
from datetime import date

from sevanidhi.kernel.dates import Period
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.formulas.ages import birthday


class CardOfOnePerson(Refusal):
    """By this rule each person has an own card, after e-KYC; such a card is not issued here. Facts: on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRule:
    """Whose a card is ("family" or "person"), how many years it holds, and what this rests on."""

    scope: str
    valid_years: int
    launch_date: date
    rule: str
    source: str


def card_period(rule: CardRule, *, issued_date: date) -> Period:
    """Return the days a family's card holds: from its issue, not before the launch.

    May refuse: CardOfOnePerson.
    """
    if rule.scope != "family":
        raise CardOfOnePerson(on=issued_date)
    from_date = max(issued_date, rule.launch_date)
    return Period(from_date, birthday(from_date, rule.valid_years))


def member_period(card: Period, *, since_date: date, until_date: date | None) -> Period | None:
    """Return the days a member is on a card, by their time in the family; None where there is no such day."""
    from_date = max(card.from_date, since_date)
    ends = [day for day in (card.until_date, until_date) if day is not None]
    last = min(ends, default=None)
    return None if last is not None and last <= from_date else Period(from_date, last)
