"""The schedule on paper, in the official layout (GAR-41's columns): one form per head."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import translation

from sevanidhi.core import registry
from sevanidhi.core.documents import services as papers
from sevanidhi.core.payroll import deductions, queries
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.queries import PrintedLine
from sevanidhi.kernel.money import grouped, grouped_whole
from sevanidhi.kernel.words import in_words
from sevanidhi.web import formats

if TYPE_CHECKING:
    from sevanidhi.core.documents.models import Document

LINES_A_SHEET = 14


def print_schedule(schedule: Schedule, head: str, *, by: Any, language: str) -> Document:
    """Return a posted schedule's paper for one head, with page totals and the total in words."""
    about = registry.head(head)
    deduction = deductions.deduction(head)
    lines = queries.printed_lines(schedule, head)
    total = sum((line.total for line in lines), Decimal(0))
    data = {
        "office": {"hi": schedule.office.name_hi, "en": schedule.office.name_en or schedule.office.name_hi},
        "month": {"hi": _month(schedule, "hi"), "en": _month(schedule, "en")},
        "voucher": _voucher(schedule),
        "head": {"hi": _head(about, about.name_hi), "en": _head(about, about.name_en)},
        "number_title": {"hi": deduction.number_hi, "en": deduction.number_en},
        "amount_title": {"hi": deduction.amount_hi, "en": deduction.amount_en},
        "sheets": _sheets(lines, language),
        "total": _sum(lines, "कुल" if language == "hi" else "Total"),
        "words": {"hi": in_words(total, "hi"), "en": in_words(total, "en")},
    }
    return papers.make_pdf(
        kind="payroll.schedule",
        template="payroll/schedule.typ",
        data=data,
        language=language,
        about=schedule,
        title=("वेतन बिल से कटौती की अनुसूची", "Schedule of deductions from the pay bill"),
        by=by,
        office=schedule.office,
        on=schedule.approved_date,
    )


def _month(schedule: Schedule, language: str) -> str:
    with translation.override(language):
        return formats.month(schedule.month)


def _voucher(schedule: Schedule) -> str:
    if schedule.voucher is None:
        return "—"
    return f"{schedule.voucher.number} · {formats.short_day(schedule.voucher.date)}"


def _head(about: Any, name: str) -> str:
    return f"{about.budget_head} {name}" if about.budget_head else name


def _sheets(lines: list[PrintedLine], language: str) -> list[dict[str, Any]]:
    word = "पृष्ठ का योग" if language == "hi" else "Page total"
    sheets = [lines[at : at + LINES_A_SHEET] for at in range(0, len(lines), LINES_A_SHEET)] or [[]]
    return [
        {
            "lines": [_cells(line, language) for line in sheet],
            "total": _sum(sheet, word),
            "last": number == len(sheets),
        }
        for number, sheet in enumerate(sheets, start=1)
    ]


def _cells(line: PrintedLine, language: str) -> list[str]:
    name = (line.name_en or line.name_hi) if language == "en" else (line.name_hi or line.name_en)
    return [
        line.number or "—",
        name,
        "—" if line.pay is None else grouped_whole(line.pay),
        grouped_whole(line.amount),
        grouped_whole(line.repayment) if line.repayment else "",
        line.instalment,
        grouped_whole(line.total),
        line.remarks,
    ]


def _sum(lines: list[PrintedLine], word: str) -> list[str]:
    amounts = [
        sum((getattr(line, part) for line in lines), Decimal(0)) for part in ("amount", "repayment", "total")
    ]
    return ["", word, "", grouped(amounts[0]), grouped(amounts[1]), "", grouped(amounts[2]), ""]
