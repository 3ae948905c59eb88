"""What happens to every request and answer, whatever the view.

Order in settings: `RequestMark`, `SafeHeaders`, `ClientAddress`, `Limits` before Django's;
`PlainNo` last.
"""

from __future__ import annotations

import re
import uuid
from ipaddress import ip_address
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import errors
from sevanidhi.web.phrases import words_for

LARGEST_BODY = 12 * 1024 * 1024
MARK = re.compile(r"[A-Za-z0-9-]{8,64}")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


class RequestMark:
    """Give every request a mark, which the log, the audit and an error page name alike."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        mark = given if MARK.fullmatch(given) else uuid.uuid4().hex
        request.mark = mark  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = mark
        return response


class SafeHeaders:
    """Set the headers that let nothing run or load but what is ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class ClientAddress:
    """Let REMOTE_ADDR be the client's where requests come through proxies of ours.

    Each of them adds whom it was called by to X-Forwarded-For; what stands before that, the client wrote.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if 0 < settings.TRUSTED_PROXIES <= len(told):
            client = told[-settings.TRUSTED_PROXIES].strip()
            request.META["REMOTE_ADDR"] = client if _is_address(client) else request.META["REMOTE_ADDR"]
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


class Limits:
    """Turn away a body larger than 12 MB before it is read, and an address with a NUL: no text holds one.

    The number of fields is Django's own setting.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return errors.answer(request, 413)
        if "\x00" in unquote(f"{request.path}?{request.META.get('QUERY_STRING', '')}"):
            return errors.answer(request, 400)
        return self.get_response(request)


class PlainNo:
    """A refusal nobody caught is told in words (422); a database out of reach is said to be so (503)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return errors.answer(request, 422, reason=words_for(exception))
        if errors.is_unreachable(exception):
            return errors.answer(request, 503)
        return None
