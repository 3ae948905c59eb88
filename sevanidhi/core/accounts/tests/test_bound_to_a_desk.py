"""A code for a treatment is good at the hospital, for the amount, the patient and the day it was sent for.

There is no hospital's desk yet; what it will stand on is shown here: whatever differs makes it a wrong code,
and leaves its line in the audit.
"""

from itertools import product

import pytest

from sevanidhi.core.accounts import limits, otp
from sevanidhi.core.accounts.tests.conftest import last_code
from sevanidhi.core.audit.models import Entry

PURPOSE = "accounts.confirm"
SENT_FOR = {"hospital": "UP-H-0012", "amount": "45000.00", "patient": "UP17-0000-0018/2", "day": "2017-05-03"}
OTHERS = {"hospital": "UP-H-0013", "amount": "54000.00", "patient": "UP17-0000-0018/3", "day": "2017-05-04"}
COMBINATIONS = [
    {name: (OTHERS if changed else SENT_FOR)[name] for name, changed in zip(SENT_FOR, one, strict=True)}
    for one in product((False, True), repeat=len(SENT_FOR))
]


def issue(user):
    return otp.issue(
        user=user, purpose=PURPOSE, detail=SENT_FOR, said=dict.fromkeys(SENT_FOR), session_key="desk 1"
    )


def check(user, code, detail, session_key="desk 1"):
    return otp.check(
        challenge=code.key, code=last_code(user.registered_mobile), user=user, purpose=PURPOSE, detail=detail,
        session_key=session_key,
    )  # fmt: skip


@pytest.mark.parametrize("detail", COMBINATIONS[1:], ids=lambda one: " ".join(one.values()))
def test_at_another_hospital_for_another_amount_patient_or_day_it_is_wrong(asha, detail):
    code = issue(asha)
    with pytest.raises(otp.CodeWrong):
        check(asha, code, detail)

    refused = Entry.objects.get(act="accounts.code.refused")
    assert (refused.by_id, refused.detail) == (asha.pk, {"purpose": PURPOSE, "reason": "CodeWrong"})
    assert check(asha, code, SENT_FOR).proved_at is not None


def test_at_another_desk_or_by_another_person_it_is_wrong(asha, bharat):
    code = issue(asha)
    with pytest.raises(otp.CodeWrong):
        check(asha, code, SENT_FOR, session_key="desk 2")
    with pytest.raises(otp.CodeWrong):
        otp.check(
            challenge=code.key, code=last_code(asha.registered_mobile), user=bharat, purpose=PURPOSE,
            detail=SENT_FOR, session_key="desk 1",
        )  # fmt: skip


@pytest.mark.parametrize("detail", COMBINATIONS[1:], ids=lambda one: " ".join(one.values()))
def test_once_proved_it_pays_for_nothing_else(asha, detail):
    proof = check(asha, issue(asha), SENT_FOR)

    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=proof.key, user=asha, purpose=PURPOSE, detail=detail)
    otp.spend(challenge=proof.key, user=asha, purpose=PURPOSE, detail=SENT_FOR)
    with pytest.raises(otp.NotApproved):
        otp.spend(challenge=proof.key, user=asha, purpose=PURPOSE, detail=SENT_FOR)


def test_a_staff_of_a_hospital_that_tries_figures_is_stopped_at_five(asha, monkeypatch):
    monkeypatch.setattr(limits, "SENDS", ())
    code = issue(asha)
    for _ in range(5):
        with pytest.raises(otp.CodeWrong):
            check(asha, code, OTHERS)
    with pytest.raises(otp.CodeDead):
        check(asha, code, SENT_FOR)

    assert Entry.objects.filter(act="accounts.code.refused").count() == 6
