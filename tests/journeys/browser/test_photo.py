"""A photo chosen on a phone is shown, made smaller and sent in parts, also after a cut; pages go together."""

from __future__ import annotations

import sys
from io import BytesIO
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from sevanidhi.core.casework import codes
from sevanidhi.core.mailroom.tests.conftest import as_jpeg
from sevanidhi.core.mailroom.tests.conftest import page as page_of_a_form
from sevanidhi.core.uploads import forms, services
from sevanidhi.core.uploads.models import State, Upload
from sevanidhi.core.uploads.tests import portraits
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.site import urls as site_urls
from sevanidhi.web.access import EVERYONE_SIGNED_IN, MEMBER, allow
from sevanidhi.web.forms import FilesField, Form
from sevanidhi.web.middleware import LARGEST_BODY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = """<!doctype html><html lang="{{ language() }}"><head><title>Photo</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ static('built/fonts.css') }}">
<link rel="stylesheet" href="{{ static('built/site.css') }}"></head>
<body class="govuk-template__body"><main>{% from "web/components/forms.html" import page_form with context %}
<h1>Photo</h1>{{ page_form(form) }}</main><script type="module" src="{{ static('built/site.js') }}"></script>
</body></html>"""
READY = "फ़ोटो पहुँच गई, अब काम में ली जा सकती है।"
NO_WIDER = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


class PhotoForm(Form):
    photo = forms.PhotoField(label="आपकी फ़ोटो", help_text="पास से, रोशनी में ली हुई")


def drawn(form: Form, request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        engines.all()[0].from_string(PAGE).render({"form": form, "submission_key": "k"}, request)
    )


@allow(*EVERYONE_SIGNED_IN)
def photo_page(request: HttpRequest) -> HttpResponse:
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            sent = services.from_form(sent=form.cleaned_data["photo"], purpose="photo", by=request.user)
        except Refusal as refusal:
            form.refuse(refusal, at="photo")
        else:
            return HttpResponse(f"<html lang=en><p>taken {sent.state}, sent {sent.size}</p></html>")
    return drawn(form, request)


class PagesForm(Form):
    scan = FilesField(label="हर पन्ने की फ़ोटो", most=6)


@allow(*EVERYONE_SIGNED_IN)
def pages_page(request: HttpRequest) -> HttpResponse:
    form = PagesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = [(scan.name, scan.read()) for scan in form.cleaned_data["scan"]]
        told = [
            f"{name} {max(Image.open(BytesIO(scan)).size)} {len(codes.found_on(scan))}" for name, scan in sent
        ]
        return HttpResponse(f"<html lang=en><p>{', '.join(told)}; last {len(sent[-1][1])}</p></html>")
    return drawn(form, request)


@pytest.fixture
def toy_page(house, monkeypatch: pytest.MonkeyPatch):
    urls = ModuleType("photo_urls")
    urls.urlpatterns = [
        path("hi/toy/", photo_page, name="toy"), path("hi/toy/pages/", pages_page, name="toy_pages"),
        *site_urls.urlpatterns,
    ]  # type: ignore[attr-defined]  # fmt: skip
    monkeypatch.setitem(sys.modules, "photo_urls", urls)
    with override_settings(ROOT_URLCONF="photo_urls"):
        yield f"{house.address}/hi/toy/"


@pytest.fixture
def asha(visitor: BrowserContext, house, toy_page) -> Page:
    visitor.add_cookies(house.cookies_of(MEMBER))
    page = visitor.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(toy_page)
    return page


def choose(page: Page, content: bytes) -> None:
    chosen = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.set_input_files("#photo", files=[chosen])


def looked_at_by_the_worker() -> None:
    """Do what the worker would: no worker runs beside this house."""
    for waiting in Upload.objects.filter(state=State.QUARANTINED):
        services.examine(key=waiting.key)


def until_whole(page: Page) -> None:
    expect(page.locator("[data-photo-state]")).to_contain_text("जाँच चल रही है", timeout=60_000)


