# ruff: noqa: E501
"""The pages of the pay bill, read as people read them: the office's month, the judged schedule, the
district's work.
"""

import re
import time
from datetime import date
from html import unescape
from unittest import mock
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from sevanidhi.core.accounts import otp
from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.accounts.sessions import SECOND_FACTOR
from sevanidhi.core.ledger.models import Account
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices import services as offices
from sevanidhi.core.payroll import services, tasks
from sevanidhi.core.payroll.models import (
    Correction,
    Match,
    OnePersonOffice,
    Schedule,
    SuspenseItem,
    VoucherList,
    VoucherListLine,
)
from sevanidhi.core.payroll.refusals import ListNotTaken, NotInYourCare
from sevanidhi.core.payroll.services import posting
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, row, stated, with_role, workbook
from sevanidhi.kernel.money import rupees
from tests.visitor import Visitor

HERE = "/en/schedules/"


def words(response) -> str:
    body = response.content.decode()
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|script).*?</\1>", "", body))
    return " ".join(unescape(plain).replace("\xa0", " ").split())


@pytest.fixture
def sign_in(house, settings):
    settings.BUSINESS_DATE = TODAY

    def signed(user, *, fresh=True, on=TODAY) -> Client:
        settings.BUSINESS_DATE = on
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))  # a granted role has ended earlier sessions
        if fresh:
            session = client.session
            session[SECOND_FACTOR] = time.time()
            session.save()
        return client

    return signed


def send(client, rows, **other):
    voucher = stated(rows)
    told = {
        "file": SimpleUploadedFile("may.xlsx", workbook(rows)),
        "month": "2016-05",
        "voucher": "71",
        "paid_date_day": "3",
        "paid_date_month": "6",
        "paid_date_year": "2016",
        "kind": "regular",
        "total_gpf": str(voucher.totals["gpf"]),
        "total_si": str(voucher.totals["si"]),
    } | other
    return client.post(HERE + "send/", told)


def test_from_the_file_to_the_passbook_in_the_browser(house, sign_in, monkeypatch):
    clerk, officer = sign_in(house.asha), sign_in(house.chitra)
    rows = [row(0, gpf="EDU/1010"), *(row(place) for place in range(1, 5))]
    sent = send(clerk, rows)
    assert sent.status_code == 303, words(sent)
    schedule = Schedule.objects.get()
    address = f"{HERE}{schedule.key}/"

    page = words(clerk.get(address))
    assert (
        "A2 GPF EDU/1010 Meena Sharma 1,100.00 No account or policy has this number EDU/1010 Suspense, department"
        in page
    )
    assert "Use EDU/1001, Meena Sharma" in page
    in_hindi = words(clerk.get(address.replace("/en/", "/hi/")))
    assert "A2 जीपीएफ EDU/1010" in in_hindi
    assert {"GPF", "SI"} & set(in_hindi.split()) == set()

    clerk.post(address + "fix/", {"row": 2, "head": "gpf", "field": "account", "value": "edu/1001"})
    assert "Every line is good." in words(clerk.get(address))

    clerk.post(address + "prepare/")
    assert officer.post(address + "approve/", {"send": "1"}).status_code == 303
    message = Message.objects.filter(template="payroll.approve.code").get()
    (code,) = re.findall(r"\b\d{6}\b", message.text)
    assert "मई 2016 की अनुसूची" in message.text
    assert "15,700.00" in message.text
    monkeypatch.setattr(otp, "check", _check_inside_a_test(otp.check))
    done = officer.post(address + "approve/", {"code": code})
    assert done.status_code == 303, words(done)

    tasks.post_schedule(schedule.pk)
    assert balance(house.account("EDU/1001")) == rupees(1100)
    assert "Posted" in words(clerk.get(HERE))
    assert clerk.get(f"{address}gpf/lines/").status_code == 200
    paper = clerk.get(f"{address}gpf/print/")
    assert paper.content.startswith(b"%PDF")


def _check_inside_a_test(check):
    """Let the code be checked inside the test's own transaction, which the check must not be called in."""
    inner = transaction.atomic

    def checked(**asked):
        with mock.patch.object(otp.transaction, "atomic", lambda durable=False: inner()):  # noqa: PT008
            return check(**asked)

    return checked


