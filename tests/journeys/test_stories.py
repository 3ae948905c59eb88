"""Whole stories, page by page as people walk them, without JavaScript: members, offices, the district."""

from __future__ import annotations

import base64
import io
import re
import time
from io import BytesIO

import pytest
import xlsxwriter
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext
from django_otp.oath import TOTP

from sevanidhi.core import queue
from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.kernel.money import rupees
from sevanidhi.site.demo.schedules import HEADINGS_EN
from tests import world as worlds
from tests.visitor import Visitor

LANGUAGES = ("hi", "en")


@pytest.fixture
def town(standing_world):
    """Return the world, in which what is done stays done, and whose messages can be read in the inbox."""
    with override_settings(DEMO_INBOX=True):
        yield standing_world


def said(language, words, **named):
    """Return the words of a page in a language."""
    with translation.override(language):
        return gettext(words) % named if named else gettext(words)


def at_work(town, role):
    return Visitor(town.client(role))


def newest(pattern):
    """Return what the newest message in the inbox says that fits."""
    return re.findall(pattern, Visitor().open("/en/messages/inbox/").text)[0]


def sign_in(user_id, language="en"):
    visitor = Visitor().open(f"/{language}/account/sign-in/")
    visitor.press(said(language, "Send me a code"), user_id=user_id)
    return visitor.press(said(language, "Sign in"), code=newest(r"\b\d{6}\b"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_reads_the_passbook_and_takes_it_home_on_paper(town, language):
    other = "en" if language == "hi" else "hi"
    circle = town.circles["office"]
    place = LANGUAGES.index(language)  # a number gets one code a minute: one reads Hindi, another English
    account = circle.accounts["gpf"][place]
    asha = sign_in(circle.logins[place].user_id, language)

    asha.open(f"/{language}/gpf/mine/")
    assert account.number in asha.text
    assert circle.names[language == "en"] in asha.text
    asha.open(f"/{language}/gpf/passbook/{account.number}/2016-17/")
    assert said(language, "Provisional") in asha.text
    assert said(language, "How was this interest computed?") in asha.text

    asha.follow("English" if language == "hi" else "हिंदी")
    assert asha.path.startswith(f"/{other}/gpf/passbook/{account.number}")
    paper = Visitor(asha.client).open(asha.path).press(said(other, "Print this year"))
    assert paper.response.headers["Content-Type"] == "application/pdf"
    assert paper.response.content.startswith(b"%PDF")

    asha.press(said(other, "Sign out"))
    asha.open(f"/{language}/gpf/mine/")
    assert asha.path.startswith(f"/{language}/account/sign-in/")


def workbook(rows, headings=HEADINGS_EN):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("March")
    for number, cells in enumerate([headings, *rows]):
        sheet.write_row(number, 0, cells)
    book.close()
    file = BytesIO(stream.getvalue())
    file.name = "march.xlsx"
    return file


def send(clerk, rows, headings, voucher):
    totals = worlds.totals(rows)
    return clerk.open("/en/schedules/send/").press(
        "Send and check", file=workbook(rows, headings), month="2017-03", voucher=voucher, kind="regular",
        paid_date_day="3", paid_date_month="4", paid_date_year="2017", total_gpf=str(totals["gpf"]),
        total_si=str(totals["si"]),
    )  # fmt: skip


def treasury_list(town, voucher, totals):
    told = "TV No,Date,DDO Code,Head,Amount\n" + "".join(
        f"{voucher},03-04-2017,{worlds.OFFICE_OF['own']},{head.upper()},{total}\n"
        for head, total in totals.items()
    )
    file = BytesIO(told.encode())
    file.name = "list.csv"
    return at_work(town, "treasury_clerk").open("/en/schedules/vouchers/").press("Load the list", file=file)


@pytest.mark.requirement("OPS-7")
@pytest.mark.requirement("SI-11", in_part=True)
def test_a_pay_bill_month_from_the_file_to_the_passbook(town):
    own, account = town.circles["own"], town.circles["own"].accounts["gpf"][0]
    rows = worlds.rows_of([own, town.circles["office"]])
    rows[0][1] = "EDU/1070"  # two figures changed over
    headings = ["Bahi patrak" if heading == "GPF Account No." else heading for heading in HEADINGS_EN]
    clerk, chitra = at_work(town, "ddo_clerk"), at_work(town, "ddo")

    send(clerk, rows, headings, "V-9")
    assert clerk.response.status_code == 422, clerk.text
    place = next(name for name, text in clerk.page.forms[-1].kept.items() if text == "Bahi patrak")
    clerk.press("Remember", **{place.replace("text", "means"): "gpf:account"})
    assert "No account or policy has this number" in clerk.text

    clerk.press(f"Use {account.number}")
    assert "Every line is good." in clerk.text
    schedule = clerk.path
    clerk.press("Hand up for approval")
    chitra.open(schedule).follow("Approve")
    chitra.press("Send me the code")
    code, month, total = newest(r"\b(\d{6}) से .*?(\S+ \d{4}) की .*?([\d,]+\.\d\d)")
    assert (month, total) == ("मार्च 2017", "17,600.00")
    chitra.press("Approve and post", code=code)
    assert "Every rupee of the voucher is being posted" in chitra.text
    queue.run_waiting()

    asha = at_work(town, "member").open(f"/en/gpf/passbook/{account.number}/2016-17/")
    assert "still wait for the treasury's voucher list" in asha.text
    before = ledger.standing(account).confirmed
    assert "2 heads confirmed" in treasury_list(town, "V-9", worlds.totals(rows)).text
    assert ledger.standing(account).confirmed - before == rupees(worlds.SUBSCRIPTION)


def test_the_district_puts_suspense_and_a_wrong_posting_right_by_two_people(town):
    desk, own = town.desk("own"), town.circles["own"]
    right, wrong = own.accounts["gpf"][worlds.LEFT_OUT], own.accounts["gpf"][worlds.LEFT_OUT + 1]
    fatima, devendra = at_work(town, "district_clerk"), at_work(town, "district_officer")
    before = {one.pk: ledger.standing(one).balance for one in (right, wrong)}

    fatima.open(f"/en/schedules/suspense/{desk.suspense[0].pk}/")
    fatima.press("Propose this account", number=right.number, why="नाम और वेतन मिलते हैं")
    devendra.open("/en/schedules/district/").follow(right.number)
    devendra.press("Agree and book")
    assert ledger.standing(right).balance - before[right.pk] == rupees(worlds.SUBSCRIPTION)

    fatima.open(f"/en/schedules/{desk.posted.key}/gpf/lines/4/")
    fatima.press("Propose", number=right.number, why="पंक्ति गलत खाते में गई")
    assert fatima.response.status_code == 422, "the month is credited there already"
    fatima.press("Propose", number="", why="पंक्ति गलत खाते में गई")
    decided = [
        href for words, href in devendra.open("/en/schedules/district/").page.links if "corrections" in href
    ]
    devendra.open(decided[-1]).press("Agree and book")
    assert before[wrong.pk] - ledger.standing(wrong).balance == rupees(worlds.SUBSCRIPTION)
    assert fatima.open(f"/en/gpf/passbook/{wrong.number}/").response.status_code == 200


def test_an_application_goes_to_the_district_and_back_with_its_clock(town):
    case = town.circles["own"].cases[0]
    asha, fatima, devendra = (
        at_work(town, "member"),
        at_work(town, "district_clerk"),
        at_work(town, "district_officer"),
    )
    asha.open("/en/cases/mine/").follow(case.number)
    assert "7" in asha.text

    fatima.open(f"/en/cases/{case.number}/take/").press("Take this case out of turn", why="बारी आई")
    fatima.open(f"/en/cases/{case.number}/object/").press("Write the objection", note="मई का पन्ना नहीं है।")
    asha.open(f"/en/cases/{case.number}/")
    assert "मई का पन्ना नहीं है।" in asha.text
    asha.open(f"/en/cases/{case.number}/reply/").press("Send the reply", note="पन्ना लगा दिया है।")
    fatima.open(f"/en/cases/{case.number}/propose_refusal/").press("Propose to refuse", note="साल बंद नहीं हुआ")
    devendra.open(f"/en/cases/{case.number}/refuse/").press("Refuse", note="साल बंद होने पर फिर आवेदन करें")

    assert "साल बंद होने पर फिर आवेदन करें" in asha.open(f"/hi/cases/{case.number}/").text


def test_an_officer_begins_by_a_link_and_then_signs_in_by_the_app(town):
    admin, second = (
        at_work(town, "administrator"),
        Visitor(worlds.signed_in_client(town.things["second administrator"])),
    )
    admin.open("/en/account/roles/propose/").press(
        "Propose", user_id="RELIEF", role="district_clerk", office="SIPF-KOTA", from_date_day="1",
        from_date_month="4", from_date_year="2017", why="आदेश 21",
    )  # fmt: skip
    second.open("/en/account/roles/")
    waiting = [href for words, href in second.page.links if "proposals" in href and "RELIEF" in words]
    second.open(waiting[-1]).press("Agree")

    visitor = Visitor().open(newest(r"https?://[^/ ]+(/\w+/account/link/[\w-]+/)").replace("/hi/", "/en/"))
    visitor.press("Set the password", password=worlds.PASSWORD)
    visitor.press("Sign in", code=newest(r"\b\d{6}\b"))
    visitor.open("/en/account/authenticator/")
    key = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", visitor.text)[1].replace(" ", "")
    visitor.press("Set up the app", code=shown_by_app(key))
    visitor.press("Sign out")

    visitor.open("/en/account/sign-in/officers/").press(
        "Continue", user_id="RELIEF", password=worlds.PASSWORD
    )
    visitor.press("Sign in", code=shown_by_app(key, steps=1))
    assert visitor.open("/en/cases/").response.status_code == 200


def shown_by_app(key, steps=0):
    """Return what the app shows, now or some half minutes later."""
    totp = TOTP(base64.b32decode(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def test_who_lost_the_mobile_gets_another_by_two_officers_and_can_stop_it(town):
    kamla = town.circles["own"].logins[2]
    ddo, officer = at_work(town, "ddo"), at_work(town, "district_officer")
    ddo.open("/en/account/replacements/").press(
        "Ask for it", user_id=kamla.user_id, what="mobile", new_mobile="9876500001", why="सेवा पहचान पत्र देखा"
    )
    officer.open("/en/account/replacements/").follow(kamla.user_id).press("Agree")
    queue.run_waiting()

    kamla.refresh_from_db()
    assert kamla.registered_mobile != "9876500001"  # three days to object
    stop = newest(r"https?://[^/ ]+(/\w+/account/link/[\w-]+/)").replace("/hi/", "/en/")
    Visitor().open(stop).press("Stop")
    assert kamla.user_id not in officer.open("/en/account/replacements/").text


def test_a_charge_is_handed_over_and_the_old_desk_closes_on_its_day(town):
    desk = town.desk("stranger")
    giver = Visitor(worlds.signed_in_client(desk.clerk))
    taker = Visitor(worlds.signed_in_client(desk.ddo))
    giver.open("/en/account/hand-over/").press(
        "Offer the charge", held=str(RoleHeld.objects.get(user=desk.clerk).pk), taker=desk.ddo.user_id,
        from_date_day="18", from_date_month="4", from_date_year="2017", note="आदेश 22",
    )  # fmt: skip
    taker.open("/en/account/hand-over/")
    offered = [href for words, href in taker.page.links if re.search(r"hand-over/\d+/", href)]
    taker.open(offered[-1]).press("Take the charge")

    held = RoleHeld.objects.filter(role="ddo_clerk", office=desk.clerk.roles_held.get().office).order_by(
        "from_date"
    )
    assert [(one.user, one.from_date.day) for one in held][-1] == (desk.ddo, 18)
    assert giver.open("/en/schedules/").path.startswith(
        "/en/account/sign-in/"
    )  # sessions end when rights change


def test_a_pensioner_sees_what_is_theirs(town):
    elizabeth = sign_in(town.circles["own"].logins[3].user_id, "hi")

    assert "PPO/2017/0" in elizabeth.open("/hi/people/me/").text
    assert town.circles["own"].accounts["gpf"][3].number in elizabeth.open("/hi/gpf/mine/").text
    assert elizabeth.open("/hi/schedules/").response.status_code == 403
