"""Entries go in whole and balanced, and stay as they are."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from sevanidhi.core.ledger import queries, services
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.core.ledger.models import Account, Entry, Posting
from sevanidhi.core.ledger.tests.conftest import make_account
from sevanidhi.core.offices import services as offices
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees

MAY = SalaryMonth(2015, 5)
DAY = date(2015, 5, 29)
SAME_PAY = """
SELECT id AS account_id, DATE '2015-05-01' AS month, 1::smallint AS kind, %(paise)s::bigint AS amount
  FROM ledger_account WHERE kind = 'member'
"""


def line(account, amount, *, kind=LineKind.SUBSCRIPTION, month=MAY):
    return services.Line(account_id=account.pk, month=month, kind=kind, amount=rupees(amount))


def post(lines, *, control=None, by=None, day=DAY, kind=EntryKind.SCHEDULE, **more):
    return services.post_entry(
        kind=kind, business_date=day, about=None, lines=lines, by=by, control=control, **more
    )


def postings_of(entry):
    return [
        (posting.account_id, LineKind(posting.kind), posting.amount) for posting in queries.postings_of(entry)
    ]


def test_an_entry_has_its_lines_and_one_control_posting_for_all_of_them(account, other_account, control):
    entry = post([line(other_account, "650"), line(account, "500")], control=control)

    assert postings_of(entry) == [
        (account.pk, LineKind.SUBSCRIPTION, Decimal("500.00")),
        (other_account.pk, LineKind.SUBSCRIPTION, Decimal("650.00")),
        (control.pk, LineKind.CONTROL, Decimal("-1150.00")),
    ]
    assert (entry.proof.posting_count, entry.proof.credited) == (3, Decimal("1150.00"))


def test_a_query_gives_the_lines(account, other_account, control):
    entry = services.post_from_query(
        kind=EntryKind.SCHEDULE, business_date=DAY, about=None, query=SAME_PAY, params={"paise": 50000},
        by=None, control=control,
    )  # fmt: skip

    assert [amount for _, _, amount in postings_of(entry)] == [rupees(500), rupees(500), rupees(-1000)]


def test_a_query_without_lines_is_refused_and_leaves_no_entry(control):
    with pytest.raises(services.NoLines):
        services.post_from_query(
            kind=EntryKind.SCHEDULE, business_date=DAY, about=None, query=SAME_PAY, params={"paise": 1},
            by=None, control=control,
        )  # fmt: skip

    assert list(Entry.objects.all()) == []


def test_an_entry_that_does_not_sum_to_zero_is_refused(account):
    with pytest.raises(IntegrityError, match="leaves 50000 paise over under gpf"):
        post([line(account, "500")])


def test_each_head_must_balance_by_itself(account, control):
    insured = make_account("100", head="si")
    with pytest.raises(IntegrityError, match="paise over under"):
        post([line(account, "500"), line(insured, "-500", kind=LineKind.PREMIUM)])


def test_one_head_has_one_control_posting(account, control):
    interest = services.control_account("gpf", number="INTEREST")
    lines = [
        line(account, "500"),
        line(control, "-300", kind=LineKind.CONTROL),
        line(interest, "-200", kind=LineKind.CONTROL),
    ]
    with pytest.raises(IntegrityError, match="has 2 control postings under gpf"):
        post(lines)


def test_an_entry_takes_no_second_helping(account, control):
    entry = post([line(account, "500")], control=control)
    more = [line(account, "500", month=MAY.next()), line(account, "-500", month=MAY.previous())]
    with pytest.raises(IntegrityError, match="ledger_entry_proof_pkey"):
        services._post_lines(entry, more, None)


def test_a_line_is_in_an_entry_once(account, control):
    with pytest.raises(IntegrityError, match="duplicate key"):
        post([line(account, "500"), line(account, "600")], control=control)


def test_an_unknown_account_is_refused(db):
    stranger = Account(pk=987654321, head="gpf", number="?", opened_date=DAY)
    with pytest.raises(IntegrityError, match="account that does not exist"):
        post([line(stranger, "500"), line(stranger, "-500", month=MAY.next())])


def test_a_members_money_is_not_posted_as_suspense(account, control):
    with pytest.raises(IntegrityError, match="kind is not for its account"):
        post([line(account, "500", kind=LineKind.SUSPENSE)], control=control)


def put(lines, control):
    """Post past the services' own refusals: what the database says."""
    header = services._write_header(kind=EntryKind.SCHEDULE, business_date=DAY, paid_date=DAY)
    services._post_lines(header, lines, control)


