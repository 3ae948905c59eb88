"""With a scanner nothing is taken that it has not called clean; without one it is said so."""

import shutil
import subprocess
import time
import uuid
import zipfile
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone
from xlsxwriter import Workbook

from sevanidhi.core import queue
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.documents import services as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.uploads import clamd, queries, refusals, services
from sevanidhi.core.uploads.models import State, Upload
from sevanidhi.core.uploads.tests import portraits
from sevanidhi.core.uploads.tests.conftest import EICAR
from tools.debian import TOOLS

pytestmark = pytest.mark.django_db


def zipped(content: bytes, name: str = "x.txt") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def pdf(content: bytes = b"", **how: bool) -> bytes:
    out, paper = BytesIO(), pikepdf.new()
    paper.add_blank_page()
    if content:
        paper.attachments["x.com"] = content
    paper.save(out, **how)
    return out.getvalue()


def xlsx(words: bytes) -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, words.decode())
    return out.getvalue()


def infected() -> dict[str, bytes]:
    photo = portraits.jpeg(portraits.portrait())
    return {
        "plain": EICAR,
        "with more behind": EICAR + b"\n\n",
        "zipped": zipped(EICAR),
        "zipped twice": zipped(zipped(EICAR), "inner.zip"),
        "in a pdf": pdf(EICAR, compress_streams=False),
        "in a workbook": xlsx(EICAR),
        "beside a workbook": zipped(EICAR, "xl/media/x.com"),
        "behind a photo": photo + EICAR,
        "in a photo's words": portraits.jpeg(portraits.portrait(), comment=EICAR),
        "a zip behind a photo": photo + zipped(EICAR),
        "at the end of four megabytes": bytes(4_000_000) + EICAR,
        "in text": b"GPF No,Name\n1,A\n" + EICAR,
    }


@pytest.fixture(scope="module")
def real_clamd(tmp_path_factory):
    """Debian's clamd with one signature of our own; as long as this module runs."""
    folder = tmp_path_factory.mktemp("clamav")
    (folder / "own.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {folder}/socket\nForeground yes\nStreamMaxLength 11M\n"
        f"TemporaryDirectory {folder}\nLogFile {folder}/log\n"
    )
    command = [TOOLS["clamd"].path(), "--config-file", str(folder / "clamd.conf")]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(str(folder / "socket"), running)
        yield str(folder / "socket")
    finally:
        running.terminate()
        running.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, running: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            clamd.version(address=address, seconds=2)
            return
        except clamd.NoAnswer:
            assert running.poll() is None, "clamd ended"
            assert time.monotonic() < until, "clamd did not start"
            time.sleep(0.2)


@pytest.mark.needs("clamd")
def test_debians_scanner_finds_the_test_virus_wherever_it_is_hidden(real_clamd, settings):
    settings.CLAMD = real_clamd
    found = {}
    for name, content in infected().items():
        try:
            services.scan_now(content)
        except refusals.Infected:
            found[name] = True

    assert sorted(found) == sorted(infected())
    for clean in (b"GPF No,Name\n", pdf(), portraits.jpeg(portraits.portrait()), bytes(10 * 1024 * 1024)):
        services.scan_now(clean)


def test_what_is_packed_inside_a_pdf_is_refused_whatever_the_scanner_finds(fake_clamd, asha):
    with pytest.raises(refusals.FileNotPlain):
        services.take_whole(content=pdf(EICAR), name="a.pdf", purpose="paper", by=asha)


@pytest.mark.needs("clamd")
def test_debians_scanner_takes_as_much_as_we_do_and_no_answer_is_a_no(real_clamd, settings):
    settings.CLAMD = real_clamd

    assert queries.scanner().answers
    with pytest.raises(refusals.ScannerDown):
        services.scan_now(bytes(12 * 1024 * 1024))


@pytest.mark.needs("clamd")
def test_an_infected_photo_goes_through_the_whole_house_and_is_nowhere_to_be_had(real_clamd, settings, asha):
    settings.CLAMD = real_clamd
    content = portraits.jpeg(portraits.portrait()) + EICAR

    with pytest.raises(refusals.Infected) as refused:
        services.take_whole(content=content, name="me.jpg", purpose="photo", by=asha)

    upload = Upload.objects.get(pk=uuid.UUID(refused.value.facts["key"]))
    assert (upload.state, upload.reason, upload.result_sha256) == (State.REFUSED, "Infected", "")
    told = Entry.objects.get(act="uploads.infected").detail
    assert told["virus"].startswith("Eicar-Test-Signature")


