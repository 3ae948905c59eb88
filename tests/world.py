"""A small world for tests of the whole site: two districts, three drawing offices, their people and desks.

Everything is made by the services a real office calls. Whose a thing is can be read off the surname: every
circle around Asha, who looks, has its own, so that a name on a page tells how far the page lets her see.
"""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from sevanidhi.core.accounts import links, sessions
from sevanidhi.core.accounts import queries as logins
from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import SingleUseLink, User
from sevanidhi.core.api import services as tokens
from sevanidhi.core.api.scopes import SCOPES
from sevanidhi.core.casework import kinds
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents import services as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.models import Account
from sevanidhi.core.notices import services as notices
from sevanidhi.core.notices.models import Message
from sevanidhi.core.notices.models import State as MessageState
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import District, Office
from sevanidhi.core.payroll import queries as payroll_queries
from sevanidhi.core.payroll import services as payroll
from sevanidhi.core.payroll.models import Correction, Match, Schedule, SuspenseItem, VoucherListLine
from sevanidhi.core.people import changes
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.schemes.state_insurance import services as insurance
from sevanidhi.site.database import testing
from sevanidhi.site.demo.schedules import HEADINGS_EN
from sevanidhi.web.access import APPLICANT, MEMBER

TODAY = date(2017, 4, 17)
LONG_AGO = date(2010, 4, 1)
PASSWORD = "kesar-neel-sangam-47"
FEBRUARY, MARCH = SalaryMonth(2017, 2), SalaryMonth(2017, 3)
PAID = date(2017, 3, 3)
LEFT_OUT = 2  # whose line the office posted under a wrong number: the one proposed for it
PAY, SUBSCRIPTION, PREMIUM = 12_000, 1_100, 1_100
STATE = "rajasthan"

# From near to far: Asha's own, her office's, another office's of her district, another district's.
CIRCLES = ("own", "office", "district", "stranger")
SURNAMES = {
    "own": ("अपनावत", "Apnawat"),
    "office": ("पड़ोसीवाल", "Padosiwal"),
    "district": ("निकटवाल", "Nikatwal"),
    "stranger": ("दूरस्थलिया", "Doorasthaliya"),
}
# The first has applied, the second is being examined, the third awaits the decision, the fourth has retired.
GIVEN = (("आशा", "Asha"), ("भरत", "Bharat"), ("कमला", "Kamla"), ("एलिज़ाबेथ", "Elizabeth"))
OFFICE_OF = {"own": "AJM-EDU-07", "office": "AJM-EDU-07", "district": "AJM-MED-02", "stranger": "KOT-EDU-01"}
DISTRICT_OF = {"AJM-EDU-07": "SIPF-AJMER", "AJM-MED-02": "SIPF-AJMER", "KOT-EDU-01": "SIPF-KOTA"}
TREASURY_OF = {"SIPF-AJMER": "TRY-AJM", "SIPF-KOTA": "TRY-KOT"}
HEAD_OFFICE = "SIPF-HQ"
STATE_CELL = "SACHI"
# Offices of the other state, which share this house and see none of its people.
FAR_OFFICES = {STATE_CELL: "state_cell", "CMO-LKO": "cmo", "DM-LKO": "collectorate"}
# Who looks at the world: one login a role, without a person, so that it holds this role and no other.
LOOKERS = {
    "ddo": "AJM-EDU-07",
    "ddo_clerk": "AJM-EDU-07",
    "district_clerk": "SIPF-AJMER",
    "district_officer": "SIPF-AJMER",
    "treasury_clerk": "TRY-AJM",
    "director": HEAD_OFFICE,
    "auditor": HEAD_OFFICE,
    "administrator": HEAD_OFFICE,
    "cell_clerk": STATE_CELL,
    "cell_officer": STATE_CELL,
    "cell_printer": STATE_CELL,
    "coordinator": "CMO-LKO",
    "cmo": "CMO-LKO",
    "district_magistrate": "DM-LKO",
}
VERIFICATION = "gpf.passbook_verification"
MONTH_CHECKS = {"si": "state_insurance.record_book_check", "gpf": "gpf.passbook_month_check"}


