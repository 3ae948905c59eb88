"""Into which month, which year and under which voucher money is booked when something about it was wrong."""

from datetime import date

import pytest

from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.payroll import refusals, services
from sevanidhi.core.payroll.models import Schedule, SuspenseItem
from sevanidhi.core.payroll.services import intake, posting
from sevanidhi.core.payroll.tests.conftest import (
    HEADINGS,
    MAY,
    TODAY,
    VOUCHER_DAY,
    receive,
    row,
    stated,
    workbook,
)
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.money import rupees

ROWS = [row(0)]
CONTENT = workbook(ROWS)


class TestMonths:
    def test_a_month_after_the_bills_own_is_never_credited(self, house):
        """A slip of the year in one cell: the bill of May cannot have deducted for next May."""
        rows = [[*row(0), "2017-05"]]
        services.submit(
            office=house.ddo, month=MAY, stated=stated(rows), on=TODAY, file_name="m.xlsx",
            content=workbook(rows, headings=(*HEADINGS, "Salary month")),
        )  # fmt: skip
        item = SuspenseItem.objects.get(head="gpf")
        match = services.propose_match(
            item=item, account=house.account("EDU/1001"), why="the year is a slip", by=house.devendra,
            on=TODAY,
        )  # fmt: skip
        services.accept_match(match=match, by=house.esha, on=TODAY)

        credited = ledger_queries.movements(house.account("EDU/1001"))
        assert [(one.month, one.amount) for one in credited] == [(MAY, rupees(1100))]

    def test_nor_is_the_bills_own_month_credited_a_second_time_by_it(self, house):
        rows = [[*row(0), "2017-05"]]
        services.submit(
            office=house.ddo, month=MAY, stated=stated(ROWS, number="70"), content=CONTENT, on=TODAY,
            file_name="m.xlsx",
        )  # fmt: skip
        services.submit(
            office=house.ddo, month=MAY, stated=stated(rows), on=TODAY, file_name="m.xlsx",
            content=workbook(rows, headings=(*HEADINGS, "Salary month")),
        )  # fmt: skip
        with pytest.raises(refusals.CreditedAlready):
            services.propose_match(
                item=SuspenseItem.objects.get(head="gpf"), account=house.account("EDU/1001"), why="hers",
                by=house.devendra, on=TODAY,
            )  # fmt: skip


class TestYears:
    @pytest.fixture
    def approved(self, house):
        """A schedule approved in 2016-17 and not posted when that year is shut."""
        schedule = services.prepare(schedule=receive(house).schedule, by=house.asha, on=TODAY)
        posting._approved(intake.locked(schedule), by=house.chitra, on=TODAY)
        for head in ("gpf", "si"):
            ledger.shut_year(head=head, year=FinancialYear(2016), by=None)
        return schedule

    def test_what_was_approved_before_its_year_was_shut_is_booked_when_the_next_begins(self, house, approved):
        services.post(schedule=approved)

        (credit,) = ledger_queries.movements(house.account("EDU/1001"))
        assert (credit.business_date, credit.month, credit.amount) == (date(2017, 4, 1), MAY, rupees(1100))
        approved.refresh_from_db()
        assert (approved.state, approved.approved_date) == ("posted", TODAY)

    def test_its_heads_are_booked_on_one_day(self, house):
        schedule = services.prepare(schedule=receive(house).schedule, by=house.asha, on=TODAY)
        posting._approved(intake.locked(schedule), by=house.chitra, on=TODAY)
        ledger.shut_year(head="gpf", year=FinancialYear(2016), by=None)
        services.post(schedule=schedule)

        for head, number in (("gpf", "EDU/1001"), ("si", "501001")):
            (credit,) = ledger_queries.movements(house.account(number, head))
            assert credit.business_date == date(2017, 4, 1)

    def test_a_batch_of_a_shut_year_is_still_refused(self, house):
        ledger.shut_year(head="gpf", year=FinancialYear(2016), by=None)
        with pytest.raises(ledger.YearIsShut):
            services.submit(
                office=house.ddo, month=MAY, stated=stated(ROWS), content=CONTENT, file_name="m.xlsx",
                on=TODAY,
            )  # fmt: skip
        assert not Schedule.objects.exists()


class TestVouchers:
    def test_a_vouchers_date_that_was_mistyped_is_stated_anew_once_the_draft_is_taken_back(self, house):
        wrong = services.Stated(number="71", totals=stated(ROWS).totals, date=date(2016, 3, 6))
        mistyped = receive(house, content=CONTENT, stated=wrong).schedule
        services.undo(schedule=mistyped, by=house.asha, why="the wrong day", on=TODAY)

        assert receive(house, content=CONTENT).schedule.voucher.date == VOUCHER_DAY

    def test_while_a_file_of_it_stands_its_date_stands(self, house):
        receive(house)
        wrong = services.Stated(number="71", totals=stated(ROWS).totals, date=date(2016, 3, 6))
        with pytest.raises(refusals.VoucherDateDiffers):
            receive(house, stated=wrong, content=workbook([row(0), row(1)]))
