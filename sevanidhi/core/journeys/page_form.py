"""The base of every page's form. Apart from this room's own forms, for the contract speaks of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from sevanidhi.core.journeys.contract import Given
from sevanidhi.web import forms


class PageForm(forms.Form):
    """The form of one page. given: what is known when it is asked.

    It is filled with what the draft keeps of an earlier visit. told: sentences above the questions.
    leads_nowhere: whether no answer would be taken, so that it is not asked: earlier ones have to change.
    takes_alike: whether the same answers are taken in the same way whatever other pages say, but for what
    `fields_by` returns. named_in_case: what a question is called where others read the answer, if it is
    worded to the applicant.
    """

    takes_alike = False
    named_in_case: Mapping[str, Any] = {}

    @property
    def leads_nowhere(self) -> bool:
        return False

    @property
    def told(self) -> Sequence[str]:
        return ()

    def __init__(
        self, *args: Any, given: Given, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        held = {name: _read(self.base_fields.get(name), answer) for name, answer in (initial or {}).items()}
        super().__init__(*args, initial=held, **kwargs)
        self.given = given

    @classmethod
    def fields_by(cls, given: Given, data: Mapping[str, str]) -> Hashable:
        """Return by what the form's fields differ, besides the day and the language."""
        return ()

    def ask_again(self, data: Mapping[str, str], *, given: Given) -> None:
        """Take other answers with the same fields: building them costs more than asking them."""
        self.data, self.given, self._errors = data, given, None


def _read(field: Any, answer: Any) -> Any:
    """Return a kept answer as the field takes it."""
    return date.fromisoformat(answer) if isinstance(field, forms.DateField) and answer else answer