@dataclass(frozen=True)
class Circle:
    """What there is of each kind at one distance from Asha."""

    name: str
    office: Office
    district: Office
    treasury: Office
    people: list[Employee]
    logins: list[User]
    accounts: dict[str, list[Account]]  # by head, one a person
    cases: list[Case]  # waiting, being examined, to be decided
    papers: dict[str, Document]  # by who may open it: "member", "office", "district", "treasury"
    message: Message

    @property
    def names(self) -> tuple[str, ...]:
        """Return what must not be read by whoever may not see this circle."""
        return SURNAMES[self.name]


@dataclass(frozen=True)
class Desk:
    """What lies on the desks of one drawing office."""

    posted: Schedule
    prepared: Schedule
    draft: Schedule
    suspense: list[SuspenseItem]  # nobody's yet, the first without a proposal
    match: Match
    cure: Match
    correction: Correction
    difference: VoucherListLine
    clerk: User
    ddo: User


@dataclass
class World:
    """Everything made, by circle and by office."""

    circles: dict[str, Circle] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    kept_cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    files: Path = Path()

    def with_files(self, files: Path) -> World:
        """Return this world with its papers in another folder."""
        return replace(self, files=files)

    def user(self, role: str) -> User:
        """Return who looks in a role; the member is Asha."""
        return self.circles["own"].logins[0] if role == MEMBER else self.users[role]

    def desk(self, circle: str) -> Desk:
        """Return the desks of a circle's drawing office."""
        return self.desks[OFFICE_OF[circle]]

    def client(self, role: str) -> Client:
        """Return a browser in which this role is signed in, second factor fresh; "anonymous": nobody."""
        return browser(self.cookies_of(role))

    def cookies_of(self, role: str) -> dict[str, str]:
        """Return the cookies of who looks in a role; "anonymous" has none."""
        return {} if role == "anonymous" else self.cookies(self.user(role))

    def caller(self, role: str) -> Client:
        """Return a system that calls the API by a token of this role's login, with every scope."""
        told = {"Authorization": f"Bearer {self.things['tokens'][role]}"} if role != "anonymous" else {}
        return Client(headers=told)

    def cookies(self, user: User) -> dict[str, str]:
        """Return the cookies of somebody signed in: {name: value}.

        The world is built when a worker starts: who first opens a page half an hour later is not idle, and
        has proved the second factor just now.
        """
        kept = self.kept_cookies.get(user.user_id) or signed_in(user)
        session = SessionStore(kept["session"])
        session.update(dict.fromkeys((sessions.SEEN, sessions.SECOND_FACTOR), int(time.time())))
        session.save()
        return kept


def signed_in(user: User) -> dict[str, str]:
    """Begin a session as signing in does. Return its cookies."""
    request = RequestFactory().get("/hi/")
    request.session = SessionStore()
    answer = HttpResponse()
    sessions.begin(request, user, answer)
    request.session.save()
    return {"session": str(request.session.session_key), "device": answer.cookies["device"].value}


@contextmanager
def own_database(template: str | None = None) -> Iterator[str]:
    """Make a copy of the template, or of another database to which nobody is connected; drop it afterwards.

    Yields the copy's name.
    """
    name, usual = f"sevanidhi_world_{os.getpid()}_{os.urandom(4).hex()}", testing.template_name()
    os.environ["SEVANIDHI_TEST_TEMPLATE"] = template or usual
    try:
        testing.clone(name)
    finally:
        os.environ["SEVANIDHI_TEST_TEMPLATE"] = usual
    try:
        yield name
    finally:
        testing.drop(name)


@contextmanager
def living_in(database: str, *, files: Path) -> Iterator[None]:
    """Let Django use this database and folder, on the world's day."""
    usual = testing.current_name()
    testing.close_all()
    testing.point_to(database)
    try:
        with override_settings(BUSINESS_DATE=TODAY, STORAGES=storages(files)):
            yield
    finally:
        testing.close_all()
        testing.point_to(usual)


def storages(files: Path) -> dict[str, Any]:
    """Return the settings by which papers are kept in this folder."""
    kept = settings.STORAGES["default"] | {"OPTIONS": {"location": str(files)}}
    return settings.STORAGES | {"default": kept}


