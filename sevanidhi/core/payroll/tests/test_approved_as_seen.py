"""A code approves the lines as they stood when it was asked for, not whatever makes the same total."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import otp
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message
from sevanidhi.core.payroll import services
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, row, stated, workbook
from sevanidhi.web.tests.reading import words


@pytest.fixture
def draft(house):
    """A draft of an office where Chitra alone prepares and approves."""
    services.approve_alone(
        office=house.ddo, from_date=TODAY, until_date=date(2016, 12, 31), why="no clerk", by=house.esha,
        today=TODAY,
    )  # fmt: skip
    rows = [row(0), row(1)]
    return services.receive(
        office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="may.xlsx",
        by=house.chitra, on=TODAY,
    ).schedule  # fmt: skip


def ask(schedule, house):
    return services.ask_to_approve(schedule=schedule, by=house.chitra, session_key="s", on=TODAY)


def approve(schedule, house, code):
    OneTimeCode.objects.filter(pk=code.pk).update(proved_at=timezone.now())
    return services.approve(schedule=schedule, by=house.chitra, on=TODAY, challenge=code.key)


def fix(schedule, house, *, head="gpf", field="account", value="EDU/1003"):
    services.fix_line(
        schedule=schedule, row=2, head=head, field=field, value=value, by=house.chitra, on=TODAY
    )


@pytest.mark.requirement("OPS-7")
def test_a_cell_fixed_with_the_same_total_makes_the_code_one_for_something_else(house, draft):
    code = ask(draft, house)
    fix(draft, house)

    with pytest.raises(otp.NotApproved):
        approve(draft, house, code)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_totals_exchanged_between_the_heads_do_too(house, draft):
    code = ask(draft, house)
    totals = {head.head: head.total for head in draft.heads.all()}
    fix(draft, house, field="amount", value="1200")
    fix(draft, house, head="si", field="amount", value="1000")
    services.restate_totals(
        schedule=draft, by=house.chitra, on=TODAY,
        totals={"gpf": totals["gpf"] + 100, "si": totals["si"] - 100},
    )  # fmt: skip

    with pytest.raises(otp.NotApproved):
        approve(draft, house, code)


def test_what_is_as_it_was_is_approved_and_the_audit_keeps_which_content(house, draft):
    code = ask(draft, house)
    assert approve(draft, house, code).state == "approved"

    (entry,) = Entry.objects.filter(act="payroll.schedule.approved")
    assert entry.detail == code.detail
    assert re.fullmatch(r"[0-9a-f]{32}", entry.detail["content"])
    assert entry.detail["content"] not in Message.objects.get(template="payroll.approve.code").text


@pytest.mark.parametrize(
    ("language", "told"),
    [("hi", "जाँच के बाद कुछ बदल गया है"), ("en", "Something has changed since the lines were judged")],
)
def test_the_page_says_that_something_has_changed(house, draft, settings, language, told):
    settings.BUSINESS_DATE = TODAY
    client = Client()
    client.force_login(User.objects.get(pk=house.chitra.pk))
    address = f"/{language}/schedules/{draft.key}/approve/"
    client.post(address, {"send": "1"})
    fix(draft, house)

    answer = client.post(address, {"code": "123456"})
    assert told in words(answer)
    assert 'name="code"' not in answer.content.decode()
