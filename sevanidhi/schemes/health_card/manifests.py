"""What goes to a card printer beside the sheets, for machines: one line a card, the same at every making."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from io import StringIO

from sevanidhi.schemes.health_card.formulas.cards import card_of, code_text
from sevanidhi.schemes.health_card.models import Batch, BatchLine
from sevanidhi.schemes.health_card.queries.batches import lines_of, part_of

HEADINGS = (
    "batch", "place", "file", "serial", "number", "ddo_code", "issued", "until", "people", "code_sha256",
)  # fmt: skip
ROWS_A_PART = 1_000


def parts(batch: Batch) -> Iterator[bytes]:
    """Yield a batch's manifest as CSV in UTF-8, a thousand cards at a time. No name of anybody is in it."""
    text, written = StringIO(newline=""), 0
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for written, line in enumerate(lines_of(batch).iterator(chunk_size=ROWS_A_PART), start=1):
        writer.writerow(_row(batch, line))
        if written % ROWS_A_PART == 0:
            yield _emptied(text)
    yield _emptied(text)


def sha256(batch: Batch) -> str:
    """Return the mark of a batch's manifest."""
    mark = hashlib.sha256()
    for part in parts(batch):
        mark.update(part)
    return mark.hexdigest()


def _row(batch: Batch, line: BatchLine) -> tuple[str | int, ...]:
    signed = bytes(line.card.signed)
    said = card_of(signed)
    return (
        batch.number, line.place, part_of(line.place), said.serial, said.number,
        said.ddo_code, said.issued_date.isoformat(), said.until_date.isoformat(), len(said.members),
        hashlib.sha256(code_text(signed).encode()).hexdigest(),
    )  # fmt: skip


def _emptied(text: StringIO) -> bytes:
    content = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return content
