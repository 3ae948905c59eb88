"""Helpers: with their own login they fill in an application for somebody, for a few hours, and nothing else.

They never declare it and never send it: that code goes to its owner. Whose user ID is named by the owner is
told to nobody: whether anybody has it shows only after a code was spent on it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sevanidhi.core.accounts import otp, queries
from sevanidhi.core.accounts.models import Mandate, OneTimeCode, User
from sevanidhi.core.audit import services as audit
from sevanidhi.kernel.refusals import Refusal

PURPOSE = "accounts.mandate"
HOURS = (4, 24, 72)


class NotOneself(Refusal):
    """Nobody is their own helper, by another login neither. Facts: none."""


class MandateNotYours(Refusal):
    """A mandate is ended by who gave it or who holds it. Facts: none."""


class HoursNotOffered(Refusal):
    """A mandate lasts for one of the offered times. Facts: hours."""


def send_code(*, owner: User, helper_id: str, scope: str, hours: int, session_key: str) -> OneTimeCode:
    """Send the owner the code that names the helper.

    May refuse: HoursNotOffered, NoMobile, CodeSentTooOften.
    """
    detail = _bound(helper_id, scope, hours)
    return otp.issue(
        user=owner, purpose=PURPOSE, detail=detail, said={"scope": None}, session_key=session_key
    )


def give(*, owner: User, helper_id: str, scope: str, hours: int, code: str, session_key: str) -> Mandate:
    """Let a helper act, with the code that names them. Not to be called inside a transaction.

    Who helps already has the new hours in place of the old ones.

    May refuse: HoursNotOffered, CodeWrong, CodeDead, CodeExpired, CodeUsed, LoginUnknown, NotOneself.
    """
    detail = _bound(helper_id, scope, hours)
    waits = otp.latest(user=owner, purpose=PURPOSE, session_key=session_key)
    if waits is None:
        raise otp.CodeUsed()
    proof = otp.check(
        challenge=waits.key, code=code, user=owner, purpose=PURPOSE, detail=detail, session_key=session_key
    )
    return _give(owner, helper_id, scope, hours, proof=proof)


@transaction.atomic
def _give(owner: User, helper_id: str, scope: str, hours: int, *, proof: OneTimeCode) -> Mandate:
    # One at a time for an owner: else two codes at one moment give the same helper two mandates.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    otp.spend(challenge=proof.key, user=owner, purpose=PURPOSE, detail=_bound(helper_id, scope, hours))
    helper = queries.login_of(helper_id)
    if owner.is_also(helper):
        raise NotOneself()
    now = timezone.now()
    for earlier in Mandate.objects.filter(running(at=now), owner=owner, helper=helper, scope=scope):
        end(mandate=earlier, by=owner)
    mandate = Mandate.objects.create(
        owner=owner, helper=helper, scope=scope, from_at=now, until_at=now + timedelta(hours=hours),
        approved_with=proof.key,
    )  # fmt: skip
    detail = {"helper": helper.user_id, "scope": scope, "until": mandate.until_at.isoformat()}
    audit.record(
        by=owner, act="accounts.mandate.given", about=mandate, person_id=owner.person_id, detail=detail
    )
    return mandate


@transaction.atomic
def end(*, mandate: Mandate, by: User) -> Mandate:
    """End a mandate before its time; ended already, nothing changes. May refuse: MandateNotYours."""
    locked = Mandate.objects.select_for_update(of=("self",))
    held = locked.select_related("owner", "helper").get(pk=mandate.pk)
    if by.pk not in (held.owner_id, held.helper_id):
        raise MandateNotYours()
    if held.ended_at is None:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        audit.record(
            by=by, act="accounts.mandate.ended", about=held, person_id=held.owner.person_id,
            detail={"helper": held.helper.user_id},
        )  # fmt: skip
    return held


def running(*, at: datetime) -> Q:
    """Return the condition on mandates which hold at a moment; those of a closed login do not."""
    return Q(from_at__lte=at, until_at__gt=at, ended_at=None, owner__is_active=True, helper__is_active=True)


def given_by(owner: User, *, scope: str, at: datetime) -> list[Mandate]:
    """Return whom somebody lets help now, the newest first."""
    held = Mandate.objects.filter(running(at=at), owner=owner, scope=scope)
    return list(held.select_related("helper").order_by("-pk"))


def holds(helper: User, *, owner_id: int, scope: str, at: datetime) -> bool:
    """Return whether a helper may act for an owner at a moment."""
    return Mandate.objects.filter(
        running(at=at), helper_id=helper.pk, owner_id=owner_id, scope=scope
    ).exists()


def _bound(helper_id: str, scope: str, hours: int) -> dict[str, str]:
    if hours not in HOURS:
        raise HoursNotOffered(hours=hours)
    return {"helper": queries.typed(helper_id).upper(), "scope": scope, "hours": str(hours)}
