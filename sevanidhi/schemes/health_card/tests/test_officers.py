"""A drawing officer registers: pages, code, signed form, the state cell's two officers, the link."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.accounts.models import Count, RoleHeld, User
from sevanidhi.core.accounts.services import answer_charge, create_login, end_charge, offer_charge
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import codes, kinds
from sevanidhi.core.casework import queries as clocks
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.journeys import services as journeys
from sevanidhi.core.journeys.contract import Answers, Given, Row
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices.models import District, Office
from sevanidhi.core.people.models import Person
from sevanidhi.core.uploads.refusals import Infected
from sevanidhi.core.uploads.tests.conftest import EICAR, fake_clamd  # noqa: F401
from sevanidhi.schemes.health_card.forms.ddo import DrawnForPlace
from sevanidhi.schemes.health_card.models import DdoRegistration, OfficerListed
from sevanidhi.schemes.health_card.queries import families
from sevanidhi.schemes.health_card.queries import registrations as queries
from sevanidhi.schemes.health_card.services import lists, officer_lists, registrations
from sevanidhi.web import formats
from sevanidhi.web.phrases import words_for
from tests.visitor import Visitor

DAY = date(2017, 4, 17)
JOURNEY = "health_card.ddo_registration"
CUG = "9415011111"


@pytest.fixture(autouse=True)
def day(settings):
    settings.BUSINESS_DATE = DAY


@pytest.fixture
def lucknow(db):
    return District.objects.get_or_create(
        state="uttar_pradesh",
        code="UP-50",
        defaults={"name_hi": "लखनऊ", "name_en": "Lucknow", "sort_key": "l"},
    )[0]


@pytest.fixture
def cell(lucknow):
    return Office.objects.create(
        code="UP-SACHI", kind="state_cell", state="uttar_pradesh", name_hi="साची",
        name_en="SACHI", sort_key="s", search_key=" s",
    )  # fmt: skip


def person(name_hi, name_en, mobile):
    return Person.objects.create(
        name_hi=name_hi, name_en=name_en, sort_key=name_en.lower(), search_key=f" {name_en.lower()}",
        mobile=mobile,
    )  # fmt: skip


def officer(login, role, office, mobile, name=("अधिकारी", "Officer")):
    user = User.objects.create(user_id=login, person=person(*name, mobile), mobile=mobile)
    RoleHeld.objects.create(user=user, role=role, office=office, from_date=date(2010, 1, 1))
    return user


@pytest.fixture
def clerk(cell):
    return officer("CELL-1", "cell_clerk", cell, "9415000001", ("कमला", "Kamla"))


@pytest.fixture
def head(cell):
    return officer("CELL-2", "cell_officer", cell, "9415000002", ("हरि", "Hari"))


def at(name, *args, language="hi"):
    with translation.override(language):
        return reverse(name, args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return Visitor(client)


def last_code():
    return re.search(r"\b\d{6}\b", Message.objects.order_by("-pk")[0].text)[0]


def begun(mobile=CUG):
    """Prove a number and stand at the first question."""
    Count.objects.all().delete()
    visitor = Visitor().open(at("journeys:start", JOURNEY)).press("कोड भेजें", mobile=mobile)
    return visitor.press("शुरू करें", code=last_code())


def answered(visitor, code="LKO-EDU-03", official="yes", why=""):
    """Answer all that is asked, one office, and stand at "check your answers"."""
    visitor.press("सहेजें", kind="ddo").press("सहेजें", ddo_code=code)
    visitor.press("सहेजें", name_hi="राजेश कुमार", designation_hi="ज़िला विद्यालय निरीक्षक")
    visitor.press("सहेजें", department_hi="माध्यमिक शिक्षा", district="UP-50", treasury_hi="कोषागार लखनऊ")
    visitor.press("सहेजें", official=official, why_personal=why)
    visitor.press("सहेजें", email="dios@example.in")
    office(visitor, "ज़िला विद्यालय निरीक्षक कार्यालय")
    visitor.follow("आगे बढ़ें")
    return visitor.press(
        "सहेजें", controlling_name="उषा वर्मा", controlling_designation="संयुक्त निदेशक",
        controlling_office="लखनऊ मंडल",
    )  # fmt: skip


def office(visitor, name):
    visitor.press("सहेजें", name_hi=name)
    return visitor.press("सहेजें", address_hi="शिक्षा भवन, लखनऊ 226001")


def another_office(visitor):
    visitor.open(at("journeys:list", Draft.objects.get().number, "offices")).follow("कार्यालय जोड़ें")
    return office(visitor, "राजकीय इंटर कॉलेज")


def declared(visitor):
    return visitor.press("घोषणा करें", agreed="on")


def sent(visitor):
    Count.objects.all().delete()
    return declared(visitor).press("आवेदन भेजें", code=last_code())


@pytest.fixture
def applied(cell):
    visitor = sent(answered(begun()))
    return visitor, Case.objects.get()


def scan_of(case):
    paper = Document.objects.filter(about_key=str(case.pk), kind="health_card.ddo_form").latest("pk")
    return SimpleUploadedFile("form.pdf", documents.content_of(paper), content_type="application/pdf")


def arrived(visitor, case):
    visitor.open(at("casework:send_form", case.number)).press("फ़ॉर्म भेजें", scan=scan_of(case))
    case.refresh_from_db()
    return case


def granted(case, clerk, head):
    casework.take(case=case, by=clerk, today=DAY)
    casework.move(case=case, verb="propose_grant", by=clerk, today=DAY)
    casework.move(case=case, verb="grant", by=head, today=DAY)
    case.refresh_from_db()
    return case


def link_in_last_message():
    return re.search(r"https?://[^/]+(/\S+)", Message.objects.order_by("-pk")[0].text)[1]


def test_the_confirmation_names_the_last_day_which_the_case_then_has(applied):
    visitor, case = applied
    promised = Draft.objects.get().due_date
    with translation.override("hi"):
        assert " ".join(formats.day(promised).split()) in visitor.text

    assert clocks.clock_of(arrived(visitor, case), on=DAY).due_date == promised


def test_once_the_case_has_gone_on_its_confirmation_says_where_it_stands(applied, clerk, head):
    visitor, case = applied
    done = at("journeys:done", Draft.objects.get().number)
    as_sent = visitor.open(done).text
    arrived(visitor, case)
    there = visitor.open(done).text
    casework.take(case=case, by=clerk, today=DAY)
    casework.move(case=case, verb="propose_refusal", by=clerk, today=DAY, note="आहरण अधिकारी नहीं हैं")
    casework.move(case=case, verb="refuse", by=head, today=DAY, note="आहरण अधिकारी नहीं हैं")
    decided = visitor.open(done).text

    assert ["फ़ॉर्म छापें" in text for text in (as_sent, there, decided)] == [True, False, False]
    assert "पूरा है, जाँच बाकी है" in there
    assert "अस्वीकृत" in decided


@pytest.mark.requirement("SECTS-3")
def test_several_offices_are_added_and_the_form_is_sent(cell):
    visitor = answered(begun())
    another_office(visitor)
    sent(visitor.follow("आगे बढ़ें"))
    registration = DdoRegistration.objects.get()

    assert registration.ddo_code == "LKO-EDU-03"
    assert [one.name_hi for one in registration.offices.order_by("order")] == [
        "ज़िला विद्यालय निरीक्षक कार्यालय",
        "राजकीय इंटर कॉलेज",
    ]
    assert registration.case.state == "awaiting_paper"


@pytest.mark.requirement("SECTS-4")
def test_one_code_opens_the_printed_form(cell):
    visitor = answered(begun())
    Count.objects.all().delete()
    told = Message.objects.count()
    declared(visitor)
    code = last_code()
    visitor.press("आवेदन भेजें", code=f"{(int(code) + 1) % 1_000_000:06d}")
    assert (Document.objects.count(), Case.objects.count()) == (0, 0)
    visitor.press("आवेदन भेजें", code=code)
    case = Case.objects.get()

    assert [one.address for one in Message.objects.order_by("pk")[told:] if code in one.text] == [CUG]
    visitor.follow("फ़ॉर्म छापें (PDF)")

    assert visitor.response["Content-Type"] == "application/pdf"
    assert codes.case_of(codes.form_code(case)) == case
    assert case.number == Draft.objects.get().case_number


def test_nobody_else_opens_the_form_or_the_case(applied):
    _visitor, case = applied
    stranger = begun("9415022222")
    paper = Document.objects.get(kind="health_card.ddo_form")

    for name, key in (("documents:paper", paper.key), ("casework:case", case.number)):
        assert stranger.client.get(at(name, key)).status_code == 404
    assert stranger.client.get(at("casework:send_form", case.number)).status_code == 404


def test_a_colleague_sends_the_scan_under_a_mandate(applied):
    visitor, case = applied
    colleague = User.objects.create(user_id="colleague", person=person("नीता", "Neeta", "9415033333"))
    visitor.open(at("casework:case", case.number)).follow("फ़ॉर्म किसी और से भिजवाएँ")
    Count.objects.all().delete()
    visitor.press("इसके लिए कोड भेजें", user_id="colleague", hours="24")
    visitor.press("सहायता करने दें", code=last_code())

    sender = signed_in(colleague).open(at("casework:mine")).follow("राजेश कुमार")
    sender.press("फ़ॉर्म भेजें", scan=scan_of(case))
    case.refresh_from_db()
    assert (case.state, case.steps.latest("pk").hand) == ("waiting", "helper")
    assert "कार्यालय को मिल गया" in sender.text


@pytest.mark.requirement("SECTS-5")
def test_both_arrivals_of_the_form_are_recorded(applied, clerk):
    visitor, case = applied
    arrived(visitor, case)
    casework.record_arrival(case=case, way="post", by=clerk, today=DAY, note="पंजीकृत डाक")
    case.refresh_from_db()

    assert case.state == "waiting"
    assert [step.verb for step in case.steps.order_by("pk")] == ["submit", "arrive_upload", "arrive_post"]


def test_the_same_scan_sent_twice_is_one(applied):
    visitor, case = applied
    arrived(visitor, case)
    arrived(visitor, case)

    assert case.steps.filter(verb="arrive_upload").count() == 1
    assert Document.objects.filter(kind="casework.signed_form").count() == 1


@pytest.mark.requirement("SECTS-6")
def test_two_officers_of_the_cell_grant_and_a_link_comes_to_the_mobile(applied, clerk, head):
    visitor, case = applied
    arrived(visitor, case)
    desk = signed_in(clerk).open(at("casework:worklist")).press("पहला आवेदन लें")
    desk.follow("स्वीकृति के लिए भेजें").press("स्वीकृति के लिए भेजें")
    signed_in(head).open(at("casework:case", case.number)).follow("स्वीकृत करें").press("स्वीकृत करें")
    text = Message.objects.order_by("-pk")[0].text
    login = User.objects.get(user_id="LKO-EDU-03")

    assert Message.objects.order_by("-pk")[0].address == CUG
    assert "LKO-EDU-03" in text
    assert login.holds("ddo", on=DAY, office=Office.objects.get(code="LKO-EDU-03"))
    assert not login.is_applicant

    word = "कागज़-नीम-7-तारा"
    Count.objects.all().delete()
    chosen = Visitor().open(link_in_last_message()).press("पासवर्ड", password=word)
    login.refresh_from_db()
    assert login.has_usable_password()
    assert chosen.path == at("accounts:second_step")


def test_the_officers_new_user_id_signs_in_with_the_password_and_a_code(applied, clerk, head):
    visitor, case = applied
    granted(arrived(visitor, case), clerk, head)
    login = User.objects.get(user_id="LKO-EDU-03")
    login.set_password("कागज़-नीम-7-तारा")
    login.save()
    Count.objects.all().delete()
    officer = Visitor().open(at("accounts:officer_sign_in"))
    officer.press("आगे बढ़ें", user_id="lko-edu-03", password="कागज़-नीम-7-तारा")

    assert Message.objects.order_by("-pk")[0].address == CUG
    assert visitor.client.get(at("journeys:mine")).status_code == 302  # the applicant's session has ended


@pytest.fixture
def returned(applied, clerk):
    visitor, case = applied
    arrived(visitor, case)
    casework.take(case=case, by=clerk, today=DAY)
    reasons = {"officer": "पदनाम आदेश से अलग है", "controlling": ""}
    casework.move(case=case, verb="object", by=clerk, today=DAY, fields=reasons, note="मुहर साफ़ नहीं है")
    case.refresh_from_db()
    return visitor, case


def test_a_returned_registration_is_put_right_where_it_was_wrong(returned, clerk):
    visitor, case = returned
    old = codes.form_code(case)
    visitor.open(at("casework:case", case.number)).follow("आवेदन सुधारें")
    assert "पदनाम आदेश से अलग है" in visitor.text
    visitor.press("सुधारना शुरू करें")
    assert "लौटाया गया" in visitor.text
    assert "4 में से 1 हिस्सा ठीक करना है। 4 में से 3 हिस्से पूरे हुए।" in visitor.text
    visitor.open(at("journeys:page", Draft.objects.latest("pk").number, "officer"))
    assert "कार्यालय ने इसे लौटाया है: पदनाम आदेश से अलग है" in visitor.text
    assert "राजेश कुमार" in visitor.response.content.decode()
    visitor.press("सहेजें", designation_hi="उप शिक्षा निदेशक").open(
        at("journeys:tasks", Draft.objects.latest("pk").number)
    )
    assert "लौटाया गया" not in visitor.text
    sent(visitor.follow("अपने उत्तर जाँचें"))
    case.refresh_from_db()

    assert (case.state, case.steps.count()) == ("awaiting_paper", 4)
    assert DdoRegistration.objects.get().designation_hi == "उप शिक्षा निदेशक"
    assert Case.objects.count() == 1
    with pytest.raises(codes.OlderPrint):
        codes.case_of(old)
    assert arrived(visitor, case).state == "waiting"


def test_a_return_writes_a_letter(returned):
    _visitor, case = returned

    assert Document.objects.filter(about_key=str(case.pk), kind="health_card.return_letter").count() == 1


def test_nobody_else_puts_it_right(returned):
    _visitor, case = returned
    stranger = begun("9415022222")

    assert stranger.client.get(at("journeys:again", JOURNEY, case.number)).status_code == 404
    assert stranger.client.post(at("journeys:again", JOURNEY, case.number)).status_code == 404


def test_a_code_that_is_on_no_list_is_looked_at_once_more_where_there_are_lists(cell, clerk):
    def told_of(code):
        page = begun().press("सहेजें", kind="ddo").press("सहेजें", ddo_code=code)
        return f"उनमें कोड {code} नहीं है" in page.text

    assert not told_of("LKO-EDU-04")
    officer_lists.load(content=LIST.encode(), by=clerk, on=DAY)
    assert (told_of("LKO-EDU-04"), told_of("LKO-EDU-03")) == (True, False)


def test_what_the_treasurys_list_says_need_not_be_written_again(cell, clerk):
    officer_lists.load(content=LIST.encode(), by=clerk, on=DAY)
    visitor = begun().press("सहेजें", kind="ddo").press("सहेजें", ddo_code="LKO-EDU-03")
    office = Office.objects.get(code="LKO-EDU-03")
    assert f"इस कार्यालय का है: {office.name_hi}" in visitor.text
    visitor.press("सहेजें", name_hi="राजेश कुमार", designation_hi="प्रधानाचार्य")
    visitor.press("सहेजें", treasury_hi="कोषागार लखनऊ").press("सहेजें", official="yes").press("सहेजें")
    visitor.press("सहेजें").press("सहेजें", address_hi="शिक्षा भवन, लखनऊ 226001")
    draft = Draft.objects.get()

    assert draft.answers["place"]["department_hi"] == OfficerListed.objects.get(office=office).department_hi
    assert draft.answers["place"]["district"] == "UP-50"
    assert draft.rows["offices"][0]["pages"]["office"]["name_hi"] == office.name_hi


def test_treasury_and_mail_are_filled_in_where_the_list_names_them(cell, clerk):
    officer_lists.load(content=LIST.encode(), by=clerk, on=DAY)
    visitor = begun().press("सहेजें", kind="ddo").press("सहेजें", ddo_code="LKO-EDU-03")
    visitor.press("सहेजें", name_hi="राजेश कुमार", designation_hi="प्रधानाचार्य").press("सहेजें")
    visitor.press("सहेजें", official="yes").press("सहेजें")
    answers = Draft.objects.get().answers

    assert answers["place"]["treasury_hi"] == "कोषागार"
    assert answers["mail"]["email"] == "dios@example.in"


def test_another_office_begins_with_the_address_of_the_one_before(cell):
    visitor = answered(begun())
    visitor.open(at("journeys:list", Draft.objects.get().number, "offices")).follow("कार्यालय जोड़ें")
    visitor.press("सहेजें", name_hi="राजकीय इंटर कॉलेज").press("सहेजें")
    first, second = (row["pages"]["office_place"] for row in Draft.objects.get().rows["offices"])

    assert first["district"] == second["district"]
    assert second["address_hi"] == "शिक्षा भवन, लखनऊ 226001"


def test_it_does_not_begin_with_the_english_of_that_address_which_nobody_would_look_at(cell):
    before = {"address_hi": "जवाहर भवन", "address_en": "Jawahar Bhawan", "district": "UP-50"}
    rows = (Row(id="1", pages={"office": {}, "office_place": before}), Row(id="2", pages={"office": {}}))
    given = Given(answers=Answers(pages={}, rows={"offices": rows}), on=DAY, row=rows[1])
    begins_with = DrawnForPlace(given=given)

    assert begins_with["address_hi"].value() == "जवाहर भवन"
    assert not begins_with["address_en"].value()


def test_the_lists_own_address_goes_before_that_of_the_office_before(cell, clerk):
    officer_lists.load(content=LIST.encode(), by=clerk, on=DAY)
    Office.objects.filter(code="LKO-EDU-03").update(address_hi="शिक्षा भवन")
    before, own = {"name_hi": "राजकीय इंटर कॉलेज"}, {"name_hi": Office.objects.get(code="LKO-EDU-03").name_hi}
    place = {"address_hi": "जवाहर भवन", "district": "UP-50"}
    rows = (Row(id="1", pages={"office": before, "office_place": place}), Row(id="2", pages={"office": own}))
    answers = Answers(pages={"code": {"ddo_code": "LKO-EDU-03"}}, rows={"offices": rows})

    begins_with = DrawnForPlace(given=Given(answers=answers, on=DAY, row=rows[1]))
    assert begins_with["address_hi"].value() == "शिक्षा भवन"


@pytest.mark.requirement("SECTS-7")
def test_a_personal_number_needs_a_reason_that_the_cell_reads(cell, clerk):
    visitor = begun("9415033333").follow("पीछे").follow("मोबाइल और ई-मेल")
    assert "9415033333" in visitor.text
    visitor.press("सहेजें", official="no")
    assert "लिखें कि सरकारी नंबर क्यों नहीं है।" in visitor.text
    visitor.open(at("journeys:tasks", Draft.objects.get().number)).follow("आप और आपका पद")
    sent(answered(visitor, official="no", why="कार्यालय को सीयूजी नहीं मिला"))
    registration = DdoRegistration.objects.get()

    assert not registration.mobile_is_official
    assert (
        "कार्यालय को सीयूजी नहीं मिला"
        in signed_in(clerk).open(at("casework:case", registration.case.number)).text
    )


def test_in_somebody_elses_case_no_question_is_worded_to_the_reader(applied):
    _visitor, case = applied
    labels = [label for label, _answer in kinds.kind(case.kind).in_words(case.answers)]

    assert labels[:3] == ["कौन-से अधिकारी", "कोड", "हिंदी में नाम"]
    assert not [label for label in labels if "आप" in label]


def test_one_standing_registration_a_code(applied):
    other = begun("9415044444").press("सहेजें", kind="ddo")
    other.press("सहेजें", ddo_code="lko edu 03")

    assert "कोड LKO-EDU-03 से पंजीकरण हो चुका है या चल रहा है" in other.text


def test_nobody_registers_with_the_code_of_another_states_office(cell, clerk):
    Office.objects.create(
        code="BPL-DDO-01", kind="ddo", state="madhya_pradesh", name_hi="भोपाल", name_en="Bhopal",
        sort_key="b", search_key=" b",
    )  # fmt: skip
    visitor = begun().press("सहेजें", kind="ddo")
    visitor.press("सहेजें", ddo_code="BPL-DDO-01")
    loaded = officer_lists.load(content=(LIST + "BPL-DDO-01,,क,ख,लखनऊ,\n").encode(), by=clerk, on=DAY)

    assert "दूसरे राज्य" in visitor.text
    assert [fault.code for fault in loaded.faults] == ["BPL-DDO-01"]


def test_a_refused_registration_frees_the_code(applied, clerk, head):
    visitor, case = applied
    arrived(visitor, case)
    casework.take(case=case, by=clerk, today=DAY)
    casework.move(case=case, verb="propose_refusal", by=clerk, today=DAY, note="आहरण अधिकारी नहीं हैं")
    casework.move(case=case, verb="refuse", by=head, today=DAY, note="आहरण अधिकारी नहीं हैं")
    sent(answered(begun("9415044444")))

    assert DdoRegistration.objects.filter(ddo_code="LKO-EDU-03", stands=True).count() == 1


def test_whoever_acts_for_the_office_already_is_told_and_the_cell_is_warned(cell, clerk):
    school = Office.objects.create(
        code="LKO-EDU-03", kind="ddo", state="uttar_pradesh", name_hi="विद्यालय", name_en="School",
        sort_key="s", search_key=" s",
    )  # fmt: skip
    officer("OLD-DDO", "ddo", school, "9415055555")
    sent(answered(begun()))
    told = [one.text for one in Message.objects.filter(address="9415055555")]
    case = Case.objects.get()

    assert len(told) == 1
    assert "LKO-EDU-03" in told[0]
    assert (
        "OLD-DDO इस कार्यालय का काम पहले से देख रहे हैं"
        in signed_in(clerk).open(at("casework:case", case.number)).text
    )


def test_whoever_acts_for_the_office_of_a_code_that_is_put_in_later_is_told_too(returned, clerk):
    visitor, case = returned
    school = Office.objects.create(
        code="LKO-EDU-08", kind="ddo", state="uttar_pradesh", name_hi="विद्यालय", name_en="School",
        sort_key="s", search_key=" s",
    )  # fmt: skip
    officer("OTHER-DDO", "ddo", school, "9415055555")
    visitor.open(at("journeys:again", JOURNEY, case.number)).press("सुधारना शुरू करें")
    draft = Draft.objects.latest("pk").number
    visitor.open(at("journeys:page", draft, "code")).press("सहेजें", ddo_code="LKO-EDU-08")
    sent(visitor.open(at("journeys:check", draft)))

    assert [one.template for one in Message.objects.filter(address="9415055555")] == [
        "health_card.code_claimed"
    ]


@pytest.fixture
def school(lucknow):
    return Office.objects.create(
        code="LKO-EDU-03", kind="ddo", state="uttar_pradesh", name_hi="विद्यालय", name_en="School",
        sort_key="s", search_key=" s",
    )  # fmt: skip


def told(mobile):
    return [one.template for one in Message.objects.filter(address=mobile).order_by("pk")]


def test_a_grant_ends_the_charge_of_who_acted_before_and_they_are_told(school, cell, clerk, head):
    former = officer("OLD-DDO", "ddo", school, "9415055555")
    visitor = sent(answered(begun()))
    case = granted(arrived(visitor, Case.objects.get()), clerk, head)

    assert [one.person for one in accounts.logins_holding("ddo", office=school, on=DAY)] == [case.person]
    assert RoleHeld.objects.get(user=former).until_date == DAY
    assert told("9415055555") == ["health_card.code_claimed", "health_card.charge_ended"]
    assert Entry.objects.filter(act="accounts.role.ended", by_id=head.pk).count() == 1


def test_an_undone_grant_gives_the_charge_back(school, cell, clerk, head):
    former = officer("OLD-DDO", "ddo", school, "9415055555")
    visitor = sent(answered(begun()))
    case = granted(arrived(visitor, Case.objects.get()), clerk, head)
    casework.move(case=case, verb="undo", by=head, today=DAY, note="कोड गलत था")

    assert accounts.logins_holding("ddo", office=school, on=DAY) == [former]
    assert told("9415055555")[-1] == "health_card.charge_back"


def test_the_decision_page_says_whose_charge_the_grant_ends(school, cell, clerk, head):
    officer("OLD-DDO", "ddo", school, "9415055555")
    case = arrived(sent(answered(begun())), Case.objects.get())
    casework.take(case=case, by=clerk, today=DAY)
    casework.move(case=case, verb="propose_grant", by=clerk, today=DAY)

    page = signed_in(head).open(at("casework:move", case.number, "grant"))
    assert "OLD-DDO इस कार्यालय का काम पहले से देख रहे हैं" in page.text
    assert "उसी दिन समाप्त" in page.text


def test_once_an_officers_charge_has_ended_the_next_one_registers(applied, clerk, head):
    visitor, case = applied
    granted(arrived(visitor, case), clerk, head)
    first = DdoRegistration.objects.get()
    assert queries.why_code_is_not_free("LKO-EDU-03", owner=None, on=DAY) is not None
    end_charge(user=User.objects.get(user_id="LKO-EDU-03"), role="ddo", office=first.office, by=head, on=DAY)

    following = sent(answered(begun("9415044444")))
    second = DdoRegistration.objects.exclude(pk=first.pk).get()
    assert families.registered_ddo("LKO-EDU-03") == first  # until the next one is granted
    shown = signed_in(clerk).open(at("casework:case", second.case.number)).text
    assert "राजेश कुमार इस कोड से पहले पंजीकृत थे" in shown
    granted(arrived(following, second.case), clerk, head)
    first.refresh_from_db()
    assert not first.stands
    assert families.registered_ddo("LKO-EDU-03") == second

    casework.move(case=second.case, verb="undo", by=head, today=DAY, note="कोड गलत था")
    assert families.registered_ddo("LKO-EDU-03") == first


def test_a_grant_that_another_followed_is_not_undone(school, cell, clerk, head):
    """The charge it ended would come back beside that of the officer who has it now."""
    officer("OLD-DDO", "ddo", school, "9415055555")
    first = granted(arrived(sent(answered(begun())), Case.objects.get()), clerk, head)
    holder = accounts.logins_holding("ddo", office=school, on=DAY)[0]
    end_charge(user=holder, role="ddo", office=school, by=head, on=DAY)
    following = sent(answered(begun("9415044444")))
    second = granted(arrived(following, Case.objects.order_by("-pk")[0]), clerk, head)
    holding = accounts.logins_holding("ddo", office=school, on=DAY)

    with pytest.raises(queries.CodeRegistered):
        casework.move(case=first, verb="undo", by=head, today=DAY, note="कोड गलत था")

    assert accounts.logins_holding("ddo", office=school, on=DAY) == holding
    assert families.registered_ddo("LKO-EDU-03").case == second


def handed_over(office, *, from_date):
    """Let the office's officer offer the charge to another from a day on, who takes it."""
    (holder,) = accounts.logins_holding("ddo", office=office, on=DAY)
    RoleHeld.objects.filter(user=holder).update(from_date=date(2017, 4, 1))
    following = create_login(user_id="NEXT", person=None, mobile="9415088888", by=None)
    offer = offer_charge(
        held=holder.roles_on(DAY).get(), taker=following, from_date=from_date, note="", today=DAY, by=holder
    )
    answer_charge(hand_over=offer, agreed=True, by=following, today=DAY)
    return following


