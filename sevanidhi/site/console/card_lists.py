# ruff: noqa: E501
"""`sevanidhi card revocations`: the signed list of cards that no longer hold, and what a restored copy forgot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.site.console import BothLanguages, answers, ground

if TYPE_CHECKING:
    from sevanidhi.core.signatures.cose import PublicKey
    from sevanidhi.schemes.health_card.formulas.revocations import RevokedSerials

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
KEYS = click.option(
    "--keys",
    "keys_file",
    type=FILE,
    help="सूची के साथ की कुंजियाँ (keys.json), यदि बैकअप के बाद बदलीं और आप इस फ़ाइल पर भरोसा करते हैं। / "
    "The keys of the list (keys.json), if they were rotated after the backup and you trust this file.",
)


class NoListKept(Refusal):
    """No list is kept outside the database. Facts: none."""


@click.group("revocations", cls=BothLanguages, help="रद्द कार्डों की सूची। / The list of revoked cards.")
def revocations() -> None:
    pass


@revocations.command("export", help="हस्ताक्षरित सूची फ़ाइल में लिखें। / Write the signed list to a file.")
@click.argument("file", type=NEW_FILE)
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def export(file: Path, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from django.utils import timezone

        from sevanidhi.schemes.health_card.services.revocations import publish
        from sevanidhi.web import clock

        made = publish(on=clock.today(), now=timezone.now())
        file.write_bytes(bytes(made.signed))
    told = {"file": str(file), "cards": made.cards, "as_of": made.as_of.isoformat()}
    _say(told, as_json=as_json)


@revocations.command(
    "take-back",
    short_help="लौटाई प्रति में छूटे रद्द कार्ड वापस दर्ज करें। / Revoke again the cards a restored copy does not know of.",
    help="बैकअप लौटाने के बाद: सबसे नई हस्ताक्षरित सूची (किसी अस्पताल, पेन ड्राइव या पुरानी मशीन से) के वे कार्ड फिर रद्द करें जो यहाँ रद्द नहीं हैं। "
    "फ़ाइल न दें तो यहाँ रखी सूची से। कोई सूची न मिले तो --without में कारण लिखें। / "
    "After a backup was restored: revoke the cards of the newest signed list (from a hospital, a USB stick or the old machine) that the books do not know as revoked. "
    "Without a file, of the list kept here. Where no list is left, write why in --without.",
)
@click.argument("file", type=FILE, required=False)
@KEYS
@click.option("--without", metavar="WHY", help="कोई सूची नहीं मिली; क्यों। / No list was found; why.")
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def take_back(file: Path | None, keys_file: Path | None, without: str | None, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.schemes.health_card.services import restored
        from sevanidhi.web import clock

        if without is not None:
            restored.go_on_without(why=without, on=clock.today())
            told: dict[str, Any] = {"cards": [], "without_card": []}
        else:
            taken = restored.take_back(said_by(file, keys_file), on=clock.today())
            told = {"cards": list(taken.cards), "without_card": list(taken.without_card)}
    _say(told, as_json=as_json)


@revocations.command(
    "add",
    short_help="जो कार्ड बहियों में नहीं है, उसे रद्द करें। / Revoke a card that is not in the books.",
    help="बैकअप के बाद बना कार्ड लौटाई बहियों में नहीं होता। वह खो जाए या उसकी जगह नया बने तो उसे क्रमांक से रद्द करें; क्रमांक कार्ड पर, बैच की सूची में और `card verify` में है। / "
    "A card made after the backup is not in the restored books. If it is lost or replaced, revoke it by its serial, which is on the card, in its batch's manifest and in `card verify`.",
)
@click.argument("serial", type=int)
@click.option("--why", required=True, help="क्यों। / Why.")
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def add(serial: int, why: str, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.schemes.health_card.services import restored
        from sevanidhi.web import clock

        added = restored.revoke_outside(serial=serial, why=why, on=clock.today())
    _say({"serial": serial, "added": added}, as_json=as_json)


def said_by(file: Path | None, keys_file: Path | None, *, own: bool = False) -> RevokedSerials:
    """Return what a list says: one that was exported, or one as an installation keeps it; None is that here.

    own: it lay in this installation or the one of until now. The keys of another's file are not believed.
    May refuse: NoListKept, KeysNotRead, ListNotGenuine, ListNotRead.
    """
    from sevanidhi.schemes.health_card.formulas import verification
    from sevanidhi.schemes.health_card.queries import verification as known

    kept = _kept(file)
    if kept is None and file is None:
        raise NoListKept()
    signed, brought = kept or (file.read_bytes() if file else b"", [])
    believed = brought if own or file is None else known.every_key()
    keys = _keys(keys_file) if keys_file else believed
    return verification.read_genuine_list(signed, keys=keys)


def _keys(file: Path) -> list[PublicKey]:
    """Return the keys of a file of keys, or those that lie with a kept list."""
    from sevanidhi.schemes.health_card.formulas import verification

    kept = _kept(file)
    return kept[1] if kept else verification.read_keys(file.read_bytes())


def _kept(file: Path | None) -> tuple[bytes, list[PublicKey]] | None:
    """Return list and keys as an installation keeps them outside its database; None where it is not so."""
    from sevanidhi.schemes.health_card.formulas import verification
    from sevanidhi.schemes.health_card.queries import verification as known

    if file is None:
        return known.kept_list()
    content = file.read_bytes()
    return verification.read_written_list(content) if content.startswith(b"{") else None


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    answers.say_json(told) if as_json else click.echo(
        " · ".join(f"{name} {value}" for name, value in told.items())
    )
