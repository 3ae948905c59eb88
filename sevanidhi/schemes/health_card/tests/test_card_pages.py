"""The pages of a card, from the printer's batch to the holder's hand, as each of them reads them."""

import re
import shutil
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts import sessions
from sevanidhi.core.accounts.tests.conftest import last_code
from sevanidhi.core.notices.models import Message
from sevanidhi.schemes.health_card.formulas.revocations import RevokedSerials
from sevanidhi.schemes.health_card.models import Batch, Card, Parcel
from sevanidhi.schemes.health_card.queries.cards import find, in_force
from sevanidhi.schemes.health_card.services import cards, restored
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office
from sevanidhi.schemes.health_card.tests.test_card_papers import text_of
from sevanidhi.web.tests.reading import words
from tests.cards import parcel_of
from tests.world import signed_in_client as signed_in

pytestmark = pytest.mark.django_db
CELL = "/hi/health-card/cell"


@pytest.fixture
def family(office):
    return make_family(office)


@pytest.fixture
def card(family, key):
    return cards.make(family, why="first", by=None, on=TODAY)


@pytest.fixture
def asha(card):
    return accounts.create_login(user_id=card.number, person=card.family.person, by=None)


def post(client, path, **told):
    return client.post(path, told)


def test_a_card_is_found_by_a_serial_of_a_restored_copy(card, usha):
    """Such a copy begins far behind the backup; a serial of ten figures was taken for a number."""
    Card.objects.filter(pk=card.pk).update(serial=31_536_000_123)

    assert [one.pk for one in find(usha, "३१५३६०००१२३", on=TODAY)] == [card.pk]
    assert find(usha, "9" * 19, on=TODAY) == []


