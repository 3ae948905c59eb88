"""Reading the CSV of `calc gpf-interest`: months of accounts, each cell by row and column."""

import csv
import io
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import ascii_digits, grouped, read_rupees, rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.funds import formulas
from sevanidhi.lines.funds.formulas import FundMonth, MonthRate

AMOUNTS = ("subscription", "refund", "other_credit", "withdrawal")
COLUMNS = ("vector_id", "month", "opening_balance", *AMOUNTS)
_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
NOT_OPENED: Mapping[type[OSError], str] = {
    FileNotFoundError: "यह फ़ाइल नहीं है / there is no such file",
    IsADirectoryError: "यह फ़ोल्डर है / it is a folder",
    PermissionError: "पढ़ने की अनुमति नहीं / it may not be read",
}


class FileNotRead(Refusal):
    """The file is not there, not text in UTF-8, or not CSV. Facts: file, why."""


class ColumnMissing(Refusal):
    """The heading lacks a column. Facts: row, field, columns."""


class ColumnTwice(Refusal):
    """The heading has a column twice. Facts: row, field."""


class NoRows(Refusal):
    """Nothing stands under the heading. Facts: none."""


class RowOfOtherLength(Refusal):
    """A row has more or fewer cells than the heading. Facts: row, field, cells, columns."""


class CellEmpty(Refusal):
    """A cell that must be filled is empty. Facts: row, field, wanted_hi, wanted_en."""


class MonthsNotInOrder(formulas.MonthsNotInOrder):
    """A row's month does not follow that of the account's row before. Facts: row, field, after, month."""


class MonthsOfTwoYears(formulas.MonthsOfTwoYears):
    """A row's month is of another year than the account's first. Facts: row, field, first, month."""


class CellNotRead(Refusal):
    """A cell does not hold what its column asks. Facts: row, field, value, wanted_hi, wanted_en."""


@dataclass(frozen=True, slots=True)
class Row:
    """One month of an account. number: the row in the file, the heading being row 1."""

    number: int
    vector_id: str
    month: SalaryMonth
    opening_balance: Decimal | None
    amounts: Mapping[str, Decimal]
    rate_percent: Decimal | None


@dataclass(slots=True)
class Vector:
    """The months of one account, in the order of the file."""

    vector_id: str
    opening_balance: Decimal
    rows: list[Row] = field(default_factory=list)

    def fund_months(self, *, rate_of: Callable[[SalaryMonth], MonthRate]) -> list[FundMonth]:
        """Return the months for the formula; a month without its own rate gets the one of the rule.

        May refuse: MonthsNotInOrder, MonthsOfTwoYears.
        """
        self._check_months()
        return [
            FundMonth(
                row.month,
                rate_of(row.month) if row.rate_percent is None else MonthRate(row.rate_percent),
                **row.amounts,
            )
            for row in self.rows
        ]

    def _check_months(self) -> None:
        first = self.rows[0].month
        for before, row in pairwise(self.rows):
            told: dict[str, object] = {"row": row.number, "field": "month", "month": row.month}
            if row.month != before.month.next():
                raise MonthsNotInOrder(after=before.month, **told)
            if row.month.financial_year != first.financial_year:
                raise MonthsOfTwoYears(first=first, **told)

    def add(self, row: Row) -> None:
        """Take the next month. May refuse: CellNotRead, where its opening balance is not the sum so far."""
        carried = self.opening_balance + sum((_change(one) for one in self.rows), Decimal(0))
        if row.opening_balance is not None and row.opening_balance != carried:
            raise CellNotRead(
                row=row.number,
                field="opening_balance",
                value=str(row.opening_balance),
                wanted_hi=f"पिछले माह से {grouped(carried)} आता है; खाली छोड़ें या वही लिखें",
                wanted_en=f"the months before carry {grouped(carried)}; leave it empty or write that",
            )
        self.rows.append(row)


def read(file: str) -> list[Vector]:
    """Return the accounts of a CSV file ("-": standard input), in order of first appearance.

    May refuse: FileNotRead, ColumnMissing, ColumnTwice, NoRows, RowOfOtherLength, CellEmpty, CellNotRead.
    """
    records = _records(file)
    if not records:
        raise ColumnMissing(row=1, field=COLUMNS[0], columns=COLUMNS)
    heading = _heading(records[0][1])
    vectors: dict[str, Vector] = {}
    for number, cells in records[1:]:
        _place(_row(number, heading, cells), vectors)
    if not vectors:
        raise NoRows()
    return list(vectors.values())


