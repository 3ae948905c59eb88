"""The verification of a passbook ends in a letter with the closed year's figures, or says why it cannot."""

import pytest

from sevanidhi.core.casework import kinds, services
from sevanidhi.core.casework.tests.conftest import DAY, asha, date, devendra, elizabeth, employment, office  # noqa: F401
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.queries import Balance
from sevanidhi.schemes.gpf import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def examined(elizabeth, asha, office):  # noqa: F811
    employee = employment(elizabeth, "E1")
    account = ledger.open_account(
        head="gpf", number="4321", employee=employee, opened_date=date(2000, 1, 1), by=None
    )
    case = services.apply(
        case_kind=kinds.kind(cases.VERIFICATION), employee=employee, office=office,
        answers={"account": "4321", "year": "2015-16"}, by=elizabeth, today=DAY,
    )  # fmt: skip
    services.take_next(office=office, by=asha, today=DAY)
    services.move(case=case, verb="propose_grant", by=asha, today=DAY)
    return case, account


@pytest.mark.requirement("GPF-11")
def test_granting_writes_the_certificate(examined, devendra, monkeypatch):  # noqa: F811
    case, account = examined
    closed = Balance(
        financial_year=2015, account=account, opening=1000, credits=1200, debits=0, interest=96, closing=2296
    )
    monkeypatch.setattr(cases.ledger, "balances", lambda _: [closed])
    done = services.move(case=case, verb="grant", by=devendra, today=DAY)

    (letter,) = documents.documents_about(done)
    assert done.outcome == {
        "opening": "1000.00", "credits": "1200.00", "debits": "0", "interest": "96", "closing": "2296",
        "letter": letter.number,
    }  # fmt: skip
    assert documents.content_of(letter).startswith(b"%PDF-")


def test_a_year_that_is_not_closed_is_not_certified(examined, devendra):  # noqa: F811
    case, _ = examined

    with pytest.raises(cases.YearNotClosed):
        services.move(case=case, verb="grant", by=devendra, today=DAY)
    case.refresh_from_db()
    assert case.state == "grant_proposed"
