"""A policy's premium is chosen by the rule, and its record book names the number each pay bill used."""

from datetime import date

import pytest
from django.test import Client

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.offices import services as offices
from sevanidhi.core.payroll import services as payroll
from sevanidhi.core.people import services as people
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.schemes.state_insurance import queries, services
from sevanidhi.schemes.state_insurance.models import PremiumChoice

MAY, TODAY = SalaryMonth(2016, 5), date(2016, 6, 6)
FILE = "SI Policy No,Name,Basic Pay,SI Premium\n501001,Meena Sharma,12000,{premium}\n"


@pytest.fixture
def office(db):
    return offices.open_office(
        code="AJM-EDU-07", kind="ddo", state="rajasthan", name_hi="विद्यालय", name_en="School",
        from_date=date(1980, 1, 1), by=None,
    )  # fmt: skip


@pytest.fixture
def policy(office):
    holder = people.register_employee(
        by=None, employee_id="E1", state="rajasthan", name_hi="मीना शर्मा", name_en="Meena Sharma",
        appointed_date=date(2014, 7, 2), office=office, posted_date=date(2014, 7, 2), basic_pay=rupees(12000),
        pay_month=SalaryMonth(2014, 7), mobile="9829012345",
    )  # fmt: skip
    return services.issue_policy(number="501001", holder=holder, risk_date=date(2015, 4, 1), by=None)


def deduct(office, premium):
    return payroll.submit(
        office=office, month=MAY, content=FILE.format(premium=premium).encode(), file_name="si.csv", on=TODAY,
        stated=payroll.Stated(number="71", totals={"si": rupees(premium)}, date=date(2016, 6, 3)),
    )  # fmt: skip


@pytest.mark.requirement("SI-4")
def test_a_step_two_above_may_be_chosen_and_the_pay_bill_knows_it(office, policy):
    services.choose_premium(policy=policy, premium=rupees(2650), month=MAY, by=None)

    posted = deduct(office, 2650)
    assert posted.all_good
    from sevanidhi.core.payroll.models import Line

    assert Line.objects.get(schedule=posted.schedule).warnings == 0


@pytest.mark.requirement("SI-4")
def test_a_premium_three_rates_above_is_refused_and_nothing_is_kept(policy):
    with pytest.raises(services.PremiumNotOpen):
        services.choose_premium(policy=policy, premium=rupees(3000), month=MAY, by=None)
    assert list(PremiumChoice.objects.all()) == []


@pytest.mark.requirement("SI-13", "SI-15", "OPS-9")
def test_the_record_book_names_the_number_each_pay_bill_used(office, policy):
    deduct(office, 1100)
    record = queries.record_book(policy, on=TODAY).year(FinancialYear(2016))

    assert [(str(one.month), one.state, one.amount) for one in record.months[:3]] == [
        ("2016-04", "missing", 0), ("2016-05", "provisional", rupees(1100)), ("2016-06", "not_due", 0),
    ]  # fmt: skip
    assert [(one.number, one.voucher) for one in record.months[1].deductions] == [("501001", "71")]
    assert record.total == rupees(1100)


@pytest.mark.requirement("SI-15")
def test_the_member_is_told_which_number_was_used_once(office, policy):
    from sevanidhi.core.notices.models import Message
    from sevanidhi.core.payroll import tasks

    schedule = deduct(office, 1100).schedule
    tasks.tell_members(schedule.pk)
    tasks.tell_members(schedule.pk)

    message = Message.objects.get(template="payroll.deducted")
    assert "501001" in message.text


@pytest.mark.requirement("SI-13")
@pytest.mark.parametrize("language", ["hi", "en"])
def test_holders_see_their_record_book_and_strangers_do_not(office, policy, settings, language):
    settings.BUSINESS_DATE = TODAY
    deduct(office, 1100)
    asha = accounts.create_login(user_id="asha", person=policy.holder.person, by=None)
    stranger = accounts.create_login(user_id="bharat", person=people.register_employee(
        by=None, employee_id="E2", state="rajasthan", name_hi="भरत", name_en="Bharat",
        appointed_date=date(2014, 7, 2),
    ).person, by=None)  # fmt: skip
    seen, client = Client(), Client()
    seen.force_login(User.objects.get(pk=asha.pk))
    client.force_login(User.objects.get(pk=stranger.pk))

    page = seen.get(f"/{language}/state-insurance/policies/501001/")
    assert "1,100.00" in page.content.decode()
    assert seen.get(f"/{language}/state-insurance/policies/501001/premium/").status_code == 200
    assert seen.post(f"/{language}/state-insurance/policies/501001/2016-17/paper/").status_code == 303
    assert client.get(f"/{language}/state-insurance/policies/501001/").status_code == 404
    assert client.get(f"/{language}/state-insurance/mine/").status_code == 200
