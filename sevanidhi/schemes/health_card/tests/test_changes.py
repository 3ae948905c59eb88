"""What changes in a registered family, by date: its cards, who is on them, who sees it, who is told."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.casework import kinds
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents import services as documents
from sevanidhi.core.documents.permissions import visible_to
from sevanidhi.core.journeys.contract import Answers, Row
from sevanidhi.core.notices.models import Message
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.uploads import services as uploads
from sevanidhi.schemes.health_card import rules
from sevanidhi.schemes.health_card.models import (
    Card,
    DdoRegistration,
    Family,
    PreparedFamily,
    Revocation,
    StaffListed,
)
from sevanidhi.schemes.health_card.queries import cards as cards_kept
from sevanidhi.schemes.health_card.queries import changes, families, progress
from sevanidhi.schemes.health_card.services import cards
from sevanidhi.schemes.health_card.services import changes as services
from sevanidhi.schemes.health_card.services import families as registrations
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import photo, registered

DEPENDENT = {"wholly_dependent": "yes", "normally_resides": "yes"}
SON = {
    "relation": "son", "name_hi": "मोहन", "name_en": "Mohan", "gender": "male",
    "birth_date": date(1999, 6, 20), "declared": DEPENDENT,
}  # fmt: skip
BROTHER = SON | {"relation": "brother", "name_hi": "सोहन", "name_en": "Sohan"}
DAUGHTER = SON | {
    "relation": "daughter", "name_hi": "रीना", "name_en": "Reena", "gender": "female",
    "declared": DEPENDENT | {"marital": "unmarried"},
}  # fmt: skip
OF_AGE = date(2017, 6, 20)
EVENT = {"day": "2017-04-10", "paper": "प्रमाण पत्र 12"}


@pytest.fixture
def family(office, chitra, key):
    """Asha with a son and a daughter, and their card in force."""
    registered(office)
    found = make_family(office, others=[SON, DAUGHTER])
    cards.make(found, why="first", by=None, on=TODAY)
    return found


@pytest.fixture
def asha(family):
    return accounts.create_login(user_id="asha", person=family.person, mobile="9415000001", by=None)


def member(family, relation):
    return family.members.get(relation=relation)


def told(family, asha, kind, pages, rows=()):
    """Let Asha tell of a change, and return its case."""
    answers = Answers(pages={"event": EVENT} | pages, rows={"members": tuple(rows)} if rows else {})
    number = uuid4().hex[:12].upper()
    services.receive(answers, kind=kind, draft_number=number, owner=asha, on=TODAY)
    return Case.objects.get(number=number)


def left(family, asha, kind, relation):
    return told(family, asha, kind, {"who": {"member": str(member(family, relation).pk)}})


def coming(asha, relation, **said):
    """Return the row of one who comes into the family, without an Aadhaar number."""
    sent = uploads.take_whole(content=photo(5), name="p.jpg", purpose="photo", by=asha)
    given = {"name_hi": "तारा", "name_en": "Tara", "birth_date": "2017-04-01", "gender": "female"}
    pages = {
        "relation": {"relation": relation},
        "member_person": given | said,
        "member_place": {"remark": "", "answer": "yes", "reason": "in_family"},
        "member_number": {
            "identity": None, "last4": "", "no_aadhaar_why": "newborn", "no_aadhaar_proof": "जन्म 7",
        },
        "member_photo": {"photo": str(sent.key)},
    }  # fmt: skip
    if relation != "spouse":
        pages["member_conditions"] = DEPENDENT | {"marital": "unmarried"}
    return Row(id=str(uuid4()), pages=pages)


def verified(case, by, *, on=TODAY):
    return registrations.verify(case=case, decided={}, by=by, today=on)


def names_on_card(family):
    said = cards_kept.said_on(cards_kept.in_force(family))
    return [one.name_en for one in said.members]


def replaced(family, *, on=TODAY):
    """Return whether the first card is revoked from this day and one card made for the change is in force."""
    first, now = family.cards.order_by("serial").first(), cards_kept.in_force(family)
    revoked = Revocation.objects.get(serial=first.serial)
    return (first.state, revoked.from_date, now.why, now.issued_date) == ("revoked", on, "changed", on)


def texts(address="9415000001"):
    return [one.template for one in Message.objects.filter(address=address).order_by("pk")]


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestComingIn:
    def test_a_child_is_born_and_the_new_card_has_it(self, family, asha, chitra):
        case = told(family, asha, "birth", {}, [coming(asha, "daughter")])
        assert (case.state, case.office, case.limit_days) == ("waiting", family.ddo_office, 7)

        verified(case, chitra)

        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena", "Tara"]
        assert replaced(family)
        assert texts() == ["casework.received", "health_card.card_replaced"]

    def test_a_husband_comes_in_once(self, family, asha, chitra):
        husband = {"name_en": "Ramesh", "birth_date": "1972-03-04", "gender": "male"}
        verified(told(family, asha, "marriage", {}, [coming(asha, "spouse", **husband)]), chitra)

        assert names_on_card(family)[-1] == "Ramesh"
        with pytest.raises(services.SpouseThere):
            told(family, asha, "marriage", {}, [coming(asha, "spouse", **husband)])

    def test_from_2022_the_card_in_its_place_keeps_the_rule_and_the_days(self, family, asha, chitra):
        case, on = told(family, asha, "birth", {}, [coming(asha, "daughter")]), date(2022, 2, 1)
        signatures.make_key(purpose="card", from_date=on, by=None, on=on)

        verified(case, chitra, on=on)

        first, now = family.cards.order_by("serial")
        assert (first.state, now.state, now.issued_date) == ("revoked", "made", on)
        assert (now.rule, now.until_date) == (first.rule, first.until_date)
        assert cards_kept.said_on(now).members[-1].name_en == "Tara"

    @pytest.mark.parametrize("on", [date(2022, 2, 1), date(2022, 5, 1)], ids=["revoked", "ended"])
    def test_from_2022_a_change_is_entered_also_where_no_card_holds(self, family, asha, chitra, usha, on):
        case = told(family, asha, "birth", {}, [coming(asha, "daughter")])
        if on < cards_kept.in_force(family).until_date:
            cards.revoke(cards_kept.in_force(family), why="ordered", note="आदेश 4", by=usha, on=on)
        signatures.make_key(purpose="card", from_date=on, by=None, on=on)

        assert verified(case, chitra, on=on).state == "granted"

        assert (family.members.count(), family.cards.count()) == (4, 1)
        assert texts()[-1] == "health_card.change_entered"

    def test_a_father_who_has_come_to_depend_comes_in(self, family, asha, chitra):
        father = {"name_en": "Harish", "birth_date": "1950-03-04", "gender": "male"}
        verified(told(family, asha, "dependant", {}, [coming(asha, "father", **father)]), chitra)

        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena", "Harish"]
        assert replaced(family)

    def test_a_second_father_is_refused_and_a_step_mother_is_none(self, family, asha, chitra, cell, usha):
        father = {"name_hi": "हरीश", "name_en": "Harish", "birth_date": "1950-03-04", "gender": "male"}
        both = [coming(asha, "father", **father), coming(asha, "father", **father | {"name_hi": "गिरीश"})]
        with pytest.raises(registrations.ParentThere) as refused:
            told(family, asha, "dependant", {}, both)
        assert refused.value.facts["name"] == "हरीश"
        verified(told(family, asha, "dependant", {}, both[:1]), chitra)
        with pytest.raises(registrations.ParentThere):
            told(family, asha, "dependant", {}, both[1:])

        mothers = [
            coming(asha, one, name_en=one, birth_date="1951-03-04") for one in ("mother", "step_mother")
        ]
        verified(told(family, asha, "dependant", {}, mothers), chitra)
        assert names_on_card(family)[-3:] == ["Harish", "mother", "step_mother"]

    def test_who_died_by_mistake_does_not_come_back_beside_another_father(
        self, family, asha, chitra, cell, usha
    ):
        father = {"birth_date": "1950-03-04", "gender": "male"}
        verified(told(family, asha, "dependant", {}, [coming(asha, "father", **father)]), chitra)
        death = verified(left(family, asha, "death", "father"), chitra)
        verified(told(family, asha, "dependant", {}, [coming(asha, "father", **father)]), chitra)
        asked = services.ask_to_put_right(case=death, why="भूल", by=chitra, today=TODAY)
        with pytest.raises(registrations.ParentThere):
            verified(asked, usha)

    @pytest.mark.parametrize(
        ("relation", "conditions", "born"),
        [
            ("father", {"wholly_dependent": "no"}, "1950-03-04"),
            ("sister", {"marital": "married"}, "1980-03-04"),
            ("brother", {}, "1980-03-04"),
            ("other", {}, "1950-03-04"),
        ],
    )
    def test_whom_the_rule_leaves_out_is_refused_with_its_reason(
        self, family, asha, relation, conditions, born
    ):
        row = coming(asha, relation, birth_date=born, gender="other")
        row.pages["member_conditions"] = row.pages["member_conditions"] | conditions
        with pytest.raises(registrations.NotInFamily) as refused:
            told(family, asha, "dependant", {}, [row])
        assert refused.value.facts["why"] != ""

    def test_of_a_widowed_sister_the_officer_decides_in_writing(self, family, asha, chitra):
        row = coming(asha, "sister", birth_date="1980-03-04")
        row.pages["member_conditions"] = DEPENDENT | {"marital": "widowed"}
        case = told(family, asha, "dependant", {}, [row])
        with pytest.raises(registrations.DecisionMissing):
            verified(case, chitra)
        registrations.verify(case=case, decided={row.id: "साथ रहती हैं"}, by=chitra, today=TODAY)

        assert member(family, "sister").decided_why == "साथ रहती हैं"

    @pytest.mark.parametrize("kind", ["birth", "dependant"])
    def test_where_a_figure_is_known_no_more_than_so_many_come_in(self, family, asha, kind, monkeypatch):
        rule = rules.family(TODAY)
        known = replace(rule, most_dependants=replace(rule.most_dependants, value=2))
        monkeypatch.setattr(rules, "family", lambda _on: known)
        with pytest.raises(services.TooManyDependants):
            told(family, asha, kind, {}, [coming(asha, "daughter")])

        known = replace(known, most_dependants=replace(rule.most_dependants, value=3))
        assert told(family, asha, kind, {}, [coming(asha, "daughter")]).state == "waiting"

    def test_nothing_changes_until_the_officer_verifies(self, family, asha):
        told(family, asha, "birth", {}, [coming(asha, "daughter")])

        assert family.members.count() == 3
        assert Revocation.objects.count() == 0


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestLeaving:
    def test_a_daughter_who_marries_leaves_on_the_day_she_marries(self, office, family, asha, chitra):
        family.members.update(from_date=date(2017, 4, 1))
        verified(left(family, asha, "married_out", "daughter"), chitra)

        gone = member(family, "daughter")
        assert (gone.until_date, gone.until_why) == (date(2017, 4, 10), "married_out")
        assert names_on_card(family) == ["Asha Sharma", "Mohan"]
        assert replaced(family)

    def test_who_dies_was_in_the_family_on_that_day(self, family, asha, chitra):
        family.members.update(from_date=date(2017, 4, 1))
        verified(left(family, asha, "death", "son"), chitra)

        assert member(family, "son").until_date == date(2017, 4, 11)
        assert names_on_card(family) == ["Asha Sharma", "Reena"]

    def test_from_whom_the_holder_is_divorced_leaves_on_the_day_of_the_decree(
        self, family, asha, chitra, cell, usha
    ):
        husband = {"name_en": "Ramesh", "birth_date": "1972-03-04", "gender": "male"}
        verified(told(family, asha, "marriage", {}, [coming(asha, "spouse", **husband)]), chitra)
        family.members.update(from_date=date(2017, 4, 1))
        case = verified(left(family, asha, "divorce", "spouse"), chitra)

        gone = member(family, "spouse")
        assert (gone.until_date, gone.until_why) == (date(2017, 4, 10), "divorce")
        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]
        other = husband | {"name_en": "Suresh"}
        verified(told(family, asha, "marriage", {}, [coming(asha, "spouse", **other)]), chitra)
        assert names_on_card(family)[-1] == "Suresh"
        asked = services.ask_to_put_right(case=case, why="डिक्री रद्द हुई", by=chitra, today=TODAY)
        with pytest.raises(services.SpouseThere):
            verified(asked, usha)

    def test_a_divorce_entered_by_mistake_is_taken_back(self, family, asha, chitra, cell, usha):
        husband = {"name_en": "Ramesh", "birth_date": "1972-03-04", "gender": "male"}
        verified(told(family, asha, "marriage", {}, [coming(asha, "spouse", **husband)]), chitra)
        case = verified(left(family, asha, "divorce", "spouse"), chitra)
        asked = services.ask_to_put_right(case=case, why="डिक्री रद्द हुई", by=chitra, today=TODAY)
        verified(asked, usha)

        assert names_on_card(family)[-1] == "Ramesh"

    def test_a_son_is_not_left_by_divorce(self, family, asha):
        with pytest.raises(services.MemberGone):
            left(family, asha, "divorce", "son")

    def test_a_son_does_not_leave_by_marriage(self, family, asha):
        with pytest.raises(services.MemberGone):
            left(family, asha, "married_out", "son")

    def test_nobody_of_another_family_can_be_named(self, office, family, asha):
        other = make_family(office, mobile="9415000077", others=[DAUGHTER])
        pages = {"who": {"member": str(member(other, "daughter").pk)}}
        with pytest.raises(services.MemberGone):
            told(family, asha, "married_out", pages)

    def test_told_twice_it_is_one_application_and_who_is_gone_stays_gone(self, family, asha, chitra):
        case = left(family, asha, "death", "son")
        with pytest.raises(cases.ApplicationOpen):
            left(family, asha, "death", "daughter")
        verified(case, chitra)
        with pytest.raises(cases.StepNotOpen):
            verified(case, chitra)
        assert Revocation.objects.count() == 1

    def test_what_is_returned_is_put_right_and_verified(self, family, asha, chitra):
        case = left(family, asha, "death", "son")
        cases.move(case=case, verb="object", by=chitra, today=TODAY, fields={"event": "संख्या पढ़ी नहीं जाती"})
        back = changes.returned(case.number, owner=asha)
        assert back.reasons == {"event": "संख्या पढ़ी नहीं जाती"}

        pages = back.answers.pages | {"event": EVENT | {"paper": "मृत्यु 99"}}
        services.resubmit(Answers(pages=pages), case_number=case.number, owner=asha, on=TODAY)
        verified(Case.objects.get(pk=case.pk), chitra)

        assert member(family, "son").until_why == "death"

    def test_nobody_verifies_a_change_of_the_own_family(self, office, cell, family, asha):
        accounts.grant_role(user=asha, role="ddo", office=office, from_date=TODAY, by=None)
        asha.refresh_from_db()
        case = left(family, asha, "death", "son")
        assert case.office == cell
        with pytest.raises(cases.StepNotOpen):
            verified(case, asha)


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestMoving:
    @pytest.fixture
    def new_office(self, family):
        found = make_office("LKO-MED-07", name=("ज़िला अस्पताल", "District Hospital"))
        registered(found)
        return found

    @pytest.fixture
    def meera(self, new_office):
        return make_officer("meera", "ddo", new_office, mobile="9415000055")

    def sees(self, officer, family, on=TODAY):
        return family in families.families_at_desk(officer, on=on)

    def test_a_transfer_moves_sight_the_same_day_and_both_offices_are_told(
        self, family, asha, chitra, meera, new_office
    ):
        assert (self.sees(chitra, family), self.sees(meera, family)) == (True, False)

        verified(told(family, asha, "transfer", {"ddo": {"ddo_code": new_office.code}}), chitra)

        assert (self.sees(chitra, family), self.sees(meera, family)) == (False, True)
        waiting = families.cases_at_desk(chitra, on=TODAY)
        assert [found for found in waiting.values() if found] == []
        assert len(families.cases_at_desk(meera, on=TODAY)["ended"]) >= 1
        assert list(cards_kept.visible_to(chitra, on=TODAY)) == []
        assert texts("9415000009") == ["health_card.family_left"]
        assert texts("9415000055") == ["health_card.family_came"]

    def test_who_acts_for_the_office_today_is_told_and_not_the_number_of_the_registration(
        self, family, chitra, meera, new_office
    ):
        accounts.end_charge(user=meera, role="ddo", office=new_office, by=None, on=TODAY)
        make_officer("farida", "ddo", new_office, mobile="9415000077")
        pages = {"event": EVENT, "ddo": {"ddo_code": new_office.code}}
        services.enter_known(family=family, kind="transfer", pages=pages, by=chitra, today=TODAY)

        assert texts("9415000077") == ["health_card.family_came"]
        assert texts("9415000055") == texts("9415000008") == []
        assert cards_kept.said_on(cards_kept.in_force(family)).ddo_code == new_office.code
        assert replaced(family)

    def test_the_papers_of_the_registration_go_along(self, family, asha, chitra, meera, new_office):
        form = documents.make_pdf(
            kind="health_card.return_letter", template="health_card/return_letter.typ",
            data={"case_number": family.case.number, "to": [], "faults": [], "officer": []},
            title=("पत्र", "Letter"), language="hi", on=TODAY, about=family.case, office=family.ddo_office,
            by=None,
        )  # fmt: skip
        other = documents.make_pdf(
            kind="health_card.return_letter", template="health_card/return_letter.typ",
            data={"case_number": "1", "to": [], "faults": [], "officer": []},
            title=("पत्र", "Letter"), language="hi", on=TODAY, about=family, office=family.ddo_office, by=None,
        )  # fmt: skip

        def opens(officer):
            return set(visible_to(officer, on=TODAY))

        assert (opens(chitra), opens(meera)) == ({form, other}, set())
        verified(told(family, asha, "transfer", {"ddo": {"ddo_code": new_office.code}}), chitra)

        assert (opens(chitra) & {form, other}, opens(meera) & {form, other}) == ({other}, {form})

    def test_their_line_on_the_old_officers_list_goes_along(self, family, chitra, meera, new_office):
        head = {"name_hi": "आशा शर्मा", "mobile": "9415000001", "loaded_date": TODAY}
        StaffListed.objects.create(office=family.ddo_office, service_number=family.service_number, **head)
        old, pages = family.ddo_office, {"event": EVENT, "ddo": {"ddo_code": new_office.code}}
        services.enter_known(family=family, kind="transfer", pages=pages, by=chitra, today=TODAY)

        assert list(progress.not_registered([old, new_office])) == []
        assert progress.listed_in([new_office]) == (1, 1)

    def test_where_both_lists_name_them_the_old_line_goes_with_what_the_office_had_filled_in(
        self, family, chitra, meera, new_office
    ):
        head = {"name_hi": "आशा शर्मा", "mobile": "9415000001", "loaded_date": TODAY}
        old = family.ddo_office
        for office in (old, new_office):
            StaffListed.objects.create(office=office, service_number=family.service_number, **head)
        line = StaffListed.objects.get(office=old)
        PreparedFamily.objects.create(listed=line, answers={}, by=chitra, at=timezone.now())
        pages = {"event": EVENT, "ddo": {"ddo_code": new_office.code}}
        services.enter_known(family=family, kind="transfer", pages=pages, by=chitra, today=TODAY)

        assert [one.office for one in StaffListed.objects.all()] == [new_office]
        assert not PreparedFamily.objects.exists()

    def test_entered_at_one_moment_by_two_presses_it_is_entered_once(self, family, chitra, meera, new_office):
        DdoRegistration.objects.filter(office=new_office).update(kind="treasury")
        pages = {
            "event": EVENT, "ddo": {"ddo_code": new_office.code},
            "pensioner": {"service_number": "PPO-77", "retirement_date": "2017-03-31"},
        }  # fmt: skip
        seen = Family.objects.select_related("ddo_office").get(pk=family.pk)  # as both presses saw it
        services.enter_known(family=family, kind="retirement", pages=pages, by=chitra, today=TODAY)
        with pytest.raises(cases.StepNotOpen):
            services.enter_known(family=seen, kind="retirement", pages=pages, by=chitra, today=TODAY)

        assert family.cards.count() == 2

    def test_a_change_under_way_goes_along(self, family, asha, chitra, meera, new_office):
        death = left(family, asha, "death", "son")
        verified(told(family, asha, "transfer", {"ddo": {"ddo_code": new_office.code}}), chitra)
        with pytest.raises(cases.StepNotOpen):
            verified(death, chitra)
        verified(death, meera)
        assert member(family, "son").until_why == "death"

    def test_the_officer_enters_a_transfer_by_its_order_and_no_stranger_does(
        self, family, chitra, meera, new_office
    ):
        pages = {"event": EVENT, "ddo": {"ddo_code": new_office.code}}
        with pytest.raises(cases.StepNotOpen):
            services.enter_known(family=family, kind="transfer", pages=pages, by=meera, today=TODAY)
        case = services.enter_known(family=family, kind="transfer", pages=pages, by=chitra, today=TODAY)

        assert (case.state, [step.verb for step in case.steps.all()]) == ("granted", ["enter"])
        family.refresh_from_db()
        assert family.ddo_office == new_office
        with pytest.raises(services.SameOffice):
            services.enter_known(family=family, kind="transfer", pages=pages, by=meera, today=TODAY)

    def test_who_retires_is_a_pensioner_under_a_treasury(self, family, asha, chitra, meera, new_office):
        pages = {
            "event": EVENT,
            "ddo": {"ddo_code": new_office.code},
            "pensioner": {"service_number": "PPO-77", "retirement_date": "2017-03-31"},
        }
        with pytest.raises(services.NotATreasury):
            told(family, asha, "retirement", pages)
        DdoRegistration.objects.filter(office=new_office).update(kind="treasury")
        verified(told(family, asha, "retirement", pages), chitra)

        family.refresh_from_db()
        assert (family.is_pensioner, family.service_number) == (True, "PPO-77")
        assert (family.retirement_date, family.ddo_office) == (date(2017, 3, 31), new_office)
        assert replaced(family)

    def test_after_the_holders_death_nobody_is_told_to_register_at_their_number(self, family, chitra):
        StaffListed.objects.create(
            office=family.ddo_office, service_number=family.service_number, name_hi="आशा शर्मा",
            mobile="9415000001", loaded_date=TODAY,
        )  # fmt: skip
        services.enter_known(
            family=family, kind="holder_death", pages={"event": EVENT}, by=chitra, today=TODAY
        )

        assert not progress.not_registered([family.ddo_office])
        assert not progress.listed_people(on=TODAY)

    def test_the_holders_death_ends_the_family_and_its_card(self, family, asha, chitra):
        services.enter_known(
            family=family, kind="holder_death", pages={"event": EVENT}, by=chitra, today=TODAY
        )

        family.refresh_from_db()
        assert family.until_date is not None
        assert {one.until_why for one in family.members.all()} == {"death", "holder_death"}
        assert cards_kept.in_force(family) is None
        assert Revocation.objects.get().why == "ended"
        assert texts()[-1] == "health_card.card_revoked"
        with pytest.raises(services.NoFamilyYet):
            told(family, asha, "birth", {}, [coming(asha, "daughter")])


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestComingOfAge:
    def age_cases(self):
        return Case.objects.filter(kind="health_card.change_age")

    def brother(self, office, key):
        found = make_family(office, others=[BROTHER])
        cards.make(found, why="first", by=None, on=TODAY)
        return found

    def test_a_minor_brother_leaves_on_his_birthday_after_two_messages(self, office, chitra, key):
        family = self.brother(office, key)
        days = {
            OF_AGE - timedelta(days=61): 0, OF_AGE - timedelta(days=60): 1, OF_AGE - timedelta(days=59): 1,
            OF_AGE - timedelta(days=16): 1, OF_AGE - timedelta(days=15): 2, OF_AGE - timedelta(days=1): 2,
        }  # fmt: skip
        for day, messages in days.items():
            services.look_after_ages(on=day)
            assert texts().count("health_card.age_ends") == messages, day
            assert member(family, "brother").until_date is None

        services.look_after_ages(on=OF_AGE)

        gone = member(family, "brother")
        assert (gone.until_date, gone.until_why) == (OF_AGE, "age")
        assert names_on_card(family) == ["Asha Sharma"]
        assert replaced(family, on=OF_AGE)
        assert [(one.state, one.steps.get().hand) for one in self.age_cases()] == [("granted", "system")]

    def test_the_sweep_may_run_twice_and_late(self, office, chitra, key):
        family = self.brother(office, key)
        late = OF_AGE + timedelta(days=9)
        for _ in range(2):
            services.look_after_ages(on=late)

        assert member(family, "brother").until_date == OF_AGE
        assert (self.age_cases().count(), Revocation.objects.count()) == (1, 1)

    def test_a_sons_case_goes_to_the_officer_before_the_day(self, family, chitra):
        services.look_after_ages(on=OF_AGE - timedelta(days=60))
        services.look_after_ages(on=OF_AGE - timedelta(days=59))

        (case,) = self.age_cases()
        assert (case.state, case.office) == ("waiting", family.ddo_office)
        assert case in families.cases_at_desk(chitra, on=TODAY)["waiting"]
        assert texts() == ["health_card.age_asks"]
        assert kinds.kind(case.kind).step("submit") is None

    def test_whom_the_officer_keeps_stays_past_the_day(self, family, chitra):
        before = OF_AGE - timedelta(days=30)
        services.look_after_ages(on=before)
        case = self.age_cases().get()
        with pytest.raises(registrations.DecisionMissing):
            registrations.verify(case=case, decided={}, by=chitra, today=before)
        registrations.verify(case=case, decided={"self": "पढ़ता है"}, by=chitra, today=before)
        services.look_after_ages(on=OF_AGE)

        kept = member(family, "son")
        assert (kept.answer, kept.decided_why, kept.until_date) == ("ask", "पढ़ता है", None)
        on_card = cards_kept.said_on(cards_kept.in_force(family)).members[1]
        assert (on_card.name_en, on_card.until_date) == ("Mohan", None)
        assert replaced(family, on=before)

    def test_whom_the_officer_does_not_keep_leaves_on_the_day(self, family, chitra):
        before = OF_AGE - timedelta(days=30)
        services.look_after_ages(on=before)
        cases.move(case=self.age_cases().get(), verb="refuse", by=chitra, today=before, note="काम करता है")
        services.look_after_ages(on=OF_AGE - timedelta(days=1))
        assert member(family, "son").until_date is None

        services.look_after_ages(on=OF_AGE)

        assert (member(family, "son").until_date, member(family, "son").until_why) == (OF_AGE, "age")
        assert names_on_card(family) == ["Asha Sharma", "Reena"]

    @pytest.mark.parametrize(
        ("verb", "messages"),
        [("grant", ["age_asks", "card_replaced"]), ("refuse", ["age_asks", "age_ends", "age_ends"])],
    )
    def test_once_it_is_decided_the_family_is_told_what_was_decided_and_is_not_asked(
        self, family, chitra, verb, messages
    ):
        before = OF_AGE - timedelta(days=30)
        services.look_after_ages(on=before)
        case = self.age_cases().get()
        if verb == "grant":
            registrations.verify(case=case, decided={"self": "पढ़ता है"}, by=chitra, today=before)
        else:
            cases.move(case=case, verb="refuse", by=chitra, today=before, note="काम करता है")
        for left in (29, 15, 14, 1):
            services.look_after_ages(on=OF_AGE - timedelta(days=left))

        assert texts() == [f"health_card.{template}" for template in messages]

    def test_while_the_officer_has_not_decided_nobody_is_put_out(self, family, chitra):
        services.look_after_ages(on=OF_AGE)
        services.look_after_ages(on=OF_AGE + timedelta(days=3))

        assert member(family, "son").until_date is None
        assert Card.objects.count() == 1
        cases.move(
            case=self.age_cases().get(),
            verb="refuse",
            by=chitra,
            today=OF_AGE + timedelta(days=4),
            note="नहीं",
        )
        assert member(family, "son").until_date == OF_AGE

    def test_the_case_of_one_who_has_died_meanwhile_can_be_closed(self, family, asha, chitra):
        before = OF_AGE - timedelta(days=30)
        services.look_after_ages(on=before)
        verified(left(family, asha, "death", "son"), chitra, on=before)

        closed = cases.move(
            case=self.age_cases().get(), verb="refuse", by=chitra, today=before, note="नहीं रहे"
        )
        assert closed.state == "refused"
        assert member(family, "son").until_why == "death"

    def test_a_daughter_has_no_birthday_that_decides(self, family):
        services.look_after_ages(on=OF_AGE - timedelta(days=10))

        assert [one.answers["member"]["relation"] for one in self.age_cases()] == ["son"]
