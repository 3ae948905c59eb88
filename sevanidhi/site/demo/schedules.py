"""The pay-bill schedules of the demo: what each drawing officer sends each month, planted faults included."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import xlsxwriter

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.schemes.gpf import rules as gpf_rules
from sevanidhi.schemes.state_insurance import rules as insurance_rules
from sevanidhi.site.demo.population import EmployeePlan, OfficePlan

HEADINGS_HI = (
    "क्र.सं.", "जीपीएफ खाता संख्या", "नाम", "मूल वेतन", "मासिक अंशदान", "अग्रिम की वसूली", "किस्त संख्या",
    "बीमा पॉलिसी संख्या", "बीमा प्रीमियम", "कुल वसूली", "अभ्युक्ति",
)  # fmt: skip
HEADINGS_EN = (
    "Sl. No.", "GPF Account No.", "Name", "Basic Pay", "Subscription", "Repayment of Advance", "Instalment No.",
    "SI Policy No.", "SI Premium", "Total Realised", "Remarks",
)  # fmt: skip
INSTALMENTS = 24


@dataclass(frozen=True)
class LinePlan:
    """One line of a schedule as the office typed it. Amounts are whole rupees."""

    account: str
    name_hi: str
    name_en: str
    pay: int
    subscription: int
    repayment: int
    instalment: str
    policy: str
    premium: int
    remarks: str = ""

    @property
    def total(self) -> int:
        return self.subscription + self.repayment + self.premium


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
    turn = (month.year * 12 + month.month) + 5 * ord(office.series[0])
    faults = []
    for step in range(2):
        name, spoil = FAULTS[(turn * 2 + step) % len(FAULTS)]
        place = (turn * 31 + step * 17) % len(lines)
        lines = spoil(lines, place)
        faults.append(name)
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
    due = gpf_rules.subscription_due(on=month.first_day, pay=Decimal(pay))
    return int(due) + employee.extra_subscription


def _premium(employee: EmployeePlan, month: SalaryMonth, pay: int) -> int:
    if not employee.policy_number or not employee.insured_from or month < employee.insured_from:
        return 0
    own, *above = insurance_rules.premiums_open(on=month.first_day, pay=Decimal(pay))
    return int([own, *above][min(employee.premium_steps_up, len(above))])


def _repayment(employee: EmployeePlan, month: SalaryMonth) -> tuple[int, str]:
    if not employee.advance_from or not employee.gpf_number:
        return 0, ""
    k = (month.year - employee.advance_from.year) * 12 + month.month - employee.advance_from.month + 1
    if not 1 <= k <= INSTALMENTS:
        return 0, ""
    return employee.pay_in_april_2015 * 2 // INSTALMENTS // 10 * 10, f"{k}/{INSTALMENTS}"


Lines = list[LinePlan]


def _spoil(change: Callable[[LinePlan], LinePlan], *, wants: Callable[[LinePlan], bool]) -> Callable[[Lines, int], Lines]:
    """Return a fault that changes the first fitting line at or after a place."""

    def spoil(lines: Lines, place: int) -> Lines:
        at = next(i % len(lines) for i in range(place, place + len(lines)) if wants(lines[i % len(lines)]))
        return [*lines[:at], change(lines[at]), *lines[at + 1 :]]

    return spoil


def _with_account(line: LinePlan) -> bool:
    return bool(line.account)


def _with_policy(line: LinePlan) -> bool:
    return bool(line.policy)


def _transposed(number: str) -> str:
    return number[:-2] + number[-1] + number[-2] if number[-1] != number[-2] else number[:-1] + "X"


def _repeat(lines: Lines, place: int) -> Lines:
    at = next(i % len(lines) for i in range(place, place + len(lines)) if lines[i % len(lines)].account)
    return [*lines[: at + 1], lines[at], *lines[at + 1 :]]


def _swap_accounts(lines: Lines, place: int) -> Lines:
    holders = [i for i, line in enumerate(lines) if line.account]
    one = next((i for i in holders if i >= place), holders[0])
    other = holders[(holders.index(one) + 7) % len(holders)]
    return [
        replace(line, account=lines[other].account) if i == one else line for i, line in enumerate(lines)
    ]


def _add_arrears(lines: Lines, place: int) -> Lines:
    at = next(i % len(lines) for i in range(place, place + len(lines)) if lines[i % len(lines)].account)
    line = lines[at]
    extra = replace(
        line, subscription=300, repayment=0, instalment="", policy="", premium=0, remarks="बकाया अंशदान / arrears"
    )
    return [*lines[: at + 1], extra, *lines[at + 1 :]]


def _add_leaver(lines: Lines, place: int) -> Lines:
    extra = LinePlan("OLD/77120", "हरि नारायण व्यास", "Hari Narayan Vyas", 18_400, 1450, 0, "", "", 0, "सेवानिवृत्त")
    return [*lines[:place], extra, *lines[place:]]


FAULTS: tuple[tuple[str, Callable[[Lines, int], Lines]], ...] = (
    ("transposed account number", _spoil(lambda l: replace(l, account=_transposed(l.account)), wants=_with_account)),
    ("account number left out", _spoil(lambda l: replace(l, account=""), wants=_with_account)),
    ("subscription below the slab", _spoil(lambda l: replace(l, subscription=100), wants=_with_account)),
    ("premium that is no step", _spoil(lambda l: replace(l, premium=l.premium + 35), wants=_with_policy)),
    ("transposed policy number", _spoil(lambda l: replace(l, policy=_transposed(l.policy)), wants=_with_policy)),
    ("the same line twice", _repeat),
    ("another member's account number", _swap_accounts),
    ("arrears on a second line", _add_arrears),
    ("a person who is not on this office's staff", _add_leaver),
    ("pay that is not the registered pay", _spoil(lambda l: replace(l, pay=l.pay + 400), wants=_with_account)),
)  # fmt: skip


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
