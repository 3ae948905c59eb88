"""A session ends when it should: idle, long, moved, or whenever rights change."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import limits, services, sessions, tasks
from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.accounts.tests.conftest import LONG_AGO, PASSWORD, TODAY, last_code, make_office
from sevanidhi.core.audit.models import Entry

PROFILE = "/en/people/me/"
STAFF = "/en/people/staff/"


def enter(user_id, mobile, password=None):
    """Sign in as a person would; return the browser."""
    limits.Count.objects.all().delete()
    client = Client()
    if password:
        client.post("/en/account/sign-in/officers/", {"user_id": user_id, "password": password})
    else:
        client.post("/en/account/sign-in/", {"user_id": user_id})
    client.post("/en/account/sign-in/code/", {"code": last_code(mobile)})
    return client


def is_in(client, address=PROFILE):
    return client.get(address).status_code == 200


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def ashas_browser(asha):
    return enter("RJAJ0001", "9414000001")


@pytest.fixture
def chitras_browser(chitra):
    return enter("chitra", "9414000003", PASSWORD)


def test_a_session_ends_after_fifteen_idle_minutes_and_says_why(clock, ashas_browser):
    for _ in range(3):
        clock.shift(timedelta(minutes=14))
        assert is_in(ashas_browser)
    clock.shift(timedelta(minutes=15))

    response = ashas_browser.get(PROFILE, follow=True)
    assert response.redirect_chain[0][0] == "/en/account/sign-in/?next=%2Fen%2Fpeople%2Fme%2F"
    assert "nothing was done for 15 minutes" in response.content.decode()


def test_a_session_ends_after_eight_hours_however_busy(clock, ashas_browser):
    for _ in range(47):
        clock.shift(timedelta(minutes=10))
        assert is_in(ashas_browser)
    clock.shift(timedelta(minutes=10))

    assert not is_in(ashas_browser)


def test_a_session_on_another_device_ends(chitras_browser):
    thief = Client()
    thief.cookies["session"] = chitras_browser.cookies["session"].value

    assert not is_in(thief)


def test_an_officer_has_one_session_at_a_time_and_a_member_may_have_two(chitras_browser, ashas_browser):
    second = enter("chitra", "9414000003", PASSWORD)
    assert (is_in(chitras_browser), is_in(second)) == (False, True)

    also = enter("RJAJ0001", "9414000001")
    assert (is_in(ashas_browser), is_in(also)) == (True, True)


def test_signing_out_ends_every_session_of_the_login(ashas_browser):
    other = enter("RJAJ0001", "9414000001")
    ashas_browser.post("/en/account/sign-out/")

    assert (is_in(ashas_browser), is_in(other)) == (False, False)


@pytest.mark.parametrize("act", ["role granted", "role ended", "password set", "login closed"])
def test_whatever_changes_rights_ends_the_session(act, chitra, chitras_browser, chitras_office):
    assert is_in(chitras_browser, STAFF)
    if act == "role granted":
        services.grant_role(user=chitra, role="auditor", office=None, from_date=TODAY, by=None)
    elif act == "role ended":
        services.end_role(held=RoleHeld.objects.get(user=chitra), until_date=TODAY, by=None)
    elif act == "password set":
        services.set_password(user=chitra, password="another-good-sentence-8", by=None)
    else:
        services.close_login(user=chitra, by=None, why="Suspended")

    assert not is_in(chitras_browser, STAFF)


def test_a_role_that_ends_by_its_date_opens_nothing_on_that_day(chitra, chitras_browser, settings):
    RoleHeld.objects.filter(user=chitra).update(until_date=date(2017, 4, 18))
    assert is_in(chitras_browser, STAFF)
    settings.BUSINESS_DATE = date(2017, 4, 18)

    assert chitras_browser.get(STAFF).status_code == 403


def token_on(browser, address):
    """Return the token that the form of a page sends with it."""
    return re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(address).content.decode())[1]


def test_the_old_sessions_form_token_is_no_use_after_signing_in_again(asha):
    strict, old = Client(enforce_csrf_checks=True), ""
    assert strict.post("/en/account/sign-in/", {"user_id": "RJAJ0001"}).status_code == 403
    for _ in range(2):
        limits.Count.objects.all().delete()
        door, code = "/en/account/sign-in/", "/en/account/sign-in/code/"
        strict.post(door, {"user_id": "RJAJ0001", "csrfmiddlewaretoken": token_on(strict, door)})
        typed = {"code": last_code("9414000001"), "csrfmiddlewaretoken": token_on(strict, code)}
        strict.post(code, typed)
        chosen, new = {"language": "en"}, token_on(strict, PROFILE)
        if old:
            assert strict.post(PROFILE, chosen | {"csrfmiddlewaretoken": old}).status_code == 403
        assert strict.post(PROFILE, chosen | {"csrfmiddlewaretoken": new}).status_code in (302, 303)
        strict.post("/en/account/sign-out/", {"csrfmiddlewaretoken": token_on(strict, PROFILE)})
        assert strict.post(PROFILE, chosen | {"csrfmiddlewaretoken": new}).status_code in (302, 403)
        old = new


def test_a_telephone_that_changes_its_network_goes_on_and_a_copied_session_does_not(ashas_browser):
    """Addresses of mobile networks change within minutes: a session is held to its device."""
    copied = Client(REMOTE_ADDR="203.0.113.9")
    copied.cookies["session"] = ashas_browser.cookies["session"].value

    assert ashas_browser.get(PROFILE, REMOTE_ADDR="198.51.100.7").status_code == 200
    assert copied.get(PROFILE, REMOTE_ADDR="198.51.100.7").status_code == 303


def test_a_step_with_money_asks_for_a_fresh_second_factor(clock, chitra, chitras_browser):
    address = "/en/account/hand-over/"
    assert is_in(chitras_browser, address)
    clock.shift(timedelta(minutes=5))

    asked = chitras_browser.get(address)
    assert asked.headers["Location"] == "/en/account/confirm/?next=%2Fen%2Faccount%2Fhand-over%2F"
    chitras_browser.post(asked.headers["Location"], {"send": "1", "next": address})
    wrong = chitras_browser.post(asked.headers["Location"], {"code": "12345x", "next": address})
    assert wrong.status_code == 422
    back = chitras_browser.post(asked.headers["Location"], {"code": last_code("9414000003"), "next": address})
    assert back.headers["Location"] == address
    assert is_in(chitras_browser, address)


def test_one_with_two_roles_chooses_and_then_acts_in_that_one_alone(chitra, chitras_browser, district_office):
    other = make_office("AJM-MED-02", parent=district_office)
    held = services.grant_role(user=chitra, role="ddo_clerk", office=other, from_date=LONG_AGO, by=None)
    browser = enter("chitra", "9414000003", PASSWORD)
    assert is_in(browser, STAFF)

    browser.post("/en/account/role/", {"held": str(held.pk)})
    chitra.acting = held
    assert chitra.offices("ddo", on=TODAY).count() == 0
    assert list(chitra.offices("ddo_clerk", on=TODAY)) == [other]
    browser.get(f"{PROFILE}")
    assert browser.session[sessions.ACTING] == held.pk

    browser.post("/en/account/role/", {"held": "all"})
    assert browser.session[sessions.ACTING] is None


def test_a_role_of_somebody_else_cannot_be_chosen(ashas_browser, chitra):
    others = RoleHeld.objects.get(user=chitra)
    refused = ashas_browser.post("/en/account/role/", {"held": str(others.pk)})
    assert refused.status_code == 422

    assert ashas_browser.get(STAFF).status_code == 403


def test_a_page_asks_the_database_little_for_the_session(ashas_browser, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # the session, the login with its person, the roles
        ashas_browser.get("/en/account/replacements/")


def test_the_audit_notes_role_and_office(chitras_browser, chitra):
    chitras_browser.post(PROFILE, {"language": "en"})

    line = Entry.objects.get(act="people.language.chosen")
    assert (line.role, line.office, line.by_id) == ("ddo", "AJM-EDU-07", chitra.pk)


def test_an_app_is_set_up_only_with_a_right_code_of_it(chitras_browser, chitra):
    from django_otp.oath import TOTP

    address = "/en/account/authenticator/"
    page = chitras_browser.get(address).content.decode()
    assert "<svg" in page
    assert "style=" not in page.split("<main")[1].split("</main>")[0]
    assert chitras_browser.post(address, {"code": "000000"}).status_code == 422
    assert chitra.totpdevice_set.count() == 0

    totp = TOTP(bytes.fromhex(chitras_browser.session["new_authenticator"]))
    totp.time = timezone.now().timestamp()
    elsewhere = Client()
    elsewhere.cookies.update(chitras_browser.cookies)
    assert chitras_browser.post(address, {"code": f"{totp.token():06d}"}).status_code == 303
    assert chitra.totpdevice_set.count() == 1
    assert (is_in(chitras_browser), is_in(elsewhere)) == (True, False)


def test_the_page_of_ones_own_sign_in_lists_devices_and_ends_all(ashas_browser):
    assert "Since" in ashas_browser.get("/en/account/security/").content.decode()
    ashas_browser.post("/en/account/security/")

    assert not is_in(ashas_browser)


def test_a_session_whose_time_is_over_is_deleted_in_the_night(ashas_browser, chitra):
    others = enter("chitra", "9414000003", PASSWORD)
    Session.objects.filter(pk=ashas_browser.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    tasks.forget_expired_sessions()

    assert list(Session.objects.values_list("pk", flat=True)) == [others.session.session_key]


def test_an_officer_whose_session_has_ended_comes_to_the_officers_door(clock, chitras_browser):
    clock.shift(timedelta(minutes=15))

    assert chitras_browser.get(PROFILE).headers["Location"].startswith("/en/account/sign-in/officers/?next=")


def test_so_does_one_who_signed_in_elsewhere(chitra, chitras_browser):
    sessions.end_all(chitra)

    assert chitras_browser.get(PROFILE).headers["Location"].startswith("/en/account/sign-in/officers/?next=")


@pytest.mark.parametrize(
    ("address", "door"), [(STAFF, "/en/account/sign-in/officers/"), (PROFILE, "/en/account/sign-in/")]
)
def test_of_whom_nothing_is_known_the_address_says_the_door(db, address, door):
    assert Client().get(address).headers["Location"].partition("?")[0] == door


def test_a_session_taken_to_another_device_does_not_tell_whose_it_was(chitras_browser):
    elsewhere = Client()
    elsewhere.cookies["session"] = chitras_browser.cookies["session"].value

    assert elsewhere.get(PROFILE).headers["Location"].startswith("/en/account/sign-in/?next=")
