"""Numbers planted to be looked for where they must not be, in every shape in which they could get there."""

from __future__ import annotations

import os
import subprocess
from base64 import b64encode
from hashlib import md5, sha256
from pathlib import Path
from urllib.parse import quote_plus

from django.conf import settings

from sevanidhi.site.backups import dump

# Right by their check figure, and nobody's.
NUMBERS = ("999941057058", "999971658847", "999933119405")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


def shapes(number: str) -> dict[str, bytes]:
    """Return how a number would look in a file: {the shape's name: bytes}."""
    groups = [number[at : at + 4] for at in (0, 4, 8)]
    written = {
        "plain": number,
        "spaced": " ".join(groups),
        "dashed": "-".join(groups),
        "plus": "+".join(groups),
    }
    written |= {f"{name}, Devanagari": text.translate(DEVANAGARI) for name, text in written.items()}
    found = {name: text.encode() for name, text in written.items()}
    for name, text in written.items():
        found[f"{name}, as JSON"] = text.encode("ascii", "backslashreplace")
        found[f"{name}, in an address"] = quote_plus(text).encode()
        found[f"{name}, UTF-16"] = text.encode("utf-16-le")
        found[f"{name}, hexadecimal"] = text.encode().hex().encode()
        found |= {f"{name}, base64 from {at}": _base64(text.encode(), at) for at in range(3)}
    found["sha256"] = sha256(number.encode()).hexdigest().encode()
    found["sha256, bytes"] = sha256(number.encode()).digest()
    found["md5"] = md5(number.encode(), usedforsecurity=False).hexdigest().encode()
    first_names = {looked_for: name for name, looked_for in reversed(found.items())}
    return {name: looked_for for looked_for, name in first_names.items()}


def found_in(content: bytes) -> list[str]:
    """Return the planted numbers that stand in some bytes, by their last four figures and shape."""
    return [
        f"…{number[-4:]} {shape}"
        for number in NUMBERS
        for shape, looked_for in shapes(number).items()
        if looked_for in content
    ]


def dumped(alias: str) -> bytes:
    """Return everything an alias's database holds, as text."""
    database = settings.DATABASES[alias]
    version = dump.server_version(database)
    program = dump.tool("pg_dump", version=version, home=settings.INSTANCE.home)
    env = os.environ | {
        "PGHOST": database["HOST"], "PGPORT": database["PORT"], "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"], "PGDATABASE": database["NAME"],
    }  # fmt: skip
    return subprocess.run([program, "--inserts"], env=env, capture_output=True, check=True).stdout


def kept_below(folder: Path) -> bytes:
    """Return everything the files of a folder hold, and what they are called."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return b"\n".join(str(file).encode() + b"\n" + file.read_bytes() for file in files)


def _base64(content: bytes, at: int) -> bytes:
    """Return how bytes that begin at a place stand in base64, without ends that they share with others."""
    return b64encode(b"\0" * at + content)[4 if at else 0 : -4]
