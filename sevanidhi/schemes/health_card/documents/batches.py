"""What travels with a parcel of cards, and the codes printed for those who have no telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sevanidhi.core.documents import printer
from sevanidhi.core.documents import services as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.offices.models import Office
from sevanidhi.kernel.rule_files import Words

LIST_TITLE = ("कार्ड सौंपने की सूची", "List for handing over cards")
NOTE_TITLE = ("कार्ड भेजने का पत्र", "Dispatch note of cards")
HAND_OVER_LIST, DISPATCH_NOTE = "health_card.hand_over_list", "health_card.dispatch_note"  # kinds of papers
TITLES = {HAND_OVER_LIST: LIST_TITLE, DISPATCH_NOTE: NOTE_TITLE}


@dataclass(frozen=True, kw_only=True)
class ParcelLine:
    """A card in a parcel: its place in the batch, number and serial, whose it is, how many are on it."""

    place: int
    number: str
    serial: int
    name: Words
    service_number: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """The cards of one drawing officer. way_bill: of the post or the messenger, '' before it is known.

    spoiled: (place, serial, what was spoiled) of those printed and not sent.
    """

    batch: str
    office: Office
    address: Words
    way_bill: str
    lines: tuple[ParcelLine, ...]
    spoiled: tuple[tuple[int, int, str], ...] = ()


def print_hand_over_list(parcel: Parcel, *, language: str, on: date, **whose: Any) -> Document:
    """Return the list on which each holder signs for the card. whose: about and by, as in `make_pdf`."""
    data = _office(parcel) | {"lines": [asdict(line) for line in parcel.lines]}
    return documents.make_pdf(
        kind=HAND_OVER_LIST, template="health_card/hand_over_list.typ", data=data,
        title=LIST_TITLE, language=language, on=on, office=parcel.office, **whose,
    )  # fmt: skip


def print_dispatch_note(parcel: Parcel, *, language: str, on: date, **whose: Any) -> Document:
    """Return the note that lies in a parcel: how many cards, which serials, and the receipt to send back."""
    data = _office(parcel) | {
        "way_bill": parcel.way_bill,
        "cards": len(parcel.lines),
        "serials": _runs([line.serial for line in parcel.lines]),
        "spoiled": [
            {"place": place, "serial": serial, "what": what} for place, serial, what in parcel.spoiled
        ],
    }
    return documents.make_pdf(
        kind=DISPATCH_NOTE, template="health_card/dispatch_note.typ", data=data,
        title=NOTE_TITLE, language=language, on=on, office=parcel.office, **whose,
    )  # fmt: skip


def printed_codes(
    *, name: Words, user_id: str, codes: Sequence[str], counter: Words, language: str, on: date
) -> bytes:
    """Return the slip of single-use codes for one without a telephone. It is handed over and kept nowhere."""
    data = {
        "document": printer.facts(language=language, on=on),
        "name": asdict(name),
        "user_id": user_id,
        "codes": list(codes),
        "counter": asdict(counter),
        "on": on,
    }
    return printer.render("health_card/printed_codes.typ", data)


def _office(parcel: Parcel) -> dict[str, Any]:
    office = parcel.office
    return {
        "batch": parcel.batch,
        "office": {
            "code": office.code, "hi": office.name_hi, "en": office.name_en,
            "address": _lines(parcel.address),
        },
    }  # fmt: skip


def _lines(words: Words) -> dict[str, list[str]]:
    return {"hi": (words.hi or words.en).splitlines(), "en": (words.en or words.hi).splitlines()}


def _runs(serials: Sequence[int]) -> list[dict[str, int]]:
    """Return the serials as runs without a gap."""
    runs: list[dict[str, int]] = []
    for serial in sorted(serials):
        if runs and serial == runs[-1]["last"] + 1:
            runs[-1]["last"] = serial
        else:
            runs.append({"first": serial, "last": serial})
    return runs
