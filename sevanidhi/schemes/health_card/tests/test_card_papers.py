"""The printed papers: read back as a hospital's scanner, a mailbox and a reader have them."""

import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from PIL import Image, ImageOps

from sevanidhi.core.documents import codes, printer, queries
from sevanidhi.core.documents.models import Document
from sevanidhi.core.offices.models import Office
from sevanidhi.core.signatures import base45, cose
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.documents import batches, cards, registrations
from sevanidhi.schemes.health_card.formulas.cards import (
    MOST_BYTES,
    CardData,
    CardMember,
    card_of,
    card_record,
    code_text,
)
from sevanidhi.site.demo.up.portraits import portrait, thumbnail

DAY = date(2017, 5, 1)
HOSTILE = 'शांति #strong[x] $a$ ] " \\ देवी'
PHOTO = thumbnail(portrait(1, width=240))
LONG = Words(
    "राजराजेश्वरीप्रसन्नलक्ष्मीकृष्णमूर्तिद्विवेदी " + "क्ष्म" * 12, "Rajarajeshwariprasannalakshmikrishnamurti " + "W" * 40
)
MARGIN = 40  # points
PHOTOS_OF_THE_FAMILY = 40.8 / 25.4 * 72  # where they begin on the front of a card, in points
PRIVATE = Ed25519PrivateKey.generate()
SCHOOL = Words("राजकीय इंटर कॉलेज", "Government Inter College")
DIVISION = Words(
    "अधिशासी अभियंता, निर्माण खंड-2, लोक निर्माण विभाग, महानगर विस्तार, सेक्टर-सी, अलीगंज",
    "Executive Engineer, Construction Division 2, Public Works Department, Sector C, Aliganj",
)
LUCKNOW = Words("लखनऊ", "Lucknow")

needs_poppler = [
    pytest.mark.needs("pdftotext"),
    pytest.mark.needs("pdftoppm"),
    pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed"),
]


def card(serial: int, people: int = 3, name: str = "सरस्वती श्रीवास्तव") -> cards.CardToPrint:
    members = tuple(
        CardMember(
            relation="daughter" if place else "self", name_hi=name, name_en="Saraswati", gender="female",
            birth_date=date(1975, 7, 2), photo_sha256=hashlib.sha256(PHOTO).hexdigest(),
        )
        for place in range(people)
    )  # fmt: skip
    said = CardData(
        serial=serial, number=f"UP17-0000-{serial:03d}7", issued_date=DAY, until_date=date(2022, 5, 1),
        ddo_code="LKO-EDU-03", scheme="2017-05-01", members=members,
    )  # fmt: skip
    signed = cose.sign(card_record(said), kid=b"a key id", private=PRIVATE)
    return cards.CardToPrint(
        card=said, signed=signed, office=SCHOOL, district=LUCKNOW, photos=(PHOTO,) * people
    )


def code_of(printed: cards.CardToPrint) -> str:
    return code_text(printed.signed)


