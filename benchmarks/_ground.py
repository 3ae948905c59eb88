"""What a measurement stands on: a database of its own on a durable server, thrown away afterwards."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


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
