"""An office's pay-bill system sends a schedule and reads what the judge says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sevanidhi.core.accounts.models import User
from sevanidhi.core.api import services as api
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.payroll.models import Schedule
from sevanidhi.core.payroll.tests.conftest import TODAY, row, stated, workbook
from sevanidhi.core.uploads.tests.conftest import EICAR, fake_clamd  # noqa: F401


@pytest.fixture
def token(house, settings):
    settings.BUSINESS_DATE = TODAY
    user = User.objects.get(pk=house.asha.pk)
    _, secret = api.make_token(
        user=user,
        name="pay bill",
        scopes=["schedules:read", "schedules:write"],
        days=30,
        by=user,
    )
    return secret


def send(token, rows, key="k1", content=None, **other):
    voucher = stated(rows)
    told = {
        "ddo": "AJM-EDU-07",
        "month": "2016-05",
        "voucher": "71",
        "total_gpf": str(voucher.totals["gpf"]),
        "total_si": str(voucher.totals["si"]),
    } | other
    return Client().post(
        "/api/v1/schedules",
        told | {"file": SimpleUploadedFile("may.xlsx", content or workbook(rows))},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )


def test_a_schedule_is_sent_judged_and_waits_for_approval(token):
    answer = send(token, [row(0, subscription=100), row(1)])
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["new"], [one["fault"] for one in told["report"]["faults"]]) == (
        "draft",
        True,
        ["BELOW_SLAB"],
    )
    seen = Client().get(f"/api/v1/schedules/{told['key']}", headers={"Authorization": f"Bearer {token}"})
    assert seen.json()["report"] == told["report"]
    listed = Client().get("/api/v1/schedules", headers={"Authorization": f"Bearer {token}"})
    assert [one["key"] for one in listed.json()] == [told["key"]]


def test_the_same_request_again_gets_the_kept_answer(token):
    rows, content = [row(0)], workbook([row(0)])
    first, second = send(token, rows, content=content), send(token, rows, key="k2", content=content)
    assert (first.status_code, second.status_code) == (201, 201)
    assert (second.json()["key"], second.json()["new"]) == (first.json()["key"], False)
    assert Schedule.objects.count() == 1


def test_a_virus_is_refused_and_told_to_the_audit(token, fake_clamd):  # noqa: F811
    answer = send(token, [row(0)], content=workbook([row(0)]) + EICAR)

    assert (answer.status_code, answer.json()["code"]) == (422, "Infected")
    assert Entry.objects.filter(act="uploads.infected").count() == 1


def test_an_office_of_others_is_not_there(token):
    assert send(token, [row(0)], ddo="AJM-MED-02").status_code == 404


def test_a_refused_file_has_its_reason_in_both_languages(token):
    answer = send(token, [row(0)], file=SimpleUploadedFile("x.pdf", b"%PDF-1"), total_si="")
    assert answer.status_code == 422
