"""A workbook of five hundred rows with twenty-five planted faults of ten kinds: each is named, the rest
is posted.
"""

import json
import re
import time
from collections import Counter
from html import unescape

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.api import services as api
from sevanidhi.core.ledger.models import Account
from sevanidhi.core.ledger.services import NewAccount, open_accounts
from sevanidhi.core.payroll import queries, services
from sevanidhi.core.payroll.models import Schedule, SuspenseItem
from sevanidhi.core.payroll.report import report
from sevanidhi.core.payroll.tests.conftest import (
    HEADINGS,
    MAY,
    TODAY,
    VOUCHER_DAY,
    balance,
    open_house,
    workbook,
)
from sevanidhi.core.people import services as people
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.site.console import schedule as console

GIVEN = ("मोहन", "Mohan", "सीता", "Sita", "विमला", "Vimla", "रमेश", "Ramesh", "गीता", "Geeta")
FAMILY = ("जोशी", "Joshi", "मीणा", "Meena", "गुर्जर", "Gurjar", "सिंह", "Singh", "व्यास", "Vyas")


def fill(house):
    """Enter five hundred people of the office with accounts under both heads; return their rows."""
    from datetime import date

    named = [
        (
            f"{GIVEN[n % 5 * 2]} {FAMILY[n // 5 % 5 * 2]}",
            f"{GIVEN[n % 5 * 2 + 1]} {FAMILY[n // 5 % 5 * 2 + 1]}",
        )
        for n in range(500)
    ]
    employees = people.register_employees(
        (
            people.NewEmployee(
                employee_id=f"F{n}",
                state="rajasthan",
                name_hi=hindi,
                name_en=english,
                office=house.ddo,
                appointed_date=date(2001, 7, 2),
                posted_date=date(2010, 4, 1),
                basic_pay=rupees(12000),
                pay_month=SalaryMonth(2010, 4),
            )
            for n, (hindi, english) in enumerate(named)
        ),
        by=None,
    )
    open_accounts(
        (
            NewAccount(
                head=head, number=number.format(3 * n), employee_id=employee.pk, opened_date=date(2010, 4, 1)
            )
            for n, employee in enumerate(employees)
            for head, number in (("gpf", "EDU/5{:04d}"), ("si", "7{:05d}"))
        ),
        by=None,
    )
    return [
        [f"EDU/5{3 * n:04d}", hindi, 12000, 1100, "", "", f"7{3 * n:05d}", 1100, 2200, ""]
        for n, (hindi, _) in enumerate(named)
    ]


def plant(rows):
    """Plant the faults; return what the judge must find, {(row of the file, head): fault}."""
    expected = {}

    def put(places, head, fault, **cells):
        for place in places:
            for column, value in cells.items():
                rows[place][HEADINGS.index(column.replace("_", " "))] = value
            expected[(place + 2, head)] = fault

    put((10, 60, 110), "gpf", "ACCOUNT_UNKNOWN", GPF_Account_No="EDU/X9999")
    put((11, 61, 111), "gpf", "ACCOUNT_MISSING", GPF_Account_No="")
    put((12, 62), "gpf", "BELOW_SLAB", Subscription=100, Total_Realised=1200)
    put((13, 63), "si", "NOT_OPEN", SI_Premium=1135, Total_Realised=2235)
    put((14, 64, 114), "gpf", "NAME_DIFFERS", GPF_Account_No="EDU/51203")
    alone = {"SI_Policy_No": "", "SI_Premium": "", "Total_Realised": 1100}
    put((15,), "gpf", "TWICE_IN_FILE", GPF_Account_No=rows[5][0], Name=rows[5][1], **alone)
    put((65,), "gpf", "TWICE_IN_FILE", GPF_Account_No=rows[55][0], Name=rows[55][1], **alone)
    put((16, 66), "si", "ACCOUNT_UNKNOWN", SI_Policy_No="799999")
    put(
        (17, 67), "gpf", "INSTALMENT_WRONG", Repayment_of_Advance=500, Instalment="30/24", Total_Realised=2700
    )
    put((18, 68), "gpf", "AMOUNT_UNREADABLE", Subscription="eleven hundred")
    put((19, 69), "gpf", "OTHER_OFFICE", GPF_Account_No="MED/77", Name="हरि व्यास", **alone)
    # The fund's first slab begins at nought; the premium's at 6,050.
    put((120, 121), "si", "PAY_NOT_IN_TABLE", Basic_Pay=6049)
    return expected


@pytest.fixture
def filled(db):
    house = open_house()
    rows = fill(house)
    from sevanidhi.core.payroll.tests.conftest import enter

    enter(house.other_ddo, "M77", "हरि व्यास", "Hari Vyas", 12000, "MED/77", None)
    return house, rows


def stated_of(house, rows):
    """Return the voucher: what was really deducted, an amount nobody can read included."""
    gpf = sum(row[3] if isinstance(row[3], int) else 1100 for row in rows) + sum(row[4] or 0 for row in rows)
    si = sum(row[7] or 0 for row in rows)
    return services.Stated(number="77", totals={"gpf": rupees(gpf), "si": rupees(si)}, date=VOUCHER_DAY)


