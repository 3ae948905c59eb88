"""What `sevanidhi demo` says of the Uttar Pradesh job: totals that agree, logins, what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.table import Table

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User
    from sevanidhi.core.people.models import Person
    from sevanidhi.site.console.demo import Told

FREE_CODE = "LKO-EDU-01"  # on the treasury's list, and nobody of the job registers with it
FREE_NUMBERS = range(9_001, 9_005)  # seeds that no family of the job has


def say_totals(tell: Told) -> None:
    """Show that everybody who applied and every card made is accounted for, and check each card."""
    from sevanidhi.site.demo.build import BUSINESS_DATE
    from sevanidhi.site.demo.up import cards, totals

    tell.step("उत्तर प्रदेश के योग मिलाए जा रहे हैं", "Agreeing the totals of Uttar Pradesh")
    people, made = totals.people(), totals.cards()
    _say(
        tell,
        "लोग: आवेदन = सत्यापित + लौटाए + अस्वीकृत + प्रतीक्षा / "
        "people: applied = verified + returned + refused + waiting",
        {
            "आवेदन / applied": people.applied,
            "सत्यापित / verified": people.verified,
            "लौटाए / returned": people.returned,
            "अस्वीकृत / refused": people.refused,
            "प्रतीक्षा / waiting": people.waiting,
        },
        agree=people.agree,
    )
    _say(
        tell,
        "कार्ड: बने = मान्य + रद्द + खराब / cards: made = in force + revoked + spoiled",
        {
            "बने / made": made.made,
            "मान्य / in force": made.in_force,
            "रद्द / revoked": made.revoked,
            "खराब / spoiled": made.spoiled,
        },
        agree=made.agree,
    )
    checked = cards.check_all(today=BUSINESS_DATE)
    if checked["wrong"] or not (people.agree and made.agree):
        raise click.ClickException("उत्तर प्रदेश के योग नहीं मिलते / the totals of Uttar Pradesh do not agree")
    tell.note(
        f"हर कार्ड बिना नेटवर्क की जाँच में सही निकला: {checked['right']}",
        f"every card is right by the check without a network: {checked['right']}",
    )


def _say(tell: Told, title: str, columns: dict[str, int], *, agree: bool) -> None:
    table = Table(title=title)
    for heading in columns:
        table.add_column(heading, justify="right")
    table.add_column("")
    table.add_row(*(str(number) for number in columns.values()), "✓" if agree else "✗")
    tell.console.print(table)


def say_logins(tell: Told, passwords: dict[str, str]) -> None:
    """Name the logins of the state cell, the district, the two drawing officers and a family."""
    from sevanidhi.site.console.demo import role_in_both
    from sevanidhi.site.demo.up.drawing_officers import REGISTERED
    from sevanidhi.site.demo.up.officers import OFFICERS

    table = Table(title="उत्तर प्रदेश के लॉगिन / logins of Uttar Pradesh")
    for heading in ("यूज़र आईडी / user ID", "पासवर्ड / password", "कौन / who", "भूमिका / role"):
        table.add_column(heading)
    for plan in OFFICERS:
        who = f"{plan.name_hi} / {plan.name_en}"
        table.add_row(plan.user_id, passwords[plan.user_id], who, role_in_both(plan.role))
    for ddo in REGISTERED:
        who = f"{ddo.name.hi} / {ddo.name.en}"
        table.add_row(ddo.code, passwords[ddo.code], who, role_in_both("ddo"))
    member, of_whom = _member()
    table.add_row(member.user_id, "OTP", f"{of_whom.name_hi} / {of_whom.name_en}", role_in_both("member"))
    tell.console.print(table)


def _member() -> tuple[User, Person]:
    """Return the login of the first family whose card was handed over and not lost, and whose it is."""
    from sevanidhi.schemes.health_card.models import Card
    from sevanidhi.schemes.health_card.queries.batches import login_of

    handed_over = Card.objects.filter(state=Card.State.HANDED_OVER).select_related("family__person")
    family = handed_over.order_by("serial")[0].family
    member = login_of(family)
    assert member is not None  # noqa: S101
    return member, family.person


def say_waiting(tell: Told) -> None:
    """Say what the job has left for the reader to do."""
    from django.conf import settings

    from sevanidhi.site.demo.up import population

    papers = settings.INSTANCE.home / "papers"
    tell.note(
        "आपके लिए: राज्य प्रकोष्ठ में LKO-PWD-02 का पंजीकरण, LKO-TO-01 पर एक पार्सल, दोनों अधिकारियों के पास "
        "एक-एक परिवार",
        "left for you: the registration of LKO-PWD-02 at the state cell, a parcel for LKO-TO-01, a family at "
        "each officer's desk",
    )
    tell.note(
        f"कार्ड, शीट, मैनिफ़ेस्ट, सूची और कुंजियाँ: {papers / 'health-card'}",
        "cards, sheets, manifest, revocations, keys",
    )
    tell.note(
        f"खुद शुरू से कार्ड तक: /hi/health-card/ खोलें; {FREE_CODE} से कोई पंजीकृत नहीं, मोबाइल कोई भी दस अंक",
        f"from nothing to a card yourself: open /en/health-card/; nobody is registered with {FREE_CODE}, any "
        "ten figures do as mobile",
    )
    numbers = ", ".join(population.aadhaar(seed) for seed in FREE_NUMBERS)
    tell.note(
        f"आधार की जगह ये लिखें, ये किसी को नहीं मिलीं: {numbers}",
        "write these as Aadhaar numbers: they were never given to anybody",
    )
    tell.note(f"पंजीकरण में भेजने के लिए फ़ोटो: {papers / 'portraits'}", "photos to send when registering")
