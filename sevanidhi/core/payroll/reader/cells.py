"""From a file's bytes to rows of text, whatever the file is."""

import csv
import json
import re
from dataclasses import dataclass
from io import StringIO
from typing import Any

from sevanidhi.core import child
from sevanidhi.core.payroll.reader import refusals
from sevanidhi.core.payroll.reader.biff import SHOWN_CELLS, letters
from sevanidhi.core.payroll.reader.child import MOST_COLUMNS, MOST_ROWS, ROWS_ABOVE
from sevanidhi.core.payroll.reader.guard import Kind, kind_of

WALL_SECONDS = 20
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORMULA_IN_TEXT = re.compile(r"=\S|@[A-Za-z]|[+-][^()|!]*[A-Za-z][(|!]")
_MAY_BE_FORMULA = re.compile(r"[=@+-](?<![^\W_].)")  # no letter or digit before: a cell may begin there
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The one table of a file. rows[0] is row 1. merged: (first row, last row, cells), rows from 0."""

    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, str], ...] = ()


def sheet_of(content: bytes) -> Sheet:
    """Return the file's only sheet as text. May refuse: any FileRefused but those about headings."""
    kind = kind_of(content)
    return _delimited(content) if kind is Kind.CSV else _workbook(content, kind)


def cell_name(row: int, column: int) -> str:
    """Return "D14" for row 14 (counted from 1) and column 3 (counted from 0)."""
    return f"{letters(column)}{row}"


def _workbook(content: bytes, kind: Kind) -> Sheet:
    """Parse a workbook in a child process with limits, and take back text only."""
    try:
        answer = child.ask(
            "sevanidhi.core.payroll.reader.child", kind.value, content=content, wall_seconds=WALL_SECONDS
        )
    except child.ChildTookTooMuch:
        raise refusals.TooHeavy() from None
    except child.ChildDied:
        raise refusals.FileDamaged() from None
    return _sheet(json.loads(answer))


def _sheet(answer: dict[str, Any]) -> Sheet:
    if "refused" in answer:
        raise getattr(refusals, answer["refused"])(**answer["facts"])
    rows = tuple(tuple(_seen(cell) for cell in row) for row in answer["rows"])
    return Sheet(rows, tuple((first, last, cells) for first, last, cells in answer["merged"]))


def _delimited(content: bytes) -> Sheet:
    text = _decoded(content).replace("\r\n", "\n")
    clean = str.strip if not _UNSEEN.search(text) else _seen
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[tuple[str, ...]] = []
    try:
        for row in reader:
            rows.append(tuple(map(clean, row)))
            if len(rows) > MOST_ROWS + ROWS_ABOVE:
                raise refusals.TooManyRows(limit=MOST_ROWS)
    except csv.Error:
        raise refusals.FileDamaged() from None
    if max(map(len, rows), default=0) > MOST_COLUMNS:
        raise refusals.TooManyColumns(limit=MOST_COLUMNS)
    if _MAY_BE_FORMULA.search(text):
        _check_no_formulas(rows)
    return Sheet(tuple(rows))


def _check_no_formulas(rows: list[tuple[str, ...]]) -> None:
    cells = [
        cell_name(row + 1, column)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text[:1] in ("=", "@", "+", "-") and _FORMULA_IN_TEXT.match(text)
    ]
    if cells:
        raise refusals.FormulasInFile(cells=cells[:SHOWN_CELLS])


def _decoded(content: bytes) -> str:
    """Decode UTF-8, or UTF-16 where it says so. Anything else is refused, never guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in content[:200]:
        encoding = "utf-16-be" if content[:1] == b"\x00" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusals.EncodingNotRead(row=content[: error.start].count(b"\n") + 1) from None
    if "\x00" in text or "\ufffd" in text:
        raise refusals.EncodingNotRead(row=1)
    return text


def _delimiter(text: str) -> str:
    """Return the sign that divides most evenly: the one whose most frequent count is highest."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:30]
    counts = {sign: [line.count(sign) for line in lines] for sign in _DELIMITERS}
    return max(
        _DELIMITERS,
        key=lambda sign: sum(1 for count in counts[sign] if count) * 1000 + max(counts[sign], default=0),
    )


def _seen(text: str) -> str:
    """Drop signs nobody sees, and the space around."""
    return _UNSEEN.sub("", text).strip() if text else text
