"""The database server is killed while money is posted: what a hand was told stands after recovery."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from decimal import Decimal

import pytest

from sevanidhi.site.tests.test_backups import EVERY_MONTH, environment, place

__all__ = ["place"]

# Tells what stands, and by which backend it looked; a new installation is made first.
LOOK = """
from sevanidhi.site.console import ground
ground.stand()
import json, sys
from sevanidhi.site.database import setup
if "new" in sys.argv:
    setup.migrate()
from django.db import connection
from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll import services
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.tests.conftest import open_house, row, stated, workbook
from sevanidhi.kernel.dates import SalaryMonth
months = [one.month for one in Schedule.objects.filter(state="posted").order_by("month")]
posted = sum(Posting.objects.exclude(kind=9).values_list("amount", flat=True))
with connection.cursor() as cursor:
    cursor.execute("SELECT pg_backend_pid()")
    (backend,) = cursor.fetchone()
print(json.dumps({"months": list(map(str, months)), "posted": str(posted), "backend": backend}), flush=True)
"""
PROOF = (
    LOOK
    + """
from sevanidhi.site.console import commands
commands(["prove", "--json"])
"""
)
# Goes on after the last month posted, and tells each month once it is.
HAND = (
    LOOK
    + """
office = Office.objects.filter(code="AJM-EDU-07").first() or open_house().ddo
month = months[-1].next() if months else SalaryMonth(2010, 4)
rows = [row(0), row(1), row(2, gpf="EDU/9")]
while True:
    services.submit(office=office, month=month, stated=stated(rows, number=str(month)),
                    content=workbook(rows), file_name=f"{month}.xlsx", on=month.next().first_day)
    print(month, flush=True)
    month = month.next()
"""
)


def postmaster(home):
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def kill_the_server(home, backend):
    os.kill(postmaster(home), signal.SIGKILL)


def stop_it_at_once(home, backend):
    os.kill(postmaster(home), signal.SIGQUIT)  # PostgreSQL's immediate shutdown


def kill_a_backend(home, backend):
    os.kill(backend, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.requirement("OPS-7")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="kills a server of its own")
def test_what_was_told_as_posted_stands_after_the_server_was_killed(place):
    home, told = place / "first", []
    for kill in (kill_the_server, kill_a_backend, stop_it_at_once):
        told = told_until(home, kill, told)
    with started(home, PROOF) as (prover, found):
        check_stands(found, told)
        proof = json.loads(prover.communicate()[0])
    assert (proof["holds"], proof["misfits"], proof["vouchers"]) == (True, [], [])


def told_until(home, kill, told):
    """Return the months that hands were told are posted, the last until a kill ended it.

    told: the months of the hands before it; what it finds is looked through first.
    """
    with started(home, HAND, *([] if told else ["new"])) as (hand, found):
        check_stands(found, told)
        first = [hand.stdout.readline().strip() for _ in range(2)]
        assert all(first), hand.stderr.read()
        kill(home, found["backend"])
        rest, complaint = hand.communicate(timeout=120)
    assert hand.returncode != 0
    assert "Error" in complaint
    return [*found["months"], *first, *rest.split()]


def check_stands(found, told):
    assert found["months"][: len(told)] == told
    assert len(found["months"]) <= len(told) + 1  # one may be posted and not yet told
    assert Decimal(found["posted"]) == len(found["months"]) * EVERY_MONTH


@contextmanager
def started(home, script, *words, seconds=60):
    """Yield a process and what it found to stand; those who served before a kill may need a moment."""
    until = time.monotonic() + seconds
    while True:
        with subprocess.Popen(
            [sys.executable, "-c", script, *words], env=environment(home), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            found = process.stdout.readline()
            if found:
                yield process, json.loads(found)
                return
            assert time.monotonic() < until, process.stderr.read()
