"""What must agree at the end of the Uttar Pradesh job, counted from what the database holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sevanidhi.core.casework.kinds import State
from sevanidhi.core.casework.models import Case
from sevanidhi.schemes.health_card.models import Card, Member
from sevanidhi.schemes.health_card.queries import applications
from sevanidhi.schemes.health_card.queries.families import FAMILY

OUTCOMES = {
    State.GRANTED: "verified", State.OBJECTED: "returned", State.REFUSED: "refused",
    State.WAITING: "waiting", State.AWAITING_PAPER: "waiting",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class People:
    """People applied for, by what became of their families. entered: who is a member now."""

    families: int
    applied: int
    verified: int
    returned: int
    refused: int
    waiting: int
    entered: int

    @property
    def agree(self) -> bool:
        shared_out = self.verified + self.returned + self.refused + self.waiting
        return self.applied == shared_out and self.verified == self.entered


@dataclass(frozen=True, kw_only=True)
class Cards:
    """Cards made, by where they stand."""

    made: int
    in_force: int
    revoked: int
    spoiled: int

    @property
    def agree(self) -> bool:
        return self.made == self.in_force + self.revoked + self.spoiled


def people() -> People:
    """Count the people of every application, and those entered in families."""
    cases = list(Case.objects.filter(kind=FAMILY))
    sizes = [(OUTCOMES.get(State(case.state)), len(applications.of_case(case).people)) for case in cases]
    by_outcome: Counter[str | None] = Counter()
    for outcome, size in sizes:
        by_outcome[outcome] += size
    return People(
        families=len(cases),
        applied=sum(size for _outcome, size in sizes),
        entered=Member.objects.filter(until_date=None).count(),
        **{outcome: by_outcome[outcome] for outcome in ("verified", "returned", "refused", "waiting")},
    )


def cards() -> Cards:
    """Count the cards made, and how they stand. One family in force has one card in force."""
    states = Counter(Card.objects.values_list("state", flat=True))
    revoked, spoiled = states[Card.State.REVOKED], states[Card.State.SPOILED]
    in_force = Card.objects.exclude(state__in=(Card.State.REVOKED, Card.State.SPOILED))
    return Cards(
        made=sum(states.values()),
        in_force=in_force.values("family").distinct().count(),
        revoked=revoked,
        spoiled=spoiled,
    )
