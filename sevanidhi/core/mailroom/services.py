"""The mail room's verbs: taking mails in, filing one, dismissing one, entering what came by post."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from sevanidhi.core import kept_files
from sevanidhi.core.audit import services as audit
from sevanidhi.core.casework import codes, kinds
from sevanidhi.core.casework import queries as cases
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.documents import services as papers_kept
from sevanidhi.core.documents.models import Document
from sevanidhi.core.mailroom import formulas, imap, permissions, queries, reading
from sevanidhi.core.mailroom.formulas import NOT_KEPT, WAITS_FOR_SCANNER, Mail, Paper, Why
from sevanidhi.core.mailroom.models import Letter, LetterPaper, Mailbox, PostArrival, State
from sevanidhi.core.mailroom.reading import Read
from sevanidhi.core.uploads import queries as uploads
from sevanidhi.core.uploads.formulas import ENDINGS
from sevanidhi.core.uploads.refusals import ScannerDown
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import check_holds

MOST_AT_ONCE = 100
LASTS_SETTLED = timedelta(days=7)
SCAN = "mailroom.signed_form"
SCAN_TITLE = ("ई-मेल से आया हस्ताक्षर वाला फ़ॉर्म", "Signed form that came by e-mail")

log = logging.getLogger(__name__)


class NoMailbox(Refusal):
    """This installation has no mailbox. Facts: none."""


class MailboxSilent(Refusal):
    """The mailbox does not answer, or not as it should. Facts: said."""


class CaseNotHere(Refusal):
    """No case of this number is for the reader's office. Facts: number."""


class LetterSettled(Refusal):
    """The mail has been filed or dismissed. Facts: none."""


class NothingToFile(Refusal):
    """No paper of the mail was chosen that could be taken. Facts: none."""


class ReasonMissing(Refusal):
    """Dismissing a mail needs a written reason. Facts: none."""


class NotTakenApart(Refusal):
    """The mail does not bring, in one paper, several forms whose pages can be told apart. Facts: none."""


class ArrivedInFuture(Refusal):
    """Nothing has arrived yet on a day to come. Facts: arrived."""


class ArrivedBeforeSent(Refusal):
    """The application was sent after its form is said to have arrived. Facts: number, sent."""


@dataclass(kw_only=True)
class Polled:
    """What one look into the mailbox brought. left: mails not taken this time."""

    filed: int = 0
    for_a_human: int = 0
    left: int = 0
    fault: str = ""


def poll(*, today: date) -> Polled:
    """Take in what lies in the mailbox, the oldest first, and put each mail away once it is kept.

    A mail is not taken while a scanner that is set up does not answer: it stays where it is, as one does that
    cannot be kept. Without a
    mailbox in the settings nothing happens. May raise imap.NoAnswer.
    """
    polled = Polled()
    if not settings.IMAP_HOST:
        return polled
    try:
        with imap.opened() as box:
            _take_all(box, polled, today=today)
    except imap.NoAnswer as fault:
        polled.fault = str(fault)
        raise
    finally:
        Mailbox.objects.update_or_create(
            name=imap.name(), defaults={"looked_at": timezone.now(), "fault": polled.fault}
        )
    return polled


def poll_now(*, today: date) -> Polled:
    """Look into the mailbox for somebody who waits for it. May refuse: NoMailbox, MailboxSilent."""
    if not settings.IMAP_HOST:
        raise NoMailbox()
    try:
        return poll(today=today)
    except imap.NoAnswer as fault:
        raise MailboxSilent(said=str(fault)) from fault


def _take_all(box: imap.Box, polled: Polled, *, today: date) -> None:
    places = box.places()
    known = queries.known_at(places)
    for place, letter in known.items():
        box.put_away(place, letter.state)
    new = [place for place in places if place not in known]
    polled.left = len(new)
    for place in new[:MOST_AT_ONCE]:
        arrived = box.take(place)
        if arrived is not None:
            try:
                letter = _taken_in(arrived, today=today)
            except ScannerDown:
                polled.fault = WAITS_FOR_SCANNER
                return
            except Exception:  # one mail's trouble keeps no other waiting
                log.exception("a mail could not be kept: uid %s", place.uid)
                polled.fault = NOT_KEPT
                continue
            box.put_away(place, letter.state)
            polled.filed += letter.state in (State.FILED, State.TAKEN_APART)
            polled.for_a_human += letter.state == State.FOR_A_HUMAN
        polled.left -= 1


