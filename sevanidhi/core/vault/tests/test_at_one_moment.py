"""Many bring a number in at one moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from django.db import connections

from sevanidhi.core.accounts.models import User
from sevanidhi.core.vault import sealing, services
from sevanidhi.core.vault.models import Access, Identity
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
