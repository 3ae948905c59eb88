"""What was put right wrongly is put right again: cures and corrections, by maker and checker, every time."""

from decimal import Decimal

import pytest

from sevanidhi.core.ledger import queries as ledger_queries
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.models import Account
from sevanidhi.core.payroll import queries, refusals, services
from sevanidhi.core.payroll.models import Match, SuspenseItem
from sevanidhi.core.payroll.tests.conftest import (
    MAY,
    TODAY,
    VOUCHER_DAY,
    balance,
    row,
    stated,
    with_role,
    workbook,
)
from sevanidhi.kernel.money import rupees

pytestmark = pytest.mark.requirement("OPS-7")
NOBODYS = "EDU/9999"
WHY = "a slip of the pen"


def submit(house, rows, *, voucher=None, office=None, number="71"):
    return services.submit(
        office=office or house.ddo, month=MAY, stated=voucher or stated(rows, number=number),
        content=workbook(rows), file_name="may.xlsx", on=TODAY,
    )  # fmt: skip


def cured(house, number, *, item=None, part=None) -> Match:
    """Match an open item of the provident fund to an account, by two people."""
    item = item or SuspenseItem.objects.get(head="gpf", cured_date=None)
    match = services.propose_match(
        item=item, account=house.account(number), why=WHY, by=house.devendra, on=TODAY, part=part
    )
    services.accept_match(match=match, by=house.esha, on=TODAY)
    match.refresh_from_db()
    return match


def undone(house, match, *, instead=None):
    correction = services.propose_undoing(
        match=match, instead=instead and house.account(instead), why=WHY, by=house.devendra, on=TODAY
    )
    services.accept_correction(correction=correction, by=house.esha, on=TODAY)
    return correction


def corrected(house, schedule, *, line=2, instead=None):
    correction = services.propose_correction(
        schedule=schedule, row=line, head="gpf", instead=instead and house.account(instead), why=WHY,
        by=house.devendra, on=TODAY,
    )  # fmt: skip
    services.accept_correction(correction=correction, by=house.esha, on=TODAY)
    return correction


def every_rupee(house, total) -> bool:
    """Return whether what stands in members' accounts and in suspense makes the vouchers, by the ledger."""
    (standing, _) = queries.suspense_standing(house.ddo)
    members = Account.objects.filter(head="gpf", kind="member")
    credited = sum((balance(account) for account in members), Decimal(0))
    return (
        standing.items == standing.ledger
        and credited + standing.ledger == rupees(total)
        and queries.unproved_heads() == []
    )