def build() -> World:
    """Make everything."""
    world = World()
    _open_offices(world)
    for place, circle in enumerate(CIRCLES):
        world.circles[circle] = _circle(world, circle, place)
    for role, office in LOOKERS.items():
        mobile = f"98290000{len(world.users):02d}"
        world.users[role] = _officer(world, role.upper(), role, office, mobile, password=PASSWORD)
    for office in DISTRICT_OF:
        world.desks[office] = _desk(world, office)
    for circle in CIRCLES:
        _further_cases(world, world.circles[circle])
    _things(world)
    world.users[APPLICANT] = User.objects.create(user_id="NEWCOMER", mobile="9829009999", is_applicant=True)
    for role in (MEMBER, APPLICANT, *LOOKERS):
        user = world.user(role)
        user.refresh_from_db()
        world.kept_cookies[user.user_id] = signed_in(user)
    world.things["tokens"] = {role: _token(world.user(role)) for role in (MEMBER, *LOOKERS)}
    for circle in CIRCLES[1:]:
        _token(world.circles[circle].logins[0])
    return world


def _token(user: User) -> str:
    _, secret = tokens.make_token(user=user, name="world", scopes=SCOPES, days=30, by=None)
    return secret


def _open_offices(world: World) -> None:
    def open_one(code: str, kind: str, name_hi: str, name_en: str, **more: Any) -> None:
        world.offices[code] = offices.open_office(
            code=code,
            kind=kind,
            state="uttar_pradesh" if code in FAR_OFFICES else STATE,
            name_hi=name_hi,
            name_en=name_en,
            from_date=None,
            by=None,
            **more,
        )

    open_one(HEAD_OFFICE, "headquarters", "निदेशालय", "Directorate")
    for code, hi, en in (("SIPF-AJMER", "अजमेर", "Ajmer"), ("SIPF-KOTA", "कोटा", "Kota")):
        open_one(TREASURY_OF[code], "treasury", f"कोषालय {hi}", f"Treasury, {en}")
        open_one(code, "district", f"ज़िला कार्यालय {hi}", f"District office, {en}")
    for code, district in DISTRICT_OF.items():
        treasury = world.offices[TREASURY_OF[district]]
        parent = world.offices[district]
        open_one(code, "ddo", f"विद्यालय {code}", f"School {code}", parent=parent, treasury=treasury)
    far = District.objects.create(
        state="uttar_pradesh", code="UP-50", name_hi="लखनऊ", name_en="Lucknow", sort_key="लखनऊ"
    )
    for code, kind in FAR_OFFICES.items():
        open_one(code, kind, f"कार्यालय {code}", f"Office {code}", district=far)


def _officer(world: World, user_id: str, role: str, office: str, mobile: str, *, password: str = "") -> User:
    user = accounts.create_login(user_id=user_id, person=None, by=None, mobile=mobile)
    if password:
        accounts.set_password(user=user, password=password, by=None)
    accounts.grant_role(
        user=user, role=role, office=world.offices[office], from_date=LONG_AGO, by=None,
        until_date=date(2018, 1, 1) if role == "coordinator" else None,
    )  # fmt: skip
    user.refresh_from_db()
    return user


def _circle(world: World, circle: str, place: int) -> Circle:
    office = world.offices[OFFICE_OF[circle]]
    district = world.offices[DISTRICT_OF[office.code]]
    treasury = world.offices[TREASURY_OF[district.code]]
    staff = [_employee(circle, place, number, office) for number in range(len(GIVEN))]
    users = [
        accounts.create_login(user_id=f"RJ{place}{number:04d}", person=employee.person, by=None)
        for number, employee in enumerate(staff)
    ]
    held = {
        head: [_account(head, place, number, employee) for number, employee in enumerate(staff)]
        for head in ("gpf", "si")
    }
    _retire(staff[-1], place, office)
    waiting = _apply(staff[0], users[0], held["gpf"][0], district)
    about = {"office": office, "district": district, "treasury": treasury, "member": None}
    papers = {who: _paper(circle, users[0], to) for who, to in about.items()}
    return Circle(
        name=circle, office=office, district=district, treasury=treasury, people=staff, logins=users,
        accounts=held, cases=[waiting], papers=papers, message=_parked(staff[0]),
    )  # fmt: skip


