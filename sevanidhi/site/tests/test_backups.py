"""A backup is whole or refused; a restored copy proves itself, papers and seals included."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sevanidhi.site.backups import folder

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
sealing.seal(sealing.AUDIT)
sealing.sign_days(sealing.AUDIT, before=timezone.localdate() + timedelta(days=1))
"""

LOOK = """
from sevanidhi.site.console import ground
ground.stand()
import json
from django.conf import settings
from django.db import connection
from sevanidhi.core.audit import queries, sealing
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.documents.models import Document
refused = False
try:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
except Exception:
    refused = True
proof = queries.prove()
paper = Document.objects.get()
print(json.dumps({
    "acts": Entry.objects.filter(act="trial.act").count(), "holds": proof.holds, "days": proof.days_signed,
    "paper": documents.content_of(paper)[:5].decode(), "refused": refused,
    "key": sealing.public_key().hex(), "home": str(settings.INSTANCE.home),
}))
"""


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEVANIDHI_PROCESS")
    }
    env |= {"SEVANIDHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "sevanidhi.site.settings"}
    return subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True)


def look(home: Path) -> dict:
    answer = run(home, "-c", LOOK)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def place():
    """A folder which PostgreSQL may enter although the tests may run as root."""
    made = Path(tempfile.mkdtemp(prefix="sevanidhi-backup-", dir="/var/tmp"))
    made.chmod(0o711)
    yield made
    for home in ("first", "second"):
        run(made / home, "-c", "from sevanidhi.site.console.serve import stop_server; stop_server()")
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def backup(place):
    """A small installation, and a backup of it."""
    filled = run(place / "first", "-c", FILL)
    assert filled.returncode == 0, filled.stderr
    taken = run(place / "first", "-m", "sevanidhi", "backup", str(place / "backup"), "--json")
    assert taken.returncode == 0, taken.stderr
    assert json.loads(taken.stdout)["files"] >= 3
    return place / "backup"


@pytest.mark.slow
def test_the_restored_copy_has_everything_and_proves_itself(place, backup):
    restored = run(place / "first", "-m", "sevanidhi", "restore", str(backup), "--to", str(place / "second"))
    assert restored.returncode == 0, restored.stdout + restored.stderr

    first, second = look(place / "first"), look(place / "second")
    assert second == first | {"home": str(place / "second")}
    assert (second["acts"], second["holds"], second["days"], second["refused"]) == (20, True, 1, True)
    assert second["paper"] == "%PDF-"


@pytest.mark.slow
def test_a_second_restore_into_the_same_place_is_refused(place, backup):
    again = run(place / "first", "-m", "sevanidhi", "restore", str(backup), "--to", str(place / "first"))

    assert again.returncode == 2
    assert "is not empty" in again.stderr


@pytest.mark.slow
def test_a_backup_is_readable_by_its_owner_alone(backup):
    open_to_others = [
        str(file) for file in backup.rglob("*") if file.is_file() and file.stat().st_mode & 0o077
    ]

    assert (backup.stat().st_mode & 0o077, open_to_others) == (0, [])


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
    assert "बैकअप ख़राब है" in answer.stderr
    assert not (tmp_path / "new").exists()