def test_who_prepared_does_not_approve(house, sign_in):
    schedule = services.receive(
        office=house.ddo,
        month=MAY,
        stated=stated([row(0)]),
        content=workbook([row(0)]),
        file_name="m.xlsx",
        by=house.asha,
        on=TODAY,
    ).schedule
    services.prepare(schedule=schedule, by=house.chitra, on=TODAY)
    page = sign_in(house.asha).get(f"{HERE}{schedule.key}/approve/")
    assert page.status_code == 403


def test_a_stranger_finds_nothing(house, sign_in):
    schedule = services.receive(
        office=house.ddo,
        month=MAY,
        stated=stated([row(0)]),
        content=workbook([row(0)]),
        file_name="m.xlsx",
        by=house.asha,
        on=TODAY,
    ).schedule
    stranger = accounts.create_login(user_id="faiz", person=None, by=None, mobile="9829000009")
    accounts.grant_role(
        user=stranger, role="ddo", office=house.other_ddo, from_date=date(2010, 4, 1), by=None
    )
    client = sign_in(stranger)
    assert client.get(f"{HERE}{schedule.key}/").status_code == 404
    assert client.post(f"{HERE}{schedule.key}/prepare/").status_code == 404


def test_a_refused_file_says_why_beside_the_field(house, sign_in):
    told = send(sign_in(house.asha), [row(0)], file=SimpleUploadedFile("x.pdf", b"%PDF-1.7 x"))
    assert told.status_code == 422
    assert "This is a PDF file. Send the schedule as CSV, XLSX, XLS or ODS." in words(told)


def test_headings_nobody_knows_are_asked_once_and_remembered(house, sign_in):
    clerk = sign_in(house.asha)
    content = b"Kaagaz,Kaun,Kitna\nEDU/1001,Meena Sharma,1100\n"
    first = send(clerk, [], file=SimpleUploadedFile("x.csv", content), total_gpf="1100", total_si="")
    assert first.status_code == 422
    assert "Kitna" in words(first)
    named = {
        "text_0": "Kaagaz",
        "means_0": "account",
        "text_1": "Kaun",
        "means_1": "name",
        "text_2": "Kitna",
        "means_2": "gpf:amount",
    }
    gone_on = clerk.post(HERE + "headings/", named)
    schedule = Schedule.objects.get()
    assert gone_on.headers["Location"] == f"{HERE}{schedule.key}/"
    assert (schedule.file_name, schedule.voucher.number, schedule.line_count) == ("x.csv", "71", 1)

    another = send(
        clerk,
        [],
        file=SimpleUploadedFile("y.csv", content + b" "),
        total_gpf="1100",
        total_si="",
        voucher="72",
    )
    assert another.status_code == 303, words(another)


def test_a_file_waits_while_something_typed_is_put_right(house, sign_in):
    clerk = sign_in(house.asha)
    content = workbook([row(0)])
    told = send(clerk, [], file=SimpleUploadedFile("may.xlsx", content), voucher="")
    assert told.status_code == 422
    assert "The file may.xlsx is kept." in words(told)

    visitor = Visitor(clerk).open(HERE + "send/")
    assert "There is something to put right" not in visitor.text
    shown = visitor.press("Send and check", voucher="71").text
    assert "may.xlsx" in shown
    assert Schedule.objects.get().line_count == 2
    assert "is kept" not in visitor.open(HERE + "send/").text


def test_another_file_takes_the_place_of_the_one_that_waits(house, sign_in):
    clerk = sign_in(house.asha)
    send(clerk, [], file=SimpleUploadedFile("wrong.xlsx", workbook([row(0), row(1)])), voucher="")
    send(clerk, [row(0)])

    assert Schedule.objects.get().line_count == 2


def test_what_waits_for_one_office_is_not_shown_to_another_session(house, sign_in):
    send(sign_in(house.asha), [], file=SimpleUploadedFile("may.xlsx", workbook([row(0)])), voucher="")

    assert "may.xlsx" not in words(sign_in(house.asha).get(HERE + "send/"))


