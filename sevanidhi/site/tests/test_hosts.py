"""The site answers under its own names only, and builds no address from what a request claims."""

import pytest
from django.test import Client

from sevanidhi.web.tests.reading import words


@pytest.mark.parametrize(
    "claimed", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "a b"]
)
@pytest.mark.parametrize("path", ["/hi/", "/en/account/sign-in/", "/api/v1/openapi.json"])
def test_another_host_is_answered_with_nothing(db, settings, claimed, path):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = Client().get(path, headers={"host": claimed})

    assert answer.status_code == 400
    assert "evil.example" not in words(answer)
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-original-host", "forwarded", "x-host"])
def test_what_a_request_says_of_its_host_stands_nowhere_in_the_answer(db, header):
    told = {"forwarded": "host=evil.example;proto=https"}.get(header, "evil.example")
    for path in ("/hi/", "/", "/en/account/sign-in/", "/hi/no-such-page/", "/api/v1/openapi.json"):
        answer = Client().get(path, headers={header: told})

        assert "evil.example" not in b"".join(answer).decode()
        assert "evil.example" not in str(answer.headers)
