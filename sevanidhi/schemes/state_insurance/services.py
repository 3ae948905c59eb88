"""What happens to a policy: issued, its premium chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.payroll import services as payroll
from sevanidhi.core.people import queries as people
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.policies.formulas import begins_insurance_year, first_premium_month, insured_from
from sevanidhi.schemes.state_insurance import formulas, permissions, rules
from sevanidhi.schemes.state_insurance.models import Policy, PremiumChoice
from sevanidhi.schemes.state_insurance.queries import HEAD, check_may_rise


class PremiumNotOpen(Refusal):
    """The rule in force that month does not open this premium to this pay. Facts: asked, offered, month."""


class PolicyNumberTaken(Refusal):
    """Another policy has this number. Facts: number."""


class HasPolicy(Refusal):
    """The employee has a policy in force. Facts: employee_id, number."""


class NotFromFirstApril(Refusal):
    """An insurance begins on a 1 April. Facts: risk_date."""


class BeforeJoining(Refusal):
    """Nobody is insured before the 1 April after joining. Facts: appointed_date, risk_date, earliest."""


class BeforeFirstPremium(Refusal):
    """The policy's first premium falls in a later month. Facts: number, month, first."""


class NotTheHolder(Refusal):
    """Only the holder of a policy chooses its premium. Facts: number."""


class PolicyEnded(Refusal):
    """The policy is no longer in force. Facts: number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """A policy to be issued. risk_date: the 1 April of the cover; the March before pays the first premium."""

    number: str
    holder: Employee
    risk_date: date


@transaction.atomic
def issue_policy(*, number: str, holder: Employee, risk_date: date, by: Any | None) -> Policy:
    """Issue a policy and open its account (SI-2).

    May refuse: NotFromFirstApril, BeforeJoining, PolicyNumberTaken, HasPolicy.
    """
    return issue_policies([NewPolicy(number=number, holder=holder, risk_date=risk_date)], by=by)[0]


@transaction.atomic
def issue_policies(rows: Iterable[NewPolicy], *, by: Any | None) -> list[Policy]:
    """Issue many policies with their accounts, all or none, one audit line. May refuse as issue_policy."""
    rows = list(rows)
    for row in rows:
        _day_must_be_lawful(row)
    _numbers_must_be_free([row.number for row in rows])
    _holders_must_be_without(rows)
    ledger.open_accounts([_account(row) for row in rows], by=by)
    accounts = ledger_queries.accounts_by_number(HEAD, [row.number for row in rows])
    policies = Policy.objects.bulk_create(
        Policy(
            number=row.number, holder=row.holder, account=accounts[row.number], risk_date=row.risk_date,
            first_premium_month=first_premium_month(row.risk_date),
        )
        for row in rows
    )  # fmt: skip
    audit.record(
        by=by, act="state_insurance.policies.issued",
        detail={"count": len(rows), "numbers": [rows[0].number, rows[-1].number] if rows else []},
    )  # fmt: skip
    return policies


def _account(row: NewPolicy) -> ledger.NewAccount:
    opened = first_premium_month(row.risk_date).first_day
    return ledger.NewAccount(head=HEAD, number=row.number, employee_id=row.holder.pk, opened_date=opened)


def _day_must_be_lawful(row: NewPolicy) -> None:
    if not begins_insurance_year(row.risk_date):
        raise NotFromFirstApril(risk_date=row.risk_date)
    appointed = row.holder.appointed_date
    earliest = insured_from(appointed)
    if row.risk_date < earliest:
        raise BeforeJoining(appointed_date=appointed, risk_date=row.risk_date, earliest=earliest)


def _numbers_must_be_free(numbers: Sequence[str]) -> None:
    """Each number once: among these, and among all accounts of the head."""
    taken = set(ledger_queries.accounts_by_number(HEAD, numbers))
    for number in numbers:
        if number in taken:
            raise PolicyNumberTaken(number=number)
        taken.add(number)


def _holders_must_be_without(rows: Sequence[NewPolicy]) -> None:
    in_force = Policy.objects.filter(holder__in=[row.holder for row in rows], status=Policy.Status.IN_FORCE)
    held = dict(in_force.values_list("holder_id", "number"))
    for row in rows:
        if row.holder.pk in held:
            raise HasPolicy(employee_id=row.holder.employee_id, number=held[row.holder.pk])
        held[row.holder.pk] = row.number


@transaction.atomic
def choose_premium(*, policy: Policy, premium: Decimal, month: SalaryMonth, by: Any | None) -> PremiumChoice:
    """Set the premium to be deducted from this salary month on (SI-4). The same choice again changes nothing.

    by: None is a register that is loaded. May refuse: NotTheHolder, PremiumNotOpen, PolicyEnded,
    BeforeFirstPremium, PremiumStays, PayNotKnown, PayNotInTable, NoRuleInForce.
    """
    held = Policy.objects.select_for_update(of=("self",)).select_related("holder__person", "account")
    policy = held.get(pk=policy.pk)
    if by is not None and not permissions.is_holder(by, policy):
        raise NotTheHolder(number=policy.number)
    if policy.status != Policy.Status.IN_FORCE:
        raise PolicyEnded(number=policy.number)
    if month < policy.first_premium_month:
        raise BeforeFirstPremium(number=policy.number, month=month, first=policy.first_premium_month)
    table = rules.premium(month.first_day)
    check_may_rise(policy, month=month)
    pay = people.basic_pay(policy.holder, month=month)
    offered = formulas.premiums_open(table, basic_pay=pay)
    if premium not in offered:
        raise PremiumNotOpen(asked=premium, offered=list(offered), month=month)
    known = policy.premium_choices.filter(month=month).order_by("-pk").first()
    if known and known.premium == premium:
        return known
    choice = PremiumChoice.objects.create(
        policy=policy, premium=premium, month=month, rule=table.slabs.rule, by=by
    )
    payroll.set_standing_amount(account=policy.account, month=month, amount=premium, by=by)
    audit.record(
        by=by, act="state_insurance.premium.chosen", about=policy, person_id=policy.holder.person_id,
        detail={"premium": str(premium), "pay": str(pay), "month": str(month), "rule": table.slabs.rule},
    )  # fmt: skip
    return choice
