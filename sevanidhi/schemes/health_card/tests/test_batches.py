"""Plastic cards: each serial once in one batch, spoiled ones accounted, each hand they pass through noted."""

import csv
import hashlib
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404

from sevanidhi.core import queue
from sevanidhi.core.accounts import otp
from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.notices.models import Message
from sevanidhi.core.people.models import Person
from sevanidhi.core.uploads import queries as uploads
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import manifests
from sevanidhi.schemes.health_card.documents import cards as papers
from sevanidhi.schemes.health_card.formulas.cards import code_text
from sevanidhi.schemes.health_card.models import (
    Batch,
    BatchLine,
    Card,
    CardAct,
    Family,
    Revocation,
    SheetsTaken,
)
from sevanidhi.schemes.health_card.queries import batches as queries
from sevanidhi.schemes.health_card.queries.cards import PhotoDamaged, in_force
from sevanidhi.schemes.health_card.services import batches, cards
from sevanidhi.schemes.health_card.services.cards import WhyNotSaid
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, keep_photo, make_family, make_office
from sevanidhi.schemes.health_card.tests.test_power_cuts import PowerCut
from sevanidhi.site.demo.up.portraits import portrait, thumbnail
from sevanidhi.web.access import NotYourDuty
from sevanidhi.web.tests.reading import words
from tests.world import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(office, key):
    """Cards of five families."""
    return [cards.make(make_family(office), why="first", by=None, on=TODAY) for _ in range(5)]


@pytest.fixture
def batch(made, pradeep):
    return put_in_batch(pradeep)


@pytest.fixture(autouse=True)
def two_cards_a_file(monkeypatch):
    for module in (papers, queries):
        monkeypatch.setattr(module, "CARDS_A_FILE", 2)


def put_in_batch(by, office=None, limit=100):
    return batches.make_batch(office=office, limit=limit, key=uuid4(), by=by, on=TODAY)


def printed(batch, by, part, spoiled=None):
    batches.take_sheets(batch=batch, part=part, by=by, on=TODAY)
    return batches.note_printed(batch=batch, part=part, spoiled=spoiled, by=by, on=TODAY)


def all_printed(batch, by):
    for part in range(1, queries.parts(batch) + 1):
        printed(batch, by, part)


def states(batch):
    return [line.card.state for line in queries.lines_of(batch)]


class TestBatch:
    def test_each_card_is_in_one_batch(self, made, pradeep):
        first, second = put_in_batch(pradeep, limit=3), put_in_batch(pradeep)

        placed = [line.card for one in (first, second) for line in queries.lines_of(one)]
        assert placed == made
        with pytest.raises(batches.NothingToPrint):
            put_in_batch(pradeep)

    def test_pressed_twice_it_is_made_once(self, made, pradeep):
        key = uuid4()
        first, again = (
            batches.make_batch(office=None, limit=2, key=key, by=pradeep, on=TODAY) for _ in range(2)
        )

        assert first == again
        assert BatchLine.objects.count() == 2

    def test_a_batch_of_one_office_has_its_cards_only(self, made, pradeep):
        other = make_office("LKO-TO-01", "treasury", ("कोषागार", "Treasury"))
        theirs = cards.make(make_family(other), why="first", by=None, on=TODAY)

        assert [line.card for line in queries.lines_of(put_in_batch(pradeep, office=other))] == [theirs]

    def test_a_batch_of_all_goes_by_office(self, made, pradeep):
        other = make_office("AAA-01", "ddo", ("पहला", "First"))
        theirs = cards.make(make_family(other), why="first", by=None, on=TODAY)

        assert [line.card for line in queries.lines_of(put_in_batch(pradeep))] == [theirs, *made]

    def test_only_the_printer_of_the_cell_makes_one(self, made, chitra, usha):
        for stranger in (chitra, usha):
            with pytest.raises(NotYourDuty):
                put_in_batch(stranger)

    def test_the_manifest_names_each_serial_once_and_no_person(self, batch, made):
        content = b"".join(manifests.parts(batch))
        rows = list(csv.DictReader(StringIO(content.decode())))

        assert [int(row["serial"]) for row in rows] == [card.serial for card in made]
        assert [(row["place"], row["file"]) for row in rows] == [
            ("1", "1"), ("2", "1"), ("3", "2"), ("4", "2"), ("5", "3"),
        ]  # fmt: skip
        code = code_text(made[0].signed)
        assert rows[0]["code_sha256"] == hashlib.sha256(code.encode()).hexdigest()
        assert batch.manifest_sha256 == hashlib.sha256(content).hexdigest()
        assert "Asha" not in content.decode()


