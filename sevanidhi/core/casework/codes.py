"""The code on a printed form: whose it is, of which answers, for which kind of office.

It files a scan, whoever sends it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from sevanidhi.core.casework import queries
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents.formulas import readable_number
from sevanidhi.core.offices.models import OfficeKind
from sevanidhi.kernel.refusals import Refusal

# What finds the codes of forms on a scan. The mail room, which stands above, says so when Django starts.
READERS: list[Callable[[bytes], Collection[str]]] = []
SHAPE = re.compile(r"CASE:([A-Z0-9-]{3,40}):([A-Z0-9-]{14})")


class FormCodeUnknown(Refusal):
    """No form of ours carries this code. Facts: none."""


class OlderPrint(Refusal):
    """The form was printed before the answers were changed, or for another office. Facts: number."""


class FormOfAnother(Refusal):
    """The scan is of another application's form; of whose, its sender is not told. Facts: none."""


def form_code(case: Case) -> str:
    """Return what the form of a case carries, for its answers and the office as they now stand.

    A form made for whoever stands in at an office of another kind may show less: it is another print.
    """
    return _code(case.number, case.answers, case.office.kind)


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
    if any(constant_time_compare(text, older) for older in _older_codes(case)):
        raise OlderPrint(number=case.number)
    raise FormCodeUnknown()


def found_on(scan: bytes) -> frozenset[str]:
    """Return the codes of forms that can be read on a scan. It takes seconds: not inside a transaction."""
    return frozenset(code for read in READERS for code in read(scan))


def check_are_of(case: Case, found: Collection[str]) -> None:
    """Refuse codes which the form of this case does not carry.

    May refuse: FormOfAnother, OlderPrint, FormCodeUnknown.
    """
    for code in found:
        try:
            number = case_of(code).number
        except OlderPrint as older:
            if older.number == case.number:
                raise
            number = older.number
        if number != case.number:
            raise FormOfAnother()


def _older_codes(case: Case) -> Iterator[str]:
    for answers in (case.answers, *queries.answers_before(case)):
        for office_kind in OfficeKind.values:
            yield _code(case.number, answers, office_kind)


def _code(number: str, answers: Mapping[str, Any], office_kind: str) -> str:
    told = json.dumps([number, answers, office_kind], sort_keys=True, ensure_ascii=False)
    digest = salted_hmac("sevanidhi.casework.form", told, algorithm="sha256").digest()
    return f"CASE:{number}:{readable_number(digest)}"
