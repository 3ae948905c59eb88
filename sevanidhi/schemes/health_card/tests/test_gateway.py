"""From the gateway to the verified family, on the pages themselves: SECTS-1, SECTS-2, SECTS-8 to SECTS-10."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import queries as casework
from sevanidhi.core.casework import services as cases
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.journeys.contract import Answers, Given, Row
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices.models import Message
from sevanidhi.core.people.models import Person
from sevanidhi.core.signatures import queries as signing_keys
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.models import Identity
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.forms import desk as desk_forms
from sevanidhi.schemes.health_card.forms.family import PersonForm
from sevanidhi.schemes.health_card.formulas import verification
from sevanidhi.schemes.health_card.models import Card, Family
from sevanidhi.schemes.health_card.queries import tables
from sevanidhi.schemes.health_card.services import changes, families, revocations
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import GROWN_SON, NUMBERS, SON, SPOUSE, Applicant, at
from sevanidhi.schemes.health_card.tests.test_card_papers import text_of
from sevanidhi.web import formats
from sevanidhi.web.tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(office):
    return gateway.registered(office)


@pytest.fixture
def desk(chitra):
    return online(chitra)


def online(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def came(desk, case):
    return desk.post(at("health_card:desk_received", case.number), {"way": "hand", "note": "R-7"})


def verified(desk, case, **told):
    """Record the form and verify the family."""
    came(desk, case)
    answer = desk.post(at("health_card:desk_verify", case.number), {"compared": "on"} | told)
    assert answer.status_code == 303, gateway.errors(answer)
    return Family.objects.get(case=case)


def told(number=gateway.MOBILE) -> list[str]:
    return [one.text for one in Message.objects.filter(address=number).order_by("pk")]


def test_at_a_desk_with_more_than_it_shows_an_application_is_found(registered, office, desk, monkeypatch):
    case = gateway.sent(office)
    at_desk = at("health_card:desk")
    assert "आवेदक का नाम" not in desk.get(at_desk).content.decode()
    monkeypatch.setattr("sevanidhi.schemes.health_card.queries.families.AT_DESK", 1)
    assert "आवेदक का नाम" in desk.get(at_desk).content.decode()

    for text, there in ((case.number, True), ("Asha", True), ("nobody", False)):
        assert (case.number in words(desk.get(f"{at_desk}?text={text}"))) == there


def test_each_photo_stands_small_beside_the_answers_that_are_checked(registered, office, chitra):
    applicant = Applicant().begin().service(office.code).self()
    applicant.member(SPOUSE)
    draft = Draft.objects.get(number=applicant.number)
    keys = [draft.answers["self_photo"]["photo"], draft.rows["members"][0]["pages"]["member_photo"]["photo"]]

    shown = {
        language: applicant.client.get(at("journeys:check", applicant.number, language=language))
        for language in ("hi", "en")
    }

    whose = {"hi": ["आप स्वयं", "रमेश कुमार"], "en": ["Yourself", "Ramesh Kumar"]}
    said = {"hi": "फ़ोटो: {}", "en": "The photo: {}"}
    for language, answer in shown.items():
        images = IMAGE.findall(answer.content.decode())
        pictures = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in images]
        assert [one["alt"] for one in pictures] == [said[language].format(name) for name in whose[language]]
        addresses = [at("uploads:small", key, language=language) for key in keys]
        assert [one["src"] for one in pictures] == addresses
        assert {(one["loading"], one["width"], one["height"]) for one in pictures} == {("lazy", "84", "108")}
    for key in keys:
        assert applicant.client.get(at("uploads:small", key)).content.startswith(b"\xff\xd8")
        assert online(chitra).get(at("uploads:small", key)).status_code == 404


IMAGE = re.compile(r"<img [^>]*>")


@pytest.mark.requirement("SECTS-8", "SECTS-9", "SECTS-10")
def test_from_the_first_page_to_the_card(registered, office, desk, key):
    case = gateway.sent(office, SPOUSE, SON)

    assert (case.state, case.office, case.kind) == ("awaiting_paper", office, "health_card.family")
    assert "हस्ताक्षर" in told()[-1]
    family = verified(desk, case)

    people = family.members.order_by("order").values_list("relation", "last4", "answer", "reason")
    assert list(people) == [
        ("self", "7058", "yes", "in_family"), ("spouse", "8847", "yes", "in_family"),
        ("son", "9405", "yes", "in_family"),
    ]  # fmt: skip
    assert (family.service_number, family.pay_level, family.posting_hi) == ("EHRMS-1188", 8, "प्रवक्ता")
    member = User.objects.get(person=family.person)
    assert (member.user_id, member.is_applicant, member.person.name_en) == (
        family.number,
        False,
        "Asha Sharma",
    )
    assert [text for text in told() if family.number in text]
    assert Card.objects.get(family=family).why == "first"
    assert online(member).get(at("home:home"))["Location"] == at("health_card:my_family")
    mine = online(member).get(at("health_card:my_family")).content.decode()
    assert formats.masked("9405") in mine
    assert "मोहन कुमार" in mine


EARNING_FATHER = {
    "relation": "father", "name_hi": "हरि शर्मा", "name_en": "Hari Sharma", "born": "1950-02-03",
    "gender": "male",
    "conditions": {"wholly_dependent": "no", "normally_resides": "yes", "own_income": "9000"},
}  # fmt: skip
MOTHER = {
    "relation": "mother", "name_hi": "सावित्री देवी", "name_en": "Savitri Devi", "born": "1932-01-05",
    "gender": "female",
    "conditions": {"wholly_dependent": "yes", "normally_resides": "yes", "own_income": ""},
}  # fmt: skip
LAUNCH = date(2017, 5, 1)


def a_pensioner(office, *, mobile: str = "9415000077") -> Applicant:
    """Return a pensioner at the gateway, who has answered for themselves."""
    retired = Applicant(mobile=mobile).begin()
    retired.page("ddo", find=office.code)
    retired.page("service", kind="pensioner")
    told = {
        "service_number": "PPO-77",
        "posting_hi": "प्रधानाचार्य",
        "posting_en": "Principal",
        "pay_level": "10",
    }
    retired.page("pensioner", **told, **gateway.date_boxes("retirement_date", "2015-06-30"))
    retired.page("spouse", serves="no")
    retired.page("consent", agreed="yes")
    return retired.self(number=NUMBERS[3], name_hi="एलिज़ाबेथ", name_en="Elizabeth", born="1955-06-15")


def refused_on_the_page(applicant: Applicant, told: dict) -> str:
    """Try to enter somebody who is not in the family; take the name out again. Return the page's words."""
    row = str(uuid4())
    applicant.page("relation", row, relation=told["relation"])
    names = {name: told[name] for name in ("name_hi", "name_en", "gender")}
    applicant.page("member_person", row, **names, **gateway.date_boxes("birth_date", told["born"]))
    applicant.page("member_conditions", row, **told["conditions"])
    answer = applicant.post(at("journeys:row_page", applicant.number, row, "member_place"), remark="")
    assert answer.status_code == 422
    applicant.post(at("journeys:remove", applicant.number, "members", row))
    return words(answer)


