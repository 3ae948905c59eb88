"""Keys are made, rotated and ended; each signs in its days only, and stays what it was."""

from datetime import date

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, IntegrityError, connection, transaction

from sevanidhi.core.accounts.tests.conftest import make_office, make_officer
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.signatures import cose, queries, services
from sevanidhi.core.signatures.models import Purpose, SigningKey
from sevanidhi.web.access import NotYourDuty

pytestmark = pytest.mark.django_db
TODAY, TOMORROW, NEXT_WEEK = date(2017, 4, 17), date(2017, 4, 18), date(2017, 4, 24)
CARD = b"a card"


@pytest.fixture
def card_key():
    return services.make_key(purpose=Purpose.CARD, from_date=TODAY, by=None, on=TODAY)


def read(signed: bytes, *, on: date, purpose: str = Purpose.CARD) -> bytes:
    return cose.verify(signed, keys=queries.public_keys(purpose=purpose), purpose=purpose, on=on).payload


def signed_on(day: date) -> bytes:
    return services.sign(CARD, purpose=Purpose.CARD, on=day)[0]


def test_a_key_signs_for_a_year_and_is_believed_for_six(card_key):
    signed, kid = services.sign(CARD, purpose=Purpose.CARD, on=date(2018, 4, 16))

    assert kid == card_key.kid
    assert read(signed, on=date(2023, 4, 16)) == CARD
    with pytest.raises(cose.KeyEnded):
        read(signed, on=date(2023, 4, 17))
    with pytest.raises(services.NoSigningKey):
        signed_on(date(2018, 4, 17))


def test_nothing_is_signed_before_a_key_is_made_nor_before_its_day():
    with pytest.raises(services.NoSigningKey):
        signed_on(TODAY)

    services.make_key(purpose=Purpose.CARD, from_date=NEXT_WEEK, by=None, on=TODAY)
    with pytest.raises(services.NoSigningKey):
        signed_on(TODAY)


def test_a_key_of_lists_signs_no_card(card_key):
    services.make_key(purpose=Purpose.REVOCATION, from_date=TODAY, by=None, on=TODAY)
    signed, _ = services.sign(CARD, purpose=Purpose.REVOCATION, on=TODAY)

    assert read(signed, on=TODAY, purpose=Purpose.REVOCATION) == CARD
    with pytest.raises(cose.KeyUnknown):
        read(signed, on=TODAY)


def test_after_rotation_the_new_key_signs_and_the_old_ones_cards_stay_good(card_key):
    before = signed_on(NEXT_WEEK)
    new = services.rotate(purpose=Purpose.CARD, from_date=NEXT_WEEK, by=None, on=TODAY)

    assert services.sign(CARD, purpose=Purpose.CARD, on=date(2017, 4, 23))[1] == card_key.kid
    assert services.sign(CARD, purpose=Purpose.CARD, on=NEXT_WEEK)[1] == new.kid
    assert read(before, on=date(2022, 1, 1)) == CARD


def test_a_key_to_come_is_published_but_not_yet_believed(card_key):
    services.rotate(purpose=Purpose.CARD, from_date=NEXT_WEEK, by=None, on=TODAY)
    early = signed_on(NEXT_WEEK)

    assert len(queries.public_keys(purpose=Purpose.CARD)) == 2
    with pytest.raises(cose.KeyNotYet):
        read(early, on=TODAY)


def test_what_an_ended_key_signed_is_worth_nothing(card_key):
    signed = signed_on(TODAY)
    services.end_key(key=card_key, why="चोरी · stolen", by=None, on=NEXT_WEEK)

    for on in (TODAY, date(2017, 4, 23), NEXT_WEEK):  # a thief says which day it is
        with pytest.raises(cose.KeyEnded):
            read(signed, on=on)
    with pytest.raises(services.NoSigningKey):
        signed_on(NEXT_WEEK)
    with pytest.raises(services.KeyEndedAlready):
        services.end_key(key=card_key, why="again", by=None, on=NEXT_WEEK)


def test_a_key_is_ended_for_a_written_reason_only(card_key):
    """A key without one would count as not ended."""
    with pytest.raises(services.EndNotExplained):
        services.end_key(key=card_key, why=" ", by=None, on=NEXT_WEEK)

    assert services.sign(CARD, purpose=Purpose.CARD, on=NEXT_WEEK)[1] == card_key.kid


def test_a_key_ended_before_its_first_day_never_signs(card_key):
    new = services.rotate(purpose=Purpose.CARD, from_date=NEXT_WEEK, by=None, on=TODAY)
    services.end_key(key=new, why="made by mistake", by=None, on=TODAY)

    with pytest.raises(services.NoSigningKey):
        signed_on(NEXT_WEEK)


