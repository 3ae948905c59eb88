"""What a draft keeps, what it never holds, and what may be done with it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django import forms as django_forms
from django.http import Http404
from django.utils import timezone

from sevanidhi.core.accounts.models import User
from sevanidhi.core.journeys import queries, registry, services
from sevanidhi.core.journeys.contract import Answers, Upgrade
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.journeys.tests.conftest import DAY
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.models import Identity
from sevanidhi.core.vault.numbers import read_number
from tests.toy_journey import NameForm

NUMBER = "2345 6789 0124"
NAMED = {"name": "Asha", "born": date(1980, 5, 1)}


def save(draft, page, answers, *, row=None, by=None, reference=None):
    return services.save_page(
        draft=draft, page=page, row=row, answers=answers, reference=reference or uuid4(),
        by=by or draft.owner, on=DAY,
    )  # fmt: skip


def states(draft):
    return [line.state for line in queries.task_states(draft, on=DAY)]


def test_begun_twice_it_is_one(asha, toy, draft):
    assert services.begin(journey=toy, owner=asha) == draft


def test_a_stranger_does_not_find_it_and_may_not_fill_it_in(draft, bharat):
    with pytest.raises(Http404):
        queries.draft_for(bharat, draft.number)
    with pytest.raises(services.NotYours):
        save(draft, "name", NAMED, by=bharat)

    assert Draft.objects.get().answers == {}


def test_two_devices_at_different_pages_lose_nothing(draft):
    on_the_phone, at_the_desk = Draft.objects.get(), Draft.objects.get()
    save(on_the_phone, "name", NAMED)
    save(at_the_desk, "work", {"kind": "employee"})

    assert Draft.objects.get().answers == {
        "name": {"name": "Asha", "born": "1980-05-01"},
        "work": {"kind": "employee"},
    }


def test_the_task_list_follows_the_answers(draft):
    assert states(draft) == ["not_yet", "cannot_yet"]
    draft = save(draft, "name", NAMED)
    assert states(draft) == ["begun", "cannot_yet"]
    draft = save(draft, "work", {"kind": "pensioner"})
    assert states(draft) == ["begun", "cannot_yet"]  # when did he retire?
    draft = save(draft, "work", {"kind": "employee"})
    assert states(draft) == ["done", "not_yet"]


def test_a_list_that_may_stay_empty_is_not_called_done_before_anybody_looked_at_it(draft, toy, monkeypatch):
    own, household = toy.tasks
    may_be_empty = replace(toy, tasks=(own, replace(household, least=0)))
    monkeypatch.setitem(registry._journeys, toy.code, may_be_empty)
    draft = save(draft, "name", NAMED)
    draft = save(draft, "work", {"kind": "employee"})

    assert states(draft) == ["done", "if_any"]
    assert queries.is_complete(draft, on=DAY)


def test_what_is_not_asked_any_more_is_kept_and_not_sent(draft):
    draft = save(draft, "work", {"kind": "pensioner"})
    draft = save(draft, "pension", {"since": date(2016, 1, 31)})
    draft = save(draft, "work", {"kind": "employee"})

    assert queries.answers(draft, on=DAY).pages == {"work": {"kind": "employee"}}
    assert draft.answers["pension"] == {"since": "2016-01-31"}
    with pytest.raises(services.PageNotAsked):
        save(draft, "pension", {"since": date(2016, 1, 31)})


def test_a_list_takes_so_many_rows(draft):
    rows = [str(uuid4()) for _ in range(4)]
    for row in rows[:3]:
        draft = save(draft, "member", {"name": "M"}, row=row)
    with pytest.raises(services.ListFull):
        save(draft, "member", {"name": "M"}, row=rows[3])
    draft = services.remove_row(draft=draft, task="family", row=rows[0], by=draft.owner)
    draft = services.remove_row(draft=draft, task="family", row=rows[0], by=draft.owner)

    assert [row["id"] for row in draft.rows["family"]] == rows[1:3]


def test_the_number_goes_into_the_vault_and_not_into_the_draft(draft):
    row, reference = str(uuid4()), uuid4()
    draft = save(draft, "member", {"name": "Ravi"}, row=row)
    for _press in range(2):
        draft = save(draft, "number", {"aadhaar": read_number(NUMBER)}, row=row, reference=reference)
    identity = Identity.objects.get()

    assert draft.rows["family"][0]["pages"]["number"] == {"identity": str(identity.pk), "last4": "0124"}
    assert draft.references == [identity.pk]
    assert NUMBER.replace(" ", "") not in json.dumps([draft.rows, draft.answers])


def test_a_reference_sent_from_another_page_is_not_shared_by_two_people(draft):
    """On one reference the vault would hold one number, and find no equal."""
    sent = uuid4()
    for _person in range(2):
        row = str(uuid4())
        draft = save(draft, "member", {"name": "Ravi"}, row=row)
        draft = save(draft, "number", {"aadhaar": read_number(NUMBER)}, row=row, reference=sent)
    one, other = draft.references

    assert vault.others_with(reference=one, by=None, purpose="duplicates") == [other]


def test_a_secret_that_nobody_puts_away_is_not_kept(draft):
    with pytest.raises(TypeError):
        save(draft, "name", {"name": read_number(NUMBER), "born": None})


def test_the_sweeper_leaves_what_an_open_draft_uses(draft):
    row = str(uuid4())
    draft = save(draft, "member", {"name": "Ravi"}, row=row)
    draft = save(draft, "number", {"aadhaar": read_number(NUMBER)}, row=row)
    later = timezone.now() + timedelta(days=2)
    assert vault.sweep(now=later, in_use=queries.references_in_use) == 0

    services.drop(draft=draft, by=draft.owner)
    assert vault.sweep(now=later, in_use=queries.references_in_use) == 1


def test_dropped_it_is_erased_and_gone(draft, asha):
    draft = save(draft, "name", NAMED)
    services.drop(draft=draft, by=asha)

    assert Draft.objects.get().answers == {}
    with pytest.raises(Http404):
        queries.draft_for(asha, draft.number)
    with pytest.raises(services.DraftClosed):
        save(draft, "name", NAMED)


def test_what_nobody_touches_for_three_months_is_erased(draft):
    assert services.forget_expired() == 0
    then = timezone.now() - timedelta(days=91)
    Draft.objects.update(kept_at=then, expires_at=then + services.LASTS)

    assert (services.forget_expired(), Draft.objects.count()) == (1, 0)


class LongerName(NameForm):
    father = django_forms.CharField(label="Father")


def test_an_older_draft_goes_on_in_the_newer_forms_and_loses_nothing(draft, toy, monkeypatch):
    draft = save(draft, "name", NAMED)
    draft = save(draft, "work", {"kind": "employee"})

    def renamed(answers):
        told = answers.pages | {"name": answers.pages["name"] | {"name": "Asha Devi"}}
        return Answers(pages=told, rows=answers.rows)

    first = replace(toy.tasks[0].pages[0], form=LongerName)
    task = replace(toy.tasks[0], pages=(first, *toy.tasks[0].pages[1:]))
    newer = replace(
        toy, version="3", tasks=(task, toy.tasks[1]), upgrades={"2": Upgrade(to="3", change=renamed)}
    )
    monkeypatch.setitem(registry._journeys, toy.code, newer)
    draft = services.bring_up_to_date(draft)

    assert (draft.form_version, draft.answers["name"]) == (
        "3",
        {"name": "Asha Devi", "born": "1980-05-01"},
    )
    assert states(draft)[0] == "begun"  # the father's name is asked now


def test_a_journey_that_contradicts_itself_is_refused(toy):
    with pytest.raises(registry.JourneyFaulty):
        registry.register(replace(toy, tasks=(toy.tasks[0], toy.tasks[0])))
    with pytest.raises(registry.JourneyFaulty):
        registry.register(replace(toy, tasks=(toy.tasks[1],)))


def test_a_row_begins_with_its_first_page(draft):
    with pytest.raises(services.PageNotAsked):
        save(draft, "number", {"aadhaar": read_number(NUMBER)}, row=str(uuid4()))

    assert not Identity.objects.exists()


def test_the_login_of_an_applicant_who_sent_nothing_closes_with_the_last_draft(toy, office):
    long_ago = timezone.now() - timedelta(days=91)
    applicants = [
        User.objects.create(user_id=f"A{number}", mobile="9414000009", is_applicant=True)
        for number in range(3)
    ]
    User.objects.filter(is_applicant=True).update(created_at=long_ago)
    gone, kept, new = applicants
    for applicant in (gone, kept):
        services.begin(journey=toy, owner=applicant)
    Draft.objects.filter(owner=gone).update(
        kept_at=long_ago, expires_at=timezone.now() - timedelta(seconds=1)
    )
    User.objects.filter(pk=new.pk).update(created_at=timezone.now())

    for _twice in range(2):
        services.forget_expired()
    assert [User.objects.get(pk=one.pk).is_active for one in applicants] == [False, True, True]


def test_a_file_that_an_open_draft_holds_is_in_use_until_its_time_is_over(draft):
    key, other = uuid4(), uuid4()
    Draft.objects.update(files=[key])

    assert queries.files_in_use([key, other]) == {key}
    Draft.objects.update(kept_at=timezone.now() - timedelta(days=91), expires_at=timezone.now())
    assert queries.files_in_use([key, other]) == set()
