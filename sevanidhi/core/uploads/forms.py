"""A form's box for a file that may have been sent already, in parts or with the form before this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from sevanidhi.core.uploads import formulas, queries, refusals
from sevanidhi.core.uploads.examination import PURPOSES
from sevanidhi.core.uploads.services import Sent
from sevanidhi.web.forms import Form
from sevanidhi.web.phrases import words_for


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the box shows of a file sent before: its key, its picture, whether a doubt may be overruled."""

    key: str
    picture: str
    may_overrule: bool
    being_checked: bool


class Announced(django_forms.Form):
    """What a browser says of a file before it sends its parts."""

    key = django_forms.UUIDField()
    purpose = django_forms.ChoiceField(choices=[(code, code) for code in PURPOSES])
    name = django_forms.CharField(max_length=1000, required=False)
    size = django_forms.IntegerField(max_value=10**9)
    sha256 = django_forms.CharField(max_length=64)


class Box(django_forms.FileInput):
    """Reads a file, and beside it the key of one sent before and the tick that overrules a doubt."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        return Sent(
            file=files.get(name),
            key=_key(data.get(f"{name}_key", "")),
            all_the_same=data.get(f"{name}_all_the_same") == "on",
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}_key" not in data


class PhotoField(django_forms.Field):
    """Asks for a person's photo. Its value is what `services.from_form` takes.

    After a refusal and for a page opened again, `hold` shows what was sent before.
    """

    widget = Box
    look = "photo"
    purpose = "photo"
    held: Held | None = None

    @property
    def begin(self) -> str:
        """Return the address to which the browser announces a file before it sends its parts."""
        return reverse("uploads:begin")

    def clean(self, value: Any) -> Sent:
        sent = value if isinstance(value, Sent) else Sent()
        if self.required and sent.file is None and sent.key is None:
            raise ValidationError(words_for(refusals.NoFile()), code="no_file")
        return sent


def hold(form: Form, name: str, upload: Any) -> None:
    """Let a form's box show what was sent before."""
    shown = upload.result_type == formulas.JPEG and bool(upload.result_sha256)
    form.fields[name].held = Held(
        key=str(upload.key),
        picture=reverse("uploads:picture", args=[upload.key]) if shown else "",
        may_overrule=queries.may_overrule(upload),
        being_checked=not queries.is_settled(upload),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
