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
from sevanidhi.web.access import MEMBER

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

    def session_of(self, role: str) -> str:
        """Return the session key of somebody signed in who holds this role."""
        request = RequestFactory().get("/hi/")
        request.session = SessionStore()
        sessions.begin(request, self._login(role), HttpResponse())
        request.session.save()
        return request.session.session_key

    def _login(self, role: str) -> User:
        known = User.objects.filter(user_id=f"LOOK-{role}").first()
        if known:
            return known
        user = accounts.create_login(user_id=f"LOOK-{role}", person=None, by=None, mobile="9829012345")
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
