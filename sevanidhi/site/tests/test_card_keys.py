"""Keys and the list of revoked cards at the console, and what the doctor says of them."""

import hashlib
import json
import shlex
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.notices.models import Message
from sevanidhi.schemes.health_card.formulas.verification import judge, read_keys
from sevanidhi.schemes.health_card.queries import cards as queries
from sevanidhi.schemes.health_card.services import cards, revocations
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office, make_officer
from sevanidhi.site.console import card as console
from sevanidhi.site.console import ground
from sevanidhi.site.health import signing_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(settings, monkeypatch):
    settings.BUSINESS_DATE = TODAY
    monkeypatch.setattr(ground, "stand", lambda **_kwargs: False)


def run(*told):
    done = CliRunner().invoke(console.command, [*told, "--json"])
    return done.exit_code, json.loads(done.output)


def test_keys_are_made_once_and_rotated_and_written_to_a_file(tmp_path):
    code, made = run("keys", "make")
    assert (code, [key["purpose"] for key in made["keys"]]) == (0, ["card", "revocation"])
    assert run("keys", "make")[1]["refused"] == "SigningKeyThere"
    assert run("keys", "rotate", "--purpose", "card", "--from", "2017-04-20")[0] == 0

    code, told = run("keys", "export", str(tmp_path / "keys.json"))
    assert (code, told["keys"]) == (0, 3)
    assert len(read_keys((tmp_path / "keys.json").read_text())) == 3


def test_a_stolen_key_is_ended_and_another_made_for_its_purpose_alone():
    made = run("keys", "make")[1]["keys"]
    first = revocations.publish(on=TODAY, now=timezone.now())
    for key in made:
        assert run("keys", "end", key["kid"], "--why", " ")[1]["refused"] == "EndNotExplained"
        assert run("keys", "end", key["kid"], "--why", "चोरी हुई")[0] == 0
        assert run("keys", "end", key["kid"], "--why", "फिर")[1]["refused"] == "KeyEndedAlready"
        assert [one["purpose"] for one in run("keys", "make")[1]["keys"]] == [key["purpose"]]
    assert run("keys", "end", "nobody", "--why", "चोरी")[1]["refused"] == "NoSuchKey"

    queue.run_waiting()
    assert queries.newest_published().kid != first.kid


def test_the_cards_of_an_ended_key_are_made_again_once_and_no_others():
    run("keys", "make")
    office = make_office()
    stolen, replaced = (cards.make(make_family(office), why="first", by=None, on=TODAY) for _ in range(2))
    cards.reprint(replaced, note="टूटा", by=None, on=TODAY)
    told = Message.objects.filter(template="health_card.card_replaced")
    told_before = told.count()
    run("keys", "end", stolen.kid, "--why", "चोरी हुई")
    assert (run("remake", "--why", "चोरी"), told.count()) == ((1, {"made": 0, "refused": 2}), told_before)

    run("keys", "make")
    revocations.publish(on=TODAY, now=timezone.now())
    said = signing_keys.signing_keys(now=timezone.now()).mend
    assert [shlex.split(words.split("`")[1])[:4] for words in (said.hi, said.en)] == [
        ["sevanidhi", "card", "remake", "--why"]
    ] * 2
    for made in (2, 0):
        assert run("remake", "--why", "कुंजी चोरी हुई") == (0, {"made": made, "refused": 0})
    assert told.count() == told_before + 2
    new = queries.in_force(stolen.family)
    assert (new.kid != stolen.kid, new.until_date) == (True, stolen.until_date)
    assert signing_keys.signing_keys(now=timezone.now()).good


def test_a_card_and_the_list_leave_the_house_and_are_judged_without_it(tmp_path):
    run("keys", "make")
    card = cards.make(make_family(make_office()), why="first", by=None, on=TODAY)
    cards.reprint(card, note="टूटा", by=None, on=TODAY)
    run("keys", "export", str(tmp_path / "keys.json"))
    assert run("revocations", "export", str(tmp_path / "list"))[1]["cards"] == 1

    keys = read_keys((tmp_path / "keys.json").read_text())
    old = judge(
        bytes(card.signed), keys=keys, revocations=(tmp_path / "list").read_bytes(), on=date(2017, 5, 2),
        now=timezone.now(),
    )  # fmt: skip
    assert old.worth == "revoked"
    code, told = run("verify", str(_kept(tmp_path, queries.in_force(card.family))))
    assert (code, told["genuine"], told["worth"]) == (1, True, "not_yet")


def _kept(folder, card):
    file = folder / "card"
    file.write_bytes(bytes(card.signed))
    return file


def test_a_large_batch_and_its_sheets_are_made_at_the_console(tmp_path):
    run("keys", "make")
    cards.make(make_family(make_office()), why="first", by=None, on=TODAY)
    make_officer("pradeep", "cell_printer", make_office("SACHI-T", "state_cell"))
    code, made = run("batch", "make", "--by", "pradeep")
    assert (code, made["files"]) == (0, 1)

    for written in (1, 0):
        told = run("batch", "sheets", made["batch"], str(tmp_path), "--by", "pradeep")[1]
        assert told["written"] == written
    assert run("batch", "sheets", "HB-2017-99999", str(tmp_path), "--by", "pradeep")[1]["refused"] == (
        "BatchUnknown"
    )
    assert (tmp_path / f"{made['batch']}-0001.pdf").read_bytes().startswith(b"%PDF")
    kept = hashlib.sha256((tmp_path / f"{made['batch']}.csv").read_bytes()).hexdigest()
    assert kept == made["manifest_sha256"]


class TestDoctor:
    def found(self):
        return signing_keys.signing_keys(now=timezone.now())

    def test_without_a_registration_no_key_is_needed(self):
        assert self.found().good

    def test_then_it_asks_for_keys_and_for_a_list(self):
        make_family(make_office())
        assert "card keys make" in self.found().mend.en
        run("keys", "make")
        assert "worker" in self.found().mend.en
        revocations.publish(on=TODAY, now=timezone.now())
        assert self.found().good

    def test_a_list_a_day_old_and_a_key_near_its_end_are_named(self, settings):
        run("keys", "make")
        revocations.publish(on=TODAY, now=timezone.now() - timedelta(hours=25))
        assert "24 hours" in self.found().words.en

        settings.BUSINESS_DATE = date(2018, 3, 20)
        assert "rotate" in self.found().mend.en
