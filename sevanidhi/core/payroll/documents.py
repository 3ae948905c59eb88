"""The schedule on paper, in the official layout (GAR-41's columns): one form per head."""

from __future__ import annotations

import re
from collections.abc import Callable
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

Written = Callable[[Decimal], str]
KIND = "payroll.schedule"
TITLE = ("वेतन बिल से कटौती की अनुसूची", "Schedule of deductions from the pay bill")
LINES_ON_THE_FIRST_SHEET, LINES_A_SHEET = 23, 28
LINES_OF_THE_END = 7  # what the total, its words and the signature take
SIGNS_OF_A_NAME, SIGNS_OF_A_REMARK = 30, 26  # that stand on one line of their columns
SIGNS_OF_AN_OFFICE, LINES_OF_ITS_NEXT_LINE = 36, 2  # in the form's head; what a second line of it takes


def print_schedule(schedule: Schedule, head: str, *, by: Any, language: str) -> Document:
    """Return a posted schedule's paper for one head, with page totals and the total in words."""
    about = registry.head(head)
    deduction = deductions.deduction(head)
    lines = sorted(queries.printed_lines(schedule, head), key=_by_number)
    total = sum((line.total for line in lines), Decimal(0))
    written = _one_form(lines)
    office = {"hi": schedule.office.name_hi, "en": schedule.office.name_en or schedule.office.name_hi}
    data = {
        "office": office,
        "month": {"hi": _month(schedule, "hi"), "en": _month(schedule, "en")},
        "voucher": _voucher(schedule),
        "head": {"hi": _head(about, about.name_hi), "en": _head(about, about.name_en)},
        "number_title": {"hi": deduction.number_hi, "en": deduction.number_en},
        "amount_title": {"hi": deduction.amount_hi, "en": deduction.amount_en},
        "sheets": _sheets(lines, language, written, room=_first_room(office[language])),
        "total": _sum(lines, "कुल" if language == "hi" else "Total", written),
        "words": {"hi": in_words(total, "hi"), "en": in_words(total, "en")},
    }
    return papers.make_pdf(
        kind=KIND,
        template="payroll/schedule.typ",
        data=data,
        language=language,
        about=schedule,
        title=TITLE,
        by=by,
        office=schedule.office,
        on=schedule.approved_date,
    )


def _one_form(lines: list[PrintedLine]) -> Written:
    """Return how the paper writes money: whole rupees, or all with paise where one has."""
    amounts = (
        amount
        for line in lines
        for amount in (line.pay, line.register_pay, line.amount, line.repayment, line.total)
        if amount is not None
    )
    return grouped if any(amount % 1 for amount in amounts) else grouped_whole


def _month(schedule: Schedule, language: str) -> str:
    with translation.override(language):
        return formats.month(schedule.month)


def _voucher(schedule: Schedule) -> str:
    if schedule.voucher is None:
        return "—"
    return f"{schedule.voucher.number} · {formats.short_day(schedule.voucher.date)}"


def _head(about: Any, name: str) -> str:
    return f"{about.budget_head} {name}" if about.budget_head else name


def _by_number(line: PrintedLine) -> tuple[bool, list[tuple[int, str]], int]:
    """Order lines as the form wants them: by account number, its figures by value; those without one last."""
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", line.number)]
    return not line.number, parts, line.row


def _first_room(office: str) -> int:
    """Return how many lines go on the first sheet: a long name of the office takes room from them."""
    return max(
        1, LINES_ON_THE_FIRST_SHEET - LINES_OF_ITS_NEXT_LINE * ((len(office) - 1) // SIGNS_OF_AN_OFFICE)
    )


def _sheets(lines: list[PrintedLine], language: str, written: Written, *, room: int) -> list[dict[str, Any]]:
    """Return the sheets as they are printed. room: the lines that go on the first."""
    word = "पृष्ठ का योग" if language == "hi" else "Page total"
    sheets = _pages([(line, _cells(line, language, written)) for line in lines], room=room)
    return [
        {
            "lines": [cells for _, cells in sheet],
            "total": _sum([line for line, _ in sheet], word, written),
            "last": number == len(sheets),
        }
        for number, sheet in enumerate(sheets, start=1)
    ]


def _pages(
    lines: list[tuple[PrintedLine, list[str]]], *, room: int
) -> list[list[tuple[PrintedLine, list[str]]]]:
    """Fill sheet after sheet; a line that takes two in its cell takes two of the sheet's."""
    sheets: list[list[tuple[PrintedLine, list[str]]]] = [[]]
    for line, cells in lines:
        height = max(-(-len(cells[1]) // SIGNS_OF_A_NAME), -(-len(cells[7]) // SIGNS_OF_A_REMARK), 1)
        if height > room:
            sheets.append([])
            room = LINES_A_SHEET
        sheets[-1].append((line, cells))
        room -= height
    if room < LINES_OF_THE_END and len(sheets[-1]) > LINES_OF_THE_END:
        sheets.append(sheets[-1][-LINES_OF_THE_END:])
        del sheets[-2][-LINES_OF_THE_END:]
    return sheets


def _cells(line: PrintedLine, language: str, written: Written) -> list[str]:
    return [
        line.number or "—",
        _name(line, language),
        _pay(line, language, written),
        written(line.amount),
        written(line.repayment) if line.repayment else "",
        line.instalment,
        written(line.total),
        line.remarks,
    ]


def _name(line: PrintedLine, language: str) -> str:
    """Return the name as it was written, and whose the account is where that is another."""
    english = language == "en"
    name = (line.name_en or line.name_hi) if english else (line.name_hi or line.name_en)
    holder = (line.holder_en or line.holder_hi) if english else (line.holder_hi or line.holder_en)
    if not holder:
        return name
    return f"{name} (register: {holder})" if english else f"{name} (रजिस्टर में: {holder})"


def _pay(line: PrintedLine, language: str, written: Written) -> str:
    pay = "—" if line.pay is None else written(line.pay)
    if line.register_pay is None:
        return pay
    word = "register" if language == "en" else "रजिस्टर"
    return f"{pay} ({word} {written(line.register_pay)})"


def _sum(lines: list[PrintedLine], word: str, written: Written) -> list[str]:
    amounts = [
        sum((getattr(line, part) for line in lines), Decimal(0)) for part in ("amount", "repayment", "total")
    ]
    return ["", word, "", written(amounts[0]), written(amounts[1]), "", written(amounts[2]), ""]
