"""Applications of one's own, by API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from sevanidhi.core.api.base import KEY, PROBLEMS, Text, bearer, idempotent
from sevanidhi.core.casework import kinds, queries, services
from sevanidhi.core.offices.queries import district_office_of
from sevanidhi.core.people import queries as people
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock

router = Router(tags=["Applications"])


class AnswersNotRight(Refusal):
    """Some answers are missing or not among the choices. Facts: fields."""


class NewCase(Schema):
    """An application. answers: by the names of the form's fields, e.g. {"year": "2015-16"}."""

    model_config = ConfigDict(extra="forbid")
    kind: Text
    answers: dict[str, Text] = Field(default_factory=dict, max_length=20)


class CaseOut(Schema):
    """Where an application stands."""

    number: str
    kind: str
    state: str
    complete_date: date | None
    limit_days: int | None
    used_days: int
    due_date: date | None


@router.get("/cases", auth=bearer("own:read"), response={200: list[CaseOut], **PROBLEMS}, summary="One's own")
def cases(request: HttpRequest) -> Any:
    """Return the login's own applications, the newest first."""
    found = queries.with_clocks(queries.cases_of(request.user), on=clock.today(request))
    return [_told(case, used) for case, used in found]


@router.get(
    "/cases/{number}", auth=bearer("own:read"), response={200: CaseOut, **PROBLEMS}, summary="One application"
)
def case(request: HttpRequest, number: Text) -> Any:
    """Return one of the login's own applications."""
    found = queries.own_case(request.user, number)
    return _told(found, queries.clock_of(found, on=clock.today(request)))


@router.post(
    "/cases",
    auth=bearer("cases:write"),
    response={201: CaseOut, **PROBLEMS},
    openapi_extra=KEY,
    summary="Hand in an application",
)
@idempotent
def hand_in(request: HttpRequest, body: NewCase) -> Any:
    """Hand in an application of the login's own; it joins the queue."""
    today = clock.today(request)
    employee = people.own_employment(request.user)
    if employee is None:
        raise Http404
    case_kind, ask = kinds.asked_here(body.kind)
    form = ask(body.answers, None, employee=employee, today=today)
    if not form.is_valid():
        raise AnswersNotRight(fields=sorted(form.errors))
    ddo = people.office_of(employee, on=today)
    if ddo is None:
        raise services.NoOffice(employee_id=employee.employee_id)
    made = services.apply(
        case_kind=case_kind, employee=employee, office=district_office_of(ddo), answers=form.answers,
        drawing_office=ddo, by=request.user, today=today,
    )  # fmt: skip
    return 201, _told(made, queries.clock_of(made, on=today))


def _told(case: Any, used: Any) -> CaseOut:
    return CaseOut(
        number=case.number, kind=case.kind, state=case.state, complete_date=case.complete_date,
        limit_days=case.limit_days, used_days=used.used, due_date=used.due_date,
    )  # fmt: skip
