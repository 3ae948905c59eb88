"""A card is judged with nothing but our public keys and the signed list, without a database."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageOps

from sevanidhi.core.documents import codes
from sevanidhi.core.signatures import cose
from sevanidhi.core.signatures import queries as keys_kept
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.signatures.base45 import TextNotReadable
from sevanidhi.core.signatures.models import SigningKey
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.documents import cards as papers
from sevanidhi.schemes.health_card.formulas import verification
from sevanidhi.schemes.health_card.formulas.cards import CardData, CardMember, card_of, card_record, code_text
from sevanidhi.schemes.health_card.formulas.revocations import list_record
from sevanidhi.schemes.health_card.formulas.verification import Age, ListNotGenuine, Worth, judge
from sevanidhi.schemes.health_card.services import cards
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family

DAY = date(2017, 6, 1)
NOW = datetime(2017, 6, 1, 9, tzinfo=UTC)
PRIVATE = {purpose: Ed25519PrivateKey.generate() for purpose in ("card", "revocation")}
KIDS = {"card": b"card-key", "revocation": b"list-key"}


def public(purpose, **said):
    given = {
        "kid": KIDS[purpose], "purpose": purpose, "from_date": date(2017, 4, 1),
        "public": PRIVATE[purpose].public_key().public_bytes_raw(), "verifies_until_date": date(2023, 4, 1),
    }  # fmt: skip
    return cose.PublicKey(**given | said)


KEYS = [public("card"), public("revocation")]


def member(**said):
    given = {
        "relation": "self", "name_hi": "आशा शर्मा", "name_en": "Asha Sharma", "gender": "female",
        "birth_date": date(1975, 6, 15),
    }  # fmt: skip
    return CardMember(**given | said)


def signed_card(*, purpose="card", private=None, kid=None, **said):
    son = member(relation="son", name_hi="ईशान", until_date=date(2018, 9, 3))
    given = {
        "serial": 7, "number": "UP17-0000-0017", "issued_date": date(2017, 4, 17), "ddo_code": "LKO-EDU-03",
        "until_date": date(2022, 5, 1), "scheme": "2017-05-01", "members": (member(), son),
    }  # fmt: skip
    record = card_record(CardData(**given | said))
    return cose.sign(record, kid=kid or KIDS[purpose], private=private or PRIVATE[purpose])


def signed_list(*serials, made_at=NOW, purpose="revocation"):
    record = list_record(serials, as_of=DAY, made_at=made_at)
    return cose.sign(record, kid=KIDS[purpose], private=PRIVATE[purpose])


EMPTY_LIST = signed_list()


def judged(signed=None, *, keys=KEYS, revocations=EMPTY_LIST, on=DAY, now=NOW):
    return judge(signed or signed_card(), keys=keys, revocations=revocations, on=on, now=now)


class TestWorth:
    def test_a_card_holds_and_covers_its_people(self):
        found = judged()

        assert (found.worth, found.age, found.covered) == (Worth.HOLDS, Age.FRESH, (True, True))

    def test_a_child_past_the_birthday_is_covered_no_more(self):
        assert judged(on=date(2018, 9, 2)).covered == (True, True)
        assert judged(on=date(2018, 9, 3)).covered == (True, False)

    @pytest.mark.parametrize(
        ("on", "worth"),
        [
            (date(2017, 4, 30), Worth.NOT_YET), (date(2017, 5, 1), Worth.HOLDS),
            (date(2022, 4, 30), Worth.HOLDS), (date(2022, 5, 1), Worth.ENDED),
        ],
    )  # fmt: skip
    def test_it_holds_from_the_schemes_first_day_until_its_end(self, on, worth):
        assert judged(on=on).worth == worth

    def test_a_revoked_serial_is_revoked_however_old_the_list(self):
        for made_at in (NOW, NOW - timedelta(days=30)):
            assert judged(revocations=signed_list(3, 7, made_at=made_at)).worth == Worth.REVOKED
        assert judged(revocations=signed_list(3, 8)).worth == Worth.HOLDS

    @pytest.mark.parametrize(
        ("hours", "age", "worth"),
        [
            (0, Age.FRESH, Worth.HOLDS), (24, Age.FRESH, Worth.HOLDS), (25, Age.OLD, Worth.HOLDS),
            (72, Age.OLD, Worth.HOLDS), (73, Age.TOO_OLD, Worth.NOT_KNOWN), (-2, Age.AHEAD, Worth.NOT_KNOWN),
        ],
    )  # fmt: skip
    def test_the_lists_age_warns_and_then_refuses(self, hours, age, worth):
        found = judged(revocations=signed_list(made_at=NOW - timedelta(hours=hours)))

        assert (found.age, found.worth) == (age, worth)

    def test_without_a_list_it_is_not_known_whether_it_holds(self):
        assert judged(revocations=None).worth == Worth.NOT_KNOWN

    def test_the_list_says_which_day_it_is_and_a_day_begins_at_midnight_in_india(self):
        made = signed_list(made_at=NOW)  # 14:30 in India
        next_day = DAY + timedelta(days=1)
        for hours, day in ((0, DAY), (9.4, DAY), (9.5, next_day), (33.4, next_day), (-15, DAY)):
            found = verification.day_of(made, keys=KEYS, now=NOW + timedelta(hours=hours))
            assert found == day

    @pytest.mark.parametrize(
        "given", [signed_list(purpose="card"), b"", signed_list()[:-1]], ids=["a card's key", "empty", "torn"]
    )
    def test_what_is_no_list_of_ours_says_nothing_against_the_card(self, given):
        for asks in (judged, lambda revocations: verification.day_of(revocations, keys=KEYS, now=NOW)):
            with pytest.raises(ListNotGenuine):
                asks(revocations=given)

    def test_a_lists_key_is_believed_on_the_lists_day_not_on_the_day_asked_for(self):
        later = [KEYS[0], public("revocation", from_date=DAY)]
        assert judged(keys=later, on=date(2017, 5, 2)).worth == Worth.HOLDS

        ended = [KEYS[0], public("revocation", verifies_until_date=DAY)]
        with pytest.raises(ListNotGenuine):
            judged(keys=ended, on=date(2017, 5, 2))


class TestKeys:
    """T-C3: what another key, another day or another algorithm is worth."""

    REFUSED = {
        "of nobody": (cose.KeyUnknown, {"kid": b"nobodys!"}),
        "made for lists": (cose.KeyUnknown, {"purpose": "revocation"}),
        "forged under our key's name": (cose.SignatureWrong, {"private": Ed25519PrivateKey.generate()}),
    }

    @pytest.mark.parametrize("name", REFUSED)
    def test_a_key_that_is_not_ours_is_refused(self, name):
        refusal, said = self.REFUSED[name]
        with pytest.raises(refusal):
            judged(signed_card(**said))

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"from_date": date(2017, 6, 2)}, cose.KeyNotYet),
            ({"verifies_until_date": DAY}, cose.KeyEnded),
        ],
    )
    def test_a_key_is_believed_in_its_days_only(self, said, refusal):
        with pytest.raises(refusal):
            judged(keys=[public("card", **said), KEYS[1]])

    @pytest.mark.parametrize("algorithm", [-7, -257, 5, 0])  # ES256, RS256, HS256, reserved
    def test_a_header_of_another_algorithm_is_refused(self, algorithm):
        sign1 = cbor2.loads(signed_card())
        protected = cbor2.dumps({1: algorithm, 4: KIDS["card"]}, canonical=True)
        forged = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, *sign1.value[2:]]), canonical=True)
        with pytest.raises(cose.NotGenuine):
            judged(forged)

    def test_an_algorithm_in_the_open_header_is_not_even_read(self):
        protected, _open, *rest = cbor2.loads(signed_card()).value
        for header in ({1: -8}, {1: 5}, {4: KIDS["card"]}):
            with pytest.raises(cose.FormNotTaken):
                judged(cbor2.dumps(cbor2.CBORTag(18, [protected, header, *rest]), canonical=True))

    @pytest.mark.django_db
    def test_a_card_holds_on_after_its_key_was_rotated_and_not_after_it_was_ended(self, office, key):
        old = cards.make(make_family(office), why="first", by=None, on=TODAY)
        signatures.rotate(purpose="card", from_date=DAY, by=None, on=TODAY)
        new = cards.make(make_family(office, mobile="9415000002"), why="first", by=None, on=DAY)
        on_file = [key for purpose in KIDS for key in keys_kept.public_keys(purpose=purpose)]
        known = verification.read_keys(verification.written_keys(on_file))
        for card in (old, new):
            assert judged(bytes(card.signed), keys=[*known, KEYS[1]]).worth == Worth.HOLDS
        with pytest.raises(cose.KeyNotYet):
            judged(bytes(new.signed), keys=[*known, KEYS[1]], on=TODAY)

        signatures.end_key(key=SigningKey.objects.get(kid=old.kid), why="खोई", by=None, on=DAY)
        with pytest.raises(cose.KeyEnded):
            judged(bytes(old.signed), keys=[*keys_kept.public_keys(purpose="card"), KEYS[1]])

    def test_keys_written_are_keys_read(self):
        assert verification.read_keys(verification.written_keys(KEYS)) == KEYS
        short = verification.written_keys([public("card", public=b"short")])
        for broken in ("", "{}", "[1]", '[{"kid": "00"}]', short, "[" * 100_000, b"\xff\xfe\x00"):
            with pytest.raises(verification.KeysNotRead):
                verification.read_keys(broken)


def test_no_bit_of_a_code_can_change_unseen():
    """T-C1 by this reader: every bit of the signed bytes."""
    signed = signed_card()
    for place in range(len(signed) * 8):
        changed = bytearray(signed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(cose.NotGenuine):
            judged(bytes(changed))


def test_a_text_that_is_no_code_of_ours_is_refused():
    text = code_text(signed_card())
    for written in (text + "\n", text[:70] + "\r\n" + text[70:]):  # as a mail breaks it
        assert verification.read_code(written) == signed_card()
    for other in (text[1:], "HC1:" + text[4:], "x" + text):
        with pytest.raises(verification.NoCardsCode):
            verification.read_code(other)
    with pytest.raises(TextNotReadable):
        verification.read_code("SV1:ü")


# A page of five metres by five: drawn at 300 dots an inch it has three and a half thousand million of them.
WALL = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


@pytest.fixture
def files(tmp_path):
    """What a hospital has on its machine."""
    (tmp_path / "keys.json").write_text(verification.written_keys(KEYS))
    (tmp_path / "list").write_bytes(signed_list(8, made_at=datetime.now(tz=UTC)))
    return tmp_path


def ask(files, given, *more):
    """Run the command where there is neither a database nor Django."""
    program = (
        "import sys; sys.modules['django'] = None; sys.modules['psycopg'] = None\n"
        "from sevanidhi.site.console import main; main()"
    )
    told = ["card", "verify", given, "--keys", "keys.json", "--revocations", "list", "--on", "2017-06-01"]
    done = subprocess.run(
        [sys.executable, "-c", program, *told, *more], cwd=files, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


class TestConsole:
    def test_a_code_as_text_is_judged_without_a_database(self, files):
        code, said, err = ask(files, code_text(signed_card()), "--json")

        assert (code, err) == (0, "")
        answer = json.loads(said)
        assert (answer["genuine"], answer["good"], answer["worth"]) == (True, True, "holds")
        assert (answer["number"], answer["serial"], answer["list"]["age"]) == ("UP17-0000-0017", 7, "fresh")
        assert [one["name_hi"] for one in answer["members"]] == ["आशा शर्मा", "ईशान"]

    def test_so_are_bytes_text_a_picture_and_a_printed_card_in_a_file(self, files):
        signed = signed_card()
        drawn = Image.open(BytesIO(codes.picture(code_text(signed)))).convert("L")
        picture = BytesIO()
        ImageOps.expand(drawn.resize((600, 600), 0), 40, 255).save(picture, "JPEG")
        given = {"bytes": signed, "text": code_text(signed).encode() + b"\n", "picture": picture.getvalue()}
        printed = papers.CardToPrint(
            card=card_of(signed), signed=signed, office=Words("विद्यालय", "School"),
            district=Words("लखनऊ", "Lucknow"), photos=(None, None),
        )  # fmt: skip
        given["pages"] = papers.on_paper(printed, language="hi", on=DAY)
        for name, content in given.items():
            (files / name).write_bytes(content)
            code, said, _err = ask(files, name, "--json")
            assert (code, json.loads(said)["serial"]) == (0, 7)

    def test_one_that_is_revoked_or_forged_exits_1(self, files):
        code, said, _err = ask(files, code_text(signed_card(serial=8)), "--json")
        assert (code, json.loads(said)["worth"]) == (1, "revoked")
        forged = signed_card(private=Ed25519PrivateKey.generate())
        code, said, _err = ask(files, code_text(forged), "--json")
        assert (code, json.loads(said)["genuine"], json.loads(said)["why"]) == (1, False, "signature")

    def test_it_is_told_in_words_too(self, files):
        code, said, _err = ask(files, code_text(signed_card()))

        assert code == 0
        assert "कार्ड मान्य है / The card is valid" in said
        assert "UP17-0000-0017" in said

    def test_what_is_no_file_and_no_code_is_refused(self, files):
        code, said, _err = ask(files, "nowhere.png", "--json")

        assert (code, json.loads(said)["refused"]) == (2, "FileNotFound")

    def test_a_list_that_is_not_ours_is_refused_and_not_the_card(self, files):
        for forged in (signed_list(purpose="card"), b""):
            (files / "list").write_bytes(forged)
            code, said, _err = ask(files, code_text(signed_card()), "--json")
            assert (code, json.loads(said)["refused"]) == (2, "ListNotGenuine")

    def test_keys_that_are_no_text_are_refused_in_words(self, files):
        (files / "keys.json").write_bytes(b"\x89PNG\xff\xfe")
        code, said, err = ask(files, code_text(signed_card()), "--json")
        assert (code, json.loads(said)["refused"], err) == (2, "KeysNotRead", "")

    def test_a_text_is_read_whatever_an_editor_put_round_it(self, files):
        text = code_text(signed_card())
        (files / "text").write_bytes(b"\xef\xbb\xbf\n" + f"{text[:76]}\r\n{text[76:]}\n".encode())
        code, said, _err = ask(files, "text", "--json")
        assert (code, json.loads(said)["serial"]) == (0, 7)

    def test_what_would_fill_the_machine_is_refused_in_words(self, files):
        with (files / "endless").open("wb") as file:
            file.truncate(30_000_000)
        bomb = BytesIO()
        Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
        (files / "bomb").write_bytes(bomb.getvalue())
        (files / "wall").write_bytes(WALL)
        for name, refused in (
            ("endless", "CodeFileTooLarge"),
            ("bomb", "NoCodeFound"),
            ("wall", "NoCodeFound"),
        ):
            code, said, err = ask(files, name, "--json")
            assert (code, json.loads(said)["refused"], err) == (2, refused, "")

    def test_a_torn_picture_and_torn_pages_are_refused_in_words(self, files):
        picture = BytesIO()
        Image.new("L", (600, 600), 255).save(picture, "PNG")
        for content in (picture.getvalue()[:60], b"%PDF-1.7\nnothing"):
            (files / "torn").write_bytes(content)
            code, said, err = ask(files, "torn", "--json")
            assert (code, json.loads(said)["refused"], err) == (2, "NoCodeFound", "")