@pytest.mark.parametrize("from_date", [DAY, DAY + timedelta(days=3)], ids=["today", "later"])
def test_a_grant_whose_charge_was_handed_over_since_is_not_undone(school, cell, clerk, head, from_date):
    """The charge it ended would come back beside that of whoever has taken it over."""
    officer("OLD-DDO", "ddo", school, "9415055555")
    case = granted(arrived(sent(answered(begun())), Case.objects.get()), clerk, head)
    following = handed_over(school, from_date=from_date)

    with pytest.raises(registrations.ChargeHandedOver) as refused:
        casework.move(case=case, verb="undo", by=head, today=DAY, note="कोड गलत था")

    assert refused.value.facts == {"code": "LKO-EDU-03", "user_id": "NEXT"}
    assert accounts.logins_holding("ddo", office=school, on=from_date) == [following]


def test_a_like_name_in_the_same_office_and_the_very_name_in_another_are_shown(school, cell, clerk):
    other = Office.objects.create(
        code="LKO-MED-01", kind="ddo", state="uttar_pradesh", name_hi="अस्पताल", name_en="Hospital",
        sort_key="h", search_key=" h",
    )  # fmt: skip
    officer("OLD-DDO", "ddo", school, "9415055555", ("राजेश कुमार", "Rajesh Kumaar"))
    officer("FAR-DDO", "ddo", other, "9415066666", ("राजेश कुमार", "Rajesh Kumar"))
    officer("THIRD", "ddo", other, "9415077777", ("सीता देवी", "Sita Devi"))
    sent(answered(begun()))

    text = signed_in(clerk).open(at("casework:case", Case.objects.get().number)).text
    assert text.count("नाम मिलता-जुलता है") == 2
    assert "LKO-MED-01" in text
    assert "THIRD" not in text


