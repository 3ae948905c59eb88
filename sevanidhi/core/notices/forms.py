"""What is asked about messages."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


class SendAgain(forms.Form):
    """Why a parked message is to be tried again."""

    why = django_forms.CharField(
        label=_("Why should it be sent again?"),
        help_text=_("For instance: the gateway was out of order until noon"),
        max_length=300,
    )
