"""What anybody may ask: the directory, the rules, the calculators, whether a paper is genuine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from sevanidhi.core.api.base import PROBLEMS, Amount, Day, Text, open_to_all
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.offices import queries as offices
from sevanidhi.kernel import money, rulebook
from sevanidhi.kernel.dated import RuleTable, Version
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.funds import formulas as funds
from sevanidhi.schemes.gpf import rules as gpf
from sevanidhi.schemes.state_insurance import formulas as state_insurance
from sevanidhi.schemes.state_insurance import rules as state_insurance_rules
from sevanidhi.web import clock

router = Router(tags=["Open to all"], auth=open_to_all)
MOST = 100


class OfficeOut(Schema):
    """One office of the directory."""

    code: str
    kind: str
    state: str
    name_hi: str
    name_en: str
    telephones: list[str]
    email: str


class RuleTableOut(Schema):
    """One table of the law."""

    key: str
    title_hi: str
    title_en: str
    versions: list[str]


class RuleOut(Schema):
    """A version of a table, as it is in force on a day."""

    rule: str
    from_date: date
    until_date: date | None
    source: str
    readings: list[dict[str, str]]
    values: dict[str, Any]


class StepOut(Schema):
    """One line of "how was this computed?"."""

    label_hi: str
    label_en: str
    figure: str | None
    rule: str | None
    source: str | None


class PremiumOut(Schema):
    """The premium due, and those open by choice. Rupees a month."""

    due: str
    may_choose: list[str]
    rule: str
    explanation: list[StepOut]


class SubscriptionOut(Schema):
    """The subscription due. Rupees a month."""

    due: str
    rule: str
    explanation: list[StepOut]


class PaperOut(Schema):
    """A paper of ours, as far as anybody may know it."""

    number: str
    kind: str
    title_hi: str
    title_en: str
    business_date: date | None
    size: int
    sha256_begins: str


@router.get("/offices", response={200: list[OfficeOut], **PROBLEMS}, summary="Search the directory")
def search_offices(
    request: HttpRequest, text: Text | None = None, kind: Text | None = None, on: Day | None = None
) -> Any:
    """Return up to 100 offices open on a day, whose name sounds like the text in either script."""
    day = on or clock.today(request)
    found = offices.search(text, on=day, kind=kind) if text else offices.offices(on=day, kind=kind)
    return list(found[:MOST])


@router.get("/offices/{code}", response={200: OfficeOut, **PROBLEMS}, summary="One office")
def office(request: HttpRequest, code: Text) -> Any:
    """Return the office of this code."""
    return _or_404(lambda: offices.office(code), offices.OfficeUnknown)


@router.get("/rules", response={200: list[RuleTableOut], **PROBLEMS}, summary="The tables of the law")
def rule_tables(request: HttpRequest) -> Any:
    """Return every table with its versions."""
    return [_table(rulebook.table(key)) for key in rulebook.rule_files()]


@router.get("/rules/{key}", response={200: RuleOut, **PROBLEMS}, summary="The version in force")
def rule(request: HttpRequest, key: Text, on: Day | None = None, known_on: Day | None = None) -> Any:
    """Return the version in force on a day, as it was known on another."""
    table = _or_404(lambda: rulebook.table(key), rulebook.UnknownRuleTable)
    return _version(table.in_force(on=on or clock.today(request), known_on=known_on))


@router.get("/calc/premium", response={200: PremiumOut, **PROBLEMS}, summary="State insurance premium")
def premium(request: HttpRequest, on: Day, pay: Amount) -> Any:
    """Return the premium due on a day for a basic pay (rupees, as text)."""
    basic_pay = money.rupees(pay)
    law = state_insurance_rules.premium(on)
    return {
        "due": _text(state_insurance.premium_due(law, basic_pay=basic_pay)),
        "may_choose": [_text(one) for one in state_insurance.premiums_open(law, basic_pay=basic_pay)],
        "rule": law.slabs.rule,
        "explanation": state_insurance.explain_premium(law, basic_pay=basic_pay).to_json(),
    }


@router.get("/calc/subscription", response={200: SubscriptionOut, **PROBLEMS}, summary="GPF subscription")
def subscription(request: HttpRequest, on: Day, pay: Amount) -> Any:
    """Return the subscription due on a day for a basic pay (rupees, as text)."""
    basic_pay = money.rupees(pay)
    law = gpf.subscription(on)
    return {
        "due": _text(funds.subscription_due(law, basic_pay=basic_pay)),
        "rule": law.rule,
        "explanation": funds.explain_subscription(law, basic_pay=basic_pay).to_json(),
    }


@router.get("/papers/{number}", response={200: PaperOut, **PROBLEMS}, summary="Is this paper genuine?")
def paper(request: HttpRequest, number: Text) -> Any:
    """Return what can be compared with a paper that bears this number."""
    found = documents.by_number(number)
    if found is None:
        raise Http404
    return {
        "number": found.number, "kind": found.kind, "title_hi": found.title_hi, "title_en": found.title_en,
        "business_date": found.business_date, "size": found.size, "sha256_begins": found.sha256[:16],
    }  # fmt: skip


def _table(table: RuleTable) -> dict[str, Any]:
    return {
        "key": table.key,
        "title_hi": table.title.hi,
        "title_en": table.title.en,
        "versions": [version.key for version in table.versions],
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "rule": version.key, "from_date": version.from_date, "until_date": version.until_date,
        "source": version.source, "readings": [{"hi": one.hi, "en": one.en} for one in version.readings],
        "values": _plain(version.values),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def _or_404(ask: Any, refusal: type[Refusal]) -> Any:
    try:
        return ask()
    except refusal as unknown:
        raise Http404 from unknown


def _text(amount: Decimal) -> str:
    return f"{amount:.2f}"
