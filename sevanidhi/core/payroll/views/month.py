"""An office's month, and a schedule on its way in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sevanidhi.core.payroll import forms, queries, sample, services
from sevanidhi.core.payroll.permissions import APPROVERS, has_in_care
from sevanidhi.core.payroll.reader import cells, headings
from sevanidhi.core.payroll.reader.refusals import (
    FileRefused,
    HeadingsNotFound,
    HeadingsNotMapped,
    HeadNotTold,
)
from sevanidhi.core.payroll.views import aside
from sevanidhi.core.people import queries as people
from sevanidhi.core.uploads.refusals import Infected
from sevanidhi.kernel.dates import NotAMonth, SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import download, see, table_to_keep
from sevanidhi.web.pages import page

MONTHS_OFFERED = 24


@require_http_methods(["GET"])
@allow("ddo", "ddo_clerk")
def this_month(request: HttpRequest) -> HttpResponse:
    """Show what an office has to do for a month: its schedules, who is missing, what waits in suspense.

    Whose own office draws no pay is told so.
    """
    on = clock.today(request)
    if not request.GET.get("office") and not queries.draws_pay(request.user, on=on):
        return page(request, "payroll/no_pay_bill.html")
    office = queries.own_office(request.user, request.GET.get("office"), on=on)
    month = _month(request, SalaryMonth.of(on).previous())
    context = {
        "office": office,
        "offices": queries.own_offices(request.user, on=on),
        "month": month,
        "months": queries.months_open(office, on=on),
        "schedules": queries.schedules_of(office, month),
        "missing": queries.missing_members(office, month),
        "suspense": [(item, queries.age_in_days(item, on=on)) for item in queries.suspense_of(office)[:200]],
        "overdue_after": queries.OVERDUE_AFTER_DAYS,
        "joining": people.joining(office, month=month),
        "leaving": people.leaving(office, month=month),
        "may_approve": has_in_care(request.user, office, on=on, roles=APPROVERS),
    }
    return page(request, "payroll/this_month.html", context)


@require_http_methods(["GET", "POST"])
@allow("ddo", "ddo_clerk")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a schedule in. Its file and what was typed wait in the session until it is."""
    on = clock.today(request)
    office = queries.own_office(request.user, request.GET.get("office"), on=on)
    held = aside.keep(request, office.code) if request.method == "POST" else aside.of(request, office.code)
    drawn = held.only_drawn() if held and request.method == "GET" else None
    form = _upload_form(request, request.POST or drawn, request.FILES or None, held)
    if form.is_valid():
        return _take_in(request, form, office, held) or _upload_page(request, form, office)
    return _upload_page(request, form, office)


def _upload_form(request: HttpRequest, data: Any, files: Any, held: aside.Aside | None) -> forms.Upload:
    months = [SalaryMonth.of(clock.today(request)).plus(-back) for back in range(MONTHS_OFFERED)]
    usual = {"month": str(_month(request, months[1]))}
    return forms.Upload(data, files, months=months, initial=usual, kept=held.name if held else "")


def _upload_page(request: HttpRequest, form: forms.Upload, office: Any) -> HttpResponse:
    month = form.initial["month"]
    context = {"form": form, "office": office, "month": month, "columns": forms.columns_read()}
    return page(request, "payroll/upload.html", context)


@require_http_methods(["GET"])
@allow("ddo", "ddo_clerk")
def sample_file(request: HttpRequest) -> HttpResponse:
    """Give a file to start from: the office's own members of the month, as they are due."""
    on = clock.today(request)
    office = queries.own_office(request.user, request.GET.get("office"), on=on)
    month = _month(request, SalaryMonth.of(on).previous())
    rows = sample.rows(queries.due_of_members(office, month), month=month)
    name = f"{office.code}-{month}"
    if request.GET.get("as") == "csv":
        return table_to_keep(name=f"{name}.csv", headings=sample.headings(), rows=rows)
    return download(
        sample.workbook(sample.headings(), rows), name=f"{name}.xlsx", content_type=sample.WORKBOOK_TYPE
    )


