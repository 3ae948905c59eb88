"""A line of a schedule, as it is read: one member, one head, one row of the file."""

import re
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from sevanidhi.core.payroll.faults import Fault, Warning

NO_FAULT, NO_WARNING = Fault(0), Warning(0)


class LineKind(IntEnum):
    """What kind of deduction a line is. A recovery stands beside any of them, as the line's repayment."""

    REGULAR = 1
    ARREARS = 2
    SUPPLEMENTARY = 3


class Line(NamedTuple):
    """One line. Money is whole paise; None where the cell could not be read.

    row: the row of the file, from 1. month: first day of the salary month. amount: subscription or premium.
    faults, warnings: what reading the cells alone has shown.
    """

    row: int
    head: str
    account: str
    name: str
    pay: int | None
    amount: int
    repayment: int
    instalment: int | None
    instalments: int | None
    total: int | None
    kind: LineKind
    month: date
    remarks: str
    faults: Fault = NO_FAULT
    warnings: Warning = NO_WARNING

    @property
    def realised(self) -> int:
        """Return what the line brings: the total it states, or else its parts."""
        return self.amount + self.repayment if self.total is None else self.total


COPY_COLUMNS = (
    "row", "head", "account", "name", "pay", "amount", "repayment", "instalment", "instalments", "total",
    "kind", "month", "remarks", "faults", "warnings",
)  # fmt: skip

_ESCAPED = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(line: Line) -> str:
    """Return the line as one row of PostgreSQL's COPY text, its columns as in COPY_COLUMNS."""
    account, name, remarks = words = line.account, line.name, line.remarks
    if _ESCAPED.search("".join(words)):
        account, name, remarks = (word.translate(_ESCAPES) for word in words)
    return (
        f"{line.row}\t{line.head}\t{account}\t{name}\t{_number(line.pay)}\t{line.amount}\t{line.repayment}"
        f"\t{_number(line.instalment)}\t{_number(line.instalments)}\t{_number(line.total)}\t{int(line.kind)}"
        f"\t{line.month}\t{remarks}\t{int(line.faults)}\t{int(line.warnings)}\n"
    )


def from_copy_text(text: str) -> Line:
    """Read back what `copy_text` wrote."""
    told = [None if part == r"\N" else _plain(part) for part in text.rstrip("\n").split("\t")]
    row, head, account, name, pay, amount, repayment, k, n, total, kind, month, remarks, faults, warnings = (
        told
    )
    return Line(
        row=int(row or 0),
        head=head or "",
        account=account or "",
        name=name or "",
        pay=_int(pay),
        amount=int(amount or 0),
        repayment=int(repayment or 0),
        instalment=_int(k),
        instalments=_int(n),
        total=_int(total),
        kind=LineKind(int(kind or 1)),
        month=date.fromisoformat(month or ""),
        remarks=remarks or "",
        faults=Fault(int(faults or 0)),
        warnings=Warning(int(warnings or 0)),
    )


def _plain(text: str) -> str:
    if "\\" not in text:
        return text
    return (
        text.replace("\\\\", "\x00")
        .replace("\\t", "\t")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\x00", "\\")
    )


def _number(value: int | None) -> str:
    return r"\N" if value is None else str(value)


def _int(text: str | None) -> int | None:
    return None if text is None else int(text)
