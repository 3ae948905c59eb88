"""From the gateway to the verified family: SECTS-2 and SECTS-8 to SECTS-10, on the pages themselves."""

import pytest
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices.models import Message
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.schemes.health_card.models import Card, Family, Member
from sevanidhi.schemes.health_card.services import families
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import GROWN_SON, NUMBERS, SON, SPOUSE, Applicant, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(office):
    return gateway.registered(office)


@pytest.fixture
def desk(chitra):
    client = Client()
    client.force_login(chitra)
    return client


def test_from_the_first_page_to_the_card(registered, office, desk, chitra, key):
    case = gateway.sent(office, SPOUSE, SON)

    assert (case.state, case.office, case.kind) == ("awaiting_paper", office, "health_card.family")
    assert Draft.objects.get(number=case.number).paper is not None
    assert "हस्ताक्षर" in Message.objects.filter(address=gateway.MOBILE).order_by("-pk")[0].text
    desk.post(at("health_card:desk_received", case.number), {"way": "hand", "note": "R-7"})
    answer = desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    assert answer.status_code == 303, gateway.errors(answer)

    family = Family.objects.get(case=case)
    people = family.members.order_by("order").values_list("relation", "last4", "answer", "reason")
    assert list(people) == [
        ("self", "7058", "yes", "in_family"), ("spouse", "8847", "yes", "in_family"),
        ("son", "9405", "yes", "in_family"),
    ]  # fmt: skip
    assert (family.service_number, family.pay_level, family.posting_hi) == ("EHRMS-1188", 8, "प्रवक्ता")
    member = User.objects.get(person=family.person)
    assert (member.user_id, member.is_applicant) == (family.number, False)
    assert family.number in Message.objects.filter(address=gateway.MOBILE).order_by("-pk")[0].text
    assert Card.objects.get(family=family).why == "first"
