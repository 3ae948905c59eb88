"""Making, rotating and ending keys; signing with the one of the day."""

from __future__ import annotations

import secrets
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.signatures import cose, queries
from sevanidhi.core.signatures.models import Purpose, SigningKey
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import check_holds

SIGNS_YEARS, IS_BELIEVED_YEARS = 1, 6
BELIEVED_WHILE_IT_SIGNS = (Purpose.REVOCATION,)  # a list is looked at for three days, a card for years
NONCE_BYTES = 12


class NoSigningKey(Refusal):
    """No key signs for this purpose on this day. Facts: purpose, on."""


class SigningKeyThere(Refusal):
    """A key of this purpose signs on that day. Facts: from_date."""


class KeyBeginsInThePast(Refusal):
    """A key signs from today or a later day on. Facts: from_date."""


class GapBetweenKeys(Refusal):
    """The key of now ends before the new one begins. Facts: until_date (the last day it could begin)."""


class NoSuchKey(Refusal):
    """There is no key of this id. Facts: kid."""


class KeyEndedAlready(Refusal):
    """The key was ended before. Facts: until_date."""


class EndNotExplained(Refusal):
    """A key is ended for a written reason. Facts: none."""


def sign(payload: bytes, *, purpose: str, on: date) -> tuple[bytes, str]:
    """Return the signed record and its key's id. May refuse: NoSigningKey."""
    key = queries.signing_key(purpose=purpose, on=on)
    if key is None:
        raise NoSigningKey(purpose=purpose, on=on)
    return cose.sign(payload, kid=bytes.fromhex(key.kid), private=_opened(key)), key.kid


@transaction.atomic
def make_key(*, purpose: str, from_date: date, by: User | None, on: date) -> SigningKey:
    """Make a key where none signs on this day; it signs until the next one does.

    by: None is the command line. May refuse: NotYourDuty, KeyBeginsInThePast, SigningKeyThere.
    """
    _check_may(by, on=on)
    if queries.signing_key(purpose=purpose, on=from_date):
        raise SigningKeyThere(from_date=from_date)
    key = _new_key(purpose=purpose, from_date=from_date, on=on)
    audit.record(by=by, act="signatures.key.made", about=key, detail=_told(key), business_date=on)
    return key


@transaction.atomic
def rotate(*, purpose: str, from_date: date, by: User | None, on: date) -> SigningKey:
    """Let a new key sign from this day on; the old one signs until then and is believed as long as it was.

    One of lists is believed no longer than it signs.
    May refuse: NotYourDuty, KeyBeginsInThePast, NoSigningKey, SigningKeyThere, GapBetweenKeys.
    """
    _check_may(by, on=on)
    old = SigningKey.objects.select_for_update().filter(purpose=purpose, until_date__gt=on, ended_why="")
    running = old.order_by("from_date").last()
    if running is None:
        raise NoSigningKey(purpose=purpose, on=on)
    if running.from_date >= from_date:
        raise SigningKeyThere(from_date=from_date)
    if running.until_date < from_date:
        raise GapBetweenKeys(until_date=running.until_date)
    running.until_date = from_date
    if purpose in BELIEVED_WHILE_IT_SIGNS:
        running.verifies_until_date = from_date
    running.save(update_fields=["until_date", "verifies_until_date"])
    key = _new_key(purpose=purpose, from_date=from_date, on=on)
    detail = _told(key) | {"instead_of": running.kid}
    audit.record(by=by, act="signatures.key.rotated", about=key, detail=detail, business_date=on)
    return key


def key_of(kid: str) -> SigningKey:
    """Return the key of an id. May refuse: NoSuchKey."""
    found = SigningKey.objects.filter(kid=kid).first()
    if found is None:
        raise NoSuchKey(kid=kid)
    return found


@transaction.atomic
def end_key(*, key: SigningKey, why: str, by: User | None, on: date) -> SigningKey:
    """Let a key neither sign nor be believed any more: what it ever signed is worth nothing from this day on.

    May refuse: NotYourDuty, EndNotExplained, KeyEndedAlready.
    """
    _check_may(by, on=on)
    if not why.strip():
        raise EndNotExplained()
    held = SigningKey.objects.select_for_update().get(pk=key.pk)
    if held.ended_why:
        raise KeyEndedAlready(until_date=held.verifies_until_date)
    held.until_date = max(held.from_date, min(held.until_date, on))
    held.verifies_until_date = max(held.from_date, min(held.verifies_until_date, on))
    held.ended_why = why
    held.save(update_fields=["until_date", "verifies_until_date", "ended_why"])
    audit.record(by=by, act="signatures.key.ended", about=held, detail=_told(held), why=why, business_date=on)
    return held


def _check_may(by: User | None, *, on: date) -> None:
    if by is not None:
        check_holds(by, "administrator", on=on)


def _new_key(*, purpose: str, from_date: date, on: date) -> SigningKey:
    if from_date < on:
        raise KeyBeginsInThePast(from_date=from_date)
    kid, private = secrets.token_hex(cose.KEY_ID_BYTES), Ed25519PrivateKey.generate()
    until_date = _years_later(from_date, SIGNS_YEARS)
    following = queries.next_key(purpose=purpose, after=from_date)
    if following is not None:  # the one now running was ended after the next had been made
        until_date = min(until_date, following.from_date)
    return SigningKey.objects.create(
        kid=kid,
        purpose=purpose,
        public=private.public_key().public_bytes_raw(),
        sealed_private=_sealed(private, kid=kid, purpose=purpose),
        from_date=from_date,
        until_date=until_date,
        verifies_until_date=(
            until_date if purpose in BELIEVED_WHILE_IT_SIGNS else _years_later(from_date, IS_BELIEVED_YEARS)
        ),
    )


def _years_later(day: date, years: int) -> date:
    """Return the same day some years later; the first of March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _told(key: SigningKey) -> dict[str, str]:
    return {
        "kid": key.kid,
        "purpose": key.purpose,
        "from_date": key.from_date.isoformat(),
        "until_date": key.until_date.isoformat(),
        "believed_until": key.verifies_until_date.isoformat(),
    }


def _sealed(private: Ed25519PrivateKey, *, kid: str, purpose: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _seal().encrypt(nonce, private.private_bytes_raw(), _belongs_to(kid, purpose))


def _opened(key: SigningKey) -> Ed25519PrivateKey:
    kept = bytes(key.sealed_private)
    belongs_to = _belongs_to(key.kid, key.purpose)
    raw = _seal().decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], belongs_to)
    return Ed25519PrivateKey.from_private_bytes(raw)


def _seal() -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sevanidhi signing keys")
    return AESGCM(derived.derive(settings.SIGNING_KEY))


def _belongs_to(kid: str, purpose: str) -> bytes:
    """Return what the seal covers besides the key: it opens for no other id and no other purpose."""
    return f"{purpose} {kid}".encode()
