"""A scan that the applicant sends on the case's own page is read as one that is mailed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sevanidhi.core.casework import codes, queries, services
from sevanidhi.core.documents.models import Document
from sevanidhi.core.mailroom.tests.conftest import DAY, as_jpeg, as_pdf, form, page

UNREAD = "कोड पढ़ा नहीं जा सका"


def send(case, content, by):
    return services.send_form(case=case, content=content, name="form.pdf", by=by, today=DAY)


def upload(client, case, content):
    address = reverse("casework:send_form", args=[case.number])
    answer = client.post(address, {"scan": SimpleUploadedFile("form.pdf", content)}, follow=True)
    return answer.content.decode()


def state_of(case):
    case.refresh_from_db()
    return case.state


def test_the_form_of_the_case_is_taken(ashas, asha):
    send(ashas, form(ashas), asha)

    assert state_of(ashas) == "waiting"
    assert Document.objects.get().title_en == "The signed form"
    assert not queries.is_unread(ashas)


def test_the_form_of_another_is_refused_and_its_number_is_not_told(ashas, asha, bharats, client):
    client.force_login(asha)
    read = upload(client, ashas, form(bharats))

    assert "यह किसी दूसरे आवेदन का फ़ॉर्म है" in read
    assert bharats.number not in read
    assert (state_of(ashas), Document.objects.count()) == ("awaiting_paper", 0)


def test_so_it_is_in_english_and_among_pages_of_ones_own(ashas, asha, bharats, client):
    client.force_login(asha)
    both = as_pdf([page(codes.form_code(ashas)), page(codes.form_code(bharats))])
    address = reverse("casework:send_form", args=[ashas.number]).replace("/hi/", "/en/")
    answer = client.post(address, {"scan": SimpleUploadedFile("form.pdf", both)})

    assert "This is another application&#39;s form." in answer.content.decode()
    assert state_of(ashas) == "awaiting_paper"


def test_an_older_print_of_ones_own_and_anothers_are_told_apart(ashas, asha, bharats, bharat):
    older = form(ashas)
    ashas.answers = {"mobile": "9414111111"}
    ashas.save()

    with pytest.raises(codes.OlderPrint):
        send(ashas, older, asha)
    with pytest.raises(codes.FormOfAnother):
        send(bharats, older, bharat)


def test_a_code_of_nobodys_form_is_refused(ashas, asha):
    with pytest.raises(codes.FormCodeUnknown):
        send(ashas, as_pdf([page(f"CASE:{ashas.number}:2222-2222-2222")]), asha)


def test_a_scan_without_a_code_is_taken_and_both_sides_are_told(ashas, asha, kamla, client):
    client.force_login(asha)
    read = upload(client, ashas, as_jpeg(page()))
    assert "उसका कोड पढ़ा नहीं जा सका" in read
    assert state_of(ashas) == "waiting"

    client.force_login(kamla)
    desk = reverse("casework:case", args=[ashas.number])
    assert "हस्ताक्षर वाले फ़ॉर्म के स्कैन का कोड पढ़ा नहीं जा सका" in client.get(desk).content.decode()
    assert "could not be read" in client.get(desk.replace("/hi/", "/en/")).content.decode()


def test_a_sharper_scan_takes_the_mark_away_and_each_says_when_it_came(ashas, asha, kamla, client):
    send(ashas, as_jpeg(page()), asha)
    client.force_login(kamla)
    desk = reverse("casework:case", args=[ashas.number])
    assert "को आया" not in client.get(desk).content.decode()
    send(ashas, form(ashas), asha)

    read = client.get(desk).content.decode()
    assert not queries.is_unread(ashas)
    assert read.count("को आया") == 2
    assert read.count(UNREAD) == 1  # the title of the first scan


def test_what_comes_by_hand_later_takes_the_mark_away(ashas, asha, kamla):
    send(ashas, as_jpeg(page()), asha)
    ashas.refresh_from_db()
    assert queries.is_unread(ashas)
    services.record_arrival(case=ashas, way="hand", by=kamla, today=DAY)

    assert not queries.is_unread(ashas)


def test_where_no_reader_is_there_every_scan_is_marked(ashas, asha, monkeypatch):
    monkeypatch.setattr(codes, "READERS", [])
    send(ashas, form(ashas), asha)

    ashas.refresh_from_db()
    assert queries.is_unread(ashas)