def pages_of(pdf: bytes, folder: Path, *, dots: int = 300) -> list[Image.Image]:
    (folder / "paper.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dots), "-gray", str(folder / "paper.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    return [Image.open(file) for file in sorted(folder.glob("page-*.pgm"))]


def codes_on(page: Image.Image) -> list[str]:
    """Return the texts of the page's codes, row by row and from the left."""
    found = zxingcpp.read_barcodes(page)
    placed = [(one.position.top_left.y // 300, one.position.top_left.x, one.text) for one in found]
    return [text for _y, _x, text in sorted(placed)]


def text_of(pdf: bytes) -> str:
    answer = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return answer.stdout.decode()


def misplaced(pdf: bytes) -> list[str]:
    """Return the words that lie on another word or over the edge of their page."""
    answer = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    root = ElementTree.fromstring(re.sub(rb'(<html) xmlns="[^"]*"', rb"\1", answer.stdout))
    return [word for page in root.iter("page") for word in _misplaced_on(page)]


def words_on(pdf: bytes) -> list[list[tuple[str, float, float]]]:
    """Return page by page each word with its upper and lower edge, in points."""
    answer = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    root = ElementTree.fromstring(re.sub(rb'(<html) xmlns="[^"]*"', rb"\1", answer.stdout))
    return [
        [(word.text or "", float(word.get("yMin")), float(word.get("yMax"))) for word in page.iter("word")]
        for page in root.iter("page")
    ]


def _misplaced_on(page) -> list[str]:
    width = float(page.get("width"))
    boxes = [
        (word.text or "", *(float(word.get(side)) for side in ("xMin", "xMax", "yMin", "yMax")))
        for word in page.iter("word")
    ]
    over = [text for text, _left, right, _top, _bottom in boxes if right > width - MARGIN]
    return over + [
        f"{one[0]} / {other[0]}"
        for one, other in combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[1], other[1]) > 2
        and min(one[4], other[4]) - max(one[3], other[3]) > 0.6 * (one[4] - one[3])
    ]


def test_a_drawn_code_is_read_back_and_is_a_module_a_pixel():
    text = code_of(card(1, people=12))
    with Image.open(BytesIO(codes.picture(text))) as drawn:
        assert (drawn.width - 17) % 4 == 0
        assert zxingcpp.read_barcode(ImageOps.expand(drawn.resize((600, 600), 0), 40, 255)).text == text


def test_faces_are_the_same_every_time_and_differ_from_each_other():
    assert portrait(5, width=120) == portrait(5, width=120)
    assert len({portrait(seed, width=120) for seed in range(10)}) == 10


def test_pictures_lie_nowhere_once_the_paper_is_made():
    first = cards.plastic([card(1)], on=DAY)

    assert first == cards.plastic([card(1)], on=DAY)
    assert not (Path(printer._desk().name) / "pictures").exists()


@pytest.mark.parametrize("people", [1, 2, 6, 12])
class TestCard:
    pytestmark = needs_poppler

    def test_the_plastic_card_is_read_back_at_300_dots(self, people, tmp_path):
        printed = card(9, people=people)
        front, back = pages_of(cards.plastic([printed], on=DAY), tmp_path)

        assert codes_on(front) == []
        assert codes_on(back) == [code_of(printed)]

    def test_so_is_the_largest_code_a_card_may_have(self, people, tmp_path):
        printed = card(9, people=people, name="श्री" * (MOST_BYTES // people // 14 - 3))
        _front, back = pages_of(cards.plastic([printed], on=DAY), tmp_path)

        assert len(printed.signed) > MOST_BYTES * 0.8
        assert codes_on(back) == [code_of(printed)]

    def test_so_is_the_card_on_paper(self, people, tmp_path):
        printed = card(9, people=people)
        (page,) = pages_of(cards.on_paper(printed, language="hi", on=DAY), tmp_path)

        assert codes_on(page) == [code_of(printed)]


class TestSheets:
    pytestmark = needs_poppler

    def test_backs_meet_their_fronts_when_the_sheet_is_turned_over(self, tmp_path):
        batch = [card(serial) for serial in range(1, 14)]
        (file,) = cards.sheets(batch, batch="B-1", on=DAY)
        front, back, last_front, last_back = pages_of(file, tmp_path)

        of = [code_of(one) for one in batch]
        assert codes_on(front) == codes_on(last_front) == []
        assert codes_on(back) == [of[place] for place in (1, 0, 3, 2, 5, 4, 7, 6, 9, 8)]
        assert codes_on(last_back) == [of[place] for place in (11, 10, 12)]

    def test_a_long_batch_comes_in_files_that_count_on(self, monkeypatch):
        monkeypatch.setattr(cards, "SHEETS_A_FILE", 1)
        files = list(cards.sheets((card(serial) for serial in range(1, 24)), batch="B-1", on=DAY))

        places = [re.findall(r"places (\d+)–(\d+)", text_of(file)) for file in files]
        assert places == [[("1", "10")] * 2, [("11", "20")] * 2, [("21", "23")] * 2]

    def test_a_sample_has_no_code(self, tmp_path):
        sample = cards.CardToPrint(
            card=card(1).card, signed=None, office=SCHOOL, district=LUCKNOW, photos=(None,) * 3
        )
        _front, back = pages_of(cards.plastic([sample], on=DAY), tmp_path)

        assert codes_on(back) == []

    def test_a_family_written_in_hindi_only_is_named_once(self):
        told = card(1, people=7, name="गोविंदी")
        printed = replace(told, card=card_of(told.signed))
        text = text_of(cards.plastic([printed], on=DAY))
        table = text_of(cards.on_paper(printed, language="hi", on=DAY))

        assert text.count("गोविंदी") == 1 + 7  # the holder's on the front, everybody's on the back
        assert table.count("गोविंदी") == 1 + 7 + 7

    def test_the_district_is_not_said_twice(self):
        college = replace(card(1), office=Words("राजकीय इंटर कॉलेज, हुसैनाबाद, लखनऊ", "College, Lucknow"))

        assert text_of(cards.plastic([card(1)], on=DAY)).count("कॉलेज, लखनऊ") == 1
        assert "लखनऊ, लखनऊ" not in text_of(cards.plastic([college], on=DAY))

    def test_a_name_is_printed_as_it_is_written(self):
        text = text_of(cards.plastic([card(1, people=1, name=HOSTILE)], on=DAY))

        assert text.count(HOSTILE) == 2

    def test_the_longest_names_leave_room_for_the_ward_and_stand_script_by_script(self):
        long = Words("राजराजेश्वरी " * 4 + "द्विवेदी", "Rajarajeshwari " * 3 + "Krishnamurti Dw")
        printed = card(1, people=4)
        people = tuple(replace(one, name_hi=long.hi, name_en=long.en) for one in printed.card.members)
        said = replace(printed.card, members=people, ward="general")
        front, back = words_on(cards.plastic([replace(printed, card=said, office=DIVISION)], on=DAY))

        assert max(len(long.hi), len(long.en)) == 60
        assert max(bottom for word, _top, bottom in front if word == "general") < PHOTOS_OF_THE_FAMILY
        hindi = {round(bottom) for word, _top, bottom in back if word == "द्विवेदी"}
        english = {round(bottom) for word, _top, bottom in back if word == "Krishnamurti"}
        assert (len(hindi), len(english), hindi & english) == (4, 4, set())


FILING = "CASE:HF-2017-000012:2222-3333-4444"


@pytest.fixture
def family() -> registrations.FamilyForm:
    people = tuple(
        registrations.MemberLine(
            relation=relation, name=Words(HOSTILE, "Shanti"), birth_date=date(1975, 7, 2), gender="female",
            last4=last4, no_aadhaar_why=None if last4 else Words("अभी नहीं बना", "Not made yet"),
            no_aadhaar_proof="" if last4 else "UPX1234567", place="yes", own_income=Decimal(0),
            reason="in_family", photo=PHOTO,
        )
        for relation, last4 in (("self", "1234"), ("mother", ""), *[("daughter", "5678")] * 6)
    )  # fmt: skip
    return registrations.FamilyForm(
        case_number="HF-2017-000012", filing_code=FILING, ddo_code="LKO-EDU-03", ddo_office=SCHOOL,
        service_number="UP-1188", is_pensioner=False, posting=Words("प्रवक्ता", "Lecturer"), pay_level=8,
        retirement_date=date(2031, 7, 31), mobile="94150 54321", members=people,
        declaration=(Words("सब सही है।", "All is right."),),
    )  # fmt: skip


@pytest.fixture
def officer() -> registrations.DdoForm:
    office = registrations.OfficeLine(name=SCHOOL, department=SCHOOL, district=LUCKNOW, address=LUCKNOW)
    return registrations.DdoForm(
        case_number="HD-2017-000001", filing_code="CASE:HD-2017-000001:0011-2233-4455", kind="ddo",
        code="LKO-EDU-03", name=Words("राजेश कुमार", "Rajesh Kumar"), designation=SCHOOL, department=SCHOOL,
        treasury=LUCKNOW, district=LUCKNOW, mobile="94150 12345", mail="", why_personal="",
        controlling_name="उषा", controlling_designation="निरीक्षक", controlling_office="लखनऊ",
        offices=(office, office),
    )  # fmt: skip


@pytest.mark.django_db
class TestForms:
    pytestmark = needs_poppler

    def test_names_are_shown_as_they_are_written(self, family):
        text = text_of(queries.content_of(registrations.print_family_form(family, language="hi", on=DAY)))

        assert text.count(HOSTILE) == 8
        assert "XXXX XXXX 1234" in text
        assert "अभी नहीं बना" in text

    def test_what_was_declared_stands_on_it_an_income_of_nothing_too_and_another_proof_once(self, family):
        text = text_of(queries.content_of(registrations.print_family_form(family, language="hi", on=DAY)))

        assert text.count("₹ 0.00") == 8  # of each of them
        assert text.count("UPX1234567") == 1

    def test_every_page_says_whose_case_it_is_and_of_which_answers(self, family, tmp_path):
        paper = registrations.print_family_form(family, language="hi", on=DAY)
        pages = pages_of(queries.content_of(paper), tmp_path, dots=200)

        assert len(pages) > 1
        for page in pages:
            assert FILING in codes_on(page)

    @pytest.mark.parametrize("people", range(1, 9))
    def test_no_sheet_of_a_family_has_signatures_alone(self, family, people):
        members = (*family.members[: people - 1], replace(family.members[0], last4="9999"))
        form = replace(family, members=members, declaration=family.declaration * 3)
        *_, last = words_on(queries.content_of(registrations.print_family_form(form, language="hi", on=DAY)))

        assert "9999" in [word for word, _top, _bottom in last]

    @pytest.mark.parametrize("offices", range(1, 10))
    def test_no_sheet_of_an_officer_has_signatures_alone(self, officer, offices):
        line = replace(officer.offices[0], name=Words("अंतिम", "Last"))
        form = replace(officer, offices=(*officer.offices[:1] * (offices - 1), line))
        *_, last = words_on(queries.content_of(registrations.print_ddo_form(form, language="hi", on=DAY)))

        assert "अंतिम" in [word for word, _top, _bottom in last]

    @pytest.mark.requirement("SECTS-5", in_part=True)
    def test_the_officers_form_bears_the_addresses_it_is_posted_and_mailed_to(self, officer):
        paper = registrations.print_ddo_form(officer, language="hi", on=DAY)
        text = text_of(queries.content_of(paper))

        assert "लखनऊ 226001" in text
        assert "support@upsects.in" in text
        assert "सरकारी सीयूजी" in text
        assert "ई-मेल E-mail" not in text  # none was told

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_long_words_stay_in_their_columns(self, family, officer, language):
        office = replace(officer.offices[0], name=LONG, department=LONG, address=LONG)
        mail = f"{'a' * 40}@lucknow.example.in"
        officer = replace(officer, name=LONG, mail=mail, offices=(office,))
        people = tuple(replace(member, name=LONG) for member in family.members)
        family = replace(family, members=people, posting=LONG, ddo_office=LONG)

        for paper in (
            registrations.print_ddo_form(officer, language=language, on=DAY),
            registrations.print_family_form(family, language=language, on=DAY),
        ):
            pdf = queries.content_of(paper)
            assert misplaced(pdf) == []
            assert LONG.hi.split()[0][:20] in text_of(pdf)

    def test_a_returned_registration_says_each_question_and_reason(self):
        faults = [registrations.Fault(question=Words("फ़ोटो", "Photo"), reason="चेहरा नहीं दिखता #x")]
        letter = registrations.write_return_letter(
            case_number="HF-2017-000012", to=[Words("शांति देवी", "Shanti Devi")], faults=faults,
            officer=[Words("राजेश", "Rajesh")], language="hi", on=DAY,
        )  # fmt: skip

        said = text_of(queries.content_of(letter))
        for words in ("चेहरा नहीं दिखता #x", "Shanti Devi", "Rajesh", "Put right what is written below"):
            assert words in said


@pytest.fixture
def parcel(db) -> batches.Parcel:
    office = Office.objects.create(
        code="LKO-EDU-03", kind="ddo", state="uttar_pradesh", name_hi=SCHOOL.hi, name_en=SCHOOL.en,
        from_date=date(1990, 1, 1),
    )  # fmt: skip
    lines = tuple(
        batches.ParcelLine(
            place=serial, number=f"UP17-0000-{serial:03d}7", serial=serial, name=Words("शांति", "Shanti"),
            service_number=f"UP-{serial}", people=2,
        )
        for serial in (1, 2, 3, 5, 7, 8)
    )  # fmt: skip
    return batches.Parcel(
        batch="B-1", office=office, address=Words("हुसैनगंज", "Husainganj"), way_bill="RL 1", lines=lines,
        spoiled=((4, 4, "स्याही फैली"), (6, 6, "कटा")),
    )  # fmt: skip


def slip_of_codes(codes, *, language):
    return batches.printed_codes(
        name=Words("शांति देवी", "Shanti Devi"), user_id="UP1700000017", counter=LUCKNOW, codes=codes,
        language=language, on=DAY,
    )  # fmt: skip


class TestParcels:
    pytestmark = needs_poppler

    def test_the_list_has_a_line_for_each_card_to_sign(self, parcel):
        paper = batches.print_hand_over_list(parcel, language="hi", on=DAY)
        text = text_of(queries.content_of(paper))

        assert paper.office == parcel.office
        assert re.findall(r"UP17-0000-\d{4}", text) == [line.number for line in parcel.lines]

    @pytest.mark.parametrize("cards_in_it", range(4, 14))
    def test_no_sheet_of_the_list_has_the_signature_alone(self, parcel, cards_in_it):
        lines = tuple(replace(parcel.lines[0], place=place) for place in range(1, cards_in_it))
        lines += (replace(parcel.lines[0], place=cards_in_it, number="UP17-0000-9999"),)
        paper = batches.print_hand_over_list(replace(parcel, lines=lines), language="en", on=DAY)
        *_, last = words_on(queries.content_of(paper))

        assert "UP17-0000-9999" in [word for word, _top, _bottom in last]

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_a_long_name_does_not_run_into_the_next_line(self, parcel, language):
        lines = tuple(replace(line, name=LONG) for line in parcel.lines)
        paper = batches.print_hand_over_list(replace(parcel, lines=lines), language=language, on=DAY)

        assert misplaced(queries.content_of(paper)) == []

    def test_the_note_tells_the_serials_in_runs_and_what_was_spoiled(self, parcel):
        text = text_of(queries.content_of(batches.print_dispatch_note(parcel, language="hi", on=DAY)))

        assert "1–3, 5, 7–8" in text
        assert "स्याही फैली" in text

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_each_speaks_both_languages(self, parcel, language):
        note = batches.print_dispatch_note(parcel, language=language, on=DAY)
        signed = batches.print_hand_over_list(parcel, language=language, on=DAY)
        slip = slip_of_codes(["314159"], language=language)

        for pdf, hindi, english in (
            (queries.content_of(note), "गिनकर पावती लौटाएँ", "send back the receipt"),
            (queries.content_of(note), "टूटी थी", "broken"),
            (queries.content_of(signed), "यह सूची कार्यालय में रखी जाती है", "This list is kept in the office"),
            (slip, "फिर उसे काट दें", "then strike it out"),
            (slip, "किसी को न दिखाएँ", "Show this paper to nobody"),
        ):
            text = " ".join(text_of(pdf).split())
            assert (hindi in text, english in text) == (True, True), english

    @pytest.mark.parametrize(("language", "address"), [("hi", "हुसैनगंज"), ("en", "Husainganj")])
    def test_the_note_has_the_address_in_its_language(self, parcel, language, address):
        assert address in text_of(
            queries.content_of(batches.print_dispatch_note(parcel, language=language, on=DAY))
        )

    def test_printed_codes_are_kept_nowhere(self, db):
        given = [str(number) for number in range(314159, 314169)]
        slip = slip_of_codes(given, language="hi")

        assert re.findall(r"\b3141\d\d\b", text_of(slip)) == given
        assert not Document.objects.exists()


class TestAnybodyChecks:
    """Every paper that is kept leads whoever holds it to the public page that says whether it is genuine."""

    pytestmark = needs_poppler

    @pytest.mark.django_db
    def test_a_form_and_a_letter_lead_to_the_page_that_knows_them(self, family, client, tmp_path):
        letter = registrations.write_return_letter(
            case_number="HF-2017-000012", to=[Words("शांति देवी", "Shanti Devi")],
            officer=[Words("राजेश", "Rajesh")], language="en", on=DAY,
            faults=[registrations.Fault(question=Words("फ़ोटो", "Photo"), reason="चेहरा नहीं दिखता")],
        )  # fmt: skip
        form = registrations.print_family_form(family, language="hi", on=DAY)

        for paper in (form, letter):
            answers = follow(client, paper, tmp_path / paper.number)
            assert [answer.status_code for answer in answers] == [200] * len(answers) != []
            for answer in answers:
                assert paper.number in answer.content.decode()
                assert HOSTILE not in answer.content.decode()

    def test_so_do_the_list_and_the_note_of_a_parcel(self, parcel, client, tmp_path):
        for print_paper in (batches.print_hand_over_list, batches.print_dispatch_note):
            paper = print_paper(parcel, language="hi", on=DAY)
            answers = follow(client, paper, tmp_path / paper.number)
            assert [answer.status_code for answer in answers] == [200] * len(answers) != []

    def test_the_card_names_the_page_and_its_code_is_for_that_page(self, db, client, tmp_path):
        printed = card(9)
        _front, back = pages_of(cards.plastic([printed], on=DAY), tmp_path)
        text = text_of(cards.plastic([printed], on=DAY)) + text_of(
            cards.on_paper(printed, language="hi", on=DAY)
        )
        (code,) = codes_on(back)

        assert text.count(f"{settings.PUBLIC_ADDRESS}/verify/") >= 2
        assert base45.decoded(code.removeprefix("SV1:")) == printed.signed
        assert client.get("/verify/").status_code == 200


def follow(client, paper: Document, folder: Path) -> list:
    """Return the answers of the addresses in the paper's codes, a page each."""
    folder.mkdir()
    codes_of_pages = [codes_on(page) for page in pages_of(queries.content_of(paper), folder)]
    addresses = [code for found in codes_of_pages for code in found if code.startswith("http")]
    assert len(addresses) == len(codes_of_pages)
    return [client.get(urlsplit(address).path) for address in addresses]