class TestPrinting:
    def test_killed_half_way_the_same_sheets_come_again_for_a_reason(self, batch, pradeep):
        first = batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)
        with pytest.raises(batches.SheetsTakenBefore) as refused:
            batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)
        again = batches.take_sheets(batch=batch, part=1, why="मशीन रुक गई", by=pradeep, on=TODAY)

        assert refused.value.facts == {"part": 1, "times": 1}
        assert first == again
        assert SheetsTaken.objects.count() == 2

    def test_a_photo_that_was_exchanged_is_not_printed(self, office, key, pradeep):
        family = make_family(office, photo=keep_photo(2))
        cards.make(family, why="first", by=None, on=TODAY)
        batch = put_in_batch(pradeep)
        kept = Path(default_storage.path(uploads.place_of_result(keep_photo(2)) + uploads.THUMBNAIL))
        whole = kept.read_bytes()
        kept.write_bytes(thumbnail(portrait(3, width=240)))
        try:
            with pytest.raises(PhotoDamaged):
                batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)
        finally:
            kept.write_bytes(whole)

        assert not SheetsTaken.objects.exists()
        assert batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)

    def test_a_card_revoked_at_that_moment_stays_revoked(self, batch, made, pradeep, usha, monkeypatch):
        batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)
        read = queries.lines_of_part

        def then_revoked(batch, part):
            lines = list(read(batch, part))
            cards.revoke(lines[0].card, why="ordered", note="आदेश 9", by=usha, on=TODAY)
            return lines

        monkeypatch.setattr(queries, "lines_of_part", then_revoked)
        batches.note_printed(batch=batch, part=1, by=pradeep, on=TODAY)

        assert states(batch)[:2] == ["revoked", "printed"]
        assert in_force(made[0].family) is None

    def test_a_kill_while_making_it_leaves_no_half_of_a_batch(self, made, pradeep, monkeypatch):
        def dies(batch):
            raise KeyboardInterrupt

        monkeypatch.setattr(manifests, "sha256", dies)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            put_in_batch(pradeep)

        assert not Batch.objects.exists()
        assert {card.state for card in Card.objects.all()} == {"made"}

    def test_what_was_printed_is_not_printed_again(self, batch, pradeep):
        printed(batch, pradeep, 1)

        with pytest.raises(batches.SheetsPrintedAlready):
            batches.take_sheets(batch=batch, part=1, why="एक और", by=pradeep, on=TODAY)
        assert states(batch)[:3] == ["printed", "printed", "in_batch"]

    def test_nothing_is_noted_as_printed_that_nobody_took(self, batch, pradeep):
        with pytest.raises(batches.SheetsNotTaken):
            batches.note_printed(batch=batch, part=1, by=pradeep, on=TODAY)

    def test_noted_twice_it_is_noted_once(self, batch, pradeep):
        printed(batch, pradeep, 1, spoiled={1: "फटा"})
        for spoiled in (None, {1: "फटा"}):
            batches.note_printed(batch=batch, part=1, spoiled=spoiled, by=pradeep, on=TODAY)

        assert CardAct.objects.filter(act="printed").count() == 1
        assert states(batch)[:2] == ["spoiled", "printed"]

    def test_noted_as_good_a_card_is_not_let_pass_as_spoiled_in_silence(self, batch, pradeep):
        printed(batch, pradeep, 1)
        with pytest.raises(batches.NotedAsPrinted):
            batches.note_printed(batch=batch, part=1, spoiled={1: "फटा"}, by=pradeep, on=TODAY)

        batches.spoil(batch=batch, places=[1], why="फटा", by=pradeep, on=TODAY)
        assert states(batch)[:2] == ["spoiled", "printed"]

    def test_of_sheets_that_nobody_took_nothing_is_spoiled(self, batch, pradeep):
        with pytest.raises(batches.SheetsNotTaken):
            batches.spoil(batch=batch, places=[1], why="फटा", by=pradeep, on=TODAY)

        assert batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)

    def test_a_spoiled_card_is_revoked_and_another_waits(self, batch, pradeep, made):
        printed(batch, pradeep, 1, spoiled={2: "स्याही फैली"})

        old, new = made[1], in_force(made[1].family)
        assert Revocation.objects.get().serial == old.serial
        assert new.state == "made"
        assert new.serial not in [card.serial for card in made]
        assert not Message.objects.filter(template="health_card.card_replaced").exists()
        assert [line.card for line in queries.lines_of(put_in_batch(pradeep))] == [new]

    def test_a_lost_sheet_is_spoiled_whole_and_every_serial_is_accounted_for(self, batch, pradeep, made):
        all_printed(batch, pradeep)
        for _ in range(2):
            batches.spoil(batch=batch, places=[3, 4], why="शीट खो गई", by=pradeep, on=TODAY)
        second = put_in_batch(pradeep)
        all_printed(second, pradeep)

        assert queries.account_of(batch) == {"printed": 3, "spoiled": 2}
        assert queries.account_of(second) == {"printed": 2}
        standing = Card.objects.exclude(state__in=("spoiled", "revoked"))
        assert Counter(card.family_id for card in standing) == {card.family_id: 1 for card in made}
        assert len({card.serial for card in Card.objects.all()}) == 7

    def test_a_holder_who_has_printed_a_spoiled_card_is_told(self, batch, pradeep, made):
        asha = accounts.create_login(user_id="A", person=made[0].family.person, by=None)
        cards.print_own(made[0], language="hi", by=asha, on=TODAY)
        printed(batch, pradeep, 1, spoiled={1: "फटा"})

        assert Message.objects.filter(template="health_card.card_replaced").count() == 1

    def test_no_card_is_spoiled_without_a_reason_nor_at_a_place_that_is_not_there(self, batch, pradeep):
        batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)
        with pytest.raises(WhyNotSaid):
            batches.note_printed(batch=batch, part=1, spoiled={1: " "}, by=pradeep, on=TODAY)
        with pytest.raises(batches.NoSuchPlace):
            batches.note_printed(batch=batch, part=1, spoiled={3: "फटा"}, by=pradeep, on=TODAY)

        assert set(states(batch)) == {"in_batch"}

    def test_a_batch_whose_last_card_was_revoked_is_closed(self, made, pradeep, usha):
        one, other = (put_in_batch(pradeep, limit=1) for _ in range(2))
        printed(one, pradeep, 1)
        for card in made[:2]:  # printed the first, in its batch the second
            cards.revoke(card, why="ordered", note="आदेश 9", by=usha, on=TODAY)
        queue.run_waiting()

        for batch in (one, other):
            batch.refresh_from_db()
            assert batch.state == "closed"

    def test_a_card_reported_lost_meanwhile_is_printed_and_destroyed(self, batch, pradeep, made, usha):
        new = cards.reprint(made[0], note="नाम बदला", by=usha, on=TODAY)
        all_printed(batch, pradeep)

        assert [line.place for line in queries.to_destroy(batch)] == [1]
        parcel = batches.dispatch(
            batch=batch, office=made[0].family.ddo_office, way_bill="", by=pradeep, on=TODAY
        )
        assert [line.place for line in queries.cards_in(parcel)] == [2, 3, 4, 5]
        assert new.state == "made"


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (manifests, "sha256"),
        (papers, "sheet_file"),
        (batches, "_spoil"),
        (batches, "_settle"),
        (batches, "_tell_officers"),
    ],
)
def test_cut_off_anywhere_in_a_print_run_it_goes_on_and_each_serial_is_printed_once(
    made, pradeep, chitra, office, monkeypatch, module, name
):
    """T-C5: at the batch, at its sheets, at what is spoiled, at what is printed, and when it is sent."""

    def gone(*args, **kwargs):
        raise PowerCut

    key = uuid4()
    with monkeypatch.context() as power:
        power.setattr(module, name, gone)
        with pytest.raises(PowerCut):
            run(pradeep, key, office)
    run(pradeep, key, office)

    batch = Batch.objects.get()
    assert queries.account_of(batch) == {"dispatched": 4, "spoiled": 1}
    assert Counter(states(batch)) == {"dispatched": 4, "spoiled": 1}
    assert Revocation.objects.count() == 1
    assert CardAct.objects.filter(act="printed").count() == 4
    assert Message.objects.filter(template="health_card.dispatched").count() == 1


