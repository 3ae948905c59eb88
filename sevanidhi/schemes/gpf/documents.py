"""The fund's papers: years of a passbook as the paper one has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import translation

from sevanidhi.core.documents import services as documents
from sevanidhi.core.people import queries as people
from sevanidhi.schemes.gpf import queries
from sevanidhi.schemes.gpf.passbook import COLUMNS, YearBook
from sevanidhi.web import formats

KIND = "gpf.passbook"
TITLE = ("सामान्य प्रावधायी निधि पासबुक", "General Provident Fund passbook")
STATES = {
    "posted": ("जमा", "Posted"),
    "provisional": ("कोषालय की पुष्टि शेष", "Awaiting the treasury"),
    "missing": ("नहीं मिली", "Missing"),
    "wrong": ("गलत", "Wrong"),
    "to_come": ("अभी आना है", "Still to come"),
    "not_due": ("देय नहीं", "Not due"),
}


def print_passbook(account: Any, *, years: Iterable[str] | None, language: str, by: Any, today: date) -> Any:
    """Return the passbook as a PDF: these years ("2015-16"), or all of them. Amounts in rupees."""
    wanted = None if years is None else set(years)
    with translation.override(language):
        books = [
            _year(book, language)
            for book in queries.books_of(account, today=today)
            if wanted is None or str(book.year) in wanted
        ]
    person = account.employee.person
    data = {
        "name": {"hi": person.name_hi, "en": person.name_en or person.name_hi},
        "employee_id": account.employee.employee_id,
        "account": account.number,
        "years": books,
    }
    return documents.make_pdf(
        kind=KIND, template="gpf/passbook.typ", data=data, title=TITLE, language=language,
        about=account, by=by, person=person, office=people.office_of(account.employee, on=today), on=today,
    )  # fmt: skip


def _year(book: YearBook, language: str) -> dict[str, Any]:
    return {
        "year": str(book.year),
        "closed": book.closed,
        "over": book.over,
        "year_ends": str(book.year.last_day.year),
        "opening": book.opening,
        "brought_in": book.brought_in,
        "deposits": book.deposits,
        "elsewhere": book.elsewhere,
        "withdrawn": book.withdrawn,
        "interest": book.interest,
        "closing": book.closing,
        "totals": dict(book.totals),
        "months": [_month(line) for line in book.months],
        "others": [
            {"what": line.what, "month": formats.month(line.month), "amount": line.amount, "note": line.note}
            for line in book.others
        ],
        "explanation": [
            {"label": step.label(language), "figure": step.figure, "rule": step.rule}
            for step in book.explanation
        ],
    }


def _month(line: Any) -> dict[str, Any]:
    hindi, english = STATES[line.state]
    return {
        "month": formats.month(line.month),
        "state": {"hi": hindi, "en": english},
        "figures": {column: line.figures.get(column) for column in COLUMNS},
        "note": line.note,
    }
