"""No way through the pay bill makes money, credits a month twice, or lets one person help himself."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.payroll import judge_sql, queries, refusals, services
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.models import Line, LineFix, Schedule, SuspenseItem
from sevanidhi.core.payroll.services import posting
from sevanidhi.core.payroll.tests.conftest import (
    MAY,
    TODAY,
    balance,
    receive,
    row,
    stated,
    with_role,
    workbook,
)
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees


@pytest.mark.parametrize("written", ["-500", "1000000000"])
@pytest.mark.parametrize("field", ["amount", "repayment", "pay"])
def test_a_cell_is_not_put_right_to_less_than_nothing_or_more_than_a_line_may_hold(house, field, written):
    schedule = receive(house, [row(0, repayment=100, instalment="1/10")]).schedule

    with pytest.raises(refusals.AmountOutOfBounds):
        services.fix_line(
            schedule=schedule, row=2, head="gpf", field=field, value=written, by=house.asha, on=TODAY
        )


def test_parts_that_only_add_up_with_a_negative_one_are_not_posted(house):
    schedule = receive(house, [row(0, repayment=100, instalment="1/10"), row(1)]).schedule
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

    with pytest.raises(IntegrityError, match="leaves -10000 paise over under gpf"):
        services.submit(
            office=house.ddo,
            month=MAY,
            stated=stated(rows),
            content=workbook(rows),
            file_name="may.xlsx",
            on=TODAY,
        )
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


def submit(house, rows, number="71", content=None):
    return services.submit(
        office=house.ddo,
        month=MAY,
        stated=stated(rows, number=number),
        content=content or workbook(rows),
        file_name="may.xlsx",
        on=TODAY,
    )


def propose(house, account, *, by=None):
    return services.propose_match(
        item=SuspenseItem.objects.filter(head="gpf").first(),
        account=account,
        why="the number was miswritten",
        by=by or house.devendra,
        on=TODAY,
    )


@pytest.mark.parametrize("parts", [{}, {"subscription": "", "repayment": 500, "instalment": "1/10"}])
def test_suspense_is_not_cured_into_a_month_that_is_credited(house, parts):
    submit(house, [row(0, gpf="EDU/9999", **parts)])
    submit(house, [row(0, **parts)], number="72")
    before = balance(house.account("EDU/1001"))

    with pytest.raises(refusals.CreditedAlready):
        propose(house, house.account("EDU/1001"))
    assert balance(house.account("EDU/1001")) == before > 0


def test_a_month_credited_since_the_proposal_is_not_credited_again(house):
    submit(house, [row(0, gpf="EDU/9999")])
    match = propose(house, house.account("EDU/1001"))
    submit(house, [row(0)], number="72")

    with pytest.raises(refusals.CreditedAlready):
        services.accept_match(match=match, by=house.esha, on=TODAY)
    assert balance(house.account("EDU/1001")) == rupees(1100)


def test_arrears_are_cured_beside_the_months_regular_deduction(house):
    submit(house, [row(0)])
    submit(house, [row(0, gpf="EDU/9999", subscription=300, remarks="arrears")], number="72")
    match = propose(house, house.account("EDU/1001"))
    services.accept_match(match=match, by=house.esha, on=TODAY)

    assert balance(house.account("EDU/1001")) == rupees(1400)


def another_clerk(house):
    """Return a second clerk of the district, nobody's holder."""
    return with_role("farid", "district_clerk", house.district)


def test_nobody_proposes_or_decides_a_credit_to_his_own_account(house):
    posted = submit(house, [row(0, gpf="EDU/9999"), row(1)])
    own = house.account("EDU/1004")
    for officer in (house.esha, house.devendra):
        officer.person = own.employee.person
        officer.save(update_fields=["person"])

    with pytest.raises(refusals.OwnAccount):
        propose(house, own)
    match = propose(house, own, by=house.bharat)
    with pytest.raises(refusals.OwnAccount):
        services.accept_match(match=match, by=house.esha, on=TODAY)

    correct = {
        "schedule": posted.schedule,
        "row": 3,
        "head": "gpf",
        "instead": own,
        "why": "wrong number",
        "on": TODAY,
    }
    with pytest.raises(refusals.OwnAccount):
        services.propose_correction(**correct, by=house.devendra)
    correction = services.propose_correction(**correct, by=another_clerk(house))
    with pytest.raises(refusals.OwnAccount):
        services.accept_correction(correction=correction, by=house.esha, on=TODAY)
    assert balance(own) == 0


@pytest.mark.parametrize("written", ["071", "७१", " 7 1", "०71"])
def test_a_voucher_is_one_however_its_number_is_written(house, written):
    content = workbook([row(0)])
    assert submit(house, [row(0)], content=content).new
    again = submit(house, [row(0)], number=written, content=content)

    assert (again.new, again.schedule.voucher.number) == (False, "71")
    with pytest.raises(refusals.HeadSettledAlready):
        submit(house, [row(0, remarks="changed")], number=written)


def test_the_treasurys_writing_of_a_number_finds_the_voucher(house):
    submit(house, [row(0)], number="ab-71")
    listed = f"TV No,Date,DDO Code,Head,Amount\n0AB-७1,03-06-2016,{house.ddo.code},GPF,1100\n"
    loaded = services.load_voucher_list(content=listed.encode(), file_name="tv.csv", by=None, on=TODAY)

    assert loaded.confirmed == 1


def post_and_list(house, day, *, stated_day=None):
    rows = [row(0)]
    services.submit(
        office=house.ddo,
        month=MAY,
        stated=services.Stated(number="71", totals=stated(rows).totals, date=stated_day),
        content=workbook(rows),
        file_name="may.xlsx",
        on=TODAY,
    )
    listed = f"TV No,Date,DDO Code,Head,Amount\n71,{day.isoformat()},{house.ddo.code},GPF,1100\n"
    return services.load_voucher_list(content=listed.encode(), file_name="tv.csv", by=None, on=TODAY)


@pytest.mark.parametrize("stated_day", [None, date(2016, 6, 3)])
@pytest.mark.parametrize("day", [date(2016, 3, 3), date(2016, 11, 1)])
def test_another_months_voucher_of_the_same_number_and_amount_confirms_nothing(house, day, stated_day):
    loaded = post_and_list(house, day, stated_day=stated_day)
    assert [line.outcome for line in loaded.differing] == ["not_here"]

    services.settle_difference(line=loaded.differing[0], why="of March", by=house.esha, on=TODAY)
    assert ledger_queries.standing(house.account("EDU/1001")).confirmed == 0


@pytest.mark.parametrize(
    ("day", "stated_day"),
    [(date(2016, 5, 28), None), (date(2016, 10, 31), None), (date(2017, 2, 1), date(2017, 2, 1))],
)
def test_a_voucher_paid_early_late_or_on_its_stated_day_is_confirmed(house, day, stated_day):
    assert post_and_list(house, day, stated_day=stated_day).confirmed == 1


@pytest.mark.parametrize("unreadable", [1, 2])
def test_what_several_unreadable_lines_leave_over_goes_to_no_single_member(house, unreadable):
    rows = [row(place) for place in range(3)]
    voucher = stated(rows)
    for place in range(unreadable):
        rows[place] = row(place, subscription="six fifty")
    services.submit(
        office=house.ddo,
        month=MAY,
        stated=voucher,
        content=workbook(rows),
        file_name="may.xlsx",
        on=TODAY,
    )

    if unreadable == 1:
        assert propose(house, house.account("EDU/1001")).pk
        return
    with pytest.raises(refusals.SeveralPeoplesMoney):
        propose(house, house.account("EDU/1001"))
