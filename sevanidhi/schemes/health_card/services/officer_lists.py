"""A treasury's list of the officers who are to be registered: read, judged row by row, loaded.

A list with a fault anywhere changes nothing: it is put right and sent again. What stands on the register
already stays as it is, so that the same list may be loaded twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from sevanidhi.core.audit import services as audit
from sevanidhi.core.offices import queries as offices
from sevanidhi.core.offices import services as registers
from sevanidhi.core.offices.models import District, Office
from sevanidhi.core.payroll.reader.cells import sheet_of
from sevanidhi.core.uploads.services import scan_now
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.scripts import has_english_letters, has_hindi_letters
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.formulas.list_headings import plain
from sevanidhi.schemes.health_card.formulas.officer_lists import ALSO_CALLED, CODE, KINDS, NEEDED
from sevanidhi.schemes.health_card.models import OfficerListed
from sevanidhi.schemes.health_card.queries import registrations as queries
from sevanidhi.schemes.health_card.services import lists
from sevanidhi.web.access import check_holds

CELL = ("cell_clerk", "cell_officer")
COLUMNS = lists.Columns(titles=phrases.OFFICER_COLUMNS, also_called=ALSO_CALLED, needed=NEEDED)


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """What is wrong with one row, in the reader's language. row: as the file counts, from 1."""

    row: int
    code: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One officer of the list. district: on the register."""

    row: int
    code: str
    kind: str
    name_hi: str
    name_en: str
    head_hi: str
    head_en: str
    department_hi: str
    department_en: str
    district: District
    telephones: tuple[str, ...]
    email: str
    address_hi: str


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of a list. opened: new on the register. known: stood there. faults: nothing was done.

    not_read: the headings of columns that are none of ours.
    """

    opened: int
    known: int
    faults: tuple[RowFault, ...]
    not_read: tuple[str, ...]


def load(*, content: bytes, by: Any, on: date) -> Loaded:
    """Load a treasury's list, or say what is wrong with its rows.

    Not inside a transaction: a virus is told to the audit, and then refused.
    May refuse: NotYourDuty, Infected, ScannerDown, and what `sheet_of` and `lists.listing` refuse.
    """
    check_holds(by, *CELL, on=on)
    scan_now(content)
    listing = lists.listing(sheet_of(content).rows, columns=COLUMNS)
    lines, faults = _judged(listing, on=on)
    if faults:
        return Loaded(opened=0, known=0, faults=tuple(faults), not_read=listing.not_read)
    with transaction.atomic():
        opened = sum(_keep(line, by=by, on=on) for line in lines)
        known = len(lines) - opened
        detail = {"opened": opened, "known": known}
        audit.record(by=by, act="health_card.officers.listed", detail=detail, business_date=on)
    return Loaded(opened=opened, known=known, faults=(), not_read=listing.not_read)


def _judged(listing: lists.Listing, *, on: date) -> tuple[list[Line], list[RowFault]]:
    judge = _Judge(on=on)
    for number, cells in listing.lines:
        judge.take(number, cells)
    return judge.lines, judge.faults


