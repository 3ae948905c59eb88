"""What a session is held to at every request, and in which role the reader acts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from sevanidhi.core.accounts import drafts, sessions
from sevanidhi.web.endpoints import see


class SignedIn:
    """Stand after Django's AuthenticationMiddleware, before `SignInFirst`.

    Sessions idle, long, or turned up on another device end here; role and office go to the audit. What was
    typed by whoever has to sign in again is kept for them, and filled in again when they come back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked first: an ended session is emptied by `request.user`.
        login, device = request.session.get(SESSION_KEY), request.session.get(sessions.DEVICE)
        if not request.user.is_authenticated:
            request.was_signed_in = login  # type: ignore[attr-defined]
            request.ended_because = "device" if sessions.has_moved(request, device) else "ended"  # type: ignore[attr-defined]
            return self.get_response(request)
        why = sessions.over_because(request)
        if why is not None:
            return _sign_in_again(request, why, user_pk=request.user.pk or 0)
        sessions.act_in_chosen_role(request)
        draft = drafts.fill_in(request) if request.method == "GET" else None
        return self._with_draft(request, draft) if draft else self.get_response(request)

    def _with_draft(self, request: HttpRequest, draft: Any) -> HttpResponse:
        messages.info(
            request, _("What you had typed is filled in again. Choose files and type codes once more.")
        )
        response = self.get_response(request)
        if response.status_code == 200:
            drafts.forget(request, draft)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Keep what is sent by one whose session was ended from elsewhere, and ask them to sign in."""
        login = getattr(request, "was_signed_in", None)
        if login is None or request.method != "POST" or not getattr(view, "login_required", True):
            return None
        return _sign_in_again(request, request.ended_because, user_pk=int(login))  # type: ignore[attr-defined]


class SignInFirst(LoginRequiredMiddleware):
    """Lead whoever is not signed in to the door of members, or of officers."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        moved = getattr(request, "ended_because", "") == "device"
        login = None if moved else getattr(request, "was_signed_in", None)
        door = sessions.door_of(request, user_pk=login and int(login))
        return redirect_to_login(request.get_full_path(), reverse(door))


def _sign_in_again(request: HttpRequest, why: str, *, user_pk: int) -> HttpResponse:
    door = sessions.door_of(request, user_pk=None if why == "device" else user_pk)
    kept = request.method == "POST" and why != "device" and drafts.keep(request, user_pk=user_pk)
    back = request.get_full_path() if request.method == "GET" else drafts.page_of(request)
    logout(request)
    messages.info(request, _words(why))
    if kept:
        messages.info(request, _("What you typed is kept for you, except files and codes."))
    query = urlencode({"next": back}) if back else ""
    return see(request, f"{reverse(door)}?{query}".rstrip("?"))


def _words(why: str) -> str:
    return {
        "idle": _("You were signed out because nothing was done for 15 minutes. Sign in again to go on."),
        "long": _("You were signed out because 8 hours have passed. Sign in again to go on."),
        "device": _("You were signed out because this session was begun on another device. Sign in again."),
        "ended": _("You were signed out elsewhere, or your role changed. Sign in again to go on."),
    }[why]
