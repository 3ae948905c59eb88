"""What a wrong line probably meant: a near account number, the same name in either script, the amount
that fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from sevanidhi.core.offices import names
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.reading import by_index
from sevanidhi.kernel.money import from_paise, grouped_whole

if TYPE_CHECKING:
    from sevanidhi.core.payroll.judge import HeadLaw
    from sevanidhi.core.payroll.judge_sql import Bill
    from sevanidhi.core.payroll.judged import JudgedLine

NEAR = 2  # signs wrong or changed over
SOUNDS_ALIKE = 85
SOUNDS_SIMILAR = 70
MOST = 3
ABOUT_THE_NUMBER = (
    Fault.ACCOUNT_MISSING
    | Fault.ACCOUNT_UNKNOWN
    | Fault.NAME_DIFFERS
    | Fault.OTHER_OFFICE
    | Fault.ACCOUNT_CLOSED
)
_ABOUT_THE_AMOUNT = Fault.BELOW_SLAB | Fault.NOT_OPEN
_JUDGED_BY_PAY = _ABOUT_THE_AMOUNT | Fault.PAY_NOT_IN_TABLE | Fault.ABOVE_EMOLUMENTS


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fix: which field of the line, the value that would do, whose it is (of an account)."""

    field: str
    value: str
    name_hi: str = ""
    name_en: str = ""
    likeness: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    account_id: int
    head: str
    number: str
    name_hi: str
    name_en: str


# OFFSET 0: an office's people are looked up one by one.
CANDIDATES = """
SELECT a.id, a.head, a.number, n.name_hi, n.name_en
  FROM people_posting o
 CROSS JOIN LATERAL (SELECT id, head, number FROM ledger_account
                      WHERE employee_id = o.employee_id AND kind = 'member' AND closed_date IS NULL
                        AND head = ANY (%(heads)s) OFFSET 0) a
 CROSS JOIN LATERAL (SELECT person_id FROM people_employee WHERE id = o.employee_id OFFSET 0) e
 CROSS JOIN LATERAL (SELECT name_hi, name_en FROM people_person WHERE id = e.person_id OFFSET 0) n
 WHERE o.office_id = %(office)s AND o.from_date < %(next_month)s
   AND (o.until_date IS NULL OR o.until_date > %(month)s)
 ORDER BY a.number LIMIT 20000
"""


def with_proposals(
    lines: Sequence[JudgedLine], *, bill: Bill, laws: Mapping[str, HeadLaw]
) -> list[JudgedLine]:
    """Return the lines, each with the fixes that suggest themselves; the likeliest first."""
    asking = [line for line in lines if line.faults & (ABOUT_THE_NUMBER | _JUDGED_BY_PAY)]
    if not asking:
        return list(lines)
    candidates = _candidates(bill, {line.head for line in asking if line.faults & ABOUT_THE_NUMBER})
    return [replace(line, proposals=_proposals(line, candidates, laws)) for line in lines]


def _candidates(bill: Bill, heads: set[str]) -> list[_Candidate]:
    if not heads:
        return []
    with by_index() as cursor:
        cursor.execute(
            CANDIDATES,
            {
                "office": bill.office_id,
                "month": bill.month.first_day,
                "next_month": bill.month.next().first_day,
                "heads": list(heads),
            },
        )
        return [_Candidate(*row) for row in cursor.fetchall()]


def _proposals(
    line: JudgedLine, candidates: Sequence[_Candidate], laws: Mapping[str, HeadLaw]
) -> tuple[Proposal, ...]:
    found: list[Proposal] = []
    if line.faults & ABOUT_THE_NUMBER:
        found += near_accounts(line.account, line.name, [one for one in candidates if one.head == line.head])
    if line.faults & _JUDGED_BY_PAY and line.pay_unlikely and line.register_pay is not None:
        found += [Proposal("pay", grouped_whole(line.register_pay))]
    elif line.faults & _ABOUT_THE_AMOUNT and line.due is not None:
        found += [Proposal("amount", grouped_whole(amount)) for amount in _amounts(line, laws)]
    return tuple(found)


def near(bill: Bill, *, head: str, account: str, name: str) -> list[Proposal]:
    """Return the accounts of an office's people that a number and name as written may have meant."""
    return near_accounts(account, name, _candidates(bill, {head}))


def near_accounts(account: str, name: str, candidates: Sequence[_Candidate]) -> list[Proposal]:
    """Return the accounts that are alike in number, in name, or best in both."""
    scored = [(_score(account, name, one), one) for one in candidates if one.number != account]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].number))[
        :MOST
    ]
    return [Proposal("account", one.number, one.name_hi, one.name_en, score) for score, one in best]


def _score(account: str, name: str, one: _Candidate) -> int:
    """Return how likely this account was meant, 0 to 200: a name that sounds alike, a number that looks
    alike.
    """
    likeness = max(names.likeness(name, one.name_hi), names.likeness(name, one.name_en)) if name else 0
    distance = OSA.distance(account, one.number, score_cutoff=NEAR) if account else NEAR + 1
    number = 0 if distance > NEAR else 100 - 15 * distance
    if name and likeness < SOUNDS_ALIKE:
        return 0 if likeness < SOUNDS_SIMILAR else number
    return number + (likeness if likeness >= SOUNDS_ALIKE else 0)


def _amounts(line: JudgedLine, laws: Mapping[str, HeadLaw]) -> list[Decimal]:
    """Return the amounts that would fit the line's pay: what is due, and what may be chosen."""
    law = laws.get(line.head)
    if law is None or law.rates is None or line.due is None:
        return []
    slab = law.rates.dues.index(int(line.due * 100))
    more = [from_paise(amount) for amount in law.rates.open_too[slab] if amount > 0]
    return [line.due, *more]
