"""Run a command on Debian's PostgreSQL 15: `tools/on_postgres15.py pytest -m postgres15`.

A cluster of its own, on a Unix socket in a folder only its user can enter, thrown away afterwards. Its
owner's connection is in DATABASE_URL. PostgreSQL refuses to run as root, so root starts it as `postgres`.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
OWNER = "sevanidhi_owner"
SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c max_connections=200 -c autovacuum=off"
)
START_SECONDS = 60


def main(command: list[str]) -> int:
    if not (PROGRAMS / "initdb").exists():
        print("PostgreSQL 15 नहीं है — is not here: apt install postgresql-15", file=sys.stderr)
        return 1
    with cluster() as url:
        return subprocess.call(command, env=os.environ | {"DATABASE_URL": url, "EXPECT_POSTGRES": "15"})


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, yield its owner's DATABASE_URL, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="sevanidhi-15-"))
    data, password = folder / "data", secrets.token_urlsafe(24)
    try:
        (folder / "password").write_text(password)
        for path in (folder, folder / "password"):
            os.chown(path, *server_user())
        run("initdb", "-D", data, "-U", OWNER, "-A", "scram-sha-256", "--pwfile", folder / "password",
            "-E", "UTF8", "--locale", "C")  # fmt: skip
        (folder / "password").unlink()
        options = f"{SETTINGS} -c unix_socket_directories='{folder}'"
        run("pg_ctl", "start", "-D", data, "-l", folder / "log", "-o", options, "-w", "-t", START_SECONDS)
        yield f"postgresql://{OWNER}:{quote(password)}@{quote(str(folder), safe='')}/postgres"
    finally:
        run("pg_ctl", "stop", "-D", data, "-m", "immediate", "-w", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def run(program: str, *words: object, check: bool = True) -> None:
    """Run one of PostgreSQL's programs as the user of the server, quietly unless it fails."""
    user, group = server_user()
    as_root = os.geteuid() == 0
    output = (
        subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
    )  # the server would hold a pipe open
    done = subprocess.run(
        [str(PROGRAMS / program), *map(str, words)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        text=True,
        check=False,
        user=user if as_root else None,
        group=group if as_root else None,
        extra_groups=[] if as_root else None,
    )
    if check and done.returncode:
        sys.exit(f"{program}: {done.stderr or 'see the log of the server'}")


def server_user() -> tuple[int, int]:
    """Return who the server runs as: this user, or `postgres` where this one is root."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    entry = pwd.getpwnam("postgres")
    return entry.pw_uid, entry.pw_gid


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
