"""An office with people, accounts and policies; the constant cast in their roles."""

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.models import Account
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll import services as payroll
from sevanidhi.core.payroll.services import Stated
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees

MAY = SalaryMonth(2016, 5)
TODAY = date(2016, 6, 6)
VOUCHER_DAY = date(2016, 6, 3)

# Name in both scripts, basic pay, GPF number, policy number. Pay 12,000: 1,100 and 1,100; 16,000: 1,450
# and 1,100.
STAFF = (
    ("मीना शर्मा", "Meena Sharma", 12000, "EDU/1001", "501001"),
    ("राम कुमार", "Ram Kumar", 16000, "EDU/1002", "501002"),
    ("सुनीता देवी", "Sunita Devi", 9500, "EDU/1003", "501003"),
    ("अब्दुल ख़ान", "Abdul Khan", 20000, "EDU/1004", "501004"),
    ("कमला मीणा", "Kamla Meena", 30000, "EDU/1005", "501005"),
)
HEADINGS = (
    "GPF Account No",
    "Name",
    "Basic Pay",
    "Subscription",
    "Repayment of Advance",
    "Instalment",
    "SI Policy No",
    "SI Premium",
    "Total Realised",
    "Remarks",
)


@dataclass
class House:
    """The office of the tests and everyone in it."""

    ddo: Office
    other_ddo: Office
    district: Office
    treasury: Office
    asha: User
    bharat: User
    chitra: User
    devendra: User
    esha: User
    staff: list[Employee]

    def account(self, number: str, head: str = "gpf") -> Account:
        return Account.objects.get(head=head, number=number)


def open_house() -> House:
    """Open the offices, enter the people, open their accounts and grant the roles, through services."""
    common = {"state": "rajasthan", "from_date": date(1980, 1, 1), "by": None}
    district = offices.open_office(
        code="DIST-AJM", kind="district", name_hi="जिला कार्यालय", name_en="District office", **common
    )
    treasury = offices.open_office(
        code="TRE-AJM", kind="treasury", name_hi="कोषालय अजमेर", name_en="Treasury Ajmer", **common
    )
    ddo, other = (
        offices.open_office(
            code=code,
            kind="ddo",
            name_hi=f"विद्यालय {code}",
            name_en=f"School {code}",
            parent=district,
            treasury=treasury,
            **common,
        )
        for code in ("AJM-EDU-07", "AJM-MED-02")
    )
    staff = [enter(ddo, f"E{place}", *person) for place, person in enumerate(STAFF)]
    users = {name: login(name) for name in ("asha", "bharat", "chitra", "devendra", "esha")}
    roles = (
        ("asha", "ddo_clerk", ddo),
        ("bharat", "ddo_clerk", ddo),
        ("chitra", "ddo", ddo),
        ("devendra", "district_clerk", district),
        ("esha", "district_officer", district),
    )
    for name, role, office in roles:
        accounts.grant_role(user=users[name], role=role, office=office, from_date=date(2010, 4, 1), by=None)
    return House(ddo=ddo, other_ddo=other, district=district, treasury=treasury, staff=staff, **users)


def login(name: str) -> User:
    mobiles = {
        "asha": "9829000001",
        "bharat": "9829000002",
        "chitra": "9829000003",
        "devendra": "9829000004",
        "esha": "9829000005",
    }
    return accounts.create_login(user_id=name, person=None, by=None, mobile=mobiles[name])


def with_role(name: str, role: str, office: Office) -> User:
    """Return a login made for one role."""
    user = accounts.create_login(user_id=name, person=None, by=None, mobile="9829000077")
    accounts.grant_role(user=user, role=role, office=office, from_date=date(2010, 4, 1), by=None)
    return user


def enter(
    office: Office,
    employee_id: str,
    name_hi: str,
    name_en: str,
    pay: int,
    gpf: str | None,
    policy: str | None,
) -> Employee:
    """Enter an employee posted at an office since 2010, with accounts."""
    employee = people.register_employee(
        by=None,
        employee_id=employee_id,
        state="rajasthan",
        name_hi=name_hi,
        name_en=name_en,
        appointed_date=date(2001, 7, 2),
        mobile=f"98{abs(hash(employee_id)) % 10**8:08d}",
        office=office,
        posted_date=date(2010, 4, 1),
        basic_pay=rupees(pay),
        pay_month=SalaryMonth(2010, 4),
    )
    for head, number in (("gpf", gpf), ("si", policy)):
        if number:
            ledger.open_account(
                head=head, number=number, employee=employee, opened_date=date(2010, 4, 1), by=None
            )
    return employee


def row(place: int, **other: object) -> list[object]:
    """Return a right row of the standard form for one of the staff, with other cells where named."""
    _, name, pay, gpf, policy = STAFF[place]
    cells = {
        "gpf": gpf,
        "name": name,
        "pay": pay,
        "subscription": SUBSCRIPTIONS[pay],
        "repayment": "",
        "instalment": "",
        "policy": policy,
        "premium": PREMIUMS[pay],
        "remarks": "",
    }
    cells |= other
    money = [cells["subscription"], cells["repayment"], cells["premium"]]
    total = cells.pop("total", sum(amount for amount in money if isinstance(amount, int)))
    return [*list(cells.values())[:-1], total, cells["remarks"]]


SUBSCRIPTIONS = {9500: 650, 12000: 1100, 16000: 1450, 20000: 1450, 30000: 4100}
PREMIUMS = {9500: 550, 12000: 1100, 16000: 1100, 20000: 1550, 30000: 2650}


def workbook(rows: list[list[object]], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """Return an XLSX of these rows below the standard headings."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("May")
    sheet.write_row(0, 0, headings)
    for number, cells in enumerate(rows, start=1):
        sheet.write_row(number, 0, cells)
    book.close()
    return stream.getvalue()


def stated(rows: list[list[object]], *, number: str = "71", **totals: object) -> Stated:
    """Return the voucher of these rows: each head's sum, or the totals named."""
    gpf = sum(cell for cells in rows for cell in (cells[3], cells[4]) if isinstance(cell, int))
    si = sum(cells[7] for cells in rows if isinstance(cells[7], int))
    sums = {"gpf": rupees(gpf), "si": rupees(si)} | {
        head: rupees(str(total)) for head, total in totals.items()
    }
    return Stated(number=number, totals=sums, date=VOUCHER_DAY)


def receive(house: House, rows: list[list[object]] | None = None, **otherwise: Any) -> payroll.Received:
    """Let Asha send these rows, or Meena's alone, as May's schedule. otherwise: what of it is not so."""
    rows = [row(0)] if rows is None else rows
    usual = {
        "office": house.ddo,
        "month": MAY,
        "stated": stated(rows),
        "content": workbook(rows),
        "file_name": "may.xlsx",
        "by": house.asha,
        "on": TODAY,
    }
    return payroll.receive(**(usual | otherwise))


def balance(account: Account) -> Decimal:
    from sevanidhi.core.ledger import queries

    return queries.standing(account).balance


@pytest.fixture
def house(db: None) -> House:
    return open_house()
