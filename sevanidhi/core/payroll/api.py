"""Schedules by API: an office's pay-bill system sends the file and reads what the judge says.

Approval stays on the site.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import Field

from sevanidhi.core.api.base import KEY, PROBLEMS, Text, bearer, idempotent
from sevanidhi.core.payroll import queries, services
from sevanidhi.core.payroll.permissions import READERS
from sevanidhi.core.payroll.report import report
from sevanidhi.core.uploads.refusals import Infected
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.web import clock

router = Router(tags=["Schedules"])
LISTED = 100


class NewSchedule(Schema):
    """What is stated of a schedule file.

    total_gpf, total_si: the voucher's totals, plain digits; at least one. voucher_date: left out, the day of
    booking stands for the day of payment, and the treasury's list gives the date instead of being held
    against it.
    """

    ddo: Text
    month: str = Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")
    voucher: str = Field(min_length=1, max_length=40, pattern=r"^[!-~]+$")
    voucher_date: date | None = None
    total_gpf: str | None = Field(default=None, pattern=r"^[0-9]{1,11}(\.[0-9]{1,2})?$")
    total_si: str | None = Field(default=None, pattern=r"^[0-9]{1,11}(\.[0-9]{1,2})?$")

    def totals(self) -> dict[str, Decimal]:
        """Return the totals stated, by head."""
        told = {"gpf": self.total_gpf, "si": self.total_si}
        return {head: rupees(total) for head, total in told.items() if total is not None}


class ScheduleOut(Schema):
    """Where a schedule stands. report: as `sevanidhi schedule check --json`; None in a list."""

    key: UUID
    ddo: str
    month: str
    voucher: str | None
    state: str
    lines: int
    new: bool = False
    report: dict[str, Any] | None = None


@router.get(
    "/schedules",
    auth=bearer("schedules:read"),
    response={200: list[ScheduleOut], **PROBLEMS},
    summary="Schedules",
)
def schedules(request: HttpRequest) -> Any:
    """Return the latest schedules of the login's offices."""
    found = queries.schedules_for(request.user, on=clock.today(request), roles=READERS)
    return [_told(schedule) for schedule in found.order_by("-pk")[:LISTED]]


@router.get(
    "/schedules/{key}",
    auth=bearer("schedules:read"),
    response={200: ScheduleOut, **PROBLEMS},
    summary="One schedule, judged",
)
def schedule(request: HttpRequest, key: UUID) -> Any:
    """Return a schedule of the login's offices with every fault and the heads' proofs."""
    on = clock.today(request)
    found = queries.schedule_for(request.user, key, on=on, roles=READERS)
    return _told(found, judged=report(queries.judge(found, on=on)))


@router.post(
    "/schedules",
    auth=bearer("schedules:write"),
    response={201: ScheduleOut, **PROBLEMS},
    openapi_extra=KEY,
    summary="Send a schedule",
)
@idempotent
def send(request: HttpRequest, file: File[UploadedFile], body: Form[NewSchedule]) -> Any:
    """Take a schedule file in and judge it.

    It waits as a draft until the drawing officer approves it on the site.
    """
    on = clock.today(request)
    try:
        received = services.receive(
            office=queries.own_office(request.user, body.ddo, on=on),
            month=SalaryMonth.parse(body.month),
            stated=services.Stated(number=body.voucher, totals=body.totals(), date=body.voucher_date),
            content=file.read(),
            file_name=(file.name or "")[:200],
            by=request.user,
            on=on,
        )
    except Infected as refusal:
        return refusal  # not raised: the audit is told of it
    judged = report(queries.judge(received.schedule, on=on))
    return 201, _told(received.schedule, judged=judged, new=received.new)


def _told(schedule: Any, *, judged: dict[str, Any] | None = None, new: bool = False) -> ScheduleOut:
    return ScheduleOut(
        key=schedule.key,
        ddo=schedule.office.code,
        month=str(schedule.month),
        state=schedule.state,
        voucher=schedule.voucher.number if schedule.voucher else None,
        lines=schedule.line_count,
        new=new,
        report=judged,
    )