def test_the_own_family_waiting_at_the_office_goes_to_the_cell(school, cell, clerk, head):
    visitor = sent(answered(begun()))
    case = arrived(visitor, Case.objects.get())
    mine = Case.objects.create(
        number="HF-1", kind="health_card.family", person=case.person, office=school, state="awaiting_paper"
    )
    granted(case, clerk, head)

    mine.refresh_from_db()
    assert mine.office == cell


def test_an_unknown_code_and_a_shared_mobile_are_shown_to_the_cell(applied, clerk):
    visitor, case = applied
    sent(answered(begun(CUG), code="LKO-EDU-09"))
    second = DdoRegistration.objects.get(ddo_code="LKO-EDU-09").case
    text = signed_in(clerk).open(at("casework:case", second.number)).text

    assert "कोड LKO-EDU-09 रजिस्टर में नहीं है" in text
    assert "यही मोबाइल नंबर LKO-EDU-03 के पंजीकरण में भी है" in text
    assert "रजिस्टर में नहीं है" not in visitor.open(at("casework:case", case.number)).text


def test_an_undone_grant_takes_the_role_and_the_link_back(applied, clerk, head):
    visitor, case = applied
    granted(arrived(visitor, case), clerk, head)
    link = link_in_last_message()
    casework.move(case=case, verb="undo", by=head, today=DAY, note="कोड गलत था")
    login = User.objects.get(user_id="LKO-EDU-03")

    assert not login.roles_on(DAY).exists()
    assert login.is_applicant
    assert Client().get(link).status_code == 404
    assert not queries.registered(on=DAY).exists()

    granted(case, clerk, head)
    login.refresh_from_db()
    assert login.holds("ddo", on=DAY)


