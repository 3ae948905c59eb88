"""The Uttar Pradesh job of the demo: its families, and a few of them from draft to card."""

import re
from contextlib import nullcontext
from datetime import date
from importlib.resources import files

import pytest
from stdnum.in_ import aadhaar

from sevanidhi.core.accounts import limits
from sevanidhi.core.offices import services as offices
from sevanidhi.site.console import demo, demo_up
from sevanidhi.site.demo.up import build, cards, drawing_officers, totals
from sevanidhi.site.demo.up.population import NEVER_GIVEN, Fate, families

TODAY = date(2017, 4, 17)


class Silent:
    """Tells nobody."""

    def step(self, hindi, english): ...

    def done(self, hindi, english): ...

    def bar(self, hindi, english, total):
        return nullcontext(lambda: None)


def test_the_families_are_the_same_at_every_making_and_their_numbers_were_given_to_nobody():
    plans = families()
    numbers = [one.aadhaar for plan in plans for one in plan.people if one.aadhaar]

    assert plans == families()
    assert (len(plans), {len(plan.people) for plan in plans}) == (80, {1, 2, 3, 4, 5, 6})
    assert len(set(numbers)) == len(numbers) < sum(len(plan.people) for plan in plans)
    assert all(aadhaar.is_valid(number) and number.startswith(NEVER_GIVEN) for number in numbers)
    assert len({plan.mobile for plan in plans}) == 80


def test_the_demo_tells_a_newcomer_a_free_code_and_numbers_that_nobody_has(capsys):
    demo_up.say_waiting(demo.Told())

    said = capsys.readouterr().out.replace("\n", " ")
    taken = {one.aadhaar for plan in families() for one in plan.people}
    told = set(re.findall(r"\b[0-9]{12}\b", said))
    assert len(told) == 4
    assert not told & taken
    assert all(aadhaar.is_valid(number) and number.startswith(NEVER_GIVEN) for number in told)
    assert demo_up.FREE_CODE in files("sevanidhi.site.demo.up").joinpath("treasury_list.csv").read_text()
    assert demo_up.FREE_CODE not in {
        drawing_officers.PRINCIPAL.code, drawing_officers.TREASURER.code, drawing_officers.ENGINEER.code,
    }  # fmt: skip


def few():
    """One family of each fate, and some more that are verified, one of them with a grown son."""
    plans = families()
    ends = [plan for plan in plans if plan.fate is not Fate.VERIFIED]
    left_open = [plan for plan in plans if any(one.remark for one in plan.people)][:1]
    pensioners = [plan for plan in plans if plan.is_pensioner][:1]
    verified = [plan for plan in plans if plan not in (*left_open, *pensioners)][:8]
    return (*left_open, *pensioners, *verified, *ends)


@pytest.mark.django_db(databases=["default", "vault"])
def test_a_few_families_come_from_their_drafts_to_cards_and_the_totals_agree(monkeypatch, settings):
    settings.BUSINESS_DATE = TODAY
    monkeypatch.setattr(limits, "SENDS", ())
    offices.load_offices()

    job = build.begin(few(), Silent())
    build.run(job, Silent(), today=TODAY)

    people, made = totals.people(), totals.cards()
    assert people.agree
    assert (people.families, made.in_force, made.revoked, made.spoiled) == (15, 10, 1, 1)
    assert made.agree
    assert cards.check_all(today=TODAY) == {"right": 12, "wrong": 0}
