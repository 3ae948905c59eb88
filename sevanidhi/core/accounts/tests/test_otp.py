"""A code approves one thing, once, for one person in one session; guessing and replaying come to nothing."""

import re
from contextlib import suppress
from datetime import timedelta
from itertools import combinations

import pytest
import time_machine
from django.utils import timezone

from sevanidhi.core.accounts import limits, otp, sign_in
from sevanidhi.core.accounts.models import OneTimeCode
from sevanidhi.core.accounts.tests.conftest import TODAY, Approval, last_code, last_message, wrong
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message
from sevanidhi.web.phrases import sentences_for


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def test_the_right_code_proves_once(asha):
    approval = Approval(asha)

    assert approval.check().proved_at is not None
    with pytest.raises(otp.CodeUsed):
        approval.check()


def test_a_code_is_six_figures_and_only_its_keyed_hash_is_kept(asha):
    approval = Approval(asha)

    assert re.fullmatch(r"\d{6}", approval.sent)
    kept = OneTimeCode.objects.values().get()
    assert approval.sent not in repr(kept)
    assert len(kept["code_hash"]) == 32


def test_the_same_code_hashes_otherwise_under_another_key(asha, settings):
    approval = Approval(asha)
    settings.OTP_KEY = b"another installation's key, as long as it likes"

    with pytest.raises(otp.CodeWrong):
        approval.check()


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "accounts.sign_in"},
        {"detail": {"total": "1,00,000.00"}},
        {"session_key": "s2"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_code_for_something_else_is_a_wrong_code(asha, changed):
    approval = Approval(asha)

    with pytest.raises(otp.CodeWrong):
        approval.check(**changed)
    approval.check()


def test_a_code_for_another_object_or_of_another_person_is_a_wrong_code(asha, bharat):
    approval = Approval(asha, about=asha)

    with pytest.raises(otp.CodeWrong):
        approval.check(about=bharat)
    with pytest.raises(otp.CodeWrong):
        approval.check(user=bharat)
    approval.check()


def test_an_older_code_serves_no_more_once_a_newer_is_sent(asha, clock):
    older = Approval(asha)
    clock.shift(timedelta(seconds=31))
    newer = Approval(asha)

    with pytest.raises(otp.CodeUsed):
        older.check()
    newer.check()


def test_a_code_for_another_thing_leaves_this_one_open(asha, clock):
    first = Approval(asha, about=asha)
    clock.shift(timedelta(seconds=31))
    Approval(asha)

    first.check()


def test_five_wrong_tries_end_a_code_even_for_the_right_one(asha):
    approval = Approval(asha)
    left = []
    for _ in range(5):
        with pytest.raises(otp.CodeWrong) as refusal:
            approval.check(wrong(approval.sent))
        left.append(refusal.value.tries_left)

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(otp.CodeDead):
        approval.check()


def test_a_code_lasts_ten_minutes(asha, clock):
    approval = Approval(asha)
    clock.shift(timedelta(minutes=10))

    with pytest.raises(otp.CodeExpired):
        approval.check()


def test_each_refusal_is_in_the_audit(asha):
    approval = Approval(asha)
    with pytest.raises(otp.CodeWrong):
        approval.check(wrong(approval.sent))
    approval.check()
    with pytest.raises(otp.CodeUsed):
        approval.check()

    lines = Entry.objects.filter(act="accounts.code.refused").order_by("pk")
    assert [line.detail["reason"] for line in lines] == ["CodeWrong", "CodeUsed"]


BOUND_TO = {
    "purpose": "accounts.sign_in", "about": "bharat", "detail": {"total": "54,000.00"}, "session_key": "s2",
    "user": "bharat",
}  # fmt: skip


def test_whatever_is_replayed_is_refused_and_stands_in_the_audit(asha, bharat, monkeypatch):
    """T-O4: a used code, an older one, and one for any other purpose, object, amount, session or person."""
    monkeypatch.setattr(limits, "SENDS", ())
    people, expected = {"bharat": bharat}, []
    for others in (some for many in range(1, 6) for some in combinations(BOUND_TO, many)):
        changed = {name: people.get(str(BOUND_TO[name]), BOUND_TO[name]) for name in others}
        approval = Approval(asha, said={"total": None}, about=asha, detail={"total": "45,000.00"})
        with pytest.raises(otp.CodeWrong):
            approval.check(**changed)
        approval.check()
        with pytest.raises(otp.CodeUsed):
            approval.check()
        with pytest.raises(otp.CodeUsed):
            approval.check(**changed)
        expected += [
            (changed.get("user", asha).pk, "CodeWrong"),
            (asha.pk, "CodeUsed"),
            (changed.get("user", asha).pk, "CodeUsed"),
        ]
    older, newer = Approval(asha, about=asha), Approval(asha, about=asha)
    with pytest.raises(otp.CodeUsed):
        older.check()
    newer.check()

    lines = Entry.objects.filter(act="accounts.code.refused").order_by("pk")
    assert len(expected) == 31 * 3
    assert [(line.by_id, line.detail["reason"]) for line in lines] == [*expected, (asha.pk, "CodeUsed")]


def test_an_approval_is_spent_on_exactly_one_act(asha, bharat):
    approval = Approval(asha, about=asha)
    same = {"user": asha, "purpose": "accounts.confirm", "about": asha, "detail": {}}
    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=approval.code.key, **same)

    proof = approval.check()
    for changed in ({"user": bharat}, {"purpose": "x"}, {"about": bharat}, {"detail": {"total": "1"}}):
        with pytest.raises(otp.NotApproved):
            otp.spend(challenge=proof.key, **(same | changed))
    otp.spend(challenge=proof.key, **same)
    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=proof.key, **same)


