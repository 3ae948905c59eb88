"""`sevanidhi card page`: the page that checks cards, for a machine without a network."""

from pathlib import Path

import click

from sevanidhi.site.console import answers, ground, in_both


@click.command(
    "page",
    cls=in_both.Command,
    short_help="कार्ड जाँचने का पृष्ठ, पेन ड्राइव के लिए। / The page that checks cards, for a USB stick.",
    help="""कार्ड जाँचने का पृष्ठ, कुंजियाँ और रद्द कार्डों की सूची एक फ़ोल्डर में रखें; index.html ब्राउज़र में खोलें।
    / Put the page that checks cards, the keys and the list of revoked cards into a folder.

    \b
    सूची 72 घंटे चलती है: उससे पहले फ़ोल्डर फिर बनाएँ। / The list is valid for 72 hours: remake the folder in time.
    """,
)
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="उत्तर एक JSON। / The answer as one JSON object.")
def page(folder: Path, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from django.utils import timezone

        from sevanidhi.schemes.health_card import offline_page
        from sevanidhi.schemes.health_card.services.revocations import publish
        from sevanidhi.web import clock

        made = publish(on=clock.today(), now=timezone.now())
        written = offline_page.write(folder, signed=bytes(made.signed), on=clock.today())
    if as_json:
        answers.say_json({"folder": str(folder), "files": written})
    else:
        click.echo(f"✓ {folder}: {len(written)} फ़ाइलें · index.html खोलें / files · open index.html")