def _taken_in(arrived: imap.Arrived, *, today: date) -> Letter:
    """Keep a mail; one about which the scanner, which answers, does not say yes or no is not opened.

    May refuse: ScannerDown.
    """
    try:
        return take_in(arrived, today=today)
    except ScannerDown:
        if not uploads.scanner().answers:
            raise
        return _keep(arrived, _unread(Why.NOT_SCANNED), [], sha256=_sha256(arrived), today=today)


def take_file(*, content: bytes, name: str, today: date) -> Letter:
    """Take in a mail that lies in a file, or a scan as if a mail brought it; again it is the same letter.

    For a mailbox that cannot be reached, and for trying the mail room without one. May refuse: ScannerDown.
    """
    mail = formulas.mail_of_scan(content, name=name) if formulas.is_scan(content) else content
    place = imap.Place(mailbox=f"file {hashlib.sha256(mail).hexdigest()}", uid_validity=0, uid=0)
    raw = mail if len(mail) <= formulas.LARGEST else mail[: formulas.LONGEST_HEADERS]
    arrived = imap.Arrived(place=place, raw=raw, size=len(mail), received_at=timezone.now())
    return _taken_in(arrived, today=today)


def take_in(arrived: imap.Arrived, *, today: date) -> Letter:
    """Keep a mail: filed to the case of its code, or for a human. The same mail again is the same letter.

    One paper of several forms is taken apart where each of its pages says whose it is.

    May refuse: ScannerDown.
    """
    sha256 = _sha256(arrived)
    known = Letter.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    mail, read = _opened(arrived)
    sure = len(read) == 1 and not mail.why and formulas.each_page_says_whose(read[0].pages)
    parts = reading.taken_apart(read[0]) if sure else []
    return _keep(arrived, mail, read, parts, sha256=sha256, today=today)


def _opened(arrived: imap.Arrived) -> tuple[Mail, list[Read]]:
    """Return a mail and its papers as read; one that meets a fault of ours is a human's, and is told of."""
    try:
        mail = reading.opened(arrived.raw, size=arrived.size)
        return mail, [reading.read(paper) for paper in mail.papers] if mail.why is None else []
    except ScannerDown:
        raise
    except Exception:
        log.exception("a mail could not be read: uid %s", arrived.place.uid)
        return _unread(Why.FAULT), []


def _unread(why: Why) -> Mail:
    """Return what is kept of a mail that is not opened: that it came, and why it was not."""
    return Mail(key="", from_address="", subject="", papers=(), why=why)


def _sha256(arrived: imap.Arrived) -> str:
    return hashlib.sha256(arrived.raw).hexdigest()


@transaction.atomic
def _keep(
    arrived: imap.Arrived, mail: Mail, read: Sequence[Read], parts: Sequence[Read] = (), *, sha256: str,
    today: date,
) -> Letter:  # fmt: skip
    _one_after_the_other()
    known = Letter.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    letter = Letter(
        sha256=sha256, message_id=mail.key, mailbox=arrived.place.mailbox, uid=arrived.place.uid,
        uid_validity=arrived.place.uid_validity, from_address=mail.from_address, subject=mail.subject,
        size=arrived.size, received_at=arrived.received_at,
    )  # fmt: skip
    _keep_sorted(letter, mail, read, today=today)
    return _in_parts(letter, parts, by=None, today=today) if parts else letter


def _keep_sorted(letter: Letter, mail: Mail, read: Sequence[Read], *, today: date) -> None:
    """Keep a letter with its papers, filed to the case of its code or for a human."""
    case, filed, letter.why = _filed_by_code(mail, read, today=today)
    letter.case, letter.state = case, State.FILED if case else State.FOR_A_HUMAN
    letter.settled_at = timezone.now() if case else None
    letter.save(force_insert=True)
    for paper in read:
        _keep_paper(letter, paper, document=filed.get(paper.place))
    _record("mailroom.filed" if case else "mailroom.kept_for_a_human", letter, by=None, today=today)


def take_apart(*, letter: Letter, by: Any, today: date) -> Letter:
    """Take a mail's one paper of several forms apart: each goes to the case of its code, or to a human.

    A page without a code stays with the form before it. The same again changes nothing.
    May refuse: NotYourDuty, LetterSettled, NotTakenApart.
    """
    check_holds(by, *permissions.KEEPERS, on=today)
    if letter.state == State.TAKEN_APART:
        return letter
    _check_open(letter)  # the papers of what is settled are not kept for long
    paper = queries.paper_of_several(letter)
    if paper is None:
        raise NotTakenApart()
    whole = Read(
        place=paper.place, content=kept_files.content_of(queries.place_of(paper.sha256)),
        content_type=paper.content_type, pages=tuple(tuple(codes) for codes in paper.pages),
    )  # fmt: skip
    parts = reading.taken_apart(whole)
    if not parts:
        raise NotTakenApart()
    with transaction.atomic():
        _one_after_the_other()
        held = _locked(letter)
        if held.state == State.TAKEN_APART:
            return held
        _check_open(held)
        return _in_parts(held, parts, by=by, today=today)


