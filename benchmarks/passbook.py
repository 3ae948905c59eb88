"""Member passbook pages: rows pages, read over HTTP by signed-in members, from gunicorn with two workers.

Each member has two closed years and one open, 24 monthly deductions and their interest. Every page is the
whole HTML page of a year, for a session of its own, on a connection of its own. The limit is the goal of 150
a second.
"""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPConnection
from typing import Any

from benchmarks import _ground
from benchmarks.result import Result

ROWS = 3_000
MEMBERS = 200
WORKERS = 2
READERS = 4
GOAL_A_SECOND = 150
TODAY = date(2017, 4, 17)
YEARS = (2015, 2016)


def run(rows: int) -> Result:
    """Set up the members and the server, then read pages. rows: pages."""
    with _ground.database():
        readers = _set_up(min(rows, MEMBERS))
        port, server = _serve()
        try:
            _read(port, readers[:WORKERS])  # each worker's first page reads templates and words
            seconds, times = _measure(port, readers, rows)
        finally:
            os.kill(server, signal.SIGTERM)
            os.waitpid(server, 0)
    times.sort()
    return Result(
        name="passbook",
        rows=rows,
        seconds=seconds,
        limit_seconds=rows / GOAL_A_SECOND,
        detail=(
            ("limit", f"the goal of {GOAL_A_SECOND} pages a second"),
            ("pages_a_second", round(rows / seconds, 1)),
            ("workers", WORKERS),
            ("median_ms", round(times[len(times) // 2] * 1000, 1)),
            ("p95_ms", round(times[len(times) * 95 // 100] * 1000, 1)),
        ),
    )


def _set_up(members: int) -> list[tuple[str, str]]:
    """Make the members with their years. Return each one's address and session cookie."""
    from sevanidhi.core.accounts import services as accounts
    from sevanidhi.core.ledger import services as ledger
    from sevanidhi.core.offices import services as offices
    from sevanidhi.core.people import services as people
    from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
    from sevanidhi.kernel.money import rupees
    from sevanidhi.schemes.gpf import services

    office = offices.open_office(
        code="DDO1", kind="ddo", state="rajasthan", name_hi="विद्यालय", name_en="School",
        from_date=date(1990, 1, 1), by=None,
    )  # fmt: skip
    readers = []
    for number in range(members):
        employee = people.register_employee(
            employee_id=f"RJ{number}", state="rajasthan", name_hi="आशा", name_en="Asha",
            appointed_date=date(2001, 7, 2), office=office, basic_pay=rupees(14000),
            pay_month=SalaryMonth(2001, 7), by=None,
        )  # fmt: skip
        services.open_account(employee=employee, number=f"GPF{number}", opened_date=date(2001, 7, 2), by=None)
        user = accounts.create_login(user_id=f"member{number}", person=employee.person, by=None)
        readers.append((f"/hi/gpf/passbook/GPF{number}/2016-17/", _session(user)))
    control = ledger.control_account("gpf")
    for year in map(FinancialYear, YEARS):
        for month in year.months():
            _post(month, control)
        _credit_interest(year)
    return readers


def _session(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _post(month: Any, control: Any) -> None:
    from sevanidhi.core.ledger import services
    from sevanidhi.core.ledger.kinds import EntryKind

    services.post_from_query(
        kind=EntryKind.SCHEDULE, business_date=month.last_day, about=None, by=None, control=control,
        query="SELECT id AS account_id, %(month)s::date AS month, 1::smallint AS kind, 110000 AS amount"
        " FROM ledger_account WHERE head = 'gpf' AND kind = 'member'",
        params={"month": month.first_day},
    )  # fmt: skip


def _credit_interest(year: Any) -> None:
    from sevanidhi.lines.funds import services
    from sevanidhi.schemes.gpf import rules

    services.run_interest(head="gpf", year=year, rules=rules.interest_rules(year), today=TODAY, by=None)


def _serve() -> tuple[int, int]:
    """Start gunicorn in a child process on this process's database. Return its port and process."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    call_command("collectstatic", interactive=False, verbosity=0)
    settings.BUSINESS_DATE = TODAY
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["CONN_MAX_AGE"] = 600
    port = _free_port()
    child = os.fork()
    if not child:
        try:
            _gunicorn(port)
        finally:  # what surrounds the measurement is the parent's to clear away
            os._exit(0)
    _wait_for(port)
    return port, child


def _gunicorn(port: int) -> None:
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    class Server(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", f"127.0.0.1:{port}")
            self.cfg.set("workers", WORKERS)
            self.cfg.set("loglevel", "error")
            self.cfg.set("control_socket_disable", True)

        def load(self) -> Any:
            from sevanidhi.site.wsgi import application

            return application

    Server().run()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def _measure(port: int, readers: list[tuple[str, str]], pages: int) -> tuple[float, list[float]]:
    share = [[readers[n % len(readers)] for n in range(first, pages, READERS)] for first in range(READERS)]
    start = time.perf_counter()
    with ThreadPoolExecutor(READERS) as pool:
        times = [each for found in pool.map(lambda some: _read(port, some), share) for each in found]
    return time.perf_counter() - start, times


def _read(port: int, readers: list[tuple[str, str]]) -> list[float]:
    """Read each page once. Return the seconds each took."""
    times = []
    for address, cookie in readers:
        start = time.perf_counter()
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
        answer = line.getresponse()
        page = answer.read()
        line.close()
        if answer.status != 200 or b"13,200.00" not in page:
            raise SystemExit(f"{address} answered {answer.status}")
        times.append(time.perf_counter() - start)
    return times
