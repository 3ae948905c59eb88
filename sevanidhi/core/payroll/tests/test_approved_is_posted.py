"""What was approved is posted, though its job was given up."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.payroll import services, tasks
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.services import intake, posting
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, balance, row, stated, workbook
from sevanidhi.kernel.money import rupees


@pytest.fixture
def given_up(house):
    """An approved schedule whose job a worker has given up."""
    rows = [row(0)]
    schedule = services.receive(
        office=house.ddo,
        month=MAY,
        stated=stated(rows),
        content=workbook(rows),
        file_name="may.xlsx",
        by=house.asha,
        on=TODAY,
    ).schedule
    services.prepare(schedule=schedule, by=house.asha)
    posting._approved(intake.locked(schedule), by=house.chitra, on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    return schedule


def waiting_posts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [posting.POST])
        return cursor.fetchone()[0]


def approved_long_ago(schedule):
    Schedule.objects.filter(pk=schedule.pk).update(approved_at=timezone.now() - 2 * posting.STUCK_AFTER)


def test_a_schedule_whose_job_was_given_up_is_posted_after_all(house, given_up):
    approved_long_ago(given_up)
    tasks.post_what_stuck()
    tasks.post_what_stuck()

    assert waiting_posts() == 1
    queue.run_waiting()
    given_up.refresh_from_db()
    assert given_up.state == "posted"
    assert balance(house.account("EDU/1001")) == rupees(1100)


def test_one_that_was_approved_just_now_is_left_to_its_job(given_up):
    tasks.post_what_stuck()

    assert waiting_posts() == 0


def test_approving_again_asks_again(house, given_up):
    for _ in range(2):
        services.approve(schedule=given_up, by=house.chitra, on=TODAY, challenge=uuid.uuid4())

    assert waiting_posts() == 1
