"""Sixty mails through a real mail server: each to the right case or to a human, and nobody is answered."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import imap_tools
import pikepdf
import pytest
from click.testing import CliRunner

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework import codes as form_codes
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.casework.tests.conftest import person
from sevanidhi.core.documents.models import Document
from sevanidhi.core.mailroom import formulas, imap, queries, services, tasks
from sevanidhi.core.mailroom.formulas import LARGEST
from sevanidhi.core.mailroom.models import Letter, Mailbox
from sevanidhi.core.mailroom.tests import mail_server
from sevanidhi.core.mailroom.tests.conftest import DAY, as_jpeg, as_pdf, as_png, page, sent_by
from sevanidhi.core.mailroom.tests.test_sorting import mail
from sevanidhi.core.notices.models import Message
from sevanidhi.core.uploads.tests.conftest import EICAR, fake_clamd  # noqa: F401
from sevanidhi.site.console import mail as console
from sevanidhi.site.database.instance import current
from sevanidhi.site.health.mailbox import mailbox as finding

NUMBERED = re.compile(r"#(\d\d)#")
NOBODYS_CODE = "CASE:RG-2017-999999:ABCD-EFGH-JKLM"
OTHER_CODE = "https://sevanidhi.example/hi/documents/check/ABCD-EFGH-JKLM"


@pytest.fixture(scope="module")
def server():
    with mail_server.running() as running:
        yield running


@pytest.fixture
def mailbox(server, settings):
    settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", server.imap_port
    settings.IMAP_USER, settings.IMAP_PASSWORD = mail_server.USER, mail_server.PASSWORD
    settings.IMAP_CA = str(server.folder / "cert.pem")
    yield server
    with signed_in(server) as box:
        for folder in ("INBOX", *imap.FOLDERS.values()):
            if box.folder.exists(folder):
                box.folder.set(folder)
                box.delete(box.uids())
    server.heard.clear()


def signed_in(server: mail_server.MailServer) -> imap_tools.MailBox:
    trusted = ssl.create_default_context(cafile=str(server.folder / "cert.pem"))
    box = imap_tools.MailBox("127.0.0.1", server.imap_port, ssl_context=trusted)
    return box.login(mail_server.USER, mail_server.PASSWORD)


def send(server: mail_server.MailServer, *raws: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=60) as client:
        for raw in raws:
            client.sendmail("sender@example.org", ["support@cell.example"], raw)


def lying_in(server: mail_server.MailServer) -> dict[str, int]:
    with signed_in(server) as box:
        folders = ("INBOX", *imap.FOLDERS.values())
        return {name: box.folder.status(name)["MESSAGES"] for name in folders if box.folder.exists(name)}


# --- the mails --------------------------------------------------------------------------------------------


class Forms:
    """The forms of the cases, as many ways as people send them."""

    def __init__(self, ashas: Case, bharats: Case, withdrawn: Case, *, older: str) -> None:
        self.ashas, self.bharats, self.older = ashas, bharats, older
        self.code, self.other = form_codes.form_code(ashas), form_codes.form_code(bharats)
        self.ended = form_codes.form_code(withdrawn)
        self.pdf, self.jpeg = as_pdf([page(self.code)]), as_jpeg(page(self.code))
        self.bharats_pdf = as_pdf([page(self.other)])
        self.plain = as_pdf([page()])


def inner(*parts: EmailMessage, kind: str = "mixed") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "asha@example.org", "forms"
    made["Content-Type"] = f"multipart/{kind}; boundary=xx"
    made.set_payload(list(parts))
    return made


def named(content: bytes, name: str, kind: str = "application/pdf") -> EmailMessage:
    made = mail()
    major, _, minor = kind.partition("/")
    made.add_attachment(content, maintype=major, subtype=minor, filename=name)
    return made


def changed(made: EmailMessage, old: bytes, new: bytes) -> bytes:
    raw = made.as_bytes()
    assert old in raw
    return raw.replace(old, new)


def html(made: EmailMessage) -> EmailMessage:
    made.add_alternative("<p onclick=x>Form</p><script>fetch('//x.example')</script>", subtype="html")
    return made


def html_with(content: bytes) -> EmailMessage:
    made = html(mail())
    made.make_mixed()
    made.add_attachment(content, maintype="application", subtype="pdf", filename="f.pdf")
    return made


def forwarded(content: bytes, *, deep: int = 1) -> EmailMessage:
    made = mail(content)
    for _ in range(deep):
        outer = mail()
        outer.add_attachment(made)
        made = outer
    return made


def locked(content: bytes) -> bytes:
    stream = BytesIO()
    with pikepdf.open(BytesIO(content)) as paper:
        paper.save(stream, encryption=pikepdf.Encryption(owner="x", user="secret"))
    return stream.getvalue()


def running_something(content: bytes) -> bytes:
    stream = BytesIO()
    with pikepdf.open(BytesIO(content)) as paper:
        paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        paper.save(stream)
    return stream.getvalue()


def zipped(content: bytes) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("form.pdf", content)
    return stream.getvalue()


def bounced(content: bytes) -> bytes:
    return (
        mail(content).as_bytes().replace(b"multipart/mixed", b"multipart/report; report-type=delivery-status")
    )


def one_letter_off(code: str) -> str:
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def wide_png() -> bytes:
    """Return a picture whose header says it is thirty thousand pixels wide."""
    return as_png(page())[:16] + (30_000).to_bytes(4, "big") * 2 + as_png(page())[24:]


def many_pages(code: str) -> bytes:
    return as_pdf([page(code)] + [page().resize((62, 88))] * 20)


OUTSIDE = bytes(1024) * 1024
RIGHT: dict[str, Callable[[Forms], EmailMessage | bytes]] = {
    "a PDF": lambda f: mail(f.pdf),
    "a photo": lambda f: mail(f.jpeg),
    "a PNG": lambda f: mail(as_png(page(f.code))),
    "the code on each of three pages": lambda f: mail(as_pdf([page(f.code)] * 3)),
    "the code on the second page alone": lambda f: mail(as_pdf([page(), page(f.code)])),
    "lying on its side": lambda f: mail(as_jpeg(page(f.code, turned=90))),
    "upside down": lambda f: mail(as_pdf([page(f.code, turned=180)])),
    "askew and coarse": lambda f: mail(as_jpeg(page(f.code, turned=4, noise=True), quality=35)),
    "called a text": lambda f: named(f.pdf, "form.txt", "text/x-plain"),
    "called a path": lambda f: named(f.pdf, "../../etc/passwd"),
    "called in Hindi": lambda f: named(f.pdf, "हस्ताक्षर वाला फ़ॉर्म — अंतिम.pdf"),
    "called by a header": lambda f: changed(named(f.pdf, "a.pdf"), b'"a.pdf"', b'"a\\";Bcc: x@y.org"'),
    "from the state cell itself": lambda f: mail(f.pdf, From="kamla@cell.example"),
    "from our own address": lambda f: mail(f.pdf, From="sevanidhi@localhost"),
    "from Bharat": lambda f: mail(f.pdf, From="Bharat <bharat@example.org>"),
    "from nobody": lambda f: changed(mail(f.pdf), b"From: Asha <asha@example.org>\r\n", b""),
    "without a number": lambda f: changed(mail(f.pdf), b"Message-ID: <1@example.org>\r\n", b""),
    "wanting a receipt": lambda f: mail(
        f.pdf, Disposition_Notification_To="loop@cell.example", Return_Receipt_To="loop@cell.example",
        Reply_To="support@cell.example",
    ),
    "with a script": lambda f: html_with(f.pdf),
    "forwarded": lambda f: forwarded(f.pdf),
    "the form twice": lambda f: mail(f.pdf, f.pdf),
    "beside a code of another kind": lambda f: mail(as_pdf([page(OTHER_CODE, f.code)])),
    "in parts within parts": lambda f: inner(inner(inner(mail(f.pdf), kind="related"), kind="alternative")),
    "with an emblem below": lambda f: mail(f.pdf, as_png(page().crop((0, 0, 600, 150)))),
    "in a subject of another form": lambda f: mail(f.pdf, body=f"My form is {f.other}"),
}  # fmt: skip
BHARATS: dict[str, Callable[[Forms], EmailMessage | bytes]] = {
    "from Asha with Bharat's form": lambda f: mail(f.bharats_pdf),
    "Bharat's photo": lambda f: mail(as_jpeg(page(f.other))),
}
TAKEN_APART: dict[str, tuple[str, Callable[[Forms], EmailMessage | bytes]]] = {
    "two codes on two pages": ("several_codes", lambda f: mail(as_pdf([page(f.code), page(f.other)]))),
}
FOR_A_HUMAN: dict[str, tuple[str, Callable[[Forms], EmailMessage | bytes]]] = {
    "nothing but words": ("no_paper", lambda f: mail()),
    "nothing at all": ("no_paper", lambda f: b"Subject: \r\n\r\n"),
    "words that name a code": ("no_paper", lambda f: mail(body=f.code)),
    "a script": ("no_paper", lambda f: html(mail())),
    "winmail.dat": ("no_paper", lambda f: named(b"\x78\x9f\x3e\x22", "winmail.dat", "application/ms-tnef")),
    "zipped": ("no_paper", lambda f: named(zipped(f.pdf), "form.zip", "application/zip")),
    "a drawing with a script": ("no_paper", lambda f: named(b"<svg><script/></svg>", "f.svg", "image/svg")),
    "a photo of a phone's own": ("no_paper", lambda f: named(b"\0\0\0\x18ftypheic", "f.heic", "image/heic")),
    "a TIFF": ("no_paper", lambda f: named(b"II*\0" + bytes(99), "f.tif", "image/tiff")),
    "no code": ("no_code", lambda f: mail(f.plain)),
    "a code of another kind": ("no_code", lambda f: mail(as_pdf([page(OTHER_CODE)]))),
    "a code one letter off": ("FormCodeUnknown", lambda f: mail(as_pdf([page(one_letter_off(f.code))]))),
    "a code of another number": (
        "FormCodeUnknown", lambda f: mail(as_jpeg(page(f.code.replace(f.ashas.number, f.bharats.number)))),
    ),
    "a code nobody printed": ("FormCodeUnknown", lambda f: mail(as_jpeg(page(NOBODYS_CODE)))),
    "an older print": ("OlderPrint", lambda f: mail(as_pdf([page(f.older)]))),
    "of a case withdrawn": ("NoPaperAwaited", lambda f: mail(as_pdf([page(f.ended)]))),
    "two codes on a page": ("several_codes", lambda f: mail(as_pdf([page(f.code, f.other)]))),
    "two forms": ("several_codes", lambda f: mail(f.pdf, f.bharats_pdf)),
    "a form and another paper": ("several_papers", lambda f: mail(f.pdf, f.plain)),
    "a form and a locked paper": ("FileLocked", lambda f: mail(f.pdf, locked(f.plain))),
    "locked": ("FileLocked", lambda f: mail(locked(f.pdf))),
    "broken": ("FileBroken", lambda f: mail(b"%PDF-1.7 torn")),
    "a torn photo": ("FileBroken", lambda f: mail(f.jpeg[:200])),
    "running something": ("FileNotPlain", lambda f: mail(running_something(f.pdf))),
    "of twenty-one pages": ("TooManyPages", lambda f: mail(many_pages(f.code))),
    "as wide as a field": ("PictureTooLarge", lambda f: mail(wide_png())),
    "of six megabytes": ("FileTooLarge", lambda f: mail(f.pdf + OUTSIDE * 6)),
    "of fifty megabytes": ("too_large", lambda f: mail(f.pdf + OUTSIDE * 37)),
    "a little more than we take": ("too_large", lambda f: mail(f.pdf, body="x " * (LARGEST // 2))),
    "of 101 parts": ("too_many_parts", lambda f: inner(*(mail() for _ in range(101)), mail(f.pdf))),
    "eleven papers": ("too_many_parts", lambda f: mail(*(f.pdf + bytes([n]) for n in range(11)))),
    "a virus": ("Infected", lambda f: mail(f.pdf + EICAR)),
    "an automatic answer": ("machine", lambda f: mail(f.pdf, Auto_Submitted="auto-replied")),
    "of a list": ("machine", lambda f: mail(f.pdf, List_Id="<news.example.org>")),
    "our own mail come back": ("machine", lambda f: bounced(f.pdf)),
    "of the mail server": ("machine", lambda f: mail(f.pdf, From="MAILER-DAEMON@cell.example")),
    "going in circles": ("machine", lambda f: mail(f.pdf, X_Loop="support@cell.example")),
    "in a heap": ("machine", lambda f: mail(f.pdf, Precedence="bulk")),
}  # fmt: skip


def numbered(raw: EmailMessage | bytes, number: int) -> bytes:
    """Return a mail whose subject begins with its number, by which it is found again."""
    whole = raw if isinstance(raw, bytes) else raw.as_bytes()
    return re.sub(rb"^Subject: ?", b"Subject: #%02d# " % number, whole, count=1, flags=re.MULTILINE)


@pytest.fixture
def forms(asha, bharat, kamla, cell, registration, ashas, bharats) -> Forms:
    """Asha's form was printed anew after a return; another application of hers was withdrawn."""
    older = form_codes.form_code(ashas)
    casework.record_arrival(case=ashas, way="hand", by=kamla, today=DAY)
    case = casework.take(case=ashas, by=kamla, today=DAY)
    case = casework.move(case=case, verb="object", by=kamla, today=DAY, note="The seal is missing.")
    case = casework.move(
        case=case, verb="reply", by=asha, today=DAY, note="Sealed.", answers={"mobile": "9414000002"}
    )
    chand = User.objects.create(user_id="chand", person=person("चाँद", "Chand"))
    withdrawn = casework.move(case=sent_by(chand, cell, registration), verb="withdraw", by=chand, today=DAY)
    return Forms(case, bharats, withdrawn, older=older)


