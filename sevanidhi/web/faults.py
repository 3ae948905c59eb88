"""What is wrong with an answer, in plain words that name the question.

Django has words of its own for these. Its Hindi is a dictionary's ("मान्य इच्छा चयन करें") or wrong, and in a
summary of several faults nobody sees which answer is meant.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

OURS = (  # what Django would say, and what we say in its place
    (forms.IntegerField.default_error_messages["invalid"], _("%(label)s: write it in figures, such as 12.")),
    (validators.MinValueValidator.message, _("%(label)s: at least %(limit_value)s.")),
    (validators.MaxValueValidator.message, _("%(label)s: at most %(limit_value)s.")),
    (
        validators.MinLengthValidator.message,
        _("%(label)s: at least %(limit_value)s letters; these are %(show_value)s."),
    ),
    (
        validators.MaxLengthValidator.message,
        _("%(label)s: at most %(limit_value)s letters; these are %(show_value)s."),
    ),
    (
        validators.ProhibitNullCharactersValidator.message,
        _("%(label)s: it has a sign that cannot be kept. Write it anew."),
    ),
    (validators.EmailValidator.message, _("Write the e-mail in this way: name@example.in")),
    (
        forms.ChoiceField.default_error_messages["invalid_choice"],
        _("%(label)s: choose one of the answers on the page."),
    ),
    (
        forms.MultipleChoiceField.default_error_messages["invalid_choice"],
        _("%(label)s: choose among the answers on the page."),
    ),
    (
        forms.MultipleChoiceField.default_error_messages["invalid_list"],
        _("%(label)s: choose among the answers on the page."),
    ),
    (forms.FileField.default_error_messages["empty"], _("%(label)s: this file is empty. Choose another.")),
)
OF_SCRIPT = {
    "hindi": _("%(label)s: write it in Hindi letters."),
    "english": _("%(label)s: write it in English letters."),
}
# In "write your name" Hindi has another word for "your" than in the question.
OWN = {"आपका": "अपना", "आपके": "अपने", "आपकी": "अपनी"}
EMPTY = frozenset({"required", "incomplete"})


def in_our_words(error: ValidationError, *, label: Any) -> ValidationError:
    """Return the fault in our words where Django would have used its own, else as it is."""
    ours = OF_SCRIPT.get(error.code or "") or next((ours for its, ours in OURS if its is error.message), None)
    if ours is None:
        return error
    return ValidationError(
        naming(label, str(ours) % {**(error.params or {}), "label": label}), code=error.code
    )


def naming(label: Any, words: str) -> str:
    """Return words that begin with a label as they are read: after a whole sentence stands no colon."""
    return words.replace(f"{label}:", str(label), 1) if is_sentence(label) else words


def is_djangos_required(error: ValidationError) -> bool:
    """Return whether the field has no sentence of its own for an answer that is missing."""
    return error.message is forms.Field.default_error_messages["required"]


def is_sentence(label: Any) -> bool:
    """Return whether a label asks in a whole sentence, so that no "write" goes with it."""
    return str(label).endswith(("?", "।", "."))


def to_be_given(label: Any) -> str:
    """Return what a label asks for as it stands in a request: आपका नाम, but अपना नाम लिखें."""
    first, *rest = str(label).split(" ", 1)
    return " ".join([OWN.get(first, first), *rest])
