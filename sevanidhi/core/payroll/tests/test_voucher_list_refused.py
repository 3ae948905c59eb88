"""A treasury's list with bad rows is refused whole: each is named, and nothing of the list is kept."""

import json
import time

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.accounts.sessions import SECOND_FACTOR
from sevanidhi.core.payroll import services
from sevanidhi.core.payroll.models import VoucherList, VoucherListLine
from sevanidhi.core.payroll.refusals import ListNotTaken
from sevanidhi.core.payroll.services.treasury import BadCell
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, row, stated, with_role, workbook
from sevanidhi.site.console import voucher
from sevanidhi.web.tests.reading import words

HEADINGS = "TV No,Date,DDO Code,Head,Amount\n"
BAD = HEADINGS + (
    "71,2016-06-03,AJM-EDU-07,GPF,1100\n"
    "72,31-02-2016,AJM-EDU-07,GPF,abc\n"
    "73,2016-06-03,AJM-EDU-99,GPF,5\n"
    ",2016-06-03,AJM-EDU-07,XYZ,5\n"
    "74,2016-06-03,,GPF,-5\n"
    "Total,,,,1100\n"
)
FOUND = [
    BadCell(3, "date", "31-02-2016", "date"),
    BadCell(3, "amount", "abc", "amount"),
    BadCell(4, "ddo", "AJM-EDU-99", "ddo_unknown"),
    BadCell(5, "number", "", "missing"),
    BadCell(5, "head", "XYZ", "head"),
    BadCell(6, "ddo", "", "missing"),
    BadCell(6, "amount", "-5", "amount"),
]


@pytest.fixture
def posted(house):
    """A posted line of 1,100, which the list's first row would confirm."""
    rows = [row(0)]
    services.submit(
        office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="m.xlsx", on=TODAY
    )
    return house


def load(text):
    return services.load_voucher_list(content=text.encode(), file_name="tv.csv", by=None, on=TODAY)


def nothing_is_kept():
    return not VoucherList.objects.exists() and not VoucherListLine.objects.exists()


@pytest.mark.requirement("OPS-7")
def test_every_bad_row_is_named_and_nothing_of_the_list_is_kept(posted):
    with pytest.raises(ListNotTaken) as refused:
        load(BAD)

    assert (refused.value.count, refused.value.cells) == (4, FOUND)
    assert nothing_is_kept()


def test_the_first_two_hundred_are_named_and_all_are_counted(posted):
    rows = "".join(f"{number},2016-06-03,NOBODY,GPF,5\n" for number in range(1, 251))
    with pytest.raises(ListNotTaken) as refused:
        load(HEADINGS + rows)

    assert (refused.value.count, [cell.row for cell in refused.value.cells]) == (250, list(range(2, 202)))


def test_a_row_with_a_number_alone_is_no_sum(posted):
    with pytest.raises(ListNotTaken) as refused:
        load(HEADINGS + "71,,,GPF,1100\n")

    assert [cell.column for cell in refused.value.cells] == ["date", "ddo"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("hi", ["सूची में गलत पंक्तियाँ: 4", "4 आहरण अधिकारी का कोड AJM-EDU-99 इस कोड का कोई कार्यालय नहीं"]),
        ("en", ["Rows of the list that are not right: 4", "4 DDO code AJM-EDU-99 no office has this code"]),
    ],
)
def test_the_page_names_them(posted, settings, language, told):
    settings.BUSINESS_DATE = TODAY
    client = Client()
    client.force_login(User.objects.get(pk=with_role("treasurer", "treasury_clerk", posted.treasury).pk))
    session = client.session
    session[SECOND_FACTOR] = time.time()
    session.save()
    answer = client.post(
        f"/{language}/schedules/vouchers/", {"file": SimpleUploadedFile("l.csv", BAD.encode())}
    )

    shown = words(answer)
    assert [one for one in told if one not in shown] == [], shown[-900:]
    assert nothing_is_kept()


def test_the_command_names_them(posted, tmp_path, monkeypatch):
    monkeypatch.setattr(voucher.ground, "stand", lambda: None)
    file = tmp_path / "tv.csv"
    file.write_text(BAD)
    told = CliRunner().invoke(voucher.command, ["load", str(file)])
    assert told.exit_code == 2
    assert "✗ 4: ddo “AJM-EDU-99” · इस कोड का कोई कार्यालय नहीं" in told.stderr

    answer = json.loads(CliRunner().invoke(voucher.command, ["load", str(file), "--json"]).stdout)
    assert (answer["refused"], answer["count"], len(answer["rows"])) == ("ListNotTaken", 4, 7)
    assert answer["rows"][0] | {"reason": ""} == {
        "row": 3, "column": "date", "value": "31-02-2016", "reason": "",
    }  # fmt: skip
    assert nothing_is_kept()
