"""The API: fuzzed against its own description, safe against doubled requests, closed to who has no token."""

import json
from datetime import date, timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from sevanidhi.core.accounts.models import User
from sevanidhi.core.api import services
from sevanidhi.core.api.models import Answer, Token
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework.models import Case
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people.models import Employee, Person, Posting
from sevanidhi.site.api import api
from sevanidhi.site.wsgi import application

DAY = date(2017, 4, 17)
APPLICATION = {"kind": "gpf.passbook_verification", "answers": {"year": "2015-16"}}


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = DAY
    settings.API_CALLS_A_MINUTE = 1_000_000


def _office(code: str, kind: str, **more) -> Office:
    return Office.objects.create(
        code=code, kind=kind, state="rajasthan", name_hi="अजमेर", name_en="Ajmer", sort_key=code,
        search_key=" ajmer", **more,
    )  # fmt: skip


@pytest.fixture
def elizabeth(db):
    person = Person.objects.create(name_hi="एलिज़ाबेथ", sort_key="e", search_key="e", mobile="9414012345")
    employee = Employee.objects.create(
        person=person, employee_id="E1", state="rajasthan", appointed_date=date(1990, 7, 1)
    )
    ddo = _office("AJM-1", "ddo", parent=_office("RJ-D01", "district"))
    Posting.objects.create(employee=employee, office=ddo, from_date=date(1990, 7, 1))
    ledger.open_account(head="gpf", number="4321", employee=employee, opened_date=date(1990, 7, 1), by=None)
    return User.objects.create(user_id="elizabeth", person=person)


def token_of(user: User, *scopes: str) -> str:
    _, secret = services.make_token(user=user, name="test", scopes=scopes, days=1, by=None)
    return secret


@pytest.fixture
def secret(elizabeth):
    return token_of(elizabeth, "own:read", "cases:write")


def ask(client, path, secret=None, **more):
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.get(f"/api/v1{path}", headers=headers, **more)


def send(client, body, secret, key="k-1"):
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    return client.post("/api/v1/cases", json.dumps(body), content_type="application/json", headers=headers)


def test_the_charters_premium_is_answered_with_its_steps(client, db):
    told = ask(client, "/calc/premium?on=2012-06-01&pay=9000").json()

    assert (told["due"], told["may_choose"], told["rule"]) == (
        "450.00", ["450.00", "900.00", "1300.00"], "state_insurance.premium@2010-04-01",
    )  # fmt: skip
    assert told["explanation"]


def test_a_refusal_is_told_in_both_languages(client, db):
    answer = ask(client, "/calc/premium?on=2012-06-01&pay=6049")
    told = answer.json()

    assert (answer.status_code, told["code"], answer["Content-Type"]) == (
        422, "PayNotInTable", "application/problem+json",
    )  # fmt: skip
    assert "मूल वेतन" in told["reason_hi"]
    assert "Basic pay" in told["reason_en"]


def test_the_same_request_again_is_done_once(client, secret):
    first, second = send(client, APPLICATION, secret), send(client, APPLICATION, secret)
    other = send(client, APPLICATION | {"answers": {"year": "2014-15"}}, secret)

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 409)
    assert first.json() == second.json()
    assert Case.objects.count() == 1


def test_a_refused_request_leaves_its_key_free(client, secret):
    wrong = send(client, APPLICATION | {"answers": {"year": "1815-16"}}, secret)
    assert (wrong.status_code, Answer.objects.count()) == (422, 0)

    assert send(client, APPLICATION, secret).status_code == 201


def test_a_post_without_a_key_is_refused(client, secret):
    assert send(client, APPLICATION, secret, key="").json()["code"] == "KeyMissing"


def test_old_answers_are_forgotten_after_400_days(client, secret):
    send(client, APPLICATION, secret)
    Answer.objects.update(at=timezone.now() - timedelta(days=399))
    assert services.forget_old_answers() == 0
    Answer.objects.update(at=timezone.now() - timedelta(days=401))
    assert services.forget_old_answers() == 1


def test_one_reads_ones_own_passbook_and_nobody_elses(client, secret, db):
    stranger = token_of(User.objects.create(user_id="bharat"), "own:read")

    assert ask(client, "/accounts", secret).json()[0]["number"] == "4321"
    assert ask(client, "/accounts/gpf/4321/2016-17", secret).json()["movements"] == []
    assert ask(client, "/accounts/gpf/4321/2016-17", stranger).status_code == 404


@pytest.mark.parametrize("path", ["/accounts", "/cases", "/accounts/gpf/4321/2016-17"])
def test_tokens_that_are_no_good_open_nothing(client, elizabeth, secret, path):
    expired = token_of(elizabeth, "own:read")
    Token.objects.filter(secret_hash=services.hash_of(expired)).update(
        made_at=timezone.now() - timedelta(days=3), expires_at=timezone.now() - timedelta(seconds=1)
    )
    ended = token_of(elizabeth, "own:read")
    services.revoke_token(token=Token.objects.latest("pk"), by=None, why="lost", on=DAY)
    narrow = token_of(elizabeth, "cases:write")

    told = [ask(client, path, one).status_code for one in (None, "", "svn_x", expired, ended, narrow)]
    assert told == [401, 401, 401, 401, 401, 403]


def test_an_inactive_login_opens_nothing(client, elizabeth, secret):
    User.objects.update(is_active=False)

    assert ask(client, "/accounts", secret).status_code == 401


def test_a_token_tells_the_audit_where_an_act_came_from(client, secret):
    send(client, APPLICATION, secret)

    device = Entry.objects.filter(act="casework.submit").values_list("device", flat=True).get()
    assert device == f"api token {Token.objects.get().pk}"


def test_the_secret_is_kept_nowhere(elizabeth, secret):
    kept = json.dumps(list(Token.objects.values()), default=str) + json.dumps(
        list(Entry.objects.values()), default=str
    )
    assert secret not in kept


def test_too_many_calls_wait_and_a_neighbour_does_not(client, elizabeth, secret, settings):
    settings.API_CALLS_A_MINUTE = 3
    neighbour = token_of(elizabeth, "own:read")
    answers = [ask(client, "/accounts", secret) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3]["Retry-After"] == "60"
    assert ask(client, "/accounts", neighbour).status_code == 200


@pytest.mark.parametrize(
    "body",
    ["[" * 30 + "]" * 30, "{", '{"kind": NaN}', '"\\ud800"', "\x00", '{"kind": "\\u0000", "answers": {}}'],
)
def test_hostile_bodies_are_turned_away(client, secret, body):
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"}
    answer = client.post("/api/v1/cases", body, content_type="application/json", headers=headers)

    assert answer.status_code in (400, 422)


DESCRIPTION = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
schema = schemathesis.openapi.from_dict(DESCRIPTION)
schema.app = application


@pytest.fixture
def one_connection():
    """Keep the test's own connection, in its transaction, open over WSGI requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_does_as_it_says(case, secret, one_connection):
    case.headers["Authorization"], case.headers["Accept-Encoding"] = f"Bearer {secret}", "identity"
    answer = case.call()
    case.validate_response(
        answer, excluded_checks=[positive_data_acceptance] if _is_lawful_no(answer) else []
    )


def _is_lawful_no(answer) -> bool:
    """Tell whether a well-formed request was refused by the law or the facts rather than by its form."""
    return answer.status_code == 422 and answer.json()["code"] not in ("NotValid", "BadRequest")