def run(by, key, office):
    """Go through a whole run as the printer does, taking up what was begun before."""
    batch = batches.make_batch(office=None, limit=100, key=key, by=by, on=TODAY)
    for part in range(1, queries.parts(batch) + 1):
        taken = SheetsTaken.objects.filter(batch=batch, part=part).exists()
        if not taken:
            batches.take_sheets(batch=batch, part=part, by=by, on=TODAY)
        spoiled = {3: "स्याही"} if part == 2 else {}
        batches.note_printed(batch=batch, part=part, spoiled=spoiled, by=by, on=TODAY)
    batches.dispatch(batch=batch, office=office, way_bill="RL 17", by=by, on=TODAY)


@pytest.mark.slow
def test_of_a_thousand_cards_each_serial_is_printed_once(office, key, pradeep, monkeypatch):
    """T-C5: the run is killed and begun again, sheets are spoiled and lost, a part is taken twice."""
    for module in (papers, queries):
        monkeypatch.setattr(module, "CARDS_A_FILE", 30)
    monkeypatch.setattr(batches, "sheets", lambda batch, part, on: b"%PDF")  # drawn in test_card_papers
    for _ in range(1_000):
        cards.make(make_family(office), why="first", by=None, on=TODAY)
    first = put_in_batch(pradeep, limit=1_000)
    assert queries.parts(first) == 34
    for part in range(1, 35):
        batches.take_sheets(batch=first, part=part, by=pradeep, on=TODAY)
        if part % 10 == 0:  # the machine stood still
            batches.take_sheets(batch=first, part=part, why="मशीन रुकी", by=pradeep, on=TODAY)
        spoiled = {part * 30 - 29: "स्याही"} if part % 5 == 0 else {}
        batches.note_printed(batch=first, part=part, spoiled=spoiled, by=pradeep, on=TODAY)
        with pytest.raises(batches.SheetsPrintedAlready):
            batches.take_sheets(batch=first, part=part, why="फिर", by=pradeep, on=TODAY)
    batches.spoil(batch=first, places=range(11, 21), why="शीट खोई", by=pradeep, on=TODAY)
    second = put_in_batch(pradeep, limit=1_000)
    all_printed(second, pradeep)

    assert queries.account_of(first) == {"printed": 984, "spoiled": 16}
    assert queries.account_of(second) == {"printed": 16}
    printed_once = Card.objects.filter(state="printed").values_list("serial", flat=True)
    assert len(set(printed_once)) == len(printed_once) == 1_000
    assert set(printed_once).isdisjoint(Revocation.objects.values_list("serial", flat=True))


