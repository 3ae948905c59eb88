"""The main jobs of the demo: one district's two years to credited interest, another's way to its cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.lines.funds.services import RunResult
from sevanidhi.site.demo import cures, funds, months, officers, policies, registers
from sevanidhi.site.demo.population import EmployeePlan, employees, pensioners
from sevanidhi.site.demo.teller import Teller
from sevanidhi.site.demo.up import build as up
from sevanidhi.site.demo.up.population import families

BUSINESS_DATE = date(2017, 4, 17)
LEFT_IN_SUSPENSE_FROM = SalaryMonth(2016, 12)  # later items wait for the reader


@dataclass
class Job:
    """What the job has made so far, for those who print it."""

    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    done: list[months.MonthDone] = field(default_factory=list)
    interest: list[RunResult] = field(default_factory=list)
    up: up.Job | None = None

    @property
    def voucher(self) -> Decimal:
        return sum((month.voucher for month in self.done), Decimal(0))

    @property
    def posted(self) -> Decimal:
        return sum((month.posted for month in self.done), Decimal(0))

    @property
    def suspense(self) -> Decimal:
        return sum((month.suspense for month in self.done), Decimal(0))


def build(tell: Teller) -> Job:
    """Run both jobs. The database is migrated and empty.

    While Rajasthan's months are run, the half minute passes that lies between two codes to one number.
    """
    job, plans = Job(), list(employees())
    _make_registers(job, plans, tell)
    job.up = up.begin(families(), tell)
    _open_accounts(job, plans, tell)
    _run_months(job, plans, tell)
    up.run(job.up, tell, today=BUSINESS_DATE)
    job.passwords |= job.up.passwords
    return job


def _make_registers(job: Job, plans: list[EmployeePlan], tell: Teller) -> None:
    tell.step("कार्यालय, लोग और अधिकारी दर्ज हो रहे हैं", "Entering offices, people and officers")
    job.offices = registers.open_offices()
    job.people = registers.enter_employees(plans, open_offices=job.offices)
    retired = registers.enter_pensioners(pensioners(), open_offices=job.offices)
    job.users, job.passwords = officers.appoint()
    members = [*job.people.values(), *retired]
    accounts.create_logins([(member.employee_id, member.person) for member in members], by=None)
    tell.done(
        f"3 आहरण अधिकारी, {len(plans)} कर्मचारी, {len(retired)} पेंशनर",
        f"3 drawing officers, {len(plans)} employees, {len(retired)} pensioners",
    )


def _open_accounts(job: Job, plans: list[EmployeePlan], tell: Teller) -> None:
    tell.step("जीपीएफ खाते और बीमा पॉलिसियाँ खुल रही हैं", "Opening fund accounts and policies")
    opened = funds.open_fund_accounts(plans, job.people)
    issued = policies.issue(plans, job.people)
    tell.done(
        f"{opened} जीपीएफ खाते पिछले शेष के साथ, {issued} पॉलिसियाँ",
        f"{opened} fund accounts with their balances brought in, {issued} policies",
    )


def _run_months(job: Job, plans: list[EmployeePlan], tell: Teller) -> None:
    every = list(months.months())
    tell.step("24 माह की अनुसूचियाँ जाँची और जमा की जा रही हैं", "Judging and posting 24 months of schedules")
    with tell.bar("अनुसूचियाँ", "schedules", len(every) * 3) as advance:
        for month in every:
            _run_month(job, plans, month, advance)
            if month.month == 2:
                _credit_interest(job, FinancialYear.of(month.first_day))
    registers.retire_staff(plans, job.people, until=every[-1])
    tell.done(f"{len(job.done)} अनुसूचियाँ", f"{len(job.done)} schedules")


def _run_month(job: Job, plans: list[EmployeePlan], month: SalaryMonth, advance: Callable[[], None]) -> None:
    sent = months.plans_of(month, plans)
    for plan in sent:
        clerk = job.users[f"{plan.office.series}-CLERK"]
        if (plan.office.code, month) == months.LEFT_FOR_THE_READER:
            months.prepare_only(plan, offices=job.offices, by=clerk)
        else:
            drawing_officer = job.users[f"{plan.office.series}-DDO"]
            job.done.append(months.post_month(plan, offices=job.offices, by=drawing_officer))
        advance()
    months.load_treasury_list(sent, by=job.users["TREASURY"])
    if month < LEFT_IN_SUSPENSE_FROM:
        _put_right(job, plans, on=sent[0].voucher_date + timedelta(days=17))


def _put_right(job: Job, plans: list[EmployeePlan], *, on: date) -> None:
    for office in _drawing_offices(job.offices.values()):
        cures.put_right(
            office, plans, maker=job.users["AJMER-CLERK"], checker=job.users["AJMER-OFFICER"], on=on
        )


def _drawing_offices(offices: Iterable[Office]) -> list[Office]:
    return [office for office in offices if office.kind == "ddo"]


def _credit_interest(job: Job, year: FinancialYear) -> None:
    """Credit a year's interest after its last voucher, on 10 April."""
    today = year.last_day + timedelta(days=10)
    result = funds.credit_interest(
        year, today=today, by=job.users["DIRECTOR"], progress=lambda done, of: None
    )
    job.interest.append(result)
