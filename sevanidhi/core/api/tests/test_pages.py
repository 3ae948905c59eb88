"""Everybody makes tokens of their own and ends them; the administrator ends any."""

import time
from datetime import date, timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from sevanidhi.core.accounts.models import Replacement, RoleHeld, User
from sevanidhi.core.accounts.sessions import SECOND_FACTOR
from sevanidhi.core.api import base, queries, services
from sevanidhi.core.api.models import Token
from sevanidhi.core.audit import context
from sevanidhi.core.people.models import Employee, Person
from sevanidhi.web.access import NotYourDuty
from tests.visitor import Visitor

DAY = date(2017, 4, 17)
GIVEN = {"name": "night batch", "scopes": ["schedules:read"], "days": "30"}


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
    made = client.post(reverse("api:make"), GIVEN).content.decode()
    secret = made.split(queries.PREFIX, 1)[1].split("<", 1)[0]
    token = queries.by_secret(queries.PREFIX + secret)

    assert (token.user, token.scopes, token.made_by) == (boss, ["schedules:read"], boss)
    assert secret not in client.get(reverse("api:tokens")).content.decode()
    client.post(reverse("api:end", args=[token.pk]), {"why": "batch retired"})
    assert queries.by_secret(queries.PREFIX + secret) is None


def test_the_way_back_is_called_as_the_page_it_leads_to(client, boss):
    client.post(reverse("api:make"), GIVEN)
    own = Token.objects.get()
    others = Token.objects.create(
        user=User.objects.create(user_id="other"), name="x", secret_hash=b"x" * 32, scopes=["own:read"],
        made_by=boss, expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip

    for address, title in (
        (reverse("api:make"), "दूसरे सिस्टमों के टोकन"),
        (reverse("api:end", args=[own.pk]), "दूसरे सिस्टमों के टोकन"),
        (reverse("api:end", args=[others.pk]), "दूसरे सिस्टमों के टोकन"),
    ):
        trail = (
            client.get(address)
            .content.decode()
            .split('class="govuk-breadcrumbs__list">')[1]
            .split("</ol>")[0]
        )
        assert f">{title}</a>" in trail


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["everything"]}, {"days": "367"}, {"days": "0"}]
)
def test_a_token_asked_for_wrongly_is_not_made(client, boss, wrong):
    assert client.post(reverse("api:make"), GIVEN | wrong).status_code == 422
    assert Token.objects.count() == 0


def test_nobody_else_sees_everybody_s_tokens(client, db):
    client.force_login(User.objects.create(user_id="bharat"))

    assert client.get(reverse("api:tokens")).status_code == 403


def test_an_administrator_makes_no_token_that_acts_for_another(client, boss):
    treasury = User.objects.create(user_id="treasury")
    with pytest.raises(services.OwnerMakes):
        make(treasury, boss)
    client.post(reverse("api:make"), GIVEN | {"user_id": "treasury"})

    assert [one.user for one in Token.objects.all()] == [boss]


def test_an_old_session_makes_no_token(client, boss):
    prove(client, at=0)

    assert client.post(reverse("api:make"), GIVEN).status_code == 303
    assert not Token.objects.exists()


def form_key(client, address):
    return client.get(address).content.decode().split('name="_key" value="')[1].split('"')[0]


def test_a_reload_after_making_a_token_neither_shows_it_again_nor_makes_another(client, boss):
    sent = GIVEN | {"_key": form_key(client, reverse("api:make"))}
    assert client.post(reverse("api:make"), sent).status_code == 201
    again = client.post(reverse("api:make"), sent, follow=True)

    assert queries.PREFIX not in again.content.decode()
    assert Token.objects.count() == 1


@pytest.fixture
def asha(client, db):
    person = Person.objects.create(name_hi="आशा", name_en="Asha", sort_key="a", search_key=" a")
    user = User.objects.create(user_id="asha", person=person)
    client.force_login(user)
    prove(client, at=time.time())
    return user


