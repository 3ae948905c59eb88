# ruff: noqa: E501
"""From rows of text to lines: headings applied, totals rows used as a check, every cell read or named unreadable."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sevanidhi.core.payroll import deductions, remarks
from sevanidhi.core.payroll.faults import WITHOUT_AMOUNT, Fault, Warning
from sevanidhi.core.payroll.lines import NO_FAULT, NO_WARNING, Line, LineKind, copy_text
from sevanidhi.core.payroll.reader import headings
from sevanidhi.core.payroll.reader.cells import Sheet, cell_name, sheet_of
from sevanidhi.core.payroll.reader.child import MOST_ROWS
from sevanidhi.core.payroll.reader.headings import Column, HeadingRow
from sevanidhi.core.payroll.reader.legacy import legacy_text_in
from sevanidhi.core.payroll.reader.refusals import (
    HeadingsNotFound,
    HeadingsNotMapped,
    HeadNotTaken,
    HeadNotTold,
    LegacyHindiText,
    MergedCells,
    NoLines,
    TooManyRows,
)
from sevanidhi.kernel.money import FractionOfAPaisa, NotMoney, ascii_digits, paise, read_rupees

MOST_PAISE = 99_99_99_999_00
LONGEST_TEXT = 200
_MONEY = ("pay", "amount", "repayment", "total")
_TOTAL_WORDS = re.compile(
    r"^(?:grand |page |sub |net |carried |brought )*(?:total|totals|forward|over)\b|^(?:कुल|महा|पृष्ठ|उप|सकल)?\s*(?:योग|जोड़|कुल)(?:\s|$|:)|^कुल(?![\u0900-\u0963])",
    re.IGNORECASE,
)
_K_OF_N = re.compile(r"\s*(\d{1,3})\s*(?:(?:/|of|में से|\\|-)\s*(\d{1,3})|)\s*", re.IGNORECASE)
_N_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january जनवरी", "feb february फरवरी फ़रवरी", "mar march मार्च", "apr april अप्रैल", "may मई", "jun june जून",
            "jul july जुलाई", "aug august अगस्त", "sep sept september सितंबर सितम्बर", "oct october अक्टूबर अक्तूबर",
            "nov november नवंबर नवम्बर", "dec december दिसंबर दिसम्बर",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_KINDS = {
    "regular": LineKind.REGULAR, "नियमित": LineKind.REGULAR, "": LineKind.REGULAR, "subscription": LineKind.REGULAR,
    "arrears": LineKind.ARREARS, "arrear": LineKind.ARREARS, "एरियर": LineKind.ARREARS, "बकाया": LineKind.ARREARS,
    "supplementary": LineKind.SUPPLEMENTARY, "पूरक": LineKind.SUPPLEMENTARY, "अनुपूरक": LineKind.SUPPLEMENTARY,
}  # fmt: skip
_KIND_BY_MEANING = {
    remarks.Meaning.ARREARS: LineKind.ARREARS,
    remarks.Meaning.SUPPLEMENTARY: LineKind.SUPPLEMENTARY,
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that could not be read, or a total of a row that its parts do not make."""

    row: int
    head: str
    holds: str
    cell: str
    value: str


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """A row that sums others up.

    states: what it says per column, paise; differs: columns in which it is wrong.
    """

    row: int
    states: dict[str, int]
    differs: tuple[str, ...]


@dataclass(slots=True)
class Reading:
    """What a file says. lines: rows of COPY text; unread, totals and columns tell of the file's own faults.

    sums: realised paise per head, of the lines whose amounts could be read. columns: the letters of each column,
    "A" for the first, by `str(Column)`.
    """

    lines: list[str] = field(default_factory=list)
    count: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    totals: list[TotalsRow] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def to_json(self) -> dict:
        """Return all but the lines, for keeping beside them."""
        return {
            "count": self.count,
            "sums": self.sums,
            "unread": [[one.row, one.head, one.holds, one.cell, one.value] for one in self.unread],
            "totals": [[one.row, one.states, list(one.differs)] for one in self.totals],
            "columns": self.columns,
            "ignored": self.ignored,
        }


