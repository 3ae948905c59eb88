"""A mistake told and put right on the pages themselves; a divorce, and a relative who depends now."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from sevanidhi.core.casework import kinds
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.vault.models import Identity
from sevanidhi.schemes.health_card.models import Member
from sevanidhi.schemes.health_card.queries import cards as cards_kept
from sevanidhi.schemes.health_card.queries import changes
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import keep_photo, make_family, make_officer
from sevanidhi.schemes.health_card.tests.gateway import NUMBERS, at
from sevanidhi.schemes.health_card.tests.test_change_pages import (
    asha,
    begun,
    desk,
    family,
    online,
    said,
)
from sevanidhi.schemes.health_card.tests.test_changes import BROTHER, OF_AGE

__all__ = ["asha", "desk", "family"]
pytestmark = pytest.mark.django_db
FATHER = {
    "relation": "father", "name_hi": "हरीश शर्मा", "name_en": "Harish Sharma", "born": "1950-03-30",
    "gender": "male",
    "conditions": {"wholly_dependent": "yes", "normally_resides": "yes", "own_income": ""},
}  # fmt: skip


def place(family, relation):
    return str(family.members.get(relation=relation, until_date=None).pk)


def begun_for(user, family, relation, *what):
    """Begin a correction of one member, with what is ticked as wrong."""
    applicant = begun(user, "correction")
    applicant.page("who", member=place(family, relation))
    applicant.page("wrong", what=list(what))
    return applicant


def asked(applicant, page):
    return applicant.client.get(at("journeys:page", applicant.number, page))


def refused(applicant, page, **told):
    answer = applicant.post(at("journeys:page", applicant.number, page), **told)
    assert answer.status_code == 422
    return said(answer)


def sent(applicant, paper="जन्म प्रमाण पत्र 7"):
    applicant.page("event", paper=paper)
    case = applicant.declare().send()
    assert case is not None, said(applicant.response)
    return case


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_a_name_from_the_first_page_to_the_new_card(family, asha, desk):
    listed = said(online(asha).get(at("health_card:changes")))
    for words in ("दर्ज गलती का सुधार", "तलाक", "अब आप पर आश्रित संबंधी"):
        assert words in listed
    assert "केवल सही बात" in said(online(asha).get(at("health_card:change", "correction")))
    applicant = begun_for(asha, family, "son", "name")
    page = asked(applicant, "right_name")
    assert "अभी कार्ड पर: मोहन · Mohan" in said(page)
    assert b'value="Mohan"' in page.content
    assert asked(applicant, "right_gender").status_code == 404
    assert "पहले से कार्ड पर" in refused(applicant, "right_name", name_hi="मोहन", name_en="Mohan")
    applicant.page("right_name", name_hi="मोहन शर्मा", name_en="Mohan Sharma")
    applicant.page("event", paper="जन्म प्रमाण पत्र 7")
    shown = said(applicant.client.get(at("journeys:check", applicant.number)))
    for words in ("मोहन शर्मा", "क्या गलत है नाम", "जन्म प्रमाण पत्र 7"):
        assert words in shown
    case = applicant.declare().send()
    assert (case.kind, case.state) == ("health_card.change_correction", "waiting")
    done = said(applicant.client.get(at("journeys:done", applicant.number)))
    for words in (case.number, "राजकीय इंटर कॉलेज", "25 अप्रैल 2017", "पुराना कार्ड रद्द होता है"):
        assert words in done
    assert "मोहन · Mohan की जगह" in said(applicant.client.get(at("casework:case", case.number)))

    shown = said(desk.get(at("health_card:desk_case", case.number)))
    assert "नाम मोहन · Mohan मोहन शर्मा · Mohan Sharma" in shown
    assert desk.post(at("health_card:desk_verify", case.number), {"compared": "on"}).status_code == 303
    on_card = cards_kept.said_on(cards_kept.in_force(family)).members
    assert [one.name_hi for one in on_card] == ["आशा शर्मा", "मोहन शर्मा", "रीना"]
    mine = said(applicant.client.get(at("health_card:my_family")))
    assert "2. मोहन शर्मा" in mine
    assert "Mohan " not in mine.replace("Mohan Sharma", "")


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_a_number_that_came_later_is_nowhere_but_in_the_vault(family, asha, desk):
    applicant = begun_for(asha, family, "son", "aadhaar")
    assert asked(applicant, "right_number").status_code == 404  # the notice is read first
    assert "निशान हटाएँ" in refused(applicant, "consent", agreed="no")
    applicant.page("consent", agreed="yes")
    number = asked(applicant, "right_number")
    assert "no_aadhaar_why" not in number.content.decode()
    assert "संख्या लिखें" in refused(applicant, "right_number", aadhaar="")
    applicant.page("right_number", aadhaar=NUMBERS[3])
    case = sent(applicant, "आधार कार्ड")

    pages = [desk.get(at("health_card:desk_case", case.number)), applicant.response]
    pages.append(applicant.client.get(at("casework:case", case.number)))
    assert "XXXX XXXX 3433" in said(pages[0])
    assert "XXXX XXXX 3433" not in said(pages[2])
    assert all(NUMBERS[3] not in page.content.decode() for page in pages)
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    stands = family.members.get(relation="son", until_date=None)
    assert (stands.last4, stands.identity) == ("3433", Identity.objects.get().pk)
    assert NUMBERS[3] not in str(list(Case.objects.values())) + str(list(Draft.objects.values()))
    assert NUMBERS[3] not in str(list(Member.objects.values()))

    again = begun(asha, "correction")
    again.page("who", member=place(family, "son"))
    assert "तब नहीं थी, अब है" not in said(asked(again, "wrong"))
    again.page("who", member=place(family, "daughter"))
    again.page("wrong", what="aadhaar")
    again.page("consent", agreed="yes")
    assert family.number in refused(again, "right_number", aadhaar=NUMBERS[3])


def test_of_whom_nearly_all_changes_the_officer_is_warned_and_asked(family, asha, desk):
    family.members.filter(relation="son").update(photo_sha256=keep_photo(9))
    applicant = begun_for(asha, family, "son", "name", "gender")
    applicant.page("right_name", name_hi="रवि", name_en="Ravi")
    applicant.page("right_gender", gender="other")
    case = sent(applicant)

    at_case, at_step = at("health_card:desk_case", case.number), at("health_card:desk_verify", case.number)
    shown = desk.get(at_case)
    assert "लगभग हर बात बदल रही है" in said(shown)
    assert at("health_card:desk_photo_before", case.number) in shown.content.decode()
    step = said(desk.get(at_step))
    assert ("लगभग हर बात बदल रही है" in step, "रवि · Ravi" in step) == (True, True)
    assert desk.post(at_step, {"compared": "on"}).status_code == 422
    order = family.members.get(relation="son").order
    told = {"compared": "on", f"decided_{order}": "विद्यालय का प्रमाण पत्र देखा"}
    assert desk.post(at_step, told).status_code == 303


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_old_and_new_photo_stand_side_by_side_for_the_officer_and_for_no_stranger(family, asha, desk, cell):
    family.members.filter(relation="son").update(photo_sha256=keep_photo(9))
    applicant = begun_for(asha, family, "son", "photo", "gender")
    assert "मेल नहीं खाता" in refused(applicant, "right_gender", gender="female")
    applicant.page("right_gender", gender="other")
    picture = SimpleUploadedFile("new.jpg", gateway.photo(4), "image/jpeg")
    applicant.page("right_photo", photo=picture)
    case = sent(applicant)

    page = desk.get(at("health_card:desk_case", case.number)).content.decode()
    before = at("health_card:desk_photo_before", case.number)
    new = case.answers["pages"]["right_photo"]["photo"]
    after = at("health_card:desk_photo", case.number, new)
    assert page.index(before) < page.index(after)
    old, now = (desk.get(address) for address in (before, after))
    assert (old["Content-Type"], now["Content-Type"]) == ("image/jpeg", "image/jpeg")
    assert old.content != now.content
    stranger = online(make_officer("far", "ddo", cell))
    assert stranger.get(before).status_code == 404
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    stands = family.members.get(relation="son", until_date=None)
    assert (stands.gender, stands.photo_sha256 != keep_photo(9)) == ("other", True)


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_a_birth_date_is_judged_before_it_is_sent_and_what_the_rule_asks_is_written_at_the_desk(
    family, asha, desk
):
    applicant = begun_for(asha, family, "son", "birth_date")
    assert "अभी कार्ड पर: 20 जून 1999" in said(asked(applicant, "right_birth"))
    for day, words in (("2017-05-01", "अभी आया नहीं"), ("1999-06-20", "पहले से कार्ड पर")):
        assert words in refused(applicant, "right_birth", **gateway.date_boxes("birth_date", day))
    applicant.page("right_birth", **gateway.date_boxes("birth_date", "1998-06-20"))
    case = sent(applicant)

    shown = said(desk.get(at("health_card:desk_case", case.number)))
    assert "आयु सीमा का आदेश नहीं मिला" in shown
    verify = at("health_card:desk_verify", case.number)
    assert desk.post(verify, {"compared": "on"}).status_code == 422
    answer = desk.post(verify, {"compared": "on", "decided_2": "बी.एससी. में पढ़ रहे हैं"})
    assert answer.status_code == 303
    assert family.members.get(relation="son", until_date=None).decided_why == "बी.एससी. में पढ़ रहे हैं"


def test_with_which_the_rule_says_no_is_told_why_on_the_page(family, asha):
    Member.objects.create(
        family=family, order=4, no_aadhaar_why="none_yet", answer="yes", reason="in_family",
        from_date=family.from_date, rule="health_card.family_relations@2017-02-06", **BROTHER
    )  # fmt: skip
    applicant = begun_for(asha, family, "brother", "birth_date")

    told = refused(applicant, "right_birth", **gateway.date_boxes("birth_date", "1998-06-20"))
    assert "सोहन कार्ड पर नहीं आ सकते" in told
    assert "आयु सीमा पूरी हो चुकी" in told


def test_who_is_chosen_anew_after_the_facts_were_given_is_told_what_does_not_fit(family, asha):
    applicant = begun_for(asha, family, "self", "gender")
    applicant.page("right_gender", gender="male")
    applicant.page("event", paper="7")
    applicant.page("who", member=place(family, "daughter"))

    answer = applicant.client.get(at("journeys:check", applicant.number))
    for words in ("लिंग संबंध से मेल नहीं खाता", "किसी और सदस्य को चुना गया"):
        assert words in said(answer)
    applicant.page("wrong", what="name")
    applicant.page("right_name", name_hi="रीना शर्मा", name_en="Reena Sharma")
    assert applicant.declare().send().kind == "health_card.change_correction"


def test_what_is_returned_opens_again_and_the_cell_takes_back_what_was_entered(
    family, asha, chitra, desk, cell, usha
):
    applicant = begun_for(asha, family, "son", "name")
    applicant.page("right_name", name_hi="मोहन शर्मा", name_en="Mohan Sharma")
    case = sent(applicant)
    back = desk.post(
        at("health_card:desk_return", case.number), {"note": "", "why_right_name": "प्रमाण में शर्मन है"}
    )
    assert back.status_code == 303
    again = at("journeys:again", "health_card.change_correction", case.number)
    assert "प्रमाण में शर्मन है" in said(applicant.client.get(again))
    applicant.post(again)
    applicant.number = Draft.objects.get(owner=asha, state="open").number
    applicant.page("right_name", name_hi="मोहन शर्मन", name_en="Mohan Sharman")
    applicant.declare().send()
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    assert family.members.get(relation="son", until_date=None).name_en == "Mohan Sharman"

    desk.post(at("health_card:desk_mistake", case.number), {"note": "प्रमाण किसी और का था"})
    waits = changes.put_right_of(case)
    shown = said(online(usha).get(at("health_card:desk_case", waits.number)))
    assert "नाम सुधार में: मोहन शर्मन · Mohan Sharman। वापस लेने पर फिर: मोहन · Mohan।" in shown
    done = online(usha).post(at("health_card:desk_verify", waits.number), {"compared": "on"})
    assert done.status_code == 303
    assert family.members.get(relation="son", until_date=None).name_en == "Mohan"


@pytest.mark.parametrize(
    ("relation", "born", "later", "words"),
    [
        ("son", "2003-07-20", 10, "मोहन की नियम वाली आयु 20 जून 2017 को पूरी हो चुकी। {} आहरण अधिकारी"),
        ("brother", "2003-07-20", 10, "सोहन की नियम वाली आयु 20 जून 2017 को पूरी हो चुकी। {} परिवार में"),
        ("son", "2003-07-20", -10, None),
        ("sister", "1985-07-20", 10, None),
    ],
)  # fmt: skip
def test_the_cell_reads_that_the_birthday_of_the_date_it_lets_stand_again_has_passed(
    family, asha, chitra, desk, cell, usha, settings, relation, born, later, words
):
    unmarried = {"marital": "unmarried", "wholly_dependent": "yes", "normally_resides": "yes"}
    sister = BROTHER | {"relation": "sister", "gender": "female", "declared": unmarried}
    for order, one in ((4, BROTHER), (5, sister)):
        Member.objects.create(
            family=family, order=order, no_aadhaar_why="none_yet", answer="yes", reason="in_family",
            from_date=family.from_date, rule="health_card.family_relations@2017-02-06", **one
        )  # fmt: skip
    applicant = begun_for(asha, family, relation, "birth_date")
    applicant.page("right_birth", **gateway.date_boxes("birth_date", born))
    case = sent(applicant)
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    desk.post(at("health_card:desk_mistake", case.number), {"note": "प्रमाण किसी और का था"})
    settings.BUSINESS_DATE = OF_AGE + timedelta(days=later)
    waits = changes.put_right_of(case)

    shown = said(online(usha).get(at("health_card:desk_case", waits.number)))
    assert ("नियम वाली आयु" in shown) == (words is not None)
    assert words is None or words.format("यह बदलाव वापस लेने पर") in shown


def test_the_cell_reads_what_stands_again_and_no_figure_of_a_number(family, asha, chitra, desk, cell, usha):
    family.members.filter(relation="son").update(photo_sha256=keep_photo(9))
    applicant = begun_for(asha, family, "son", "photo", "aadhaar", "birth_date")
    applicant.page("right_birth", **gateway.date_boxes("birth_date", "2000-06-20"))
    applicant.page("right_photo", photo=SimpleUploadedFile("new.jpg", gateway.photo(4), "image/jpeg"))
    applicant.page("consent", agreed="yes")
    applicant.page("right_number", aadhaar=NUMBERS[3])
    case = sent(applicant)
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    desk.post(at("health_card:desk_mistake", case.number), {"note": "प्रमाण किसी और का था"})
    waits = changes.put_right_of(case)
    page = said(online(usha).get(at("health_card:desk_case", waits.number)))
    with translation.override("en"):
        english = kinds.kind(waits.kind).in_words(waits.answers)

    for words in (
        "20 जून 2000। वापस लेने पर फिर: 20 जून 1999।", "भेजा गया नया। वापस लेने पर फिर: जो पहले था।",
        "दी गई। वापस लेने पर फिर: दर्ज नहीं।",
    ):  # fmt: skip
        assert words in page
    assert dict(english)["Aadhaar number"] == (
        "By the correction: given. Once taken back, again: none on the card."
    )
    assert "3433" not in page + str(waits.answers)


def test_nobody_who_is_not_married_is_asked_of_a_divorce(family, asha, desk):
    applicant = begun(asha, "divorce")
    assert "ऐसा कोई सदस्य नहीं" in said(asked(applicant, "who"))


@pytest.mark.requirement("SECTS-10", in_part=True)
def test_a_divorce_and_a_father_who_depends_now(office, key, family, asha, desk):
    Member.objects.create(
        family=family, order=4, relation="spouse", name_hi="रमेश", name_en="Ramesh", gender="male",
        birth_date="1972-03-04", no_aadhaar_why="none_yet", answer="yes", reason="in_family",
        from_date="2017-04-01", rule="health_card.family_relations@2017-02-06",
    )  # fmt: skip
    Member.objects.create(
        family=family, order=5, relation="step_son", name_hi="करण", name_en="Karan", gender="male",
        declared=FATHER["conditions"], birth_date="2005-03-04", no_aadhaar_why="none_yet",
        answer="yes", reason="in_family", from_date="2017-04-01",
        rule="health_card.family_relations@2017-02-06",
    )  # fmt: skip
    assert "आपके अपने बच्चे रहते हैं। सौतेले बच्चों" in said(online(asha).get(at("health_card:change", "divorce")))
    applicant = begun(asha, "divorce")
    who = said(asked(applicant, "who"))
    assert ("रमेश" in who, "मोहन" in who) == (True, False)
    applicant.page("who", member=place(family, "spouse"))
    applicant.page("event", paper="डिक्री 12/2017", **gateway.date_boxes("day", "2017-04-16"))
    case = applicant.declare().send()
    shown = said(desk.get(at("health_card:desk_case", case.number)))
    assert "डिक्री 12/2017" in shown
    assert "इस कार्ड पर सौतेले बच्चे हैं: करण।" in shown
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    assert "सौतेले बच्चे हैं" not in said(desk.get(at("health_card:desk_case", case.number)))
    assert family.members.get(relation="spouse").until_why == "divorce"

    gateway.Count.objects.all().delete()
    applicant = begun(asha, "dependant")
    applicant.page("consent", agreed="yes")
    row = "11111111-1111-4111-8111-111111111111"
    choices = applicant.client.get(at("journeys:row_page", applicant.number, row, "relation"))
    shown = said(choices)
    assert ("पिता" in shown, "बहन" in shown, "पति या पत्नी" in shown) == (True, True, False)
    applicant.member(FATHER, number=NUMBERS[3])
    applicant.page("event", paper="सेवानिवृत्ति आदेश 4")
    case = applicant.declare().send()
    assert case is not None, said(applicant.response)
    desk.post(at("health_card:desk_verify", case.number), {"compared": "on"})
    assert family.members.get(relation="father").order == 6


def test_two_fathers_of_one_application_are_told_before_it_is_sent(family, asha):
    applicant = begun(asha, "dependant")
    applicant.page("consent", agreed="yes")
    applicant.member(FATHER, number=NUMBERS[3])
    applicant.member(FATHER | {"name_en": "Girish Sharma", "name_hi": "गिरीश शर्मा"}, number=NUMBERS[4])
    applicant.page("event", paper="7")

    shown = said(applicant.client.get(at("journeys:check", applicant.number)))
    assert "माता एक और पिता एक ही होते हैं" in shown


def test_a_member_of_another_family_is_no_choice(office, family, asha):
    other = make_family(office, mobile="9415000077")
    applicant = begun(asha, "correction")

    refused(applicant, "who", member=place(other, "self"))
    assert "who" not in Draft.objects.get(number=applicant.number).answers
    assert asked(applicant, "wrong").status_code == 200  # asked of nobody, and names nobody
