"""A card is made when the family is verified, replaced when it is lost, and holds until it is revoked."""

import hashlib
from datetime import date, timedelta

import cbor2
import pytest
from django.utils import timezone
from stdnum import verhoeff

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message
from sevanidhi.core.signatures import cose
from sevanidhi.core.signatures import queries as signatures
from sevanidhi.core.signatures import services as signing
from sevanidhi.core.signatures.models import SigningKey
from sevanidhi.core.signatures.services import NoSigningKey
from sevanidhi.schemes.health_card.formulas.cards import card_number, card_of, card_record, read_record
from sevanidhi.schemes.health_card.formulas.revocations import read_list
from sevanidhi.schemes.health_card.models import Card, CardAct, Revocation, RevocationList
from sevanidhi.schemes.health_card.queries import cards as queries
from sevanidhi.schemes.health_card.services import cards, revocations
from sevanidhi.schemes.health_card.tests.conftest import (
    LONG_AGO,
    TODAY,
    keep_photo,
    make_family,
    make_office,
    make_officer,
)
from sevanidhi.web.access import NotYourDuty

pytestmark = pytest.mark.django_db

LAUNCH = date(2017, 5, 1)
DECLARED = {"marital": "unmarried", "wholly_dependent": True, "normally_resides": True}


def child(relation="son", **said):
    given = {
        "relation": relation, "name_hi": "ईशान", "name_en": "Ishan", "gender": "male",
        "birth_date": date(2001, 9, 3), "declared": DECLARED,
    }  # fmt: skip
    return given | said


def read(signed, *, purpose, on=TODAY):
    keys = signatures.public_keys(purpose=purpose)
    return cose.verify(bytes(signed), keys=keys, purpose=purpose, on=on).payload


class TestMaking:
    def test_a_card_is_signed_and_says_the_family(self, office, key, chitra):
        photo = keep_photo(1)
        card = cards.make(
            make_family(office, photo=photo, others=[child()]), why="first", by=chitra, on=TODAY
        )

        said = read_record(read(card.signed, purpose="card"))
        assert (said.number, said.serial, said.ddo_code) == (card.number, card.serial, "LKO-EDU-03")
        assert (said.issued_date, said.until_date) == (TODAY, date(2022, 5, 1))
        assert said.scheme == LAUNCH.isoformat()
        assert [(one.relation, one.name_hi) for one in said.members] == [
            ("self", "आशा शर्मा"),
            ("son", "ईशान"),
        ]
        assert card.photos == [photo, photo]
        printed = hashlib.sha256(queries.photo(photo)).hexdigest()
        assert {one.photo_sha256 for one in said.members} == {printed[:16]}

    def test_a_child_is_on_it_until_the_birthday_that_nobody_has_decided_of(self, office, key):
        sons = [child(), child(birth_date=date(1999, 4, 20)), child(birth_date=date(2015, 1, 1))]
        card = cards.make(make_family(office, others=sons), why="first", by=None, on=TODAY)

        said = card_of(card.signed).members
        assert [one.birth_date.year for one in said] == [1975, 2001, 2015]  # of age before the first of May
        assert [one.until_date for one in said] == [None, date(2019, 9, 3), None]

    def test_who_came_of_age_meanwhile_is_not_on_the_next_one(self, office, key):
        family = make_family(office, others=[child(birth_date=date(1999, 6, 3))])
        first = cards.make(family, why="first", by=None, on=TODAY)
        later = date(2017, 6, 3)
        next_one = cards.reprint(first, note="टूट गया", by=None, on=later)

        assert card_of(first.signed).members[1].until_date == later
        assert [one.relation for one in card_of(next_one.signed).members] == ["self"]

    def test_whom_the_officer_let_in_stays_on_it(self, office, key):
        son = child(birth_date=date(1990, 1, 1), answer="ask", reason="age_unknown", decided_why="पढ़ रहे हैं")
        card = cards.make(make_family(office, others=[son]), why="first", by=None, on=TODAY)

        assert card_of(card.signed).members[1].until_date is None

    def test_who_has_left_the_family_is_not_on_it(self, office, key):
        gone = child(until_date=date(2017, 4, 30), until_why="death", from_date=LONG_AGO)
        card = cards.make(make_family(office, others=[gone]), why="first", by=None, on=TODAY)

        assert len(card_of(card.signed).members) == 1

    def test_made_twice_it_is_the_same_card(self, office, key, chitra):
        family = make_family(office)
        first, again = (cards.make(family, why="first", by=chitra, on=TODAY) for _ in range(2))

        assert first == again
        assert Entry.objects.filter(act="health_card.card.made").count() == 1

    def test_no_card_is_made_without_a_key_nor_for_a_family_whose_head_has_left(self, office, key):
        family = make_family(office)
        with pytest.raises(NoSigningKey):
            cards.make(family, why="first", by=None, on=TODAY - timedelta(days=1))
        family.members.update(until_date=date(2017, 4, 30), until_why="death")
        with pytest.raises(cards.NobodyOnCard):
            cards.make(family, why="first", by=None, on=TODAY)

        assert not Card.objects.exists()

    def test_who_has_no_such_duty_makes_none(self, office, key, usha):
        stranger = accounts.create_login(user_id="nobody", person=None, by=None)

        with pytest.raises(NotYourDuty):
            cards.make(make_family(office), why="first", by=stranger, on=TODAY)

    def test_a_record_read_back_is_the_record(self, office, key):
        card = cards.make(
            make_family(office, photo=keep_photo(2), others=[child()]), why="first", by=None, on=TODAY
        )
        payload = read(card.signed, purpose="card")

        assert card_record(read_record(payload)) == payload


