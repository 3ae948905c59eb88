"""A record signed with Ed25519 as COSE_Sign1 (RFC 9052), in the one form that is taken. Plain Python.

The form is fixed to the last byte: tag 18 and an array of four; a protected header of the algorithm and the
key's id, nothing else; an empty unprotected header; the record; a signature of 64 bytes; each length written
in its shortest way and nothing after the end. So nothing stands outside what is signed, no bit of it can
change unseen, and nobody's bytes reach a decoder before their signature was found good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sevanidhi.kernel.refusals import Refusal

SIGN1 = 18  # the tag of COSE_Sign1
ALGORITHM, KEY_ID = 1, 4  # labels of the header
EDDSA = -8
KEY_ID_BYTES, SIGNATURE_BYTES = 8, 64
BEGINNING = b"\xd2\x84"  # tag 18, array of four
NO_HEADER = b"\xa0"
BYTE_STRING = 2  # the major type, in a head's upper three bits
LENGTH_BYTES = {24: 1, 25: 2, 26: 4}  # how many bytes a head's lower five bits say that the length takes


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """A key that checks: what it was made for, and the days on which it is believed, until not among them."""

    kid: bytes
    purpose: str
    public: bytes
    from_date: date
    verifies_until_date: date | None


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A record whose signature is good, and the key that signed it."""

    key: PublicKey
    payload: bytes

    @property
    def kid(self) -> bytes:
        return self.key.kid


class NotGenuine(Refusal):
    """The bytes are not a record signed by us. `why` is the reason's name. Facts: none."""

    why: ClassVar[str]


class FormNotTaken(NotGenuine):
    """The bytes are not written in the one form that is taken. Facts: none."""

    why = "form"


class AlgorithmNotTaken(NotGenuine):
    """The header names another algorithm than Ed25519. Facts: none."""

    why = "algorithm"


class KeyUnknown(NotGenuine):
    """No key for this purpose has the id that the header names. Facts: none."""

    why = "key_unknown"


class KeyNotYet(NotGenuine):
    """The key is believed from a later day on. Facts: from_date."""

    why = "key_not_yet"


class KeyEnded(NotGenuine):
    """The key is believed no more. Facts: until_date."""

    why = "key_ended"


class SignatureWrong(NotGenuine):
    """The signature is not this key's over this record. Facts: none."""

    why = "signature"


def sign(payload: bytes, *, kid: bytes, private: Ed25519PrivateKey) -> bytes:
    """Return the signed record."""
    protected = _protected(kid)
    return _whole(protected, payload, private.sign(_to_be_signed(protected, payload)))


def verify(signed: bytes, *, keys: Sequence[PublicKey], purpose: str, on: date | None) -> Verified:
    """Return the record and its key, as they are believed on a day; None asks no day.

    May refuse: FormNotTaken, AlgorithmNotTaken, KeyUnknown, KeyNotYet, KeyEnded, SignatureWrong.
    """
    protected, payload, signature = _parts(signed)
    key = _key_of(protected, keys=keys, purpose=purpose)
    if on is not None:
        check_believed(key, on=on)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, _to_be_signed(protected, payload))
    except InvalidSignature:
        raise SignatureWrong() from None
    return Verified(key=key, payload=payload)


def check_believed(key: PublicKey, *, on: date) -> None:
    """Refuse a key that is not believed on a day. May refuse: KeyNotYet, KeyEnded."""
    if on < key.from_date:
        raise KeyNotYet(from_date=key.from_date)
    if key.verifies_until_date is not None and on >= key.verifies_until_date:
        raise KeyEnded(until_date=key.verifies_until_date)


def _protected(kid: bytes, algorithm: int = EDDSA) -> bytes:
    return cbor2.dumps({ALGORITHM: algorithm, KEY_ID: kid}, canonical=True)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _whole(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, {}, payload, signature]), canonical=True)


def _parts(signed: bytes) -> tuple[bytes, bytes, bytes]:
    """Return protected header, record and signature. Written again, they must give the same bytes."""
    if not signed.startswith(BEGINNING):
        raise FormNotTaken()
    protected, at = _byte_string(signed, len(BEGINNING))
    payload, at = _byte_string(signed, at + len(NO_HEADER))
    signature, _ = _byte_string(signed, at)
    if len(signature) != SIGNATURE_BYTES or _whole(protected, payload, signature) != signed:
        raise FormNotTaken()
    return protected, payload, signature


def _byte_string(content: bytes, at: int) -> tuple[bytes, int]:
    """Return the byte string that begins at a place, and the place after it."""
    kind, length = divmod(content[at], 32) if at < len(content) else (None, 0)
    at += 1
    if kind != BYTE_STRING or (length > 23 and length not in LENGTH_BYTES):
        raise FormNotTaken()
    if length > 23:
        taken = LENGTH_BYTES[length]
        length, at = int.from_bytes(content[at : at + taken]), at + taken
    if at + length > len(content):
        raise FormNotTaken()
    return content[at : at + length], at + length


def _key_of(protected: bytes, *, keys: Sequence[PublicKey], purpose: str) -> PublicKey:
    for key in keys:
        if key.purpose == purpose and protected == _protected(key.kid):
            return key
    kid = protected[-KEY_ID_BYTES:]
    if protected == _protected(kid):
        raise KeyUnknown()
    if any(protected == _protected(kid, algorithm) for algorithm in range(-24, 24)):
        raise AlgorithmNotTaken()
    raise FormNotTaken()
