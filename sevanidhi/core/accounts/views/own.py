"""A reader's own login: proving oneself again, the role acted in, the authenticator app, the devices."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from sevanidhi.core.accounts import forms, otp, pending, queries, services, sessions, sign_in
from sevanidhi.core.accounts.views.signing_in import asked_for, where_to
from sevanidhi.core.accounts.words import told
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock, navigation
from sevanidhi.web.access import EVERYONE_SIGNED_IN, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

NEW_APP = "new_authenticator"


@require_http_methods(["GET", "POST"])
@never_cache
@allow(*EVERYONE_SIGNED_IN)
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor again, then lead back to where the reader came from."""
    if "send" in request.POST:
        return _send(request)
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            sign_in.confirm(
                user=request.user, code=form.cleaned_data["code"], session_key=pending.session_key(request)
            )
        except Refusal as refusal:
            form.refuse(refusal, at="code")
        else:
            sessions.note_second_factor(request)
            return see(request, asked_for(request) or where_to(request, ""))
    return page(request, "accounts/confirm.html", _confirm_context(request, form))


def _confirm_context(request: HttpRequest, form: forms.Code) -> dict:
    app = queries.authenticator(request.user) is not None
    sent = sign_in.confirm_code_waits(user=request.user, session_key=pending.session_key(request))
    return {"form": form, "app": app, "sent": sent, "to": asked_for(request)}


def _send(request: HttpRequest) -> HttpResponse:
    try:
        otp.issue(
            user=request.user, purpose=sign_in.CONFIRM, detail={}, session_key=pending.session_key(request)
        )
    except Refusal as refusal:
        messages.warning(request, words_for(refusal))
    else:
        messages.success(request, _("A code is on its way to your registered mobile."))
    return see(request, request.get_full_path())


@require_http_methods(["GET", "POST"])
@allow(*EVERYONE_SIGNED_IN)
def role(request: HttpRequest) -> HttpResponse:
    """Let one who holds several roles act in one of them, or in all."""
    held = queries.roles_held(request.user, on=clock.today(request))
    form = forms.ChooseRole(
        request.POST or None,
        roles=[(str(one.pk), told(one)) for one in held],
        initial={"held": request.session.get(sessions.ACTING) or "all"},
    )
    if form.is_valid():
        chosen = form.cleaned_data["held"]
        sessions.choose_role(request, None if chosen == "all" else int(chosen))
        return see(request, navigation.landing_of(request) or "home:home")
    return page(request, "accounts/role.html", {"form": form, "held": held})


@require_http_methods(["GET", "POST"])
@allow(*EVERYONE_SIGNED_IN)
def security(request: HttpRequest) -> HttpResponse:
    """Show how the reader signs in and from where; sign out everywhere."""
    if request.method == "POST":
        sessions.end(request)
        messages.success(request, _("You are signed out on every device."))
        return see(request, "accounts:sign_in")
    context = {"app": queries.authenticator(request.user), "devices": queries.own_devices(request.user)}
    context["tokens"] = navigation.address("api:own")
    return page(request, "accounts/security.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(*EVERYONE_SIGNED_IN)
@sessions.fresh
def authenticator(request: HttpRequest) -> HttpResponse:
    """Set up an app that makes the codes: show its key as a picture and as text, ask for its first code."""
    key = request.session.setdefault(NEW_APP, services.new_authenticator_key())
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            services.set_up_authenticator(
                user=queries.fresh_copy(request.user), key=key, code=form.cleaned_data["code"]
            )
        except Refusal as refusal:
            form.refuse(refusal, at="code")
        else:
            sessions.go_on(request)
            del request.session[NEW_APP]
            messages.success(request, _("The app is set up. From now on you sign in with its codes."))
            return see(request, "accounts:security")
    address = services.authenticator_address(user=request.user, key=key)
    picture = Markup(segno.make(address).svg_inline(scale=5, border=2))  # noqa: S704 — drawn here from our key
    context = {"form": form, "picture": picture, "key": services.readable_key(key)}
    return page(request, "accounts/authenticator.html", context)
