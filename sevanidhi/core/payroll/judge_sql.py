# ruff: noqa: S608 — the pieces of SQL are our own
"""The judge for all lines at once, in PostgreSQL. `judge.py` is the law; a property test holds both together.

Lines come into the temporary table `payroll_stage`; `payroll_judged` holds them with facts and faults.
Few lines ask the registers one by one through their indexes; many lines read the registers through once.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from sevanidhi.core.ledger.kinds import LineKind as PostingKind
from sevanidhi.core.offices import names
from sevanidhi.core.payroll import by_age, deductions
from sevanidhi.core.payroll.faults import UNMATCHED_FAULTS, WITHOUT_AMOUNT, Fault, Verdict, Warning
from sevanidhi.core.payroll.judge import HeadLaw
from sevanidhi.core.payroll.lines import COPY_COLUMNS, LineKind
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth

MANY = 20_000
SENT_AT_ONCE = 60_000  # signs
SAME_NAME = 70  # of a hundred; below it two names are two people's
REGULAR_KINDS = (int(PostingKind.SUBSCRIPTION), int(PostingKind.PREMIUM))

STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS payroll_stage (
    row int NOT NULL, head text NOT NULL, account text NOT NULL, name text NOT NULL, pay bigint,
    amount bigint NOT NULL, repayment bigint NOT NULL, instalment smallint, instalments smallint,
    total bigint, kind smallint NOT NULL, month date NOT NULL, remarks text NOT NULL,
    faults int NOT NULL, warnings int NOT NULL
) ON COMMIT DELETE ROWS
"""
JUDGED = """
CREATE TEMPORARY TABLE IF NOT EXISTS payroll_judged (
    account_id bigint, pay bigint, amount bigint, repayment bigint, total bigint, realised bigint,
    register_pay bigint, due bigint, chosen bigint, row int, month date, instalment smallint,
    instalments smallint, kind smallint, head text, account_written text, name_written text, remarks text,
    faults int, warnings int
) ON COMMIT DELETE ROWS
"""

# What the registers know of an account.
_KNOWN = """
SELECT a.head, a.number, a.id, a.employee_id, a.opened_date, a.closed_date, e.left_date, n.name_hi, n.name_en,
       (SELECT y.basic_pay FROM people_pay y WHERE y.employee_id = e.id AND y.month <= %(month)s
         ORDER BY y.month DESC LIMIT 1) AS basic_pay,
       {chosen} AS chosen, {here} AS here
  FROM ledger_account a
  JOIN people_employee e ON e.id = a.employee_id
  JOIN people_person n ON n.id = e.person_id {joined}
 WHERE a.kind = 'member' AND a.number <> ''
"""
_HERE = """
o.office_id = %(office)s AND o.from_date < %(next_month)s
AND (o.until_date IS NULL OR o.until_date > %(month)s)
"""
_KNOWN_OF_ONE = _KNOWN.format(
    chosen="""
       (SELECT c.amount FROM payroll_standingamount c WHERE c.account_id = a.id AND c.month <= %(month)s
         ORDER BY c.month DESC LIMIT 1)""",
    here=f"EXISTS (SELECT FROM people_posting o WHERE o.employee_id = e.id AND {_HERE})",
    joined="",
)
# Of all: few have chosen anything, and nearly all of a bill are here, so both are read through once. A pay is
# looked up, for a register of pays holds many of each.
_KNOWN_OF_ALL = _KNOWN.format(
    chosen="c.amount",
    here="h.employee_id IS NOT NULL",
    joined=f"""
  LEFT JOIN (SELECT DISTINCT ON (account_id) account_id, amount FROM payroll_standingamount
              WHERE month <= %(month)s ORDER BY account_id, month DESC) c ON c.account_id = a.id
  LEFT JOIN (SELECT DISTINCT o.employee_id FROM people_posting o WHERE {_HERE}) h
         ON h.employee_id = a.employee_id""",
)
# What stands in the ledger for an account and a month.
_HELD = """
SELECT p.account_id, p.month, sum(p.amount) FILTER (WHERE p.kind = ANY (%(regular_kinds)s)) > 0 AS regular,
       sum(p.amount) FILTER (WHERE p.kind = %(refund_kind)s) > 0 AS refund
  FROM ledger_posting p
 WHERE p.financial_year BETWEEN %(first_year)s AND %(last_year)s
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """How the registers are asked: SQL that joins to each staged line `s` what is known of its account, `r`.

    credited, refunded: whether such a sum stands in the ledger for the line's month. prepared: what runs
    before. before: what stands before the statement's SELECT.
    """

    known: str
    credited: str
    refunded: str
    prepared: str = ""
    before: str = ""


FEW = Asking(
    # A plan that is kept must not read a register through because it was small when the plan was made.
    prepared="SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off",
    known=f"""
  LEFT JOIN LATERAL ({_KNOWN_OF_ONE} AND a.head = s.head AND a.number = s.account) r ON true
  LEFT JOIN LATERAL ({_HELD} AND p.account_id = r.id AND p.month = s.month GROUP BY 1, 2) held ON true""",
    credited="held.regular",
    refunded="held.refund",
)
_IN_HELD = "(r.id IS NOT NULL AND (r.id, s.month) IN (SELECT account_id, month FROM held WHERE {}))"
MANY_READ = Asking(
    # Registers are merged in the order of their keys: hashes of a million people are too big for any cache.
    prepared="""
