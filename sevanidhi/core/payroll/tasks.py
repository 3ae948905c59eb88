"""What the pay bill does later: posting what was approved, telling members."""

from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.payroll import notices, services
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.services import sweeping


@queue.task
def post_schedule(schedule_id: int) -> None:
    """Post an approved schedule. Run again it changes nothing. What stops it is noted beside it."""
    schedule = Schedule.objects.get(pk=schedule_id)
    try:
        services.post(schedule=schedule)
    except Exception as error:
        services.note_failure(schedule=schedule, error=error, now=timezone.now())
        raise


@queue.every(seconds=60)
def post_what_stuck() -> None:
    """Queue again what was approved and whose posting was given up: an approved month is always posted."""
    services.post_what_stuck(now=timezone.now())


@queue.daily(at="21:15")
def sweep_set_aside() -> None:
    """Remove the files sent of which no schedule came."""
    sweeping.sweep_set_aside()


@queue.task
def tell_members(schedule_id: int) -> None:
    """Tell each member what the pay bill used, once a schedule."""
    notices.tell_members(Schedule.objects.select_related("office", "voucher").get(pk=schedule_id))
