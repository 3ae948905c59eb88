"""Keys and the list of revoked cards at the console, and what the doctor says of them."""

import hashlib
import json
import shlex
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections, transaction
from django.utils import timezone

from sevanidhi.core import kept_files, queue
from sevanidhi.core.notices.models import Message
from sevanidhi.core.signatures import cose
from sevanidhi.core.signatures import services as signatures
from sevanidhi.schemes.health_card import tasks
from sevanidhi.schemes.health_card.formulas.revocations import list_record
from sevanidhi.schemes.health_card.formulas.verification import (
    ListNotGenuine,
    judge,
    read_genuine_list,
    read_keys,
    written_list,
)
from sevanidhi.schemes.health_card.models import Card, Revocation
from sevanidhi.schemes.health_card.queries import cards as queries
from sevanidhi.schemes.health_card.queries import verification
from sevanidhi.schemes.health_card.services import cards, revocations
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office, make_officer
from sevanidhi.site.console import card as console
from sevanidhi.site.console import ground
from sevanidhi.site.console.restore import leave_numbers_out, take_back_revocations
from sevanidhi.site.database.instance import Instance
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


@pytest.mark.requirement("SECTS-11", in_part=True)
def test_a_list_key_that_was_rotated_out_signs_nothing_that_a_hospital_believes(tmp_path, settings):
    run("keys", "make")
    old, _kid = signatures.sign(
        list_record([], as_of=TODAY, made_at=timezone.now()), purpose="revocation", on=TODAY
    )
    run("keys", "export", str(tmp_path / "before.json"))
    assert run("keys", "rotate", "--purpose", "revocation", "--from", "2017-04-18")[0] == 0
    settings.BUSINESS_DATE = date(2017, 4, 18)
    forged, kid = signatures.sign(
        list_record([], as_of=TODAY, made_at=timezone.now()), purpose="revocation", on=TODAY
    )
    made = revocations.publish(on=date(2017, 4, 18), now=timezone.now())

    run("keys", "export", str(tmp_path / "after.json"))
    before, after = (read_keys((tmp_path / f"{name}.json").read_text()) for name in ("before", "after"))
    assert read_genuine_list(bytes(made.signed), keys=after).as_of == date(2017, 4, 18)
    with pytest.raises(ListNotGenuine) as refused:  # also one that says it is of its key's own days
        read_genuine_list(forged, keys=after)
    assert refused.value.facts == {"why": "key_unknown"}
    late = cose.sign(
        list_record([], as_of=date(2018, 4, 17), made_at=timezone.now()),
        kid=bytes.fromhex(kid), private=signatures._opened(signatures.key_of(kid)),
    )  # fmt: skip
    with pytest.raises(ListNotGenuine) as refused:  # a hospital that never heard of the rotation
        read_genuine_list(late, keys=before)
    assert refused.value.facts == {"why": "key_ended"}
    assert read_genuine_list(old, keys=before).serials == frozenset()


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
    kept = str(_kept(tmp_path, queries.in_force(card.family)))
    code, told = run("verify", kept)
    assert (code, told["genuine"], told["worth"]) == (1, True, "not_yet")
    until = date.fromisoformat(told["until"])  # the first day on which it holds no more; people read the last
    words = CliRunner().invoke(console.command, ["verify", kept]).output
    assert (f"– {until - timedelta(days=1)} ·" in words, f"– {until} ·" in words) == (True, False)


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


@pytest.mark.requirement("SECTS-11", in_part=True)
def test_the_files_of_a_batch_are_noted_as_printed_at_the_console_each_card_once(tmp_path):
    run("keys", "make")
    office = make_office()
    for _ in range(2):
        cards.make(make_family(office), why="first", by=None, on=TODAY)
    make_officer("pradeep", "cell_printer", make_office("SACHI-T", "state_cell"))
    number = run("batch", "make", "--by", "pradeep")[1]["batch"]
    spoiled = tmp_path / "spoiled"
    spoiled.write_text("2, स्याही फैली\n\n")

    def printed(files, *more):
        return run("batch", "printed", number, "--files", files, "--by", "pradeep", *more)

    assert printed("1")[1]["refused"] == "SheetsNotTaken"
    run("batch", "sheets", number, str(tmp_path), "--by", "pradeep")
    assert [printed(files)[1]["refused"] for files in ("2", "1-0", "all")] == [
        "NoSuchPlace", "OptionNotRead", "OptionNotRead",
    ]  # fmt: skip
    for noted in (1, 0):
        told = {"batch": number, "noted": noted, "files": 1, "spoiled": 1}
        assert printed("1-1", "--spoiled", str(spoiled)) == (0, told)
    states = Card.objects.order_by("serial").values_list("state", flat=True)
    assert list(states) == ["printed", "spoiled", "made"]
    spoiled.write_text("1, मुड़ गया")
    assert printed("1", "--spoiled", str(spoiled))[0] == 0  # seen after the file was noted
    assert Card.objects.filter(state="spoiled").count() == 2
    spoiled.write_text("मुड़ गया")
    assert printed("1", "--spoiled", str(spoiled))[1]["refused"] == "OptionNotRead"


