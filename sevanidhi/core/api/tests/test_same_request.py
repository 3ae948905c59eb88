"""What is kept of a request, to know it again, tells nothing of what the request held."""

from django.test import RequestFactory

from sevanidhi.core.api import base

ADDRESS = "/api/v1/families"


def mark(number: str) -> str:
    return base._fingerprint(RequestFactory().post(ADDRESS, {"number": number}, "application/json"))


def test_the_same_request_has_the_same_mark_and_another_another():
    assert mark("999941057058") == mark("999941057058")
    assert mark("999941057058") != mark("333333333333")


def test_without_the_installations_key_nobody_can_try_numbers_out(settings):
    ours = mark("999941057058")
    settings.SECRET_KEY = "another key for a trial"

    assert mark("999941057058") != ours
