"""`sevanidhi demo`: build the two demo districts, run their jobs, say what came of it, serve the site."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from sevanidhi.site.console import demo_up, ground, serve

if TYPE_CHECKING:
    from sevanidhi.site.database.instance import Instance
    from sevanidhi.site.demo.build import Job

BUILT = "demo_built"
DATABASE, VAULT = "demo_database", "demo_vault"
PASSWORDS = "demo_passwords.json"


@click.command(
    short_help="नमूना ज़िला बनाएँ और दिखाएँ। / Build and show the demo district.",
    help="नमूना ज़िला बनाएँ, उसके दो साल चलाएँ और साइट दिखाएँ। / Build the demo district, run its two years and "
    "serve the site.",
)
@click.option("--no-serve", is_flag=True, help="काम के बाद रुक जाएँ / End after the job.")
@click.option("--fresh", is_flag=True, help="नए सिरे से बनाएँ / Build it anew.")
@click.option("--port", default=8000, show_default=True, help="पोर्ट / The port to listen on.")
def command(no_serve: bool, fresh: bool, port: int) -> None:
    if not no_serve:
        serve.refuse_a_taken_port(port)
    serve.say_where(port)
    started = _stand_as_demo()
    try:
        _ready(fresh)
        if not no_serve:
            serve.serve(port=port)
    finally:
        if started:
            serve.stop_server()


def _stand_as_demo() -> bool:
    """Mark the instance as the demo before its settings are read. Return whether this started the server."""
    from sevanidhi.site.database import connections, instance, setup

    here = instance.current()
    database, vault = connections.place(here), connections.place_of_vault(here)
    started = setup.start_server()
    if database != _demos_database(here):
        _refuse_a_living_office(here)
    if vault != here.options().get(VAULT):
        _refuse_a_living_vault(here)
    if here.options().get(DATABASE) != database or here.options().get(VAULT) != vault:
        here.keep_options(demo="1", business_date="2017-04-17", **{DATABASE: database, VAULT: vault})
    return ground.stand() or started


def _demos_database(here: Instance) -> str:
    """Return the database a demo of this installation was made in; nothing where none was."""
    options = here.options()
    return options.get(DATABASE, str(here.home) if "demo" in options else "")


def _refuse_a_living_office(here: Instance) -> None:
    """A database with offices in it that no demo made is somebody's work: it is never turned into a demo."""
    from sevanidhi.site.database import setup

    if setup.has_offices(here):
        raise click.ClickException(
            "इस डेटाबेस में पहले से कार्यालय हैं; नमूने के लिए खाली डेटाबेस या दूसरा SEVANIDHI_HOME दें। / This "
            "database has offices in it already; give the demo an empty one, or another SEVANIDHI_HOME."
        )


def _refuse_a_living_vault(here: Instance) -> None:
    """Nor is a vault emptied for a demo whose numbers no demo brought in, whatever the books are."""
    from sevanidhi.site.database import setup

    if setup.has_numbers(here):
        raise click.ClickException(
            "इस तिजोरी में पहले से आधार संख्याएँ हैं; नमूने के लिए VAULT_DATABASE_URL हटाएँ या खाली डेटाबेस दें। / "
            "This vault has Aadhaar numbers in it already; unset VAULT_DATABASE_URL for the demo, or name an "
            "empty database."
        )


def _ready(fresh: bool) -> None:
    """Build the demo unless it stands, and say what is in it."""
    from django.conf import settings

    from sevanidhi.site.database import setup
    from sevanidhi.site.demo import officers

    tell = Told()
    here = settings.INSTANCE
    built = here.options().get(BUILT) == _fingerprint() and setup.has_offices(here) and not fresh
    if not built:
        here.keep_options(**{BUILT: ""})
        tell.step("डेटाबेस तैयार हो रहा है", "Preparing the database")
        setup.empty()
    serve.prepare()
    if built:
        tell.note("नमूना ज़िला पहले से बना है", "The demo district stands already (--fresh builds it anew)")
    else:
        _build(tell)
    _say_totals(tell)
    demo_up.say_totals(tell)
    _say_logins(tell)
    demo_up.say_logins(tell, officers.kept_passwords(here.home / PASSWORDS))
    demo_up.say_waiting(tell)
    _say_where_codes_stand(tell)


def _fingerprint() -> str:
    """Return what changes when the demo's making or the shape of its tables does: then it is built anew."""
    import hashlib

    import sevanidhi

    package = Path(sevanidhi.__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*package.glob("**/migrations/*.py"), *package.glob("site/demo/**/*")]):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _build(tell: Told) -> None:
    from django.conf import settings

    from sevanidhi.site.demo import build, officers, papers
    from sevanidhi.site.demo.population import employees
    from sevanidhi.site.demo.up import papers as up_papers

    job = build.build(tell)
    officers.keep_passwords(settings.INSTANCE.home / PASSWORDS, job.passwords)
    _say_interest(tell, job)
    tell.step("पासबुकें और कार्ड छप रहे हैं", "Printing passbooks and cards")
    folder = settings.INSTANCE.home / "papers"
    for path in papers.print_papers(
        list(employees()), folder, by=job.users["EDU-DDO"], today=build.BUSINESS_DATE
    ):
        tell.note(str(path), "")
    assert job.up is not None and job.up.batch is not None  # noqa: S101, PT018
    up_papers.print_papers(job.up.batch, folder, today=build.BUSINESS_DATE)
    settings.INSTANCE.keep_options(**{BUILT: _fingerprint()})


def _say_interest(tell: Told, job: Job) -> None:
    from sevanidhi.kernel.money import grouped

    for run in job.interest:
        tell.note(
            f"ब्याज {run.year}: {run.accounts} खाते, ₹ {grouped(run.interest)}",
            f"interest {run.year}: {run.accounts} accounts, ₹ {grouped(run.interest)}, "
            + ("year closed" if run.closed else "year open"),
        )


