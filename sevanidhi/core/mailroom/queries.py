"""Reading the mail room. The door: `letter_for`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.http import Http404
from django.urls import reverse

from sevanidhi.core import kept_files
from sevanidhi.core.casework import codes, kinds
from sevanidhi.core.casework import queries as cases
from sevanidhi.core.mailroom import imap, permissions
from sevanidhi.core.mailroom.formulas import codes_of, forms_on
from sevanidhi.core.mailroom.models import Letter, LetterPaper, Mailbox, PostArrival, State

PAPERS = "mail"
SHOWN = 50
ARRIVALS_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the mailbox does: is there one, when was it last read, what it said instead, what waits."""

    configured: bool
    looked_at: datetime | None
    fault: str
    waiting: int
    since: datetime | None


def letter_for(user: Any, pk: int, *, on: date) -> Letter:
    """Return a letter to whoever keeps the mail room; Http404 for a stranger."""
    if not permissions.keeps_mail(user, on=on):
        raise Http404
    found = Letter.objects.select_related("case__person", "handled_by__person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def letters(user: Any, state: str, *, start: int, on: date) -> list[Letter]:
    """Return a page of letters: those for a human from the oldest on, others from the newest."""
    if not permissions.keeps_mail(user, on=on):
        return []
    order = ("received_at", "pk") if state == State.FOR_A_HUMAN else ("-settled_at", "-pk")
    found = Letter.objects.filter(state=state).select_related("case", "handled_by")
    return list(found.annotate(number_of_papers=Count("papers")).order_by(*order)[start : start + SHOWN])


def papers_of(letter: Letter) -> list[LetterPaper]:
    """Return the papers of a letter as they stand in the mail."""
    return list(letter.papers.select_related("document").order_by("place"))


def content_of(letter: Letter, place: int) -> tuple[LetterPaper, bytes]:
    """Return a paper of a mail that waits for a human; Http404 where it was not taken.

    Once filed it is the case's, and for those alone who may see that.
    """
    paper = letter.papers.filter(place=place, why="").first()
    if paper is None or letter.state != State.FOR_A_HUMAN:
        raise Http404
    try:
        return paper, kept_files.content_of(place_of(paper.sha256))
    except FileNotFoundError:
        raise Http404 from None


def may_see_case(user: Any, letter: Letter, *, on: date) -> bool:
    """Return whether the case of a letter is the reader's to see; a code files to other offices too."""
    if letter.case is None:
        return False
    try:
        cases.case_for(user, letter.case.number, on=on)
    except Http404:
        return False
    return True


def numbers_on(papers: Iterable[LetterPaper]) -> list[str]:
    """Return the numbers of the cases whose forms the papers are, older prints too."""
    found: dict[str, None] = {}
    for code in (code for paper in papers for code in codes_of(paper.pages)):
        with suppress(codes.FormCodeUnknown):
            found[_number_of(code)] = None
    return list(found)


def parts_of(letter: Letter) -> list[Letter]:
    """Return the forms into which a mail was taken apart, as they stood in its paper."""
    return list(letter.parts.select_related("case").order_by("part"))


def paper_of_several(letter: Letter) -> LetterPaper | None:
    """Return the one paper of a letter where it brings several forms that can be told apart."""
    papers = papers_of(letter)
    return papers[0] if len(papers) == 1 and forms_on(papers[0].pages) else None


def forms_told_apart(paper: LetterPaper | None) -> list[tuple[str, int, int]]:
    """Return each form of such a paper: its number, "" for no form of ours, its first and last page."""
    found = []
    for part in forms_on(paper.pages) if paper else ():
        try:
            number = _number_of(part.code)
        except codes.FormCodeUnknown:
            number = ""
        found.append((number, part.first + 1, part.until))
    return found


def _number_of(code: str) -> str:
    try:
        return codes.case_of(code).number
    except codes.OlderPrint as older:
        return str(older.facts["number"])


def arrivals(user: Any, *, on: date) -> QuerySet[PostArrival]:
    """Return what came by post to the reader's offices, the last entered first."""
    at_mine = PostArrival.objects.filter(case__office__in=_offices(user, on=on))
    return at_mine.select_related("case", "entered_by__person").order_by("-pk")[:ARRIVALS_SHOWN]


def _offices(user: Any, *, on: date) -> list[Any]:
    return [office for role in permissions.KEEPERS for office in user.offices(role, on=on)]


def known_at(places: Iterable[imap.Place]) -> dict[imap.Place, Letter]:
    """Return the letters that were taken from these places before, whatever lies there."""
    asked = {(place.mailbox, place.uid_validity, place.uid): place for place in places}
    found = Letter.objects.filter(part=0, uid__in=[place.uid for place in asked.values()])
    named = {(one.mailbox, one.uid_validity, one.uid): one for one in found}
    return {place: named[key] for key, place in asked.items() if key in named}


def still_wanted(places: list[str], *, since: datetime) -> set[str]:
    """Return which kept papers a letter still waits with, or was settled with a short while ago."""
    names = {place: place.rsplit("/", 1)[-1] for place in places}
    named = LetterPaper.objects.filter(sha256__in=set(names.values()))
    lasting = named.filter(letter__settled_at=None) | named.filter(letter__settled_at__gte=since)
    wanted = set(lasting.values_list("sha256", flat=True))
    return {place for place, sha256 in names.items() if sha256 in wanted}


def place_of(sha256: str) -> str:
    """Return where a letter's paper lies, until some days after it was filed or dismissed."""
    return f"{PAPERS}/{sha256[:2]}/{sha256}"


def standing() -> Standing:
    """Return how the mailbox does, by when it was last read."""
    waiting = Letter.objects.filter(state=State.FOR_A_HUMAN).aggregate(
        waiting=Count("pk"), since=Min("received_at")
    )
    if not settings.IMAP_HOST:
        return Standing(configured=False, looked_at=None, fault="", **waiting)
    last = Mailbox.objects.filter(name=imap.name()).first()
    return Standing(
        configured=True,
        looked_at=last.looked_at if last else None,
        fault=last.fault if last else "",
        **waiting,
    )


def is_needed() -> bool:
    """Return whether any kind of application awaits a signed form, which may come by mail."""
    return any(one.awaits_paper for one in kinds.kinds().values())


def as_records(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return letters by their keys for the audit: what they are called, and the address of the page."""
    found = Letter.objects.filter(pk__in=[int(key) for key in keys])
    return {str(one.pk): (str(one), reverse("mailroom:letter", args=[one.pk])) for one in found}