def _records(file: str) -> list[tuple[int, list[str]]]:
    """Return (row number, cells) of every row that is not blank."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8-sig")
        rows = enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1)
        return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    except OSError as error:
        raise FileNotRead(file=file, why=NOT_OPENED.get(type(error), str(error.strerror))) from error
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise FileNotRead(file=file, why=f"UTF-8 नहीं / not UTF-8 (पंक्ति / row {row})") from error
    except csv.Error as error:
        raise FileNotRead(file=file, why=f"CSV: {error}") from error


def _heading(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().casefold() for cell in cells]
    for column in COLUMNS:
        if column not in names:
            raise ColumnMissing(row=1, field=column, columns=COLUMNS)
    for column in (*COLUMNS, "rate_percent"):
        if names.count(column) > 1:
            raise ColumnTwice(row=1, field=column)
    return names


def _row(number: int, heading: list[str], cells: list[str]) -> Row:
    if len(cells) != len(heading):
        odd = heading[min(len(cells), len(heading) - 1)]
        raise RowOfOtherLength(row=number, field=odd, cells=len(cells), columns=len(heading))
    said = {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
    cell = _Cells(number, said)
    return Row(
        number=number,
        vector_id=cell.name(),
        month=cell.month(),
        opening_balance=cell.amount("opening_balance") if said["opening_balance"] else None,
        amounts={column: cell.credit(column) for column in AMOUNTS},
        rate_percent=cell.rate() if said.get("rate_percent") else None,
    )


def _place(row: Row, vectors: dict[str, Vector]) -> None:
    if row.vector_id not in vectors:
        if row.opening_balance is None:
            wanted = (
                "पहले माह का प्रारंभिक शेष लिखें, नया खाता हो तो 0",
                "write the first month's, 0 for a new account",
            )
            raise _not_read(row.number, "opening_balance", "", *wanted)
        vectors[row.vector_id] = Vector(row.vector_id, row.opening_balance)
    vectors[row.vector_id].add(row)


def _change(row: Row) -> Decimal:
    return sum(row.amounts.values(), Decimal(0)) - 2 * row.amounts["withdrawal"]


@dataclass(frozen=True, slots=True)
class _Cells:
    number: int
    said: Mapping[str, str]

    def name(self) -> str:
        if not self.said["vector_id"]:
            raise self._not_read("vector_id", "खाते का नाम चाहिए", "the account needs a name")
        return self.said["vector_id"]

    def month(self) -> SalaryMonth:
        try:
            return SalaryMonth.parse(ascii_digits(self.said["month"]))
        except Refusal:
            raise self._not_read("month", "माह इस तरह लिखें: 2005-04", "write a month like 2005-04") from None

    def amount(self, column: str) -> Decimal:
        try:
            return read_rupees(self.said[column])
        except Refusal:
            wanted = ("रुपये इस तरह लिखें: 2000 या 1,00,000.50", "write rupees like 2000 or 1,00,000.50")
            raise self._not_read(column, *wanted) from None

    def credit(self, column: str) -> Decimal:
        """Return an amount that is not below zero; an empty cell is nil."""
        found = self.amount(column) if self.said[column] else rupees(0)
        if found < 0:
            raise self._not_read(column, "राशि शून्य से कम न हो", "the amount may not be below zero")
        return found

    def rate(self) -> Decimal:
        text = ascii_digits(self.said["rate_percent"])
        if not _RATE.fullmatch(text):
            wanted = ("दर इस तरह लिखें: 8.60", "write a rate like 8.60")
            raise self._not_read("rate_percent", *wanted)
        return Decimal(text)

    def _not_read(self, column: str, wanted_hi: str, wanted_en: str) -> Refusal:
        return _not_read(self.number, column, self.said[column], wanted_hi, wanted_en)


def _not_read(row: int, column: str, value: str, wanted_hi: str, wanted_en: str) -> Refusal:
    if not value:
        return CellEmpty(row=row, field=column, wanted_hi=wanted_hi, wanted_en=wanted_en)
    return CellNotRead(row=row, field=column, value=value, wanted_hi=wanted_hi, wanted_en=wanted_en)
