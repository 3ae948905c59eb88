"""Reading policies, their record books and what premium is open; the door functions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from sevanidhi.core.ledger import queries as ledger
from sevanidhi.core.offices import queries as offices
from sevanidhi.core.offices.models import Office, OfficePost
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.explanation import Explanation
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import benefits, formulas, permissions, rules
from sevanidhi.schemes.state_insurance.models import Policy
from sevanidhi.schemes.state_insurance.record_book import RecordBook, RecordMonth

HEAD = "si"
MOST_LISTED = 200


def policy_for(user: Any, number: str, *, on: date) -> Policy:
    """Return a policy the reader may see; 404 for a stranger."""
    found = policies_for(user, on=on).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def policies_for(user: Any, *, on: date) -> QuerySet[Policy]:
    """Return the policies the reader may see: their own, their staff's, their district's."""
    seen = Policy.objects.filter(permissions.may_see(user, on=on))
    return seen.select_related("holder__person", "account")


def policy(number: str) -> Policy:
    """Return the policy of this number. Raises Policy.DoesNotExist."""
    return Policy.objects.select_related("holder__person", "account").get(number=number)


def policy_of(holder: Any) -> Policy | None:
    """Return an employee's newest policy, if there is one."""
    held = Policy.objects.filter(holder=holder).select_related("holder__person", "account")
    return held.order_by("-risk_date", "-pk").first()


def record_month(policy: Policy, month: SalaryMonth, *, on: date) -> RecordMonth:
    """Return a month of a policy's record book as it stands on a day."""
    whole = record_book(policy, on=on).year(month.financial_year)
    return next(one for one in whole.months if one.month == month)


def own_policy(user: Any) -> Policy | None:
    """Return the reader's newest policy, if there is one."""
    if user.person_id is None:
        return None
    mine = Policy.objects.filter(holder__person_id=user.person_id).select_related("holder__person", "account")
    return mine.order_by("-risk_date", "-pk").first()


def policies_in_care(user: Any, text: str, *, on: date) -> list[Policy]:
    """Return the policies of those in the reader's care, by name. text: a number, a name, or nothing."""
    policies = policies_for(user, on=on).exclude(holder__person_id=user.person_id)
    if text:
        named = people.matching(people.visible_to(user, on=on), text)
        policies = policies.filter(Q(number=text) | Q(holder__in=named))
    return list(policies.order_by("holder__person__sort_key", "number")[:MOST_LISTED])


def record_book(policy: Policy, *, on: date) -> RecordBook:
    """Return a policy's record book as it stands on a day."""
    return RecordBook(policy, today=on)


def post_that_answers(*, on: date) -> OfficePost | None:
    """Return the headquarters' post that answers for what has no table here, where the directory has it."""
    name = benefits.post_that_answers()
    return next((post for post in offices.headquarters_posts(on=on) if post.name_en == name), None)


def district_office_of(policy: Policy, *, on: date) -> Office | None:
    """Return the district office that answers for the holder's drawing office, where both are known."""
    drawing_office = people.office_of(policy.holder, on=on)
    try:
        return drawing_office and offices.district_office_of(drawing_office)
    except offices.DistrictOfficeUnknown:
        return None


def year_of(book: RecordBook, text: str) -> FinancialYear:
    """Return the year asked for ("2015-16"); where none is, the newest with anything posted or due.

    404 for a year that is not there.
    """
    if not text:
        return book.opens_at
    found = next((year for year in book.years if str(year) == text), None)
    if found is None:
        raise Http404
    return found


class PremiumStays(Refusal):
    """The holder is of the age from which a premium is not raised. Facts: number, since."""


def check_may_rise(policy: Policy, *, month: SalaryMonth) -> None:
    """May refuse: PremiumStays. Nobody is refused whose birth the register does not know."""
    born = policy.holder.person.birth_date
    since = born and rules.stays_from(born, month=month)
    if since:
        raise PremiumStays(number=policy.number, since=since)


def premiums_open(policy: Policy, *, month: SalaryMonth) -> tuple[Decimal, ...]:
    """Return the premiums the holder may choose from that month on.

    May refuse: PayNotKnown, NoRuleInForce, PayNotInTable, PremiumStays.
    """
    check_may_rise(policy, month=month)
    pay = people.basic_pay(policy.holder, month=month)
    return formulas.premiums_open(rules.premium(month.first_day), basic_pay=pay)


def explain_premium(policy: Policy, *, month: SalaryMonth) -> Explanation:
    """Return how the premium due and those open came about. May refuse: as `premiums_open`."""
    pay = people.basic_pay(policy.holder, month=month)
    return formulas.explain_premium(rules.premium(month.first_day), basic_pay=pay)


def chosen_premium(policy: Policy, *, month: SalaryMonth) -> Decimal | None:
    """Return the premium chosen for a month, if any."""
    held = policy.premium_choices.filter(month__lte=month).order_by("-month", "-pk").first()
    return held.premium if held else None


def choices_of(policy: Policy) -> list[Any]:
    """Return every choice of a premium, the newest first."""
    return list(policy.premium_choices.order_by("-month", "-pk"))


def paid_in_all(policy: Policy) -> Decimal:
    """Return all premiums credited so far, provisional ones included."""
    return ledger.standing(policy.account).balance
