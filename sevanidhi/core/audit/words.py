"""What the audit keeps as keys and facts, in words. The rooms above say when Django starts what is theirs:
what roles and offices are called, what a record is and where it is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
_named: dict[str, Callable[[Iterable[str]], Mapping[str, Record]]] = {}
_posts: list[Callable[[Iterable[int]], Mapping[int, tuple[str, str]]]] = []
_office_names: list[Callable[[Iterable[str]], Mapping[str, str]]] = []

LABELS = {
    "accounts": gettext_lazy("Accounts"),
    "amount": gettext_lazy("Amount"),
    "before": gettext_lazy("Before"),
    "believed_until": gettext_lazy("Believed until"),
    "closed": gettext_lazy("Year closed"),
    "code": gettext_lazy("Code"),
    "confirmed": gettext_lazy("Confirmed"),
    "count": gettext_lazy("How many"),
    "differing": gettext_lazy("Differing"),
    "employee_id": gettext_lazy("Employee ID"),
    "entry": gettext_lazy("Entry of the ledger"),
    "failures": gettext_lazy("Failures"),
    "field": gettext_lazy("Field"),
    "first": gettext_lazy("First"),
    "from_date": gettext_lazy("From"),
    "head": gettext_lazy("Head"),
    "instead_of": gettext_lazy("Instead of"),
    "interest": gettext_lazy("Interest"),
    "kid": gettext_lazy("Key"),
    "kind": gettext_lazy("Kind"),
    "last": gettext_lazy("Last"),
    "last_date": gettext_lazy("Last day"),
    "lines": gettext_lazy("Lines"),
    "month": gettext_lazy("Month"),
    "number": gettext_lazy("Number"),
    "office": gettext_lazy("Office"),
    "opened_date": gettext_lazy("Opened on"),
    "pay": gettext_lazy("Pay"),
    "posted": gettext_lazy("Posted"),
    "premium": gettext_lazy("Premium"),
    "purpose": gettext_lazy("Purpose"),
    "reason": gettext_lazy("Reason"),
    "reference": gettext_lazy("Reference"),
    "role": gettext_lazy("Role"),
    "row": gettext_lazy("Row"),
    "rows": gettext_lazy("Rows"),
    "rule": gettext_lazy("Rule"),
    "suspense": gettext_lazy("Suspense"),
    "to": gettext_lazy("To"),
    "total": gettext_lazy("Total"),
    "totals": gettext_lazy("Totals"),
    "until_date": gettext_lazy("Until"),
    "value": gettext_lazy("Value"),
    "voucher": gettext_lazy("Voucher"),
    "why": gettext_lazy("Reason"),
    "with_ddo": gettext_lazy("With the drawing officer"),
    "year": gettext_lazy("Year"),
}
KINDS = {
    "accounts.user": gettext_lazy("Login"),
    "api.token": gettext_lazy("Token"),
    "casework.case": gettext_lazy("Application"),
    "documents.document": gettext_lazy("Paper"),
    "funds.interestrun": gettext_lazy("Run of interest"),
    "ledger.account": gettext_lazy("Account"),
    "ledger.entry": gettext_lazy("Entry of the ledger"),
    "ledger.yearstep": gettext_lazy("Step of a year"),
    "notices.message": gettext_lazy("Message"),
    OFFICE: gettext_lazy("Office"),
    "payroll.schedule": gettext_lazy("Schedule"),
    "payroll.suspenseitem": gettext_lazy("Suspense item"),
    "payroll.voucherlist": gettext_lazy("Voucher list"),
    "payroll.voucherlistline": gettext_lazy("Line of a voucher list"),
    "people.change": gettext_lazy("Staff entry"),
    "people.employee": gettext_lazy("Employee"),
    "people.person": gettext_lazy("Person"),
    "signatures.signingkey": gettext_lazy("Signing key"),
    "state_insurance.policy": gettext_lazy("Policy"),
}
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


def in_words(entries: list[Entry]) -> list[Told]:
    """Return lines in words; records of one kind are asked for together."""
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        keys[entry.about_type].add(entry.about_key)
    records = {kind: named(keys[kind]) for kind, named in _named.items() if kind in keys}
    acted = _acted(entries)
    offices = _names_of(office for _role, office in acted)
    return [
        _told(entry, post, records.get(entry.about_type, {}), offices)
        for entry, post in zip(entries, acted, strict=True)
    ]


def seen_in_words(lines: list[Seen]) -> list[Seen]:
    """Return lines of other logs with post and office as people call them."""
    acted = _acted(lines)
    offices = _names_of(office for _role, office in acted)
    return [
        replace(line, by_name=_by(role, line.by_name), office=_office(office, offices))
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


def _by(roles: str, name: str) -> str:
    return _post(roles) or name or _("the system")


def _office(codes: str, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes.split())


def _told(
    entry: Entry, post: tuple[str, str], records: Mapping[str, Record], offices: Mapping[str, str]
) -> Told:
    role, office = post
    kind = str(KINDS.get(entry.about_type, entry.about_type))
    about, href = records.get(entry.about_key, (entry.about_key, ""))
    return Told(
        entry=entry,
        by=_by(role, entry.by_name),
        act=act_words(entry.act),
        office=_office(office, offices),
        about=f"{kind}: {about}" if entry.about_type else "",
        href=href,
        detail=[(_label(name), _value(name, value)) for name, value in entry.detail.items() if value != ""],
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
    if name == "sha256":
        return f"{text[:12]}…"
    if name == "role":
        return str(role_names.get(text, text))
    if MONEY.fullmatch(text):
        return formats.figure(rupees(text))
    if DAY.fullmatch(text):
        return formats.short_day(date.fromisoformat(text))
    if name == "month" and MONTH.fullmatch(text):
        return formats.month(SalaryMonth.parse(text))
    return text
