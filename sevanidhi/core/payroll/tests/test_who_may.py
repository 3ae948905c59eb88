"""Each act on money asks for the role itself: no stranger, no beneficiary, no one alone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from sevanidhi.core.payroll import refusals, services
from sevanidhi.core.payroll.models import SuspenseItem, VoucherListLine
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, row, stated, with_role, workbook
from sevanidhi.core.people.models import Person

WHY = "a slip of the pen"


def submit(house, rows, number="71"):
    return services.submit(
        office=house.ddo, month=MAY, stated=stated(rows, number=number), content=workbook(rows),
        file_name="may.xlsx", on=TODAY,
    )  # fmt: skip


@pytest.fixture
def things(house):
    """A posted line, money in suspense, a proposal, a cure, a correction, a treasury's line that differs."""
    arrears = row(1, gpf="EDU/8888", remarks="arrears", policy="", premium="")
    schedule = submit(house, [row(0), row(1, gpf="EDU/9999"), arrears]).schedule
    item, second = SuspenseItem.objects.filter(schedule=schedule, head="gpf").order_by("row")
    cure = services.propose_match(
        item=second, account=house.account("EDU/1002"), why=WHY, by=house.devendra, on=TODAY
    )
    services.accept_match(match=cure, by=house.esha, on=TODAY)
    cure.refresh_from_db()
    match = services.propose_match(
        item=item, account=house.account("EDU/1002"), why=WHY, by=house.devendra, on=TODAY
    )
    correction = services.propose_correction(
        schedule=schedule, row=2, head="gpf", instead=None, why=WHY, by=house.devendra, on=TODAY
    )
    listed = f"TV No,Date,DDO Code,Head,Amount\n71,2016-06-03,{house.ddo.code},GPF,1\n"
    services.load_voucher_list(content=listed.encode(), file_name="tv.csv", by=None, on=TODAY)
    return {
        "schedule": schedule, "item": item, "match": match, "cure": cure, "correction": correction,
        "line": VoucherListLine.objects.get(), "account": house.account("EDU/1003"),
    }  # fmt: skip


def acts(things):
    """Return each act on money as it would be done by somebody: {name: act}."""
    match, correction, item = things["match"], things["correction"], things["item"]
    to = {"account": things["account"], "why": WHY, "on": TODAY}
    line = {"schedule": things["schedule"], "row": 2, "head": "gpf", "instead": None, "why": WHY, "on": TODAY}
    told = {"why": WHY, "on": TODAY}
    return {
        "propose_match": lambda by: services.propose_match(item=item, by=by, **to),
        "accept_match": lambda by: services.accept_match(match=match, by=by, on=TODAY),
        "decline_match": lambda by: services.decline_match(match=match, by=by, **told),
        "return_to_ddo": lambda by: services.return_to_ddo(item=item, by=by, **told),
        "take_from_ddo": lambda by: services.take_from_ddo(item=item, by=by, **told),
        "propose_correction": lambda by: services.propose_correction(by=by, **line),
        "propose_undoing": lambda by: services.propose_undoing(
            match=things["cure"], instead=None, by=by, **told
        ),
        "accept_correction": lambda by: services.accept_correction(correction=correction, by=by, on=TODAY),
        "decline_correction": lambda by: services.decline_correction(correction=correction, by=by, **told),
        "settle_difference": lambda by: services.settle_difference(line=things["line"], by=by, **told),
    }


ACTS = (
    "propose_match", "accept_match", "decline_match", "return_to_ddo", "take_from_ddo", "propose_correction",
    "propose_undoing", "accept_correction", "decline_correction", "settle_difference",
)  # fmt: skip
DECISIONS = ("accept_match", "decline_match", "accept_correction", "decline_correction")


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_does_nothing(house, things, act):
    elsewhere = house.treasury
    for role in ("district_officer", "district_clerk"):
        with pytest.raises(refusals.NotInYourCare):
            acts(things)[act](with_role(f"{role}-2", role, elsewhere))
    with pytest.raises(refusals.NotInYourCare):
        acts(things)[act](with_role("plain", "ddo", house.other_ddo))


@pytest.mark.parametrize("act", DECISIONS)
def test_the_clerk_does_not_decide(house, things, act):
    with pytest.raises(refusals.NotInYourCare):
        acts(things)[act](with_role("farid", "district_clerk", house.district))


@pytest.mark.parametrize("act", DECISIONS)
def test_the_maker_does_not_decide(house, things, act):
    maker = _also_officer(house)
    with pytest.raises(refusals.SamePersonDecides):
        acts(things)[act](maker)


def _also_officer(house):
    from sevanidhi.core.accounts import services as accounts

    accounts.grant_role(
        user=house.devendra, role="district_officer", office=house.district, from_date=TODAY, by=None
    )
    return type(house.devendra).objects.get(pk=house.devendra.pk)


def second_login(user, role, office):
    """Return another login of the same person, in a role."""
    person = Person.objects.create(name_hi="क", name_en="K", sort_key="k", search_key=" k")
    type(user).objects.filter(pk=user.pk).update(person=person)
    other = with_role(f"{user.user_id}-2", role, office)
    type(user).objects.filter(pk=other.pk).update(person=person)
    user.refresh_from_db()
    return type(user).objects.get(pk=other.pk)


@pytest.mark.parametrize("act", DECISIONS)
def test_a_second_login_of_the_maker_does_not_decide(house, things, act):
    with pytest.raises(refusals.SamePersonDecides):
        acts(things)[act](second_login(house.devendra, "district_officer", house.district))


def test_nor_does_it_approve_what_the_first_prepared_or_grant_itself_the_exception(house):
    rows = [row(0)]
    schedule = services.receive(
        office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="may.xlsx",
        by=house.asha, on=TODAY,
    ).schedule  # fmt: skip
    services.prepare(schedule=schedule, by=house.asha, on=TODAY)
    also_asha = second_login(house.asha, "ddo", house.ddo)
    with pytest.raises(refusals.PreparedByYourself):
        services.approve(schedule=schedule, by=also_asha, on=TODAY, challenge=uuid4())

    period = {"from_date": TODAY, "until_date": TODAY + timedelta(days=30), "why": WHY, "today": TODAY}
    with pytest.raises(refusals.ExceptionForYourself):
        services.approve_alone(
            office=house.ddo, by=second_login(house.chitra, "district_officer", house.district), **period
        )


def test_the_beneficiary_neither_proposes_nor_decides(house, things):
    match = things["match"]
    is_the_holder(house.esha, match.account)
    with pytest.raises(refusals.OwnAccount):
        acts(things)["accept_match"](house.esha)

    is_the_holder(house.devendra, match.account)
    with pytest.raises(refusals.OwnAccount):
        services.propose_undoing(
            match=_cured_to_another(house), instead=match.account, why=WHY, by=house.devendra, on=TODAY
        )


def is_the_holder(officer, account):
    officer.person = account.employee.person
    officer.save(update_fields=["person"])


def _cured_to_another(house):
    rows = [row(2, gpf="EDU/7777", policy="", premium="")]
    schedule = submit(house, rows, number="72").schedule
    farid = with_role("farid", "district_clerk", house.district)
    match = services.propose_match(
        item=schedule.suspense_items.get(), account=house.account("EDU/1003"), why=WHY, by=farid, on=TODAY
    )
    services.accept_match(match=match, by=house.esha, on=TODAY)
    match.refresh_from_db()
    return match
