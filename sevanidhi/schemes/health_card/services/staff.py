"""A drawing officer's own list of people to register: loaded whole or not at all; each confirms by a code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sevanidhi.core.accounts import newcomers, otp
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.journeys import registry
from sevanidhi.core.journeys import services as journeys
from sevanidhi.core.journeys.contract import Answers
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll.reader.cells import sheet_of
from sevanidhi.core.people.models import Employee
from sevanidhi.core.people.services import MobileNotValid, plain_mobile
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.money import ascii_digits
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.scripts import has_english_letters, has_hindi_letters
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.formulas.plausible import doubt_of_applicant
from sevanidhi.schemes.health_card.formulas.staff_lists import ALSO_CALLED
from sevanidhi.schemes.health_card.models import DdoRegistration, PreparedFamily, StaffListed
from sevanidhi.schemes.health_card.queries import families
from sevanidhi.schemes.health_card.services import lists, prepared
from sevanidhi.web.access import NotYourDuty

COLUMNS = lists.Columns(
    titles=phrases.LIST_COLUMNS, also_called=ALSO_CALLED, needed=("service_number", "name_hi")
)
PENSIONER = frozenset({"p", "y", "yes", "पेंशनर", "हाँ", "हां"})
EMPLOYEE = frozenset({"", "n", "no", "नहीं"})
DAY_SHAPES = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d")
MOST_ROWS = 5_000


class OffForNoReason(Refusal):
    """Nobody is taken off a list without a written reason. Facts: none."""


class ListFaulty(Refusal):
    """Lines of a list are wrong, so nothing of it was entered. Facts: faults (of the lines)."""


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """One person of a list, as the officer wrote them."""

    service_number: str
    name_hi: str
    name_en: str
    birth_date: date | None
    mobile: str
    is_pensioner: bool


@dataclass(frozen=True, kw_only=True)
class LineFault:
    """What is wrong with one line. why: a code of phrases.LINE_FAULTS."""

    row: int
    column: str
    why: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What was entered. people: how many. not_read: the headings of columns that are none of ours.

    young: the lines of whom it is unlikely that they serve or have served, by their date of birth.
    """

    people: int
    not_read: tuple[str, ...]
    young: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A list as it was read: its people, what is wrong with its lines; the others as in `Loaded`."""

    lines: Sequence[StaffLine] = ()
    faults: Sequence[LineFault] = ()
    not_read: tuple[str, ...] = ()
    young: tuple[int, ...] = ()


def rows_of(content: bytes) -> Sequence[Sequence[str]]:
    """Return the rows of a list as it was sent.

    May refuse: Infected, ScannerDown, and what `sheet_of` refuses.
    """
    scan_now(content)
    return sheet_of(content).rows


def load(rows: Sequence[Sequence[str]], *, office: Office, by: User, on: date) -> Loaded:
    """Take in an office's list, with its headings.

    Loaded again it changes what is written differently and adds what is new; nobody is taken off. May refuse:
    NotYourDuty, ListFaulty, and what `lists.listing` refuses.
    """
    if not by.holds("ddo", on=on, office=office):
        raise NotYourDuty()
    found = read(rows, on=on)
    lines = found.lines
    if found.faults:
        raise ListFaulty(faults=found.faults)
    with transaction.atomic():
        known = _known([line.service_number for line in lines])
        for line in lines:
            StaffListed.objects.update_or_create(
                office=office, service_number=line.service_number,
                defaults={
                    "name_hi": line.name_hi, "name_en": line.name_en, "birth_date": line.birth_date,
                    "mobile": line.mobile, "is_pensioner": line.is_pensioner, "loaded_date": on,
                    "employee": known.get(line.service_number),
                },
            )  # fmt: skip
        detail = {"office": office.code, "lines": len(lines)}
        audit.record(by=by, act="health_card.staff.loaded", about=office, business_date=on, detail=detail)
    return Loaded(people=len(lines), not_read=found.not_read, young=found.young)


@transaction.atomic
def take_off(*, line: StaffListed, why: str, by: User, on: date) -> None:
    """Take somebody off an office's list who does not belong there any more, or never did; who is off already
    stays so.

    May refuse: NotYourDuty, OffForNoReason.
    """
    held = hold(line)  # a transfer may have taken it to another office's list
    if held is None:
        return
    if not by.holds("ddo", on=on, office=held.office):
        raise NotYourDuty()
    if not why.strip():
        raise OffForNoReason()
    detail = {"office": held.office.code, "number": held.service_number}
    audit.record(
        by=by, act="health_card.staff.taken_off", about=held.office, why=why.strip(), business_date=on,
        detail=detail,
    )  # fmt: skip
    strike(held)


def hold(line: StaffListed) -> StaffListed | None:
    """Return a line as it stands, held until the transaction ends; None where it stands no more."""
    lines = StaffListed.objects.select_for_update(of=("self",)).select_related("office")
    return lines.filter(pk=line.pk).first()


def strike(line: StaffListed) -> None:
    """Let a line stand no more, nor what was filled in for it: nobody takes it up."""
    held = hold(line)  # what is being filled in for it at this moment is waited for, and goes too
    if held is not None:
        PreparedFamily.objects.filter(listed=held).delete()
        held.delete()


def _known(numbers: Sequence[str]) -> dict[str, Employee]:
    listed = Employee.objects.filter(employee_id__in=numbers, state=families.STATE)
    return {one.employee_id: one for one in listed}


def read(rows: Sequence[Sequence[str]], *, on: date) -> Reading:
    """Return the people of a list, and what is wrong with which line.

    Where the first line is somebody's the list has no headings. May refuse: what `lists.listing` refuses.
    """
    if not any(cell.strip() for row in rows for cell in row):
        return _unread("empty", "0")
    try:
        listing = lists.listing(rows, columns=COLUMNS)
    except lists.ListHeadingsMissing:
        if any(_day(cell) or _mobile(cell) for cell in rows[0]):
            return _unread("no_heading", rows[0][0][:60])
        raise
    written = listing.lines
    if not written or len(written) > MOST_ROWS:
        return _unread("too_many" if written else "empty", str(len(written)))
    lines: list[StaffLine] = []
    faults: list[LineFault] = []
    young: list[int] = []
    seen: set[str] = set()
    for number, cells in written:
        told = cells | {"service_number": cells["service_number"].upper()}
        wrong = list(_faults(number, told, on=on))
        if told["service_number"] in seen:
            wrong.append(_fault(number, "service_number", "twice", told))
        seen.add(told["service_number"])
        faults += wrong
        if not wrong:
            lines.append(_line(told))
            young += [number] if _is_young(lines[-1], on=on) else []
    return Reading(lines=lines, faults=faults, not_read=listing.not_read, young=tuple(young))


def _unread(why: str, said: str) -> Reading:
    """Return a list of which nothing is read. why: a code of phrases.LINE_FAULTS."""
    return Reading(faults=(LineFault(row=1, column="", why=why, said=said),))


def _is_young(line: StaffLine, *, on: date) -> bool:
    """Return whether a date of birth is unlikely for who serves or has served."""
    if line.birth_date is None:
        return False
    ages = rules.plausible_ages()
    return doubt_of_applicant(born=line.birth_date, retired=None, ages=ages, on=on) is not None


def _faults(number: int, told: dict[str, str], *, on: date) -> Iterator[LineFault]:
    for column, most in (("service_number", 40), ("name_hi", 200)):
        if not told[column]:
            yield _fault(number, column, "missing", told)
        elif len(told[column]) > most:
            yield _fault(number, column, "too_long", told)
    if len(told["name_en"]) > 200:
        yield _fault(number, "name_en", "too_long", told)
    if told["name_hi"] and not has_hindi_letters(told["name_hi"]):
        yield _fault(number, "name_hi", "not_hindi", told)
    if told["name_en"] and not has_english_letters(told["name_en"]):
        yield _fault(number, "name_en", "not_english", told)
    if told["birth_date"] and not _is_past(told["birth_date"], on=on):
        yield _fault(number, "birth_date", "no_day", told)
    if told["mobile"] and not _mobile(told["mobile"]):
        yield _fault(number, "mobile", "no_mobile", told)
    if told["pensioner"].casefold() not in PENSIONER | EMPLOYEE:
        yield _fault(number, "pensioner", "no_yes_or_no", told)


def _fault(number: int, column: str, why: str, told: dict[str, str]) -> LineFault:
    return LineFault(row=number, column=column, why=why, said=told[column][:60])


def _line(told: dict[str, str]) -> StaffLine:
    return StaffLine(
        service_number=told["service_number"], name_hi=told["name_hi"], name_en=told["name_en"],
        birth_date=_day(told["birth_date"]), mobile=_mobile(told["mobile"]),
        is_pensioner=told["pensioner"].casefold() in PENSIONER,
    )  # fmt: skip


def _is_past(text: str, *, on: date) -> bool:
    day = _day(text)
    return day is not None and date(1900, 1, 1) <= day <= on


def _day(text: str) -> date | None:
    for shape in DAY_SHAPES:
        try:
            return datetime.strptime(ascii_digits(text), shape).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def _mobile(text: str) -> str:
    try:
        return plain_mobile(text)
    except MobileNotValid:
        return ""


def send_code(*, ddo_code: str, service_number: str, language: str, session_key: str) -> OneTimeCode:
    """Send a code to the mobile number that stands beside this number on the officer's list.

    Where there is none, everything is done and counted the same, and no message leaves. May refuse:
    TooManyTries, CodeSentTooOften.
    """
    line = listed(ddo_code, service_number)
    return newcomers.send_code_behind(
        asked=_asked(ddo_code, service_number), mobile=line.mobile if line else "", language=language,
        session_key=session_key,
    )  # fmt: skip


def _asked(ddo_code: str, service_number: str) -> tuple[str, str]:
    """Return by what is counted who is looked for on a list."""
    return office_code(ddo_code), service_number.strip().upper()


def confirm(*, ddo_code: str, service_number: str, challenge: UUID, code: str, session_key: str) -> Draft:
    """Let a listed person confirm their line by the code, and begin the application with what it says.

    Not to be called inside a transaction. May refuse: CodeWrong, CodeDead, CodeExpired, CodeUsed,
    LockedOut, NumberUsedOften, prepared.NotOnTheList.
    """
    line = listed(ddo_code, service_number)
    asked = _asked(ddo_code, service_number)
    applicant = newcomers.begin_applicant(
        user_id=journeys.new_number(), mobile=line.mobile if line else otp.number_of_nobody(asked),
        challenge=challenge, code=code, session_key=session_key, asked=asked,
    )  # fmt: skip
    if line is None:
        raise prepared.NotOnTheList()
    return _confirmed(line, ddo_code, applicant=applicant)


@transaction.atomic
def _confirmed(line: StaffListed, ddo_code: str, *, applicant: User) -> Draft:
    held = hold(line)
    if held is None:
        raise prepared.NotOnTheList()  # taken off since
    if held.confirmed_at is None:
        held.confirmed_at = timezone.now()
        held.save(update_fields=["confirmed_at"])
        audit.record(by=applicant, act="health_card.staff.confirmed", about=held.office)
    answers = prepared.take(held, by=applicant) or Answers(pages=_known_already(held, ddo_code))
    return journeys.begin(journey=registry.journey(families.FAMILY), owner=applicant, answers=answers)


def _known_already(line: StaffListed, ddo_code: str) -> dict[str, dict]:
    """Return what the list says, as the pages of the application keep it."""
    of = "pensioner" if line.is_pensioner else "employee"
    born = line.birth_date.isoformat() if line.birth_date else None
    return {
        "ddo": {"ddo_code": office_code(ddo_code)},
        "service": {"kind": of},
        of: {"service_number": line.service_number},
        "self_person": {"name_hi": line.name_hi, "name_en": line.name_en, "birth_date": born},
    }


def listed(ddo_code: str, service_number: str) -> StaffListed | None:
    """Return the line of a registered officer's list that can be confirmed: it has a mobile number."""
    registration: DdoRegistration | None = families.registered_ddo(ddo_code)
    if registration is None or registration.office is None:
        return None
    found = families.listed(registration.office, service_number.strip())
    return found if found is not None and found.mobile else None