def read_at_a_hospital(family: Family) -> dict[str, bool]:
    """Return whom the family's card covers on the day of the launch, by its signed code alone."""
    keys = [one for purpose in ("card", "revocation") for one in signing_keys.public_keys(purpose=purpose)]
    noon = datetime(2017, 5, 1, 6, 30, tzinfo=UTC)
    known = revocations.publish(on=LAUNCH, now=noon)
    signed = bytes(Card.objects.get(family=family).signed)
    read = verification.judge(signed, keys=keys, revocations=bytes(known.signed), on=LAUNCH, now=noon)
    assert read.worth == verification.Worth.HOLDS
    return dict(zip((one.name_en for one in read.card.members), read.covered, strict=True))


@pytest.mark.requirement("SECTS-1")
def test_employees_and_pensioners_are_covered_with_their_dependants_and_nobody_else(
    registered, office, desk, key
):
    serving = Applicant().begin().service(office.code).self()
    for place, one in enumerate((SPOUSE, SON), start=1):
        serving.member(one, number=NUMBERS[place], seed=place + 1)
    assert "हरि शर्मा: परिवार में नहीं हैं" in refused_on_the_page(serving, EARNING_FATHER)
    retired = a_pensioner(office)
    retired.member(MOTHER, seed=5)
    families_of = [verified(desk, one.declare().send()) for one in (serving, retired)]

    assert [family.is_pensioner for family in families_of] == [False, True]
    assert [read_at_a_hospital(family) for family in families_of] == [
        {"Asha Sharma": True, "Ramesh Kumar": True, "Mohan Kumar": True},
        {"Elizabeth": True, "Savitri Devi": True},
    ]
    cover = words(Client().get("/en/health-card/"))
    for said in (
        "Emergency treatment; Treatment of incurable diseases", "Private hospitals under contract with CGHS",
        "Nothing: the treatment is free of charge.",
    ):  # fmt: skip
        assert said in cover


def test_no_number_stands_anywhere_but_in_the_vault(registered, office, desk, key):
    case = gateway.sent(office, SPOUSE, SON)
    verified(desk, case)

    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~ %s', ["|".join(NUMBERS)])
            assert cursor.fetchone() == (0,), table
    assert Identity.objects.count() == 3
    paper = documents.documents_about(case).get()
    assert not any(number.encode() in documents.content_of(paper) for number in NUMBERS)


@pytest.mark.requirement("SECTS-2")
def test_under_an_officer_not_registered_nobody_registers(office, registered):
    newer = make_office("LKO-PWD-01", name=("लोक निर्माण खंड", "Works Division"))
    applicant = Applicant().begin()

    answer = applicant.post(at("journeys:page", applicant.number, "ddo"), find=newer.code)
    assert answer.status_code == 422
    assert "पंजीकृत" in answer.content.decode()
    applicant.service(office.code).self()
    registered.stands = False
    registered.save()
    applicant.post(at("journeys:declare", applicant.number), agreed="on")
    assert "अधूरा" in applicant.response.content.decode()