@pytest.fixture
def parcel(batch, pradeep, office, chitra):
    all_printed(batch, pradeep)
    return batches.dispatch(batch=batch, office=office, way_bill="RL 17", by=pradeep, on=TODAY)


@pytest.fixture
def received(parcel, chitra):
    assert batches.receive_parcel(parcel=parcel, by=chitra, on=TODAY)
    parcel.refresh_from_db()
    return parcel


def test_the_cell_counts_what_is_in_a_batch_and_not_yet_printed(batch, pradeep, made):
    shown = words(signed_in_client(pradeep).get("/en/health-card/cell/"))

    assert f"In a batch to be printed {len(made)}" in shown


class TestParcel:
    def test_nothing_leaves_that_is_not_printed(self, batch, pradeep, office):
        printed(batch, pradeep, 1)

        with pytest.raises(batches.NotAllPrinted) as refused:
            batches.dispatch(batch=batch, office=office, way_bill="", by=pradeep, on=TODAY)
        assert refused.value.facts == {"waiting": 3}

    def test_its_note_bears_the_address_which_the_officer_gave(self, parcel, office):
        assert queries.to_print(parcel).address == Words(office.address_hi, office.address_en)
        registration = gateway.registered(office)
        registration.offices.create(
            order=1, name_hi="विद्यालय", district=registration.district, address_hi="कैसरबाग\nलखनऊ 226018"
        )

        assert queries.to_print(parcel).address == Words("कैसरबाग\nलखनऊ 226018", "")

    def test_its_papers_and_pages_name_the_holders_as_their_cards_do(self, received, made, chitra):
        Person.objects.update(name_hi="रजिस्टर का नाम", name_en="Of The Register")
        holders = [card.family.members.get(relation="self").name_en for card in made]

        for paper in (queries.to_print(received), queries.to_hand_over(received)):
            assert [line.name.en for line in paper.lines] == holders
        at = f"/en/health-card/parcels/{received.pk}/"
        for page in (at, f"{at}cards/{made[0].serial}/"):
            shown = words(signed_in_client(chitra).get(page))
            assert (holders[0] in shown, "Of The Register" in shown) == (True, False), page

    def test_it_is_sent_once_and_its_officer_is_told(self, parcel, batch, pradeep, office):
        again = batches.dispatch(batch=batch, office=office, way_bill="RL 18", by=pradeep, on=TODAY)

        assert again == parcel
        assert set(states(batch)) == {"dispatched"}
        assert "RL 17" in Message.objects.get(template="health_card.dispatched").text
        batch.refresh_from_db()
        assert batch.state == "closed"

    def test_it_stands_with_its_batch_also_when_its_families_have_moved_on(
        self, parcel, batch, made, office, pradeep
    ):
        other = make_office("LKO-MED-07", name=("ज़िला अस्पताल", "District Hospital"))
        Family.objects.update(ddo_office=other)

        (row,) = queries.offices_in(batch)
        assert (row.office, row.parcel, row.cards, row.to_send) == (office, parcel, len(made), 0)

    def test_where_every_card_was_revoked_nothing_is_offered_to_be_sent(self, batch, made, pradeep, usha):
        all_printed(batch, pradeep)
        for card in made:
            cards.revoke(card, why="ordered", note="आदेश 3", by=usha, on=TODAY)
        page = signed_in_client(pradeep).get(f"/en/health-card/cell/batches/{batch.number}/")

        assert "Send the cards" not in words(page)

    def test_after_printing_the_printer_is_led_to_sending_only_where_something_is_to_be_sent(
        self, batch, made, pradeep, usha
    ):
        printer, at = signed_in_client(pradeep), f"/en/health-card/cell/batches/{batch.number}/"
        batches.take_sheets(batch=batch, part=1, by=pradeep, on=TODAY)
        batches.take_sheets(batch=batch, part=2, by=pradeep, on=TODAY)
        for card in made:
            cards.revoke(card, why="ordered", note="आदेश 3", by=usha, on=TODAY)

        assert printer.post(f"{at}printed/1/", {"places": "", "why": ""})["Location"] == at

    def test_who_does_not_print_reads_that_printed_cards_are_to_be_sent(self, batch, pradeep, usha):
        page = f"/en/health-card/cell/batches/{batch.number}/"
        assert "After printing" in words(signed_in_client(usha).get(page))
        all_printed(batch, pradeep)

        shown = words(signed_in_client(usha).get(page))
        assert ("Printed, to be sent" in shown, "After printing" in shown) == (True, False)

    def test_what_did_not_come_is_revoked_and_made_anew(self, parcel, chitra, batch, made):
        for missing in ([2], [3]):
            batches.receive_parcel(parcel=parcel, missing=missing, by=chitra, on=TODAY)

        assert states(batch) == ["received", "revoked", "received", "received", "received"]
        assert in_force(made[1].family).why == "lost"

    def test_what_is_written_as_missing_is_named_and_asked_for_once_more(self, parcel, chitra, batch, made):
        officer, at = signed_in_client(chitra), f"/en/health-card/parcels/{parcel.pk}/"
        named = officer.post(at, {"missing": "2-3"})
        whose = [line.card.family.person.name_en for line in queries.cards_in(parcel) if line.place in (2, 3)]

        assert named.status_code == 422
        assert f"2 {whose[0]}, 3 {whose[1]}" in words(named)
        assert officer.post(at, {"missing": "2", "sure_2_3": "on"}).status_code == 422
        assert officer.post(at, {"missing": "2", "sure_2": "on"}).status_code == 303
        again = officer.post(at, {"missing": "3", "sure_3": "on"}, follow=True)
        told = "noted as received before" in words(again), "What was missing is revoked" in words(again)
        assert told == (True, True)  # each press is told what it did
        assert states(batch) == ["received", "revoked", "received", "received", "received"]

    def test_what_did_not_come_is_revoked_also_where_no_new_card_can_be_made(
        self, parcel, chitra, batch, made
    ):
        by_another_rule = date(2022, 1, 10)
        batches.receive_parcel(parcel=parcel, missing=[2], by=chitra, on=by_another_rule)

        assert states(batch)[:3] == ["received", "revoked", "received"]
        assert in_force(made[1].family) is None

    def test_each_family_is_told_once_that_its_card_has_come(self, received):
        queue.run_waiting()
        batches.tell_of_parcel(parcel_id=received.pk)

        assert Message.objects.filter(template="health_card.card_at_office").count() == 5

    def test_another_officer_neither_sees_nor_receives_it(self, parcel, pradeep):
        stranger = accounts.create_login(user_id="stranger", person=None, mobile="9415000008", by=None)
        other = make_office("LKO-MED-01")
        accounts.grant_role(user=stranger, role="ddo", office=other, from_date=TODAY, by=None)

        assert list(queries.parcels_for(stranger, on=TODAY)) == []
        with pytest.raises(Http404):
            queries.parcel_for(stranger, parcel.pk, on=TODAY)
        with pytest.raises(NotYourDuty):
            batches.receive_parcel(parcel=parcel, by=stranger, on=TODAY)


