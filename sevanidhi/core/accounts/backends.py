"""How Django finds the user of a session. Nobody is let in here: the doors are in `sign_in`."""

from django.contrib.auth.backends import BaseBackend

from sevanidhi.core.accounts.models import User
from sevanidhi.core.people.models import Person
from sevanidhi.core.reading import Reading

WITH_PERSON = Reading(
    "SELECT {login}, {person} FROM accounts_user login"
    " LEFT JOIN people_person person ON person.id = login.person_id"
    " WHERE login.id = %(pk)s AND login.is_active",
    login=User, person=Person,
)  # fmt: skip


class Logins(BaseBackend):
    """Reads the login together with its person, whom every page names."""

    def get_user(self, user_id: int) -> User | None:
        for user, user.person in WITH_PERSON.rows(pk=user_id):
            return user
        return None
