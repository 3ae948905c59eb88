"""What the employee or pensioner is asked, page by page, for themselves and for each person of the family."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.validators import MaxLengthValidator
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sevanidhi.core.journeys.contract import Given
from sevanidhi.core.journeys.page_form import PageForm
from sevanidhi.core.uploads import forms as uploads
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.forms import ASKED as NUMBER_ASKED
from sevanidhi.core.vault.forms import AadhaarField
from sevanidhi.core.vault.numbers import BETWEEN_FIGURES, AadhaarNotValid, Secret, read_number
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases, rules
from sevanidhi.schemes.health_card.forms.calculators import MARITAL, YES_OR_NO
from sevanidhi.schemes.health_card.formulas.ages import years_complete
from sevanidhi.schemes.health_card.formulas.cards import LONGEST_NAME
from sevanidhi.schemes.health_card.formulas.family import (
    OTHER,
    SELF,
    Answer,
    Eligibility,
    fits_relation,
    gender_told,
)
from sevanidhi.schemes.health_card.formulas.plausible import cannot_be
from sevanidhi.schemes.health_card.queries import applications, families
from sevanidhi.schemes.health_card.services.families import DdoNotRegistered, why_not_under
from sevanidhi.web import formats, forms
from sevanidhi.web.phrases import words_for

OLDEST = 120


def _words(pair: tuple[str, str]) -> str:
    return formats.name_of({"hi": pair[0], "en": pair[1]})


in_words = lazy(_words, str)


def _radios(label: Any, choices: Any, **more: Any) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=label, choices=choices, widget=django_forms.RadioSelect, error_messages=CHOOSE, **more
    )


CHOOSE = {"required": _("Choose one of these.")}


class DdoForm(PageForm):
    """The code of the drawing or treasury officer; part of a name gives a list to choose from."""

    find = django_forms.CharField(
        label=_("Code of your drawing officer or treasury"),
        help_text=_(
            "It is on your pay slip or pension papers. You can also write part of the name or the district."
        ),
        max_length=80,
    )
    asked = {"find": forms.Asked(width=20)}

    @classmethod
    def fields_by(cls, given: Given, data: Mapping[str, str]) -> Hashable:
        return data.get("find", "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("find", self.initial.get("ddo_code", ""))
        choices = self._choices()
        if choices:
            self.fields["ddo_code"] = _radios(_("Which of these?"), choices)

    @property
    def told(self) -> Sequence[str]:
        return [gettext("Choose one of these, or write another name.")] if self._waits_for_choice() else []

    def is_valid(self) -> bool:
        """Ask again where part of a name has led to a list: looking for an officer is no mistake."""
        return super().is_valid() and not self._waits_for_choice()

    def _waits_for_choice(self) -> bool:
        return "ddo_code" in self.fields and not self.errors and not self.cleaned_data.get("ddo_code")

    def _choices(self) -> list[tuple[str, str]]:
        """Return the officers whom part of a name leads to; none where a code was written."""
        text = str(self.data.get("find", ""))
        found = (
            []
            if self.given.once(_why_not, (text, self.given.on)) is None
            else families.ddos_found(text, on=self.given.on)
        )
        return [(office.code, f"{office.code} · {formats.name_of(office)}") for office in found]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self.errors.pop("ddo_code", None)
        if self.errors or ("ddo_code" in self.fields and not told.get("ddo_code")):
            return told
        chosen = told.get("ddo_code") or told["find"]
        refusal = self.given.once(_why_not, (chosen, self.given.on))
        if refusal is None:
            return {"ddo_code": office_code(chosen)}
        self.add_error("find", NO_DDO if isinstance(refusal, DdoNotRegistered) else words_for(refusal))
        return told


NO_DDO = _(
    "No registered drawing officer or treasury is found by this. Check the code; an office that is not yet "
    "registered has to register first."
)


def _why_not(asked: tuple[str, date]) -> Refusal | None:
    code, on = asked
    return why_not_under(code, on=on)


class ServiceForm(PageForm):
    """In service, or retired."""

    takes_alike = True

    kind = _radios(
        _("Are you in service or a pensioner?"),
        [("employee", _("In service")), ("pensioner", _("Pensioner"))],
    )


def _level() -> django_forms.IntegerField:
    return django_forms.IntegerField(
        label=_("Pay level"), min_value=1, max_value=18, required=False,
        help_text=_("From the pay matrix, 1 to 18. Under a later rule the ward goes by it."),
    )  # fmt: skip


class _WorkForm(PageForm):
    """What both forms of work ask."""

    asked = {
        "service_number": forms.Asked(width=20),
        "posting_hi": forms.Asked(lang="hi"),
        "posting_en": forms.Asked(lang="en"),
        "pay_level": forms.Asked(width=2, inputmode="numeric"),
    }

    def clean_service_number(self) -> str:
        return str(self.cleaned_data["service_number"]).upper()


class EmployeeForm(_WorkForm):
    """Number and place of one in service."""

    service_number = django_forms.CharField(
        label=_("Employee ID"), help_text=_("As on the pay slip"), max_length=40
    )
    posting_hi = django_forms.CharField(label=_("Post and office, in Hindi"), max_length=200)
    posting_en = django_forms.CharField(
        label=_("Post and office, in English"), max_length=200, required=False
    )
    pay_level = _level()


class PensionerForm(_WorkForm):
    """Number and last place of one who has retired."""

    service_number = django_forms.CharField(
        label=_("Number of the pension order (PPO)"), help_text=_("As on the pension papers"), max_length=40
    )
    retirement_date = forms.DateField(label=_("Day of retirement"))
    posting_hi = django_forms.CharField(label=_("Last post and office, in Hindi"), max_length=200)
    posting_en = django_forms.CharField(
        label=_("Last post and office, in English"), max_length=200, required=False
    )
    pay_level = _level()

    def clean_retirement_date(self) -> date:
        retired: date = self.cleaned_data["retirement_date"]
        if retired > self.given.on:
            raise django_forms.ValidationError(
                _("This day is still to come: whoever serves is not a pensioner.")
            )
        born = self.given.answers.of("self_person", "birth_date")
        if born and retired <= date.fromisoformat(born):
            raise django_forms.ValidationError(_words(phrases.CANNOT_BE["retired_before_birth"]))
        return retired


class SpouseForm(PageForm):
    """Whether husband and wife both serve."""

    takes_alike = True

    serves = _radios(
        _("Is your husband or wife also in the state's service, or a pensioner of the state?"),
        [("no", _("No, or I am not married")), ("yes", _("Yes"))],
    )


class ChildrenForm(PageForm):
    """Which of two who serve has the children on the card."""

    takes_alike = True

    children_with = _radios(
        _("On whose card do your children come?"),
        [("me", _("On mine")), ("spouse", _("On the card of my husband or wife"))],
        help_text=_("A child is on one card only. You are asked this once."),
    )


class ConsentForm(PageForm):
    """The notice on Aadhaar numbers, and whether the applicant agrees."""

    takes_alike = True

    agreed = _radios(
        _("Do you agree that the Aadhaar numbers of your family are used for this card?"),
        [("yes", _("Yes, I agree")), ("no", _("No; I shall show another proof for everybody"))],
    )

    @property
    def told(self) -> Sequence[str]:
        return [_words(paragraph) for paragraph in phrases.NOTICE]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        return told | {"notice": phrases.NOTICE_VERSION, "language": formats.active_language()}


GENDERS = [(code, in_words(phrases.GENDERS[code])) for code in ("female", "male", "other")]


# A validator, not max_length: a browser would cut a name that is pasted in, and say nothing.
fits_the_card = MaxLengthValidator(
    LONGEST_NAME,
    _(
        "The card has room for %(limit_value)s letters of a name; this has %(show_value)s. "
        "Shorten it as on an identity card."
    ),
)


OF_SPOUSE = {"female": "male", "male": "female"}


class NameForm(PageForm):
    """A name in both scripts, as the card shows it."""

    name_hi = django_forms.CharField(label=_("Name in Hindi"), validators=[fits_the_card, forms.in_hindi])
    name_en = django_forms.CharField(label=_("Name in English"), validators=[fits_the_card, forms.in_english])
    asked = {"name_hi": forms.Asked(lang="hi"), "name_en": forms.Asked(lang="en", english_of="name_hi")}


class BirthForm(PageForm):
    """A day of birth."""

    birth_date = forms.DateField(label=_("Date of birth"), help_text=_("For example 15 06 1975"))

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > self.given.on:
            raise django_forms.ValidationError(_("This day is still to come."))
        if years_complete(born, on=self.given.on) > OLDEST:
            raise django_forms.ValidationError(_("Check the year: this is more than 120 years ago."))
        return born


class GenderForm(PageForm):
    """A gender, which fits the relation."""

    gender = _radios(_("Gender"), GENDERS)
    asked = {"gender": forms.Asked(inline=True)}

    def clean_gender(self) -> str:
        """A relation that tells the gender is not entered with the other one; "other" is always taken."""
        gender: str = self.cleaned_data["gender"]
        relation = self._relation()
        if relation and not fits_relation(gender, relation):
            raise django_forms.ValidationError(_("This does not fit the relation. Look at both once more."))
        return gender

    def _relation(self) -> str:
        """Return the relation of whom the page is about; "" of the applicant."""
        return self.given.of("relation", "relation") if self.given.row else ""


class PersonForm(NameForm, BirthForm, GenderForm):
    """Name, day of birth and gender, which begins with what the relation says."""

    field_order = ("name_hi", "name_en", "birth_date", "gender")
    asked = NameForm.asked | GenderForm.asked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.given.row:
            self.initial.setdefault("gender", self._mostly())

    def _mostly(self) -> str:
        """Return the gender a relation tells, of a spouse mostly the other; "" where it tells none."""
        relation = self.given.of("relation", "relation")
        if relation == "spouse":
            return OF_SPOUSE.get(self.given.answers.of("self_person", "gender"), "")
        return gender_told(relation)

    def clean_birth_date(self) -> date:
        """Take no day that cannot be beside what is answered already."""
        born = super().clean_birth_date()
        why = self._cannot_be(born)
        if why:
            raise django_forms.ValidationError(_words(phrases.CANNOT_BE[why]))
        return born

    def _cannot_be(self, born: date) -> str:
        """Return why this day cannot be beside what is answered already; "" where it can."""
        if self.given.row is None:
            retired = applications.retired_on(self.given.answers)
            return "retired_before_birth" if retired is not None and retired <= born else ""
        applicant_born = self._applicant_born()
        if applicant_born is None:
            return ""
        relation = self.given.of("relation", "relation")
        return cannot_be(relation, born=born, applicant_born=applicant_born)

    def _applicant_born(self) -> date | None:
        """Return the applicant's day of birth: as answered, or of their family that is registered."""
        answered = self.given.answers.of("self_person", "birth_date")
        if answered:
            return date.fromisoformat(answered)
        owner = self.given.owner
        return self.given.once(families.birth_of_holder, owner.person_id) if owner is not None else None


