"""What the directory asks."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


class Search(forms.Question):
    """A name in either script, or a code."""

    q = django_forms.CharField(
        label=_("Name, place or code of an office"),
        help_text=_("In Hindi or English letters, such as अजमेर or Ajmer"),
        max_length=80,
    )
    asked = {"q": forms.Asked(width=20, autocomplete="off")}
