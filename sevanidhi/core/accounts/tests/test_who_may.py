"""What changes rights asks for the role itself, and for two people: a second login of one's own is no second
person.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sevanidhi.core.accounts import queries, services
from sevanidhi.core.accounts.models import Replacement, RoleHeld, RoleProposal, User
from sevanidhi.core.accounts.tests.conftest import LONG_AGO, TODAY, make_office
from sevanidhi.web.access import NotYourDuty

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ROLE = {"role": "auditor", "office": None, "from_date": TODAY, "until_date": None, "why": "Order 1"}
OF_ADMINISTRATORS = ("create_login_of_employee", "propose_role", "propose_end", "decide_role")
AT_THE_COUNTER = ("ask_replacement", "agree_replacement", "stop_replacement")


def second_login(user, role=None, office=None):
    """Return another login of the same person, in a role if one is named."""
    other = services.create_login(user_id=f"{user.user_id}-2", person=user.person, by=None)
    if role:
        services.grant_role(user=other, role=role, office=office, from_date=LONG_AGO, by=None)
    return User.objects.get(pk=other.pk)


def for_a_while(role, office, *, from_date, until_date=None):
    user = services.create_login(user_id="for-a-while", person=None, by=None, mobile="9414000088")
    services.grant_role(
        user=user, role=role, office=office, from_date=from_date, until_date=until_date, by=None
    )
    return User.objects.get(pk=user.pk)


def administer(act, asha, admins, by):
    """Do one act of an administrator's about Asha's login."""
    if act == "create_login_of_employee":
        return services.create_login_of_employee(user_id="new", employee_id="RJ-RJAJ0001", by=by, on=TODAY)
    if act == "propose_role":
        return services.propose_role(user=asha, **ROLE, by=by, on=TODAY)
    if act == "propose_end":
        held = services.grant_role(user=asha, role="director", office=None, from_date=LONG_AGO, by=None)
        return services.propose_end(held=held, until_date=TOMORROW, why="Order 2", by=by, on=TODAY)
    proposal = services.propose_role(user=asha, **ROLE, by=admins[0], on=TODAY)
    return services.decide_role(proposal=proposal, agreed=True, by=by, on=TODAY)


@pytest.mark.parametrize("act", OF_ADMINISTRATORS)
def test_only_who_is_an_administrator_today_changes_logins_and_roles(act, asha, chitra, devendra, admins):
    ended = for_a_while("administrator", None, from_date=LONG_AGO, until_date=TODAY)
    for user in (chitra, devendra, ended):
        with pytest.raises(NotYourDuty):
            administer(act, asha, admins, user)
        RoleHeld.objects.filter(user=asha).delete()
    RoleHeld.objects.filter(user=ended).update(from_date=TOMORROW, until_date=None)
    with pytest.raises(NotYourDuty):
        administer(act, asha, admins, ended)
    RoleHeld.objects.filter(user=asha).delete()
    assert not User.objects.filter(user_id="new").exists()
    assert not RoleProposal.objects.exclude(decision="").exists()

    administer(act, asha, admins, admins[1])


def at_the_counter(act, asha, chitra, by):
    """Do one act about Asha's lost number."""
    if act == "ask_replacement":
        Replacement.objects.all().delete()
        return services.ask_replacement(user=asha, why="Lost", by=by, on=TODAY, new_mobile="9829011111")
    held = Replacement.objects.first() or at_the_counter("ask_replacement", asha, chitra, chitra)
    told = {"replacement": held, "by": by, "on": TODAY}
    if act == "agree_replacement":
        return services.agree_replacement(**told)
    return services.stop_replacement(**told, why="Found again")


@pytest.mark.parametrize("act", AT_THE_COUNTER)
def test_only_an_officer_in_whose_care_they_are_today_replaces_what_somebody_lost(
    act, asha, bharat, chitra, chitras_office, devendra
):
    elsewhere = make_office("JPR-EDU-01")
    stranger = for_a_while("ddo", elsewhere, from_date=LONG_AGO)
    ended = services.create_login(user_id="ended", person=None, by=None, mobile="9414000089")
    services.grant_role(
        user=ended, role="ddo", office=chitras_office, from_date=LONG_AGO, until_date=TODAY, by=None
    )
    services.grant_role(user=ended, role="ddo", office=chitras_office, from_date=TOMORROW, by=None)
    for user in (bharat, stranger, ended):
        with pytest.raises(NotYourDuty):
            at_the_counter(act, asha, chitra, user)
    assert not Replacement.objects.exclude(agreed_by=None, stopped_at=None).exists()

    at_the_counter(act, asha, chitra, devendra)


