"""The child process: takes a workbook on its input, gives its one sheet as rows of text, within limits
of its own.

Started by `cells.sheet_of`; it knows neither the database nor the network nor any file.
"""

import json
import sys
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from sevanidhi.core import child

CPU_SECONDS = 10
MEMORY = 512 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 100
ROWS_ABOVE = 60  # title, headings, totals: rows that are not lines


def main() -> None:
    """Read a workbook from standard input and write {"sheet", "rows"} or {"refused", "facts"} as JSON."""
    child.live_within(cpu_seconds=CPU_SECONDS, memory=MEMORY)
    from sevanidhi.core.payroll.reader.guard import Kind
    from sevanidhi.kernel.refusals import Refusal

    content = sys.stdin.buffer.read()
    try:
        answer = read(content, Kind(sys.argv[1]))
    except Refusal as refusal:
        answer = {"refused": refusal.name, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": "TooHeavy", "facts": {}}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())


def read(content: bytes, kind: Any) -> dict[str, Any]:
    """Return {"sheet": name, "rows": rows of text, "merged": [[first row, last row, cells], ...]}."""
    import python_calamine as calamine

    from sevanidhi.core.payroll.reader import biff, package
    from sevanidhi.core.payroll.reader.guard import Kind
    from sevanidhi.core.payroll.reader.refusals import FileDamaged, PasswordProtected

    if kind is Kind.XLS:
        biff.check(content)
    else:
        package.check(content, kind)
    try:
        with calamine.load_workbook(BytesIO(content)) as book:
            answer = _only_sheet(book)
    except calamine.PasswordError:
        raise PasswordProtected() from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, UnicodeError):
            raise
        raise FileDamaged() from None
    if kind is Kind.ODS:
        answer["merged"] = [[row, row, str(row + 1)] for row in package.spanned_rows_of_ods(content)]
    return answer


def _only_sheet(book: Any) -> dict[str, Any]:
    import python_calamine as calamine

    from sevanidhi.core.payroll.reader.refusals import FileEmpty, HiddenSheets, SeveralSheets

    visible = calamine.SheetVisibleEnum.Visible
    hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != visible]
    if hidden:
        raise HiddenSheets(sheets=hidden)
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    filled = [sheet for sheet in sheets if sheet.height and sheet.start is not None]
    if not filled:
        raise FileEmpty()
    if len(filled) > 1:
        raise SeveralSheets(sheets=[sheet.name for sheet in filled])
    return _rows(filled[0])


def _rows(sheet: Any) -> dict[str, Any]:
    from sevanidhi.core.payroll.reader.refusals import TooManyColumns, TooManyRows

    last_row, last_column = sheet.end
    if last_row >= MOST_ROWS + ROWS_ABOVE:
        raise TooManyRows(limit=MOST_ROWS)
    if last_column >= MOST_COLUMNS:
        raise TooManyColumns(limit=MOST_COLUMNS)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = [[first[0], last[0], _range(first, last)] for first, last in sheet.merged_cell_ranges or []]
    return {"sheet": sheet.name, "rows": rows, "merged": merged}


def _text(cell: Any) -> str:
    """Write a cell as text; a number exactly as the file holds it, a day as 2016-05-31."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    from sevanidhi.core.payroll.reader.biff import letters

    return f"{letters(first[1])}{first[0] + 1}:{letters(last[1])}{last[0] + 1}"


if __name__ == "__main__":
    main()
