"""The business date, read once at the door: in a view, a task or a command, and handed down from there."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def today(request: HttpRequest | None = None) -> date:
    """Return the day the office lives on: the installation's fixed date, or today in the state's zone."""
    fixed: date | None = settings.BUSINESS_DATE
    return fixed or timezone.localdate()
