"""What is asked to make or end a token."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.api.scopes import SCOPES
from sevanidhi.web import forms


class MakeToken(forms.Form):
    """Whose token, what for, and how long."""

    user_id = django_forms.CharField(label=_("Login the token acts for"), max_length=40)
    name = django_forms.CharField(
        label=_("System that will use it"), max_length=80, help_text=_("For instance: treasury's night batch")
    )
    scopes = django_forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(SCOPES.items()),
        widget=django_forms.CheckboxSelectMultiple,
    )
    days = django_forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=366, initial=90)
    asked = {"user_id": forms.Asked(width=20, lang="en"), "days": forms.Asked(width=3, inputmode="numeric")}


class EndToken(forms.Form):
    """Why a token ends."""

    why = django_forms.CharField(label=_("Reason"), max_length=300)
