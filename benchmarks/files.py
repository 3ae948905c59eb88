"""A thousand files of two hundred lines, each received, judged and posted by itself, by as many workers
as cores.

The limit is 15,000 lines a second. rows: lines in all.
"""

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import IO

from benchmarks import _ground, _payroll
from benchmarks.result import Result

ROWS = 200_000
LINES_A_FILE = 200
LINES_A_SECOND = 15_000
WORKERS = os.cpu_count() or 1

WORK = "import sys; from benchmarks import files; files.work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))"


def run(rows: int) -> Result:
    """Time the workers from the moment all of them stand ready."""
    count = max(1, rows // LINES_A_FILE)
    with _ground.database():
        from sevanidhi.site.database import testing

        _payroll.people(count * LINES_A_FILE, offices=count)
        command = [sys.executable, "-c", WORK, testing.current_name()]
        workers = [
            subprocess.Popen(
                [*command, str(place), str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for place in range(WORKERS)
        ]
        for worker in workers:
            _pipe(worker.stdout).readline()
        start = perf_counter()
        for worker in workers:
            _pipe(worker.stdin).write(b"go\n")
            _pipe(worker.stdin).flush()
        if any(worker.wait() for worker in workers):
            raise SystemExit("a worker failed")
        seconds = perf_counter() - start
        _check(count)
    lines = count * LINES_A_FILE
    return Result(
        "files",
        lines,
        seconds,
        lines / LINES_A_SECOND,
        (("files", count), ("workers", WORKERS), ("lines_a_second", round(lines / seconds))),
    )


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise SystemExit("a worker without its pipes")
    return end


def _check(count: int) -> None:
    from sevanidhi.core.payroll.models import Schedule, ScheduleHead

    posted = Schedule.objects.filter(state="posted").count()
    if posted != count or ScheduleHead.objects.exclude(suspense=Decimal(0)).exists():
        raise SystemExit(f"{posted} of {count} files were posted whole")


def work(database: str, place: int, count: int) -> None:
    """Post every so-many-th file, as the command line and a treasury's batch do."""
    import django

    django.setup()
    from sevanidhi.core.offices.models import Office
    from sevanidhi.core.payroll import services
    from sevanidhi.kernel.dates import SalaryMonth
    from sevanidhi.site.database import testing

    testing.point_to(database)
    month = SalaryMonth(2016, 5)
    offices = {office.code: office for office in Office.objects.filter(kind="ddo")}
    stated = services.Stated(number="1", totals={"gpf": _payroll.total(LINES_A_FILE)})
    mine = [(offices[f"DDO-{n + 1}"], file_of(n)) for n in range(place, count, WORKERS)]
    print("ready", flush=True)
    sys.stdin.readline()
    for office, content in mine:
        services.submit(
            office=office,
            month=month,
            stated=stated,
            content=content,
            file_name="may.csv",
            on=date(2016, 6, 6),
        )


def file_of(number: int) -> bytes:
    """Return an office's file."""
    first = number * LINES_A_FILE + 1
    rows = "".join(
        f"GPF/{n:08d},Asha Sharma {n},{_payroll.PAY},{_payroll.SUBSCRIPTION},,,{_payroll.SUBSCRIPTION},\n"
        for n in range(first, first + LINES_A_FILE)
    )
    return b"GPF No,Name,Basic Pay,Subscription,Repayment,Instalment,Total,Remarks\n" + rows.encode()
