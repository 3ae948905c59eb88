"""The set-based judge says of each line what the plain law says, whatever the line and the registers hold."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind
from sevanidhi.core.ledger.kinds import LineKind as PostingKind
from sevanidhi.core.ledger.models import Account, Posting
from sevanidhi.core.payroll import judge, judge_sql, services
from sevanidhi.core.payroll.faults import Fault, Verdict, Warning
from sevanidhi.core.payroll.lines import Line, LineKind, copy_text, from_copy_text
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, enter, open_house
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Pay
from sevanidhi.core.people.models import Posting as OfficePosting
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees

NUMBERS = [
    "",
    "EDU/1001",
    "EDU/1002",
    "EDU/1003",
    "EDU/2001",
    "EDU/2002",
    "EDU/2003",
    "EDU/2004",
    "EDU/2005",
    "EDU/2006",
    "EDU/2007",
    "EDU/9999",
    "501001",
    "501002",
]
NAMES = ["", "मीना शर्मा", "Meena Sharma", "RAM KUMAR", "Sunita Devi", "Hari Vyas", "meena sharma"]
PAYS = [None, 0, 604_900, 605_000, 950_000, 1_200_000, 1_600_000, 3_000_000]
AMOUNTS = [0, 10_000, 55_000, 65_000, 110_000, 155_000, 265_000, 1_400_000, 1_400_100, 35_000_000]
MONTHS = [date(2016, 3, 1), date(2016, 4, 1), date(2016, 5, 1), date(2016, 6, 1)]

lines = st.builds(
    Line,
    row=st.just(0),
    head=st.sampled_from(["gpf", "si", "gpf", "si", ""]),
    account=st.sampled_from(NUMBERS),
    name=st.sampled_from(NAMES),
    pay=st.sampled_from(PAYS),
    amount=st.sampled_from(AMOUNTS),
    repayment=st.sampled_from([0, 0, 50_000]),
    instalment=st.sampled_from([None, 0, 5, 25]),
    instalments=st.sampled_from([None, 24]),
    total=st.sampled_from([None, None, 110_000, 0]),
    kind=st.sampled_from(list(LineKind)),
    month=st.sampled_from(MONTHS),
    remarks=st.sampled_from(["", "arrears", "tab\tand \\ sign"]),
    faults=st.sampled_from([Fault(0), Fault(0), Fault(0), Fault.AMOUNT_UNREADABLE, Fault.INSTALMENT_WRONG]),
    warnings=st.sampled_from([Warning(0), Warning.PAY_UNREADABLE]),
)


def facts_of(line: Line, house) -> judge.Facts:
    """Look everything up, one register at a time, as a clerk would."""
    account = (
        Account.objects.filter(head=line.head, number=line.account, kind="member").first()
        if line.account
        else None
    )
    if account is None:
        return judge.Facts(account_id=None)
    employee = account.employee
    person = employee.person
    pay = Pay.objects.filter(employee=employee, month__lte=MAY).order_by("-month").first()
    held = {
        kind: sum(
            (
                p.amount
                for p in Posting.objects.filter(
                    account=account, month=SalaryMonth.of(line.month), kind__in=kinds
                )
            ),
            Decimal(0),
        )
        for kind, kinds in (("regular", (1, 2)), ("refund", (4,)))
    }
    year = FinancialYear(2016)
    so_far = Posting.objects.filter(account=account, kind__in=(1, 2))
    from sevanidhi.core.payroll.queries import standing_amount

    chosen = standing_amount(account, month=MAY)
    return judge.Facts(
        account_id=account.pk,
        closed=account.opened_date > TODAY
        or (account.closed_date is not None and account.closed_date < TODAY),
        before_opening=SalaryMonth.of(line.month) < SalaryMonth.of(account.opened_date),
        name_fits=not line.name or judge_sql.same_person(line.name, person.name_hi, person.name_en),
        at_office=_drawn_here(employee, house.ddo, MAY)
        or _drawn_here(employee, house.ddo, SalaryMonth.of(line.month)),
        left=employee.left_date is not None and employee.left_date < line.month,
        register_pay=int(pay.basic_pay * 100) if pay else None,
        chosen=int(chosen * 100) if chosen else None,
        credited=held["regular"] > 0,
        refunded=held["refund"] > 0,
        year_so_far=int(sum((p.amount for p in so_far if p.month.financial_year == year), Decimal(0)) * 100),
    )


def _drawn_here(employee, office, month) -> bool:
    return any(
        posting.from_date <= month.last_day
        and (posting.until_date is None or posting.until_date > month.first_day)
        for posting in OfficePosting.objects.filter(employee=employee, office=office)
    )


@pytest.fixture
def register(db):
    """A house whose people are of every kind: here, elsewhere, gone, with an account closed or not yet open,
    credited, with a choice of their own.
    """
    house = open_house()
    elsewhere = enter(house.other_ddo, "X1", "हरि व्यास", "Hari Vyas", 16000, "EDU/2001", None)
    gone = enter(house.ddo, "X2", "सुनीता देवी", "Sunita Devi", 16000, "EDU/2002", None)
    closed = enter(house.ddo, "X3", "राम कुमार", "Ram Kumar", 9500, "EDU/2003", None)
    moved = enter(house.ddo, "X4", "राम कुमार", "Ram Kumar", 12000, "EDU/2004", None)
    late = enter(house.ddo, "X5", "मीना शर्मा", "Meena Sharma", 12000, None, None)
    ledger.open_account(
        head="gpf", number="EDU/2005", employee=late, opened_date=TODAY + timedelta(days=1), by=None
    )
    for number, opened in (("EDU/2006", date(2016, 4, 30)), ("EDU/2007", date(2016, 5, 1))):
        lately = enter(house.ddo, f"X{number[-1]}", "मीना शर्मा", "Meena Sharma", 12000, None, None)
        ledger.open_account(head="gpf", number=number, employee=lately, opened_date=opened, by=None)
    people.leave(employee=gone, last_date=date(2016, 5, 1), why="resigned", by=None)
    people.transfer(employee=moved, office=house.other_ddo, from_date=date(2016, 4, 20), by=None)
    Account.objects.filter(number="EDU/2003").update(closed_date=date(2016, 5, 1))
    Pay.objects.filter(employee__in=[elsewhere, closed]).delete()
    for number, head, kind, month, amount in (
        ("EDU/1002", "gpf", PostingKind.SUBSCRIPTION, MAY, 1450),
        ("EDU/1003", "gpf", PostingKind.REFUND, MAY, 500),
        ("EDU/1001", "gpf", PostingKind.SUBSCRIPTION, MAY.previous(), 130_000),
        ("501001", "si", PostingKind.PREMIUM, MAY.previous(), 1100),
    ):
        ledger.post_entry(
            kind=EntryKind.SCHEDULE,
            business_date=TODAY,
            about=None,
            by=None,
            control=ledger.control_account(head),
            lines=[
                ledger.Line(
                    account_id=house.account(number, head).pk, month=month, kind=kind, amount=rupees(amount)
                )
            ],
        )
    services.set_standing_amount(
        account=house.account("501002", "si"), month=MAY, amount=rupees(1550), by=None
    )
    services.set_standing_amount(
        account=house.account("EDU/1001"), month=MAY.previous(), amount=rupees(3000), by=None
    )
    return house


@pytest.mark.requirement("SI-3", "GPF-2", "OPS-7")
@pytest.mark.parametrize("many", [False, True], ids=["few lines", "many lines"])
def test_the_set_based_judge_equals_the_law(register, many, monkeypatch):
    monkeypatch.setattr(judge_sql, "MANY", 0 if many else 20_000)
    bill = judge_sql.Bill(office_id=register.ddo.pk, month=MAY, on=TODAY)
    laws = judge_sql.laws_of(["gpf", "si"], MAY)

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(lines, min_size=1, max_size=12))
    def judged_alike(drawn):
        numbered = [replace(line, row=place) for place, line in enumerate(drawn, start=2)]
        law = judge.judge_all(
            numbered, [facts_of(line, register) for line in numbered], laws=laws, month=MAY.first_day
        )
        assert set_based(numbered, bill, laws) == [
            (int(one.faults), int(one.warnings), one.verdict) for one in law
        ]

    judged_alike()


ARREARS = Line(
    row=2, head="gpf", account="EDU/2006", name="", pay=None, amount=110_000, repayment=0, instalment=None,
    instalments=None, total=None, kind=LineKind.ARREARS, month=date(2016, 3, 1), remarks="",
)  # fmt: skip


@pytest.mark.requirement("OPS-7")
@pytest.mark.parametrize("many", [False, True], ids=["few lines", "many lines"])
@pytest.mark.parametrize("kind", [LineKind.ARREARS, LineKind.SUPPLEMENTARY])
def test_nothing_is_credited_for_a_month_before_the_account_was_opened(register, many, kind, monkeypatch):
    monkeypatch.setattr(judge_sql, "MANY", 0 if many else 20_000)
    bill = judge_sql.Bill(office_id=register.ddo.pk, month=MAY, on=TODAY)
    laws = judge_sql.laws_of(["gpf"], MAY)
    before, same = (
        replace(ARREARS, row=row, kind=kind, month=month)
        for row, month in ((2, date(2016, 3, 1)), (3, date(2016, 4, 1)))
    )
    other = replace(before, row=4, account="EDU/2007", month=date(2016, 4, 1))

    assert [(faults, verdict) for faults, _, verdict in set_based([before, same, other], bill, laws)] == [
        (int(Fault.BEFORE_OPENING), Verdict.RETURNED),
        (0, Verdict.GOOD),
        (int(Fault.BEFORE_OPENING), Verdict.RETURNED),
    ]


def set_based(numbered, bill, laws):
    judge_sql.stage([copy_text(line) for line in numbered])
    judge_sql.judge_stage(bill, laws, count=len(numbered))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT faults, warnings, {judge_sql.VERDICT} FROM payroll_judged ORDER BY row")
        return [(faults, warnings, Verdict(verdict)) for faults, warnings, verdict in cursor.fetchall()]


@settings(deadline=None)
@given(lines)
def test_a_line_survives_the_way_through_copy_text(line):
    assert from_copy_text(copy_text(line)) == line


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(lines.filter(lambda line: line.head), min_size=1, max_size=15), spare=st.integers(0, 3))
def test_posted_and_suspense_make_the_voucher_to_the_paisa(register, drawn, spare):
    from django.db import transaction

    from sevanidhi.core.payroll import queries, refusals
    from sevanidhi.core.payroll.faults import WITHOUT_AMOUNT

    numbered = [replace(line, row=place) for place, line in enumerate(drawn, start=2)]
    readable = {
        head: sum(
            line.realised for line in numbered if line.head == head and not line.faults & WITHOUT_AMOUNT
        )
        for head in ("gpf", "si")
    }
    unreadable = {
        head: any(line.head == head and line.faults & WITHOUT_AMOUNT for line in numbered)
        for head in readable
    }
    totals = {head: Decimal(total + spare).scaleb(-2) for head, total in readable.items()}

    with transaction.atomic():
        try:
            posted = services.post_lines(
                office=register.ddo,
                month=MAY,
                stated=services.Stated(number="900", totals=totals),
                lines=[copy_text(line) for line in numbered],
                line_count=len(numbered),
                digest=b"x" * 32,
                file_name="x",
                on=TODAY,
            )
        except refusals.TotalsDiffer:
            assert spare
            assert not all(unreadable.values())
        else:
            assert all(
                head.posted + head.suspense == head.total == totals[head.head] for head in posted.heads
            )
            assert queries.unproved_heads() == []
            standing = {one.head: one for one in queries.suspense_standing(register.ddo)}
            assert all(one.items == one.ledger for one in standing.values())
            assert balance(ledger.control_account("gpf")) == -sum(
                (balance(account) for account in Account.objects.filter(head="gpf").exclude(kind="control")),
                Decimal(0),
            )
        transaction.set_rollback(True)