@pytest.mark.requirement("OPS-7", "SI-3", "GPF-2")
def test_every_planted_fault_is_named_and_the_good_rows_are_posted(filled):
    house, rows = filled
    expected = plant(rows)
    stated = stated_of(house, rows)
    assert (len(expected), len(set(expected.values()))) == (25, 10)

    judged = services.check(office=house.ddo, month=MAY, stated=stated, content=workbook(rows), on=TODAY)

    assert {(line.row, line.head): [reason.code for reason in line.reasons] for line in judged.bad} == {
        place: [fault] for place, fault in expected.items()
    }
    posted = services.submit(
        office=house.ddo, month=MAY, stated=stated, content=workbook(rows), file_name="may.xlsx", on=TODAY
    )
    assert {head.head: (head.good_lines, head.suspense_lines) for head in posted.heads} == {
        "gpf": (481, 19),
        "si": (490, 6),
    }
    assert all(head.posted + head.suspense == head.total for head in posted.heads)
    assert queries.unproved_heads() == []
    assert balance(Account.objects.get(head="gpf", number="EDU/50000")) == rupees(1100)
    owners = Counter(SuspenseItem.objects.values_list("owner", flat=True))
    assert owners == {"department": 5, "ddo": 19}  # the two unreadable amounts make one item


GENEROUS_SECONDS = 20  # the goal is 3; a machine under many tests at once takes its time


@pytest.fixture
def asha_sends(filled, settings):
    """Return ways to send the rows with planted faults by page and by API, and what is to be found."""
    settings.BUSINESS_DATE = TODAY
    house, rows = filled
    expected = plant(rows)
    voucher, content = stated_of(house, rows), workbook(rows)
    asha = User.objects.get(pk=house.asha.pk)
    told = {"month": "2016-05", "voucher": "77"}
    told |= {f"total_{head}": str(total) for head, total in voucher.totals.items()}
    browser = Client()
    browser.force_login(asha)
    Client().get("/en/")  # the first request of all also loads the site
    _, token = api.make_token(user=asha, name="pay bill", scopes=["schedules:write"], days=1, by=asha)

    def by_page():
        paid = {"paid_date_day": "3", "paid_date_month": "6", "paid_date_year": "2016", "kind": "regular"}
        file = SimpleUploadedFile("may.xlsx", content)
        return browser.post("/en/schedules/send/", told | paid | {"file": file}, follow=True)

    def by_api():
        file = SimpleUploadedFile("may.xlsx", content)
        return Client().post(
            "/api/v1/schedules", told | {"ddo": house.ddo.code, "file": file},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"},
        )  # fmt: skip

    return expected, by_page, by_api


def timed(work):
    """Return an answer and print how long it took."""
    begun = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - begun
    print(f"500 rows with 25 faults judged in {seconds:.2f} s")  # noqa: T201
    assert seconds < GENEROUS_SECONDS
    return answer


def test_the_api_names_every_fault_by_row_and_reason(asha_sends):
    expected, _, by_api = asha_sends
    told = timed(by_api).json()["report"]["faults"]

    assert {(one["row"], one["head"]): one["fault"] for one in told} == expected
    assert all(one["reason_hi"] and one["reason_en"] for one in told)


def test_the_page_names_every_fault_by_row_and_reason(asha_sends):
    expected, by_page, _ = asha_sends
    page = unescape(re.sub(r"<[^>]+>", " ", timed(by_page).content.decode()))
    page = " ".join(page.replace("\xa0", " ").split())

    judged = report(queries.judge(Schedule.objects.get(), on=TODAY))["faults"]
    assert {(one["row"], one["head"]): one["fault"] for one in judged} == expected
    for one in judged:
        assert re.search(rf"\b{one['cell']}\b", page), one
        assert " ".join(one["reason_en"].split()).split(",")[0].rstrip(".")[:20] in page, one


def test_proposals_name_the_near_number_and_the_likely_holder(filled):
    house, rows = filled
    rows[30][0] = "EDU/50900"  # 50090 with two figures changed over
    rows[40][0], rows[40][1] = "", "Mohan Singh"
    judged = services.check(
        office=house.ddo, month=MAY, stated=stated_of(house, rows), content=workbook(rows), on=TODAY
    )

    first = next(line for line in judged.bad if line.row == 32)
    assert "EDU/50090" in [proposal.value for proposal in first.proposals]
    second = next(line for line in judged.bad if line.row == 42)
    assert {proposal.name_hi for proposal in second.proposals} == {"मोहन सिंह"}


def test_the_command_line_does_the_same(filled, tmp_path, settings):
    settings.BUSINESS_DATE = TODAY
    house, rows = filled
    expected = plant(rows)
    stated = stated_of(house, rows)
    file = tmp_path / "may.xlsx"
    file.write_bytes(workbook(rows))
    words = [str(file), "--ddo", house.ddo.code, "--month", "2016-05", "--voucher", "77", "--json"]
    words += [word for head, total in stated.totals.items() for word in ("--total", f"{head}={total}")]

    runner = CliRunner()
    checked = runner.invoke(console.command, ["check", *words])
    posted = runner.invoke(console.command, ["post", *words])
    again = runner.invoke(console.command, ["post", *words])

    assert (checked.exit_code, posted.exit_code, again.exit_code) == (1, 1, 1), posted.output
    told = json.loads(posted.output)
    assert {(one["row"], one["head"]): one["fault"] for one in told["faults"]} == expected
    assert [json.loads(one.output)["state"] for one in (checked, posted, again)] == [
        "judged",
        "posted",
        "already_posted",
    ]
    assert all(
        rupees(head["posted"]) + rupees(head["suspense"]) == rupees(head["total"]) for head in told["heads"]
    )
    other_voucher = ["78" if word == "77" else word for word in words]
    refused = runner.invoke(console.command, ["post", *other_voucher, "--total", "gpf=1"])
    assert refused.exit_code == 2
