"""A backup is whole or refused; a copy of a moment at which money is posted proves itself, papers and seals
included.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from sevanidhi.core.payroll.tests.conftest import row, stated
from sevanidhi.core.vault.tests.conftest import NUMBER
from sevanidhi.site.backups import folder
from sevanidhi.site.console.restore import LEFT_OUT, REVOCATIONS_UNKNOWN
from sevanidhi.site.database.connections import vault_of

FILL = """
from sevanidhi.site.console import ground
ground.stand()
from datetime import date, timedelta
from django.utils import timezone
from sevanidhi.site.database import setup
setup.migrate()
from sevanidhi.core.audit import sealing, services as audit
from sevanidhi.core.documents import services as documents
for number in range(20):
    audit.record(by=None, act="trial.act", detail={"number": number})
documents.make_pdf(
    kind="trial", template="documents/letter.typ", title=("पत्र", "Letter"), on=date(2017, 4, 17),
    data={"to": ["आशा"], "subject": {"hi": "विषय", "en": "Subject"}, "paragraphs": [], "from": ["कार्यालय"]},
)
from sevanidhi.core.accounts.models import User
from sevanidhi.core.vault.tests.conftest import stored
stored(User.objects.create(user_id="elizabeth"))
from sevanidhi.schemes.health_card.tests.conftest import make_family, make_office
make_family(make_office())
sealing.seal(sealing.AUDIT)
sealing.sign_days(sealing.AUDIT, before=timezone.localdate() + timedelta(days=1))
"""

# Two lines of three go to members and one to suspense; every posting is sealed.
POST = """
from sevanidhi.site.console import ground
ground.stand()
import time
from sevanidhi.core.audit import sealing
from sevanidhi.core.ledger.sealing import LEDGER
from sevanidhi.core.payroll import services
from sevanidhi.core.payroll.tests.conftest import open_house, row, stated, workbook
from sevanidhi.kernel.dates import SalaryMonth
house, month = open_house(), SalaryMonth(2010, 4)
rows = [row(0), row(1), row(2, gpf="EDU/9")]
while month < SalaryMonth(2017, 4):
    services.submit(office=house.ddo, month=month, stated=stated(rows, number=str(month)),
                    content=workbook(rows), file_name=f"{month}.xlsx", on=month.next().first_day)
    print(month, flush=True)
    sealing.seal(LEDGER)
    time.sleep(0.1)
    month = month.next()
"""
EVERY_MONTH = sum(stated([row(0), row(1), row(2, gpf="EDU/9")]).totals.values())

LOOK = """
from sevanidhi.site.console import ground
ground.stand()
import json
from hashlib import sha256
from django.conf import settings
from django.db import connection
from sevanidhi.core.audit import queries, sealing
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.kept_files import content_of
from sevanidhi.core.vault import sealing as vault
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.core.vault.tests.conftest import sealed_in
refused = False
try:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
except Exception:
    refused = True
proof = queries.prove()
paper = Document.objects.get(kind="trial")
schedules = Schedule.objects.order_by("pk")
for one in schedules:
    assert sha256(content_of(one.file_path)).digest() == bytes(one.file_hash), one.file_path
from sevanidhi.site.console.restore import LEFT_OUT
with connection.cursor() as cursor:
    numbers = {}
    for name in LEFT_OUT:
        cursor.execute("SELECT nextval(%s)", [name])
        numbers[name] = cursor.fetchone()[0]
