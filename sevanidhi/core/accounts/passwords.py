"""What a password may not be: short, common, or something others know of the person."""

import re
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sevanidhi.core.accounts.models import User
from sevanidhi.kernel.refusals import Refusal


class PasswordNotGood(Refusal):
    """The password is too short, too common or known to others. Facts: reasons."""


def must_be_good(password: str, *, user: User) -> None:
    """May refuse: PasswordNotGood. A date of birth, mobile or employee number inside it makes it knowable."""
    if any(known in _plain(password) for known in _known_of(user)):
        raise PasswordNotGood(reasons=["known"])
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordNotGood(reasons=[one.code or "invalid" for one in error.error_list]) from None


def _known_of(user: User) -> Iterator[str]:
    yield _plain(user.user_id)
    if user.mobile:
        yield user.mobile
    if user.person is None:
        return
    yield from (word for word in re.split(r"\W+", user.person.name_en.casefold()) if len(word) > 3)
    if user.person.mobile:
        yield user.person.mobile
    if user.person.birth_date:
        yield from _written(user.person.birth_date)
    yield from (_plain(job.employee_id) for job in user.person.employments.all())


def _written(day: date) -> Iterator[str]:
    for form in ("%d%m%Y", "%d%m%y", "%Y%m%d", "%m%d%Y"):
        yield day.strftime(form)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
