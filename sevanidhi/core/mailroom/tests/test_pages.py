"""The mail room's pages, read as a clerk of the state cell reads them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sevanidhi.core.casework import codes
from sevanidhi.core.casework.models import Case
from sevanidhi.core.mailroom import imap
from sevanidhi.core.mailroom.formulas import NOT_KEPT
from sevanidhi.core.mailroom.models import Letter, Mailbox
from sevanidhi.core.mailroom.tests.conftest import LATER, as_pdf, form, page
from sevanidhi.core.mailroom.tests.test_letters import taken_in
from sevanidhi.core.offices.models import Office
from sevanidhi.web.tests.reading import words
from tests.world import signed_in


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.BUSINESS_DATE = LATER


@pytest.fixture
def desk(kamla) -> Client:
    client = Client()
    client.cookies.load(signed_in(kamla))
    return client


@pytest.fixture
def uncoded(ashas) -> Letter:
    return taken_in(as_pdf([page()]), Subject="मेरा फ़ॉर्म")


def at(name: str, *arguments, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=arguments)


def test_the_list_says_what_waits_and_why(desk, uncoded, ashas):
    taken_in(form(ashas), Subject="Filed by itself")

    waiting = words(desk.get(at("mailroom:letters")))
    assert "मेरा फ़ॉर्म" in waiting
    assert "No code of a form was found on its papers." in waiting
    assert "Filed by itself" not in waiting
    filed = words(desk.get(at("mailroom:letters") + "?state=filed"))
    assert "Filed by itself asha@example.org" in filed
    assert ashas.number in filed
    assert "इसके कागज़ों पर किसी फ़ॉर्म का कोड नहीं मिला।" in words(desk.get(at("mailroom:letters", language="hi")))


def test_the_list_says_how_the_mailbox_does(desk, settings, uncoded):
    assert "No mailbox is set up" in words(desk.get(at("mailroom:letters")))
    settings.IMAP_HOST = "mail.example"
    assert "The mailbox has not been read yet." in words(desk.get(at("mailroom:letters")))
    Mailbox.objects.create(name=imap.name(), looked_at=uncoded.received_at)
    assert "The mailbox was last read on" in words(desk.get(at("mailroom:letters")))
    Mailbox.objects.update(fault="timed out")
    shown = words(desk.get(at("mailroom:letters")))
    assert "What the mail server said, for the administrator: timed out" in shown
    Mailbox.objects.update(fault=NOT_KEPT)
    shown = words(desk.get(at("mailroom:letters", language="hi")))
    assert "एक ई-मेल रखी नहीं जा सकी; कारण लॉग में है।" in shown
    assert NOT_KEPT not in shown


def test_a_clerk_opens_the_paper_and_files_it(desk, uncoded, ashas):
    shown = words(desk.get(at("mailroom:letter", uncoded.pk)))
    assert "To be looked at मेरा फ़ॉर्म" in shown
    place = uncoded.papers.get().place
    opened = desk.get(at("mailroom:paper", uncoded.pk, place))
    assert (opened.status_code, opened["Content-Type"]) == (200, "application/pdf")
    assert opened["Content-Disposition"].startswith("attachment")

    answer = desk.post(
        at("mailroom:letter", uncoded.pk), {"papers": [place], "number": ashas.number, "note": "Torn."},
        follow=True,
    )  # fmt: skip

    assert f"Filed to application {ashas.number}." in words(answer)
    after = words(desk.get(at("mailroom:letter", uncoded.pk)))
    assert f"Filed to application {ashas.number}" in after
    assert "Handled by Kamla" in after
    assert "File it to an application" not in after


def test_an_older_print_comes_with_its_number_filled_in(desk, ashas, monkeypatch):
    letter = taken_in(form(ashas))
    Letter.objects.update(state="for_a_human", why="OlderPrint", case=None, settled_at=None)

    shown = desk.get(at("mailroom:letter", letter.pk))
    assert f'value="{ashas.number}"' in shown.content.decode()
    assert "An older form: a newer one of this application has been made since." in words(shown)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Application RG-2017-999999 was not found at your office."),
        ("hi", "आवेदन RG-2017-999999 आपके कार्यालय में नहीं मिला।"),
    ],
)
def test_a_number_that_is_not_here_is_said_in_both_languages(desk, uncoded, language, said):
    place = uncoded.papers.get().place
    answer = desk.post(
        at("mailroom:letter", uncoded.pk, language=language), {"papers": [place], "number": "RG-2017-999999"}
    )

    assert answer.status_code == 422
    assert said in words(answer)


def test_a_mail_without_a_paper_that_could_be_taken_can_only_be_dismissed(desk, ashas):
    letter = taken_in(b"%PDF-1.7 torn")
    shown = words(desk.get(at("mailroom:letter", letter.pk)))
    assert "One of its papers is broken." in shown
    assert "None of it can be filed." in shown

    empty = desk.post(at("mailroom:dismiss", letter.pk), {"why": ""})
    assert empty.status_code == 422
    done = desk.post(at("mailroom:dismiss", letter.pk), {"why": "Asked for a new scan."}, follow=True)
    assert "The e-mail is dismissed." in words(done)
    listed = words(desk.get(at("mailroom:letters") + "?state=dismissed"))
    assert "Asked for a new scan." in listed


def test_what_the_sender_wrote_is_shown_as_words(desk, ashas):
    letter = taken_in(Subject="<script>alert(1)</script>", From='"<b>x</b>" <asha@example.org>')

    for address in (at("mailroom:letters"), at("mailroom:letter", letter.pk)):
        shown = desk.get(address).content.decode()
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown


def test_post_is_entered_by_the_number_or_by_the_code_on_the_form(desk, ashas):
    told = {
        "number": codes.form_code(ashas),
        "arrived_day": "18",
        "arrived_month": "4",
        "arrived_year": "2017",
    }
    answer = desk.post(at("mailroom:post"), told | {"note": "Diary 118"}, follow=True)

    said = words(answer)
    assert f"The arrival of application {ashas.number} is entered." in said
    assert f"{ashas.number} 18-04-2017 Kamla Diary 118" in said


def test_a_day_to_come_is_refused_in_words(desk, ashas):
    told = {"number": ashas.number, "arrived_day": "21", "arrived_month": "4", "arrived_year": "2017"}
    answer = desk.post(at("mailroom:post", language="hi"), told)

    assert answer.status_code == 422
    assert "21 अप्रैल 2017 अभी आया नहीं है" in words(answer)


def test_a_form_of_another_office_s_case_is_not_the_cell_s_to_open(desk, ashas, cell):
    letter = taken_in(form(ashas))
    here = at("mailroom:letter", letter.pk)
    assert f"Open application {ashas.number}" in words(desk.get(here))
    elsewhere = Office.objects.create(
        code="LKO-EDU-03", kind="ddo", state="uttar_pradesh", name_hi="विद्यालय", name_en="School",
        sort_key="s", search_key=" s",
    )  # fmt: skip
    Case.objects.update(office=elsewhere)

    shown = words(desk.get(here))
    assert "Paper 1 lies with the application." in shown
    assert "Open" not in shown
    assert desk.get(at("mailroom:paper", letter.pk, letter.papers.get().place)).status_code == 404


def test_the_mail_room_is_closed_to_others_and_a_stranger_s_letter_is_not_there(uncoded, asha, desk):
    client = Client()
    client.cookies.load(signed_in(asha))
    for name, *arguments in (("mailroom:letters",), ("mailroom:post",), ("mailroom:letter", uncoded.pk)):
        assert client.get(at(name, *arguments)).status_code == 403
    assert desk.get(at("mailroom:letter", uncoded.pk + 1)).status_code == 404
    assert desk.get(at("mailroom:paper", uncoded.pk, 77)).status_code == 404
