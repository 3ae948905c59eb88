"""One's own messages, the demo's inbox, what is parked, and the network's reports."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sevanidhi.core.notices import forms, queries, services
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import EVERYONE_SIGNED_IN, PUBLIC, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page


@require_GET
@allow(*EVERYONE_SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the reader's own messages."""
    found = queries.messages_of(request.user, before=_before(request))
    return page(request, "notices/mine.html", {"found": found, "older": _older(found)})


@require_GET
@allow(PUBLIC)
def inbox(request: HttpRequest) -> HttpResponse:
    """Show every message of the demo, so that a newcomer can read the codes."""
    if not settings.DEMO_INBOX:
        raise Http404
    address = request.GET.get("to", "")
    found = queries.demo_inbox(now=timezone.now(), address=address, before=_before(request))
    context = {"found": found, "older": _older(found), "address": address, "logins": queries.logins_at(found)}
    return page(request, "notices/inbox.html", context)


@require_GET
@allow("administrator")
def parked(request: HttpRequest) -> HttpResponse:
    """Show the messages that could not be sent."""
    found = list(queries.parked()[: queries.PAGE])
    return page(request, "notices/parked.html", {"found": found, "text_of": queries.text_of})


@require_http_methods(["GET", "POST"])
@allow("administrator")
def send_again(request: HttpRequest, number: int) -> HttpResponse:
    """Try a parked message again, for a reason."""
    message = queries.parked_message(number)
    form = forms.SendAgain(request.POST or None)
    if form.is_valid():
        try:
            services.send_again(
                message=message, by=request.user, why=form.cleaned_data["why"], on=clock.today(request)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The message will be tried again."))
            return see(request, "notices:parked")
    context = {"message": message, "text": queries.text_of(message), "form": form}
    return page(request, "notices/send_again.html", context)


@require_GET
@allow(PUBLIC)
def report(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take the network's report on a message; the token is known to the gateway alone."""
    message = queries.by_token(token)
    services.note_report(
        message=message, status=request.GET.get("status", "")[:20], answer=request.GET.get("answer", "")
    )
    return HttpResponse("ok", content_type="text/plain")


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None


def _older(found: list) -> str:
    return f"?before={found[-1].pk}" if len(found) == queries.PAGE else ""
