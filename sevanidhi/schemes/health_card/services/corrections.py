"""A mistake in what was registered of somebody: the old line ends, one with the right facts stands from then.

The cases, and the card, are `services.changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sevanidhi.core.accounts.models import User
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee, Person
from sevanidhi.core.uploads.models import Upload
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.formulas.family import SELF, Answer, fits_relation
from sevanidhi.schemes.health_card.formulas.plausible import cannot_be
from sevanidhi.schemes.health_card.models import Family, Member
from sevanidhi.schemes.health_card.queries.applications import (
    AADHAAR,
    CORRECTION,
    LEFT_BEFORE,
    PUT_RIGHT,
    Applied,
)
from sevanidhi.schemes.health_card.queries.families import AtDesk
from sevanidhi.schemes.health_card.services import families as registrations
from sevanidhi.web import formats


class ChangedSince(Refusal):
    """What stands of this person is no longer what it was when the change was sent. Facts: name."""


class NothingWrong(Refusal):
    """The facts given are those that stand already. Facts: name."""


class NumberThere(Refusal):
    """This person's Aadhaar number was given before. Facts: name."""


class BornOutOfOrder(Refusal):
    """By this birth date a parent would be no older than the child. Facts: name."""


class RetiredBeforeBirth(Refusal):
    """By this birth date a pensioner would have retired before being born. Facts: name."""


class GenderUnfit(Refusal):
    """The gender is not that which the relation tells. Facts: name."""


FACTS = ("name_hi", "name_en", "birth_date", "gender")


def check(one: Applied, *, on: date) -> None:
    """Ask whether somebody may be put right like this.

    May refuse: ChangedSince, NothingWrong, NumberThere, GenderUnfit, BornOutOfOrder, RetiredBeforeBirth,
    NotInFamily, NotBornYet.
    """
    line = one.line
    assert line is not None  # noqa: S101 — the caller asks for a correction
    name = formats.name_of(line)
    if line.until_date is not None:
        raise ChangedSince(name=name)
    if AADHAAR in one.wrong and line.identity is not None:
        raise NumberThere(name=name)
    if "gender" in one.wrong and not fits_relation(one.gender, one.relation):
        raise GenderUnfit(name=name)
    if not _differs(one, line):
        raise NothingWrong(name=name)
    if "birth_date" in one.wrong and _is_out_of_order(one, line):
        raise BornOutOfOrder(name=name)
    if line.relation == SELF and _has_retired_by(line.family, one.birth_date):
        raise RetiredBeforeBirth(name=name)
    if one.is_judged:
        registrations.check_in_family([one], on=on)


def _has_retired_by(family: Family, day: date) -> bool:
    return family.retirement_date is not None and family.retirement_date <= day


def _is_out_of_order(one: Applied, line: Member) -> bool:
    """Return whether by the new birth date some parent of the family would be no older than the child."""
    there = line.family.members.filter(until_date=None).exclude(pk=line.pk)
    if line.relation == SELF:
        born = [(other.relation, other.birth_date, one.birth_date) for other in there]
    else:
        holders = there.filter(relation=SELF)
        born = [(line.relation, one.birth_date, holder.birth_date) for holder in holders]
    return any(cannot_be(relation, born=day, applicant_born=applicant) for relation, day, applicant in born)


def _differs(one: Applied, line: Member) -> bool:
    stood = {name: getattr(line, name) for name in FACTS}
    return _facts_of(one) != stood or one.photo is not None or one.identity is not None


def _facts_of(one: Applied) -> dict[str, Any]:
    return {
        "name_hi": one.name.hi, "name_en": one.name.en, "birth_date": one.birth_date, "gender": one.gender,
    }  # fmt: skip


