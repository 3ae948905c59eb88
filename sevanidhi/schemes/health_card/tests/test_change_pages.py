"""A change in the family on the pages themselves: the member tells, the drawing officer verifies."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import Count
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.schemes.health_card.models import Family
from sevanidhi.schemes.health_card.queries import cards as cards_kept
from sevanidhi.schemes.health_card.queries import families
from sevanidhi.schemes.health_card.services import cards
from sevanidhi.schemes.health_card.services import changes as services
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import NUMBERS, Applicant, at
from sevanidhi.schemes.health_card.tests.test_changes import DAUGHTER, OF_AGE, SON

pytestmark = pytest.mark.django_db
BABY = {
    "relation": "daughter", "name_hi": "तारा शर्मा", "name_en": "Tara Sharma", "born": "2017-03-30",
    "gender": "female",
    "conditions": {
        "marital": "unmarried", "wholly_dependent": "yes", "normally_resides": "yes", "own_income": "",
    },
}  # fmt: skip


@pytest.fixture
def family(office, chitra, key):
    gateway.registered(office)
    found = make_family(office, others=[SON, DAUGHTER])
    cards.make(found, why="first", by=None, on=TODAY)
    return found


@pytest.fixture
def asha(family):
    return accounts.create_login(user_id="asha", person=family.person, mobile="9415000001", by=None)


@pytest.fixture
def desk(chitra):
    return online(chitra)


def online(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def begun(user, kind) -> Applicant:
    """Begin a change on its own page."""
    applicant = Applicant(mobile="9415000001", client=online(user))
    answer = applicant.post(at("health_card:change", kind))
    assert answer.status_code == 303, gateway.errors(answer)
    applicant.number = Draft.objects.get(owner=user, state="open").number
    return applicant


def said(answer) -> str:
    return gateway.errors(answer)


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_a_child_with_a_number_from_the_first_page_to_the_new_card(family, asha, desk):
    applicant = begun(asha, "birth")
    applicant.page("consent", agreed="yes")
    applicant.member(BABY, number=NUMBERS[3])
    applicant.page("event", paper="जन्म प्रमाण पत्र 771")
    case = applicant.declare().send()
    assert case is not None, said(applicant.response)
    assert (case.kind, case.state) == ("health_card.change_birth", "waiting")
    done = said(applicant.client.get(at("journeys:done", applicant.number)))
    assert "पुराना कार्ड रद्द होता है" in done
    assert case.number in said(applicant.client.get(at("health_card:changes")))

    assert case.number in said(desk.get(at("health_card:desk")))
    shown = said(desk.get(at("health_card:desk_case", case.number)))
    for words in ("तारा शर्मा", "XXXX XXXX 3433", "जन्म प्रमाण पत्र 771", "बच्चे का जन्म"):
        assert words in shown
    key = Case.objects.get(pk=case.pk).answers["rows"]["members"][0]["pages"]["member_photo"]["photo"]
    assert desk.get(at("health_card:desk_photo", case.number, key)).status_code == 200
    verify = at("health_card:desk_verify", case.number)
    assert desk.post(verify, {"compared": ""}).status_code == 422
    assert desk.post(verify, {"compared": "on"}).status_code == 303

    on_card = cards_kept.said_on(cards_kept.in_force(family)).members
    assert [one.name_en for one in on_card] == ["Asha Sharma", "Mohan", "Reena", "Tara Sharma"]
    assert NUMBERS[3] not in shown


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_the_vault_notes_that_a_number_came_by_a_change(
    family, asha, desk, django_capture_on_commit_callbacks
):
    applicant = begun(asha, "birth")
    applicant.page("consent", agreed="yes")
    applicant.member(BABY, number=NUMBERS[3])
    applicant.page("event", paper="771")
    case = applicant.declare().send()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})

    assert Identity.objects.get().claimed_at is not None
    noted = Access.objects.exclude(purpose="duplicates").order_by("pk")
    assert [(one.act, one.purpose) for one in noted] == [("stored", "change"), ("claimed", "change")]


def test_a_daughter_who_married_is_chosen_from_the_family(family, asha, desk):
    applicant = begun(asha, "married_out")
    who = applicant.client.get(at("journeys:page", applicant.number, "who"))
    assert "रीना" in said(who)
    assert "मोहन" not in said(who)
    stranger = applicant.post(at("journeys:page", applicant.number, "who"), member="999999")
    assert stranger.status_code == 422
    applicant.page("who", member=str(family.members.get(relation="daughter").pk))
    future = gateway.date_boxes("day", "2017-05-01")
    assert (
        applicant.post(at("journeys:page", applicant.number, "event"), paper="7", **future).status_code == 422
    )
    applicant.page("event", paper="विवाह पंजीकरण 7", **gateway.date_boxes("day", "2017-04-16"))
    assert "रीना" in said(applicant.client.get(at("journeys:check", applicant.number)))
    case = applicant.declare().send()

    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})

    assert family.members.get(relation="daughter").until_why == "married_out"
    assert "विवाह" in said(desk.get(at("health_card:desk_case", case.number)))


def test_what_is_returned_opens_again_with_its_reason(family, asha, desk):
    applicant = begun(asha, "death")
    applicant.page("who", member=str(family.members.get(relation="son").pk))
    applicant.page("event", paper="12", **gateway.date_boxes("day", "2017-04-16"))
    case = applicant.declare().send()
    send_back = at("health_card:desk_return", case.number)
    assert desk.get(send_back).status_code == 200
    assert desk.post(send_back, {"note": "", "why_event": "संख्या अधूरी है"}).status_code == 303

    again = at("journeys:again", "health_card.change_death", case.number)
    assert "संख्या अधूरी है" in said(applicant.client.get(again))
    applicant.post(again)
    applicant.number = Draft.objects.get(owner=asha, state="open").number
    applicant.page("event", paper="MC-12/2017", **gateway.date_boxes("day", "2017-04-16"))
    Count.objects.all().delete()
    applicant.declare().send()
    assert "MC-12/2017" in said(desk.get(at("health_card:desk_case", case.number)))
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    assert family.members.get(relation="son").until_why == "death"


@pytest.mark.parametrize("said_so", ["आधार 9999 4105 7058", "ID ९९९९४१०५७०५८"])
def test_nobody_writes_an_aadhaar_number_where_a_paper_or_a_reason_is_asked(family, asha, desk, said_so):
    applicant, day = begun(asha, "death"), gateway.date_boxes("day", "2017-04-16")
    applicant.page("who", member=str(family.members.get(relation="son").pk))
    event = at("journeys:page", applicant.number, "event")
    assert applicant.post(event, paper=said_so, **day).status_code == 422
    assert "आधार संख्या न लिखें" in said(applicant.post(event, paper=said_so, **day))
    applicant.page("event", paper="मृत्यु प्रमाणपत्र 12", **day)
    case = applicant.declare().send()

    for page, words in (("desk_return", {"why_event": said_so}), ("desk_refuse", {"note": said_so})):
        assert desk.post(at(f"health_card:{page}", case.number), {"note": ""} | words).status_code == 422
    enter = at("health_card:enter_change", family.number, "holder_death")
    assert desk.post(enter, {"paper": said_so} | day).status_code == 422


@pytest.mark.parametrize("page", ["journeys:start", "journeys:prove"])
def test_nobody_begins_a_change_by_another_door(family, page):
    answer = Client().get(at(page, "health_card.change_death"))

    assert answer.status_code in (302, 303)
    assert answer["Location"] == at("health_card:change", "death")
    assert Draft.objects.count() == 0


def test_who_has_no_family_is_led_to_register(office, db):
    person = make_family(office).person
    ravi = accounts.create_login(user_id="ravi", person=None, mobile="9415000098", by=None)
    assert person != ravi.person
    answer = online(ravi).post(at("health_card:change", "birth"))
    assert Draft.objects.count() == 0
    assert answer.status_code in (200, 403, 404)


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_the_officer_enters_what_an_order_says_and_a_stranger_sees_nothing(family, desk):
    new = make_office("LKO-MED-07", name=("ज़िला अस्पताल", "District Hospital"))
    gateway.registered(new)
    meera = online(make_officer("meera", "ddo", new))
    enter = at("health_card:enter_change", family.number, "transfer")
    assert meera.get(enter).status_code == 404
    assert "तबादला" in said(desk.get(at("health_card:desk_family", family.number)))
    day = gateway.date_boxes("day", "2017-04-16")
    assert desk.post(enter, {"ddo_code": "NOBODY", "paper": "7"} | day).status_code == 422
    assert desk.post(enter, {"ddo_code": "lko med 07", "paper": "आदेश 7"} | day).status_code == 303

    assert desk.get(at("health_card:desk_family", family.number)).status_code == 404
    assert desk.get(at("health_card:desk_case", family.case.number)).status_code == 404
    assert meera.get(at("health_card:desk_family", family.number)).status_code == 200
    assert desk.get(at("health_card:enter_change", family.number, "birth")).status_code == 404


def test_in_a_family_that_has_ended_nothing_more_is_offered(family, desk):
    day = gateway.date_boxes("day", "2017-04-16")
    desk.post(at("health_card:enter_change", family.number, "holder_death"), {"paper": "मृत्यु 12"} | day)
    shown = said(desk.get(at("health_card:desk_family", family.number)))

    assert "समाप्ति की तारीख 18 अप्रैल 2017" in shown
    assert "तबादला" not in shown


def test_a_family_among_many_is_found_by_name_or_number(family, desk, office, monkeypatch):
    monkeypatch.setattr(families, "SHOWN", 1)
    other = make_family(office, mobile="9415000044")
    listed = at("health_card:desk_families")
    first, second = (said(desk.get(f"{listed}?from={start}")) for start in (0, 1))

    assert [(one.number in first, one.number in second) for one in (family, other)] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert desk.get(f"{listed}?from=2")["Location"] == listed
    assert other.number in said(desk.get(f"{listed}?text={other.number[-4:]}"))
    assert family.number in said(desk.get(f"{listed}?text=Asha"))
    assert "इस नाम या संख्या का" in said(desk.get(f"{listed}?text=nobody"))


def test_many_families_are_listed_by_no_more_statements_than_one(family, desk, office):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            shown = said(desk.get(at("health_card:desk_families")))
        assert [one.number in shown for one in Family.objects.all()] == [True] * families_there
        return len(seen)

    families_there = 1
    statements()
    alone = statements()
    for mobile in range(9415000051, 9415000055):
        make_family(office, mobile=str(mobile))
    families_there = 5
    assert statements() == alone


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_who_comes_of_age_is_decided_at_the_desk(family, desk):
    services.look_after_ages(on=OF_AGE - timedelta(days=60))
    case = Case.objects.get(kind="health_card.change_age")
    shown = said(desk.get(at("health_card:desk_case", case.number)))
    assert "मोहन" in shown
    assert "आयु सीमा का आदेश नहीं मिला" in shown
    verify = at("health_card:desk_verify", case.number)
    assert desk.post(verify, {"note": " "}).status_code == 422
    assert desk.post(verify, {"note": "बी.एससी. में पढ़ रहे हैं"}).status_code == 303
    assert family.members.get(relation="son").decided_why == "बी.एससी. में पढ़ रहे हैं"
