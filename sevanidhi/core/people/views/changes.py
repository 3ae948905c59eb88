"""Changes of an office's staff: entered here by one officer, confirmed or declined by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sevanidhi.core.offices import queries as offices
from sevanidhi.core.people import changes, forms, permissions, queries
from sevanidhi.core.people.permissions import OFFICE_ROLES
from sevanidhi.core.people.words import ACTS, DECISIONS, particulars_of, pays_of
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see, start_before, start_of
from sevanidhi.web.pages import page

DECIDERS = ("ddo", "district_officer")
ROWS_A_PAGE = 200
MONTHS_AHEAD, MONTHS_BACK = 2, 24


@require_safe
@allow(*OFFICE_ROLES, "district_officer")
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits to be confirmed, by the reader and by others, and what was decided."""
    today = clock.today(request)
    context = {
        "lists": queries.changes_waiting(request.user, on=today),
        "decided": queries.changes_decided(request.user, on=today),
        "acts": ACTS,
        "decisions": DECISIONS,
    }
    return page(request, "people/changes.html", context)


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES, "district_officer")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one change; let whoever may decide confirm or decline it."""
    today = clock.today(request)
    found = queries.change_for(request.user, pk, on=today)
    form = forms.Decide(request.POST or None)
    if form.is_valid():
        try:
            _decide(request, found, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see(request, "people:changes")
    employees = queries.employees_of(found)
    context = {
        "form": form,
        "change": found,
        "employees": employees,
        "particulars": particulars_of(found),
        "pays": pays_of(found, employees),
        "act": ACTS[found.act],
        "decisions": DECISIONS,
        "may_decide": queries.may_confirm(request.user, found, on=today),
        "own_entry": permissions.has_entered(request.user, found),
    }
    return page(request, "people/change.html", context)


def _decide(request: HttpRequest, found: Any, told: dict[str, Any]) -> None:
    asked = {"change": found, "by": request.user, "on": clock.today(request)}
    if told["answer"] == "agree":
        changes.confirm(**asked)
        messages.success(request, _("Confirmed. The register shows it from now on."))
    else:
        changes.decline(**asked, why=told["why"])
        messages.success(request, _("Declined. Whoever made the entry can read why."))


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def join(request: HttpRequest) -> HttpResponse:
    """Enter one who is newly appointed and joins the office."""
    office = _office(request)
    form = forms.Join(request.POST or None, initial={"gender": "not_said"})

    def enter(told: dict[str, Any]) -> Any:
        return changes.enter(act="join", office=office, particulars=told, **_by(request))

    return _entry(request, form, enter, heading=_("Enter a new employee"), office=office)


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def take_in(request: HttpRequest) -> HttpResponse:
    """Enter one who joins the office after being relieved elsewhere."""
    office = _office(request)
    form = forms.TakeIn(request.POST or None)

    def enter(told: dict[str, Any]) -> Any:
        employee = queries.employee(told.pop("employee_id"))
        return changes.enter(
            act="take_in", office=office, employee=employee, particulars=told, **_by(request)
        )

    return _entry(request, form, enter, heading=_("Enter an employee who joins on transfer"), office=office)


@require_http_methods(["GET", "POST"])
@allow("ddo")
def transfer(request: HttpRequest, employee_id: str) -> HttpResponse:
    """Let an employee go to another office; that office's drawing officer confirms."""
    employee, office = _member(request, employee_id)
    form = forms.Transfer(request.POST or None)

    def enter(told: dict[str, Any]) -> Any:
        to_office = offices.drawing_office(told.pop("office"), on=told["from_date"])
        return changes.enter(
            act="transfer", office=office, employee=employee, to_office=to_office, particulars=told,
            **_by(request),
        )  # fmt: skip

    return _entry(
        request, form, enter, heading=_("Transfer to another office"), office=office, employee=employee
    )


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def relieve(request: HttpRequest, employee_id: str) -> HttpResponse:
    """Enter that an employee is relieved, while the next office is not known."""
    employee, office = _member(request, employee_id)
    form = forms.Relieve(request.POST or None)
    return _of_member(request, form, "relieve", employee, office, heading=_("Relieve"))


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def leave(request: HttpRequest, employee_id: str) -> HttpResponse:
    """Enter that an employee's service ends: retired, resigned, died, removed."""
    employee, office = _member(request, employee_id)
    usual = {"why": "retired", "last_date": employee.retirement_date}
    form = forms.Leave(request.POST or None, initial=usual)
    return _of_member(request, form, "leave", employee, office, heading=_("End of service"))


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def pay(request: HttpRequest, employee_id: str) -> HttpResponse:
    """Enter an employee's basic pay from a month on."""
    employee, office = _member(request, employee_id)
    months = _months(request)
    usual = {"month": str(months[MONTHS_AHEAD])}
    form = forms.OnePay(request.POST or None, months=months, initial=usual)

    def enter(told: dict[str, Any]) -> Any:
        pays = [(employee, told["pay"])]
        return changes.enter_pays(office=office, month=told["month"], pays=pays, **_by(request))

    return _entry(request, form, enter, heading=_("Basic pay"), office=office, employee=employee)


