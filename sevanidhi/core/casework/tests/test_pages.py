"""The screens of an application, read as its applicant and its officers read them."""

import re

import pytest
from django.urls import reverse

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.casework import phrases, services
from sevanidhi.core.casework.models import Case
from sevanidhi.core.casework.tests.conftest import DAY, date, employment, officer, person
from sevanidhi.core.documents.queries import documents_about
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Posting
from sevanidhi.web.tests.reading import words


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = DAY


@pytest.fixture
def elizabeths_account(elizabeth, office, verification):
    employee = employment(elizabeth, "E1")
    ddo = Office.objects.create(
        code="AJM-1", kind="ddo", state="rajasthan", name_hi="विद्यालय", name_en="School", sort_key="s",
        search_key=" s", parent=office,
    )  # fmt: skip
    Posting.objects.create(employee=employee, office=ddo, from_date=date(2000, 1, 1))
    return ledger.open_account(
        head="gpf", number="4321", employee=employee, opened_date=date(2000, 1, 1), by=None
    )


def as_(client, user):
    client.force_login(user)
    return client


def at(name, *args, language="hi"):
    from django.utils import translation

    with translation.override(language):
        return reverse(f"casework:{name}", args=args)


def hand_in(client, elizabeth):
    as_(client, elizabeth).post(at("apply", "gpf.passbook_verification"), {"year": "2015-16"})
    return Case.objects.get()


def test_a_member_applies_and_follows_the_case(client, elizabeth, elizabeths_account):
    blank = as_(client, elizabeth).get(at("apply", "gpf.passbook_verification"))
    assert "काम के 7 दिन" in blank.content.decode()

    case = hand_in(client, elizabeth)
    page = client.get(at("case", case.number)).content.decode()

    assert (case.answers, case.office.code) == ({"account": "4321", "year": "2015-16"}, "RJ-D01")
    assert "आवेदन पूरा मिला" in page
    assert case.number in client.get(at("mine")).content.decode()


def test_only_what_one_has_an_account_for_is_offered_and_the_rest_is_refused(
    client, elizabeth, elizabeths_account
):
    pensioner = User.objects.create(user_id="farida", person=person("फ़रीदा", "Farida"))
    Posting.objects.create(
        employee=employment(pensioner, "E2"),
        office=Office.objects.get(code="AJM-1"),
        from_date=date(2000, 1, 1),
    )
    offer = at("apply", "gpf.passbook_verification")

    assert offer in as_(client, elizabeth).get(at("mine")).content.decode()
    assert offer not in as_(client, pensioner).get(at("mine")).content.decode()
    refused = client.post(offer, {"year": "2015-16"})
    assert (
        "has no account of the General Provident Fund"
        in client.post(
            at("apply", "gpf.passbook_verification", language="en"), {"year": "2015-16"}
        ).content.decode()
    )
    assert (refused.status_code, Case.objects.count()) == (422, 0)


def test_the_officers_take_object_examine_and_decide(client, elizabeth, elizabeths_account, asha, devendra):
    case = hand_in(client, elizabeth)
    assert case.number in as_(client, asha).get(at("worklist")).content.decode()

    client.post(at("take_next"))
    refused = client.post(at("move", case.number, "object"), {"note": ""})
    client.post(at("move", case.number, "object"), {"note": "मई का पन्ना नहीं है।"})
    assert "मई का पन्ना नहीं है।" in as_(client, elizabeth).get(at("case", case.number)).content.decode()
    client.post(at("move", case.number, "reply"), {"note": "पन्ना लगा दिया है।"})
    as_(client, asha).post(at("move", case.number, "propose_grant"))
    as_(client, devendra).post(at("move", case.number, "grant"))

    case.refresh_from_db()
    assert (refused.status_code, case.state) == (422, "granted")
    assert "पन्ना लगा दिया है।" in client.get(at("case", case.number, language="en")).content.decode()


def test_a_refused_application_says_to_its_applicant_alone_what_can_be_done(
    client, elizabeth, elizabeths_account, asha, devendra
):
    case = hand_in(client, elizabeth)
    services.take_next(office=case.office, by=asha, today=DAY)
    for verb, by in (("propose_refusal", asha), ("refuse", devendra)):
        services.move(case=case, verb=verb, by=by, today=DAY, note="वर्ष अभी बंद नहीं है।")
    letter = documents_about(case).get(kind="casework.refusal")

    shown = words(as_(client, elizabeth).get(at("case", case.number, language="en")))
    officers = words(as_(client, devendra).get(at("case", case.number, language="en")))
    hindi = as_(client, elizabeth).get(at("case", case.number)).content.decode()

    top = shown[: shown.index("Applicant")]
    said = (
        "Why it was refused वर्ष अभी बंद नहीं है।",
        "What you can do now Once the reason is mended you can apply anew. Apply anew",
        f"the letter of refusal, {letter.number}, and of the application, {case.number}, on it.",
        "Hand or post it to the office that decided:",
        "The office can take its decision back, giving its reason",
    )
    for sentence in said:
        assert sentence in top
    for sentence in ("What you can do now", "If you do not agree"):
        assert sentence not in officers
    assert "You can also write to" not in shown  # the rule names nobody else
    assert at("apply", "gpf.passbook_verification") in hindi
    assert "सहमत न हों तो" in hindi