DOWN = {
    "silent": lambda content: None,
    "hanging up": lambda content: b"",
    "in error": lambda content: b"INSTREAM size limit exceeded. ERROR\0",
    "without sense": lambda content: b"\xff\xfe stream: maybe\0",
    "with half a word": lambda content: b"stream: O\0",
    "without an end": lambda content: b"stream: OK" * 2000,
}


@pytest.mark.parametrize("how", DOWN)
def test_a_scanner_that_does_not_answer_keeps_the_file_in_quarantine(
    fake_clamd, photo, asha, client, how, settings
):
    fake_clamd.answer, settings.CLAMD_SECONDS = DOWN[how], 1 if how == "silent" else 10

    waiting = services.take_whole(content=photo, name="a.jpg", purpose="photo", by=asha)

    assert (waiting.state, waiting.result_sha256) == (State.QUARANTINED, "")
    with pytest.raises(refusals.StillBeingChecked):
        services.use(key=waiting.key, by=asha)
    client.force_login(asha)
    assert client.get(f"/hi/uploads/{waiting.key}/picture").status_code == 404
    assert client.get(f"/hi/uploads/{waiting.key}/small").status_code == 404


def test_a_scanner_that_is_not_there_lets_nothing_through_and_takes_what_waits_when_it_is_back(
    fake_clamd, photo, asha, settings
):
    settings.CLAMD = "/nowhere/at/all"
    waiting = services.take_whole(content=photo, name="a.jpg", purpose="photo", by=asha)
    later = timezone.now() + timedelta(minutes=2)
    assert services.examine_what_waits(now=later) == 1
    assert services.examine_what_waits(now=later) == 0  # it is queued already
    queue.run_waiting()
    assert Upload.objects.get().state == State.QUARANTINED

    settings.CLAMD = fake_clamd.address
    services.examine_what_waits(now=later)
    queue.run_waiting()

    assert services.use(key=waiting.key, by=asha).doubts == ()
    assert fake_clamd.scanned == [photo]


@pytest.mark.parametrize("address", ["127.0.0.1:1", "[::1]:1", "no port", "/nowhere"])
def test_wherever_nobody_answers_nothing_is_taken(settings, address):
    settings.CLAMD, settings.CLAMD_SECONDS = address, 0.5
    with pytest.raises(refusals.ScannerDown):
        services.scan_now(b"anything")


def test_an_infected_file_is_refused_by_name_and_the_audit_is_told(fake_clamd, asha):
    with pytest.raises(refusals.Infected):
        services.take_whole(content=pdf(EICAR)[:-1] + EICAR, name="a.pdf", purpose="paper", by=asha)

    assert Upload.objects.get().reason == "Infected"
    assert Entry.objects.get(act="uploads.infected").detail["virus"] == "Eicar-Test-Signature"


def test_papers_of_applications_are_scanned_before_they_are_kept(fake_clamd, asha, settings):
    told = {"name": "a.pdf", "kind": "trial", "title": ("कागज़", "Paper"), "by": asha}

    with pytest.raises(refusals.Infected):
        documents.keep_upload(content=pdf() + EICAR, **told)
    settings.CLAMD = "/nowhere"
    with pytest.raises(refusals.ScannerDown):
        documents.keep_upload(content=pdf(), **told)

    assert list(Document.objects.all()) == []


def test_without_a_scanner_the_administrator_is_told_so(settings):
    assert not queries.scanner().configured
    settings.CLAMD = "/nowhere"
    assert (queries.scanner().answers, queries.scanner().configured) == (False, True)


def test_a_scanner_that_takes_less_than_we_do_is_no_scanner(fake_clamd):
    assert queries.scanner().version == "ClamAV 1.4.6/fake"
    fake_clamd.answer = lambda content: (
        b"INSTREAM size limit exceeded. ERROR\0" if len(content) > 9e6 else b"stream: OK\0"
    )

    assert not queries.scanner().answers
