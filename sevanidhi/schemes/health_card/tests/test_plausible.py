"""Birth dates that cannot be are not taken; unlikely ones are, and applicant and officer are told."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.core.journeys.models import Draft
from sevanidhi.schemes.health_card import rules
from sevanidhi.schemes.health_card.formulas.plausible import (
    cannot_be,
    doubt_of_applicant,
    doubt_of_member,
)
from sevanidhi.schemes.health_card.models import Family, Member
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY
from sevanidhi.schemes.health_card.tests.gateway import SON, SPOUSE, Applicant, at, date_boxes
from sevanidhi.schemes.health_card.tests.test_change_pages import BABY, asha, begun, family

BORN = date(1975, 6, 15)
MOTHER = SON | {"relation": "mother", "name_hi": "गीता", "name_en": "Gita", "gender": "female"}


__all__ = ["asha", "family"]


@pytest.mark.parametrize(("relation", "born", "why"), [
    ("mother", date(1975, 6, 14), ""), ("mother", BORN, "parent_not_older"),
    ("father", date(2001, 1, 1), "parent_not_older"), ("step_mother", date(2001, 1, 1), ""),
    ("son", date(1975, 6, 16), ""), ("son", BORN, "child_not_younger"),
    ("child", date(1970, 1, 1), "child_not_younger"), ("step_son", date(1970, 1, 1), ""),
    ("spouse", date(2016, 1, 1), ""), ("brother", BORN, ""),
])  # fmt: skip
def test_only_what_cannot_be_is_refused(relation, born, why):
    assert cannot_be(relation, born=born, applicant_born=BORN) == why


@pytest.mark.parametrize(("relation", "born", "code"), [
    ("mother", date(1963, 6, 15), None), ("mother", date(1963, 6, 16), "near_parent"),
    ("step_mother", date(1980, 1, 1), "near_parent"), ("son", date(1987, 6, 15), None),
    ("son", date(1987, 6, 14), "near_child"), ("step_daughter", date(1970, 1, 1), "near_child"),
    ("spouse", date(1999, 4, 17), None), ("spouse", date(1999, 4, 18), "young_spouse"),
    ("sister", date(2016, 1, 1), None),
])  # fmt: skip
def test_a_person_of_the_family_is_unlikely_from_a_day_on(relation, born, code):
    ages = rules.plausible_ages()
    doubt = doubt_of_member(relation, born=born, applicant_born=BORN, ages=ages, on=TODAY)

    assert (doubt.code if doubt else None) == code


@pytest.mark.parametrize(("born", "retired", "code"), [
    (date(1999, 4, 17), None, None), (date(1999, 4, 18), None, "young_employee"),
    (date(1940, 1, 1), date(1958, 1, 1), None), (date(1940, 1, 1), date(1957, 12, 31), "young_pensioner"),
])  # fmt: skip
def test_an_applicant_is_unlikely_below_an_age(born, retired, code):
    doubt = doubt_of_applicant(born=born, retired=retired, ages=rules.plausible_ages(), on=TODAY)

    assert (doubt.code if doubt else None) == code


@pytest.fixture
def applicant(office):
    gateway.registered(office)
    return Applicant().begin().service(office.code)


def words(answer):
    return gateway.errors(answer)


def answered_person(applicant, told):
    row = "8a6b3f4e-0000-4000-8000-000000000001"
    applicant.page("relation", row, relation=told["relation"])
    return applicant.post(
        at("journeys:row_page", applicant.number, row, "member_person"), name_hi=told["name_hi"],
        name_en=told["name_en"], gender=told["gender"], **date_boxes("birth_date", told["born"]),
    )  # fmt: skip


@pytest.mark.django_db
class TestTheGateway:
    def test_a_mother_younger_than_the_applicant_is_not_taken(self, applicant):
        applicant.self()
        answer = answered_person(applicant, MOTHER | {"born": "1980-01-01"})

        assert answer.status_code == 422
        assert "माता या पिता का जन्म आवेदक से पहले" in words(answer)

    def test_a_son_older_than_the_applicant_is_not_taken(self, applicant):
        applicant.self()
        answer = answered_person(applicant, SON | {"born": "1975-06-15"})

        assert answer.status_code == 422
        assert "बेटे या बेटी का जन्म आवेदक के बाद" in words(answer)

    def test_an_applicants_date_that_is_changed_afterwards_is_found_before_sending(self, applicant):
        applicant.self()
        applicant.member(SON)
        names = {"name_hi": "आशा शर्मा", "name_en": "Asha Sharma", "gender": "female"}
        applicant.page("self_person", **names, **date_boxes("birth_date", "2006-01-01"))
        page = applicant.client.get(at("journeys:check", applicant.number))

        assert "बेटे या बेटी का जन्म आवेदक के बाद" in words(page)
        assert applicant.post(at("journeys:declare", applicant.number), agreed="on").status_code == 422

    def test_one_who_retired_before_birth_is_not_taken(self, office):
        gateway.registered(office)
        applicant = Applicant().begin()
        applicant.page("ddo", find=office.code)
        applicant.page("service", kind="pensioner")
        told = {"service_number": "PPO-1", "posting_hi": "प्रवक्ता", "posting_en": "", "pay_level": ""}
        applicant.page("pensioner", **told, **date_boxes("retirement_date", "1975-06-15"))
        names = {"name_hi": "आशा शर्मा", "name_en": "Asha Sharma", "gender": "female"}
        address = at("journeys:page", applicant.number, "self_person")
        answer = applicant.post(address, **names, **date_boxes("birth_date", "1975-06-15"))

        assert answer.status_code == 422
        assert "सेवानिवृत्ति जन्म के बाद होती है" in words(answer)

    def test_unlikely_dates_are_shown_to_the_applicant_and_the_officer_and_pass(
        self, applicant, office, chitra
    ):
        applicant.self(born="1999-12-01")
        applicant.member(SPOUSE | {"born": "2012-01-01"}, number=gateway.NUMBERS[1])
        applicant.member(SON | {"born": "2008-08-09"}, number=gateway.NUMBERS[2], seed=3)
        shown = words(applicant.client.get(at("journeys:check", applicant.number)))
        said = (
            "आशा शर्मा सेवा में हैं, पर आयु 18 वर्ष से कम है।",
            "पति या पत्नी: रमेश कुमार की आयु 18 वर्ष से कम है।",
            "संतान: मोहन कुमार और आवेदक के जन्म में 12 वर्ष का अंतर नहीं है।",
        )
        assert all(one in shown for one in ("एक बार फिर देखें", *said))
        case = applicant.declare().send()

        assert Draft.objects.get().state == "sent"
        desk = Client()
        desk.force_login(chitra)
        seen = words(desk.get(at("health_card:desk_case", case.number)))
        assert all(one in seen for one in said)
        verified = words(desk.get(at("health_card:desk_verify", case.number)))
        assert all(one in verified for one in said)

    def test_in_a_registered_family_the_holders_birth_counts(self, family, asha):
        applicant = begun(asha, "birth")
        applicant.page("consent", agreed="yes")
        answer = answered_person(applicant, BABY | {"born": "1975-06-15"})

        assert answer.status_code == 422
        assert "बेटे या बेटी का जन्म आवेदक के बाद" in words(answer)

    def test_a_child_of_a_registered_family_born_early_is_told_to_its_officer(self, family, asha, chitra):
        applicant = begun(asha, "birth")
        applicant.page("consent", agreed="yes")
        applicant.member(BABY | {"born": "1987-06-14"}, number=gateway.NUMBERS[3])
        applicant.page("event", paper="जन्म प्रमाण पत्र 771")
        said = "संतान: तारा शर्मा और आवेदक के जन्म में 12 वर्ष का अंतर नहीं है।"
        assert said in words(applicant.client.get(at("journeys:check", applicant.number)))
        case = applicant.declare().send()
        desk = Client()
        desk.force_login(chitra)

        for page in ("desk_case", "desk_verify"):
            assert said in words(desk.get(at(f"health_card:{page}", case.number)))

    def test_of_a_likely_family_nothing_is_said(self, applicant, chitra):
        applicant.self()
        applicant.member(SPOUSE, number=gateway.NUMBERS[1])
        page = words(applicant.client.get(at("journeys:check", applicant.number)))

        assert "एक बार फिर देखें" not in page


@pytest.mark.django_db
class TestACorrection:
    @pytest.fixture
    def husband(self, family):
        return Member.objects.create(
            family=family, order=4, relation="spouse", name_hi="रमेश", name_en="Ramesh", gender="male",
            birth_date="1972-03-04", no_aadhaar_why="none_yet", answer="yes", reason="in_family",
            from_date=TODAY, rule="health_card.family_relations@2017-02-06",
        )  # fmt: skip

    def corrected(self, asha, line, born):
        applicant = begun(asha, "correction")
        applicant.page("who", member=str(line.pk))
        applicant.page("wrong", what=["birth_date"])
        applicant.page("right_birth", **date_boxes("birth_date", born))
        applicant.page("event", paper="जन्म प्रमाण पत्र 7")
        return applicant

    def shown(self, applicant, chitra):
        """Send it, and return the words of the three pages on which a doubt is told."""
        checked = applicant.client.get(at("journeys:check", applicant.number))
        case = applicant.declare().send()
        desk = Client()
        desk.force_login(chitra)
        pages = [desk.get(at(f"health_card:{name}", case.number)) for name in ("desk_case", "desk_verify")]
        return [words(page) for page in (checked, *pages)]

    def test_a_husband_who_would_be_a_child_is_told_to_the_applicant_and_the_officer(
        self, husband, asha, chitra
    ):
        pages = self.shown(self.corrected(asha, husband, "2015-03-04"), chitra)

        assert all("पति या पत्नी: रमेश की आयु 18 वर्ष से कम है।" in page for page in pages)

    def test_a_son_is_weighed_against_the_holder(self, family, asha, chitra):
        family.members.filter(relation="self").update(birth_date=date(1990, 6, 15))
        son = family.members.get(relation="son")
        pages = self.shown(self.corrected(asha, son, "2001-06-20"), chitra)

        assert all("संतान: मोहन और आवेदक के जन्म में 12 वर्ष का अंतर नहीं है।" in page for page in pages)

    def test_by_the_holders_new_date_also_those_who_stand_are_unlikely(self, family, asha, chitra):
        holder = family.members.get(relation="self")
        pages = self.shown(self.corrected(asha, holder, "1988-06-15"), chitra)

        for name in ("मोहन", "रीना"):
            said = f"संतान: {name} और आवेदक के जन्म में 12 वर्ष का अंतर नहीं है।"
            assert all(said in page for page in pages)

    def test_a_pensioner_who_would_have_retired_as_a_child(self, family, asha, chitra):
        Family.objects.update(is_pensioner=True, retirement_date=date(1990, 1, 1))
        holder = family.members.get(relation="self")
        pages = self.shown(self.corrected(asha, holder, "1976-06-15"), chitra)

        said = "सेवानिवृत्ति के दिन आशा शर्मा की आयु 18 वर्ष से कम थी।"
        assert all(said in page for page in pages)

    def test_of_a_likely_date_nothing_is_said(self, husband, asha, chitra):
        pages = self.shown(self.corrected(asha, husband, "1973-03-04"), chitra)

        assert all("वर्ष" not in page for page in pages)
