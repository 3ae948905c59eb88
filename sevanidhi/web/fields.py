"""Form fields for what people of this house type: rupees, days, salary months, codes, mobile numbers.

Every field that takes digits takes Devanagari digits too. `look` names the macro that draws it
(`web/components/forms.html`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import FractionOfAPaisa, NotMoney, ascii_digits, grouped, read_rupees
from sevanidhi.kernel.scripts import has_english_letters, has_hindi_letters
from sevanidhi.web import formats

YEARS = range(1800, 2200)  # what lies outside is a slip, and days are added to what is kept
MOST_RUPEES = Decimal("99999999999.99")
month_in_words = lazy(formats.month, str)


def in_hindi(name: str) -> None:
    """Refuse a name in Hindi that has no Hindi letter: mostly it stands in the other box."""
    if not has_hindi_letters(name):
        raise ValidationError(_("Write this name in Hindi letters."), code="hindi")


def in_english(name: str) -> None:
    """Refuse a name in English that has no English letter."""
    if not has_english_letters(name):
        raise ValidationError(_("Write this name in English letters."), code="english")


class RupeesField(forms.Field):
    """An amount: 1,23,456.50 or १२३४५६ or ₹ 500. Cleans to Decimal of two places; None when left empty."""

    look = "rupees"
    default_error_messages = {
        "invalid": _("Write the amount in figures, such as 12,500 or 12,500.50."),
        "negative": _("The amount cannot be less than zero."),
        "paise": _("Write at most two figures after the point: there is nothing smaller than a paisa."),
        "whole": _("Write whole rupees, without paise."),
        "too_much": _("The amount is too large."),
    }

    def __init__(self, *, whole: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.whole = whole

    def prepare_value(self, value):
        """Show a known amount as people write it; what was typed stays as it was typed."""
        return grouped(value) if isinstance(value, Decimal) else value

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            amount = read_rupees(str(value))
        except NotMoney:
            raise self._refused("invalid") from None
        except FractionOfAPaisa:
            raise self._refused("paise") from None
        return self._within_bounds(amount)

    def _within_bounds(self, amount: Decimal) -> Decimal:
        if amount < 0:
            raise self._refused("negative")
        if amount > MOST_RUPEES:
            raise self._refused("too_much")
        if self.whole and amount != amount.to_integral_value():
            raise self._refused("whole")
        return amount

    def _refused(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code)


class DateBoxes(forms.MultiWidget):
    """Day, month and year in three boxes, in the order India writes them."""

    def __init__(self, attrs=None):
        box = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__({"day": box, "month": box, "year": box}, attrs)

    def decompress(self, value: date | None) -> list:
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DateField(forms.MultiValueField):
    """A day typed as dd, mm, yyyy. Cleans to date."""

    look = "date"
    widget = DateBoxes
    default_error_messages = {
        "incomplete": _("Write the day, the month and the year."),
        "invalid": _("There is no such date. Write it as 17 04 2017."),
    }

    def __init__(self, **kwargs):
        self.autocomplete_birthday = kwargs.pop("birthday", False)
        part = {"required": False, "max_length": 4}
        super().__init__([forms.CharField(**part) for _part in range(3)], require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> date | None:
        if not any(values):
            return None
        if not all(values):
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            day, month, year = (int(ascii_digits(value)) for value in values)
            return date(year if year in YEARS else -1, month, day)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class SalaryMonthField(forms.TypedChoiceField):
    """A choice among salary months, newest first as given. Cleans to SalaryMonth."""

    look = "select"

    def __init__(self, *, months: Iterable[SalaryMonth], **kwargs):
        choices = [(str(month), month_in_words(month)) for month in months]
        super().__init__(choices=choices, coerce=SalaryMonth.parse, empty_value=None, **kwargs)


class OneTimeCodeField(forms.CharField):
    """The six figures of an SMS. Spaces, dashes and Devanagari digits are forgiven."""

    look = "code"
    default_validators = [
        RegexValidator(r"^\d{6}$", _("The code has six digits. Look at the message again."))
    ]

    def to_python(self, value) -> str:
        return "".join(ch for ch in ascii_digits(super().to_python(value) or "") if ch not in " -")


class MobileField(forms.CharField):
    """An Indian mobile number, cleaned to its ten digits."""

    look = "mobile"
    default_validators = [
        RegexValidator(r"^[6-9]\d{9}$", _("Write a ten-digit mobile number, such as 98290 12345."))
    ]

    def to_python(self, value) -> str:
        digits = "".join(ch for ch in ascii_digits(super().to_python(value) or "") if ch not in " -()")
        for prefix in ("+91", "0091", "91", "0"):
            if len(digits) > 10 and digits.startswith(prefix) and len(digits) - len(prefix) == 10:
                return digits.removeprefix(prefix)
        return digits