def _in_parts(letter: Letter, parts: Sequence[Read], *, by: Any | None, today: date) -> Letter:
    """Keep each form of a mail as a letter of its own."""
    for part in parts:
        one = Letter(
            sha256=hashlib.sha256(f"{letter.sha256} {part.place}".encode()).hexdigest(), part_of=letter,
            part=part.place, message_id=letter.message_id, mailbox=letter.mailbox, uid=letter.uid,
            uid_validity=letter.uid_validity, from_address=letter.from_address, subject=letter.subject,
            size=len(part.content), received_at=letter.received_at,
        )  # fmt: skip
        paper = Paper(place=part.place, content=part.content)
        alone = Mail(key="", from_address="", subject="", papers=(paper,))
        _keep_sorted(one, alone, [part], today=today)
    return _settle(letter, State.TAKEN_APART, "mailroom.taken_apart", why="", by=by, today=today)


def _filed_by_code(
    mail: Mail, read: Sequence[Read], *, today: date
) -> tuple[Case | None, dict[int, Document], str]:
    """Note the arrival where one code says whose form it is. Return the case, what was filed, or why not."""
    refused = next((paper.why for paper in read if paper.why), "")
    outcome = formulas.sort(mail, codes=[paper.codes for paper in read])
    if outcome.why or refused:
        return None, {}, str(refused or outcome.why)
    paper = next(paper for paper in read if outcome.paper and paper.place == outcome.paper.place)
    try:
        with transaction.atomic():
            case = codes.case_of(outcome.code)
            return case, {paper.place: _arrive(case, paper, by=None, today=today)}, ""
    except ScannerDown:
        raise
    except Refusal as refusal:
        return None, {}, refusal.name


def _arrive(
    case: Case, paper: Read | LetterPaper, *, by: Any | None, today: date, note: str = ""
) -> Document:
    """Keep a paper with the case, once however often it is mailed, and note that it came.

    What comes by its code alone is bounded as what is uploaded; the clerk's word has no bound.
    """
    scans = documents.documents_about(case).filter(kind=SCAN)
    kept = scans.filter(sha256=paper.sha256, office=case.office).first()
    if kept is None and by is None and scans.count() >= casework.MOST_SCANS:
        raise casework.ScansEnough(number=case.number, most=casework.MOST_SCANS)
    document = kept or papers_kept.keep_upload(
        content=_content_of(paper), name=f"{case.number}.{ENDINGS[paper.content_type]}", kind=SCAN,
        title=SCAN_TITLE, by=by, about=case, person=case.person, office=case.office,
    )  # fmt: skip
    casework.record_arrival(case=case, way="mail", document=document, by=by, today=today, note=note)
    return document


def _content_of(paper: Read | LetterPaper) -> bytes:
    return paper.content if isinstance(paper, Read) else kept_files.content_of(queries.place_of(paper.sha256))


def _keep_paper(letter: Letter, paper: Read, *, document: Document | None) -> None:
    if paper.content:
        kept_files.keep(queries.place_of(paper.sha256), paper.content)
    LetterPaper.objects.create(
        letter=letter, place=paper.place, sha256=paper.sha256, size=len(paper.content), why=paper.why,
        content_type=paper.content_type, pages=[list(codes) for codes in paper.pages], document=document,
    )  # fmt: skip


@transaction.atomic
def file_to(
    *, letter: Letter, number: str, places: Collection[int], by: Any, today: date, note: str = ""
) -> Letter:
    """File papers of a mail to a case of the reader's office. The same again changes nothing.

    number: of the case, or what the code on its form says. May refuse: NotYourDuty, LetterSettled,
    CaseNotHere, NothingToFile, FormCodeUnknown, OlderPrint, and as `casework.record_arrival`.
    """
    check_holds(by, *permissions.KEEPERS, on=today)
    letter = _locked(letter)
    case = _case_here(number, by=by, on=today)
    if letter.state == State.FILED and letter.case_id == case.pk:
        return letter
    _check_open(letter)
    chosen = [paper for paper in queries.papers_of(letter) if paper.place in places and not paper.why]
    if not chosen:
        raise NothingToFile()
    for paper in chosen:
        paper.document = _arrive(case, paper, by=by, today=today, note=note)
        paper.save(update_fields=["document"])
    letter.case = case
    return _settle(letter, State.FILED, "mailroom.filed", why=note, by=by, today=today)


