"""Whether a person is in the family for the card, for anybody who asks. Nothing is kept."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.forms import calculators as forms
from sevanidhi.schemes.health_card.formulas.family import (
    OTHER,
    Answers,
    Eligibility,
    RelationRule,
    eligibility,
)
from sevanidhi.web import clock, formats
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page

TEMPLATE = "health_card/family_calculator.html"


@require_safe
@allow("public")
def family(request: HttpRequest) -> HttpResponse:
    """Ask the relation, then what the rule asks of it, and answer with every step."""
    today = clock.today(request)
    rule = rules.family(today)
    first = forms.Relation(request.GET or None, relations=rule.relations)
    context: dict = {"form": first}
    if first.is_valid() and first.cleaned_data["relation"] == OTHER:
        found = eligibility(rule, relation=OTHER, birth_date=None, answers=Answers(), on=today)
        context |= _told(found, today)
    elif first.is_valid():
        context = _person(request, rule.relations[first.cleaned_data["relation"]], today=today)
    return page(request, TEMPLATE, context)


def _person(request: HttpRequest, relation: RelationRule, *, today: date) -> dict:
    """Ask what the rule wants to know of this relation, and judge it once it is answered."""
    answered = request.GET.keys() - {"relation"}
    form = forms.Person(request.GET if answered else None, relation=relation, today=today)
    context = {"form": form, "relation": relation}
    if not form.is_valid():
        return context
    try:
        return context | _judged(form, relation)
    except Refusal as refusal:
        form.refuse(refusal)
        return context


def _judged(form: forms.Person, relation: RelationRule) -> dict:
    on = form.cleaned_data["on"]
    found = eligibility(
        rules.family(on),
        relation=relation.code,
        birth_date=form.cleaned_data.get("birth_date"),
        answers=form.answers,
        on=on,
    )
    return _told(found, on)


def _told(found: Eligibility, on: date) -> dict:
    return {"found": found, "on": on, "reason": phrases.reason(found.reason, formats.active_language())}
