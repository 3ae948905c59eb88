"""The doctor names what is wrong and how to mend it, in both languages."""

import json
from datetime import date, timedelta
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from django.db import connections
from django.utils import timezone

from sevanidhi.core.notices.models import Channel, Message, State
from sevanidhi.site.console import doctor
from sevanidhi.site.database import setup
from sevanidhi.site.database.instance import Instance
from sevanidhi.site.health import database, installation, scanner
from sevanidhi.site.health.finding import good, wrong

pytestmark = pytest.mark.usefixtures("locked_away")
SICK = wrong("disk", "जगह नहीं।", "No room.", mend=("खाली करें।", "Make some."))
WELL = good("python", "Python ठीक", "Python is well")


@pytest.fixture
def locked_away(tmp_path, monkeypatch):
    """An installation's folder of its own, so that no look changes the real one."""
    monkeypatch.setenv("SEVANIDHI_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("found", "code"), [([WELL], 0), ([WELL, SICK], 1), ([SICK, WELL], 1)])
def test_it_ends_with_1_if_anything_is_wrong(monkeypatch, found, code):
    monkeypatch.setattr(doctor, "findings", lambda: iter(found))

    assert CliRunner().invoke(doctor.command).exit_code == code


def test_what_is_wrong_is_said_in_both_languages_with_what_to_do(monkeypatch):
    monkeypatch.setattr(doctor, "findings", lambda: iter([WELL, SICK]))

    told = CliRunner().invoke(doctor.command).output

    assert told == "✓ Python ठीक / Python is well\n✗ जगह नहीं। खाली करें।\n  No room. Make some.\n"


def test_a_machine_can_read_it(monkeypatch):
    monkeypatch.setattr(doctor, "findings", lambda: iter([SICK]))

    told = json.loads(CliRunner().invoke(doctor.command, ["--json"]).output)

    assert told == {
        "about": "disk",
        "good": False,
        "hi": "जगह नहीं।",
        "en": "No room.",
        "mend": {"hi": "खाली करें।", "en": "Make some."},
    }


def test_an_installation_never_set_up_is_told_so(locked_away, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    told = {finding.about: finding.words.en for finding in doctor.findings() if not finding.good}

    assert told["database"] == "There is no database yet."
    assert list(locked_away.iterdir()) == []


def test_a_server_that_does_not_answer_is_told_so(monkeypatch, tmp_path):
    monkeypatch.setenv("SEVANIDHI_PROCESS", "test")
    monkeypatch.setenv("SEVANIDHI_HOME", str(tmp_path))
    monkeypatch.delenv("VAULT_DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody:nothing@{quote(str(tmp_path), safe='')}/none")

    (finding,) = doctor._with_database()
    assert finding.words.en.startswith("The database does not answer")


def test_a_package_that_differs_from_the_lock_is_named(monkeypatch, tmp_path):
    lock = tmp_path / "run.lock"
    lock.write_text("django==1.0 \\\nno-such-package==2.0 \\\ncolorama==0.4 ; sys_platform == 'win32' \\\n")
    monkeypatch.setattr(installation, "LOCK", lock)

    found = installation.packages()

    assert not found.good
    assert "django==1.0 ≠ 5" in found.words.en
    assert "no-such-package==2.0 ✗" in found.words.en
    assert "colorama" not in found.words.en


def test_secrets_that_others_can_read_are_wrong(tmp_path):
    instance = Instance(tmp_path)
    instance.secrets()
    assert installation.secrets(instance).good

    instance.secrets_file.chmod(0o644)

    assert installation.secrets(instance).words.en.startswith("Others can read the secrets (644)")


def test_a_date_that_stands_still_is_right_for_a_demo_only(tmp_path):
    instance, fixed = Instance(tmp_path), date(2017, 4, 17)
    assert not installation.business_date(instance, fixed=fixed).good
    assert installation.business_date(instance, fixed=None).good

    instance.keep_options(demo="1")

    assert installation.business_date(instance, fixed=fixed).good


def test_an_address_without_tls_is_right_for_a_demo_only(tmp_path):
    instance = Instance(tmp_path)
    assert not installation.address(instance, public="http://localhost:8000").good
    assert installation.address(instance, public="https://sipf.example").good

    instance.keep_options(demo="1")

    assert installation.address(instance, public="http://localhost:8000").good


def test_the_inbox_of_everybody_s_codes_is_right_for_a_demo_only(tmp_path):
    instance = Instance(tmp_path)
    assert not installation.inbox(instance, shown=True).good
    assert installation.inbox(instance, shown=False).good

    instance.keep_options(demo="1")

    assert installation.inbox(instance, shown=True).good


@pytest.mark.parametrize(("hours", "well"), [(2, True), (25, True), (27, False)])
def test_a_backup_older_than_a_day_is_wrong(tmp_path, hours, well):
    instance, now = Instance(tmp_path), timezone.now()
    instance.keep_options(last_backup_at=(now - timedelta(hours=hours)).isoformat())

    assert installation.backup(instance, now=now).good is well


def test_no_backup_is_wrong_but_for_a_demo(tmp_path):
    instance = Instance(tmp_path)
    assert installation.backup(instance, now=timezone.now()).words.en == "The last backup: never."

    instance.keep_options(demo="1")

    assert installation.backup(instance, now=timezone.now()).good


def test_a_release_without_a_lock_is_held_to_what_it_asks_for(monkeypatch, tmp_path):
    monkeypatch.setattr(installation, "LOCK", tmp_path / "none")
    monkeypatch.setattr(installation.metadata, "requires", lambda name: ["Django>=99", "PyYAML>=6"])

    assert installation.packages().words.en.startswith("Packages are not those asked for: Django>=99 ≠ 5")


def test_a_version_written_otherwise_is_the_same(monkeypatch, tmp_path):
    lock = tmp_path / "run.lock"
    lock.write_text("pyyaml==6.0.03 \\\n")
    monkeypatch.setattr(installation, "LOCK", lock)
    monkeypatch.setattr(installation.metadata, "version", lambda name: "6.0.3")

    assert installation.packages().good


def test_a_disk_nearly_full_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setattr(installation.shutil, "disk_usage", lambda folder: SimpleNamespace(free=1024**3))

    assert not installation.disk(Instance(tmp_path)).good


def test_looks_that_were_never_compiled_are_wrong(monkeypatch, tmp_path):
    catalogue = tmp_path / "core" / "locale" / "hi" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    monkeypatch.setattr(installation, "PACKAGE", tmp_path)

    assert not installation.messages().good
    assert not installation.assets().good


@pytest.mark.django_db(databases=["default", "readonly", "vault"])
class TestDatabase:
    """Looks at a database that is in order, and at one that is not."""

    def test_a_database_in_order_is_found_so(self):
        found = [database.version(), database.migrations(), database.run_time_role(), database.rights()]

        assert [finding.words.en for finding in found if not finding.good] == []

    def test_a_temporary_table_does_not_make_an_owner(self):
        with connections["default"].cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE stage (row int)")

        assert database.run_time_role().good

    def test_a_table_that_only_grows_is_looked_at_with_its_partitions(self):
        assert len(setup.append_only_tables()) > 5

    def test_a_right_to_change_what_only_grows_is_found(self):
        role = connections["default"].settings_dict["USER"]
        forbidden = database._forbidden_rights("pg_write_all_data")

        assert database._forbidden_rights(role) == []
        assert {right for _, right, _ in forbidden} == {"UPDATE", "DELETE", "INSERT"}

    def test_no_worker_is_found(self):
        assert database.worker().words.en == "No worker is alive; one was last heard of: —"

    def test_a_worker_that_lives_is_found(self):
        with connections["default"].cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")

        assert database.worker().good

    def test_files_that_nobody_scans_are_right_for_a_demo_only(self, settings, tmp_path):
        home = Instance(tmp_path)
        assert not scanner.scanner(home).good
        home.keep_options(demo="1")
        assert scanner.scanner(home).good
        settings.CLAMD = "/nowhere"
        assert scanner.scanner(home).words.en.startswith("The virus scanner does not answer")

    def test_a_message_that_waits_too_long_is_found(self):
        message(state=State.WAITING, minutes_old=5)
        assert database.outbox().good

        message(state=State.WAITING, minutes_old=20)
        assert database.outbox().words.en.startswith("The oldest message has waited since")

    def test_messages_that_wait_for_an_officer_are_counted(self):
        message(state=State.PARKED, minutes_old=1)

        assert database.outbox().words.en == "1 messages could not be sent and wait for an officer."


def message(*, state: State, minutes_old: int) -> Message:
    return Message.objects.create(
        event=f"{state} {minutes_old}",
        template="sample",
        template_version="1",
        language="hi",
        channel=Channel.SMS,
        address="9414000000",
        parts=1,
        state=state,
        written_at=timezone.now() - timedelta(minutes=minutes_old),
    )
