"""Many families in one request: each is taken or refused as it would be alone, and none stops the others."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from stdnum import verhoeff

from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.journeys import registry, whole
from sevanidhi.core.journeys.contract import Answers, Given
from sevanidhi.core.notices.models import Message
from sevanidhi.core.uploads.models import Upload
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.core.vault.numbers import read_number
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import api, phrases
from sevanidhi.schemes.health_card.models import PreparedFamily, StaffListed
from sevanidhi.schemes.health_card.queries.families import FAMILY
from sevanidhi.schemes.health_card.services import prepared
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_office, make_officer
from sevanidhi.schemes.health_card.tests.test_api import PERSON, SON, SPOUSE, System

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SIX = 6


def number(n: int) -> str:
    figures = f"9999{n:07d}"
    return figures + verhoeff.calc_check_digit(figures)


def photos_of(by: Any, count: int) -> list[str]:
    """Return the keys of photos which this login has sent, and which were found good."""
    mark = "0" * 64
    made = Upload.objects.bulk_create(
        Upload(
            key=uuid4(), owner=by, purpose="photo", given_name="photo", size=1, received=1, sha256=mark,
            state="clean", result_sha256=mark, result_type="image/jpeg", settled_at=timezone.now(),
        )
        for _ in range(count)
    )  # fmt: skip
    return [str(one.key) for one in made]


def listed(office: Any, count: int) -> None:
    StaffListed.objects.bulk_create(
        StaffListed(
            office=office, service_number=f"E-{n}", name_hi="आशा", mobile=f"94150001{n:02d}",
            loaded_date=TODAY,
        )
        for n in range(count)
    )  # fmt: skip


def family(n: int, photos: list[str]) -> dict[str, Any]:
    """Return the family of line n: a wife, her husband and their son."""
    members = [
        SPOUSE | {"relation": "spouse", "aadhaar": number(10 * n + 1)},
        SON | {
            "relation": "son", "wholly_dependent": "yes", "normally_resides": "yes",
            "no_aadhaar_why": "none_yet", "no_aadhaar_proof": "जन्म प्रमाण पत्र",
        },
    ]  # fmt: skip
    return {
        "ddo": "LKO-EDU-03", "service_number": f"E-{n}", "kind": "employee", "posting_hi": "प्रवक्ता",
        "pay_level": 8, "consent": {"notice": phrases.NOTICE_VERSION, "language": "hi", "agreed": True},
        "applicant": PERSON | {"aadhaar": number(10 * n), "photo": photos[0]},
        "members": [one | {"photo": photo} for one, photo in zip(members, photos[1:], strict=False)],
    }  # fmt: skip


@pytest.fixture
def system(chitra, office):
    gateway.registered(office)
    listed(office, SIX)
    return System(chitra)


@pytest.fixture
def families(system, chitra):
    return [family(n, photos_of(chitra, 3)) for n in range(SIX)]


def test_many_families_are_kept_and_each_person_is_told(system, families):
    answer = system.post("families/many", {"families": families})

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["kept"] == SIX
    assert [(row["row"], row["service_number"]) for row in answer.json()["families"]] == [
        (n + 1, f"E-{n}") for n in range(SIX)
    ]
    assert [row["kept"]["people"] for row in answer.json()["families"]] == [3] * SIX
    assert (
        PreparedFamily.objects.count() == Message.objects.filter(template="health_card.prepared").count() == 6
    )
    assert Entry.objects.filter(act="health_card.family.prepared").count() == SIX
    held = {one for kept in PreparedFamily.objects.all() for one in kept.references}
    assert set(Identity.objects.values_list("pk", flat=True)) == held
    assert Access.objects.filter(act="stored").count() == len(held) == 2 * SIX


def test_what_is_wrong_with_one_stops_none_of_the_others(system, families):
    families[1]["applicant"]["birth_date"] = "2017-02-30"  # not as described
    families[2]["members"][0]["aadhaar"] = number(21)[:-1] + "0"  # a page does not take it
    families[3]["service_number"] = "E-99"
    families[4]["ddo"] = "LKO-MED-01"
    make_office("LKO-MED-01")
    answer = system.post("families/many", {"families": families}).json()

    assert [row["refused"] and row["refused"]["code"] for row in answer["families"]] == [
        None, "NotValid", "AnswersNotTaken", "NotOnTheList", "NotFound", None,
    ]  # fmt: skip
    assert answer["families"][1]["refused"]["errors"][0]["where"] == "applicant.birth_date"
    assert "members 1: member_number aadhaar" in answer["families"][2]["refused"]["facts"]["faults"]
    kept = PreparedFamily.objects.select_related("listed")
    assert {one.listed.service_number for one in kept} == {"E-0", "E-5"}
    assert Identity.objects.count() == 4


def test_two_families_for_one_line_are_a_mistake_and_the_first_counts(system, families):
    families[1] |= {"service_number": "e-0", "pay_level": 3}
    rows = system.post("families/many", {"families": families[:2]}).json()["families"]

    assert [row["refused"] and row["refused"]["code"] for row in rows] == [None, "SentTwice"]
    assert PreparedFamily.objects.get().answers["pages"]["employee"]["pay_level"] == 8


def test_sent_again_all_are_replaced_and_told_once_a_day(system, families):
    for level in (8, 9):
        for one in families:
            one["pay_level"] = level
        assert system.post("families/many", {"families": families}).json()["kept"] == SIX

    kept = PreparedFamily.objects.all()
    assert {one.answers["pages"]["employee"]["pay_level"] for one in kept} == {9}
    assert (kept.count(), Message.objects.filter(template="health_card.prepared").count()) == (SIX, SIX)


def test_each_family_is_told_what_is_wrong_in_its_own_language_and_agrees_in_it(system, families):
    families[0]["consent"]["language"] = "en"
    for one in families[:2]:
        one["members"][0]["relation"] = "neighbour"
    families[2]["consent"]["language"] = "en"
    rows = system.post("families/many", {"families": families[:4]}).json()["families"]

    english, hindi = (row["refused"]["facts"]["faults"] for row in rows[:2])
    assert english.isascii()
    assert not hindi.isascii()
    languages = {one.last4: one.consent["language"] for one in Identity.objects.all()}
    assert [languages[number(n)[-4:]] for n in (20, 21, 30, 31)] == ["en", "en", "hi", "hi"]


def test_the_same_request_is_done_once(system, families):
    key = str(uuid4())
    first, second = (system.post("families/many", {"families": families}, key=key) for _ in range(2))

    assert first.json() == second.json()
    assert Entry.objects.filter(act="health_card.family.prepared").count() == SIX


@pytest.mark.parametrize("many", [[], [{}] * (api.MOST_FAMILIES + 1)])
def test_none_and_too_many_are_refused(system, many):
    answer = system.post("families/many", {"families": many})

    assert (answer.status_code, answer.json()["code"]) == (422, "NotValid")


def test_who_draws_for_no_office_finds_nothing_and_another_office_s_photo_is_no_photo(system, families):
    stranger = System(make_officer("mohan", "ddo", make_office("LKO-MED-01")))
    nobody = System(make_officer("pradeep", "cell_officer", None))
    families[0]["members"][0]["photo"] = photos_of(User.objects.get(user_id="mohan"), 1)[0]
    own = system.post("families/many", {"families": families[:1]}).json()["families"]

    assert nobody.post("families/many", {"families": families}).status_code == 404
    rows = stranger.post("families/many", {"families": families}).json()["families"]
    assert {row["refused"]["code"] for row in rows} == {"NotFound"}
    assert [row["refused"]["code"] for row in own] == ["NoFile"]
    assert not Identity.objects.exists()


def test_six_families_cost_no_more_statements_than_two(system, families):
    def statements(some: list[dict[str, Any]]) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert system.post("families/many", {"families": some}).json()["kept"] == len(some)
        return len(seen)

    assert statements(families[:2]) == statements(families[2:])


def test_a_family_alone_costs_no_more_statements_for_having_more_people(system, families):
    """Photos are looked up together, and the numbers go into the vault together."""

    def statements(one: dict[str, Any]) -> int:
        with (
            CaptureQueriesContext(connection) as books,
            CaptureQueriesContext(connections["vault"]) as sealed,
        ):
            assert system.post("families", one).status_code == 201
        return len(books) + len(sealed)

    families[0]["members"] = []
    assert statements(families[0]) == statements(families[1])


def test_an_office_that_is_not_registered_is_told_so(chitra, office):
    """Its code leads to no officer, or as part of another's to a list: neither is a choice."""
    listed(office, 1)
    gateway.registered(make_office("LKO-EDU-035"), code="LKO-EDU-035")
    told = {"families": [family(0, photos_of(chitra, 3))]}
    [row] = System(chitra).post("families/many", told).json()["families"]

    assert row["refused"]["code"] == "AnswersNotTaken"
    assert row["refused"]["facts"]["faults"].startswith("ddo ")
    assert not Identity.objects.exists()


