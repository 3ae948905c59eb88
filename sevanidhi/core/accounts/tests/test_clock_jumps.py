"""A clock that jumps, or passes midnight or a year's end, lengthens nothing and lets nothing serve twice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from sevanidhi.core.accounts import limits, otp
from sevanidhi.core.accounts.tests.conftest import Approval, wrong
from sevanidhi.core.accounts.tests.test_sessions import enter, is_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INDIA = ZoneInfo("Asia/Kolkata")
SCENES = {
    "a plain day": datetime(2026, 7, 1, 11, 0, tzinfo=INDIA),
    "before midnight": datetime(2026, 7, 1, 23, 58, tzinfo=INDIA),
    "after midnight": datetime(2026, 7, 2, 0, 2, tzinfo=INDIA),
    "29 February": datetime(2028, 2, 29, 23, 58, tzinfo=INDIA),
    "31 March": datetime(2027, 3, 31, 23, 58, tzinfo=INDIA),
    "after 2038": datetime(2038, 1, 19, 8, 45, tzinfo=INDIA),
}


@pytest.fixture
def clock():
    with time_machine.travel(SCENES["a plain day"], tick=False) as traveller:
        yield traveller


@pytest.fixture(params=SCENES.values(), ids=SCENES)
def any_clock(request):
    with time_machine.travel(request.param, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY], ids=str)
def test_a_code_serves_no_more_after_a_jump(clock, asha, jump):
    approval = Approval(asha)
    clock.shift(jump)

    with pytest.raises(otp.CodeExpired):
        approval.check()


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY], ids=str)
def test_a_proved_code_approves_nothing_after_a_jump(clock, asha, jump):
    approval = Approval(asha)
    approval.check()
    clock.shift(jump)

    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=approval.code.key, user=asha, purpose="accounts.confirm", detail={})


def test_a_code_lives_its_minutes_and_no_longer(any_clock, asha):
    approval = Approval(asha)
    any_clock.shift(limits.CODE_LASTS - timedelta(seconds=1))
    with pytest.raises(otp.CodeWrong):
        approval.check(code=wrong(approval.sent))
    any_clock.shift(timedelta(seconds=1))

    with pytest.raises(otp.CodeExpired):
        approval.check()


def test_a_session_is_not_lengthened_by_a_clock_put_back(clock, asha):
    browser = enter("RJAJ0001", "9414000001")
    clock.shift(-HOUR)
    assert is_in(browser)
    clock.shift(limits.IDLE)

    assert not is_in(browser)


def test_a_session_ends_when_the_clock_jumps_ahead(clock, asha):
    browser = enter("RJAJ0001", "9414000001")
    clock.shift(HOUR)

    assert not is_in(browser)


def test_an_authenticators_code_serves_once_though_the_clock_goes_back(any_clock, chitra):
    device = TOTPDevice.objects.create(user=chitra, name="app")
    shown = TOTP(device.bin_key)
    shown.time = timezone.now().timestamp()
    code = shown.token()

    assert device.verify_token(code)
    any_clock.shift(-HOUR)
    assert not device.verify_token(code)
    any_clock.shift(HOUR)
    assert not device.verify_token(code)
