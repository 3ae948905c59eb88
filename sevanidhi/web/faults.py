"""What is wrong with an answer, in plain words that name the question.

Django has words of its own for these. Its Hindi is a dictionary's ("मान्य इच्छा चयन करें") or wrong, and in a
summary of several faults nobody sees which answer is meant.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BY_CODE = {
    "hindi": _("%(label)s: write it in Hindi letters."),
    "english": _("%(label)s: write it in English letters."),
    "invalid_choice": _("%(label)s: choose one of the answers on the page."),
    "max_length": _("%(label)s: at most %(limit_value)s letters; these are %(show_value)s."),
    "min_length": _("%(label)s: at least %(limit_value)s letters; these are %(show_value)s."),
    "max_value": _("%(label)s: at most %(limit_value)s."),
    "min_value": _("%(label)s: at least %(limit_value)s."),
    "null_characters_not_allowed": _("%(label)s: it has a sign that cannot be kept. Write it anew."),
    "empty": _("%(label)s: this file is empty. Choose another."),
}
INVALID: dict[type[forms.Field], Any] = {
    forms.EmailField: _("Write the e-mail in this way: name@example.in"),
    forms.IntegerField: _("%(label)s: write it in figures, such as 12."),
}
# In "write your name" Hindi has another word for "your" than in the question.
OWN = {"आपका": "अपना", "आपके": "अपने", "आपकी": "अपनी"}
EMPTY = frozenset({"required", "incomplete"})


def in_our_words(field: forms.Field, error: ValidationError, *, label: Any) -> ValidationError:
    """Return the fault in our words where Django would have used its own, else as it is."""
    code = error.code or ""
    words = INVALID.get(type(field)) if code == "invalid" else BY_CODE.get(code)
    if words is None or not is_djangos(field, code):
        return error
    told = {**(error.params or {}), "label": label}
    return ValidationError(str(words) % told, code=code)


def to_be_given(label: Any) -> str:
    """Return what a label asks for as it stands in a request: आपका नाम, but अपना नाम लिखें."""
    first, *rest = str(label).split(" ", 1)
    return " ".join([OWN.get(first, first), *rest])


def is_djangos(field: forms.Field, code: str) -> bool:
    """Return whether the field says what Django says of this fault, and has no sentence of its own for it."""
    own = field.error_messages.get(code)
    usual = [vars(one).get("default_error_messages", {}) for one in type(field).__mro__ if _of_django(one)]
    return own is None or any(own is words.get(code) for words in usual)


def _of_django(one: type) -> bool:
    return one.__module__.startswith("django.")
