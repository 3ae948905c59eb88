"""The insurance record book on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import translation

from sevanidhi.core.documents import services as papers
from sevanidhi.core.documents.models import Document
from sevanidhi.core.payroll.recorded import RecordedDeduction
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.words import in_words
from sevanidhi.schemes.state_insurance.models import Policy
from sevanidhi.schemes.state_insurance.record_book import RecordBook, RecordMonth, RecordYear
from sevanidhi.web import formats

KIND = "state_insurance.record_book"
TITLE = ("बीमा रिकॉर्ड बुक", "Insurance record book")
STATES = {
    "posted": ("जमा", "Posted"),
    "provisional": ("कोषालय की पुष्टि शेष", "Awaiting the treasury"),
    "missing": ("नहीं मिला", "Missing"),
    "wrong": ("गलत", "Wrong"),
    "to_come": ("अभी आना है", "Still to come"),
    "not_due": ("देय नहीं", "Not due"),
}


def print_record_book(
    policy: Policy, *, years: Iterable[FinancialYear], on: date, by: Any, language: str
) -> Document:
    """Return years of the record book: every deduction with its policy number, bill and voucher."""
    person = policy.holder.person
    with translation.override(language):
        books = [_year(record) for record in RecordBook(policy, today=on).in_full(years)]
    data = {
        "holder": {"hi": person.name_hi, "en": person.name_en or person.name_hi},
        "number": policy.number,
        "employee_id": policy.holder.employee_id,
        "insured_from": formats.short_day(policy.risk_date),
        "years": books,
    }
    return papers.make_pdf(
        kind=KIND, template="state_insurance/record_book.typ", data=data,
        title=TITLE, language=language, about=policy, by=by, person=person,
        office=people.office_of(policy.holder, on=on), on=on,
    )  # fmt: skip


def _year(record: RecordYear) -> dict[str, Any]:
    return {
        "year": str(record.year),
        "months": [_month(month) for month in record.months],
        "totals": dict(record.totals),
        "total": record.total,
        "words": {language: in_words(record.total, language) for language in ("hi", "en")},
    }


def _month(month: RecordMonth) -> dict[str, Any]:
    hindi, english = STATES[month.state]
    return {
        "month": formats.month(month.month),
        "state": {"hi": hindi, "en": english},
        "figures": {column: month.figures.get(column) for column in ("premium", "arrears")},
        "deductions": [_deduction(one) for one in month.deductions],
        "notes": "; ".join(month.notes),
    }


def _deduction(one: RecordedDeduction) -> dict[str, Any]:
    return {
        "number": one.number or "–",
        "voucher": one.voucher,
        "date": formats.short_day(one.voucher_date) if one.voucher_date else "",
        "office": formats.name_of(one.office),
        "ddo": one.office.code,
        "corrected": formats.short_day(one.corrected_date) if one.corrected_date else "",
        "taken_back": formats.short_day(one.taken_back_date) if one.taken_back_date else "",
    }
