"""A judged schedule as programs read it, on the command line and by the API.

Money is text with two decimals.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sevanidhi.core.payroll import phrases
from sevanidhi.core.payroll.judged import HeadSums, JudgedLine, JudgedSchedule, Reason


def report(judged: JudgedSchedule) -> dict[str, Any]:
    """Return the heads' proofs and every line that wants somebody's eye."""
    return {
        "lines": judged.line_count,
        "good": judged.good_count,
        "proves": judged.proves,
        "latest_month": str(judged.latest_month) if judged.latest_month else None,
        "heads": [_head(head) for head in judged.heads],
        "faults": [fault for line in judged.bad for fault in _reasons(line, line.reasons)],
        "warnings": [caution for line in judged.cautioned for caution in _reasons(line, line.cautions)],
        "totals_rows_differing": [
            {"row": row.row, "columns": list(row.differs)} for row in judged.totals_rows if row.differs
        ],
    }


def _head(head: HeadSums) -> dict[str, Any]:
    return {
        "head": head.head,
        "total": _money(head.total),
        "posted": _money(head.posted),
        "suspense": _money(head.suspense),
        "with_ddo": _money(head.with_ddo),
        "good_lines": head.good_lines,
        "bad_lines": head.bad_lines,
        "proves": head.proves,
        "rule": head.rule,
    }


def _reasons(line: JudgedLine, reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [
        {
            "row": line.row,
            "head": line.head,
            "cell": reason.cell,
            "value": reason.value,
            "fault": reason.code,
            "verdict": line.verdict.name.lower(),
            "amount": _money(line.realised),
            "reason_hi": phrases.reason(reason.code, reason.facts, "hi"),
            "reason_en": phrases.reason(reason.code, reason.facts, "en"),
            "proposals": [
                {"field": one.field, "value": one.value, "name_hi": one.name_hi, "name_en": one.name_en}
                for one in line.proposals
            ],
        }
        for reason in reasons
    ]


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
