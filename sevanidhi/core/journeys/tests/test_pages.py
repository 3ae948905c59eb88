"""The pages of a journey, as somebody goes through them on a telephone and goes on at a desk."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sevanidhi.core.accounts.models import Count
from sevanidhi.core.journeys import registry
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices.models import Message
from sevanidhi.core.vault.models import Identity
from tests import toy_journey
from tests.visitor import Visitor

NUMBER = "2345 6789 0124"
BORN = {"born_day": "1", "born_month": "5", "born_year": "1980"}


def at(name, *args, language="hi"):
    with translation.override(language):
        return reverse(f"journeys:{name}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return Visitor(client)


def filled_in(user):
    """Fill in all pages, and stand at "check your answers"."""
    visitor = signed_in(user).open(at("start", "toy.family")).press("शुरू करें")
    visitor.follow("अपने बारे में").press("सहेजें", name="Asha", **BORN)
    visitor.press("सहेजें", kind="employee")
    visitor.press("सहेजें", name="Ravi")
    visitor.press("सहेजें", aadhaar=NUMBER)
    return visitor.follow("आगे बढ़ें")


def last_code():
    return re.search(r"\d{6}", Message.objects.order_by("-pk")[0].text)[0]


def test_from_the_first_page_to_the_number(asha):
    visitor = filled_in(asha)
    assert "XXXX XXXX 0124" in visitor.text
    assert NUMBER not in visitor.text
    visitor.press("घोषणा करें", agreed="on")
    visitor.press("आवेदन भेजें", code=last_code())
    draft = Draft.objects.get()

    assert f"TOY/{draft.number}" in visitor.text
    assert "कार्यालय जाँचेगा।" in visitor.text
    assert [number for number, _answers in toy_journey.SENT] == [draft.number]


def test_a_part_leads_to_the_next_and_the_last_to_the_check(asha):
    visitor = signed_in(asha).open(at("start", "toy.family")).press("शुरू करें").follow("अपने बारे में")
    number = Draft.objects.get().number
    visitor.press("सहेजें", name="Asha", **BORN).press("सहेजें", kind="employee")
    first_of_a_row = visitor.path
    visitor.press("सहेजें", name="Ravi").press("सहेजें", aadhaar=NUMBER)
    at_the_list = visitor.path

    assert first_of_a_row.endswith("/member/")  # the list may not stay empty: its first row is asked at once
    assert at_the_list == at("list", number, "family")
    assert visitor.follow("आगे बढ़ें").path == at("check", number)


def test_back_leads_to_the_question_before(asha):
    visitor = signed_in(asha).open(at("start", "toy.family")).press("शुरू करें").follow("अपने बारे में")
    number = Draft.objects.get().number

    assert visitor.press("सहेजें", name="Asha", **BORN).follow("पीछे").path == at("page", number, "name")
    assert visitor.follow("पीछे").path == at("tasks", number)


def test_a_question_about_a_member_says_whose_it_is(asha):
    visitor = signed_in(asha).open(at("start", "toy.family")).press("शुरू करें").follow("अपने बारे में")
    visitor.press("सहेजें", name="Asha", **BORN).press("सहेजें", kind="employee")

    text = visitor.press("सहेजें", name="Ravi").text
    assert "Ravi" in text
    assert "'Ravi'" not in text


def test_a_single_question_is_the_heading_of_its_page(asha):
    visitor = signed_in(asha).open(at("start", "toy.family")).press("शुरू करें").follow("अपने बारे में")
    assert re.search(r"<h1[^>]*>नाम</h1>", visitor.response.content.decode())
    shown = visitor.press("सहेजें", name="Asha", **BORN).response.content.decode()

    assert re.search(r"<h1[^>]*>Work</h1>", shown)
    assert re.search(r'<legend class="govuk-fieldset__legend govuk-visually-hidden">\s*Work', shown)


def test_sent_it_stays_sent_whatever_page_is_opened(asha):
    visitor = filled_in(asha).press("घोषणा करें", agreed="on")
    code = last_code()
    visitor.press("आवेदन भेजें", code=code)
    number = Draft.objects.get().number
    again = visitor.client.post(at("code", number), {"code": code}, follow=True)
    asked = visitor.client.get(at("page", number, "name"), follow=True)

    assert [answer.redirect_chain[-1][0] for answer in (again, asked)] == [at("done", number)] * 2
    assert len(toy_journey.SENT) == 1


def test_it_goes_on_at_another_device(asha):
    signed_in(asha).open(at("start", "toy.family")).press("शुरू करें").follow("अपने बारे में").press(
        "सहेजें", name="Asha", **BORN
    )
    desk = signed_in(asha).open(at("mine")).follow("खिलौना आवेदन").follow("अपने बारे में")

    assert desk.path == at("page", Draft.objects.get().number, "work")


def test_changed_after_the_declaration_the_code_sends_nothing(asha):
    visitor = filled_in(asha).press("घोषणा करें", agreed="on")
    code, number = last_code(), Draft.objects.get().number
    other_tab = signed_in(asha).open(at("page", number, "name"))
    other_tab.press("सहेजें", name="Somebody Else", **BORN)
    visitor.press("आवेदन भेजें", code=code)

    assert toy_journey.SENT == []
    assert Draft.objects.get().state == "open"
    assert "घोषणा के बाद उत्तर बदले हैं" in visitor.open(at("code", number)).text


def test_without_the_tick_no_code_is_sent(asha):
    visitor = filled_in(asha).open(at("declare", Draft.objects.get().number)).press("घोषणा करें")

    assert visitor.response.status_code == 422
    assert not Message.objects.exists()


def test_without_the_tick_the_page_says_so_at_its_top_and_once(asha):
    """It said so under all the answers: whoever looked from the top saw the same page again."""
    shown = filled_in(asha).press("घोषणा करें").response.content.decode()

    assert shown.count("govuk-error-summary__title") == 1
    assert shown.index('href="#agreed"') < shown.index("XXXX XXXX 0124") < shown.index('id="agreed"')


def test_no_code_leaves_for_what_was_not_declared(asha):
    visitor = filled_in(asha)
    number = Draft.objects.get().number
    visitor.client.post(at("code", number), {"send": "1"})

    assert not Message.objects.exists()
    assert not Count.objects.filter(key__startswith="send").exists()
    shown = visitor.open(at("code", number)).text
    assert "आपने उत्तरों की घोषणा अभी नहीं की है।" in shown
    assert "घोषणा के बाद उत्तर बदले हैं" not in shown


def test_a_change_leads_back_to_the_check_unless_something_new_is_asked(asha):
    visitor = filled_in(asha)
    number = Draft.objects.get().number
    visitor.open(at("page", number, "name") + "?from=check").press("सहेजें", name="Asha Devi", **BORN)
    assert visitor.path == at("check", number)
    visitor.open(at("page", number, "work") + "?from=check").press("सहेजें", kind="pensioner")

    assert visitor.path == at("page", number, "pension") + "?from=check"


def test_a_fault_is_named_with_the_way_to_its_page(asha):
    filled_in(asha)
    draft = Draft.objects.get()
    draft.answers["name"]["born"] = "2020-01-01"
    draft.save()
    visitor = signed_in(asha).open(at("check", draft.number)).follow("जन्म आगे की तारीख है")

    assert visitor.path == at("page", draft.number, "name") + "?from=check"


def test_what_is_declared_stands_below_the_answers_once_nothing_stands_against_it(asha):
    visitor = filled_in(asha)
    draft = Draft.objects.get()
    assert visitor.path == at("check", draft.number)
    assert "सब सच है।" in visitor.text

    assert visitor.press("घोषणा करें").response.status_code == 422
    assert (visitor.path, "सब सच है।" in visitor.text) == (at("declare", draft.number), True)
    assert "XXXX XXXX 0124" in visitor.text  # what is declared stands above it here too
    draft.answers["name"]["born"] = "2020-01-01"
    draft.save()
    assert "सब सच है।" not in visitor.open(at("check", draft.number)).text


def test_from_the_check_of_unfinished_answers_a_link_leads_back_to_the_tasks(asha):
    visitor = signed_in(asha).open(at("start", "toy.family")).press("शुरू करें").follow("अपने बारे में")
    number = Draft.objects.get().number
    visitor.press("सहेजें", name="Asha", **BORN).open(at("check", number))

    assert visitor.follow("कामों की सूची पर वापस जाएँ").path == at("tasks", number)


def test_what_is_wrong_is_shown_and_the_number_is_not_shown_again(asha):
    visitor = signed_in(asha).open(at("start", "toy.family")).press("शुरू करें")
    visitor.follow("अपने बारे में").press("सहेजें", name="", **(BORN | {"born_month": "13"}))
    assert visitor.response.status_code == 422
    visitor.press("सहेजें", name="Asha", **BORN).press("सहेजें", kind="employee")
    visitor.press("सहेजें", name="Ravi")
    visitor.press("सहेजें", aadhaar="2345 6789 0123")

    assert visitor.response.status_code == 422
    assert "6789" not in visitor.response.content.decode()
    assert not Identity.objects.exists()


def test_the_other_language_keeps_what_is_typed(asha):
    number = signed_in(asha).open(at("start", "toy.family")).press("शुरू करें").path.split("/")[-2]
    page = signed_in(asha).client.post(
        at("page", number, "name", language="en"), {"name": "Asha", "_language": "1"}
    )

    assert 'value="Asha"' in page.content.decode()
    assert Draft.objects.get().answers == {}


def test_a_row_is_taken_out_after_a_question(asha):
    visitor = filled_in(asha)
    visitor.open(at("tasks", Draft.objects.get().number)).follow("घर के लोग").follow("हटाएँ").press("हाँ, हटा दें")

    assert "अभी कुछ दर्ज नहीं है" in visitor.text
    assert Draft.objects.get().rows == {"family": []}


def test_given_up_it_is_erased(asha):
    visitor = (
        filled_in(asha)
        .open(at("tasks", Draft.objects.get().number))
        .follow("यह आवेदन छोड़ दें")
        .press("हाँ, मिटा दें")
    )

    assert "कोई आवेदन अधूरा नहीं है" in visitor.text
    assert Draft.objects.get().answers == {}


@pytest.mark.parametrize("page", ["tasks", "check", "declare", "code", "done", "drop"])
def test_a_stranger_is_told_that_there_is_nothing(page, draft, bharat):
    visitor = signed_in(bharat)

    assert visitor.client.get(at(page, draft.number)).status_code == 404
    assert visitor.client.post(at(page, draft.number), {"agreed": "on", "send": "1"}).status_code in (
        404,
        405,
    )


@pytest.mark.parametrize(
    "path", ["ask/nothing/", "ask/pension/", "ask/member/", "list/self/", "list/nothing/"]
)
def test_what_is_not_asked_is_not_there(path, draft, asha):
    assert signed_in(asha).client.get(at("tasks", draft.number) + path).status_code == 404


def newcomer(mobile="9829011111"):
    """Begin an application without any login."""
    visitor = Visitor().open(at("start", "toy.family")).press("कोड भेजें", mobile=mobile)
    return visitor.press("आवेदन शुरू करें", code=last_code())


def test_a_newcomer_proves_a_number_and_begins(office):
    visitor = newcomer()
    draft = Draft.objects.get()

    assert visitor.path == at("page", draft.number, "name")
    assert (draft.owner.user_id, draft.owner.mobile, draft.owner.is_applicant) == (
        draft.number,
        "9829011111",
        True,
    )
    assert draft.number in visitor.text


def test_a_newcomer_comes_back_by_the_number_and_a_code(office, settings):
    newcomer()
    number = Draft.objects.get().number
    Count.objects.all().delete()
    later = Visitor().open("/hi/account/sign-in/").press("कोड भेजें", user_id=number.lower())
    later.press("साइन इन", code=last_code())

    assert later.path == at("mine")
    assert number in later.text


def test_a_wrong_code_makes_no_login(office):
    visitor = Visitor().open(at("start", "toy.family")).press("कोड भेजें", mobile="9829011111")
    visitor.press("आवेदन शुरू करें", code=f"{(int(last_code()) + 1) % 1_000_000:06d}")

    assert visitor.response.status_code == 422
    assert not Draft.objects.exists()


def test_a_newcomer_opens_nothing_else(office):
    client = newcomer().client

    assert [
        client.get(path).status_code
        for path in ("/hi/cases/", "/hi/schedules/", "/hi/account/security/", "/hi/tokens/")
    ] == [403] * 4


def test_a_number_serves_for_six_applications(office):
    for _one in range(6):
        Count.objects.all().delete()
        newcomer()
    Count.objects.all().delete()
    visitor = newcomer()

    assert visitor.response.status_code == 422
    assert "6 आवेदन शुरू हो चुके हैं" in visitor.text
    assert Draft.objects.count() == 6


def test_the_draft_of_a_scheme_that_is_switched_off_rests(asha, draft, monkeypatch):
    monkeypatch.delitem(registry._journeys, toy_journey.TOY.code)
    visitor = signed_in(asha)

    assert visitor.client.get(at("tasks", draft.number)).status_code == 404
    assert "कोई आवेदन अधूरा नहीं है" in visitor.open(at("mine")).text