ANALYZE payroll_stage (head, account);
SET LOCAL work_mem = '192MB'; SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off
""",
    # What stands for these months was booked since the first of them began, however late: bills are not
    # posted in the order of their days.
    before=f"""
WITH held AS MATERIALIZED ({_HELD}
    AND p.entry_id >= (SELECT min(id) FROM ledger_entry WHERE business_date >= %(first_month)s)
    AND p.month BETWEEN %(first_month)s AND %(month)s GROUP BY 1, 2)""",
    # OFFSET 0: all that is known is put together first, each register read in the order of its keys.
    known=f"""
  LEFT JOIN ({_KNOWN_OF_ALL} OFFSET 0) r ON r.head = s.head AND r.number = s.account""",
    credited=_IN_HELD.format("regular"),
    refunded=_IN_HELD.format("refund"),
)
_ELSEWHERE_THEN_TOO = """
NOT EXISTS (SELECT FROM people_posting o
             WHERE o.employee_id = r.employee_id AND o.office_id = %(office)s
               AND o.from_date < s.month + interval '1 month'
               AND (o.until_date IS NULL OR o.until_date > s.month))
"""
_YEAR_SO_FAR = """
(SELECT coalesce(sum(p.amount), 0) FROM ledger_posting p
  WHERE p.account_id = known.account_id AND p.kind = ANY (%(regular_kinds)s)
    AND p.financial_year BETWEEN %(first_year)s AND %(last_year)s
    AND p.month BETWEEN %(year_begins)s AND %(year_ends)s)
"""

# What the judge asks of the planner is not for the statements after it.
AS_USUAL = "RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_nestloop"
# Most bills write every name as the register does and every account once: then nothing more is asked.
WORTH_ASKING = f"""
SELECT count(name_written) > 0,
       count(account_id) FILTER (WHERE faults = 0) > count(DISTINCT account_id) FILTER (WHERE faults = 0),
       count(account_id) FILTER (WHERE faults & {int(Fault.NOT_OPEN)} <> 0) > 0
  FROM payroll_judged
"""
TWICE = """
WITH good AS (
    SELECT row, head, account_id, month, kind, amount, repayment FROM payroll_judged WHERE faults = 0
), doubled AS (
    SELECT account_id, month, kind, true AS regular FROM good WHERE amount > 0
     GROUP BY 1, 2, 3 HAVING count(*) > 1
    UNION ALL
    SELECT account_id, month, NULL, false FROM good WHERE repayment > 0 GROUP BY 1, 2 HAVING count(*) > 1
)
SELECT g.row, g.head, g.account_id, g.month, g.kind, g.amount > 0, g.repayment > 0
  FROM good g
 WHERE EXISTS (SELECT FROM doubled d WHERE d.account_id = g.account_id AND d.month = g.month
                AND (NOT d.regular OR d.kind = g.kind))
 ORDER BY g.row, g.head