class RelationForm(PageForm):
    """Who the person is to the applicant."""

    takes_alike = True

    relation = _radios(_("Who is this person to you?"), [])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = rules.family(self.given.on).relations.values()
        self.fields["relation"].choices = [
            *((row.code, row.title.said_in(formats.active_language())) for row in listed),
            (OTHER, _("Another relative")),
        ]


QUESTIONS = ("marital", "wholly_dependent", "normally_resides", "own_income", "disability")


class ConditionsForm(PageForm):
    """What the rule asks of this relation, and nothing else."""

    asked = {
        "wholly_dependent": forms.Asked(inline=True),
        "normally_resides": forms.Asked(inline=True),
        "own_income": forms.Asked(sometimes=True),
    }

    takes_alike = True

    @classmethod
    def fields_by(cls, given: Given, data: Mapping[str, str]) -> Hashable:
        return given.of("relation", "relation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relation = rules.family(self.given.on).relations[self.given.of("relation", "relation")]
        fields = _conditions()
        for name in relation.questions:
            if name in fields:
                self.fields[name] = fields[name]
        if isinstance(self.initial.get("own_income"), str):
            self.initial["own_income"] = Decimal(self.initial["own_income"])

    def clean(self) -> dict[str, Any]:
        """Answer what is not asked with nothing, so that the page is whole for every relation."""
        told = super().clean() or {}
        return dict.fromkeys(QUESTIONS) | told


def _conditions() -> dict[str, django_forms.Field]:
    return {
        "marital": _radios(_("Married or not?"), MARITAL),
        "wholly_dependent": _radios(_("Is this person wholly dependent on you?"), YES_OR_NO),
        "normally_resides": _radios(_("Does this person normally live with you?"), YES_OR_NO),
        "own_income": forms.RupeesField(
            label=_("Their own income a month"),
            required=False,
            help_text=_("Pension, wages, rent, interest; leave it empty if there is none"),
        ),
        "disability": django_forms.BooleanField(label=_("This child has a disability"), required=False),
    }


TWELVE_FIGURES = re.compile(rf"(?<!\d)(?:\d[{re.escape(BETWEEN_FIGURES)}]?){{11}}\d(?!\d)")


def without_aadhaar(text: str) -> str:
    """Return a text that is kept as it is written: an Aadhaar number in it belongs into its own box."""
    for figures in TWELVE_FIGURES.findall(text):
        with suppress(AadhaarNotValid):
            read_number(figures)
            raise django_forms.ValidationError(
                _(
                    "Do not write an Aadhaar number here. If another paper has a similar number, write "
                    "its last four digits."
                )
            )
    return text


def holds_no_aadhaar(text: str) -> None:
    """Ask the same of a box, as one of its validators."""
    without_aadhaar(text)


CANNOT_BE = _("This person cannot be on the card. Correct the answers before, or take the person out.")


class PlaceForm(PageForm):
    """Tells whether the rule puts the person in the family, and takes what the officer should know."""

    remark = django_forms.CharField(
        label=_("Anything your drawing officer should know about this person"), max_length=300, required=False
    )

    def clean_remark(self) -> str:
        return without_aadhaar(self.cleaned_data["remark"])

    @property
    def told(self) -> Sequence[str]:
        try:
            found = self._judged()
        except Refusal as refusal:
            return [words_for(refusal)]
        who = {name: self.given.of("member_person", f"name_{name}") for name in ("hi", "en")}
        answer = _words(phrases.ANSWERS[found.answer])
        why = phrases.reason(found.reason, formats.active_language())
        sentences = [f"{formats.name_of(who)}: {answer}", why]
        return [*sentences, str(CANNOT_BE)] if found.answer is Answer.NO else sentences

    @property
    def leads_nowhere(self) -> bool:
        try:
            return self._judged().answer is Answer.NO
        except Refusal:
            return False

    def _judged(self) -> Eligibility:
        return applications.judged_row(self.given.row.pages if self.given.row else {}, on=self.given.on)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        try:
            found = self._judged()
        except Refusal as refusal:
            self.refuse(refusal)
            return told
        if found.answer is Answer.NO:
            self.add_error(None, CANNOT_BE)
        return told | {"answer": str(found.answer), "reason": found.reason}


PROOFS = (_("Birth certificate"), _("Voter's identity card"), _("Ration card"), _("School certificate"))


class NumberForm(PageForm):
    """The Aadhaar number, or why there is none and what other proof there is."""

    aadhaar = AadhaarField(label=_("Aadhaar number"), required=False)
    no_aadhaar_why = django_forms.ChoiceField(
        label=_("If there is no number: why?"), required=False, choices=[],
        help_text=_("Nobody is refused the card for having none."),
    )  # fmt: skip
    no_aadhaar_proof = django_forms.CharField(
        label=_("If there is no number: another proof, and its number"), max_length=120, required=False,
        help_text=_("Choose one or write another, then its number. The drawing officer looks at it."),
    )  # fmt: skip
    none_given = _("Write the number, or say below why there is none.")
    asked = {
        "aadhaar": replace(NUMBER_ASKED, sometimes=True),
        "no_aadhaar_why": forms.Asked(sometimes=True),
        "no_aadhaar_proof": forms.Asked(suggested=PROOFS, sometimes=True),
    }

    @classmethod
    def fields_by(cls, given: Given, data: Mapping[str, str]) -> Hashable:
        return given.answers.of("consent", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "no_aadhaar_why" in self.fields:
            self.fields["no_aadhaar_why"].choices = [
                ("", "—"), *((code, _words(words)) for code, words in phrases.NO_AADHAAR.items())
            ]  # fmt: skip
        if self.given.answers.of("consent", "agreed") == "no":
            del self.fields["aadhaar"]
            self.initial["no_aadhaar_why"] = self.initial.get("no_aadhaar_why") or "not_given"
        elif self.initial.get("last4"):
            self.fields["aadhaar"].help_text = gettext(
                "%(number)s is kept. Leave this empty to keep it; write the whole number to change it."
            ) % {"number": formats.masked(self.initial["last4"])}
        else:
            self.fields["aadhaar"].help_text = gettext(
                "Twelve digits. The number is sealed at once; afterwards only its last four digits are shown."
            )

    def clean_no_aadhaar_proof(self) -> str:
        return without_aadhaar(self.cleaned_data["no_aadhaar_proof"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        if told.get("aadhaar") is not None:
            covered = self._covered_by(told["aadhaar"])
            if covered:
                self.add_error("aadhaar", covered)
                return told
            agreed = {"by_guardian": self._is_minor(), "language": formats.active_language()}
            return told | {"no_aadhaar_why": "", "no_aadhaar_proof": ""} | agreed
        if told.get("no_aadhaar_why"):
            if not told["no_aadhaar_proof"].strip():
                self.add_error("no_aadhaar_proof", _("Write which other proof there is."))
            return told | {"identity": None, "last4": ""}
        if "aadhaar" in self.fields and self.initial.get("identity"):
            kept = {name: self.initial[name] for name in ("identity", "last4")}
            return told | kept | {"no_aadhaar_why": "", "no_aadhaar_proof": ""}
        if "aadhaar" in self.fields:
            self.add_error("aadhaar", self.none_given)
        else:
            self.add_error("no_aadhaar_why", _("Say why no number is given."))
        return told

    def _covered_by(self, number: Secret) -> str:
        """Return where this number stands already, of what its applicant may be told; "" where it does not.

        Of other people's families nothing is said here: what stands there is refused when it is sent.
        """
        owner, elsewhere = self.given.owner, {UUID(one): last4 for one, last4 in self._others_here()}
        if owner is None:
            return ""
        relation = self._relation()
        own = [
            one for one in self.given.once(families.covered, owner)
            if {one.relation, relation} != families.HEADS
        ]  # fmt: skip
        alike = [one for one, last4 in elsewhere.items() if last4 == number.last4]
        alike += [one.identity for one in own if one.last4 == number.last4]
        try:
            equal = _equal(number, alike, owner)
        except Refusal as refusal:
            return words_for(refusal)
        if equal & elsewhere.keys():
            return _words(phrases.SAME_NUMBER)
        found = next((one for one in own if one.identity in equal), None)
        return _told_of(found) if found is not None else ""

    def _others_here(self) -> Iterator[tuple[str, str]]:
        """Yield reference and last figures of each number of another person of this application."""
        answers, row = self.given.answers, self.given.row
        rows = (one for rows in answers.rows.values() for one in rows)
        held = [(None, answers.pages), *((one.id, one.pages) for one in rows)]
        for key, pages in held:
            told = pages.get("member_number" if key else "self_number", {})
            if key != (row.id if row else None) and told.get("identity"):
                yield told["identity"], told["last4"]

    def _is_minor(self) -> bool:
        """Return whether a guardian agrees for this person."""
        born = self._birth_date()
        return born is not None and years_complete(born, on=self.given.on) < OF_AGE

    def _relation(self) -> str:
        return self.given.of("relation", "relation") if self.given.row else SELF

    def _birth_date(self) -> date | None:
        born = self.given.of("member_person" if self.given.row else "self_person", "birth_date")
        return date.fromisoformat(born) if born else None


OF_AGE = 18


def _equal(number: Secret, among: Sequence[UUID], owner: Any) -> set[UUID]:
    """Ask the vault, where the last figures are the same. May refuse: ComparedTooOften."""
    if not among:
        return set()
    return vault.equal_among(number=number, among=among, by=owner, purpose=vault.Purpose.DUPLICATES)


def _told_of(found: families.Covered) -> str:
    if found.stands:
        return gettext(
            "This person is already in family %(number)s, registered by you or with your mobile number. "
            "Nobody is entered twice: sign in as that family to see its card or to report a change."
        ) % {"number": found.number}
    return gettext(
        "This person is already in application %(number)s, sent by you or from your mobile number and "
        "not decided yet. Wait for the decision, or withdraw it before you send another."
    ) % {"number": found.number}


class PhotoForm(PageForm):
    """The photo of one person."""

    photo = uploads.PhotoField(
        label=_("Photo"),
        help_text=_("A fresh photo of the face from the front, in good light. A phone's picture will do."),
    )

    def __init__(self, *args: Any, initial: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={}, **kwargs)
        self.kept = families.photo_sent((initial or {}).get("photo"))
        if self.kept is not None:
            uploads.hold(self, "photo", self.kept)

    def clean(self) -> dict[str, Any]:
        """Leave the photo that is kept where it is, whoever of owner and helper has sent it."""
        told = super().clean() or {}
        sent = told.get("photo")
        if sent is not None and sent.file is None and self.kept is not None and sent.key == self.kept.pk:
            told["photo"] = str(self.kept.pk)
        return told

    def refuse(self, refusal: Refusal, *, at: str | None = None) -> None:
        """Show the photo again that was refused, so that a doubt can be overruled."""
        super().refuse(refusal, at="photo")
        refused = families.photo_sent(refusal.facts.get("key"))
        if refused is not None:
            uploads.hold(self, "photo", refused)
