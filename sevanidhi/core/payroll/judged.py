"""A judged schedule as people and programs look at it: each line with its grounds, each head with its
proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import connection

from sevanidhi.core.payroll import judge_sql, proposals
from sevanidhi.core.payroll.faults import WITHOUT_AMOUNT, Fault, Verdict, Warning
from sevanidhi.core.payroll.lines import LineKind
from sevanidhi.core.payroll.proposals import Proposal
from sevanidhi.core.payroll.reader.reading import Reading, TotalsRow, Unread
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise, paise

UNLIKELY_TIMES = 2
MOST_BAD = 2_000
MOST_CAUTIONED = 1_000
ANY_FAULT = ~Fault(0)
JUDGED_BY_PAY = Fault.BELOW_SLAB | Fault.NOT_OPEN | Fault.PAY_NOT_IN_TABLE | Fault.ABOVE_EMOLUMENTS


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is not good, or worth a look: which fault or warning, in which cell, with which value
    and facts.
    """

    code: str
    cell: str
    value: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """One line with its verdict. Money is rupees."""

    row: int
    head: str
    account: str
    account_id: int | None
    name: str
    holder_hi: str
    holder_en: str
    pay: Decimal | None
    register_pay: Decimal | None
    amount: Decimal
    repayment: Decimal
    instalment: int | None
    instalments: int | None
    realised: Decimal
    due: Decimal | None
    kind: LineKind
    month: SalaryMonth
    remarks: str
    faults: Fault
    warnings: Warning
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def good(self) -> bool:
        return self.verdict in (Verdict.GOOD, Verdict.NIL)

    @property
    def readable(self) -> bool:
        """True where its amount is known: no cell of money was unreadable."""
        return not self.faults & WITHOUT_AMOUNT

    @property
    def pay_unlikely(self) -> bool:
        """True where the pay written and the register's differ so far that one of them is a slip."""
        if self.pay is None or self.register_pay is None:
            return False
        low, high = sorted((self.pay, self.register_pay))
        return high >= UNLIKELY_TIMES * low

    @property
    def to_type(self) -> tuple[str, ...]:
        """Return which cells may put the line right, the likeliest first."""
        cells = [cell for fault in self.faults for cell in _CURED_BY.get(fault, ())]
        slip = bool(self.faults & JUDGED_BY_PAY) and self.pay_unlikely
        return tuple(dict.fromkeys(["pay", *cells] if slip else cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSums:
    """One head's proof. left: of the voucher's total, what no readable line accounts for."""

    head: str
    total: Decimal
    posted: Decimal
    unmatched: Decimal
    returned: Decimal
    good_lines: int
    bad_lines: int
    unreadable_lines: int
    rule: str = ""

    @property
    def read(self) -> Decimal:
        return self.posted + self.unmatched + self.returned

    @property
    def left(self) -> Decimal:
        return self.total - self.read

    @property
    def proves(self) -> bool:
        """True where every rupee of the voucher has a line, or the rest belongs to lines that could not
        be read.
        """
        return self.left == 0 or (self.unreadable_lines > 0 and self.left > 0)

    @property
    def with_ddo(self) -> Decimal:
        return self.returned + (self.left if self.proves else 0)

    @property
    def suspense(self) -> Decimal:
        return self.unmatched + self.with_ddo


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which of many lines are looked at: so many, after so many others. fault: only those with this one."""

    limit: int
    offset: int = 0
    fault: Fault = ANY_FAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which lines a judged schedule shows of those that are not good, and of those worth a look."""

    bad: Part = Part(limit=MOST_BAD)
    cautioned: Part = Part(limit=MOST_CAUTIONED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCounts:
    """How many lines are not good, how many have each fault ({code: lines}), how many are worth a look."""

    bad: int
    by_fault: Mapping[str, int]
    cautioned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSchedule:
    """All of a schedule's lines judged: the good are counted, the others stand with reasons and proposals.

    bad, cautioned: as many as were to be shown; counts: of all lines.
    latest_month: the latest salary month the lines of a draft are of.
    """

    heads: tuple[HeadSums, ...]
    bad: tuple[JudgedLine, ...]
    cautioned: tuple[JudgedLine, ...]
    counts: LineCounts
    line_count: int
    totals_rows: tuple[TotalsRow, ...] = ()
    ignored_headings: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    latest_month: SalaryMonth | None = None

    @property
    def proves(self) -> bool:
        return all(head.proves for head in self.heads)

    @property
    def total(self) -> Decimal:
        return sum((head.total for head in self.heads), Decimal(0))

    @property
    def good_count(self) -> int:
        return sum(head.good_lines for head in self.heads)


SUMS = f"""
SELECT head,
       coalesce(sum(realised) FILTER (WHERE verdict = {int(Verdict.GOOD)}), 0),
       coalesce(sum(realised) FILTER (WHERE verdict = {int(Verdict.UNMATCHED)} AND readable), 0),
       coalesce(sum(realised) FILTER (WHERE verdict = {int(Verdict.RETURNED)} AND readable), 0),
       count(*) FILTER (WHERE verdict IN ({int(Verdict.GOOD)}, {int(Verdict.NIL)})),
       count(*) FILTER (WHERE verdict IN ({int(Verdict.UNMATCHED)}, {int(Verdict.RETURNED)})),
       count(*) FILTER (WHERE NOT readable)
  FROM (SELECT head, realised, faults & {int(WITHOUT_AMOUNT)} = 0 AS readable, {judge_sql.VERDICT} AS verdict
          FROM payroll_judged) judged
 GROUP BY head
"""  # noqa: S608
COUNTS = f"""
SELECT count(*) FILTER (WHERE faults <> 0), count(*) FILTER (WHERE faults = 0 AND warnings <> 0),
       {", ".join(f"count(*) FILTER (WHERE faults & {int(fault)} <> 0)" for fault in Fault)}
  FROM {{table}} WHERE {{condition}}
"""  # noqa: S608
LINES = f"""
SELECT j.row, j.head, s.account, j.account_id, s.name, coalesce(n.name_hi, ''), coalesce(n.name_en, ''),
       j.pay, j.register_pay, j.amount, j.repayment, j.instalment, j.instalments, j.realised, j.due, j.kind,
       j.month, s.remarks, j.faults, j.warnings,
       {judge_sql.VERDICT.replace("faults", "j.faults").replace("realised", "j.realised")}
  FROM {judge_sql.WITH_WORDS} WHERE {{condition}} ORDER BY j.row, j.head LIMIT %s OFFSET %s
"""  # noqa: S608


def sums(totals: Mapping[str, Decimal], rules: Mapping[str, str]) -> tuple[HeadSums, ...]:
    """Return each head's proof from `payroll_judged`. totals: the voucher's, by head.

    Lines without a head count as unreadable lines of every head.
    """
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    headless = found.get("", (0,) * 6)[5]
    return tuple(
        _head_sums(head, total, found.get(head, (0,) * 6), headless, rules.get(head, ""))
        for head, total in totals.items()
    )


def _head_sums(head: str, total: Decimal, row: Sequence[Any], headless: int, rule: str) -> HeadSums:
    posted, unmatched, returned, good, bad, unreadable = row
    return HeadSums(
        head=head,
        total=total,
        posted=from_paise(int(posted)),
        unmatched=from_paise(int(unmatched)),
        returned=from_paise(int(returned)),
        good_lines=good,
        bad_lines=bad,
        unreadable_lines=unreadable + headless,
        rule=rule,
    )


def lines(condition: str, *, part: Part) -> list[JudgedLine]:
    """Return judged lines for which a trusted SQL condition holds, by row."""
    with connection.cursor() as cursor:
        cursor.execute(LINES.format(condition=condition), [part.limit, part.offset])
        return [line_of(row) for row in cursor.fetchall()]


def counts(*, schedule: int | None = None) -> LineCounts:
    """Return how many lines want somebody's eye, each fault counted for itself.

    Of the lines now judged, or of a schedule's as they were kept.
    """
    judged = COUNTS.format(table="payroll_judged", condition="true")
    kept = COUNTS.format(table="payroll_line", condition="schedule_id = %s")
    with connection.cursor() as cursor:
        cursor.execute(*((judged,) if schedule is None else (kept, [schedule])))
        bad, cautioned, *found = cursor.fetchone()
    named = {str(fault.name): count for fault, count in zip(Fault, found, strict=True) if count}
    return LineCounts(bad=bad, by_fault=named, cautioned=cautioned)


def line_of(row: Sequence[Any]) -> JudgedLine:
    """Return a judged line of its columns, in the order of LINES."""
    (
        number,
        head,
        account,
        account_id,
        name,
        name_hi,
        name_en,
        pay,
        register_pay,
        amount,
        repayment,
        k,
        n,
        realised,
        due,
        kind,
        month,
        remarks,
        faults,
        warnings,
        verdict,
    ) = row
    return JudgedLine(
        row=number,
        head=head,
        account=account,
        account_id=account_id,
        name=name,
        holder_hi=name_hi,
        holder_en=name_en,
        pay=_rupees(pay),
        register_pay=_rupees(register_pay),
        amount=from_paise(amount),
        repayment=from_paise(repayment),
        instalment=k,
        instalments=n,
        realised=from_paise(realised),
        due=_rupees(due),
        kind=LineKind(kind),
        month=SalaryMonth.of(month),
        remarks=remarks,
        faults=Fault(faults),
        warnings=Warning(warnings),
        verdict=Verdict(verdict),
    )


def _rupees(count: int | None) -> Decimal | None:
    return None if count is None else from_paise(count)


def judged_schedule(
    *, totals: Mapping[str, Decimal], reading: Reading, bill: judge_sql.Bill, shown: Shown
) -> JudgedSchedule:
    """Return what stands in `payroll_judged`, with reasons, cells and proposals."""
    laws = judge_sql.laws_of(totals, bill.month)
    rules = {head: law.rates.rule for head, law in laws.items() if law.rates}
    unread = {(one.row, one.head, one.holds): one for one in reading.unread}
    wrong = lines(f"j.faults & {int(shown.bad.fault)} <> 0", part=shown.bad)
    bad = [explained(line, unread, reading.columns) for line in wrong]
    cautioned = [
        explained(line, unread, reading.columns)
        for line in lines("j.faults = 0 AND j.warnings <> 0", part=shown.cautioned)
    ]
    return JudgedSchedule(
        heads=sums(totals, rules),
        bad=tuple(proposals.with_proposals(bad, bill=bill, laws=laws)),
        cautioned=tuple(cautioned),
        counts=counts(),
        line_count=reading.count,
        totals_rows=tuple(reading.totals),
        ignored_headings=tuple(reading.ignored),
        columns=dict(reading.columns),
    )


_HOLDS = {
    Fault.AMOUNT_UNREADABLE: ("amount", "repayment", "total"),
    Fault.AMOUNT_NEGATIVE: ("amount", "repayment", "total"),
    Fault.TOTAL_DIFFERS: ("total",),
    Fault.HEAD_UNKNOWN: ("head",),
    Fault.ACCOUNT_MISSING: ("account",),
    Fault.ACCOUNT_UNKNOWN: ("account",),
    Fault.ACCOUNT_CLOSED: ("account",),
    Fault.NAME_DIFFERS: ("name",),
    Fault.OTHER_OFFICE: ("account",),
    Fault.LEFT_SERVICE: ("account",),
    Fault.CREDITED_ALREADY: ("account",),
    Fault.TWICE_IN_FILE: ("account",),
    Fault.PAY_UNKNOWN: ("pay",),
    Fault.PAY_NOT_IN_TABLE: ("pay",),
    Fault.BELOW_SLAB: ("amount",),
    Fault.NOT_OPEN: ("amount",),
    Fault.ABOVE_EMOLUMENTS: ("amount",),
    Fault.INSTALMENT_WRONG: ("instalment",),
    Fault.MONTH_WRONG: ("month",),
    Fault.BEFORE_OPENING: ("month",),
}
_CURED_BY = {
    Fault.AMOUNT_UNREADABLE: ("amount", "repayment"),
    Fault.AMOUNT_NEGATIVE: ("amount", "repayment"),
    Fault.TOTAL_DIFFERS: ("amount", "repayment"),
    Fault.ACCOUNT_MISSING: ("account",),
    Fault.ACCOUNT_UNKNOWN: ("account",),
    Fault.ACCOUNT_CLOSED: ("account",),
    Fault.NAME_DIFFERS: ("account", "name"),
    Fault.OTHER_OFFICE: ("account",),
    Fault.LEFT_SERVICE: ("account",),
    Fault.CREDITED_ALREADY: ("account", "month"),
    Fault.TWICE_IN_FILE: ("account", "month"),
    Fault.PAY_UNKNOWN: ("pay",),
    Fault.PAY_NOT_IN_TABLE: ("pay",),
    Fault.BELOW_SLAB: ("amount", "pay"),
    Fault.NOT_OPEN: ("amount", "pay"),
    Fault.ABOVE_EMOLUMENTS: ("amount", "pay"),
    Fault.INSTALMENT_WRONG: ("instalment",),
    Fault.MONTH_WRONG: ("month",),
    Fault.BEFORE_OPENING: ("month", "account"),
}
_WARNED = {
    Warning.PAY_MISSING: "pay",
    Warning.PAY_DIFFERS: "pay",
    Warning.PAY_UNREADABLE: "pay",
    Warning.CREDITED_BEFORE: "account",
    Warning.ABOVE_SLAB: "amount",
    Warning.STEP_NOT_RECORDED: "amount",
    Warning.CHOICE_DIFFERS: "amount",
    Warning.STAYS_BY_AGE: "amount",
    Warning.INSTALMENT_UNKNOWN: "repayment",
    Warning.NOTHING_REALISED: "amount",
    Warning.NOT_CHECKED: "amount",
}


def explained(
    line: JudgedLine, unread: Mapping[tuple[int, str, str], Unread], columns: Mapping[str, str]
) -> JudgedLine:
    """Return the line with its reasons and cautions, each at its cell."""
    return replace(
        line,
        reasons=tuple(_reason(fault, line, unread, columns) for fault in line.faults),
        cautions=tuple(
            Reason(one.name or "", *_place(line, _WARNED[one], unread, columns), facts_of(line))
            for one in line.warnings
        ),
    )


def _reason(
    fault: Fault, line: JudgedLine, unread: Mapping[tuple[int, str, str], Unread], columns: Mapping[str, str]
) -> Reason:
    holds = ("pay",) if fault & JUDGED_BY_PAY and line.pay_unlikely else _HOLDS[fault]
    noted = [one for one in holds if (line.row, line.head, one) in unread or (line.row, "", one) in unread]
    cell, value = _place(line, (noted or list(holds))[0], unread, columns)
    return Reason(fault.name or "", cell, value, facts_of(line))


def _place(
    line: JudgedLine, holds: str, unread: Mapping[tuple[int, str, str], Unread], columns: Mapping[str, str]
) -> tuple[str, str]:
    """Return the cell and what stands in it; the row alone where the file has no such column."""
    found = unread.get((line.row, line.head, holds)) or unread.get((line.row, "", holds))
    if found:
        return found.cell, found.value
    letter = columns.get(f"{line.head}:{holds}") or columns.get(holds)
    return (f"{letter}{line.row}" if letter else str(line.row)), _written(line, holds)


def _written(line: JudgedLine, holds: str) -> str:
    if holds == "instalment":
        return f"{line.instalment or ''}/{line.instalments or ''}".strip("/")
    if holds == "total":
        return str(line.realised)
    value = getattr(line, holds, "")
    return "" if value is None else str(value)


def facts_of(line: JudgedLine) -> dict[str, Any]:
    """Return what a sentence about the line may name."""
    return {
        "account": line.account,
        "name": line.name,
        "holder_hi": line.holder_hi,
        "holder_en": line.holder_en,
        "pay": line.pay,
        "register_pay": line.register_pay,
        "amount": line.amount,
        "repayment": line.repayment,
        "realised": line.realised,
        "due": line.due,
        "month": line.month,
        "instalment": line.instalment,
        "instalments": line.instalments,
    }


def with_due(line: JudgedLine, laws: Mapping[str, Any]) -> JudgedLine:
    """Return the line with what its pay's slab asks, where a table is known."""
    law = laws.get(line.head)
    pay = line.pay if line.pay is not None else line.register_pay
    if law is None or law.rates is None or pay is None:
        return line
    due = law.rates.due_at(paise(pay))
    return line if due is None else replace(line, due=from_paise(due))
