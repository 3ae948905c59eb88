"""What a measurement stands on: a database of its own on a durable server, thrown away afterwards."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from sevanidhi.core.offices.models import Office


@contextmanager
def database() -> Iterator[None]:
    """Give this process a freshly migrated database of its own, with the settings of an ordinary
    installation.

    The server is DATABASE_URL's, or an embedded one beside the installation's, kept for the next measurement.
    """
    from sevanidhi.site.database import instance

    os.environ.setdefault("SEVANIDHI_BENCH_HOME", f"{instance.current().home}-bench")
    os.environ["SEVANIDHI_HOME"] = os.environ["SEVANIDHI_BENCH_HOME"]
    os.environ["SEVANIDHI_PROCESS"] = "command"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sevanidhi.site.settings")
    import django

    django.setup()
    from sevanidhi.site.database import setup, testing

    started = setup.start_server()
    name = f"sevanidhi_bench_{os.getpid()}"
    testing.ensure_template()
    testing.clone(name)
    testing.point_to(name)
    try:
        yield
    finally:
        testing.close_all()
        _drop(name)
        if started:
            testing.stop()


def drawing_office(code: str) -> "Office":
    """Open a drawing officer's office in Uttar Pradesh."""
    from sevanidhi.core.offices import services as offices

    return offices.open_office(
        code=code,
        kind="ddo",
        state="uttar_pradesh",
        name_hi="राजकीय इंटर कॉलेज",
        name_en="Government Inter College",
        from_date=None,
        by=None,
    )


def server_seconds() -> float:
    """Return the processor time the server has spent so far, with the sessions that have ended.

    Nought where it is not on this machine, or the machine does not tell.
    """
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [session] = cursor.fetchone()
    server = _times(session)[0]
    if not server:
        return 0.0
    ended = _times(server)[2]
    running = (_times(int(folder.name)) for folder in Path("/proc").iterdir() if folder.name.isdigit())
    return ended + sum(own for parent, own, _ended in running if parent == server)


def _times(process: int) -> tuple[int, float, float]:
    """Return a process's parent, its processor time and that of its children which have ended."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except FileNotFoundError:
        return 0, 0.0, 0.0
    user, system, ended_user, ended_system = (int(one) / os.sysconf("SC_CLK_TCK") for one in told[11:15])
    return int(told[1]), user + system, ended_user + ended_system


def _drop(name: str) -> None:
    """Drop the database, once the server's own vacuum, which only a superuser may end, has left it."""
    from sevanidhi.site.database import testing

    for _ in range(60):
        try:
            testing.drop(name)
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(2)
        else:
            return
