"""`sevanidhi restore`: a backup into a new installation, which must then prove itself."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.site.backups import folder
from sevanidhi.site.console import answers, card_lists, ground
from sevanidhi.site.database import instance
from sevanidhi.site.database.instance import Instance

DOES_NOT_HOLD, REVOCATIONS_UNKNOWN = 1, 3


class LeftOut(NamedTuple):
    """How many numbers a restored copy leaves out: at_least, and a_minute for each since the backup."""

    at_least: int
    a_minute: int


# Numbers that stand on cards and papers outside. Those given after the backup are not known to it, and must
# not be given again. For each day more are left out than are ever given in one: so a second copy of the same
# backup begins behind all that the first has given. A backup of four months leaves a shape of ten million no
# number of a card; making one is then refused until the rule has a wider shape.
LEFT_OUT = {
    "casework_number": LeftOut(100_000, 1_000),
    "health_card_serial": LeftOut(1_000_000, 60_000),
    "health_card_number": LeftOut(100_000, 50),
    "health_card_batch_number": LeftOut(1_000, 5),
}
CARDS = "health_card_serial"


class DatabaseNotEmpty(Refusal):
    """The database to restore into holds tables already. Facts: database."""


@click.command(
    "restore",
    short_help="बैकअप लौटाएँ और परखें। / Restore a backup and prove it.",
    help="बैकअप को नई स्थापना में लौटाएँ और उसे परखें। जाँच न उतरे तो 1 पर समाप्त; उतरे, पर रद्द कार्डों की सूची न मिले, "
    "तो 3 पर। / Restore a backup into a new installation and prove it there; exits 1 if the proof does not "
    "hold, 3 if it does but no list says which cards were revoked since. "
    "With DATABASE_URL set, the books go there, and with VAULT_DATABASE_URL the vault; both must be empty.",
)
@click.argument("folder_name", metavar="DIR")
@click.option(
    "--to",
    "home_name",
    required=True,
    metavar="HOME",
    help="नई स्थापना का फ़ोल्डर। / Folder of the new installation.",
)
@click.option(
    "--revocations",
    "list_file",
    type=card_lists.FILE,
    help="रद्द कार्डों की सबसे नई सूची; न दें तो अब तक की स्थापना में रखी सूची। / "
    "The newest list of revoked cards; else the one kept in the installation of until now.",
)
@card_lists.KEYS
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def command(
    folder_name: str, home_name: str, list_file: Path | None, keys_file: Path | None, as_json: bool
) -> None:
    source, home = Path(folder_name), Path(home_name).resolve()
    manifest, until_now = folder.checked(source), instance.current()
    put_files(source, home)
    os.environ["SEVANIDHI_HOME"] = str(home)  # from here on this process belongs to the new installation
    started = ground.stand()
    try:
        left_out = _left_out_of_cards(put_databases(source, taken_at=manifest.taken_at)[CARDS])
        revoked = take_back_revocations(list_file, keys_file, until_now=until_now, taken_at=manifest.taken_at)
        damaged, failing = _damaged_papers(), _failing_keys()
        proved = _prove()
    finally:
        if started:
            from sevanidhi.site.console.serve import stop_server

            stop_server()
    holds = proved.returncode == 0 and not damaged and not failing
    found = {
        "holds": holds, "damaged_papers": damaged, "vault_keys_failing": failing, "revoked_again": revoked,
        "serials_left_out": left_out,
    }  # fmt: skip
    _say(manifest, home, found=found, proof=proved.stdout.strip(), as_json=as_json)
    sys.exit(_exit_code(holds=holds, revoked=revoked))


def _exit_code(*, holds: bool, revoked: dict[str, list[int]] | None) -> int:
    if not holds:
        return DOES_NOT_HOLD
    return REVOCATIONS_UNKNOWN if revoked is None else 0


def put_files(source: Path, home: Path) -> None:
    """Put keys and papers into the new installation's folder. May refuse: FolderNotEmpty."""
    folder.prepare(home)
    if os.geteuid() == 0:  # PostgreSQL will run as another user, who has to pass through
        home.chmod(0o711)
    folder.copy_below(source / folder.INSTANCE, home)
    Instance(home).keep_secrets(folder.kept_secrets(source))
    folder.copy_below(source / folder.FILES, home / "files")


def put_databases(source: Path, *, taken_at: str) -> dict[str, range]:
    """Fill this installation's empty books and vault from their dumps and give the roles their rights.

    Return the numbers that were left out. May refuse: DatabaseNotEmpty.
    """
    from django.conf import settings

    from sevanidhi.site.backups import dump
    from sevanidhi.site.database import provision, setup

    dumps = {"owner": source / folder.DUMP, "vault_owner": source / folder.VAULT_DUMP}
    for owner in dumps:
        if not dump.is_empty(settings.DATABASES[owner]):
            raise DatabaseNotEmpty(database=settings.DATABASES[owner]["NAME"])
    provision.make_roles(settings.DATABASES)
    for owner, file in dumps.items():
        dump.load(settings.DATABASES[owner], file, home=settings.INSTANCE.home)
    left_out = leave_numbers_out(since=datetime.fromisoformat(taken_at), now=datetime.now(UTC))
    setup.grant_rights()
    return left_out