def _say_totals(tell: Told) -> None:
    """Prove the ledger and show that voucher = posted + suspense, by head, from what the database holds."""
    from sevanidhi.core.audit import sealing
    from sevanidhi.core.ledger import proving
    from sevanidhi.core.ledger.sealing import LEDGER
    from sevanidhi.core.payroll import queries as payroll
    from sevanidhi.kernel.money import grouped

    tell.step("योग मिलाए जा रहे हैं, बही परखी जा रही है", "Agreeing the totals, proving the ledger")
    table = Table(title="वाउचर = जमा + उचंत / voucher = posted + suspense")
    for heading in ("मद / head", "वाउचर / voucher", "जमा / posted", "उचंत / suspense", ""):
        table.add_column(heading, justify="left" if heading.startswith("मद") else "right")
    for total in payroll.totals_by_head():
        agrees = "✓" if total.voucher == total.posted + total.suspense else "✗"
        table.add_row(
            _head_in_both(total.head),
            grouped(total.voucher),
            grouped(total.posted),
            grouped(total.suspense),
            agrees,
        )
    tell.console.print(table)
    for chain in (LEDGER, sealing.AUDIT):
        sealing.seal(chain)
    proof = proving.prove()
    if not proof.holds:
        raise click.ClickException(f"बही सही नहीं बैठती / the ledger does not hold: {proof.misfits[0]}")
    tell.note(
        f"बही सही है: {proof.entries} प्रविष्टियाँ, {proof.postings} पोस्टिंग",
        f"the ledger holds: {proof.entries} entries, {proof.postings} postings, {proof.sealed} sealed",
    )


def _head_in_both(code: str) -> str:
    from sevanidhi.core import registry

    head = registry.head(code)
    return f"{head.short_hi} / {head.short_en}"


def role_in_both(role: str) -> str:
    """Return what a role is called, in Hindi and in English."""
    from django.utils import translation

    from sevanidhi.core.accounts.words import ROLE_NAMES

    said = []
    for language in ("hi", "en"):
        with translation.override(language):
            said.append(str(ROLE_NAMES[role]))
    return " / ".join(said)


def _say_logins(tell: Told) -> None:
    from django.conf import settings

    from sevanidhi.site.demo import officers
    from sevanidhi.site.demo.months import LEFT_FOR_THE_READER
    from sevanidhi.site.demo.population import employees, pensioners

    passwords = officers.kept_passwords(settings.INSTANCE.home / PASSWORDS)
    table = Table(title="लॉगिन / demo logins")
    for heading in ("यूज़र आईडी / user ID", "पासवर्ड / password", "कौन / who", "भूमिका / role"):
        table.add_column(heading)
    for plan in officers.OFFICERS:
        table.add_row(
            plan.user_id,
            passwords[plan.user_id],
            f"{plan.name_hi} / {plan.name_en}",
            role_in_both(plan.role),
        )
    member = next(plan for plan in employees() if plan.gpf_number)
    pensioner = pensioners()[0]
    for one, who in ((member, role_in_both("member")), (pensioner, "पेंशनर / Pensioner")):
        table.add_row(one.employee_id, "OTP", f"{one.name_hi} / {one.name_en}", who)
    tell.console.print(table)
    code, month = LEFT_FOR_THE_READER
    tell.note(
        f"आपके लिए: {code} की {month} की अनुसूची EDU-DDO के कोड की प्रतीक्षा में है; "
        "दिसंबर 2016 से उचंत AJMER-CLERK के पास",
        f"left for you: the schedule of {code} for {month} waits for EDU-DDO's code; items in suspense since "
        "December 2016 wait for AJMER-CLERK",
    )


def _say_where_codes_stand(tell: Told) -> None:
    from django.conf import settings

    from sevanidhi.core.accounts import limits

    hour, day = limits.SENDS_AN_HOUR.most, limits.SENDS_A_DAY.most
    tell.note(
        f"हर लॉगिन को एक काम के लिए घंटे में {hour} तक और सब मिलाकर दिन में {day} तक OTP मिलते हैं",
        f"a login gets at most {hour} OTPs an hour for one purpose and {day} a day in all",
    )
    new = limits.SENDS_FOR_STRANGERS.most
    tell.note(
        f"केवल यूज़र आईडी से, ऐसे ब्राउज़र पर जहाँ पहले साइन इन नहीं हुआ, दिन में {new} तक ही",
        f"of these no more than {new} by user ID alone, on browsers where it has not signed in before",
    )
    tell.note("हर OTP इस पन्ने पर दिखता है: /hi/messages/inbox/", "every OTP is shown on /en/messages/inbox/")
    tell.note(f"जो कुछ रखा गया, यहाँ है: {settings.INSTANCE.home}", "what is kept lies there, passwords too")


class Told:
    """Says what is going on, in both languages, with a bar where it takes long."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.begun = time.monotonic()

    def step(self, hindi: str, english: str) -> None:
        self.console.print(f"[bold]▸ {hindi}[/bold]  {english} …")

    def done(self, hindi: str, english: str) -> None:
        self.note(f"{hindi} ({time.monotonic() - self.begun:.0f} s)", english)

    def note(self, hindi: str, english: str) -> None:
        self.console.print(f"  {hindi}" + (f"  ·  {english}" if english else ""), soft_wrap=True)

    @contextmanager
    def bar(self, hindi: str, english: str, total: int) -> Iterator[Callable[[], None]]:
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console) as progress:
            task = progress.add_task(f"{hindi} / {english}", total=total)
            yield lambda: progress.advance(task)
