"""The insurance record book on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from sevanidhi.core.documents import services as papers
from sevanidhi.core.documents.models import Document
from sevanidhi.kernel.money import grouped
from sevanidhi.kernel.words import in_words
from sevanidhi.schemes.state_insurance import queries
from sevanidhi.schemes.state_insurance.models import Policy
from sevanidhi.web import formats

STATES = {
    "posted": ("पुष्ट", "Confirmed"),
    "provisional": ("कोषालय की पुष्टि शेष", "Treasury's word awaited"),
    "missing": ("नहीं मिला", "Not received"),
    "not_due": ("", ""),
}


def print_record_book(
    policy: Policy, record: queries.RecordYear, *, on: date, by: Any, language: str
) -> Document:
    """Return one year of the record book: every deduction with its policy number, bill and voucher."""
    person = policy.holder.person
    data = {
        "holder": {"hi": person.name_hi, "en": person.name_en or person.name_hi},
        "number": policy.number,
        "employee_id": policy.holder.employee_id,
        "year": str(record.year),
        "months": [row for month in record.months for row in _rows(month, language)],
        "total": grouped(record.total),
        "words": {"hi": in_words(record.total, "hi"), "en": in_words(record.total, "en")},
    }
    return papers.make_pdf(
        kind="state_insurance.record_book", template="state_insurance/record_book.typ", data=data,
        title=("बीमा अभिलेख पुस्तिका", "Insurance record book"), language=language, about=policy, by=by,
        person=person, on=on,
    )  # fmt: skip


def _rows(month: queries.RecordMonth, language: str) -> list[list[str]]:
    with translation.override(language):
        name = formats.month(month.month)
    state = STATES[month.state][language == "en"]
    if not month.deductions:
        return [[name, "", "", "", "", state]]
    return [
        [name, one.number, grouped(one.amount), one.voucher, formats.short_day(one.voucher_date), state]
        for one in month.deductions
    ]
