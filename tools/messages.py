"""Collect every sentence of every room into its Hindi catalogue, and compile the catalogues.

    python tools/messages.py [ROOM ...]          collect, keep what is translated, compile
    python tools/messages.py compile [ROOM ...]  compile only (set-up does this); quick when up to date
    python tools/messages.py check [ROOM ...]    fail on what is missing, fuzzy, obsolete, has other places,
                                                 or is said in two ways: all share one catalogue

A room is a Django app or a folder with `templates/`; its catalogue is `locale/hi/LC_MESSAGES/django.po`, with
English msgids. Babel reads Python and Jinja alike; no program besides Python is needed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parents[1]
PACKAGE = HOUSE / "sevanidhi"
PYTHON_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
JINJA_OPTIONS = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
    "newstyle_gettext": "true",
}
PLACE = re.compile(r"%\((\w+)\)[sd]")


def rooms() -> list[Path]:
    """Return the folders that keep a catalogue of their own: Django apps, each with what lies below it."""
    marks = (*PACKAGE.rglob("apps.py"), *PACKAGE.rglob("templates"))
    return sorted({mark.parent for mark in marks})


def catalogue_of(room: Path) -> Path:
    return room / "locale" / "hi" / "LC_MESSAGES" / "django.po"


def sources(room: Path) -> Iterator[tuple[str, Path]]:
    """Yield (extractor, file) of the room; what lies in a room inside it belongs to that one."""
    inner = [other for other in rooms() if room in other.parents]
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        if any(other in path.parents for other in inner) or {
            "migrations",
            "tests",
            "node_modules",
            "static",
        } & set(path.parts):
            continue
        if path.suffix == ".py":
            yield "python", path
        elif "templates" in path.parts:
            yield "jinja2", path


def collected(room: Path) -> Catalog:
    """Return every marked sentence of the room."""
    found = Catalog(locale="hi", domain="django", fuzzy=False)
    for extractor, path in sources(room):
        options = JINJA_OPTIONS if extractor == "jinja2" else {}
        for _line, msgid, comments, context in extract_from_file(
            extractor, path, keywords=PYTHON_KEYWORDS, comment_tags=("Translators:",), options=options
        ):
            found.add(
                msgid,
                locations=[(path.relative_to(HOUSE).as_posix(), None)],  # type: ignore[list-item]
                auto_comments=comments,
                context=context,
            )
    return found


def kept(room: Path) -> Catalog:
    """Return the catalogue as it stands in its file."""
    path = catalogue_of(room)
    if not path.exists():
        return Catalog(locale="hi", domain="django", project="Sevanidhi", fuzzy=False, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="hi", domain="django")


def update(room: Path) -> None:
    """Bring the room's catalogue up to its sources; a translation is kept as long as its msgid is."""
    found, catalogue = collected(room), kept(room)
    if not len(found) and not catalogue_of(room).exists():
        return
    updated = Catalog(
        locale="hi",
        domain="django",
        project="Sevanidhi",
        fuzzy=False,
        charset="utf-8",
        header_comment="# Hindi",
    )
    for message in sorted((one for one in found if one.id), key=_sort_key):
        known = catalogue.get(message.id, message.context)
        updated.add(
            message.id,
            string=known.string if known else "",
            locations=sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
    path = catalogue_of(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, updated, omit_header=False, include_lineno=False, width=110)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(
            r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid-Bugs-To|Language-Team):[^"]*"\n',
            "",
            text,
            flags=re.M,
        ),
        encoding="utf-8",
    )


def _sort_key(message: Message) -> tuple:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return (min(message.locations)[0] if message.locations else "", first)


def compile_room(room: Path) -> None:
    """Write the room's .mo where it is older than its .po."""
    source = catalogue_of(room)
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
        return
    with target.open("wb") as file:
        write_mo(file, kept(room))


def faults(room: Path) -> list[str]:
    """Return what is wrong with the room's catalogue, a line each; an empty list when all is well."""
    found, catalogue = collected(room), kept(room)
    where = room.relative_to(HOUSE).as_posix()
    wanted = {_identity(message) for message in found if message.id}
    lines = [
        f"{where}: no longer used: {msgid!r}"
        for msgid, _context in map(_identity, catalogue)
        if msgid and (msgid, _context) not in wanted
    ]
    lines += [f"{where}: no longer used: {message.id!r}" for message in catalogue.obsolete.values()]
    for message in (one for one in found if one.id):
        fault = _fault(message, catalogue.get(message.id, message.context))
        if fault:
            lines.append(f"{where}: {fault}: {_identity(message)[0]!r}")
    return lines


def said_in_two_ways(chosen: list[Path]) -> list[str]:
    """Return each sentence that two rooms translate differently: one room's Hindi would show in both."""
    told: dict[tuple, dict[str, str]] = {}
    for room in chosen:
        for message in kept(room):
            if message.id:
                told.setdefault(_identity(message), {}).setdefault(str(message.string), room.name)
    return [f"{msgid!r}: {ways}" for (msgid, _context), ways in told.items() if len(ways) > 1]


def _identity(message: Message) -> tuple:
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def _fault(message: Message, known: Message | None) -> str:
    written = known.string if known else ""
    strings = [written] if isinstance(written, str) else list(written or ())
    if known is None or not strings or not all(strings):
        return "not in Hindi yet"
    if known.fuzzy:
        return "fuzzy"
    places = set(PLACE.findall(" ".join([message.id] if isinstance(message.id, str) else message.id)))
    if any(not set(PLACE.findall(string)) <= places for string in strings):
        return "names a place the English has not"
    if places - {"num", "count"} - set(PLACE.findall(" ".join(strings))):
        return "leaves out a place of the English"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("asked", nargs="*", help="compile or check, if only that; then the rooms, or all")
    parser.add_argument("--check", action="store_true", help="the same as the word check")
    arguments = parser.parse_args()
    act, folders = _act(arguments.asked, check=arguments.check)
    chosen = [Path(folder).resolve() for folder in folders] or rooms()
    if act == "check":
        return _checked(chosen)
    for room in chosen:
        if act == "collect":
            update(room)
        compile_room(room)
    return 0


def _act(asked: list[str], *, check: bool) -> tuple[str, list[str]]:
    if asked and asked[0] in ("compile", "check"):
        return asked[0], asked[1:]
    return ("check" if check else "collect"), asked


def _checked(chosen: list[Path]) -> int:
    lines = [line for room in chosen for line in faults(room)] + said_in_two_ways(rooms())
    print("\n".join(lines) if lines else "The Hindi catalogues are complete.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
