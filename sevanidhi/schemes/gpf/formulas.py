"""The fund's own arithmetic; interest and subscription are those of all provident funds (lines/funds)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sevanidhi.kernel.refusals import Refusal


class NoFundForAppointment(Refusal):
    """Nobody appointed on this day is in the fund under the rule asked. Facts: appointed_on, rule."""


@dataclass(frozen=True, slots=True)
class AccountKind:
    """A kind of account and the days of appointment it is for: from, and before (not included)."""

    code: str
    appointed_from: date | None
    appointed_before: date | None
    compulsory: bool
    rule: str

    def is_for(self, appointed_on: date) -> bool:
        return (self.appointed_from is None or self.appointed_from <= appointed_on) and (
            self.appointed_before is None or appointed_on < self.appointed_before
        )


def account_kind(kinds: Sequence[AccountKind], *, appointed_on: date) -> AccountKind:
    """Return the kind of account of a person appointed that day. May refuse: NoFundForAppointment."""
    for kind in kinds:
        if kind.is_for(appointed_on):
            return kind
    raise NoFundForAppointment(appointed_on=appointed_on, rule=kinds[0].rule if kinds else "")
