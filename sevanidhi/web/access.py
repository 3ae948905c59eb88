"""Who may open a view. Written on the view itself, so that a test can walk every address as every role."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from sevanidhi.kernel.refusals import Refusal

View = Callable[..., HttpResponse]

PUBLIC = "public"
MEMBER = "member"
APPLICANT = "applicant"  # proved a mobile number to fill in an application; is on no register yet
ROLES = (
    MEMBER,
    "ddo",
    "ddo_clerk",
    "district_clerk",
    "district_officer",
    "treasury_clerk",
    "director",
    "auditor",
    "administrator",
    "cell_clerk",
    "cell_officer",
    "cell_printer",
    "coordinator",
    "cmo",
    "district_magistrate",
)
EVERYONE_SIGNED_IN = ROLES


class NotYourDuty(Refusal):
    """Whoever would do this holds none of the roles whose duty it is. Facts: none."""


def check_holds(user: Any, *roles: str, on: date) -> None:
    """Refuse whoever holds none of these roles on a day, in whatever office. May refuse: NotYourDuty.

    Views say who may open them; a service asks this itself, however it was reached.
    """
    if not any(user.holds(role, on=on) for role in roles):
        raise NotYourDuty()


def allow(*roles: str) -> Callable[[View], View]:
    """Let these roles into the view; `allow("public")` lets in everybody. Others get 403.

    Which objects of an office a role may see is the door function's business (404), not this one's.
    """
    unknown = set(roles) - {PUBLIC, APPLICANT, *ROLES}
    if unknown:
        raise ValueError(f"unknown roles: {sorted(unknown)}")

    def decorate(view: View) -> View:
        if PUBLIC in roles:
            opened = login_not_required(view)
            opened.allowed_roles = frozenset({PUBLIC})  # type: ignore[attr-defined]
            return opened

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.roles_today(request) & set(roles):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate
