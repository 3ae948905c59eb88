"""Acts of an office, a district and a treasury, each by itself: a draft taken back, a nil month, one person
who does both, a difference settled.
"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sevanidhi.core.audit.models import Entry
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.payroll import queries, refusals, services
from sevanidhi.core.payroll.models import Schedule, VoucherListLine
from sevanidhi.core.payroll.services import intake, posting
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, VOUCHER_DAY, receive, row, stated, workbook
from sevanidhi.kernel.money import rupees

CONTENT = workbook([row(0)])


class TestUndo:
    def test_a_draft_is_taken_back_and_its_file_may_come_again(self, house):
        schedule = receive(house, content=CONTENT).schedule
        services.undo(schedule=schedule, by=house.asha, why="the wrong month", on=TODAY)

        schedule.refresh_from_db()
        assert (schedule.state, schedule.undone_by, schedule.undone_why) == (
            "undone", house.asha, "the wrong month",
        )  # fmt: skip
        assert [head.live for head in schedule.heads.all()] == [False, False]
        assert [one.why for one in Entry.objects.filter(act="payroll.schedule.undone")] == ["the wrong month"]
        again = receive(house, content=CONTENT)
        assert (again.new, again.schedule.pk != schedule.pk) == (True, True)

    def test_a_prepared_one_too(self, house):
        schedule = services.prepare(schedule=receive(house).schedule, by=house.asha, on=TODAY)
        assert (
            services.undo(schedule=schedule, by=house.chitra, why="a line is missing", on=TODAY).state
            == "undone"
        )

    def test_an_approved_one_stays(self, house):
        schedule = services.prepare(schedule=receive(house).schedule, by=house.asha, on=TODAY)
        posting._approved(intake.locked(schedule), by=house.chitra, on=TODAY)

        with pytest.raises(refusals.TooLateToUndo):
            services.undo(schedule=schedule, by=house.asha, why="too late", on=TODAY)


class TestNil:
    def declare(self, house, month=MAY):
        return services.declare_nil(office=house.ddo, month=month, by=house.chitra, on=TODAY)

    def test_a_month_without_deductions_is_reported_once_and_the_office_is_not_late(self, house):
        assert (house.ddo, None) in queries.offices_late(
            house.esha, MAY, on=TODAY, roles=("district_officer",)
        )
        schedule = self.declare(house)

        assert (schedule.kind, schedule.state, schedule.voucher) == ("nil", "posted", None)
        assert (MAY, "posted") in queries.months_open(house.ddo, on=TODAY)
        assert house.ddo not in [
            office
            for office, _ in queries.offices_late(house.esha, MAY, on=TODAY, roles=("district_officer",))
        ]
        with pytest.raises(refusals.ScheduleThere):
            self.declare(house)

    def test_a_month_with_a_schedule_is_not_nil(self, house):
        receive(house)
        with pytest.raises(refusals.ScheduleThere):
            self.declare(house)

    @pytest.mark.parametrize("posted_at_once", [False, True], ids=["a draft", "a batch"])
    def test_a_schedule_that_comes_after_it_withdraws_it(self, house, posted_at_once):
        nil = self.declare(house)
        if posted_at_once:
            take_in = {"stated": stated([row(0)]), "content": CONTENT, "file_name": "m.xlsx", "on": TODAY}
            services.submit(office=house.ddo, month=MAY, **take_in)
        else:
            receive(house, content=CONTENT)

        nil.refresh_from_db()
        assert (nil.state, nil.posted_at, nil.undone_by) == (
            "undone", None, None if posted_at_once else house.asha,
        )  # fmt: skip
        assert Entry.objects.filter(act="payroll.schedule.nil_withdrawn", about_key=str(nil.pk)).count() == 1
        assert (MAY, "posted" if posted_at_once else "draft") in queries.months_open(house.ddo, on=TODAY)

    def test_a_month_that_has_not_come_is_not_nil(self, house):
        with pytest.raises(refusals.MonthAhead):
            self.declare(house, month=MAY.plus(2))

    @pytest.mark.parametrize("lived", [(date(2016, 6, 1), None), (None, date(2016, 5, 1))])
    def test_a_month_before_the_office_opened_or_after_it_closed_is_not_nil(self, house, lived):
        house.ddo.from_date, house.ddo.until_date = lived
        with pytest.raises(refusals.OfficeNotThereThen):
            self.declare(house)

    @pytest.mark.parametrize("lived", [(date(2016, 5, 31), None), (None, date(2016, 5, 2))])
    def test_a_month_the_office_was_there_for_a_day_may_be_nil(self, house, lived):
        house.ddo.from_date, house.ddo.until_date = lived

        assert self.declare(house).state == "posted"


class TestOnePerson:
    @pytest.fixture(autouse=True)
    def _code_proved(self, monkeypatch):
        monkeypatch.setattr(posting.otp, "spend", lambda **_: None)

    def approve(self, house, schedule):
        return services.approve(schedule=schedule, by=house.chitra, on=TODAY, challenge=schedule.key)

    def test_one_person_does_both_while_the_exception_lasts(self, house):
        services.approve_alone(
            office=house.ddo, from_date=TODAY, until_date=date(2016, 7, 1), why="the clerk is on leave",
            by=house.esha, today=TODAY,
        )  # fmt: skip
        approved = self.approve(house, receive(house).schedule)

        assert (approved.state, approved.prepared_by, approved.approved_by) == (
            "approved", house.chitra, house.chitra,
        )  # fmt: skip
        assert approved.one_person.why == "the clerk is on leave"

    def test_not_without_it(self, house):
        with pytest.raises(refusals.NotAOnePersonOffice):
            self.approve(house, receive(house).schedule)
        prepared = services.prepare(schedule=Schedule.objects.get(), by=house.chitra, on=TODAY)
        with pytest.raises(refusals.PreparedByYourself):
            self.approve(house, prepared)

    def test_nor_by_the_database(self, house):
        schedule = services.prepare(schedule=receive(house).schedule, by=house.chitra, on=TODAY)
        schedule.approved_by = house.chitra
        with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
            schedule.save()


class TestSettling:
    def listed(self, house, amount=1100, day=VOUCHER_DAY) -> VoucherListLine:
        """Load a treasury's list of one row; return the row."""
        told = f"TV No,Date,DDO Code,Head,Amount\n71,{day},{house.ddo.code},GPF,{amount}\n"
        services.load_voucher_list(content=told.encode(), file_name="tv.csv", by=None, on=TODAY)
        return VoucherListLine.objects.order_by("-pk")[0]

    def post(self, house):
        return services.submit(
            office=house.ddo, month=MAY, stated=stated([row(0)]), content=CONTENT, file_name="m.xlsx",
            on=TODAY,
        )  # fmt: skip

    def settle(self, house, line, why="looked into"):
        return services.settle_difference(line=line, why=why, by=house.esha, on=TODAY)

    def confirmed(self, house):
        return ledger.standing(house.account("EDU/1001")).confirmed

    def test_another_amount_is_only_explained(self, house):
        self.post(house)
        line = self.listed(house, amount=1200)
        settled = self.settle(house, line)

        assert (line.outcome, settled.settled_why, settled.settled_by) == (
            "amount_differs", "looked into", house.esha,
        )  # fmt: skip
        assert self.confirmed(house) == 0
        with pytest.raises(refusals.NothingDiffers):
            self.settle(house, line)

    def test_another_day_is_confirmed_when_it_is_settled(self, house):
        self.post(house)
        line = self.listed(house, day=date(2016, 6, 4))
        assert (line.outcome, self.confirmed(house)) == ("date_differs", 0)
        self.settle(house, line)

        assert self.confirmed(house) == rupees(1100)

    def test_what_was_posted_since_is_confirmed(self, house):
        line = self.listed(house)
        assert line.outcome == "not_here"
        self.post(house)
        self.settle(house, line)

        assert self.confirmed(house) == rupees(1100)

    def test_not_without_a_reason(self, house):
        with pytest.raises(refusals.ReasonNeeded):
            self.settle(house, self.listed(house), why=" ")