def _employee(circle: str, place: int, number: int, office: Office) -> Employee:
    (given_hi, given_en), (name_hi, name_en) = GIVEN[number], SURNAMES[circle]
    return people.register_employee(
        employee_id=f"RJ2001{place}{number:04d}", state=STATE, name_hi=f"{given_hi} {name_hi}",
        name_en=f"{given_en} {name_en}", mobile=f"941400{place}{number:03d}", birth_date=date(1957, 2, 10),
        appointed_date=date(1984, 7, 2), office=office, basic_pay=rupees(PAY), pay_month=SalaryMonth(2012, 4),
        by=None,
    )  # fmt: skip


def _account(head: str, place: int, number: int, employee: Employee) -> Account:
    told = f"EDU/{place + 1}0{number}7" if head == "gpf" else f"50{place + 1}0{number}3"
    if head == "si":
        return insurance.issue_policy(
            number=told, holder=employee, risk_date=date(1985, 4, 1), by=None
        ).account
    return ledger.open_account(head=head, number=told, employee=employee, opened_date=LONG_AGO, by=None)


def _retire(employee: Employee, place: int, office: Office) -> None:
    last = date(2017, 3, 31)
    people.retire(employee=employee, last_date=last, by=None)
    people.grant_pension(
        employee=employee, ppo_number=f"PPO/2017/{place}", from_date=date(2017, 4, 1), office=office, by=None
    )


def _apply(employee: Employee, user: User, account: Account, district: Office) -> Case:
    return casework.apply(
        case_kind=kinds.kind(VERIFICATION), employee=employee, office=district, by=user, today=TODAY,
        answers={"account": account.number, "year": "2016-17"},
    )  # fmt: skip


def _paper(circle: str, user: User, office: Office | None) -> Document:
    name_hi, name_en = SURNAMES.get(circle, (circle, circle))
    return documents.keep_upload(
        content=blank_pdf(f"{circle} {office}"), name="paper.pdf", kind="test.paper",
        title=(f"{name_hi} का पत्र", f"Letter of {name_en}"), by=user,
        person=None if office else user.person, office=office,
    )  # fmt: skip


def blank_pdf(words: str) -> bytes:
    """Return a PDF of one empty page, its bytes told apart by the words."""
    stream = BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.docinfo["/Subject"] = words
        paper.save(stream)
    return stream.getvalue()


def _parked(employee: Employee) -> Message:
    message = notices.send(
        template="casework.received", to=employee.person, values={"number": "PV-1", "what": "पासबुक"}
    )
    Message.objects.filter(pk=message.pk).update(state=MessageState.PARKED)
    message.refresh_from_db()
    return message


def _further_cases(world: World, circle: Circle) -> None:
    """Let one application be examined and another wait for its decision, in the circle's own district."""
    clerk = world.things.get(f"clerk {circle.district.code}") or _examiner(world, circle)
    for number in (1, 2):
        case = _apply(
            circle.people[number], circle.logins[number], circle.accounts["gpf"][number], circle.district
        )
        case = casework.take(case=case, by=clerk, today=TODAY, why="बारी से पहले")
        if number == 2:
            case = casework.move(case=case, verb="propose_grant", by=clerk, today=TODAY)
        circle.cases.append(case)


def _examiner(world: World, circle: Circle) -> User:
    """Return the clerk who examines a district's cases: at Ajmer the one who looks."""
    here = circle.district.code
    if here == LOOKERS["district_clerk"]:
        clerk = world.users["district_clerk"]
    else:
        clerk = _officer(world, f"CLERK-{here}", "district_clerk", here, "9829000090")
    world.things[f"clerk {here}"] = clerk
    return clerk