class TestCures:
    def test_a_wrong_cure_goes_back_to_suspense_which_is_open_again(self, house):
        submit(house, [row(0, gpf=NOBODYS), row(1)])
        match = cured(house, "EDU/1003")
        undone(house, match)

        item = SuspenseItem.objects.get(head="gpf")
        assert (item.cured_date, item.rest) == (None, rupees(1100))
        assert balance(house.account("EDU/1003")) == 0
        assert list(queries.suspense_of(house.ddo)) == [item]
        assert every_rupee(house, 2550)

        cured(house, "EDU/1001")
        assert balance(house.account("EDU/1001")) == rupees(1100)
        assert every_rupee(house, 2550)

    def test_a_wrong_cure_is_moved_on_at_once_and_again(self, house):
        submit(house, [row(0, gpf=NOBODYS)])
        match = cured(house, "EDU/1003")
        undone(house, match, instead="EDU/1004")

        second = Match.objects.get(decision="agreed", undone_entry=None)
        undone(house, second, instead="EDU/1001")
        accounts = [house.account(number) for number in ("EDU/1003", "EDU/1004", "EDU/1001")]
        assert [balance(account) for account in accounts] == [0, 0, rupees(1100)]
        assert SuspenseItem.objects.get(head="gpf").cured_date == TODAY
        assert every_rupee(house, 1100)

    def test_a_cure_is_undone_once(self, house):
        submit(house, [row(0, gpf=NOBODYS)])
        match = cured(house, "EDU/1003")
        undone(house, match)

        with pytest.raises(refusals.CureNotStanding):
            undone(house, match)

    def test_maker_and_checker_are_two_again(self, house):
        submit(house, [row(0, gpf=NOBODYS)])
        match = cured(house, "EDU/1003")
        both = with_role("both", "district_clerk", house.district)
        correction = services.propose_undoing(match=match, instead=None, why=WHY, by=both, on=TODAY)
        with pytest.raises(refusals.MatchWaits):
            services.propose_undoing(match=match, instead=None, why=WHY, by=house.devendra, on=TODAY)
        also(both, "district_officer", house.district)
        with pytest.raises(refusals.SamePersonDecides):
            services.accept_correction(correction=correction, by=again(both), on=TODAY)

    def test_the_treasurys_list_bears_out_what_was_undone_too(self, house):
        rows = [row(0, gpf=NOBODYS)]
        submit(house, rows)
        undone(house, cured(house, "EDU/1003"), instead="EDU/1001")
        listed = f"TV No,Date,DDO Code,Head,Amount\n71,{VOUCHER_DAY},{house.ddo.code},GPF,1100\n"
        services.load_voucher_list(content=listed.encode(), file_name="tv.csv", by=None, on=TODAY)

        assert ledger_queries.standing(house.account("EDU/1001")).confirmed == rupees(1100)
        moved = ledger_queries.movements(house.account("EDU/1003"))
        assert [(one.amount, one.provisional) for one in moved] == [
            (rupees(1100), False),
            (rupees(-1100), False),
        ]


class TestCorrections:
    def test_a_wrong_correction_is_corrected_again(self, house):
        schedule = submit(house, [row(0), row(1)]).schedule
        corrected(house, schedule, instead="EDU/1003")
        corrected(house, schedule, instead="EDU/1004")
        corrected(house, schedule, instead="EDU/1001")

        accounts = [house.account(f"EDU/100{n}") for n in (3, 4, 1)]
        assert [balance(account) for account in accounts] == [0, 0, rupees(1100)]
        assert every_rupee(house, 2550)

    def test_into_suspense_matched_wrongly_and_on_to_the_right_account(self, house):
        schedule = submit(house, [row(0), row(1)]).schedule
        corrected(house, schedule)
        item = SuspenseItem.objects.get()
        assert (item.account_written, item.rest) == ("EDU/1001", rupees(1100))
        with pytest.raises(refusals.LineNotPosted):
            corrected(house, schedule, instead="EDU/1003")

        undone(house, cured(house, "EDU/1003"))
        cured(house, "EDU/1004")
        assert balance(house.account("EDU/1004")) == rupees(1100)
        assert every_rupee(house, 2550)

    def test_a_correction_does_not_credit_a_month_twice(self, house):
        schedule = submit(house, [row(0), row(1)]).schedule

        with pytest.raises(refusals.CreditedAlready):
            corrected(house, schedule, instead="EDU/1002")

    def test_nor_when_the_month_was_credited_since_the_proposal(self, house):
        schedule = submit(house, [row(0)]).schedule
        correction = services.propose_correction(
            schedule=schedule, row=2, head="gpf", instead=house.account("EDU/1002"), why=WHY,
            by=house.devendra, on=TODAY,
        )  # fmt: skip
        submit(house, [row(1)], number="72")

        with pytest.raises(refusals.CreditedAlready):
            services.accept_correction(correction=correction, by=house.esha, on=TODAY)

    def test_the_account_it_stands_in_is_not_another(self, house):
        schedule = submit(house, [row(0)]).schedule

        with pytest.raises(refusals.SameAccount):
            corrected(house, schedule, instead="EDU/1001")


