"""What is asked of a change in a registered family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.journeys.page_form import PageForm
from sevanidhi.kernel.codes import office_code
from sevanidhi.schemes.health_card import rules
from sevanidhi.schemes.health_card.forms.desk import Verify
from sevanidhi.schemes.health_card.forms.family import RelationForm, holds_no_aadhaar
from sevanidhi.schemes.health_card.formulas.family import SELF
from sevanidhi.schemes.health_card.queries import applications, changes, tables
from sevanidhi.schemes.health_card.services.families import DdoNotRegistered, why_not_under
from sevanidhi.web import formats, forms
from sevanidhi.web.phrases import words_for


class ChildForm(RelationForm):
    """Which child has come into the family."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["relation"]
        field.choices = [one for one in field.choices if one[0] in applications.CHILDREN]


class SpouseOnlyForm(RelationForm):
    """The husband or wife, and nobody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["relation"]
        field.choices = [one for one in field.choices if one[0] == "spouse"]
        self.initial.setdefault("relation", "spouse")


class ProofForm(PageForm):
    """Which paper shows it."""

    paper = django_forms.CharField(
        label=_("Which paper shows it, and its number?"),
        help_text=_(
            "Such as a certificate, or the order of a transfer. Show the original to your drawing officer."
        ),
        max_length=200, validators=[holds_no_aadhaar],
    )  # fmt: skip


class DayForm(ProofForm):
    """When it was, and which paper shows it."""

    day = forms.DateField(label=_("On which day was it?"))
    field_order = ("day", "paper")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.given.on:
            raise django_forms.ValidationError(_("This day is still to come."))
        return day


class WhoForm(PageForm):
    """Which member of the family it is about."""

    kind = ""
    member = django_forms.ChoiceField(
        label=_("Who is it?"), widget=django_forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = changes.may_be_told_of(self.given.owner, self.kind, on=self.given.on)
        self.fields["member"].choices = [(str(one.pk), _said(one)) for one in self.found]

    @property
    def told(self) -> Sequence[str]:
        return () if self.found else (str(_("Nobody of your family can leave it in this way.")),)


class DependantForm(RelationForm):
    """Which relative has come to depend on the employee or pensioner: of those who have to, by the rule."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = rules.family(self.given.on).relations
        field = self.fields["relation"]
        field.choices = [
            one for one in field.choices if one[0] not in listed or listed[one[0]].wholly_dependent
        ]


class DivorcedForm(WhoForm):
    """From which husband or wife the holder is divorced."""

    kind = changes.DIVORCE


class MarriedForm(WhoForm):
    """Which daughter or sister has married."""

    kind = changes.MARRIED_OUT


class DiedForm(WhoForm):
    """Which member has died."""

    kind = changes.DEATH


def _said(member: Any) -> str:
    relation = tables.relation_title(member.relation, gender=member.gender).said_in(formats.active_language())
    return f"{formats.name_of(member)}, {relation}"


class VerifyChange(Verify):
    """The officer's word on a change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["compared"]
        field.label = _("I have compared the change with the original paper or the order")
        field.error_messages = {"required": _("Tick the box once you have compared the paper.")}


class KeepOnCard(forms.Form):
    """Why somebody past an age stays on the card."""

    note = django_forms.CharField(
        label=_("Why does this person stay on the card?"), max_length=500,
        help_text=_("The rule leaves it to you. The family reads the reason."),
        widget=django_forms.Textarea, validators=[holds_no_aadhaar],
    )  # fmt: skip
    asked = {"note": forms.Asked(rows=3)}

    @property
    def decided(self) -> dict[str, str]:
        """Return what was written as `verify` takes it."""
        return {SELF: self.cleaned_data["note"]}


class _Enter(forms.Form):
    """What an officer enters by an order or a certificate."""

    day = forms.DateField(label=_("On which day was it?"))
    paper = django_forms.CharField(
        label=_("Number and day of the order or certificate"), max_length=200, validators=[holds_no_aadhaar]
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise django_forms.ValidationError(_("This day is still to come."))
        return day

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        """Return what was entered as the pages of an application hold it."""
        told = self.cleaned_data
        return {"event": {"day": told["day"].isoformat(), "paper": told["paper"]}}


class EnterDeath(_Enter):
    """The death of the employee or pensioner."""


class EnterTransfer(_Enter):
    """To which drawing officer the employee goes."""

    ddo_code = django_forms.CharField(label=_("Code of the new drawing officer"), max_length=20)
    field_order: tuple[str, ...] = ("ddo_code", "day", "paper")
    asked = {"ddo_code": forms.Asked(width=20)}

    def clean_ddo_code(self) -> str:
        code = office_code(self.cleaned_data["ddo_code"])
        refusal = why_not_under(code, on=self.today)
        if isinstance(refusal, DdoNotRegistered):
            raise django_forms.ValidationError(_("No registered drawing officer or treasury has this code."))
        if refusal is not None:
            raise django_forms.ValidationError(words_for(refusal))
        return code

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        return super().pages | {"ddo": {"ddo_code": self.cleaned_data["ddo_code"]}}


class EnterRetirement(EnterTransfer):
    """Under which treasury the pension is paid, and by which order."""

    ddo_code = django_forms.CharField(label=_("Code of the treasury"), max_length=20)
    service_number = django_forms.CharField(label=_("Number of the pension order (PPO)"), max_length=40)
    field_order = ("ddo_code", "service_number", "day", "paper")
    asked = {"ddo_code": forms.Asked(width=20), "service_number": forms.Asked(width=20)}

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        told = self.cleaned_data
        pensioner = {
            "service_number": told["service_number"].upper(), "retirement_date": told["day"].isoformat(),
        }  # fmt: skip
        return super().pages | {"pensioner": pensioner}


ENTERED: dict[str, type[_Enter]] = {
    changes.HOLDER_DEATH: EnterDeath,
    changes.TRANSFER: EnterTransfer,
    changes.RETIREMENT: EnterRetirement,
}
