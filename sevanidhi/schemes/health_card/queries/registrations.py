"""Reading the registrations of drawing and treasury officers, and what is behind a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.casework import kinds
from sevanidhi.core.casework import queries as casework
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.journeys.contract import Answers, Returned
from sevanidhi.core.offices import names
from sevanidhi.core.offices import queries as offices
from sevanidhi.core.offices.models import District, Office, OfficeKind
from sevanidhi.core.offices.queries import open_on
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.models import DdoRegistration, OfficerListed
from sevanidhi.web.formats import name_of
from sevanidhi.web.phrases import words_for

LIKE_NAME = 85  # of a hundred
KIND = "health_card.ddo_registration"
STATE = "uttar_pradesh"
OFFICES = "offices"  # the task whose rows are the offices drawn for
DRAWS = (OfficeKind.DDO, OfficeKind.TREASURY)


class CodeRegistered(Refusal):
    """Somebody else's registration with this code stands. Facts: code."""


class CodeOfAnotherOffice(Refusal):
    """The register has this code for an office of another state, or that draws nothing. Facts: code."""


class OfficeHasClosed(Refusal):
    """The office of this code is closed: nobody registers for it or under it. Facts: code, until_date."""


class NoStateCell(Refusal):
    """The register has no open state cell, which decides registrations. Facts: none."""


@dataclass(frozen=True, kw_only=True)
class OfficeTold:
    """An office that the officer draws for, as told."""

    name: Words
    department: Words
    district: str
    address: Words


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a drawing or treasury officer sent in. why_personal: "" where the mobile is the official one."""

    kind: str
    code: str
    name: Words
    designation: Words
    department: Words
    district: str
    treasury: Words
    mobile: str
    why_personal: str
    email: str
    controlling_name: str
    controlling_designation: str
    controlling_office: str
    offices: tuple[OfficeTold, ...]


def read(kept: Mapping[str, Any]) -> Told:
    """Return what the answers of a case say. Raises KeyError for answers that are not whole."""
    pages = kept["pages"]
    place, mobile = pages["place"], pages["mobile"]
    return Told(
        kind=pages["kind"]["kind"],
        code=pages["code"]["ddo_code"],
        name=_both(pages["officer"], "name"),
        designation=_both(pages["officer"], "designation"),
        department=_both(place, "department"),
        district=place["district"],
        treasury=_both(place, "treasury"),
        mobile=kept["mobile"],
        why_personal=mobile["why_personal"] if mobile["official"] == "no" else "",
        email=pages["mail"]["email"],
        controlling_name=pages["controlling"]["controlling_name"],
        controlling_designation=pages["controlling"]["controlling_designation"],
        controlling_office=pages["controlling"]["controlling_office"],
        offices=tuple(_office(row["pages"]) for row in kept["rows"][OFFICES]),
    )


def _office(pages: Mapping[str, Any]) -> OfficeTold:
    named, place = pages["office"], pages["office_place"]
    return OfficeTold(
        name=_both(named, "name"),
        department=_both(named, "department"),
        district=place["district"],
        address=_both(place, "address"),
    )


def _both(told: Mapping[str, str], name: str) -> Words:
    return Words(told[f"{name}_hi"], told[f"{name}_en"])


def state_cell(*, on: date) -> Office:
    """Return the state cell, which decides registrations. May refuse: NoStateCell."""
    found = offices.offices(on=on, kind=OfficeKind.STATE_CELL, state=STATE).first()
    if found is None:
        raise NoStateCell()
    return found


def district(code: str) -> District:
    """Return a district of the state by its code."""
    return offices.districts(STATE).get(code=code)


def why_code_is_not_free(code: str, *, owner: Any, on: date) -> Refusal | None:
    """Return why this person cannot register with a code; None where they can.

    A registration that was granted stands in the way as long as its officer holds the charge. That somebody
    else holds it stops nobody: the state cell is warned, and so is the holder.
    """
    theirs = owner.person_id if owner else None
    standing = DdoRegistration.objects.filter(ddo_code=code, stands=True).exclude(case__person=theirs)
    for one in standing.select_related("office", "case"):
        if one.office is None or is_in_charge(one, on=on):
            return CodeRegistered(code=code)
    known = Office.objects.filter(code=code).first()
    if known is not None and (known.kind not in DRAWS or known.state != STATE):
        return CodeOfAnotherOffice(code=code)
    return why_closed(known, on=on) if known is not None else None


def why_closed(office: Office, *, on: date) -> OfficeHasClosed | None:
    """Return why nobody registers for an office, or under it, on a day; None where it is open."""
    if office.until_date is None or office.until_date > on:
        return None
    return OfficeHasClosed(code=office.code, until_date=office.until_date)


def is_in_charge(registration: DdoRegistration, *, on: date) -> bool:
    """Return whether the officer of a granted registration still acts for its office."""
    if registration.office is None:
        return False
    acting = accounts.logins_holding("ddo", office=registration.office, on=on)
    return registration.case.person_id in {login.person_id for login in acting}


def granted_before(registration: DdoRegistration) -> DdoRegistration | None:
    """Return the registration by which an officer of the same code was granted the charge before."""
    others = DdoRegistration.objects.filter(ddo_code=registration.ddo_code, stands=True)
    return others.exclude(pk=registration.pk).filter(office__isnull=False).first()


def listed(code: str) -> OfficerListed | None:
    """Return what the treasury's list says of a code; None where it is not on the list."""
    found = OfficerListed.objects.select_related("office__district").filter(office__code=code)
    return found.first()


