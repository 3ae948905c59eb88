"""A draft is put right where it is looked at: its totals, its cells; nothing that does not prove goes up."""

import re
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from sevanidhi.core.documents import queries as papers
from sevanidhi.core.payroll import documents, phrases, queries, services
from sevanidhi.core.payroll.models import Schedule, SuspenseItem
from sevanidhi.core.payroll.refusals import NotAnInstalment, TotalsDiffer
from sevanidhi.core.payroll.tests.conftest import MAY, TODAY, enter, receive, row, stated, workbook
from sevanidhi.core.payroll.tests.test_pages import HERE, sign_in, words  # noqa: F401
from sevanidhi.kernel.money import rupees
from tests.visitor import Visitor


def draft(house, rows, *, on=TODAY, **totals) -> Schedule:
    return receive(house, rows, stated=stated(rows, **totals), on=on).schedule


def bad_lines(schedule):
    return queries.judge_draft(schedule, on=TODAY).bad


def fix(house, schedule, field, value, *, at=2, head="gpf"):
    services.fix_line(schedule=schedule, row=at, head=head, field=field, value=value, by=house.asha, on=TODAY)


class TestTotals:
    """What the lines do not make is neither handed up nor offered for approval; it is corrected in place."""

    @pytest.fixture
    def differing(self, house):
        return draft(house, [row(0)], gpf="1200")

    def test_it_is_not_handed_up(self, house, differing):
        with pytest.raises(TotalsDiffer) as refusal:
            services.prepare(schedule=differing, by=house.asha, on=TODAY)
        assert refusal.value.facts["left"] == rupees(100)

    def test_no_code_is_sent_for_it(self, house, differing):
        with pytest.raises(TotalsDiffer):
            services.ask_to_approve(schedule=differing, by=house.chitra, session_key="s", on=TODAY)

    def test_the_pages_say_by_how_much_and_offer_no_code(self, house, sign_in, differing):  # noqa: F811
        page = sign_in(house.asha).get(f"{HERE}{differing.key}/")
        assert (
            "the voucher's total is ₹ 1,200.00, that of the lines ₹ 1,100.00; the difference is ₹ 100.00"
            in (words(page))
        )
        assert "/prepare/" not in page.content.decode()
        assert "Send me the code" not in words(sign_in(house.chitra).get(f"{HERE}{differing.key}/approve/"))

    def test_the_total_is_stated_anew_and_the_draft_goes_up(self, house, sign_in, differing):  # noqa: F811
        clerk = sign_in(house.asha)
        assert "1200" in clerk.get(f"{HERE}{differing.key}/totals/").content.decode().replace(",", "")
        told = clerk.post(f"{HERE}{differing.key}/totals/", {"gpf": "1,100", "si": "1,100"})
        assert told.status_code == 303, words(told)
        assert services.prepare(schedule=differing, by=house.asha, on=TODAY).state == "prepared"


