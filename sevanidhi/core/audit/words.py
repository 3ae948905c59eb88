"""What the audit keeps as keys and facts, in words. The rooms above say when Django starts what is theirs:
what roles, offices and other codes are called, what a record is and where it is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sevanidhi.core.audit.models import Entry
from sevanidhi.core.audit.queries import Seen
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import formats
from sevanidhi.web.access import MEMBER
from sevanidhi.web.phrases import act_words

Record = tuple[str, str]  # what it is called in the active language, its address ("" without a page)
OFFICE = "offices.office"
role_names: dict[str, Any] = {}  # by code
codes: dict[tuple[str, str], Any] = {  # (name of the fact, its code): its words, or (Hindi, English)
    ("act", "end"): gettext_lazy("Take back the role"),
    ("act", "grant"): gettext_lazy("Give the role"),
    ("purpose", "card"): gettext_lazy("Health cards"),
    ("purpose", "revocation"): gettext_lazy("Lists of revoked cards"),
}
_named: dict[str, Callable[[Iterable[str]], Mapping[str, Record]]] = {}
_posts: list[Callable[[Iterable[int]], Mapping[int, tuple[str, str]]]] = []
_office_names: list[Callable[[Iterable[str]], Mapping[str, str]]] = []

LABELS = {
    "account": gettext_lazy("Account"),
    "accounts": gettext_lazy("Accounts"),
    "act": gettext_lazy("Act"),
    "after": gettext_lazy("After"),
    "amount": gettext_lazy("Amount"),
    "appointed_date": gettext_lazy("Appointed on"),
    "asked_at": gettext_lazy("Asked at"),
    "authenticator": gettext_lazy("Authenticator app"),
    "basic_pay": gettext_lazy("Basic pay"),
    "before": gettext_lazy("Before"),
    "believed_until": gettext_lazy("Believed until"),
    "birth_date": gettext_lazy("Date of birth"),
    "cards": gettext_lazy("Cards"),
    "case": gettext_lazy("Application"),
    "change": gettext_lazy("Entry taken back"),
    "checked_by": gettext_lazy("Checked by (number of the login)"),
    "closed": gettext_lazy("Year closed"),
    "code": gettext_lazy("Code"),
    "confirmed": gettext_lazy("Confirmed"),
    "content": gettext_lazy("Hash of the content"),
    "contrary": gettext_lazy("Contrary entry"),
    "count": gettext_lazy("How many"),
    "day": gettext_lazy("Day"),
    "days": gettext_lazy("Days"),
    "designation": gettext_lazy("Designation"),
    "designation_en": gettext_lazy("Designation in English"),
    "designation_hi": gettext_lazy("Designation in Hindi"),
    "differing": gettext_lazy("Differing"),
    "digest": gettext_lazy("Hash of the answers"),
    "district": gettext_lazy("District"),
    "districts": gettext_lazy("Districts"),
    "doubt": gettext_lazy("Doubt"),
    "due_date": gettext_lazy("Due on"),
    "employee_id": gettext_lazy("Employee ID"),
    "ends_in": gettext_lazy("Number ends in"),
    "entry": gettext_lazy("Entry of the ledger"),
    "failures": gettext_lazy("Failures"),
    "field": gettext_lazy("Field"),
    "first": gettext_lazy("First"),
    "from": gettext_lazy("From"),
    "from_date": gettext_lazy("From"),
    "gender": gettext_lazy("Gender"),
    "giver": gettext_lazy("Handed over by"),
    "head": gettext_lazy("Head"),
    "held": gettext_lazy("Role (number)"),
    "helper": gettext_lazy("Helper"),
    "instead": gettext_lazy("Instead of"),
    "instead_of": gettext_lazy("Instead of"),
    "interest": gettext_lazy("Interest"),
    "ip": gettext_lazy("Internet address"),
    "is_working": gettext_lazy("Working day"),
    "journey": gettext_lazy("Form"),
    "kid": gettext_lazy("Key"),
    "kind": gettext_lazy("Kind"),
    "joined_date": gettext_lazy("Joined on"),
    "known": gettext_lazy("Known before"),
    "language": gettext_lazy("Language"),
    "last": gettext_lazy("Last"),
    "last_date": gettext_lazy("Last day"),
    "limit": gettext_lazy("Limit"),
    "lines": gettext_lazy("Lines"),
    "manifest": gettext_lazy("Hash of the list"),
    "match": gettext_lazy("Match (number)"),
    "member": gettext_lazy("Place in the family"),
    "members": gettext_lazy("Persons"),
    "missing": gettext_lazy("Missing"),
    "mobile": gettext_lazy("Mobile number"),
    "month": gettext_lazy("Month"),
    "name": gettext_lazy("Name"),
    "name_en": gettext_lazy("Name in English"),
    "name_hi": gettext_lazy("Name in Hindi"),
    "new": gettext_lazy("New"),
    "notification": gettext_lazy("Notification"),
    "notified_date": gettext_lazy("Notified on"),
    "number": gettext_lazy("Number"),
    "numbers": gettext_lazy("Numbers"),
    "office": gettext_lazy("Office"),
    "offices": gettext_lazy("Offices"),
    "old": gettext_lazy("Old"),
    "opened": gettext_lazy("Newly entered"),
    "opened_date": gettext_lazy("Opened on"),
    "order": gettext_lazy("Order"),
    "outcome": gettext_lazy("Outcome"),
    "papers": gettext_lazy("Papers"),
    "part": gettext_lazy("Part"),
    "password": gettext_lazy("Password"),
    "pay": gettext_lazy("Pay"),
    "pays": gettext_lazy("Pays"),
    "apart_from": gettext_lazy("Another person than in"),
    "people": gettext_lazy("Persons"),
    "places": gettext_lazy("Places on the sheets"),
    "posted": gettext_lazy("Posted"),
    "postings": gettext_lazy("Postings in accounts"),
    "ppo_number": gettext_lazy("PPO number"),
    "premium": gettext_lazy("Premium"),
    "proposal": gettext_lazy("Proposal (number)"),
    "purpose": gettext_lazy("Purpose"),
    "reason": gettext_lazy("Reason"),
    "reference": gettext_lazy("Reference"),
    "relation": gettext_lazy("Relation"),
    "replacement": gettext_lazy("Request (number)"),
    "retirement_date": gettext_lazy("Retires on"),
    "role": gettext_lazy("Role"),
    "row": gettext_lazy("Row"),
    "rows": gettext_lazy("Rows"),
    "rule": gettext_lazy("Rule"),
    "scope": gettext_lazy("For what"),
    "scopes": gettext_lazy("Rights"),
    "sent": gettext_lazy("Messages sent"),
    "serial": gettext_lazy("Serial number"),
    "serials": gettext_lazy("Cards"),
    "sha256": gettext_lazy("Hash of the file"),
    "signed_for": gettext_lazy("Received by"),
    "slip": gettext_lazy("Codes on paper"),
    "spoiled": gettext_lazy("Spoiled"),
    "state": gettext_lazy("Which state"),
    "suspense": gettext_lazy("Suspense"),
    "taker": gettext_lazy("Taken over by"),
    "times": gettext_lazy("How many times"),
    "to": gettext_lazy("To"),
    "told": gettext_lazy("Told"),
    "total": gettext_lazy("Total"),
    "totals": gettext_lazy("Totals"),
    "until": gettext_lazy("Until"),
    "until_date": gettext_lazy("Until"),
    "user_id": gettext_lazy("User ID"),
    "usual": gettext_lazy("Usual"),
    "value": gettext_lazy("Value"),
    "virus": gettext_lazy("Virus"),
    "voucher": gettext_lazy("Voucher"),
    "whom": gettext_lazy("Whom"),
    "why": gettext_lazy("Reason"),
    "with_ddo": gettext_lazy("With the drawing officer"),
    "year": gettext_lazy("Year"),
}
KINDS = {
    "accounts.mandate": gettext_lazy("Permission to a helper"),
    "accounts.user": gettext_lazy("Login"),
    "api.token": gettext_lazy("Token"),
    "casework.case": gettext_lazy("Application"),
    "casework.gazetteday": gettext_lazy("Day declared"),
    "documents.document": gettext_lazy("Paper"),
    "funds.interestrun": gettext_lazy("Run of interest"),
    "health_card.batch": gettext_lazy("Batch of cards"),
    "health_card.card": gettext_lazy("Health card"),
    "health_card.ddoregistration": gettext_lazy("Registration of an officer"),
    "health_card.direction": gettext_lazy("Direction"),
    "health_card.family": gettext_lazy("Family"),
    "health_card.parcel": gettext_lazy("Parcel of cards"),
    "health_card.preparedfamily": gettext_lazy("Family prepared by the office"),
    "health_card.stafflisted": gettext_lazy("Line of a list of staff"),
    "journeys.draft": gettext_lazy("Form being filled in"),
    "ledger.account": gettext_lazy("Account"),
    "ledger.entry": gettext_lazy("Entry of the ledger"),
    "ledger.yearstep": gettext_lazy("Step of a year"),
    "mailroom.letter": gettext_lazy("E-mail"),
    "notices.message": gettext_lazy("Message"),
    OFFICE: gettext_lazy("Office"),
    "payroll.schedule": gettext_lazy("Schedule"),
    "payroll.suspenseitem": gettext_lazy("Suspense item"),
    "payroll.voucherlist": gettext_lazy("Voucher list"),
    "payroll.voucherlistline": gettext_lazy("Line of a voucher list"),
    "people.employee": gettext_lazy("Employee"),
    "people.person": gettext_lazy("Person"),
    "people.staffchange": gettext_lazy("Staff entry"),
    "signatures.signingkey": gettext_lazy("Signing key"),
    "state_insurance.policy": gettext_lazy("Policy"),
    "uploads.upload": gettext_lazy("Uploaded file"),
}
HASHES = frozenset({"content", "digest", "manifest", "sha256"})
MONEY = re.compile(r"-?\d+\.\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line of the audit in words. about, href: the record and where it is shown; detail: (label, value)."""

    entry: Entry
    by: str
    act: str
    office: str
    about: str
    href: str
    detail: list[tuple[str, str]]


