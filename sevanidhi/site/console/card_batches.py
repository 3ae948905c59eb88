# ruff: noqa: E501
"""`sevanidhi card batch`: large batches of cards: made, their sheets taken, their cards noted as printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.site.console import BothLanguages, answers, ground

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User
    from sevanidhi.schemes.health_card.models import Batch


class BatchUnknown(Refusal):
    """There is no batch of this number, or it is not for this login to see. Facts: number."""


@click.group("batch", cls=BothLanguages, help="छपाई के बड़े बैच। / Large batches to be printed.")
def batch() -> None:
    pass


BY = click.option(
    "--by",
    "user_id",
    required=True,
    metavar="USER_ID",
    help="प्रकोष्ठ के किस छपाई अधिकारी की ओर से। / In the name of which printer of the state cell.",
)


@batch.command("make", help="रुके कार्डों का एक बैच बनाएँ। / Put the waiting cards into one batch.")
@BY
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=100_000,
    show_default=True,
    help="अधिक से अधिक कितने कार्ड। / How many cards at most.",
)
@click.option("--office", "code", metavar="CODE", help="केवल इस कार्यालय के। / Of this office only.")
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def make_batch(user_id: str, limit: int, code: str | None, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.core.accounts.queries import login_of
        from sevanidhi.core.offices.queries import office
        from sevanidhi.schemes.health_card.queries.batches import parts
        from sevanidhi.schemes.health_card.services import batches
        from sevanidhi.web import clock

        made = batches.make_batch(
            office=office(code) if code else None,
            limit=limit,
            key=uuid4(),
            by=login_of(user_id),
            on=clock.today(),
        )
        told = {"batch": made.number, "files": parts(made), "manifest_sha256": made.manifest_sha256}
    _say(told, as_json=as_json)


@batch.command(
    "sheets",
    short_help="बैच की शीटें और सूची फ़ोल्डर में लिखें। / Write a batch's sheets and manifest to a folder.",
    help="बैच की छपाई की शीटें और सूची फ़ोल्डर में लिखें; जो फ़ाइल वहाँ है, वह फिर नहीं ली जाती। / "
    "Write a batch's print sheets and manifest to a folder; a file that is already there is not taken again.",
)
@click.argument("number")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@BY
@click.option(
    "--why", default="", help="पहले ली गई फ़ाइल फिर क्यों। / Why files that were taken before are taken again."
)
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def write_sheets(number: str, folder: Path, user_id: str, why: str, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.core.accounts.queries import login_of
        from sevanidhi.schemes.health_card import manifests
        from sevanidhi.schemes.health_card.queries.batches import parts
        from sevanidhi.schemes.health_card.services import batches
        from sevanidhi.web import clock

        by, on = login_of(user_id), clock.today()
        asked = _batch(number, by=by, on=on)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{number}.csv").open("wb") as manifest:
            manifest.writelines(manifests.parts(asked))
        files = [folder / f"{number}-{part:04d}.pdf" for part in range(1, parts(asked) + 1)]
        missing = [(part, file) for part, file in enumerate(files, start=1) if not file.exists()]
        for part, file in missing:
            begun = file.with_suffix(".part")  # a file with its whole name is whole
            begun.write_bytes(batches.take_sheets(batch=asked, part=part, why=why, by=by, on=on))
            begun.rename(file)
    told = {"batch": number, "written": len(missing), "files": len(files)}
    _say(told, as_json=as_json)


@batch.command(
    "printed",
    short_help="छपी फ़ाइलों के कार्ड छपे लिखें। / Note the cards of printed files as printed.",
    help="इन फ़ाइलों के कार्ड मशीन से निकले लिखें; खराब कार्ड --spoiled की फ़ाइल में, हर पंक्ति में जगह और कारण (12, स्याही फैली)। "
    "जो लिखा जा चुका, वह वैसा ही रहता है; बीच में रुके तो फिर चलाएँ। / "
    "Note that the cards of these files came out of the machine. Spoiled ones are listed in the file of --spoiled, one line each: place and reason (12, ink ran). "
    "What was noted before stays; if it stops half-way, run it again.",
)
@click.argument("number")
@click.option(
    "--files",
    "written_files",
    required=True,
    metavar="FIRST-LAST",
    help="कौन-सी फ़ाइलें, जैसे 1-500 या 7। / Which files, such as 1-500 or 7.",
)
@click.option(
    "--spoiled",
    "spoiled_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="खराब कार्डों की जगह और कारण। / Places of spoiled cards, and why.",
)
@BY
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def note_printed(
    number: str, written_files: str, spoiled_file: Path | None, user_id: str, as_json: bool
) -> None:
    with answers.answering(as_json=as_json):
        parts = parts_of(written_files)
        spoiled = spoiled_of(spoiled_file.read_text("utf-8-sig").splitlines()) if spoiled_file else {}
        ground.stand()
        from sevanidhi.core.accounts.queries import login_of
        from sevanidhi.web import clock

        by, on = login_of(user_id), clock.today()
        told = _note(_batch(number, by=by, on=on), parts, spoiled, by=by, on=on)
    _say(told, as_json=as_json)


def parts_of(written: str) -> range:
    """Return which files "1-500" or "7" names. May refuse: OptionNotRead."""
    first, _dash, last = written.replace(" ", "").partition("-")
    if not (first.isdecimal() and (last or first).isdecimal() and 0 < int(first) <= int(last or first)):
        raise answers.OptionNotRead(
            option="files", value=written, wanted_hi="जैसे 1-500 या 7", wanted_en="write 1-500, or 7"
        )
    return range(int(first), int(last or first) + 1)


def spoiled_of(lines: Iterable[str]) -> dict[int, str]:
    """Return why, by places: a line has the place, a comma and the reason. May refuse: OptionNotRead."""
    found = {}
    for line in filter(str.strip, lines):
        place, _comma, why = (part.strip() for part in line.partition(","))
        if not place.isdecimal() or not why:
            raise answers.OptionNotRead(
                option="spoiled",
                value=line[:80],
                wanted_hi="हर पंक्ति: जगह, कारण",
                wanted_en="a line is: place, reason",
            )
        found[int(place)] = why
    return found


def _note(asked: Batch, parts: range, spoiled: Mapping[int, str], *, by: User, on: date) -> dict[str, Any]:
    """Note each file for itself. A card told to be spoiled after its file was noted is spoiled then.

    May refuse: NoSuchPlace, and as `note_printed` and `spoil`.
    """
    from sevanidhi.schemes.health_card.queries import batches as queries
    from sevanidhi.schemes.health_card.services import batches

    strange = [place for place in spoiled if queries.part_of(place) not in parts]
    if strange:
        raise batches.NoSuchPlace(places=strange)
    waiting = queries.parts_waiting(asked)
    for part in parts:
        here = {place: why for place, why in spoiled.items() if queries.part_of(place) == part}
        if part in waiting or part > queries.parts(asked):
            batches.note_printed(batch=asked, part=part, spoiled=here, by=by, on=on)
            continue
        for place, why in here.items():
            batches.spoil(batch=asked, places=[place], why=why, by=by, on=on)
    noted = len(waiting & set(parts))
    return {"batch": asked.number, "noted": noted, "files": len(parts), "spoiled": len(spoiled)}


def _batch(number: str, *, by: User, on: date) -> Batch:
    """Return a batch. May refuse: BatchUnknown."""
    from django.http import Http404

    from sevanidhi.schemes.health_card.queries.batches import batch_for

    try:
        return batch_for(by, number, on=on)
    except Http404:
        raise BatchUnknown(number=number) from None


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    answers.say_json(told) if as_json else click.echo(
        " · ".join(f"{name} {value}" for name, value in told.items())
    )
