"""One schedule sent at the same moment through every door: the page, the API and the command line."""

import io
import threading
from collections import Counter
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.api import services as api
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.payroll import queries
from sevanidhi.core.payroll.models import Schedule, Voucher
from sevanidhi.core.payroll.tests.conftest import TODAY, balance, open_house, row, stated, workbook
from sevanidhi.kernel.money import rupees
from sevanidhi.site.console import schedule as console

BY_PAGE, BY_API, BY_COMMAND = 17, 17, 16
ROWS = [row(place) for place in range(5)]
CONTENT, VOUCHER = workbook(ROWS), stated(ROWS)
TOTALS = {f"total_{head}": str(total) for head, total in VOUCHER.totals.items()}


@pytest.fixture
def house(own_database, settings):
    settings.BUSINESS_DATE, settings.API_CALLS_A_MINUTE = TODAY, 1_000_000
    return open_house()


@pytest.fixture
def doors(house, tmp_path):
    """Return one way in for each of fifty hands; each way answers with the schedule's key."""
    asha = User.objects.get(pk=house.asha.pk)
    signed_in = Client()
    signed_in.force_login(asha)
    _, token = api.make_token(
        user=asha,
        name="pay bill",
        scopes=["schedules:write", "schedules:read"],
        days=1,
        by=asha,
    )
    file = tmp_path / "may.xlsx"
    file.write_bytes(CONTENT)
    return [
        *(lambda: by_page(signed_in.cookies) for _ in range(BY_PAGE)),
        # Some repeat one request, some are requests of their own for the same fact.
        *(lambda hand=hand: by_api(token, key=f"k{hand % 9}") for hand in range(BY_API)),
        *(lambda: by_command(file, house.ddo.code) for _ in range(BY_COMMAND)),
    ]


def by_page(cookies):
    """Send by the page, again as long as it says that it is busy."""
    while (answer := _sent_by_page(cookies)).status_code == 503:
        assert answer["Retry-After"]
    assert answer.status_code == 303, answer.content.decode()
    return UUID(answer["Location"].strip("/").split("/")[-1])


def _sent_by_page(cookies):
    client = Client()
    client.cookies.load({name: morsel.value for name, morsel in cookies.items()})
    told = {"month": "2016-05", "voucher": "71", "kind": "regular", **TOTALS}
    paid = {"paid_date_day": "3", "paid_date_month": "6", "paid_date_year": "2016"}
    return client.post("/en/schedules/send/", told | paid | {"file": SimpleUploadedFile("may.xlsx", CONTENT)})


def by_api(token, *, key):
    """Send by the API, again as long as it says that it is busy: the key makes that safe."""
    while (answer := _sent_by_api(token, key=key)).status_code == 503:
        assert answer["Retry-After"]
    assert answer.status_code == 201, answer.content.decode()
    return UUID(answer.json()["key"])


def _sent_by_api(token, *, key):
    told = {"ddo": "AJM-EDU-07", "month": "2016-05", "voucher": "71", "voucher_date": "2016-06-03", **TOTALS}
    return Client().post(
        "/api/v1/schedules",
        told | {"file": SimpleUploadedFile("may.xlsx", CONTENT)},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )


def by_command(file, ddo):
    words = ["post", str(file), "--ddo", ddo, "--month", "2016-05", "--voucher", "71", "--date", "2016-06-03"]
    words += [word for head, total in VOUCHER.totals.items() for word in ("--total", f"{head}={total}")]
    with pytest.raises(SystemExit) as ended:
        console.command.main([*words, "--json"], standalone_mode=False)
    assert ended.value.code == 0
    return Schedule.objects.get().key


def all_at_once(doors):
    """Send through every door at the same moment; return what came back, a surprise included."""
    answers, started = [], threading.Barrier(len(doors))

    def hand(door):
        started.wait()
        try:
            answers.append(door())
        except BaseException as surprise:
            answers.append(repr(surprise))
        finally:
            connections.close_all()

    hands = [threading.Thread(target=hand, args=(door,)) for door in doors]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    return Counter(answers)


def test_fifty_hands_at_three_doors_have_one_effect(house, doors, capsys):
    answers = all_at_once(doors)

    schedule = Schedule.objects.get()
    assert answers == {schedule.key: 50}
    assert (schedule.state, Voucher.objects.count()) == ("posted", 1)
    credited = Posting.objects.exclude(kind=9)
    assert sum(posting.amount for posting in credited) == sum(VOUCHER.totals.values())
    assert balance(house.account("EDU/1001")) == rupees(1100)
    assert queries.unproved_heads() == []
    acts = Entry.objects.filter(act__startswith="payroll.schedule.").values_list("act", flat=True)
    assert sorted(acts) == sorted(set(acts))
    assert "payroll.schedule.posted" in acts
    told = [line for line in io.StringIO(capsys.readouterr().out) if line.startswith("{")]
    assert len(told) == BY_COMMAND
