"""`sevanidhi mail`: look into the mailbox now, instead of waiting for the worker's minute; or take a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.utils import translation

from sevanidhi.site.console import BothLanguages, answers, ground

if TYPE_CHECKING:
    from sevanidhi.core.mailroom.models import Letter


@click.group(
    "mail", cls=BothLanguages, help="मेलबॉक्स से हस्ताक्षर वाले फ़ॉर्म लें। / Fetch signed forms from the mailbox."
)
def command() -> None:
    pass


@command.command(
    "poll",
    short_help="मेलबॉक्स अभी देखें। / Check the mailbox now.",
    help="मेलबॉक्स अभी देखें: जिस फ़ॉर्म का कोड पढ़ा जाए वह अपने आवेदन में जाता है, बाकी किसी के देखने को रुकते हैं। / "
    "Check the mailbox now: a form whose code can be read is filed, others wait for a person.",
)
@click.option("--json", "as_json", is_flag=True, help="उत्तर एक JSON। / The answer as one JSON object.")
def poll(as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.core.mailroom import services
        from sevanidhi.web import clock

        polled = services.poll_now(today=clock.today())
    if as_json:
        answers.say_json(asdict(polled))
        return
    click.echo(
        f"फ़ाइल हुए {polled.filed}, देखने को {polled.for_a_human}, मेलबॉक्स में बचे {polled.left} / "
        f"filed {polled.filed}, for a human {polled.for_a_human}, left in the mailbox {polled.left}"
    )
    if polled.fault:
        click.echo(f"मेलबॉक्स में ई-मेल रुकी हैं / Mails stay in the mailbox: {polled.fault}")


@command.command(
    "take",
    short_help="फ़ाइल को ई-मेल की तरह लें। / Take in a file as if it came by e-mail.",
    help="ई-मेल की फ़ाइल (.eml) लें, या स्कैन (PDF, JPEG, PNG), जैसे ई-मेल में आया हो: जिस फ़ॉर्म का कोड पढ़ा जाए "
    "वह अपने आवेदन में जाता है। मेलबॉक्स के बिना भी चलता है। / Take in an e-mail saved as a file (.eml), "
    "or a scan (PDF, JPEG, PNG) as if it came by e-mail: a form whose code can be read is filed. "
    "Needs no mailbox.",
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="हर फ़ाइल पर एक JSON। / One JSON object for each file.")
def take(files: tuple[Path, ...], as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.core.mailroom import services
        from sevanidhi.web import clock

        for file in files:
            letter = services.take_file(content=file.read_bytes(), name=file.name, today=clock.today())
            _say_taken(file, letter, as_json=as_json)


def _say_taken(file: Path, letter: Letter, *, as_json: bool) -> None:
    from sevanidhi.core.mailroom import phrases

    number = letter.case.number if letter.case else ""
    if as_json:
        answers.say_json({"file": file.name, "state": letter.state, "case": number, "why": letter.why})
        return
    for language in ("hi", "en"):
        with translation.override(language):
            why = phrases.why_words(letter.why) if letter.why else ""
            click.echo(
                f"{file.name}: {' · '.join(filter(None, (phrases.state_words(letter.state), number, why)))}"
            )
