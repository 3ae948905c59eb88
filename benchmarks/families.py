"""Families of five sent by an office's system through the API: every page's checks, vault, audit, message.

Two workers take a hundred a request, as on a machine with two cores; the photos lie there already. The limit
is the same bodies as plain rows in the same run: one commit in the books and one of five rows in the vault a
family.
"""

import json
import os
import resource
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from time import perf_counter
from typing import Any
from uuid import uuid4

from benchmarks import _ground
from benchmarks.result import Result

ROWS = 2_000
WORKERS = 2
AT_ONCE = 100
GOAL_A_SECOND = 200
TODAY = date(2017, 4, 17)
OFFICE = "LKO-EDU-03"
PEOPLE = (
    ("self", "सरस्वती", "Saraswati", "female", "1975-06-15"),
    ("spouse", "कृष्ण कुमार", "Krishna Kumar", "male", "1972-03-04"),
    ("son", "आर्यन", "Aryan", "male", "2003-08-09"),
    ("daughter", "ऋतु", "Ritu", "female", "2006-05-04"),
    ("mother", "कमला", "Kamla", "female", "1950-02-01"),
)
ASKED = {
    "son": {"wholly_dependent": "yes", "normally_resides": "yes"},
    "daughter": {"wholly_dependent": "yes", "normally_resides": "yes", "marital": "unmarried"},
    "mother": {"wholly_dependent": "yes", "normally_resides": "yes"},
}


def run(rows: int) -> Result:
    with _ground.database():
        secret, photos = _office(rows + 1)
        _send(rows, rows + 1, secret=secret, photos=photos)  # the first reads rules and settings
        plain = _timed(rows, _plain)
        spent = _spent()
        seconds = _timed(rows, lambda first, last: _send(first, last, secret=secret, photos=photos))
        spent = [after - before for before, after in zip(spent, _spent(), strict=True)]
        plain = min(plain, _timed(rows, _plain))
        _check(rows + 1)
    python, server = (round(1000 * one / rows, 1) for one in spent)
    return Result(
        name="families",
        rows=rows,
        seconds=seconds,
        limit_seconds=plain,
        detail=(
            ("limit", "the same bodies as plain rows, two commits a family"),
            ("families_a_second", round(rows / seconds, 1)),
            ("goal_a_second", GOAL_A_SECOND),
            ("workers", WORKERS),
            ("families_a_request", AT_ONCE),
            ("processor_ms_a_family", python),
            ("server_processor_ms_a_family", server),
        ),
    )  # fmt: skip


