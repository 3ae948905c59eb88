"""The verification of a passbook ends in a letter with the closed year's figures, or says why it cannot."""

import subprocess

import pytest

from sevanidhi.core.casework import kinds, services
from sevanidhi.core.casework.tests.conftest import DAY, asha, date, devendra, elizabeth, employment, office  # noqa: F401
from sevanidhi.core.documents import queries as documents
from sevanidhi.core.ledger import services as ledger
from sevanidhi.core.ledger.kinds import EntryKind, LineKind
from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.money import rupees
from sevanidhi.lines.funds import services as funds
from sevanidhi.schemes.gpf import cases, rules

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


@pytest.fixture
def closed_year(examined):
    """Twelve months of 1,100 paid in, all by the DDO's vouchers, and the year's interest credited."""
    _, account = examined
    for month in FinancialYear(2015).months():
        line = ledger.Line(
            account_id=account.pk, month=month, kind=LineKind.SUBSCRIPTION, amount=rupees(1100)
        )
        ledger.post_entry(
            kind=EntryKind.SCHEDULE, business_date=month.last_day, about=None, lines=[line],
            control=ledger.control_account("gpf"), by=None,
        )  # fmt: skip
    year = FinancialYear(2015)
    funds.run_interest(head="gpf", year=year, rules=rules.interest_rules(year), today=DAY, by=None)


@pytest.mark.requirement("GPF-11")
@pytest.mark.needs("pdftotext")
def test_granting_writes_the_certificate(examined, closed_year, devendra, tmp_path):  # noqa: F811
    case, _ = examined
    done = services.move(case=case, verb="grant", by=devendra, today=DAY)

    (letter,) = documents.documents_about(done)
    # 1,100 x (1 + 2 + ... + 12) x 8.70 / 1200
    assert done.outcome == {
        "opening": "0.00", "credits": "13200.00", "debits": "0.00", "interest": "622.00",
        "closing": "13822.00", "letter": letter.number,
    }  # fmt: skip
    file = tmp_path / "letter.pdf"
    file.write_bytes(documents.content_of(letter))
    text = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True).stdout
    wanted = ["ज़िला कार्यालय, ", "4321", "2015-16", "13,200.00", "622.00", "13,822.00"]
    assert [words for words in wanted if words not in text] == []


def test_a_year_that_is_not_closed_is_not_certified(examined, devendra):  # noqa: F811
    case, _ = examined

    with pytest.raises(cases.YearNotClosed):
        services.move(case=case, verb="grant", by=devendra, today=DAY)
    case.refresh_from_db()
    assert case.state == "grant_proposed"