def test_care_in_one_role_is_not_lent_to_another(asha, chitra):
    """An auditor sees everybody; who draws pay elsewhere besides may not, for that, replace a lost number."""
    both = for_a_while("ddo", make_office("JPR-EDU-01"), from_date=LONG_AGO)
    services.grant_role(user=both, role="auditor", office=None, from_date=LONG_AGO, by=None)
    held = at_the_counter("ask_replacement", asha, chitra, chitra)

    assert not queries.may_replace(both, asha, on=TODAY)
    assert not queries.may_agree(both, held, on=TODAY)
    assert queries.replacements_for(both, on=TODAY) == []


def test_the_clerk_of_the_district_asks_and_does_not_agree(asha, chitra, district_office):
    clerk = for_a_while("district_clerk", district_office, from_date=LONG_AGO)
    held = at_the_counter("ask_replacement", asha, chitra, chitra)
    with pytest.raises(NotYourDuty):
        services.agree_replacement(replacement=held, by=clerk, on=TODAY)


def test_a_second_login_is_not_a_second_person(asha, chitra, chitras_office, admins):
    first, second = admins
    also_first = second_login(first, "administrator")
    with pytest.raises(services.NotForOneself):
        services.propose_role(user=second_login(second), **ROLE, by=second, on=TODAY)
    proposal = services.propose_role(user=asha, **ROLE, by=first, on=TODAY)
    with pytest.raises(services.SecondPersonNeeded):
        services.decide_role(proposal=proposal, agreed=True, by=also_first, on=TODAY)
    about_first = services.propose_role(user=first, **ROLE, by=second, on=TODAY)
    with pytest.raises(services.NotForOneself):
        services.decide_role(proposal=about_first, agreed=True, by=also_first, on=TODAY)

    with pytest.raises(services.NotForOneself):
        services.ask_replacement(user=first, why="Lost", by=also_first, on=TODAY, drop_authenticator=True)
    held = at_the_counter("ask_replacement", asha, chitra, chitra)
    with pytest.raises(services.SecondPersonNeeded):
        services.agree_replacement(replacement=held, by=second_login(chitra, "ddo", chitras_office), on=TODAY)


def test_an_end_does_not_make_a_role_longer(chitra, bharat, admins):
    held = RoleHeld.objects.get(user=chitra)
    services.end_role(held=held, until_date=TOMORROW, by=None)
    held.refresh_from_db()
    later = TOMORROW + timedelta(days=30)
    with pytest.raises(services.EndsSooner):
        services.end_role(held=held, until_date=later, by=None)
    with pytest.raises(services.EndsSooner):
        services.propose_end(held=held, until_date=later, why="Order 2", by=admins[0], on=TODAY)
    with pytest.raises(services.EndsSooner):
        offer(held, bharat, from_date=later)

    assert not chitra.holds("ddo", on=TOMORROW)


def offer(held, taker, *, from_date, today=TODAY):
    return services.offer_charge(
        held=held, taker=taker, from_date=from_date, note="", today=today, by=held.user
    )


def test_a_charge_that_has_ended_or_not_begun_is_not_offered(chitra, bharat):
    held = RoleHeld.objects.get(user=chitra)
    services.end_role(held=held, until_date=TODAY, by=None)
    with pytest.raises(services.NotYourCharge):
        offer(held, bharat, from_date=TODAY)
    RoleHeld.objects.filter(pk=held.pk).update(from_date=TOMORROW, until_date=None)
    with pytest.raises(services.NotYourCharge):
        offer(held, bharat, from_date=TOMORROW + timedelta(days=1))


def test_a_charge_is_not_taken_for_days_gone_by(chitra, bharat):
    """The giver has acted meanwhile: the register would say afterwards that another held the charge."""
    offered = offer(RoleHeld.objects.get(user=chitra), bharat, from_date=TOMORROW)
    late = TOMORROW + timedelta(days=1)
    with pytest.raises(services.DayIsPast):
        services.answer_charge(hand_over=offered, agreed=True, by=bharat, today=late)
    assert chitra.holds("ddo", on=late)

    services.answer_charge(hand_over=offered, agreed=False, by=bharat, today=late)


def test_the_list_of_replacements_costs_the_same_however_many_wait(
    asha, bharat, chitra, devendra, django_assert_num_queries
):
    def asked(user, number):
        services.ask_replacement(user=user, why="Lost", by=chitra, on=TODAY, new_mobile=number)

    asked(asha, "9829011111")
    with CaptureQueriesContext(connection) as one:
        assert len(queries.replacements_for(devendra, on=TODAY)) == 1
    asked(bharat, "9829011112")
    with django_assert_num_queries(len(one)):
        assert len(queries.replacements_for(devendra, on=TODAY)) == 2
