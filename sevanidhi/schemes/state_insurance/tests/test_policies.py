"""A policy's premium is chosen by the rule, and its record book names the number each pay bill used."""

import subprocess
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.documents import queries as document_queries
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.payroll import queries as payroll_queries
from sevanidhi.core.payroll import services as payroll
from sevanidhi.core.payroll import tasks
from sevanidhi.core.payroll.faults import Fault, Warning
from sevanidhi.core.payroll.models import Line
from sevanidhi.core.people import services as people
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.schemes.state_insurance import documents, queries, services
from sevanidhi.schemes.state_insurance.models import Policy, PremiumChoice
from sevanidhi.web.tests.reading import words

MAY, TODAY = SalaryMonth(2016, 5), date(2016, 6, 6)
PUT_RIGHT = date(2016, 6, 20)
FILE = "SI Policy No,Name,Basic Pay,SI Premium\n501001,Meena Sharma,{pay},{premium}\n"


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


def deduct(office, premium, *, pay=12000, month=MAY, number="71"):
    return payroll.submit(
        office=office, month=month, content=FILE.format(pay=pay, premium=premium).encode(),
        file_name="si.csv", on=TODAY,
        stated=payroll.Stated(number=number, totals={"si": rupees(premium)}, date=date(2016, 6, 3)),
    )  # fmt: skip


@pytest.mark.requirement("SI-4")
def test_a_step_two_above_may_be_chosen_and_the_pay_bill_knows_it(office, policy):
    services.choose_premium(policy=policy, premium=rupees(2650), month=MAY, by=None)

    posted = deduct(office, 2650)
    assert posted.all_good
    assert Line.objects.get(schedule=posted.schedule).warnings == 0


@pytest.mark.requirement("SI-4")
def test_a_premium_three_rates_above_is_refused_and_nothing_is_kept(policy):
    with pytest.raises(services.PremiumNotOpen):
        services.choose_premium(policy=policy, premium=rupees(3000), month=MAY, by=None)
    assert list(PremiumChoice.objects.all()) == []


def test_only_the_holder_chooses_the_premium(office, policy):
    holder = accounts.create_login(user_id="meena", person=policy.holder.person, by=None)
    drawing_officer = accounts.create_login(user_id="chitra", person=None, by=None)
    accounts.grant_role(user=drawing_officer, role="ddo", office=office, from_date=date(2010, 4, 1), by=None)
    with pytest.raises(services.NotTheHolder):
        services.choose_premium(policy=policy, premium=rupees(2650), month=MAY, by=drawing_officer)
    assert list(PremiumChoice.objects.all()) == []

    services.choose_premium(policy=policy, premium=rupees(2650), month=MAY, by=holder)


@pytest.mark.requirement("SI-13", "SI-15")
@pytest.mark.requirement("OPS-9", in_part=True)
def test_the_record_book_names_the_number_each_pay_bill_used(office, policy):
    deduct(office, 1100)
    record = queries.record_book(policy, on=TODAY).year(FinancialYear(2016))

    assert [(str(one.month), one.state, one.amount) for one in record.months[:3]] == [
        ("2016-04", "missing", 0), ("2016-05", "provisional", rupees(1100)), ("2016-06", "to_come", 0),
    ]  # fmt: skip
    assert [(one.number, one.voucher) for one in record.months[1].deductions] == [("501001", "71")]
    assert record.total == rupees(1100)


@pytest.mark.parametrize(
    ("today", "opens"), [(date(2016, 6, 6), 2016), (date(2017, 4, 17), 2016), (date(2017, 5, 1), 2017)]
)
def test_the_record_book_opens_where_anything_came_or_was_due(office, policy, today, opens):
    deduct(office, 1100)
    book = queries.record_book(policy, on=today)

    assert queries.year_of(book, "") == FinancialYear(opens)


def test_a_record_book_nothing_came_to_opens_where_months_are_due(policy):
    assert queries.year_of(queries.record_book(policy, on=TODAY), "") == FinancialYear(2016)


@pytest.mark.requirement("SI-15")
def test_the_member_is_told_which_number_was_used_once(office, policy):
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


# --- issuing ---------------------------------------------------------------------------------------------


def employ(office, employee_id, *, appointed=date(2014, 7, 2)):
    return people.register_employee(
        by=None, employee_id=employee_id, state="rajasthan", name_hi="भरत मीणा", name_en="Bharat Meena",
        appointed_date=appointed, office=office, basic_pay=rupees(12000), pay_month=SalaryMonth.of(appointed),
    )  # fmt: skip