class TestTyping:
    """Every bad line offers the cells that may put it right."""

    @pytest.mark.parametrize(
        ("wrong", "field", "right"),
        [
            ({"repayment": 500, "instalment": "30/24"}, "instalment", "24/30"),
            ({"subscription": "eleven hundred", "total": 1100}, "amount", "1,100"),
            ({"gpf": "EDU/1002"}, "account", "edu/1001"),
            ({"subscription": -5}, "amount", "1,100"),
        ],
    )
    def test_what_was_typed_makes_it_good(self, house, wrong, field, right):
        rows = [row(0, **wrong)]
        schedule = draft(house, rows, gpf=1600 if "repayment" in wrong else 1100)
        (line,) = bad_lines(schedule)

        assert field in line.to_type
        fix(house, schedule, field, right)
        assert bad_lines(schedule) == ()

    def test_a_row_whose_total_is_not_that_of_its_heads_is_put_right_head_by_head(self, house):
        schedule = draft(house, [row(0, subscription=1000, total=2200)], gpf=1100)
        assert [(line.head, line.to_type[0]) for line in bad_lines(schedule)] == [
            ("gpf", "amount"), ("si", "amount"),
        ]  # fmt: skip

        fix(house, schedule, "amount", "1,100")
        fix(house, schedule, "amount", "1,100", head="si")
        assert bad_lines(schedule) == ()

    def test_a_cell_with_two_faults_is_named_once(self, house, sign_in):  # noqa: F811
        enter(house.other_ddo, "M77", "हरि व्यास", "Hari Vyas", 12000, "MED/77", None)
        theirs = [row(0, gpf="MED/77", name="हरि व्यास", policy="", premium="")]
        services.submit(
            office=house.other_ddo, month=MAY, stated=stated(theirs, number="70"), content=workbook(theirs),
            file_name="o.xlsx", on=TODAY,
        )  # fmt: skip
        schedule = draft(house, [row(0, gpf="MED/77", name="हरि व्यास", policy="", premium="", remarks="x")])
        (line,) = bad_lines(schedule)
        assert [reason.cell for reason in line.reasons] == ["A2", "A2"]
        page = words(sign_in(house.asha).get(f"{HERE}{schedule.key}/"))

        assert "A2 GPF MED/77" in page
        assert "A2, A2" not in page

    def test_an_amount_proposed_reads_as_money_also_where_nothing_can_be_changed(self, house, sign_in):  # noqa: F811
        schedule = draft(house, [row(0, subscription=100)])
        services.prepare(schedule=schedule, by=house.asha, on=TODAY)
        page = words(sign_in(house.asha).get(f"{HERE}{schedule.key}/"))

        assert "Back to the DDO ₹ 1,100" in page.replace("\xa0", " ")

    def test_the_page_has_a_field_for_it(self, house, sign_in):  # noqa: F811
        schedule = draft(house, [row(0, repayment=500, instalment="30/24")])
        page = sign_in(house.asha).get(f"{HERE}{schedule.key}/")

        assert "Instalment (k of n), row 2" in words(page)
        assert 'id="value-2-gpf"' in page.content.decode()

    def test_an_instalment_that_is_none_is_refused(self, house):
        schedule = draft(house, [row(0, repayment=500, instalment="30/24")])
        with pytest.raises(NotAnInstalment):
            fix(house, schedule, "instalment", "the last")

    def test_an_amount_not_read_is_not_shown_as_the_repayment_alone(self, house, sign_in):  # noqa: F811
        schedule = draft(house, [row(0, subscription="पाँच सौ", repayment=500, instalment="3/24", total=1600)])

        assert "not read repayment 500.00" in words(sign_in(house.asha).get(f"{HERE}{schedule.key}/"))


class TestPay:
    """A pay that cannot be right is the thing to look at, not the amount judged by it."""

    def test_a_slip_in_the_pay_proposes_the_register_s_and_no_amount(self, house):
        (line, *_) = bad_lines(draft(house, [row(0, pay=999999)]))

        assert [(one.field, one.value) for one in line.proposals] == [("pay", "12,000")]
        assert (line.reasons[0].cell, line.to_type[0]) == ("C2", "pay")

    def test_a_pay_that_has_only_risen_proposes_the_amount(self, house):
        (line, *_) = bad_lines(draft(house, [row(0, pay=16000)]))

        assert line.proposals[0].field == "amount"

    def test_a_pay_left_blank_is_mentioned(self, house):
        found = queries.judge_draft(draft(house, [row(0, pay="")]), on=TODAY)

        assert {one.code for line in found.cautioned for one in line.cautions} == {"PAY_MISSING"}
        reason = found.cautioned[0].cautions[0]
        assert (reason.cell, phrases.reason(reason.code, reason.facts, "en")) == (
            "C2", "No pay is written; the register's, ₹\xa012,000, was taken",
        )  # fmt: skip


@pytest.mark.parametrize(("on", "asked"), [(date(2016, 5, 17), True), (date(2016, 6, 1), False)])
def test_a_month_that_has_not_ended_is_asked_about(house, sign_in, on, asked):  # noqa: F811
    schedule = draft(house, [row(0)], on=on)
    page = words(sign_in(house.asha, on=on).get(f"{HERE}{schedule.key}/"))

    assert ("has not ended yet" in page) is asked


