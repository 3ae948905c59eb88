"""What every journey asks besides its own pages: a newcomer's number, a helper, the declaration, the code."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.web import forms


class Newcomer(forms.Form):
    """The number of one who has no login yet."""

    mobile = forms.MobileField(
        label=_("Your mobile number"), help_text=_("A code is sent to it. The application is tied to it.")
    )


class Helper(forms.Form):
    """Who may help, and for how long."""

    user_id = django_forms.CharField(
        label=_("User ID of the helper"),
        help_text=_(
            "They sign in with their own login. They can fill in the application and send the scan of its"
            " signed form; only you send the application."
        ),
        max_length=20,
    )
    hours = django_forms.ChoiceField(
        label=_("For how long"),
        help_text=_("For somebody who helps already, these hours take the place of the old ones."),
        choices=[("4", _("4 hours")), ("24", _("24 hours")), ("72", _("72 hours"))],
        initial="24",
        widget=django_forms.RadioSelect,
    )
    asked = {"user_id": forms.Asked(width=20, lang="en")}

    def __init__(self, *args: Any, is_sent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_sent:
            self.fields["user_id"].help_text = _(
                "They sign in with their own login. They can send the scan of the signed form, nothing else."
            )


class Declaration(forms.Form):
    """The applicant declares what stands above it."""

    agreed = django_forms.BooleanField(
        label=_("I have read this and declare it"),
        error_messages={"required": _("Tick the box: without the declaration the application is not sent.")},
    )


class Code(forms.Form):
    """The code that sends the application."""

    code = forms.OneTimeCodeField(label=_("The six digits of the code"))
