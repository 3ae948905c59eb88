"""The folder of one installation: its secrets, its files and, where it has none, its own PostgreSQL."""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
SECRET_NAMES = (
    "secret_key",
    "otp_key",
    "seal_key",
    "signing_key",
    "admin_password",
    "owner_password",
    "rw_password",
    "ro_password",
    "vault_key_1",
    "vault_index_key",
    "vault_owner_password",
    "vault_rw_password",
)


@dataclass(frozen=True)
class Instance:
    """One installation. Everything it keeps outside the database lies below `home`."""

    home: Path

    @property
    def secrets_file(self) -> Path:
        return self.home / "secrets.json"

    @property
    def files(self) -> Path:
        """Return the folder of kept documents."""
        return self.home / "files"

    @property
    def options_file(self) -> Path:
        return self.home / "instance.json"

    def options(self) -> dict[str, str]:
        """Return what this installation was told to be: `demo`, `business_date`; an ordinary one, nothing."""
        return _read(self.options_file)

    def keep_options(self, **options: str) -> None:
        """Add to the options. The environment still overrides them."""
        self.home.mkdir(parents=True, exist_ok=True)
        with _alone_in(self.home):
            _write(self.options_file, self.options() | options, mode=0o644)

    def secrets(self) -> dict[str, str]:
        """Return the instance's secrets, made on first use and readable by its owner alone.

        Two who begin at once make one key: what the other had sealed with its own would open no more.
        """
        kept = _read(self.secrets_file)
        if not _missing(kept):
            return kept
        self.home.mkdir(parents=True, exist_ok=True)
        with _alone_in(self.home):
            kept = _read(self.secrets_file)
            if made := {name: secrets.token_urlsafe(48) for name in _missing(kept)}:
                kept |= made
                self.keep_secrets(kept)
        return kept

    def keep_secrets(self, kept: dict[str, str]) -> None:
        """Write the secrets in one step."""
        self.home.mkdir(parents=True, exist_ok=True)
        _write(self.secrets_file, kept, mode=0o600)


def _write(file: Path, kept: dict[str, str], *, mode: int) -> None:
    """Write a file in one step: who reads it meanwhile, or after a full disk, finds what was there before."""
    draft = file.with_name(f".{file.stem}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w") as opened:
            json.dump(kept, opened, indent=1)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _missing(kept: dict[str, str]) -> list[str]:
    return [name for name in SECRET_NAMES if name not in kept]


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process after another be at work in this folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(file: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(file.read_text())
    except FileNotFoundError:
        return {}
    return kept


def current() -> Instance:
    """Return the instance named by SEVANIDHI_HOME, or the one that belongs to this copy of the project."""
    named = os.environ.get("SEVANIDHI_HOME")
    return Instance(Path(named) if named else _usual_home())


def _usual_home() -> Path:
    mark = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]
    if os.geteuid() == 0:  # PostgreSQL will run as another user, who cannot enter root's home
        return Path("/var/lib/sevanidhi") / mark
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "sevanidhi" / mark
