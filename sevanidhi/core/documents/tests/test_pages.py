"""Opening papers and checking them."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.documents.tests.test_papers import make
from sevanidhi.core.offices import services as offices
from sevanidhi.core.people.models import Person

pytestmark = pytest.mark.django_db
LEFT = date(2017, 1, 10)


@pytest.fixture
def elizabeth():
    person = Person.objects.create(name_hi="एलिज़ाबेथ", sort_key="e", search_key="e")
    return User.objects.create(user_id="elizabeth", person=person)


def test_the_owner_opens_her_paper_as_an_attachment(client, elizabeth):
    paper = make(person=elizabeth.person)
    client.force_login(elizabeth)
    answer = client.get(reverse("documents:paper", args=[paper.key]))

    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not Entry.objects.filter(act="documents.document.viewed").exists()


def test_a_stranger_gets_404(client, elizabeth):
    paper = make()
    client.force_login(elizabeth)

    assert client.get(reverse("documents:paper", args=[paper.key])).status_code == 404


def opened(client, user, paper, on):
    client.force_login(User.objects.get(pk=user.pk))
    with override_settings(BUSINESS_DATE=on):
        return client.get(reverse("documents:paper", args=[paper.key])).status_code


def test_a_transferred_clerk_no_longer_opens_the_papers_of_the_office_left_not_even_own_ones(
    client, elizabeth
):
    office, other = (
        offices.open_office(
            code=code, kind="ddo", state="rajasthan", name_hi="विद्यालय", name_en="School",
            from_date=date(1980, 1, 1), by=None,
        )
        for code in ("AJM-EDU-07", "AJM-MED-02")
    )  # fmt: skip
    asha = accounts.create_login(user_id="asha", person=None, by=None, mobile="9829000001")
    clerk = {"user": asha, "role": "ddo_clerk", "by": None}
    accounts.grant_role(**clerk, office=office, from_date=date(2016, 4, 1), until_date=LEFT)
    accounts.grant_role(**clerk, office=other, from_date=LEFT)
    made = make(by=asha, office=office, person=elizabeth.person)

    assert opened(client, asha, made, on=LEFT - timedelta(days=1)) == 200
    assert opened(client, asha, made, on=LEFT) == 404


def test_who_made_a_paper_of_nobody_opens_it(client, elizabeth):
    assert opened(client, elizabeth, make(by=elizabeth), on=LEFT) == 200


def test_anybody_checks_a_number(client):
    paper = make()
    found = client.get(reverse("documents:check_number", args=[paper.number]))
    unknown = client.get(reverse("documents:check"), {"number": "2222-2222-2222"})

    assert paper.sha256[:16] in found.content.decode()
    assert (found.status_code, unknown.status_code) == (200, 404)