@pytest.mark.parametrize("purpose", Purpose.values)
def test_where_the_running_key_was_stolen_a_new_one_signs_until_that_to_come(purpose):
    stolen = services.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)
    to_come = services.rotate(purpose=purpose, from_date=NEXT_WEEK, by=None, on=TODAY)
    services.end_key(key=stolen, why="stolen", by=None, on=TODAY)

    assert queries.without_key(Purpose.values, on=TODAY) == tuple(Purpose.values)
    new = services.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)

    assert new.until_date == NEXT_WEEK
    assert services.sign(CARD, purpose=purpose, on=TODAY)[1] == new.kid
    assert services.sign(CARD, purpose=purpose, on=NEXT_WEEK)[1] == to_come.kid


@pytest.mark.parametrize("from_date", [TOMORROW, NEXT_WEEK])
def test_where_the_key_to_come_was_stolen_the_running_one_gives_way_to_another(card_key, from_date):
    """It was told that a key signs on that day already: the stolen one, which never does."""
    stolen = services.rotate(purpose=Purpose.CARD, from_date=NEXT_WEEK, by=None, on=TODAY)
    services.end_key(key=stolen, why="stolen", by=None, on=TODAY)
    new = services.rotate(purpose=Purpose.CARD, from_date=from_date, by=None, on=TODAY)

    card_key.refresh_from_db()
    assert card_key.until_date == new.from_date == from_date
    assert services.sign(CARD, purpose=Purpose.CARD, on=NEXT_WEEK)[1] == new.kid


def test_a_second_key_is_made_by_rotation_only(card_key):
    with pytest.raises(services.SigningKeyThere):
        services.make_key(purpose=Purpose.CARD, from_date=NEXT_WEEK, by=None, on=TODAY)
    with pytest.raises(services.SigningKeyThere):
        services.rotate(purpose=Purpose.CARD, from_date=TODAY, by=None, on=TODAY)


def test_no_day_is_left_between_two_keys(card_key):
    with pytest.raises(services.GapBetweenKeys) as refused:
        services.rotate(purpose=Purpose.CARD, from_date=date(2018, 4, 18), by=None, on=TODAY)
    assert refused.value.facts == {"until_date": card_key.until_date}

    services.rotate(purpose=Purpose.CARD, from_date=card_key.until_date, by=None, on=TODAY)
    assert services.sign(CARD, purpose=Purpose.CARD, on=date(2018, 4, 16))[1] == card_key.kid


def test_no_key_begins_on_a_day_that_is_over():
    with pytest.raises(services.KeyBeginsInThePast):
        services.make_key(purpose=Purpose.CARD, from_date=date(2017, 4, 16), by=None, on=TODAY)


def test_only_an_administrator_has_keys_made():
    office = make_office("SIPF-HQ", "headquarters")
    administrator = make_officer("ADMIN1", "administrator", office, "9414000011")
    clerk = make_officer("CLERK1", "district_clerk", office, "9414000012")

    with pytest.raises(NotYourDuty):
        services.make_key(purpose=Purpose.CARD, from_date=TODAY, by=clerk, on=TODAY)
    key = services.make_key(purpose=Purpose.CARD, from_date=TODAY, by=administrator, on=TODAY)
    assert Entry.objects.get(act="signatures.key.made").detail["kid"] == key.kid


def test_the_private_half_is_sealed_for_its_own_id(card_key):
    other = services.make_key(purpose=Purpose.REVOCATION, from_date=TODAY, by=None, on=TODAY)
    exchanged = SigningKey(kid=other.kid, purpose=other.purpose, sealed_private=card_key.sealed_private)

    assert services._opened(card_key).public_key().public_bytes_raw() == card_key.public
    assert services._opened(card_key).private_bytes_raw() not in bytes(card_key.sealed_private)
    with pytest.raises(InvalidTag):
        services._opened(exchanged)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM signatures_key",
        "UPDATE signatures_key SET public = '\\x00'",
        "UPDATE signatures_key SET kid = '0000000000000000'",
        "UPDATE signatures_key SET verifies_until_date = '2099-01-01'",
        "TRUNCATE signatures_key",
    ],
)
def test_the_database_keeps_a_key_as_it_was_made(card_key, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_knows_no_two_signing_keys_of_one_day(card_key):
    with pytest.raises(IntegrityError, match="one_card_signing_key_a_day"), transaction.atomic():
        services._new_key(purpose=Purpose.CARD, from_date=NEXT_WEEK, on=TODAY)
