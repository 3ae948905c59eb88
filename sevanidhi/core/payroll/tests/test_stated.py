"""What is stated of a voucher is refused in words where it cannot be kept, or was stated otherwise before."""

from decimal import Decimal

import pytest

from sevanidhi.core.payroll import refusals, services
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.services import Stated
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, row, stated, workbook
from sevanidhi.kernel.money import rupees

ROWS = [row(0), row(1)]
CONTENT = workbook(ROWS)
FILE = {"month": MAY, "content": CONTENT, "file_name": "m.xlsx", "on": TODAY}


def submit(house, voucher):
    return services.submit(office=house.ddo, stated=voucher, **FILE)


def receive(house, voucher):
    return services.receive(office=house.ddo, stated=voucher, by=house.asha, **FILE).schedule


@pytest.mark.parametrize("total", ["-5", "100000000000"])
@pytest.mark.parametrize("take_in", [submit, receive])
def test_a_total_below_nothing_or_beyond_words_is_refused(house, take_in, total):
    with pytest.raises(refusals.AmountOutOfBounds):
        take_in(house, Stated(number="71", totals={"gpf": Decimal(total)}))
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("number", ["", " ", "7" * 41], ids=["none", "a space", "too long"])
@pytest.mark.parametrize("take_in", [submit, receive])
def test_a_voucher_s_number_that_cannot_be_kept_is_refused(house, take_in, number):
    with pytest.raises(refusals.VoucherNumberNotKept):
        take_in(house, Stated(number=number, totals={"gpf": rupees(2550)}))
    assert not Schedule.objects.exists()


@pytest.mark.requirement("OPS-7")
@pytest.mark.parametrize("before", [receive, submit])
@pytest.mark.parametrize(
    "totals", [{"gpf": 2550, "si": 2300}, {"gpf": 2550}, {"gpf": 2000, "si": 2200}], ids=str
)
def test_a_known_file_with_other_totals_is_refused_and_changes_nothing(house, before, totals):
    before(house, stated(ROWS))
    state, held = Schedule.objects.get().state, balance(house.account("EDU/1001"))
    with pytest.raises(refusals.TotalsStatedOtherwise):
        submit(house, Stated(number="71", totals={head: rupees(total) for head, total in totals.items()}))

    assert (Schedule.objects.get().state, balance(house.account("EDU/1001"))) == (state, held)
    assert submit(house, stated(ROWS)).schedule.state == "posted"


@pytest.mark.parametrize("total", ["-5", "100000000000"])
def test_a_total_stated_anew_keeps_within_the_same_bounds(house, total):
    schedule = receive(house, stated(ROWS))
    with pytest.raises(refusals.AmountOutOfBounds):
        services.restate_totals(
            schedule=schedule, totals={"gpf": Decimal(total), "si": rupees(2200)}, by=house.asha, on=TODAY
        )
    assert {head.head: head.total for head in schedule.heads.all()} == stated(ROWS).totals
