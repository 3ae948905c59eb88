"""Who checks follows one rupee on the screen, both ways, and changes nothing."""

import re

import pytest

from sevanidhi.core.offices import services as offices
from sevanidhi.core.payroll import services
from sevanidhi.core.payroll.models import Match, SuspenseItem, VoucherListLine
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, VOUCHER_DAY, row, stated, with_role, workbook
from sevanidhi.core.payroll.tests.test_pages import HERE, sign_in, words
from sevanidhi.kernel.money import rupees

__all__ = ["sign_in"]


@pytest.fixture
def posted(house):
    """A bill with one good line and one nobody's, which the treasury's list states otherwise."""
    rows = [row(0), row(1, gpf="EDU/9999", policy="", premium="")]
    schedule = services.submit(
        office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="may.xlsx",
        on=TODAY,
    ).schedule  # fmt: skip
    listed = f"TV No,Date,DDO Code,Head,Amount\n71,{VOUCHER_DAY},{house.ddo.code},GPF,1\n"
    services.load_voucher_list(content=listed.encode(), file_name="tv.csv", by=None, on=TODAY)
    return schedule


@pytest.fixture
def auditor(house, sign_in):
    return sign_in(with_role("farida", "auditor", house.district))


def links(response) -> list[str]:
    return re.findall(r'href="(/en/[^"]+)"', response.content.decode())


def test_an_auditor_follows_a_rupee_from_the_account_to_the_line_and_back(posted, auditor):
    found = auditor.get(HERE + "find/", {"q": "edu/1001"})
    assert "Meena Sharma E0 GPF EDU/1001" in words(found)

    account = auditor.get(next(link for link in links(found) if "/accounts/gpf/" in link))
    assert "May 2016 1,100.00 School AJM-EDU-07 71 2 06-06-2016" in words(account)

    way = auditor.get(next(link for link in links(account) if link.endswith("/way/")))
    assert "File may.xlsx Row 2 Number in the file EDU/1001" in words(way)
    assert "It stands in EDU/1001" in words(way)
    assert "No list of the treasury has confirmed it yet" in words(way)
    assert auditor.get(next(link for link in links(way) if "/gpf/passbook/" in link)).status_code == 200


def test_a_schedule_is_found_by_its_voucher_and_by_office_and_month(posted, auditor):
    schedule = f"{HERE}{posted.key}/"

    assert schedule in links(auditor.get(HERE + "find/", {"q": "071"}))
    assert schedule in links(auditor.get(HERE + "find/", {"office": "ajm-edu", "month": "2016-05"}))
    assert schedule not in links(auditor.get(HERE + "find/", {"office": "ajm-edu", "month": "2016-04"}))


def test_a_line_in_suspense_says_why_and_leads_to_its_item(posted, auditor):
    way = auditor.get(f"{HERE}{posted.key}/gpf/lines/3/way/")

    assert "No account or policy has this number" in words(way)
    assert "It stands in suspense" in words(way)
    assert f"{HERE}suspense/{SuspenseItem.objects.get().pk}/" in links(way)


def cure(house, item, number, **more) -> Match:
    match = services.propose_match(
        item=item, account=house.account(number), why="the pay bill", by=house.devendra, on=TODAY, **more
    )
    services.accept_match(match=match, by=house.esha, on=TODAY)
    return match


def test_a_cured_amount_leads_to_the_line_it_was_the_money_of(house, posted, auditor):
    cure(house, SuspenseItem.objects.get(), "EDU/1002")

    account = auditor.get(f"{HERE}accounts/gpf/EDU/1002/")
    (way,) = [link for link in links(account) if link.endswith("/way/")]
    assert way.endswith("/gpf/lines/3/way/")
    assert "It stands in EDU/1002" in words(auditor.get(way))


def test_a_line_not_read_stands_in_suspense_and_then_where_its_part_was_put(house, auditor):
    rows = [row(place, subscription="?", policy="", premium="", total="") for place in (0, 1)]
    schedule = services.submit(
        office=house.ddo, month=MAY, stated=stated(rows, gpf=2550), content=workbook(rows),
        file_name="may.xlsx", on=TODAY,
    ).schedule  # fmt: skip
    ways = [f"{HERE}{schedule.key}/gpf/lines/{line}/way/" for line in (2, 3)]
    for way in ways:
        shown = auditor.get(way)
        assert "It stands in suspense" in words(shown)
        assert f"{HERE}suspense/{SuspenseItem.objects.get().pk}/" in links(shown)

    part = services.Part(row=3, amount=rupees(1450))
    cure(house, SuspenseItem.objects.get(), "EDU/1002", part=part)
    assert "It stands in suspense" in words(auditor.get(ways[0]))
    assert "It stands in EDU/1002" in words(auditor.get(ways[1]))


def test_what_was_taken_back_into_suspense_stands_where_it_was_cured_to(house, posted, auditor):
    correction = services.propose_correction(
        schedule=posted, row=2, head="gpf", instead=None, why="another's", by=house.devendra, on=TODAY
    )
    services.accept_correction(correction=correction, by=house.esha, on=TODAY)
    way = f"{HERE}{posted.key}/gpf/lines/2/way/"
    assert "It stands in suspense" in words(auditor.get(way))

    cure(house, SuspenseItem.objects.get(row=2), "EDU/1003")
    assert "It stands in EDU/1003" in words(auditor.get(way))


def test_what_the_worklist_shows_an_auditor_opens_and_cannot_be_changed(posted, auditor):
    item, line = SuspenseItem.objects.get(), VoucherListLine.objects.get()

    for address in (f"{HERE}suspense/{item.pk}/", f"{HERE}vouchers/{line.pk}/"):
        shown = auditor.get(address)
        assert shown.status_code == 200
        assert "</textarea>" not in shown.content.decode()
        auditor.post(address, {"number": "EDU/1002", "why": "because"})

    line.refresh_from_db()
    assert (Match.objects.count(), line.settled_date) == (0, None)


def test_a_district_officer_finds_and_follows_only_what_is_of_the_own_district(house, posted, sign_in):
    own = sign_in(house.esha)
    elsewhere = offices.open_office(
        code="DIST-KOT", kind="district", name_hi="जिला कार्यालय कोटा", name_en="District office Kota",
        state="rajasthan", from_date=TODAY, by=None,
    )  # fmt: skip
    other = sign_in(with_role("gauri", "district_officer", elsewhere))
    for question in ({"q": "edu/1001"}, {"q": "meena"}, {"q": "71"}, {"office": "ajm-edu"}):
        assert "Nothing found" not in words(own.get(HERE + "find/", question))
        assert "Nothing found" in words(other.get(HERE + "find/", question))
    for address in ("accounts/gpf/EDU/1001/", f"{posted.key}/gpf/lines/2/way/"):
        assert own.get(HERE + address).status_code == 200
        assert other.get(HERE + address).status_code == 404
