"""Acts at one moment come to what they would one after the other: cure and list, two lists, two makers."""

import threading

import pytest
from django.db import connections, transaction

from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.payroll import refusals, services
from sevanidhi.core.payroll.models import Schedule, SuspenseItem, VoucherListLine
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, VOUCHER_DAY, open_house, row, stated, workbook
from sevanidhi.kernel.money import rupees


@pytest.fixture
def house(own_database):
    house = open_house()
    for head in ("gpf", "si"):
        ledger.control_account(head)
    return house


def submit(house, rows):
    return services.submit(
        office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="m.xlsx", on=TODAY
    ).schedule


def meanwhile(do):
    """Begin something on another connection and give it two seconds. Return its thread and its refusals."""
    refused = []

    def run():
        try:
            do()
        except Exception as refusal:
            refused.append(type(refusal))
        finally:
            connections.close_all()

    hand = threading.Thread(target=run)
    hand.start()
    hand.join(timeout=2)
    return hand, refused


def load(house, more=""):
    listed = f"TV No,Date,DDO Code,Head,Amount\n71,{VOUCHER_DAY},{house.ddo.code},GPF,1100\n{more}"
    services.load_voucher_list(content=listed.encode(), file_name="tv.csv", by=None, on=TODAY)


class TestCureAndList:
    """What is cured while the treasury's list is loaded is borne out by it, whoever commits first."""

    @pytest.fixture
    def match(self, house):
        submit(house, [row(0, gpf="EDU/9999")])
        return services.propose_match(
            item=SuspenseItem.objects.get(head="gpf"), account=house.account("EDU/1001"), why="hers",
            by=house.devendra, on=TODAY,
        )  # fmt: skip

    def confirmed(self, house):
        return ledger_queries.standing(house.account("EDU/1001")).confirmed

    def test_the_cure_first(self, house, match):
        with transaction.atomic():
            services.accept_match(match=match, by=house.esha, on=TODAY)
            hand, refused = meanwhile(lambda: load(house))
        hand.join()
        assert (refused, self.confirmed(house)) == ([], rupees(1100))

    def test_the_list_first(self, house, match):
        with transaction.atomic():
            load(house)
            hand, refused = meanwhile(lambda: services.accept_match(match=match, by=house.esha, on=TODAY))
        hand.join()
        assert (refused, self.confirmed(house)) == ([], rupees(1100))


def test_a_voucher_on_two_lists_is_confirmed_once(house):
    submit(house, [row(0)])
    with transaction.atomic():
        load(house)
        hand, refused = meanwhile(lambda: load(house, more="\n"))
    hand.join()
    outcomes = list(VoucherListLine.objects.order_by("pk").values_list("outcome", flat=True))
    assert (refused, outcomes) == ([], ["confirmed", "twice"])


def test_of_two_corrections_of_a_line_the_second_is_told_that_one_waits(house):
    schedule = submit(house, [row(0)])

    def propose():
        services.propose_correction(
            schedule=schedule, row=2, head="gpf", instead=None, why="not hers", by=house.devendra, on=TODAY
        )

    with transaction.atomic():
        propose()
        hand, refused = meanwhile(propose)
    hand.join()
    assert refused == [refusals.MatchWaits]


class TestNilAndSchedule:
    """A month is never both nil and on its way, whoever commits first."""

    def declare(self, house):
        services.declare_nil(office=house.ddo, month=MAY, by=house.chitra, on=TODAY)

    def receive(self, house):
        rows = [row(0)]
        services.receive(
            office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="m.xlsx",
            by=house.asha, on=TODAY,
        )  # fmt: skip

    @pytest.mark.parametrize("take_in", ["receive", "submit"])
    def test_the_nil_report_first(self, house, take_in):
        act = {"receive": lambda: self.receive(house), "submit": lambda: submit(house, [row(0)])}[take_in]
        with transaction.atomic():
            self.declare(house)
            hand, refused = meanwhile(act)
            assert hand.is_alive()
        hand.join()
        standing = Schedule.objects.exclude(state="undone").values_list("kind", flat=True)
        assert (refused, list(standing), Schedule.objects.count()) == ([], ["regular"], 2)

    @pytest.mark.parametrize("take_in", ["receive", "submit"])
    def test_the_schedule_first(self, house, take_in):
        act = {"receive": lambda: self.receive(house), "submit": lambda: submit(house, [row(0)])}[take_in]
        with transaction.atomic():
            act()
            hand, refused = meanwhile(lambda: self.declare(house))
        hand.join()
        standing = Schedule.objects.values_list("kind", flat=True)
        assert (refused, list(standing)) == ([refusals.ScheduleThere], ["regular"])
