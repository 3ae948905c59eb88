"""What was approved is posted, though its job was given up."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.accounts.models import User
from sevanidhi.core.payroll import refusals, services, tasks
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.services import intake, posting
from sevanidhi.core.payroll.tests.conftest import TODAY, balance, receive
from sevanidhi.kernel.money import rupees
from sevanidhi.site.health import database
from sevanidhi.web.tests.reading import words


@pytest.fixture
def given_up(house):
    """An approved schedule whose job a worker has given up."""
    schedule = receive(house).schedule
    services.prepare(schedule=schedule, by=house.asha, on=TODAY)
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


class TestWhyNot:
    """A posting that fails says why and since when, on the district's worklist and to the doctor."""

    @pytest.fixture
    def failed(self, given_up):
        """The same schedule, a head of which no longer proves itself: two tries have failed."""
        given_up.heads.filter(head="gpf").update(total=rupees(1099))
        for _ in range(2):
            with pytest.raises(refusals.TotalsDiffer):
                tasks.post_schedule(given_up.pk)
        given_up.refresh_from_db()
        return given_up

    def test_the_first_failures_time_and_the_reason_stand_beside_it(self, failed):
        first = failed.failing_since
        with pytest.raises(refusals.TotalsDiffer):
            tasks.post_schedule(failed.pk)
        failed.refresh_from_db()

        assert (failed.state, failed.failing_since) == ("approved", first)
        assert "1,099" in failed.failure["en"]
        assert "1,099" in failed.failure["hi"]

    def test_what_nobody_foresaw_is_told_by_its_name(self, given_up, monkeypatch):
        def broken(**_):
            raise ZeroDivisionError("none of yours")

        monkeypatch.setattr(services, "post", broken)
        with pytest.raises(ZeroDivisionError):
            tasks.post_schedule(given_up.pk)
        given_up.refresh_from_db()

        assert given_up.failure["en"] == "ZeroDivisionError: none of yours"

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_the_districts_worklist_names_it(self, house, failed, settings, language):
        settings.BUSINESS_DATE = TODAY
        client = Client()
        client.force_login(User.objects.get(pk=house.esha.pk))
        page = words(client.get(f"/{language}/schedules/district/"))

        assert "1,099" in page
        assert "71" in page

    def test_the_doctor_names_it(self, failed):
        found = database.postings()

        assert not found.good
        assert "AJM-EDU-07 2016-05" in found.words.en
        assert "1,099" in found.words.en

    def test_the_doctor_is_content_once_all_is_posted(self, given_up):
        assert database.postings().good
        approved_long_ago(given_up)
        assert not database.postings().good
        services.post(schedule=given_up)
        assert database.postings().good
