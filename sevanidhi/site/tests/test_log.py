"""What goes wrong while nobody debugs is told, with the mark that the reader's page shows."""

import logging
from io import StringIO

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from sevanidhi.core.api import base
from sevanidhi.web.access import allow

MARK = "mark-of-this-request"


@allow("public")
def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("the sum of nothing")


api = base.new_api(urls_namespace="log")


@api.get("/breaks")
def breaks_too(request: HttpRequest) -> None:
    raise ZeroDivisionError("the sum of nothing")


operations = api.urls
for operation in operations[0]:
    operation.callback.login_required = False
urlpatterns = [path("hi/breaks/", breaks), path("api/", operations)]
handler500 = "sevanidhi.web.errors.server_error"
handler404 = "sevanidhi.web.errors.not_found"


@pytest.fixture
def told(monkeypatch) -> StringIO:
    """What the log says from now on."""
    (handler,) = (one for one in logging.root.handlers if one.name == "told")
    stream = StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    return stream


def ask(address: str) -> int:
    with override_settings(ROOT_URLCONF=__name__):
        return Client(raise_request_exception=False).get(address, headers={"X-Request-ID": MARK}).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/hi/breaks/", "/api/breaks"])
def test_what_breaks_is_told_once_whole_and_by_its_mark(told, address):
    assert ask(address) == 500

    assert told.getvalue().count("ZeroDivisionError: the sum of nothing") == 1
    assert f"[{MARK}]" in told.getvalue()


@pytest.mark.django_db
def test_an_address_that_is_not_found_is_not_told_for_it_may_be_a_link(told):
    assert ask("/hi/account/link/a-secret/") == 404

    assert told.getvalue() == ""
