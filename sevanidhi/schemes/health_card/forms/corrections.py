"""What is asked of a mistake in what was registered: of whom, what is wrong, and what is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.journeys.page_form import PageForm
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.forms.changes import WhoForm
from sevanidhi.schemes.health_card.forms.family import (
    BirthForm,
    ConsentForm,
    GenderForm,
    NameForm,
    NumberForm,
    in_words,
)
from sevanidhi.schemes.health_card.formulas.family import SELF
from sevanidhi.schemes.health_card.queries import applications, changes, corrections
from sevanidhi.schemes.health_card.services.corrections import check


class CorrectedForm(WhoForm):
    """Of which member something is wrong."""

    kind = changes.CORRECTION


class _OfMember(PageForm):
    """A page about somebody who stands in the family, whom an earlier page named."""

    @property
    def line(self) -> Any:
        return self.given.once(applications.line_of_key, self.given.answers.of("who", "member"))


class WrongForm(_OfMember):
    """What is wrong of this member."""

    what = django_forms.MultipleChoiceField(
        label=_("What is wrong?"), widget=django_forms.CheckboxSelectMultiple,
        help_text=_("Tick only what is to be corrected."),
        error_messages={"required": _("Tick at least one of these.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = corrections.correctable(self.line) if self.line is not None else corrections.FACTS
        choices = [(fact, in_words(phrases.FACTS_ASKED[fact])) for fact in asked]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Keep of whom it was said: who chooses another member looks at all of it again."""
        told = super().clean() or {}
        return told | {"of": self.given.answers.of("who", "member")}


class _RightForm(_OfMember):
    """What is right, with what stands on the card above it."""

    fact = ""

    @property
    def told(self) -> Sequence[str]:
        if self.line is None:
            return ()
        said = corrections.now_said(self.line, self.fact)
        return [gettext("On the card now: %(said)s") % {"said": said}]


class RightNameForm(_RightForm, NameForm):
    """The right name, which begins with the wrong one: mostly a letter is to be changed."""

    fact = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.line, name, ""))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        line = None if self.errors else self.line
        if line is not None and all(told[name] == getattr(line, name) for name in self.fields):
            self.add_error(None, STANDS_ALREADY)
        return told


STANDS_ALREADY = _("This is what stands on the card already. Change it, or untick it under “What is wrong?”.")


class RightBirthForm(_RightForm, BirthForm):
    """The right date of birth. Where the rule then says no, it is said here, and why."""

    fact = "birth_date"

    def clean_birth_date(self) -> date:
        born = super().clean_birth_date()
        if self.line is not None and born == self.line.birth_date:
            raise django_forms.ValidationError(STANDS_ALREADY)
        return born

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and self.line is not None:
            try:
                check(applications.with_birth_date(self.line, told["birth_date"]), on=self.given.on)
            except Refusal as refusal:
                self.refuse(refusal, at="birth_date")
        return told


class RightGenderForm(_RightForm, GenderForm):
    """The right gender, as the relation allows it."""

    fact = "gender"

    def clean_gender(self) -> str:
        gender = super().clean_gender()
        if self.line is not None and gender == self.line.gender:
            raise django_forms.ValidationError(STANDS_ALREADY)
        return gender

    def _relation(self) -> str:
        return self.line.relation if self.line is not None else ""


class LateConsentForm(ConsentForm):
    """The notice on Aadhaar numbers; without consent no number is taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = gettext("Do you agree that this Aadhaar number is used for the card?")
        self.fields["agreed"].choices = [("yes", gettext("Yes, I agree")), ("no", gettext("No"))]

    def clean_agreed(self) -> str:
        agreed: str = self.cleaned_data["agreed"]
        if agreed == "no":
            raise django_forms.ValidationError(
                _(
                    "Without your consent no number is taken. "
                    "Untick the Aadhaar number under “What is wrong?”."
                )
            )
        return agreed


class LateNumberForm(_OfMember, NumberForm):
    """The number that was not there at registration."""

    no_aadhaar_why = None  # type: ignore[assignment]
    no_aadhaar_proof = None  # type: ignore[assignment]
    none_given = _("Write the number.")
    asked = {"aadhaar": NumberForm.asked["aadhaar"]}

    def clean(self) -> dict[str, Any]:
        return {"no_aadhaar_why": "", "no_aadhaar_proof": ""} | (super().clean() or {})

    def _relation(self) -> str:
        return self.line.relation if self.line is not None else SELF

    def _birth_date(self) -> date | None:
        right = self.given.of(applications.RIGHT["birth_date"], "birth_date")
        if right:
            return date.fromisoformat(right)
        return self.line.birth_date if self.line is not None else None
