"""Mails taken in: to the case of the code on the paper, or to a human who files or dismisses them."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Barrier

import pikepdf
import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from sevanidhi.core import kept_files
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import codes
from sevanidhi.core.casework import queries as cases
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.tests.conftest import officer, person
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.mailroom import child, formulas, imap, queries, services
from sevanidhi.core.mailroom.models import Letter, PostArrival
from sevanidhi.core.mailroom.tests.conftest import DAY, LATER, as_jpeg, as_pdf, form, page, sent_by
from sevanidhi.core.mailroom.tests.test_sorting import mail
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices.models import Office
from sevanidhi.core.uploads.refusals import ScannerDown
from sevanidhi.core.uploads.tests.conftest import EICAR, fake_clamd  # noqa: F401
from sevanidhi.web.access import NotYourDuty

UIDS = itertools.count(1)


def arrived(*papers: bytes, **headers: str) -> imap.Arrived:
    raw = mail(*papers, **headers).as_bytes()
    place = imap.Place(mailbox="support", uid_validity=7, uid=next(UIDS))
    return imap.Arrived(place=place, raw=raw, size=len(raw), received_at=datetime(2017, 4, 17, 9, tzinfo=UTC))


def taken_in(*papers: bytes, **headers: str) -> Letter:
    return services.take_in(arrived(*papers, **headers), today=DAY)


def verbs(case) -> list[str]:
    return list(case.steps.order_by("pk").values_list("verb", flat=True))


def test_a_form_goes_to_the_case_of_its_code_and_completes_it(ashas):
    letter = taken_in(form(ashas), From="Nobody <nobody@example.org>")

    ashas.refresh_from_db()
    document = Document.objects.get(about_key=str(ashas.pk))
    assert (letter.state, letter.case, letter.why, letter.handled_by) == ("filed", ashas, "", None)
    assert (ashas.state, ashas.complete_date, verbs(ashas)) == ("waiting", DAY, ["submit", "arrive_mail"])
    assert (document.kind, document.person, document.office) == (
        "mailroom.signed_form", ashas.person, ashas.office,
    )  # fmt: skip
    assert letter.papers.get().document == document
    assert list(Message.objects.order_by("pk").values_list("template", flat=True)) == [
        "casework.paper_awaited", "casework.received",
    ]  # fmt: skip
    assert Entry.objects.get(act="mailroom.filed").detail["number"] == ashas.number


def test_the_same_mail_again_and_the_same_scan_in_another_mail_stay_one_arrival(ashas):
    scan = form(ashas)
    first = arrived(scan)
    letter = services.take_in(first, today=DAY)

    assert services.take_in(first, today=LATER) == letter
    other = taken_in(scan, body="Once more.")
    assert (other.state, other.case) == ("filed", ashas)
    assert (verbs(ashas), Document.objects.count()) == (["submit", "arrive_mail"], 1)


def test_so_many_scans_of_one_form_are_filed_by_their_code_and_then_a_clerk_says(ashas, kamla, monkeypatch):
    """Whoever holds the print could have filled the case with mails."""
    monkeypatch.setattr(casework, "MOST_SCANS", 2)
    code = codes.form_code(ashas)
    letters = [taken_in(as_jpeg(page(code), quality=quality)) for quality in (90, 80, 70)]

    assert [(one.state, one.why) for one in letters] == [
        ("filed", ""), ("filed", ""), ("for_a_human", "ScansEnough"),
    ]  # fmt: skip
    assert taken_in(as_jpeg(page(code), quality=90), body="Again.").state == "filed"
    assert file_to(letters[2], ashas, kamla).case == ashas


def test_a_mail_that_borrows_another_s_message_id_is_read_all_the_same(ashas, bharats):
    taken_in(form(ashas))
    second = taken_in(form(bharats))

    assert (second.message_id, second.case) == (Letter.objects.first().message_id, bharats)


def test_an_older_print_waits_for_a_human_who_is_told_its_number(ashas, asha, kamla):
    older = form(ashas)
    case = casework.take(
        case=casework.record_arrival(case=ashas, way="post", by=kamla, today=DAY).case, by=kamla, today=DAY
    )
    case = casework.move(case=case, verb="object", by=kamla, today=DAY, note="Wrong number.")
    case = casework.move(
        case=case, verb="reply", by=asha, today=DAY, note="Changed.", answers={"mobile": "9414000001"}
    )

    letter = taken_in(older)

    assert (letter.state, letter.why) == ("for_a_human", "OlderPrint")
    assert queries.numbers_on(queries.papers_of(letter)) == [ashas.number]


def test_a_code_that_nobody_could_have_printed_files_nothing(ashas):
    code = codes.form_code(ashas)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    letter = taken_in(as_jpeg(page(wrong)))

    assert (letter.state, letter.why, verbs(ashas)) == ("for_a_human", "FormCodeUnknown", ["submit"])
    assert queries.numbers_on(queries.papers_of(letter)) == []


def test_what_is_refused_of_a_paper_is_said_and_none_of_its_bytes_kept(ashas):
    letter = taken_in(b"%PDF-1.7 broken")

    paper = letter.papers.get()
    assert (letter.why, paper.why, paper.sha256) == ("FileBroken", "FileBroken", "")


def test_a_virus_is_never_filed_and_never_shown(ashas, kamla, fake_clamd):  # noqa: F811
    letter = taken_in(form(ashas) + EICAR)

    assert (letter.why, letter.papers.get().sha256, verbs(ashas)) == ("Infected", "", ["submit"])
    with pytest.raises(services.NothingToFile):
        file_to(letter, ashas, kamla)


def test_while_the_scanner_is_silent_a_mail_stays_where_it_is(ashas, settings):
    settings.CLAMD = "/nowhere/clamd"

    with pytest.raises(ScannerDown):
        taken_in(form(ashas))
    assert Letter.objects.count() == 0


def test_a_fault_of_ours_makes_it_a_human_s(ashas, monkeypatch):
    monkeypatch.setattr("sevanidhi.core.mailroom.services.reading.opened", lambda raw, size: 1 / 0)

    assert (taken_in(form(ashas)).why, verbs(ashas)) == ("fault", ["submit"])


def nested(deep: int, *, lines: int) -> bytes:
    """Return a mail whose every line is looked at once for each box it lies in."""
    boxes = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (place, place)
        for place in range(deep)
    )
    return boxes + b"Content-Type: text/plain\r\n\r\n" + b"a\n" * lines


@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    "body",
    [
        b'Content-Type: multipart/mixed; x="' + b";" * 300_000 + b"\r\n\r\nx",
        nested(200, lines=2_000_000),
        b"\r\n" + b"\n" * (24 * 1024 * 1024),
    ],
    ids=["header", "boxes", "lines"],
)
def test_a_mail_that_takes_days_to_take_apart_waits_for_a_human(db, monkeypatch, body):
    monkeypatch.setattr("sevanidhi.core.mailroom.reading.MAIL_SECONDS", 5)
    raw = b"From: mallory@example.org\r\nSubject: tangled\r\n" + body
    place = imap.Place(mailbox="support", uid_validity=7, uid=next(UIDS))
    letter = services.take_in(
        imap.Arrived(place=place, raw=raw, size=len(raw), received_at=timezone.now()), today=DAY
    )

    assert (letter.state, letter.why) == ("for_a_human", "tangled")
    assert (letter.from_address, letter.subject) == ("mallory@example.org", "tangled")


def test_a_form_taken_apart_carries_nothing_of_the_others():
    """Some scanners name the pictures of all pages in one list; each page shows but its own."""
    with pikepdf.new() as paper:
        pictures = pikepdf.Dictionary(
            {f"/P{at}": paper.make_stream(b"face of %d" % at, Type=pikepdf.Name.XObject) for at in range(3)}
        )
        listed = paper.make_indirect(pikepdf.Dictionary(XObject=pictures))
        for at in range(3):
            paper.add_blank_page().obj.Resources = listed
            paper.pages[at].Contents = paper.make_stream(b"q /P%d Do Q" % at)
        content = BytesIO()
        paper.save(content)

    part = child.some_pages(content.getvalue(), 1, 2)

    with pikepdf.open(BytesIO(part)) as opened:
        streams = [one.read_bytes() for one in opened.objects if isinstance(one, pikepdf.Stream)]
    assert [at for at in range(3) if b"face of %d" % at in streams] == [1]


class FakeBox:
    """A mailbox with these mails in it; which were put away, and where to."""

    def __init__(self, *mails: imap.Arrived) -> None:
        self.mails = {one.place: one for one in mails}
        self.away: list[tuple[int, str]] = []

    def places(self) -> list[imap.Place]:
        return list(self.mails)

    def take(self, place: imap.Place) -> imap.Arrived:
        return self.mails[place]

    def put_away(self, place: imap.Place, state: str) -> None:
        self.away.append((place.uid, state))


def test_a_mail_that_cannot_be_kept_stays_and_keeps_no_other_waiting(ashas):
    odd, good = replace(arrived(), size=2**40), arrived(form(ashas))
    box, polled = FakeBox(odd, good), services.Polled()

    services._take_all(box, polled, today=DAY)

    assert polled == services.Polled(filed=1, left=1, fault=formulas.NOT_KEPT)
    assert (box.away, ashas.steps.count()) == ([(good.place.uid, "filed")], 2)


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        (b" 7-Apr-2017 09:30:00 +0530", datetime(2017, 4, 7, 4, tzinfo=UTC)),
        (b"2017-04-07T09:30:00", None),
        (b"\xff", None),
    ],
)
def test_a_server_that_tells_the_day_in_its_own_way_holds_nothing_up(told, moment):
    found = imap._moment(told)

    assert found == moment or (moment is None and timezone.now() - found < timedelta(minutes=1))


# --- the human's verbs ------------------------------------------------------------------------------------


def file_to(letter, case, by, *, number: str = "", places=(2,), **more):
    return services.file_to(
        letter=letter, number=number or case.number, places=places, by=by, today=DAY, **more
    )


@pytest.fixture
def uncoded(ashas) -> Letter:
    """A mail whose form was folded over its code."""
    return taken_in(as_pdf([page()]))


def place_in(letter) -> int:
    return letter.papers.get().place


def test_a_clerk_files_what_no_code_could(ashas, uncoded, kamla):
    assert uncoded.why == "no_code"

    letter = file_to(uncoded, ashas, kamla, places=[place_in(uncoded)], note="Code torn off.")

    ashas.refresh_from_db()
    assert (letter.state, letter.case, letter.handled_by) == ("filed", ashas, kamla)
    assert (ashas.state, verbs(ashas)) == ("waiting", ["submit", "arrive_mail"])
    assert cases.timeline(ashas)[-1].note == "Code torn off."
    assert Document.objects.get().by_id == kamla.pk


def test_filed_twice_is_filed_once_and_elsewhere_no_more(ashas, bharats, uncoded, kamla, omkar):
    places = [place_in(uncoded)]
    first = file_to(uncoded, ashas, kamla, places=places)

    assert file_to(uncoded, ashas, omkar, places=places) == first
    assert verbs(ashas) == ["submit", "arrive_mail"]
    with pytest.raises(services.LetterSettled):
        file_to(uncoded, bharats, kamla, places=places)
    with pytest.raises(services.LetterSettled):
        services.dismiss(letter=uncoded, why="Nothing.", by=kamla, today=DAY)


def test_a_code_scanned_at_the_desk_says_the_number(ashas, uncoded, kamla):
    letter = file_to(uncoded, ashas, kamla, number=codes.form_code(ashas).lower(), places=[place_in(uncoded)])

    assert letter.case == ashas


def test_nothing_is_filed_to_a_case_of_elsewhere(ashas, uncoded, kamla):
    for number in ("RG-2017-999999", "", "CASE:X"):
        with pytest.raises(services.CaseNotHere):
            services.file_to(letter=uncoded, number=number, places=[2], by=kamla, today=DAY)


def test_only_the_keepers_of_the_mail_room_act(ashas, uncoded, asha, kamla):
    with pytest.raises(NotYourDuty):
        file_to(uncoded, ashas, asha, places=[place_in(uncoded)])
    with pytest.raises(NotYourDuty):
        services.dismiss(letter=uncoded, why="No.", by=asha, today=DAY)
    with pytest.raises(NotYourDuty):
        services.record_post(number=ashas.number, arrived=DAY, by=asha, today=DAY)


def test_a_mail_is_dismissed_for_a_reason_and_once(uncoded, kamla, omkar):
    with pytest.raises(services.ReasonMissing):
        services.dismiss(letter=uncoded, why="  ", by=kamla, today=DAY)
    services.dismiss(letter=uncoded, why="Advertisement.", by=kamla, today=DAY)
    services.dismiss(letter=uncoded, why="Advertisement.", by=kamla, today=DAY)

    assert list(Entry.objects.filter(act="mailroom.dismissed").values_list("why", flat=True)) == [
        "Advertisement."
    ]
    with pytest.raises(services.LetterSettled):
        services.dismiss(letter=uncoded, why="Again.", by=omkar, today=DAY)


def test_papers_are_swept_away_some_days_after_a_mail_is_settled(uncoded, kamla, monkeypatch):
    paper = uncoded.papers.get()
    now = timezone.now()
    monkeypatch.setattr("sevanidhi.core.kept_files.time.time", lambda: (now + timedelta(days=30)).timestamp())

    assert services.sweep(now=now + timedelta(days=30)) == 0
    services.dismiss(letter=uncoded, why="Advertisement.", by=kamla, today=DAY)
    assert services.sweep(now=now + timedelta(days=3)) == 0
    assert kept_files.content_of(queries.place_of(paper.sha256)).startswith(b"%PDF-")
    assert services.sweep(now=now + timedelta(days=30)) == 1


# --- by post ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("SECTS-5", in_part=True)
def test_both_arrivals_are_recorded_each_with_its_day(ashas, kamla):
    taken_in(form(ashas))
    entered = services.record_post(
        number=codes.form_code(ashas), arrived=LATER, by=kamla, today=LATER, note="Diary 118"
    )

    assert (entered.case, entered.arrived_date, entered.entered_by) == (ashas, LATER, kamla)
    assert verbs(ashas) == ["submit", "arrive_mail", "arrive_post"]
    assert [told.note for told in cases.timeline(ashas)] == ["", "", "Diary 118"]


def test_post_entered_twice_is_one_arrival_and_another_day_is_another(ashas, kamla, omkar):
    for by in (kamla, omkar):
        services.record_post(number=ashas.number.lower(), arrived=DAY, by=by, today=LATER)
    services.record_post(number=ashas.number, arrived=LATER, by=kamla, today=LATER)

    assert PostArrival.objects.count() == 2
    assert [told.note for told in cases.timeline(ashas)[1:]] == [
        "आने की तारीख · arrived on 17-04-2017", "",
    ]  # fmt: skip


def test_a_form_that_comes_by_post_on_the_day_of_the_return_completes_the_case_again(ashas, asha, kamla):
    services.record_post(number=ashas.number, arrived=DAY, by=kamla, today=DAY)
    case = casework.take(case=ashas, by=kamla, today=DAY)
    case = casework.move(case=case, verb="object", by=kamla, today=DAY, note="Not signed.")
    casework.move(case=case, verb="reply", by=asha, today=DAY, answers={"mobile": "9414000001"})

    services.record_post(number=ashas.number, arrived=DAY, by=kamla, today=DAY, note="Diary 119")

    ashas.refresh_from_db()
    assert (ashas.state, PostArrival.objects.count()) == ("waiting", 1)
    assert verbs(ashas)[-1] == "arrive_post"


def test_entered_at_one_moment_by_two_presses_it_is_one_arrival(own_database, registration):
    cell = Office.objects.create(
        code="SACHI", kind="state_cell", state="uttar_pradesh", name_hi="प्रकोष्ठ", name_en="Cell",
        sort_key="s", search_key=" s",
    )  # fmt: skip
    asha = User.objects.create(user_id="asha", person=person("आशा", "Asha"))
    kamla = officer("kamla", "cell_clerk", cell, person("कमला", "Kamla"))
    case = sent_by(asha, cell, registration)
    together = Barrier(4)

    def enter(_press: int) -> PostArrival:
        together.wait(timeout=30)
        try:
            return services.record_post(number=case.number, arrived=DAY, by=kamla, today=DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as presses:
        entered = set(presses.map(enter, range(4)))

    assert (len(entered), PostArrival.objects.count()) == (1, 1)


def test_a_day_that_cannot_be_is_refused(ashas, kamla):
    with pytest.raises(services.ArrivedInFuture):
        services.record_post(number=ashas.number, arrived=LATER, by=kamla, today=DAY)
    with pytest.raises(services.ArrivedBeforeSent):
        services.record_post(number=ashas.number, arrived=DAY - timedelta(days=1), by=kamla, today=DAY)


class TestSeveralFormsInOnePaper:
    """A scanner that was given a heap of forms makes one PDF of them."""

    @staticmethod
    def heap(*cases_on_pages) -> bytes:
        """Return a PDF with the code of a case on each page; None is a page whose code cannot be read."""
        return as_pdf([page(*([codes.form_code(case)] if case else [])) for case in cases_on_pages])

    @staticmethod
    def kept(case) -> list[int]:
        """Return how many pages each scan of a case has."""
        return [_pages(one) for one in documents.documents_about(case).order_by("pk")]

    def test_each_form_goes_to_its_own_case(self, ashas, bharats):
        letter = taken_in(self.heap(ashas, ashas, bharats))

        assert (letter.state, letter.case, letter.handled_by) == ("taken_apart", None, None)
        parts = queries.parts_of(letter)
        assert [(part.part, part.state, part.case) for part in parts] == [
            (1, "filed", ashas), (2, "filed", bharats),
        ]  # fmt: skip
        assert (self.kept(ashas), self.kept(bharats)) == ([2], [1])
        assert verbs(ashas) == verbs(bharats) == ["submit", "arrive_mail"]

    def test_the_same_heap_in_another_mail_stays_one_arrival_each(self, ashas, bharats):
        heap = self.heap(ashas, bharats)
        taken_in(heap)
        taken_in(heap, body="Once more.")

        assert (verbs(ashas), self.kept(ashas)) == (["submit", "arrive_mail"], [1])

    def test_the_mail_found_again_in_the_mailbox_is_the_whole_one(self, ashas, bharats):
        came = arrived(self.heap(ashas, bharats))
        letter = services.take_in(came, today=DAY)

        assert queries.known_at([came.place]) == {came.place: letter}
        assert services.take_in(came, today=LATER) == letter

    def test_a_page_without_a_code_makes_it_a_clerk_s(self, ashas, bharats, kamla):
        letter = taken_in(self.heap(ashas, None, bharats))
        assert (letter.state, letter.why, self.kept(ashas)) == ("for_a_human", "several_codes", [])
        told = queries.forms_told_apart(queries.paper_of_several(letter))
        assert told == [(ashas.number, 1, 2), (bharats.number, 3, 3)]

        done = services.take_apart(letter=letter, by=kamla, today=DAY)
        assert (done.state, done.handled_by, self.kept(ashas), self.kept(bharats)) == (
            "taken_apart", kamla, [2], [1],
        )  # fmt: skip
        kept_files.remove(queries.place_of(letter.papers.get().sha256))  # as the sweeper does after some days
        assert services.take_apart(letter=done, by=kamla, today=DAY) == done
        assert services.take_apart(letter=Letter.objects.get(pk=letter.pk), by=kamla, today=LATER) == done
        assert Letter.objects.filter(part_of=letter).count() == 2
        assert Entry.objects.filter(act="mailroom.taken_apart", by_id=kamla.pk).count() == 1

    def test_of_a_heap_one_form_may_wait_and_be_filed_by_hand(self, ashas, bharats, kamla):
        strange = codes.form_code(bharats)[:-4] + "ZZZZ"
        letter = taken_in(as_pdf([page(codes.form_code(ashas)), page(strange)]))
        first, second = queries.parts_of(letter)

        assert (first.case, second.state, second.why) == (ashas, "for_a_human", "FormCodeUnknown")
        services.file_to(letter=second, number=bharats.number, places=[2], by=kamla, today=DAY)
        assert self.kept(bharats) == [1]

    def test_what_begins_without_a_code_is_not_taken_apart(self, ashas, bharats, kamla):
        letter = taken_in(self.heap(None, ashas, bharats))

        assert queries.paper_of_several(letter) is None
        with pytest.raises(services.NotTakenApart):
            services.take_apart(letter=letter, by=kamla, today=DAY)

    def test_nobody_but_the_mail_room_takes_apart(self, ashas, bharats, asha):
        letter = taken_in(self.heap(ashas, None, bharats))

        with pytest.raises(NotYourDuty):
            services.take_apart(letter=letter, by=asha, today=DAY)

    def test_the_clerk_takes_it_apart_with_one_press(self, ashas, bharats, kamla, client, settings):
        settings.BUSINESS_DATE = DAY
        letter = taken_in(self.heap(ashas, None, bharats))
        client.force_login(kamla)

        shown = client.get(reverse("mailroom:letter", args=[letter.pk])).content.decode()
        assert f"पन्ने 1 से 2: {ashas.number}" in " ".join(shown.split()).replace("</li>", "")
        client.post(reverse("mailroom:take_apart", args=[letter.pk]))
        after = client.get(reverse("mailroom:letter", args=[letter.pk])).content.decode()
        assert ashas.number in after
        assert bharats.number in after


def _pages(document) -> int:
    with pikepdf.open(BytesIO(documents.content_of(document))) as paper:
        return len(paper.pages)
