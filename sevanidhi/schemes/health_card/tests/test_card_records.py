"""What a card's code holds: the family, signed, in a form that a hospital reads without a network."""

import hashlib
from datetime import date

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sevanidhi.core.documents import codes
from sevanidhi.core.signatures import base45, cose
from sevanidhi.schemes.health_card.formulas.cards import (
    MOST_BYTES,
    SHORTEST_NAME,
    CardData,
    CardMember,
    NamesTooLong,
    TooManyOnCard,
    card_record,
    code_text,
)

KID = b"a key id"
ISSUED = date(2017, 5, 1)
PHOTO = hashlib.sha256(b"a photo").hexdigest()


def member(**told) -> CardMember:
    given = {
        "relation": "spouse", "name_hi": "कृष्ण कुमार", "name_en": "Krishna Kumar", "gender": "male",
        "birth_date": date(1970, 1, 2),
    }  # fmt: skip
    return CardMember(**given | told)


def card(*members: CardMember) -> CardData:
    return CardData(
        serial=7, number="UP17-0000-0073", issued_date=ISSUED, until_date=date(2022, 5, 1),
        ddo_code="LKO-EDU-03", scheme="2017-05-01", ward="general", members=members,
    )  # fmt: skip


def test_the_record_says_the_card_and_each_person_on_it():
    asha = member(relation="self", name_hi="आशा", name_en="Asha", gender="female", photo_sha256=PHOTO)
    son = member(relation="son", birth_date=date(1969, 12, 31), until_date=date(1970, 1, 11))

    assert cbor2.loads(card_record(card(asha, son))) == {
        1: 1,
        2: 7,
        3: "UP17-0000-0073",
        4: 17287,
        5: 19113,
        6: "LKO-EDU-03",
        7: "2017-05-01",
        8: "UP",
        9: [
            [1, "self", "आशा", "Asha", 1, "f", None],
            [2, "son", "कृष्ण कुमार", "Krishna Kumar", -1, "m", 10],
        ],
        10: "general",
        11: [bytes.fromhex(PHOTO)[:8], b""],
    }


def test_the_days_of_the_record_count_from_1970():
    record = cbor2.loads(card_record(card(member())))

    assert date.fromordinal(date(1970, 1, 1).toordinal() + record[4]) == ISSUED


def test_a_family_of_seven_is_named_in_hindi_only_and_the_record_says_so():
    six, seven = (cbor2.loads(card_record(card(*[member()] * count))) for count in (6, 7))

    assert {row[3] for row in six[9]} == {"Krishna Kumar"}
    assert {row[3] for row in seven[9]} == {None}
    assert {row[2] for row in seven[9]} == {"कृष्ण कुमार"}


@pytest.mark.parametrize(("people", "letters", "both"), [(4, 60, True), (6, 60, False), (3, 150, False)])
def test_long_names_are_written_in_hindi_only_and_the_code_is_drawn(people, letters, both):
    long = member(name_hi="क" * letters, name_en="k" * letters)
    record = card_record(card(*[long] * people))

    assert {row[3] is not None for row in cbor2.loads(record)[9]} == {both}
    signed = cose.sign(record, kid=KID, private=Ed25519PrivateKey.generate())
    assert codes.picture(code_text(signed)).startswith(codes.PNG_BEGINS)


def test_names_that_no_code_can_hold_are_refused_before_anything_is_signed():
    with pytest.raises(NamesTooLong):
        card_record(card(*[member(name_hi="𑁍" * 200)] * 12))


def test_a_card_has_room_for_twelve():
    assert len(cbor2.loads(card_record(card(*[member()] * 12)))[9]) == 12
    with pytest.raises(TooManyOnCard) as refused:
        card_record(card(*[member()] * 13))

    assert refused.value.facts == {"members": 13, "most": 12}


@pytest.mark.parametrize(("people", "name_en"), [(6, "Rajarajeshwari " * 5), (12, "Krishna Kumar")])
def test_names_too_long_for_one_code_are_shortened_until_it_can_be_drawn(people, name_en):
    long = member(name_hi="राजराजेश्वरीप्रसन्नलक्ष्मी द्विवेदी कृष्णमूर्ति श्रीवास्तव्य " * 3, name_en=name_en)
    record = card_record(card(*[long] * people))
    (name,) = {row[2] for row in cbor2.loads(record)[9]}

    assert len(record) <= MOST_BYTES
    assert name.endswith("…")
    assert long.name_hi.startswith(name[:-1])
    assert len(name) >= SHORTEST_NAME - 2
    assert codes.picture(code_text(cose.sign(record, kid=KID, private=Ed25519PrivateKey.generate())))


def test_a_shortened_name_does_not_end_in_the_middle_of_a_joined_letter():
    halves = member(name_hi="क्" * 60)
    (name,) = {row[2] for row in cbor2.loads(card_record(card(*[halves] * 12)))[9]}

    assert name.endswith("क…")


def test_the_code_is_the_signed_record_in_letters_of_a_qr_codes_short_mode():
    private = Ed25519PrivateKey.generate()
    key = cose.PublicKey(
        kid=KID, purpose="card", public=private.public_key().public_bytes_raw(), from_date=ISSUED,
        verifies_until_date=None,
    )  # fmt: skip
    record = card_record(card(member()))
    text = code_text(cose.sign(record, kid=KID, private=private))

    assert set(text) <= set(base45.ALPHABET)
    beginning, _, rest = text.partition(":")
    assert beginning == "SV1"
    assert cose.verify(base45.decoded(rest), keys=[key], purpose="card", on=ISSUED).payload == record