identity = Identity.objects.get()
number = vault.opened(sealed_in(identity), reference=identity.pk)
posted = Posting.objects.exclude(kind=9).values_list("amount", flat=True)
print(json.dumps({
    "acts": Entry.objects.filter(act="trial.act").count(), "holds": proof.holds, "days": proof.days_signed,
    "paper": documents.content_of(paper)[:5].decode(), "refused": refused,
    "key": sealing.public_key().hex(), "home": str(settings.INSTANCE.home),
    "months": [str(one.month) for one in schedules.filter(state="posted")],
    "number": number, "accesses": list(Access.objects.values_list("act", flat=True)),
    "schedules": schedules.count(), "posted": str(sum(posted)), "damaged": documents.damaged(),
    "numbers": numbers,
}))
"""


def environment(home: Path) -> dict[str, str]:
    """Return what a process of this installation finds: on another server, a database of its own there."""
    found = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "VAULT_DATABASE_URL", "SEVANIDHI_PROCESS")
    }
    found |= {"SEVANIDHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings"}
    return found | ({"DATABASE_URL": url_of(home)} if "DATABASE_URL" in os.environ else {})


def database_of(home: Path) -> str:
    return f"sevanidhi_backup_{os.getpid()}_{home.name}"


def url_of(home: Path) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=quote(database_of(home))))


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], env=environment(home), capture_output=True, text=True)


def look(home: Path) -> dict:
    answer = run(home, "-c", LOOK)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def place():
    """A folder which PostgreSQL may enter although the tests may run as root."""
    made = Path(tempfile.mkdtemp(prefix="sevanidhi-backup-", dir="/var/tmp"))
    made.chmod(0o711)
    homes = [made / name for name in ("first", "second")]
    with databases_for(homes):
        yield made
        for home in filter(Path.exists, homes):
            run(home, "-c", "from sevanidhi.site.console.serve import stop_server; stop_server()")
    shutil.rmtree(made, ignore_errors=True)


@contextmanager
def databases_for(homes):
    """Where the tests run on a server that was named, make each installation a database on it."""
    if "DATABASE_URL" not in os.environ:
        yield
        return
    names = [sql.Identifier(database_of(home)) for home in homes]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        for name in names:
            owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        yield
        for home, name in zip(homes, names, strict=True):
            vault = sql.Identifier(vault_of(database_of(home)))
            for database in (name, vault):
                owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            for role in ("rw", "ro", "vault_rw"):
                role_name = sql.Identifier(f"{database_of(home)}_{role}")
                owner.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role_name))


@contextmanager
def money_posted(home: Path):
    """Post a month after the other; yield what tells the months posted so far."""
    told = home / "posted"
    with told.open("w") as out:
        hand = subprocess.Popen([sys.executable, "-c", POST], env=environment(home), stdout=out)

    def months(*, more_than: int = 0) -> list[str]:
        until = time.monotonic() + 60
        while len(found := told.read_text().split()) <= more_than:
            assert time.monotonic() < until, "no money is posted"
            time.sleep(0.05)
        return found

    yield months
    hand.terminate()
    hand.wait()


@pytest.fixture(scope="module")
def moment(place):
    """A backup taken while money is posted: the months posted before it, and after it at the latest."""
    home = place / "first"
    filled = run(home, "-c", FILL)
    assert filled.returncode == 0, filled.stderr
    with money_posted(home) as months:
        before = months(more_than=2)
        taken = run(home, "-m", "sevanidhi", "backup", str(place / "backup"), "--json")
        after = months(more_than=len(months()))
    assert taken.returncode == 0, taken.stderr
    assert json.loads(taken.stdout)["files"] >= 3
    return Moment(before, after)


class Moment(NamedTuple):
    """What had been posted when a backup began, and soon after it ended."""

    before: list[str]
    after: list[str]


@pytest.fixture(scope="module")
def backup(place, moment):
    return place / "backup"


@pytest.mark.slow
def test_a_copy_of_a_moment_has_everything_and_proves_itself(place, backup, moment):
    restored = run(place / "second", "-m", "sevanidhi", "restore", str(backup), "--to", str(place / "second"))
    assert restored.returncode == REVOCATIONS_UNKNOWN, restored.stdout + restored.stderr
    assert "sevanidhi card revocations take-back FILE" in restored.stderr
    assert "after the backup" in restored.stdout

    first, second = look(place / "first"), look(place / "second")
    grown = ("home", "months", "schedules", "posted", "numbers")
    assert {**second, **dict.fromkeys(grown)} == {**first, **dict.fromkeys(grown)}
    assert (second["acts"], second["holds"], second["days"], second["refused"]) == (20, True, 1, True)
    assert (second["paper"], second["damaged"]) == ("%PDF-", [])
    assert (second["number"], second["accesses"]) == (NUMBER, ["stored"])

    for name, given in first["numbers"].items():
        assert (
            second["numbers"][name] > given + LEFT_OUT[name].at_least - 100
        )  # nobody gets a number given since

    in_copy = len(second["months"])
    assert len(moment.before) <= in_copy < len(moment.after) <= len(first["months"])
    assert second["months"] == first["months"][:in_copy]
    assert second["schedules"] == in_copy
    assert Decimal(second["posted"]) == in_copy * EVERY_MONTH

    proof = json.loads(run(place / "second", "-m", "sevanidhi", "prove", "--json").stdout)
    assert (proof["holds"], proof["misfits"], proof["vouchers"]) == (True, [], [])


@pytest.mark.slow
def test_a_second_restore_into_the_same_place_is_refused(place, backup):
    again = run(place / "first", "-m", "sevanidhi", "restore", str(backup), "--to", str(place / "first"))

    assert again.returncode == 2
    assert "is not empty" in again.stderr


def test_a_part_that_becomes_the_whole_meanwhile_stops_no_backup(tmp_path, monkeypatch):
    (tmp_path / "from").mkdir()
    for name in ("paper", "paper.part"):
        (tmp_path / "from" / name).write_bytes(b"one")
    found = list(folder._files_below(tmp_path / "from"))
    monkeypatch.setattr(folder, "_files_below", lambda source: found)
    (tmp_path / "from" / "paper.part").unlink()
    folder.copy_below(tmp_path / "from", tmp_path / "to")

    assert [file.name for file in (tmp_path / "to").iterdir()] == ["paper"]


@pytest.mark.slow
def test_the_installation_remembers_when_it_was_last_backed_up(place, backup):
    kept = json.loads((place / "first" / "instance.json").read_text())

    assert kept["last_backup_at"] == json.loads((backup / "manifest.json").read_text())["taken_at"]


@pytest.mark.slow
def test_a_backup_is_readable_by_its_owner_alone(backup):
    open_to_others = [
        str(file) for file in backup.rglob("*") if file.is_file() and file.stat().st_mode & 0o077
    ]

    assert (backup.stat().st_mode & 0o077, open_to_others) == (0, [])


@pytest.mark.slow
def test_outside_the_vaults_folder_lies_neither_number_nor_key_of_the_vault(place, backup):
    kept = json.loads((place / "first" / "secrets.json").read_text())
    vault_keys = [kept[name].encode() for name in kept if name.startswith("vault_")]
    apart = [file for file in backup.rglob("*") if file.is_file() and backup / "vault" not in file.parents]

    assert len(vault_keys) == 4
    assert [
        file.name
        for file in apart
        for secret in (NUMBER.encode(), *vault_keys)
        if secret in file.read_bytes()
    ] == []
    assert set(json.loads((backup / "vault" / "secrets.json").read_text())) == {
        name for name in kept if name.startswith("vault_")
    }


@pytest.fixture
def small(tmp_path):
    """A folder that looks like a backup, for what needs no database."""
    made = tmp_path / "backup"
    folder.prepare(made)
    (made / "database.dump").write_bytes(b"PGDMP" * 1000)
    (made / "files").mkdir()
    (made / "files" / "paper").write_bytes(b"%PDF-1.7")
    folder.write_manifest(made, taken_at="2017-04-17T10:00:00+00:00", postgres_version=18)
    return made


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("damage", "file"),
    [
        (lambda made: _flip(made / "database.dump"), "database.dump"),
        (lambda made: _flip(made / "files" / "paper"), "files/paper"),
        (lambda made: (made / "files" / "paper").unlink(), "files/paper"),
        (lambda made: (made / "files" / "extra").write_bytes(b"x"), "files/extra"),
        (lambda made: (made / "database.dump").write_bytes(b"PGDMP"), "database.dump"),
        (lambda made: _flip(made / "manifest.json"), "manifest.json"),
    ],
)
def test_a_damaged_backup_is_refused_and_the_file_named(small, damage, file):
    assert folder.checked(small).files["files/paper"][0] == 8
    damage(small)

    with pytest.raises(folder.BackupDamaged) as refused:
        folder.checked(small)
    assert refused.value.facts["file"] == file


def test_a_folder_that_is_no_backup_is_refused(tmp_path):
    with pytest.raises(folder.NotABackup):
        folder.checked(tmp_path)


def test_a_damaged_backup_leaves_nothing_behind(small, tmp_path):
    _flip(small / "database.dump")
    answer = run(tmp_path, "-m", "sevanidhi", "restore", str(small), "--to", str(tmp_path / "new"))

    assert answer.returncode == 2
    assert "बैकअप खराब है" in answer.stderr
    assert not (tmp_path / "new").exists()
