"""Forms as our pages draw them: a Django form, and what the component macros need to know of each field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import faults
from sevanidhi.web.fields import (
    DateField,
    MobileField,
    OneTimeCodeField,
    RupeesField,
    SalaryMonthField,
    in_english,
    in_hindi,
)
from sevanidhi.web.phrases import words_for

__all__ = [
    "Asked",
    "DateField",
    "FilesField",
    "Form",
    "MobileField",
    "OneTimeCodeField",
    "Question",
    "RupeesField",
    "SalaryMonthField",
    "asked",
    "in_english",
    "in_hindi",
]

LANGUAGE_SWITCH, DRAFT = "_language", "_draft"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How one field is asked, besides its label and help text.

    `autocomplete` as HTML names it ("username", "tel", "off"), `width` in figures of the box (2, 3, 4, 5,
    10, 20), `lang` of what is typed ("hi", "en"), `look` overrides the macro ("radios", "textarea", ...),
    `hints` explain single choices of radios or checkboxes: {value: words}. `english_of` names the field whose
    name in Hindi this one asks in English: with a script it is offered, to be checked. `suggested` are usual
    answers to choose from; another may be written. `sometimes`: what is answered beside it may ask for it, so
    that it is not called optional.
    """

    autocomplete: str = ""
    inputmode: str = ""
    width: int | None = None
    lang: str = ""
    look: str = ""
    inline: bool = False
    prefix: str = ""
    suffix: str = ""
    rows: int = 5
    accept: str = ""
    english_of: str = ""
    sometimes: bool = False
    suggested: tuple = ()
    hints: dict = field(default_factory=dict)


class SeveralFiles(forms.FileInput):
    """A box for one or more files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, chosen together and always asked for. Cleaned, they are a list. most: at once."""

    widget = SeveralFiles

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Judge each file as one alone."""
        files = data or [None]
        if len(files) > self.most:
            raise ValidationError(_("At most %(most)s files at once.") % {"most": self.most})
        return [super(FilesField, self).clean(file, initial) for file in files]


class Form(forms.Form):
    """The form of a page.

    `asked = {"pay": Asked(width=10)}` in a subclass says how fields are drawn. When the reader presses the
    language switch the form is sent with `_language`; after a forced sign-in it is filled with what had been
    typed and `_draft`. It is then neither valid nor wrong, so that the view draws it with what was typed, and
    does nothing else.
    """

    use_required_attribute = False
    asked: dict[str, Asked] = {}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("auto_id", "%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        """Let each fault of an answer name the question, in our words."""
        if field and isinstance(error, ValidationError) and not hasattr(error, "error_dict"):
            error = [self._in_words(self[field], one) for one in error.error_list]
        super().add_error(field, error)

    def _in_words(self, bound: BoundField, error: ValidationError) -> ValidationError:
        if error.code not in faults.EMPTY:
            return faults.in_our_words(error, label=bound.label)
        if look_of(bound) == "date":
            words, label = _("%(label)s: write the day, the month and the year."), bound.label
        elif not faults.is_djangos_required(error):
            return error
        else:
            words = _("Choose: %(label)s") if look_of(bound) in CHOSEN else _("Write: %(label)s")
            words = _("Not answered: %(label)s") if faults.is_sentence(bound.label) else words
            label = faults.to_be_given(bound.label)
        return ValidationError(faults.naming(label, words % {"label": label}), code=error.code)

    @property
    def only_drawn(self) -> bool:
        """True when the form is only to be drawn with what was typed, not judged."""
        return LANGUAGE_SWITCH in self.data or DRAFT in self.data

    def is_valid(self) -> bool:
        return not self.only_drawn and super().is_valid()

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.only_drawn else super().errors

    def refuse(self, refusal: Refusal, *, at: str | None = None) -> None:
        """Show a refusal's words above the form, or beside the field it is about."""
        self.add_error(at, words_for(refusal))

    @property
    def has_files(self) -> bool:
        return self.is_multipart()


class Question(Form):
    """A form sent by GET, which asks and changes nothing: a search, a calculator.

    On the language switch it is answered again in the other language; what is not right is kept in silence.
    """

    def is_valid(self) -> bool:
        return self.is_bound and not super(Form, self).errors


def look_of(bound: BoundField) -> str:
    """Return the name of the macro that draws this field."""
    return asked(bound).look or getattr(bound.field, "look", "") or _look_by_widget(bound.field.widget)


def _look_by_widget(widget: forms.Widget) -> str:
    for kind, look in LOOKS:
        if isinstance(widget, kind):
            return look
    return "input"


CHOSEN = frozenset({"checkboxes", "radios", "select", "tick", "upload"})
LOOKS = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "tick"),
    (forms.ClearableFileInput, "upload"),
    (forms.FileInput, "upload"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
)


def asked(bound: BoundField) -> Asked:
    """Return how this field is asked; a form that is not ours asks plainly."""
    return getattr(bound.form, "asked", {}).get(bound.name, Asked())


def summary(form: forms.BaseForm) -> list[dict]:
    """Return the error summary's lines, each leading to its field: [{"text", "href"}]."""
    lines = [{"text": words} for words in form.non_field_errors()]
    for bound in form:
        href = f"#{first_box(bound)}"
        lines += [{"text": words, "href": href} for words in bound.errors]
    return lines


def first_box(bound: BoundField) -> str:
    """Return the id of the box to stand in: the day of a date, the first of a set of choices."""
    look = look_of(bound)
    if look == "date":
        return f"{bound.auto_id}_day"
    return bound.auto_id


def choices(bound: BoundField) -> list[dict]:
    """Return the choices as the macros take them: [{"value", "text", "checked", "hint"}]."""
    held = bound.value()
    chosen = {str(one) for one in held} if isinstance(held, (list, tuple, set)) else {str(held)}
    hints = asked(bound).hints
    return [
        {"value": str(value), "text": text, "checked": str(value) in chosen, "hint": hints.get(value, "")}
        for value, text in bound.field.choices
        if str(value) or look_of(bound) == "select"
    ]


def date_boxes(bound: BoundField) -> list[dict]:
    """Return the three boxes of a date with their values and names."""
    held = bound.value()
    values = held if isinstance(held, (list, tuple)) else bound.field.widget.decompress(held)
    values = [*(values or []), "", "", ""][:3]
    return [
        {
            "part": part,
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}_{part}",
            "value": value or "",
        }
        for part, value in zip(("day", "month", "year"), values, strict=True)
    ]