def test_the_district_matches_suspense_by_two_people(house, sign_in):
    services.submit(
        office=house.ddo,
        month=MAY,
        stated=stated([row(0, gpf="EDU/1010")]),
        content=workbook([row(0, gpf="EDU/1010")]),
        file_name="m.xlsx",
        on=TODAY,
    )
    item = SuspenseItem.objects.get()
    clerk, officer = sign_in(house.devendra), sign_in(house.esha)
    assert "EDU/1010" in words(clerk.get(HERE + "district/"))
    shown = words(clerk.get(f"{HERE}suspense/{item.pk}/"))
    assert "EDU/1001 · Meena Sharma / मीना शर्मा" in shown
    clerk.post(f"{HERE}suspense/{item.pk}/", {"number": "edu/1001", "why": "two figures changed over"})
    match = item.matches.get()
    assert "EDU/1001" in words(officer.get(f"{HERE}matches/{match.pk}/"))
    assert officer.post(f"{HERE}matches/{match.pk}/", {"agree": "1"}).status_code == 303
    assert balance(house.account("EDU/1001")) == rupees(1100)


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("asha", ""),
        ("asha", "send/"),
        ("asha", "suspense/"),
        ("asha", "headings/"),
        ("devendra", "district/"),
        ("esha", "district/"),
        ("esha", "offices/AJM-EDU-07/one-person/"),
    ],
)
def test_each_page_opens_in_both_languages(house, sign_in, who, place, language):
    client = sign_in(getattr(house, who))
    assert client.get(f"/{language}/schedules/{place}").status_code == 200


def prepared(house, office) -> Schedule:
    clerk = house.asha if office == house.ddo else with_role("indu", "ddo_clerk", office)
    schedule = services.receive(
        office=office,
        month=MAY,
        stated=stated([row(0)]),
        content=workbook([row(0)]),
        file_name="m.xlsx",
        by=clerk,
        on=TODAY,
    ).schedule
    return services.prepare(schedule=schedule, by=clerk, on=TODAY)


def test_nothing_is_booked_by_opening_a_page(house, sign_in):
    """What was sent with a second factor no longer fresh is kept as a draft, drawn again, and does nothing."""
    match = match_waiting(house)
    address = f"{HERE}matches/{match.pk}/"
    client = sign_in(house.esha, fresh=False)
    sent = client.post(address, {"agree": "1"}, headers={"Referer": f"http://testserver{address}"})
    assert sent.headers["Location"].startswith("/en/account/confirm/")
    session = client.session
    session[SECOND_FACTOR] = time.time()
    session.save()

    assert client.get(address).status_code == 200
    match.refresh_from_db()
    assert match.decision == ""
    assert client.post(address, {"agree": "1"}).status_code == 303


def test_a_second_press_is_told_in_the_reader_s_own_language(house, sign_in):
    schedule = prepared(house, house.ddo)
    client = sign_in(house.asha)
    client.post(f"/hi/schedules/{schedule.key}/prepare/")
    told = words(client.get(f"/hi/schedules/{schedule.key}/"))

    assert "इस बीच अनुसूची आगे बढ़ चुकी है" in told
    assert "prepared" not in told


class TestTwoRoles:
    """Each office is open only for what the role held there may do."""

    def test_a_district_officer_who_draws_pay_elsewhere_does_not_approve_for_the_district(
        self, house, sign_in
    ):
        also(house.esha, "ddo", house.other_ddo)
        schedule = prepared(house, house.ddo)
        client = sign_in(house.esha)

        assert client.get(f"{HERE}{schedule.key}/approve/").status_code == 404
        page = client.get(f"{HERE}{schedule.key}/").content.decode()
        assert "/approve/" not in page
        assert "/undo/" not in page
        with pytest.raises(NotInYourCare):
            services.approve(
                schedule=schedule, by=User.objects.get(pk=house.esha.pk), on=TODAY, challenge=uuid4()
            )

    def test_a_district_clerk_who_prepares_elsewhere_takes_nothing_back(self, house, sign_in):
        also(house.devendra, "ddo_clerk", house.other_ddo)
        schedule = prepared(house, house.ddo)

        told = sign_in(house.devendra).post(f"{HERE}{schedule.key}/undo/", {"why": "x"})
        schedule.refresh_from_db()
        assert (told.status_code, schedule.state) == (404, "prepared")

    def test_an_auditor_who_draws_pay_somewhere_approves_only_there(self, house, sign_in):
        also(house.chitra, "auditor", None)
        client = sign_in(house.chitra)

        there = prepared(house, house.other_ddo)
        assert client.get(f"{HERE}{there.key}/").status_code == 200
        assert client.get(f"{HERE}{there.key}/approve/").status_code == 404

    def test_an_officer_of_one_district_who_is_a_clerk_elsewhere_decides_nothing_there(self, house, sign_in):
        also(house.chitra, "district_officer", house.treasury)
        match = match_waiting(house)

        assert sign_in(house.chitra).get(f"{HERE}matches/{match.pk}/").status_code == 404

    def test_a_nil_month_is_reported_by_the_office_s_own_drawing_officer(self, house, sign_in):
        also(house.asha, "ddo", house.other_ddo)
        address = f"{HERE}nil/?office={house.ddo.code}"

        assert sign_in(house.asha).post(address, {"month": "2016-05"}).status_code == 404


