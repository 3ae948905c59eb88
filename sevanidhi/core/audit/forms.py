"""What may be asked of the audit."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.audit.queries import Filters
from sevanidhi.kernel.codes import office_code
from sevanidhi.web import forms


class Search(forms.Form):
    """Filters of the trail; all may be left empty."""

    by_name = django_forms.CharField(label=_("Login"), required=False, max_length=40)
    act = django_forms.CharField(
        label=_("Act begins with"),
        required=False,
        max_length=80,
        help_text=_("For instance payroll.schedule"),
    )
    office = django_forms.CharField(label=_("Office code"), required=False, max_length=40)
    about = django_forms.CharField(label=_("Number of the record"), required=False, max_length=80)
    from_date = forms.DateField(label=_("From"), required=False)
    until_date = forms.DateField(label=_("To, this day included"), required=False)
    asked = {
        "by_name": forms.Asked(width=10, lang="en"),
        "act": forms.Asked(width=20, lang="en"),
        "office": forms.Asked(width=10, lang="en"),
        "about": forms.Asked(width=10),
    }

    def clean_office(self) -> str:
        return office_code(self.cleaned_data["office"])

    @property
    def filters(self) -> Filters:
        """Return what was asked; nothing in particular while the form is empty or wrong."""
        return Filters(**self.cleaned_data) if self.is_valid() else Filters()
