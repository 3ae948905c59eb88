"""The mail room's desk: mails that no code could file, and what came by post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sevanidhi.core.audit import services as audit
from sevanidhi.core.mailroom import forms, phrases, queries, services
from sevanidhi.core.uploads.formulas import ENDINGS
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import download, see, start_before, start_of
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

CLERK, OFFICER = "cell_clerk", "cell_officer"
FIRST = "for_a_human"
WORDS = {
    "why_words": phrases.why_words,
    "state_words": phrases.state_words,
    "fault_words": phrases.fault_words,
}


@require_GET
@allow(CLERK, OFFICER)
def letters(request: HttpRequest) -> HttpResponse:
    """Show the mails that wait for a human, or what became of others."""
    asked = request.GET.get("state", FIRST)
    state = asked if asked in phrases.STATES else FIRST
    start = start_of(request)
    found = queries.letters(request.user, state, start=start, on=clock.today(request))
    context = {
        "letters": found, "state": state, "states": list(phrases.STATES), "standing": queries.standing(),
        "newer": start_before(start, queries.SHOWN),
        "older": start + queries.SHOWN if len(found) == queries.SHOWN else None,
    }  # fmt: skip
    return page(request, "mailroom/letters.html", context | WORDS)


@require_http_methods(["GET", "POST"])
@allow(CLERK, OFFICER)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mail and its papers, and file them to a case."""
    today = clock.today(request)
    found = queries.letter_for(request.user, pk, on=today)
    if found.case:
        audit.record_view(by=request.user, about=found, person_id=found.case.person_id)
    papers = queries.papers_of(found)
    numbers = queries.numbers_on(papers)
    form = forms.FileTo(
        request.POST or None,
        papers=[(one.place, _name(one, position)) for position, one in enumerate(papers, 1) if not one.why],
        initial={"number": numbers[0] if len(numbers) == 1 else ""},
    )
    if form.is_valid():
        told = form.cleaned_data
        try:
            filed = services.file_to(
                letter=found, number=told["number"], places=form.places, note=told["note"],
                by=request.user, today=today,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Filed to application %(number)s.") % {"number": filed.case and filed.case.number}
            )
            return see(request, "mailroom:letters")
    may_see = queries.may_see_case(request.user, found, on=today)
    context = {
        "letter": found, "papers": papers, "numbers": numbers, "form": form, "may_see_case": may_see,
        "forms": queries.forms_told_apart(queries.paper_of_several(found)), "parts": queries.parts_of(found),
    }  # fmt: skip
    return page(request, "mailroom/letter.html", context | WORDS)


@require_POST
@allow(CLERK, OFFICER)
def take_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mail of several forms apart; each form goes its own way."""
    today = clock.today(request)
    found = queries.letter_for(request.user, pk, on=today)
    try:
        services.take_apart(letter=found, by=request.user, today=today)
    except Refusal as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _("The forms are separated. Each is filed by its code, or waits for you."))
    return see(request, "mailroom:letter", pk)


@require_http_methods(["GET", "POST"])
@allow(CLERK, OFFICER)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mail aside, with a reason."""
    today = clock.today(request)
    found = queries.letter_for(request.user, pk, on=today)
    form = forms.Dismiss(request.POST or None)
    if form.is_valid():
        try:
            services.dismiss(letter=found, why=form.cleaned_data["why"], by=request.user, today=today)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The e-mail is dismissed. It stays in the list of dismissed e-mails.")
            )
            return see(request, "mailroom:letters")
    return page(request, "mailroom/dismiss.html", {"letter": found, "form": form})


@require_GET
@allow(CLERK, OFFICER)
def paper(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Give a paper of a mail, as written or drawn anew."""
    found = queries.letter_for(request.user, pk, on=clock.today(request))
    kept, content = queries.content_of(found, place)
    name = f"{found.pk}-{place}.{ENDINGS[kept.content_type]}"
    return download(content, name=name, content_type=kept.content_type)


@require_http_methods(["GET", "POST"])
@allow(CLERK, OFFICER)
def post(request: HttpRequest) -> HttpResponse:
    """Enter a signed form that came by post."""
    today = clock.today(request)
    form = forms.Post(request.POST or None, initial={"arrived": today})
    if form.is_valid():
        try:
            entered = services.record_post(**form.cleaned_data, by=request.user, today=today)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The arrival of application %(number)s is entered.") % {"number": entered.case.number},
            )
            return see(request, "mailroom:post")
    context = {"form": form, "arrivals": queries.arrivals(request.user, on=today)}
    return page(request, "mailroom/post.html", context)


def _name(kept: Any, position: int) -> str:
    kind = ENDINGS[kept.content_type].upper()
    return _("Paper %(position)s (%(kind)s)") % {"position": position, "kind": kind}
