"""The pay-bill schedules of the demo: what each drawing officer sends each month, planted faults included."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.lines.funds.formulas import subscription_due
from sevanidhi.schemes.gpf import rules as gpf_rules
from sevanidhi.schemes.state_insurance import rules as insurance_rules
from sevanidhi.schemes.state_insurance.formulas import premiums_open
from sevanidhi.site.demo.faults import FAULTS, LinePlan
from sevanidhi.site.demo.population import EmployeePlan, OfficePlan

HEADINGS_HI = (
    "क्र.सं.", "जीपीएफ खाता संख्या", "नाम", "मूल वेतन", "मासिक अंशदान", "अग्रिम की वसूली", "किस्त संख्या",
    "बीमा पॉलिसी संख्या", "बीमा प्रीमियम", "कुल वसूली", "अभ्युक्ति",
)  # fmt: skip
HEADINGS_EN = (
    "Sl. No.", "GPF Account No.", "Name", "Basic Pay", "Subscription", "Repayment of Advance",
    "Instalment No.", "SI Policy No.", "SI Premium", "Total Realised", "Remarks",
)  # fmt: skip
INSTALMENTS = 24


@dataclass(frozen=True)
class SchedulePlan:
    """One month's schedule of one office, with the voucher it travelled under."""

    office: OfficePlan
    month: SalaryMonth
    lines: tuple[LinePlan, ...]
    faults: tuple[str, ...]

    @property
    def voucher_number(self) -> str:
        return f"{self.office.series}/{self.month.next().year}/{100 + self.month.next().month * 7}"

    @property
    def voucher_date(self) -> date:
        """Pay of a month is drawn on the first working days of the next."""
        return self.month.next().first_day.replace(day=3)

    @property
    def totals(self) -> dict[str, Decimal]:
        """Return what the voucher says was deducted, by head."""
        gpf = sum(line.subscription + line.repayment for line in self.lines)
        premium = sum(line.premium for line in self.lines)
        return {"gpf": Decimal(gpf), "si": Decimal(premium)}

    @property
    def file_name(self) -> str:
        return f"{self.office.code}-{self.month}.{'csv' if self.office.series == 'PWD' else 'xlsx'}"

    def file(self) -> bytes:
        """Return the file the office uploads: two offices send a Hindi workbook, one an English CSV."""
        if self.office.series == "PWD":
            return _as_csv(self.lines)
        return _as_workbook(self.lines)


def schedule_for(office: OfficePlan, month: SalaryMonth, staff: Iterable[EmployeePlan]) -> SchedulePlan:
    """Return the schedule this office sends for this salary month."""
    lines = [_line(employee, month) for employee in staff if employee.serves_in(month)]
    lines = [line for line in lines if line.total]
    turn = (month.year * 12 + month.month) + 3 * ord(office.series[0])
    faults = []
    for step in range(2):
        fault = FAULTS[(turn * 2 + step) % len(FAULTS)]
        lines = fault.plant(lines, (turn * 31 + step * 17) % len(lines))
        faults.append(fault.name)
    return SchedulePlan(office=office, month=month, lines=tuple(lines), faults=tuple(faults))


def _line(employee: EmployeePlan, month: SalaryMonth) -> LinePlan:
    pay = employee.pay_in(month)
    repayment, instalment = _repayment(employee, month)
    return LinePlan(
        account=employee.gpf_number or "",
        name_hi=employee.name_hi,
        name_en=employee.name_en,
        pay=pay,
        subscription=_subscription(employee, month, pay),
        repayment=repayment,
        instalment=instalment,
        policy=employee.policy_number or "" if _premium(employee, month, pay) else "",
        premium=_premium(employee, month, pay),
    )


def _subscription(employee: EmployeePlan, month: SalaryMonth, pay: int) -> int:
    if not employee.gpf_number:
        return 0
    due = subscription_due(gpf_rules.subscription(month.first_day), basic_pay=Decimal(pay))
    return int(due) + employee.extra_subscription


def _premium(employee: EmployeePlan, month: SalaryMonth, pay: int) -> int:
    if not employee.policy_number or not employee.insured_from or month < employee.insured_from:
        return 0
    offered = premiums_open(insurance_rules.premium(month.first_day), basic_pay=Decimal(pay))
    return int(offered[min(employee.premium_steps_up, len(offered) - 1)])


def _repayment(employee: EmployeePlan, month: SalaryMonth) -> tuple[int, str]:
    if not employee.advance_from or not employee.gpf_number:
        return 0, ""
    k = (month.year - employee.advance_from.year) * 12 + month.month - employee.advance_from.month + 1
    if not 1 <= k <= INSTALMENTS:
        return 0, ""
    return employee.pay_in_april_2015 * 2 // INSTALMENTS // 10 * 10, f"{k}/{INSTALMENTS}"


def _row(number: int, line: LinePlan, name: str) -> tuple[object, ...]:
    return (
        number, line.account, name, line.pay, line.subscription or "", line.repayment or "", line.instalment,
        line.policy, line.premium or "", line.total, line.remarks,
    )  # fmt: skip


def _as_workbook(lines: Iterable[LinePlan]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": date(2015, 4, 1)})
    sheet = book.add_worksheet("अनुसूची")
    sheet.write_row(0, 0, HEADINGS_HI)
    for number, line in enumerate(lines, start=1):
        sheet.write_row(number, 0, _row(number, line, line.name_hi))
    book.close()
    return stream.getvalue()


def _as_csv(lines: Iterable[LinePlan]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADINGS_EN)
    writer.writerows(_row(number, line, line.name_en) for number, line in enumerate(lines, start=1))
    return stream.getvalue().encode("utf-8-sig")