@pytest.mark.requirement("SI-2", in_part=True)
def test_the_cover_begins_on_a_1_april_and_the_march_before_pays_first(office):
    issued = services.issue_policy(
        number="77", holder=employ(office, "E7"), risk_date=date(2015, 4, 1), by=None
    )

    assert issued.first_premium_month == SalaryMonth(2015, 3)
    assert (issued.account.head, issued.account.opened_date) == ("si", date(2015, 3, 1))


@pytest.mark.requirement("SI-2", in_part=True)
@pytest.mark.parametrize(
    ("appointed", "earliest"),
    [
        (date(2014, 7, 2), date(2015, 4, 1)),
        (date(2015, 3, 31), date(2015, 4, 1)),
        (date(2015, 4, 1), date(2016, 4, 1)),
    ],
)
def test_nobody_is_insured_before_the_1_april_after_joining(office, appointed, earliest):
    holder = employ(office, "E7", appointed=appointed)
    too_early = date(earliest.year - 1, 4, 1)
    with pytest.raises(services.BeforeJoining) as refusal:
        services.issue_policy(number="77", holder=holder, risk_date=too_early, by=None)
    assert refusal.value.earliest == earliest

    services.issue_policy(number="77", holder=holder, risk_date=earliest, by=None)


def test_a_cover_that_begins_in_may_is_refused(office):
    with pytest.raises(services.NotFromFirstApril):
        services.issue_policy(number="77", holder=employ(office, "E7"), risk_date=date(2016, 5, 1), by=None)


def test_of_many_policies_all_are_issued_or_none(office, policy):
    rows = [
        services.NewPolicy(number=number, holder=employ(office, employee_id), risk_date=date(2016, 4, 1))
        for number, employee_id in (("78", "E8"), (policy.number, "E9"))
    ]
    with pytest.raises(services.PolicyNumberTaken):
        services.issue_policies(rows, by=None)
    assert not Policy.objects.filter(number="78").exists()

    second = services.NewPolicy(number="79", holder=policy.holder, risk_date=date(2016, 4, 1))
    with pytest.raises(services.HasPolicy):
        services.issue_policies([rows[0], second], by=None)

    assert [one.number for one in services.issue_policies(rows[:1], by=None)] == ["78"]
    assert audit_lines("state_insurance.policies.issued")[-1].detail["count"] == 1


def audit_lines(act):
    return list(Entry.objects.filter(act=act).order_by("pk"))


# --- choosing --------------------------------------------------------------------------------------------


def test_the_same_choice_again_changes_nothing_and_a_new_one_counts(policy):
    first = services.choose_premium(policy=policy, premium=rupees(1550), month=MAY, by=None)
    again = services.choose_premium(policy=policy, premium=rupees(1550), month=MAY, by=None)
    services.choose_premium(policy=policy, premium=rupees(2650), month=MAY, by=None)

    assert first.pk == again.pk
    assert [one.premium for one in queries.choices_of(policy)] == [rupees(2650), rupees(1550)]
    assert queries.chosen_premium(policy, month=MAY) == rupees(2650)
    assert payroll_queries.standing_amount(policy.account, month=MAY) == rupees(2650)
    assert len(audit_lines("state_insurance.premium.chosen")) == 2


def test_no_premium_is_chosen_before_the_first_one(policy):
    with pytest.raises(services.BeforeFirstPremium):
        services.choose_premium(policy=policy, premium=rupees(1100), month=SalaryMonth(2015, 2), by=None)


# --- the record book -------------------------------------------------------------------------------------


def month_of(policy, month, *, on=TODAY):
    with translation.override("en"):
        year = queries.record_book(policy, on=on).year(month.financial_year)
        (found,) = [one for one in year.months if one.month == month]
        return found.state, found.note


@pytest.mark.requirement("SI-13")
@pytest.mark.parametrize("premium", [1100, 2650])
def test_a_lawful_premium_other_than_the_one_chosen_is_named_by_judge_and_record_book(
    office, policy, premium
):
    services.choose_premium(policy=policy, premium=rupees(1550), month=MAY, by=None)
    posted = deduct(office, premium)

    assert posted.all_good
    assert Line.objects.get(schedule=posted.schedule).warnings == Warning.CHOICE_DIFFERS
    state, note = month_of(policy, MAY)
    assert (state, note.split("; ")[-1]) == ("provisional", "₹\xa01,550.00 was chosen")


@pytest.mark.requirement("SI-13")
def test_a_premium_that_is_no_rate_open_to_the_pay_is_wrong(office, policy):
    deduct(office, 2650)
    people.set_pay(employee=policy.holder, month=MAY, basic_pay=rupees(7000), by=None)

    state, note = month_of(policy, MAY)
    assert (state, note.split("; ")[-1]) == ("wrong", "Not one of the premiums open to this pay")