def also(user, role, office) -> None:
    accounts.grant_role(user=user, role=role, office=office, from_date=date(2010, 4, 1), by=None)


def match_waiting(house) -> Match:
    """Return a proposal for the money of a line whose number nobody has."""
    rows = [row(0, gpf="EDU/1010")]
    services.submit(
        office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="m.xlsx", on=TODAY
    )
    account = house.account("EDU/1001")
    return services.propose_match(
        item=SuspenseItem.objects.get(), account=account, why="changed over", by=house.devendra, on=TODAY
    )


class TestOnePersonOffice:
    """The exception is granted by another, from today on, for a year at most."""

    def ask(self, client, *, from_year, until_year):
        told = {"why": "the clerk is on leave"}
        for which, year in (("from_date", from_year), ("until_date", until_year)):
            told |= {f"{which}_day": "1", f"{which}_month": "7", f"{which}_year": str(year)}
        return client.post(f"{HERE}offices/AJM-EDU-07/one-person/", told)

    def test_it_lets_the_office_s_officer_do_both(self, house, sign_in):
        told = self.ask(sign_in(house.esha), from_year=2016, until_year=2017)

        assert told.status_code == 303, words(told)
        on = date(2016, 7, 1)
        assert posting.one_person_office(house.ddo, on, user=house.chitra)
        assert posting.one_person_office(house.ddo, on, user=house.esha) is None

    def test_nobody_grants_it_to_themselves(self, house, sign_in):
        also(house.esha, "ddo", house.ddo)
        told = self.ask(sign_in(house.esha), from_year=2016, until_year=2017)

        assert told.status_code == 422
        assert "another officer grants this" in words(told)
        assert not OnePersonOffice.objects.exists()

    @pytest.mark.parametrize(("from_year", "until_year"), [(2015, 2016), (2016, 2018)])
    def test_it_neither_reaches_back_nor_lasts_for_years(self, house, sign_in, from_year, until_year):
        told = self.ask(sign_in(house.esha), from_year=from_year, until_year=until_year)

        assert told.status_code == 422
        assert not OnePersonOffice.objects.exists()


class TestFreshFactor:
    """What moves money is decided with a second factor of the last minutes."""

    def test_a_match_is_not_agreed_to_in_an_old_session(self, house, sign_in):
        match = match_waiting(house)
        told = sign_in(house.esha, fresh=False).post(f"{HERE}matches/{match.pk}/", {"agree": "1"})

        match.refresh_from_db()
        assert (told.status_code, match.decision) == (303, "")
        assert "confirm" in told["Location"]

    def test_nor_is_the_exception_granted(self, house, sign_in):
        told = sign_in(house.esha, fresh=False).get(f"{HERE}offices/AJM-EDU-07/one-person/")

        assert told.status_code == 303

    def test_a_treasury_sees_its_lists_but_loads_none(self, house, sign_in):
        client = sign_in(treasurer(house.treasury), fresh=False)

        assert client.get(f"{HERE}vouchers/").status_code == 200
        told = client.post(f"{HERE}vouchers/", {"file": SimpleUploadedFile("l.csv", LIST)})
        assert (told.status_code, VoucherList.objects.count()) == (303, 0)

    def test_the_file_waits_while_the_code_is_asked_for(self, house, sign_in):
        client = sign_in(treasurer(house.treasury), fresh=False)
        client.post(f"{HERE}vouchers/", {"file": SimpleUploadedFile("april.csv", LIST)})
        session = client.session
        session[SECOND_FACTOR] = time.time()
        session.save()

        assert "The file april.csv is kept." in words(client.get(f"{HERE}vouchers/"))
        loaded = client.post(f"{HERE}vouchers/")
        assert "The list is loaded" in words(loaded)
        assert VoucherList.objects.get().file_name == "april.csv"
        assert "april.csv" not in words(client.get(f"{HERE}vouchers/"))