class _Judge:
    """Judges the rows of one list, each against the register and against those before it."""

    def __init__(self, *, on: date) -> None:
        self.lines: list[Line] = []
        self.faults: list[RowFault] = []
        self._rows: dict[str, int] = {}
        self._districts = _districts()
        others = Office.objects.exclude(kind__in=queries.DRAWS, state=queries.STATE)
        self._elsewhere = set(others.values_list("code", flat=True))
        self._closed = set(Office.objects.filter(until_date__lte=on).values_list("code", flat=True))

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        """Judge a row: keep its line, or its faults."""
        code = office_code(cells["code"])
        district = self._districts.get(plain(cells["district"]))
        kind = KINDS.get(plain(cells["kind"]))
        wrong = [*self._wrong_code(row, code), *self._wrong_rest(cells, district, kind)]
        self.faults += [RowFault(row=row, code=code, words=words) for words in wrong]
        if wrong or district is None or kind is None:
            return
        self.lines.append(
            Line(
                row=row, code=code, kind=kind, district=district, name_hi=cells["name_hi"],
                name_en=cells["name_en"] or cells["name_hi"], head_hi=cells["head_hi"],
                head_en=cells["head_en"], department_hi=cells["department_hi"],
                department_en=cells["department_en"], email=cells["email"], address_hi=cells["address_hi"],
                telephones=tuple(filter(None, (cells["telephone"], cells["mobile"]))),
            )
        )  # fmt: skip

    def _wrong_code(self, row: int, code: str) -> list[str]:
        wrong = []
        if not CODE.fullmatch(code):
            wrong.append(_("The code is missing, or has other signs than letters, digits and hyphens."))
        if code in self._elsewhere:
            wrong.append(_("The register has this code for an office of another kind, or of another state."))
        if code in self._closed:
            wrong.append(_("The office of this code is closed."))
        if code in self._rows:
            wrong.append(_("The same code stands in row %(row)s.") % {"row": self._rows[code]})
        self._rows.setdefault(code, row)
        return wrong

    def _wrong_rest(
        self, cells: Mapping[str, str], district: District | None, kind: str | None
    ) -> Sequence[str]:
        wrong = []
        if not cells["name_hi"]:
            wrong.append(_("The office has no name."))
        if not cells["department_hi"]:
            wrong.append(_("The department is missing."))
        wrong += [_("“%(name)s” is not in Hindi letters.") % {"name": name} for name in _not_hindi(cells)]
        wrong += [_("“%(name)s” is not in English letters.") % {"name": name} for name in _not_english(cells)]
        if district is None:
            wrong.append(_("There is no district “%(district)s”.") % {"district": cells["district"]})
        if kind is None:
            wrong.append(_("The kind is neither DDO nor TO: “%(kind)s”.") % {"kind": cells["kind"]})
        if cells["email"] and not _is_mail(cells["email"]):
            wrong.append(_("“%(email)s” is no e-mail address.") % {"email": cells["email"]})
        too_long = [name for name, text in cells.items() if len(text) > LONGEST.get(name, 200)]
        if too_long:
            wrong.append(_("A text is too long."))
        return wrong


def _not_hindi(cells: Mapping[str, str]) -> list[str]:
    names = [cells[f"{name}_hi"] for name in ("name", "head", "department")]
    return [name[:60] for name in names if name and not has_hindi_letters(name)]


def _not_english(cells: Mapping[str, str]) -> list[str]:
    names = [cells[f"{name}_en"] for name in ("name", "head", "department")]
    return [name[:60] for name in names if name and not has_english_letters(name)]


LONGEST = {"telephone": 40, "mobile": 40, "code": 20, "address_hi": 500}


def _districts() -> dict[str, District]:
    """Return the districts by all that a list may call them."""
    return {
        plain(called): one
        for one in offices.districts(queries.STATE)
        for called in (one.code, one.name_hi, one.name_en)
    }


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _keep(line: Line, *, by: Any, on: date) -> bool:
    """Let the officer stand on the register and on the list; return whether the office is new."""
    office = Office.objects.filter(code=line.code).first()
    new = office is None
    if office is None:
        office = registers.open_office(
            code=line.code, kind=line.kind, state=queries.STATE, name_hi=line.name_hi, name_en=line.name_en,
            from_date=on, by=by, district=line.district, head_hi=line.head_hi, head_en=line.head_en,
            telephones=list(line.telephones), email=line.email,
            address_hi=line.address_hi,
        )  # fmt: skip
    OfficerListed.objects.get_or_create(
        office=office,
        defaults={
            "department_hi": line.department_hi, "department_en": line.department_en, "listed_date": on,
            "by": by,
        },
    )  # fmt: skip
    return new