# What may be wrong, or be otherwise, in a family.
def _relation(told):
    told["members"][0]["relation"] = "neighbour"


def _child_elsewhere(told):
    told |= {"spouse_serves": True, "children_with": "spouse"}


def _pensioner(told):
    told |= {"kind": "pensioner", "retirement_date": "2015-05-31"}


def _still_to_retire(told):
    told |= {"kind": "pensioner", "retirement_date": "2027-05-31"}


def _no_consent(told):
    told["consent"]["agreed"] = False


def _english(told):
    told["consent"]["language"] = "en"


def _same_number(told):
    told["members"][0]["aadhaar"] = told["applicant"]["aadhaar"]


def _wrong_number(told):
    told["applicant"]["aadhaar"] = "999941057059"


def _no_number(told):
    told["members"][0] |= {"aadhaar": None}


def _number_in_words(told):
    told["members"][1]["no_aadhaar_proof"] = f"आधार {number(7)}"


def _unborn(told):
    told["members"][1]["birth_date"] = "2018-01-01"


def _grown(told):
    told["members"][1]["birth_date"] = "1980-01-01"


def _not_dependent(told):
    told["members"][1]["wholly_dependent"] = "no"


def _unasked(told):
    told["members"][1].pop("wholly_dependent")


def _photo_of_nobody(told):
    told["members"][0]["photo"] = str(uuid4())


