"""`sevanidhi rules`: the dated law as it stands in the files: list, read, check. Needs no database."""

import sys
from collections.abc import Iterable
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from sevanidhi.kernel import rulebook, sources
from sevanidhi.kernel.dated import RuleTable, Version, examine
from sevanidhi.kernel.rule_files import Fault
from sevanidhi.site.console import BothLanguages, answers, rule_pages

FAULTY = 1
JSON = click.option("--json", "as_json", is_flag=True, help="हर पंक्ति एक JSON। / One JSON object a line.")


@click.group(
    "rules", cls=BothLanguages, help="दिनांकित नियम: सूची, पाठ, जाँच। / The dated rules: list, read, check."
)
def command() -> None:
    pass


@command.command("list", help="सभी नियम तालिकाएँ। / All rule tables.")
@JSON
def list_tables(as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        tables = [rulebook.table(key) for key in rulebook.rule_files()]
    if as_json:
        for one in tables:
            answers.say_json(rule_pages.summary_in_json(one))
    else:
        click.echo(rule_pages.list_of(tables))


@command.command("show", help="एक नियम: आँकड़े, स्रोत, पठन। / One rule: figures, source and readings.")
@click.argument("key", metavar="TABLE")
@click.option("--on", metavar="DATE", help="उस दिन लागू (न दें तो सब)। / In force that day (else all).")
@click.option("--known-on", metavar="DATE", help="जैसा उस दिन ज्ञात था। / As it was known on that day.")
@JSON
def show(key: str, on: str | None, known_on: str | None, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        one = rulebook.table(key)
        day, known = answers.day_or_none("on", on), answers.day_or_none("known-on", known_on)
        versions = _asked_for(one, day, known)
        if as_json:
            for version in versions:
                answers.say_json(rule_pages.version_in_json(one, version))
        else:
            click.echo(rule_pages.page_of(one, versions, sources.register()))
        if day:
            one.in_force(day, known)  # an unknown period is shown with its readings, and still refused


def _asked_for(one: RuleTable, day: date | None, known: date | None) -> list[Version]:
    versions = one.as_known(known)
    return [version for version in versions if day is None or version.holds(day)]


@command.command(
    "check",
    short_help="नियमों की जाँच। / Check the rules.",
    help="""नियमों की जाँच; दोष हो तो 1 पर समाप्त। / Check the rules; ends with 1 on a fault.

    टकराती या छूटी अवधि, स्रोत का न होना, दशमलव (float)। फ़ाइल न दें तो सब नियम। /
    Overlaps, gaps that are not an explicit unknown, missing sources, floats. Without FILE: all rules.
    """,
)
@click.argument("files", metavar="[FILE.yaml]...", nargs=-1)
@JSON
def check(files: tuple[str, ...], as_json: bool) -> None:
    tables, faults = _examined(_given(files) if files else rulebook.rule_files().items())
    if as_json:
        answers.say_json(rule_pages.check_in_json(tables, faults))
    else:
        click.echo(rule_pages.check_page(tables, faults))
    sys.exit(FAULTY if faults else 0)


def _given(files: Iterable[str]) -> Iterable[tuple[str, Path]]:
    """Return key and path of files: "…/gpf/rules/x.yaml" is gpf.x, any other file goes by its own name."""
    for file in map(Path, files):
        folders = file.resolve().parent
        owner = f"{folders.parent.name}." if folders.name == "rules" else ""
        yield f"{owner}{file.stem}", file


def _examined(files: Iterable[tuple[str, Path | Traversable]]) -> tuple[list[RuleTable], list[Fault]]:
    tables, faults = [], []
    for key, file in files:
        found, wrong = _examine(file, key)
        faults += wrong
        if found:
            tables.append(found)
            faults += _unregistered(found)
    return tables, faults


def _examine(file: Path | Traversable, key: str) -> tuple[RuleTable | None, list[Fault]]:
    try:
        return examine(file, key)
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(key, "unreadable", str(error))]


def _unregistered(one: RuleTable) -> list[Fault]:
    """Return a fault for each source cited that the register does not have."""
    register = sources.register()
    cited = [(version.key, version.source) for version in one.versions]
    cited += [(f"{one.key} {setting.key}", setting.source or "") for setting in one.settings.values()]
    return [
        Fault(one.key, "unknown source", f"{where}: {key}")
        for where, citation in cited
        for key in sources.cited_keys(citation)
        if key not in register
    ]
