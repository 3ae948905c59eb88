"""The family of a drawing officer: nobody verifies their own, so the state cell does."""

import shutil
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import queries as clocks
from sevanidhi.core.casework import services as cases
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.documents.tests.test_papers import text_of
from sevanidhi.core.journeys.contract import Answers
from sevanidhi.core.people.services import new_person
from sevanidhi.schemes.health_card.documents.registrations import FORM
from sevanidhi.schemes.health_card.models import Family
from sevanidhi.schemes.health_card.queries import changes as change_queries
from sevanidhi.schemes.health_card.queries import families as queries
from sevanidhi.schemes.health_card.services import changes, families
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import LONG_AGO, TODAY, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import NUMBERS, SON, SPOUSE, Applicant, at
from sevanidhi.schemes.health_card.tests.test_gateway import came, online, verified
from sevanidhi.schemes.health_card.tests.test_gateway import told as gateway_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(office, cell):
    return gateway.registered(office)


@pytest.fixture
def chitra(chitra, registered):
    """The drawing officer, by the login of her registration's person."""
    chitra.person, chitra.mobile = registered.case.person, "9415000009"
    chitra.save()
    return chitra


def sent_by(user: User, office, *members, numbers=NUMBERS):
    """Return the case of an application sent from this login."""
    applicant = Applicant(mobile=user.registered_mobile).signed_in(user).service(office.code)
    applicant.self(number=numbers[0])
    for place, told in enumerate(members, start=1):
        applicant.member(told, number=numbers[place], seed=place + 1)
    case = applicant.declare().send()
    assert case is not None, gateway.errors(applicant.response)
    return case


@pytest.mark.requirement("SECTS-8", "SECTS-15", in_part=True)
def test_the_family_of_a_drawing_officer_is_verified_by_the_state_cell(office, cell, chitra, usha, key):
    case = sent_by(chitra, office, SPOUSE)

    assert (case.office, case.state) == (cell, "awaiting_paper")
    family = verified(online(usha), case)
    assert (family.ddo_office, family.members.count()) == (office, 2)  # the card goes to the own office
    assert (family.case.steps.get(verb="grant").by, family.person) == (usha, chitra.person)


def test_nobody_verifies_their_own_family(office, cell, chitra):
    case = sent_by(chitra, office)
    desk = online(chitra)

    assert desk.get(at("health_card:desk_case", case.number)).status_code == 404
    assert case.number not in desk.get(at("health_card:desk")).content.decode()
    cases.record_arrival(case=case, way="mail", today=TODAY)
    with pytest.raises(cases.StepNotOpen):
        families.verify(case=case, decided={}, by=chitra, today=TODAY)
    case.refresh_from_db()
    with pytest.raises(DatabaseError, match="beneficiary"), transaction.atomic():
        CaseStep.objects.create(
            case=case, verb="grant", hand="office", from_state="waiting", to_state="granted", by=chitra,
            business_date=TODAY,
        )  # fmt: skip


def test_another_role_chosen_to_act_in_changes_nothing(office, cell, chitra):
    """Whoever has two roles and acts in the other one stays the drawing officer."""
    accounts.grant_role(
        user=chitra, role="ddo_clerk", office=make_office("LKO-PWD-01"), from_date=LONG_AGO, by=None
    )
    chitra.acting = chitra.all_roles_on(TODAY).get(role="ddo_clerk")
    person = chitra.person

    assert families.verifying_office(person, office=office, on=TODAY) == cell


def test_by_the_officers_own_number_it_goes_to_the_cell(office, cell, chitra):
    """Who begins as a newcomer with the number of that login is the officer, or shares the telephone."""
    case = gateway.sent(office, mobile=chitra.mobile)

    assert case.office == cell


def test_who_has_the_drawing_officer_in_the_family_goes_to_the_cell(office, cell, chitra, usha, key):
    verified(online(usha), sent_by(chitra, office))

    husband = Applicant(mobile="9415000033").begin().service(office.code, service_number="ehrms-2")
    husband.self(number=NUMBERS[1], name_hi="रमेश", name_en="Ramesh", gender="male")
    husband.member(SPOUSE | {"name_hi": "आशा", "name_en": "Asha", "gender": "female"}, number=NUMBERS[0])
    assert husband.declare().send().office == cell
    assert gateway.sent(office, mobile="9415000044", numbers=NUMBERS[2:]).office == office


