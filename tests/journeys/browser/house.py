"""A small house to look at in a browser: the offices, logins by role, and the site served as in life."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from sevanidhi.core.accounts import links, sessions
from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import Replacement, RoleHeld, SingleUseLink, User
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import District, Office
from sevanidhi.core.people import services as people
from sevanidhi.core.people.models import Employee
from sevanidhi.kernel.money import rupees
from sevanidhi.schemes.gpf import services as gpf
from sevanidhi.schemes.health_card.models import Direction, StaffListed
from sevanidhi.schemes.health_card.services import batches, coordination
from sevanidhi.schemes.state_insurance import services as insurance
from sevanidhi.web.access import MEMBER, ROLES
from tests import cards

TODAY = date(2017, 4, 17)
# Where the roles of the health card have their offices; the others are at the headquarters.
OFFICES = {
    **dict.fromkeys(("cell_clerk", "cell_officer", "cell_printer"), "SACHI"),
    **dict.fromkeys(("coordinator", "cmo"), "CMO-UP-50"),
    "district_magistrate": "DM-UP-50",
}
AS_IN_LIFE = "whitenoise.storage.CompressedManifestStaticFilesStorage"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        """Say nothing."""


@dataclass
class House:
    """Where the site is, an office, and a login of every role with something to do in it."""

    address: str
    office: Office
    logins: dict[str, User]
    account: str
    policy: str
    batch: str  # of cards, being printed
    parcel: int  # of cards, received
    serials: dict[str, int]  # of the card in each of them

    def cookies_of(self, role: str) -> list[dict]:
        """Return the cookies of somebody signed in who holds this role."""
        request, answer = RequestFactory().get("/hi/"), HttpResponse()
        request.session = SessionStore()
        sessions.begin(request, User.objects.get(pk=self.logins[role].pk), answer)
        request.session.save()
        answer.set_cookie(settings.SESSION_COOKIE_NAME, request.session.session_key)
        return [{"name": one.key, "value": one.value, "url": self.address} for one in answer.cookies.values()]

    def link(self) -> str:
        """Return the token of a fresh link for setting a password."""
        return links.issue(
            user=self.logins["ddo"], purpose=SingleUseLink.Purpose.SET_PASSWORD, lasts=timedelta(hours=1)
        )

    def held(self, role: str) -> RoleHeld:
        return RoleHeld.objects.get(user=self.logins[role])

    def proposal(self) -> int:
        """Return a proposed role that waits for an answer."""
        asked = accounts.propose_role(
            user=self.logins["auditor"],
            role="auditor",
            office=None,
            from_date=TODAY,
            until_date=None,
            why="The audit of 2016-17",
            by=self.logins["administrator"],
            on=TODAY,
        )
        return asked.pk

    def replacement(self) -> int:
        """Return a lost mobile that waits for the second officer."""
        known = Replacement.objects.filter(user=self.logins["member"]).first()
        if known:
            return known.pk
        told = {"why": "Lost on a journey", "new_mobile": "9829054321"}
        return accounts.ask_replacement(
            user=self.logins["member"], by=self.logins["ddo"], on=TODAY, **told
        ).pk

    def listed(self) -> int:
        """Return the key of one on a drawing officer's list who is not registered."""
        return StaffListed.objects.get_or_create(
            office=self.office, service_number="LOOK1",
            defaults={"name_hi": "मोहन लाल", "name_en": "Mohan Lal", "loaded_date": TODAY},
        )[0].pk  # fmt: skip

    def direction(self) -> int:
        """Return the number of a direction to the coordinators of Lucknow."""
        district = District.objects.get(code="UP-50")
        known = Direction.objects.filter(district=district).first()
        return (
            known
            or coordination.give_direction(
                district=district,
                text="सभी कोषागारों से बात करें",
                due_date=TODAY,
                by=self.logins["cmo"],
                on=TODAY,
            )
        ).pk


def furnish() -> House:
    """Put the offices, a login of every role and a fund account into the database."""
    offices.load_offices()
    office = Office.objects.get(code="SIPF-HQ")
    _far_office()
    employees = {role: _employee(role, office) for role in ROLES}
    logins = {role: _login(role, employee, office) for role, employee in employees.items()}
    opened = {"number": "LOOK-1", "opened_date": date(1995, 8, 1), "by": None}
    gpf.open_account(employee=employees[MEMBER], **opened)
    policy = insurance.issue_policy(
        number="LOOK-2", holder=employees[MEMBER], risk_date=date(2017, 4, 1), by=None
    )
    told = {"account": opened["number"], "policy": policy.number}
    return House(address="", office=office, logins=logins, **told, **_cards(logins, office))


def _cards(logins: dict[str, User], office: Office) -> dict:
    """Put a card into a batch that is being printed, and the member's into a parcel that has come."""
    printer = logins["cell_printer"]
    sent = cards.card_of(logins[MEMBER].person, office, by=logins["ddo"], on=TODAY)
    parcel = cards.parcel_of(sent, by=printer, on=TODAY)
    batches.receive_parcel(parcel=parcel, by=logins["ddo"], on=TODAY)
    waiting = cards.card_of(logins["ddo_clerk"].person, office, by=logins["ddo"], on=TODAY)
    batch = cards.batch_of(waiting, by=printer, on=TODAY)
    cards.card_of(logins["auditor"].person, office, by=logins["ddo"], on=TODAY)  # waits for the next batch
    serials = {"batch": waiting.serial, "parcel": sent.serial}
    return {"batch": batch.number, "parcel": parcel.pk, "serials": serials}


def _far_office() -> None:
    """Open a drawing office that has still to register for the health card."""
    offices.open_office(
        code="LKO-EDU-03", kind="ddo", state="uttar_pradesh", name_hi="ज़िला विद्यालय निरीक्षक, लखनऊ",
        name_en="District Inspector of Schools, Lucknow", from_date=None, by=None,
        district=District.objects.get(code="UP-50"), telephones=["9415012345"],
    )  # fmt: skip


def _employee(role: str, office: Office) -> Employee:
    return people.register_employee(
        employee_id=f"LOOK{ROLES.index(role)}",
        state=office.state,
        name_hi="आशा शर्मा",
        name_en="Asha Sharma",
        appointed_date=date(1995, 7, 1),
        office=office,
        mobile="9829012345",
        basic_pay=rupees(36000),
        by=None,
    )


def _login(role: str, employee: Employee, office: Office) -> User:
    user = accounts.create_login(user_id=f"LOOK-{role}", person=employee.person, by=None)
    if role != MEMBER:
        accounts.grant_role(
            user=user, role=role, office=Office.objects.get(code=OFFICES.get(role, office.code)),
            from_date=date(2017, 4, 1), until_date=date(2018, 4, 1), by=None,
        )  # fmt: skip
    return user


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the site with its gathered static files, as in life, on a free port. Yields its address."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": AS_IN_LIFE}}
    with override_settings(
        STORAGES=storages, STATIC_ROOT=folder, BUSINESS_DATE=TODAY, DEMO_INBOX=True, ALLOWED_HOSTS=["*"]
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