class TestAsWritten:
    """What is posted under another's name is shown as it was written, the register's beside it."""

    @pytest.fixture
    def posted(self, house):
        rows = [row(3), row(0, gpf="EDU/1002", pay=12500, name="Meena Sharma"), row(1)]
        return services.submit(
            office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="m.xlsx",
            on=TODAY,
        ).schedule  # fmt: skip

    def test_on_the_page_of_all_lines(self, house, sign_in, posted):  # noqa: F811
        page = words(sign_in(house.asha).get(f"{HERE}{posted.key}/gpf/lines/"))

        assert (
            "EDU/1002 Meena Sharma (in the register: Ram Kumar) 12,500.00 (in the register: 16,000.00)"
            in page
        )

    @pytest.mark.needs("pdftotext")
    def test_on_paper_and_in_the_order_of_the_numbers(self, house, posted, tmp_path):
        file = tmp_path / "s.pdf"
        file.write_bytes(papers.content_of(documents.print_schedule(posted, "gpf", by=None, language="en")))
        text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True)

        assert re.findall(r"EDU/\d+", text.stdout) == ["EDU/1002", "EDU/1002", "EDU/1004"]
        assert "Meena Sharma (register: Ram" in text.stdout

    def test_the_account_of_that_name_is_proposed_where_it_is_posted(self, house, sign_in, posted):  # noqa: F811
        (line,) = queries.judge_posted(posted).bad
        assert line.proposals[0].value == "EDU/1001"
        page = sign_in(house.asha).get(f"{HERE}{posted.key}/")
        assert f"/suspense/{queries.items_of(posted)['3 gpf'].pk}/" in page.content.decode()


def test_a_long_schedule_fills_its_sheets_and_keeps_the_end_together():
    line = queries.PrintedLine(
        row=1, number="EDU/9", name_hi="मीना", name_en="Meena", holder_hi="", holder_en="", pay=rupees(12000),
        register_pay=None, amount=rupees(1100), repayment=rupees(0), instalment="", total=rupees(1100),
        remarks="", good=True,
    )  # fmt: skip
    lines = [replace(line, row=at, number=f"EDU/{at}") for at in reversed(range(133))]
    sheets = documents._sheets(
        sorted(lines, key=documents._by_number), "en", documents._one_form(lines), room=23
    )

    assert [len(sheet["lines"]) for sheet in sheets] == [23, 28, 28, 28, 26 - 7, 7]
    assert [cells[0] for sheet in sheets for cells in sheet["lines"]][8:11] == ["EDU/8", "EDU/9", "EDU/10"]


LONG_NAMES = (
    "Government School, Ajmer",
    "District Education Officer (Secondary), Ajmer",
    "Executive Engineer, Public Works Department, Division for National Highways and Bridges, Ajmer",
    "ज़िला शिक्षा अधिकारी (माध्यमिक), अजमेर",
    "अधिशासी अभियंता, सार्वजनिक निर्माण विभाग, राष्ट्रीय राजमार्ग एवं सेतु खंड, अजमेर",
)


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("place", range(len(LONG_NAMES)))
def test_each_sheet_of_an_office_with_a_long_name_ends_with_its_own_total(house, tmp_path, place):
    language = "en" if LONG_NAMES[place].isascii() else "hi"
    people = [
        enter(house.ddo, f"L{n}", f"सीता {n}", f"Sita {n}", 12000, f"EDU/{2000 + n}", None) for n in range(30)
    ]
    rows = [
        row(0, gpf=f"EDU/{2000 + n}", name=person.person.name_hi, policy="", premium="")
        for n, person in enumerate(people)
    ]
    setattr(house.ddo, f"name_{language}", LONG_NAMES[place])
    house.ddo.save()
    posted = services.submit(
        office=house.ddo,
        month=MAY,
        stated=stated(rows, number="72"),
        content=workbook(rows),
        file_name="m.xlsx",
        on=TODAY,
    ).schedule
    file = tmp_path / "s.pdf"
    file.write_bytes(papers.content_of(documents.print_schedule(posted, "gpf", by=None, language=language)))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True)

    sheets = text.stdout.split("\f")[:-1]
    total = "Page total" if language == "en" else "पृष्ठ का योग"
    assert [(total in sheet, "EDU/" in sheet) for sheet in sheets] == [(True, True)] * 2


