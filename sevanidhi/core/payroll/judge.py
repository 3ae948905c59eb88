"""The law of a line: what is wrong with it, given all that is known. Pure; the set-based judge equals it.

Sources: schedule-formats (GAR-41, Form 42-B); the slabs come from each head's own rule table.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sevanidhi.core.payroll.deductions import RateArrays, Staying
from sevanidhi.core.payroll.faults import WITHOUT_AMOUNT, Fault, Verdict, Warning, verdict_of
from sevanidhi.core.payroll.lines import Line, LineKind

MONTHS_OF_EMOLUMENTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the registers say of a line's account. Money is whole paise.

    account_id: None where the head has no such number. closed: not open that day. before_opening: opened
    after the line's month. name_fits: the name written is the holder's, or none is written. at_office:
    drawn by this office in the line's month or the schedule's. left: out of service before the line's
    month. register_pay: None if unknown. chosen: what the member chose to have deducted. stays: what pay no
    longer raises by the holder's age; None where it does, or too little is known. credited, refunded: a
    regular amount, a recovery of the line's month stand in the ledger. year_so_far: the regular amounts of
    the line's financial year in the ledger.
    """

    account_id: int | None = None
    closed: bool = False
    before_opening: bool = False
    name_fits: bool = True
    at_office: bool = True
    left: bool = False
    register_pay: int | None = None
    chosen: int | None = None
    stays: int | None = None
    credited: bool = False
    refunded: bool = False
    year_so_far: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A line's verdict with its grounds."""

    faults: Fault
    warnings: Warning
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLaw:
    """What a head asks in the schedule's month: its slabs (None: nobody has them), whether more is lawful,
    and what stays from an age on.
    """

    rates: RateArrays | None
    more_allowed: bool
    staying: Staying | None = None


def judge_all(
    lines: Sequence[Line], facts: Sequence[Facts], *, laws: dict[str, HeadLaw], month: date
) -> list[Judgement]:
    """Return the judgement of each line: first each by itself, then the same deduction twice in the file."""
    alone = [
        judge(line, known, law=laws.get(line.head), month=month)
        for line, known in zip(lines, facts, strict=True)
    ]
    return _twice(lines, facts, alone)


def judge(line: Line, facts: Facts, *, law: HeadLaw | None, month: date) -> Judgement:
    """Return what is to be said of one line by itself. month: the schedule's, its first day."""
    faults, warnings = line.faults, line.warnings
    if law is None:
        faults |= Fault.HEAD_UNKNOWN
    if not faults & WITHOUT_AMOUNT and line.total is not None and line.total != line.amount + line.repayment:
        faults |= Fault.TOTAL_DIFFERS
    if line.month > month:
        faults |= Fault.MONTH_WRONG
    faults |= _of_the_account(line, facts)
    faults |= _of_the_instalment(line)
    if law is not None and line.kind is LineKind.REGULAR and line.amount:
        amount_faults, amount_warnings = _of_the_amount(line, facts, law)
        faults |= amount_faults
        warnings |= amount_warnings
    warnings |= _worth_a_look(line, facts)
    return Judgement(faults, warnings, verdict_of(faults, realised=line.realised))


def _of_the_account(line: Line, facts: Facts) -> Fault:
    if not line.account:
        return Fault.ACCOUNT_MISSING
    if facts.account_id is None:
        return Fault.ACCOUNT_UNKNOWN
    faults = Fault(0)
    if facts.closed:
        faults |= Fault.ACCOUNT_CLOSED
    elif facts.before_opening:
        faults |= Fault.BEFORE_OPENING
    if not facts.name_fits:
        faults |= Fault.NAME_DIFFERS
    if facts.left:
        faults |= Fault.LEFT_SERVICE
    elif not facts.at_office:
        faults |= Fault.OTHER_OFFICE
    if line.kind is LineKind.REGULAR and (
        (line.amount and facts.credited) or (line.repayment and facts.refunded)
    ):
        faults |= Fault.CREDITED_ALREADY
    return faults