def test_what_is_to_be_put_right_stands_at_the_top_for_the_applicant_alone(
    client, elizabeth, elizabeths_account, asha
):
    case = hand_in(client, elizabeth)
    services.take_next(office=case.office, by=asha, today=DAY)
    services.move(
        case=case, verb="object", by=asha, today=DAY, note="मई का पन्ना नहीं है।", fields={"year": "वर्ष गलत है।"}
    )
    shown = as_(client, elizabeth).get(at("case", case.number)).content.decode()
    officers = as_(client, asha).get(at("case", case.number)).content.decode()
    top, officers_top = (page[: page.index("govuk-summary-list")] for page in (shown, officers))

    for sentence in ("यह ठीक करें", "मई का पन्ना नहीं है।", "वर्ष गलत है।"):
        assert sentence in top
        assert sentence not in officers_top
    assert (badge(shown), badge(officers)) == ("आपको जवाब देना है", phrases.state_words("objected"))


def test_where_it_stands_is_said_as_its_reader_meets_it(client, elizabeth, elizabeths_account, asha):
    case = hand_in(client, elizabeth)
    services.take_next(office=case.office, by=asha, today=DAY)
    for reader, pages in ((elizabeth, ("mine", "case")), (asha, ("worklist", "case"))):
        shown = [as_(client, reader).get(at(name, *([case.number] * (name == "case")))) for name in pages]
        assert ["जाँच चल रही है" in words(page) for page in shown] == [True, True]

    services.move(case=case, verb="object", by=asha, today=DAY, note="मई का पन्ना नहीं है।")
    own, officers = (
        words(as_(client, one).get(at(name))) for one, name in ((elizabeth, "mine"), (asha, "worklist"))
    )
    assert "आपको जवाब देना है" in own
    assert "आपको जवाब देना है" not in officers
    assert phrases.state_words("objected") in officers


def badge(page):
    return re.search(r'<strong class="sn-tag[^>]*>([^<]*)<', page)[1]


def test_the_usual_step_is_offered_first_and_what_was_done_is_told(
    client, elizabeth, elizabeths_account, asha
):
    case = hand_in(client, elizabeth)
    untaken = as_(client, asha).get(at("case", case.number)).content.decode()
    client.post(at("take_next"))
    page = client.get(at("case", case.number)).content.decode()
    steps = [page.index(at("move", case.number, verb)) for verb in ("propose_grant", "object")]
    told = client.post(at("move", case.number, "propose_grant"), follow=True).content.decode()

    assert untaken.index(at("take", case.number)) < untaken.index("govuk-summary-list")
    assert steps == sorted(steps)
    assert "जाँच हुई; स्वीकृति प्रस्तावित। आवेदक इसे अपने आवेदन के पन्ने पर पढ़ सकते हैं।" in told


def test_whoever_examined_gets_no_button_to_decide(client, elizabeth, elizabeths_account, asha, office):
    RoleHeld.objects.create(user=asha, role="district_officer", office=office, from_date=date(2010, 1, 1))
    case = hand_in(client, elizabeth)
    services.take_next(office=office, by=asha, today=DAY)
    services.move(case=case, verb="propose_grant", by=asha, today=DAY)

    assert as_(client, asha).get(at("move", case.number, "grant")).status_code == 404
    answer = client.post(at("move", case.number, "grant"))
    assert "निर्णय कोई दूसरा अधिकारी करेगा" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "grant_proposed"


@pytest.mark.parametrize("name", ["case", "take", "put_back"])
def test_a_stranger_gets_404(client, elizabeth, elizabeths_account, verification, name, db):
    from sevanidhi.core.casework.tests.conftest import officer, person

    case = hand_in(client, elizabeth)
    far = Office.objects.create(
        code="X",
        kind="district",
        state="rajasthan",
        name_hi="दूर",
        name_en="Far",
        sort_key="f",
        search_key=" f",
    )
    stranger = officer("far", "district_clerk", far, person("दूर", "Far"))

    assert as_(client, stranger).get(at(name, case.number)).status_code == 404


@pytest.mark.parametrize("role", ["auditor", "director", "district_officer", "member"])
def test_the_way_back_from_a_case_is_one_its_reader_may_go(client, elizabeth, elizabeths_account, role):
    case = hand_in(client, elizabeth)
    office = case.office if role == "district_officer" else None
    reader = elizabeth if role == "member" else officer("lata", role, office)
    page = as_(client, reader).get(at("case", case.number)).content.decode()

    crumbs = re.search(r'<nav class="govuk-breadcrumbs.*?</nav>', page, re.DOTALL)[0]
    back = re.findall(r'href="([^"]+)"', crumbs)
    assert back
    assert {client.get(address, follow=True).status_code for address in back} == {200}


def test_taking_out_of_turn_asks_for_the_reason(client, elizabeth, elizabeths_account, asha):
    case = hand_in(client, elizabeth)

    as_(client, asha).post(at("take", case.number), {"why": "कल सेवानिवृत्ति है"})
    case.refresh_from_db()
    assert case.taken_by == asha
    assert at("put_back", case.number) in client.get(at("case", case.number)).content.decode()
    client.post(at("put_back", case.number), {"why": "छुट्टी पर जा रही हूँ"})
    case.refresh_from_db()
    assert case.taken_by is None
