"""A signed record is taken whole or not at all: vectors made by another library, and every bit of one."""

import json
from datetime import date
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.core.signatures import base45, cose
from sevanidhi.core.signatures.cose import NotGenuine, PublicKey
from sevanidhi.kernel import phrasing
from tests.house import reading

VECTORS = json.loads((reading.PROJECT / "tests/data/signatures/vectors.json").read_text(encoding="utf-8"))
CASES = {case["name"]: case for case in VECTORS["cases"]}
GOOD = CASES["a card signed with the key of the day"]
APRIL = date(2017, 4, 17)


def key(told) -> PublicKey:
    until = told["verifies_until_date"]
    return PublicKey(
        kid=bytes.fromhex(told["kid"]),
        purpose=told["purpose"],
        public=bytes.fromhex(told["public"]),
        from_date=date.fromisoformat(told["from_date"]),
        verifies_until_date=date.fromisoformat(until) if until else None,
    )


KEYS = [key(told) for told in VECTORS["keys"]]


def private(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(f"sevanidhi trial key {name}".encode()).digest())


def verified(signed: bytes, *, purpose="card", on=APRIL):
    """Return {"payload": …} or {"refused": why}, as the vectors write it."""
    try:
        record = cose.verify(signed, keys=KEYS, purpose=purpose, on=on)
    except NotGenuine as refused:
        return {"refused": refused.why}
    return {"payload": record.payload.hex()}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_another_library_signed_is_judged_as_written(case):
    expected = {name: case[name] for name in ("payload", "refused") if name in case}
    found = verified(base45.decoded(case["text"]), purpose=case["purpose"], on=date.fromisoformat(case["on"]))

    assert found == expected


def test_we_sign_the_very_bytes_the_other_library_signs():
    payload = bytes.fromhex(GOOD["payload"])

    signed = cose.sign(payload, kid=KEYS[0].kid, private=private("first"))
    assert base45.encoded(signed) == GOOD["text"]


def test_no_bit_of_what_is_signed_can_change():
    signed = base45.decoded(GOOD["text"])
    flipped = [_with_bit(signed, bit) for bit in range(len(signed) * 8)]

    assert len(flipped) > 1_000
    assert [bit for bit, forged in enumerate(flipped) if "refused" not in verified(forged)] == []


def test_no_bit_of_the_text_can_change():
    text = GOOD["text"].encode("ascii")
    flipped = [_with_bit(text, bit).decode("latin-1") for bit in range(len(text) * 8)]

    assert [bit for bit, forged in enumerate(flipped) if _is_read(forged)] == []


def test_bits_beside_the_changed_ones_are_read():
    assert _is_read(GOOD["text"])


@given(st.binary(max_size=400), st.sampled_from(["first", "second"]))
def test_what_we_sign_is_found_genuine(payload, name):
    ours = KEYS[["first", "second"].index(name)]
    record = cose.verify(
        cose.sign(payload, kid=ours.kid, private=private(name)), keys=KEYS, purpose="card", on=APRIL
    )

    assert (record.kid, record.payload) == (ours.kid, payload)


@given(st.binary(max_size=200))
def test_whatever_is_not_signed_is_refused_and_nothing_breaks(content):
    assert "refused" in verified(content)
    assert "refused" in verified(cose.BEGINNING + content)


@given(st.data())
def test_a_record_cut_joined_or_doubled_is_refused(data):
    signed = base45.decoded(GOOD["text"])
    begin, end = sorted(data.draw(st.integers(0, len(signed))) for _ in range(2))
    put = data.draw(st.binary(max_size=8))

    forged = signed[:begin] + put + signed[end:]
    assert forged == signed or "refused" in verified(forged)


def test_every_reason_is_a_refusal_with_words_of_its_own():
    kinds = NotGenuine.__subclasses__()
    asked = {case["refused"] for case in CASES.values() if "refused" in case}

    assert {kind.why for kind in kinds} == asked
    assert len({phrasing.templates_of(kind) for kind in kinds}) == len(kinds)


def _with_bit(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _is_read(text: str) -> bool:
    try:
        return "payload" in verified(base45.decoded(text))
    except base45.TextNotReadable:
        return False
