"""What a coordinator notes of a call, and what a Chief Medical Officer directs."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms

OUTCOMES = {
    "will_register": _("They will register"),
    "has_sent": _("They say the form is sent"),
    "needs_help": _("They need help"),
    "not_reached": _("Nobody answered"),
    "not_of_this_office": _("Wrong number, or not this office"),
}


class NoteCall(forms.Form):
    """What came of a call."""

    outcome = django_forms.ChoiceField(
        label=_("What came of it?"), choices=list(OUTCOMES.items()), widget=django_forms.RadioSelect
    )
    spoke_with = django_forms.CharField(
        label=_("Whom did you speak with?"),
        help_text=_("The name or the post."),
        max_length=120,
        required=False,
    )
    note = django_forms.CharField(
        label=_("Note"),
        help_text=_("What is missing, what was promised. Nothing about anybody's family or health."),
        max_length=500,
        required=False,
        widget=django_forms.Textarea,
    )
    call_again_date = forms.DateField(label=_("Call again on"), required=False)
    asked = {"note": forms.Asked(rows=3), "spoke_with": forms.Asked(autocomplete="off", sometimes=True)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome and outcome != "not_reached" and not cleaned.get("spoke_with"):
            self.add_error("spoke_with", _("Write whom you spoke with."))
        return cleaned


class Direct(forms.Form):
    """What is to be done in the district, and by when."""

    text = django_forms.CharField(
        label=_("What is to be done?"), max_length=1000, widget=django_forms.Textarea
    )
    due_date = forms.DateField(label=_("By which day?"))
    asked = {"text": forms.Asked(rows=4)}


class Done(forms.Form):
    """What was done."""

    note = django_forms.CharField(label=_("What was done?"), max_length=500, widget=django_forms.Textarea)
    asked = {"note": forms.Asked(rows=3)}