"""
ADD_FAULT = """
UPDATE payroll_judged j SET faults = faults | %(fault)s
  FROM unnest(%(rows)s::int[], %(heads)s::text[]) AS named (row, head)
 WHERE j.row = named.row AND j.head = named.head
"""
LET_STAY = f"""
UPDATE payroll_judged j
   SET faults = faults & ~{int(Fault.NOT_OPEN)},
       warnings = warnings | {int(Warning.STAYS_BY_AGE)}
                | CASE WHEN chosen > due THEN {int(Warning.CHOICE_DIFFERS)} ELSE 0 END
  FROM unnest(%(rows)s::int[], %(heads)s::text[]) AS named (row, head)
 WHERE j.row = named.row AND j.head = named.head
"""
OTHER_NAMES = """
SELECT j.row, j.head, j.name_written, n.name_hi, n.name_en
  FROM payroll_judged j
  JOIN ledger_account a ON a.id = j.account_id
  JOIN people_employee e ON e.id = a.employee_id
  JOIN people_person n ON n.id = e.person_id
 WHERE j.name_written IS NOT NULL
"""
# Judged lines with what the file wrote and whose account it is: for those that are looked at.
WITH_WORDS = """
payroll_judged j JOIN payroll_stage s ON s.row = j.row AND s.head = j.head
  LEFT JOIN ledger_account a ON a.id = j.account_id
  LEFT JOIN people_employee e ON e.id = a.employee_id
  LEFT JOIN people_person n ON n.id = e.person_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Whose bill is judged: the office, its salary month, and the day it would be booked."""

    office_id: int
    month: SalaryMonth
    on: date


def laws_of(heads: Iterable[str], month: SalaryMonth) -> dict[str, HeadLaw]:
    """Return what each of these heads asks in a salary month."""
    return {
        head: HeadLaw(
            rates=deductions.rate_arrays(head, month.first_day),
            more_allowed=deductions.deduction(head).more_allowed,
            staying=deductions.deduction(head).staying,
        )
        for head in heads
    }


def stage(lines: Iterable[str]) -> None:
    """Copy lines (rows of COPY text) into the stage, emptied before."""
    with connection.cursor() as cursor:
        cursor.execute(f"{STAGE}; DELETE FROM payroll_stage")
        with cursor.copy(f"COPY payroll_stage ({', '.join(COPY_COLUMNS)}) FROM STDIN") as copy:
            for block in _blocks(lines):
                copy.write(block)


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """Put short blocks together: rows sent one by one take longer to send than to copy."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= SENT_AT_ONCE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def judge_stage(bill: Bill, laws: Mapping[str, HeadLaw], *, count: int) -> None:
    """Judge what stands in the stage; the result stands in `payroll_judged` until the transaction ends."""
    many = count > MANY
    asking = MANY_READ if many else FEW
    statement = judged_sql(laws, asking)
    with connection.cursor() as cursor:
        cursor.execute(f"{JUDGED}; DELETE FROM payroll_judged; {asking.prepared}")
        cursor.execute(REACH, {"month": bill.month.first_day, "plan": _plan_name(statement)})
        first_month, last_year, planned = cursor.fetchone()
        params = _params(bill, first_month=first_month, last_year=last_year)
        judge = statement if many else _planned(statement, planned=planned)
        cursor.execute(f"{judge}; {AS_USUAL}", params)
        cursor.execute(WORTH_ASKING)
        other_names, several, not_open = cursor.fetchone()
    if not_open and _let_stay(laws, bill.month):
        several = True  # lines that are good now may stand beside others
    if other_names:
        _add_fault(Fault.NAME_DIFFERS, _other_names())
    if several:
        _add_fault(Fault.TWICE_IN_FILE, _twice())


