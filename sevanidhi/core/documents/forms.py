"""What is asked about papers."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


class Check(forms.Form):
    """The number printed on a paper."""

    number = django_forms.CharField(
        label=_("Number on the paper"),
        help_text=_("Twelve letters and digits, printed at the top right"),
        max_length=40,
    )
    asked = {"number": forms.Asked(width=20, autocomplete="off", lang="en")}
