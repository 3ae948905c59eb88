"""The database server is killed while money is posted: what a hand was told stands after recovery."""

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal

import pytest

from sevanidhi.site.tests.test_backups import EVERY_MONTH, environment, place, run

__all__ = ["place"]

# Goes on after the last month posted, and tells each month once it is.
HAND = """
from sevanidhi.site.console import ground
ground.stand()
from sevanidhi.site.database import setup
setup.migrate()
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll import services
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.tests.conftest import open_house, row, stated, workbook
from sevanidhi.kernel.dates import SalaryMonth
office = Office.objects.filter(code="AJM-EDU-07").first() or open_house().ddo
last = Schedule.objects.order_by("-month").first()
month = last.month.next() if last else SalaryMonth(2010, 4)
rows = [row(0), row(1), row(2, gpf="EDU/9")]
while True:
    services.submit(office=office, month=month, stated=stated(rows, number=str(month)),
                    content=workbook(rows), file_name=f"{month}.xlsx", on=month.next().first_day)
    print(month, flush=True)
    month = month.next()
"""
LOOK = """
from sevanidhi.site.console import ground
ground.stand()
import json
from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.payroll.models import Schedule
print(json.dumps({
    "months": [str(one.month) for one in Schedule.objects.filter(state="posted").order_by("month")],
    "posted": str(sum(Posting.objects.exclude(kind=9).values_list("amount", flat=True))),
}))
"""
BACKEND = """
from sevanidhi.site.console import ground
ground.stand()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                   " AND backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1")
    print(cursor.fetchone()[0])
"""


def postmaster(home):
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def kill_the_server(home):
    os.kill(postmaster(home), signal.SIGKILL)


def stop_it_at_once(home):
    os.kill(postmaster(home), signal.SIGQUIT)  # PostgreSQL's immediate shutdown


def kill_a_backend(home):
    os.kill(int(run(home, "-c", BACKEND).stdout.split()[-1]), signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.requirement("OPS-7")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="kills a server of its own")
def test_what_was_told_as_posted_stands_after_the_server_was_killed(place):
    home, told = place / "first", []
    for kill in (kill_the_server, kill_a_backend, stop_it_at_once):
        told += told_until(home, kill)
        found = after_recovery(home)
        assert found["months"][: len(told)] == told
        assert len(found["months"]) <= len(told) + 1  # one may be posted and not yet told
        assert Decimal(found["posted"]) == len(found["months"]) * EVERY_MONTH
        told = found["months"]

    proof = json.loads(run(home, "-m", "sevanidhi", "prove", "--json").stdout)
    assert (proof["holds"], proof["misfits"], proof["vouchers"]) == (True, [], [])


def told_until(home, kill):
    """Return the months a hand was told are posted before a kill ended it."""
    with subprocess.Popen(
        [sys.executable, "-c", HAND], env=environment(home), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as hand:  # fmt: skip
        first = [hand.stdout.readline().strip() for _ in range(2)]
        assert all(first), hand.stderr.read()
        kill(home)
        rest, complaint = hand.communicate(timeout=120)
    assert hand.returncode != 0
    assert "Error" in complaint
    return [*first, *rest.split()]


def after_recovery(home, seconds=60):
    """Return what stands once the server runs again; those who served before the kill may need a moment."""
    until = time.monotonic() + seconds
    while (answer := run(home, "-c", LOOK)).returncode != 0:
        assert time.monotonic() < until, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])