_PARAMETERS = {
    "office": "int", "month": "date", "next_month": "date", "on": "date", "first_month": "date",
    "first_year": "int", "last_year": "int", "year_begins": "date", "year_ends": "date",
    "regular_kinds": "smallint[]", "refund_kind": "smallint",
}  # fmt: skip
# The earliest month among the staged lines, the last year anything was booked in, and whether the statement
# is planned already in this connection.
REACH = """
SELECT least(min(month), %(month)s), coalesce((SELECT max(financial_year) FROM ledger_entry), 0),
       EXISTS (SELECT FROM pg_prepared_statements WHERE name = %(plan)s)
  FROM payroll_stage
"""


def _plan_name(statement: str) -> str:
    return f"payroll_judge_{hashlib.sha256(statement.encode()).hexdigest()[:16]}"


def _planned(statement: str, *, planned: bool) -> str:
    """Return the call of a statement planned once a connection: planning takes longer than a small bill."""
    name = _plan_name(statement)
    if not planned:  # not yet, or forgotten: psycopg deallocates all there are after a rollback
        places = {key: f"${place}" for place, key in enumerate(_PARAMETERS, start=1)}
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {name} ({', '.join(_PARAMETERS.values())}) AS {statement % places}")
    return f"EXECUTE {name} ({', '.join(f'%({key})s' for key in _PARAMETERS)})"


def judged_sql(laws: Mapping[str, HeadLaw], asking: Asking) -> str:
    """Return the statement that fills `payroll_judged` from the stage."""
    fault = {f"F_{one.name}": str(int(one)) for one in Fault}
    warning = {f"W_{one.name}": str(int(one)) for one in Warning}
    pieces = {
        "SLAB": _by_head(laws, lambda law: f"width_bucket(judged_pay, {_array(law.rates.lows)})", "0"),
        "DUE": _by_head(laws, lambda law: f"({_array(law.rates.dues)})[slab]", "NULL::bigint"),
        "OPEN": _by_head(laws, _open_too, "false"),
        "HAS_RATES": _heads_where(laws, lambda law: law.rates is not None),
        "MORE": _heads_where(laws, lambda law: law.more_allowed),
        "KNOWN_HEAD": _heads_where(laws, lambda law: True),
        "REGULAR": str(int(LineKind.REGULAR)),
        "WITHOUT_AMOUNT": str(int(WITHOUT_AMOUNT)),
        "YEAR_SO_FAR": _YEAR_SO_FAR,
        "ELSEWHERE_THEN_TOO": _ELSEWHERE_THEN_TOO,
        "KNOWN": asking.known,
        "CREDITED": asking.credited,
        "REFUNDED": asking.refunded,
        "BEFORE": asking.before,
    }
    return _JUDGED.format(**fault, **warning, **pieces)


