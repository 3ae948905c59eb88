"""Ages by birthdays."""

from datetime import date


def birthday(birth_date: date, years: int) -> date:
    """Return the day so many years are complete; one born on 29 February completes them on 1 March.

    Past the last year there is, its last day.
    """
    if birth_date.year + years > date.max.year:
        return date.max
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def years_complete(birth_date: date, *, on: date) -> int:
    """Return the age in completed years."""
    years = on.year - birth_date.year
    return years if birthday(birth_date, years) <= on else years - 1
