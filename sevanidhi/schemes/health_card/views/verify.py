"""Checking a card offline: the page, the worker that keeps it on the device, the keys and the list.

All of it is the same whoever asks; nothing here reads a session.
"""

import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from sevanidhi.schemes.health_card import offline_page
from sevanidhi.schemes.health_card.formulas.verification import written_keys
from sevanidhi.schemes.health_card.queries import cards, verification
from sevanidhi.web import clock
from sevanidhi.web.access import allow

FRESH = {"Cache-Control": "no-cache"}
SIGNED = 'application/cose; cose-type="cose-sign1"'


@require_safe
@allow("public")
def page(request: HttpRequest, language: str) -> HttpResponse:
    """Show the page in a language."""
    text = offline_page.html(_here(), language=language, on=clock.today(request))
    return HttpResponse(text, headers=FRESH | {"Content-Language": language})


@require_safe
@allow("public")
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker: our script, and before it what it is to keep."""
    here = _here()
    shell = {"mark": offline_page.mark(here, on=clock.today(request)), "files": offline_page.addresses(here)}
    script = Path(settings.STATICFILES_DIRS[0][1]) / Path(offline_page.WORKER).name
    text = f"const SHELL = {json.dumps(shell)};\n{script.read_text(encoding='utf-8')}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=FRESH)


@require_safe
@allow("public")
def keys(request: HttpRequest) -> HttpResponse:
    """Give the public keys of cards, those to come and those ended too, and of lists."""
    text = written_keys(verification.public_keys(on=clock.today(request)))
    return HttpResponse(text, content_type="application/json", headers=FRESH)


@require_safe
@allow("public")
def revocations(request: HttpRequest) -> HttpResponse:
    """Give the newest signed list of cards that no longer hold; nothing (204) before the first."""
    signed = cards.newest_list()
    status = 204 if signed is None else 200
    return HttpResponse(signed or b"", status=status, content_type=SIGNED, headers=FRESH)


@require_safe
@allow("public")
def manifest(request: HttpRequest) -> HttpResponse:
    """Let a phone keep the page among its programs."""
    told = {
        "name": "हेल्थ कार्ड की जाँच · Health card check",
        "short_name": "कार्ड जाँच",
        "lang": "hi",
        "start_url": reverse("verify:page"),
        "scope": reverse("verify:page"),
        "display": "standalone",
        "background_color": "#f7f5f0",
        "theme_color": "#14467a",
        "icons": [{"src": static("built/mark.svg"), "type": "image/svg+xml", "sizes": "any"}],
    }
    return JsonResponse(told, content_type="application/manifest+json", headers=FRESH)


def _here() -> offline_page.Place:
    lists = ("worker", "keys", "revocations", "manifest")
    pages = {"hi": reverse("verify:page"), "en": reverse("verify:page_in_english")}
    addresses = {name: reverse(f"verify:{name}") for name in lists}
    return offline_page.Place(static=static, pages=pages, lists=addresses | {"scope": pages["hi"]})
