"""The audit as an auditor and as the person concerned read it."""

from datetime import date

import pytest
from django.urls import reverse

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.audit import services
from sevanidhi.core.people.models import Person


@pytest.fixture
def auditor(db):
    user = User.objects.create(user_id="auditor")
    RoleHeld.objects.create(user=user, role="auditor", from_date=date(2010, 1, 1))
    return user


@pytest.fixture
def elizabeth(db):
    person = Person.objects.create(name_hi="एलिज़ाबेथ", sort_key="e", search_key="e")
    return User.objects.create(user_id="elizabeth", person=person)


def test_the_trail_is_filtered(client, auditor):
    services.record(by=auditor, act="gpf.account.opened", why="order 4")
    services.record(by=auditor, act="payroll.schedule.posted", why="monthly bill")
    client.force_login(auditor)

    whole = client.get(reverse("audit:trail")).content.decode()
    some = client.get(reverse("audit:trail"), {"act": "payroll."}).content.decode()
    assert ("order 4" in whole, "monthly bill" in whole) == (True, True)
    assert ("order 4" in some, "monthly bill" in some) == (False, True)


def test_a_member_reads_who_saw_her_data(client, auditor, elizabeth):
    services.record_view(by=auditor, about=elizabeth.person, person_id=elizabeth.person_id)
    services.record_view(by=elizabeth, about=elizabeth.person, person_id=elizabeth.person_id)
    client.force_login(elizabeth)
    page = client.get(reverse("audit:who_saw")).content.decode()

    assert page.count("auditor") == 1
    assert client.get(reverse("audit:trail")).status_code == 403