@pytest.mark.requirement("SI-3", "SI-4")
def test_a_choice_overtaken_by_a_rise_in_pay_is_too_little_for_judge_and_record_book(office, policy):
    services.choose_premium(policy=policy, premium=rupees(1550), month=MAY.previous(), by=None)
    people.set_pay(employee=policy.holder, month=MAY, basic_pay=rupees(30000), by=None)
    posted = deduct(office, 1550, pay=30000)

    assert not posted.all_good
    (item,) = posted.schedule.suspense_items.all()
    assert Fault(item.faults) == Fault.NOT_OPEN

    april = deduct(office, 1550, month=MAY.previous(), number="72")
    people.set_pay(employee=policy.holder, month=MAY.previous(), basic_pay=rupees(30000), by=None)
    assert april.all_good
    state, note = month_of(policy, MAY.previous())
    assert (state, note.split("; ")[-1]) == ("wrong", "Less than the ₹\xa02,650.00 due")


@pytest.mark.requirement("SI-3", "SI-4")
def test_what_a_rise_in_pay_makes_due_is_right_whatever_was_chosen_before(office, policy):
    services.choose_premium(policy=policy, premium=rupees(1550), month=MAY.previous(), by=None)
    people.set_pay(employee=policy.holder, month=MAY, basic_pay=rupees(30000), by=None)
    posted = deduct(office, 2650, pay=30000)

    assert Line.objects.get(schedule=posted.schedule).warnings == 0
    assert month_of(policy, MAY)[0] == "provisional"


@pytest.mark.requirement("SI-13")
def test_a_premium_below_what_the_pay_owes_is_wrong(office, policy):
    deduct(office, 1100)
    people.set_pay(employee=policy.holder, month=MAY, basic_pay=rupees(40000), by=None)

    state, note = month_of(policy, MAY)
    assert state == "wrong"
    assert note.split("; ")[-1].startswith("Less than the ₹")


def district(office):
    """Return a clerk and an officer of the office's district."""
    above = offices.open_office(
        code="DIST", kind="district", state="rajasthan", name_hi="ज़िला", name_en="District",
        from_date=date(1980, 1, 1), by=None,
    )  # fmt: skip
    Office.objects.filter(pk=office.pk).update(parent=above)
    logins = []
    for name, role in (("asha", "district_clerk"), ("bharat", "district_officer")):
        logins.append(accounts.create_login(user_id=name, person=None, by=None))
        accounts.grant_role(user=logins[-1], role=role, office=above, from_date=date(2010, 4, 1), by=None)
    return logins


@pytest.mark.requirement("SI-13")
@pytest.mark.requirement("OPS-9", in_part=True)
def test_a_deduction_under_a_wrong_number_says_so_once_it_is_put_right(office, policy):
    file = "SI Policy No,Name,Basic Pay,SI Premium\n501999,Meena Sharma,12000,1100\n"
    schedule = payroll.submit(
        office=office, month=MAY, content=file.encode(), file_name="si.csv", on=TODAY,
        stated=payroll.Stated(number="71", totals={"si": rupees(1100)}, date=date(2016, 6, 3)),
    ).schedule  # fmt: skip
    assert month_of(policy, MAY) == ("missing", "")

    maker, checker = district(office)
    (item,) = schedule.suspense_items.filter(row__isnull=False)
    match = payroll.propose_match(
        item=item, account=policy.account, why="A slip of the pen", by=maker, on=date(2016, 6, 20)
    )
    payroll.accept_match(match=match, by=checker, on=date(2016, 6, 20))

    assert month_of(policy, MAY, on=date(2016, 6, 21)) == (
        "provisional",
        "Wrong number 501999, put right on 20-06-2016; voucher 71 of 03-06-2016, School",
    )


@pytest.mark.requirement("SI-13")
@pytest.mark.requirement("OPS-9", in_part=True)
def test_a_correction_stands_in_both_record_books(office, policy):
    other = services.issue_policy(
        number="501002", holder=employ(office, "E7"), risk_date=date(2015, 4, 1), by=None
    )
    maker, checker = district(office)
    correction = payroll.propose_correction(
        schedule=deduct(office, 1100).schedule, row=2, head="si", instead=other.account, why="the other's",
        by=maker, on=PUT_RIGHT,
    )  # fmt: skip
    payroll.accept_correction(correction=correction, by=checker, on=PUT_RIGHT)

    assert month_of(policy, MAY, on=PUT_RIGHT) == (
        "missing",
        "Policy 501001, voucher 71 of 03-06-2016, School; not the holder's, taken back on 20-06-2016;"
        " Contrary entry: the other's",
    )
    assert month_of(other, MAY, on=PUT_RIGHT) == (
        "provisional",
        "Wrong number 501001, put right on 20-06-2016; voucher 71 of 03-06-2016, School;"
        " Contrary entry: the other's",
    )


