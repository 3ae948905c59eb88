"""The forms of the pay bill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sevanidhi.core import registry
from sevanidhi.core.payroll.reader.guard import MOST_BYTES
from sevanidhi.core.payroll.services import FIELDS_FIXED, Part
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.web import forms
from sevanidhi.web.fields import month_in_words
from sevanidhi.web.formats import name_of

MOST_ROWS_LISTED = 200
COLUMN_NAMES = {
    "account": _("Account or policy number"),
    "name": _("Name"),
    "pay": _("Basic pay"),
    "amount": _("Subscription or premium"),
    "repayment": _("Repayment of advance"),
    "instalment": _("Instalment (k of n)"),
    "total": _("Total realised"),
    "remarks": _("Remarks"),
    "head": _("Head"),
    "month": _("Salary month"),
    "ignored": _("Nothing that is needed"),
}

NEEDED = ("account", "amount")
READ = ("account", "amount", "name", "pay", "repayment", "instalment", "total", "remarks", "month", "head")


def columns_read() -> list[tuple[Any, bool]]:
    """Return the columns read of a file, the needed first: (what it is called, whether it is needed)."""
    return [(COLUMN_NAMES[column], column in NEEDED) for column in READ]


class Find(forms.Question):
    """A person, an account, a schedule or a voucher."""

    q = django_forms.CharField(
        label=_("Name, employee ID, account, policy or voucher number"),
        help_text=_("A name in Hindi or English letters, such as आशा or Asha"),
        max_length=60,
        required=False,
    )
    office = django_forms.CharField(
        label=_("Drawing office"), help_text=_("Its name or code"), max_length=60, required=False
    )
    asked = {"q": forms.Asked(width=20, autocomplete="off"), "office": forms.Asked(width=20)}

    def __init__(self, *args: Any, months: Iterable[SalaryMonth], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Any month")), *((str(month), month_in_words(month)) for month in months)]
        self.fields["month"] = django_forms.TypedChoiceField(
            label=_("Salary month"),
            choices=choices,
            coerce=SalaryMonth.parse,
            empty_value=None,
            required=False,
        )


class WithFile(forms.Form):
    """A form with a file that is not too big to be kept."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(_("The file is bigger than 10 MB."))
        return file


