"""Sending in parts over HTTP, the photo's box in a form, and what an administrator is told."""

import sys
import uuid
from types import ModuleType
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from sevanidhi.core import queue
from sevanidhi.core.accounts.tests.conftest import TODAY, make_officer
from sevanidhi.core.uploads import forms, refusals, services
from sevanidhi.core.uploads.models import State, Upload
from sevanidhi.core.uploads.tests import portraits
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.site import urls as site_urls
from sevanidhi.web.access import EVERYONE_SIGNED_IN, allow
from sevanidhi.web.forms import Form
from sevanidhi.web.pages import page

pytestmark = pytest.mark.django_db
PART = 64 * 1024


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def asha_online(client, asha):
    client.force_login(asha)
    return client


def put(client: Client, address: str, content: bytes, *, start: int, whole: int):
    placed = f"bytes {start}-{start + len(content) - 1}/{whole}"
    return client.put(
        address, content, content_type="application/octet-stream", headers={"content-range": placed}
    )


def test_a_browser_sends_a_photo_in_parts_and_is_told_when_it_can_be_used(asha_online, announced, photo):
    begun = asha_online.post("/hi/uploads/", announced).json()
    for start in range(0, len(photo), PART):
        answer = put(
            asha_online, begun["address"], photo[start : start + PART], start=start, whole=len(photo)
        )
        assert (answer.status_code, int(answer["Upload-Offset"])) == (204, min(start + PART, len(photo)))
    assert asha_online.get(begun["address"]).json()["words"] == "फ़ाइल की जाँच चल रही है। थोड़ी देर बाद फिर देखें।"
    assert asha_online.get(f"{begun['address']}picture").status_code == 404

    queue.run_waiting()

    told = asha_online.get(begun["address"]).json()
    assert (told["state"], told["words"]) == ("clean", "फ़ोटो पहुँच गई, अब काम में ली जा सकती है।")
    picture = asha_online.get(f"{begun['address']}picture")
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Disposition"].startswith("attachment")
    assert picture["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert picture["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "placed",
    ["", "bytes", "bytes 0-9/*", "bytes 9-0/10", "bytes 0-99999999999/9", "bytes ०-९/१०", "items 0-2/3",
     "bytes 0-1/3", "bytes 0-2/4", "bytes -1-2/3", "bytes 0-2/3, 5-6/7"],
)  # fmt: skip
def test_a_part_that_does_not_say_where_it_belongs_is_refused(asha_online, announced, placed):
    address = asha_online.post("/hi/uploads/", announced).json()["address"]
    headers = {"content-range": placed} if placed else {}

    answer = asha_online.put(address, b"abc", content_type="x/y", headers=headers)

    assert (answer.status_code, answer.json()["refused"]) == (409, "PartOutOfPlace")
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize("changed", [
    {"key": "x"}, {"purpose": "schedule"}, {"purpose": "../photo"}, {"size": "ten"}, {"size": "9" * 30},
    {"size": "-1"}, {"sha256": "../../etc/passwd"}, {"sha256": "A" * 64}, {"name": "\x00"},
    {"name": "a" * 5000},
])  # fmt: skip
def test_what_is_announced_wrongly_is_refused(asha_online, announced, changed):
    answer = asha_online.post("/hi/uploads/", announced | changed)

    assert answer.status_code == 422
    assert answer.json()["words"]
    assert list(Upload.objects.all()) == []


def test_nobody_sends_without_the_pages_own_mark(asha, announced):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(asha)

    assert strict.post("/hi/uploads/", announced).status_code == 403
    assert Client().post("/hi/uploads/", announced).status_code in (302, 303)


NAMES = [
    "../../../etc/passwd", "..\\..\\windows\\system.ini", "/etc/passwd", "a\r\nSet-Cookie: session=stolen",
    "a\nb.jpg", 'a"; filename="b.html', "कागज़ आशा.jpg", "فوٹو.jpg", "x" * 400 + ".jpg", "\u202egpj.exe",
    "a\x00b.jpg",
    "%2e%2e%2f",
    "CON", ".htaccess", "a;b.jpg", "<script>alert(1)</script>.jpg", "=cmd|'/c calc'!A1.jpg", "", " ",
    "photo.php.jpg",
]  # fmt: skip
TYPES = [
    "image/jpeg", "text/html", "image/svg+xml", "application/x-php", "", "a, b;q=x", "image/png; charset=x",
    "multipart/mixed", "application/javascript", "x" * 500,
]  # fmt: skip


