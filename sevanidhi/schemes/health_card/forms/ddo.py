"""What a drawing or treasury officer is asked when registering, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.journeys.page_form import PageForm
from sevanidhi.core.offices import queries as offices
from sevanidhi.kernel.money import ascii_digits
from sevanidhi.schemes.health_card.formulas.officer_lists import CODE
from sevanidhi.schemes.health_card.queries import registrations
from sevanidhi.web import forms
from sevanidhi.web.formats import name_of
from sevanidhi.web.phrases import words_for


def hindi_name(label: Any, **more: Any) -> django_forms.CharField:
    """Return a box for a name in Hindi, which is asked of everybody."""
    return django_forms.CharField(label=label, max_length=200, **more)


def english_name(label: Any) -> django_forms.CharField:
    """Return a box for the same name in English, which may stay empty."""
    return django_forms.CharField(label=label, max_length=200, required=False)


class Kind(PageForm):
    """Who registers: a drawing officer, or a treasury officer for the pensioners."""

    kind = django_forms.ChoiceField(
        label=_("Which officer are you?"),
        choices=[
            ("ddo", _("Drawing and disbursing officer (DDO)")),
            ("treasury", _("Treasury officer (TO), for pensioners")),
        ],
        widget=django_forms.RadioSelect,
    )


class Code(PageForm):
    """The officer's code, as the treasury gave it."""

    ddo_code = django_forms.CharField(
        label=_("Your code"),
        help_text=_("As the treasury has given it, such as LKO-EDU-03. Letters, figures and strokes."),
        max_length=20,
    )
    asked = {"ddo_code": forms.Asked(width=20, lang="en", autocomplete="off")}

    def clean_ddo_code(self) -> str:
        """Return the code as the register writes it; another's standing registration stops it here."""
        code = ascii_digits(self.cleaned_data["ddo_code"]).upper().strip()
        if not CODE.fullmatch(code):
            raise django_forms.ValidationError(_("Write the code with letters, figures and strokes only."))
        refusal = registrations.why_code_is_not_free(code, owner=self.given.owner, on=self.given.on)
        if refusal is not None:
            raise django_forms.ValidationError(words_for(refusal))
        return code


