"""`sevanidhi mail`: look into the mailbox now, instead of waiting for the worker's minute."""

from __future__ import annotations

from dataclasses import asdict

import click

from sevanidhi.site.console import BothLanguages, answers, ground


@click.group(
    "mail", cls=BothLanguages, help="मेलबॉक्स से हस्ताक्षर वाले फ़ॉर्म लें। / Take signed forms out of the mailbox."
)
def command() -> None:
    pass


@command.command(
    "poll",
    short_help="मेलबॉक्स अभी देखें। / Look into the mailbox now.",
    help="मेलबॉक्स अभी देखें: जिस फ़ॉर्म का कोड पढ़ा जाए वह अपने आवेदन में जाता है, बाकी किसी के देखने को रुकते हैं। / "
    "Look into the mailbox now: a form whose code is read goes to its application, others wait for a human.",
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
