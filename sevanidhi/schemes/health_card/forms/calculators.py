"""What the family calculator asks: who the person is to the employee, then what the rule wants to know."""

from collections.abc import Mapping
from datetime import date

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.schemes.health_card.formulas.family import OTHER, Answers, RelationRule
from sevanidhi.web import formats, forms

YES_OR_NO = (("yes", _("Yes")), ("no", _("No")))
MARITAL = (
    ("unmarried", _("Unmarried")),
    ("married", _("Married")),
    ("divorced", _("Divorced")),
    ("separated", _("Separated from her husband")),
    ("widowed", _("Widowed")),
)


class Relation(forms.Question):
    """Who the person is to the employee or pensioner."""

    asked = {"relation": forms.Asked(look="radios")}

    def __init__(self, *args, relations: Mapping[str, RelationRule], **kwargs):
        super().__init__(*args, **kwargs)
        language = formats.active_language()
        listed = [(row.code, row.title.said_in(language)) for row in relations.values()]
        self.fields["relation"] = django_forms.ChoiceField(
            label=_("Who is the person to the employee or pensioner?"),
            choices=[*listed, (OTHER, _("Another relative"))],
            error_messages={"required": _("Choose the relation.")},
        )


class Person(forms.Question):
    """What the rule asks of this relation, and the day to be judged by."""

    asked = {
        "birth_date": forms.Asked(autocomplete="off"),
        "marital": forms.Asked(look="radios"),
        "wholly_dependent": forms.Asked(look="radios", inline=True),
        "normally_resides": forms.Asked(look="radios", inline=True),
    }

    def __init__(self, *args, relation: RelationRule, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["relation"] = django_forms.CharField(
            widget=django_forms.HiddenInput, initial=relation.code
        )
        questions = _questions()
        for name in relation.questions:
            self.fields[name] = questions[name]
        self.fields["on"] = forms.DateField(
            label=_("On which day?"), help_text=_("Today, or the day of the change"), initial=today
        )

    @property
    def answers(self) -> Answers:
        """Return what was declared."""
        said = self.cleaned_data
        return Answers(
            marital=said.get("marital"),
            wholly_dependent=_yes(said.get("wholly_dependent")),
            normally_resides=_yes(said.get("normally_resides")),
            own_income=said.get("own_income"),
            disability=said.get("disability", False),
        )


def _questions() -> dict[str, django_forms.Field]:
    return {
        "birth_date": forms.DateField(label=_("Date of birth")),
        "marital": django_forms.ChoiceField(label=_("Married or not?"), choices=MARITAL),
        "wholly_dependent": django_forms.ChoiceField(
            label=_("Is the person wholly dependent on the employee or pensioner?"),
            choices=YES_OR_NO,
            error_messages={"required": _("Choose whether the person is wholly dependent.")},
        ),
        "normally_resides": django_forms.ChoiceField(
            label=_("Does the person normally live with the employee or pensioner?"),
            choices=YES_OR_NO,
            error_messages={
                "required": _("Choose whether the person normally lives with the employee or pensioner.")
            },
        ),
        "own_income": forms.RupeesField(
            label=_("Their own income a month"), help_text=_("Pension, wages, rent, interest"), required=False
        ),
        "disability": django_forms.BooleanField(label=_("The child has a disability"), required=False),
    }


def _yes(said: str | None) -> bool | None:
    return said == "yes" if said else None
