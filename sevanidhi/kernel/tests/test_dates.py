from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.kernel.dates import (
    FinancialYear,
    NotAFinancialYear,
    NotAMonth,
    NotAPeriod,
    NoWorkingDay,
    Period,
    SalaryMonth,
    WeeklyOff,
    WorkingCalendar,
)

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
SATURDAY, SUNDAY = 5, 6


def test_a_salary_month_knows_its_days_and_its_year():
    march = SalaryMonth.parse("2016-03")
    assert (march.first_day, march.last_day) == (date(2016, 3, 1), date(2016, 3, 31))
    assert str(march.financial_year) == "2015-16"
    assert str(march.next()) == "2016-04"
    assert str(march.previous()) == "2016-02"
    assert march.previous().last_day == date(2016, 2, 29)


@given(DAYS, st.integers(-600, 600))
def test_adding_months_goes_there_and_back(day, count):
    month = SalaryMonth.of(day)
    assert month.plus(count).plus(-count) == month
    assert month.months_until(month.plus(count)) == count
    assert (month.plus(count) > month) == (count > 0)


@pytest.mark.parametrize(
    "wrong", ["2016-13", "2016-00", "2016-3", "16-03", "2016-03-01", "Apr-05", "0000-01", ""]
)
def test_what_is_no_month_is_refused(wrong):
    with pytest.raises(NotAMonth):
        SalaryMonth.parse(wrong)


def test_a_financial_year_runs_from_april_to_march():
    year = FinancialYear.parse("2015-16")
    assert (year.first_day, year.last_day) == (date(2015, 4, 1), date(2016, 3, 31))
    assert [str(month) for month in year.months()][::11] == ["2015-04", "2016-03"]
    assert len(year.months()) == 12
    assert str(FinancialYear(1999)) == "1999-00"
    assert FinancialYear.parse("1999-00") == FinancialYear(1999)
    assert year.next().previous() == year
    assert year < year.next()


@given(DAYS)
def test_every_day_is_in_its_financial_year_only(day):
    year = FinancialYear.of(day)
    assert [one.holds(day) for one in (year.previous(), year, year.next())] == [False, True, False]


@pytest.mark.parametrize("wrong", ["2015", "2015-17", "2015-2016", "15-16", ""])
def test_what_is_no_financial_year_is_refused(wrong):
    with pytest.raises(NotAFinancialYear):
        FinancialYear.parse(wrong)


def test_a_period_ends_before_its_until_day():
    period = Period(date(2015, 4, 1), date(2016, 4, 1))
    assert [
        period.holds(day)
        for day in (date(2015, 3, 31), date(2015, 4, 1), date(2016, 3, 31), date(2016, 4, 1))
    ] == [
        False,
        True,
        True,
        False,
    ]
    assert period.last_day == date(2016, 3, 31)
    assert Period(date(2015, 4, 1)).holds(date(2099, 1, 1))


def test_periods_that_touch_do_not_overlap():
    first, second = Period(date(2015, 4, 1), date(2016, 4, 1)), Period(date(2016, 4, 1))
    assert not first.overlaps(second)
    assert not second.overlaps(first)
    assert second.overlaps(Period(date(2020, 1, 1)))
    assert first.overlaps(Period(date(2016, 3, 31), date(2016, 4, 2)))


@pytest.mark.parametrize("until", [date(2015, 4, 1), date(2015, 3, 1)])
def test_a_period_has_at_least_one_day(until):
    with pytest.raises(NotAPeriod):
        Period(date(2015, 4, 1), until)


def five_day_week(**gazette):
    return WorkingCalendar((WeeklyOff(SATURDAY), WeeklyOff(SUNDAY)), **gazette)


def test_holidays_and_weekly_offs_are_skipped_and_the_first_day_is_not_counted():
    calendar = five_day_week(holidays={date(2017, 4, 14)})
    thursday = date(2017, 4, 13)
    assert calendar.add_working_days(thursday, 1) == date(2017, 4, 17)
    assert calendar.add_working_days(thursday, 0) == thursday


def test_the_gazette_opens_a_saturday_and_an_office_works():
    saturday = date(2017, 4, 15)
    assert not five_day_week().is_working(saturday)
    assert five_day_week(holidays={saturday}, declared_working={saturday}).is_working(saturday)


def test_second_saturdays_only():
    calendar = WorkingCalendar((WeeklyOff(SATURDAY, (2,)), WeeklyOff(SUNDAY)))
    april = [date(2017, 4, day) for day in (1, 8, 15, 22, 29)]
    assert [calendar.is_working(day) for day in april] == [True, False, True, True, True]


def test_a_weekly_habit_holds_for_its_days():
    until_2013 = Period(date(2000, 1, 1), date(2013, 1, 1))
    calendar = WorkingCalendar((WeeklyOff(SATURDAY, (), until_2013), WeeklyOff(SUNDAY)))
    assert [calendar.is_working(day) for day in (date(2012, 12, 29), date(2013, 1, 5))] == [False, True]


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(NoWorkingDay):
        WorkingCalendar(tuple(WeeklyOff(day) for day in range(7)))


@given(DAYS, st.integers(0, 60), st.sets(st.integers(0, 90), max_size=20))
def test_counting_forward_and_counting_between_agree_with_a_slow_counter(day, count, off):
    calendar = five_day_week(holidays={day + timedelta(days=n) for n in off})
    due = calendar.add_working_days(day, count)

    slow, left = day, count
    while left:
        slow += timedelta(days=1)
        left -= calendar.is_working(slow)
    assert due == slow
    assert calendar.working_days_between(day, due) == count
    assert count == 0 or calendar.is_working(due)


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        five_day_week().add_working_days(date(2017, 4, 17), -1)
    assert five_day_week().working_days_between(date(2017, 4, 17), date(2017, 4, 3)) == 0


@pytest.mark.parametrize("text", ["9999-00", "0000-01"])
def test_a_year_whose_days_no_calendar_has_is_refused(text):
    with pytest.raises(NotAFinancialYear):
        FinancialYear.parse(text)