def test_an_undone_grant_leaves_a_role_that_was_held_before(applied, clerk, head):
    visitor, case = applied
    school = Office.objects.create(
        code="LKO-EDU-03", kind="ddo", state="uttar_pradesh", name_hi="विद्यालय", name_en="School",
        sort_key="s", search_key=" s",
    )  # fmt: skip
    login = User.objects.get(is_applicant=True)
    RoleHeld.objects.create(user=login, role="ddo", office=school, from_date=date(2010, 1, 1))
    granted(arrived(visitor, case), clerk, head)
    casework.move(case=case, verb="undo", by=head, today=DAY, note="कोड गलत था")

    assert login.holds("ddo", on=DAY, office=school)
    assert not queries.registered(on=DAY).exists()


def test_who_was_refused_can_send_again_long_after_the_first_draft_was_erased(applied, clerk, head):
    visitor, case = applied
    arrived(visitor, case)
    casework.take(case=case, by=clerk, today=DAY)
    casework.move(case=case, verb="propose_refusal", by=clerk, today=DAY, note="कोड गलत")
    casework.move(case=case, verb="refuse", by=head, today=DAY, note="कोड गलत")
    Draft.objects.update(kept_at=timezone.now() - timedelta(days=91), expires_at=timezone.now())
    journeys.forget_expired()
    assert not Draft.objects.exists()

    visitor.open(at("journeys:start", JOURNEY)).press("शुरू करें").follow("आप और आपका पद")
    sent(answered(visitor, code="LKO-EDU-04"))

    assert sorted(Case.objects.values_list("state", flat=True)) == ["awaiting_paper", "refused"]


