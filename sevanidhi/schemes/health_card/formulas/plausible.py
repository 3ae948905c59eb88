"""Which birth dates of a family cannot be, and which are unlikely. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sevanidhi.schemes.health_card.formulas.ages import birthday, years_complete

PARENTS = frozenset({"father", "mother"})
CHILDREN = frozenset({"son", "daughter", "child"})
STEP_PARENTS = frozenset({"step_mother"})  # may be younger than the applicant
STEP_CHILDREN = frozenset({"step_son", "step_daughter"})  # may be older
COMPARED = PARENTS | STEP_PARENTS | CHILDREN | STEP_CHILDREN  # with the applicant's birth


@dataclass(frozen=True, kw_only=True)
class Ages:
    """Years below which a birth date is unlikely."""

    youngest_in_service: int
    youngest_spouse: int
    between_parent_and_child: int


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What is unlikely about a birth date. code: of `phrases.UNLIKELY`. years: below which it is."""

    code: str
    years: int


def cannot_be(relation: str, *, born: date, applicant_born: date) -> str:
    """Return why nobody of this relation is born on this day, a code of `phrases.CANNOT_BE`; else ""."""
    if relation in PARENTS and born >= applicant_born:
        return "parent_not_older"
    if relation in CHILDREN and born <= applicant_born:
        return "child_not_younger"
    return ""


def doubt_of_applicant(*, born: date, retired: date | None, ages: Ages, on: date) -> Doubt | None:
    """Return what is unlikely about the applicant. retired: the day; None where they serve."""
    years = ages.youngest_in_service
    if years_complete(born, on=retired or on) >= years:
        return None
    return Doubt(code="young_pensioner" if retired else "young_employee", years=years)


def doubt_of_member(
    relation: str, *, born: date, applicant_born: date | None, ages: Ages, on: date
) -> Doubt | None:
    """Return what is unlikely about a person of the family. applicant_born: None where it is not known."""
    years = ages.between_parent_and_child
    if relation == "spouse" and years_complete(born, on=on) < ages.youngest_spouse:
        return Doubt(code="young_spouse", years=ages.youngest_spouse)
    if applicant_born is None:
        return None
    if relation in PARENTS | STEP_PARENTS and birthday(born, years) > applicant_born:
        return Doubt(code="near_parent", years=years)
    if relation in CHILDREN | STEP_CHILDREN and birthday(applicant_born, years) > born:
        return Doubt(code="near_child", years=years)
    return None
