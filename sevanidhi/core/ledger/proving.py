"""The prover: recomputes the whole ledger from its postings and names the first row that does not fit.

It trusts nothing that was stored beside the postings: entries' sums, counts and hashes, the chain over the
entries and its signed days, and every closed year's balance are made again and compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.db import connection

from sevanidhi.core.audit import sealing
from sevanidhi.core.ledger.sealing import LEDGER


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A row that does not fit. why: a name from `phrases.MISFITS`; where: the row's keys and the figures.

    Keys are of: financial_year, entry, account, head, month, kind, position, found, expected.
    """

    why: str
    where: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProof:
    """What was recomputed, and what does not fit, the earliest first. unsealed: not yet in the chain."""

    entries: int
    postings: int
    balances: int
    sealed: int
    days_signed: int
    unsealed: int
    seconds: float
    misfits: tuple[Misfit, ...] = field(default=())

    @property
    def holds(self) -> bool:
        return not self.misfits


def prove() -> LedgerProof:
    """Recompute everything. Reads only."""
    start = perf_counter()
    chain = sealing.prove(LEDGER)
    with _room_to_sort():
        misfits = [misfit for year in _years() for misfit in _prove_year(year)]
    if chain.fault:
        misfits.append(_of_chain(chain.fault))
    return LedgerProof(
        entries=_count("ledger_entry"),
        postings=_count("ledger_posting"),
        balances=_count("ledger_balance"),
        sealed=chain.linked,
        days_signed=chain.days_signed,
        unsealed=chain.waiting,
        seconds=perf_counter() - start,
        misfits=tuple(misfits),
    )


def _prove_year(year: int) -> Iterator[Misfit]:
    for entry, found, expected in _rows(ENTRIES, year=year):
        yield _changed_entry(year, entry, found, expected)
    for entry, head, over in _rows(UNBALANCED, year=year):
        yield Misfit(
            why="EntryNotBalanced",
            where={"financial_year": year, "entry": entry, "head": head, "found": over, "expected": 0},
        )
    for account, head, number, found, expected in _rows(BALANCES, year=year):
        yield Misfit(
            why="BalanceDoesNotFit",
            where={
                "financial_year": year, "account": account, "head": head, "number": number,
                "found": found, "expected": expected,
            },
        )  # fmt: skip


def _changed_entry(year: int, entry: int, found: str, expected: str) -> Misfit:
    """Name the entry, and the posting in it which another transaction wrote than wrote the others, if there
    is one.
    """
    where: dict[str, Any] = {"financial_year": year, "entry": entry, "found": found, "expected": expected}
    for account, month, kind, amount in _rows(ODD_POSTING, year=year, entry=entry):
        where |= {"account": account, "month": month.isoformat()[:7], "kind": kind, "amount_paise": amount}
    return Misfit(why="EntryChanged", where=where)


def _of_chain(fault: sealing.Fault) -> Misfit:
    where = {"entry": fault.key, "position": fault.position, "found": fault.why}
    return Misfit(why="ChainBroken", where=where)


# Count, sum of credits and hash as they are and as they were when the entry was written.
ENTRIES = """
SELECT coalesce(now.entry_id, kept.entry_id), now.said, kept.said
  FROM (SELECT entry_id, count(*) || ' ' || coalesce(sum(amount) FILTER (WHERE amount > 0), 0) || ' '
               || encode(sha256(string_agg(ledger_posting_bytes(account_id, month, kind, amount), ''::bytea
                                           ORDER BY account_id, month, kind)), 'hex') AS said
          FROM ledger_posting WHERE financial_year = %(year)s GROUP BY entry_id) now
  FULL JOIN (SELECT e.id AS entry_id,
                    p.posting_count || ' ' || p.credited || ' ' || encode(p.hash, 'hex') AS said
               FROM ledger_entry e LEFT JOIN ledger_entry_proof p ON p.entry_id = e.id
              WHERE e.financial_year = %(year)s) kept USING (entry_id)
 WHERE now.said IS DISTINCT FROM kept.said ORDER BY 1 LIMIT 100
"""

# A statement's rows carry the number of its transaction; a row changed later carries another.
ODD_POSTING = """
WITH posting AS (
    SELECT account_id, month, kind, amount, xmin::text AS wrote FROM ledger_posting
     WHERE financial_year = %(year)s AND entry_id = %(entry)s
)
SELECT account_id, month, kind, amount FROM posting
 WHERE wrote <> (SELECT mode() WITHIN GROUP (ORDER BY wrote) FROM posting)
 ORDER BY account_id, month, kind LIMIT 1
"""

UNBALANCED = """
SELECT p.entry_id, a.head, sum(p.amount)::bigint
  FROM ledger_posting p LEFT JOIN ledger_account a ON a.id = p.account_id
 WHERE p.financial_year = %(year)s GROUP BY p.entry_id, a.head
HAVING sum(p.amount) <> 0 OR a.head IS NULL ORDER BY 1 LIMIT 100
"""

# For heads that closed the year: opening and closing from the last year's closing and this year's postings.
BALANCES = """
SELECT coalesce(kept.account_id, now.account_id), a.head, a.number,
       CASE WHEN kept.account_id IS NULL THEN 'none'
            ELSE kept.opening || ' ' || kept.interest || ' ' || kept.closing END,
       coalesce(before.closing, 0) || ' ' || coalesce(now.interest, 0) || ' '
       || coalesce(before.closing, 0) + coalesce(now.change, 0)
  FROM (SELECT p.account_id, sum(p.amount)::bigint AS change,
               coalesce(sum(p.amount) FILTER (WHERE p.kind = 7 AND e.kind = 'interest'), 0)::bigint
                   AS interest
          FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
         WHERE p.financial_year = %(year)s GROUP BY p.account_id) now
  FULL JOIN (SELECT * FROM ledger_balance WHERE financial_year = %(year)s) kept USING (account_id)
  LEFT JOIN ledger_balance before ON before.account_id = coalesce(kept.account_id, now.account_id)
   AND before.financial_year = %(year)s - 1
  JOIN ledger_account a ON a.id = coalesce(kept.account_id, now.account_id)
  JOIN ledger_year_step s ON s.head = a.head AND s.financial_year = %(year)s AND s.step = 'closed'
 WHERE kept.account_id IS NULL OR kept.opening <> coalesce(before.closing, 0)
    OR kept.interest <> coalesce(now.interest, 0)
    OR kept.closing <> coalesce(before.closing, 0) + coalesce(now.change, 0)
 ORDER BY 1 LIMIT 100
"""


def _years() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT financial_year FROM ledger_entry UNION SELECT financial_year FROM ledger_balance"
        )
        booked = [year for (year,) in cursor.fetchall()]
        cursor.execute("SELECT min(financial_year), max(financial_year) FROM ledger_posting")
        first, last = cursor.fetchone()
    return sorted({*booked, *(year for year in (first, last) if year is not None)})


@contextmanager
def _room_to_sort() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'; SET enable_nestloop = off")
        try:
            yield
        finally:
            cursor.execute("RESET work_mem; RESET enable_nestloop")


def _rows(query: str, **params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own tables
        return int(cursor.fetchone()[0])