@require_http_methods(["GET", "POST"])
@allow(*OFFICE_ROLES)
def pay_list(request: HttpRequest) -> HttpResponse:
    """Enter the basic pay of the whole office at once, one row each; one's own row is not among them."""
    office, months = _office(request), _months(request)
    asked = request.GET if "month" in request.GET else None
    question = forms.PayMonth(asked, months=months, initial={"month": str(months[MONTHS_AHEAD])})
    month = question.cleaned_data["month"] if question.is_valid() else months[MONTHS_AHEAD]
    start = start_of(request)
    staff = queries.staff_with_pay(office, month=month, on=clock.today(request), but=request.user)
    shown = staff[start : start + ROWS_A_PAGE]
    form = forms.PayList(request.POST or None, staff=shown)
    if form.is_valid():
        try:
            changes.enter_pays(office=office, month=month, pays=form.pays(), **_by(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _entered(request)
    context = {
        "form": form, "question": question, "office": office, "month": month, "months": months,
        "older": start + ROWS_A_PAGE if len(staff) > start + ROWS_A_PAGE else None,
        "newer": start_before(start, ROWS_A_PAGE),
    }  # fmt: skip
    return page(request, "people/pay_list.html", context)


def _of_member(
    request: HttpRequest, form: Any, act: str, employee: Any, office: Any, *, heading: str
) -> HttpResponse:
    def enter(told: dict[str, Any]) -> Any:
        return changes.enter(act=act, office=office, employee=employee, particulars=told, **_by(request))

    return _entry(request, form, enter, heading=heading, office=office, employee=employee)


def _entry(
    request: HttpRequest,
    form: Any,
    enter: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    office: Any,
    employee: Any = None,
) -> HttpResponse:
    """Ask, enter what was answered, and lead on to what waits to be confirmed."""
    if form.is_valid():
        try:
            enter(dict(form.cleaned_data))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _entered(request)
    context = {"form": form, "heading": heading, "office": office, "employee": employee}
    return page(request, "people/entry.html", context)


def _entered(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Entered. It counts once another officer has confirmed it."))
    return see(request, "people:changes")


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "on": clock.today(request)}


def _office(request: HttpRequest) -> Any:
    return queries.office_acted_for(request.user, request.GET.get("office"), on=clock.today(request))


def _member(request: HttpRequest, employee_id: str) -> tuple[Any, Any]:
    return queries.staff_member_for(request.user, employee_id, on=clock.today(request))


def _months(request: HttpRequest) -> list[SalaryMonth]:
    newest = SalaryMonth.of(clock.today(request)).plus(MONTHS_AHEAD)
    return [newest.plus(-back) for back in range(MONTHS_AHEAD + MONTHS_BACK + 1)]
