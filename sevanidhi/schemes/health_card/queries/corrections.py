"""What a correction says: of whom, what is wrong, and what stands beside what would stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.http import Http404

from sevanidhi.core.casework.models import Case
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.formulas.family import SELF
from sevanidhi.schemes.health_card.models import Member
from sevanidhi.schemes.health_card.queries import applications
from sevanidhi.schemes.health_card.queries.applications import AADHAAR, Applied
from sevanidhi.schemes.health_card.queries.cards import photo
from sevanidhi.web import formats

FACTS = ("name", "birth_date", "gender", "photo", AADHAAR)  # in the order in which they are asked

NOT_IN_WORDS = ("photo", AADHAAR)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact that is put right: what stood, and what is to stand. Of a number and a photo, only that."""

    code: str
    label: Words
    before: str
    after: str

    @property
    def said(self) -> str:
        """Return how a case calls the new fact: with the one in whose place it comes, where words say it."""
        if self.code in NOT_IN_WORDS:
            return _both_said((self.label.hi, self.label.en))
        hindi, english = phrases.CHANGE_LABELS["put_right"]
        return _both_said(
            (
                hindi % {"fact": self.label.hi, "before": self.before},
                english % {"fact": self.label.en, "before": self.before},
            )
        )


def taken_back(number: str) -> list[Fact]:
    """Return what a correction of this number entered, and what stands again once it is taken back.

    before: what it entered. after: what stood before it. Nothing for a change of another kind.
    """
    case = Case.objects.filter(number=number).first()
    one = asked_for(case) if case is not None else None
    return [_turned(fact) for fact in facts(one)] if one is not None else []


def _turned(fact: Fact) -> Fact:
    if fact.code in phrases.FACT_SIDES_BACK:
        entered, again = phrases.FACT_SIDES_BACK[fact.code]
        return replace(fact, before=_both_said(entered), after=_both_said(again))
    return replace(fact, before=fact.after, after=fact.before)


def _both_said(words: tuple[str, str]) -> str:
    hindi, english = words
    return formats.name_of({"hi": hindi, "en": english})


def correctable(line: Member) -> tuple[str, ...]:
    """Return which facts of somebody may be said to be wrong: a number only where none was given."""
    return tuple(fact for fact in FACTS if fact != AADHAAR or line.identity is None)


def asked_for(case: Case) -> Applied | None:
    """Return whom a case would put right, as it would have them; None for a case of another kind."""
    return corrected_among(applications.people_of(case))


def corrected_among(people: Iterable[Applied]) -> Applied | None:
    """Return of the people of a case the one it would put right; None where it puts nobody right."""
    return next((one for one in people if one.line is not None), None)


def is_on_register(one: Applied) -> bool:
    """Return whether it is a holder whom the register of employees has: a correction leaves that as it is."""
    line = one.line
    return (
        line is not None
        and line.relation == SELF
        and Employee.objects.filter(person=line.family.person_id).exists()
    )


def facts(one: Applied) -> list[Fact]:
    """Return side by side what stood and what is to stand, fact by fact."""
    return list(_facts(one))


def _facts(one: Applied) -> Iterator[Fact]:
    line = one.line
    assert line is not None  # noqa: S101 — as `asked_for` finds it
    sides = {
        "name": (now_said(line, "name"), _both(one.name.hi, one.name.en)),
        "birth_date": (now_said(line, "birth_date"), formats.day(one.birth_date)),
        "gender": (now_said(line, "gender"), gender_in_words(one.gender)),
        "photo": (_said("on_card"), _said("sent")),
        AADHAAR: (_said("none"), _said("given")),
    }
    for code in FACTS:
        if code in one.wrong:
            before, after = sides[code]
            yield Fact(code=code, label=Words(*phrases.FACTS[code]), before=before, after=after)


def now_said(line: Member, fact: str) -> str:
    """Return what stands of somebody, as a page tells them."""
    if fact == "name":
        return _both(line.name_hi, line.name_en)
    return formats.day(line.birth_date) if fact == "birth_date" else gender_in_words(line.gender)


def _both(hindi: str, english: str) -> str:
    return " · ".join(name for name in (hindi, english) if name)


def gender_in_words(gender: str) -> str:
    """Return a gender in the reader's language."""
    return _both_said(phrases.GENDERS[gender])


def _said(code: str) -> str:
    return _both_said(phrases.FACT_SIDES[code])


def photo_before(case: Case) -> bytes:
    """Return the photo on the card of whom a correction is asked for; Http404 where there is none."""
    one = asked_for(case)
    picture = photo(one.line.photo_sha256) if one is not None and one.line is not None else None
    if picture is None:
        raise Http404
    return picture
