"""Mails and scans that lie in a file, taken as a mailbox would bring them."""

from __future__ import annotations

from sevanidhi.core.mailroom import formulas, reading, services
from sevanidhi.core.mailroom.models import Letter
from sevanidhi.core.mailroom.tests.conftest import DAY, form
from sevanidhi.core.mailroom.tests.test_sorting import mail


def test_a_mail_in_a_file_reaches_the_case_of_its_code(ashas):
    letter = services.take_file(content=mail(form(ashas)).as_bytes(), name="asha.eml", today=DAY)

    assert (letter.state, letter.case, letter.from_address) == ("filed", ashas, "asha@example.org")
    assert list(ashas.steps.order_by("pk").values_list("verb", flat=True)) == ["submit", "arrive_mail"]


def test_a_scan_alone_is_taken_as_if_a_mail_brought_it(ashas, bharats):
    scan = form(ashas)
    first = services.take_file(content=scan, name="फ़ॉर्म\n1.pdf", today=DAY)
    again = services.take_file(content=scan, name="फ़ॉर्म\n1.pdf", today=DAY)
    other = services.take_file(content=form(bharats), name="फ़ॉर्म\n1.pdf", today=DAY)

    assert (first.state, first.case, first.subject) == ("filed", ashas, "फ़ॉर्म1.pdf")
    assert (again, other.case, Letter.objects.count()) == (first, bharats, 2)


def test_a_file_larger_than_a_mail_may_be_is_not_opened(db, monkeypatch):
    for room in (formulas, reading):
        monkeypatch.setattr(room, "LARGEST", 1000)
    letter = services.take_file(content=b"Subject: long\n\n" + b"x" * 2000, name="x.eml", today=DAY)

    assert (letter.state, letter.why, letter.size) == ("for_a_human", "too_large", 2015)