@pytest.mark.requirement("SI-13")
def test_a_cure_taken_back_is_told(office, policy):
    file = "SI Policy No,Name,Basic Pay,SI Premium\n501999,Meena Sharma,12000,1100\n"
    schedule = payroll.submit(
        office=office, month=MAY, content=file.encode(), file_name="si.csv", on=TODAY,
        stated=payroll.Stated(number="71", totals={"si": rupees(1100)}, date=date(2016, 6, 3)),
    ).schedule  # fmt: skip
    maker, checker = district(office)
    match = payroll.propose_match(
        item=schedule.suspense_items.get(), account=policy.account, why="hers", by=maker, on=PUT_RIGHT
    )
    payroll.accept_match(match=match, by=checker, on=PUT_RIGHT)
    undoing = payroll.propose_undoing(match=match, instead=None, why="not hers", by=maker, on=PUT_RIGHT)
    payroll.accept_correction(correction=undoing, by=checker, on=PUT_RIGHT)

    state, note = month_of(policy, MAY, on=PUT_RIGHT)
    assert state == "missing"
    assert "put right on 20-06-2016" in note
    assert "not the holder's, taken back on 20-06-2016" in note


@pytest.mark.requirement("SI-13")
def test_what_is_held_in_suspense_under_the_right_number_is_told(office, policy):
    deduct(office, 1135)  # no rate of the table

    state, note = month_of(policy, MAY)
    assert (state, note) == (
        "missing",
        "₹\xa01,135.00 is held in suspense since 06-06-2016, because the pay bill has a fault",
    )


@pytest.mark.requirement("SI-15")
def test_the_monthly_message_names_policy_month_and_premium(office, policy):
    schedule = deduct(office, 1100).schedule
    tasks.tell_members(schedule.pk)

    message = Message.objects.get(template="payroll.deducted")
    assert [
        word for word in ("501001", "मई 2016", "1,100", "राज्य बीमा प्रीमियम") if word not in message.text
    ] == []


# --- pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def chitra(office):
    user = accounts.create_login(user_id="chitra", person=None, by=None)
    accounts.grant_role(user=user, role="ddo", office=office, from_date=date(2010, 1, 1), by=None)
    user.refresh_from_db()
    return user


@pytest.mark.requirement("SI-15")
def test_the_drawing_officer_finds_a_record_book_and_may_not_choose_for_its_holder(
    client, settings, office, policy, chitra
):
    settings.BUSINESS_DATE = TODAY
    deduct(office, 1100)
    client.force_login(chitra)

    listed = words(client.get("/en/state-insurance/policies/", {"q": "meena"}))
    unknown = words(client.get("/en/state-insurance/policies/", {"q": "bhrtpxq"}))
    book = words(client.get("/en/state-insurance/policies/501001/2016-17/"))

    assert "501001" in listed
    assert "No policy found" in unknown
    assert "Policy 501001, voucher 71 of 03-06-2016, School" in book
    assert client.get("/en/state-insurance/policies/501001/premium/").status_code == 403


@pytest.mark.requirement("SI-4")
def test_a_member_chooses_a_higher_premium_from_next_month(client, settings, policy):
    settings.BUSINESS_DATE = TODAY
    client.force_login(accounts.create_login(user_id="meena", person=policy.holder.person, by=None))
    at = "/en/state-insurance/policies/501001/premium/"

    shown = words(client.get(at))
    wrong = client.post(at, {"premium": "3000.00"})
    sent = client.post(at, {"premium": "2650.00"}, follow=True)

    assert "From the pay of July 2016" in shown
    assert (wrong.status_code, sent.status_code) == (422, 200)
    assert "Your choice is noted." in words(sent)
    assert queries.chosen_premium(policy, month=SalaryMonth(2016, 7)) == rupees(2650)
    assert queries.chosen_premium(policy, month=SalaryMonth(2016, 6)) is None


@pytest.mark.needs("pdftotext")
@pytest.mark.requirement("SI-13")
@pytest.mark.requirement("OPS-9", in_part=True)
def test_the_printed_record_book_can_be_read_again(office, policy, chitra, tmp_path):
    deduct(office, 1100)
    file = tmp_path / "book.pdf"
    paper = documents.print_record_book(
        policy, years=[FinancialYear(2016)], language="hi", by=chitra, on=TODAY
    )
    file.write_bytes(document_queries.content_of(paper))

    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True
    ).stdout

    wanted = ["बीमा रिकॉर्ड बुक", "501001", "मीना शर्मा", "मई 2016", "1,100.00", "03-06-2016"]
    assert [one for one in wanted if one not in text] == []
    assert text.count("\f") == 1  # a year stands on one page
