"""Days of an insurance that runs in years from 1 April. Pure."""

from datetime import date

from sevanidhi.kernel.dates import FinancialYear, SalaryMonth


def insured_from(entitled_date: date) -> date:
    """Return the first 1 April after the day somebody became entitled to be insured."""
    return FinancialYear.of(entitled_date).next().first_day


def begins_insurance_year(day: date) -> bool:
    """Return whether an insurance may begin on this day."""
    return day == FinancialYear.of(day).first_day


def first_premium_month(insured_from_date: date) -> SalaryMonth:
    """Return the salary month of the first premium: the March before, whose pay is due on that 1 April."""
    return SalaryMonth.of(insured_from_date).previous()
