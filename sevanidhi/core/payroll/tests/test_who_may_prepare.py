"""Each act on a schedule asks for the role and the office itself, whoever has opened the door to it."""

from datetime import timedelta

import pytest

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.payroll import refusals, services
from sevanidhi.core.payroll.models import HeadingMeaning, LineFix, Schedule
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, row, stated, with_role, workbook
from sevanidhi.kernel.money import rupees

ROWS = [row(0)]
VOUCHER = {
    "month": MAY,
    "stated": stated(ROWS),
    "content": workbook(ROWS),
    "file_name": "m.xlsx",
    "on": TODAY,
}
ACTS = (
    "receive", "submit", "map_headings", "fix_line", "restate_totals", "prepare", "undo", "ask_to_approve",
    "declare_nil",
)  # fmt: skip
THE_DRAWING_OFFICERS = ("submit", "ask_to_approve", "declare_nil")


def do(act, house, by):
    """Do one act on the office's schedule as somebody."""
    office, told = {"office": house.ddo}, {"by": by, "on": TODAY}
    if act in ("receive", "submit"):
        return getattr(services, act)(**office, **VOUCHER, by=by)
    if act == "declare_nil":
        return services.declare_nil(**office, month=MAY.previous(), **told)
    if act == "map_headings":
        return services.map_headings(**office, meanings={"Khata": "gpf:account"}, **told)
    more = {
        "fix_line": {"row": 2, "head": "gpf", "field": "name", "value": "Meena"},
        "restate_totals": {"totals": {"gpf": rupees(1100), "si": rupees(1100)}},
        "undo": {"why": "the wrong month"},
        "ask_to_approve": {"session_key": "s"},
    }
    return getattr(services, act)(schedule=draft(house), **told, **more.get(act, {}))


def draft(house):
    found = Schedule.objects.first()
    return found or services.receive(office=house.ddo, **VOUCHER, by=house.asha).schedule


def stranger():
    return accounts.create_login(user_id="faiz", person=None, by=None, mobile="9829000078")


def refused(act, house, by):
    draft(house)
    before = kept()
    with pytest.raises(refusals.NotInYourCare):
        do(act, house, by)
    assert kept() == before


def kept():
    return (
        list(
            Schedule.objects.values_list("state", "heads__total", "received_by").order_by("pk", "heads__pk")
        ),
        LineFix.objects.count(),
        HeadingMeaning.objects.count(),
    )


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_and_another_offices_people_do_nothing(act, house):
    refused(act, house, stranger())
    for role in ("ddo", "ddo_clerk"):
        refused(act, house, with_role(f"other-{role}", role, house.other_ddo))


@pytest.mark.parametrize("act", ACTS)
def test_the_district_and_the_treasury_do_not_act_for_an_office(act, house):
    refused(act, house, house.esha)
    refused(act, house, with_role("indu", "treasury_clerk", house.treasury))


@pytest.mark.parametrize("act", ACTS)
def test_a_role_that_ended_yesterday_or_begins_tomorrow_does_nothing(act, house):
    days = [TODAY + timedelta(days=days) for days in (-9, 0, 1)]
    user = stranger()
    held = {"user": user, "role": "ddo", "office": house.ddo, "by": None}
    accounts.grant_role(**held, from_date=days[0], until_date=days[1])
    accounts.grant_role(**held, from_date=days[2])

    refused(act, house, user)
    assert user.holds("ddo", on=TODAY - timedelta(days=1), office=house.ddo)
    assert user.holds("ddo", on=days[2], office=house.ddo)


@pytest.mark.parametrize("act", THE_DRAWING_OFFICERS)
def test_a_clerk_does_not_do_what_is_the_drawing_officers(act, house):
    refused(act, house, house.bharat)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["ddo", "ddo_clerk"])
def test_who_holds_the_role_today_is_not_refused(act, role, house):
    if role == "ddo" or act not in THE_DRAWING_OFFICERS:
        do(act, house, with_role("gita", role, house.ddo))
