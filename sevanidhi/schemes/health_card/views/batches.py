"""Printing and sending cards at the state cell; receiving and handing them over at the drawing officer's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sevanidhi.core.documents import queries as documents
from sevanidhi.core.offices import queries as offices
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import manifests, phrases
from sevanidhi.schemes.health_card.documents import batches as papers
from sevanidhi.schemes.health_card.forms import cards as forms
from sevanidhi.schemes.health_card.queries import batches as queries
from sevanidhi.schemes.health_card.services import batches as services
from sevanidhi.web import clock, formats
from sevanidhi.web.access import NotYourDuty, allow
from sevanidhi.web.endpoints import download, see, start_of, submission_key
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

PDF = "application/pdf"


@require_http_methods(["GET", "POST"])
@allow(*queries.CELL)
def batches(request: HttpRequest) -> HttpResponse:
    """Show the batches and the cards that wait; let the printer make the next batch."""
    waiting = queries.offices_waiting()
    may_print = queries.holds_any(request.user, queries.PRINTERS, on=clock.today(request))
    if request.method == "POST" and not may_print:
        raise NotYourDuty()
    form = forms.NewBatch(request.POST or None, offices=waiting)
    if form.is_valid():
        try:
            made = _make(request, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The batch %(number)s is made.") % {"number": made.number})
            return see(request, *_first_act(made))
    start = start_of(request)
    rows = list(queries.batches()[start : start + 51])
    context = {
        "waiting": waiting, "may_print": may_print, "batches": rows[:50],
        "older": start + 50 if len(rows) > 50 else None, "states": phrases.BATCH_STATES,
    }  # fmt: skip
    asked = {"form": form} if waiting and may_print else {}
    return page(request, "health_card/batches.html", context | asked)


def _first_act(made: Any) -> tuple[Any, ...]:
    """Return where the printer begins: at the sheets, where they are one file; else at the batch."""
    if queries.parts(made) == 1:
        return "health_card:sheets", made.number, 1
    return "health_card:batch", made.number


def _make(request: HttpRequest, form: forms.NewBatch) -> Any:
    code = form.cleaned_data["office"]
    key = submission_key(request)
    if key is None:
        raise Http404
    return services.make_batch(
        office=None if code == forms.WHOLE_STATE else offices.office(code),
        limit=form.cleaned_data["limit"], key=key, by=request.user, on=clock.today(request),
    )  # fmt: skip


@require_safe
@allow(*queries.CELL)
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """Show a batch: its files of sheets, its account, its offices and parcels."""
    on = clock.today(request)
    found = queries.batch_for(request.user, number, on=on)
    start = start_of(request)
    context = {
        "batch": found,
        "account": queries.account_of(found),
        "account_words": phrases.CARD_STATES,
        "files": queries.files_of(found, after=start),
        "older": start + queries.FILES_A_PAGE
        if queries.parts(found) > start + queries.FILES_A_PAGE
        else None,
        "offices": queries.offices_in(found),
        "destroy": list(queries.to_destroy(found)),
        "state": phrases.BATCH_STATES[found.state],
        "may_print": queries.holds_any(request.user, queries.PRINTERS, on=on),
    }
    return page(request, "health_card/batch.html", context)


@require_safe
@allow(*queries.CELL)
def manifest(request: HttpRequest, number: str) -> StreamingHttpResponse:
    """Give the batch's manifest, line by line."""
    found = queries.batch_for(request.user, number, on=clock.today(request))
    response = StreamingHttpResponse(manifests.parts(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@allow(*queries.PRINTERS)
def sheets(request: HttpRequest, number: str, part: int) -> HttpResponse:
    """Give one file of a batch's sheets; the second time, for a reason."""
    on = clock.today(request)
    found = queries.batch_for(request.user, number, on=on)
    file = queries.file_of(found, part)
    form = forms.Take(request.POST if request.method == "POST" and file.times_taken else None)
    if request.method == "POST" and (not file.times_taken or form.is_valid()):
        try:
            content = services.take_sheets(
                batch=found, part=part, why=form.cleaned_data["why"] if file.times_taken else "",
                by=request.user, on=on,
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, words_for(refusal))
            return see(request, "health_card:batch", number)
        return download(content, name=f"{number}-{part:04d}.pdf", content_type=PDF)
    return page(request, "health_card/sheets.html", {"batch": found, "file": file, "form": form})


@require_http_methods(["GET", "POST"])
@allow(*queries.PRINTERS)
def printed(request: HttpRequest, number: str, part: int) -> HttpResponse:
    """Note that a file's cards are printed, and which were spoiled."""
    on = clock.today(request)
    found = queries.batch_for(request.user, number, on=on)
    file = queries.file_of(found, part)
    form = forms.Printed(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.note_printed(batch=found, part=part, spoiled=form.spoiled, by=request.user, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            spoiled = _("Noted. For each spoiled card a new one waits for the next batch.")
            messages.success(request, spoiled if form.spoiled else _("All of them are noted as printed."))
            return see(request, *_after_printing(found))
    return page(request, "health_card/printed.html", {"batch": found, "file": file, "form": form})


def _after_printing(batch: Any) -> tuple[Any, ...]:
    """Return where the printer goes on: at sending, where one office has all and all is printed."""
    offices_in = queries.offices_in(batch)
    only = offices_in[0] if len(offices_in) == 1 else None
    if only and only.to_send and not only.waiting:
        return "health_card:send", batch.number, only.office.code
    return "health_card:batch", batch.number


@require_http_methods(["GET", "POST"])
@allow(*queries.PRINTERS)
def spoil(request: HttpRequest, number: str) -> HttpResponse:
    """Note cards that were spoiled, or a sheet that was lost, after printing."""
    on = clock.today(request)
    found = queries.batch_for(request.user, number, on=on)
    form = forms.Spoiled(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.spoil(
                batch=found, places=form.cleaned_data["places"], why=form.cleaned_data["why"],
                by=request.user, on=on,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Noted. For each spoiled card a new one waits for the next batch."))
            return see(request, "health_card:batch", number)
    return page(request, "health_card/spoil.html", {"batch": found, "form": form})


@require_http_methods(["GET", "POST"])
@allow(*queries.PRINTERS)
def send(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Send an office's cards."""
    on = clock.today(request)
    found = queries.batch_for(request.user, number, on=on)
    row = next((one for one in queries.offices_in(found) if one.office.code == code), None)
    if row is None:
        raise Http404
    form = forms.Send(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            parcel = services.dispatch(
                batch=found, office=row.office, way_bill=form.cleaned_data["way_bill"], by=request.user, on=on
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Sent. Put the note into the parcel."))
            return see(request, "health_card:parcel", parcel.pk)
    return page(request, "health_card/send.html", {"batch": found, "row": row, "form": form})


@require_safe
@allow("ddo")
def parcels(request: HttpRequest) -> HttpResponse:
    """Show a drawing officer the parcels of cards."""
    found = queries.parcels_for(request.user, on=clock.today(request))[:100]
    return page(request, "health_card/parcels.html", {"parcels": found})


@require_http_methods(["GET", "POST"])
@allow("ddo", *queries.CELL)
def parcel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a parcel's cards; let the drawing officer note that it has come."""
    on = clock.today(request)
    found = queries.parcel_for(request.user, pk, on=on)
    receives = request.user.holds("ddo", on=on, office=found.office)
    if request.method == "POST" and not receives:
        raise NotYourDuty()
    cards = list(queries.cards_to_work_on(found))
    holders = {line.place: formats.name_of(line.card.family.holder) for line in cards} if receives else {}
    form = forms.Receive(request.POST if request.method == "POST" else None, holders=holders)
    if form.is_valid():
        try:
            received = services.receive_parcel(
                parcel=found, missing=form.cleaned_data["missing"], by=request.user, on=on
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if not received:
                messages.info(request, _("This parcel was noted as received before; nothing is changed."))
                return see(request, "health_card:parcel", pk)
            messages.success(request, _("Received. Each family is told that its card can be collected."))
            if form.cleaned_data["missing"]:
                messages.info(
                    request,
                    _("What was missing is revoked; new cards are made where the families still have one."),
                )
            return see(request, "health_card:parcel", pk)
    lines = [(line, phrases.CARD_STATES[line.card.state]) for line in cards]
    asked = {"form": form} if receives and not found.received_date else {}
    account = queries.account_of_parcel(found)
    context = {
        "parcel": found, "lines": lines, "receives": receives,
        "handed_over": account.get("handed_over", 0), "left": account.get("received", 0),
    }  # fmt: skip
    return page(request, "health_card/parcel.html", context | asked)


@require_safe
@allow("ddo", *queries.CELL)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the note that lies in a parcel."""
    return _paper(request, pk, queries.to_print, papers.print_dispatch_note)


@require_safe
@allow("ddo")
def hand_over_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the list on which the holders sign."""
    return _paper(request, pk, queries.to_hand_over, papers.print_hand_over_list)


@require_http_methods(["GET", "POST"])
@allow("ddo")
def hand_over(request: HttpRequest, pk: int, serial: int) -> HttpResponse:
    """Hand a card over: the holder says a code, or has signed the list."""
    on = clock.today(request)
    line = queries.card_in_parcel_for(request.user, pk, serial, on=on)
    session = request.session.session_key or ""
    if "send" in request.POST:
        return _send_code(request, line, session)
    form = forms.HandOver(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if form.by_hand:
                services.hand_over_by_signature(line=line, by=request.user, on=on)
            else:
                code = form.cleaned_data["code"]
                services.hand_over_by_code(line=line, code=code, by=request.user, session_key=session, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The card is handed over."))
            return see(request, "health_card:parcel", pk)
    context = {"line": line, "sent": services.code_waits(line, session_key=session)}
    drawn = {"form": form} if line.card.state == "received" else {}
    return page(request, "health_card/hand_over.html", context | drawn)


def _send_code(request: HttpRequest, line: Any, session: str) -> HttpResponse:
    try:
        services.send_hand_over_code(line=line, by=request.user, session_key=session, on=clock.today(request))
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _("A code is on its way to the holder's mobile."))
    return see(request, "health_card:hand_over", line.parcel_id, line.card.serial)


def _paper(request: HttpRequest, pk: int, told_of: Any, printing: Any) -> HttpResponse:
    on = clock.today(request)
    found = queries.parcel_for(request.user, pk, on=on)
    paper = printing(
        told_of(found), language=request.LANGUAGE_CODE[:2], on=found.dispatched_date, by=request.user
    )
    return download(documents.content_of(paper), name=f"{found.batch.number}.pdf", content_type=PDF)
