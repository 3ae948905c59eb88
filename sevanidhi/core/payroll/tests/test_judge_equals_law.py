"""The set-based judge says of each line what the plain law says, whatever the line and the registers hold."""

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
from sevanidhi.core.payroll import judge, judge_sql, queries, services
from sevanidhi.core.payroll.faults import Fault, Verdict, Warning
from sevanidhi.core.payroll.lines import Line, LineKind, copy_text, from_copy_text
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, enter, open_house
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Pay, Person
from sevanidhi.core.people.models import Posting as OfficePosting
from sevanidhi.kernel.dates import FinancialYear, SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.schemes.state_insurance import formulas, rules

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
    "501003",
    "501004",
    "501005",
    "501006",
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
    chosen = queries.standing_amount(account, month=MAY)
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
        stays=stays(account, person.birth_date),
        credited=held["regular"] > 0,
        refunded=held["refund"] > 0,
        year_so_far=int(sum((p.amount for p in so_far if p.month.financial_year == year), Decimal(0)) * 100),
    )


def stays(account, born):
    """Read back what was paid, due and chosen before the March from which this premium stays, and since."""
    since = rules.stays_from(born, month=MAY) if account.head == "si" and born else None
    if since is None:
        return None
    paid = {}
    for posting in Posting.objects.filter(account=account, kind__in=(1, 2)):
        paid[posting.month] = paid.get(posting.month, Decimal(0)) + posting.amount
    known = sorted((month, amount) for month, amount in paid.items() if amount > 0)
    pay = Pay.objects.filter(employee=account.employee, month__lt=since).order_by("-month").first()
    stays = formulas.premium_that_stays(
        paid_before=next((amount for month, amount in reversed(known) if month < since), None),
        due_before=formulas.premium_due(rules.premium(since.previous().first_day), basic_pay=pay.basic_pay)
        if pay
        else None,
        chosen_before=queries.standing_amount(account, month=since.previous()),
        paid_since=next((amount for month, amount in known if month >= since), None),
    )
    return None if stays is None else int(stays * 100)


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
    _age(house)
    return house


def _age(house):
    """Make some too old for a rise: one who paid less than was due, one who paid a step above, one who chose
    a rate, one of whom only a premium since then is known, and one whose premium was taken back.
    """
    enter(house.ddo, "X8", "राम कुमार", "Ram Kumar", 30000, None, "501006")
    for number, born in (
        ("501002", date(1961, 4, 1)),
        ("501003", date(1961, 3, 10)),
        ("501004", date(1956, 6, 30)),
        ("501005", date(1961, 4, 2)),
        ("501006", date(1955, 1, 1)),
    ):
        holder = house.account(number, "si").employee
        Person.objects.filter(pk=holder.person_id).update(birth_date=born)
    for number, month, amount in (
        ("501002", SalaryMonth(2016, 2), 650),
        ("501003", SalaryMonth(2016, 1), 1550),
        ("501003", SalaryMonth(2016, 2), 2650),
        ("501003", SalaryMonth(2016, 2), -2650),
        ("501004", SalaryMonth(2012, 1), 550),
        ("501005", SalaryMonth(2016, 2), 550),
        ("501006", SalaryMonth(2016, 4), 550),
    ):
        _paid(house.account(number, "si"), month, amount)
    Pay.objects.filter(employee=house.account("501006", "si").employee).delete()
    people.set_pay(
        employee=house.account("501003", "si").employee, month=MAY, basic_pay=rupees(30000), by=None
    )
    services.set_standing_amount(
        account=house.account("501004", "si"), month=SalaryMonth(2011, 4), amount=rupees(2650), by=None
    )


def _paid(account, month, amount):
    ledger.post_entry(
        kind=EntryKind.SCHEDULE, business_date=TODAY, about=None, by=None,
        control=ledger.control_account("si"),
        lines=[
            ledger.Line(account_id=account.pk, month=month, kind=PostingKind.PREMIUM, amount=rupees(amount))
        ],
    )  # fmt: skip