class Upload(WithFile):
    """A schedule file and the voucher it belongs to. One total a head; at least one.

    kept: the name of a file that was sent before and waits; another is chosen only instead of it.
    """

    asked = {"file": forms.Asked(accept=".csv,.xlsx,.xls,.ods"), "voucher": forms.Asked(width=10)}

    def __init__(self, *args: Any, months: Iterable[SalaryMonth], kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.SalaryMonthField(months=months, label=_("Salary month"))
        limits = _("CSV, XLSX, XLS or ODS, up to 10 MB and 100,000 rows.")
        self.fields["file"] = _file_field(_("Schedule file"), limits, kept)
        self.fields["voucher"] = django_forms.CharField(
            label=_("Treasury voucher number"),
            max_length=40,
            help_text=_("As the treasury gave it to the bill."),
        )
        self.fields["paid_date"] = forms.DateField(
            label=_("Date of the voucher"),
            help_text=_("As the treasury gave it: its own list confirms the credits only on this date."),
        )
        for head in registry.heads():
            self.fields[f"total_{head.code}"] = forms.RupeesField(
                label=_("Voucher total: %(head)s") % {"head": name_of(head)}, required=False
            )
        self.fields["kind"] = django_forms.ChoiceField(
            label=_("Kind of schedule"),
            choices=[
                ("regular", _("Regular")),
                ("supplementary", _("Supplementary")),
            ],
            widget=django_forms.RadioSelect,
            initial="regular",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.totals() and not self.errors:
            raise ValidationError(_("Write the voucher's total of at least one head."))
        return cleaned

    def totals(self) -> dict[str, Decimal]:
        """Return the totals written, by head."""
        found = {head.code: self.cleaned_data.get(f"total_{head.code}") for head in registry.heads()}
        return {head: total for head, total in found.items() if total is not None}


def _file_field(label: Any, help_text: Any, kept: str) -> django_forms.FileField:
    """Return the field of a file; one that another may be chosen for, where a file waits already."""
    if not kept:
        return django_forms.FileField(label=label, help_text=help_text)
    waits = _("The file %(name)s is kept. Choose one only if it is to be another.") % {"name": kept}
    return django_forms.FileField(label=_("Another file"), help_text=waits, required=False)


class Headings(forms.Form):
    """What each heading of an office's file means."""

    def __init__(self, *args: Any, headings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not chosen")), *_column_choices()]
        for place, (text, proposed) in enumerate(headings):
            self.fields[f"text_{place}"] = django_forms.CharField(
                widget=django_forms.HiddenInput, initial=text
            )
            self.fields[f"means_{place}"] = django_forms.ChoiceField(
                label=text, choices=choices, required=False, initial=proposed
            )

    def meanings(self) -> dict[str, str]:
        """Return {heading: column} of those that were chosen."""
        places = range(len(self.fields) // 2)
        found = {self.cleaned_data[f"text_{n}"]: self.cleaned_data[f"means_{n}"] for n in places}
        return {text: column for text, column in found.items() if column}


def _column_choices() -> list[tuple[str, Any]]:
    of_a_head = ("account", "amount", "repayment")
    choices: list[tuple[str, Any]] = list(COLUMN_NAMES.items())
    for head in registry.heads():
        choices += [
            (
                f"{head.code}:{column}",
                _("%(column)s: %(head)s") % {"column": COLUMN_NAMES[column], "head": name_of(head)},
            )
            for column in of_a_head
        ]
    return choices


class Fix(forms.Form):
    """One cell of a draft, put right."""

    row = django_forms.IntegerField(widget=django_forms.HiddenInput)
    head = django_forms.CharField(widget=django_forms.HiddenInput, max_length=20)
    field = django_forms.ChoiceField(
        choices=FIELDS_FIXED,
        widget=django_forms.HiddenInput,
    )
    value = django_forms.CharField(max_length=200, label=_("Right value"))


class Totals(forms.Form):
    """The voucher's totals of a draft, stated anew."""

    def __init__(self, *args: Any, totals: Mapping[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for head in registry.heads():
            if head.code in totals:
                self.fields[head.code] = forms.RupeesField(
                    label=_("Voucher total: %(head)s") % {"head": name_of(head)}, initial=totals[head.code]
                )


class Code(forms.Form):
    """The one-time code."""

    code = forms.OneTimeCodeField(label=_("Six-digit code from the message"))


class Reason(forms.Form):
    """A reason."""

    why = django_forms.CharField(label=_("Reason"), max_length=500, widget=django_forms.Textarea)
    asked = {"why": forms.Asked(rows=3)}


class SuspenseAsked(forms.Question):
    """Whose money in suspense is looked at, and how old."""

    older_than_days = django_forms.TypedChoiceField(
        label=_("Age"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", _("Any age")),
            (30, _("Over 30 days")),
            (90, _("Over 90 days")),
            (365, _("Over a year")),
        ],
    )

    def __init__(self, *args: Any, offices: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Every office")), *((office.code, name_of(office)) for office in offices)]
        self.fields["office"] = django_forms.ChoiceField(label=_("Office"), choices=choices, required=False)
        self.order_fields(("office", "older_than_days"))


class MatchTo(Reason):
    """The account money in suspense belongs to."""

    number = django_forms.CharField(label=_("Account or policy number"), max_length=60)
    field_order: tuple[str, ...] = ("number", "why")
    asked = {"number": forms.Asked(width=20, autocomplete="off"), "why": forms.Asked(rows=3)}

    def part(self) -> Part | None:
        """Return which part of the money is meant; None for all of it."""
        return None


class MatchPart(MatchTo):
    """The account of one row of what several rows left over, and what of the money is that row's."""

    amount = forms.RupeesField(label=_("Subscription or premium"))
    repayment = forms.RupeesField(label=_("Repayment of advance"), required=False)
    field_order = ("row", "amount", "repayment", "number", "why")

    def __init__(self, *args: Any, rows: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"] = _row_field(list(rows))
        self.order_fields(self.field_order)

    def part(self) -> Part:
        told = self.cleaned_data
        return Part(row=told["row"], amount=told["amount"], repayment=told["repayment"] or Decimal("0.00"))


def _row_field(rows: Sequence[int]) -> django_forms.Field:
    """Return a choice among the rows; where they are too many for a list, the row is typed."""
    label = _("Row of the file")
    if len(rows) > MOST_ROWS_LISTED:
        return django_forms.IntegerField(label=label, min_value=1)
    return django_forms.TypedChoiceField(label=label, coerce=int, choices=[(row, str(row)) for row in rows])


class Correct(Reason):
    """Where wrongly posted money belongs."""

    number = django_forms.CharField(
        label=_("Right account or policy number"),
        max_length=60,
        required=False,
        help_text=_("Leave it empty to put the money back into suspense."),
    )
    field_order = ("number", "why")
    asked = {"number": forms.Asked(width=20, autocomplete="off"), "why": forms.Asked(rows=3)}


class VoucherFile(WithFile):
    """The treasury's list. kept: the name of a file that was sent before and waits."""

    asked = {"file": forms.Asked(accept=".csv,.xlsx,.xls,.ods")}

    def __init__(self, *args: Any, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = _("Columns: voucher number, date, DDO code, head, amount.")
        self.fields["file"] = _file_field(_("Voucher list"), columns, kept)


class OnePerson(Reason):
    """An exception for an office where one person does both."""

    from_date = forms.DateField(label=_("From"))
    until_date = forms.DateField(label=_("Until (not included)"))
    field_order = ("from_date", "until_date", "why")
