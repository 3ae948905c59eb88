"""A change that was entered by mistake: the drawing officer writes so, another officer takes it back."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.offices.services import close_office
from sevanidhi.core.people.services import new_person
from sevanidhi.schemes.health_card.models import DdoRegistration, Family, StaffListed
from sevanidhi.schemes.health_card.queries import cards as cards_kept
from sevanidhi.schemes.health_card.queries import changes, families
from sevanidhi.schemes.health_card.queries.registrations import OfficeHasClosed
from sevanidhi.schemes.health_card.services import changes as services
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import at, registered
from sevanidhi.schemes.health_card.tests.test_changes import (
    SON,
    asha,
    coming,
    family,
    left,
    member,
    names_on_card,
    texts,
    told,
    verified,
)
from sevanidhi.schemes.health_card.tests.test_gateway import online

__all__ = ["asha", "family"]
WHY = "प्रमाण पत्र किसी और का था"
EVENT = {"event": {"day": "2017-04-10", "paper": "मृत्यु 9"}}


@pytest.fixture(autouse=True)
def _days(family):
    family.members.update(from_date=date(2017, 4, 1))


def asked(case, by):
    return services.ask_to_put_right(case=case, why=WHY, by=by, today=TODAY)


def taken_back(case, *, asked_by, by):
    return verified(asked(case, asked_by), by)


def holder_died(family, chitra):
    return services.enter_known(family=family, kind="holder_death", pages=EVENT, by=chitra, today=TODAY)


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestTakenBack:
    def test_who_left_by_mistake_is_in_the_family_again(self, family, asha, chitra, cell, usha):
        case = verified(left(family, asha, "death", "son"), chitra)
        assert names_on_card(family) == ["Asha Sharma", "Reena"]

        taken_back(case, asked_by=chitra, by=usha)
        son = member(family, "son")
        assert (son.until_date, son.until_why) == (None, "")
        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]
        assert texts()[-1] == "health_card.card_replaced"

    def test_who_came_in_by_mistake_leaves(self, family, asha, chitra, cell, usha):
        case = verified(told(family, asha, "birth", {}, [coming(asha, "daughter")]), chitra)

        taken_back(case, asked_by=chitra, by=usha)
        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]
        assert family.members.get(name_en="Tara").until_why == "put_right"

    def test_a_family_ended_by_mistake_goes_on_with_its_login(self, family, asha, chitra, cell, usha):
        case = holder_died(family, chitra)
        asha.refresh_from_db()
        assert (asha.is_active, cards_kept.in_force(family)) == (False, None)

        taken_back(case, asked_by=chitra, by=usha)
        family.refresh_from_db()
        asha.refresh_from_db()
        assert (family.until_date, asha.is_active) == (None, True)
        assert names_on_card(family) == ["Asha Sharma", "Mohan", "Reena"]


def test_the_login_of_a_dead_holder_opens_nothing_any_more(family, asha, chitra):
    client = online(asha)
    assert client.get(at("health_card:my_family")).status_code == 200
    holder_died(family, chitra)

    answer = client.get(at("health_card:my_family"))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_all_logins_of_a_holder_are_closed_and_opened_in_the_order_in_which_a_role_locks_them(
    family, asha, chitra, cell, usha
):
    """Else a role given to the same person at that moment, and this, would wait for each other."""
    desk = accounts.create_login(user_id="asha-desk", person=family.person, by=None)
    lay_behind(asha)
    case = holder_died(family, chitra)
    lay_behind(asha)
    taken_back(case, asked_by=chitra, by=usha)

    for act in ("accounts.login.closed", "accounts.login.opened_again"):
        done = Entry.objects.filter(act=act).order_by("pk").values_list("about_key", flat=True)
        assert list(done) == [str(asha.pk), str(desk.pk)]


def lay_behind(login):
    """Write a login anew, so that it is found after the others where no order is asked for."""
    login.refresh_from_db()
    login.user_id += "-again"
    login.save(update_fields=["user_id"])


class TestTwoOfficers:
    @pytest.fixture
    def case(self, family, asha, chitra, cell):
        return verified(left(family, asha, "death", "son"), chitra)

    def test_until_the_second_decides_nothing_changes(self, family, case, chitra):
        asked(case, chitra)

        assert member(family, "son").until_why == "death"

    def test_the_cell_decides_and_not_who_asked(self, case, chitra, cell):
        waits = asked(case, chitra)
        accounts.grant_role(user=chitra, role="cell_officer", office=cell, from_date=TODAY, by=None)
        chitra.refresh_from_db()

        with pytest.raises(cases.MakerChecks):
            verified(waits, chitra)
        with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
            CaseStep.objects.create(
                case=waits, verb="grant", hand="checker", from_state="waiting", to_state="granted",
                by=chitra, business_date=TODAY,
            )  # fmt: skip

    def test_nor_who_had_verified_the_change(self, family, asha, chitra, cell, usha, office):
        person = new_person(name_hi="उषा", name_en="Usha", mobile="9415000066")
        person.save()
        chitra.person = usha.person = person
        chitra.save()
        usha.save()
        case = verified(left(family, asha, "death", "daughter"), chitra)

        other = make_officer("another", "ddo", office)
        with pytest.raises(services.OwnDecision):
            taken_back(case, asked_by=other, by=usha)

    def test_asked_twice_it_is_one_case(self, case, chitra, usha):
        first = asked(case, chitra)
        with pytest.raises(services.AskedAlready):
            asked(case, chitra)
        cases.move(case=first, verb="refuse", by=usha, today=TODAY, note="प्रमाण पत्र सही है")
        assert asked(case, chitra) != first

    def test_a_reason_is_asked_for(self, case, chitra):
        with pytest.raises(cases.WhyMissing):
            services.ask_to_put_right(case=case, why=" ", by=chitra, today=TODAY)

    def test_another_office_asks_nothing(self, case, cell):
        with pytest.raises(cases.StepNotOpen):
            asked(case, make_officer("far", "ddo", cell))

    def test_what_has_changed_since_is_not_taken_back(self, family, asha, chitra, case, usha):
        taken_back(case, asked_by=chitra, by=usha)
        with pytest.raises(services.AskedAlready):
            asked(case, chitra)
        second = verified(left(family, asha, "death", "son"), chitra)
        holder_died(family, chitra)
        with pytest.raises(services.FamilyEnded):
            taken_back(second, asked_by=chitra, by=usha)


@pytest.mark.requirement("SECTS-10", in_part=True)
class TestMovedByMistake:
    @pytest.fixture
    def treasury(self, family):
        found = make_office("LKO-TO-01", "treasury", ("कोषागार", "Treasury"))
        registered(found)
        DdoRegistration.objects.filter(office=found).update(kind="treasury")
        return found

    @pytest.fixture
    def meera(self, treasury):
        return make_officer("meera", "ddo", treasury, mobile="9415000055")

    def moved(self, family, treasury, by, kind="retirement"):
        pages = EVENT | {"ddo": {"ddo_code": treasury.code}}
        if kind == "retirement":
            pages["pensioner"] = {"service_number": "PPO-77", "retirement_date": "2017-03-31"}
        return services.enter_known(family=family, kind=kind, pages=pages, by=by, today=TODAY)

    @pytest.mark.parametrize("kind", ["transfer", "retirement"])
    def test_the_family_is_where_it_was_and_as_it_was(
        self, kind, office, family, chitra, meera, treasury, cell, usha
    ):
        head = {"name_hi": "आशा शर्मा", "mobile": "9415000001", "loaded_date": TODAY}
        StaffListed.objects.create(office=office, service_number=family.service_number, **head)
        before = Family.objects.filter(pk=family.pk).values().get()
        case = self.moved(family, treasury, chitra, kind)
        assert Family.objects.filter(pk=family.pk).values().get() != before

        waits = asked(case, meera)
        assert waits.answers["back_to"] == office.code
        assert families.families_at_desk(meera, on=TODAY).get() == family  # until the second officer decides
        verified(waits, usha)

        assert Family.objects.filter(pk=family.pk).values().get() == before
        assert families.families_at_desk(chitra, on=TODAY).get() == family
        assert not families.families_at_desk(meera, on=TODAY).exists()
        assert Case.objects.get(pk=case.pk).office == office
        assert StaffListed.objects.get().office == office
        assert StaffListed.objects.get().service_number == family.service_number
        assert cards_kept.said_on(cards_kept.in_force(family)).ddo_code == office.code
        assert texts("9415000009") == ["health_card.family_left", "health_card.family_came"]
        assert texts("9415000055") == ["health_card.family_came", "health_card.family_left"]

    def test_neither_who_entered_it_decides_nor_the_office_that_gave_the_family_away_asks(
        self, family, chitra, meera, treasury, cell
    ):
        case = self.moved(family, treasury, chitra)
        with pytest.raises(cases.StepNotOpen):
            asked(case, chitra)
        waits = asked(case, meera)
        accounts.grant_role(user=chitra, role="cell_officer", office=cell, from_date=TODAY, by=None)
        chitra.refresh_from_db()
        with pytest.raises(services.OwnDecision):
            verified(waits, chitra)

    def test_what_was_moved_on_since_is_not_taken_back(self, family, chitra, meera, treasury, cell, usha):
        case = self.moved(family, treasury, chitra)
        waits = asked(case, meera)
        third = make_office("LKO-MED-07")
        registered(third)
        family.refresh_from_db()
        self.moved(family, third, meera, "transfer")
        with pytest.raises(services.NotReversible):
            verified(waits, usha)

    def test_a_first_transfer_is_not_taken_back_once_the_family_was_moved_on_and_back(
        self, family, office, chitra, meera, treasury, cell, usha
    ):
        """There, back and there again: the family stands where the first brought it, but not by the first."""
        first = self.moved(family, treasury, chitra, "transfer")
        waits = asked(first, meera)
        for to, by in ((office, meera), (treasury, chitra)):
            family.refresh_from_db()
            last = self.moved(family, to, by, "transfer")

        with pytest.raises(services.NotReversible):
            verified(waits, usha)
        assert [changes.may_be_put_right(one) for one in (first, last)] == [False, True]
        taken_back(last, asked_by=meera, by=usha)
        family.refresh_from_db()
        assert family.ddo_office == office

    def test_what_was_moved_on_is_taken_back_from_the_last_to_the_first(
        self, family, office, chitra, meera, treasury, cell, usha
    ):
        first = self.moved(family, treasury, chitra, "transfer")
        third = make_office("LKO-MED-07")
        registered(third)
        family.refresh_from_db()
        last = self.moved(family, third, meera, "transfer")
        with pytest.raises(services.NotReversible):
            asked(first, make_officer("kamla", "ddo", third))

        taken_back(last, asked_by=User.objects.get(user_id="kamla"), by=usha)
        taken_back(first, asked_by=meera, by=usha)
        family.refresh_from_db()
        assert family.ddo_office == office

    def test_nor_to_an_office_that_has_closed(self, office, family, chitra, meera, treasury, cell, usha):
        waits = asked(self.moved(family, treasury, chitra), meera)
        close_office(office=office, until_date=TODAY, order_reference="GO 7", by=None)
        with pytest.raises(OfficeHasClosed):
            verified(waits, usha)

    def test_on_the_pages(self, family, chitra, meera, treasury, cell, usha):
        case = self.moved(family, treasury, chitra)
        desk = online(meera)
        assert "गलती बताएँ" in desk.get(at("health_card:desk_case", case.number)).content.decode()
        desk.post(at("health_card:desk_mistake", case.number), {"note": WHY})
        waits = changes.put_right_of(case)
        head = online(usha)
        assert "LKO-EDU-03" in head.get(at("health_card:desk_case", waits.number)).content.decode()
        assert head.post(at("health_card:desk_verify", waits.number), {"compared": "on"}).status_code == 303
        family.refresh_from_db()
        assert not family.is_pensioner


def test_who_is_in_another_family_meanwhile_does_not_come_back(
    office, family, asha, chitra, cell, usha, monkeypatch
):
    case = verified(left(family, asha, "death", "son"), chitra)
    other = make_family(office, mobile="9415000077", others=[SON])
    marks = {member(family, "son"): "1" * 32, member(other, "son"): "2" * 32}
    for one, mark in marks.items():
        one.identity, one.last4, one.no_aadhaar_why = mark, "8741", ""
        one.save()
    monkeypatch.setattr(
        "sevanidhi.core.vault.services.others_with", lambda **_: [member(other, "son").identity]
    )
    monkeypatch.setattr("sevanidhi.core.vault.services.hold", lambda _: None)

    with pytest.raises(services.registrations.InAnotherFamily):
        taken_back(case, asked_by=chitra, by=usha)


def test_on_the_pages_the_officer_asks_and_the_cell_takes_it_back(family, asha, chitra, cell, usha):
    case = verified(left(family, asha, "death", "son"), chitra)
    desk = online(chitra)
    assert "गलती बताएँ" in desk.get(at("health_card:desk_case", case.number)).content.decode()
    answer = desk.post(at("health_card:desk_mistake", case.number), {"note": WHY})
    assert answer.status_code == 303
    waits = changes.put_right_of(case)
    assert waits.number in desk.get(at("health_card:desk_case", case.number)).content.decode()
    assert desk.get(at("casework:case", waits.number)).status_code == 200

    assert waits in families.cases_at_desk(usha, on=TODAY)["waiting"]
    head = online(usha)
    shown = head.get(at("health_card:desk_case", waits.number)).content.decode()
    assert case.number in shown
    assert WHY in shown
    done = head.post(at("health_card:desk_verify", waits.number), {"compared": "on"})
    assert done.status_code == 303
    assert member(family, "son").until_date is None
