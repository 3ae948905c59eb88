"""A schedule file to start from, in the language of the page: headings this house reads, members as due."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

import xlsxwriter
from django.utils.translation import gettext as _

from sevanidhi.core.payroll import deductions
from sevanidhi.core.payroll.queries import MemberDue
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise
from sevanidhi.web.formats import active_language, name_of
from sevanidhi.web.formats import head as short_name

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | Decimal


def headings() -> list[str]:
    """Return the headings: the first head's columns stand with the person's, those of the others after."""
    first, *others = deductions.deductions()
    number, amount = _of_head(first)
    return [
        _("Sl. No."), number, _("Name"), _("Basic pay"), amount, _("Repayment of advance"), _("Instalment"),
        *(text for head in others for text in _of_head(head)), _("Total realised"), _("Remarks"),
    ]  # fmt: skip


def _of_head(head: deductions.Deduction) -> tuple[str, str]:
    english = active_language() == "en"
    number, amount = (head.number_en, head.amount_en) if english else (head.number_hi, head.amount_hi)
    return number, f"{short_name(head.head)}: {amount}"


def rows(members: Sequence[MemberDue], *, month: SalaryMonth) -> list[list[Cell]]:
    """Return one row for each person; one that is marked as an example where the office has nobody."""
    people = groupby(members, key=lambda one: one.employee_id)
    found = [_row(place, list(mine)) for place, (_person, mine) in enumerate(people, start=1)]
    return found or [_row(1, _example(month), remark=_("An example: write your own lines in its place"))]


def _example(month: SalaryMonth) -> list[MemberDue]:
    pay = 1_500_000  # ₹ 15,000, in paise
    slabs = {head: deductions.rate_arrays(head, month.first_day) for head in deductions.heads()}
    return [
        MemberDue(
            employee_id="", name_hi="आशा शर्मा", name_en="Asha Sharma", head=head, number="1234", pay=pay,
            amount=rates.due_at(pay) if rates else None,
        )
        for head, rates in slabs.items()
    ]  # fmt: skip


def _row(place: int, mine: Sequence[MemberDue], *, remark: str = "") -> list[Cell]:
    by_head = {one.head: one for one in mine}
    first, *others = (_money_of(by_head.get(head)) for head in deductions.heads())
    total = sum(one.amount or 0 for one in mine)
    return [
        place, first[0], name_of(mine[0]), _rupees(mine[0].pay), first[1], "", "",
        *(cell for pair in others for cell in pair), _rupees(total), remark,
    ]  # fmt: skip


def _money_of(due: MemberDue | None) -> tuple[str, Cell]:
    return (due.number, _rupees(due.amount)) if due else ("", "")


def _rupees(amount: int | None) -> Cell:
    """Return paise as a cell writes rupees: whole ones without a point."""
    if amount is None:
        return ""
    return amount // 100 if amount % 100 == 0 else from_paise(amount)


def workbook(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return an XLSX of these rows below these headings; numbers of accounts are text."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, headings)
    for place, row in enumerate(rows, start=1):
        sheet.write_row(place, 0, row)
    sheet.autofit()
    book.close()
    return stream.getvalue()
