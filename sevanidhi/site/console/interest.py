"""`sevanidhi interest run`: a year's interest credited to every member of a fund, and the year closed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from sevanidhi.kernel.money import grouped
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.site.console import BothLanguages, answers, ground
from sevanidhi.site.console.answers import in_json
from sevanidhi.site.console.tables import table

SOME_FAILED = 1
NAMED_AT_MOST = 50


class HeadBearsNoInterest(Refusal):
    """The scheme of this head has no rules of interest. Facts: head."""


@click.group("interest", cls=BothLanguages, help="निधियों का सालाना ब्याज। / Yearly interest of the funds.")
def command() -> None:
    pass


@command.command(
    "run",
    short_help="साल का ब्याज जमा करें, साल बंद करें। / Credit a year's interest and close the year.",
    help="साल का ब्याज सबके खाते में जमा करें और साल बंद करें; रुका काम आगे बढ़ता है। "
    "किसी का ब्याज न लग सके तो 1 पर समाप्त। / Credit a year's interest to every member and close the year; "
    "goes on where it was stopped. Exits 1 if somebody could not be credited, each named.",
)
@click.option(
    "--year",
    "written_year",
    required=True,
    metavar="YEAR",
    help="वित्तीय वर्ष (2015-16)। / The financial year.",
)
@click.option("--head", default="gpf", show_default=True, help="कटौती का शीर्ष। / The head of deduction.")
@click.option("--trial", is_flag=True, help="केवल हिसाब बताएँ, जमा न करें। / Only tell what it would come to.")
@click.option(
    "--hands",
    type=click.IntRange(1, 16),
    default=2,
    show_default=True,
    help="साथ-साथ काम करने वाले कनेक्शन। / Connections that work side by side.",
)
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def run(written_year: str, head: str, trial: bool, hands: int, as_json: bool) -> None:
    with standing():
        from sevanidhi.kernel.dates import FinancialYear

        with answers.answering(as_json=as_json):
            result = _run(FinancialYear.parse(written_year), head, trial=trial, hands=hands, quiet=as_json)
        answers.say_json(_as_json(result)) if as_json else _say(result, trial=trial)
    if result.failures:
        sys.exit(SOME_FAILED)


def _run(year: Any, head: str, *, trial: bool, hands: int, quiet: bool) -> Any:
    from sevanidhi.lines.funds import services
    from sevanidhi.web import clock

    rules = _rules(head, year)
    if trial:
        return services.try_interest(head=head, year=year, rules=rules)
    return services.run_interest(
        head=head,
        year=year,
        rules=rules,
        today=clock.today(),
        by=None,
        hands=hands,
        progress=_quiet if quiet else _progress,
    )


def _rules(head: str, year: Any) -> Any:
    """Return the rules of interest of the scheme this head belongs to. May refuse: HeadBearsNoInterest."""
    from sevanidhi.core.registry import queries as registry

    law = import_module(f"sevanidhi.schemes.{registry.scheme_of(head).code}.rules")
    if not hasattr(law, "interest_rules"):
        raise HeadBearsNoInterest(head=head)
    return law.interest_rules(year)


def _progress(done: int, of: int) -> None:
    click.echo(f"भाग {done} / {of} · part {done} of {of}", err=True)


def _quiet(done: int, of: int) -> None:
    """Say nothing: the answer is one JSON object."""


def _as_json(result: Any) -> dict[str, Any]:
    return {
        "head": result.head,
        "year": str(result.year),
        "accounts": result.accounts,
        "interest": in_json(result.interest),
        "closed": result.closed,
        "failures": [{"account": failure.number, "why": failure.why} for failure in result.failures],
    }


def _say(result: Any, *, trial: bool) -> None:
    state = "बंद / closed" if result.closed else "परख / trial" if trial else "खुला / open"
    rows = [
        ("शीर्ष / Head", result.head),
        ("वर्ष / Year", str(result.year)),
        ("खाते / Accounts", str(result.accounts)),
        ("ब्याज / Interest", grouped(result.interest)),
        ("वर्ष की स्थिति / The year is", state),
        ("जिन्हें नहीं लगा / Not credited", str(len(result.failures))),
    ]
    click.echo(table(("", "योग / Result"), rows))
    for failure in result.failures[:NAMED_AT_MOST]:
        click.echo(f"  {failure.number}: {_why(failure.why)}", err=True)


def _why(why: str) -> str:
    from sevanidhi.lines.funds.phrases import FAULTS

    name, _, rest = why.partition(" ")
    return f"{' / '.join(FAULTS[name])} ({rest})" if name in FAULTS else why


@contextmanager
def standing() -> Iterator[None]:
    """Run with the database up; stop the server again if it was started here."""
    started = ground.stand()
    try:
        yield
    finally:
        if started:
            from sevanidhi.site.console.serve import stop_server

            stop_server()