def test_the_cell_reads_no_figures_of_numbers(office, cell, chitra, usha, key):
    case = sent_by(chitra, office, SON)
    desk = online(usha)

    shown = desk.get(at("health_card:desk_case", case.number)).content.decode()
    assert "आधार संख्या दी गई" in shown
    assert [figures for figures in ("7058", "8847") if figures in shown] == []
    came(desk, case)
    assert "7058" not in desk.get(at("casework:case", case.number), follow=True).content.decode()


def test_the_cell_has_no_other_familys_application(office, cell, registered, usha):
    case = gateway.sent(office)
    desk = online(usha)

    assert case.office == office
    assert desk.get(at("health_card:desk_case", case.number)).status_code == 404
    assert case.number not in desk.get(at("health_card:desk")).content.decode()


def test_what_waits_of_one_who_takes_the_charge_over_goes_to_the_cell(office, cell, chitra):
    """By a hand-over the application stood at the own desk, where nobody could verify it."""
    case = gateway.sent(office)
    following = accounts.create_login(user_id="next", person=case.person, by=None)
    accounts.grant_role(user=following, role="ddo", office=office, from_date=TODAY, by=None)

    assert [families.give_own_to_cell(on=TODAY) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    assert case.office == cell
    assert Entry.objects.get(act="health_card.family.to_cell").detail["old"] == office.code


def own_case_waits_at(office, mobile, numbers):
    """Let an application wait at an office whose charge its applicant takes over."""
    case = gateway.sent(office, mobile=mobile, numbers=numbers)
    following = accounts.create_login(user_id=mobile, person=case.person, by=None)
    accounts.grant_role(user=following, role="ddo", office=office, from_date=TODAY, by=None)
    return case


def test_one_familys_trouble_keeps_no_other_from_the_cell(office, cell, registered):
    """The form of the first cannot be printed: the registration of its drawing officer was undone."""
    other = make_office("LKO-MED-07")
    undone = gateway.registered(other)
    troubled = own_case_waits_at(other, "9415000067", NUMBERS[1:])
    case = own_case_waits_at(office, "9415000066", NUMBERS)
    undone.stands = False
    undone.save()

    with pytest.raises(families.DdoNotRegistered):
        families.give_own_to_cell(on=TODAY)
    troubled.refresh_from_db()
    case.refresh_from_db()
    assert (troubled.office, case.office) == (other, cell)


def test_a_grant_looks_after_what_waits_at_its_own_office_alone(office, cell, registered):
    """Else what is wrong at any office of the state would keep every officer from being granted."""
    other = make_office("LKO-MED-07")
    gateway.registered(other)
    elsewhere = own_case_waits_at(other, "9415000067", NUMBERS)

    assert families.give_own_to_cell(office=office, on=TODAY) == 0
    elsewhere.refresh_from_db()
    assert elsewhere.office == other
    assert families.give_own_to_cell(office=other, on=TODAY) == 1


def husband_at(office, *, mobile="9415000033"):
    """Return Ramesh's application under an office, with Asha as his wife by her own number."""
    applicant = Applicant(mobile=mobile).begin().service(office.code, service_number="ehrms-2")
    applicant.self(number=NUMBERS[1], name_hi="रमेश", name_en="Ramesh", gender="male")
    applicant.member(SPOUSE | {"name_hi": "आशा", "name_en": "Asha", "gender": "female"}, number=NUMBERS[0])
    case = applicant.declare().send()
    assert case is not None, gateway.errors(applicant.response)
    return case


@pytest.fixture
def asha_elsewhere(cell, key):
    """Asha, whose own family stands under another office."""
    other = make_office("LKO-MED-07")
    gateway.registered(other)
    head = make_officer("kamla", "ddo", other)
    return verified(online(head), gateway.sent(other, mobile="9415000055"))


def test_what_waits_of_a_family_with_the_new_officer_in_it_goes_to_the_cell(
    office, cell, registered, asha_elsewhere
):
    """The officer is no applicant there: only the vault's marks know that she is the wife."""
    case = husband_at(office)
    stranger = gateway.sent(office, mobile="9415000044", numbers=NUMBERS[2:])
    assert case.office == office
    asha = accounts.create_login(user_id="asha", person=asha_elsewhere.person, by=None)
    accounts.grant_role(user=asha, role="ddo", office=office, from_date=TODAY, by=None)

    assert [families.give_own_to_cell(on=TODAY) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    stranger.refresh_from_db()
    assert (case.office, stranger.office) == (cell, office)


def given_to_cell(case):
    """Let who applied take the charge of the office, and return what they are told."""
    following = accounts.create_login(user_id="next", person=case.person, by=None)
    accounts.grant_role(user=following, role="ddo", office=case.office, from_date=TODAY, by=None)
    assert families.give_own_to_cell(on=TODAY) == 1
    case.refresh_from_db()
    return gateway_told(case.person.mobile)[-1]


def scan_of(case):
    paper = documents.documents_about(case).filter(kind=FORM).latest("pk")
    return SimpleUploadedFile("form.pdf", documents.content_of(paper), content_type="application/pdf")


def test_the_form_of_the_old_office_is_not_taken_for_the_cells(office, cell, registered, usha):
    """It bears figures; and what said that it had come would ask for no other."""
    case = gateway.sent(office, mobile="9415000066")
    sender, old = online(User.objects.get(person=case.person)), scan_of(case)
    given_to_cell(case)

    refused = sender.post(at("casework:send_form", case.number), {"scan": old})
    assert (refused.status_code, "पुराना है" in refused.content.decode()) == (422, True)
    assert not documents.documents_about(case).exclude(kind=FORM).exists()


def test_the_page_asks_for_the_cells_form_as_the_message_does(office, cell, registered):
    case = gateway.sent(office, mobile="9415000066")
    sender, sending = online(User.objects.get(person=case.person)), at("casework:send_form", case.number)

    def asked():
        page = sender.get(at("casework:case", case.number)).content.decode()
        return "फ़ॉर्म खोलें, छापें" in page, "हस्ताक्षर वाले फ़ॉर्म का स्कैन भेजें" in page

    sender.post(sending, {"scan": scan_of(case)})
    assert asked() == (False, False)
    given_to_cell(case)
    assert asked() == (True, True)
    sender.post(sending, {"scan": scan_of(case)})
    assert asked() == (False, False)


def test_a_clear_scan_for_the_old_office_does_not_speak_for_an_unclear_one_for_the_cell(
    office, cell, registered
):
    case = gateway.sent(office, mobile="9415000066")
    sender, sending = online(User.objects.get(person=case.person)), at("casework:send_form", case.number)
    sender.post(sending, {"scan": scan_of(case)})
    given_to_cell(case)

    unclear = SimpleUploadedFile("form.jpg", gateway.photo(7), content_type="image/jpeg")
    assert sender.post(sending, {"scan": unclear}).status_code == 303
    case.refresh_from_db()
    assert clocks.is_unread(case)


def test_the_cell_that_has_her_changes_opens_no_registration_another_office_verified(
    office, cell, registered, asha_elsewhere, usha
):
    """Nothing of it could be put right, and its copy bears figures: it is where the family is."""
    elsewhere = asha_elsewhere.ddo_office
    asha = accounts.create_login(user_id="asha", person=asha_elsewhere.person, by=None)
    accounts.grant_role(user=asha, role="ddo", office=office, from_date=TODAY, by=None)
    pages = {"event": {"day": "2017-04-10", "paper": "9"}, "ddo": {"ddo_code": office.code}}
    moved = changes.enter_known(
        family=asha_elsewhere, kind="transfer", pages=pages, today=TODAY,
        by=User.objects.get(user_id__iexact="kamla"),
    )  # fmt: skip
    moved.refresh_from_db()
    copy = families.print_copy(Family.objects.get(pk=asha_elsewhere.pk), by=asha)

    assert (moved.office, copy.office, elsewhere == office) == (cell, office, False)
    head = online(usha)
    assert head.get(at("documents:paper", copy.key)).status_code == 404
    assert head.get(at("health_card:desk_case", asha_elsewhere.case.number)).status_code == 404


def test_whose_scan_the_cell_does_not_open_is_asked_for_the_new_form(office, cell, registered, usha):
    """Uploaded for the old office, it was seen by nobody, and no other form was asked for."""
    case = gateway.sent(office, mobile="9415000066")
    sender = online(User.objects.get(person=case.person))
    sending = at("casework:send_form", case.number)
    assert sender.post(sending, {"scan": scan_of(case)}).status_code == 303
    before = documents.documents_about(case).latest("pk")

    told = given_to_cell(case)
    assert (case.office, case.state, "नया फ़ॉर्म" in told) == (cell, "waiting", True)
    assert sender.post(sending, {"scan": scan_of(case)}).status_code == 303
    anew = documents.documents_about(case).latest("pk")
    assert anew.kind == before.kind
    head = online(usha)
    assert [head.get(at("documents:paper", one.key)).status_code for one in (anew, before)] == [200, 404]


@pytest.mark.parametrize(("way", "asked"), [("hand", False), ("post", False), ("mail", True), (None, True)])
def test_whose_paper_an_officer_has_noted_is_not_asked_again(office, cell, chitra, way, asked):
    case = gateway.sent(office, mobile="9415000066")
    if way:
        by = None if way == "mail" else chitra
        cases.record_arrival(case=case, way=way, by=by, today=TODAY)

    told = given_to_cell(case)
    assert ("राज्य प्रकोष्ठ" in told, "नया फ़ॉर्म" in told) == (True, asked)


def test_the_confirmation_of_what_went_to_the_cell_names_the_cell(office, cell, registered):
    """It went on to say: print the form, and hand it to the drawing officer."""
    case = gateway.sent(office, mobile="9415000066")
    sender = online(User.objects.get(person=case.person))
    given_to_cell(case)

    page = sender.get(at("journeys:done", case.number)).content.decode()
    assert ("साची" in page, "आहरण अधिकारी या कोषागार को हाथ से दें" in page) == (True, False)


@pytest.mark.needs("pdftotext")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_what_was_printed_before_with_figures_the_cell_does_not_open(office, cell, chitra, usha, registered):
    """The form of the drawing officer's desk, and the scan of it, bear last figures; the new print none."""
    case = gateway.sent(office, mobile="9415000066")
    before = documents.documents_about(case).get()
    assert "7058" in text_of(before)
    following = accounts.create_login(user_id="next", person=None, mobile="9415000066", by=None)
    accounts.grant_role(user=following, role="ddo", office=office, from_date=TODAY, by=None)
    families.give_own_to_cell(on=TODAY)

    head = online(usha)
    anew = documents.documents_about(case).exclude(pk=before.pk).get()
    assert "7058" not in text_of(anew)
    assert "राज्य प्रकोष्ठ" in gateway_told("9415000066")[-1]
    shown = head.get(at("health_card:desk_case", case.number)).content.decode()
    assert (anew.number in shown, before.number in shown) == (True, False)
    assert [head.get(at("documents:paper", one.key)).status_code for one in (anew, before)] == [200, 404]


def test_what_waits_of_the_officers_own_number_goes_to_the_cell(office, cell, registered):
    case = gateway.sent(office, mobile="9415000066")
    following = accounts.create_login(user_id="next", person=None, mobile="9415000066", by=None)
    accounts.grant_role(user=following, role="ddo", office=office, from_date=TODAY, by=None)

    assert families.give_own_to_cell(on=TODAY) == 1
    case.refresh_from_db()
    assert case.office == cell


def test_who_learns_late_that_the_officer_is_in_the_family_has_it_not_verified_by_her(
    office, cell, registered, asha_elsewhere, usha
):
    """However she came to the charge: what her own desk would verify goes to the cell."""
    case = husband_at(office)
    asha = make_officer("asha", "ddo", office)
    asha.person = asha_elsewhere.person
    asha.save()
    desk = online(asha)
    came(desk, case)

    answer = desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    assert (answer.status_code, "राज्य प्रकोष्ठ" in answer.content.decode()) == (422, True)
    case.refresh_from_db()
    assert (case.office, case.state) == (cell, "waiting")
    head = online(usha)
    assert verified(head, case).members.count() == 2


def test_she_enters_no_change_in_it_either(office, cell, registered, asha_elsewhere, key):
    family = verified(online(make_officer("chitra", "ddo", office)), husband_at(office))
    asha = make_officer("asha", "ddo", office)
    asha.person = asha_elsewhere.person
    asha.save()
    pages = {"event": {"day": "2017-04-10", "paper": "9"}}

    with pytest.raises(families.OfOwnFamily):
        changes.enter_known(family=family, kind="holder_death", pages=pages, by=asha, today=TODAY)


def test_an_officer_who_has_applied_herself_is_found_by_that(office, cell, chitra, registered):
    """Her own family does not stand yet; the application with her number does."""
    sent_by(chitra, office)

    assert husband_at(office).office == cell


def test_the_cells_clerk_records_the_post_and_verifies_nothing(office, cell, chitra):
    clerk = make_officer("karan", "cell_clerk", cell)
    case = sent_by(chitra, office)

    cases.record_arrival(case=case, way="post", by=clerk, today=TODAY)
    case.refresh_from_db()
    assert case.state == "waiting"
    with pytest.raises(cases.StepNotOpen):
        families.verify(case=case, decided={}, by=clerk, today=TODAY)


def test_the_cells_clerk_reads_the_application_on_the_page_of_every_case(office, cell, chitra):
    """The desk is the officer's: from a mail's letter or the worklist the clerk was led to a closed door."""
    clerk = make_officer("karan", "cell_clerk", cell)
    case = sent_by(chitra, office)

    shown = online(clerk).get(at("casework:case", case.number))

    assert (shown.status_code, case.number in shown.content.decode()) == (200, True)
    assert [figures for figures in ("7058", "8847") if figures in shown.content.decode()] == []


@pytest.mark.needs("pdftotext")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_what_is_sent_and_printed_names_the_cell(office, cell, chitra):
    case = sent_by(chitra, office)

    page = online(chitra).get(at("journeys:done", case.number)).content.decode()
    assert "राज्य प्रकोष्ठ जाँच करेगा" in page
    paper = text_of(documents.documents_about(case).get())
    assert "राज्य प्रकोष्ठ जाँच करेगा" in paper
    assert "7058" not in paper


def test_a_change_in_the_officers_family_goes_to_the_cell_too(office, cell, chitra, usha, key):
    family = verified(online(usha), sent_by(chitra, office, SON))

    born = date(1999, 4, 17)
    family.members.filter(relation="son").update(birth_date=born)
    changes.look_after_ages(on=TODAY)

    assert family.person.cases.get(kind="health_card.change_age").office == cell
    assert family not in queries.families_at_desk(chitra, on=TODAY)


def test_a_change_which_the_cell_verified_by_mistake_is_put_right_by_two_of_the_cell(
    office, cell, chitra, usha, key
):
    """The family's own drawing officer asks nothing of it, and the cell's officers could not."""
    family = verified(online(usha), sent_by(chitra, office, SON))
    family.members.update(from_date=date(2017, 4, 1))
    son = family.members.get(relation="son")
    told = Answers(
        pages={"event": {"day": "2017-04-10", "paper": "9"}, "who": {"member": str(son.pk)}}, rows={}
    )
    changes.receive(told, kind="death", draft_number="D1", owner=chitra, on=TODAY)
    case = families.verify(case=Case.objects.get(number="D1"), decided={}, by=usha, today=TODAY)
    assert (case.office, online(chitra).get(at("health_card:desk_case", "D1")).status_code) == (cell, 404)

    desk = online(usha)
    assert "गलती बताएँ" in desk.get(at("health_card:desk_case", "D1")).content.decode()
    desk.post(at("health_card:desk_mistake", "D1"), {"note": "प्रमाण पत्र किसी और का था"})
    waits = change_queries.put_right_of(case)
    with pytest.raises(cases.MakerChecks):
        families.verify(case=waits, decided={}, by=usha, today=TODAY)
    families.verify(case=waits, decided={}, by=make_officer("farida", "cell_officer", cell), today=TODAY)
    son.refresh_from_db()
    assert son.until_date is None


def told_by(user, kind, pages, number):
    """Let the head of a family tell of a change, and return its case."""
    answers = Answers(pages={"event": {"day": "2017-04-10", "paper": "9"}} | pages, rows={})
    changes.receive(answers, kind=kind, draft_number=number, owner=user, on=TODAY)
    return Case.objects.get(number=number)


def death_of_son(user, family):
    family.members.update(from_date=date(2017, 4, 1))
    return told_by(user, "death", {"who": {"member": str(family.members.get(relation="son").pk)}}, "D1")


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_what_the_cell_verified_before_a_transfer_and_the_transfer_are_put_right_by_the_cell(
    office, cell, chitra, usha, key
):
    """The officer draws for both offices: her decided changes lay at the new one, where she alone was."""
    there = make_office("LKO-MED-07")
    gateway.registered(there)
    family = verified(online(usha), sent_by(chitra, office, SON))
    accounts.grant_role(user=chitra, role="ddo", office=there, from_date=TODAY, by=None)
    families.verify(case=death_of_son(chitra, family), decided={}, by=usha, today=TODAY)
    moved = told_by(chitra, "transfer", {"ddo": {"ddo_code": there.code}}, "T1")
    families.verify(case=moved, decided={}, by=usha, today=TODAY)
    family.refresh_from_db()
    assert family.ddo_office == there

    desk, farida = online(usha), make_officer("farida", "cell_officer", cell)
    for number in ("T1", "D1"):
        assert "गलती बताएँ" in desk.get(at("health_card:desk_case", number)).content.decode()
        desk.post(at("health_card:desk_mistake", number), {"note": "प्रमाण पत्र किसी और का था"})
        waits = change_queries.put_right_of(Case.objects.get(number=number))
        families.verify(case=waits, decided={}, by=farida, today=TODAY)
    family.refresh_from_db()
    assert (family.ddo_office, family.members.get(relation="son").until_date) == (office, None)


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_what_was_entered_before_one_took_the_charge_is_put_right_by_the_cell(
    office, cell, registered, usha, key
):
    """At the office it had been verified at, the own family's changes were hidden from its only officer."""
    before = make_officer("kamla", "ddo", office)
    family = verified(online(before), gateway.sent(office, SON, mobile="9415000066"))
    asha = User.objects.get(person=family.person)
    families.verify(case=death_of_son(asha, family), decided={}, by=before, today=TODAY)
    accounts.grant_role(user=asha, role="ddo", office=office, from_date=TODAY, by=None)

    assert [families.give_own_to_cell(on=TODAY) for _ in range(2)] == [1, 0]
    assert Case.objects.get(number="D1").office == cell
    assert Family.objects.get().case.office == office  # nothing of it could be put right
    desk = online(usha)
    assert "गलती बताएँ" in desk.get(at("health_card:desk_case", "D1")).content.decode()


def test_no_verification_leads_to_what_is_to_be_taken_back(office, cell, chitra, usha, key):
    """Who asked for it, or granted it, leaves it to a colleague: it would be the oldest until then."""
    ram = new_person(name_hi="राम", name_en="Ram", mobile="9415000066")
    ram.save()
    back = Case.objects.create(
        number="P1", kind="health_card.change_put_right", state="waiting", office=cell,
        complete_date=LONG_AGO, person=ram,
    )  # fmt: skip
    case = sent_by(chitra, office)
    cases.record_arrival(case=case, way="mail", today=TODAY)
    desk = online(usha)
    done = desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})

    assert (done.status_code, done["Location"]) == (303, at("health_card:desk"))
    assert back in queries.cases_at_desk(usha, on=TODAY)["waiting"]


def test_once_the_charge_has_ended_the_next_officer_has_the_family(office, cell, chitra, usha, key):
    family = verified(online(usha), sent_by(chitra, office))
    accounts.unmake_officer(user=chitra, role="ddo", office=office, by=usha, on=TODAY)

    assert families.verifying_office(family.person, office=office, on=TODAY) == office
    assert Family.objects.get().ddo_office == office


@pytest.mark.parametrize("left_on", [date(2017, 4, 16)])
def test_a_former_officer_is_as_everybody(office, cell, left_on):
    person = new_person(name_hi="पुराने", name_en="Former", mobile="9415000077")
    person.save()
    login = accounts.create_login(user_id="former", person=person, by=None)
    accounts.grant_role(
        user=login, role="ddo", office=office, from_date=LONG_AGO, until_date=left_on, by=None
    )

    assert families.verifying_office(person, office=office, on=TODAY) == office