class TestLeftOver:
    """What several unreadable lines left over, given to each member by their own row."""

    @pytest.fixture
    def item(self, house):
        rows = [row(place) for place in range(3)]
        voucher = stated(rows)
        for place in range(2):
            rows[place] = row(place, subscription="six fifty")
        submit(house, rows, voucher=voucher)
        return SuspenseItem.objects.get(head="gpf")

    def part(self, line, amount, repayment=0):
        return services.Part(row=line, amount=rupees(amount), repayment=rupees(repayment))

    def test_each_row_goes_to_its_member_and_the_rest_stays(self, house, item):
        cured(house, "EDU/1001", item=item, part=self.part(2, 1000, 100))
        item.refresh_from_db()
        assert (item.rest, item.cured_date) == (rupees(1450), None)
        assert balance(house.account("EDU/1001")) == rupees(1100)
        assert every_rupee(house, 3200)

        cured(house, "EDU/1002", item=item, part=self.part(3, 1450))
        item.refresh_from_db()
        assert (item.rest, item.cured_date) == (0, TODAY)
        assert every_rupee(house, 3200)

    def test_a_wrong_part_comes_back(self, house, item):
        match = cured(house, "EDU/1001", item=item, part=self.part(2, 1200))
        undone(house, match)
        cured(house, "EDU/1001", item=item, part=self.part(2, 1100))

        item.refresh_from_db()
        assert item.rest == rupees(1450)
        assert every_rupee(house, 3200)

    def test_two_rows_wait_for_their_decision_side_by_side(self, house, item):
        for line, number in ((2, "EDU/1001"), (3, "EDU/1002")):
            services.propose_match(
                item=item, account=house.account(number), why=WHY, by=house.devendra, on=TODAY,
                part=self.part(line, 1100),
            )  # fmt: skip
        assert item.matches.filter(decision="").count() == 2

    @pytest.mark.parametrize(
        ("line", "amount", "refused"),
        [
            (4, 100, refusals.NotThatRow),
            (2, 2551, refusals.MoreThanStands),
            (2, 0, refusals.MoreThanStands),
        ],
    )
    def test_no_other_row_and_no_more_than_stands_there(self, house, item, line, amount, refused):
        with pytest.raises(refused):
            cured(house, "EDU/1001", item=item, part=self.part(line, amount))

    def test_a_row_is_given_once(self, house, item):
        cured(house, "EDU/1001", item=item, part=self.part(2, 1100))
        with pytest.raises(refusals.RowMatchedAlready):
            cured(house, "EDU/1004", item=item, part=self.part(2, 100))

    def test_without_a_row_it_is_still_nobodys(self, house, item):
        with pytest.raises(refusals.SeveralPeoplesMoney):
            cured(house, "EDU/1001", item=item)


def also(user, role, office) -> None:
    from sevanidhi.core.accounts import services as accounts

    accounts.grant_role(user=user, role=role, office=office, from_date=TODAY, by=None)


def again(user):
    """Return the login read afresh, as its next request would."""
    return type(user).objects.get(pk=user.pk)


class TestClosedAccounts:
    def close(self, account, day=TODAY):
        Account.objects.filter(pk=account.pk).update(closed_date=day)

    def test_what_was_closed_since_the_proposal_takes_no_cure(self, house):
        submit(house, [row(0, gpf=NOBODYS)])
        match = services.propose_match(
            item=SuspenseItem.objects.get(), account=house.account("EDU/1001"), why=WHY, by=house.devendra,
            on=TODAY,
        )  # fmt: skip
        self.close(house.account("EDU/1001"), day=VOUCHER_DAY)

        with pytest.raises(ledger.AccountNotOpen):
            services.accept_match(match=match, by=house.esha, on=TODAY)

    def test_what_was_paid_out_since_is_not_taken_back(self, house):
        schedule = submit(house, [row(0)]).schedule
        correction = services.propose_correction(
            schedule=schedule, row=2, head="gpf", instead=None, why=WHY, by=house.devendra, on=TODAY
        )
        self.close(house.account("EDU/1001"))
        with pytest.raises(ledger.ClosedInAnEarlierYear):
            services.accept_correction(correction=correction, by=house.esha, on=TODAY.replace(year=2017))