class TestNumbers:
    def test_each_is_given_once_and_bears_its_check(self, db):
        given = [cards.new_number(on=TODAY) for _ in range(3)]

        assert len(set(given)) == 3
        for number in given:
            assert verhoeff.is_valid(number.removeprefix("UP17").replace("-", ""))

    def test_the_last_place_is_the_last(self):
        assert card_number(1, shape="UP17-NNNN-NNNC") == "UP17-0000-0017"
        assert card_number(9_999_999, shape="UP17-NNNN-NNNC")[:13] == "UP17-9999-999"
        with pytest.raises(cards.formulas.NumbersUsedUp):
            card_number(10_000_000, shape="UP17-NNNN-NNNC")


@pytest.fixture
def card(office, key):
    return cards.make(make_family(office), why="first", by=None, on=TODAY)


@pytest.fixture
def asha(card):
    return accounts.create_login(user_id="UP170000", person=card.family.person, by=None)


class TestLoss:
    def test_a_lost_card_is_revoked_and_another_made(self, card, asha):
        new = cards.report_lost(card, by=asha, on=TODAY)

        card.refresh_from_db()
        assert (card.state, new.state, new.why) == ("revoked", "made", "lost")
        assert new.serial != card.serial
        assert new.number == card.number
        assert queries.in_force(card.family) == new
        assert [act.act for act in CardAct.objects.filter(card=card).order_by("id")] == ["made", "revoked"]
        assert str(card.serial) in Message.objects.get(template="health_card.card_replaced").text

    def test_reported_twice_it_is_replaced_once(self, card, asha):
        first, again = (cards.report_lost(card, by=asha, on=TODAY) for _ in range(2))

        assert first == again
        assert Message.objects.filter(template="health_card.card_replaced").count() == 1

    def test_a_loss_renews_nothing_and_the_officers_reprint_does(self, card, asha, chitra):
        later = date(2018, 4, 1)
        in_its_place = cards.report_lost(card, by=asha, on=later)
        assert in_its_place.until_date == card.until_date == date(2022, 5, 1)

        again = cards.reprint(in_its_place, note="प्लास्टिक टूटा", by=chitra, on=later)
        assert again.until_date == date(2023, 4, 1)

    @pytest.mark.parametrize(
        "on", [date(2018, 4, 17), date(2022, 1, 10), date(2022, 5, 1)], ids=["no key", "no rule", "ended"]
    )
    def test_a_lost_card_is_revoked_also_where_no_new_one_can_be_made(self, card, asha, on):
        assert cards.report_lost(card, by=asha, on=on) is None

        card.refresh_from_db()
        assert (card.state, Revocation.objects.get().why) == ("revoked", "lost")
        assert Message.objects.filter(template="health_card.card_revoked").count() == 1

    def test_a_card_that_has_ended_is_not_printed(self, card, asha):
        with pytest.raises(cards.CardEnded):
            cards.print_own(card, language="hi", by=asha, on=date(2022, 5, 1))
        assert not queries.stands(card, on=date(2022, 5, 1))

    def test_the_officer_of_one_office_who_looks_after_all_in_the_cell_acts_on_the_own_alone(
        self, card, cell
    ):
        both = make_officer("both", "ddo", make_office("LKO-MED-01"))
        accounts.grant_role(user=both, role="cell_clerk", office=cell, from_date=LONG_AGO, by=None)
        assert queries.card_for(both, card.serial, on=TODAY) == card

        assert queries.acts_open(both, card, on=TODAY) == set()
        with pytest.raises(NotYourDuty):
            cards.report_lost(card, by=both, on=TODAY)
        with pytest.raises(NotYourDuty):
            cards.reprint(card, note="टूटा", by=both, on=TODAY)
        theirs = cards.make(make_family(both.offices("ddo", on=TODAY)[0]), why="first", by=both, on=TODAY)
        assert queries.acts_open(both, theirs, on=TODAY) == {"lost", "reprint"}

    def test_the_cell_s_officer_makes_no_card_for_the_own_family(self, card, usha):
        cards.revoke(card, why="ordered", note="आदेश 12", by=usha, on=TODAY)
        card.refresh_from_db()
        assert queries.acts_open(usha, card, on=TODAY) == {"reprint"}
        usha.person = card.family.person

        assert queries.acts_open(usha, card, on=TODAY) == set()
        with pytest.raises(NotYourDuty):
            cards.reprint(card, note="टूटा", by=usha, on=TODAY)

    def test_a_stranger_reports_nobodys_card(self, card, office):
        stranger = accounts.create_login(
            user_id="B", person=make_family(office, mobile="9415000002").person, by=None
        )

        with pytest.raises(NotYourDuty):
            cards.report_lost(card, by=stranger, on=TODAY)

    def test_a_card_is_printed_again_for_a_reason(self, card, usha):
        with pytest.raises(cards.WhyNotSaid):
            cards.reprint(card, note=" ", by=usha, on=TODAY)
        new = cards.reprint(card, note="प्लास्टिक टूटा", by=usha, on=TODAY)

        assert new.why == "reprint"
        assert Revocation.objects.get().note == "प्लास्टिक टूटा"


