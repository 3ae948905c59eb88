"""What a session is held to at every request, and in which role the reader acts."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sevanidhi.core.accounts import sessions
from sevanidhi.web.endpoints import see


class SignedIn:
    """Stand after Django's AuthenticationMiddleware, before LoginRequiredMiddleware.

    Sessions idle, long, or turned up on another device end here; role and office go to the audit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        why = sessions.over_because(request)
        if why is not None:
            return _sign_in_again(request, why)
        sessions.act_in_chosen_role(request)
        return self.get_response(request)


def _sign_in_again(request: HttpRequest, why: str) -> HttpResponse:
    logout(request)
    messages.info(request, _words(why))
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return see(request, f"{reverse('accounts:sign_in')}?{query}".rstrip("?"))


def _words(why: str) -> str:
    return {
        "idle": _("You were signed out because nothing was done for 15 minutes. Sign in again to go on."),
        "long": _("You were signed out because 8 hours have passed. Sign in again to go on."),
        "device": _("You were signed out because this session was begun on another device. Sign in again."),
    }[why]
