"""Helpers fill in an application under a mandate that ends; they never declare it and never send it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sevanidhi.core.accounts import mandates, otp, queries
from sevanidhi.core.accounts.models import Mandate
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.journeys import services
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.journeys.tests.conftest import DAY, login
from sevanidhi.core.journeys.tests.test_drafts import NAMED, save
from sevanidhi.core.journeys.tests.test_pages import BORN, at, filled_in, last_code, signed_in
from sevanidhi.core.notices.models import Message
from sevanidhi.core.uploads import services as uploads
from sevanidhi.core.uploads.tests import portraits

SCOPE = "toy.family"


def let_help(owner, helper, *, hours=24, scope=SCOPE):
    told = {"owner": owner, "helper_id": helper.user_id, "scope": scope, "hours": hours, "session_key": "s"}
    mandates.send_code(**told)
    return mandates.give(code=last_code(), **told)


def test_a_helper_fills_it_in_from_their_own_login(asha, bharat, draft):
    visitor = signed_in(asha).open(at("helpers", draft.number))
    visitor.press("इसके लिए कोड भेजें", user_id="bharat", hours="4")
    assert "bharat" in Message.objects.get().text.lower()
    visitor.press("सहायता करने दें", code=last_code())
    assert "bharat" in visitor.text

    helper = signed_in(bharat).open(at("mine")).follow("खिलौना आवेदन")
    assert "आप आशा की सहायता कर रहे हैं" in helper.text
    helper.follow("अपने बारे में").press("सहेजें", name="Asha", **BORN)
    assert Draft.objects.get().answers["name"]["name"] == "Asha"
    assert Entry.objects.filter(act="journeys.draft.viewed", by_id=bharat.pk).exists()


@pytest.mark.parametrize("page", ["declare", "code", "drop", "helpers", "helper_code"])
def test_a_helper_does_not_declare_send_or_give_it_up(asha, bharat, page):
    filled_in(asha)
    let_help(asha, bharat)
    draft = Draft.objects.get()
    client = signed_in(bharat).client

    assert client.get(at("tasks", draft.number)).status_code == 200
    assert client.get(at(page, draft.number)).status_code == 404
    assert client.post(at(page, draft.number), {"agreed": "on", "send": "1"}).status_code == 404


@pytest.mark.parametrize("act", ["declare", "send_code", "submit", "drop"])
def test_nor_by_the_service_itself(asha, bharat, act):
    filled_in(asha)
    let_help(asha, bharat)
    draft = Draft.objects.get()
    told = {
        "declare": {"on": DAY}, "send_code": {"on": DAY, "session_key": "s"}, "drop": {},
        "submit": {"on": DAY, "session_key": "s", "code": "123456"},
    }[act]  # fmt: skip

    with pytest.raises(services.NotYours):
        getattr(services, act)(draft=draft, by=bharat, **told)


def expire(mandate):
    past = timezone.now() - timedelta(hours=30)
    Mandate.objects.filter(pk=mandate.pk).update(from_at=past, until_at=past + timedelta(hours=24))


def close(mandate):
    mandate.owner.is_active = False
    mandate.owner.save()


ENDS = {
    "expired": expire,
    "ended by the owner": lambda mandate: mandates.end(mandate=mandate, by=mandate.owner),
    "given back": lambda mandate: mandates.end(mandate=mandate, by=mandate.helper),
    "the owner's login closed": close,
}


@pytest.mark.parametrize("how", ENDS)
def test_ended_half_way_the_next_answer_is_refused(asha, bharat, draft, how):
    mandate = let_help(asha, bharat)
    draft = save(draft, "name", NAMED, by=bharat)
    ENDS[how](mandate)

    with pytest.raises(services.NotYours):
        save(draft, "work", {"kind": "employee"}, by=bharat)
    assert signed_in(bharat).client.get(at("tasks", draft.number)).status_code == 404


def test_a_mandate_for_one_kind_of_application_serves_for_no_other(asha, bharat, draft):
    let_help(asha, bharat, scope="another.journey")

    with pytest.raises(services.NotYours):
        save(draft, "name", NAMED, by=bharat)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def test_named_again_a_helper_has_the_new_hours_alone(clock, asha, bharat, draft):
    other = login("chetna", "चेतना", "Chetna", "9414000003")
    let_help(asha, other, hours=72)
    clock.shift(60)
    let_help(asha, bharat, scope="another.journey")
    clock.shift(60)
    let_help(asha, bharat, hours=72)
    clock.shift(60)
    mandate = let_help(asha, bharat, hours=4)

    assert [one.helper for one in mandates.given_by(asha, scope=SCOPE, at=timezone.now())] == [bharat, other]
    assert mandate.until_at == timezone.now() + timedelta(hours=4)
    assert Entry.objects.filter(act="accounts.mandate.ended").count() == 1
    assert signed_in(asha).open(at("helpers", draft.number)).text.count("bharat") == 1

    mandates.end(mandate=mandate, by=asha)
    with pytest.raises(services.NotYours):
        save(draft, "name", NAMED, by=bharat)
    assert mandates.given_by(asha, scope="another.journey", at=timezone.now())


def test_nobody_ends_what_is_not_theirs(asha, bharat, draft):
    mandate = let_help(asha, bharat)
    stranger = type(asha).objects.create(user_id="stranger")
    with pytest.raises(mandates.MandateNotYours):
        mandates.end(mandate=mandate, by=stranger)
    ended = mandates.end(mandate=mandate, by=asha)

    assert mandates.end(mandate=mandate, by=asha).ended_at == ended.ended_at


@pytest.mark.parametrize("changed", [{"helper_id": "stranger"}, {"hours": 72}, {"scope": "another"}], ids=str)
def test_the_code_names_helper_scope_and_hours(asha, bharat, changed):
    told = {"owner": asha, "helper_id": "bharat", "scope": SCOPE, "hours": 24, "session_key": "s"}
    mandates.send_code(**told)
    with pytest.raises(otp.CodeWrong):
        mandates.give(code=last_code(), **(told | changed))

    assert not Mandate.objects.exists()


def test_whether_a_user_id_exists_shows_only_after_the_code(asha):
    told = {"owner": asha, "helper_id": "nobody", "scope": SCOPE, "hours": 24, "session_key": "s"}
    mandates.send_code(**told)

    with pytest.raises(queries.LoginUnknown):
        mandates.give(code=last_code(), **told)


def test_nobody_is_their_own_helper(asha):
    other_login = type(asha).objects.create(user_id="asha2", person=asha.person)

    with pytest.raises(mandates.NotOneself):
        let_help(asha, other_login)


def test_no_longer_than_is_offered_and_than_the_database_allows(asha, bharat):
    with pytest.raises(mandates.HoursNotOffered):
        let_help(asha, bharat, hours=100)
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            owner=asha, helper=bharat, scope=SCOPE, from_at=now, until_at=now + timedelta(hours=73),
            approved_with="5e0c7f8e-2d0d-4a5e-9a53-1d8f1c5b7a10",
        )  # fmt: skip


def test_owner_and_helper_see_the_photo_that_the_other_sent_and_no_stranger_does(asha, bharat, office, draft):
    let_help(asha, bharat)
    chitra = login("chitra", "चित्रा", "Chitra", "9414000003")
    sent = [
        uploads.take_whole(content=portraits.jpeg(portraits.portrait(seed)), name="a", purpose="photo", by=by)
        for seed, by in enumerate((asha, bharat), start=1)
    ]
    Draft.objects.update(files=[one.key for one in sent])

    def seen(user):
        client = signed_in(user).client
        return [client.get(reverse("uploads:picture", args=[one.key])).status_code for one in sent]

    assert (seen(asha), seen(bharat), seen(chitra)) == ([200, 200], [200, 200], [404, 404])
    mandates.end(mandate=Mandate.objects.get(), by=asha)
    assert (seen(asha), seen(bharat)) == ([200, 200], [404, 200])
    own = signed_in(bharat).open(at("start", "toy.family")).press("शुरू करें").follow("अपने बारे में")
    own.press("सहेजें", name=str(sent[0].key), **BORN)
    assert Draft.objects.get(owner=bharat).answers["name"]["name"] == str(sent[0].key)
    assert seen(bharat) == [404, 200]  # whoever knows the key may write it as a name
