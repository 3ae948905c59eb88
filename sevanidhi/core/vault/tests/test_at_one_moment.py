"""Many bring a number in at one moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from django.db import connections

from sevanidhi.core.accounts.models import User
from sevanidhi.core.vault import sealing, services
from sevanidhi.core.vault.models import Access, Identity
from sevanidhi.core.vault.numbers import read_number
from sevanidhi.core.vault.tests.conftest import ANOTHER, NUMBER, sealed_in, stored


def test_of_many_who_send_at_one_moment_one_brings_the_number_in(own_database):
    asha, reference = User.objects.create(user_id="asha"), uuid4()

    def send(number: str) -> str:
        try:
            stored(asha, number, reference=reference)
        except services.ReferenceUsed:
            return "refused"
        finally:
            connections.close_all()
        return number

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(send, [NUMBER, ANOTHER] * 8))
    kept = sealing.opened(sealed_in(Identity.objects.get()), reference=reference)
    assert sorted(answers) == sorted([kept] * 8 + ["refused"] * 8)
    assert Access.objects.count() == 1


def test_of_many_who_ask_at_one_moment_no_more_than_an_hours_are_answered(own_database, monkeypatch):
    """They were counted before they were noted: twenty at once were all within the hour's number."""
    monkeypatch.setattr(services, "COMPARED_AN_HOUR", 5)
    asha, reference = User.objects.create(user_id="asha"), uuid4()
    stored(asha, NUMBER, reference=reference)
    begin = Barrier(20)

    def ask(_hand: int) -> str:
        begin.wait(timeout=60)
        try:
            services.equal_among(
                number=read_number(ANOTHER), among=[reference], by=asha, purpose="duplicates"
            )
        except services.ComparedTooOften:
            return "refused"
        finally:
            connections.close_all()
        return "answered"

    with ThreadPoolExecutor(20) as hands:
        assert Counter(hands.map(ask, range(20))) == {"answered": 5, "refused": 15}
