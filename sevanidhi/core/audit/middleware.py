"""Notes for the audit where each request comes from."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sevanidhi.core.audit import context


class WhereaboutsMiddleware:
    """Stand after `web.middleware.RequestMark`, before whatever may act."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR") or None
        with context.afresh(ip=address, request_id=getattr(request, "mark", "")):
            return self.get_response(request)
