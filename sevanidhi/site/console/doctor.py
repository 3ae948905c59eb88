"""`sevanidhi doctor`: what is wrong with this installation, and how to mend it."""

import json
import os
import sys
from collections.abc import Callable, Iterator

import click

from sevanidhi.site.health import installation
from sevanidhi.site.health.finding import Finding, wrong

UNWELL = 1


@click.command(
    "doctor",
    short_help="इस स्थापना की जाँच। / Check this installation.",
    help="इस स्थापना की जाँच: क्या गड़बड़ है और कैसे ठीक हो; गड़बड़ हो तो 1 पर समाप्त। / "
    "Check this installation: what is wrong and how to mend it; exits with 1 if anything is wrong.",
)
@click.option("--json", "as_json", is_flag=True, help="हर पंक्ति एक JSON। / One JSON object a line.")
def command(as_json: bool) -> None:
    well = True
    for finding in findings():
        click.echo(in_json(finding) if as_json else in_words(finding))
        well = well and finding.good
    sys.exit(0 if well else UNWELL)


def findings() -> Iterator[Finding]:
    """Yield what each look found, as it is found. What needs the database is left out where there is none."""
    yield from (
        installation.python(),
        installation.packages(),
        installation.assets(),
        installation.messages(),
    )
    yield installation.rules()
    from sevanidhi.site.database import instance

    here = instance.current()
    yield from (installation.secrets(here), installation.disk(here))
    if not here.secrets_file.exists() and not os.environ.get("DATABASE_URL"):
        yield not_set_up()
        return
    yield from _with_database()


def _with_database() -> Iterator[Finding]:
    """Yield what the database shows. An embedded server that does not run is started for the look."""
    import psycopg
    from django.db import OperationalError

    from sevanidhi.site.console import ground, serve
    from sevanidhi.site.database.embedded import PostgresDidNotStart
    from sevanidhi.site.database.provision import NoRoomForTheVault

    started = False
    try:
        started = ground.stand()
        yield from _looks()
    except (OperationalError, psycopg.OperationalError, PostgresDidNotStart, NoRoomForTheVault) as error:
        yield no_answer(str(error).strip().splitlines()[-1])
    finally:
        if started:
            serve.stop_server()


def _looks() -> Iterator[Finding]:
    from django.conf import settings
    from django.utils import timezone

    from sevanidhi.site.database import instance
    from sevanidhi.site.health import database, mailbox, scanner, signing_keys

    here = instance.current()
    yield installation.business_date(here, fixed=settings.BUSINESS_DATE)
    yield installation.address(here, public=settings.PUBLIC_ADDRESS)
    yield installation.inbox(here, shown=settings.DEMO_INBOX)
    yield installation.backup(here, now=timezone.now())
    yield database.version()
    migrated = database.migrations()
    yield migrated
    looks: tuple[Callable[[], Finding], ...] = (database.run_time_role,)
    if migrated.good:  # the others read tables that would not all be there
        looks += (
            database.rights,
            database.doors,
            database.vault_keys,
            database.worker,
            database.postings,
            database.outbox,
        )
    for look in looks:
        yield look()
    if migrated.good:
        yield scanner.scanner(here)
        yield mailbox.mailbox(here)
        yield signing_keys.signing_keys(now=timezone.now())


def not_set_up() -> Finding:
    return wrong(
        "database",
        "डेटाबेस अभी बना ही नहीं है।",
        "There is no database yet.",
        mend=(
            "`sevanidhi serve` (या `make demo`) उसे बनाता है।",
            "`sevanidhi serve` (or `make demo`) makes it.",
        ),
    )


def no_answer(reason: str) -> Finding:
    return wrong(
        "database",
        f"डेटाबेस उत्तर नहीं देता: {reason}",
        f"The database does not answer: {reason}",
        mend=(
            "DATABASE_URL, VAULT_DATABASE_URL और PostgreSQL की लॉग फ़ाइल जाँचें; पहली बार हो तो `sevanidhi serve`"
            " भूमिकाएँ बनाता है।",
            "Check DATABASE_URL, VAULT_DATABASE_URL and PostgreSQL's log; the first time, `sevanidhi serve`"
            " makes the roles.",
        ),
    )


def in_words(finding: Finding) -> str:
    """Return the finding as lines of both languages, with what to do where it is wrong."""
    mark = "✓" if finding.good else "✗"
    if finding.mend is None:
        return f"{mark} {finding.words.hi} / {finding.words.en}"
    return (
        f"{mark} {finding.words.hi} {finding.mend.hi}\n"
        f"  {finding.words.en} {finding.mend.en}"
    )  # fmt: skip


def in_json(finding: Finding) -> str:
    told = {"about": finding.about, "good": finding.good, **finding.words._asdict()}
    if finding.mend is not None:
        told["mend"] = finding.mend._asdict()
    return json.dumps(told, ensure_ascii=False)
