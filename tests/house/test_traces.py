"""The project knows nothing of the machine it was written on."""

import re
from pathlib import Path

from tests.house import reading

TEXTS = ".py .md .html .yaml .yml .toml .json .po .scss .js .lock .typ Makefile run".split()  # noqa: SIM905
OWN_FOLDERS = re.compile(r"/home/[a-z][a-z0-9_-]*/|/Users/\w+/|/ro[o]t/|\.\./share[d]\b|\bfile:/{3}")


def test_no_file_names_a_folder_of_one_machine():
    assert [
        fault
        for path in reading.named(*TEXTS)
        for fault in traces(path.read_text("utf-8"), reading.short(path))
    ] == []


def test_no_lock_names_where_packages_were_fetched():
    locks = reading.named(".lock", "package-lock.json")

    assert len(locks) >= 4
    assert [reading.short(path) for path in locks if "://" in strip_funding(path.read_text("utf-8"))] == []


def test_a_trace_would_be_found():
    assert traces(f"log = '{reading.PROJECT}/var/log'", "sample.py") == ["sample.py:1"]
    assert traces("see /home/" + "asha/notes", "sample.md") == ["sample.md:1"]


def traces(text: str, path: str) -> list[str]:
    own = str(reading.PROJECT)
    lines = enumerate(text.splitlines(), start=1)
    return [f"{path}:{number}" for number, line in lines if mentions(line, own) or OWN_FOLDERS.search(line)]


def mentions(line: str, folder: str) -> bool:
    """Return whether a line names the folder this copy stands in, where that is no common name."""
    return len(Path(folder).parts) > 2 and folder in line


def strip_funding(text: str) -> str:
    """Return a lock without the addresses where packages ask for gifts."""
    return re.sub(r'"(?:url|funding)": "https?://[^"]*"', "", text)