@pytest.mark.requirement("SECTS-2")
def test_only_a_granted_officer_is_found_by_the_people(applied, clerk, head):
    visitor, case = applied
    find = at("health_card:find_officer") + "?text=LKO"
    assert "LKO-EDU-03" not in Visitor().open(find).text
    granted(arrived(visitor, case), clerk, head)

    assert "LKO-EDU-03" in Visitor().open(find).text
    assert [one.code for one in queries.registered(on=DAY)] == ["LKO-EDU-03"]


def test_further_offices_stand_below_the_officers_own(cell, clerk, head):
    visitor = another_office(answered(begun()))
    sent(visitor.follow("आगे बढ़ें"))
    granted(arrived(visitor, Case.objects.get()), clerk, head)
    own = Office.objects.get(code="LKO-EDU-03")

    assert [(one.code, one.kind) for one in own.children.all()] == [("LKO-EDU-03-U2", "unit")]


def test_the_activation_link_is_sent_again_until_the_password_stands(applied, clerk, head):
    visitor, case = applied
    granted(arrived(visitor, case), clerk, head)
    first = link_in_last_message()
    desk = signed_in(clerk).open(at("health_card:registrations")).press("सक्रिय करने का लिंक फिर भेजें")
    assert "नया लिंक जा रहा है" in desk.text
    assert Client().get(first).status_code == 404
    login = User.objects.get(user_id="LKO-EDU-03")
    login.set_password("x")
    login.save()

    assert "फिर भेजें" not in desk.open(at("health_card:registrations")).text


