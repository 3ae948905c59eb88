"""The administrator's pages for tokens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.accounts import sessions
from sevanidhi.core.api import forms, queries, services
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page


@require_GET
@allow("administrator")
def tokens(request: HttpRequest) -> HttpResponse:
    """List every token."""
    return page(request, "api/tokens.html", {"tokens": list(queries.tokens()[:200])})


@require_http_methods(["GET", "POST"])
@allow("administrator")
@sessions.fresh
def make(request: HttpRequest) -> HttpResponse:
    """Make a token and show its secret this once."""
    form = forms.MakeToken(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = accounts.login_of(given.pop("user_id"))
            token, secret = services.make_token(user=user, by=request.user, **given)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return page(request, "api/made.html", {"token": token, "secret": secret}, status=201)
    return page(request, "api/make.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allow("administrator")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a token at once."""
    token = queries.token(number)
    form = forms.EndToken(request.POST or None)
    if form.is_valid():
        services.revoke_token(token=token, by=request.user, why=form.cleaned_data["why"])
        return see(request, "api:tokens")
    return page(request, "api/end.html", {"token": token, "form": form})