def read(
    content: bytes,
    *,
    month: date,
    heads: Sequence[str],
    remembered: Mapping[str, str] | None = None,
) -> Reading:
    """Read a file's lines for a salary month (its first day) and the heads the voucher has totals of.

    May refuse: any FileRefused.
    """
    sheet = sheet_of(content)
    found = found_headings(sheet, remembered or {})
    columns = _usable(found, heads)
    _check_merged(sheet, found)
    _check_script(sheet)
    return _Rows(sheet, found, columns, month, tuple(heads)).reading()


def found_headings(sheet: Sheet, remembered: Mapping[str, str]) -> HeadingRow:
    """Return the row of headings. May refuse: HeadingsNotFound, LegacyHindiText."""
    found = headings.find(sheet.rows, remembered)
    if found is None:
        _check_script(sheet)
        raise HeadingsNotFound()
    return found


def _usable(found: HeadingRow, heads: Sequence[str]) -> dict[Column, int]:
    """Return the columns by their places, if what is needed is there once. May refuse: HeadingsNotMapped.

    Where a head of the voucher has no numbers, and a heading is not understood, that heading is asked
    about first.
    """
    columns = found.columns()
    asked = [heading.text for heading in found.headings if heading.text and not heading.sure]
    held = {column.holds for column in columns}
    missing = [need for need in ("account",) if need not in held]
    if not held & {"amount", "total", "repayment"}:
        missing.append("amount")
    if not missing and asked and _without_numbers(columns, heads):
        missing = ["account"]
    if missing or found.doubles():
        raise HeadingsNotMapped(missing=missing, headings=list(found.doubles()) or asked)
    return columns


def _without_numbers(columns: Mapping[Column, int], heads: Sequence[str]) -> list[str]:
    """Return the heads whose account numbers stand in no column."""
    named = {column.head for column in columns if column.holds == "account"}
    return [] if None in named else [head for head in heads if head not in named]


def _check_merged(sheet: Sheet, found: HeadingRow) -> None:
    cells = [cells for first, last, cells in sheet.merged if last >= found.row and first < len(sheet.rows)]
    if cells:
        raise MergedCells(cells=cells[:5])


def _check_script(sheet: Sheet) -> None:
    legacy = legacy_text_in(sheet.rows)
    if legacy:
        row, column, text = legacy
        raise LegacyHindiText(cell=cell_name(row + 1, column), value=text[:40])


class _Rows:
    """Reads one sheet, row by row."""

    def __init__(
        self, sheet: Sheet, found: HeadingRow, columns: dict[Column, int], month: date, heads: tuple[str, ...]
    ) -> None:
        self.sheet, self.found, self.columns, self.month = sheet, found, columns, month
        self.heads = heads
        self.result = Reading(
            columns={str(column): cell_name(0, place)[:-1] for column, place in columns.items()},
            ignored=[h.text for h in found.headings if h.text and not h.sure],
        )
        self.row_total: int | None = None
        self.groups = self._groups()
        self.sums: dict[str, int] = defaultdict(int)
        self.since: dict[str, int] = defaultdict(int)
        self.by_head: dict[str, int] = defaultdict(int)

    def _groups(self) -> list[tuple[str | None, dict[str, int]]]:
        """Return per head the places of its columns; head None where each row names its own."""
        shared = {column.holds: place for column, place in self.columns.items() if column.head is None}
        named = sorted({column.head for column in self.columns if column.head}, key=self._order)
        if len(named) > 1:
            return self._several(named, shared)
        if named:
            own = {column.holds: place for column, place in self.columns.items() if column.head}
            return [(named[0], shared | own)]
        if "head" in shared:
            return [(None, shared)]
        if len(self.heads) != 1:
            raise HeadNotTold(heads=list(self.heads))
        return [(self.heads[0], shared)]

    def _several(self, named: list[str], shared: dict[str, int]) -> list[tuple[str | None, dict[str, int]]]:
        """Give each head its columns. One that names no head belongs to the head named last before it.

        A total after all of them is the total of the row.
        """
        own: dict[str, dict[str, int]] = {head: {} for head in named}
        for column, place in self.columns.items():
            if column.head:
                own[column.head][column.holds] = place
        last_named = max(place for column, place in self.columns.items() if column.head)
        for holds in ("account", "amount", "repayment", "instalment", "instalments", "total"):
            if holds not in shared:
                continue
            place = shared.pop(holds)
            if holds == "total" and place > last_named:
                self.row_total = place
            else:
                own[self._head_before(place)].setdefault(holds, place)
        return [(head, shared | own[head]) for head in named]

    def _head_before(self, place: int) -> str:
        named = [(at, column.head) for column, at in self.columns.items() if column.head]
        before = [pair for pair in named if pair[0] < place]
        return (max(before) if before else min(named))[1] or ""

    def _order(self, head: str) -> int:
        known = deductions.heads()
        return known.index(head) if head in known else len(known)

    def reading(self) -> Reading:
        for number, row in enumerate(self.sheet.rows[self.found.row + 1 :], start=self.found.row + 2):
            if not any(row) or self._is_numbering(row):
                continue
            if self._is_totals(row):
                self._take_totals(number, row)
                continue
            for line in self._lines(number, row):
                self._take(line)
            whole, _ = _money(self._cell(row, self.row_total))
            if whole is not None:
                self._sum(None, "total", whole)
            if self.result.count > MOST_ROWS * 2:
                raise TooManyRows(limit=MOST_ROWS)
        if not self.result.count:
            raise NoLines()
        self._check_heads()
        self.result.sums = dict(self.by_head)
        return self.result

    def _check_heads(self) -> None:
        strangers = [head for head in self.by_head if head not in self.heads]
        if strangers:
            raise HeadNotTaken(heads=strangers)

    def _is_numbering(self, row: Sequence[str]) -> bool:
        """True for the row "1 2 3 4 ..." that printed forms carry below their headings."""
        first = next(filter(None, row), "")
        if len(first) > 3 or ascii_digits(first).strip("()") not in ("0", "1"):
            return False
        told = [cell for cell in row if cell]
        if len(told) < 3:
            return False
        numbers = [ascii_digits(cell).strip("()") for cell in told]
        return numbers == [str(n) for n in range(int(numbers[0]), len(told) + 1)][: len(told)]

    def _is_totals(self, row: Sequence[str]) -> bool:
        numbers = [self._cell(row, places.get("account")) for _, places in self.groups]
        if any(_is_account(number) for number in numbers):
            return False
        if any(_TOTAL_WORDS.match(cell) for cell in row if cell and not cell.isdigit()):
            return True
        if any(numbers):
            return False
        return all(_is_number(cell) for cell in row if cell) and self._only_sums(row)

    def _only_sums(self, row: Sequence[str]) -> bool:
        """True for a row of sums without a word: no number, no name, and just what the rows above come to."""
        stated = self._stated(row)
        return (
            bool(stated)
            and all(value in (self.sums[key], self.since[key]) for key, value in stated.items() if value)
            and any(stated.values())
        )

    def _take_totals(self, number: int, row: Sequence[str]) -> None:
        stated = self._stated(row)
        differs = tuple(
            key for key, value in stated.items() if value not in (self.sums[key], self.since[key])
        )
        self.result.totals.append(TotalsRow(number, stated, differs))
        self.since = defaultdict(int)

    def _stated(self, row: Sequence[str]) -> dict[str, int]:
        stated = {}
        for head, places in self.groups:
            for holds in ("amount", "repayment", "total"):
                amount, _ = _money(self._cell(row, places.get(holds)))
                if amount is not None:
                    stated[_sum_key(head, holds)] = amount
        whole, _ = _money(self._cell(row, self.row_total))
        if whole is not None:
            stated["total"] = whole
        return stated

    def _take(self, line: Line) -> None:
        self.result.lines.append(copy_text(line))
        self.result.count += 1
        if line.faults is NO_FAULT or not line.faults & WITHOUT_AMOUNT:
            self.by_head[line.head] += line.realised

    def _lines(self, number: int, row: Sequence[str]) -> list[Line]:
        lines = [line for head, places in self.groups if (line := self._line(number, row, head, places))]
        if self.row_total is None:
            return lines
        stated, fault = _money(self._cell(row, self.row_total))
        if not fault and (stated is None or stated == sum(line.realised for line in lines)):
            return lines
        if not fault and any(line.faults & WITHOUT_AMOUNT for line in lines):
            return lines  # the parts cannot be summed, so the total says nothing against the others
        self._note(number, "", "total", {"total": self.row_total}, {"total": row[self.row_total]})
        return [line._replace(faults=line.faults | Fault.TOTAL_DIFFERS) for line in lines]

    def _line(self, number: int, row: Sequence[str], head: str | None, places: dict[str, int]) -> Line | None:
        width = len(row)
        told = {holds: row[place] if place < width else "" for holds, place in places.items()}
        if len(self.groups) > 1 and not any(
            told.get(holds) for holds in ("account", "amount", "repayment", "total")
        ):
            return None  # the member has nothing under this head
        faults, warnings = NO_FAULT, NO_WARNING
        own_head = head or _head_of(told.get("head", ""))
        if own_head is None:
            faults |= Fault.HEAD_UNKNOWN
            self._note(number, "", "head", places, told)
        money: dict[str, int | None] = {}
        for holds in _MONEY:
            amount, fault = _money(told.get(holds, ""))
            money[holds] = amount
            if fault is not NO_FAULT:
                self._note(number, own_head or "", holds, places, told)
                if holds == "pay":
                    warnings |= Warning.PAY_UNREADABLE
                else:
                    faults |= fault
            elif amount is not None and holds != "pay":
                self._sum(head, holds, amount)
        if money["pay"] is None and "pay" in places and not told["pay"]:
            warnings |= Warning.PAY_MISSING
        k, n, instalment_fault = instalment_of(told.get("instalment", ""), told.get("instalments", ""))
        if instalment_fault is not NO_FAULT:
            self._note(number, own_head or "", "instalment", places, told)
            faults |= instalment_fault
        month, remark = month_named(told.get("month", ""), self.month), told.get("remarks", "")
        kind = _kind(told.get("kind", ""), remark)
        if kind is LineKind.REGULAR and month is not None and month < self.month:
            kind = LineKind.ARREARS  # paid now, earned in an earlier month
        if month is None:
            faults |= Fault.MONTH_WRONG
            self._note(number, own_head or "", "month", places, told)
        amount, total = _parts(money, faults)
        return Line(
            row=number,
            head=own_head or "",
            account=account_text(told.get("account", "")),
            name=" ".join(told.get("name", "").split())[:LONGEST_TEXT],
            pay=money["pay"],
            amount=amount,
            repayment=money["repayment"] or 0,
            instalment=k,
            instalments=n,
            total=total,
            kind=kind,
            month=month or self.month,
            remarks=" ".join(remark.split())[:LONGEST_TEXT],
            faults=faults,
            warnings=warnings,
        )

    def _sum(self, head: str | None, holds: str, amount: int) -> None:
        key = _sum_key(head, holds)
        self.sums[key] += amount
        self.since[key] += amount

    def _note(self, number: int, head: str, holds: str, places: dict[str, int], told: dict[str, str]) -> None:
        cell = cell_name(number, places.get(holds, 0))
        self.result.unread.append(Unread(number, head, holds, cell, told.get(holds, "")[:80]))

    def _cell(self, row: Sequence[str], place: int | None) -> str:
        return row[place] if place is not None and 0 <= place < len(row) else ""