def test_a_member_makes_a_token_of_her_own_reached_from_her_name_in_the_header(client, asha):
    visitor = Visitor(client).open("/en/people/me/").follow("Asha").follow("Tokens of other systems")
    assert "A token never signs in to these pages" in visitor.text
    visitor = visitor.follow("Make a token").press("Make the token", name="Tax helper", scopes=["own:read"])

    assert visitor.response.status_code == 201
    assert "Read the login's own accounts, passbooks and applications" in visitor.text
    assert [(one.user, one.scopes) for one in Token.objects.all()] == [(asha, ["own:read"])]
    assert queries.PREFIX not in visitor.open("/en/tokens/own/").text


def test_a_member_is_not_offered_what_offices_do(client, asha):
    page = Visitor(client).open("/en/tokens/own/new/").text

    assert "Send schedules" not in page


def test_a_token_is_ended_by_its_owner_and_by_no_other_member(client, asha):
    client.post(reverse("api:make"), {"name": "x", "scopes": ["own:read"], "days": "9"})
    token = Token.objects.get()
    other = Client()
    other.force_login(
        User.objects.create(
            user_id="bharat",
            person=Person.objects.create(name_hi="भरत", name_en="B", sort_key="b", search_key=" b"),
        )
    )

    assert other.post(reverse("api:end", args=[token.pk]), {"why": "x"}).status_code == 404
    client.post(reverse("api:end", args=[token.pk]), {"why": "no longer needed"})
    token.refresh_from_db()
    assert token.revoked_at is not None


def make(user, by, *, scopes=("schedules:read",)):
    return services.make_token(user=user, name="x", scopes=scopes, days=9, by=by)


def test_the_service_lets_an_administrator_of_that_day_alone_end_another_s(boss, asha):
    treasury = User.objects.create(user_id="treasury")
    token, _secret = make(treasury, treasury)
    ended = User.objects.create(user_id="ended")
    RoleHeld.objects.create(user=ended, role="administrator", from_date=date(2010, 1, 1), until_date=DAY)
    RoleHeld.objects.create(user=ended, role="administrator", from_date=DAY + timedelta(days=1))
    for user in (asha, ended):
        with pytest.raises(NotYourDuty):
            services.revoke_token(token=token, by=user, why="x", on=DAY)

    assert [one.revoked_at for one in Token.objects.all()] == [None]
    services.revoke_token(token=token, by=boss, why="no longer needed", on=DAY)
    assert [one.revoked_at for one in Token.objects.all()] != [None]


def test_a_token_made_before_a_login_was_given_back_to_its_owner_is_good_no_more(boss, asha):
    before = make(asha, asha)[1]
    assert queries.by_secret(before) is not None
    now = timezone.now()
    Replacement.objects.create(
        user=asha, new_password=True, why="stolen", asked_by=boss, asked_at=now, done_at=now, agreed_at=now,
        effective_at=now, agreed_by=User.objects.create(user_id="chitra"),
    )  # fmt: skip

    assert queries.by_secret(before) is None
    Replacement.objects.update(done_at=now - timedelta(days=1), effective_at=now - timedelta(days=1))
    assert queries.by_secret(make(asha, asha)[1]) is not None


def test_a_request_by_token_is_noted_with_the_roles_held_today(client, boss, settings):
    """Who has left service holds no role, whatever was forgotten to be ended; nor does the audit say so."""
    settings.BUSINESS_DATE = DAY
    person = Person.objects.create(name_hi="चित्रा", name_en="Chitra", sort_key="c", search_key=" c")
    Employee.objects.create(
        person=person, employee_id="E1", state="rajasthan", appointed_date=date(1990, 1, 1),
        left_date=DAY - timedelta(days=1), left_why="retired",
    )  # fmt: skip
    user = User.objects.create(user_id="chitra", person=person)
    RoleHeld.objects.create(user=user, role="auditor", from_date=date(2010, 1, 1))
    request = RequestFactory().get("/api/v1/schedules")
    with context.afresh():
        base._act_as(request, make(user, user)[0])
        assert (request.roles_held, context.current().role) == (frozenset(), "")
