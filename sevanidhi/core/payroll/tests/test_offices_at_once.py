"""Two offices, or an office and a cure, that may credit the same member at the same moment."""

import threading
from datetime import date

import pytest
from django.db import connections, transaction

from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.payroll import refusals, services
from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.models import SuspenseItem
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, open_house, row, stated, workbook
from sevanidhi.core.people import services as people
from sevanidhi.kernel.money import rupees


@pytest.fixture
def house_of_its_own(own_database):
    """An office whose heads have their other side already: nobody waits for that to be opened."""
    house = open_house()
    for head in ("gpf", "si"):
        ledger.control_account(head)
    return house


def _by(office, number):
    return services.submit(
        office=office, month=MAY, stated=stated([row(0)], number=number), content=workbook([row(0)]),
        file_name="m.xlsx", on=TODAY,
    )  # fmt: skip


def _meanwhile(do, *, seconds):
    """Begin something on another connection. Return its thread, and whether it ended in that time."""
    ended = threading.Event()

    def run():
        try:
            do()
            ended.set()
        finally:
            connections.close_all()

    hand = threading.Thread(target=run)
    hand.start()
    return hand, ended.wait(timeout=seconds)


def _moves_in_may(house, place=0):
    """Let one of the staff go to the other office in the middle of May: either may draw that month's pay."""
    people.transfer(employee=house.staff[place], office=house.other_ddo, from_date=date(2016, 5, 16), by=None)


def test_two_offices_that_share_a_member_credit_the_month_once(house_of_its_own):
    house = house_of_its_own
    _moves_in_may(house)
    with transaction.atomic():
        _by(house.ddo, "71")
        hand, went_past = _meanwhile(lambda: _by(house.other_ddo, "9"), seconds=2)
    hand.join()

    assert not went_past
    assert balance(house.account("EDU/1001")) == rupees(1100)
    (item,) = SuspenseItem.objects.filter(office=house.other_ddo, head="gpf")
    assert Fault(item.faults) == Fault.CREDITED_ALREADY


def test_a_cure_waits_for_the_office_that_draws_the_members_pay(house_of_its_own):
    house = house_of_its_own
    rows = [row(0, gpf="EDU/9", policy="", premium="")]
    submitted = services.submit(
        office=house.other_ddo, month=MAY, stated=stated(rows, number="9"), content=workbook(rows),
        file_name="m.xlsx", on=TODAY,
    )  # fmt: skip
    match = services.propose_match(
        item=submitted.schedule.suspense_items.get(head="gpf"), account=house.account("EDU/1001"), why="his",
        by=house.devendra, on=TODAY,
    )  # fmt: skip
    refused = []

    def accept():
        try:
            services.accept_match(match=match, by=house.esha, on=TODAY)
        except refusals.CreditedAlready as refusal:
            refused.append(refusal)

    with transaction.atomic():
        _by(house.ddo, "71")
        hand, went_past = _meanwhile(accept, seconds=2)
    hand.join()

    assert (went_past, len(refused)) == (False, 1)
    assert balance(house.account("EDU/1001")) == rupees(1100)


def test_offices_without_common_staff_do_not_wait_for_each_other(house_of_its_own):
    house = house_of_its_own
    with transaction.atomic():
        _by(house.ddo, "71")
        hand, went_past = _meanwhile(lambda: _by(house.other_ddo, "9"), seconds=20)
    hand.join()

    assert went_past