def name_records(kind: str, named: Callable[[Iterable[str]], Mapping[str, Record]]) -> None:
    """Let a room say of its records, by their keys, what they are called and where they are shown."""
    _named[kind] = named


def name_offices(named: Callable[[Iterable[str]], Mapping[str, str]]) -> None:
    """Let the offices say by their codes what they are called."""
    _office_names[:] = [named]


def name_posts(held: Callable[[Iterable[int]], Mapping[int, tuple[str, str]]]) -> None:
    """Let the logins say which roles and offices (codes) they hold: for lines written without them."""
    _posts[:] = [held]


def in_words(entries: list[Entry], *, own: Collection[int] = ()) -> list[Told]:
    """Return lines in words; records of one kind are asked for together. own: the reader's logins."""
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        keys[entry.about_type].add(entry.about_key)
    records = {kind: named(keys[kind]) for kind, named in _named.items() if kind in keys}
    acted = _acted(entries)
    offices = _names_of(office for _role, office in acted)
    return [
        _told(entry, post, records.get(entry.about_type, {}), offices, own)
        for entry, post in zip(entries, acted, strict=True)
    ]


def seen_in_words(lines: list[Seen], *, own: Collection[int] = ()) -> list[Seen]:
    """Return lines of other logs with post and office as people call them. own: the reader's logins."""
    acted = _acted(lines)
    offices = _names_of(office for _role, office in acted)
    return [
        replace(line, by_name=_by(line, role, own), office=_office(office, offices))
        for line, (role, office) in zip(lines, acted, strict=True)
    ]