def is_total_word(text: str) -> bool:
    """Return whether a cell names its row as one of sums."""
    return _TOTAL_WORDS.match(text) is not None


def account_text(written: str) -> str:
    """Return an account number in the form it is looked up by: capitals, no spaces, digits 0-9."""
    return "".join(ascii_digits(written).split()).upper()[:60]


def _sum_key(head: str | None, holds: str) -> str:
    return f"{head}:{holds}" if head else holds


def _parts(money: Mapping[str, int | None], faults: Fault) -> tuple[int, int | None]:
    """Return the subscription and the stated total; a missing subscription is the total less the repayment."""
    amount, total, repayment = money["amount"], money["total"], money["repayment"] or 0
    if amount is None and total is not None and not faults & Fault.AMOUNT_UNREADABLE:
        return max(0, total - repayment), total
    return amount or 0, total


@lru_cache(maxsize=4096)
def _money(text: str) -> tuple[int | None, Fault]:
    """Return an amount in paise (None for an empty cell or a dash) and what is wrong with it."""
    if not text or text in ("-", "--", "—", "–", ".", "nil", "Nil", "NIL", "शून्य"):
        return None, NO_FAULT
    try:
        amount = paise(read_rupees(text))
    except (NotMoney, FractionOfAPaisa):
        return None, Fault.AMOUNT_UNREADABLE
    if amount < 0:
        return None, Fault.AMOUNT_NEGATIVE
    return (None, Fault.AMOUNT_UNREADABLE) if amount > MOST_PAISE else (amount, NO_FAULT)


