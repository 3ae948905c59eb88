# ruff: noqa: E501
"""`sevanidhi card`: is a health card genuine, and the keys and lists by which anybody can tell."""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sevanidhi.kernel.phrasing import sentences_of
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.site.console import BothLanguages, answers, card_batches, card_lists, card_page, ground

if TYPE_CHECKING:
    from sevanidhi.core.signatures.cose import PublicKey
    from sevanidhi.core.signatures.models import SigningKey
    from sevanidhi.schemes.health_card.formulas.verification import Judged

NOT_GOOD = 1
PURPOSES = ("card", "revocation")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
BROKEN = (OSError, RuntimeError, SyntaxError, ValueError)  # what Pillow and pdfium make of a torn file
DOTS_AN_INCH, POINTS_AN_INCH = 300, 72
MOST_MEGABYTES, MOST_PAGES, MOST_PIXELS = 25, 50, 60_000_000
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)

WORTH = {
    "holds": ("कार्ड मान्य है", "The card is valid"),
    "not_yet": ("कार्ड असली है, पर अभी लागू नहीं", "The card is genuine, but valid only from a later day"),
    "ended": ("कार्ड असली है, पर उसकी अवधि पूरी हो चुकी है", "The card is genuine, but has expired"),
    "revoked": ("कार्ड रद्द है", "The card is revoked"),
    "not_known": (
        "कार्ड असली है, पर रद्द है या नहीं, पता नहीं: 72 घंटे के भीतर की सूची चाहिए",
        "The card is genuine, but whether it is revoked is not known: a list of the last 72 hours is needed",
    ),
}
AGES = {
    "fresh": "",
    "old": "रद्द कार्डों की सूची 24 घंटे से पुरानी है। / The list of revoked cards is older than 24 hours.",
    "too_old": "रद्द कार्डों की सूची 72 घंटे से पुरानी है। / The list of revoked cards is older than 72 hours.",
    "ahead": "सूची इस मशीन की घड़ी से आगे की है; घड़ी ठीक करें। / The list was made later than this machine's clock says; set the clock.",
    "missing": "रद्द कार्डों की सूची नहीं दी गई। / No list of revoked cards was given.",
}

NOT_IN_BOOKS = "कार्ड इन बहियों में नहीं है: लौटाए गए बैकअप के बाद बना। / The card is not in these books: it was made after the backup they were restored from."


class NoCodeFound(Refusal):
    """The picture or the pages show no code that can be read. Facts: file."""


class CodeFileTooLarge(Refusal):
    """The file is larger than any picture of a card. Facts: file, most (megabytes)."""


class FileNotFound(Refusal):
    """It is neither the text of a card's code nor a file that can be read. Facts: given."""


@click.group(
    "card",
    cls=BothLanguages,
    help="हेल्थ कार्ड: जाँच, कुंजियाँ, रद्द सूची। / The health card: checking, keys, the list of revoked cards.",
)
def command() -> None:
    pass


command.add_command(card_page.page)
command.add_command(card_batches.batch)
command.add_command(card_lists.revocations)


@command.command(
    "verify",
    short_help="कार्ड असली और मान्य है? / Is a card genuine, and is it valid?",
    help="कार्ड का कोड (SV1:… या फ़ाइल, चित्र, PDF) जाँचें। --keys देने पर न डेटाबेस चाहिए, न नेटवर्क। कार्ड मान्य न हो तो 1 पर समाप्त। "
    "JSON में until वह पहला दिन है जिससे कार्ड मान्य नहीं रहता। / "
    "Check a card's code (SV1:… or a file, picture or PDF). With --keys it needs neither database nor network. "
    "Exits with 1 if the card is not valid. In JSON, until is the first day on which it no longer holds.",
)
@click.argument("file_or_text")
@click.option(
    "--keys", "keys_file", type=FILE, help="सार्वजनिक कुंजियों की फ़ाइल (keys.json)। / The file of public keys."
)
@click.option(
    "--revocations",
    "list_file",
    type=FILE,
    help="रद्द कार्डों की हस्ताक्षरित सूची। / The signed list of revoked cards.",
)
@click.option("--on", "written_day", metavar="DAY", help="किस दिन के लिए (2017-05-02)। / For which day.")
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def verify(
    file_or_text: str, keys_file: Path | None, list_file: Path | None, written_day: str | None, as_json: bool
) -> None:
    from sevanidhi.core.signatures.base45 import TextNotReadable
    from sevanidhi.core.signatures.cose import NotGenuine
    from sevanidhi.schemes.health_card.formulas import verification

    with answers.answering(as_json=as_json):
        keys, revocations, today = _given(keys_file, list_file)
        now = datetime.now(tz=UTC)
        try:
            signed = _signed(file_or_text)
            on = answers.day_or_none("--on", written_day) or today or _day_of(revocations, keys, now)
            judged = verification.judge(signed, keys=keys, revocations=revocations, on=on, now=now)
        except (NotGenuine, TextNotReadable) as refusal:
            _say_not_genuine(refusal, as_json=as_json)
            sys.exit(NOT_GOOD)
    answer = _answer(judged, on=on) | {"in_books": None if keys_file else _in_books(judged)}
    answers.say_json(answer) if as_json else _say(answer)
    sys.exit(0 if answer["good"] else NOT_GOOD)