def test_a_closed_account_takes_nothing_later(account, control):
    Account.objects.filter(pk=account.pk).update(closed_date=date(2015, 4, 30))
    with pytest.raises(services.AccountNotOpen):
        post([line(account, "500")], control=control)
    with pytest.raises(IntegrityError, match="on a closed account"):
        put([line(account, "500")], control)


def test_an_account_takes_nothing_before_it_is_opened(account, control):
    later = services.open_account(
        head="gpf", number="300", employee=account.employee, opened_date=date(2015, 5, 30), by=None
    )
    with pytest.raises(services.AccountNotOpen):
        post([line(later, "500")], control=control)
    with pytest.raises(IntegrityError, match="on an account opened later"):
        put([line(later, "500")], control)


def test_an_account_stays_what_it_is(account):
    with pytest.raises(IntegrityError, match="keeps its head, number, kind, day"):
        Account.objects.filter(pk=account.pk).update(number="101")


def test_a_members_account_does_not_change_hands(account, other_account):
    with pytest.raises(IntegrityError, match="and member"):
        Account.objects.filter(pk=account.pk).update(employee=other_account.employee)


def test_a_suspense_account_stays_with_its_office(db):
    first, second = (open_treasury(code) for code in ("TRE1", "TRE2"))
    suspense = services.suspense_account("gpf", office=first)
    with pytest.raises(IntegrityError, match="keeps its office"):
        Account.objects.filter(pk=suspense.pk).update(office=second)


def open_treasury(code):
    return offices.open_office(
        code=code, kind="treasury", state="rajasthan", name_hi="कोष", name_en="Treasury",
        from_date=date(1990, 1, 1), by=None,
    )  # fmt: skip


def test_a_number_is_taken_once_a_head(account):
    with pytest.raises(services.AccountNumberTaken):
        services.open_account(head="gpf", number="100", employee=account.employee, opened_date=DAY, by=None)


def test_many_accounts_are_opened_at_once(account):
    rows = [
        services.NewAccount(
            head="gpf", number=f"9{n}", employee_id=account.employee_id, opened_date=date(2001, 7, 1)
        )
        for n in range(3)
    ]
    assert services.open_accounts(rows, by=None) == 3
    assert queries.account_by_number("gpf", "91").employee_id == account.employee_id


def test_an_entry_without_postings_does_not_come_to_be(db):
    services._write_header(kind=EntryKind.SCHEDULE, business_date=DAY, paid_date=DAY)
    with pytest.raises(IntegrityError, match="has no postings"):
        connection.check_constraints()
    transaction.set_rollback(True)


def test_a_year_is_made_when_it_is_first_posted_to(account, control):
    account = services.open_account(
        head="gpf", number="300", employee=account.employee, opened_date=date(1986, 7, 1), by=None
    )
    entry = post([line(account, "500", month=SalaryMonth(1987, 5))], control=control, day=date(1987, 6, 1))

    assert entry.financial_year == 1987
    assert [movement.month for movement in queries.movements(account)] == [SalaryMonth(1987, 5)]


def test_a_wrong_posting_is_met_by_a_contrary_entry(account, other_account, control, asha, bharat):
    entry = post([line(account, "500"), line(other_account, "650")], control=control)
    (wrong,) = Posting.objects.filter(entry=entry, account=account)

    contrary = services.contrary_entry(
        entry=entry, postings=[wrong], instead=[line(other_account, "500", kind=LineKind.ARREARS)],
        control=control, business_date=date(2015, 6, 3), by=asha, checked_by=bharat, why="Wrong number",
    ).contrary  # fmt: skip

    assert postings_of(contrary) == [
        (account.pk, LineKind.SUBSCRIPTION, rupees(-500)),
        (control.pk, LineKind.CONTROL, rupees(500)),
    ]
    assert [(m.amount, m.undone, m.corrects) for m in queries.movements(account)] == [
        (rupees(500), True, None),
        (rupees(-500), False, entry.pk),
    ]
    assert queries.standing(account).balance == 0
    assert queries.standing(other_account).balance == rupees(1150)