def _remark(told):
    told["members"][0]["remark"] = "साथ रहते हैं"


def _daughter(told):
    """Of a daughter other things are asked than of a son or a husband."""
    told["members"][0] |= RESIDES | {
        "relation": "daughter",
        "marital": "unmarried",
        "birth_date": "2006-05-04",
    }


def _mother(told):
    told["members"][0] |= RESIDES | {
        "relation": "mother",
        "own_income": "1200.50",
        "birth_date": "1950-02-01",
    }


RESIDES = {"wholly_dependent": "yes", "normally_resides": "yes", "gender": "female"}


def _proof_too_long(told):
    told["members"][1]["no_aadhaar_proof"] = "क" * 150


CHANGES = (
    _relation, _child_elsewhere, _pensioner, _still_to_retire, _no_consent, _english, _same_number,
    _wrong_number, _no_number, _number_in_words, _unborn, _grown, _not_dependent, _unasked,
    _photo_of_nobody, _remark, _daughter, _mother,
    _proof_too_long,
)  # fmt: skip
CHANGED = st.lists(st.lists(st.sampled_from(CHANGES), max_size=2, unique=True), min_size=1, max_size=SIX)


@pytest.fixture
def sending(office, chitra):
    """Return a way to say what is sent: families of the office's lines, each changed in these ways."""
    gateway.registered(office)
    listed(office, SIX)
    photos = [photos_of(chitra, 3) for _ in range(SIX)]

    def sending(changed: list[list[Any]]) -> list[prepared.Sending]:
        told = [deepcopy(family(n, photos[n])) for n in range(len(changed))]
        for one, changes in zip(told, changed, strict=True):
            for change in changes:
                change(one)
        return [api._sending(api.NewFamily(**one), office) for one in told]

    return sending


def outcome(kept: PreparedFamily | Refusal) -> Any:
    """Return what became of a family, without what is drawn by lot: references and the marks of rows."""
    if isinstance(kept, Refusal):
        return kept.name, dict(kept.facts)
    answers = Answers.of_record(kept.answers)
    pages = [answers.pages, *(row.pages for row in answers.rows["members"])]
    return [
        {
            page: {name: bool(one) if name == "identity" else one for name, one in told.items()}
            for page, told in of.items()
        }
        for of in pages
    ], len(kept.references)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(changed=CHANGED)
