"""A reader's own profile; a drawing officer's staff, those who come and those who go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sevanidhi.core.audit import services as audit
from sevanidhi.core.people import forms, queries, services
from sevanidhi.core.people.permissions import DISTRICT_ROLES, OFFICE_ROLES, WHOLE_STATE_ROLES
from sevanidhi.core.people.words import MOVEMENTS, RELATIONS
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.web import clock
from sevanidhi.web.access import MEMBER, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page

MOST_SHOWN = 300


@require_http_methods(["GET", "POST"])
@allow(MEMBER)
def profile(request: HttpRequest) -> HttpResponse:
    """Show what the registers say of the reader; let them choose the language of messages."""
    person = request.user.person
    form = forms.Language(request.POST or None, initial={"language": person.language})
    if form.is_valid():
        services.choose_language(person=person, language=form.cleaned_data["language"], by=request.user)
        messages.success(request, _("Your choice is kept."))
        return see(request, "people:profile")
    employee = queries.own_employment(request.user)
    context = {"form": form, "person": person, "employee": employee, "relations": RELATIONS}
    return page(request, "people/profile.html", context | _particulars(employee))


@require_safe
@allow(*OFFICE_ROLES)
def staff(request: HttpRequest) -> HttpResponse:
    """Show the staff of the offices the reader acts for, or those whom a search finds."""
    today = clock.today(request)
    form = forms.Search(request.GET or None)
    text = form.data.get("q", "").strip()[:60]
    lists = [
        (office, list(queries.staff_found(office, text, on=today)[: MOST_SHOWN + 1]))
        for office in queries.offices_acted_for(request.user, on=today)
    ]
    context = {"form": form, "text": text, "lists": lists, "most_shown": MOST_SHOWN}
    return page(request, "people/staff.html", context, part="people/_staff.html")


@require_safe
@allow(*OFFICE_ROLES, *DISTRICT_ROLES, *WHOLE_STATE_ROLES)
def employee(request: HttpRequest, employee_id: str) -> HttpResponse:
    """Show one employee to an officer in whose care they are; it is noted that they were looked at."""
    today = clock.today(request)
    found = queries.employee_for(request.user, employee_id, on=today)
    audit.record_view(by=request.user, about=found, person_id=found.person_id)
    context = {
        "employee": found,
        "person": found.person,
        "relations": RELATIONS,
        "acts_for": queries.changes_open(request.user, found, on=today),
    }
    return page(request, "people/employee.html", context | _particulars(found))


def _particulars(employee) -> dict:
    """Return what stands about an employee in the registers; empty lists for one who is none."""
    if employee is None:
        return {"postings": [], "pays": [], "family": [], "pensions": []}
    return {
        "postings": queries.postings_of(employee),
        "pays": queries.pay_history(employee),
        "family": queries.family_of(employee),
        "pensions": queries.pensions_of(employee),
    }


@require_safe
@allow(*OFFICE_ROLES)
def movements(request: HttpRequest) -> HttpResponse:
    """Show who joins and who leaves, this month and the next."""
    today = clock.today(request)
    this = SalaryMonth.of(today)
    offices = [
        (office, [_moving(office, month) for month in (this, this.next())])
        for office in queries.offices_acted_for(request.user, on=today)
    ]
    context = {
        "offices": offices,
        "kinds": MOVEMENTS,
        "in_care": queries.in_care(request.user, _moved(offices), on=today),
    }
    return page(request, "people/movements.html", context)


def _moved(offices: list) -> list[int]:
    every = (month[way] for _office, months in offices for month in months for way in ("joining", "leaving"))
    return [movement.employee.pk for movements in every for movement in movements]


def _moving(office, month: SalaryMonth) -> dict:
    return {
        "month": month,
        "joining": queries.joining(office, month=month),
        "leaving": queries.leaving(office, month=month),
    }