def close(account, day):
    Account.objects.filter(pk=account.pk).update(closed_date=day)


def take_back(entry, control, asha, bharat, *, day=date(2015, 7, 1), instead=()):
    return services.contrary_entry(
        entry=entry, instead=instead, control=control, business_date=day, by=asha, checked_by=bharat,
        why="Wrong number",
    )  # fmt: skip


def test_money_still_on_an_account_closed_since_can_be_taken_back(account, control, asha, bharat):
    entry = post([line(account, "500")], control=control)
    close(account, date(2015, 6, 30))
    take_back(entry, control, asha, bharat)

    assert queries.standing(account).balance == 0


def test_money_paid_out_cannot_be_taken_back_from_a_closed_account(
    account, control, asha, bharat, monkeypatch
):
    entry = post([line(account, "500")], control=control)
    paid = line(account, "-400", kind=LineKind.WITHDRAWAL)
    post([paid], control=control, kind=EntryKind.WITHDRAWAL)
    close(account, date(2015, 6, 30))
    with pytest.raises(services.AccountPaidOut):
        take_back(entry, control, asha, bharat)
    monkeypatch.setattr(services, "_refuse_paid_out", lambda *_: None)
    with pytest.raises(IntegrityError, match="than it holds"):
        take_back(entry, control, asha, bharat)


def test_an_account_closed_in_an_earlier_year_stays_as_it_is(account, control, asha, bharat, monkeypatch):
    entry = post([line(account, "500")], control=control)
    close(account, date(2016, 3, 31))
    with pytest.raises(services.ClosedInAnEarlierYear):
        take_back(entry, control, asha, bharat, day=date(2016, 4, 1))
    monkeypatch.setattr(services, "_refuse_paid_out", lambda *_: None)
    with pytest.raises(IntegrityError, match="on a closed account"):
        take_back(entry, control, asha, bharat, day=date(2016, 4, 1))


def test_a_correction_does_not_go_to_a_closed_account(account, other_account, control, asha, bharat):
    entry = post([line(account, "500")], control=control)
    close(other_account, date(2015, 6, 30))
    with pytest.raises(services.AccountNotOpen):
        take_back(entry, control, asha, bharat, instead=[line(other_account, "500")])


def test_a_posting_is_undone_once(account, control, asha, bharat):
    entry = post([line(account, "500")], control=control)
    undo = {
        "entry": entry, "control": control, "business_date": DAY, "by": asha,
        "checked_by": bharat, "why": "Twice",
    }  # fmt: skip
    services.contrary_entry(**undo)
    with pytest.raises(services.AlreadyUndone):
        services.contrary_entry(**undo)


def test_maker_and_checker_of_a_contrary_entry_are_two(account, control, asha):
    entry = post([line(account, "500")], control=control)
    with pytest.raises(services.SamePersonChecks):
        services.contrary_entry(
            entry=entry, control=control, business_date=DAY, by=asha, checked_by=asha, why="Twice"
        )


def test_the_database_too_wants_maker_and_checker(account, control, asha):
    entry = post([line(account, "500")], control=control)
    with pytest.raises(IntegrityError, match="maker_checker"):
        services._write_header(
            kind=EntryKind.CONTRARY,
            business_date=DAY,
            paid_date=DAY,
            corrects=entry,
            by=asha,
            checked_by=asha,
            why="x",
        )


def test_a_contrary_entry_undoes_exactly_what_it_names(account, control, asha, bharat):
    entry = post([line(account, "500")], control=control)
    contrary = services._write_header(
        kind=EntryKind.CONTRARY,
        business_date=DAY,
        paid_date=DAY,
        corrects=entry,
        by=asha,
        checked_by=bharat,
        why="x",
    )
    with pytest.raises(IntegrityError, match="does not undo what it names"):
        services._post_lines(contrary, [line(account, "-400")], control)


