"""The keys' work: sealing a number, opening it, and the blind mark by which equal numbers are found."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A number under AES-256-GCM, with the key's number and what makes this sealing unlike every other."""

    content: bytes
    nonce: bytes
    key_number: int


def sealed(digits: str, *, reference: UUID) -> Sealed:
    """Seal a number with the newest key, for this reference only."""
    key_number, nonce = max(settings.VAULT_KEYS), secrets.token_bytes(NONCE_BYTES)
    content = _cipher(settings.VAULT_KEYS[key_number]).encrypt(
        nonce, digits.encode(), _belongs_to(reference, key_number)
    )
    return Sealed(content=content, nonce=nonce, key_number=key_number)


def opened(kept: Sealed, *, reference: UUID) -> str:
    """Return the number. Raises InvalidTag where it was sealed for another reference, or changed."""
    cipher = _cipher(settings.VAULT_KEYS[kept.key_number])
    return cipher.decrypt(kept.nonce, kept.content, _belongs_to(reference, kept.key_number)).decode()


def blind_mark(digits: str) -> bytes:
    """Return the mark that equal numbers share; without its key nobody can try the numbers out."""
    return hmac.digest(_derived(settings.VAULT_INDEX_KEY, b"sevanidhi vault index"), digits.encode(), sha256)


@cache
def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(_derived(secret, b"sevanidhi vault numbers"))


@cache
def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(secret)


def _belongs_to(reference: UUID, key_number: int) -> bytes:
    return reference.bytes + key_number.to_bytes(2)
