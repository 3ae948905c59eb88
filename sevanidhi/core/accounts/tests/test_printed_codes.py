"""Codes on paper: given by two officers, in their order, once each, for one thing, and to nobody besides."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sevanidhi.core.accounts import limits, otp, printed_codes, queries, services
from sevanidhi.core.accounts.models import OneTimeCode, PrintedCode
from sevanidhi.core.accounts.tests.conftest import TODAY, last_message, make_login, wrong
from sevanidhi.core.accounts.tests.test_signing_in import CODE, SIGN_IN, signed_in, text_of
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message

BOUND = {"purpose": "accounts.confirm", "about": None, "detail": {}, "session_key": "s1"}


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def elizabeth(chitras_office):
    """Return a pensioner who has no telephone."""
    return make_login("RJAJ0009", "एलिज़ाबेथ", "Elizabeth", "", office=chitras_office)


def given(user, first, second):
    """Let two officers give a slip. Return what is to be printed."""
    asked = services.ask_replacement(
        user=user, why="Known to the office", by=first, on=TODAY, print_codes=True
    )
    return services.agree_replacement(replacement=asked, by=second, on=TODAY)


@pytest.fixture
def codes(elizabeth, chitra, devendra):
    slip = given(elizabeth, chitra, devendra)
    return printed_codes.make(replacement=slip, by=devendra, on=TODAY)


def prove(user, code, challenge=None, **changed):
    bound = BOUND | changed
    challenge = challenge or otp.issue(user=user, **BOUND)
    return otp.check(challenge=challenge.key, code=code, user=user, **bound)


class TestGiving:
    def test_without_a_telephone_there_is_no_other_way_in(self, elizabeth):
        with pytest.raises(otp.NoMobile):
            otp.issue(user=elizabeth, **BOUND)

    def test_two_officers_give_ten_codes_which_are_kept_as_hashes_alone(self, elizabeth, codes):
        kept = PrintedCode.objects.filter(user=elizabeth)

        assert len(set(codes)) == kept.count() == 10
        assert [one for one in kept for code in codes if code.encode() in bytes(one.code_hash)] == []
        assert "accounts.slip.printed" in Entry.objects.values_list("act", flat=True)
        assert [entry for entry in Entry.objects.all() for code in codes if code in str(entry.detail)] == []

    def test_one_officer_alone_prints_nothing(self, elizabeth, chitra, devendra):
        asked = services.ask_replacement(user=elizabeth, why="x", by=chitra, on=TODAY, print_codes=True)
        with pytest.raises(services.SecondPersonNeeded):
            services.agree_replacement(replacement=asked, by=chitra, on=TODAY)
        with pytest.raises(printed_codes.SlipNotDue):
            printed_codes.make(replacement=asked, by=chitra, on=TODAY)

    def test_it_is_printed_once_and_by_who_gave_it(self, elizabeth, chitra, devendra, admins):
        slip = given(elizabeth, chitra, devendra)
        with pytest.raises(printed_codes.NotYourDuty):
            printed_codes.make(replacement=slip, by=admins[0], on=TODAY)
        assert queries.slips_to_print(admins[0], on=TODAY) == []
        assert [one.pk for one in queries.slips_to_print(chitra, on=TODAY)] == [slip.pk]
        printed_codes.make(replacement=slip, by=chitra, on=TODAY)
        with pytest.raises(printed_codes.SlipNotDue):
            printed_codes.make(replacement=slip, by=chitra, on=TODAY)

    def test_beside_a_number_it_waits_and_the_number_is_told(self, asha, chitra, devendra, clock):
        slip = given(asha, chitra, devendra)
        with pytest.raises(printed_codes.SlipNotDue):
            printed_codes.make(replacement=slip, by=chitra, on=TODAY)
        assert "/link/" in last_message("9414000001").text

        clock.shift(limits.REPLACEMENT_WAITS)
        services.complete_replacements()
        assert len(printed_codes.make(replacement=slip, by=chitra, on=TODAY)) == 10

    def test_where_a_number_has_come_since_the_slip_is_not_printed_without_a_wait(
        self, elizabeth, chitra, devendra, clock
    ):
        slip = given(elizabeth, chitra, devendra)
        number = services.ask_replacement(
            user=elizabeth, why="Has a telephone", by=chitra, on=TODAY, new_mobile="9829011111"
        )
        services.agree_replacement(replacement=number, by=devendra, on=TODAY)
        clock.shift(limits.REPLACEMENT_WAITS)
        services.complete_replacements()

        assert queries.slips_to_print(chitra, on=TODAY) == []
        with pytest.raises(printed_codes.SlipNotDue):
            printed_codes.make(replacement=slip, by=chitra, on=TODAY)

    def test_a_number_that_came_between_asking_and_agreeing_is_told_and_waited_for(
        self, elizabeth, chitra, devendra
    ):
        asked = services.ask_replacement(user=elizabeth, why="x", by=chitra, on=TODAY, print_codes=True)
        elizabeth.person.mobile = "9829011111"
        elizabeth.person.save()
        slip = services.agree_replacement(replacement=asked, by=devendra, on=TODAY)

        assert slip.done_at is None
        assert "/link/" in last_message("9829011111").text

    def test_a_lost_slip_serves_no_more_from_the_moment_it_is_told(self, elizabeth, chitra, devendra, codes):
        services.ask_replacement(user=elizabeth, why="Lost", by=chitra, on=TODAY, print_codes=True)

        assert printed_codes.next_of(elizabeth) is None
        with pytest.raises(otp.NoMobile):
            otp.issue(user=elizabeth, **BOUND)

    def test_a_challenge_of_the_lost_slip_is_not_proved_with_it(self, elizabeth, chitra, devendra, codes):
        challenge = otp.issue(user=elizabeth, **BOUND)
        printed_codes.close(elizabeth)

        with pytest.raises(otp.CodeWrong):
            prove(elizabeth, codes[0], challenge)


class TestUsing:
    def test_they_serve_in_their_order_and_once_each(self, elizabeth, codes, monkeypatch):
        monkeypatch.setattr(limits, "SENDS", ())
        for code in codes:
            assert prove(elizabeth, code).proved_at is not None

        assert Message.objects.filter(template="accounts.confirm.code").count() == 0
        with pytest.raises(otp.NoMobile):
            otp.issue(user=elizabeth, **BOUND)

    def test_a_later_one_or_one_that_has_served_is_wrong(self, elizabeth, codes, monkeypatch):
        monkeypatch.setattr(limits, "SENDS", ())
        with pytest.raises(otp.CodeWrong):
            prove(elizabeth, codes[1])
        prove(elizabeth, codes[0])
        with pytest.raises(otp.CodeWrong):
            prove(elizabeth, codes[0])
        assert prove(elizabeth, codes[1]).proved_at is not None

    @pytest.mark.parametrize(
        "changed",
        [{"purpose": "accounts.sign_in"}, {"detail": {"amount": "1"}}, {"session_key": "s2"}],
        ids=str,
    )
    def test_it_is_bound_as_a_message_is_and_not_used_up_by_what_it_is_not_for(
        self, elizabeth, codes, changed, monkeypatch
    ):
        monkeypatch.setattr(limits, "SENDS", ())
        challenge = otp.issue(user=elizabeth, **BOUND)
        with pytest.raises(otp.CodeWrong):
            prove(elizabeth, codes[0], challenge, **changed)

        assert prove(elizabeth, codes[0], challenge).proved_at is not None

    def test_two_things_are_not_approved_with_one_code(self, elizabeth, codes, monkeypatch):
        monkeypatch.setattr(limits, "SENDS", ())
        first = otp.issue(user=elizabeth, **BOUND)
        second = otp.issue(user=elizabeth, **(BOUND | {"session_key": "s2"}))
        prove(elizabeth, codes[0], first)

        with pytest.raises(otp.CodeWrong):
            prove(elizabeth, codes[0], second, session_key="s2")

    def test_what_stands_for_it_in_the_machine_opens_nothing(self, elizabeth, codes):
        challenge = otp.issue(user=elizabeth, **BOUND)
        with pytest.raises(otp.CodeWrong):
            prove(elizabeth, f"slip {challenge.printed_id}", challenge)

    def test_five_wrong_tries_end_the_asking_and_not_the_slip(self, elizabeth, codes, monkeypatch):
        monkeypatch.setattr(limits, "SENDS", ())
        challenge = otp.issue(user=elizabeth, **BOUND)
        for _ in range(5):
            with pytest.raises(otp.CodeWrong):
                prove(elizabeth, wrong(codes[0]), challenge)
        with pytest.raises(otp.CodeDead):
            prove(elizabeth, codes[0], challenge)
        assert prove(elizabeth, codes[0]).proved_at is not None

    def test_asking_is_limited_as_messages_are(self, elizabeth, codes):
        otp.issue(user=elizabeth, **BOUND)

        with pytest.raises(otp.CodeSentTooOften):
            otp.issue(user=elizabeth, **BOUND)


class TestSigningIn:
    def test_the_pensioner_signs_in_with_the_next_code(self, client, elizabeth, codes):
        client.post(SIGN_IN, {"user_id": "RJAJ0009"})
        client.post(CODE, {"code": codes[0]})

        assert signed_in(client)
        assert OneTimeCode.objects.get().printed.position == 1

    def test_nobody_can_tell_who_has_a_slip(self, elizabeth, codes, asha):
        said = []
        for user_id in ("RJAJ0009", "RJAJ0001", "NOBODY"):
            client = Client()
            client.post(SIGN_IN, {"user_id": user_id})
            said.append(text_of(client.get(CODE)))

        assert said[0] == said[1] == said[2]
        assert "write the next code that is not struck out" in said[0]

    def test_a_stranger_who_types_the_user_id_uses_up_no_code_of_the_slip(
        self, client, elizabeth, codes, clock
    ):
        """Nor does a stranger end what the pensioner has asked for, ask on the slip, or see what it holds."""
        client.post(SIGN_IN, {"user_id": "RJAJ0009"})
        for _ in range(limits.SENDS_FOR_STRANGERS.most + 1):
            clock.shift(timedelta(seconds=31))
            stranger = Client()
            stranger.post(SIGN_IN, {"user_id": "RJAJ0009"})
            stranger.post(CODE, {"code": wrong(codes[0])})
            limits.Count.objects.filter(key__startswith="send.hour").delete()
        client.post(CODE, {"code": codes[0]})

        assert signed_in(client)
        assert PrintedCode.objects.filter(used_at=None, ended_at=None).count() == 9

    def test_after_a_strangers_day_the_pensioner_signs_in_where_they_did_before(
        self, client, elizabeth, codes, clock
    ):
        client.post(SIGN_IN, {"user_id": "RJAJ0009"})
        client.post(CODE, {"code": codes[0]})
        client.post("/en/account/sign-out/")
        clock.shift(limits.DAY)
        for _ in range(12):
            clock.shift(timedelta(minutes=30))
            stranger = Client()
            stranger.post(SIGN_IN, {"user_id": "RJAJ0009"})
            for _ in range(2):
                stranger.post(CODE, {"code": wrong(codes[1])})
        client.post(SIGN_IN, {"user_id": "RJAJ0009"})
        client.post(CODE, {"code": codes[1]})

        assert signed_in(client)
        assert PrintedCode.objects.filter(used_at=None, ended_at=None).count() == 8

    def test_another_slip_from_the_counter_takes_the_strangers_wrong_codes_away(
        self, client, elizabeth, codes, chitra, devendra
    ):
        """Where they have no device of their own: a stranger's ten wrong codes lock all others for a day."""
        for _ in range(limits.WRONG_A_DAY.most):
            limits.take(limits.WRONG_A_DAY, elizabeth.user_id)
        client.post(SIGN_IN, {"user_id": "RJAJ0009"})
        client.post(CODE, {"code": codes[0]})
        assert not signed_in(client)

        fresh = printed_codes.make(replacement=given(elizabeth, chitra, devendra), by=devendra, on=TODAY)
        limits.Count.objects.filter(key__startswith="send").delete()
        client.post(SIGN_IN, {"user_id": "RJAJ0009"})
        client.post(CODE, {"code": fresh[0]})
        assert signed_in(client)