def _given(
    keys_file: Path | None, list_file: Path | None
) -> tuple[list[PublicKey], bytes | None, date | None]:
    """Return keys, list and day: from the files, or from the database where no file of keys is given.

    Files say their own day: None.
    """
    from sevanidhi.schemes.health_card.formulas import verification

    revocations = _content(list_file) if list_file else None
    if keys_file:
        return verification.read_keys(_content(keys_file)), revocations, None
    ground.stand()
    from sevanidhi.schemes.health_card.queries import cards
    from sevanidhi.schemes.health_card.queries import verification as known
    from sevanidhi.web import clock

    given = cards.newest_list() if revocations is None else revocations
    return known.public_keys(on=clock.today()), given, clock.today()


def _in_books(judged: Judged) -> bool:
    """Return whether the books have the card; one made after the backup they were restored from they have not."""
    from sevanidhi.schemes.health_card.queries import cards

    return cards.of_serial(judged.card.serial) is not None


def _day_of(revocations: bytes | None, keys: list[PublicKey], now: datetime) -> date:
    """Return the day by the list, as the page at /verify/ does; by the machine's clock without a list."""
    from sevanidhi.schemes.health_card.formulas import verification

    if revocations is None:
        return verification.day_in_india(now)
    return verification.day_of(revocations, keys=keys, now=now)


def _signed(file_or_text: str) -> bytes:
    """Return the signed record: of the text, or of what a file holds as bytes, text, picture or pages."""
    from sevanidhi.schemes.health_card.formulas.verification import read_code

    written = file_or_text.lstrip()
    if written.startswith("SV1:"):
        return read_code(written)
    try:
        content = _content(Path(file_or_text))
    except OSError as error:
        raise FileNotFound(given=file_or_text[:80]) from error
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"SV1:"):
        return read_code(text.decode("ascii", "replace"))
    if content.startswith((b"%PDF", *PICTURES)):
        return read_code(_code_seen(content, file=file_or_text))
    return content


def _content(file: Path) -> bytes:
    """Return a file's bytes. May refuse: CodeFileTooLarge."""
    with file.open("rb") as opened:
        content = opened.read(MOST_MEGABYTES * 1_000_000 + 1)
    if len(content) > MOST_MEGABYTES * 1_000_000:
        raise CodeFileTooLarge(file=str(file), most=MOST_MEGABYTES)
    return content


def _code_seen(content: bytes, *, file: str) -> str:
    import zxingcpp

    with suppress(*BROKEN):
        for picture in _pages(content):
            for code in zxingcpp.read_barcodes(picture):
                if code.text.startswith("SV1:"):
                    return code.text
    raise NoCodeFound(file=file)


def _pages(content: bytes) -> Any:
    if not content.startswith(b"%PDF"):
        yield _picture(content)
        return
    import pypdfium2  # type: ignore[import-untyped]

    for sheet in islice(pypdfium2.PdfDocument(content), MOST_PAGES):
        width, height = sheet.get_size()
        fits = (MOST_PIXELS / max(1, width * height)) ** 0.5
        yield sheet.render(scale=min(DOTS_AN_INCH / POINTS_AN_INCH, fits), grayscale=True).to_pil()