def lists_loaded() -> bool:
    """Return whether any treasury has sent its list."""
    return OfficerListed.objects.exists()


def treasury_listed(district: District | None) -> Office | None:
    """Return the treasury of a district, by the treasuries' list; None where it names none, or several."""
    listed = OfficerListed.objects.filter(office__kind=OfficeKind.TREASURY).exclude(office__district=None)
    found = list(listed.filter(office__district=district).select_related("office")[:2])
    return found[0].office if len(found) == 1 else None


def of_case(case: Case) -> DdoRegistration:
    """Return the registration of a case that has come through its own door."""
    return DdoRegistration.objects.select_related("office", "district").get(case=case)


def questions(case: Case) -> Mapping[str, tuple[str, str]]:
    """Return what a return of this case may name: (Hindi, English) by name."""
    return kinds.kind(case.kind).words_of_fields(case.answers)


def returned(case_number: str, *, owner: Any) -> Returned | None:
    """Return what the state cell sent back to this officer; None where it did not, or not to them."""
    found = next((one for one in casework.cases_of(owner) if one.number == case_number), None)
    if found is None or found.kind != KIND or found.state != "objected":
        return None
    note = found.steps.filter(verb="object").order_by("-pk")[0].note
    return Returned(
        answers=Answers.of_record(found.answers), reasons=casework.reasons_of_return(found), note=note
    )


def registered(*, on: date) -> QuerySet[Office]:
    """Return the offices whose drawing or treasury officer is registered: their people may register."""
    granted = DdoRegistration.objects.filter(stands=True, office__isnull=False)
    found = offices.offices(on=on, state=STATE).filter(kind__in=DRAWS)
    return found.filter(pk__in=granted.values("office"))


def find_registered(text: str, *, on: date) -> QuerySet[Office]:
    """Return the same whose name sounds like the text in either script, or whose code or district has it.

    Also those who draw for an office so named: its people know where they work, not always who draws for it.
    """
    named = offices.search(text, on=on)
    by_name = Q(pk__in=named.values("pk")) | Q(pk__in=named.filter(kind=OfficeKind.UNIT).values("parent"))
    by_district = Q(district__name_hi__icontains=text) | Q(district__name_en__icontains=text)
    return registered(on=on).filter(by_name | by_district)


def has_text(text: str, *columns: str) -> Q:
    """Return the condition that one of these columns has the text; none where it is empty."""
    wanted = Q()
    for column in columns if text else ():
        wanted |= Q(**{f"{column}__icontains": text})
    return wanted


