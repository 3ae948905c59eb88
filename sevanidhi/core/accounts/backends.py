"""How Django finds the user of a session. Nobody is let in here: the doors are in `sign_in`."""

from django.contrib.auth.backends import BaseBackend

from sevanidhi.core.accounts.models import User


class Logins(BaseBackend):
    """Reads the login together with its person, whom every page names."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("person").filter(pk=user_id, is_active=True).first()