_JUDGED = """
INSERT INTO payroll_judged
{BEFORE}
SELECT account_id, pay, amount, repayment, total, realised, register_pay, due, chosen, row, month, instalment,
       instalments, kind, head, CASE WHEN account_id IS NULL THEN account END AS account_written,
       CASE WHEN other_name THEN name END AS name_written, nullif(remarks, '') AS remarks,
       faults | CASE WHEN NOT regular THEN 0
                     WHEN judged_pay IS NULL THEN CASE WHEN account_id IS NULL THEN 0 ELSE {F_PAY_UNKNOWN} END
                     WHEN slab = 0 THEN {F_PAY_NOT_IN_TABLE}
                     WHEN amount = due OR (amount = chosen AND chosen > due) OR {OPEN} THEN 0
                     WHEN NOT more THEN {F_NOT_OPEN}
                     WHEN amount < due THEN {F_BELOW_SLAB}
                     WHEN amount > judged_pay AND amount + {YEAR_SO_FAR} > judged_pay * 12
                     THEN {F_ABOVE_EMOLUMENTS}
                     ELSE 0 END AS faults,
       warnings | CASE WHEN unchecked THEN {W_NOT_CHECKED}
                       WHEN NOT regular OR judged_pay IS NULL OR slab = 0 THEN 0
                       WHEN amount = due OR (amount = chosen AND chosen > due)
                       THEN CASE WHEN chosen <> amount AND chosen > due THEN {W_CHOICE_DIFFERS} ELSE 0 END
                       WHEN {OPEN}
                       THEN CASE WHEN chosen <> amount AND chosen > due THEN {W_CHOICE_DIFFERS}
                                 ELSE {W_STEP_NOT_RECORDED} END
                       WHEN NOT more OR amount < due THEN 0
                       WHEN amount > judged_pay AND amount + {YEAR_SO_FAR} > judged_pay * 12 THEN 0
                       ELSE {W_ABOVE_SLAB}
                            | CASE WHEN chosen <> amount AND chosen > due THEN {W_CHOICE_DIFFERS} ELSE 0 END
                  END AS warnings
  FROM (SELECT ranked.*, {DUE} AS due FROM (
        SELECT found.*, amount > 0 AND kind = {REGULAR} AND {HAS_RATES} AS regular,
               amount > 0 AND kind = {REGULAR} AND {KNOWN_HEAD} AND NOT {HAS_RATES} AS unchecked,
               {MORE} AS more, {SLAB} AS slab FROM (
SELECT s.row, s.head, s.account, s.name, s.pay, s.amount, s.repayment, s.instalment, s.instalments, s.total,
       s.kind, s.month, s.remarks, r.id AS account_id, r.basic_pay AS register_pay, r.chosen,
       s.name <> '' AND (r.id IS NULL OR (s.name <> r.name_en AND s.name <> r.name_hi
                                          AND lower(s.name) <> lower(r.name_en))) AS other_name,
       coalesce(s.pay, r.basic_pay) AS judged_pay,
       coalesce(s.total, s.amount + s.repayment) AS realised,
       s.faults
       | CASE WHEN NOT s.{KNOWN_HEAD} THEN {F_HEAD_UNKNOWN}
              WHEN s.faults & {WITHOUT_AMOUNT} = 0 AND s.total <> s.amount + s.repayment
              THEN {F_TOTAL_DIFFERS} ELSE 0 END
       | CASE WHEN s.month > %(month)s THEN {F_MONTH_WRONG} ELSE 0 END
       | CASE WHEN s.repayment > 0 AND (s.instalment < 1 OR s.instalment > s.instalments)
              THEN {F_INSTALMENT_WRONG} ELSE 0 END
       | CASE WHEN s.account = '' THEN {F_ACCOUNT_MISSING}
              WHEN r.id IS NULL THEN {F_ACCOUNT_UNKNOWN}
              ELSE CASE WHEN r.closed_date < %(on)s OR r.opened_date > %(on)s
                        THEN {F_ACCOUNT_CLOSED}
                        WHEN r.opened_date > s.month AND r.opened_date >= s.month + interval '1 month'
                        THEN {F_BEFORE_OPENING} ELSE 0 END
                 | CASE WHEN r.left_date < s.month THEN {F_LEFT_SERVICE}
                        WHEN NOT r.here
                             AND CASE WHEN s.month = %(month)s THEN true ELSE {ELSEWHERE_THEN_TOO} END
                        THEN {F_OTHER_OFFICE} ELSE 0 END
                 | CASE WHEN s.kind = {REGULAR} AND ((s.amount > 0 AND {CREDITED})
                                                  OR (s.repayment > 0 AND {REFUNDED}))
                        THEN {F_CREDITED_ALREADY} ELSE 0 END
         END AS faults,
       s.warnings
       | CASE WHEN s.pay <> r.basic_pay THEN {W_PAY_DIFFERS} ELSE 0 END
       | CASE WHEN s.repayment > 0 AND s.instalment IS NULL AND s.faults & {F_INSTALMENT_WRONG} = 0
              THEN {W_INSTALMENT_UNKNOWN} ELSE 0 END
       | CASE WHEN coalesce(s.total, s.amount + s.repayment) = 0 THEN {W_NOTHING_REALISED} ELSE 0 END
       | CASE WHEN s.kind <> {REGULAR} AND {CREDITED} THEN {W_CREDITED_BEFORE} ELSE 0 END AS warnings
  FROM payroll_stage s {KNOWN}
       ) found OFFSET 0) ranked OFFSET 0) known
"""


