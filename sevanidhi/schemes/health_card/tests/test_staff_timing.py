"""No answer tells, by its words, its length or its time, whether somebody stands on an officer's list."""

import pytest

from sevanidhi.core.notices.models import Message
from sevanidhi.schemes.health_card.models import StaffListed
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import LONG_AGO, make_office
from tests.two_alike import MOST_SECONDS, TRIES, assert_not_tellable

LIST, CODE = "/en/health-card/confirm/", "/en/health-card/confirm/code/"


@pytest.fixture
def pairs(own_database):
    """Numbers on the list of a registered officer, each with one of the same length that is on none."""
    office = make_office()
    gateway.registered(office)  # nobody is looked for on the list of an office that is not
    StaffListed.objects.bulk_create(
        StaffListed(
            office=office, service_number=f"KNOWN{number:05d}", name_hi="आशा", mobile=f"94140{number:05d}",
            loaded_date=LONG_AGO,
        )
        for number in range(TRIES)
    )  # fmt: skip
    return [(f"KNOWN{number:05d}", f"NOONE{number:05d}") for number in range(TRIES)]


def on_list(_client, who):
    return LIST, {"ddo_code": "LKO-EDU-03", "service_number": who}


def everybody_was_written_to() -> bool:
    """Return whether a code went to all who are on the list: else nobody was compared with nobody."""
    return Message.objects.filter(address__startswith="94140").count() == TRIES


@pytest.mark.slow
@pytest.mark.timeout(MOST_SECONDS)
def test_who_asks_for_a_code(pairs):
    assert_not_tellable(pairs, on_list)
    assert everybody_was_written_to()


@pytest.mark.slow
@pytest.mark.timeout(MOST_SECONDS)
def test_a_wrong_code(pairs):
    def knock(client, who):
        client.post(*on_list(client, who))
        return CODE, {"code": "000000"}

    assert_not_tellable(pairs, knock)
    assert everybody_was_written_to()
