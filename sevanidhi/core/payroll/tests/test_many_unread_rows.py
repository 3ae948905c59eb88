"""Every row that could not be read is kept by name, however many there are, and any of them can be cured."""

from decimal import Decimal

import pytest
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.payroll import queries, refusals, services
from sevanidhi.core.payroll.models import SuspenseItem
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, row, stated, workbook
from sevanidhi.kernel.money import rupees
from sevanidhi.web.tests.reading import words

MANY = 230
LAST = MANY + 1  # the headings are row 1


@pytest.fixture
def item(house):
    """What 230 unreadable rows have left over."""
    rows = [
        row(0, gpf=f"EDU/5{place:03d}", subscription=f"? {place}", policy="", premium="")
        for place in range(2, LAST + 1)
    ]
    posted = services.submit(
        office=house.ddo, month=MAY, stated=stated(rows, gpf=1100 * MANY), content=workbook(rows),
        file_name="m.xlsx", on=TODAY,
    )  # fmt: skip
    return SuspenseItem.objects.get(schedule=posted.schedule, head="gpf")


def cure(house, item, at, amount="1100.00"):
    part = services.Part(row=at, amount=Decimal(amount))
    match = services.propose_match(
        item=item,
        account=house.account("EDU/1001"),
        why="the pay bill",
        by=house.devendra,
        on=TODAY,
        part=part,
    )
    services.accept_match(match=match, by=house.esha, on=TODAY)


@pytest.mark.requirement("OPS-7")
def test_every_row_is_kept_and_the_last_can_be_cured(house, item):
    assert item.rows == list(range(2, LAST + 1))
    assert len(queries.reading_of(item.schedule).unread) == MANY

    cure(house, item, LAST)
    item.refresh_from_db()
    assert balance(house.account("EDU/1001")) == rupees(1100)
    assert item.rest == rupees(1100) * (MANY - 1)
    assert queries.rows_left(item) == list(range(2, LAST))


@pytest.mark.parametrize(
    ("written", "reasons"),
    [
        (["12x"], {"AMOUNT_UNREADABLE"}),
        (["-5"], {"AMOUNT_NEGATIVE"}),
        (["12x", "-5"], {"AMOUNT_UNREADABLE", "AMOUNT_NEGATIVE"}),
    ],
    ids=str,
)
def test_only_the_reasons_that_were_found_are_told(house, written, reasons):
    rows = [row(0), *(row(place, subscription=text) for place, text in enumerate(written, start=1))]
    services.submit(
        office=house.ddo, month=MAY, stated=stated(rows, gpf=1100 + 1450 * len(written)),
        content=workbook(rows), file_name="m.xlsx", on=TODAY,
    )  # fmt: skip
    left_over = SuspenseItem.objects.get(head="gpf", row=None)

    assert {name for name, _ in queries.reasons_of(left_over)} == reasons


def test_a_refusal_names_some_of_them(house, item):
    with pytest.raises(refusals.NotThatRow) as refused:
        cure(house, item, LAST + 1)

    assert refused.value.facts["rows"] == [*range(2, 22), "…"]


@pytest.mark.parametrize(
    ("language", "told"),
    [("hi", "230 में से पहली 200 पंक्तियाँ"), ("en", "The first 200 of 230 rows are shown.")],
)
def test_the_page_shows_two_hundred_and_takes_any(house, item, settings, language, told):
    settings.BUSINESS_DATE = TODAY
    client = Client()
    client.force_login(User.objects.get(pk=house.devendra.pk))
    address = f"/{language}/schedules/suspense/{item.pk}/"
    page = words(client.get(address))
    assert told in page
    assert "201 D201 ? 201" in page
    assert "202 D202" not in page

    asked = {"row": str(LAST), "amount": "1100", "number": "EDU/1001", "why": "the pay bill"}
    assert client.post(address, asked | {"row": str(LAST + 1)}).status_code == 422
    assert client.post(address, asked).status_code == 303
    assert item.matches.get().row == LAST