def _take_in(request: HttpRequest, form: forms.Upload, office: Any, held: aside.Aside) -> HttpResponse | None:
    """Take the waiting file in and lead on, or ask what its headings mean; None where it is refused."""
    try:
        received = _receive(form, office, held, request)
    except (HeadingsNotMapped, HeadingsNotFound, HeadNotTold) as refusal:
        return _ask_for_headings(request, office, held.content, refusal)
    except FileRefused as refusal:
        form.refuse(refusal, at="file")
        return None
    except Infected as refusal:
        aside.forget(request)  # it is swept away, and not offered again
        form.refuse(refusal, at="file")
        return None
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    aside.forget(request)
    if not received.new:
        messages.info(request, _("This very file came before for this voucher. Nothing has changed."))
    return see(request, "payroll:schedule", received.schedule.key)


def _receive(form: forms.Upload, office: Any, held: aside.Aside, request: HttpRequest) -> services.Received:
    told = form.cleaned_data
    return services.receive(
        office=office,
        month=told["month"],
        content=held.content,
        file_name=held.name,
        by=request.user,
        on=clock.today(request),
        stated=services.Stated(number=told["voucher"].strip(), totals=form.totals(), date=told["paid_date"]),
        kind=told["kind"],
    )


def _ask_for_headings(request: HttpRequest, office, content: bytes, refusal: Refusal) -> HttpResponse:
    """Show the file's headings, so that the office says once what they mean."""
    from sevanidhi.web.phrases import words_for

    sheet = cells.sheet_of(content)
    found = headings.find(sheet.rows, queries.remembered_headings(office))
    texts = (
        [(one.text, str(one.column) if one.column else "") for one in found.headings if one.text]
        if found
        else []
    )
    first_row = next(
        ([(text, "") for text in row if text] for row in sheet.rows if len([t for t in row if t]) > 2), []
    )
    form = forms.Headings(headings=texts or first_row)
    context = {"form": form, "office": office, "refusal": words_for(refusal)}
    return page(request, "payroll/headings.html", context, status=422)


@require_http_methods(["GET", "POST"])
@allow("ddo", "ddo_clerk")
def map_headings(request: HttpRequest) -> HttpResponse:
    """Remember what the office's headings mean; without any sent, show what is remembered."""
    on = clock.today(request)
    office = queries.own_office(request.user, request.GET.get("office"), on=on)
    sent = [
        (value, "") for name, value in sorted(request.POST.items(), key=_place) if name.startswith("text_")
    ]
    known = list(queries.remembered_headings(office).items())
    form = forms.Headings(request.POST if sent else None, headings=sent or known)
    if sent and form.is_valid():
        services.map_headings(office=office, meanings=form.meanings(), by=request.user, on=on)
        messages.success(request, _("The headings are remembered."))
        return _go_on(request, office)
    return page(request, "payroll/headings.html", {"form": form, "office": office, "refusal": ""})


def _go_on(request: HttpRequest, office: Any) -> HttpResponse:
    """Go on with the file that waited for its headings; without one, to where a file is sent."""
    held = aside.of(request, office.code)
    form = _upload_form(request, held.data(), None, held) if held else None
    answer = _take_in(request, form, office, held) if held and form and form.is_valid() else None
    if answer:
        return answer
    if form and form.is_bound and form.errors:
        return _upload_page(request, form, office)
    return see(request, f"{reverse('payroll:upload')}?office={office.code}")


def _place(item: tuple[str, str]) -> int:
    digits = item[0].rpartition("_")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 18 else -1


@require_POST
@allow("ddo")
def nil(request: HttpRequest) -> HttpResponse:
    """Report a month without deductions."""
    on = clock.today(request)
    office = queries.own_office(request.user, request.GET.get("office"), on=on, roles=("ddo",))
    try:
        services.declare_nil(office=office, month=_month(request, None), by=request.user, on=on)
    except Refusal as refusal:
        from sevanidhi.web.phrases import words_for

        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _("The month is reported as nil."))
    return see(request, "payroll:this_month")


def _month(request: HttpRequest, otherwise: SalaryMonth | None) -> SalaryMonth:
    asked = request.POST.get("month") or request.GET.get("month")
    if asked:
        try:
            return SalaryMonth.parse(asked)
        except NotAMonth:
            if otherwise is None:
                raise
    if otherwise is None:
        raise NotAMonth(value="")
    return otherwise
