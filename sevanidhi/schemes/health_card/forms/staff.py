"""A drawing officer's list of people, and how one of them confirms it."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


class Load(forms.Form):
    """The file with the list."""

    file = django_forms.FileField(
        label=_("File with the list"),
        help_text=_(
            "CSV, Excel or ODS. The headings say what a column is, in Hindi or English and in any order; the "
            "number and the name in Hindi are needed."
        ),
    )
    asked = {"file": forms.Asked(accept=".csv,.xlsx,.xls,.ods")}


class TakeOff(forms.Form):
    """Why somebody is taken off the list."""

    why = django_forms.CharField(
        label=_("Why does this person not belong on your list?"),
        help_text=_("Such as: died, left the service, is under another drawing officer, entered by mistake."),
        max_length=200,
    )


class Listed(forms.Form):
    """Who is on which officer's list."""

    ddo_code = django_forms.CharField(label=_("Code of your drawing officer or treasury"), max_length=40)
    service_number = django_forms.CharField(label=_("Your employee ID or pension number"), max_length=40)
    asked = {"ddo_code": forms.Asked(width=20), "service_number": forms.Asked(width=20)}


class Code(forms.Form):
    """The code that confirms it."""

    code = forms.OneTimeCodeField(label=_("The six digits of the code"))
