"""What is asked in the mail room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms

NUMBER_LENGTH = 80  # of what a code says


def _number() -> django_forms.CharField:
    return django_forms.CharField(
        label=_("Number of the application"),
        help_text=_(
            "As printed on the form, e.g. X4KU-979Y-RQAK; or scan the code at its head into this box"
        ),
        max_length=NUMBER_LENGTH,
    )


class FileTo(forms.Form):
    """To which case a mail belongs, and which of its papers are the form."""

    papers = django_forms.MultipleChoiceField(
        label=_("Which papers are the signed form?"),
        widget=django_forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one paper.")},
    )
    number = _number()
    note = django_forms.CharField(
        label=_("Note"), help_text=_("The applicant reads it"), max_length=300, required=False
    )
    asked = {"number": forms.Asked(width=20, autocomplete="off")}

    def __init__(self, *args: Any, papers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(django_forms.MultipleChoiceField, self.fields["papers"])
        field.choices = [(str(place), words) for place, words in papers]
        field.initial = [str(place) for place, _words in papers]

    @property
    def places(self) -> list[int]:
        """Return the chosen papers by their place in the mail."""
        return [int(place) for place in self.cleaned_data["papers"]]


class Dismiss(forms.Form):
    """Why a mail is put aside."""

    why = django_forms.CharField(
        label=_("Why is there nothing to file?"),
        help_text=_("For example: advertisement; a question, answered by telephone"),
        max_length=300,
    )


class Post(forms.Form):
    """A form that came by post."""

    number = _number()
    arrived = forms.DateField(label=_("On which day did it arrive?"))
    note = django_forms.CharField(
        label=_("Note"),
        help_text=_("For example the number in the diary of receipts. The applicant reads it"),
        max_length=300,
        required=False,
    )
    asked = {"number": forms.Asked(width=20, autocomplete="off")}
