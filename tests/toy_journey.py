"""A small journey, for the tests of the machinery: pages, one that depends, a list, a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms as django_forms
from django.utils import timezone

from sevanidhi.core.accounts.models import User
from sevanidhi.core.journeys.contract import (
    Answers,
    Fault,
    Given,
    Journey,
    Page,
    PageAnswers,
    Sent,
    Task,
    ToSave,
)
from sevanidhi.core.journeys.page_form import PageForm
from sevanidhi.core.offices.models import Office
from sevanidhi.core.vault import services as vault
from sevanidhi.core.vault.forms import AadhaarField
from sevanidhi.core.vault.models import Purpose
from sevanidhi.web import forms


class NameForm(PageForm):
    name = django_forms.CharField(label="Name", max_length=80)
    born = forms.DateField(label="Born")


class WorkForm(PageForm):
    kind = django_forms.ChoiceField(
        label="Work", choices=[("employee", "Employee"), ("pensioner", "Pensioner")],
        widget=django_forms.RadioSelect,
    )  # fmt: skip


class PensionForm(PageForm):
    since = forms.DateField(label="Retired on")


class MemberForm(PageForm):
    name = django_forms.CharField(label="Member", max_length=80)


class NumberForm(PageForm):
    aadhaar = AadhaarField(label="Aadhaar")


def _is_pensioner(given: Given) -> bool:
    return bool(given.of("work", "kind") == "pensioner")


def _to_vault(pages: Sequence[ToSave], *, by: User) -> list[PageAnswers]:
    consent = vault.Consent(notice="toy-1", language="hi", at=timezone.now())
    last4 = [
        vault.store(
            reference=page.reference, number=page.answers["aadhaar"], consent=consent, by=by,
            purpose=Purpose.REGISTRATION,
        )
        for page in pages
    ]  # fmt: skip
    return [
        {"identity": str(page.reference), "last4": figures}
        for page, figures in zip(pages, last4, strict=True)
    ]


def _check(answers: Answers, on: date) -> list[Fault]:
    born = answers.of("name", "born")
    if born and date.fromisoformat(born) > on:
        return [Fault(words=("जन्म आगे की तारीख है।", "The birth lies ahead."), page="name")]
    return []


def _submit(answers: Answers, *, draft_number: str, owner: User, on: date) -> Sent:
    SENT.append((draft_number, answers))
    return Sent(
        number=f"TOY/{draft_number}", next_step=("कार्यालय जाँचेगा।", "The office examines it."),
        office=Office.objects.order_by("pk")[0], due_date=on,
    )  # fmt: skip


SENT: list[tuple[str, Answers]] = []
TOY = Journey(
    code="toy.family",
    version="2",
    title=("खिलौना आवेदन", "Toy application"),
    intro=(("यह परीक्षण के लिए है।", "This is for tests."),),
    tasks=(
        Task(
            name="self", title=("अपने बारे में", "About you"),
            pages=(
                Page(name="name", title=("नाम", "Name"), form=NameForm, files=("photo",)),
                Page(name="work", title=("काम", "Work"), form=WorkForm),
                Page(name="pension", title=("पेंशन", "Pension"), form=PensionForm, when=_is_pensioner),
            ),
        ),
        Task(
            name="family", title=("घर के लोग", "Household"), list_of=("सदस्य", "Member"), least=1, most=3,
            needs=("self",), names_row=lambda row: (row.pages.get("member", {}).get("name", ""), ""),
            pages=(
                Page(name="member", title=("सदस्य", "Member"), form=MemberForm, files=("photo",)),
                Page(
                    name="number", title=("आधार", "Aadhaar"), form=NumberForm, saves=_to_vault,
                    keeps=("identity", "last4"), references=("identity",),
                    shows=lambda held: [(("आधार", "Aadhaar"), f"XXXX XXXX {held['last4']}")],
                ),
            ),
        ),
    ),
    declaration=lambda answers: [("सब सच है।", "All is true.")],
    check=_check,
    submit=_submit,
)  # fmt: skip
