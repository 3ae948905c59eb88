"""Opening papers and checking them."""

import pytest
from django.urls import reverse

from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.documents.tests.test_papers import make
from sevanidhi.core.people.models import Person

pytestmark = pytest.mark.django_db


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


def test_anybody_checks_a_number(client):
    paper = make()
    found = client.get(reverse("documents:check_number", args=[paper.number]))
    unknown = client.get(reverse("documents:check"), {"number": "2222-2222-2222"})

    assert paper.sha256[:16] in found.content.decode()
    assert (found.status_code, unknown.status_code) == (200, 404)
