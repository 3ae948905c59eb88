"""No way through the pay bill makes money, credits a month twice, or lets one person help himself."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sevanidhi.core.payroll import judge_sql, queries, refusals, services
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.models import Line, LineFix, Schedule, SuspenseItem
from sevanidhi.core.payroll.services import posting
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, row, stated, workbook
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees


def receive(house, rows):
    return services.receive(
        office=house.ddo,
        month=MAY,
        stated=stated(rows),
        content=workbook(rows),
        file_name="may.xlsx",
        by=house.asha,
        on=TODAY,
    ).schedule


@pytest.mark.parametrize("written", ["-500", "1000000000"])
@pytest.mark.parametrize("field", ["amount", "repayment", "pay"])
def test_a_cell_is_not_put_right_to_less_than_nothing_or_more_than_a_line_may_hold(house, field, written):
    schedule = receive(house, [row(0, repayment=100, instalment="1/10")])

    with pytest.raises(refusals.AmountOutOfBounds):
        services.fix_line(schedule=schedule, row=2, head="gpf", field=field, value=written, by=house.asha)


def test_parts_that_only_add_up_with_a_negative_one_are_not_posted(house):
    schedule = receive(house, [row(0, repayment=100, instalment="1/10"), row(1)])
    for field, value in (("amount", "-50000"), ("repayment", "170000")):
        LineFix.objects.create(schedule=schedule, row=2, head="gpf", field=field, value=value, by=house.asha)

    with pytest.raises((IntegrityError, refusals.TotalsDiffer)), transaction.atomic():
        posting._post_received(schedule, by=None, on=TODAY)
    assert balance(house.account("EDU/1001")) == 0
    assert queries.unproved_heads() == []


def test_what_the_ledger_credited_is_held_against_the_vouchers_total(house, monkeypatch):
    only_subscriptions = posting.HEAD_LINES.replace("repayment > 0", "repayment > 999999")
    monkeypatch.setattr(posting, "HEAD_LINES", only_subscriptions)
    rows = [row(0, repayment=100, instalment="1/10"), row(1)]

    with pytest.raises(refusals.TotalsDiffer) as refused:
        services.submit(
            office=house.ddo,
            month=MAY,
            stated=stated(rows),
            content=workbook(rows),
            file_name="may.xlsx",
            on=TODAY,
        )
    assert refused.value.left == rupees(100)
    assert not Schedule.objects.exists()
    assert not Line.objects.exists()


@pytest.mark.parametrize("many", [0, judge_sql.MANY])
def test_a_bill_of_an_earlier_day_posted_later_sees_what_the_next_year_holds(house, monkeypatch, many):
    monkeypatch.setattr(judge_sql, "MANY", many)
    rows, february = [row(0)], SalaryMonth(2016, 2)
    totals = stated(rows).totals
    for number, day in (("72", date(2016, 4, 1)), ("71", date(2016, 3, 31))):
        services.submit(
            office=house.ddo,
            month=february,
            stated=services.Stated(number=number, totals=totals),
            content=workbook(rows),
            file_name="february.xlsx",
            on=day,
        )

    assert balance(house.account("EDU/1001")) == rupees(1100)
    assert Fault(SuspenseItem.objects.get(head="gpf").faults) == Fault.CREDITED_ALREADY