def test_a_photo_of_three_megabytes_is_sent_small_and_shown(asha):
    large = portraits.jpeg(portraits.portrait(11, width=2400), quality=97)
    assert len(large) > 2_000_000

    choose(asha, large)
    until_whole(asha)
    looked_at_by_the_worker()
    expect(asha.get_by_text(READY)).to_be_visible(timeout=60_000)

    upload = Upload.objects.get(state=State.CLEAN)
    assert upload.size <= 200 * 1024
    assert asha.locator("canvas").is_visible()
    assert asha.evaluate(NO_WIDER)
    asha.click("form .govuk-button")
    expect(asha.get_by_text(f"taken clean, sent {upload.size}")).to_be_visible()


def test_after_a_cut_the_rest_is_sent(asha):
    parts = []

    def cut_once(route: Route) -> None:
        if route.request.method != "PUT":
            return route.fallback()
        parts.append(route.request.headers["content-range"])
        return route.abort() if len(parts) == 2 else route.fallback()

    asha.route("**/uploads/*/", cut_once)
    choose(asha, portraits.jpeg(portraits.portrait(12, width=1300), quality=95))
    until_whole(asha)
    looked_at_by_the_worker()
    expect(asha.get_by_text(READY)).to_be_visible(timeout=60_000)

    assert len(parts) >= 3
    assert parts[1] == parts[2]  # what was cut is sent again, and nothing else
    assert len(set(parts)) == len(parts) - 1


def test_a_photo_without_a_face_is_said_to_be_so_at_once_and_can_be_kept(asha):
    choose(asha, portraits.jpeg(portraits.wall(width=600)))
    until_whole(asha)
    looked_at_by_the_worker()
    expect(asha.locator("[data-photo-error]")).to_contain_text("चेहरा नहीं मिला", timeout=60_000)

    asha.check("#photo_all_the_same")
    asha.click("form .govuk-button")
    expect(asha.get_by_text("taken clean")).to_be_visible()


def test_what_was_wrong_with_one_photo_is_not_said_of_the_next(asha):
    assert "गलती" not in asha.locator("form").inner_text()
    asha.click("form .govuk-button")
    expect(asha.locator(".govuk-error-summary")).to_be_visible()

    choose(asha, portraits.jpeg(portraits.portrait(14)))
    until_whole(asha)

    expect(asha.locator(".govuk-error-summary")).to_have_count(0)
    assert "गलती" not in asha.locator("form").inner_text()


def test_without_script_the_photo_goes_with_the_form(browser, house, toy_page):
    room = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    room.add_cookies(house.cookies_of(MEMBER))
    page = room.new_page()
    page.goto(toy_page)
    photo = portraits.jpeg(portraits.portrait(13))

    choose(page, photo)
    page.click("form .govuk-button")

    expect(page.get_by_text(f"taken clean, sent {len(photo)}")).to_be_visible(timeout=60_000)
    room.close()


def test_the_box_is_plain_to_everybody(asha, axe):
    asha.evaluate(axe)
    assert asha.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []


def test_photos_of_a_forms_pages_go_together_and_their_codes_can_be_read(asha):
    paper = page_of_a_form("CASE:RG-2017-000000:2222-2222-2222", noise=True)
    photo = as_jpeg(paper.resize((3200, 4526), Image.Resampling.BICUBIC), quality=98)
    assert 3 * len(photo) > LARGEST_BODY > len(photo)
    small = as_jpeg(page_of_a_form("CASE:RG-2017-000000:2222-2222-2222"))

    asha.goto(asha.url + "pages/")
    chosen = [(f"IMG_{place}.jpeg", photo) for place in (1, 2, 3)] + [("small.jpg", small)]
    asha.set_input_files(
        "#scan",
        files=[{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in chosen],
    )
    asha.click("form .govuk-button")

    told = "IMG_1.jpg 2800 1, IMG_2.jpg 2800 1, IMG_3.jpg 2800 1, small.jpg 1754 1"
    told += f"; last {len(small)}"
    expect(asha.get_by_text(told)).to_be_visible(timeout=60_000)
