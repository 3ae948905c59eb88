"""Signing in and out; a forgotten password; the single-use link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sevanidhi.core.accounts import forms, limits, links, otp, pending, queries, services, sessions, sign_in
from sevanidhi.core.accounts.even_time import in_even_time
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock, navigation
from sevanidhi.web.access import APPLICANT, EVERYONE_SIGNED_IN, allow
from sevanidhi.web.endpoints import see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for

JUST_CHOSE = "just_chose_password"  # in the session: whose password it was


@require_http_methods(["GET", "POST"])
@never_cache
@allow("public")
@in_even_time()
def member(request: HttpRequest) -> HttpResponse:
    """Ask a member's user ID; send a code, whether or not anybody has the ID."""
    if request.user.is_authenticated:
        return see(request, where_to(request, ""))
    form, code_asked = forms.MemberDoor(request.POST or None), False
    if form.is_valid():
        typed = form.cleaned_data["user_id"]
        try:
            begun = sign_in.begin_member(
                user_id=typed, session_key=pending.session_key(request), on=clock.today(request),
                device=sessions.known_device(request, user_id=typed),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
            code_asked = _code_asked(request, refusal, typed=typed)
        else:
            pending.keep(request, begun, typed=typed, door="member", to=asked_for(request))
            return see(request, "accounts:second_step")
    context = {"form": form, "to": asked_for(request), "code_asked": code_asked}
    return page(request, "accounts/sign_in.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
@allow("public")
@in_even_time("password")
def officer(request: HttpRequest) -> HttpResponse:
    """Ask an officer's user ID and password."""
    if request.user.is_authenticated:
        return see(request, where_to(request, ""))
    known = {"user_id": request.session.get(JUST_CHOSE, "")}
    form, code_asked = forms.Password(request.POST or None, initial=known), False
    if form.is_valid():
        typed = form.cleaned_data["user_id"]
        try:
            begun = _begin_officer(request, typed, form.cleaned_data["password"])
        except Refusal as refusal:
            form.refuse(refusal)
            code_asked = _code_asked(request, refusal, typed=typed)
        else:
            pending.keep(request, begun, typed=typed, door="officer", to=asked_for(request))
            return see(request, "accounts:second_step")
    context = {"form": form, "to": asked_for(request), "code_asked": code_asked}
    return page(request, "accounts/officer.html", context)


def _code_asked(request: HttpRequest, refusal: Refusal, *, typed: str) -> bool:
    """Return whether this visitor has asked for a code with the same user ID, be it anybody's or nobody's."""
    if not isinstance(refusal, otp.CodeSentTooOften):
        return False
    waiting = pending.of(request)
    return waiting is not None and queries.typed(waiting.typed) == queries.typed(typed)


def _begin_officer(request: HttpRequest, typed: str, password: str) -> sign_in.Begun:
    return sign_in.begin_officer(
        user_id=typed, password=password, session_key=pending.session_key(request),
        on=clock.today(request), device=sessions.known_device(request, user_id=typed),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@allow("public")
@in_even_time()
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask the code of the SMS or of the app; with the right one the visitor is in."""
    waiting = pending.of(request)
    if waiting is None:
        messages.info(request, _("Begin again: the sign-in was not finished within 15 minutes."))
        return see(request, "accounts:sign_in")
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            user = pending.finish(request, waiting, code=form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse(refusal, at="code")
        else:
            return _let_in(request, user, waiting)
    context = {
        "form": form, "way": waiting.begun.way, "door": waiting.door,
        "most_codes": limits.SENDS_AN_HOUR.most,
    }  # fmt: skip
    return page(request, "accounts/second_step.html", context)


def _let_in(request: HttpRequest, user, waiting: pending.Pending) -> HttpResponse:
    answer = HttpResponse()
    sessions.begin(request, user, answer)
    response = see(request, where_to(request, waiting.to))
    response.cookies.update(answer.cookies)
    return response


@require_POST
@allow("public")
@in_even_time()
def code_again(request: HttpRequest) -> HttpResponse:
    """Send another code for the sign-in that has begun."""
    waiting = pending.of(request)
    if waiting is None or waiting.begun.way != "sms":
        return see(request, "accounts:sign_in")
    try:
        begun = sign_in.send_again(
            begun=waiting.begun, typed=waiting.typed, door=waiting.door,
            session_key=pending.session_key(request), on=clock.today(request),
            device=sessions.known_device(request, user_id=waiting.typed),
        )  # fmt: skip
    except Refusal as refusal:
        messages.warning(request, words_for(refusal))
    else:
        pending.keep(request, begun, typed=waiting.typed, door=waiting.door, to=waiting.to)
        messages.success(request, _("A new code is on its way. The earlier one no longer works."))
    return see(request, "accounts:second_step")


@require_POST
@allow(*EVERYONE_SIGNED_IN, APPLICANT)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, here and wherever else this login is open."""
    sessions.end(request)
    messages.success(request, _("You are signed out."))
    return see(request, "accounts:sign_in")


@require_http_methods(["GET", "POST"])
@never_cache
@allow("public")
@in_even_time()
def forgot(request: HttpRequest) -> HttpResponse:
    """Let an officer ask for the link to a new password; the answer is the same for every ID."""
    form = forms.UserId(request.POST or None)
    if form.is_valid():
        try:
            typed = form.cleaned_data["user_id"]
            device = sessions.known_device(request, user_id=typed)
            sign_in.forgot_password(user_id=typed, on=clock.today(request), device=device)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return page(request, "accounts/forgot_sent.html")
    return page(request, "accounts/forgot.html", {"form": form})


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
@allow("public")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open what a single-use link is for: a new password, or stopping a change nobody asked for."""
    try:
        purpose = links.look_up(token).purpose
    except links.LinkNotGood as refusal:
        return page(request, "accounts/link_not_good.html", {"words": words_for(refusal)}, status=404)
    if purpose == "stop_replacement":
        return _stop(request, token)
    form = forms.NewPassword(request.POST or None)
    if form.is_valid():
        try:
            user = services.set_password_by_link(token=token, password=form.cleaned_data["password"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _go_on_to_code(request, user)
    return page(request, "accounts/new_password.html", {"form": form})


def _go_on_to_code(request: HttpRequest, user: Any) -> HttpResponse:
    """Ask the code of whoever has set a password; where none can be sent, they sign in with the password."""
    request.session[JUST_CHOSE] = user.user_id
    try:
        begun = sign_in.begin_by_link(
            user=user, session_key=pending.session_key(request), on=clock.today(request)
        )
    except Refusal:
        messages.success(request, _("Your password is set. Sign in with it."))
        return see(request, "accounts:officer_sign_in")
    pending.keep(request, begun, typed=user.user_id, door="officer", to="")
    messages.success(request, _("Your password is set."))
    return see(request, "accounts:second_step")


def _stop(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return page(request, "accounts/stop_replacement.html")
    services.stop_replacement_by_link(token=token)
    messages.success(request, _("The change is stopped. Tell your office that somebody asked for it."))
    return see(request, "accounts:sign_in")


def asked_for(request: HttpRequest) -> str:
    """Return the address the visitor was going to, if it is one of ours, else an empty text."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    ours = to.startswith("/") and url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return to if ours else ""


def where_to(request: HttpRequest, to: str) -> str:
    """Return where a reader goes on: where they were going, choosing a role, the day's work, home."""
    if to:
        return to
    if len(queries.roles_held(request.user, on=clock.today(request))) > 1:
        return reverse("accounts:role")
    return navigation.landing_of(request) or reverse("home:home")