def test_no_link_is_sent_before_the_grant(applied, clerk):
    _visitor, case = applied

    with pytest.raises(registrations.NotGranted):
        registrations.send_link_again(case=case, by=clerk, on=DAY)
    case.kind, case.state = "health_card.family", "granted"
    with pytest.raises(registrations.NotGranted):
        registrations.send_link_again(case=case, by=clerk, on=DAY)


LIST = """कोषागार लखनऊ की सूची
कोड,प्रकार,कार्यालय,विभाग,ज़िला,ई-मेल
LKO-EDU-03,DDO,ज़िला विद्यालय निरीक्षक,माध्यमिक शिक्षा,लखनऊ,dios@example.in
LKO-TO-01,TO,कोषागार,कोषागार निदेशालय,Lucknow,
"""


def test_a_treasurys_list_is_loaded_and_twice_is_once(cell, clerk):
    load = {"content": LIST.encode(), "by": clerk, "on": DAY}
    first, second = officer_lists.load(**load), officer_lists.load(**load)

    assert (first.opened, first.known, second.opened, second.known) == (2, 0, 0, 2)
    assert OfficerListed.objects.count() == 2
    assert Office.objects.get(code="LKO-TO-01").kind == "treasury"


def test_a_virus_in_a_list_is_told_to_the_audit(cell, clerk, fake_clamd):  # noqa: F811
    with pytest.raises(Infected):
        officer_lists.load(content=LIST.encode() + EICAR, by=clerk, on=DAY)

    assert Entry.objects.filter(act="uploads.infected").count() == 1


