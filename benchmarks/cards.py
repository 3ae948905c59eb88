"""Health cards of a batch: rows families of four with photos, signed and set on print sheets, on one core.

No photo is another's. The limit is the same cards without signature, code and photos in the same run. The
sheets of both are let go as they come, so that the peak of memory is what a batch of any size needs.
"""

import hashlib
import os
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks import _cards
from benchmarks._cards import FAMILY, TODAY
from benchmarks.result import Result

if TYPE_CHECKING:
    from sevanidhi.schemes.health_card.documents.cards import CardToPrint

ROWS = 100_000
GOAL_A_SECOND = 100
GOAL_RATIO = 4
FACES = 60


def run(rows: int) -> Result:
    """Draw the faces, then set the cards plain and whole. rows: cards."""
    _set_up()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    faces = _faces()
    _print(_to_print(10, faces, plain=False))  # the first sheet reads templates and fonts
    plain_seconds, _ = _print(_to_print(rows, faces, plain=True))
    seconds, content = _print(_to_print(rows, faces, plain=False))
    return Result(
        name="cards",
        rows=rows,
        seconds=seconds,
        limit_seconds=plain_seconds,
        detail=(
            ("limit", "the same cards without code and photos"),
            ("goal_ratio", GOAL_RATIO),
            ("cards_a_second", round(rows / seconds, 1)),
            ("goal_a_second", GOAL_A_SECOND),
            ("people_a_card", len(FAMILY)),
            ("megabytes", round(content / 1_000_000, 1)),
        ),
    )


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sevanidhi.site.settings")
    os.environ["SEVANIDHI_PROCESS"] = "command"
    import django

    django.setup()


def _faces() -> list[bytes]:
    from sevanidhi.site.demo.up.portraits import portrait, thumbnail

    return [thumbnail(portrait(seed, age=10 + seed, width=240)) for seed in range(FACES)]


def _print(cards: Iterator["CardToPrint"]) -> tuple[float, int]:
    """Return the seconds the sheets took and their bytes."""
    from sevanidhi.schemes.health_card.documents.cards import sheets

    start = perf_counter()
    content = sum(len(sheet) for sheet in sheets(cards, batch="B-2017-0001", on=TODAY))
    return perf_counter() - start, content


def _to_print(rows: int, faces: list[bytes], *, plain: bool) -> Iterator["CardToPrint"]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sevanidhi.core.signatures import cose
    from sevanidhi.kernel.rule_files import Words
    from sevanidhi.schemes.health_card.documents.cards import CardToPrint
    from sevanidhi.schemes.health_card.formulas.cards import card_record

    private = Ed25519PrivateKey.generate()
    office = Words("राजकीय इंटर कॉलेज, हुसैनगंज", "Government Inter College, Hussainganj")
    district = Words("लखनऊ", "Lucknow")
    for serial in range(1, rows + 1):
        photos = () if plain else tuple(_photo(faces, serial, place) for place in range(len(FAMILY)))
        card = _cards.card(serial, [hashlib.sha256(photo).hexdigest() for photo in photos])
        yield CardToPrint(
            card=card,
            signed=None if plain else cose.sign(card_record(card), kid=b"measured", private=private),
            office=office,
            district=district,
            photos=photos or (None,) * len(FAMILY),
        )


def _photo(faces: list[bytes], serial: int, place: int) -> bytes:
    """Return a face with a remark of its own in the file, so that no photo is known again."""
    face = faces[(serial * len(FAMILY) + place) % len(faces)]
    remark = serial.to_bytes(4) + place.to_bytes(4)
    return face[:2] + b"\xff\xfe" + (2 + len(remark)).to_bytes(2) + remark + face[2:]