@example(changed=[[], [_english], [_no_consent], [_pensioner], [_same_number], []])
@example(changed=[[one] for one in CHANGES[:SIX]])
@example(changed=[[one] for one in CHANGES[SIX : 2 * SIX]])
@example(changed=[[one] for one in CHANGES[2 * SIX : 3 * SIX]])
@example(changed=[[], [_daughter], [_mother], [_daughter, _not_dependent], [_mother, _pensioner]])
def test_many_together_are_judged_as_each_alone(sending, chitra, changed):
    alone = [outcome(prepared.prepare_many([one], by=chitra, on=TODAY)[0]) for one in sending(changed)]
    together = [outcome(one) for one in prepared.prepare_many(sending(changed), by=chitra, on=TODAY)]

    assert together == alone


def by_the_pages(told: whole.Told) -> list[tuple[str, Any, Any]]:
    """Return what each page's own form says, built anew for each page as the pages build it."""
    found = []
    journey = registry.journey(FAMILY)
    rows = whole._rows(journey.task("members"), told)
    answers = Answers(pages={}, rows={"members": rows})
    asked = [
        (page, told.pages, None, answers.pages)
        for task in journey.tasks
        if task.list_of is None
        for page in task.pages
    ]
    for row, sent in zip(rows, told.rows["members"], strict=True):
        asked += [(page, sent, row, row.pages) for page in journey.task("members").pages]
    wrong_in = set()
    for page, sent, row, pages in asked:
        of = row.id if row else next(task.name for task, one in journey.pages() if one is page)
        known = Given(answers=answers, on=TODAY, row=row)
        if of in wrong_in or not page.when(known):
            continue
        form = page.form(dict(sent.get(page.name, {})), None, given=known, initial={})
        if form.is_valid():
            if page.saves is None:
                pages[page.name] = whole._kept(page, form.cleaned_data)
        else:
            wrong_in.add(of)
        found.append((page.name, sorted(form.errors), form.cleaned_data if not form.errors else None))
    return found


def by_the_api(told: list[whole.Told]) -> list[list[tuple[str, Any, Any]]]:
    """Return what the forms say that are asked again and again."""
    journey, memory, found = registry.journey(FAMILY), {}, []
    for one in told:
        application = whole._Application(told=one)
        with translation.override(one.language):
            whole._ask(application, journey, on=TODAY, asked=memory)
        found.append(
            [
                (
                    filled.page.name,
                    sorted(
                        {fault.rpartition(f"{filled.page.name} ")[2].split(":")[0] for fault in filled.faults}
                    ),
                    None if filled.faults else dict(filled.told),
                )
                for filled in application.filled
            ]
        )
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(changed=CHANGED)
@example(changed=[[one] for one in CHANGES[:SIX]])
@example(changed=[[one] for one in CHANGES[SIX : 2 * SIX]])
@example(changed=[[one] for one in CHANGES[2 * SIX : 3 * SIX]])
@example(changed=[[], [_daughter], [_mother], [_daughter, _not_dependent], [_mother, _pensioner]])
def test_a_form_asked_again_says_what_a_new_one_says(sending, changed):
    told = [one.told for one in sending(changed)]
    fresh = []
    for one in told:
        with translation.override(one.language):
            fresh.append(by_the_pages(one))

    assert by_the_api(told) == fresh


def test_many_numbers_come_into_the_vault_as_one_does(chitra):
    agreed = vault.Consent(notice="2017-04", language="hi", at=datetime(2017, 4, 17, tzinfo=UTC))
    known, taken = uuid4(), uuid4()

    def entering(reference, n):
        return vault.Entering(reference=reference, number=read_number(number(n)), consent=agreed)

    vault.store_many([entering(known, 1), entering(taken, 2)], by=chitra, purpose="registration")
    Identity.objects.update(stored_at=timezone.now() - timedelta(hours=2))
    twice = uuid4()
    sent = ((uuid4(), 3), (known, 1), (taken, 4), (twice, 5), (twice, 6))
    stored = vault.store_many([entering(*one) for one in sent], by=chitra, purpose="registration")

    assert [one if isinstance(one, str) else one.name for one in stored] == [
        number(3)[-4:], number(1)[-4:], "ReferenceUsed", number(5)[-4:], "ReferenceUsed",
    ]  # fmt: skip
    assert Access.objects.filter(act="stored").count() == Identity.objects.count() == 4
    fresh = Identity.objects.filter(stored_at__gt=timezone.now() - timedelta(hours=1))
    assert known in set(fresh.values_list("pk", flat=True))