class TestTreasury:
    """A treasury's clerk confirms what that treasury has paid, and no one else's vouchers."""

    def paid(self, house):
        services.submit(
            office=house.ddo, month=MAY, stated=stated([row(0)]), content=workbook([row(0)]),
            file_name="m.xlsx", on=TODAY,
        )  # fmt: skip

    def test_its_own_list_confirms(self, house, sign_in):
        self.paid(house)
        client = sign_in(treasurer(house.treasury))

        told = client.post(f"{HERE}vouchers/", {"file": SimpleUploadedFile("l.csv", LIST)})
        assert told.status_code == 200, words(told)
        assert VoucherListLine.objects.get().outcome == "confirmed"

    @pytest.mark.parametrize("known", [False, True])
    def test_another_treasury_s_list_is_refused_whole_known_or_not(self, house, known):
        self.paid(house)
        if known:
            services.load_voucher_list(content=LIST, file_name="l.csv", by=None, on=TODAY)
        before = VoucherListLine.objects.count()
        elsewhere = offices.open_office(
            code="TRE-JPR", kind="treasury", name_hi="कोषालय जयपुर", name_en="Treasury Jaipur",
            state="rajasthan", from_date=date(1980, 1, 1), by=None,
        )  # fmt: skip

        with pytest.raises(ListNotTaken) as refused:
            services.load_voucher_list(content=LIST, file_name="l.csv", by=treasurer(elsewhere), on=TODAY)
        assert {cell.why for cell in refused.value.cells} == {"ddo_not_yours"}
        assert VoucherListLine.objects.count() == before

    def test_the_district_s_officer_loads_none(self, house, sign_in):
        assert sign_in(house.esha).get(f"{HERE}vouchers/").status_code == 403


LIST = b"Voucher No,Date,DDO,Head,Amount\n71,2016-06-03,AJM-EDU-07,gpf,1100.00\n"


def treasurer(office) -> User:
    user = accounts.create_login(user_id="tara", person=None, by=None, mobile="9829000009")
    also(user, "treasury_clerk", office)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("language", "said"),
    [("hi", "यहाँ आपका कार्यालय वेतन बिल नहीं बनाता"), ("en", "Your office draws no pay bills here")],
)
def test_a_clerk_whose_office_draws_no_pay_is_told_so(house, sign_in, language, said):
    clerk = accounts.create_login(user_id="tulsi", person=None, by=None, mobile="9829000010")
    also(clerk, "ddo_clerk", house.ddo.treasury)
    client = sign_in(User.objects.get(pk=clerk.pk))

    assert said in words(client.get(f"/{language}/schedules/"))
    assert client.get(f"/{language}/schedules/?office={house.ddo.code}").status_code == 404