def _params(bill: Bill, *, first_month: date, last_year: int) -> dict[str, Any]:
    year = bill.month.financial_year
    return {
        "office": bill.office_id,
        "month": bill.month.first_day,
        "next_month": bill.month.next().first_day,
        "on": bill.on,
        "regular_kinds": list(REGULAR_KINDS),
        "refund_kind": int(PostingKind.REFUND),
        "year_begins": year.first_day,
        "year_ends": year.last_day,
        "first_month": first_month,
        "first_year": FinancialYear.of(min(first_month, year.first_day)).start,
        "last_year": last_year,
    }


def _by_head(laws: Mapping[str, HeadLaw], expression: Any, otherwise: str) -> str:
    """Return one expression that is another for each head with known slabs."""
    arms = "".join(
        f" WHEN '{head}' THEN {expression(law)}" for head, law in laws.items() if law.rates is not None
    )
    return f"CASE head{arms} ELSE {otherwise} END" if arms else otherwise


def _heads_where(laws: Mapping[str, HeadLaw], condition: Any) -> str:
    heads = [f"'{head}'" for head, law in laws.items() if condition(law)]
    return f"head IN ({', '.join(heads)})" if heads else "head IN ('-')"


def _open_too(law: HeadLaw) -> str:
    assert law.rates is not None  # noqa: S101
    columns = zip(*law.rates.open_too, strict=True)
    return "(" + " OR ".join(f"amount = ({_array(column)})[slab]" for column in columns) + ")"


def _array(amounts: Iterable[int]) -> str:
    return "'{" + ",".join(str(amount) for amount in amounts) + "}'::bigint[]"


def _other_names() -> list[tuple[int, str]]:
    """Return the lines whose written name is not the holder's, in whichever script and spelling."""
    with connection.cursor() as cursor:
        cursor.execute(OTHER_NAMES)
        return [
            (row, head)
            for row, head, written, name_hi, name_en in cursor.fetchall()
            if not same_person(written, name_hi, name_en)
        ]


def same_person(written: str, *known: str) -> bool:
    """Return whether a name as written may be the name of the person known by these."""
    return any(name and names.likeness(written, name) >= SAME_NAME for name in known)


def _let_stay(laws: Mapping[str, HeadLaw], month: SalaryMonth) -> bool:
    """Let lines pass whose amount stays by the holder's age. Return whether there are any."""
    named = by_age.lines_that_stay(laws, month=month, regular_kinds=REGULAR_KINDS)
    if named:
        rows, heads = zip(*named, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(LET_STAY, {"rows": list(rows), "heads": list(heads)})
    return bool(named)


def _twice() -> list[tuple[int, str]]:
    """Return the second and later lines of the same deduction; as `judge.judge_all` does."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE)
        rows = cursor.fetchall()
    seen: set[tuple[Any, ...]] = set()
    doubles = []
    for row, head, account, month, kind, regular, recovery in rows:
        keys = [(account, month, kind)] * regular + [(account, month, "recovery")] * recovery
        if any(key in seen for key in keys):
            doubles.append((row, head))
        else:
            seen.update(keys)
    return doubles


def _add_fault(fault: Fault, named: list[tuple[int, str]]) -> None:
    if not named:
        return
    rows, heads = zip(*named, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(ADD_FAULT, {"fault": int(fault), "rows": list(rows), "heads": list(heads)})


VERDICT = f"""
CASE WHEN faults <> 0 AND faults & ~{int(UNMATCHED_FAULTS)} = 0 THEN {int(Verdict.UNMATCHED)}
     WHEN faults <> 0 THEN {int(Verdict.RETURNED)}
     WHEN realised = 0 THEN {int(Verdict.NIL)} ELSE {int(Verdict.GOOD)} END::smallint
"""