@pytest.mark.needs("dovecot")
@pytest.mark.timeout(900)
def test_sixty_mails_each_to_the_right_case_or_to_a_human_and_nobody_is_answered(mailbox, forms, fake_clamd):  # noqa: F811
    others = TAKEN_APART | FOR_A_HUMAN
    mails = RIGHT | BHARATS | {name: make for name, (_, make) in others.items()}
    assert len(mails) >= 60
    told = Message.objects.count()
    send(mailbox, *(numbered(make(forms), number) for number, make in enumerate(mails.values())))
    expected = (
        dict.fromkeys(RIGHT, forms.ashas.number)
        | dict.fromkeys(BHARATS, forms.bharats.number)
        | {name: why for name, (why, _) in others.items()}
    )

    polled = services.poll(today=DAY)

    names = list(mails)
    became = {
        names[int(NUMBERED.search(letter.subject)[1])]: letter.case.number if letter.case else letter.why
        for letter in Letter.objects.select_related("case")
    }
    assert became == expected
    right, humans = len(RIGHT) + len(BHARATS) + len(TAKEN_APART), len(FOR_A_HUMAN)
    assert (polled.filed, polled.for_a_human, polled.left, polled.fault) == (right, humans, 0, "")
    assert lying_in(mailbox) == {"INBOX": 0, "Filed": right, "ForAHuman": humans}
    assert {to for _, recipients in mailbox.heard for to in recipients} == {"support@cell.example"}
    assert len(mailbox.heard) == len(mails)
    assert Message.objects.count() == told + 2  # "received" to Asha and to Bharat: by SMS, and once
    assert set(Message.objects.values_list("channel", flat=True)) == {"sms"}
    assert not Document.objects.exclude(about_key__in=[str(forms.ashas.pk), str(forms.bharats.pk)]).exists()
    assert services.poll(today=DAY) == services.Polled()


