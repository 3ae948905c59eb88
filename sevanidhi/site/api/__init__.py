"""The API: every operation in its place, at /api/v1/. A room adds its own `api.py` with a `router`."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

from sevanidhi.core.api.base import new_api
from sevanidhi.site.api import own, public

ROOMS = (
    "sevanidhi.core.casework.api",
    "sevanidhi.core.payroll.api",
    "sevanidhi.schemes.health_card.api",
)

api = new_api(
    title="Sevanidhi",
    version="1",
    urls_namespace="v1",
    description=(
        "Offices, rules and calculators for anybody; passbooks, applications, schedules "
        "and families of the health card by token. "
        "Amounts are text with two decimals. Every POST carries an Idempotency-Key."
    ),
)
api.add_router("", public.router)
api.add_router("", own.router)
for _room in ROOMS:
    if find_spec(_room):
        api.add_router("", import_module(_room).router)


def urls() -> tuple[list[URLResolver | URLPattern], str, str]:
    """Return the addresses. The guards are the operations' own; Django's login page keeps out of the way."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)  # noqa: S101 — ninja's addresses are flat
        pattern.callback.login_required = False  # type: ignore[attr-defined, union-attr]
        pattern.callback.allowed_roles = frozenset({"public"})  # type: ignore[attr-defined]
    return patterns, app_name, namespace