def _is_number(text: str) -> bool:
    amount, fault = _money(text)
    return amount is not None and not fault


def _is_account(text: str) -> bool:
    return bool(text) and not _TOTAL_WORDS.match(text)


def instalment_of(written: str, of: str = "") -> tuple[int | None, int | None, Fault]:
    """Return k and n of "instalment k of n". A day a spreadsheet made of 5/24 is unreadable, not guessed."""
    if not written:
        return None, _whole(of) if of else None, NO_FAULT
    match = _K_OF_N.fullmatch(ascii_digits(written))
    if not match:
        return None, None, Fault.INSTALMENT_WRONG
    return int(match[1]), int(match[2]) if match[2] else _whole(of), NO_FAULT


def _whole(text: str) -> int | None:
    digits = ascii_digits(text)
    return int(digits) if digits.isdigit() and len(digits) <= 3 else None


def _head_of(text: str) -> str | None:
    said = headings.plain(text)
    if said in deductions.heads():
        return said
    head, _ = headings.split_head(said)
    return head


@lru_cache(maxsize=4096)
def _kind(written: str, remark: str) -> LineKind:
    known = _KINDS.get(headings.plain(written))
    if known is not None and (written or not remark):
        return known
    for meaning in (*remarks.meanings(written), *remarks.meanings(remark)):
        if meaning in _KIND_BY_MEANING:
            return _KIND_BY_MEANING[meaning]
    return LineKind.REGULAR


def month_named(written: str, usual: date) -> date | None:
    """Return the first day of the month a cell names: the schedule's own if empty, None if unreadable."""
    if not written:
        return usual
    text = ascii_digits(written).casefold()
    match = _N_DATE.fullmatch(text) or re.fullmatch(r"(\d{4})[-/](\d{1,2})()", text)
    if match:
        return _first(int(match[1]), int(match[2]))
    match = re.fullmatch(r"(\d{1,2})[-/](\d{4})", text)
    if match:
        return _first(int(match[2]), int(match[1]))
    match = re.fullmatch(r"([^\W\d]+)[\s,'’-]*(\d{4}|\d{2})", text)
    if match and match[1] in _MONTHS:
        year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
        return _first(year, _MONTHS[match[1]])
    return None


def _first(year: int, month: int) -> date | None:
    return date(year, month, 1) if 1 <= month <= 12 and 1950 <= year <= 2100 else None
