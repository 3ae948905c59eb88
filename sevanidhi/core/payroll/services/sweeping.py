"""Files sent and set aside, of which no schedule came."""

from sevanidhi.core import kept_files
from sevanidhi.core.accounts.limits import SESSION_LASTS
from sevanidhi.core.payroll.models import Schedule


def sweep_set_aside() -> int:
    """Remove the files that no schedule names and no session can hold any more; return how many."""
    return kept_files.sweep("schedules", older_than=SESSION_LASTS, wanted=_named)


def _named(places: list[str]) -> set[str]:
    return set(Schedule.objects.filter(file_path__in=places).values_list("file_path", flat=True))
