"""What is asked when a case is moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.casework.calendars import STATE_NAMES
from sevanidhi.core.casework.kinds import Kind, Step
from sevanidhi.web import forms
from sevanidhi.web.formats import name_of

REASON = "why_"


class Move(forms.Form):
    """One step: a reason where the step wants one; on a return, one beside each answer that is not right."""

    note = django_forms.CharField(
        label=_("Your note"),
        max_length=4000,
        widget=django_forms.Textarea,
    )
    asked = {"note": forms.Asked(rows=6)}

    def __init__(
        self, *args: Any, step: Step, case_kind: Kind, answers: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.returned = case_kind.words_of_fields(answers) if step.verb == "object" else {}
        for name, (hindi, english) in self.returned.items():
            label = name_of({"hi": hindi, "en": english})
            self.fields[REASON + name] = django_forms.CharField(label=label, max_length=500, required=False)
        self.fields["note"].required = step.note and not self.returned
        again = step.verb == "object" and case_kind.objections_most != 1
        self.fields["note"].help_text = RETURN_AGAIN if again else HELP.get(step.verb, "")

    @property
    def note_text(self) -> str:
        """Return what was written, empty where nothing had to be."""
        return self.cleaned_data.get("note", "")

    @property
    def reasons(self) -> dict[str, str]:
        """Return why single answers are returned, by their names; empty where none is."""
        return {name: self.cleaned_data[REASON + name] for name in self.returned}


class SignedForm(forms.Form):
    """The scan of the signed form."""

    scan = forms.FilesField(
        label=_("The scan or photos of the signed form"),
        help_text=_(
            "A PDF of at most 5 MB, or photos (JPG, PNG) of every page, the one with the signature too:"
            " choose up to six together. All of it readable, the code at the top right too."
        ),
        most=6,  # the form of twelve people has five pages
    )
    asked = {"scan": forms.Asked(accept=".pdf,.jpg,.jpeg,.png")}


class Why(forms.Form):
    """A reason for what is out of the ordinary."""

    why = django_forms.CharField(label=_("Reason"), max_length=300)


class Declare(forms.Form):
    """What a notification says of one day of one state."""

    state = django_forms.ChoiceField(label=_("Which state"), widget=django_forms.RadioSelect)
    day = forms.DateField(label=_("Which day"))
    is_working = django_forms.ChoiceField(
        label=_("What is it?"),
        choices=[("holiday", _("A holiday")), ("working", _("A working day"))],
        widget=django_forms.RadioSelect,
    )
    name_hi = django_forms.CharField(label=_("Occasion in Hindi"), max_length=120)
    name_en = django_forms.CharField(label=_("Occasion in English"), max_length=120)
    notification = django_forms.CharField(
        label=_("Number of the notification"), help_text=_("As printed in the gazette"), max_length=120
    )
    notified_date = forms.DateField(label=_("Date of the notification"))
    asked = {
        "state": forms.Asked(inline=True),
        "is_working": forms.Asked(inline=True),
        "name_hi": forms.Asked(lang="hi"),
        "name_en": forms.Asked(lang="en"),
        "notification": forms.Asked(width=20),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(django_forms.ChoiceField, self.fields["state"]).choices = [
            (state, STATE_NAMES.get(state, state)) for state in settings.STATES
        ]


def with_papers(form: Any, papers: Any) -> Any:
    """Add a file field to a form for each paper its application needs."""
    for paper in papers:
        label = name_of({"hi": paper.title[0], "en": paper.title[1]})
        form.fields[f"paper_{paper.code}"] = django_forms.FileField(label=label)
    form.asked = form.asked | {
        f"paper_{paper.code}": forms.Asked(accept=".pdf,.jpg,.jpeg,.png") for paper in papers
    }
    return form


RETURN_AGAIN = _("What is to be put right? The applicant reads it, signs again and sends again.")
HELP = {
    "object": _(
        "There is only one objection. List everything missing or wrong; the clock is stopped until the reply."
    ),
    "report": _("What do the pay bill and the voucher say? The applicant and the district office read it."),
    "call_in": _("Why is the drawing officer's report not awaited?"),
    "reply": _("Answer every point of the objection. The clock starts again with your reply."),
    "propose_grant": _("The officer who decides reads it."),
    "propose_refusal": _("The applicant will read this reason."),
    "refuse": _("The applicant will read this reason."),
    "send_back": _("What should be examined again?"),
    "undo": _("Why is the decision undone? The applicant will read it."),
}
