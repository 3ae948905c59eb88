"""Sessions that outlived what they stood on: nine changes, and whatever an open tab then does.

Each is refused on its next request, or asked to sign in again; what was typed is kept.
"""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from sevanidhi.core.accounts import limits, services, sessions
from sevanidhi.core.accounts.models import Draft, Replacement, RoleHeld
from sevanidhi.core.accounts.tests.conftest import PASSWORD, TODAY, make_login
from sevanidhi.core.accounts.tests.test_sessions import enter
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee

STAFF, OFFER = "/en/people/staff/", "/en/account/hand-over/"
TYPED = {"taker": "rjaj0002", "note": "Order 7"}


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def chitras_browser(chitra, clock):
    return enter("chitra", "9414000003", PASSWORD)


def role_ended(chitra, **_):
    services.end_role(held=RoleHeld.objects.get(user=chitra), until_date=TODAY, by=None)


def charge_handed_over(chitra, admins, **_):
    taker = make_login("RJAJ0007", "नया", "Newly Posted", "9414000017")
    offer = services.offer_charge(
        held=RoleHeld.objects.get(user=chitra), taker=taker, from_date=TODAY, note="", today=TODAY, by=chitra
    )
    services.answer_charge(hand_over=offer, agreed=True, by=taker, today=TODAY)


def left_service(chitra, settings, **_):
    job = Employee.objects.get(person_id=chitra.person_id)
    people.leave(employee=job, last_date=TODAY - timedelta(days=1), why="retired", by=None)


def password_changed(chitra, **_):
    services.set_password(user=chitra, password="another-good-sentence-8", by=None)


def number_replaced(chitra, admins, **_):
    asked = services.ask_replacement(
        user=chitra, why="x", by=admins[0], on=TODAY, new_mobile="9829011111", drop_authenticator=True
    )
    services.agree_replacement(replacement=asked, by=admins[1], on=TODAY)
    Replacement.objects.update(effective_at=timezone.now())
    services.complete_replacements()


def login_closed(chitra, **_):
    services.close_login(user=chitra, by=None, why="Suspended")


def device_changed(chitras_browser, **_):
    chitras_browser.cookies[sessions.DEVICE_COOKIE] = "another"


def idle(clock, **_):
    clock.shift(limits.IDLE)


def eight_hours(chitras_browser, clock, **_):
    for _step in range(48):
        clock.shift(timedelta(minutes=10))
        if _step < 47:
            chitras_browser.get("/en/people/me/")


CHANGES = [
    role_ended, charge_handed_over, left_service, password_changed, number_replaced, login_closed,
    device_changed, idle, eight_hours,
]  # fmt: skip


@pytest.fixture
def changed(request, chitra, chitras_browser, bharat, admins, settings, clock):
    """Let the change come over an officer who sits at an open page."""
    assert chitras_browser.get(STAFF).status_code == 200
    request.param(
        chitra=chitra, chitras_browser=chitras_browser, admins=admins, settings=settings, clock=clock
    )
    return request.param


def over(response):
    """Return whether a request was refused, or sent to sign in."""
    to = response.headers.get("Location", "") or response.headers.get("HX-Redirect", "")
    return response.status_code == 403 or "/account/sign-in/" in to


@pytest.mark.parametrize("changed", CHANGES, indirect=True, ids=lambda one: one.__name__)
class TestStale:
    def test_the_next_page_does_not_open(self, changed, chitras_browser):
        assert over(chitras_browser.get(STAFF))

    def test_nor_by_the_back_button_or_from_a_second_tab(self, changed, chitras_browser):
        chitras_browser.get(STAFF)

        assert over(chitras_browser.get(STAFF))
        assert over(chitras_browser.get(STAFF, headers={"Cache-Control": "max-age=0"}))

    def test_a_part_is_not_swapped_in(self, changed, chitras_browser):
        assert over(chitras_browser.get(STAFF, headers={"HX-Request": "true"}))

    def test_what_is_sent_does_nothing_and_is_kept_for_its_writer(self, changed, chitras_browser, chitra):
        held = list(RoleHeld.objects.order_by("pk").values())
        answer = chitras_browser.post(
            OFFER, TYPED | {"held": str(RoleHeld.objects.get(user=chitra).pk)},
            headers={"referer": f"http://testserver{OFFER}"},
        )  # fmt: skip

        assert over(answer) or changed is left_service  # whose own page opens, and offers no charge
        assert list(RoleHeld.objects.order_by("pk").values()) == held
        kept = Draft.objects.filter(user=chitra, fields__note=["Order 7"])
        assert kept.exists() == (changed not in (device_changed, left_service))

    def test_signing_out_of_it_harms_nobody(self, changed, chitras_browser):
        assert chitras_browser.post("/en/account/sign-out/").status_code in (302, 303, 403)
