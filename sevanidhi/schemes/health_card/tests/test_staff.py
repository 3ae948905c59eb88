"""A drawing officer's list: loaded whole or not at all; each person on it confirms by a code."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sevanidhi.core.accounts import limits, newcomers
from sevanidhi.core.accounts.models import Count, User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices.models import Message
from sevanidhi.core.uploads.tests.conftest import EICAR, fake_clamd  # noqa: F401
from sevanidhi.schemes.health_card.models import StaffListed
from sevanidhi.schemes.health_card.services import staff
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_office
from sevanidhi.schemes.health_card.tests.gateway import at
from sevanidhi.web.access import NotYourDuty

pytestmark = pytest.mark.django_db
HEAD = "संख्या,नाम,Name,जन्मतिथि,मोबाइल,पेंशनर"
GOOD = f"{HEAD}\nehrms-1188,आशा शर्मा,Asha Sharma,15-06-1975,९४१५००००२१,नहीं\n, , ,,,\nPPO-77,मोहन,,,,हाँ\n"


@pytest.fixture
def desk(chitra):
    client = Client()
    client.force_login(chitra)
    return client


def loaded(desk, text, code="LKO-EDU-03"):
    file = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
    return desk.post(at("health_card:staff_load", code), {"_key": "x", "file": file})


def test_a_list_is_loaded_and_loaded_again_with_what_changed(desk, office):
    assert loaded(desk, GOOD).status_code == 303
    first = StaffListed.objects.get(service_number="EHRMS-1188")
    assert (str(first.birth_date), first.mobile, first.is_pensioner) == ("1975-06-15", "9415000021", False)
    assert StaffListed.objects.get(service_number="PPO-77").is_pensioner
    assert loaded(desk, GOOD.replace("आशा शर्मा", "आशा देवी")).status_code == 303

    assert sorted(StaffListed.objects.values_list("name_hi", flat=True)) == ["आशा देवी", "मोहन"]
    assert Entry.objects.filter(act="health_card.staff.loaded").count() == 2


def test_every_wrong_line_is_named_and_nothing_is_entered(desk):
    bad = (
        f"{HEAD}\n,कोई नहीं,,,,\nE-1,,,,,\nE-2,राम,,31-02-1970,,\nE-3,श्याम,,,12345,\nE-4,सीता,,,,शायद\n"
        "e-5,गीता,,,,\nE-5,गीता,,,,\nE-6,भविष्य,,01-01-2030,,\n"
    )
    answer = loaded(desk, bad)

    assert answer.status_code == 422
    page = answer.content.decode()
    for words in ("यह खाली है।", "बीता हुआ दिन नहीं", "दस अंकों का मोबाइल", "“हाँ” या “नहीं”", "ऊपर आ चुकी है"):
        assert words in page
    found = staff.read([row.split(",") for row in bad.splitlines()], on=TODAY)
    assert [(fault.row, fault.column) for fault in found.faults] == [
        (2, "service_number"), (3, "name_hi"), (4, "birth_date"), (5, "mobile"), (6, "pensioner"),
        (8, "service_number"), (9, "birth_date"),
    ]  # fmt: skip
    assert [line.service_number for line in found.lines] == ["E-5"]
    assert not StaffListed.objects.exists()


def test_swapped_columns_of_names_are_told_line_by_line(desk):
    bad = f"{HEAD}\nE-1,Asha Sharma,आशा शर्मा,,,\nE-2,मोहन,Mohan,,,\nE-3,123,,,,\n"
    page = loaded(desk, bad).content.decode()
    found = staff.read([row.split(",") for row in bad.splitlines()], on=TODAY)

    assert "यह नाम हिंदी अक्षरों में लिखें।" in page
    assert "यह नाम अंग्रेज़ी अक्षरों में लिखें।" in page
    assert [(fault.row, fault.column, fault.why) for fault in found.faults] == [
        (2, "name_hi", "not_hindi"), (2, "name_en", "not_english"), (4, "name_hi", "not_hindi"),
    ]  # fmt: skip
    assert not StaffListed.objects.exists()


def test_a_list_without_headings_is_refused_and_does_not_pass_over_its_first_person(desk):
    answer = loaded(desk, GOOD.removeprefix(f"{HEAD}\n"))

    assert answer.status_code == 422
    assert "ऊपर शीर्षक जोड़ें" in answer.content.decode()
    assert not StaffListed.objects.exists()


SAME = ("EHRMS-1188", "आशा शर्मा", "Asha Sharma", "1975-06-15", "9415000021", False)


@pytest.mark.parametrize(
    "text",
    [
        "Name (English),PENSIONER (yes or no),mobile no.,Name (Hindi),DOB,Employee ID\n"
        "Asha Sharma,no,9415000021,आशा शर्मा,15-06-1975,ehrms-1188\n",
        "मोबाइल  नम्बर,पेंशनर (हाँ या नहीं),नाम (अंग्रेजी),जन्म तिथि,नाम (हिन्दी),कर्मचारी या पेंशन संख्या\n"
        "9415000021,नहीं,Asha Sharma,15-06-1975,आशा शर्मा,EHRMS-1188\n",
        "कर्मचारी या पेंशन संख्या / Employee or pension number,नाम (हिंदी) / Name (Hindi),"
        "नाम (अंग्रेज़ी) - Name (English),जन्मतिथि (Date of birth),Mobile,पेंशनर\n"
        "EHRMS-1188,आशा शर्मा,Asha Sharma,15-06-1975,9415000021,नहीं\n",
        "कर्मचारियों की सूची,,,,\n\nemployee_id;Name;नाम (English);birth_date;MOBILE\n".replace(";", ",")
        + "EHRMS-1188,आशा शर्मा,Asha Sharma,15-06-1975,9415000021\n",
    ],
    ids=["English", "Hindi", "both", "mixed, below a title"],
)
def test_columns_are_known_by_their_headings_in_any_order(desk, text):
    assert loaded(desk, text).status_code == 303

    told = StaffListed.objects.get()
    assert (
        told.service_number, told.name_hi, told.name_en, str(told.birth_date), told.mobile, told.is_pensioner,
    ) == SAME  # fmt: skip


def test_columns_that_are_none_of_ours_are_not_read_and_told(desk):
    text = "क्रम,संख्या,पद,नाम,\n1,E-1,लिपिक,राम,कुछ\n"
    answer = loaded(desk, text)

    assert StaffListed.objects.get().service_number == "E-1"
    assert "ये स्तंभ नहीं पढ़े गए: “क्रम”, “पद”, “E”" in desk.get(answer["Location"]).content.decode()


def test_a_column_that_is_needed_is_asked_for_by_its_name(desk):
    answer = loaded(desk, "संख्या,जन्मतिथि,मोबाइल\nE-1,15-06-1975,9415000021\n")

    assert answer.status_code == 422
    assert "ये स्तंभ नहीं मिले: नाम (हिंदी)।" in answer.content.decode()
    assert not StaffListed.objects.exists()


def test_an_unlikely_date_of_birth_is_told_and_entered(desk):
    rows = f"{HEAD}\nE-1,राम,,17-04-1999,,\nE-2,श्याम,,18-04-1999,,\nE-3,मोहन,,01-01-2017,,हाँ\n"
    answer = loaded(desk, rows)

    assert StaffListed.objects.count() == 3
    assert "18 वर्ष से कम: पंक्ति 3, 4।" in desk.get(answer["Location"]).content.decode()


def test_two_columns_of_one_meaning_are_refused(desk):
    answer = loaded(desk, "संख्या,नाम,कर्मचारी का नाम\nE-1,राम,श्याम\n")

    assert answer.status_code == 422
    assert "अर्थ एक ही है: नाम, कर्मचारी का नाम।" in answer.content.decode()
    assert not StaffListed.objects.exists()


def test_a_person_above_the_headings_is_not_passed_over(desk):
    answer = loaded(desk, f"E-0,श्याम,Shyam,,,\n{GOOD}")

    assert answer.status_code == 422
    assert "पंक्ति 1 शीर्षकों से ऊपर है" in answer.content.decode()


@pytest.mark.parametrize("language", ["hi", "en"])
def test_our_own_empty_list_has_headings_that_are_read(desk, language):
    headings = (
        desk.get(at("health_card:staff_pattern", language=language)).content.decode("utf-8-sig").strip()
    )
    text = f"{headings}\nEHRMS-1188,आशा शर्मा,Asha Sharma,15-06-1975,9415000021,नहीं\n"
    answer = loaded(desk, text)

    assert StaffListed.objects.get().name_en == "Asha Sharma"
    assert "ये स्तंभ नहीं पढ़े गए" not in desk.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("text", [HEAD, "", "\x00", f"{HEAD}\n\n"])
def test_an_empty_list_is_refused(desk, text):
    assert loaded(desk, text).status_code == 422


def test_a_list_is_scanned_as_every_file_is(desk, fake_clamd):  # noqa: F811
    assert loaded(desk, GOOD + EICAR.decode()).status_code == 422
    fake_clamd.stop()
    assert loaded(desk, GOOD).status_code == 422

    assert not StaffListed.objects.exists()


def test_nobody_loads_the_list_of_another_office(desk, office, chitra):
    other = make_office("LKO-PWD-01", name=("लोक निर्माण", "Works"))

    assert loaded(desk, GOOD, code=other.code).status_code == 404
    with pytest.raises(NotYourDuty):
        staff.load([["a"], ["E-1", "राम"]], office=other, by=chitra, on=TODAY)


def test_the_pattern_has_the_columns_in_their_order(desk):
    pattern = desk.get(at("health_card:staff_pattern")).content.decode()

    assert pattern.startswith("\ufeffकर्मचारी आईडी या पेंशन संख्या,नाम (हिंदी)")


def test_who_is_on_the_list_confirms_by_a_code_and_begins_with_what_it_says(desk, office):
    gateway.registered(office)
    loaded(desk, GOOD)
    visitor = Client()
    sent = visitor.post(at("health_card:confirm"), {"ddo_code": "lko edu ०३", "service_number": "Ehrms-1188"})
    assert sent.status_code == 303
    assert visitor.post(at("health_card:confirm_code"), {"code": "000000"}).status_code == 422
    code = gateway.last_code()
    answer = visitor.post(at("health_card:confirm_code"), {"code": code}, follow=True)

    draft = Draft.objects.get()
    assert draft.number in answer.content.decode()
    assert draft.owner.mobile == gateway.MOBILE
    assert draft.answers["ddo"] == {"ddo_code": "LKO-EDU-03"}
    assert draft.answers["self_person"]["name_hi"] == "आशा शर्मा"
    assert StaffListed.objects.get(service_number="EHRMS-1188").confirmed_at is not None
    asked = visitor.get(at("journeys:page", draft.number, "employee")).content.decode()
    assert "EHRMS-1188" in asked


def test_who_is_taken_off_while_the_code_is_checked_is_not_on_the_list(desk, office, chitra, monkeypatch):
    gateway.registered(office)
    loaded(desk, GOOD)
    visitor, begin = Client(), newcomers.begin_applicant
    visitor.post(at("health_card:confirm"), {"ddo_code": "LKO-EDU-03", "service_number": "EHRMS-1188"})

    def begin_applicant(**told):
        line = StaffListed.objects.get(service_number="EHRMS-1188")
        staff.take_off(line=line, why="चले गए", by=chitra, on=TODAY)
        return begin(**told)

    monkeypatch.setattr(newcomers, "begin_applicant", begin_applicant)
    answer = visitor.post(at("health_card:confirm_code"), {"code": gateway.last_code()})
    assert (answer.status_code, "इस कार्यालय की सूची में" in answer.content.decode()) == (422, True)
    assert not Draft.objects.exists()


def test_a_line_that_a_transfer_took_along_is_its_new_offices_alone(desk, office, chitra):
    """The duty was asked of the line as it was read before, and the new office's line was struck."""
    loaded(desk, GOOD)
    line = StaffListed.objects.get(service_number="EHRMS-1188")
    StaffListed.objects.filter(pk=line.pk).update(office=make_office("LKO-PWD-01"))

    with pytest.raises(NotYourDuty):
        staff.take_off(line=line, why="चले गए", by=chitra, on=TODAY)
    assert StaffListed.objects.filter(pk=line.pk).exists()


