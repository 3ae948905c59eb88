"""A backup's folder: what is in it, each file with its hash, and whether all of it is as it was written.

database.dump    PostgreSQL's custom format, one snapshot of the books
files/           the kept papers, under their own hashes
instance/        secrets.json, instance.json, dlt.yaml: without the keys no seal and no code can be checked
vault/           vault.dump, one snapshot of the vault, and secrets.json with its keys, which are nowhere
                 else: this folder can be kept in another hand than the rest, and is put back to restore
manifest.json    every file above with size and sha256, and when the snapshot was taken
manifest.sha256  the manifest's own hash
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sevanidhi.kernel.refusals import Refusal

DUMP, FILES, INSTANCE = "database.dump", "files", "instance"
VAULT, VAULT_DUMP = "vault", "vault/vault.dump"
SECRETS = "secrets.json"
MANIFEST, MANIFEST_HASH = "manifest.json", "manifest.sha256"
INSTANCE_FILES = ("instance.json", "dlt.yaml")
VAULT_SECRETS = "vault_"  # how the names of the vault's secrets begin
FORMAT = 2


class FolderNotEmpty(Refusal):
    """A backup or a restored installation goes into an empty or new folder. Facts: folder."""


class NotABackup(Refusal):
    """The folder holds no backup, or one of a kind this version does not know. Facts: folder."""


class BackupDamaged(Refusal):
    """A file of the backup is missing, changed or was never listed. Facts: file, why_hi, why_en."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself. files: {name below the folder: (bytes, sha256)}."""

    taken_at: str
    postgres_version: int
    files: dict[str, tuple[int, str]]

    @property
    def size(self) -> int:
        """Return the bytes of all files together."""
        return sum(size for size, _ in self.files.values())


def prepare(folder: Path) -> None:
    """Make the folder, readable by its owner alone. May refuse: FolderNotEmpty."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmpty(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def copy_below(source: Path, target: Path) -> None:
    """Copy every file below `source`, its place kept; nothing where there is no source.

    One that goes away meanwhile is part of a file being written, or set aside and swept: no row names it.
    """
    for file in _files_below(source):
        to = target / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, to)
        except FileNotFoundError:
            continue
        to.chmod(0o600)


def keep_secrets(secrets: dict[str, str], folder: Path) -> None:
    """Write an installation's secrets, the vault's apart from the rest."""
    for part, is_of_the_vault in ((INSTANCE, False), (VAULT, True)):
        kept = {
            name: secret
            for name, secret in secrets.items()
            if name.startswith(VAULT_SECRETS) is is_of_the_vault
        }
        _write(folder / part / SECRETS, json.dumps(kept, indent=1).encode())


def kept_secrets(folder: Path) -> dict[str, str]:
    """Return the secrets of an installation again, from both places."""
    return {
        name: secret
        for part in (INSTANCE, VAULT)
        for name, secret in json.loads((folder / part / SECRETS).read_text()).items()
    }


def write_manifest(folder: Path, *, taken_at: str, postgres_version: int) -> Manifest:
    """List every file of the folder and seal the list. Everything is on the disk when this returns."""
    listed = {str(file.relative_to(folder)): _measured(file) for file in _files_below(folder)}
    manifest = Manifest(taken_at=taken_at, postgres_version=postgres_version, files=listed)
    told = {"format": FORMAT, **manifest.__dict__}
    words = json.dumps(told, indent=1, sort_keys=True).encode()
    _write(folder / MANIFEST, words)
    _write(folder / MANIFEST_HASH, hashlib.sha256(words).hexdigest().encode())
    return manifest


def checked(folder: Path) -> Manifest:
    """Return the manifest after comparing every file with it. May refuse: NotABackup, BackupDamaged."""
    manifest = _read_manifest(folder)
    for name, kept in manifest.files.items():
        file = folder / name
        if not file.is_file():
            raise _damaged(name, "फ़ाइल नहीं है", "the file is missing")
        if _measured(file) != kept:
            raise _damaged(name, "फ़ाइल बदली हुई है", "the file was changed")
    for file in _files_below(folder):
        name = str(file.relative_to(folder))
        if name not in {*manifest.files, MANIFEST, MANIFEST_HASH}:
            raise _damaged(name, "यह फ़ाइल सूची में नहीं है", "the file is not in the list")
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    try:
        words = (folder / MANIFEST).read_bytes()
        kept_hash = (folder / MANIFEST_HASH).read_text()
    except OSError as error:
        raise NotABackup(folder=str(folder)) from error
    if hashlib.sha256(words).hexdigest() != kept_hash:
        raise _damaged(MANIFEST, "सूची बदली हुई है", "the list was changed")
    told: dict[str, Any] = json.loads(words)
    if told.pop("format") != FORMAT:
        raise NotABackup(folder=str(folder))
    files = {name: (size, sha256) for name, (size, sha256) in told.pop("files").items()}
    return Manifest(files=files, **told)


def _files_below(folder: Path) -> Iterator[Path]:
    yield from (file for file in sorted(folder.rglob("*")) if file.is_file()) if folder.exists() else ()


def _measured(file: Path) -> tuple[int, str]:
    with file.open("rb") as content:
        return file.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    file.chmod(0o600)


def _damaged(file: str, why_hi: str, why_en: str) -> BackupDamaged:
    return BackupDamaged(file=file, why_hi=why_hi, why_en=why_en)