class TestFromPrinterToHolder:
    @pytest.mark.requirement("SECTS-11")
    def test_each_hand_it_passes_is_noted_and_the_holder_says_the_code(self, card, asha, pradeep, chitra):
        printer = signed_in(pradeep)
        made = post(printer, f"{CELL}/batches/", office="all", limit="10", _key=KEY)
        batch = Batch.objects.get()
        sheets = f"{CELL}/batches/{batch.number}/sheets/1/"
        assert made["Location"] == sheets  # one file: on to its sheets
        assert b"%PDF" in post(printer, sheets).content[:5]
        again = post(printer, sheets, why="")
        assert again.status_code == 422
        printed = post(printer, f"{CELL}/batches/{batch.number}/printed/1/", places="", why="")
        assert (
            printed["Location"] == f"{CELL}/batches/{batch.number}/send/LKO-EDU-03/"
        )  # one office: on to it
        post(printer, f"{CELL}/batches/{batch.number}/send/LKO-EDU-03/", way_bill="RL 17")
        parcel = Parcel.objects.get()
        assert b"%PDF" in printer.get(f"/hi/health-card/parcels/{parcel.pk}/note/").content[:5]

        officer = signed_in(chitra)
        assert batch.number in words(officer.get("/hi/health-card/parcels/"))
        assert b"%PDF" in officer.get(f"/hi/health-card/parcels/{parcel.pk}/list/").content[:5]
        assert post(officer, f"/hi/health-card/parcels/{parcel.pk}/", missing="").status_code == 303
        assert "सौंपे गए: 0। सौंपने बाकी: 1।" in words(officer.get(f"/hi/health-card/parcels/{parcel.pk}/"))
        hand_over = f"/hi/health-card/parcels/{parcel.pk}/cards/{card.serial}/"
        parcel_page = officer.get(f"/hi/health-card/parcels/{parcel.pk}/").content.decode()
        assert f'href="{hand_over}">आशा शर्मा · {card.number}</a>' in parcel_page  # two may have one name
        post(officer, hand_over, send="1")
        assert "ज़रूरी नहीं" not in words(officer.get(hand_over))  # the code or the signature is needed
        code = Message.objects.get(template="health_card.hand_over.code").text[:6]
        assert post(officer, hand_over, code=code).status_code == 303
        card.refresh_from_db()
        assert card.state == "handed_over"
        assert [(act.act, act.by, act.business_date) for act in card.acts.order_by("pk")] == [
            ("made", None, TODAY), ("in_batch", pradeep, TODAY), ("printed", pradeep, TODAY),
            ("dispatched", pradeep, TODAY), ("received", chitra, TODAY), ("handed_over", chitra, TODAY),
        ]  # fmt: skip
        assert "सौंपे गए: 1। सौंपने बाकी: 0।" in words(officer.get(f"/hi/health-card/parcels/{parcel.pk}/"))

        shown = words(signed_in(asha).get("/hi/health-card/card/"))
        assert "धारक को सौंपा गया" in shown
        assert "कार्ड का अंतिम दिन 30 अप्रैल 2022" in shown  # as on the card itself
        assert "प्लास्टिक कार्ड छपा" in shown

    def test_the_last_day_of_a_son_has_its_reason_beside_it(self, office, key):
        son = {
            "relation": "son", "name_hi": "मोहन", "name_en": "Mohan", "birth_date": date(2001, 8, 9),
            "gender": "male", "declared": {"wholly_dependent": "yes", "normally_resides": "yes"},
        }  # fmt: skip
        card = cards.make(make_family(office, others=[son]), why="first", by=None, on=TODAY)
        holder = accounts.create_login(user_id=card.number, person=card.family.person, by=None)

        assert "08-08-2019 · अगले दिन 18 वर्ष पूरे" in words(signed_in(holder).get("/hi/health-card/card/"))

    def test_the_printer_reads_the_offices_in_the_language_of_the_page(self, card, pradeep):
        printer = signed_in(pradeep)
        for language, name in (("hi", "राजकीय इंटर कॉलेज: 1"), ("en", "Government Inter College: 1")):
            assert f"LKO-EDU-03 {name}" in words(printer.get(f"/{language}/health-card/cell/batches/"))

    def test_a_spoiled_card_is_noted_by_its_place(self, card, pradeep):
        printer = signed_in(pradeep)
        post(printer, f"{CELL}/batches/", office="LKO-EDU-03", limit="10", _key=KEY)
        number = Batch.objects.get().number
        post(printer, f"{CELL}/batches/{number}/sheets/1/")
        unsaid = post(printer, f"{CELL}/batches/{number}/printed/1/", places="1", why="")
        assert unsaid.status_code == 422
        strange = post(printer, f"{CELL}/batches/{number}/printed/1/", places="एक", why="फटा")
        assert strange.status_code == 422
        post(printer, f"{CELL}/batches/{number}/printed/1/", places="१", why="फटा")

        assert "फटा" in words(printer.get(f"{CELL}/batches/{number}/"))
        assert in_force(card.family).state == "made"

    def test_against_a_signature_the_tick_is_asked_for(self, card, pradeep, chitra):
        printer, officer = signed_in(pradeep), signed_in(chitra)
        post(printer, f"{CELL}/batches/", office="all", limit="10", _key=KEY)
        number = Batch.objects.get().number
        post(printer, f"{CELL}/batches/{number}/sheets/1/")
        post(printer, f"{CELL}/batches/{number}/printed/1/", places="", why="")
        post(printer, f"{CELL}/batches/{number}/send/LKO-EDU-03/", way_bill="RL 1")
        pk = Parcel.objects.get().pk
        post(officer, f"/hi/health-card/parcels/{pk}/", missing="")
        hand_over = f"/hi/health-card/parcels/{pk}/cards/{card.serial}/"

        assert post(officer, hand_over, by_hand="1").status_code == 422
        assert post(officer, hand_over, code="").status_code == 422
        assert post(officer, hand_over, by_hand="1", signed="on").status_code == 303

    @pytest.mark.needs("pdftotext")
    @pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
    def test_nobody_signs_for_a_card_that_was_revoked_on_the_way(self, card, office, pradeep, chitra, usha):
        sent = [card, cards.make(make_family(office), why="first", by=None, on=TODAY)]
        parcel = parcel_of(card, by=pradeep, on=TODAY, limit=2)
        cards.reprint(card, note="नाम बदला", by=usha, on=TODAY)

        officer, path = signed_in(chitra), f"/hi/health-card/parcels/{parcel.pk}"
        told = {paper: text_of(officer.get(f"{path}/{paper}/").content) for paper in ("note", "list")}
        assert [one.number in told["list"] for one in sent] == [False, True]
        assert re.search(rf"\b{sent[0].serial}–{sent[1].serial}\b", told["note"])

    def test_the_manifest_is_given_line_by_line(self, card, pradeep):
        printer = signed_in(pradeep)
        post(printer, f"{CELL}/batches/", office="all", limit="10", _key=KEY)
        number = Batch.objects.get().number
        answer = printer.get(f"{CELL}/batches/{number}/manifest/")

        assert b"".join(answer.streaming_content).decode().splitlines()[1].startswith(f"{number},1,1,")