def _acted(lines: Sequence[Entry] | Sequence[Seen]) -> list[tuple[str, str]]:
    """Return the roles and offices each line was written in; those its login holds where it names none."""
    without = {line.by_id for line in lines if line.by_id and not line.role}
    posts = {key: post for held in _posts for key, post in held(without).items()}
    return [
        (line.role, line.office) if line.role else posts.get(line.by_id or 0, ("", line.office))
        for line in lines
    ]


def _names_of(offices: Iterable[str]) -> dict[str, str]:
    codes = {code for some in offices for code in some.split()}
    return {code: name for named in _office_names for code, name in named(codes).items()}


def _by(line: Entry | Seen, roles: str, own: Collection[int]) -> str:
    if line.by_id in own:
        return _("You")
    return _post(roles) or line.by_name or _("the system")


def _office(codes: str, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes.split())


def _told(
    entry: Entry,
    post: tuple[str, str],
    records: Mapping[str, Record],
    offices: Mapping[str, str],
    own: Collection[int],
) -> Told:
    role, office = post
    kind = str(KINDS.get(entry.about_type, entry.about_type))
    about, href = records.get(entry.about_key, (entry.about_key, ""))
    return Told(
        entry=entry,
        by=_by(entry, role, own),
        act=act_words(entry.act),
        office=_office(office, offices),
        about=f"{kind}: {about}" if entry.about_type else "",
        href=href,
        detail=[
            (_label(name), _value(name, value))
            for name, value in entry.detail.items()
            if value not in ("", [], {})
        ],
    )


def _post(roles: str) -> str:
    """Return the roles somebody acted in; that of a member only where there is no other."""
    held = roles.split()
    in_office = [role for role in held if role != MEMBER] or held
    return ", ".join(str(role_names.get(role, role)) for role in in_office)


def _label(name: str) -> str:
    return str(LABELS.get(name, "")) or formats.head(name)


def _value(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_label(part)} {_value(part, inner)}" for part, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_value(name, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return "—"
    return _text(name, str(value))


def _text(name: str, text: str) -> str:
    try:
        return _figured(name, text)
    except (Refusal, ValueError):  # somebody typed what only looks like a day, a month or money
        return text


def _figured(name: str, text: str) -> str:
    if name == "head":
        return formats.head(text)
    if name in HASHES:
        return f"{text[:12]}…"
    if (name, text) in codes:
        return _said(codes[name, text])
    if name == "role":
        return str(role_names.get(text, text))
    if MONEY.fullmatch(text):
        return formats.figure(rupees(text))
    if DAY.fullmatch(text):
        return formats.short_day(date.fromisoformat(text))
    if name == "month" and MONTH.fullmatch(text):
        return formats.month(SalaryMonth.parse(text))
    return text


def _said(words: Any) -> str:
    return words[formats.active_language() == "en"] if isinstance(words, tuple) else str(words)
