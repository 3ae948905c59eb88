"""What was typed when a session had run out is kept for that login alone and filled in; never secrets."""

from datetime import timedelta

import pytest
import time_machine
from django import forms as django_forms
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import drafts, services, tasks
from sevanidhi.core.accounts.models import Draft, Replacement
from sevanidhi.core.accounts.tests.conftest import PASSWORD, last_code
from sevanidhi.core.accounts.tests.test_sessions import enter
from sevanidhi.web import forms
from sevanidhi.web.fields import OneTimeCodeField

OFFER = "/en/account/hand-over/"
TYPED = {"taker": "relief", "note": "आदेश 12, आना है", "from_date_day": "1", "from_date_month": "5"}
TOLD = "What you had typed is filled in again."


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def chitras_browser(chitra):
    return enter("chitra", "9414000003", PASSWORD)


def send(client, address=OFFER, typed=TYPED, **more):
    return client.post(
        address, typed, headers={"Referer": f"http://testserver{address}"}, follow=True, **more
    )


def again(client, user_id="chitra", mobile="9414000003", to=OFFER):
    """Sign in once more in the same browser, on the way to a page."""
    client.post(
        f"/en/account/sign-in/officers/?next={to}", {"user_id": user_id, "password": PASSWORD, "next": to}
    )
    return client.post("/en/account/sign-in/code/", {"code": last_code(mobile)}, follow=True)


def test_what_was_typed_into_an_expired_session_is_filled_in_after_signing_in(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    asked = send(chitras_browser)
    assert "What you typed is kept for you" in asked.content.decode()
    assert asked.redirect_chain[0][0] == "/en/account/sign-in/officers/?next=%2Fen%2Faccount%2Fhand-over%2F"

    clock.shift(timedelta(minutes=2))
    shown = again(chitras_browser).content.decode()
    assert TOLD in shown
    for typed in ("relief", "आदेश 12, आना है"):
        assert typed in shown
    assert TOLD not in chitras_browser.get(OFFER).content.decode()


def test_it_is_shown_in_the_other_language_too(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    send(chitras_browser)

    assert "आदेश 12, आना है" in again(chitras_browser, to="/hi/account/hand-over/").content.decode()


def test_a_session_ended_from_elsewhere_keeps_it_too(chitras_browser, chitra):
    services.set_password(user=chitra, password=PASSWORD, by=None)
    asked = send(chitras_browser).content.decode()

    assert "You were signed out elsewhere" in asked
    assert Draft.objects.get().fields["taker"] == ["relief"]


def test_another_login_in_the_same_browser_does_not_see_it(clock, chitras_browser, devendra):
    clock.shift(timedelta(minutes=16))
    send(chitras_browser)
    shown = again(chitras_browser, user_id="devendra", mobile="9414000004").content.decode()

    assert "आदेश 12" not in shown
    assert Draft.objects.count() == 1


def test_a_draft_is_only_drawn_and_does_nothing(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    send(
        chitras_browser,
        "/en/account/replacements/",
        {"user_id": "RJAJ0001", "why": "फ़ोन गुम", "answer": "agree"},
    )
    again(chitras_browser, to="/en/account/replacements/")

    assert not Replacement.objects.exists()


def test_codes_passwords_and_files_are_not_kept(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    send(chitras_browser, typed={**TYPED, "code": "123456", "password": "x", "csrfmiddlewaretoken": "x"})

    assert sorted(Draft.objects.get().fields) == sorted(TYPED)


@pytest.mark.parametrize("typed", [{"code": "123456"}, {"note": "x" * 60_000}])
def test_where_nothing_can_be_kept_nothing_is_promised(clock, chitras_browser, typed):
    clock.shift(timedelta(minutes=16))
    asked = send(chitras_browser, typed=typed).content.decode()

    assert "nothing was done for 15 minutes" in asked
    assert "kept for you" not in asked
    assert not Draft.objects.exists()


def test_what_comes_from_another_page_is_not_kept(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    chitras_browser.post(OFFER, TYPED, headers={"Referer": "http://evil.example/en/account/hand-over/"})

    assert not Draft.objects.exists()


def test_a_session_taken_elsewhere_leaves_nothing_for_its_login(chitras_browser, chitra):
    """Whoever holds a stolen session that has been ended puts no words into its owner's forms."""
    services.set_password(user=chitra, password=PASSWORD, by=None)
    thief = Client()
    thief.cookies["session"] = chitras_browser.cookies["session"].value
    asked = send(thief)

    assert "begun on another device" in asked.content.decode()
    assert not Draft.objects.exists()


def test_an_address_no_browser_sends_keeps_nothing(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    asked = chitras_browser.post(OFFER, TYPED, headers={"Referer": "http://["})

    assert asked.headers["Location"] == "/en/account/sign-in/officers/"
    assert not Draft.objects.exists()


def test_an_old_draft_is_not_shown(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    send(chitras_browser)
    clock.shift(timedelta(hours=8, minutes=1))

    assert TOLD not in again(chitras_browser).content.decode()


def test_what_nobody_came_back_to_is_forgotten(clock, chitras_browser):
    clock.shift(timedelta(minutes=16))
    send(chitras_browser)
    clock.shift(timedelta(hours=7, minutes=59))
    tasks.forget_old_drafts()
    assert Draft.objects.count() == 1

    clock.shift(timedelta(minutes=2))
    tasks.forget_old_drafts()
    assert Draft.objects.count() == 0


def test_a_second_factor_that_is_no_longer_fresh_keeps_what_was_typed(clock, chitras_browser):
    clock.shift(timedelta(minutes=6))
    send(chitras_browser)
    chitras_browser.post(f"/en/account/confirm/?next={OFFER}", {"send": "1"})
    shown = chitras_browser.post(
        f"/en/account/confirm/?next={OFFER}", {"code": last_code("9414000003")}, follow=True
    ).content.decode()

    assert "आदेश 12, आना है" in shown


def every_form(kind=forms.Form):
    for one in kind.__subclasses__():
        yield one
        yield from every_form(one)


def test_every_secret_a_form_asks_is_on_the_list_of_what_is_never_kept():
    secret = {
        name
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, OneTimeCodeField) or isinstance(field.widget, django_forms.PasswordInput)
    }

    assert secret <= drafts.NEVER_KEPT
    assert {"code", "password"} <= secret
