"""A line of a schedule, as it is read: one member, one head, one row of the file."""

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from sevanidhi.core.payroll.faults import Fault, Warning

NO_FAULT, NO_WARNING = Fault(0), Warning(0)


class LineKind(IntEnum):
    """What kind of deduction a line is. A recovery stands beside any of them, as the line's repayment."""

    REGULAR = 1
    ARREARS = 2
    SUPPLEMENTARY = 3


@dataclass(frozen=True, slots=True)
class Line:
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
    return (
        f"{line.row}\t{line.head}\t{_escaped(line.account)}\t{_escaped(line.name)}\t{_number(line.pay)}"
        f"\t{line.amount}\t{line.repayment}\t{_number(line.instalment)}\t{_number(line.instalments)}"
        f"\t{_number(line.total)}\t{int(line.kind)}\t{line.month}\t{_escaped(line.remarks)}"
        f"\t{int(line.faults)}\t{int(line.warnings)}\n"
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


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _ESCAPED.search(text) else text


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
