"""What the pages of people ask."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


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
