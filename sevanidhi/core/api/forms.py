"""What is asked to make or end a token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


class MakeToken(forms.Form):
    """What a token is for, what it may do, and how long."""

    name = django_forms.CharField(
        label=_("System that will use it"), max_length=80, help_text=_("For instance: treasury's night batch")
    )
    scopes = django_forms.MultipleChoiceField(
        label=_("What it may do"), widget=django_forms.CheckboxSelectMultiple
    )
    days = django_forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=366, initial=90)
    asked = {"days": forms.Asked(width=3, inputmode="numeric")}

    def __init__(self, *args: Any, scopes: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(django_forms.MultipleChoiceField, self.fields["scopes"]).choices = list(scopes.items())


class EndToken(forms.Form):
    """Why a token ends."""

    why = django_forms.CharField(label=_("Reason"), max_length=300)
