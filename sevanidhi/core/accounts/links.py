"""Single-use links to the registered channel: to set a password, to stop a change nobody asked for."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from sevanidhi.core.accounts import limits, queries
from sevanidhi.core.accounts.models import SingleUseLink, User
from sevanidhi.core.audit import queries as trail
from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import services as notices
from sevanidhi.kernel.refusals import Refusal


class LinkNotGood(Refusal):
    """The link has been used, is too old, or never was. Facts: none."""


def issue(*, user: User, purpose: str, lasts: timedelta) -> str:
    """Make a link and return its token; only its hash is kept, and earlier links serve no more."""
    now, token = timezone.now(), secrets.token_urlsafe(18)
    SingleUseLink.objects.filter(user=user, purpose=purpose, used_at=None).update(expires_at=now)
    SingleUseLink.objects.create(
        user=user, purpose=purpose, token_hash=_hash(token), issued_at=now, expires_at=now + lasts
    )
    return token


def close_all(*, user: User) -> None:
    """Let no link that was sent to a login serve any more: its number is another's now, or it has no role."""
    SingleUseLink.objects.filter(user=user, used_at=None).update(expires_at=timezone.now())


def address(token: str, language: str) -> str:
    """Return the address to send, in the reader's language."""
    with translation.override(language):
        return settings.PUBLIC_ADDRESS + reverse("accounts:link", args=[token])


def look_up(token: str, *, lock: bool = False) -> SingleUseLink:
    """Return a link that is still good, without using it. May refuse: LinkNotGood."""
    found = SingleUseLink.objects.select_related("user__person")
    if lock:
        found = found.select_for_update(of=("self",))
    link = found.filter(token_hash=_hash(token), used_at=None, expires_at__gt=timezone.now()).first()
    if link is None or not link.user.is_active:
        raise LinkNotGood()
    return link


def use(token: str, *, purpose: str) -> SingleUseLink:
    """Use a link up, in the transaction of what it permits. May refuse: LinkNotGood."""
    link = look_up(token, lock=True)
    if link.purpose != purpose:
        raise LinkNotGood()
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return link


def send_password_link(*, user: User, lasts: timedelta, template: str = "accounts.password") -> None:
    """Send the link by which an officer sets a password, to the registered mobile.

    template: of a message with `user_id` and `address`.
    """
    token = issue(user=user, purpose=SingleUseLink.Purpose.SET_PASSWORD, lasts=lasts)
    values = {"user_id": user.user_id, "address": address(token, user.language)}
    to = user.registered_mobile or (user.person.email if user.person else "")
    if to:
        notices.send(template=template, to=to, language=user.language, values=values)
    audit.record(by=None, act="accounts.password.link_sent", about=user, person_id=user.person_id)


@transaction.atomic
def send_reset_link(*, user: User, asked_at: str) -> None:
    """Send an officer who forgot the password, and said so at that moment, a link; once, however often run.

    A mobile number alone never suffices: the link goes by mail, or to the mobile where an authenticator app
    is asked for besides. Who has neither goes to two officers.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if _answered(user, asked_at):
        return
    asked = {"asked_at": asked_at}
    email = user.person.email if user.person else ""
    if not email and queries.authenticator(user) is None:
        audit.record(
            by=None, act="accounts.password.no_way", about=user, person_id=user.person_id, detail=asked
        )
        return
    token = issue(user=user, purpose=SingleUseLink.Purpose.SET_PASSWORD, lasts=limits.LINK_LASTS)
    values = {"user_id": user.user_id, "address": address(token, user.language)}
    to = email or user.registered_mobile
    notices.send(template="accounts.password", to=to, language=user.language, values=values)
    audit.record(
        by=None, act="accounts.password.link_sent", about=user, person_id=user.person_id, detail=asked
    )


def _answered(user: User, asked_at: str) -> bool:
    """Return whether the audit says that what was asked at that moment is done."""
    return trail.about(user).filter(act__startswith="accounts.password.", detail__asked_at=asked_at).exists()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
