"""The words of signing in are ours, not those Django's own apps bring along."""

from django.utils import translation
from django.utils.translation import gettext


def test_the_password_is_called_the_same_everywhere():
    with translation.override("hi"):
        assert gettext("Password") == "पासवर्ड"
