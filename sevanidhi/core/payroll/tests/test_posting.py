# ruff: noqa: E501
"""A month's bill becomes money in accounts: every rupee on one day, once, and none without a place."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.payroll import queries, refusals, services
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.models import Line, Schedule, SuspenseItem
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, row, stated, workbook
from sevanidhi.kernel.money import rupees


def submit(house, rows, *, voucher=None, content=None, **options):
    return services.submit(
        office=house.ddo,
        month=MAY,
        stated=voucher or stated(rows),
        content=content or workbook(rows),
        file_name="may.xlsx",
        on=TODAY,
        **options,
    )


def proofs(posted):
    return {head.head: (head.total, head.posted, head.suspense, head.with_ddo) for head in posted.heads}


@pytest.mark.requirement("GPF-11")
@pytest.mark.requirement("SI-11", "GPF-14", in_part=True)
def test_a_right_schedule_stands_in_every_members_account(house):
    rows = [row(place) for place in range(5)]
    rows[1] = row(1, repayment=500, instalment="5/24")
    posted = submit(house, rows)

    assert posted.all_good
    assert balance(house.account("EDU/1001")) == rupees(1100)
    assert balance(house.account("EDU/1002")) == rupees(1950)
    assert balance(house.account("501005", "si")) == rupees(2650)
    gpf = rupees(1100 + 1450 + 500 + 650 + 1450 + 4100)
    assert proofs(posted) == {"gpf": (gpf, gpf, 0, 0), "si": (rupees(6950), rupees(6950), 0, 0)}
    assert queries.unproved_heads() == []


@pytest.mark.requirement("OPS-7")
def test_bad_lines_wait_in_suspense_and_good_ones_are_not_held_up(house):
    rows = [row(place) for place in range(5)]
    rows[0] = row(0, gpf="EDU/1010")  # no such number
    rows[1] = row(1, subscription=100)  # below the slab
    posted = submit(house, rows)

    gpf = next(head for head in posted.heads if head.head == "gpf")
    assert (gpf.total, gpf.posted, gpf.suspense, gpf.with_ddo) == (
        rupees(1100 + 100 + 650 + 1450 + 4100),
        rupees(6200),
        rupees(1200),
        rupees(100),
    )
    items = {item.row: (item.owner, Fault(item.faults), item.amount) for item in SuspenseItem.objects.all()}
    assert items == {
        2: ("department", Fault.ACCOUNT_UNKNOWN, rupees(1100)),
        3: ("ddo", Fault.BELOW_SLAB, rupees(100)),
    }
    assert [(one.items, one.ledger, one.with_ddo) for one in queries.suspense_standing(house.ddo)] == [
        (rupees(1200), rupees(1200), rupees(100)),
        (Decimal(0), Decimal(0), Decimal(0)),
    ]


def test_the_same_file_again_changes_nothing_and_says_so(house):
    rows = [row(place) for place in range(5)]
    content = workbook(rows)
    first = submit(house, rows, content=content)
    again = submit(house, rows, content=content)

    assert (first.new, again.new, again.schedule) == (True, False, first.schedule)
    assert balance(house.account("EDU/1001")) == rupees(1100)


def test_another_file_for_a_head_that_is_settled_is_refused(house):
    rows = [row(place) for place in range(5)]
    submit(house, rows)

    with pytest.raises(refusals.HeadSettledAlready):
        submit(house, [*rows[:4], row(4, remarks="changed")])


def test_a_schedule_that_does_not_make_the_vouchers_total_is_refused_whole(house):
    rows = [row(place) for place in range(5)]
    with pytest.raises(refusals.TotalsDiffer) as refused:
        submit(house, rows, voucher=stated(rows, gpf=8751))

    assert (refused.value.head, refused.value.left) == ("gpf", rupees(1))
    assert list(Schedule.objects.all()) == []
    assert balance(house.account("EDU/1001")) == 0


def test_what_an_unreadable_amount_leaves_over_stands_in_suspense_with_the_ddo(house):
    rows = [row(place) for place in range(5)]
    voucher = stated(rows)
    rows[2] = row(2, subscription="six fifty", total=1200)
    posted = submit(house, rows, voucher=voucher)

    assert proofs(posted)["gpf"] == (rupees(8750), rupees(8100), rupees(650), rupees(650))
    item = SuspenseItem.objects.get(head="gpf")
    assert (item.row, item.amount, item.owner, item.facts) == (None, rupees(650), "ddo", {"rows": [4]})


def test_the_same_regular_deduction_by_another_voucher_goes_back_to_the_ddo(house):
    rows = [row(0)]
    submit(house, rows)
    posted = submit(house, rows, voucher=stated(rows, number="72"))

    assert proofs(posted)["gpf"] == (rupees(1100), 0, rupees(1100), rupees(1100))
    assert Fault(SuspenseItem.objects.filter(head="gpf").get().faults) == Fault.CREDITED_ALREADY


def test_arrears_beside_a_regular_line_are_lawful_and_posted(house):
    rows = [row(0), row(0, subscription=300, policy="", premium="", remarks="बकाया / arrears")]
    posted = submit(house, rows)

    assert posted.all_good
    assert balance(house.account("EDU/1001")) == rupees(1400)


def test_the_months_line_keeps_its_remark_and_its_rule(house):
    rows = [row(0, remarks="came on transfer from Tonk, old number TNK/88")]
    posted = submit(house, rows)

    line = Line.objects.get(schedule=posted.schedule, head="gpf")
    assert (line.remarks, line.account_written, line.pay) == (rows[0][-1], None, rupees(12000))


def test_lines_once_posted_cannot_be_changed(house):
    posted = submit(house, [row(0)])
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Line.objects.filter(schedule=posted.schedule).update(amount=rupees(1))


def test_credits_are_provisional_until_the_treasury_confirms(house):
    posted = submit(house, [row(0)])
    account = house.account("EDU/1001")
    assert ledger_queries.standing(account).confirmed == 0

    listed = f"TV No,Date,DDO Code,Head,Amount\n71,03-06-2016,{house.ddo.code},GPF,1100\n71,03-06-2016,{house.ddo.code},SI,1200\n"
    loaded = services.load_voucher_list(
        content=listed.encode(), file_name="tv.csv", by=None, on=date(2016, 6, 20)
    )

    assert loaded.confirmed == 1
    assert [(line.head, line.outcome) for line in loaded.differing] == [("si", "amount_differs")]
    assert ledger_queries.standing(account).confirmed == rupees(1100)
    assert ledger_queries.standing(house.account("501001", "si")).confirmed == 0
    assert posted.schedule.heads.get(head="gpf").confirmed_date == date(2016, 6, 20)