def _desk(world: World, code: str) -> Desk:
    office = world.offices[code]
    number = len(world.desks)
    clerk = _officer(world, f"CLERK-{code}", "ddo_clerk", code, f"982900002{number}")
    ddo = _officer(world, f"DDO-{code}", "ddo", code, f"982900003{number}")
    here = [circle for circle in world.circles.values() if circle.office == office]
    posted = _posted(office, here, ddo)
    draft = _received(office, here, clerk, "V-2", month=MARCH)
    prepared = payroll.prepare(
        schedule=_received(office, here, clerk, "V-3", month=FEBRUARY, kind=Schedule.Kind.SUPPLEMENTARY),
        by=clerk,
        on=TODAY,
    )
    *items, arrears = SuspenseItem.objects.filter(schedule=posted, head="gpf").order_by("row")
    account = here[0].accounts["gpf"][LEFT_OUT]
    maker = _maker(world, office)
    match = payroll.propose_match(item=items[1], account=account, why="नाम वही है", by=maker, on=TODAY)
    cure = payroll.propose_match(
        item=arrears, account=here[0].accounts["gpf"][1], why="नाम वही है", by=maker, on=TODAY
    )
    payroll.accept_match(match=cure, by=_checker(world, office), on=TODAY)
    correction = payroll.propose_correction(
        schedule=posted, row=2, head="gpf", instead=None, why="ग़लत खाता", by=maker, on=TODAY
    )
    return Desk(
        posted=posted, prepared=prepared, draft=draft, suspense=items, match=match, cure=cure,
        correction=correction, difference=_difference(office), clerk=clerk, ddo=ddo,
    )  # fmt: skip


def _maker(world: World, office: Office) -> User:
    code = DISTRICT_OF[office.code]
    key = f"maker {code}"
    if key not in world.things:
        world.things[key] = _officer(
            world, f"MAKER-{code}", "district_clerk", code, f"98290000{80 + len(code)}"
        )
    return world.things[key]


def _checker(world: World, office: Office) -> User:
    code = DISTRICT_OF[office.code]
    key = f"checker {code}"
    if key not in world.things:
        world.things[key] = _officer(
            world, f"CHECKER-{code}", "district_officer", code, f"98290000{60 + len(code)}"
        )
    return world.things[key]


def _posted(office: Office, circles: list[Circle], ddo: User) -> Schedule:
    rows = rows_of(circles, strangers=3)
    rows[-1][-1] = "बकाया / arrears"
    del rows[LEFT_OUT]
    return payroll.submit(
        office=office, month=FEBRUARY, stated=stated(rows, "V-1"), content=as_csv(rows), file_name="feb.csv",
        on=PAID, by=ddo,
    ).schedule  # fmt: skip


def _received(
    office: Office,
    circles: list[Circle],
    clerk: User,
    voucher: str,
    *,
    month: SalaryMonth,
    kind: str = "regular",
) -> Schedule:
    rows = rows_of(circles, strangers=1)
    return payroll.receive(
        office=office, month=month, stated=stated(rows, voucher), content=as_csv(rows),
        file_name=f"{voucher}.csv", by=clerk, on=TODAY, kind=kind,
    ).schedule  # fmt: skip


def rows_of(circles: list[Circle], *, strangers: int = 0) -> list[list[Any]]:
    """Return right rows of these people, as HEADINGS_EN has them, then rows with numbers nobody has."""
    rows = [
        [0, circle.accounts["gpf"][place].number, circle.people[place].person.name_en, PAY, SUBSCRIPTION,
         "", "", circle.accounts["si"][place].number, PREMIUM, SUBSCRIPTION + PREMIUM, ""]
        for circle in circles
        for place in range(len(GIVEN))
    ]  # fmt: skip
    surname = SURNAMES[circles[0].name][1]
    unknown = [
        [0, f"OLD/77{number}", f"Gopal {surname}", PAY, SUBSCRIPTION, "", "", "", "", SUBSCRIPTION, ""]
        for number in range(strangers)
    ]
    return [[number, *row[1:]] for number, row in enumerate([*rows, *unknown], start=1)]


def stated(rows: list[list[Any]], voucher: str) -> payroll.Stated:
    """Return the voucher of these rows."""
    return payroll.Stated(number=voucher, totals=totals(rows), date=PAID)


def totals(rows: list[list[Any]]) -> dict[str, Any]:
    """Return what the rows come to, by head."""
    gpf = sum(int(cell or 0) for row in rows for cell in (row[4], row[5]))
    return {"gpf": rupees(gpf), "si": rupees(sum(int(row[8] or 0) for row in rows))}