def take_back_revocations(
    list_file: Path | None, keys_file: Path | None, *, until_now: Instance, taken_at: str
) -> dict[str, list[int]] | None:
    """Revoke again what was revoked since the backup; None where no list says what, so that none is signed.

    A list that was found and is no help counts as none. Of one that was named may refuse: as `said_by`,
    ListOlderThanBackup. Then too no list is signed until `sevanidhi card revocations take-back`.
    """
    from django.conf import settings

    from sevanidhi.schemes.health_card.queries import cards
    from sevanidhi.schemes.health_card.queries import verification as known
    from sevanidhi.schemes.health_card.services import restored
    from sevanidhi.web import clock

    if not cards.are_registered():
        return {"cards": [], "without_card": []}
    settings.INSTANCE.keep_options(**{known.UNKNOWN_SINCE: taken_at})
    own = list_file is None
    try:
        list_file = list_file or _list_of(until_now)
        if list_file is None:
            return None
        taken = restored.take_back(card_lists.said_by(list_file, keys_file, own=own), on=clock.today())
    except Refusal:
        if not own:
            raise
        return None
    return {"cards": list(taken.cards), "without_card": list(taken.without_card)}


def _list_of(until_now: Instance) -> Path | None:
    """Return the list which the installation of until now kept, where it is the one that was backed up.

    In the new installation itself lies that of the backup, which tells nothing newer.
    """
    from django.conf import settings

    from sevanidhi.schemes.health_card.formulas.verification import read_written_list
    from sevanidhi.schemes.health_card.queries import verification as known

    file = until_now.files / known.KEPT
    if until_now.home.resolve() == settings.INSTANCE.home.resolve():
        return None
    if not file.exists() or not known.is_of_this_house(read_written_list(file.read_bytes())[1]):
        return None
    return file


def leave_numbers_out(*, since: datetime, now: datetime) -> dict[str, range]:
    """Let the numbers go on behind any that may have been given since the backup; return those left out."""
    from django.db import connections

    seconds, left_out = max(0, int((now - since).total_seconds())), {}
    with connections["owner"].cursor() as cursor:
        for sequence, rule in LEFT_OUT.items():
            cursor.execute(f"SELECT last_value FROM {sequence}")  # noqa: S608
            (last,) = cursor.fetchone()
            behind = last + rule.at_least + rule.a_minute * seconds // 60
            cursor.execute("SELECT setval(%s, %s)", [sequence, behind])
            left_out[sequence] = range(last + 1, behind + 1)
    return left_out


def _left_out_of_cards(serials: range) -> list[int]:
    """Return the first and the last serial left out; nothing where no card was ever asked for."""
    from sevanidhi.schemes.health_card.queries import cards

    return [serials.start, serials.stop - 1] if cards.are_registered() else []


def _damaged_papers() -> list[str]:
    from sevanidhi.core.documents import queries

    return queries.damaged()


def _failing_keys() -> list[int]:
    from sevanidhi.core.vault import queries

    return queries.keys_that_fail()


def _prove() -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "sevanidhi", "prove", "--json"]
    return subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603


def _say(manifest: folder.Manifest, home: Path, *, found: dict[str, Any], proof: str, as_json: bool) -> None:
    if as_json:
        answers.say_json({"home": str(home), "taken_at": manifest.taken_at, **found, "proof": proof})
        return
    click.echo(f"बैकअप लौटाया गया / Restored: {manifest.taken_at} → {home}")
    for number in found["damaged_papers"]:
        click.echo(f"कागज़ नहीं मिलता या बदला हुआ है / Paper missing or changed: {number}", err=True)
    for key in found["vault_keys_failing"]:
        click.echo(f"आधार की तिजोरी कुंजी {key} से नहीं खुलती / The vault does not open with key {key}", err=True)
    if found["serials_left_out"]:
        _say_left_out(*found["serials_left_out"])
    _say_revoked(found["revoked_again"], taken_at=manifest.taken_at)
    click.echo(
        "जाँच खरी उतरी / The restored copy proves itself"
        if found["holds"]
        else f"जाँच खरी नहीं उतरी / Does not hold: {proof}",
        err=not found["holds"],
    )
    click.echo(f"चलाएँ / Run: SEVANIDHI_HOME={home} sevanidhi serve")


def _say_left_out(first: int, last: int) -> None:
    click.echo(
        f"क्रमांक {first}–{last} यहाँ नहीं दिए जाएँगे; बैकअप के बाद बने असली कार्डों पर हो सकते हैं, जो बहियों में नहीं हैं:"
        " `sevanidhi card verify` बताता है, `sevanidhi card revocations add` रद्द करता है। /"
        f" Serials {first}–{last} are not given here: they may stand on cards made after the backup, genuine"
        " and not in these books. `sevanidhi card verify` tells one, `sevanidhi card revocations add` revokes"
        " it."
    )


def _say_revoked(revoked: dict[str, list[int]] | None, *, taken_at: str) -> None:
    if revoked is None:
        click.echo(
            f"{taken_at} के बाद कौन-से कार्ड रद्द हुए, पता नहीं; सूची पर हस्ताक्षर नहीं होंगे। चलाएँ: / Which cards were"
            f" revoked after {taken_at} is not known; no list is signed. Run:"
            " sevanidhi card revocations take-back FILE",
            err=True,
        )
        return
    for what, serials in revoked.items():
        if serials:
            click.echo(f"फिर रद्द / Revoked again ({what}): {', '.join(map(str, serials))}")