class TestRevocation:
    def test_a_revoked_card_stands_in_the_signed_list(self, card, usha):
        cards.revoke(card, why="ordered", note="जाँच का आदेश 12", by=usha, on=TODAY)
        made = revocations.publish(on=TODAY, now=timezone.now())

        told = read_list(read(made.signed, purpose="revocation"))
        assert told.serials == {card.serial}
        assert told.as_of == TODAY
        assert told.made_at == made.made_at.replace(microsecond=0)
        assert queries.in_force(card.family) is None

    def test_the_list_is_not_made_twice_and_is_made_anew_after_the_next_one(self, card, usha, office):
        now = timezone.now()
        empty = revocations.publish(on=TODAY, now=now)
        assert revocations.publish(on=TODAY, now=now) == empty

        cards.revoke(card, why="ordered", note="आदेश", by=usha, on=TODAY)
        cards.revoke(card, why="ordered", note="आदेश", by=usha, on=TODAY)
        assert revocations.publish(on=TODAY, now=now).cards == 1
        assert Revocation.objects.count() == 1

    def test_an_hour_later_it_is_signed_anew_and_old_ones_go(self, key):
        now = timezone.now()
        for hours in (0, 1, 24 * 8):
            revocations.publish(on=TODAY, now=now + timedelta(hours=hours))

        assert RevocationList.objects.count() == 1

    def test_a_list_whose_key_was_ended_is_signed_anew_at_once(self, key):
        now = timezone.now()
        first = revocations.publish(on=TODAY, now=now)
        signing.end_key(key=SigningKey.objects.get(kid=first.kid), why="चोरी", by=None, on=TODAY)
        signing.make_key(purpose="revocation", from_date=TODAY, by=None, on=TODAY)
        again = revocations.publish(on=TODAY, now=now)

        assert again.kid != first.kid
        assert read(queries.newest_list(), purpose="revocation")

    def test_a_list_signed_while_the_clock_was_ahead_keeps_no_later_one_from_hospitals(self, card, usha):
        now = timezone.now()
        revocations.publish(on=TODAY, now=now + timedelta(days=1))
        cards.revoke(card, why="ordered", note="आदेश", by=usha, on=TODAY)
        revocations.publish(on=TODAY, now=now)

        assert read_list(read(queries.newest_list(), purpose="revocation")).serials == {card.serial}
        assert queries.newest_published().cards == 1

    def test_serials_stand_as_steps(self):
        made_at = timezone.now()
        payload = revocations.list_record([12, 5, 40], as_of=TODAY, made_at=made_at)

        assert cbor2.loads(payload) == {1: 1, 2: 17273, 3: int(made_at.timestamp()), 4: [5, 7, 28]}
        assert read_list(payload).serials == {5, 12, 40}

    def test_an_officer_of_the_cell_has_one_made_after_a_card_revoked_in_error(self, card, usha, chitra):
        cards.revoke(card, why="ordered", note="आदेश", by=usha, on=TODAY)
        card.refresh_from_db()
        with pytest.raises(cards.CardNotInForce):
            cards.reprint(card, note="गलती से रद्द हुआ", by=chitra, on=TODAY)
        assert (queries.acts_open(chitra, card, on=TODAY), queries.acts_open(usha, card, on=TODAY)) == (
            set(), {"reprint"},
        )  # fmt: skip
        new = cards.reprint(card, note="गलती से रद्द हुआ", by=usha, on=TODAY)

        assert queries.in_force(card.family) == new
        assert cards.reprint(card, note="फिर", by=usha, on=TODAY) == new
        assert Message.objects.filter(template="health_card.card_replaced").count() == 1

    def test_a_card_cannot_be_replaced_once_nothing_stands_in_its_place(self, card, usha, asha):
        cards.revoke(card, why="ordered", note="आदेश", by=usha, on=TODAY)

        with pytest.raises(cards.CardNotInForce):
            cards.report_lost(card, by=asha, on=TODAY)
