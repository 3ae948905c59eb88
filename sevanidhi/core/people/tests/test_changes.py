"""Staff changes on screen: entered by one officer, confirmed by another; nobody for themselves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import changes, queries, services
from sevanidhi.core.people.models import Employee, StaffChange
from sevanidhi.core.people.tests.test_pages import TODAY, browser_of, officer
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from tests.visitor import Visitor

APRIL_2017 = SalaryMonth(2017, 4)
JOINING = {
    "employee_id": "rjaj201704000009", "name_hi": "गोपाल सैनी", "name_en": "Gopal Saini", "gender": "male",
    "birth_date_day": "2", "birth_date_month": "7", "birth_date_year": "1993",
    "appointed_date_day": "3", "appointed_date_month": "4", "appointed_date_year": "2017",
    "joined_date_day": "10", "joined_date_month": "4", "joined_date_year": "2017", "basic_pay": "१२,९००",
}  # fmt: skip


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def district(chitras_office):
    office = offices.open_office(
        code="SIPF-AJM", kind="district", state="rajasthan", name_hi="ज़िला कार्यालय",
        name_en="District office", from_date=None, by=None,
    )  # fmt: skip
    type(chitras_office).objects.filter(pk=chitras_office.pk).update(parent=office)
    chitras_office.refresh_from_db()
    return office


@pytest.fixture
def chitra(chitras_office):
    return officer("ddo", chitras_office, "chitra")


@pytest.fixture
def clerk(chitras_office):
    return officer("ddo_clerk", chitras_office, "clerk")


@pytest.fixture
def devendra(district):
    return officer("district_officer", district, "devendra")


def visitor(user):
    return Visitor(browser_of(user))


def english(user):
    return visitor(user).open("/en/people/staff/")


def only_change():
    return StaffChange.objects.get()


def decide(user, **answer):
    page = visitor(user).open(f"/en/people/changes/{only_change().pk}/")
    return page.press("Keep this decision", **answer)


def test_a_newcomer_is_entered_by_the_clerk_and_counts_once_the_ddo_confirms(clerk, chitra, chitras_office):
    english(clerk).follow("Enter a new employee").press("Enter", **JOINING)
    assert not Employee.objects.filter(employee_id="RJAJ201704000009").exists()

    decide(chitra, answer="agree")

    gopal = queries.employee("RJAJ201704000009")
    assert queries.office_of(gopal, on=date(2017, 4, 10)) == chitras_office
    assert queries.office_of(gopal, on=date(2017, 4, 9)) is None
    assert queries.basic_pay(gopal, month=APRIL_2017) == rupees(12900)
    acts = Entry.objects.filter(act__startswith="people.").exclude(act__endswith="viewed").order_by("pk")
    assert [(line.act, line.by_name) for line in acts] == [
        ("people.change.entered", "clerk"),
        ("people.employee.registered", "chitra"),
        ("people.change.agreed", "chitra"),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"employee_id": "RJAJ 1"}, "An employee ID has 4 to 40 letters and figures"),
        ({"name_hi": "Gopal"}, ": write it in Hindi letters."),
        ({"mobile": "12345"}, "Write a ten-digit mobile number"),
        ({"basic_pay": "12900.50"}, "Write whole rupees"),
        ({"joined_date_year": "2016"}, "Nobody joins before being appointed."),
        ({"appointed_date_year": "1992", "joined_date_year": "1992"}, "This is before the birth."),
        ({"birth_date_month": "13"}, "There is no such date."),
        ({"employee_id": "RJAJ199811000001"}, "The employee ID RJAJ199811000001 is already entered."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(clerk, asha, wrong, words):
    typed = JOINING | wrong
    page = english(clerk).follow("Enter a new employee").press("Enter", **typed)

    assert page.response.status_code == 422
    assert words in page.text
    (form,) = [form for form in page.page.forms if any("Enter" in button[0] for button in form.buttons)]
    assert {name: form.typed[name] for name in typed if name in form.typed} == {
        name: told for name, told in typed.items() if name in form.typed
    }
    assert not StaffChange.objects.exists()


def test_whoever_entered_it_cannot_confirm_it(chitra, devendra, asha):
    page = visitor(chitra).open(f"/en/people/staff/{asha.employee_id}/").follow("End of service")
    page.press("Enter", why="resigned", last_date_day="28", last_date_month="4", last_date_year="2017")

    page = visitor(chitra).open(f"/en/people/changes/{only_change().pk}/")
    assert "You made this entry: another officer confirms it." in page.text
    with pytest.raises(changes.SecondOfficerNeeded):
        changes.confirm(change=only_change(), by=chitra, on=TODAY)
    with pytest.raises(IntegrityError, match="change_confirmed_by_another"), transaction.atomic():
        StaffChange.objects.update(decided_by=chitra.pk)

    decide(devendra, answer="agree")
    asha.refresh_from_db()
    assert (asha.left_date, asha.left_why) == (date(2017, 4, 28), "resigned")


def test_a_transfer_is_confirmed_by_the_office_it_leads_to(chitra, clerk, asha, chitras_office, other_office):
    there = officer("ddo", other_office, "there")
    page = visitor(chitra).open(f"/en/people/staff/{asha.employee_id}/").follow("Transfer to another office")
    page = page.press(
        "Enter", office="ajm-nowhere", from_date_day="1", from_date_month="5", from_date_year="2017"
    )
    assert "AJM-NOWHERE" in page.text
    page.press("Enter", office="ajm med 02", from_date_day="1", from_date_month="5", from_date_year="2017")

    assert (
        "Transfer to another office" not in visitor(clerk).open(f"/en/people/staff/{asha.employee_id}/").text
    )
    decide(there, answer="agree")
    assert queries.office_of(asha, on=date(2017, 4, 30)) == chitras_office
    assert queries.office_of(asha, on=date(2017, 5, 1)) == other_office


def test_one_who_is_relieved_joins_where_they_are_taken_in(chitra, clerk, devendra, asha, other_office):
    page = visitor(clerk).open(f"/en/people/staff/{asha.employee_id}/").follow("Relieve")
    page.press("Enter", last_date_day="15", last_date_month="4", last_date_year="2017")
    decide(chitra, answer="agree")
    assert queries.office_of(asha, on=TODAY) is None

    StaffChange.objects.all().delete()
    page = english(officer("ddo_clerk", other_office, "there")).follow(
        "Enter an employee who joins on transfer"
    )
    page = page.press(
        "Enter", employee_id="RJAJ0", from_date_day="17", from_date_month="4", from_date_year="2017"
    )
    assert "Nobody has the employee ID RJAJ0." in page.text
    page.press(
        "Enter", employee_id=asha.employee_id, from_date_day="17", from_date_month="4", from_date_year="2017"
    )
    decide(officer("ddo", other_office, "head"), answer="agree")
    assert queries.office_of(asha, on=TODAY) == other_office


def test_a_change_is_declined_with_a_reason_which_can_be_read(clerk, chitra, asha):
    page = visitor(clerk).open(f"/en/people/staff/{asha.employee_id}/").follow("Basic pay")
    page.press("Enter", month="2017-04", pay="13,300")

    assert "Write why it is declined" in decide(chitra, answer="decline").text
    decide(chitra, answer="decline", why="The order says 13,290")

    assert queries.basic_pay(asha, month=APRIL_2017) == rupees(12900)
    assert "The order says 13,290" in visitor(clerk).open(f"/en/people/changes/{only_change().pk}/").text


def test_a_second_change_waits_for_the_first(clerk, asha):
    page = visitor(clerk).open(f"/en/people/staff/{asha.employee_id}/").follow("Basic pay")
    page.press("Enter", month="2017-04", pay="13300")
    page = visitor(clerk).open(f"/en/people/staff/{asha.employee_id}/").follow("Basic pay")

    assert "waits to be confirmed already" in page.press("Enter", month="2017-04", pay="13400").text


def test_the_pay_of_the_office_is_entered_on_one_page_and_bad_rows_are_named(clerk, chitra, asha, bharat):
    page = english(clerk).follow("Basic pay of the office")
    page = page.press("Enter the new pay", **{f"pay_{asha.pk}": "13290", f"pay_{bharat.pk}": "19,320.50"})
    assert "Bharat Meena (RJAJ200111000002): Write whole rupees" in page.text
    page.press("Enter the new pay", **{f"pay_{asha.pk}": "13290", f"pay_{bharat.pk}": "29,320"})

    page = visitor(chitra).open(f"/en/people/changes/{only_change().pk}/")
    assert "Bharat Meena RJAJ200111000002 ₹ 18,750 ₹ 29,320 Look again" in page.text
    assert "Asha Sharma RJAJ199811000001 ₹ 12,900 ₹ 13,290" in page.text
    decide(chitra, answer="agree")
    assert queries.basic_pays([asha.pk, bharat.pk], month=APRIL_2017) == {
        asha.pk: rupees(13290),
        bharat.pk: rupees(29320),
    }


def test_a_pay_list_that_changes_nothing_is_not_kept(clerk, asha):
    page = english(clerk).follow("Basic pay of the office")

    assert (
        "Nobody's basic pay was changed."
        in page.press("Enter the new pay", **{f"pay_{asha.pk}": "12900"}).text
    )
    assert not StaffChange.objects.exists()


def test_nobody_enters_or_confirms_their_own_pay(clerk, asha, bharat, chitras_office):
    her_own = accounts.create_login(user_id="asha", person=asha.person, by=None)
    accounts.grant_role(user=her_own, role="ddo", office=chitras_office, from_date=date(2010, 4, 1), by=None)
    page = english(her_own).follow("Basic pay of the office")
    assert "Bharat Meena" in page.text
    assert "Asha Sharma" not in page.text.split("Basic pay from")[1]

    with pytest.raises(changes.OwnRecord):
        changes.enter_pays(
            office=chitras_office, month=APRIL_2017, pays=[(asha, rupees(99999))], by=her_own, on=TODAY
        )
    change = changes.enter_pays(
        office=chitras_office, month=APRIL_2017, 
        pays=[(asha, rupees(99999)), (bharat, rupees(19000))], by=clerk, on=TODAY,
    )  # fmt: skip
    with pytest.raises(changes.OwnRecord):
        changes.confirm(change=change, by=her_own, on=TODAY)


def test_a_stranger_neither_enters_nor_sees_nor_confirms(clerk, chitra, asha, other_office, chitras_office):
    stranger = officer("ddo", other_office, "stranger")
    change = changes.enter_pays(
        office=chitras_office, month=APRIL_2017, pays=[(asha, rupees(13290))], by=clerk, on=TODAY
    )

    assert browser_of(stranger).get(f"/en/people/changes/{change.pk}/").status_code == 404
    for way in ("pay", "transfer", "relieve", "leave"):
        assert browser_of(stranger).get(f"/en/people/staff/{asha.employee_id}/{way}/").status_code == 404
    with pytest.raises(changes.NotYourStaff):
        changes.confirm(change=change, by=stranger, on=TODAY)
    with pytest.raises(changes.NotYourStaff):
        changes.enter(
            act="relieve", office=chitras_office, employee=asha, 
            particulars={"last_date": TODAY}, by=stranger, on=TODAY,
        )  # fmt: skip


def test_what_is_decided_stays_decided(clerk, chitra, asha, chitras_office):
    change = changes.enter_pays(
        office=chitras_office, month=APRIL_2017, pays=[(asha, rupees(13290))], by=clerk, on=TODAY
    )
    changes.confirm(change=change, by=chitra, on=TODAY)

    with pytest.raises(changes.ChangeDecided):
        changes.decline(change=change, by=chitra, on=TODAY, why="No")


def entered(act, asha, clerk, chitras_office, **told):
    return changes.enter(act=act, office=chitras_office, employee=asha, particulars=told, by=clerk, on=TODAY)


@pytest.mark.parametrize("act", ["relieve", "leave"])
def test_what_stood_before_a_later_posting_is_not_changed(
    act, asha, clerk, chitra, chitras_office, other_office
):
    """The office she came from keeps what it has of her: the office of today does not shorten it."""
    services.relieve(employee=asha, last_date=date(2012, 6, 30), by=None)
    services.post_to(employee=asha, office=other_office, from_date=date(2012, 7, 1), by=None)
    services.transfer(employee=asha, office=chitras_office, from_date=date(2016, 1, 1), by=None)
    stood = list(asha.postings.order_by("from_date").values_list("from_date", "until_date"))

    with pytest.raises(services.PostedSince):
        entered(act, asha, clerk, chitras_office, last_date=date(2014, 6, 30), why="resigned")
    with pytest.raises(services.PostedSince):
        services.transfer(employee=asha, office=chitras_office, from_date=date(2014, 7, 1), by=None)
    assert list(asha.postings.order_by("from_date").values_list("from_date", "until_date")) == stood
    asha.refresh_from_db()
    assert asha.left_date is None

    entered(act, asha, clerk, chitras_office, last_date=date(2017, 4, 28), why="resigned")


@pytest.mark.parametrize("act", ["relieve", "leave", "transfer", "pay"])
def test_an_office_enters_nothing_of_another_s_staff(act, asha, chitra, other_office):
    there = officer("ddo", other_office, "there")
    told = {"last_date": TODAY, "from_date": TODAY, "why": "resigned", "month": APRIL_2017}
    told["pays"] = [[asha.employee_id, "13290", "12900"]]
    with pytest.raises(changes.NotYourStaff):
        changes.enter(
            act=act, office=other_office, employee=asha, particulars=told, by=there, on=TODAY,
            to_office=other_office if act == "transfer" else None,
        )  # fmt: skip
    with pytest.raises(changes.NotYourStaff):
        changes.enter_pays(
            office=other_office, month=APRIL_2017, pays=[(asha, rupees(13290))], by=there, on=TODAY
        )
    assert not StaffChange.objects.exists()


def test_a_second_login_is_not_a_second_officer(asha, bharat, chitras_office):
    first, second = (
        accounts.create_login(user_id=name, person=asha.person, by=None) for name in ("asha", "asha-2")
    )
    for user, role in ((first, "ddo_clerk"), (second, "ddo")):
        accounts.grant_role(user=user, role=role, office=chitras_office, from_date=date(2010, 4, 1), by=None)
    change = changes.enter_pays(
        office=chitras_office, month=APRIL_2017, pays=[(bharat, rupees(29320))], by=first, on=TODAY
    )

    with pytest.raises(changes.SecondOfficerNeeded):
        changes.confirm(change=change, by=second, on=TODAY)
    with pytest.raises(changes.SecondOfficerNeeded):
        changes.decline(change=change, by=second, on=TODAY, why="No")
    assert queries.changes_waiting(second, on=TODAY) == {"mine": [], "others": [change]}


@pytest.mark.parametrize("ended", [True, False])
def test_a_role_that_ended_yesterday_or_begins_tomorrow_enters_and_confirms_nothing(
    ended, asha, clerk, chitras_office
):
    held = {"until_date": TODAY} if ended else {"from_date": date(2017, 4, 18)}
    user = officer("ddo", chitras_office, "gone")
    user.roles_held.update(**held)
    change = changes.enter_pays(
        office=chitras_office, month=APRIL_2017, pays=[(asha, rupees(13290))], by=clerk, on=TODAY
    )
    with pytest.raises(changes.NotYourStaff):
        changes.confirm(change=change, by=user, on=TODAY)
    with pytest.raises(changes.NotYourStaff):
        entered("relieve", asha, user, chitras_office, last_date=TODAY)


def test_no_day_is_so_far_that_the_register_cannot_reckon_with_it(clerk, asha, chitras_office):
    page = visitor(clerk).open(f"/en/people/staff/{asha.employee_id}/").follow("Relieve")
    page = page.press("Enter", last_date_day="31", last_date_month="12", last_date_year="9999")

    assert (page.response.status_code, "There is no such date." in page.text) == (422, True)


@pytest.mark.parametrize("start", ["²", "9" * 5000, "99999999999999999999", "-1", "x"])
def test_a_pay_list_begins_at_a_number_or_at_the_beginning(clerk, asha, start):
    assert browser_of(clerk).get(f"/en/people/staff/pay/?from={start}").status_code == 200