@pytest.mark.parametrize("written", ["lko edu 03", "LKO/EDU/०३", "Lko–Edu–03"])
def test_a_code_is_found_with_blanks_other_signs_and_other_figures(office, registered, written):
    applicant = Applicant().begin()
    applicant.page("ddo", find=written)

    assert Draft.objects.get().answers["ddo"] == {"ddo_code": "LKO-EDU-03"}


def test_part_of_a_name_gives_offices_to_choose_from(office, registered):
    applicant = Applicant().begin()
    address = at("journeys:page", applicant.number, "ddo")

    asked = applicant.post(address, find="इंटर कॉलेज")
    assert asked.status_code == 200
    assert 'value="LKO-EDU-03"' in asked.content.decode()
    assert "govuk-error" not in asked.content.decode()  # who looks for an office has made no mistake
    again = applicant.post(address, find="इंटर कॉलेज", ddo_code="LKO-EDU-04")
    assert again.status_code == 200
    assert Draft.objects.get().answers == {}
    chosen = applicant.post(address, find="इंटर कॉलेज", ddo_code="LKO-EDU-03")
    assert chosen.status_code == 303
    assert Draft.objects.get().answers["ddo"] == {"ddo_code": "LKO-EDU-03"}


def test_the_name_of_an_office_drawn_for_leads_to_its_drawing_officer(office, registered):
    named = ("राजकीय जुबिली विद्यालय", "Government Jubilee School")
    make_office("LKO-EDU-03-U2", name=named, kind="unit", parent=office)
    applicant = Applicant().begin()

    for written in ("जुबिली", "jubilee"):
        asked = applicant.post(at("journeys:page", applicant.number, "ddo"), find=written)
        assert 'value="LKO-EDU-03"' in asked.content.decode(), written


def test_an_income_is_checked_as_rupees_and_stands_before_the_officer_who_decides(office, registered, desk):
    applicant = Applicant().begin().service(office.code).self()
    applicant.member(MOTHER | {"conditions": MOTHER["conditions"] | {"own_income": "13200"}})
    assert "₹ 13,200.00" in words(applicant.client.get(at("journeys:check", applicant.number)))
    case = applicant.declare().send()
    came(desk, case)

    for name in ("desk_case", "desk_verify"):
        assert "इनकी घोषित आय: ₹ 13,200.00 प्रति माह।" in words(
            desk.get(at(f"health_card:{name}", case.number))
        )


@pytest.mark.needs("pdftotext")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_a_declared_income_is_on_the_form_that_is_signed(office, registered):
    with_income = MOTHER | {"conditions": MOTHER["conditions"] | {"own_income": "13200"}}
    paper = documents.documents_about(gateway.sent(office, with_income)).get()

    assert "13,200.00" in text_of(documents.content_of(paper))