def test_taken_off_twice_it_is_noted_once(desk, office, chitra):
    loaded(desk, GOOD)
    line = StaffListed.objects.get(service_number="EHRMS-1188")
    for _ in range(2):
        staff.take_off(line=line, why="चले गए", by=chitra, on=TODAY)

    assert Entry.objects.filter(act="health_card.staff.taken_off").count() == 1


@pytest.mark.parametrize("number", ["PPO-77", "nobody"], ids=["without a mobile", "not on the list"])
def test_whether_somebody_is_on_the_list_is_told_to_nobody(desk, office, number):
    gateway.registered(office)
    loaded(desk, GOOD)
    Count.objects.all().delete()
    visitor = Client()

    told = visitor.post(at("health_card:confirm"), {"ddo_code": "LKO-EDU-03", "service_number": number})
    assert told.status_code == 303
    assert not Message.objects.filter(address__startswith="9").exists()
    assert visitor.post(at("health_card:confirm_code"), {"code": "123456"}).status_code == 422
    assert not User.objects.filter(is_applicant=True).exists()


def asked_for(number, times):
    """Return what visitors are told who ask for the code of this number, from a browser of their own each."""
    told = []
    for _ in range(times):
        page = Client().post(at("health_card:confirm"), {"ddo_code": "LKO-EDU-03", "service_number": number})
        told.append(page.status_code)
        Count.objects.filter(key__startswith="send.soon").delete()
    return told