@transaction.atomic
def dismiss(*, letter: Letter, why: str, by: Any, today: date) -> Letter:
    """Put a mail aside that brings no form, with a reason. The same again changes nothing.

    May refuse: NotYourDuty, LetterSettled, ReasonMissing.
    """
    check_holds(by, *permissions.KEEPERS, on=today)
    letter = _locked(letter)
    if letter.state == State.DISMISSED and letter.handled_by_id == by.pk:
        return letter
    _check_open(letter)
    if not why.strip():
        raise ReasonMissing()
    return _settle(letter, State.DISMISSED, "mailroom.dismissed", why=why, by=by, today=today)


@transaction.atomic
def record_post(*, number: str, arrived: date, by: Any, today: date, note: str = "") -> PostArrival:
    """Enter that a case's signed form came by post on a day. The same again changes nothing, unless the case
    was returned meanwhile and awaits another form: that may come on the same day.

    number: of the case, or what the code on its form says. May refuse: CaseNotHere, FormCodeUnknown,
    OlderPrint, ArrivedInFuture, ArrivedBeforeSent, and as `casework.record_arrival`.
    """
    check_holds(by, *permissions.KEEPERS, on=today)
    seen = _case_here(number, by=by, on=today)
    case = Case.objects.select_for_update().get(pk=seen.pk)  # two presses, one arrival
    _check_day(case, arrived, today=today)
    known = PostArrival.objects.filter(case=case, arrived_date=arrived).first()
    if known is not None and case.state != kinds.State.AWAITING_PAPER:
        return known
    casework.record_arrival(case=case, way="post", by=by, today=today, note=_told(arrived, note, today=today))
    return known or PostArrival.objects.create(
        case=case, arrived_date=arrived, entered_by=by, entered_date=today, note=note.strip()
    )


def sweep(*, now: datetime) -> int:
    """Remove the papers of mails settled some days ago: what was filed is kept with its case."""
    wanted = partial(queries.still_wanted, since=now - LASTS_SETTLED)
    return kept_files.sweep(queries.PAPERS, older_than=LASTS_SETTLED, wanted=wanted)


def _case_here(number: str, *, by: Any, on: date) -> Case:
    """Return the case of a number, of a paper's number, or of a form's code, that the reader may see."""
    asked = number.strip().upper()
    asked = codes.case_of(asked).number if codes.is_form_code(asked) else cases.number_meant(asked)
    try:
        return cases.case_for(by, asked, on=on)
    except Http404:
        raise CaseNotHere(number=number.strip()) from None  # not whose paper it is


def _check_day(case: Case, arrived: date, *, today: date) -> None:
    if arrived > today:
        raise ArrivedInFuture(arrived=arrived)
    first = case.steps.order_by("pk").first()
    if first is not None and arrived < first.business_date:
        raise ArrivedBeforeSent(number=case.number, sent=first.business_date)


def _told(arrived: date, note: str, *, today: date) -> str:
    """Return the note of the case's step, which names the day where it is not that of the step."""
    day = f"आने की तारीख · arrived on {arrived:%d-%m-%Y}" if arrived != today else ""
    return " · ".join(filter(None, (day, note.strip())))


def _check_open(letter: Letter) -> None:
    if letter.state != State.FOR_A_HUMAN:
        raise LetterSettled()


def _settle(letter: Letter, state: State, act: str, *, why: str, by: Any, today: date) -> Letter:
    letter.state, letter.handled_by, letter.handled_why = state, by, why.strip()
    letter.settled_at = timezone.now()
    letter.save(update_fields=["state", "handled_by", "handled_why", "settled_at", "case"])
    _record(act, letter, by=by, today=today)
    return letter


def _record(act: str, letter: Letter, *, by: Any | None, today: date) -> None:
    case = letter.case
    detail = {"papers": letter.papers.count(), "why": letter.why}
    audit.record(
        by=by, act=act, about=letter, why=letter.handled_why, business_date=today,
        person_id=case.person_id if case else None,
        detail=detail | ({"number": case.number} if case else {}),
    )  # fmt: skip


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("case").get(pk=letter.pk)


def _one_after_the_other() -> None:
    """Let one mail be kept at a time, whoever looks into the mailbox."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mailroom'), 0)")
