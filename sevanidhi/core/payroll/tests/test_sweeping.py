"""A file that was sent and of which no schedule came does not lie there for ever."""

import os
import time

import pytest
from django.core.files.storage import default_storage

from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.services import intake, sweeping
from sevanidhi.core.payroll.tests.conftest import receive, row, workbook

TWO_DAYS_AGO = time.time() - 2 * 24 * 3600


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path, settings):
    there = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": there}


def test_what_no_schedule_names_goes_after_its_session_and_the_rest_stays(house):
    schedule = receive(house).schedule
    left = intake.set_aside(workbook([row(3)]), "left.xlsx")
    for place in (schedule.file_path, left):
        os.utime(default_storage.path(place), (TWO_DAYS_AGO, TWO_DAYS_AGO))
    just_sent = intake.set_aside(workbook([row(4)]), "new.xlsx")

    assert sweeping.sweep_set_aside() == 1
    there = [default_storage.exists(place) for place in (schedule.file_path, left, just_sent)]
    assert (there, Schedule.objects.count()) == ([True, False, True], 1)