def _picture(content: bytes) -> Any:
    """Return a picture in grey. May raise one of BROKEN, for one that is too large too."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        except Image.DecompressionBombError as bomb:
            raise ValueError from bomb
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError
    return picture.convert("L")


def _answer(judged: Judged, *, on: date) -> dict[str, Any]:
    card, revoked = judged.card, judged.revoked
    return {
        "genuine": True,
        "good": judged.worth == "holds",
        "worth": str(judged.worth),
        "on": on.isoformat(),
        "number": card.number,
        "serial": card.serial,
        "issued": card.issued_date.isoformat(),
        "holds_from": judged.holds_from.isoformat(),
        "until": card.until_date.isoformat(),
        "ddo_code": card.ddo_code,
        "state": card.state,
        "ward": card.ward,
        "key": judged.kid.hex(),
        "members": [
            {
                "relation": one.relation,
                "name_hi": one.name_hi,
                "name_en": one.name_en,
                "birth_date": one.birth_date.isoformat(),
                "gender": one.gender,
                "covered": covered,
                "until": one.until_date.isoformat() if one.until_date else None,
                "photo": one.photo_sha256,
            }
            for one, covered in zip(card.members, judged.covered, strict=True)
        ],
        "list": {
            "age": str(judged.age),
            "as_of": revoked.as_of.isoformat() if revoked else None,
            "made_at": revoked.made_at.isoformat() if revoked else None,
        },
    }


def _say_not_genuine(refusal: Refusal, *, as_json: bool) -> None:
    if as_json:
        why = getattr(refusal, "why", "form")
        answers.say_json(
            {"genuine": False, "good": False, "why": why, "reason": answers.refused(refusal)["reason"]}
        )
        return
    for sentence in sentences_of(refusal):
        click.echo(f"✗ {sentence}")


def _last_day(until: str) -> str:
    """Return the last day as the card prints it: `until` is the first on which it holds no more."""
    return (date.fromisoformat(until) - timedelta(days=1)).isoformat()


def _say(answer: dict[str, Any]) -> None:
    hindi, english = WORTH[answer["worth"]]
    click.echo(f"{'✓' if answer['good'] else '✗'} {hindi} / {english}")
    days = f"{answer['holds_from']} – {_last_day(answer['until'])}"
    click.echo(f"  {answer['number']} · क्रमांक / serial {answer['serial']} · {days} · {answer['ddo_code']}")
    for place, one in enumerate(answer["members"], start=1):
        until = f" → {_last_day(one['until'])}" if one["until"] else ""
        click.echo(
            f"  {place}. {'✓' if one['covered'] else '✗'} {one['name_hi']} / {one['name_en']} · {one['relation']} · {one['birth_date']}{until}"
        )
    if AGES[answer["list"]["age"]]:
        click.echo(f"  ! {AGES[answer['list']['age']]}")
    if answer["in_books"] is False:
        click.echo(f"  ! {NOT_IN_BOOKS}")


@command.group("keys", cls=BothLanguages, help="हस्ताक्षर की कुंजियाँ। / Keys that sign.")
def keys() -> None:
    pass


@keys.command(
    "make",
    help="कार्ड और रद्द सूची के लिए जो कुंजी न हो, वह बनाएँ। / Make the keys that sign cards and lists, if there are none.",
)
@click.option(
    "--from",
    "written_day",
    metavar="DAY",
    help="किस दिन से; नहीं तो आज से। / From which day; without it, from today.",
)
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def make(written_day: str | None, as_json: bool) -> None:
    _each_purpose("make_key", (), written_day, as_json=as_json)


@keys.command(
    "rotate",
    help="नई कुंजी पुरानी की जगह लें; पुरानी से बने कार्ड मान्य रहते हैं। / Replace the key by a new one; cards signed with the old one stay valid.",
)
@click.option(
    "--purpose", type=click.Choice(PURPOSES), required=True, help="किस काम की कुंजी। / What the key signs."
)
@click.option(
    "--from",
    "written_day",
    metavar="DAY",
    help="किस दिन से; नहीं तो आज से। / From which day; without it, from today.",
)
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def rotate(purpose: str, written_day: str | None, as_json: bool) -> None:
    _each_purpose("rotate", (purpose,), written_day, as_json=as_json)


@keys.command(
    "end",
    help="चोरी या खोई कुंजी समाप्त करें: उससे बना कोई कार्ड या सूची अब मान्य नहीं। / "
    "End a key that was stolen or lost: no card or list that it signed is valid any more.",
)
@click.argument("kid")
@click.option("--why", required=True, help="क्यों। / Why.")
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def end(kid: str, why: str, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.core.signatures import services
        from sevanidhi.web import clock

        ended = services.end_key(key=services.key_of(kid), why=why, by=None, on=clock.today())
    _say_keys([ended], as_json=as_json)


def _each_purpose(verb: str, purposes: tuple[str, ...], written_day: str | None, *, as_json: bool) -> None:
    """Make or rotate the key of each purpose. purposes: none for those that have no key yet, or both."""
    with answers.answering(as_json=as_json):
        ground.stand()
        from django.db import transaction
        from django.utils import timezone

        from sevanidhi.core.signatures import queries, services
        from sevanidhi.schemes.health_card.queries.verification import revocations_unknown_since
        from sevanidhi.schemes.health_card.services.revocations import publish
        from sevanidhi.web import clock

        today = clock.today()
        from_date = answers.day_or_none("--from", written_day) or today
        purposes = purposes or queries.without_key(PURPOSES, on=from_date) or PURPOSES
        with transaction.atomic():
            made = [
                getattr(services, verb)(purpose=purpose, from_date=from_date, by=None, on=today)
                for purpose in purposes
            ]
            if "revocation" in purposes and from_date == today and revocations_unknown_since() is None:
                publish(on=today, now=timezone.now())  # what the old key signed is not believed from today on
    _say_keys(made, as_json=as_json)


def _say_keys(made: list[SigningKey], *, as_json: bool) -> None:
    rows = [
        {
            "kid": key.kid,
            "purpose": key.purpose,
            "from": key.from_date.isoformat(),
            "until": key.until_date.isoformat(),
        }
        for key in made
    ]
    if as_json:
        answers.say_json({"keys": rows})
        return
    for row in rows:
        click.echo(f"{row['purpose']}: {row['kid']} · {row['from']} – {row['until']}")


@keys.command("export", help="सार्वजनिक कुंजियाँ फ़ाइल में लिखें (keys.json)। / Write the public keys to a file.")
@click.argument("file", type=NEW_FILE)
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def export_keys(file: Path, as_json: bool) -> None:
    from sevanidhi.schemes.health_card.formulas.verification import written_keys

    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.schemes.health_card.queries import verification
        from sevanidhi.web import clock

        every = verification.public_keys(on=clock.today())
        file.write_text(written_keys(every) + "\n", encoding="utf-8")
    _say_written(file, {"keys": len(every)}, as_json=as_json)


@command.command(
    "remake",
    short_help="समाप्त कुंजी के कार्ड फिर से बनाएँ। / Make new cards for those of an ended key.",
    help="जिन कार्डों की कुंजी समाप्त की गई, उन्हें नई कुंजी से फिर बनाएँ; धारकों को संदेश जाता है। बीच में रुके तो फिर चलाएँ। / "
    "Make new cards, signed with today's key, for those whose key was ended; the holders are told. If it stops half-way, run it again.",
)
@click.option("--why", required=True, help="क्यों। / Why.")
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def remake(why: str, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.schemes.health_card.queries import cards as kept
        from sevanidhi.schemes.health_card.services import cards
        from sevanidhi.web import clock

        on, made, refused = clock.today(), 0, 0
        for card in kept.of_ended_keys(on=on).iterator():
            try:
                cards.remake(card, note=why, on=on)
            except Refusal:  # of one family; the doctor counts what is left
                refused += 1
            else:
                made += 1
    told = {"made": made, "refused": refused}
    answers.say_json(told) if as_json else click.echo(
        " · ".join(f"{name} {value}" for name, value in told.items())
    )
    sys.exit(NOT_GOOD if refused else 0)


def _say_written(file: Path, told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answers.say_json({"file": str(file), **told})
        return
    click.echo(f"{file}: " + " · ".join(f"{name} {value}" for name, value in told.items()))