def typed_wrong(number, times):
    """Return what is told to one who types wrong codes for this number."""
    told = []
    for _ in range(times):
        Count.objects.filter(key__startswith="send").delete()
        visitor = Client()
        visitor.post(at("health_card:confirm"), {"ddo_code": "LKO-EDU-03", "service_number": number})
        page = visitor.post(at("health_card:confirm_code"), {"code": "000000"})
        told.append(page.content.decode().partition("error-summary")[2].partition("</div>")[0])
    return told


def test_nor_by_how_often_one_may_ask(desk, office):
    gateway.registered(office)
    loaded(desk, GOOD)
    Count.objects.all().delete()

    listed, unlisted = asked_for("EHRMS-1188", 6), asked_for("nobody", 6)
    assert listed == unlisted == [303] * 4 + [422] * 2
    assert asked_for("somebody else", 1) == [303]


def test_nor_by_wrong_codes_and_one_does_not_use_up_the_tries_of_another(desk, office):
    gateway.registered(office)
    loaded(desk, GOOD)
    Count.objects.all().delete()

    listed, unlisted = typed_wrong("EHRMS-1188", 12), typed_wrong("nobody", 12)
    assert listed == unlisted
    assert len(set(listed)) == 2
    assert typed_wrong("somebody else", 1) == listed[:1]


def test_nor_by_wrong_codes_that_were_typed_for_the_number_elsewhere(desk, office):
    gateway.registered(office)
    loaded(desk, GOOD)
    Count.objects.all().delete()
    for _ in range(limits.WRONG_A_DAY.most):
        limits.take(limits.WRONG_A_DAY, ("number", "9415000021"))

    assert typed_wrong("EHRMS-1188", 1) == typed_wrong("nobody", 1)


def test_sent_by_its_code_an_application_confirms_the_line_too(desk, office):
    gateway.registered(office)
    loaded(desk, GOOD)
    gateway.sent(office)

    assert StaffListed.objects.get(service_number="EHRMS-1188").confirmed_at is not None