def test_a_list_with_faults_names_each_row_and_enters_nothing(cell, clerk):
    bad = (
        LIST.replace("लखनऊ,dios@example.in", "कोटा,dios") + "LKO-TO-01,XY,,विभाग,लखनऊ,\nUP-SACHI,,क,ख,लखनऊ,\n"
    )
    file = SimpleUploadedFile("list.csv", bad.encode(), content_type="text/csv")
    desk = signed_in(clerk).open(at("health_card:ddo_list")).press("सूची दर्ज करें", file=file)

    for words in (
        "“कोटा” नाम का कोई ज़िला नहीं है।", "“dios” ई-मेल का पता नहीं है।", "यही कोड पंक्ति 4 में भी है।",
        "कार्यालय का नाम नहीं है।", "“XY”", "दूसरी तरह के",
    ):  # fmt: skip
        assert words in desk.text, words
    assert not OfficerListed.objects.exists()
    assert not Office.objects.filter(code="LKO-TO-01").exists()


def test_swapped_columns_of_a_list_are_told_row_by_row(cell, clerk):
    swapped = (
        "कोड,कार्यालय,कार्यालय अंग्रेज़ी में,विभाग,ज़िला\n"
        "LKO-EDU-03,Inspector of Schools,विद्यालय निरीक्षक,Education,लखनऊ\n"
        "LKO-EDU-04,विद्यालय निरीक्षक,Inspector of Schools,माध्यमिक शिक्षा,लखनऊ\n"
    )
    with translation.override("hi"):
        told = officer_lists.load(content=swapped.encode(), by=clerk, on=DAY)

    assert [(fault.row, fault.words) for fault in told.faults] == [
        (2, "“Inspector of Schools” हिंदी अक्षरों में नहीं है।"),
        (2, "“Education” हिंदी अक्षरों में नहीं है।"),
        (2, "“विद्यालय निरीक्षक” अंग्रेज़ी अक्षरों में नहीं है।"),
    ]
    assert not OfficerListed.objects.exists()


