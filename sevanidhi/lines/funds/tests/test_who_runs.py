"""Who credits a year's interest: the director, or whoever has the machine."""

import pytest

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.lines.funds import services
from sevanidhi.lines.funds.models import InterestRun
from sevanidhi.lines.funds.tests.test_run import RULES, TODAY, YEAR
from sevanidhi.web.access import NotYourDuty


def login(user_id: str, role: str) -> User:
    user = User.objects.create(user_id=user_id)
    RoleHeld.objects.create(user=user, role=role, from_date=YEAR.first_day)
    return user


@pytest.mark.django_db
def test_the_director_runs_it_and_no_other_officer():
    by_whom = {"head": "gpf", "year": YEAR, "rules": RULES, "today": TODAY}
    with pytest.raises(NotYourDuty):
        services.run_interest(**by_whom, by=login("devendra", "district_officer"))
    assert not InterestRun.objects.exists()

    assert services.run_interest(**by_whom, by=login("kamal", "director")).closed
