"""From an age on a premium stays as it is: no choice is open, and the record book knows it."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.test import Client

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.payroll import phrases
from sevanidhi.core.payroll.faults import Warning
from sevanidhi.core.payroll.models import Line
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Person
from sevanidhi.kernel import sources
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.state_insurance import queries, rules, services
from sevanidhi.schemes.state_insurance.models import PremiumChoice
from sevanidhi.schemes.state_insurance.tests.test_policies import MAY, TODAY, deduct, month_of, office, policy
from sevanidhi.web.tests.reading import words

__all__ = ["office", "policy"]
CASES = yaml.safe_load(
    (Path(__file__).parent / "scenarios" / "increase_age.yaml").read_text(encoding="utf-8")
)
MARCH = SalaryMonth(2016, 3)


@pytest.mark.requirement("SI-5", in_part=True)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_since_when_a_premium_stays(case):
    since = rules.stays_from(case["birth"], month=SalaryMonth.parse(case["month"]))
    assert (str(since) if since else None) == case["since"]


def test_before_the_rules_of_1998_nothing_is_said():
    with pytest.raises(Refusal):
        rules.stays_from(date(1940, 1, 1), month=SalaryMonth(1998, 2))


def test_every_version_cites_a_registered_source():
    cited = [key for v in rules.table("increase_age").versions for key in sources.cited_keys(v.source)]
    assert cited
    assert [key for key in cited if key not in sources.register()] == []


@pytest.fixture
def past_it(policy):
    """Meena's policy; by the register she is 55 on 1 April 2016."""
    Person.objects.filter(pk=policy.holder.person_id).update(birth_date=date(1961, 3, 10))
    return queries.policy(policy.number)


@pytest.mark.requirement("SI-5", in_part=True)
def test_no_premium_is_chosen_from_that_march_on_and_nothing_is_kept(past_it):
    with pytest.raises(queries.PremiumStays) as refused:
        services.choose_premium(policy=past_it, premium=rupees(1550), month=MARCH, by=None)
    assert refused.value.since == MARCH
    assert list(PremiumChoice.objects.all()) == []

    services.choose_premium(policy=past_it, premium=rupees(1550), month=MARCH.previous(), by=None)


def test_whose_birth_is_not_known_may_choose(policy):
    assert policy.holder.person.birth_date is None
    services.choose_premium(policy=policy, premium=rupees(1550), month=MARCH, by=None)


@pytest.mark.parametrize(
    ("language", "told"),
    [("hi", "बढ़ाने की आयु बीत चुकी है"), ("en", "the age up to which it can be raised is past")],
)
def test_the_page_says_why_nothing_is_open(past_it, settings, language, told):
    settings.BUSINESS_DATE = TODAY
    client = Client()
    client.force_login(accounts.create_login(user_id="meena", person=past_it.holder.person, by=None))
    page = words(client.get(f"/{language}/state-insurance/policies/501001/premium/"))
    assert told in page


@pytest.mark.requirement("SI-5", in_part=True)
def test_the_pay_bill_posts_the_premium_that_stays_and_says_why(office, past_it):
    deduct(office, 1100, month=MARCH.previous(), number="70")
    posted = deduct(office, 1100, pay=18500)

    line = Line.objects.get(schedule=posted.schedule)
    assert (posted.all_good, line.warnings & Warning.STAYS_BY_AGE) == (True, Warning.STAYS_BY_AGE)
    facts = {"due": rupees(1550), "amount": line.amount}
    assert phrases.reason("STAYS_BY_AGE", facts, "en") == (
        "At this pay it would be ₹\xa01,550, but by the holder's age the earlier ₹\xa01,100 stays"
    )
    assert phrases.reason("STAYS_BY_AGE", facts, "hi") == (
        "इस वेतन पर ₹\xa01,550 होता, पर सदस्य की आयु के कारण पहले वाली राशि ₹\xa01,100 ही रहती है"
    )
    people.set_pay(employee=past_it.holder, month=MAY, basic_pay=rupees(18500), by=None)
    assert month_of(past_it, MAY)[0] == "provisional"


def test_what_was_paid_before_stays_though_nobody_recorded_the_choice(office, past_it):
    deduct(office, 1550, month=MARCH.previous(), number="70")
    people.set_pay(employee=past_it.holder, month=MAY, basic_pay=rupees(30000), by=None)
    assert deduct(office, 1550, pay=30000).all_good

    assert month_of(past_it, MAY)[0] == "provisional"


class TestRecordBook:
    """Meena's pay moves to a higher slab after that March: 1,100 before, 1,550 by pay."""

    @pytest.fixture(autouse=True)
    def _rise(self, past_it):
        people.set_pay(employee=past_it.holder, month=MAY, basic_pay=rupees(18500), by=None)

    def test_the_premium_that_stays_is_not_wrong(self, office, past_it):
        people.set_pay(employee=past_it.holder, month=MAY, basic_pay=rupees(12000), by=None)
        deduct(office, 1100)
        people.set_pay(employee=past_it.holder, month=MAY, basic_pay=rupees(18500), by=None)

        assert month_of(past_it, MAY)[0] == "provisional"

    def test_a_higher_one_is_posted_and_the_one_that_stays_is_named(self, office, past_it):
        posted = deduct(office, 1550, pay=18500)
        assert posted.all_good

        state, note = month_of(past_it, MAY)
        assert (state, note.split("; ")[-1]) == (
            "provisional", "By the holder's age it stays at ₹\xa01,100.00",
        )  # fmt: skip

    def test_a_lower_one_is_wrong(self, office, past_it):
        people.set_pay(employee=past_it.holder, month=MAY, basic_pay=rupees(9500), by=None)
        deduct(office, 550, pay=9500)
        people.set_pay(employee=past_it.holder, month=MAY, basic_pay=rupees(18500), by=None)

        assert month_of(past_it, MAY)[0] == "wrong"
