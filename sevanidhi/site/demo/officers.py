"""The demo's officers: who sits where, and how a newcomer signs in as each of them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.offices import queries as offices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people import services as people

FROM = date(2015, 4, 1)


@dataclass(frozen=True)
class OfficerPlan:
    """One officer: user ID, name in both scripts, role and its end, office (None: the whole state)."""

    user_id: str
    name_hi: str
    name_en: str
    role: str
    office: str | None
    mobile: str
    until: date | None = None


OFFICERS = (
    OfficerPlan("EDU-DDO", "चित्रा जोशी", "Chitra Joshi", "ddo", "AJM-EDU-07", "9413000101"),
    OfficerPlan("EDU-CLERK", "आशा शर्मा", "Asha Sharma", "ddo_clerk", "AJM-EDU-07", "9413000102"),
    OfficerPlan("MED-DDO", "डॉ. हेमलता माथुर", "Dr. Hemlata Mathur", "ddo", "AJM-MED-02", "9413000103"),
    OfficerPlan("MED-CLERK", "भरत मीणा", "Bharat Meena", "ddo_clerk", "AJM-MED-02", "9413000104"),
    OfficerPlan("PWD-DDO", "राकेश गुप्ता", "Rakesh Gupta", "ddo", "AJM-PWD-04", "9413000105"),
    OfficerPlan("PWD-CLERK", "नीलम सैनी", "Neelam Saini", "ddo_clerk", "AJM-PWD-04", "9413000106"),
    OfficerPlan(
        "AJMER-OFFICER", "देवेंद्र राठौड़", "Devendra Rathore", "district_officer", "SIPF-AJMER", "9413000107"
    ),
    OfficerPlan("AJMER-CLERK", "फ़ातिमा खान", "Fatima Khan", "district_clerk", "SIPF-AJMER", "9413000108"),
    OfficerPlan("AJMER-CLERK-2", "गोविंद व्यास", "Govind Vyas", "district_clerk", "SIPF-AJMER", "9413000109"),
    OfficerPlan("TREASURY", "इंदु पारीक", "Indu Pareek", "treasury_clerk", "TRY-AJM", "9413000110"),
    OfficerPlan("DIRECTOR", "कमल नयन बोहरा", "Kamal Nayan Bohra", "director", "SIPF-HQ", "9413000111"),
    OfficerPlan("AUDITOR", "लता अय्यर", "Lata Iyer", "auditor", "SIPF-HQ", "9413000112"),
    OfficerPlan("ADMIN-1", "मनीष जैन", "Manish Jain", "administrator", "SIPF-HQ", "9413000113"),
    OfficerPlan("ADMIN-2", "नूपुर सेन", "Nupur Sen", "administrator", "SIPF-HQ", "9413000114"),
)


def appoint(
    plans: tuple[OfficerPlan, ...] = OFFICERS, *, from_date: date = FROM
) -> tuple[dict[str, User], dict[str, str]]:
    """Make the logins and roles. Return the users by ID, and the passwords made for them at random."""
    users, passwords = {}, {}
    for plan in plans:
        users[plan.user_id] = _appoint(plan, from_date=from_date)
        passwords[plan.user_id] = secrets.token_urlsafe(12)
        accounts.set_password(user=users[plan.user_id], password=passwords[plan.user_id], by=None)
    return users, passwords


def keep_passwords(file: Path, passwords: dict[str, str]) -> None:
    """Keep the demo's passwords, made for it alone, so that a later start can name them again."""
    file.touch(mode=0o600)
    file.write_text(json.dumps(passwords, indent=1))


def kept_passwords(file: Path) -> dict[str, str]:
    """Return what `keep_passwords` kept."""
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def _appoint(plan: OfficerPlan, *, from_date: date) -> User:
    person = people.new_person(name_hi=plan.name_hi, name_en=plan.name_en)
    person.save()
    user = accounts.create_login(user_id=plan.user_id, person=person, mobile=plan.mobile, by=None)
    office: Office | None = offices.office(plan.office) if plan.office else None
    accounts.grant_role(
        user=user, role=plan.role, office=office, from_date=from_date, until_date=plan.until, by=None
    )
    return user