@pytest.mark.needs("dovecot")
def test_a_worker_that_dies_before_a_mail_is_put_away_takes_it_once(mailbox, ashas, monkeypatch):
    send(mailbox, mail(as_jpeg(page(form_codes.form_code(ashas)))).as_bytes())
    with monkeypatch.context() as dying:
        dying.setattr(imap.Box, "put_away", lambda box, place, state: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.poll(today=DAY)
    assert lying_in(mailbox)["INBOX"] == 1

    assert services.poll(today=DAY) == services.Polled()
    assert (Letter.objects.count(), ashas.steps.filter(verb="arrive_mail").count()) == (1, 1)
    lying = lying_in(mailbox)
    assert (lying["INBOX"], lying["Filed"]) == (0, 1)


@pytest.mark.needs("dovecot")
def test_while_the_scanner_is_silent_mails_stay_in_the_mailbox(mailbox, ashas, settings):
    send(mailbox, mail(as_jpeg(page(form_codes.form_code(ashas)))).as_bytes())
    settings.CLAMD = "/nowhere/clamd"

    polled = services.poll(today=DAY)

    assert (polled.left, polled.fault, Letter.objects.count()) == (1, formulas.WAITS_FOR_SCANNER, 0)
    assert lying_in(mailbox)["INBOX"] == 1
    settings.CLAMD = ""
    assert services.poll(today=DAY).filed == 1


@pytest.mark.needs("dovecot")
def test_a_mail_the_scanner_cannot_judge_keeps_no_other_waiting(mailbox, ashas, fake_clamd):  # noqa: F811
    strange = as_pdf([page()]) + b"strange"
    scan = as_jpeg(page(form_codes.form_code(ashas)))
    fake_clamd.answer = lambda content: b"ERROR\0" if b"strange" in content else b"stream: OK\0"
    send(mailbox, mail(strange).as_bytes(), mail(scan).as_bytes())

    assert services.poll(today=DAY) == services.Polled(filed=1, for_a_human=1)
    letter = Letter.objects.get(state="for_a_human")
    assert (letter.why, letter.papers.count()) == ("not_scanned", 0)


@pytest.mark.needs("dovecot")
def test_the_command_says_what_came(mailbox, ashas, monkeypatch):
    monkeypatch.setattr("sevanidhi.site.console.ground.stand", lambda **how: False)
    send(mailbox, mail().as_bytes())

    said = CliRunner().invoke(console.command, ["poll", "--json"]).output
    assert said.strip() == '{"filed": 0, "for_a_human": 1, "left": 0, "fault": ""}'
    assert "for a human 0" in CliRunner().invoke(console.command, ["poll"]).output
    assert finding(current()).words.en == "the mailbox opens: 0 mails lie in it, 1 wait for a human"


def test_the_command_blames_the_scanner_only_where_it_was_silent(monkeypatch):
    monkeypatch.setattr("sevanidhi.site.console.ground.stand", lambda **how: False)
    polled = services.Polled(left=1, fault=formulas.NOT_KEPT)
    monkeypatch.setattr(services, "poll_now", lambda **how: polled)

    said = CliRunner().invoke(console.command, ["poll"]).output
    assert (formulas.NOT_KEPT in said, "वायरस" in said) == (True, False)


@pytest.mark.needs("dovecot")
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("IMAP_PASSWORD", "wrong"),
        ("IMAP_CA", ""),
        ("IMAP_PORT", 1),
        ("IMAP_FOLDER", "Nowhere"),
        ("IMAP_SECURITY", "x"),
    ],
)
def test_a_mailbox_that_does_not_open_is_said_and_tried_again(db, mailbox, settings, setting, value, caplog):
    setattr(settings, setting, value)

    with pytest.raises(imap.NoAnswer):
        services.poll(today=DAY)
    tasks.poll()

    assert "the mailbox does not answer" in caplog.text
    assert mail_server.PASSWORD not in caplog.text
    assert Mailbox.objects.get().fault != ""
    assert queries.standing().fault != ""
    assert finding(current()).words.en.startswith("The mailbox does not answer")
    with pytest.raises(services.MailboxSilent):
        services.poll_now(today=DAY)


def test_open_words_go_to_this_machine_only(settings):
    settings.IMAP_HOST, settings.IMAP_SECURITY = "mail.example", "none"

    with pytest.raises(imap.NoAnswer, match="this machine only"), imap.opened():
        pass


def test_without_a_mailbox_nothing_is_looked_into(db, settings, registration):
    settings.IMAP_HOST = ""
    tasks.poll()

    assert Mailbox.objects.count() == 0
    with pytest.raises(services.NoMailbox):
        services.poll_now(today=DAY)
    assert finding(current()).words.en.startswith("No mailbox is set up")
