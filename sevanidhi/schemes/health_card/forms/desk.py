"""What a drawing officer writes at the desk: that a form came, what is decided, what is to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.forms.family import holds_no_aadhaar
from sevanidhi.schemes.health_card.queries.applications import Applied
from sevanidhi.schemes.health_card.queries.families import AtDesk
from sevanidhi.web import formats, forms

REASON = "why_"


class FindApplication(forms.Question):
    """Which application is looked for at a desk that has many."""

    text = django_forms.CharField(
        label=_("Name of the applicant, or number of the application"), max_length=60, required=False
    )
    asked = {"text": forms.Asked(sometimes=True)}


class FindFamily(forms.Question):
    """Which verified family is looked for."""

    text = django_forms.CharField(
        label=_("Name, or number of the family, the employee or the pension"), max_length=60, required=False
    )
    asked = {"text": forms.Asked(sometimes=True)}


class Received(forms.Form):
    """How the signed form came."""

    way = django_forms.ChoiceField(
        label=_("How did the signed form arrive?"),
        choices=[("hand", _("It was handed in")), ("post", _("By post"))],
        widget=django_forms.RadioSelect,
    )
    note = django_forms.CharField(
        label=_("Number in the register of papers received"),
        max_length=120,
        required=False,
        validators=[holds_no_aadhaar],
    )
    asked = {"note": forms.Asked(width=20)}


ANOTHER_MISSING = _("Tick each family once you know that it is another person's.")


class Verify(forms.Form):
    """The officer's word, and a reason for each person whom the rule or a photo leaves to them."""

    compared = django_forms.BooleanField(
        label=_("I have compared the signed form with the records and the original papers, and kept it"),
        error_messages={"required": _("Tick the box once you have compared and kept the form.")},
    )

    def __init__(
        self, *args: Any, people: Sequence[AtDesk], same_number: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.same_number = same_number
        if same_number:
            self.fields["another"] = django_forms.MultipleChoiceField(
                label=gettext("Under the same number stand others. Is each of them another person?"),
                choices=[
                    (number, gettext("I have checked that %(family)s is another person") % {"family": number})
                    for number in same_number
                ],
                widget=django_forms.CheckboxSelectMultiple,
                error_messages={"required": ANOTHER_MISSING},
            )  # fmt: skip
        self.keys: dict[str, str] = {}
        for one in people:
            if one.to_decide:
                name = f"decided_{one.person.order}"
                self.keys[name] = one.person.key
                self.fields[name] = django_forms.CharField(
                    label=_question(one) % {"name": _name(one.person)},
                    help_text=_left_to_officer(one), max_length=500, validators=[holds_no_aadhaar],
                )  # fmt: skip
        self.order_fields([*self.keys, "another", "compared"])

    def clean_another(self) -> list[str]:
        """Take the word on every family; one that came up since the page was read has not been looked at."""
        told: list[str] = self.cleaned_data["another"]
        if set(told) != set(self.same_number):
            raise django_forms.ValidationError(ANOTHER_MISSING)
        return told

    @property
    def apart_from(self) -> list[str]:
        """Return the families of which the officer says that they are another person's."""
        return self.cleaned_data.get("another", [])

    @property
    def decided(self) -> dict[str, str]:
        """Return what was written, by the keys of people."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


def _question(one: AtDesk) -> str:
    if one.person.is_nearly_another:
        return gettext("%(name)s: how is it clear that it is the same person?")
    return gettext("%(name)s: why in the family?")


def _left_to_officer(one: AtDesk) -> str:
    language = formats.active_language()
    asked = one.place.answer == "ask" and one.person.is_judged
    said = [phrases.reason(one.place.reason, language)] if asked else []
    doubts = [phrases.DOUBTS[doubt][language == "en"] for doubt in one.doubts if doubt in phrases.DOUBTS]
    if one.person.own_income is not None:
        told = gettext("Own income, as declared: %(income)s a month.")
        said.append(told % {"income": formats.rupees_text(one.person.own_income)})
    return " ".join([*said, "; ".join(doubts)]).strip()


def _name(person: Applied) -> str:
    return formats.name_of({"hi": person.name.hi, "en": person.name.en})


class Return(forms.Form):
    """What is to be put right, question by question, and in general."""

    note = django_forms.CharField(
        label=_("What is to be put right? The applicant reads it, corrects, signs again and sends again."),
        max_length=2000, required=False, widget=django_forms.Textarea, validators=[holds_no_aadhaar],
    )  # fmt: skip
    asked = {"note": forms.Asked(rows=3, sometimes=True)}

    def __init__(self, *args: Any, fields: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returned = fields
        for name, (hindi, english) in fields.items():
            label = formats.name_of({"hi": hindi, "en": english})
            self.fields[REASON + name] = django_forms.CharField(
                label=label, max_length=500, required=False, validators=[holds_no_aadhaar]
            )
        self.asked = self.asked | {REASON + name: forms.Asked(sometimes=True) for name in fields}

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Return the boxes of the applicant's own answers, under "", then those of each member."""
        found: dict[str, tuple[str, list[BoundField]]] = {"": ("", [])}
        for name, words in self.returned.items():
            row = name.partition("/")[2]
            title = formats.name_of({"hi": words[0], "en": words[1]}).partition(":")[0] if row else ""
            found.setdefault(row, (title, []))[1].append(self[REASON + name])
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not any(str(said).strip() for said in told.values()):
            self.add_error("note", _("Write what is to be put right."))
        return told

    @property
    def reasons(self) -> dict[str, str]:
        """Return why single answers are returned, by their names."""
        return {name: self.cleaned_data[REASON + name] for name in self.returned}


class Mistake(forms.Form):
    """Why an entered change was a mistake."""

    note = django_forms.CharField(
        label=_("What was wrong, and what shows it? The state cell and the family read it."), max_length=2000,
        widget=django_forms.Textarea, validators=[holds_no_aadhaar],
    )  # fmt: skip
    asked = {"note": forms.Asked(rows=4)}


class TakeBack(forms.Form):
    """The word of the officer who takes a change back."""

    compared = django_forms.BooleanField(
        label=_("I have asked the drawing office, and seen what shows the mistake"),
        error_messages={"required": _("Tick the box once you have seen it.")},
    )
    decided: Mapping[str, str] = {}


class Refuse(forms.Form):
    """Why the family is refused."""

    note = django_forms.CharField(
        label=_("Why is the application refused? The applicant reads it."), max_length=2000,
        widget=django_forms.Textarea, validators=[holds_no_aadhaar],
    )  # fmt: skip
    asked = {"note": forms.Asked(rows=4)}
