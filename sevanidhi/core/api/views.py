"""The pages for tokens: everybody's own, and for the administrator those of all logins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.accounts import sessions
from sevanidhi.core.api import forms, queries, services
from sevanidhi.core.api.scopes import SCOPES, scopes_open
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import EVERYONE_SIGNED_IN, allow
from sevanidhi.web.endpoints import see, submission_key
from sevanidhi.web.pages import page

MADE = "tokens_made"  # the forms of this session that have made one
MOST_SHOWN = 200


@require_safe
@allow("administrator")
def tokens(request: HttpRequest) -> HttpResponse:
    """List every token."""
    context = {"tokens": list(queries.tokens()[:MOST_SHOWN]), "own": False, "scopes": SCOPES}
    return page(request, "api/tokens.html", context)


@require_safe
@allow(*EVERYONE_SIGNED_IN)
def own(request: HttpRequest) -> HttpResponse:
    """List the reader's own tokens, and say what a token is."""
    context = {"tokens": list(queries.tokens_of(request.user)[:MOST_SHOWN]), "own": True, "scopes": SCOPES}
    return page(request, "api/tokens.html", context)


@require_http_methods(["GET", "POST"])
@allow(*EVERYONE_SIGNED_IN)
@sessions.fresh
def make(request: HttpRequest) -> HttpResponse:
    """Make a token of one's own and show its secret this once."""
    open_scopes = scopes_open(request.user, roles=request.user.roles_today(request))
    form = forms.MakeToken(request.POST or None, scopes=open_scopes)
    back = reverse("api:own")
    if _made_already(request):
        messages.info(request, _("This token is made already. Its secret is shown only once."))
        return see(request, back)
    if form.is_valid():
        user = accounts.fresh_copy(request.user)
        try:
            token, secret = services.make_token(user=user, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _note_made(request)
            context = {"token": token, "secret": secret, "back": back, "scopes": SCOPES}
            return page(request, "api/made.html", context, status=201)
    return page(request, "api/make.html", {"form": form, "back": back})


def _made_already(request: HttpRequest) -> bool:
    """Return whether this very form, sent again by a reload, has made its token before."""
    key = submission_key(request)
    return key is not None and str(key) in request.session.get(MADE, [])


def _note_made(request: HttpRequest) -> None:
    if key := submission_key(request):
        request.session[MADE] = [*request.session.get(MADE, []), str(key)][-20:]


@require_http_methods(["GET", "POST"])
@allow(*EVERYONE_SIGNED_IN)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a token at once: one's own, or as administrator anybody's."""
    on = clock.today(request)
    token = queries.token_for(request.user, number, on=on)
    own = token.user_id == request.user.pk
    back = "api:own" if own else "api:tokens"
    form = forms.EndToken(request.POST or None)
    if form.is_valid():
        services.revoke_token(token=token, by=request.user, why=form.cleaned_data["why"], on=on)
        messages.success(request, _("The token is ended."))
        return see(request, back)
    return page(request, "api/end.html", {"token": token, "form": form, "own": own, "back": reverse(back)})
