"""What a card's code is worth where there is no network: our keys, and the signed list of revoked cards."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from sevanidhi.core.signatures import base45, cose
from sevanidhi.core.signatures.cose import NotGenuine, PublicKey
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card.formulas.cards import CODE_BEGINS, CardData, read_record
from sevanidhi.schemes.health_card.formulas.revocations import (
    REFUSE_AFTER,
    WARN_AFTER,
    RevokedSerials,
    read_list,
)

CARD, REVOCATION = "card", "revocation"
CLOCKS_MAY_DIFFER = timedelta(hours=1)
PUBLIC_BYTES = 32
INDIA = timezone(timedelta(hours=5, minutes=30))
NOT_IN_A_CODE = str.maketrans("", "", "\r\n\t")  # a space belongs to the alphabet


class KeysNotRead(Refusal):
    """The file is not a list of our public keys. Facts: none."""


class ListNotGenuine(Refusal):
    """What was given as the list of revoked cards is not signed by us; of the card nothing is said.

    Facts: why (the name of a NotGenuine).
    """


class NoCardsCode(NotGenuine):
    """The text does not begin as the code of a card does. Facts: none."""

    why = "form"


class Age(StrEnum):
    """How old the list is by the device's clock. AHEAD: made later than the clock says it is."""

    FRESH = "fresh"
    OLD = "old"
    TOO_OLD = "too_old"
    AHEAD = "ahead"
    MISSING = "missing"


class Worth(StrEnum):
    """What a genuine card is worth on a day."""

    HOLDS = "holds"
    NOT_YET = "not_yet"
    ENDED = "ended"
    REVOKED = "revoked"
    NOT_KNOWN = "not_known"  # no list that is young enough says whether it was revoked


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A genuine card as it stands on a day. covered: of its members in their order, who is on it that day."""

    card: CardData
    kid: bytes
    worth: Worth
    holds_from: date
    covered: tuple[bool, ...]
    revoked: RevokedSerials | None
    age: Age


def read_code(text: str) -> bytes:
    """Return the signed record of a card's code, also of one in several lines.

    May refuse: NoCardsCode, TextNotReadable.
    """
    beginning, found, rest = text.translate(NOT_IN_A_CODE).partition(CODE_BEGINS)
    if beginning or not found:
        raise NoCardsCode()
    return base45.decoded(rest)


def judge(
    signed: bytes, *, keys: Sequence[PublicKey], revocations: bytes | None, on: date, now: datetime
) -> Judged:
    """Return what a card is worth on a day. now: the device's clock, by which the list's age is told.

    May refuse: NotGenuine, RecordNotRead, ListNotGenuine, ListNotRead.
    """
    found = cose.verify(signed, keys=keys, purpose=CARD, on=on)
    card = read_record(found.payload)
    revoked = None if revocations is None else read_genuine_list(revocations, keys=keys)
    holds_from = max(card.issued_date, date.fromisoformat(card.scheme))
    age = age_of(revoked, now=now)
    return Judged(
        card=card,
        kid=found.kid,
        worth=_worth(card, holds_from=holds_from, revoked=revoked, age=age, on=on),
        holds_from=holds_from,
        covered=tuple(one.until_date is None or on < one.until_date for one in card.members),
        revoked=revoked,
        age=age,
    )


def day_of(revocations: bytes, *, keys: Sequence[PublicKey], now: datetime) -> date:
    """Return which day it is by a signed list: its own, and the days that have begun in India since.

    May refuse: ListNotGenuine, ListNotRead.
    """
    revoked = read_genuine_list(revocations, keys=keys)
    begun = day_in_india(now) - day_in_india(revoked.made_at)
    return revoked.as_of + max(timedelta(0), begun)


def day_in_india(moment: datetime) -> date:
    """Return the day of an instant, whatever the machine takes for its own time."""
    return moment.astimezone(INDIA).date()


def age_of(revoked: RevokedSerials | None, *, now: datetime) -> Age:
    """Return how old the list of revoked cards is."""
    if revoked is None:
        return Age.MISSING
    age = now - revoked.made_at
    if age < -CLOCKS_MAY_DIFFER:
        return Age.AHEAD
    if age > REFUSE_AFTER:
        return Age.TOO_OLD
    return Age.OLD if age > WARN_AFTER else Age.FRESH


def written_keys(keys: Sequence[PublicKey]) -> str:
    """Return public keys as a hospital keeps them, in JSON."""
    rows = [
        {
            "kid": key.kid.hex(),
            "purpose": key.purpose,
            "public": urlsafe_b64encode(key.public).decode().rstrip("="),
            "from_date": key.from_date.isoformat(),
            "verifies_until_date": key.verifies_until_date.isoformat() if key.verifies_until_date else None,
        }
        for key in keys
    ]
    return json.dumps(rows, indent=1)


def written_list(signed: bytes, *, keys: Sequence[PublicKey]) -> bytes:
    """Return a signed list with the keys of its day, as it is kept outside the database."""
    told = {"keys": json.loads(written_keys(keys)), "revocations": urlsafe_b64encode(signed).decode()}
    return json.dumps(told, indent=1).encode()


def read_written_list(written: bytes) -> tuple[bytes, list[PublicKey]]:
    """Return such a list and its keys. May refuse: KeysNotRead."""
    try:
        told = json.loads(written)
        return urlsafe_b64decode(told["revocations"]), read_keys(json.dumps(told["keys"]))
    except (ValueError, TypeError, KeyError) as error:
        raise KeysNotRead() from error


def read_keys(text: str | bytes) -> list[PublicKey]:
    """Return the public keys of such a file. May refuse: KeysNotRead."""
    try:
        rows = json.loads(text)
        if not isinstance(rows, list):
            raise KeysNotRead()
        return [_key(row) for row in rows]
    except (ValueError, TypeError, KeyError, NotBase64, RecursionError) as error:
        raise KeysNotRead() from error


def _key(row: dict[str, str]) -> PublicKey:
    until = row["verifies_until_date"]
    kid, public = (
        bytes.fromhex(row["kid"]),
        urlsafe_b64decode(row["public"] + "=" * (-len(row["public"]) % 4)),
    )
    if len(kid) != cose.KEY_ID_BYTES or len(public) != PUBLIC_BYTES:
        raise KeysNotRead()
    return PublicKey(
        kid=kid,
        purpose=row["purpose"],
        public=public,
        from_date=date.fromisoformat(row["from_date"]),
        verifies_until_date=date.fromisoformat(until) if until else None,
    )


def read_genuine_list(signed: bytes, *, keys: Sequence[PublicKey]) -> RevokedSerials:
    """Return what a list says; its key is to be believed on the list's own day, whatever day is asked for.

    May refuse: ListNotGenuine, ListNotRead.
    """
    try:
        found = cose.verify(signed, keys=keys, purpose=REVOCATION, on=None)
        revoked = read_list(found.payload)
        cose.check_believed(found.key, on=revoked.as_of)
    except NotGenuine as forged:
        raise ListNotGenuine(why=forged.why) from forged
    return revoked


def _worth(card: CardData, *, holds_from: date, revoked: RevokedSerials | None, age: Age, on: date) -> Worth:
    if revoked is not None and card.serial in revoked.serials:
        return Worth.REVOKED
    if on >= card.until_date:
        return Worth.ENDED
    if on < holds_from:
        return Worth.NOT_YET
    return Worth.HOLDS if age in (Age.FRESH, Age.OLD) else Worth.NOT_KNOWN