def test_two_hundred_names_and_types_change_nothing_of_what_is_kept(asha, client):
    """T-I10: whatever a file is called, and whatever type it is said to have."""
    client.force_login(asha)
    paper = portraits.jpeg(portraits.wall(width=120))
    kept = set()
    for name in NAMES:
        sent = services.take_whole(content=paper, name=name, purpose="paper", by=asha)
        kept.add(sent.given_name)
        for lie in TYPES:
            headers = {
                "x-forwarded-host": "evil.example",
                "range": "bytes=0-3",
                "accept": lie.replace("\r\n", " "),
            }
            answer = client.get(f"/hi/uploads/{sent.key}/picture", headers=headers)
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
            assert answer["Content-Disposition"].startswith('attachment; filename="picture.jpg"')
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "evil.example" not in str(answer.headers)
    assert len(NAMES) * len(TYPES) == 200
    for name in kept:
        assert not set(name) & set('/\\\r\n\x00":<>|?*;%')
        assert len(name) <= 100
        assert name


@pytest.mark.parametrize("lie", TYPES)
def test_whatever_type_a_file_is_said_to_have_its_own_bytes_decide(asha, lie):
    """T-I10: a page said to be a photo is refused, a photo said to be a page is kept as the photo it is."""
    said = {
        name: SimpleUploadedFile("a.jpg", content, lie)
        for name, content in (
            ("photo", portraits.jpeg(portraits.wall(width=120))),
            ("page", b"<html><script>alert(1)</script></html>"),
        )
    }

    def send(file):
        return services.from_form(sent=services.Sent(file=file), purpose="paper", by=asha)

    assert send(said["photo"]).result_type == "image/jpeg"
    with pytest.raises(refusals.FileNotTaken):
        send(said["page"])


def test_two_senders_never_see_each_others_pictures(asha, bharat, client, photo):
    mine = services.take_whole(content=photo, name="a", purpose="photo", by=asha)
    address = f"/hi/uploads/{mine.key}/picture"
    client.force_login(asha)
    assert client.get(address).status_code == 200

    client.force_login(bharat)

    for path_ in (
        address,
        f"/hi/uploads/{mine.key}/small",
        f"/hi/uploads/{mine.key}/",
        f"/hi/uploads/{uuid.uuid4()}/picture",
    ):
        assert client.get(path_).status_code == 404
    assert put(client, f"/hi/uploads/{mine.key}/", b"x", start=0, whole=1).status_code == 404
    assert client.get(f"/hi/uploads/{quote('../../etc/passwd')}/picture").status_code == 404


def test_a_photo_is_there_small_too_and_a_paper_is_not(asha, client, photo):
    face = services.take_whole(content=photo, name="a", purpose="photo", by=asha)
    paper = services.take_whole(content=photo, name="a", purpose="paper", by=asha)
    client.force_login(asha)

    small = client.get(f"/hi/uploads/{face.key}/small")

    assert (small.status_code, small["Content-Type"]) == (200, "image/jpeg")
    assert len(small.content) <= 6 * 1024
    assert len(small.content) < len(client.get(f"/hi/uploads/{face.key}/picture").content)
    assert client.get(f"/hi/uploads/{paper.key}/small").status_code == 404


# --- the photo's box, in a form that only the tests have ---------------------------------------------------


class PhotoForm(Form):
    photo = forms.PhotoField(label="Your photo", help_text="Taken from near, in good light")


@allow(*EVERYONE_SIGNED_IN)
def photo_page(request):
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            sent = services.from_form(sent=form.cleaned_data["photo"], purpose="photo", by=request.user)
        except Refusal as refusal:
            form.refuse(refusal, at="photo")
            if "key" in refusal.facts:
                forms.hold(form, "photo", Upload.objects.get(pk=refusal.facts["key"]))
        else:
            return HttpResponse(f"taken {sent.state}")
    return page(request, "uploads/tests/photo.html", {"form": form})


@pytest.fixture
def toy_page(settings, monkeypatch, tmp_path):
    urls = ModuleType("toy_urls")
    urls.urlpatterns = [path("toy/", photo_page, name="toy"), *site_urls.urlpatterns]
    monkeypatch.setitem(sys.modules, "toy_urls", urls)
    monkeypatch.setattr(sys.modules[__name__], "page", drawn)
    settings.ROOT_URLCONF = "toy_urls"
    return "/toy/"