def _of_the_instalment(line: Line) -> Fault:
    k, n = line.instalment, line.instalments
    if line.repayment and k is not None and (k < 1 or (n is not None and k > n)):
        return Fault.INSTALMENT_WRONG
    return Fault(0)


def _of_the_amount(line: Line, facts: Facts, law: HeadLaw) -> tuple[Fault, Warning]:
    pay = line.pay if line.pay is not None else facts.register_pay
    if law.rates is None:
        return Fault(0), Warning.NOT_CHECKED
    if pay is None:
        return (Fault(0) if facts.account_id is None else Fault.PAY_UNKNOWN), Warning(0)
    slab = bisect_right(law.rates.lows, pay) - 1
    if slab < 0:
        return Fault.PAY_NOT_IN_TABLE, Warning(0)
    due = law.rates.dues[slab]
    chosen = _chosen_above(due, facts)
    if line.amount in (due, chosen):
        return Fault(0), _other_than_chosen(line, chosen)
    if line.amount in law.rates.open_too[slab]:
        return Fault(0), _other_than_chosen(line, chosen) or Warning.STEP_NOT_RECORDED
    if not law.more_allowed:
        if line.amount == facts.stays:
            return Fault(0), Warning.STAYS_BY_AGE | _other_than_chosen(line, chosen)
        return Fault.NOT_OPEN, Warning(0)
    if line.amount < due:
        return Fault.BELOW_SLAB, Warning(0)
    if line.amount > pay and facts.year_so_far + line.amount > pay * MONTHS_OF_EMOLUMENTS:
        return Fault.ABOVE_EMOLUMENTS, Warning(0)
    return Fault(0), Warning.ABOVE_SLAB | _other_than_chosen(line, chosen)


def _chosen_above(due: int, facts: Facts) -> int | None:
    """Return the choice that counts: more may be chosen than is due, and a pay rise overtakes a choice."""
    return facts.chosen if facts.chosen is not None and facts.chosen > due else None


def _other_than_chosen(line: Line, chosen: int | None) -> Warning:
    return Warning.CHOICE_DIFFERS if chosen is not None and chosen != line.amount else Warning(0)


def _worth_a_look(line: Line, facts: Facts) -> Warning:
    warnings = Warning(0)
    if line.pay is not None and facts.register_pay is not None and line.pay != facts.register_pay:
        warnings |= Warning.PAY_DIFFERS
    if line.repayment and line.instalment is None and not line.faults & Fault.INSTALMENT_WRONG:
        warnings |= Warning.INSTALMENT_UNKNOWN
    if not line.realised:
        warnings |= Warning.NOTHING_REALISED
    if line.kind is not LineKind.REGULAR and facts.credited:
        warnings |= Warning.CREDITED_BEFORE
    return warnings


def _twice(lines: Sequence[Line], facts: Sequence[Facts], alone: list[Judgement]) -> list[Judgement]:
    """Mark the second and later of the same deduction: account, month and kind, or a recovery of the month.

    Only lines good by themselves count: the right line is not to suffer from another that took its number.
    """
    seen: set[tuple[object, ...]] = set()
    judged = list(alone)
    order = sorted(range(len(lines)), key=lambda at: (lines[at].row, lines[at].head))
    for at in order:
        line, account = lines[at], facts[at].account_id
        if judged[at].faults:
            continue
        keys: list[tuple[object, ...]] = [(account, line.month, line.kind)] if line.amount else []
        keys += [(account, line.month, "recovery")] if line.repayment else []
        if any(key in seen for key in keys):
            faults = judged[at].faults | Fault.TWICE_IN_FILE
            judged[at] = replace(
                judged[at], faults=faults, verdict=verdict_of(faults, realised=line.realised)
            )
        else:
            seen.update(keys)
    return judged
