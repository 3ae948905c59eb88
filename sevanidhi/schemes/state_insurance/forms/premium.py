"""Choosing the premium, and finding a policy."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.money import rupees
from sevanidhi.web import forms
from sevanidhi.web.formats import whole_rupees_text


class ChoosePremium(forms.Form):
    """One of the premiums open to the holder; the first is the one due."""

    def __init__(self, *args: Any, offered: Sequence[Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["premium"] = django_forms.TypedChoiceField(
            label=_("Which premium should be deducted a month?"),
            choices=[(str(premium), whole_rupees_text(premium)) for premium in offered],
            coerce=rupees,
            widget=django_forms.RadioSelect,
        )
        hints = {str(offered[0]): _("What is due for your pay")}
        self.asked = {"premium": forms.Asked(hints=hints)}


class FindPolicy(forms.Question):
    """A policy number or its holder's name."""

    q = django_forms.CharField(
        label=_("Policy number or name"), required=False, max_length=80, help_text=_("In either script")
    )