class TestRestored:
    """Books from before two revocations, and the list of after them that lay outside the database."""

    @pytest.fixture(autouse=True)
    def own_instance(self, settings, tmp_path):
        settings.INSTANCE = Instance(tmp_path / "home")

    @pytest.fixture
    def card(self):
        run("keys", "make")
        return cards.make(make_family(make_office()), why="first", by=None, on=TODAY)

    def newer(self, *serials):
        """Return a list of ours that says more than the books."""
        told = list_record(serials, as_of=TODAY, made_at=timezone.now())
        signed, _kid = signatures.sign(told, purpose="revocation", on=TODAY)
        return signed, written_list(signed, keys=verification.public_keys(on=TODAY))

    def by_a_stranger(self, serial):
        """Return a list as an installation keeps it, with one of our keys beside the stranger's own."""
        private, kid = Ed25519PrivateKey.generate(), b"stranger"
        public = private.public_key().public_bytes_raw()
        ours = verification.public_keys(on=TODAY)
        signed = cose.sign(
            list_record([serial], as_of=TODAY, made_at=timezone.now()), kid=kid, private=private
        )
        theirs = replace(ours[-1], kid=kid, public=public)
        return written_list(signed, keys=[*ours, theirs])

    def held_back(self, settings):
        settings.INSTANCE.keep_options(**{verification.UNKNOWN_SINCE: "2017-04-16T20:00:00+00:00"})

    @pytest.mark.requirement("SECTS-11", in_part=True)
    def test_a_list_is_kept_outside_the_books_and_no_later_one_says_less(self, card):
        kept_files.replace(verification.KEPT, self.newer(card.serial, 999_999)[1])

        made = revocations.publish(on=TODAY, now=timezone.now())
        assert made.cards == 2
        assert "take-back" in signing_keys.signing_keys(now=timezone.now()).mend.en

        for taken in ({"cards": [card.serial], "without_card": [999_999]}, {"cards": [], "without_card": []}):
            assert run("revocations", "take-back") == (0, taken)
        card.refresh_from_db()
        assert (card.state, card.revocation.why, Revocation.objects.count()) == ("revoked", "taken_back", 2)
        assert signing_keys.signing_keys(now=timezone.now()).good

    def test_what_is_published_is_what_is_kept(self, card, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            made = revocations.publish(on=TODAY, now=timezone.now() + timedelta(hours=1))
        signed, keys = verification.kept_list()
        assert (signed, len(keys)) == (bytes(made.signed), 2)

    def test_the_list_of_other_books_is_neither_believed_nor_lost(
        self, card, django_capture_on_commit_callbacks
    ):
        run("keys", "make")
        _signed, theirs = self.newer(card.serial)
        told = json.loads(theirs)
        told["keys"] = [key | {"kid": "00" * 8} for key in told["keys"]]
        kept_files.replace(verification.KEPT, json.dumps(told).encode())
        with django_capture_on_commit_callbacks(execute=True):
            assert revocations.publish(on=TODAY, now=timezone.now()).cards == 0
        assert json.loads(kept_files.content_of(verification.KEPT)) == told
        assert "move the file away" in signing_keys.signing_keys(now=timezone.now()).mend.en

    def test_of_two_lists_made_at_one_moment_the_newer_is_kept(
        self, card, django_capture_on_commit_callbacks
    ):
        """Each was kept after its commit: the earlier, kept last, left the newer one's cards out."""
        now = timezone.now()
        with django_capture_on_commit_callbacks() as earlier:
            revocations.publish(on=TODAY, now=now + timedelta(hours=1))
        with django_capture_on_commit_callbacks(execute=True):
            newer = revocations.publish(on=TODAY, now=now + timedelta(hours=2))
        for keep in earlier:
            keep()
        assert verification.kept_list()[0] == bytes(newer.signed)

    @pytest.mark.parametrize(
        ("whole", "torn"), [(b"}", b""), (b'"revocations": "', b'"revocations": "AAAA')],
        ids=["not read", "not genuine"],
    )  # fmt: skip
    def test_one_that_cannot_be_read_keeps_no_list_from_being_signed(
        self, card, whole, torn, django_capture_on_commit_callbacks
    ):
        """No list was signed any more: after three days no hospital would have taken a card."""
        torn = self.newer(card.serial)[1].replace(whole, torn)
        kept_files.replace(verification.KEPT, torn)
        with django_capture_on_commit_callbacks(execute=True):
            assert revocations.publish(on=TODAY, now=timezone.now() + timedelta(hours=1)).cards == 0
        assert kept_files.content_of(verification.KEPT) == torn
        assert "move the file away" in signing_keys.signing_keys(now=timezone.now()).mend.en

    def test_a_worker_that_is_quick_signs_what_was_taken_back_all_the_same(
        self, card, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        self.held_back(settings)
        hospitals = tmp_path / "revocations.cbor"
        hospitals.write_bytes(self.newer(card.serial)[0])
        with django_capture_on_commit_callbacks() as after_commit:
            run("revocations", "take-back", str(hospitals))
        queue.run_waiting()  # between the commit and what follows it
        for callback in after_commit:
            callback()
        queue.run_waiting()
        assert queries.newest_published().cards == 1

    def test_a_copy_that_was_told_nothing_signs_no_list(
        self, card, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        self.held_back(settings)
        assert run("revocations", "export", str(tmp_path / "list"))[1]["refused"] == "ListWithheld"
        before = queries.newest_published()
        tasks.publish_revocations()
        tasks.publish_revocations_hourly()
        assert queries.newest_published() == before
        assert "16-04-2017" in signing_keys.signing_keys(now=timezone.now()).words.en

        hospitals = tmp_path / "revocations.cbor"
        made_at = before.made_at - timedelta(hours=1)
        older = list_record([card.serial], as_of=TODAY, made_at=made_at)
        hospitals.write_bytes(signatures.sign(older, purpose="revocation", on=TODAY)[0])
        assert run("revocations", "take-back", str(hospitals))[1]["refused"] == "ListOlderThanBackup"
        strangers = tmp_path / "strangers.json"
        strangers.write_bytes(self.by_a_stranger(card.serial))
        assert run("revocations", "take-back", str(strangers))[1]["refused"] == "ListNotGenuine"
        hospitals.write_bytes(self.newer(card.serial)[0])
        with django_capture_on_commit_callbacks(execute=True):
            assert run("revocations", "take-back", str(hospitals))[1]["cards"] == [card.serial]
        assert revocations.publish(on=TODAY, now=timezone.now()).cards == 1

    def test_where_no_list_is_left_somebody_says_why(
        self, card, settings, django_capture_on_commit_callbacks
    ):
        self.held_back(settings)
        assert run("revocations", "take-back")[1]["refused"] == "NoListKept"
        assert run("revocations", "take-back", "--without", " ")[1]["refused"] == "WhyNotSaid"
        with django_capture_on_commit_callbacks(execute=True):
            assert run("revocations", "take-back", "--without", "सब जला")[0] == 0
        assert revocations.publish(on=TODAY, now=timezone.now()).cards == 0

    def test_restore_takes_the_list_of_the_installation_of_until_now_and_no_stranger_s(
        self, card, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        until_now, signed = Instance(tmp_path / "old"), self.newer(card.serial)[1]
        taken_at = "2017-04-16T20:00:00+00:00"

        def again():
            with django_capture_on_commit_callbacks(execute=True):
                return take_back_revocations(None, None, until_now=until_now, taken_at=taken_at)

        its_own = settings.INSTANCE.files / verification.KEPT
        its_own.parent.mkdir(parents=True)
        its_own.write_bytes(signed)  # as it came with the backup
        into_itself = Instance(settings.INSTANCE.home)
        assert take_back_revocations(None, None, until_now=into_itself, taken_at=taken_at) is None

        file = until_now.files / verification.KEPT
        file.parent.mkdir(parents=True)
        strangers = json.loads(signed)
        strangers["keys"] = []
        file.write_text(json.dumps(strangers))
        assert again() is None
        file.write_bytes(signed[:100])  # the old machine's disk was failing
        assert again() is None
        assert verification.revocations_unknown_since() is not None

        file.write_bytes(signed)
        assert again() == {"cards": [card.serial], "without_card": []}
        assert verification.revocations_unknown_since() is None


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.requirement("SECTS-11", in_part=True)
def test_books_restored_twice_from_one_backup_give_no_serial_a_second_time():
    """The copy gave the same serials as the copy before it: each began as far behind the backup."""
    run("keys", "make")
    office, taken_at = make_office(), timezone.now()
    card = cards.make(make_family(office), why="first", by=None, on=TODAY)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT last_value FROM health_card_serial")
        (in_backup,) = cursor.fetchone()
    given = [card.serial]

    def give(how_many):
        for _ in range(how_many):
            given.append(cards.reprint(Card.objects.latest("serial"), note="टूटा", by=None, on=TODAY).serial)

    give(3)  # after the backup
    for minutes in (30, 31):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT setval('health_card_serial', %s)", [in_backup])
        left_out = leave_numbers_out(since=taken_at, now=taken_at + timedelta(minutes=minutes))
        assert left_out["health_card_serial"].start == in_backup + 1
        give(2)
        assert given[-2] == left_out["health_card_serial"].stop

    assert given == sorted(set(given))


class TestOutsideTheBooks:
    """A card made after the backup: genuine, with its holder, and unknown to the restored books."""

    @pytest.fixture
    def code(self, tmp_path):
        run("keys", "make")
        with transaction.atomic():
            card = cards.make(make_family(make_office()), why="first", by=None, on=TODAY)
            transaction.set_rollback(True)
        return card.serial, str(_kept(tmp_path, card))

    def test_the_console_says_that_the_books_do_not_have_it(self, code, tmp_path):
        _serial, file = code
        run("keys", "export", str(tmp_path / "keys.json"))

        assert run("verify", file)[1]["in_books"] is False
        offline = ("--keys", str(tmp_path / "keys.json"), "--on", "2017-05-02")
        assert run("verify", file, *offline)[1]["in_books"] is None
        words = CliRunner().invoke(console.command, ["verify", file]).output
        assert "not in these books" in words

    def test_one_of_the_books_is_said_to_be_there(self, tmp_path):
        run("keys", "make")
        card = cards.make(make_family(make_office()), why="first", by=None, on=TODAY)

        assert run("verify", str(_kept(tmp_path, card)))[1]["in_books"] is True

    def test_lost_it_is_revoked_by_its_serial_with_a_reason(self, code):
        serial, file = code
        assert run("revocations", "add", str(serial), "--why", " ")[1]["refused"] == "WhyNotSaid"
        for added in (True, False):
            told = run("revocations", "add", str(serial), "--why", "खो गया, सूची 7")
            assert told == (0, {"serial": serial, "added": added})
        revocations.publish(on=TODAY, now=timezone.now())

        assert run("verify", file)[1]["worth"] == "revoked"

    def test_a_card_of_the_books_and_a_serial_never_given_are_not_revoked_so(self, code):
        card = cards.make(make_family(make_office("LKO-2")), why="first", by=None, on=TODAY)
        assert run("revocations", "add", str(card.serial), "--why", "?")[1]["refused"] == "CardInBooks"
        assert run("revocations", "add", str(card.serial + 1), "--why", "?")[1]["refused"] == "NeverGiven"
        assert run("revocations", "add", "0", "--why", "?")[1]["refused"] == "NeverGiven"


class TestDoctor:
    def found(self):
        return signing_keys.signing_keys(now=timezone.now())

    def test_without_a_registration_no_key_is_needed(self):
        assert self.found().good

    def test_then_it_asks_for_keys_with_which_the_first_list_is_signed_at_once(self):
        make_family(make_office())
        assert "card keys make" in self.found().mend.en
        run("keys", "make")
        assert (self.found().good, queries.newest_published().cards) == (True, 0)

    def test_a_list_a_day_old_and_a_key_near_its_end_are_named(self, settings):
        run("keys", "make")
        revocations.publish(on=TODAY, now=timezone.now() - timedelta(hours=25))
        assert ("24 hours" in self.found().words.en, "worker" in self.found().mend.en) == (True, True)

        settings.BUSINESS_DATE = date(2018, 3, 20)
        assert "rotate" in self.found().mend.en
