"""Choosing the premium."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.money import rupees
from sevanidhi.web import forms
from sevanidhi.web.formats import whole_rupees_text


class ChoosePremium(forms.Form):
    """One of the premiums open to the holder."""

    def __init__(self, *args: Any, offered: Iterable[Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["premium"] = django_forms.TypedChoiceField(
            label=_("Monthly premium"),
            choices=[(str(premium), whole_rupees_text(premium)) for premium in offered],
            coerce=rupees,
            widget=django_forms.RadioSelect,
        )