def test_an_approval_waits_five_minutes_for_its_act(asha, clock):
    proof = Approval(asha).check()
    clock.shift(timedelta(minutes=5))

    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=proof.key, user=asha, purpose="accounts.confirm", detail={})


def test_one_number_gets_a_code_in_thirty_seconds_and_four_an_hour(asha, bharat, clock):
    sent, refused = 0, 0
    for _ in range(120):
        try:
            Approval(asha)
            sent += 1
        except otp.CodeSentTooOften:
            refused += 1
        clock.shift(timedelta(seconds=29))

    assert sent == 4
    assert refused == 116
    Approval(bharat)


def test_the_half_minute_and_the_hour_are_refused_in_words_of_their_own(asha, clock):
    Approval(asha)
    clock.shift(timedelta(seconds=10))
    with pytest.raises(otp.CodeSentTooOften) as soon:
        Approval(asha)
    for _ in range(3):
        clock.shift(timedelta(minutes=1))
        Approval(asha)
    clock.shift(timedelta(minutes=1))
    with pytest.raises(otp.CodesUsedUp) as used_up:
        Approval(asha)

    opens_in = timedelta(hours=1) - timedelta(minutes=4, seconds=10)
    assert soon.value.facts == {"seconds": 30}
    assert used_up.value.facts == {"most": 4, "hours": 1, "next_at": timezone.now() + opens_in}
    assert "अभी-अभी" not in sentences_for(used_up.value)[0]
    clock.shift(opens_in)
    Approval(asha)


@pytest.mark.requirement("SECTS-12", in_part=True)
def test_the_codes_of_one_act_take_none_from_another_and_all_together_are_ten_a_day(asha, clock):
    """A card handed over at a second try left its holder without a code to print it with for an hour."""
    for purpose in ["health_card.hand_over"] * 4 + ["accounts.confirm"] * 4:
        otp.count_send(asha.registered_mobile, purpose=purpose)
        clock.shift(timedelta(minutes=1))
    for purpose in ("health_card.hand_over", "accounts.confirm"):
        with pytest.raises(otp.CodesUsedUp):
            otp.count_send(asha.registered_mobile, purpose=purpose)
        clock.shift(timedelta(minutes=1))

    for _ in range(2):
        otp.count_send(asha.registered_mobile)
        clock.shift(timedelta(minutes=1))
    with pytest.raises(otp.CodesUsedUp) as used_up:
        otp.count_send(asha.registered_mobile, purpose="core.another")
    assert used_up.value.facts["hours"] == 24


def test_who_asks_for_a_number_without_end_keeps_no_code_from_its_holders_acts(asha, clock):
    """Each asking beyond the four of an hour had taken the half minute in which the holder could ask."""
    for _ in range(20):
        with suppress(otp.CodeSentTooOften):
            otp.count_send(asha.registered_mobile)
        clock.shift(timedelta(seconds=31))
    with pytest.raises(otp.CodesUsedUp):
        otp.count_send(asha.registered_mobile)

    Approval(asha)
    assert limits.count(limits.SENDS_A_DAY, asha.registered_mobile) == 5


def test_where_signing_in_sends_nothing_nothing_is_counted_as_sent(asha, clock):
    """What was not sent had used up the day: within an hour a stranger left the holder no code for a day."""
    for ask in [lambda: otp.count_send("9414000001")] * 4 + [_begin_as_asha] * 4:
        ask()
        clock.shift(timedelta(seconds=31))

    assert Message.objects.count() == 0
    assert limits.count(limits.SENDS_A_DAY, asha.registered_mobile) == 4


def _begin_as_asha():
    sign_in.begin_member(user_id="RJAJ0001", session_key="s1", on=TODAY)


def test_a_flooded_number_gets_ten_messages_a_day(asha, clock):
    for _ in range(24 * 12):
        with suppress(otp.CodeSentTooOften):
            Approval(asha)
        clock.shift(timedelta(minutes=5))

    assert Message.objects.filter(address="9414000001").count() == 10


def test_an_address_sends_three_hundred_an_hour_and_an_alarm_is_raised(asha):
    from sevanidhi.core.audit import context

    with context.afresh(ip="10.0.0.1"):
        for number in range(limits.SENDS_FROM_ADDRESS.most):
            otp.count_send(f"number {number}")
        with pytest.raises(otp.CodesOfPlaceUsedUp):
            otp.count_send("one more")
    with context.afresh(ip="10.0.0.2"):
        otp.count_send("from next door")
    with context.afresh(ip="10.0.0.1", role="district_clerk"):
        otp.count_send("at the counter")

    alarms = Entry.objects.filter(act="accounts.limit.sends_from_address")
    assert [alarm.detail for alarm in alarms] == [{"ip": "10.0.0.1"}]


def test_without_a_number_no_code_is_sent(asha):
    asha.person.mobile = ""

    with pytest.raises(otp.NoMobile):
        Approval(asha)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_text_says_what_the_code_is_for(asha, language):
    asha.person.language = language
    Approval(asha)

    told = last_message("9414000001").text.replace(last_code("9414000001"), "######")
    assert (
        told
        == {
            "hi": "###### सेवानिधि में आपकी दोबारा पहचान का कोड है। 10 मिनट तक चलेगा। यह कोड किसी को न बताएँ।",
            "en": "###### is your code to confirm in Sevanidhi that it is you. It works for 10 minutes. "
            "Tell it to nobody.",
        }[language]
    )


def test_the_code_that_waits_can_be_found_again(asha):
    approval = Approval(asha)
    same = {"user": asha, "purpose": "accounts.confirm"}

    assert otp.latest(**same, session_key="s1") == approval.code
    assert otp.latest(**same, session_key="s2") is None
    approval.check()
    assert otp.latest(**same, session_key="s1") is None