KEY = "6b8b4567-327b-43c6-b43c-9869a0d2f1a1"


class TestOwnCard:
    @pytest.mark.requirement("SECTS-12", in_part=True)  # the message with the user ID: test_gateway
    def test_with_user_id_and_code_the_holder_reaches_the_card_and_prints_it(self, card, asha):
        client, own = Client(), "/hi/health-card/card/print/"
        client.post("/hi/account/sign-in/", {"user_id": asha.user_id, "next": own})
        assert client.post("/hi/account/sign-in/code/", {"code": last_code("9415000001")})["Location"] == own
        assert client.get(own).status_code == 200

        assert client.post(own).content.startswith(b"%PDF")
        assert card.acts.filter(act="self_printed", by=asha).count() == 1

    def test_five_minutes_later_another_code_is_asked_for(self, card, asha, monkeypatch):
        client = signed_in(asha)
        monkeypatch.setattr(sessions, "is_fresh", lambda request: False)

        assert "/confirm/" in client.get("/hi/health-card/card/print/")["Location"]

    def test_who_has_none_reads_why(self, office):
        bharat = accounts.create_login(user_id="B1", person=make_family(office).person, by=None)

        assert "अभी कोई कार्ड नहीं" in words(signed_in(bharat).get("/hi/health-card/card/"))
        assert signed_in(bharat).get("/hi/health-card/card/print/").status_code in (303, 404)

    def test_lost_it_holds_no_more_also_where_no_new_one_can_be_made(self, card, asha, settings):
        settings.BUSINESS_DATE = date(2022, 1, 10)
        client = signed_in(asha)
        answer = client.post("/hi/health-card/card/lost/", {"note": ""}, follow=True)

        assert "नया कार्ड अभी नहीं बन सकता" in words(answer)
        assert in_force(card.family) is None

    def test_a_card_that_has_ended_is_said_to_have_ended(self, card, asha, settings):
        settings.BUSINESS_DATE = date(2022, 5, 1)
        client = signed_in(asha)

        assert "अब मान्य नहीं" in words(client.get("/hi/health-card/card/"))
        assert client.get("/hi/health-card/card/print/")["Location"] == "/hi/health-card/card/"

    def test_lost_it_holds_no_more_and_a_new_one_is_there(self, card, asha):
        client = signed_in(asha)
        answer = post(client, "/hi/health-card/card/lost/", note="बस में छूटा")

        assert answer.status_code == 303
        assert str(in_force(card.family).serial) in words(client.get("/hi/health-card/card/"))

    def test_the_cards_before_stand_below_each_with_why_it_ended(
        self, card, asha, chitra, settings, other_family
    ):
        client = signed_in(asha)
        assert "पहले के कार्ड" not in words(client.get("/hi/health-card/card/"))
        settings.BUSINESS_DATE = date(2017, 5, 2)
        lost = cards.report_lost(card, note="", by=asha, on=date(2017, 5, 2))
        newest = cards.reprint(lost, note="नाम फीका है", by=chitra, on=date(2017, 6, 3))

        shown = words(client.get("/en/health-card/card/"))

        below = shown[shown.index("Earlier cards") :]
        assert below.index(f"{lost.serial} 02-05-2017 03-06-2017 Made again") < below.index(
            f"{card.serial} 17-04-2017 02-05-2017 Lost"
        )
        assert str(newest.serial) in shown[: shown.index("Earlier cards")]
        assert f"{other_family.serial} 17-04-2017" not in below
        assert "नाम फीका है" not in shown  # an officer's note is for officers

    @pytest.fixture
    def other_family(self, office, key, chitra):
        other = make_family(office, mobile="9415000002")
        gone = cards.make(other, why="first", by=None, on=TODAY)
        cards.report_lost(gone, note="", by=chitra, on=TODAY)
        return gone