def matching(text: str, *, state: str = "") -> QuerySet[DdoRegistration]:
    """Return the registrations whose code, officer, mobile or case number has the text, the newest first.

    state: where their cases stand; "" for all.
    """
    wanted = has_text(text, "name_hi", "name_en", "mobile", "case__number")
    wanted |= has_text(office_code(text), "ddo_code")
    found = DdoRegistration.objects.select_related("case", "district", "office")
    in_state = Q(case__state=state) if state else Q()
    return found.filter(wanted, in_state).order_by("-pk")


def counts() -> dict[str, int]:
    """Return how many registrations stand in each state of their cases."""
    found = DdoRegistration.objects.order_by().values_list("case__state").annotate(Count("pk"))
    return dict(found)


def not_activated(found: Iterable[DdoRegistration]) -> set[int]:
    """Return the cases of those registered officers who have not chosen a password yet."""
    granted = [one.case_id for one in found if one.office_id]
    sent = CaseStep.objects.filter(case__in=granted, verb="submit").select_related("by")
    return {step.case_id for step in sent if step.by and not step.by.has_usable_password()}


def warnings(case: Case, on: date) -> list[str]:
    """Return what the state cell should look at before it grants, in the reader's language."""
    return list(_warnings(of_case(case), on))


def _warnings(registration: DdoRegistration, on: date) -> Iterator[str]:
    code = registration.ddo_code
    office = Office.objects.filter(code=code).first()
    if office is None:
        yield _("The code %(code)s is not on the register. Ask the treasury whether it has given it.") % {
            "code": code
        }
    elif office.kind != registration.kind:
        yield _("The register has %(code)s as another kind of office: %(office)s.") % {
            "code": code,
            "office": name_of(office),
        }
    closed = why_closed(office, on=on) if office is not None else None
    if closed is not None:
        yield words_for(closed)
    for holder in other_holders(registration, on=on):
        yield _(
            "%(who)s acts for this office already. Is it a change of officer, or is this not the officer? "
            "The grant ends that charge the same day, and its holder is told."
        ) % {"who": holder}
    before = granted_before(registration) if registration.office is None else None
    if before is not None:
        yield _("%(who)s was registered with this code before. Is this the next officer of the office?") % {
            "who": name_of(before)
        }
    for who, where in _alike(registration, on=on):
        yield _(
            "%(who)s acts as drawing officer of %(office)s and has a like name. Is it the same person with "
            "another number? Then return this application: a number is changed at the counter."
        ) % {"who": who, "office": where}
    others = DdoRegistration.objects.filter(mobile=registration.mobile, stands=True)
    for other in others.exclude(pk=registration.pk):
        yield _("The same mobile number stands in the registration of %(code)s.") % {"code": other.ddo_code}
    if registration.why_personal:
        yield _("The mobile number is the officer's own: %(why)s") % {"why": registration.why_personal}


def _alike(registration: DdoRegistration, *, on: date) -> Iterator[tuple[Any, str]]:
    """Yield the logins of others with a like name who act for this office, or the very name for another.

    No birth date and no number of an employee is asked of an officer: name and office are all there is.
    """
    for holder in other_holders(registration, on=on):
        if holder.person and max(
            names.likeness(registration.name_hi, holder.person.name_hi),
            names.likeness(registration.name_en, holder.person.name_en),
        ) >= LIKE_NAME:  # fmt: skip
            yield holder, registration.ddo_code
    held = RoleHeld.objects.filter(open_on(on), role="ddo", office__state=STATE, user__is_active=True)
    held = held.filter(user__person__name_hi=registration.name_hi).exclude(
        user__person=registration.case.person_id
    )
    for one in held.exclude(office__code=registration.ddo_code).select_related("user", "office"):
        if one.office is not None:
            yield one.user, one.office.code


def other_holders(registration: DdoRegistration, *, on: date) -> list[Any]:
    """Return the logins of other people who act as drawing officer of this code's office."""
    office = Office.objects.filter(code=registration.ddo_code).first()
    if office is None:
        return []
    held = accounts.logins_holding("ddo", office=office, on=on)
    return [one for one in held if one.person_id != registration.case.person_id]