def test_a_list_without_the_needed_columns_names_them(cell, clerk):
    with pytest.raises(lists.ListHeadingsMissing) as refusal:
        officer_lists.load(content="code,office,पता\nA1,ख,ग\n".encode(), by=clerk, on=DAY)

    with translation.override("hi"):
        assert "नहीं मिले: विभाग (हिंदी में), ज़िला।" in words_for(refusal.value)
    with translation.override("en"):
        assert "lacks these columns: Department in Hindi, District." in words_for(refusal.value)


def test_a_list_of_english_names_alone_is_refused_once_and_not_row_by_row(cell, clerk):
    english = "Code,Office,Department,District\nLKO-EDU-03,Inspector of Schools,Education,Lucknow\n"
    with pytest.raises(lists.ListHeadingsMissing) as refusal:
        officer_lists.load(content=english.encode(), by=clerk, on=DAY)

    with translation.override("en"):
        assert "Office in Hindi, Department in Hindi." in words_for(refusal.value)


@pytest.mark.parametrize(
    "headings",
    [
        "DDO CODE,Office,Department,District",
        "कोड / Code,कार्यालय / Office,विभाग (Department),ज़िला - District",
        "डीडीओ कोड,Office in Hindi,विभाग का नाम,जनपद",
    ],
)
def test_headings_are_read_in_hindi_in_english_or_in_both(cell, clerk, headings):
    text = f"{headings},क्र सं\nLKO-EDU-03,विद्यालय निरीक्षक,माध्यमिक शिक्षा,लखनऊ,1\n"
    loaded = officer_lists.load(content=text.encode(), by=clerk, on=DAY)

    assert (loaded.opened, loaded.faults, loaded.not_read) == (1, (), ("क्र सं",))
    assert Office.objects.get(code="LKO-EDU-03").name_hi == "विद्यालय निरीक्षक"


@pytest.mark.parametrize("language", ["hi", "en"])
def test_our_own_list_with_its_example_can_be_loaded_as_it_is(cell, clerk, language):
    desk = signed_in(clerk)
    sample = desk.client.get(at("health_card:ddo_list_sample", language=language)).content
    loaded = officer_lists.load(content=sample, by=clerk, on=DAY)

    assert (loaded.opened, loaded.faults, loaded.not_read) == (1, (), ())
    office = Office.objects.get(code="LKO-EDU-03")
    assert office.name_en == "Office of the District Inspector of Schools"
    assert office.telephones == ["0522 2620000", "9415000000"]


def test_the_columns_that_were_not_read_are_told(cell, clerk):
    text = LIST.replace("ई-मेल", "टिप्पणी")
    file = SimpleUploadedFile("list.csv", text.encode(), content_type="text/csv")
    desk = signed_in(clerk).open(at("health_card:ddo_list")).press("सूची दर्ज करें", file=file)

    assert "ये स्तंभ नहीं पढ़े गए: “टिप्पणी”" in desk.text
