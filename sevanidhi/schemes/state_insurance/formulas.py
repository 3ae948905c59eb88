"""State insurance as arithmetic: the monthly premium by pay, and the higher ones open by choice. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.explanation import Explanation, Step
from sevanidhi.kernel.money import grouped
from sevanidhi.kernel.slabs import SlabTable, explain_slab


@dataclass(frozen=True, slots=True)
class PremiumTable:
    """Premiums by slab of pay; how many rates above one's own are open; the last rate, above the slabs."""

    slabs: SlabTable
    steps_above: int
    ceiling: Decimal | None

    @property
    def ladder(self) -> tuple[Decimal, ...]:
        """Return all rates in order: those of the slabs, then the ceiling where there is one."""
        return self.slabs.amounts if self.ceiling is None else (*self.slabs.amounts, self.ceiling)


def premium_due(table: PremiumTable, *, basic_pay: Decimal) -> Decimal:
    """Return the premium of the slab that holds this pay.

    May refuse: PayNotInTable, PayNotWholeRupees, PayBelowNil.
    """
    return table.slabs.holding(basic_pay).amount


def premiums_open(table: PremiumTable, *, basic_pay: Decimal) -> tuple[Decimal, ...]:
    """Return the premiums open: one's own rate and the steps above it. May refuse as premium_due."""
    own = table.ladder.index(premium_due(table, basic_pay=basic_pay))
    return table.ladder[own : own + 1 + table.steps_above]


def premium_stays_from(birth_date: date, *, age: int) -> SalaryMonth:
    """Return the March whose pay first brings no increase: the 1 April after it finds this age complete."""
    complete_by_april = (birth_date.month, birth_date.day) <= (4, 1)
    return SalaryMonth(birth_date.year + age + (0 if complete_by_april else 1), 3)


def premium_that_stays(
    *,
    paid_before: Decimal | None,
    due_before: Decimal | None,
    chosen_before: Decimal | None,
    paid_since: Decimal | None,
) -> Decimal | None:
    """Return the premium that stays from the age on (rule 11(3)); None where too little is known.

    It is the one last paid before, but not less than was due then: a rise that fell before the age is owed.
    Where none paid before is known, what was due or chosen then; where that is not, the first paid since.
    """
    if paid_before is not None:
        return paid_before if due_before is None else max(paid_before, due_before)
    if due_before is not None:
        return max(due_before, chosen_before or due_before)
    return paid_since


def explain_premium(table: PremiumTable, *, basic_pay: Decimal) -> Explanation:
    """Return how the premium due and those open by choice came about. May refuse as premium_due."""
    due = explain_slab(table.slabs, pay=basic_pay, label_hi="मासिक प्रीमियम", label_en="Monthly premium")
    choices = ", ".join(grouped(premium) for premium in premiums_open(table, basic_pay=basic_pay))
    return due + Explanation.of(
        Step(
            f"चुने जा सकने वाले प्रीमियम: अपनी दर और उससे ऊपर की {table.steps_above} दरें",
            f"Premiums open to choose: one's own rate and {table.steps_above} above it",
            choices,
            table.slabs.rule,
            table.slabs.source,
        )
    )
