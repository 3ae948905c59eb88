"""What a drawing or treasury officer is asked when registering, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.journeys.contract import PageAnswers
from sevanidhi.core.journeys.page_form import PageForm
from sevanidhi.core.offices import queries as offices
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.scripts import has_english_letters
from sevanidhi.schemes.health_card.formulas.officer_lists import CODE
from sevanidhi.schemes.health_card.queries import registrations
from sevanidhi.web import forms
from sevanidhi.web.formats import name_of
from sevanidhi.web.phrases import words_for


def hindi_name(label: Any, **more: Any) -> django_forms.CharField:
    """Return a box for a name in Hindi, which is asked of everybody."""
    return django_forms.CharField(label=label, max_length=200, validators=[forms.in_hindi], **more)


def english_name(label: Any) -> django_forms.CharField:
    """Return a box for the same name in English, which may stay empty."""
    return django_forms.CharField(label=label, max_length=200, required=False, validators=[forms.in_english])


def either_name(label: Any) -> django_forms.CharField:
    """Return a box for a name in either language, which is asked of everybody."""
    return django_forms.CharField(label=label, max_length=200)


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
    named_in_case = {"kind": _("Which officer")}


class Code(PageForm):
    """The officer's code, as the treasury gave it."""

    ddo_code = django_forms.CharField(
        label=_("Your code"),
        help_text=_("As the treasury has given it, such as LKO-EDU-03. Letters, digits and hyphens."),
        max_length=20,
    )
    asked = {"ddo_code": forms.Asked(width=20, lang="en", autocomplete="off")}
    named_in_case = {"ddo_code": _("Code")}

    def clean_ddo_code(self) -> str:
        """Return the code as the register writes it; another's standing registration stops it here."""
        code = office_code(self.cleaned_data["ddo_code"])
        if not CODE.fullmatch(code):
            raise django_forms.ValidationError(_("Write the code with letters, digits and hyphens only."))
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
        "name_en": forms.Asked(lang="en", english_of="name_hi"),
        "designation_hi": forms.Asked(lang="hi"),
        "designation_en": forms.Asked(lang="en"),
    }
    named_in_case = {"name_hi": _("Name in Hindi"), "name_en": _("Name in English")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = _line_of_list(self)
        if self.line:
            office = self.line.office
            _begin_with(self, designation_hi=office.head_hi, designation_en=office.head_en)

    @property
    def told(self) -> Sequence[str]:
        """Say whose code it is by the treasury's list, or that it is on none: a mistyped one is seen here."""
        if self.line is None:
            return self._on_no_list()
        office = name_of(self.line.office)
        return [_("On the treasury's list this code is that of: %(office)s.") % {"office": office}]

    def _on_no_list(self) -> Sequence[str]:
        code = self.given.answers.of("code", "ddo_code")
        if not code or not registrations.lists_loaded():
            return ()
        said = _(
            "The code %(code)s is on none of the treasury lists received so far. Look at it once more; if it"
            " is right, go on."
        )
        return [said % {"code": code}]


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
            treasury = self.given.once(registrations.treasury_listed, line.office.district)
            if treasury:
                _begin_with(self, treasury_hi=treasury.name_hi, treasury_en=treasury.name_en)
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
        widget=django_forms.RadioSelect,
    )
    why_personal = django_forms.CharField(
        label=_("If it is your own number: why is there no official one?"), max_length=300, required=False
    )
    asked = {"why_personal": forms.Asked(sometimes=True)}
    named_in_case = {
        "official": _("Is the mobile number the official (CUG) one?"),
        "why_personal": _("Why there is no official number"),
    }

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
            self.add_error("why_personal", _("Write why there is no official number."))
        if told.get("official") == "yes":
            told["why_personal"] = ""
        return told


class Mail(PageForm):
    """Where letters go by mail."""

    email = django_forms.EmailField(label=_("E-mail of the office"), required=False)
    asked = {"email": forms.Asked(autocomplete="email", lang="en")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = _line_of_list(self)
        if line:
            _begin_with(self, email=line.office.email)


class DrawnFor(PageForm):
    """An office for which the officer draws."""

    name_hi = hindi_name(_("Name of the office in Hindi"))
    name_en = english_name(_("Name of the office in English"))
    department_hi = hindi_name(_("Department in Hindi"))
    department_en = english_name(_("Department in English"))
    asked = Officer.asked | Place.asked | {"name_en": forms.Asked(lang="en")}

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
        line = _line_of_list(self)
        if line and self.given.of("office", "name_hi") == line.office.name_hi:
            _begin_with(self, address_hi=line.office.address_hi, address_en=line.office.address_en)
        before = self._of_the_office_before()  # mostly in the same building; in English nobody would look
        _begin_with(self, **{name: text for name, text in before.items() if name != "address_en"})
        self.initial.setdefault("district", self.given.answers.of("place", "district"))

    def _of_the_office_before(self) -> PageAnswers:
        """Return the address of the last office entered; nothing for the first."""
        rows = self.given.answers.rows.get(registrations.OFFICES, ())
        entered = [row.pages["office_place"] for row in rows if "office_place" in row.pages]
        return entered[-1] if entered else {}


class Controlling(PageForm):
    """The controlling officer, who verifies the signed form."""

    controlling_name = either_name(_("Name of the controlling officer"))
    controlling_designation = either_name(_("Designation of the controlling officer"))
    controlling_office = either_name(_("Office of the controlling officer"))


def _line_of_list(form: PageForm) -> Any:
    """Return what the treasury's list says of the code that was told, or None."""
    code = form.given.answers.of("code", "ddo_code")
    return form.given.once(registrations.listed, code) if code else None


def _begin_with(form: PageForm, **known: str) -> None:
    """Fill in what is known, where nothing was answered yet.

    A treasury's list without a column in English leaves the register an English name in Hindi letters.
    """
    for name, text in known.items():
        if text and (has_english_letters(text) or not name.endswith("_en")):
            form.initial.setdefault(name, text)


def _choose_district(form: PageForm) -> None:
    field = cast(django_forms.ChoiceField, form.fields["district"])
    found = [(one.code, name_of(one)) for one in offices.districts(registrations.STATE)]
    field.choices = [("", _("Choose the district")), *found]
