"""What the pages of people ask."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.people.words import GENDERS, LEAVING
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.web import forms
from sevanidhi.web.formats import name_of


class Search(forms.Form):
    """A name in either script, or the beginning of an employee ID."""

    q = django_forms.CharField(
        label=_("Name or employee ID"),
        help_text=_("In Hindi or English letters, such as आशा or Asha"),
        max_length=60,
        required=False,
    )
    asked = {"q": forms.Asked(width=20)}


class Language(forms.Form):
    """The language of messages and papers."""

    language = django_forms.ChoiceField(
        label=_("Messages and papers come first in"),
        choices=[("hi", _("Hindi")), ("en", _("English"))],
        widget=django_forms.RadioSelect,
    )
    asked = {"language": forms.Asked(inline=True)}


class Designation(forms.Form):
    """A post, in both scripts."""

    designation_hi = django_forms.CharField(label=_("Post in Hindi"), max_length=200, required=False)
    designation_en = django_forms.CharField(label=_("Post in English"), max_length=200, required=False)
    asked = {"designation_hi": forms.Asked(lang="hi"), "designation_en": forms.Asked(lang="en")}


class Join(Designation):
    """One who is newly appointed and joins an office."""

    employee_id = django_forms.CharField(
        label=_("Employee ID"),
        help_text=_("As it stands in the appointment order, letters and figures without spaces"),
        max_length=40,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9-]{3,39}$",
                _("An employee ID has 4 to 40 letters and figures, without spaces."),
            )
        ],
    )
    name_hi = django_forms.CharField(
        label=_("Name in Hindi"),
        help_text=_("In Devanagari, such as आशा शर्मा"),
        max_length=200,
        validators=[forms.in_hindi],
    )
    name_en = django_forms.CharField(
        label=_("Name in English"),
        help_text=_("In English letters, such as Asha Sharma"),
        max_length=200,
        validators=[forms.in_english],
    )
    gender = django_forms.ChoiceField(
        label=_("Gender"), choices=list(GENDERS.items()), widget=django_forms.RadioSelect
    )
    birth_date = forms.DateField(label=_("Date of birth"))
    mobile = forms.MobileField(
        label=_("Mobile number"), help_text=_("The number to which codes are sent"), required=False
    )
    appointed_date = forms.DateField(
        label=_("Appointed on"), help_text=_("The first day in the state's service")
    )
    joined_date = forms.DateField(label=_("Joined this office on"))
    retirement_date = forms.DateField(label=_("Retires on"), required=False)
    basic_pay = forms.RupeesField(label=_("Basic pay"), help_text=_("A month, in whole rupees"), whole=True)
    field_order = (
        "employee_id", "name_hi", "name_en", "gender", "birth_date", "mobile", "appointed_date",
        "joined_date", "retirement_date", "designation_hi", "designation_en", "basic_pay",
    )  # fmt: skip
    asked = Designation.asked | {
        "employee_id": forms.Asked(width=20, lang="en", autocomplete="off"),
        "name_hi": forms.Asked(lang="hi"),
        "name_en": forms.Asked(lang="en"),
        "gender": forms.Asked(inline=True),
    }

    def clean_employee_id(self) -> str:
        return str(self.cleaned_data["employee_id"]).upper()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        _must_follow(self, "appointed_date", after="birth_date", words=gettext("This is before the birth."))
        _must_follow(
            self, "joined_date", after="appointed_date", words=gettext("Nobody joins before being appointed.")
        )
        _must_follow(
            self, "retirement_date", after="joined_date", words=gettext("Nobody retires before joining.")
        )
        return told


class TakeIn(Designation):
    """One who was relieved elsewhere and joins here."""

    employee_id = django_forms.CharField(
        label=_("Employee ID"), help_text=_("As it stands in the relieving order"), max_length=40
    )
    from_date = forms.DateField(label=_("First day here"))
    field_order = ("employee_id", "from_date", "designation_hi", "designation_en")
    asked = Designation.asked | {"employee_id": forms.Asked(width=20, lang="en", autocomplete="off")}

    def clean_employee_id(self) -> str:
        return str(self.cleaned_data["employee_id"]).strip().upper()


class Transfer(Designation):
    """To which office somebody goes, and from which day."""

    office = django_forms.CharField(
        label=_("Code of the office they go to"),
        help_text=_("It stands in the transfer order and in the office directory."),
        max_length=40,
    )
    from_date = forms.DateField(label=_("First day there"))
    field_order = ("office", "from_date", "designation_hi", "designation_en")
    asked = Designation.asked | {"office": forms.Asked(width=20, lang="en", autocomplete="off")}

    def clean_office(self) -> str:
        return office_code(self.cleaned_data["office"])


class Relieve(forms.Form):
    """The last day of somebody who goes without a new office being known."""

    last_date = forms.DateField(label=_("Last day here"))


class Leave(forms.Form):
    """The last day of service, and why it ends."""

    why = django_forms.ChoiceField(
        label=_("Why does service end?"), choices=list(LEAVING.items()), widget=django_forms.RadioSelect
    )
    last_date = forms.DateField(
        label=_("Last day of service"), help_text=_("For one who retires, the last day of the month")
    )


class OnePay(forms.Form):
    """The basic pay of one employee from a month on."""

    def __init__(self, *args: Any, months: Iterable[SalaryMonth], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.SalaryMonthField(months=months, label=_("From the salary month"))
        self.fields["pay"] = forms.RupeesField(
            label=_("New basic pay"), help_text=_("A month, in whole rupees"), whole=True
        )


class PayMonth(forms.Question):
    """From which salary month a pay list counts."""

    def __init__(self, *args: Any, months: Iterable[SalaryMonth], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.SalaryMonthField(months=months, label=_("From the salary month"))


class PayList(forms.Form):
    """The new basic pay of everybody in an office, one row each; a row left empty stays as it is.

    staff: (employee, present pay or None). A fault names its row.
    """

    def __init__(self, *args: Any, staff: Sequence[tuple[Any, Decimal | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        self.whose = {
            f"pay_{employee.pk}": f"{name_of(employee.person)} ({employee.employee_id})"
            for employee, _present in staff
        }
        for employee, _present in staff:
            self.fields[f"pay_{employee.pk}"] = forms.RupeesField(
                label=_("New pay of %(name)s") % {"name": name_of(employee.person)},
                whole=True,
                required=False,
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as a page draws them: {"employee", "present", "bound"}."""
        return [
            {"employee": employee, "present": present, "bound": self[f"pay_{employee.pk}"]}
            for employee, present in self.staff
        ]

    def pays(self) -> list[tuple[Any, Decimal]]:
        """Return those whose pay was written, with it."""
        written = [(employee, self.cleaned_data[f"pay_{employee.pk}"]) for employee, _present in self.staff]
        return [(employee, pay) for employee, pay in written if pay is not None]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for employee, _present in self.staff:
            field = f"pay_{employee.pk}"
            if told.get(field) == 0:
                self.add_error(field, ValidationError(gettext("Basic pay is more than nought.")))
        return told

    def add_error(self, field: str | None, error: Any) -> None:
        """Let each fault of a row say whose row it is."""
        whose = self.whose.get(field or "")
        if whose and isinstance(error, ValidationError):
            error = ValidationError([f"{whose}: {words}" for words in error.messages])
        super().add_error(field, error)


class Decide(forms.Form):
    """The second officer's answer."""

    answer = django_forms.ChoiceField(
        label=_("Your answer"),
        choices=[("agree", _("Confirm")), ("decline", _("Decline"))],
        widget=django_forms.RadioSelect,
    )
    why = django_forms.CharField(
        label=_("If declined: why"), max_length=500, required=False, widget=django_forms.Textarea
    )
    asked = {"why": forms.Asked(rows=3, sometimes=True)}


def _must_follow(form: forms.Form, later: str, *, after: str, words: str) -> None:
    """Put a fault beside a day that lies before the one it has to follow."""
    first, second = form.cleaned_data.get(after), form.cleaned_data.get(later)
    if first and second and second < first:
        form.add_error(later, words)