@pytest.mark.requirement("SI-3", "SI-5", "GPF-2", "OPS-7")
@pytest.mark.parametrize("many", [False, True], ids=["few lines", "many lines"])
def test_the_set_based_judge_equals_the_law(register, many, monkeypatch):
    monkeypatch.setattr(judge_sql, "MANY", 0 if many else 20_000)
    bill = judge_sql.Bill(office_id=register.ddo.pk, month=MAY, on=TODAY)
    laws = judge_sql.laws_of(["gpf", "si"], MAY)

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(lines, min_size=1, max_size=12))
    def judged_alike(drawn):
        numbered = [line._replace(row=place) for place, line in enumerate(drawn, start=2)]
        law = judge.judge_all(
            numbered, [facts_of(line, register) for line in numbered], laws=laws, month=MAY.first_day
        )
        assert set_based(numbered, bill, laws) == [
            (int(one.faults), int(one.warnings), one.verdict) for one in law
        ]

    judged_alike()


PREMIUM = Line(
    row=2, head="si", account="", name="", pay=3_000_000, amount=0, repayment=0, instalment=None,
    instalments=None, total=None, kind=LineKind.REGULAR, month=MAY.first_day, remarks="",
)  # fmt: skip
STAYS, RETURNED = (0, int(Warning.STAYS_BY_AGE)), (int(Fault.NOT_OPEN), 0)


@pytest.mark.requirement("SI-3", "SI-5")
@pytest.mark.parametrize("many", [False, True], ids=["few lines", "many lines"])
@pytest.mark.parametrize(
    ("number", "amount", "said"),
    [
        pytest.param("501003", 155_000, STAYS, id="what was paid before is lawful"),
        pytest.param("501003", 265_000, (0, 0), id="what the slab asks is lawful too"),
        pytest.param("501003", 110_000, RETURNED, id="less than was paid before is not"),
        pytest.param("501002", 65_000, RETURNED, id="a rise before the age was not made: it is owed"),
        pytest.param("501002", 110_000, STAYS, id="and what was due then stays"),
        pytest.param("501002", 155_000, RETURNED, id="above the earlier and below the slab"),
        pytest.param("501004", 265_000, (0, 0), id="the slab again"),
        pytest.param("501005", 55_000, RETURNED, id="55 a day after 1 April: not yet"),
        pytest.param("501006", 55_000, STAYS, id="nothing known from before: the first paid since"),
        pytest.param("501001", 110_000, RETURNED, id="no birth known"),
    ],
)
def test_what_was_paid_before_stays_lawful_from_an_age_on(register, many, number, amount, said, monkeypatch):
    monkeypatch.setattr(judge_sql, "MANY", 0 if many else 20_000)
    bill = judge_sql.Bill(office_id=register.ddo.pk, month=MAY, on=TODAY)
    line = PREMIUM._replace(account=number, amount=amount, pay=None if number == "501003" else PREMIUM.pay)

    ((faults, warnings, _),) = set_based([line], bill, judge_sql.laws_of(["si"], MAY))
    assert (faults, warnings & ~Warning.PAY_DIFFERS) == said


@pytest.mark.parametrize("many", [False, True], ids=["few lines", "many lines"])
def test_what_stays_is_deducted_once_and_arrears_are_not_asked(register, many, monkeypatch):
    monkeypatch.setattr(judge_sql, "MANY", 0 if many else 20_000)
    bill = judge_sql.Bill(office_id=register.ddo.pk, month=MAY, on=TODAY)
    stays = PREMIUM._replace(account="501003", amount=155_000)
    bills = [stays, stays._replace(row=3), stays._replace(row=4, kind=LineKind.ARREARS, amount=100)]

    said = set_based(bills, bill, judge_sql.laws_of(["si"], MAY))
    assert [(faults, warnings) for faults, warnings, _ in said] == [
        STAYS, (int(Fault.TWICE_IN_FILE), STAYS[1]), (0, 0),
    ]  # fmt: skip


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
        ARREARS._replace(row=row, kind=kind, month=month)
        for row, month in ((2, date(2016, 3, 1)), (3, date(2016, 4, 1)))
    )
    other = before._replace(row=4, account="EDU/2007", month=date(2016, 4, 1))

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

    from sevanidhi.core.payroll import refusals
    from sevanidhi.core.payroll.faults import WITHOUT_AMOUNT

    numbered = [line._replace(row=place) for place, line in enumerate(drawn, start=2)]
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
