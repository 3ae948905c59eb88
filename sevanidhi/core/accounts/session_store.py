"""Where sessions are kept: Django's table, read by a statement that is planned once a connection."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from sevanidhi.core.reading import planned_cursor

HELD = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(db.SessionStore):
    """Django's sessions in the database. A key that is not held is forgotten: nobody may choose their own."""

    def load(self) -> dict[str, Any]:
        with planned_cursor() as cursor:
            cursor.execute(HELD, {"key": self.session_key, "now": timezone.now()})
            held = cursor.fetchone()
        if held is None:
            self._session_key = None
        return self.decode(held[0]) if held else {}
