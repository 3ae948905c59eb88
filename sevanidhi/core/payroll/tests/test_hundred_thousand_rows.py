"""The longest schedule, a hundred thousand rows, is judged; a longer one is refused in a sentence."""

import json
import re
import time
from contextlib import ExitStack
from html import unescape

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.reader.child import MOST_ROWS, ROWS_ABOVE
from sevanidhi.core.payroll.tests.conftest import TODAY
from sevanidhi.site.console import schedule as console

pytestmark = pytest.mark.slow

TOTAL = 1100 * MOST_ROWS
MOST_BYTES = 200_000  # of the page that shows it judged, before it is packed
GENEROUS_SECONDS = 20  # for a statement; a web process allows five, a machine under many tests is slower


def schedule_of(rows):
    """Return a CSV of one right line and strangers."""
    strangers = (f"X/{number},Nobody,12000,1100\n" for number in range(rows - 1))
    heading = "GPF Account No,Name,Basic Pay,Subscription\nEDU/1001,Meena Sharma,12000,1100\n"
    return (heading + "".join(strangers)).encode()


@pytest.fixture
def doors(house, settings, tmp_path):
    """Return the page and the command, both given a file's content; they answer (code, words)."""
    settings.BUSINESS_DATE = TODAY
    asha, file = Client(), tmp_path / "may.csv"
    asha.force_login(User.objects.get(pk=house.asha.pk))
    bytes_shown = []

    def by_page(content):
        paid = {"paid_date_day": "3", "paid_date_month": "6", "paid_date_year": "2016", "kind": "regular"}
        told = {"month": "2016-05", "voucher": "77", "total_gpf": str(TOTAL)}
        sent = {"file": SimpleUploadedFile("may.csv", content)}
        answer = asha.post("/en/schedules/send/", told | paid | sent, follow=True)
        words = unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
        bytes_shown.append(len(answer.content))
        return answer.status_code, " ".join(words.replace("\xa0", " ").split())

    def by_command(content):
        file.write_bytes(content)
        words = ["check", str(file), "--ddo", house.ddo.code, "--month", "2016-05", "--voucher", "77"]
        answer = CliRunner().invoke(console.command, [*words, "--total", f"gpf={TOTAL}", "--json"])
        return answer.exit_code, answer.output

    return by_page, by_command, bytes_shown


def test_the_longest_schedule_is_judged_by_page_and_by_command(doors):
    by_page, by_command, bytes_shown = doors
    content, slowest = schedule_of(MOST_ROWS), [0.0]

    def watch(execute, *statement):
        begun = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            slowest.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    with ExitStack() as watched:
        watched.enter_context(connection.execute_wrapper(watch))
        status, words = by_page(content)
        seconds = time.perf_counter() - begun
        code, told = by_command(content)

    print(f"{MOST_ROWS} rows on the page in {seconds:.1f} s, slowest statement {max(slowest):.1f} s")  # noqa: T201
    assert (status, code, Schedule.objects.get().line_count) == (200, 1, MOST_ROWS)
    assert "No account or policy has this number" in words
    assert "Lines 1 to 50 of 99,999" in words
    assert bytes_shown[0] < MOST_BYTES
    answer = json.loads(told)
    assert (answer["lines"], answer["good"], answer["proves"]) == (MOST_ROWS, 1, True)
    assert [(head["posted"], head["bad_lines"]) for head in answer["heads"]] == [("1100.00", MOST_ROWS - 1)]
    assert max(slowest) < GENEROUS_SECONDS


def test_a_longer_one_is_refused_and_says_how_long_it_may_be(doors):
    by_page, by_command, _shown = doors
    content = schedule_of(MOST_ROWS + ROWS_ABOVE + 1)
    status, words = by_page(content)
    code, told = by_command(content)

    assert (status, code, Schedule.objects.exists()) == (422, 2, False)
    assert re.search(r"A schedule may not have more than 1,?00,?000 rows", words)
    assert "TooManyRows" in told
