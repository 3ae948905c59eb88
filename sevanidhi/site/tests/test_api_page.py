"""The API as a person reads it: every operation is there, in both languages, with an example that works."""

import pytest
from django.test import Client

from sevanidhi.core.api.scopes import SCOPES
from sevanidhi.core.offices import services as offices
from sevanidhi.site.api import described
from sevanidhi.web.tests.reading import words

SITE = "https://sevanidhi.example"


def test_every_operation_has_its_words_and_none_has_gone():
    assert {(method, path) for method, path, _guards in described.operations()} == set(described.WORDS)


def test_each_operation_says_what_the_token_must_be_ticked_for():
    found = {
        (one.method, one.path): one.scopes
        for group in described.groups(site=SITE)
        for one in group.operations
    }

    assert found["GET", "/api/v1/offices"] == ()
    assert found["GET", "/api/v1/accounts"] == (SCOPES["own:read"],)
    assert found["POST", "/api/v1/schedules"] == (SCOPES["schedules:write"],)


def test_what_an_operation_takes_and_how_it_is_called():
    (send,) = [
        one for group in described.groups(site=SITE) for one in group.operations
        if (one.method, one.path) == ("POST", "/api/v1/schedules")
    ]  # fmt: skip

    assert [taken.name for taken in send.takes if taken.required] == ["file", "ddo", "month", "voucher"]
    assert send.example.startswith(
        f"curl '{SITE}/api/v1/schedules' \\\n"
        '  -H "Authorization: Bearer $TOKEN" \\\n  -H "Idempotency-Key: $(uuidgen)" \\\n  -F file=@'
    )


@pytest.mark.django_db
def test_examples_open_to_all_answer_and_the_others_ask_for_a_token():
    offices.load_offices(by=None)
    wrong = {}
    for (method, _path), (_says, example, _sent) in described.WORDS.items():
        if method == "GET" and "NUMBER" not in example:
            by_token = example.startswith(("/accounts", "/cases", "/schedules", "/health/cards"))
            status = Client().get(described.AT + example).status_code
            if status not in ((401,) if by_token else (200, 204)):
                wrong[example] = status

    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "said"), [("hi", "दूसरे प्रोग्रामों के लिए: एपीआई"), ("en", "For other systems: the API")]
)
@pytest.mark.django_db
def test_anybody_reads_the_page(language, said):
    read = words(Client().get(f"/{language}/api/"))

    assert said in read
    assert "POST /api/v1/schedules" in read
    assert "curl 'http://testserver/api/v1/offices?text=ajmer'" in read