def as_csv(rows: list[list[Any]], headings: tuple[str, ...] = HEADINGS_EN) -> bytes:
    """Return the rows as the file an office sends."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(headings)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _difference(office: Office) -> VoucherListLine:
    told = f"TV No,Date,DDO Code,Head,Amount\nV-1,03-03-2017,{office.code},GPF,1\n"
    loaded = payroll.load_voucher_list(content=told.encode(), file_name="list.csv", by=None, on=TODAY)
    return loaded.differing[0]


def _things(world: World) -> None:
    """Make what belongs to logins: charges on offer, roles proposed, replacements, a link."""
    second = _officer(world, "ADMIN-2", "administrator", HEAD_OFFICE, "9829000095")
    relief = accounts.create_login(user_id="RELIEF", person=None, by=None, mobile="9829000096")
    world.things |= {"second administrator": second, "relief": relief}
    world.things["hand_overs"] = _hand_overs(world, relief)
    world.things["proposals"] = [_proposal(circle, second) for circle in world.circles.values()]
    world.things["replacements"] = [
        accounts.ask_replacement(
            user=circle.logins[0], why="सेवा पुस्तिका देखी", by=second, on=TODAY, new_mobile="9887700000"
        ).pk
        for circle in world.circles.values()
    ]
    world.things["link"] = _link(relief)
    world.things["to_report_on"] = {
        name: _month_check(one, head)
        for (name, one), head in zip(world.circles.items(), cycle(MONTH_CHECKS), strict=False)
    }
    world.things["changes"] = [_pay_change(world, circle) for circle in world.circles.values()]
    world.things["papers"] = {role: _paper(role, user, None) for role, user in world.users.items()}


def _month_check(circle: Circle, head: str) -> str:
    """Return the number of an application on which the circle's drawing officer is to report."""
    asked = {"account": circle.accounts[head][1].number, "month": "2017-02", "what": "amount", "slip": ""}
    case = casework.apply(
        case_kind=kinds.kind(MONTH_CHECKS[head]), employee=circle.people[1], office=circle.district,
        drawing_office=circle.office, answers=asked, by=circle.logins[1], today=TODAY,
    )  # fmt: skip
    return str(case.number)


def _pay_change(world: World, circle: Circle) -> int:
    clerk = world.desk(circle.name).clerk
    change = changes.enter_pays(
        office=circle.office, month=MARCH, pays=[(circle.people[1], rupees(PAY + 300))], by=clerk, on=TODAY
    )
    return int(change.pk)


def _link(user: User) -> str:
    from sevanidhi.core.accounts import limits

    return links.issue(user=user, purpose=SingleUseLink.Purpose.SET_PASSWORD, lasts=limits.FIRST_LINK_LASTS)


def _hand_overs(world: World, relief: User) -> dict[str, int]:
    """Return open hand-overs: {role: that of who looks in it; circle: one between others there}."""
    givers = {role: user for role, user in world.users.items() if role != "administrator"}
    offered = {role: _offered(user, relief) for role, user in givers.items()}
    home, near, far = (world.desks[code] for code in DISTRICT_OF)
    offered[MEMBER] = _offered(home.clerk, world.user(MEMBER))
    offered["administrator"] = _offered(near.clerk, world.user("administrator"))
    between = {
        "office": _offered(home.ddo, relief),
        "district": _offered(near.ddo, relief),
        "stranger": _offered(far.ddo, relief),
    }
    return offered | between


def _offered(giver: User, taker: User) -> int:
    held = logins.charges_of(giver, on=TODAY)[0]
    offer = accounts.offer_charge(
        held=held, taker=taker, from_date=date(2017, 5, 1), note="आदेश 12", today=TODAY, by=giver
    )
    return int(offer.pk)


def _proposal(circle: Circle, by: User) -> int:
    proposal = accounts.propose_role(
        user=circle.logins[0], role="ddo_clerk", office=circle.office, from_date=date(2017, 5, 1),
        until_date=None, why="आदेश 13", by=by, on=TODAY,
    )  # fmt: skip
    return int(proposal.pk)


def judged(schedule: Schedule) -> Any:
    """Return a draft judged today."""
    return payroll_queries.judge_draft(schedule, on=TODAY)


def signed_in_client(user: User) -> Client:
    """Return a browser in which somebody is signed in."""
    user.refresh_from_db()
    return browser(signed_in(user))


def browser(cookies: dict[str, str]) -> Client:
    """Return a browser that has these cookies."""
    client = Client()
    client.cookies.load(cookies)
    return client
