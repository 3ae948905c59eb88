"""Two districts on their way to the launch: who is registered, whose form is sent, who has sent nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework.models import Case
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import District, Office
from sevanidhi.core.people.models import Person
from sevanidhi.schemes.health_card.models import DdoRegistration, Family, StaffListed

TODAY = date(2017, 4, 17)
LONG_AGO = date(2017, 1, 2)
# Nobody who watches a district may read these.
PERSON_HI, PERSON_EN, PERSON_MOBILE = "छिपानाम", "Chhipanaam", "9455009988"


def district(code: str) -> District:
    return District.objects.get(state="uttar_pradesh", code=code)


def drawing_office(code: str, of: str = "UP-50", kind: str = "ddo", **more: Any) -> Office:
    return offices.open_office(
        code=code, kind=kind, state="uttar_pradesh", name_hi=f"विद्यालय {code}", name_en=f"School {code}",
        from_date=LONG_AGO, district=district(of), by=None, **more,
    )  # fmt: skip


def officer(role: str, office: Office, **more: Any) -> User:
    """Return a login that holds this role alone."""
    user_id = f"{role}-{office.code}"
    user = accounts.create_login(user_id=user_id, person=None, mobile="9415000001", by=None)
    until = date(2017, 10, 1) if role == "coordinator" else None
    accounts.grant_role(
        user=user, role=role, office=office, from_date=LONG_AGO, by=None, **({"until_date": until} | more)
    )
    user.refresh_from_db()
    return user


def watcher(role: str, of: str = "UP-50") -> User:
    """Return a coordinator, Chief Medical Officer or District Magistrate of a district."""
    code = f"DM-{of}" if role == "district_magistrate" else f"CMO-{of}"
    return officer(role, Office.objects.get(code=code))


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor_at"] = int(timezone.now().timestamp())
    session.save()
    return client


def somebody(name_hi: str = PERSON_HI, name_en: str = PERSON_EN) -> Person:
    return Person.objects.create(
        name_hi=name_hi, name_en=name_en, sort_key=name_en, search_key=name_en, mobile=PERSON_MOBILE
    )


def case(number: str, office: Office, state: str, person: Person) -> Case:
    return Case.objects.create(
        number=number, kind="health_card.test", state=state, person=person, office=office,
        complete_date=TODAY,
    )  # fmt: skip


def registered(office: Office, state: str = "granted", **more: Any) -> DdoRegistration:
    """Let the officer of an office have registered, or be somewhere on the way."""
    said = {
        "department_hi": "माध्यमिक शिक्षा", "department_en": "Secondary Education",
        "office": office if state == "granted" else None, "stands": state not in ("refused", "withdrawn"),
    }  # fmt: skip
    return DdoRegistration.objects.create(
        case=case(f"R-{office.code}", Office.objects.get(code="SACHI"), state, somebody()),
        kind="treasury" if office.kind == "treasury" else "ddo", ddo_code=office.code,
        district=office.district, name_hi=PERSON_HI, name_en=PERSON_EN, designation_hi="प्रधानाचार्य",
        mobile=PERSON_MOBILE, mobile_is_official=True, controlling_name=PERSON_EN,
        controlling_designation="DIOS", controlling_office="DIOS", **(said | more),
    )  # fmt: skip


def listed(office: Office, number: str, **more: Any) -> StaffListed:
    said = {"name_hi": PERSON_HI, "name_en": PERSON_EN, "mobile": PERSON_MOBILE, "loaded_date": TODAY}
    return StaffListed.objects.create(office=office, service_number=number, **(said | more))


def family(office: Office, service_number: str, person: Person | None = None) -> Family:
    person = person or somebody()
    number = f"UP17-0000-{Family.objects.count():04d}"
    return Family.objects.create(
        number=number, person=person, ddo_office=office, service_number=service_number, from_date=TODAY,
        case=case(f"F-{number}", office, "granted", person),
    )  # fmt: skip