def enter_anew(at_desk: AtDesk, decided: Mapping[str, str], *, today: date) -> tuple[Member, Member]:
    """End the line that is wrong, enter one with the right facts in its place, and return both.

    What does not change is as it was, and so is what an officer decided of it.
    """
    one = at_desk.person
    assert one.line is not None  # noqa: S101
    old, new = one.line, Member.objects.get(pk=one.line.pk)
    new.pk, new._state.adding = None, True
    for name, fact in _facts_of(one).items():
        setattr(new, name, fact)
    if one.identity is not None:
        new.identity, new.last4, new.no_aadhaar_why = one.identity, one.last4, ""
    if one.photo is not None:
        new.photo_sha256 = Upload.objects.get(pk=one.photo).result_sha256
        new.photo_doubt = " ".join(at_desk.doubts)
    place = at_desk.place
    new.answer, new.reason, new.rule = str(place.answer), place.reason, place.rule
    new.decided_why = _why(one, old, decided.get(one.key, ""))
    new.from_date = today
    registrations.end_member(old, until=today, why=CORRECTION)
    new.save()
    return old, new


def _why(one: Applied, old: Member, written: str) -> str:
    """Return the officer's words on somebody: those written before, as far as they still hold, and now."""
    of_place = not one.is_judged and old.answer == Answer.ASK
    of_photo = old.photo_doubt and one.photo is None
    before = old.decided_why if of_place or of_photo else ""
    return "; ".join(words for words in (before, written) if words)


def go_back(old: Member, new: Member, *, today: date) -> None:
    """Let the line stand again that a correction had ended by mistake.

    What an officer decided of a birthday meanwhile stays, where the birth date is the same.
    """
    registrations.end_member(new, until=today, why=PUT_RIGHT)
    if old.birth_date == new.birth_date and (old.answer, new.answer) == (Answer.YES, Answer.ASK):
        old.answer, old.reason, old.rule = new.answer, new.reason, new.rule
        old.decided_why = "; ".join(words for words in (old.decided_why, new.decided_why) if words)
    old.until_date, old.until_why = None, ""
    old.save()


def leave(member: Member, *, until: date, why: str) -> list[dict[str, Any]]:
    """End the place of somebody who stands in a family, and return how its lines ended until now.

    A line entered after that day, by a correction say, holds for no day: the one that covers it carries the
    end.
    """
    lines = list(member.family.members.filter(order=member.order).order_by("from_date", "pk"))
    before = [_end_of(line) for line in lines]
    told = [line for line in lines if line.until_why not in (PUT_RIGHT, LEFT_BEFORE)]
    last = _last_before(told, until) or [line for line in told if line.from_date == told[0].from_date][-1]
    for line in lines:
        if line != last and line.from_date >= until and line.from_date > last.from_date:
            taken_back = line.until_why == PUT_RIGHT
            registrations.end_member(line, until=until, why=PUT_RIGHT if taken_back else LEFT_BEFORE)
    registrations.end_member(last, until=until, why=why)
    return before


def _last_before(lines: Sequence[Member], day: date) -> Member | None:
    """Return the last of these lines that says something of the time before a day."""
    return next((line for line in reversed(lines) if line.from_date < day), None)


def _end_of(line: Member) -> dict[str, Any]:
    until = line.until_date
    return {"key": line.pk, "until_date": until.isoformat() if until else None, "until_why": line.until_why}


def come_back(family: Family, ends: Iterable[Mapping[str, Any]]) -> None:
    """Let the lines of a place end, or stand, as before its person left: as `leave` returned them."""
    for end in ends:
        line = family.members.get(pk=end["key"])
        line.until_date = date.fromisoformat(end["until_date"]) if end["until_date"] else None
        line.until_why = end["until_why"]
        line.save()


def correct_holder(family: Family, old: Member, new: Member, *, why: str, by: User, today: date) -> None:
    """Let the holder be called as the card calls them from now on, wherever they are named.

    Who is on the register of employees stays there as they are: no single officer changes that.
    """
    person = Person.objects.get(pk=family.person_id)
    if new.relation != SELF or Employee.objects.filter(person=person).exists():
        return
    if (old.name_hi, old.name_en) != (new.name_hi, new.name_en):
        people.correct_name(
            person=person, name_hi=new.name_hi, name_en=new.name_en, why=why, by=by, today=today
        )
    if (old.birth_date, old.gender) != (new.birth_date, new.gender):
        people.correct_particulars(
            person=person, birth_date=new.birth_date, gender=new.gender, why=why, by=by, today=today
        )
