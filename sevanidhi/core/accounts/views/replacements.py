"""At the counter: a lost number, app or password, asked for by one officer and agreed to by another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sevanidhi.core.accounts import forms, queries, services, sessions
from sevanidhi.core.accounts.permissions import MAY_ASK
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for


@require_http_methods(["GET", "POST"])
@allow(*MAY_ASK)
@sessions.fresh
def replacements(request: HttpRequest) -> HttpResponse:
    """Show the replacements that wait; ask for one."""
    on = clock.today(request)
    form = forms.Replace(request.POST or None)
    if form.is_valid():
        try:
            _ask(request, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The request is recorded. A second officer has to agree."))
            return see(request, "accounts:replacements")
    context = {"form": form, "waiting": queries.replacements_for(request.user, on=on)}
    return page(request, "accounts/replacements.html", context)


def _ask(request: HttpRequest, told: dict) -> None:
    on = clock.today(request)
    owner = queries.login_in_care(request.user, told["user_id"], on=on)
    services.ask_replacement(
        user=owner,
        why=told["why"],
        new_mobile=told["new_mobile"] if "mobile" in told["what"] else "",
        drop_authenticator="app" in told["what"],
        new_password="password" in told["what"],
        print_codes="slip" in told["what"],
        by=request.user,
        on=on,
    )


@require_http_methods(["GET", "POST"])
@allow(*MAY_ASK)
@sessions.fresh
def replacement(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to one, or stop it."""
    held = queries.replacement_for(request.user, pk, on=clock.today(request))
    if request.method == "POST":
        try:
            _decide(request, held)
        except Refusal as refusal:
            messages.warning(request, words_for(refusal))
        else:
            messages.success(request, _("Your decision is recorded."))
        return see(request, "accounts:replacements")
    may_agree = queries.may_agree(request.user, held, on=clock.today(request))
    return page(request, "accounts/replacement.html", {"held": held, "may_agree": may_agree})


def _decide(request: HttpRequest, held) -> None:
    act = {"replacement": held, "by": request.user, "on": clock.today(request)}
    if request.POST.get("answer") == "stop":
        services.stop_replacement(**act, why=held.why)
    else:
        services.agree_replacement(**act)
