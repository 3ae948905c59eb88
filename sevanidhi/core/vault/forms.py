"""The box an Aadhaar number is typed into. It never shows what was typed into it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.accounts.drafts import NUMBER_BOX
from sevanidhi.core.vault.numbers import AadhaarNotValid, Secret, read_number
from sevanidhi.web.forms import Asked

ASKED = Asked(inputmode="numeric", autocomplete="off", width=20)


class BoundNumber(BoundField):
    """A box that is drawn empty, whatever was sent."""

    def value(self) -> str:
        return ""


class AadhaarField(forms.Field):
    """Twelve figures in any script and grouping. Cleans to a Secret.

    Drawn again, after an error or in the other language, it is empty: the number has to be typed anew. A form
    calls it `aadhaar` or `aadhaar_…`, the names that are kept in no draft.
    """

    default_error_messages = {
        "invalid": _(
            "A digit of this Aadhaar number is wrong or missing. Compare all twelve and write them again."
        ),
    }

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        if not field_name.startswith(NUMBER_BOX):
            raise ValueError(f"a box for an Aadhaar number is called {NUMBER_BOX}…, not {field_name}")
        return BoundNumber(form, self, field_name)

    def to_python(self, value: Any) -> Secret | None:
        if value in self.empty_values:
            return None
        try:
            return read_number(str(value))
        except AadhaarNotValid:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data not in self.empty_values
