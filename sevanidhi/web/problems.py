"""A "no" to a program: problem JSON (RFC 9457), one shape whoever says it, its reason in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

PROBLEM_JSON = "application/problem+json"
RETRY = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "60"}, 503: {"Retry-After": "120"}}


def problem(
    request: HttpRequest,
    *,
    status: int,
    code: str,
    reasons: tuple[str, str],
    facts: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """Answer with a problem. reasons: in Hindi, in English. errors: each with where and what."""
    told: dict[str, Any] = {
        "code": code, "status": status, "reason_hi": reasons[0], "reason_en": reasons[1],
        "request_id": getattr(request, "mark", ""), "facts": dict(facts or {}), "errors": list(errors),
    }  # fmt: skip
    headers = {"Cache-Control": "no-store"} | RETRY.get(status, {})
    return JsonResponse(told, status=status, content_type=PROBLEM_JSON, headers=headers)
