"""The demo's registers: its treasury and drawing officers, its people, their pay over two years."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sevanidhi.core.offices import queries as offices
from sevanidhi.core.offices import services as offices_services
from sevanidhi.core.offices.models import Office, OfficeKind
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.site.demo.population import OFFICES, EmployeePlan, OfficePlan, PensionerPlan

STATE = "rajasthan"
DISTRICT_OFFICE = "SIPF-AJMER"
TREASURY = ("TRY-AJM", "कोषालय अजमेर", "Treasury, Ajmer")
POSTS_HI = {
    "teacher": "अध्यापक",
    "senior teacher": "वरिष्ठ अध्यापक",
    "lecturer": "व्याख्याता",
    "clerk": "लिपिक",
    "headmaster": "प्रधानाध्यापक",
    "peon": "चतुर्थ श्रेणी कर्मचारी",
    "nurse": "नर्स",
    "health worker": "स्वास्थ्य कार्यकर्ता",
    "medical officer": "चिकित्सा अधिकारी",
    "senior specialist": "वरिष्ठ विशेषज्ञ",
    "junior engineer": "कनिष्ठ अभियंता",
    "assistant engineer": "सहायक अभियंता",
    "draughtsman": "नक्शानवीस",
    "storekeeper": "भंडारपाल",
    "beldar": "बेलदार",
}


def open_offices() -> dict[str, Office]:
    """Load the department's own offices and open the treasury and the three drawing officers; by code."""
    offices_services.load_offices()
    district_office = offices.office(DISTRICT_OFFICE)
    common: dict[str, Any] = {
        "state": STATE,
        "district": district_office.district,
        "from_date": None,
        "by": None,
    }
    code, name_hi, name_en = TREASURY
    treasury = offices_services.open_office(
        code=code, kind=OfficeKind.TREASURY, name_hi=name_hi, name_en=name_en, **common
    )
    drawing_officers = [
        offices_services.open_office(
            code=plan.code, kind=OfficeKind.DDO, name_hi=plan.name_hi, name_en=plan.name_en,
            parent=district_office, treasury=treasury, **common,
        )
        for plan in OFFICES
    ]  # fmt: skip
    return {office.code: office for office in (district_office, treasury, *drawing_officers)}


def enter_employees(plans: Iterable[EmployeePlan], *, open_offices: dict[str, Office]) -> dict[str, Employee]:
    """Register the staff with posting and pay, and who left in these years; by employee ID."""
    plans = list(plans)
    made = people.register_employees([_new_employee(plan, open_offices) for plan in plans], by=None)
    employees = {employee.employee_id: employee for employee in made}
    for year in (2015, 2016):
        july = SalaryMonth(year, 7)
        people.set_pays(
            [
                (employees[plan.employee_id], july, Decimal(plan.pay_in(july)))
                for plan in plans
                if plan.appointed_date < july.first_day < plan.retirement_date
            ],
            by=None,
        )
    return employees


def retire_staff(
    plans: Iterable[EmployeePlan], employees: dict[str, Employee], *, until: SalaryMonth
) -> list[EmployeePlan]:
    """Retire everybody whose day fell in these years; return who that was."""
    retired = [plan for plan in plans if plan.retirement_date <= until.last_day]
    for plan in retired:
        people.retire(employee=employees[plan.employee_id], last_date=plan.retirement_date, by=None)
    return retired


def enter_pensioners(plans: Iterable[PensionerPlan], *, open_offices: dict[str, Office]) -> list[Employee]:
    """Register those who had retired before, with their pension."""
    made = []
    for plan in plans:
        office = open_offices[plan.office.code]
        employee = people.register_employee(
            employee_id=plan.employee_id, state=STATE, name_hi=plan.name_hi, name_en=plan.name_en,
            gender=plan.gender, birth_date=plan.birth_date, mobile=plan.mobile,
            appointed_date=plan.appointed_date, retirement_date=plan.retired_date, office=office, by=None,
        )  # fmt: skip
        employee = people.retire(employee=employee, last_date=plan.retired_date, by=None)
        people.grant_pension(
            employee=employee, ppo_number=plan.ppo_number, office=office,
            from_date=plan.retired_date + timedelta(days=1), by=None,
        )  # fmt: skip
        made.append(employee)
    return made


def plan_of(code: str) -> OfficePlan:
    """Return the plan of a drawing officer's office."""
    return next(plan for plan in OFFICES if plan.code == code)


def _new_employee(plan: EmployeePlan, open_offices: dict[str, Office]) -> people.NewEmployee:
    april = SalaryMonth(2015, 4)
    return people.NewEmployee(
        employee_id=plan.employee_id, state=STATE, name_hi=plan.name_hi, name_en=plan.name_en,
        gender=plan.gender, birth_date=plan.birth_date, mobile=plan.mobile,
        appointed_date=plan.appointed_date, retirement_date=plan.retirement_date,
        office=open_offices[plan.office.code], designation_hi=POSTS_HI[plan.post], designation_en=plan.post,
        basic_pay=Decimal(plan.pay_in_april_2015), pay_month=max(april, SalaryMonth.of(plan.appointed_date)),
    )  # fmt: skip
