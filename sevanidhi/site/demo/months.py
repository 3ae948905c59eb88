"""Two years of pay-bill months: schedules posted, treasury lists compared, suspense put right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sevanidhi.core.accounts.models import User
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll.services import intake, posting, treasury
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.site.demo.population import FIRST_MONTH, LAST_MONTH, OFFICES, EmployeePlan
from sevanidhi.site.demo.schedules import SchedulePlan, schedule_for

LEFT_FOR_THE_READER = ("AJM-EDU-07", LAST_MONTH)  # prepared, and waiting for the drawing officer's code
LIST_DIFFERS = ("AJM-PWD-04", SalaryMonth(2016, 9), Decimal(1_000))  # the treasury wrote a thousand too much


@dataclass(frozen=True)
class MonthDone:
    """One schedule after posting: sums in rupees, over both heads."""

    plan: SchedulePlan
    voucher: Decimal
    posted: Decimal
    suspense: Decimal

    @property
    def agrees(self) -> bool:
        return self.voucher == self.posted + self.suspense


def months() -> Iterator[SalaryMonth]:
    """Yield the salary months of the demo in order."""
    month = FIRST_MONTH
    while month <= LAST_MONTH:
        yield month
        month = month.next()


def plans_of(month: SalaryMonth, staff: Iterable[EmployeePlan]) -> list[SchedulePlan]:
    """Return what the three offices send for a month."""
    staff = list(staff)
    return [
        schedule_for(office, month, [plan for plan in staff if plan.office is office]) for office in OFFICES
    ]


def post_month(plan: SchedulePlan, *, offices: dict[str, Office], by: User) -> MonthDone:
    """Send one office's schedule two days after its voucher, and let it be posted the same day."""
    posted = posting.submit(
        office=offices[plan.office.code], month=plan.month, stated=_stated(plan), content=plan.file(),
        file_name=plan.file_name, on=plan.voucher_date + timedelta(days=2), by=by,
    )  # fmt: skip
    return MonthDone(
        plan=plan,
        voucher=sum((head.total for head in posted.heads), Decimal(0)),
        posted=sum((head.posted or Decimal(0) for head in posted.heads), Decimal(0)),
        suspense=sum((head.suspense or Decimal(0) for head in posted.heads), Decimal(0)),
    )


def prepare_only(plan: SchedulePlan, *, offices: dict[str, Office], by: User) -> None:
    """Leave a schedule judged and prepared by the clerk, for the reader to approve."""
    on = plan.voucher_date + timedelta(days=7)
    received = intake.receive(
        office=offices[plan.office.code], month=plan.month, stated=_stated(plan), content=plan.file(),
        file_name=plan.file_name, on=on, by=by,
    )  # fmt: skip
    intake.prepare(schedule=received.schedule, by=by, on=on)


def load_treasury_list(plans: Iterable[SchedulePlan], *, by: User) -> treasury.Loaded:
    """Load the treasury's list of a month's vouchers, ten days after they were paid."""
    plans = list(plans)
    on = plans[0].voucher_date + timedelta(days=10)
    name = f"TRY-AJM-{plans[0].month}.csv"
    return treasury.load_voucher_list(content=_treasury_list(plans), file_name=name, by=by, on=on)


def _stated(plan: SchedulePlan) -> intake.Stated:
    return intake.Stated(number=plan.voucher_number, totals=plan.totals, date=plan.voucher_date)


def _treasury_list(plans: Iterable[SchedulePlan]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(("वाउचर संख्या", "वाउचर दिनांक", "कार्यालय कोड", "मद", "राशि"))
    for plan in plans:
        for head, total in plan.totals.items():
            row = (plan.voucher_number, plan.voucher_date, plan.office.code, head, total + _slip(plan, head))
            writer.writerow(row)
    return stream.getvalue().encode("utf-8-sig")


def _slip(plan: SchedulePlan, head: str) -> Decimal:
    code, month, slip = LIST_DIFFERS
    return slip if (plan.office.code, plan.month, head) == (code, month, "gpf") else Decimal(0)