def test_credits_are_provisional_until_the_treasurys_list_bears_them_out(account, control):
    first = post([line(account, "500")], control=control)
    post([line(account, "700", month=MAY.next())], control=control, day=date(2015, 6, 30))
    services.confirm_entries([first.pk], confirmed_date=date(2015, 7, 1), by=None)
    services.confirm_entries([first.pk], confirmed_date=date(2015, 7, 2), by=None)

    assert queries.standing(account) == queries.Standing(confirmed=rupees(500), provisional=rupees(700))
    assert [m.provisional for m in queries.movements(account)] == [False, True]


def test_a_correction_waits_with_what_it_puts_right(account, other_account, control, asha, bharat):
    bogus = post([line(account, "500")], control=control)
    more = {"control": control, "business_date": DAY, "by": asha, "checked_by": bharat, "why": "Wrong"}
    services.contrary_entry(entry=bogus, instead=[line(other_account, "500")], **more)
    correction = Entry.objects.get(kind=EntryKind.CORRECTION)
    services.contrary_entry(entry=correction, instead=[line(account, "500")], **more)

    waiting = queries.Standing(confirmed=rupees(0), provisional=rupees(500))
    assert queries.standing(account) == waiting
    assert {m.provisional for m in queries.movements(other_account)} == {True}

    services.confirm_entries([bogus.pk], confirmed_date=DAY, by=None)

    assert queries.standing(account) == queries.Standing(confirmed=rupees(500), provisional=rupees(0))
    assert {m.provisional for m in queries.movements(other_account)} == {False}


def test_nothing_is_undone_into_a_shut_year(account, control, asha, bharat):
    entry = post([line(account, "500")], control=control)
    services.shut_year(head="gpf", year=FinancialYear(2015), by=None)
    with pytest.raises(services.YearIsShut):
        services.contrary_entry(
            entry=entry, control=control, business_date=DAY, by=asha, checked_by=bharat, why="Wrong"
        )


def test_a_shut_year_takes_nothing_but_interest(account, control):
    services.shut_year(head="gpf", year=FinancialYear(2015), by=None)
    with pytest.raises(services.YearIsShut):
        post([line(account, "500")], control=control)
    with pytest.raises(IntegrityError, match="is shut for gpf"), transaction.atomic():
        services._post_lines(
            services._write_header(kind=EntryKind.SCHEDULE, business_date=DAY, paid_date=DAY),
            [line(account, "500")],
            control,
        )
    interest = post([line(account, "5", kind=LineKind.INTEREST)], control=control, kind=EntryKind.INTEREST)
    assert interest.proof.posting_count == 2


@pytest.mark.parametrize("kind", [EntryKind.SCHEDULE, EntryKind.INTEREST])
def test_nothing_is_booked_into_a_year_before_a_shut_one(account, control, kind):
    services.shut_year(head="gpf", year=FinancialYear(2016), by=None)
    lines = [
        line(account, "500", kind=LineKind.INTEREST if kind == EntryKind.INTEREST else LineKind.SUBSCRIPTION)
    ]
    if kind != EntryKind.INTEREST:
        with pytest.raises(services.YearIsShut) as refusal:
            post(lines, control=control)
        assert refusal.value.financial_year == FinancialYear(2015)
    with pytest.raises(IntegrityError, match="falls into 2015, which is shut for gpf"), transaction.atomic():
        services._post_lines(
            services._write_header(kind=kind, business_date=DAY, paid_date=DAY), lines, control
        )
    assert queries.is_shut("gpf", FinancialYear(2015))
    assert not queries.is_shut("gpf", FinancialYear(2017))


def test_a_year_does_not_close_while_an_account_has_no_balance(account, control):
    services.shut_year(head="gpf", year=FinancialYear(2015), by=None)
    with pytest.raises(IntegrityError, match="2 accounts without a balance"):
        services.close_year(head="gpf", year=FinancialYear(2015), by=None)


def test_an_open_year_gets_no_balances(account):
    query = (
        "SELECT id AS account_id, 0 AS opening, 0 AS credits, 0 AS debits, 0 AS interest FROM ledger_account"
    )
    with pytest.raises(IntegrityError, match="while it is shut"):
        services.write_balances(year=FinancialYear(2015), query=query, params={}, basis=None)
