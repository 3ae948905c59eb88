"""The form as we print it, signed, scanned and mailed: through a real mail server to its own registration."""

from __future__ import annotations

import smtplib
import subprocess
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.mailroom import services as mailroom
from sevanidhi.core.mailroom.models import Letter, PostArrival
from sevanidhi.core.mailroom.tests import mail_server
from sevanidhi.core.notices.models import Message
from sevanidhi.schemes.health_card.tests.test_officers import (  # noqa: F401
    DAY,
    answered,
    at,
    begun,
    cell,
    clerk,
    day,
    lucknow,
    sent,
    signed_in,
)
from tools.debian import TOOLS

pytestmark = [pytest.mark.needs("dovecot"), pytest.mark.needs("pdftoppm")]


@pytest.fixture(scope="module")
def server():
    with mail_server.running() as running:
        yield running


@pytest.fixture
def mailbox(server, settings):
    settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", server.imap_port
    settings.IMAP_USER, settings.IMAP_PASSWORD = mail_server.USER, mail_server.PASSWORD
    settings.IMAP_CA = str(server.folder / "cert.pem")
    return server


def scanned(form: bytes, folder: Path) -> bytes:
    """Print a form, put it askew onto a scanner of 150 dots an inch, and keep it as a coarse PDF."""
    (folder / "form.pdf").write_bytes(form)
    command = [str(TOOLS["pdftoppm"].path()), "-r", "150", "-gray", "form.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
    pages = [Image.open(file).rotate(1.5, fillcolor=255) for file in sorted(folder.glob("page*"))]
    stream = BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=40)
    return stream.getvalue()


def send(server: mail_server.MailServer, scan: bytes) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "clerk.dios@example.in", "पंजीकरण का फ़ॉर्म"
    made.set_content("कृपया फ़ॉर्म लें।")
    made.add_attachment(scan, maintype="application", subtype="pdf", filename="scan0001.pdf")
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as client:
        client.sendmail("clerk.dios@example.in", ["support@cell.example"], made.as_bytes())


@pytest.mark.requirement("SECTS-5")
def test_the_printed_form_finds_its_registration_by_mail_and_the_paper_follows_by_post(
    cell, clerk, mailbox, tmp_path  # noqa: F811
):  # fmt: skip
    sent(answered(begun()))
    case = Case.objects.get()
    paper = Document.objects.get(about_key=str(case.pk), kind="health_card.ddo_form")
    send(mailbox, scanned(documents.content_of(paper), tmp_path))

    assert mailroom.poll(today=DAY).filed == 1

    case.refresh_from_db()
    letter = Letter.objects.get()
    assert (letter.case, letter.from_address, case.state) == (case, "clerk.dios@example.in", "waiting")
    assert Message.objects.filter(template="casework.received").count() == 1

    desk = signed_in(clerk).open(at("mailroom:post"))
    desk.press("आना दर्ज करें", number=case.number, arrived_day="17", arrived_month="4", arrived_year="2017")
    assert PostArrival.objects.get().arrived_date == date(2017, 4, 17)
    assert list(case.steps.order_by("pk").values_list("verb", flat=True)) == [
        "submit", "arrive_mail", "arrive_post",
    ]  # fmt: skip
    assert "हस्ताक्षर वाला फ़ॉर्म ई-मेल से मिला" in desk.open(at("casework:case", case.number)).text
