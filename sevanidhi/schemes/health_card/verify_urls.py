"""Addresses of the page that checks a card offline. A worker keeps what is below them: no language before."""

from django.urls import path

from sevanidhi.schemes.health_card.views import verify

app_name = "verify"
urlpatterns = [
    path("", verify.page, {"language": "hi"}, name="page"),
    path("en/", verify.page, {"language": "en"}, name="page_in_english"),
    path("sw.js", verify.worker, name="worker"),
    path("keys.json", verify.keys, name="keys"),
    path("revocations.cbor", verify.revocations, name="revocations"),
    path("manifest.webmanifest", verify.manifest, name="manifest"),
]
