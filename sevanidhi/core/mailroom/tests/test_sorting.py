"""Mails as they come: to the case of the code on the paper, or to a human; nobody is answered or believed."""

import random
import struct
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from sevanidhi.core.mailroom.formulas import LARGEST, MOST_PARTS, Mail, Sorted, Why, opened, sort

PDF = b"%PDF-1.7\nsigned form"
JPEG = b"\xff\xd8\xff\xe0 picture"
CODE, OTHER = "CASE:RG-2017-000001:ABCD-EFGH-JKLM", "CASE:RG-2017-000002:ABCD-EFGH-JKLM"


def mail(*papers: bytes, body: str = "", **headers: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = headers.pop("From", "Asha <asha@example.org>")
    made["Subject"] = headers.pop("Subject", "फ़ॉर्म")
    made["Message-ID"] = "<1@example.org>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body or "The form is attached.")
    for paper in papers:
        made.add_attachment(paper, maintype="application", subtype="octet-stream", filename="form.pdf")
    return made


def whys(made: EmailMessage | bytes, *codes: list[str]) -> Why | None:
    return sort(opened(made if isinstance(made, bytes) else made.as_bytes()), codes=codes).why


def test_the_paper_goes_to_the_case_of_its_code():
    came = opened(mail(PDF).as_bytes())
    done = sort(came, codes=[[CODE, CODE]])

    assert (came.key, came.from_address, came.subject) == ("<1@example.org>", "asha@example.org", "फ़ॉर्म")
    assert (done.code, done.paper.content, done.why) == (CODE, PDF, None)


@pytest.mark.parametrize(
    "sender", ["chitra@office.example", "asha@example.org", "<>", "not an address", "", "क@ख"]
)
def test_who_sent_it_changes_nothing(sender):
    came = mail(PDF, From="Asha <asha@example.org>").as_bytes()
    came = came.replace(b"Asha <asha@example.org>", sender.encode())

    assert sort(opened(came), codes=[[CODE]]) == sort(opened(mail(PDF).as_bytes()), codes=[[CODE]])
    assert sort(opened(came), codes=[[]]) == Sorted(why=Why.NO_CODE)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"},
        {"Precedence": "List"}, {"Precedence": "junk"}, {"List_Id": "<a.b>"}, {"X_Loop": "us"},
        {"X_Autoreply": "yes"}, {"X_Autorespond": "yes"}, {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@example.org"}, {"From": "postmaster@example.org"},
        {"From": "no-reply@example.org"}, {"From": "NoReply@example.org"},
    ],
)  # fmt: skip
def test_what_no_human_wrote_is_not_filed(headers):
    assert whys(mail(PDF, **headers), [CODE]) == Why.MACHINE


@pytest.mark.parametrize(
    "written", ["234567890124", "2345 6789 0124", "2345-6789-0124", "२३४५ ६७८९ ०१२४", "2345.6789 0124"]
)
def test_a_number_in_a_subject_that_may_be_an_aadhaar_number_is_not_kept(written):
    came = opened(mail(PDF, Subject=f"Form of {written} RG-2017-000001").as_bytes())

    assert came.subject == "Form of XXXX XXXX XXXX RG-2017-000001"


def test_an_emblem_below_a_signature_is_no_paper():
    emblem, sheet = (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", wide, high) + bytes(9)
        for wide, high in ((600, 120), (600, 800))
    )

    assert [paper.content for paper in opened(mail(PDF, emblem).as_bytes()).papers] == [PDF]
    assert whys(mail(PDF, emblem), [CODE]) is None
    assert whys(mail(PDF, sheet), [CODE], []) == Why.SEVERAL_PAPERS


def test_a_mail_of_many_papers_is_not_read():
    assert whys(mail(*(PDF + bytes([place]) for place in range(11))), [CODE]) == Why.TOO_MANY_PARTS


def test_a_report_of_delivery_is_not_filed_though_the_form_comes_back_in_it():
    made = mail(PDF).as_bytes().replace(b"multipart/mixed", b"multipart/report")

    assert whys(made, [CODE]) == Why.MACHINE


def test_a_human_s_mail_may_say_that_it_is_one():
    assert whys(mail(PDF, Auto_Submitted="no", Precedence="first-class"), [CODE]) is None