class TestOfficers:
    def test_the_drawing_officer_finds_a_card_by_its_number(self, card, chitra):
        found = signed_in(chitra).get("/hi/health-card/cards/", {"number": card.number.lower()})

        assert f"{card.number} · {card.serial}" in words(found)

    def test_a_figure_that_counts_nothing_finds_nothing(self, chitra):
        assert signed_in(chitra).get("/hi/health-card/cards/", {"number": "²"}).status_code == 200

    def test_another_officer_finds_nothing(self, card):
        stranger = accounts.create_login(user_id="stranger", person=None, mobile="9415000008", by=None)
        accounts.grant_role(
            user=stranger, role="ddo", office=make_office("LKO-MED-01"), from_date=TODAY, by=None
        )
        client = signed_in(stranger)

        for asked in (card.number, str(card.serial)):
            assert "ऐसा कोई कार्ड नहीं" in words(client.get("/hi/health-card/cards/", {"number": asked}))
        for path in ("", "lost/", "reprint/"):
            assert client.get(f"/hi/health-card/cards/{card.serial}/{path}").status_code == 404

    def test_a_card_revoked_in_error_is_made_again_by_the_cell(self, card, usha, chitra):
        cards.revoke(card, why="ordered", note="Order 12", by=usha, on=TODAY)
        again = f"/hi/health-card/cards/{card.serial}/reprint/"
        for officer, shown in ((usha, True), (chitra, False)):
            page = signed_in(officer).get(f"/hi/health-card/cards/{card.serial}/").content.decode()
            assert (again in page) is shown
        assert post(signed_in(chitra), again, why="गलती").status_code == 422
        assert post(signed_in(usha), again, why="गलती").status_code == 303

        assert in_force(card.family).state == "made"

    def test_the_cell_sees_a_card_without_a_name(self, card, usha):
        shown = words(signed_in(usha).get(f"/hi/health-card/cards/{card.serial}/"))

        assert "Asha" not in shown
        assert "आशा" not in shown
        assert card.number in shown

    def test_the_cell_sees_what_was_taken_back_also_of_a_card_the_books_do_not_have(self, card, usha):
        told = RevokedSerials(as_of=TODAY, made_at=timezone.now(), serials=frozenset({card.serial, 999_999}))
        restored.take_back(told, on=TODAY)

        page = signed_in(usha).get("/en/health-card/cell/revocations/")
        assert "999999 not in the books" in words(page)
        assert f'/en/health-card/cards/{card.serial}/"' in page.content.decode()
        assert "/cards/999999/" not in page.content.decode()
        assert "From the list, after a backup was restored" in words(page)

    def test_the_cell_revokes_a_card_for_a_reason(self, card, usha):
        client = signed_in(usha)
        path = f"/en/health-card/cards/{card.serial}/revoke/"
        assert post(client, path, why="").status_code == 422
        assert post(client, path, why="Order 12").status_code == 303

        card.refresh_from_db()
        assert card.state == "revoked"
        assert "By order" in words(client.get("/en/health-card/cell/revocations/"))


def test_nobody_without_a_login_sees_a_card(card):
    assert Client().get("/hi/health-card/card/").status_code == 302
