"""PostgreSQL's own dump and restore, with the programs that fit the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from sevanidhi.site.database import connections, embedded, provision

DEBIAN = Path("/usr/lib/postgresql")


class DumpFailed(Exception):
    """pg_dump or pg_restore ended with an error; the message holds its last lines."""


def server_version(database: dict[str, Any]) -> int:
    """Return the server's major version."""
    with provision.connect(database) as connection:
        return connection.info.server_version // 10_000


def is_empty(database: dict[str, Any]) -> bool:
    """Return whether the database has no table yet."""
    with provision.connect(database) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        ).fetchone()
        return found is not None and found[0] == 0


def dump(database: dict[str, Any], to: Path, *, home: Path) -> None:
    """Write the database as it stands at one moment."""
    program = tool("pg_dump", version=server_version(database), home=home)
    to.touch(mode=0o600)
    _run([program, "--format=custom", "--compress=6", f"--file={to}"], database)


def load(database: dict[str, Any], source: Path, *, home: Path) -> None:
    """Fill an empty database from a dump, in one transaction."""
    program = tool("pg_restore", version=server_version(database), home=home)
    _run(
        [
            program, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
            f"--dbname={database['NAME']}", str(source),
        ],
        database,
    )  # fmt: skip


def tool(name: str, *, version: int, home: Path) -> str:
    """Return the program of the server's own version where there is one, else the newest at hand."""
    ours = embedded.binaries(home) / name
    for program in (ours, DEBIAN / str(version) / "bin" / name, Path(shutil.which(name) or "/nowhere")):
        if program.exists() and _version_of(program) == version:
            return str(program)
    return str(ours)


def _version_of(program: Path) -> int:
    answer = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return int(re.match(r"[0-9]+", answer.stdout.split()[2])[0])  # type: ignore[index]


def _run(words: list[str], database: dict[str, Any]) -> None:
    env = os.environ | {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        **{f"PG{name.upper()}": said for name, said in connections.tls(database).items()},
    }
    answer = subprocess.run(words, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode != 0:
        raise DumpFailed("\n".join(answer.stderr.splitlines()[-10:]))
