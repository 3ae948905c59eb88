"""What the state cell asks: which registrations, which list."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


class Search(forms.Question):
    """A word or two to look for; state: among the registrations that stand there, all if empty."""

    text = django_forms.CharField(
        label=_("Code, name, mobile or number of the application"), max_length=60, required=False
    )
    state = django_forms.CharField(widget=django_forms.HiddenInput, required=False)
    asked = {"text": forms.Asked(sometimes=True)}


class FindOfficer(forms.Question):
    """Which registered officer is looked for."""

    text = django_forms.CharField(
        label=_("Code, office or district"),
        help_text=_("At least three letters"),
        min_length=3,
        max_length=60,
    )


class OfficerList(forms.Form):
    """The treasury's list, as a file."""

    file = django_forms.FileField(label=_("The list"), help_text=_("CSV, Excel or ODS, one officer a row"))
    asked = {"file": forms.Asked(accept=".csv,.xlsx,.xls,.ods")}
