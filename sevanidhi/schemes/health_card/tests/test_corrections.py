"""A mistake in what was registered of somebody is put right: who is on the card, what it says, what stays."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case
from sevanidhi.core.people.models import Employee, Person
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.core.vault.numbers import read_number
from sevanidhi.schemes.health_card.models import Member, Revocation
from sevanidhi.schemes.health_card.queries import cards as cards_kept
from sevanidhi.schemes.health_card.queries import changes, families
from sevanidhi.schemes.health_card.services import changes as services
from sevanidhi.schemes.health_card.services import corrections
from sevanidhi.schemes.health_card.services import families as registrations
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family
from sevanidhi.schemes.health_card.tests.gateway import NUMBERS, photo
from sevanidhi.schemes.health_card.tests.test_changes import (
    BROTHER,
    OF_AGE,
    asha,
    coming,
    family,
    left,
    names_on_card,
    replaced,
    texts,
    told,
    verified,
)
from sevanidhi.schemes.health_card.tests.test_mistakes import taken_back
from sevanidhi.web.tests.reading import words
from tests.world import signed_in_client

__all__ = ["asha", "family"]
RIGHT_NAME = {"name_hi": "मोहन शर्मा", "name_en": "Mohan Sharma"}
LATER = TODAY + timedelta(days=8)


def standing(family, relation):
    return family.members.get(relation=relation, until_date=None)


def corrected(family, asha, relation, what, **pages):
    """Let Asha tell of a mistake, and return its case. pages: the right facts."""
    who = {"who": {"member": str(standing(family, relation).pk)}, "wrong": {"what": what}}
    return told(family, asha, "correction", who | pages)


def name_right(family, asha, relation="son", right=RIGHT_NAME):
    return corrected(family, asha, relation, ["name"], right_name=right)


def born(family, asha, relation, day):
    return corrected(family, asha, relation, ["birth_date"], right_birth={"birth_date": day})


def number_kept(number, by):
    """Put a number into the vault as its page does, and return what the draft has of it."""
    reference = uuid4()
    consent = vault.Consent(notice="1", language="hi", at=timezone.now())
    last4 = vault.store(
        reference=reference, number=read_number(number), consent=consent, by=by, purpose=vault.Purpose.CHANGE
    )
    return {"identity": str(reference), "last4": last4, "no_aadhaar_why": "", "no_aadhaar_proof": ""}


def number_late(family, asha, relation="son", number=NUMBERS[1]):
    return corrected(family, asha, relation, ["aadhaar"], right_number=number_kept(number, asha))


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestPutRight:
    def test_the_card_says_the_right_name_in_the_same_place_and_the_old_one_is_revoked(
        self, family, asha, chitra
    ):
        case = name_right(family, asha)
        assert (case.state, case.office, case.limit_days) == ("waiting", family.ddo_office, 7)
        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]

        verified(case, chitra)

        assert names_on_card(family) == ["Asha Sharma", "Mohan Sharma", "Reena"]
        assert replaced(family)
        assert texts() == ["casework.received", "health_card.card_replaced"]
        old, new = family.members.filter(order=2).order_by("pk")
        assert (old.name_en, old.until_why, new.name_en, new.until_date) == (
            "Mohan", "correction", "Mohan Sharma", None,
        )  # fmt: skip
        assert (new.from_date, new.birth_date, new.declared) == (TODAY, old.birth_date, old.declared)

    def test_nobody_is_counted_twice_on_the_day_of_the_correction_or_later(self, family, asha, chitra):
        verified(name_right(family, asha), chitra)

        for on in (TODAY, LATER):
            assert [one.name_en for one in families.members(family, on=on)] == [
                "Asha Sharma", "Mohan Sharma", "Reena",
            ]  # fmt: skip

    def test_on_a_later_day_the_old_line_stood_until_then(self, family, asha, chitra):
        family.members.update(from_date=date(2017, 4, 1))
        verified(name_right(family, asha), chitra)

        old, new = family.members.filter(order=2).order_by("pk")
        assert (old.from_date, old.until_date, new.from_date) == (date(2017, 4, 1), TODAY, TODAY)
        assert "Mohan" in [one.name_en for one in families.members(family, on=date(2017, 4, 2))]

    def test_gender_photo_and_birth_date_at_once(self, family, asha, chitra):
        sent = uploads.take_whole(content=photo(6), name="p.jpg", purpose="photo", by=asha)
        case = corrected(
            family, asha, "daughter", ["gender", "photo", "birth_date"], right_gender={"gender": "other"},
            right_photo={"photo": str(sent.key)}, right_birth={"birth_date": "2000-06-20"},
        )  # fmt: skip
        verified(case, chitra)

        new = standing(family, "daughter")
        sent.refresh_from_db()
        assert (new.gender, new.birth_date, new.name_en) == ("other", date(2000, 6, 20), "Reena")
        assert new.photo_sha256 == sent.result_sha256 != ""
        on_card = cards_kept.said_on(cards_kept.in_force(family)).members[2]
        assert (on_card.gender, on_card.birth_date) == ("other", date(2000, 6, 20))

    def test_the_holder_is_called_by_the_right_name_everywhere(self, family, asha, chitra):
        right = {"name_hi": "आशा वर्मा", "name_en": "Asha Verma"}
        case = corrected(
            family, asha, "self", ["name", "birth_date"], right_name=right,
            right_birth={"birth_date": "1976-06-15"},
        )  # fmt: skip
        registrations.verify(case=case, decided={"self": "Gazette seen."}, by=chitra, today=TODAY)

        assert names_on_card(family)[0] == "Asha Verma"
        person = Person.objects.get(pk=family.person_id)
        assert (person.name_hi, person.name_en, person.birth_date) == (
            "आशा वर्मा", "Asha Verma", date(1976, 6, 15),
        )  # fmt: skip
        assert family in families.families_found(chitra, "Verma", on=TODAY)
        assert families.own_family(asha) == family

    def test_the_books_keep_what_stood_of_the_holder_and_the_day(self, family, asha, chitra):
        Person.objects.filter(pk=family.person_id).update(gender="female")  # as the card has it
        case = corrected(
            family, asha, "self", ["name", "birth_date"],
            right_name={"name_hi": "आशा वर्मा", "name_en": "Asha Verma"},
            right_birth={"birth_date": "1976-06-15"},
        )  # fmt: skip
        registrations.verify(case=case, decided={"self": "Gazette seen."}, by=chitra, today=TODAY)

        facts, name = (Entry.objects.get(act=f"people.{what}.corrected") for what in ("particulars", "name"))
        assert facts.detail == {"before": {"birth_date": "1975-06-15"}, "after": {"birth_date": "1976-06-15"}}
        assert (facts.business_date, name.business_date) == (TODAY, TODAY)

    def test_who_is_on_the_register_of_employees_stays_there_as_two_officers_entered_it(
        self, family, asha, chitra
    ):
        Employee.objects.create(
            person=family.person, employee_id="E-77", state="uttar_pradesh", appointed_date=date(2000, 1, 1)
        )
        right = {"name_hi": "आशा वर्मा", "name_en": "Asha Verma"}
        verified(name_right(family, asha, "self", right), chitra)

        assert names_on_card(family)[0] == "Asha Verma"
        assert Person.objects.get(pk=family.person_id).name_en == "Asha Sharma"
        found = [
            families.families_found(chitra, name, on=TODAY).get() for name in ("Verma", "asha sharma", "")
        ]
        assert {one.holder.name_en for one in found} == {"Asha Verma"}
        for page in ("/en/health-card/desk/families/", f"/en/health-card/desk/families/{family.number}/"):
            shown = words(signed_in_client(chitra).get(page))
            assert ("Asha Verma" in shown, "Asha Sharma" in shown) == (True, False), page

    def test_the_audit_says_what_was_corrected_and_not_how(self, family, asha, chitra):
        case = verified(name_right(family, asha), chitra)

        entry = Entry.objects.get(act="health_card.family.corrected")
        assert entry.detail == {"number": family.number, "case": case.number, "member": 2, "field": ["name"]}

    def test_the_own_family_of_its_drawing_officer_goes_to_the_state_cell(self, office, cell, family, asha):
        accounts.grant_role(user=asha, role="ddo", office=office, from_date=TODAY, by=None)
        asha.refresh_from_db()
        case = name_right(family, asha)

        assert case.office == cell
        with pytest.raises(cases.StepNotOpen):
            verified(case, asha)

    def test_what_is_returned_is_put_right_and_verified(self, family, asha, chitra):
        case = name_right(family, asha)
        cases.move(case=case, verb="object", by=chitra, today=TODAY, fields={"right_name": "आधार में शर्मन है"})
        back = changes.returned(case.number, owner=asha)
        pages = back.answers.pages | {"right_name": {"name_hi": "मोहन शर्मन", "name_en": "Mohan Sharman"}}
        services.resubmit(type(back.answers)(pages=pages), case_number=case.number, owner=asha, on=TODAY)
        verified(Case.objects.get(pk=case.pk), chitra)

        assert standing(family, "son").name_en == "Mohan Sharman"


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestRefused:
    def test_nobody_of_another_family_can_be_named(self, office, family, asha):
        other = make_family(office, mobile="9415000077")
        pages = {"who": {"member": str(standing(other, "self").pk)}, "wrong": {"what": ["name"]}}
        with pytest.raises(services.MemberGone):
            told(family, asha, "correction", pages | {"right_name": RIGHT_NAME})

    def test_what_stands_already_is_no_correction(self, family, asha):
        with pytest.raises(corrections.NothingWrong):
            name_right(family, asha, right={"name_hi": "मोहन", "name_en": "Mohan"})

    def test_of_whom_nearly_all_changes_the_officer_writes_how_it_is_the_same_person(
        self, family, asha, chitra
    ):
        right = {"right_name": RIGHT_NAME, "right_gender": {"gender": "other"}}
        case = corrected(family, asha, "son", ["name", "gender"], **right)
        with pytest.raises(registrations.DecisionMissing):
            verified(case, chitra)

        why = {"self": "Birth letter and school certificate seen."}
        registrations.verify(case=case, decided=why, by=chitra, today=TODAY)
        new = standing(family, "son")
        assert (new.name_en, new.gender) == ("Mohan Sharma", "other")
        assert "school certificate" in new.decided_why

    def test_a_day_by_which_a_parent_is_no_older_than_the_child(self, family, asha):
        holders, sons = standing(family, "self").birth_date, standing(family, "son").birth_date
        for relation, day in (("son", holders), ("self", sons)):
            with pytest.raises(corrections.BornOutOfOrder):
                born(family, asha, relation, day.isoformat())

    def test_a_day_by_which_a_pensioner_had_retired_before_being_born(self, family, asha):
        family.is_pensioner, family.retirement_date = True, date(1977, 1, 1)
        family.save()
        with pytest.raises(corrections.RetiredBeforeBirth):
            born(family, asha, "self", "1977-01-01")

        assert born(family, asha, "self", "1976-12-31").state == "waiting"

    def test_a_corrected_birth_date_of_the_holder_is_that_others_are_weighed_against(
        self, family, asha, chitra
    ):
        verified(born(family, asha, "self", "1976-06-15"), chitra)

        assert families.birth_of_holder(family.person_id) == date(1976, 6, 15)

    def test_a_gender_the_relation_does_not_tell(self, family, asha):
        with pytest.raises(corrections.GenderUnfit):
            corrected(family, asha, "son", ["gender"], right_gender={"gender": "female"})

    def test_a_birth_date_with_which_the_rule_says_no_is_refused_with_its_reason(self, office, key, asha):
        brothers = make_family(office, mobile="9415000077", others=[BROTHER])
        ravi = accounts.create_login(user_id="ravi", person=brothers.person, mobile="9415000077", by=None)
        with pytest.raises(registrations.NotInFamily) as refused:
            born(brothers, ravi, "brother", "1998-06-20")

        assert refused.value.facts["name"] == "सोहन"
        assert refused.value.facts["why"] != ""

    def test_and_at_the_desk_where_the_birthday_came_while_it_waited(self, office, key, chitra, asha):
        brothers = make_family(office, mobile="9415000077", others=[BROTHER])
        ravi = accounts.create_login(user_id="ravi", person=brothers.person, mobile="9415000077", by=None)
        case = born(brothers, ravi, "brother", "1999-04-18")
        with pytest.raises(registrations.NotInFamily):
            verified(case, chitra, on=TODAY + timedelta(days=1))

        assert standing(brothers, "brother").birth_date == date(1999, 6, 20)

    def test_where_the_rule_asks_the_officer_writes_why(self, family, asha, chitra):
        case = born(family, asha, "son", "1998-06-20")
        with pytest.raises(registrations.DecisionMissing):
            verified(case, chitra)
        registrations.verify(case=case, decided={"self": "पढ़ता है"}, by=chitra, today=TODAY)

        new = standing(family, "son")
        assert (new.answer, new.decided_why, new.birth_date) == ("ask", "पढ़ता है", date(1998, 6, 20))
        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]

    def test_two_corrections_of_one_family_do_not_wait_at_once(self, family, asha, chitra):
        first = name_right(family, asha)
        with pytest.raises(cases.ApplicationOpen):
            born(family, asha, "son", "2000-01-01")
        verified(first, chitra)
        verified(born(family, asha, "son", "2000-01-01"), chitra)

        new = standing(family, "son")
        assert (new.name_en, new.birth_date) == ("Mohan Sharma", date(2000, 1, 1))

    def test_what_was_changed_meanwhile_is_noticed_and_nothing_is_lost(
        self, family, asha, chitra, cell, usha
    ):
        """The second was sent of what the first had entered, which is taken back while it waits."""
        first = verified(name_right(family, asha), chitra)
        second = born(family, asha, "son", "2000-01-01")
        taken_back(first, asked_by=chitra, by=usha)
        with pytest.raises(corrections.ChangedSince):
            verified(second, chitra)

        stands = standing(family, "son")
        assert (stands.name_en, stands.birth_date) == ("Mohan", date(1999, 6, 20))

    def test_the_dead_are_not_put_right(self, family, asha, chitra):
        case = name_right(family, asha)
        verified(left(family, asha, "death", "son"), chitra)
        with pytest.raises(corrections.ChangedSince):
            verified(case, chitra)

    def test_a_place_has_one_line_that_stands(self, family, asha, chitra):
        verified(name_right(family, asha), chitra)
        old, new = family.members.filter(order=2).order_by("pk")
        old.until_date, old.until_why = None, ""
        with pytest.raises(IntegrityError), transaction.atomic():
            old.save()
        assert Member.objects.filter(family=family, order=2, until_date=None).get() == new


class TestOtherChanges:
    def test_a_death_told_before_reaches_who_was_corrected_meanwhile(self, family, asha, chitra):
        family.members.update(from_date=date(2017, 4, 1))
        death = left(family, asha, "death", "son")
        verified(name_right(family, asha), chitra)
        verified(death, chitra)

        assert names_on_card(family) == ["Asha Sharma", "Reena"]
        assert not family.members.filter(order=2, until_date=None).exists()

    def test_a_birth_entered_by_mistake_is_taken_back_although_the_name_was_corrected(
        self, family, asha, chitra, cell, usha
    ):
        birth = verified(told(family, asha, "birth", {}, [coming(asha, "daughter")]), chitra)
        tara = family.members.get(name_en="Tara")
        who = {"who": {"member": str(tara.pk)}, "wrong": {"what": ["name"]}}
        right = {"right_name": {"name_hi": "तारा शर्मा", "name_en": "Tara Sharma"}}
        verified(told(family, asha, "correction", who | right), chitra)
        taken_back(birth, asked_by=chitra, by=usha)

        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]

    def test_the_next_who_comes_in_has_a_place_of_their_own(self, family, asha, chitra):
        verified(name_right(family, asha), chitra)
        verified(told(family, asha, "birth", {}, [coming(asha, "daughter")]), chitra)

        assert family.members.get(name_en="Tara").order == 4


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestLeftBefore:
    """Past the first day of the scheme, so that a card could say who is on it for a day."""

    FIRST, JUNE = date(2017, 4, 1), date(2017, 6, 1)

    @pytest.fixture(autouse=True)
    def _husband(self, family):
        Member.objects.create(
            family=family, order=4, relation="spouse", name_hi="रमेश", name_en="Ramesh", gender="male",
            birth_date="1972-03-04", no_aadhaar_why="none_yet", answer="yes", reason="in_family",
            from_date=self.FIRST, rule="health_card.family_relations@2017-02-06",
        )  # fmt: skip
        family.members.update(from_date=self.FIRST)

    def on(self, family, day):
        return [(one.order, one.name_en) for one in families.members(family, on=day)]

    def ends(self, family, order):
        lines = family.members.filter(order=order).order_by("pk")
        return list(lines.values_list("until_date", "until_why"))

    def left_and_corrected(self, family, asha, chitra, kind, relation, *, day="2017-04-10", last=None):
        """Enter a correction on the first of June, and only then what had come before it."""
        who = {"who": {"member": str(standing(family, relation).pk)}, "event": {"day": day, "paper": "12"}}
        leaving = told(family, asha, kind, who)
        verified(name_right(family, asha, relation), chitra, on=self.JUNE)
        return verified(leaving, chitra, on=last or self.JUNE)

    @pytest.mark.parametrize("last", [date(2017, 6, 1), date(2017, 6, 15)], ids=["same day", "later"])
    @pytest.mark.parametrize(
        ("kind", "relation", "order", "until"),
        [
            ("death", "son", 2, date(2017, 4, 11)),
            ("married_out", "daughter", 3, date(2017, 4, 10)),
            ("divorce", "spouse", 4, date(2017, 4, 10)),
        ],
    )
    def test_the_register_and_the_card_say_the_true_day(
        self, family, asha, chitra, kind, relation, order, until, last
    ):
        self.left_and_corrected(family, asha, chitra, kind, relation, last=last)

        assert self.ends(family, order)[0] == (until, kind)
        assert order in dict(self.on(family, until - timedelta(days=1)))
        for day in (until, self.JUNE, last):
            assert order not in dict(self.on(family, day))
        assert len(names_on_card(family)) == 3
        assert "Mohan Sharma" not in names_on_card(family)

    def test_who_left_between_the_registration_and_the_correction_stood_until_then(
        self, family, asha, chitra
    ):
        self.left_and_corrected(family, asha, chitra, "death", "son", day="2017-04-16")
        son = (2, "Mohan")

        assert [son in self.on(family, day) for day in (date(2017, 4, 16), date(2017, 4, 17))] == [
            True,
            False,
        ]

    def test_of_several_corrections_the_line_of_that_day_ends(self, family, asha, chitra):
        verified(name_right(family, asha), chitra)
        who = {"who": {"member": str(standing(family, "son").pk)}}
        death = told(family, asha, "death", who | {"event": {"day": "2017-04-20", "paper": "12"}})
        for name, day in (("Sohan", date(2017, 5, 1)), ("Rohan", self.JUNE)):
            right = {"name_hi": "सोहन", "name_en": name}
            verified(name_right(family, asha, right=right), chitra, on=day)
        verified(death, chitra, on=self.JUNE)

        assert self.ends(family, 2)[:2] == [(TODAY, "correction"), (date(2017, 4, 21), "death")]
        seen = [dict(self.on(family, date(2017, month, 20))).get(2) for month in (4, 5, 6)]
        assert seen == ["Mohan Sharma", None, None]

    def test_who_left_before_they_were_entered_has_stood_for_a_day(self, family, asha, chitra):
        family.members.filter(order=2).update(from_date=date(2017, 5, 1))
        self.left_and_corrected(family, asha, chitra, "death", "son")

        assert self.ends(family, 2)[0] == (date(2017, 5, 2), "death")
        assert 2 not in dict(self.on(family, self.JUNE))

    def test_taken_back_they_stand_as_they_were_corrected(self, family, asha, chitra, cell, usha):
        case = self.left_and_corrected(family, asha, chitra, "death", "son")
        waits = services.ask_to_put_right(case=case, why="गलत", by=chitra, today=self.JUNE)
        verified(waits, usha, on=self.JUNE)

        assert self.ends(family, 2) == [(self.JUNE, "correction"), (None, "")]
        assert "Mohan Sharma" in names_on_card(family)

    def test_a_birthday_refused_late_ends_the_place_on_the_birthday(self, family, asha, chitra):
        services.look_after_ages(on=OF_AGE - timedelta(days=30))
        case = Case.objects.get(kind="health_card.change_age", person=family.person, answers__member__order=2)
        after = OF_AGE + timedelta(days=20)
        verified(name_right(family, asha), chitra, on=OF_AGE + timedelta(days=10))
        cases.move(case=case, verb="refuse", by=chitra, today=after, note="प्रमाण नहीं")

        assert self.ends(family, 2)[0] == (OF_AGE, "age")
        assert 2 not in dict(self.on(family, after))


class TestOneLineADay:
    """Whoever was corrected is there on each day, and once."""

    MAY = date(2017, 5, 10)

    def sons(self, family):
        days = [self.MAY + timedelta(days=days) for days in (-1, 0, 1, 5, 10)]
        found = [families.members(family, on=day) for day in days]
        return [[one.name_en for one in there if one.relation == "son"] for there in found]

    @pytest.fixture(autouse=True)
    def _since(self, family):
        family.members.update(from_date=date(2017, 4, 1))

    def test_corrected_on_a_day_and_again_on_the_next(self, family, asha, chitra):
        verified(name_right(family, asha), chitra, on=self.MAY)
        again = name_right(family, asha, right={"name_hi": "मोहन वर्मा", "name_en": "Mohan Verma"})
        verified(again, chitra, on=self.MAY + timedelta(days=1))

        assert self.sons(family) == [["Mohan"], ["Mohan Sharma"], *[["Mohan Verma"]] * 3]

    def test_corrected_twice_on_a_day(self, family, asha, chitra):
        verified(name_right(family, asha), chitra, on=self.MAY)
        again = name_right(family, asha, right={"name_hi": "मोहन वर्मा", "name_en": "Mohan Verma"})
        verified(again, chitra, on=self.MAY)

        assert self.sons(family) == [["Mohan"], *[["Mohan Verma"]] * 4]

    @pytest.mark.parametrize("later", [0, 1, 10])
    def test_corrected_and_taken_back(self, family, asha, chitra, cell, usha, later):
        case = verified(name_right(family, asha), chitra, on=self.MAY)
        back = self.MAY + timedelta(days=later)
        waits = services.ask_to_put_right(case=case, why="गलत", by=chitra, today=back)
        verified(waits, usha, on=back)

        assert self.sons(family) == [["Mohan"]] * 5

    def test_who_came_in_and_was_taken_out_on_a_day_was_never_there(self, family, asha, chitra, cell, usha):
        birth = told(family, asha, "birth", {}, [coming(asha, "daughter")])
        case = verified(birth, chitra, on=self.MAY)
        waits = services.ask_to_put_right(case=case, why="गलत", by=chitra, today=self.MAY)
        verified(waits, usha, on=self.MAY)

        assert "Tara" not in [one.name_en for one in families.members(family, on=self.MAY)]
        assert "Tara" not in names_on_card(family)


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestNumber:
    def test_given_late_it_lies_in_the_vault_alone_and_is_claimed_for_the_change(
        self, family, asha, chitra, django_capture_on_commit_callbacks
    ):
        case = number_late(family, asha)
        with django_capture_on_commit_callbacks(execute=True):
            verified(case, chitra)

        new = standing(family, "son")
        assert (new.last4, new.no_aadhaar_why) == (NUMBERS[1][-4:], "")
        kept = Identity.objects.get(pk=new.identity)
        assert kept.claimed_at is not None
        noted = Access.objects.exclude(purpose="duplicates").order_by("pk")
        assert [(one.act, one.purpose) for one in noted] == [("stored", "change"), ("claimed", "change")]
        case.refresh_from_db()
        said = str(case.answers) + str(list(Entry.objects.values_list("detail", flat=True)))
        assert NUMBERS[1] not in said
        assert families.references_in_use([new.identity]) == {new.identity: family.person_id}

    def test_it_goes_on_with_the_right_name(self, family, asha, chitra):
        verified(number_late(family, asha), chitra)
        before = standing(family, "son")
        verified(name_right(family, asha), chitra)

        now = standing(family, "son")
        assert (now.identity, now.last4, now.name_en) == (before.identity, before.last4, "Mohan Sharma")

    def test_of_two_in_one_family_with_the_same_number_the_second_is_refused(self, family, asha, chitra):
        verified(number_late(family, asha), chitra)
        with pytest.raises(registrations.SamePersonTwice):
            number_late(family, asha, "daughter")

    def test_a_number_of_another_family_is_refused_when_it_is_sent(self, office, family, asha, chitra):
        verified(number_late(family, asha), chitra)
        other = make_family(office, mobile="9415000077", others=[BROTHER])
        ravi = accounts.create_login(user_id="ravi", person=other.person, mobile="9415000077", by=None)
        with pytest.raises(registrations.InAnotherFamily):
            number_late(other, ravi, "brother")

    def test_also_where_the_other_waits_for_its_officer(self, office, family, asha, chitra):
        number_late(family, asha)
        other = make_family(office, mobile="9415000077", others=[BROTHER])
        ravi = accounts.create_login(user_id="ravi", person=other.person, mobile="9415000077", by=None)
        with pytest.raises(registrations.InAnotherFamily):
            number_late(other, ravi, "brother")

    def test_a_number_that_was_given_is_not_given_again(self, family, asha, chitra):
        verified(number_late(family, asha), chitra)
        with pytest.raises(corrections.NumberThere):
            number_late(family, asha, number=NUMBERS[2])

    def test_until_it_is_decided_the_vault_keeps_it(self, family, asha):
        case = number_late(family, asha)
        reference = Identity.objects.get().pk

        assert case.answers["references"] == [str(reference)]
        assert families.references_in_use([reference]) == {reference: None}


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestTakenBack:
    def test_the_old_facts_stand_again(self, family, asha, chitra, cell, usha):
        case = verified(name_right(family, asha), chitra)
        assert changes.may_be_put_right(case)

        taken_back(case, asked_by=chitra, by=usha)

        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]
        old, new = family.members.filter(order=2).order_by("pk")
        assert (old.until_date, old.until_why, new.until_why) == (None, "", "put_right")
        assert [one.name_en for one in families.members(family, on=TODAY)] == [
            "Asha Sharma",
            "Mohan",
            "Reena",
        ]
        assert not changes.may_be_put_right(case)

    def test_the_holder_is_called_as_before(self, family, asha, chitra, cell, usha):
        right = {"name_hi": "आशा वर्मा", "name_en": "Asha Verma"}
        case = verified(name_right(family, asha, "self", right), chitra)
        taken_back(case, asked_by=chitra, by=usha)

        assert names_on_card(family)[0] == "Asha Sharma"
        assert Person.objects.get(pk=family.person_id).name_en == "Asha Sharma"

    @pytest.mark.parametrize("died", ["2017-04-03", "2017-04-16"])
    def test_also_after_the_holders_death(self, family, asha, chitra, cell, usha, died):
        family.members.update(from_date=date(2017, 4, 1))
        right = {"name_hi": "आशा वर्मा", "name_en": "Asha Verma"}
        case = verified(name_right(family, asha, "self", right), chitra)
        taken_back(case, asked_by=chitra, by=usha)
        pages = {"event": {"day": died, "paper": "12"}}
        services.enter_known(family=family, kind="holder_death", pages=pages, by=chitra, today=LATER)

        lines = family.members.filter(order=1).order_by("pk")
        assert [one.until_why for one in lines] == ["death", "put_right"]
        assert family.holder.name_en == "Asha Sharma"

    def test_a_correction_that_was_corrected_is_taken_back_from_the_last(
        self, family, asha, chitra, cell, usha
    ):
        first = verified(name_right(family, asha), chitra)
        last = verified(born(family, asha, "son", "2000-01-01"), chitra)
        assert [changes.may_be_put_right(one) for one in (first, last)] == [False, True]
        with pytest.raises(services.NotReversible):
            taken_back(first, asked_by=chitra, by=usha)

        taken_back(last, asked_by=chitra, by=usha)
        Case.objects.filter(kind="health_card.change_put_right", state="waiting").update(state="refused")
        taken_back(first, asked_by=chitra, by=usha)
        assert (standing(family, "son").name_en, standing(family, "son").birth_date) == (
            "Mohan", date(1999, 6, 20),
        )  # fmt: skip


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestBirthdays:
    BEFORE = OF_AGE - timedelta(days=30)

    def kept(self, family, chitra):
        services.look_after_ages(on=self.BEFORE)
        case = Case.objects.get(kind="health_card.change_age")
        registrations.verify(case=case, decided={"self": "पढ़ता है"}, by=chitra, today=self.BEFORE)

    def test_who_was_kept_past_an_age_is_kept_with_another_name(self, family, asha, chitra):
        self.kept(family, chitra)
        verified(name_right(family, asha), chitra, on=self.BEFORE)
        services.look_after_ages(on=OF_AGE)

        new = standing(family, "son")
        assert (new.name_en, new.answer, new.decided_why) == ("Mohan Sharma", "ask", "पढ़ता है")
        assert Case.objects.filter(kind="health_card.change_age").count() == 1

    def test_what_was_told_before_a_birthday_is_not_told_again_by_another_name(self, family, asha, chitra):
        services.look_after_ages(on=self.BEFORE)
        assert texts().count("health_card.age_asks") == 1
        verified(name_right(family, asha), chitra, on=self.BEFORE)
        services.look_after_ages(on=self.BEFORE + timedelta(days=1))

        assert texts().count("health_card.age_asks") == 1
        assert Case.objects.filter(kind="health_card.change_age").count() == 1

    def test_the_right_birthday_opens_its_own_case(self, family, asha, chitra):
        self.kept(family, chitra)
        verified(born(family, asha, "son", "1999-07-20"), chitra, on=self.BEFORE)
        assert standing(family, "son").answer == "yes"
        services.look_after_ages(on=OF_AGE)

        days = Case.objects.filter(kind="health_card.change_age").order_by("pk")
        assert [one.answers["pages"]["event"]["day"] for one in days] == ["2017-06-20", "2017-07-20"]

    def test_the_case_of_a_birthday_that_is_not_theirs_decides_nothing(self, family, asha, chitra):
        services.look_after_ages(on=self.BEFORE)
        case = Case.objects.get(kind="health_card.change_age")
        verified(born(family, asha, "son", "2003-07-20"), chitra, on=self.BEFORE)
        assert changes.is_of_another_birthday(case)
        with pytest.raises(corrections.ChangedSince):
            registrations.verify(case=case, decided={"self": "पढ़ता है"}, by=chitra, today=self.BEFORE)

        cases.move(case=case, verb="refuse", by=chitra, today=OF_AGE, note="जन्मतिथि सुधारी गई")
        assert standing(family, "son").birth_date == date(2003, 7, 20)

    def test_one_decided_meanwhile_stays_decided_when_the_correction_is_taken_back(
        self, family, asha, chitra, cell, usha
    ):
        case = verified(name_right(family, asha), chitra)
        self.kept(family, chitra)
        waits = services.ask_to_put_right(case=case, why="गलत", by=chitra, today=self.BEFORE)
        verified(waits, usha, on=self.BEFORE)

        old = standing(family, "son")
        assert (old.name_en, old.answer, old.decided_why) == ("Mohan", "ask", "पढ़ता है")
        assert Revocation.objects.count() == 3
