"""The same file once more: known by its hash, nothing changes. The limit is one second."""

import hashlib
from datetime import date
from time import perf_counter

from benchmarks import _ground, _payroll, posting
from benchmarks.result import Result

ROWS = 1_000_000
LIMIT_SECONDS = 1.0


def run(rows: int) -> Result:
    with _ground.database():
        _payroll.people(rows)
        month = date(2016, 5, 1)
        lines = _payroll.blocks(rows, month)
        posting.post(rows, month, lines)
        seconds = _again(rows, month, "".join(lines).encode())
        return Result("replay", rows, seconds, LIMIT_SECONDS)


def _again(rows: int, month: date, content: bytes) -> float:
    """Return the seconds until the service says that it knows the file."""
    from sevanidhi.core.offices.queries import office
    from sevanidhi.core.payroll import services
    from sevanidhi.kernel.dates import SalaryMonth

    stated = services.Stated(number="1", totals={"gpf": _payroll.total(rows)})
    start = perf_counter()
    posted = services.post_lines(
        office=office("DDO-1"), month=SalaryMonth.of(month), stated=stated, lines=[], line_count=rows,
        digest=hashlib.sha256(content).digest(), file_name="bench", on=posting.TODAY,
    )  # fmt: skip
    seconds = perf_counter() - start
    if posted.new:
        raise SystemExit("the file was not known again")
    return seconds