def test_who_is_not_in_the_family_is_told_at_once_and_not_sent(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    row = "6f2f3f4e-8a58-4c0e-9f43-1d0f3a1f7c11"
    applicant.page("relation", row, relation="daughter")
    names = {"name_hi": "सीमा", "name_en": "Seema", "gender": "female"}
    applicant.page("member_person", row, **names, **gateway.date_boxes("birth_date", "1990-01-01"))
    applicant.page(
        "member_conditions", row, marital="married", wholly_dependent="yes", normally_resides="yes"
    )

    address = at("journeys:row_page", applicant.number, row, "member_place")
    shown = applicant.client.get(address).content.decode()
    assert "विवाहित बेटी और बहन परिवार में नहीं गिनी जातीं।" in shown
    assert 'name="remark"' not in shown
    assert at("journeys:row_page", applicant.number, row, "member_conditions") in shown
    assert at("journeys:remove", applicant.number, "members", row) in shown
    assert applicant.post(address, remark="").status_code == 422
    english = at("journeys:row_page", applicant.number, row, "member_place", language="en")
    assert "A married daughter or sister is not counted" in applicant.client.get(english).content.decode()
    applicant.post(at("journeys:declare", applicant.number), agreed="on")
    assert applicant.response.status_code == 422


def test_a_changed_answer_is_judged_again_before_it_is_sent(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    row = applicant.member(SON, number=NUMBERS[1])
    names = {"name_hi": "मोहन", "name_en": "Mohan", "gender": "male"}
    applicant.page("member_person", row, **names, **gateway.date_boxes("birth_date", "1995-01-02"))

    checked = applicant.client.get(at("journeys:check", applicant.number)).content.decode()
    assert "बेटे की आयु सीमा का आदेश नहीं मिला" in checked
    applicant.page("member_place", row, remark="पढ़ाई")
    applicant.declare()


def test_what_the_rule_leaves_open_the_officer_decides_in_writing(office, registered, desk, key):
    case = gateway.sent(office, GROWN_SON)
    came(desk, case)
    shown = desk.get(at("health_card:desk_case", case.number)).content.decode()
    assert "आहरण अधिकारी तय करेंगे" in shown
    assert formats.masked("8847") in shown
    verify = at("health_card:desk_verify", case.number)

    assert desk.post(verify, {"compared": "on", "decided_2": " "}).status_code == 422
    assert desk.post(verify, {"decided_2": "पढ़ रहे हैं"}).status_code == 422
    assert not Family.objects.exists()
    with pytest.raises(families.DecisionMissing):
        cases.move(case=case, verb="grant", by=User.objects.get(user_id="chitra"), today=TODAY)
    assert desk.post(verify, {"compared": "on", "decided_2": "पढ़ रहे हैं"}).status_code == 303
    family = Family.objects.get()
    member = family.members.get(order=2)
    assert (member.answer, member.reason, member.decided_why) == ("ask", "age_unknown", "पढ़ रहे हैं")
    shown = words(desk.get(at("health_card:desk_family", family.number)))
    assert "बेटे की आयु सीमा का आदेश नहीं मिला; आहरण अधिकारी ने तय किया।" in shown
    assert "तय करेंगे" not in shown


@pytest.mark.requirement("SECTS-10")
@pytest.mark.needs("pdftotext")
def test_the_family_gets_a_copy_of_the_verified_form_and_the_officer_keeps_it(office, registered, desk, key):
    case = gateway.sent(office, SPOUSE, GROWN_SON)
    family = verified(desk, case, decided_3="पढ़ रहे हैं")
    member = online(User.objects.get(person=family.person))
    mine, kept = at("health_card:my_form"), at("health_card:desk_form", family.number)
    assert mine in member.get(at("health_card:my_family")).content.decode()
    for page in (at("health_card:desk_family", family.number), at("health_card:desk_case", case.number)):
        assert kept in desk.get(page).content.decode(), page

    copy = member.get(mine)
    said = text_of(copy.content)
    assert copy["Content-Type"] == "application/pdf"
    for line in (case.number, "सोहन कुमार", "XXXX XXXX 9405", "पढ़ रहे हैं", "chitra", "सत्यापित"):
        assert line in said
    assert "अब क्या करें" not in said
    assert desk.get(kept).content == copy.content
    assert [one.kind for one in documents.documents_about(case)] == [
        "health_card.family_form",
        "health_card.family_copy",
    ]


def test_the_copy_says_what_was_verified_wherever_the_family_is_since(office, registered, desk, chitra, key):
    """Asked for first after a transfer, it named the new office as the one that had verified."""
    other = make_office("LKO-PWD-01", name=("लोक निर्माण", "Works"))
    gateway.registered(other)
    family = verified(desk, gateway.sent(office, SPOUSE))
    copy = online(User.objects.get(person=family.person)).get(at("health_card:my_form")).content
    order = {"event": {"day": "2017-04-10", "paper": "GO 8"}, "ddo": {"ddo_code": other.code}}
    changes.enter_known(family=family, kind="transfer", pages=order, by=chitra, today=TODAY)
    Person.objects.filter(pk=family.person_id).update(mobile="9415000088")

    theirs = online(make_officer("meera", "ddo", other)).get(at("health_card:desk_form", family.number))
    assert theirs.content == copy
    assert documents.documents_about(family.case).filter(kind="health_card.family_copy").count() == 1


def test_of_a_family_not_verified_or_not_theirs_nobody_gets_a_copy(office, registered, desk, key):
    sent = gateway.sent(office, SPOUSE)
    applicant = online(User.objects.get(person=sent.person))
    assert applicant.get(at("health_card:my_form")).status_code == 403

    family = verified(desk, sent)
    other = make_officer("devi", "ddo", make_office("LKO-EDU-09"))
    assert online(other).get(at("health_card:desk_form", family.number)).status_code == 404


def test_who_reads_english_finds_the_family_named_in_english(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    applicant.member(SON)
    address = at("journeys:list", applicant.number, "members", language="en")
    shown = applicant.client.get(address).content.decode()

    assert "Mohan Kumar" in shown
    assert "मोहन कुमार" not in shown


def test_a_family_is_worked_on_at_the_desk_and_on_no_other_page(office, registered, desk, key):
    case = gateway.sent(office)
    came(desk, case)
    page = at("casework:case", case.number)
    grant = at("casework:move", case.number, "grant")

    assert desk.get(page).headers["Location"] == at("health_card:desk_case", case.number)
    assert desk.post(grant, {"note": ""}).headers["Location"] == at("health_card:desk_case", case.number)
    assert not Family.objects.filter(case=case).exists()


def test_the_applicant_is_led_to_the_form_first(office, registered):
    case = gateway.sent(office)
    applicant = online(User.objects.get(mobile=gateway.MOBILE))
    shown = applicant.get(at("casework:case", case.number)).content.decode()
    listed = applicant.get(at("casework:mine")).content.decode()

    assert shown.index("फ़ॉर्म खोलें, छापें और हस्ताक्षर करें") < shown.index("हस्ताक्षर वाले फ़ॉर्म का स्कैन भेजें")
    assert "परिवार का पंजीकरण" in listed
    assert "आप उनके रजिस्टर में नहीं हैं" not in listed


def test_who_has_sent_an_application_is_told_how_far_it_is_and_not_to_register(office, registered):
    case = gateway.sent(office)
    member = online(accounts.create_login(user_id="asha", person=case.person, mobile="9415000012", by=None))
    follow = at("casework:case", case.number)

    for page in (("my_family",), ("changes",), ("change", "birth")):
        answer = member.get(at(f"health_card:{page[0]}", *page[1:]))
        assert f'href="{follow}"' in answer.content.decode()
        assert at("health_card:register") not in answer.content.decode()
        assert "भेजा जा चुका है" in words(answer)
    assert f'href="{follow}"' in member.get(at("health_card:card")).content.decode()
    cases.move(case=case, verb="withdraw", by=User.objects.get(mobile=gateway.MOBILE), today=TODAY)
    assert at("health_card:register") in member.get(at("health_card:my_family")).content.decode()


def test_a_verified_family_is_called_so_to_the_applicant_too(office, registered, desk, key):
    case = gateway.sent(office)
    verified(desk, case)
    shown = words(
        online(User.objects.filter(person=case.person, is_active=True).get()).get(at("casework:mine"))
    )
    assert "सत्यापित" in shown
    assert "स्वीकृत" not in shown
    assert casework.timeline(case)[-1].words == ("सत्यापित", "Verified")


def test_without_the_signed_form_nothing_is_verified(office, registered, desk, key):
    case = gateway.sent(office)

    answer = desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    assert answer.status_code == 422
    assert not Family.objects.exists()
    came(desk, case)
    came(desk, case)  # pressed twice
    assert case.steps.filter(verb="arrive_hand").count() == 1


def test_verified_twice_it_is_one_family_one_login_one_card(office, registered, desk, chitra, key):
    case = gateway.sent(office)
    family = verified(desk, case)
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    with pytest.raises(cases.StepNotOpen):
        families.verify(case=case, decided={}, by=chitra, today=TODAY)

    assert (Family.objects.get(), Card.objects.count()) == (family, 1)
    assert len([text for text in told() if family.number in text]) == 1


def test_returned_with_reasons_it_is_corrected_and_sent_again(office, registered, desk, key):
    case = gateway.sent(office, SON)
    came(desk, case)
    returning = at("health_card:desk_return", case.number)
    row = case.answers["rows"]["members"][0]["id"]
    assert desk.post(returning, {"note": " "}).status_code == 422
    assert desk.post(returning, {f"why_member_photo/{row}": "फ़ोटो पुराना है"}).status_code == 303

    case.refresh_from_db()
    assert casework.reasons_of_return(case) == {f"member_photo/{row}": "फ़ोटो पुराना है"}
    owner = User.objects.get(person=case.person)
    applicant = Applicant(mobile=owner.mobile)
    applicant.client.force_login(owner)
    put_right = at("journeys:again", gateway.FAMILY, case.number)
    assert "फ़ोटो पुराना है" in applicant.client.get(put_right).content.decode()
    applicant.post(put_right)
    applicant.number = Draft.objects.get(owner=owner, state="open").number
    assert applicant.number != case.number
    tasks = words(applicant.client.get(at("journeys:tasks", applicant.number)))
    assert (case.number in tasks, applicant.number in tasks) == (True, False)
    asked = applicant.client.get(at("journeys:row_page", applicant.number, row, "member_photo"))
    assert "फ़ोटो पुराना है" in asked.content.decode()
    fresh = SimpleUploadedFile("x.jpg", gateway.photo(9), "image/jpeg")
    applicant.page("member_photo", row, photo=fresh)
    applicant.declare()
    assert case.number in told(owner.mobile)[-1]
    applicant.send()

    case.refresh_from_db()
    assert (case.state, Family.objects.count()) == ("awaiting_paper", 0)
    assert documents.documents_about(case).count() == 2
    verified(desk, case)
    assert Family.objects.get().members.count() == 2
    assert Identity.objects.count() == 2  # nobody typed a number again


def again(case, office) -> Applicant:
    """Fill the whole application in once more, with the login it was sent from."""
    owner = User.objects.get(person=case.person)
    applicant = Applicant(mobile=owner.mobile).signed_in(owner)
    return applicant.service(office.code).self(number=NUMBERS[0])


def test_refused_it_may_be_sent_again(office, registered, desk, key):
    case = gateway.sent(office)
    came(desk, case)
    refuse = at("health_card:desk_refuse", case.number)
    assert desk.post(refuse, {"note": ""}).status_code == 422
    assert desk.post(refuse, {"note": "इस कार्यालय के नहीं हैं।"}).status_code == 303

    applicant = again(case, office).declare()
    assert applicant.send() is not None
    assert Identity.objects.count() == 2


def test_refused_its_page_says_the_way_to_register_again_and_where_to_object(office, registered, desk):
    case = gateway.sent(office)
    came(desk, case)
    desk.post(at("health_card:desk_refuse", case.number), {"note": "इस कार्यालय के नहीं हैं।"})
    reader = online(User.objects.get(person=case.person))

    answer = reader.get(at("casework:case", case.number, language="en"))

    said = words(answer)
    cell = tables.addresses(on=TODAY)
    assert "Why it was refused इस कार्यालय के नहीं हैं।" in said
    assert "or the office agrees with you, apply anew. The refused application does not stand" in said
    assert f"You can also write to: {cell.postal.en} {cell.mail}" in said
    assert "take its decision back" not in said
    anew = at("journeys:start", gateway.FAMILY, language="en")
    assert f'href="{anew}"' in answer.content.decode()
    assert "पंजीकरण" in reader.get(at("journeys:start", gateway.FAMILY)).content.decode()


@pytest.mark.needs("pdftotext")
def test_refused_a_letter_says_why_and_where_to_object_in_both_languages(office, registered, desk):
    case = gateway.sent(office)
    came(desk, case)
    desk.post(at("health_card:desk_refuse", case.number), {"note": "इस कार्यालय के नहीं हैं।"})

    letter = documents.documents_about(case).get(kind="casework.refusal")
    said = " ".join(text_of(documents.content_of(letter)).split())
    for told in (case.number, "इस कार्यालय के नहीं हैं।", "If you do not agree", "SACHI", "17-04-2017"):
        assert told in said
    applicant = Applicant()
    applicant.client.force_login(User.objects.get(person=case.person))
    paper = at("documents:paper", letter.key)
    for reader in (applicant.client, desk):
        assert paper in reader.get(at("casework:case", case.number), follow=True).content.decode()
        assert reader.get(paper).status_code == 200
    assert online(make_officer("other", "ddo", make_office("LKO-PWD-01"))).get(paper).status_code == 404


def test_an_officer_sees_nothing_of_another_office(office, registered, key):
    case = gateway.sent(office, SON)
    other = make_officer("other", "ddo", make_office("LKO-PWD-01", name=("लोक निर्माण", "Works")))
    photo = case.answers["pages"]["self_photo"]["photo"]
    stranger = online(other)

    doors = ("desk_case", "desk_received", "desk_verify", "desk_return", "desk_refuse")
    for name, args in (*((door, ()) for door in doors), ("desk_photo", (UUID(photo),))):
        assert stranger.get(at(f"health_card:{name}", case.number, *args)).status_code == 404
    assert case.number not in stranger.get(at("health_card:desk")).content.decode()
    with pytest.raises(cases.StepNotOpen):
        families.verify(case=case, decided={}, by=other, today=TODAY)


def test_the_officer_sees_the_photos_of_the_application_and_no_others(office, registered, desk, key):
    case = gateway.sent(office)
    photo = UUID(case.answers["pages"]["self_photo"]["photo"])
    mine = desk.get(at("health_card:desk_photo", case.number, photo))
    assert (mine.status_code, mine["Content-Type"]) == (200, "image/jpeg")

    other = gateway.sent(office, mobile="9415000033", numbers=NUMBERS[3:])
    assert desk.get(at("health_card:desk_photo", other.number, photo)).status_code == 404


def test_one_person_is_a_child_in_one_family_only(office, registered, desk, key):
    verified(desk, gateway.sent(office, SPOUSE, SON))
    father = Applicant(mobile="9415000033").begin().service(office.code, service_number="ehrms-2")
    father.self(number=NUMBERS[1], name_hi="रमेश कुमार", name_en="Ramesh Kumar")  # her spouse, who serves too
    mother = father.member(
        {"relation": "spouse", "name_hi": "आशा", "name_en": "Asha", "born": "1975-06-15", "gender": "female"},
        number=NUMBERS[0],
    )
    row = father.member(SON, number=NUMBERS[2], seed=4)
    assert father.declare().send() is None
    assert "किसी दूसरे परिवार के कार्ड" in father.response.content.decode()

    father.post(at("journeys:remove", father.number, "members", row))
    assert father.declare().send() is not None, mother


def test_children_said_to_be_on_the_other_card_are_not_on_this_one(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    applicant.member(SON, number=NUMBERS[1])
    applicant.page("spouse", serves="yes")
    applicant.page("children", children_with="spouse")

    checked = applicant.client.get(at("journeys:check", applicant.number)).content.decode()
    assert "बच्चे पति या पत्नी के कार्ड पर लिखे गए हैं" in checked


def test_one_number_for_two_people_is_found_before_sending(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    row = applicant.member(SON, number=None)
    number = at("journeys:row_page", applicant.number, row, "member_number")
    assert applicant.post(number, aadhaar=NUMBERS[0]).status_code == 422
    assert "इस आवेदन में किसी और की भी" in gateway.errors(applicant.response)


def test_without_aadhaar_the_card_comes_too(office, registered, desk, key):
    case = gateway.sent(office, SON, numbers=[None, None])
    family = verified(desk, case)

    assert set(family.members.values_list("no_aadhaar_why", "last4")) == {("none_yet", "")}
    assert not Identity.objects.exists()
    assert "none_yet" not in gateway.errors(desk.get(at("health_card:desk_family", family.number)))


def test_who_does_not_consent_is_asked_for_no_number(office, registered):
    applicant = Applicant().begin().service(office.code)
    applicant.page("consent", agreed="no")
    names = {"name_hi": "आशा", "name_en": "Asha", "gender": "female"}
    applicant.page("self_person", **names, **gateway.date_boxes("birth_date", "1975-06-15"))

    page = at("journeys:page", applicant.number, "self_number")
    asked = applicant.client.get(page).content.decode()
    assert 'name="aadhaar"' not in asked
    assert '<option value="not_given" selected>' in asked
    assert applicant.post(page, aadhaar=NUMBERS[0], no_aadhaar_why="").status_code == 422
    assert not Identity.objects.exists()
    applicant.page("self_number", no_aadhaar_why="not_given", no_aadhaar_proof="मतदाता पहचान पत्र")


def test_nobody_gets_a_second_card_under_one_number_unseen(office, registered, desk, key):
    """Without an Aadhaar number nothing else tells that a person has registered twice."""
    family = verified(desk, gateway.sent(office))
    applicant = Applicant(mobile="9415000099").begin().service(office.code).self(number=None)
    second = applicant.declare().send()
    came(desk, second)

    assert family.number in words(desk.get(at("health_card:desk_case", second.number)))
    unseen = desk.post(at("health_card:desk_verify", second.number), {"compared": "on"})
    assert (unseen.status_code, Family.objects.count()) == (422, 1)
    verified(desk, second, another=family.number)
    said = Entry.objects.filter(act="health_card.family.decided").latest("pk")
    assert said.detail["apart_from"] == [family.number]


def test_a_word_on_one_family_is_none_on_another_that_came_up_meanwhile():
    told = {"another": ["UP17-0000-0017"], "compared": "on"}

    assert desk_forms.Verify(told, people=[], same_number=["UP17-0000-0017"]).is_valid()
    meanwhile = ["UP17-0000-0017", "UP17-0000-0025"]
    assert not desk_forms.Verify(told, people=[], same_number=meanwhile).is_valid()


def test_who_registers_in_english_gets_all_codes_in_english(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    gateway.Count.objects.all().delete()
    applicant.post(at("journeys:declare", applicant.number).replace("/hi/", "/en/"), agreed="on")

    assert "is your code to send the application" in told()[-1]


@pytest.mark.parametrize(
    ("relation", "gender", "taken"),
    [("son", "female", False), ("son", "other", True), ("mother", "male", False), ("spouse", "female", True)],
)
def test_a_relation_that_tells_the_gender_is_not_entered_with_the_other(
    relation, gender, taken, office, registered
):
    applicant = Applicant().begin()
    applicant.service(office.code)
    row = str(uuid4())
    applicant.page("relation", row, relation=relation)
    told = {"name_hi": "मोहन", "name_en": "Mohan", "gender": gender}
    told |= {"birth_date_day": "2", "birth_date_month": "3", "birth_date_year": "1960"}
    answer = applicant.post(at("journeys:row_page", applicant.number, row, "member_person"), **told)

    assert answer.status_code == (303 if taken else 422)
    assert taken or "यह संबंध से मेल नहीं खाता" in gateway.errors(answer)


@pytest.mark.parametrize("field", ["name_hi", "name_en"])
def test_a_name_longer_than_a_card_can_show_is_refused_in_plain_words(field, office, registered):
    applicant = Applicant().begin().service(office.code)
    page = at("journeys:page", applicant.number, "self_person")
    rest = {"name_hi": "आशा", "name_en": "Asha", "gender": "female"}
    rest |= gateway.date_boxes("birth_date", "1975-06-15")

    letter = {"name_hi": "क", "name_en": "A"}[field]

    refused = applicant.post(page, **rest | {field: letter * 61})
    assert refused.status_code == 422
    assert "कार्ड पर नाम के 60 अक्षर आते हैं; इसमें 61 हैं।" in gateway.errors(refused)
    assert applicant.post(page, **rest | {field: letter * 60}).status_code == 303


def test_names_in_each_others_boxes_are_refused(office, registered):
    applicant = Applicant().begin().service(office.code)
    page = at("journeys:page", applicant.number, "self_person")
    rest = {"gender": "female"} | gateway.date_boxes("birth_date", "1975-06-15")
    refused = applicant.post(page, **rest, name_hi="Asha", name_en="आशा")

    assert refused.status_code == 422
    assert ": हिंदी अक्षरों में लिखें।" in gateway.errors(refused)
    assert ": अंग्रेज़ी अक्षरों में लिखें।" in gateway.errors(refused)
    assert applicant.post(page, **rest, name_hi="आशा", name_en="Asha").status_code == 303


def test_who_thinks_better_of_it_sends_no_number_written_before(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    applicant.page("consent", agreed="no")

    asked = applicant.client.get(at("journeys:page", applicant.number, "self_number")).content.decode()
    assert '<option value="not_given" selected>' in asked
    checked = applicant.client.get(at("journeys:check", applicant.number)).content.decode()
    assert "इसकी जगह दूसरा प्रमाण लिखें" in checked
    assert applicant.post(at("journeys:declare", applicant.number), agreed="on").status_code == 422
    applicant.page("self_number", no_aadhaar_why="not_given", no_aadhaar_proof="मतदाता पहचान पत्र")
    case = applicant.declare().send()
    assert case.answers["references"] == []


def test_an_aadhaar_number_written_as_another_proof_is_not_kept(office, registered):
    applicant = Applicant().begin().service(office.code)
    names = {"name_hi": "आशा", "name_en": "Asha", "gender": "female"}
    applicant.page("self_person", **names, **gateway.date_boxes("birth_date", "1975-06-15"))
    page, why = at("journeys:page", applicant.number, "self_number"), {"no_aadhaar_why": "not_given"}

    for written in (NUMBERS[0], f"आधार {NUMBERS[0][:4]} {NUMBERS[0][4:8]}-{NUMBERS[0][8:]}"):
        assert applicant.post(page, no_aadhaar_proof=written, **why).status_code == 422
    assert "self_number" not in Draft.objects.get().answers
    applicant.page("self_number", no_aadhaar_proof="राशन कार्ड 999941057050", **why)  # no Aadhaar number


def test_before_the_notice_is_read_no_number_is_taken(office, registered):
    applicant = Applicant().begin()
    page = at("journeys:page", applicant.number, "self_number")

    assert applicant.client.get(page).status_code == 404
    assert applicant.post(page, aadhaar=NUMBERS[0]).status_code == 404
    assert not Identity.objects.exists()


def test_which_notice_was_agreed_to_is_kept_with_the_number(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    applicant.member(SON, number=NUMBERS[1])

    consents = {one.last4: one.consent for one in Identity.objects.all()}
    assert {(one["notice"], one["language"]) for one in consents.values()} == {(phrases.NOTICE_VERSION, "hi")}
    assert [consents[last4]["by_guardian"] for last4 in ("7058", "8847")] == [False, True]


def test_a_number_that_is_kept_is_not_asked_again_and_a_wrong_one_is_not_shown(office, registered):
    applicant = Applicant().begin().service(office.code).self()
    page = at("journeys:page", applicant.number, "self_number")

    wrong = applicant.post(page, aadhaar="999941057050").content.decode()
    assert "999941057050" not in wrong
    applicant.page("self_number", aadhaar="")
    draft = Draft.objects.get()
    assert draft.answers["self_number"]["last4"] == "7058"
    assert [str(key) for key in draft.files] == [draft.answers["self_photo"]["photo"]]
    assert Identity.objects.count() == 1


def test_a_verified_number_stays_and_an_unused_one_is_erased(
    office, registered, desk, key, django_capture_on_commit_callbacks
):
    case = gateway.sent(office)
    left = Applicant(mobile="9415000033").begin().service(office.code).self(number=NUMBERS[4])
    later = timezone.now() + timedelta(hours=25)
    assert vault.sweep(now=later) == 0  # a draft and an application not yet decided rest on them
    with django_capture_on_commit_callbacks(execute=True):
        family = verified(desk, case)
    left.post(at("journeys:drop", left.number))

    assert vault.sweep(now=later) == 1
    kept = Identity.objects.get()
    assert (kept.reference, kept.claimed_at is not None) == (family.members.get().identity, True)


def test_from_a_verified_family_the_officer_comes_to_the_one_that_waits_longest(
    office, registered, desk, key
):
    first = gateway.sent(office)
    second = gateway.sent(office, mobile="9415000033", numbers=NUMBERS[3:])
    came(desk, first)
    came(desk, second)
    on = desk.post(at("health_card:desk_verify", first.number), {"compared": "on"})
    shown = words(desk.get(on["Location"]))
    assert f"{first.number}: परिवार दर्ज हुआ।" in shown.replace("\u2011", "-")
    under_the_number = Family.objects.get(case=first).number
    told = {"compared": "on", "another": under_the_number}
    end = desk.post(at("health_card:desk_verify", second.number), told)

    assert on["Location"] == at("health_card:desk_case", second.number)
    assert end["Location"] == at("health_card:desk")


@pytest.mark.parametrize(
    ("relation", "own", "begins_with"),
    [
        ("son", "female", "male"),
        ("mother", "male", "female"),
        ("spouse", "female", "male"),
        ("spouse", "other", ""),
        ("child", "female", ""),
    ],
)
def test_the_gender_begins_with_what_the_relation_says(relation, own, begins_with):
    row = Row(id="1", pages={"relation": {"relation": relation}})
    given = Given(answers=Answers(pages={"self_person": {"gender": own}}), on=TODAY, row=row)

    assert PersonForm(given=given)["gender"].value() == begins_with
    assert PersonForm(given=given, initial={"gender": "other"})["gender"].value() == "other"