class TestHandingOver:
    @pytest.fixture
    def line(self, received, made):
        accounts.create_login(user_id=made[0].number, person=made[0].family.person, by=None)
        return queries.cards_in(received).first()

    def test_what_is_still_to_be_handed_over_stands_first(self, line, received, chitra):
        batches.hand_over_by_signature(line=line, by=chitra, on=TODAY)

        assert [one.place for one in queries.cards_to_work_on(received)] == [2, 3, 4, 5, 1]
        assert [(one.cards, one.left) for one in queries.parcels_for(chitra, on=TODAY)] == [(5, 4)]

    def test_the_holder_says_the_code(self, line, chitra, made):
        batches.send_hand_over_code(line=line, by=chitra, session_key="s", on=TODAY)
        told = Message.objects.get(template="health_card.hand_over.code")
        assert told.address == "9415000001"
        for _ in range(2):
            line = queries.card_in_parcel_for(chitra, line.parcel_id, line.card.serial, on=TODAY)
            card = batches.hand_over_by_code(
                line=line, code=told.text[:6], by=chitra, session_key="s", on=TODAY
            )

        assert card.state == "handed_over"
        assert [act.note for act in CardAct.objects.filter(card=card, act="handed_over")] == ["code"]
        assert Message.objects.filter(template="health_card.handed_over").count() == 1

    def test_another_code_hands_nothing_over(self, line, chitra):
        batches.send_hand_over_code(line=line, by=chitra, session_key="s", on=TODAY)
        right = Message.objects.get(template="health_card.hand_over.code").text[:6]
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"
        with pytest.raises(otp.CodeWrong):
            batches.hand_over_by_code(line=line, code=wrong, by=chitra, session_key="s", on=TODAY)

        line.card.refresh_from_db()
        assert line.card.state == "received"

    def test_or_signs_the_list(self, line, chitra):
        card = batches.hand_over_by_signature(line=line, by=chitra, on=TODAY)

        assert [act.note for act in CardAct.objects.filter(card=card, act="handed_over")] == ["signature"]

    def test_an_officer_does_not_sign_for_the_own_card(self, line, chitra, made):
        User.objects.filter(pk=chitra.pk).update(person=made[0].family.person)
        chitra.refresh_from_db()
        with pytest.raises(NotYourDuty):
            batches.hand_over_by_signature(line=line, by=chitra, on=TODAY)
        with pytest.raises(NotYourDuty):
            cards.reprint(made[0], note="टूटा", by=chitra, on=TODAY)

        batches.send_hand_over_code(line=line, by=chitra, session_key="s", on=TODAY)
        told = Message.objects.get(template="health_card.hand_over.code").text[:6]
        card = batches.hand_over_by_code(line=line, code=told, by=chitra, session_key="s", on=TODAY)
        assert card.state == "handed_over"

    def test_a_card_that_has_not_come_is_not_handed_over(self, parcel, chitra):
        line = queries.cards_in(parcel).first()

        with pytest.raises(batches.NotReceivedYet):
            batches.hand_over_by_signature(line=line, by=chitra, on=TODAY)

    def test_nor_is_one_revoked_since(self, line, chitra, usha):
        cards.reprint(line.card, note="नाम बदला", by=usha, on=TODAY)
        line = queries.card_in_parcel_for(chitra, line.parcel_id, line.card.serial, on=TODAY)

        with pytest.raises(batches.NotToBeHandedOver):
            batches.hand_over_by_signature(line=line, by=chitra, on=TODAY)