def drawn(request, name, context):
    """Draw the box as a page of ours would, without the frame."""
    from django.template import engines

    source = (
        '{% from "web/components/forms.html" import page_form with context %}'
        "<html><body>{{ page_form(form) }}</body></html>"
    )
    return HttpResponse(
        engines.all()[0].from_string(source).render(context | {"submission_key": "k"}, request)
    )


def test_without_script_the_photo_goes_with_the_form(asha_online, toy_page, photo):
    blank = asha_online.get(toy_page).content.decode()
    assert 'enctype="multipart/form-data"' in blank
    assert 'accept="image/jpeg,image/png"' in blank
    assert f'data-begin="{reverse("uploads:begin")}"' in blank

    sent = asha_online.post(toy_page, {"photo": SimpleUploadedFile("a.jpg", photo, "image/jpeg")})

    assert sent.content == b"taken clean"


def test_a_file_that_is_no_photo_is_refused_in_one_language_with_what_to_do(asha_online, toy_page):
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n", "application/pdf")
    again = asha_online.post(toy_page, {"photo": paper}).content.decode()

    assert "यह फ़ाइल फ़ोटो के रूप में नहीं ली जाती: JPG, PNG दें।" in again
    assert "· photo" not in again


def test_nothing_chosen_is_said_at_the_box(asha_online, toy_page):
    again = asha_online.post(toy_page, {"photo_key": ""}).content.decode()

    assert "कोई फ़ाइल नहीं चुनी गई। फ़ाइल चुनें।" in again
    assert "govuk-form-group--error" in again


def test_a_doubted_photo_is_shown_and_kept_when_its_owner_ticks_so(asha_online, toy_page):
    nobody = SimpleUploadedFile("a.jpg", portraits.jpeg(portraits.wall()), "image/jpeg")
    again = asha_online.post(toy_page, {"photo": nobody}).content.decode()
    key = Upload.objects.get().key
    assert "फ़ोटो में चेहरा नहीं मिला।" in again
    assert f'value="{key}"' in again
    assert f'src="/hi/uploads/{key}/picture"' in again
    assert asha_online.get(f"/hi/uploads/{key}/picture").status_code == 200

    unticked = asha_online.post(toy_page, {"photo_key": key}).content.decode()
    assert "फ़ोटो में चेहरा नहीं मिला।" in unticked
    ticked = asha_online.post(toy_page, {"photo_key": key, "photo_all_the_same": "on"})

    assert ticked.content == b"taken clean"
    assert Upload.objects.get().facts["doubts"] == ["not_scanned", "no_face"]


def test_a_photo_sent_in_parts_goes_by_its_key_even_while_it_is_checked(
    asha_online, toy_page, announced, photo
):
    begun = asha_online.post("/hi/uploads/", announced).json()
    assert asha_online.post(toy_page, {"photo_key": begun["key"]}).content != b"taken receiving"
    put(asha_online, begun["address"], photo, start=0, whole=len(photo))

    assert asha_online.post(toy_page, {"photo_key": begun["key"]}).content == b"taken quarantined"
    queue.run_waiting()
    assert asha_online.post(toy_page, {"photo_key": begun["key"]}).content == b"taken clean"


@pytest.mark.parametrize("key", ["x", "", "0" * 36, "46ca7f73-08e0-43f6-b2d7-3c4210dcebf1"])
def test_a_key_that_names_nothing_is_no_photo(asha, key):
    box = forms.PhotoField(required=False)
    sent = box.widget.value_from_datadict({"photo_key": key}, {}, "photo")

    with pytest.raises(refusals.NoFile):
        services.from_form(sent=box.clean(sent), purpose="photo", by=asha)


def test_the_administrator_is_told_whether_files_are_scanned(client, db, settings):
    client.force_login(make_officer("admin1", "administrator", None, "9414000005"))

    assert "कोई वायरस जाँचने वाला नहीं लगा है" in client.get("/hi/uploads/scanner/").content.decode()
    settings.CLAMD = "/nowhere"
    assert "वायरस जाँचने वाला ठीक से उत्तर नहीं देता" in client.get("/hi/uploads/scanner/").content.decode()


def test_it_is_told_when_the_scanner_answers(client, db, fake_clamd):
    client.force_login(make_officer("admin1", "administrator", None, "9414000005"))

    told = client.get("/en/uploads/scanner/").content.decode()

    assert "The scanner answers." in told
    assert "ClamAV 1.4.6/fake" in told
    assert State.QUARANTINED not in told
