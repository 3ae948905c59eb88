"""The code on a printed form: whose it is, and of which answers. It files a scan, whoever sends it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from sevanidhi.core.casework import queries
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents.formulas import readable_number
from sevanidhi.kernel.refusals import Refusal

SHAPE = re.compile(r"CASE:([A-Z0-9-]{3,40}):([A-Z0-9-]{14})")


class FormCodeUnknown(Refusal):
    """No form of ours carries this code. Facts: none."""


class OlderPrint(Refusal):
    """The form was printed before the answers were last changed. Facts: number."""


def form_code(case: Case) -> str:
    """Return what the form of a case carries, for its answers as they now stand."""
    return _code(case.number, case.answers)


def is_form_code(text: str) -> bool:
    """Return whether a text read off a paper is shaped as the code of a form."""
    return SHAPE.fullmatch(text) is not None


def case_of(text: str) -> Case:
    """Return the case whose form carries this code. May refuse: FormCodeUnknown, OlderPrint."""
    shaped = SHAPE.fullmatch(text)
    case = queries.by_number(shaped[1]) if shaped else None
    if case is None:
        raise FormCodeUnknown()
    if constant_time_compare(text, form_code(case)):
        return case
    if any(constant_time_compare(text, _code(case.number, old)) for old in queries.answers_before(case)):
        raise OlderPrint(number=case.number)
    raise FormCodeUnknown()


def _code(number: str, answers: Mapping[str, Any]) -> str:
    told = json.dumps([number, answers], sort_keys=True, ensure_ascii=False)
    digest = salted_hmac("sevanidhi.casework.form", told, algorithm="sha256").digest()
    return f"CASE:{number}:{readable_number(digest)}"