class TestPuttingRightAgain:
    """A wrong cure is undone, and left-over money given out, on the district's pages."""

    @pytest.fixture
    def cure(self, house) -> Match:
        match = match_waiting(house)
        services.accept_match(match=match, by=house.esha, on=TODAY)
        return match

    def test_a_wrong_cure_is_proposed_by_the_clerk_and_decided_by_the_officer(self, house, sign_in, cure):
        clerk, officer = sign_in(house.devendra), sign_in(house.esha)
        shown = clerk.get(f"{HERE}suspense/{cure.item_id}/")
        assert f"/matches/{cure.pk}/undo/" in shown.content.decode()
        asked = clerk.post(
            f"{HERE}matches/{cure.pk}/undo/", {"number": "edu/1004", "why": "Abdul's, by his pay slip"}
        )
        assert asked.status_code == 303, words(asked)

        correction = Correction.objects.get()
        page = words(officer.get(f"{HERE}corrections/{correction.pk}/"))
        assert "The credit from suspense to EDU/1001" in page
        assert "Out of the account EDU/1001 · Meena Sharma Amount ₹ 1,100.00" in page
        assert "Instead to EDU/1004" in page
        assert re.search(
            r"Corrections to decide .* 1,100.00 Abdul's, by his pay slip",
            words(officer.get(f"{HERE}district/")),
        )
        assert officer.post(f"{HERE}corrections/{correction.pk}/", {"agree": "1"}).status_code == 303
        assert [balance(house.account(number)) for number in ("EDU/1001", "EDU/1004")] == [0, rupees(1100)]

    def test_who_decides_on_a_line_sees_whose_money_it_is_and_how_much(self, house, sign_in):
        posted = services.submit(
            office=house.ddo, month=MAY, stated=stated([row(0)]), content=workbook([row(0)]),
            file_name="m.xlsx", on=TODAY,
        )  # fmt: skip
        told = {"schedule": posted.schedule, "row": 2, "head": "gpf", "by": house.devendra, "on": TODAY}
        moved = services.propose_correction(**told, instead=house.account("EDU/1004"), why="Abdul's")
        officer = sign_in(house.esha)
        page = words(officer.get(f"{HERE}corrections/{moved.pk}/"))
        assert "Out of the account EDU/1001 · Meena Sharma Amount ₹ 1,100.00 Instead to EDU/1004" in page
        assert "1,100.00 Abdul's" in words(officer.get(f"{HERE}district/"))

        services.accept_correction(correction=moved, by=house.esha, on=TODAY)
        back = services.propose_correction(**told, instead=None, why="not Abdul's either")
        page = words(officer.get(f"{HERE}corrections/{back.pk}/"))
        assert "Out of the account EDU/1004" in page
        assert "Instead to Suspense" in page

    def test_the_officer_finds_no_link_to_propose_it_himself(self, house, sign_in, cure):
        page = sign_in(house.esha).get(f"{HERE}suspense/{cure.item_id}/")
        assert f"/matches/{cure.pk}/undo/" not in page.content.decode()

    def test_what_two_unreadable_rows_left_over_is_given_out_row_by_row(self, house, sign_in):
        rows = [row(place) for place in range(3)]
        voucher = stated(rows)
        rows[0], rows[1] = row(0, subscription="eleven hundred"), row(1, subscription="?")
        services.submit(
            office=house.ddo, month=MAY, stated=voucher, content=workbook(rows), file_name="m.xlsx", on=TODAY
        )
        item, clerk = SuspenseItem.objects.get(head="gpf"), sign_in(house.devendra)
        shown = words(clerk.get(f"{HERE}suspense/{item.pk}/"))
        assert "2 D2 eleven hundred 3 D3 ?" in shown

        told = {"row": "2", "amount": "1100", "number": "EDU/1001", "why": "the office's pay bill"}
        assert clerk.post(f"{HERE}suspense/{item.pk}/", told | {"row": "4"}).status_code == 422
        assert clerk.post(f"{HERE}suspense/{item.pk}/", told).status_code == 303
        sign_in(house.esha).post(f"{HERE}matches/{item.matches.get().pk}/", {"agree": "1"})
        assert balance(house.account("EDU/1001")) == rupees(1100)
        assert "₹ 1,450.00" in words(clerk.get(f"{HERE}suspense/{item.pk}/"))

    @pytest.mark.parametrize(("language", "said"), [("hi", "खुला नहीं है"), ("en", "is not open on")])
    def test_an_account_closed_since_is_told_in_words(self, house, sign_in, language, said):
        match = match_waiting(house)
        account = house.account("EDU/1001")
        Account.objects.filter(pk=account.pk).update(closed_date=date(2016, 6, 3))
        client = sign_in(house.esha)
        told = client.post(f"/{language}/schedules/matches/{match.pk}/", {"agree": "1"}, follow=True)

        assert told.status_code == 200
        assert said in words(told)

    @pytest.mark.parametrize(("language", "said"), [("hi", "चालान द्वारा वसूल करें"), ("en", "by challan")])
    def test_an_account_closed_in_an_earlier_year_says_what_to_do(self, house, sign_in, language, said):
        posted = services.submit(
            office=house.ddo, month=MAY, stated=stated([row(0)]), content=workbook([row(0)]),
            file_name="m.xlsx", on=TODAY,
        )  # fmt: skip
        correction = services.propose_correction(
            schedule=posted.schedule, row=2, head="gpf", instead=None, why="not his", by=house.devendra,
            on=TODAY,
        )  # fmt: skip
        Account.objects.filter(pk=house.account("EDU/1001").pk).update(closed_date=date(2017, 3, 31))
        client = sign_in(house.esha, on=date(2017, 4, 17))
        told = client.post(f"/{language}/schedules/corrections/{correction.pk}/", {"agree": "1"}, follow=True)

        assert said in words(told)