@pytest.mark.parametrize(
    ("papers", "codes", "why"),
    [
        ((PDF,), [[]], Why.NO_CODE),
        ((PDF,), [[CODE, OTHER]], Why.SEVERAL_CODES),
        ((PDF, JPEG), [[CODE], [OTHER]], Why.SEVERAL_CODES),
        ((PDF, JPEG), [[CODE], []], Why.SEVERAL_PAPERS),
        ((PDF, JPEG), [[CODE], [CODE]], Why.SEVERAL_PAPERS),
        ((), [], Why.NO_PAPER),
        ((b"x\x9f\x3e\x22 winmail.dat",), [[]], Why.NO_PAPER),
        ((b"PK\x03\x04 form.zip",), [[]], Why.NO_PAPER),
        ((b"<html><script>alert(1)</script>",), [[]], Why.NO_PAPER),
        ((b"MZ\x90 form.pdf.exe",), [[]], Why.NO_PAPER),
        ((b"",), [[]], Why.NO_PAPER),
    ],
)
def test_what_is_not_plain_goes_to_a_human(papers, codes, why):
    assert whys(mail(*papers), *codes) == why


def test_the_same_paper_attached_twice_is_one():
    assert whys(mail(PDF, PDF), [CODE], [CODE]) is None


@pytest.mark.parametrize("body", [f"{CODE}\n", f"<script>{CODE}</script>", "%PDF"])
def test_a_code_in_the_mail_s_own_text_is_nothing(body):
    assert opened(mail(body=body).as_bytes()).why == Why.NO_PAPER


def test_a_mail_too_large_or_of_too_many_parts_is_not_read():
    heavy = mail(PDF, Subject="heavy").as_bytes() + b"\r\n" * (LARGEST // 2)
    many = mail(*[PDF] * (MOST_PARTS + 1))

    assert (opened(heavy).why, opened(heavy).subject) == (Why.TOO_LARGE, "heavy")
    assert opened(many.as_bytes()).why == Why.TOO_MANY_PARTS


@pytest.mark.parametrize("times", [200, 3000])
def test_mails_within_mails_without_end_are_not_read(times):
    within = b"Content-Type: message/rfc822\r\n\r\n" * times
    boxes = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (place, place)
        for place in range(times)
    )

    assert [opened(raw).why for raw in (within, boxes)] == [Why.TOO_MANY_PARTS] * 2


@pytest.mark.timeout(10)
def test_a_header_without_end_is_cut_before_it_is_decoded():
    came = opened(b"From: " + b"=?utf-8?Q?a?= " * 100_000 + b"\r\n\r\nx")

    assert (came.from_address, came.why) == ("", Why.NO_PAPER)


def test_a_form_forwarded_within_a_mail_is_found():
    outer = mail()
    outer.add_attachment(mail(PDF))

    assert [paper.content for paper in opened(outer.as_bytes()).papers] == [PDF]


@pytest.mark.parametrize(
    "subject",
    [
        b"=?utf-8?B?4KSr4?=", b"=?no-such-set?Q?a?=", b"\xff\xfe\x00", b"=?utf-8?Q?a=0Ab?=", b"x" * 5000,
        b"=?utf-8?B?" + b"A" * 3 + b"?=",
    ],
)  # fmt: skip
def test_a_hostile_header_is_one_plain_line(subject):
    came = opened(mail(PDF).as_bytes().replace(b"Subject: ", b"Subject: " + subject + b"\r\nX-Was: "))

    assert isinstance(came, Mail)
    assert len(came.subject) <= 200
    assert came.subject.isprintable()


TORN = (
    b"=?utf-8?B?", b"charset=", b"charset*=utf-8''x", b"*0*=utf-8''%ff", b"boundary=", b"message/rfc822",
    b"base64", b"x-uuencode", b"multipart/mixed", b"\x00", b"\xff", b'"', b";", b"\r\n",
)  # fmt: skip


def test_torn_mails_are_opened_without_a_fault():
    chance = random.Random(3)
    whole = mail(PDF, JPEG).as_bytes()
    for _ in range(4000):
        torn = bytearray(whole)
        for _ in range(chance.randrange(1, 10)):
            place = chance.randrange(len(torn))
            torn[place : place + chance.randrange(8)] = chance.choice(TORN)
        came = opened(bytes(torn))
        assert came.key
        assert came.subject.isprintable()