def _spent() -> list[float]:
    """Return the processor time, in seconds, of the workers that have ended and of the database's server."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return [ended.ru_utime + ended.ru_stime, _ground.server_seconds()]


def _office(rows: int) -> tuple[str, list[str]]:
    """Make the office, its list and the photos; return its officer's token and the photos' keys."""
    from django.conf import settings
    from django.db import connections
    from django.utils import timezone

    from sevanidhi.core.accounts import services as accounts
    from sevanidhi.core.api import services as tokens
    from sevanidhi.core.casework.models import Case
    from sevanidhi.core.offices.models import District
    from sevanidhi.core.people import services as people
    from sevanidhi.core.uploads.models import Upload
    from sevanidhi.schemes.health_card.models import DdoRegistration, StaffListed

    settings.API_CALLS_A_MINUTE = 100_000_000
    settings.BUSINESS_DATE = TODAY
    settings.ALLOWED_HOSTS = ["*"]
    office = _ground.drawing_office(OFFICE)
    officer = people.new_person(name_hi="सुरेश वर्मा", name_en="Suresh Verma", mobile="9415000008")
    officer.save()
    ddo = accounts.create_login(user_id="ddo", person=None, mobile="9415000009", by=None)
    accounts.grant_role(user=ddo, role="ddo", office=office, from_date=date(2010, 4, 1), by=None)
    district, _new = District.objects.get_or_create(
        state="uttar_pradesh",
        code="UP-50",
        defaults={"name_hi": "लखनऊ", "name_en": "Lucknow", "sort_key": "l"},
    )
    case = Case.objects.create(
        number="HD-1", kind="health_card.ddo_registration", person=officer, office=office, state="granted",
        complete_date=TODAY,
    )  # fmt: skip
    DdoRegistration.objects.create(
        case=case, kind="ddo", ddo_code=OFFICE, office=office, district=district, name_hi="सुरेश वर्मा",
        designation_hi="प्रधानाचार्य", department_hi="माध्यमिक शिक्षा", mobile="9415000008",
        mobile_is_official=True,
        controlling_name="के के सिंह", controlling_designation="निरीक्षक", controlling_office="लखनऊ",
    )  # fmt: skip
    StaffListed.objects.bulk_create(
        StaffListed(
            office=office, service_number=f"E-{n}", name_hi="सरस्वती", mobile="9415000021", loaded_date=TODAY
        )
        for n in range(rows)
    )
    photos = [uuid4() for _ in range(rows * len(PEOPLE))]
    facts = {"owner": ddo, "purpose": "photo", "given_name": "photo", "size": 1, "received": 1}
    mark = "0" * 64
    Upload.objects.bulk_create(
        Upload(
            key=key, sha256=mark, state="clean", result_sha256=mark, result_type="image/jpeg",
            settled_at=timezone.now(), **facts,
        )
        for key in photos
    )  # fmt: skip
    _, secret = tokens.make_token(user=ddo, name="measured", scopes=["health:write"], days=1, by=None)
    with connections["owner"].cursor() as cursor:
        for table in ("health_card_stafflisted", "uploads_upload"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("CREATE TABLE plain_family (body jsonb)")
    with connections["vault_owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE plain_number (number text)")
    return secret, [str(key) for key in photos]


def _timed(rows: int, work: Callable[[int, int], None]) -> float:
    """Return the seconds the workers take, each with a part of the rows."""
    from django.db import connections

    connections.close_all()
    bounds = [rows * at // WORKERS for at in range(WORKERS + 1)]
    start = perf_counter()
    children = [_forked(work, first, last) for first, last in pairwise(bounds)]
    ended = [os.waitpid(child, 0)[1] for child in children]
    if any(ended):
        raise SystemExit("a worker ended badly")
    return perf_counter() - start


def _forked(work: Callable[[int, int], None], first: int, last: int) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work(first, last)
        status = 0
    finally:
        os._exit(status)


def _send(first: int, last: int, *, secret: str, photos: list[str]) -> None:
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for at in range(first, last, AT_ONCE):
        families = [_body(n, photos) for n in range(at, min(at + AT_ONCE, last))]
        answer = client.post(
            "/api/v1/health/families/many", json.dumps({"families": families}), "application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )  # fmt: skip
        if answer.status_code != 200 or answer.json()["kept"] != len(families):
            raise SystemExit(answer.content.decode())


def _plain(first: int, last: int) -> None:
    from django.db import connections

    with connections["owner"].cursor() as books, connections["vault_owner"].cursor() as vault:
        for n in range(first, last):
            told = _body(n, [""] * ((n + 1) * len(PEOPLE)))
            vault.execute(
                "INSERT INTO plain_number VALUES (%s), (%s), (%s), (%s), (%s)",
                [_number(n * len(PEOPLE) + place) for place in range(len(PEOPLE))],
            )
            books.execute("INSERT INTO plain_family VALUES (%s)", [json.dumps(told)])


def _body(n: int, photos: list[str]) -> dict[str, Any]:
    from sevanidhi.schemes.health_card.phrases import NOTICE_VERSION

    applicant, *members = (
        {
            "name_hi": f"{name_hi} {n}", "name_en": f"{name_en} {n}", "gender": gender, "birth_date": born,
            "aadhaar": _number(n * len(PEOPLE) + place), "photo": photos[n * len(PEOPLE) + place],
        } | ({} if relation == "self" else {"relation": relation} | ASKED.get(relation, {}))
        for place, (relation, name_hi, name_en, gender, born) in enumerate(PEOPLE)
    )  # fmt: skip
    return {
        "ddo": OFFICE, "service_number": f"E-{n}", "kind": "employee", "posting_hi": "प्रवक्ता", "pay_level": 8,
        "consent": {"notice": NOTICE_VERSION, "language": "hi", "agreed": True},
        "applicant": applicant, "members": members,
    }  # fmt: skip


def _number(n: int) -> str:
    """Return a number that is right by its check figure."""
    from stdnum import verhoeff

    figures = f"9999{n:07d}"
    return figures + verhoeff.calc_check_digit(figures)


def _check(rows: int) -> None:
    from sevanidhi.core.vault.models import Identity
    from sevanidhi.schemes.health_card.models import PreparedFamily

    kept = PreparedFamily.objects.count(), Identity.objects.count()
    if kept != (rows, rows * len(PEOPLE)):
        raise SystemExit(f"not every family was kept: {kept}")
