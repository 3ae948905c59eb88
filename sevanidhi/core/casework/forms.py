"""What is asked when a case is moved."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.casework.kinds import Step
from sevanidhi.web import forms
from sevanidhi.web.formats import name_of


class Move(forms.Form):
    """One step: a reason where the step wants one, and papers where the applicant may add them."""

    note = django_forms.CharField(
        label=_("What do you write?"),
        max_length=4000,
        widget=django_forms.Textarea,
    )
    asked = {"note": forms.Asked(rows=6)}

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = step.note
        self.fields["note"].help_text = HELP.get(step.verb, "")

    @property
    def note_text(self) -> str:
        """Return what was written, empty where nothing had to be."""
        return self.cleaned_data.get("note", "")


class Why(forms.Form):
    """A reason for what is out of the ordinary."""

    why = django_forms.CharField(label=_("Reason"), max_length=300)


def with_papers(form: Any, papers: Any) -> Any:
    """Add a file field to a form for each paper its application needs."""
    for paper in papers:
        label = name_of({"hi": paper.title[0], "en": paper.title[1]})
        form.fields[f"paper_{paper.code}"] = django_forms.FileField(label=label)
    form.asked = form.asked | {
        f"paper_{paper.code}": forms.Asked(accept=".pdf,.jpg,.jpeg,.png") for paper in papers
    }
    return form


HELP = {
    "object": _(
        "There is one objection. List everything missing or wrong; the clock stands still until the reply."
    ),
    "reply": _("Answer every point of the objection. The clock goes on with your reply."),
    "propose_refusal": _("The applicant will read this reason."),
    "refuse": _("The applicant will read this reason."),
    "send_back": _("What should be examined again?"),
    "undo": _("Why is the decision undone? The applicant will read it."),
}
