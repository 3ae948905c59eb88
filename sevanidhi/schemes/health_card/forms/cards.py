"""What is asked of those who print, send, receive and hand over cards."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField, CharField, ChoiceField, Field, IntegerField, Textarea
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sevanidhi.kernel.money import ascii_digits
from sevanidhi.web import formats, forms
from sevanidhi.web.forms import Asked

WHOLE_STATE = "all"
MOST_BY_HAND = 5_000  # a larger batch takes longer than a page may; the console makes it


class PlacesField(Field):
    """Places of cards as people write them: "3, 7, 12-15"; gives whole numbers in order."""

    def to_python(self, value: Any) -> list[int]:
        written = ascii_digits(str(value or "")).replace("–", "-")
        places: set[int] = set()
        for part in re.split(r"[,;\s]+", written.strip()):
            if part:
                places |= self._run(part)
        return sorted(places)

    def _run(self, part: str) -> set[int]:
        found = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part)
        if not found:
            raise ValidationError(_("Write places like 3, 7, 12-15."))
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 < first <= last < first + 1_000:
            raise ValidationError(_("Write places like 3, 7, 12-15."))
        return set(range(first, last + 1))


class NewBatch(forms.Form):
    """Whose cards, and how many at most."""

    office = ChoiceField(label=gettext_lazy("Whose cards"))
    limit = IntegerField(
        label=gettext_lazy("How many at most"), min_value=1, max_value=MOST_BY_HAND, initial=1_000
    )
    asked = {"limit": Asked(width=10, inputmode="numeric")}

    def __init__(self, *args: Any, offices: list[tuple[Any, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = sum(cards for _office, cards in offices)
        self.fields["office"].choices = [
            (WHOLE_STATE, _("All offices: %(cards)s") % {"cards": every}),
            *(
                (office.code, f"{office.code} {formats.name_of(office)}: {cards}")
                for office, cards in offices
            ),
        ]


class Take(forms.Form):
    """Why sheets are taken again."""

    why = CharField(label=gettext_lazy("Why are they taken again?"), max_length=200)


class Printed(forms.Form):
    """What of a file was spoiled."""

    places = PlacesField(
        label=gettext_lazy("Places of spoiled cards"),
        help_text=gettext_lazy("Leave it empty if all are good. Otherwise like this: 3, 7, 12-15."),
        required=False,
    )
    why = CharField(label=gettext_lazy("What was wrong with them"), max_length=200, required=False)
    asked = {"why": forms.Asked(sometimes=True)}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("places") and not said.get("why"):
            self.add_error("why", ValidationError(_("Write what was wrong with the spoiled cards.")))
        return said

    @property
    def spoiled(self) -> dict[int, str]:
        return dict.fromkeys(self.cleaned_data["places"], self.cleaned_data["why"])


class Spoiled(forms.Form):
    """Cards that were spoiled or lost after they were noted as printed."""

    places = PlacesField(
        label=gettext_lazy("Places of these cards"), help_text=gettext_lazy("Like this: 3, 7, 12-15.")
    )
    why = CharField(label=gettext_lazy("What happened to them"), max_length=200)


class Send(forms.Form):
    """By what a parcel travels."""

    way_bill = CharField(
        label=gettext_lazy("Number of the way bill"),
        help_text=gettext_lazy("Of the post or the messenger, as it stands on the receipt."),
        max_length=60,
    )


class Receive(forms.Form):
    """What of a parcel did not come, and that it is really these: their cards are revoked at once.

    holders: names by the places of the parcel's cards. The tick stands for the places that were written:
    written otherwise, it is asked for anew.
    """

    missing = PlacesField(
        label=gettext_lazy("Places of cards that are missing"),
        help_text=gettext_lazy(
            "Count the cards by the list. Leave it empty if all have come. Missing ones are revoked, "
            "and new ones are made."
        ),
        required=False,
    )

    def __init__(self, *args: Any, holders: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {place: holders[place] for place in self._written() if place in holders}
        if named:
            whose = ", ".join(f"{place} {name}" for place, name in named.items())
            self.fields["_".join(("sure", *map(str, named)))] = BooleanField(
                label=_("These cards are missing: %(whose)s") % {"whose": whose},
                error_messages={
                    "required": _("Are these missing? Then tick the box: they are revoked at once.")
                },
            )

    def _written(self) -> list[int]:
        try:
            return list(self.fields["missing"].clean(self.data.get("missing")))
        except ValidationError:
            return []  # told beside the box


class HandOver(forms.Form):
    """How the holder signs for the card: by the code they say, or on the list."""

    code = forms.OneTimeCodeField(
        label=gettext_lazy("The code the holder tells you"),
        error_messages={"required": gettext_lazy("Write the six digits the holder tells you.")},
    )
    signed = BooleanField(
        label=gettext_lazy("The holder has signed the list, and has the card in hand"), required=False
    )

    @property
    def by_hand(self) -> bool:
        return "by_hand" in self.data

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.by_hand:
            self.errors.pop("code", None)  # the signature stands in its place
            if not said.get("signed"):
                self.add_error("signed", ValidationError(_("Tick this once the holder has signed the list.")))
        return said


class Why(forms.Form):
    """Why something is done to a card."""

    why = CharField(label=gettext_lazy("Why"), max_length=500, widget=Textarea)
    asked = {"why": Asked(rows=3)}


class LostAtDesk(Why):
    """Where and when a card was lost, as its holder tells the officer."""

    why = CharField(label=gettext_lazy("Where and when was it lost?"), max_length=500, widget=Textarea)


class Lost(forms.Form):
    """Where and when a card was lost."""

    note = CharField(
        label=gettext_lazy("Where and when was it lost?"), max_length=500, required=False, widget=Textarea
    )
    asked = {"note": Asked(rows=3)}


class Find(forms.Question):
    """Which card is looked for."""

    number = CharField(
        label=gettext_lazy("Number or serial of the card"),
        help_text=gettext_lazy("Like UP17-0000-0017."),
        max_length=20,
    )
    asked = {"number": Asked(width=20)}
