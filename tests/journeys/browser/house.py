"""A small house to look at in a browser: the offices, logins by role, and the site served as in life."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts import sessions
from sevanidhi.core.accounts.models import User
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people import services as people
from sevanidhi.kernel.money import rupees
from sevanidhi.web.access import MEMBER, ROLES

TODAY = date(2017, 4, 17)
AS_IN_LIFE = "whitenoise.storage.CompressedManifestStaticFilesStorage"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        """Say nothing."""


@dataclass
class House:
    """Where the site is, and an office to show."""

    address: str
    office: Office

    def cookies_of(self, role: str) -> list[dict]:
        """Return the cookies of somebody signed in who holds this role."""
        request, answer = RequestFactory().get("/hi/"), HttpResponse()
        request.session = SessionStore()
        sessions.begin(request, self._login(role), answer)
        request.session.save()
        answer.set_cookie(settings.SESSION_COOKIE_NAME, request.session.session_key)
        return [{"name": one.key, "value": one.value, "url": self.address} for one in answer.cookies.values()]

    def _login(self, role: str) -> User:
        known = User.objects.filter(user_id=f"LOOK-{role}").first()
        if known:
            return known
        employee = people.register_employee(
            employee_id=f"LOOK{ROLES.index(role)}",
            state=self.office.state,
            name_hi="आशा शर्मा",
            name_en="Asha Sharma",
            appointed_date=date(1995, 7, 1),
            office=self.office,
            mobile="9829012345",
            basic_pay=rupees(36000),
            by=None,
        )
        user = accounts.create_login(user_id=f"LOOK-{role}", person=employee.person, by=None)
        if role != MEMBER:
            accounts.grant_role(user=user, role=role, office=self.office, from_date=date(2017, 4, 1), by=None)
        return user


def furnish() -> House:
    """Put the offices into the database."""
    offices.load_offices()
    return House(address="", office=Office.objects.get(code="SIPF-HQ"))


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
