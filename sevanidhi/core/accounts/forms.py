"""What the pages of logins ask."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.accounts.words import ROLE_NAMES
from sevanidhi.kernel.codes import office_code
from sevanidhi.web import forms

OFFICE_ROLES = [(role, name) for role, name in ROLE_NAMES.items() if role != "member"]


class UserId(forms.Form):
    """Who wants to sign in, or forgot the password."""

    user_id = django_forms.CharField(label=_("User ID"), max_length=40)
    asked = {"user_id": forms.Asked(autocomplete="username", width=20, lang="en")}


class MemberDoor(UserId):
    """Who wants to sign in with a code: the user ID, or the number of an application begun here."""

    user_id = django_forms.CharField(label=_("User ID or number of the application"), max_length=40)


class Password(UserId):
    """An officer's user ID and password."""

    password = django_forms.CharField(
        label=_("Password"), max_length=128, strip=False, widget=django_forms.PasswordInput
    )
    asked = UserId.asked | {"password": forms.Asked(autocomplete="current-password")}


class Code(forms.Form):
    """The six figures of an SMS, or of the authenticator app."""

    code = forms.OneTimeCodeField(label=_("The six digits of the code"))


class NewPassword(forms.Form):
    """A new password, written once: its writer can have it shown."""

    password = django_forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. Three or four words that do not belong together are good."),
        max_length=128,
        strip=False,
        widget=django_forms.PasswordInput,
    )
    asked = {"password": forms.Asked(autocomplete="new-password")}


class ChooseRole(forms.Form):
    """The role to act in, by its number; "all" for every one held."""

    held = django_forms.ChoiceField(label=_("Role"), widget=django_forms.RadioSelect)

    def __init__(self, *args, roles: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        every = [("all", _("All of them"))] if len(roles) > 1 else []
        self.fields["held"].choices = [*roles, *every]


class Offer(forms.Form):
    """To whom a charge goes, and from which day."""

    held = django_forms.ChoiceField(label=_("Charge"), widget=django_forms.RadioSelect)
    taker = django_forms.CharField(label=_("User ID of the officer who takes it"), max_length=40)
    from_date = forms.DateField(label=_("First day of the new officer"))
    note = django_forms.CharField(
        label=_("Order or note"), max_length=300, required=False, widget=django_forms.Textarea
    )
    asked = {"taker": forms.Asked(width=20, lang="en"), "note": forms.Asked(rows=3)}

    def __init__(self, *args, charges: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held"].choices = charges
        if len(charges) == 1:  # there is nothing to choose
            self.initial.setdefault("held", charges[0][0])


class NewLogin(forms.Form):
    """A login for one on the register of employees."""

    employee_id = django_forms.CharField(label=_("Employee ID"), max_length=40)
    user_id = django_forms.CharField(
        label=_("User ID"), help_text=_("The employee ID, or a name for the post."), max_length=40
    )
    asked = {
        "employee_id": forms.Asked(width=20, lang="en"),
        "user_id": forms.Asked(width=20, lang="en"),
    }


class Grant(forms.Form):
    """The role asked for a login."""

    user_id = django_forms.CharField(label=_("User ID"), max_length=40)
    role = django_forms.ChoiceField(label=_("Role"), choices=[("", ""), *OFFICE_ROLES])
    office = django_forms.CharField(
        label=_("Code of the office"),
        help_text=_("Leave it empty for a role that belongs to no single office, such as auditor."),
        max_length=40,
        required=False,
    )
    from_date = forms.DateField(label=_("First day"))
    until_date = forms.DateField(
        label=_("First day without the role"),
        help_text=_("If empty: until further orders. A coordinator of the district must have one."),
        required=False,
    )
    why = django_forms.CharField(label=_("Order or reason"), max_length=300, widget=django_forms.Textarea)
    asked = {
        "user_id": forms.Asked(width=20, lang="en"),
        "office": forms.Asked(width=20, lang="en"),
        "until_date": forms.Asked(sometimes=True),
        "why": forms.Asked(rows=3),
    }

    def clean_office(self) -> str:
        return office_code(self.cleaned_data["office"])


class End(forms.Form):
    """When a role ends, and why."""

    until_date = forms.DateField(label=_("First day without the role"))
    why = django_forms.CharField(label=_("Order or reason"), max_length=300, widget=django_forms.Textarea)
    asked = {"why": forms.Asked(rows=3)}


class Search(forms.Form):
    """A user ID, an office's code or a role."""

    q = django_forms.CharField(label=_("User ID, office code or role"), max_length=60, required=False)
    asked = {"q": forms.Asked(width=20)}


class Replace(forms.Form):
    """What somebody has lost who stands before the officer."""

    user_id = django_forms.CharField(label=_("User ID"), max_length=40)
    what = django_forms.MultipleChoiceField(
        label=_("What is lost or missing?"),
        choices=[
            ("mobile", _("The mobile number")),
            ("app", _("The authenticator app")),
            ("password", _("The password, and there is no other way to a new one")),
            ("slip", _("There is no telephone: ten codes on paper")),
        ],
        widget=django_forms.CheckboxSelectMultiple,
    )
    new_mobile = forms.MobileField(
        label=_("New mobile number"), help_text=_("Only when the number is lost."), required=False
    )
    why = django_forms.CharField(
        label=_("How did you make sure who it is?"),
        help_text=_("For example: service identity card seen, known to the office."),
        max_length=300,
        widget=django_forms.Textarea,
    )
    asked = {
        "user_id": forms.Asked(width=20, lang="en"),
        "new_mobile": forms.Asked(sometimes=True),
        "why": forms.Asked(rows=3),
    }

    def clean(self):
        cleaned = super().clean()
        lost, number = "mobile" in cleaned.get("what", ()), cleaned.get("new_mobile")
        if lost and not number and "new_mobile" not in self.errors:
            self.add_error("new_mobile", _("Write the new mobile number."))
        if number and not lost:
            self.add_error("what", _("Tick the mobile number, or leave the new number empty."))
        return cleaned
