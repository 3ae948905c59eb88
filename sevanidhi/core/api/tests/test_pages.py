"""The administrator makes and ends tokens."""

import time
from datetime import date

import pytest
from django.urls import reverse

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.accounts.sessions import SECOND_FACTOR
from sevanidhi.core.api import queries
from sevanidhi.core.api.models import Token
from sevanidhi.core.notices.models import Message

GIVEN = {"user_id": "treasury", "name": "night batch", "scopes": ["schedules:read"], "days": "30"}


@pytest.fixture
def boss(client, db):
    user = User.objects.create(user_id="boss")
    RoleHeld.objects.create(user=user, role="administrator", from_date=date(2010, 1, 1))
    client.force_login(user)
    prove(client, at=time.time())
    return user


def prove(client, *, at) -> None:
    """Note when the second factor was last proved."""
    session = client.session
    session[SECOND_FACTOR] = at
    session.save()


def test_a_secret_is_shown_once_and_works_until_it_is_ended(client, boss):
    treasury = User.objects.create(user_id="treasury")
    made = client.post(reverse("api:make"), GIVEN).content.decode()
    secret = made.split(queries.PREFIX, 1)[1].split("<", 1)[0]
    token = queries.by_secret(queries.PREFIX + secret)

    assert (token.user, token.scopes, token.made_by) == (treasury, ["schedules:read"], boss)
    assert secret not in client.get(reverse("api:tokens")).content.decode()
    client.post(reverse("api:end", args=[token.pk]), {"why": "batch retired"})
    assert queries.by_secret(queries.PREFIX + secret) is None


@pytest.mark.parametrize(
    "wrong",
    [{"user_id": "nobody"}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "367"}, {"days": "0"}],
)
def test_a_token_asked_for_wrongly_is_not_made(client, boss, wrong):
    User.objects.create(user_id="treasury")

    assert client.post(reverse("api:make"), GIVEN | wrong).status_code == 422
    assert Token.objects.count() == 0


def test_nobody_else_makes_tokens(client, db):
    client.force_login(User.objects.create(user_id="bharat"))

    assert client.get(reverse("api:tokens")).status_code == 403


@pytest.mark.parametrize("scope", ["own:read", "cases:write"])
def test_an_administrator_makes_no_token_of_a_member_s_own_rights(client, boss, scope):
    User.objects.create(user_id="treasury", mobile="9829000010")
    told = client.post(reverse("api:make"), GIVEN | {"scopes": ["schedules:read", scope]})

    assert told.status_code == 422
    assert not Token.objects.exists()


def test_for_their_own_login_it_may_have_them(client, boss):
    told = client.post(reverse("api:make"), GIVEN | {"user_id": "boss", "scopes": ["own:read"]})

    assert told.status_code == 201
    assert not Message.objects.exists()


def test_the_owner_of_the_login_is_told(client, boss):
    User.objects.create(user_id="treasury", mobile="9829000010")
    client.post(reverse("api:make"), GIVEN)

    message = Message.objects.get(template="api.token.made")
    assert ("boss" in message.text, "night batch" in message.text) == (True, True)


def test_an_old_session_makes_no_token(client, boss):
    User.objects.create(user_id="treasury")
    prove(client, at=0)

    assert client.post(reverse("api:make"), GIVEN).status_code == 303
    assert not Token.objects.exists()
