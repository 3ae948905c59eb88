"""A scan that the applicant sends on the case's own page is read as one that is mailed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sevanidhi.core.accounts import limits
from sevanidhi.core.casework import codes, queries, services
from sevanidhi.core.documents.models import Document
from sevanidhi.core.mailroom.tests.conftest import DAY, as_jpeg, as_pdf, form, page

UNREAD = "कोड पढ़ा नहीं जा सका"
TOLD_UNREAD = "उसका कोड पढ़ा नहीं जा सका"
NOBODYS = "CASE:RG-2017-000000:2222-2222-2222"


def send(case, content, by):
    return services.send_form(case=case, content=content, name="form.pdf", by=by, today=DAY)


def upload(client, case, *contents):
    address = reverse("casework:send_form", args=[case.number])
    files = [SimpleUploadedFile(f"form-{place}.pdf", content) for place, content in enumerate(contents, 1)]
    return client.post(address, {"scan": files}, follow=True).content.decode()


def state_of(case):
    case.refresh_from_db()
    return case.state


def test_the_form_of_the_case_is_taken(ashas, asha):
    send(ashas, form(ashas), asha)

    assert state_of(ashas) == "waiting"
    assert Document.objects.get().title_en == "The signed form"
    assert not queries.is_unread(ashas)


def test_photos_of_all_its_pages_come_together(ashas, asha, client):
    client.force_login(asha)
    read = upload(client, ashas, as_jpeg(page(codes.form_code(ashas))), as_jpeg(page()))

    assert "कार्यालय को मिल गया" in read
    assert (state_of(ashas), Document.objects.count()) == ("waiting", 2)
    assert not queries.is_unread(ashas)


def test_of_several_the_refused_one_and_those_after_it_are_named_and_the_others_stay(
    ashas, asha, bharats, client
):
    client.force_login(asha)
    read = upload(client, ashas, form(ashas), form(bharats), as_jpeg(page()))

    assert "ये फ़ाइलें नहीं ली गईं: form-2.pdf, form-3.pdf। बाकी मिल गई हैं" in read
    assert "यह किसी दूसरे आवेदन का फ़ॉर्म है" in read
    assert (state_of(ashas), Document.objects.count()) == ("waiting", 1)


def test_no_more_than_six_at_once(ashas, asha, client):
    client.force_login(asha)

    assert "एक बार में ज़्यादा से ज़्यादा 6 फ़ाइलें" in upload(client, ashas, *[form(ashas)] * 7)
    assert not Document.objects.exists()


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
    assert TOLD_UNREAD in read
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


def test_a_blurred_one_after_a_readable_one_changes_nothing_nor_does_the_readable_one_again(
    ashas, asha, client
):
    client.force_login(asha)
    readable = form(ashas)
    for scan in (readable, as_jpeg(page()), readable):
        assert TOLD_UNREAD not in upload(client, ashas, scan)

    ashas.refresh_from_db()
    assert not queries.is_unread(ashas)
    assert Document.objects.count() == 2


def test_what_came_before_a_return_does_not_speak_for_what_came_after(ashas, asha, kamla, client):
    """Nor is anybody told of a scan that was read, and comes again, that its code could not be read."""
    readable = form(ashas)
    send(ashas, readable, asha)
    returned_and_sent_again(ashas, by=kamla, applicant=asha)
    client.force_login(asha)

    assert TOLD_UNREAD in upload(client, ashas, as_jpeg(page()))
    assert TOLD_UNREAD not in upload(client, ashas, readable)
    ashas.refresh_from_db()
    assert queries.is_unread(ashas)


def returned_and_sent_again(case, *, by, applicant):
    services.take(case=case, by=by, today=DAY)
    services.move(case=case, verb="object", by=by, today=DAY, note="The seal is missing.")
    services.move(case=case, verb="reply", by=applicant, today=DAY, note="Sealed.")


def test_the_same_scan_takes_the_mark_away_once_its_code_is_read(ashas, asha, monkeypatch):
    scan = form(ashas)
    with monkeypatch.context() as busy:
        busy.setattr(codes, "READERS", [])
        send(ashas, scan, asha)
    ashas.refresh_from_db()
    assert queries.is_unread(ashas)
    first = send(ashas, scan, asha)

    assert not queries.is_unread(ashas)
    assert send(ashas, scan, asha) == first
    assert list(Document.objects.order_by("pk").values_list("kind", flat=True)) == [
        queries.SCAN_UNREAD, queries.SCAN,
    ]  # fmt: skip


def test_a_sharper_scan_is_asked_for_only_while_one_can_be_sent(ashas, asha, kamla, client):
    send(ashas, as_jpeg(page()), asha)
    client.force_login(asha)
    address = reverse("casework:case", args=[ashas.number]).replace("/hi/", "/en/")
    asked = "by eye. You can send a sharper scan."
    assert asked in client.get(address).content.decode()
    services.take(case=ashas, by=kamla, today=DAY)
    services.move(case=ashas, verb="propose_grant", by=kamla, today=DAY)

    read = client.get(address).content.decode()
    assert "the office compares it by eye." in read
    assert "sharper scan" not in read


@pytest.fixture
def looked_at(monkeypatch):
    """Return the scans that were searched for a code; each bears one of nobody's form."""
    seen = []

    def read(scan):
        seen.append(scan)
        return [NOBODYS]

    monkeypatch.setattr(codes, "READERS", [read])
    return seen


def test_so_many_scans_of_a_login_are_read_in_an_hour_the_refused_ones_too(
    ashas, asha, bharats, bharat, looked_at, client, monkeypatch
):
    hourly = limits.Limit(name="scan.hour", most=2, period=timedelta(hours=1))
    monkeypatch.setattr(limits, "SCANS_AN_HOUR", hourly)
    for _time in range(hourly.most):
        with pytest.raises(codes.FormCodeUnknown):
            send(ashas, as_jpeg(page()), asha)

    client.force_login(asha)
    assert "एक घंटे में 2 से ज़्यादा स्कैन नहीं लिए जाते" in upload(client, ashas, as_jpeg(page()))
    with pytest.raises(services.ScansTooOften) as refused:
        send(ashas, as_jpeg(page()), asha)
    assert refused.value.facts["next_at"] == limits.open_again_at(hourly, "asha")
    assert len(looked_at) == 2
    with pytest.raises(codes.FormCodeUnknown):
        send(bharats, as_jpeg(page()), bharat)


def test_where_no_more_scans_are_kept_none_is_read_but_the_same(ashas, asha, looked_at, monkeypatch):
    monkeypatch.setattr(services, "MOST_SCANS", 1)
    with monkeypatch.context() as before:
        before.setattr(codes, "READERS", [])
        send(ashas, as_jpeg(page()), asha)

    with pytest.raises(services.ScansEnough):
        send(ashas, form(ashas), asha)
    assert looked_at == []
    monkeypatch.setattr(codes, "READERS", [lambda _scan: [codes.form_code(ashas)]])
    send(ashas, as_jpeg(page()), asha)
    ashas.refresh_from_db()
    assert not queries.is_unread(ashas)