class TestSuspense:
    """The district sees how much stands there, whose and how old; who decides sees whose pay it was."""

    @pytest.fixture
    def item(self, house):
        rows = [row(0, gpf="EDU/1010"), row(1)]
        services.submit(
            office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="m.xlsx",
            on=TODAY,
        )  # fmt: skip
        return SuspenseItem.objects.get()

    def test_the_list_has_a_total_and_can_be_narrowed(self, house, sign_in, item):  # noqa: F811
        clerk = sign_in(house.devendra, on=date(2016, 7, 20))
        page = words(clerk.get(f"{HERE}suspense/"))
        assert "1 item, ₹ 1,100.00 in all" in page
        assert "44, overdue" in page
        assert "EDU/1010" in words(clerk.get(f"{HERE}suspense/?office=AJM-EDU-07&older_than_days=30"))
        assert "for this choice" in words(clerk.get(f"{HERE}suspense/?office=&older_than_days=90"))

    def test_a_candidate_is_proposed_by_one_press(self, house, sign_in, item):  # noqa: F811
        visitor = Visitor(sign_in(house.devendra)).open(f"{HERE}suspense/{item.pk}/")
        visitor.press("Propose EDU/1001 · Meena Sharma / मीना शर्मा")

        match = item.matches.get()
        assert (match.account.number, match.why) == (
            "EDU/1001", "Its name or number is near to what the file has",
        )  # fmt: skip
        shown = words(sign_in(house.esha).get(f"{HERE}matches/{match.pk}/"))
        assert "Posting of the member that month School AJM-EDU-07 Voucher 71" in shown

    def test_nobody_else_is_proposed_where_only_the_amount_is_wrong(self, house):
        rows = [row(0, subscription=100, gpf="EDU/1001")]
        services.submit(
            office=house.ddo, month=MAY, stated=stated(rows), content=workbook(rows), file_name="m.xlsx",
            on=TODAY,
        )  # fmt: skip

        assert queries.proposals_for(SuspenseItem.objects.get()) == []

    def test_a_schedule_that_waits_for_approval_is_not_called_missing(self, house, sign_in):  # noqa: F811
        services.prepare(schedule=draft(house, [row(0)]), by=house.asha, on=TODAY)
        shown = words(sign_in(house.devendra).get(f"{HERE}district/"))

        assert "AJM-EDU-07 Prepared, waits for approval" in shown
        assert "AJM-MED-02 Not sent" in shown


def test_a_bill_is_judged_after_all_kept_plans_were_forgotten(house):
    schedule = draft(house, [row(0)])
    assert bad_lines(schedule) == ()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")  # as psycopg does after a rollback

    assert bad_lines(schedule) == ()

    def test_a_head_or_a_row_the_schedule_has_not_is_not_found(self, house, sign_in, posted):  # noqa: F811
        clerk, desk = sign_in(house.asha), sign_in(house.devendra)

        assert clerk.get(f"{HERE}{posted.key}/2016-99/lines/").status_code == 404
        assert clerk.get(f"{HERE}{posted.key}/2016-99/print/").status_code == 404
        assert desk.get(f"{HERE}{posted.key}/gpf/lines/2/").status_code == 200
        assert desk.get(f"{HERE}{posted.key}/gpf/lines/99/").status_code == 404
        assert desk.get(f"{HERE}{posted.key}/2016-99/lines/2/").status_code == 404


@pytest.mark.parametrize(
    ("more", "shown", "summed"), [("0", "1,100", "2,200"), ("0.50", "1,100.00", "2,200.50")]
)
def test_lines_and_totals_of_a_printed_schedule_are_written_in_one_form(more, shown, summed):
    line = queries.PrintedLine(
        row=1, number="EDU/9", name_hi="मीना", name_en="Meena", holder_hi="", holder_en="", pay=rupees(12000),
        register_pay=None, amount=rupees(1100), repayment=rupees(0), instalment="", total=rupees(1100),
        remarks="", good=True,
    )  # fmt: skip
    lines = [line, replace(line, total=rupees(1100) + rupees(more))]
    (sheet,) = documents._sheets(lines, "en", documents._one_form(lines), room=20)

    assert (sheet["lines"][0][6], sheet["total"][6]) == (shown, summed)
