"""No Aadhaar number stands anywhere but sealed in the vault: planted numbers are looked for in every sink."""

from __future__ import annotations

import base64
import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone

from sevanidhi.core import queue
from sevanidhi.core.accounts import drafts
from sevanidhi.core.accounts.models import Draft, User
from sevanidhi.core.audit import services as audit
from sevanidhi.core.vault import services
from sevanidhi.core.vault.models import Identity
from sevanidhi.core.vault.numbers import AadhaarNotValid, read_number
from sevanidhi.core.vault.tests.conftest import stored
from sevanidhi.core.vault.tests.test_numbers import Asks
from tests import canaries
from tests.canaries import NUMBERS

SWEEP = "sevanidhi.core.vault.tasks.sweep"


@pytest.fixture
def whole_run(own_database, caplog, capfd):
    """Everything that is done with a number so far, its accidents included. Yields what was said aloud."""
    caplog.set_level(logging.DEBUG)
    asha = User.objects.create(user_id="asha")
    references = [stored(asha, number) for number in NUMBERS]
    stored(asha, NUMBERS[0], reference=references[0])
    services.others_with(reference=references[0], by=asha, purpose="duplicates")
    services.claim(
        references=references[:2], person_ids=[1, 2], by=asha, purpose=services.Purpose.REGISTRATION
    )
    for number in NUMBERS:
        _accidents(asha, number, reference=references[0])
    Identity.objects.filter(claimed_at=None).update(stored_at=timezone.now() - timedelta(days=2))
    queue.defer(SWEEP, timestamp=0)
    assert queue.run_waiting() == 1
    assert Identity.objects.count() == 2
    printed = capfd.readouterr()
    return (caplog.text + printed.out + printed.err).encode()


def _accidents(asha: User, number: str, *, reference) -> None:
    """A form that is wrong, a session that ran out, what is no number, an error that is told."""
    form = Asks({"aadhaar": number, "name": ""})
    assert not form.is_valid()
    logging.getLogger("django.request").error("%s %s %s", form.errors, form.cleaned_data, form["aadhaar"])
    request = RequestFactory().post(
        "/hi/form/", {"aadhaar": number, "name": "आशा"}, headers={"Referer": "http://testserver/hi/form/"}
    )
    assert drafts.keep(request, user_pk=asha.pk)
    for act in (
        lambda: read_number(number[:-1] + "x"),
        lambda: services.store(
            reference=reference, number=read_number(number), consent=None, by=asha, purpose=""
        ),
    ):
        try:
            act()
        except (AadhaarNotValid, services.PurposeNotKnown) as refusal:
            logging.getLogger("trial").exception("refused", exc_info=refusal)
            audit.record(by=asha, act="vault.use.too_fast", detail={"refused": str(refusal)})


@pytest.mark.slow
def test_no_planted_number_is_in_any_sink(whole_run):
    storage = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    sinks = {
        "the books": canaries.dumped("owner"),
        "the vault": canaries.dumped("vault_owner"),
        "logs and what was printed": whole_run,
        "kept files": canaries.kept_below(storage),
    }

    assert b"vault_identity" in sinks["the vault"]
    assert b"accounts_draft" in sinks["the books"]
    assert b"refused" in sinks["logs and what was printed"]
    assert {name: canaries.found_in(content) for name, content in sinks.items()} == {
        name: [] for name in sinks
    }


@pytest.mark.slow
def test_a_number_that_leaked_into_the_books_would_be_found(own_database):
    asha = User.objects.create(user_id="asha")
    spaced = f"{NUMBERS[0][:4]} {NUMBERS[0][4:8]} {NUMBERS[0][8:]}"
    Draft.objects.create(user=asha, path="/form/", fields={"note": [spaced]}, kept_at=timezone.now())
    audit.record(by=asha, act="vault.use.too_fast", detail={"number": NUMBERS[1]})

    assert sorted(canaries.found_in(canaries.dumped("owner"))) == ["…7058 spaced", "…8847 plain"]


@pytest.mark.parametrize(
    "leak",
    [
        lambda number: f"x{number}y".encode(),
        lambda number: f"{number[:4]}-{number[4:8]}-{number[8:]}".encode(),
        lambda number: number.translate(canaries.DEVANAGARI).encode(),
        lambda number: json.dumps({"a": number.translate(canaries.DEVANAGARI)}).encode(),
        lambda number: f"aadhaar={number[:4]}+{number[4:8]}+{number[8:]}".encode(),
        lambda number: number.encode("utf-16"),
        lambda number: base64.b64encode(b"" + number.encode() + b" more"),
        lambda number: base64.b64encode(b"a" + number.encode() + b" more"),
        lambda number: base64.b64encode(b"ab" + number.encode() + b" more"),
        lambda number: number.encode().hex().encode(),
    ],
)
def test_each_shape_is_found(leak):
    for number in NUMBERS:
        assert canaries.found_in(leak(number)) != []