class Officer(PageForm):
    """The officer's name and post."""

    name_hi = hindi_name(_("Your name in Hindi"))
    name_en = english_name(_("Your name in English"))
    designation_hi = hindi_name(_("Designation in Hindi"), help_text=_("Such as ज़िला विद्यालय निरीक्षक"))
    designation_en = english_name(_("Designation in English"))
    asked = {
        "name_hi": forms.Asked(lang="hi", autocomplete="name"),
        "name_en": forms.Asked(lang="en"),
        "designation_hi": forms.Asked(lang="hi"),
        "designation_en": forms.Asked(lang="en"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = _line_of_list(self)
        if self.line:
            office = self.line.office
            _begin_with(self, designation_hi=office.head_hi, designation_en=office.head_en)

    @property
    def told(self) -> Sequence[str]:
        """Say whose code it is by the treasury's list: a mistyped one is seen here."""
        if self.line is None:
            return ()
        office = name_of(self.line.office)
        return [_("On the treasury's list this code is that of: %(office)s.") % {"office": office}]


class Place(PageForm):
    """The officer's department, district and treasury."""

    department_hi = hindi_name(_("Department in Hindi"))
    department_en = english_name(_("Department in English"))
    district = django_forms.ChoiceField(label=_("District"))
    treasury_hi = hindi_name(_("Treasury in Hindi"), help_text=_("Where your bills are passed"))
    treasury_en = english_name(_("Treasury in English"))
    asked = {
        "department_hi": forms.Asked(lang="hi"),
        "department_en": forms.Asked(lang="en"),
        "treasury_hi": forms.Asked(lang="hi"),
        "treasury_en": forms.Asked(lang="en"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_district(self)
        line = _line_of_list(self)
        if line:
            _begin_with(
                self, department_hi=line.department_hi, department_en=line.department_en,
                district=line.office.district.code if line.office.district else "",
            )  # fmt: skip


class Mobile(PageForm):
    """Whether the proved number is the official one; a personal one needs a reason."""

    official = django_forms.ChoiceField(
        choices=[
            ("yes", _("Yes, it is the official CUG number")),
            ("no", _("No, it is my own; I have no official number")),
        ],
        help_text=_(
            "Where there is an official number it must be that one. You have one, but began with another? "
            "Give this application up and begin with the official number."
        ),
        widget=django_forms.RadioSelect,
    )
    why_personal = django_forms.CharField(
        label=_("Why is there no official number?"), max_length=300, required=False,
        help_text=_("Only where it is your own number. The state cell reads the reason."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.given.owner
        number = owner.registered_mobile if owner else ""
        self.fields["official"].label = (
            _("Is %(mobile)s your official (CUG) mobile number?") % {"mobile": number}
            if number
            else _("Is the mobile number the official (CUG) one?")
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("official") == "no" and not told.get("why_personal"):
            self.add_error("why_personal", _("Say why there is no official number."))
        if told.get("official") == "yes":
            told["why_personal"] = ""
        return told


class Mail(PageForm):
    """Where letters go by mail."""

    email = django_forms.EmailField(label=_("E-mail of the office"), required=False)
    asked = {"email": forms.Asked(autocomplete="email", lang="en")}


class DrawnFor(PageForm):
    """An office for which the officer draws."""

    name_hi = hindi_name(_("Name of the office in Hindi"))
    name_en = english_name(_("Name of the office in English"))
    department_hi = hindi_name(_("Department in Hindi"))
    department_en = english_name(_("Department in English"))
    asked = Officer.asked | Place.asked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("department_hi", "department_en"):  # mostly that of the officer
            self.initial.setdefault(name, self.given.answers.of("place", name))
        line = _line_of_list(self)
        if line and not self.given.answers.rows.get(registrations.OFFICES):  # the first is mostly their own
            _begin_with(self, name_hi=line.office.name_hi, name_en=line.office.name_en)


class DrawnForPlace(PageForm):
    """Where that office is."""

    district = django_forms.ChoiceField(label=_("District"))
    address_hi = django_forms.CharField(
        label=_("Address in Hindi"), max_length=500, widget=django_forms.Textarea,
        help_text=_("House, street, town and PIN code"),
    )  # fmt: skip
    address_en = django_forms.CharField(
        label=_("Address in English"), max_length=500, required=False, widget=django_forms.Textarea,
    )  # fmt: skip
    asked = {
        "address_hi": forms.Asked(rows=3, lang="hi"),
        "address_en": forms.Asked(rows=3, lang="en"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_district(self)
        self.initial.setdefault("district", self.given.answers.of("place", "district"))
        line = _line_of_list(self)
        if line and self.given.of("office", "name_hi") == line.office.name_hi:
            _begin_with(self, address_hi=line.office.address_hi, address_en=line.office.address_en)


class Controlling(PageForm):
    """The controlling officer, who verifies the signed form."""

    controlling_name = hindi_name(_("Name of the controlling officer"))
    controlling_designation = hindi_name(_("Designation of the controlling officer"))
    controlling_office = hindi_name(_("Office of the controlling officer"))


def _line_of_list(form: PageForm) -> Any:
    code = form.given.answers.of("code", "ddo_code")
    return form.given.once(registrations.listed, code) if code else None


def _begin_with(form: PageForm, **known: str) -> None:
    """Fill in what is known, where nothing was answered yet."""
    for name, text in known.items():
        if text:
            form.initial.setdefault(name, text)


def _choose_district(form: PageForm) -> None:
    field = cast(django_forms.ChoiceField, form.fields["district"])
    found = [(one.code, name_of(one)) for one in offices.districts(registrations.STATE)]
    field.choices = [("", _("Choose the district")), *found]
