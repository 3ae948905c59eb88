"""Posting one schedule through the service itself: judged, kept, posted, hashed, proved and audited.

The limit is a plain COPY of the same rows in the same run, into a table with no index, trigger or constraint.
"""

import hashlib
from datetime import date
from time import perf_counter

from benchmarks import _ground, _payroll
from benchmarks.result import Result

ROWS = 1_000_000
GOAL_RATIO = 15  # docs/decisions/0022-what-posting-costs.md
TODAY = date(2016, 6, 6)


def run(rows: int) -> Result:
    with _ground.database():
        _payroll.people(rows)
        return measured("posting", rows)


def measured(name: str, rows: int) -> Result:
    """Post one month of the office's lines and hold it against a plain COPY before and after."""
    month = date(2016, 5, 1)
    lines = _payroll.blocks(rows, month)
    plain = _payroll.plain_copy(lines)
    seconds = post(rows, month, lines)
    plain = min(plain, _payroll.plain_copy(lines))
    return Result(
        name, rows, seconds, plain, (("goal_ratio", GOAL_RATIO), ("lines_a_second", round(rows / seconds)))
    )


def post(rows: int, month: date, lines: list[str], *, on: date = TODAY) -> float:
    """Return the seconds the service takes; every rupee must have its place."""
    from sevanidhi.core.offices.queries import office
    from sevanidhi.core.payroll import services
    from sevanidhi.kernel.dates import SalaryMonth

    stated = services.Stated(number="1", totals={"gpf": _payroll.total(rows)})
    start = perf_counter()
    digest = hashlib.sha256()
    for block in lines:
        digest.update(block.encode())
    posted = services.post_lines(
        office=office("DDO-1"), month=SalaryMonth.of(month), stated=stated, lines=lines, line_count=rows,
        digest=digest.digest(), file_name="bench", on=on,
    )  # fmt: skip
    seconds = perf_counter() - start
    if not posted.new or not posted.all_good:
        raise SystemExit(f"not all lines were posted: {posted.heads}")
    return seconds
