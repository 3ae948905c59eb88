"""The district before the launch: counted, called, reminded, directed, and no person named to who watches."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import HttpResponse

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework.models import Case
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices import services as offices
from sevanidhi.core.offices.models import Office
from sevanidhi.schemes.health_card import maps, tasks
from sevanidhi.schemes.health_card.models import Call, Direction, OfficerListed, Reminder, StaffListed
from sevanidhi.schemes.health_card.queries import progress
from sevanidhi.schemes.health_card.services import coordination, reminders, staff
from sevanidhi.schemes.health_card.tests.district import (
    PERSON_EN,
    PERSON_HI,
    PERSON_MOBILE,
    TODAY,
    browser,
    district,
    drawing_office,
    family,
    listed,
    officer,
    registered,
    somebody,
    watcher,
)
from sevanidhi.schemes.health_card.views import cell
from sevanidhi.web.access import NotYourDuty
from sevanidhi.web.tests.reading import words

WATCHERS = ("coordinator", "cmo", "district_magistrate")
DAY_IN = {"en": "17 April 2017", "hi": "17 अप्रैल 2017"}


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def state(db):
    """Lucknow: two of five registered, one form on the way; Kanpur: one, which has sent nothing."""
    offices.load_offices()
    made = {
        "done": drawing_office("LKO-EDU-01"),
        "treasury": drawing_office(
            "LKO-TO-01", kind="treasury", department_hi="कोषागार", department_en="Treasuries"
        ),
        "sent": drawing_office("LKO-EDU-02", telephones=["0522-2624001"]),
        "silent": drawing_office("LKO-EDU-03", telephones=["0522-2624002", "94150 12345"]),
        "refused": drawing_office("LKO-MED-04", email="med04@example.org"),
        "kanpur": drawing_office("KNP-EDU-01", of="UP-44", telephones=["9415077777"]),
    }
    registered(made["done"])
    registered(made["treasury"])
    registered(made["sent"], "awaiting_paper")
    registered(made["refused"], "refused")
    for number in ("E1", "E2", "E3"):
        listed(made["done"], number)
    family(made["done"], "E2")
    return made


class TestCounts:
    def test_a_district_counts_what_is_registered_sent_and_silent(self, state):
        lucknow = progress.of_district(district("UP-50"), on=TODAY)

        assert (lucknow.offices, lucknow.registered, lucknow.under_way, lucknow.left) == (5, 2, 1, 2)
        assert (lucknow.percent, lucknow.listed, lucknow.people) == (40, 3, 1)

    def test_where_no_list_was_loaded_there_is_no_figure_of_people(self, state):
        assert progress.of_district(district("UP-44"), on=TODAY).listed is None

    def test_the_districts_and_the_departments_add_up_to_the_state_and_to_a_plain_count(self, state):
        whole = progress.standing(on=TODAY).whole()
        plain = Office.objects.filter(state="uttar_pradesh", kind__in=("ddo", "treasury"))
        by_district = plain.values_list("district__code").annotate(Count("pk"))

        assert whole.offices == plain.count() == 6
        districts = progress.standing(on=TODAY).by_district()
        assert {one.key: one.offices for one in districts if one.offices} == dict(by_district)
        for parts in (districts, progress.standing(on=TODAY).by_department()):
            assert sum(one.offices for one in parts) == whole.offices
            assert sum(one.registered for one in parts) == whole.registered == 2
            assert sum(one.people for one in parts) == whole.people == 1

    def test_a_department_is_the_offices_own_or_what_was_registered_or_not_known(self, state):
        found = [
            (one.name_en, one.offices, one.registered) for one in progress.standing(on=TODAY).by_department()
        ]

        assert found == [("Treasuries", 1, 1), ("Secondary Education", 1, 1), ("", 4, 0)]

    def test_a_department_of_a_treasurys_list_and_of_a_registration_is_one(self, state):
        clerk = officer("cell_clerk", drawing_office("SACHI-T", kind="state_cell"))
        for code, hindi, english in (("silent", "माध्यमिक  शिक्षा", ""), ("sent", "माध्यमिक शिक्षा ", "")):
            OfficerListed.objects.create(
                office=state[code], department_hi=hindi, department_en=english, listed_date=TODAY, by=clerk
            )

        found = {one.name_en: one.offices for one in progress.standing(on=TODAY).by_department()}
        assert found == {"Treasuries": 1, "Secondary Education": 3, "": 2}

    def test_a_hundred_means_all(self, state):
        assert progress.Count(
            key="", name_hi="", name_en="", offices=300, registered=299, under_way=0, listed=None, people=0
        ).percent == 99  # fmt: skip

    def test_an_office_that_is_closed_or_not_yet_open_is_not_counted(self, state):
        offices.close_office(office=state["silent"], until_date=TODAY, order_reference="O 1", by=None)

        assert progress.of_district(district("UP-50"), on=TODAY).offices == 4

    def test_the_map_shows_what_the_table_says_each_district_once(self, state):
        districts = progress.standing(on=TODAY).by_district()
        tiles = maps.tiles(districts)

        assert {tile.count.key: tile.count.percent for tile in tiles} == {
            one.key: one.percent for one in districts
        }
        assert len({(tile.x, tile.y) for tile in tiles}) == len(tiles) == 75
        assert [maps.shade(percent) for percent in (None, 0, 24, 25, 99, 100)] == [0, 1, 1, 2, 4, 5]


class TestWhoWatches:
    @pytest.mark.requirement("SECTS-13")
    @pytest.mark.parametrize("role", WATCHERS)
    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_the_district_is_shown_by_office_and_without_any_person(self, state, role, language):
        page = browser(watcher(role)).get(f"/{language}/health-card/district/")
        read = words(page)

        assert page.status_code == 200
        for code, shown in (("LKO-EDU-03", True), ("LKO-EDU-02", True), ("LKO-EDU-01", False)):
            assert (code in read) == shown
        assert "KNP-EDU-01" not in read
        assert "0522-2624002, 94150 12345" in read

    def test_every_office_that_is_not_registered_can_be_reached(self, state, monkeypatch):
        monkeypatch.setattr(progress, "SHOWN", 2)
        client = browser(watcher("coordinator"))
        pages = [words(client.get(f"/en/health-card/district/?of=UP-50&from={start}")) for start in (0, 2)]

        silent, refused, sent = "LKO-EDU-03", "LKO-MED-04", "LKO-EDU-02"
        assert [[code in read for code in (silent, refused, sent)] for read in pages] == [
            [True, True, False], [False, False, True],
        ]  # fmt: skip
        assert ["Next page" in read for read in pages] == [True, False]

    def test_past_the_end_of_the_list_its_beginning_is_shown(self, state, monkeypatch):
        monkeypatch.setattr(progress, "SHOWN", 2)
        client, page = browser(watcher("coordinator")), "/en/health-card/district/?of=UP-50"
        registered(state["silent"])
        answer = client.get(f"{page}&from=2")

        assert (answer.status_code, answer["Location"]) == (303, page)
        assert "Every drawing officer of the district is registered" not in words(client.get(page))

    @pytest.mark.parametrize("role", WATCHERS)
    def test_no_page_of_theirs_names_a_person_or_a_number_of_a_person(self, state, role):
        watching = browser(watcher(role))
        pages = ["district/", "district/directions/", "progress/"]
        pages += [f"district/offices/{state[which].code}/" for which in ("done", "sent", "silent", "refused")]
        read = [
            watching.get(f"/{language}/health-card/{page}") for page in pages for language in ("hi", "en")
        ]

        assert {answer.status_code for answer in read} == {200}
        said = " ".join(answer.content.decode() for answer in read)
        assert [word for word in (PERSON_HI, PERSON_EN, PERSON_MOBILE) if word in said] == []
        assert "LKO-EDU-03" in said

    @pytest.mark.parametrize("role", WATCHERS)
    def test_another_district_is_not_found(self, state, role):
        watching = browser(watcher(role))

        assert watching.get("/en/health-card/district/?of=UP-44").status_code == 404
        assert watching.get("/en/health-card/district/offices/KNP-EDU-01/").status_code == 404

    @pytest.mark.requirement("SECTS-13", in_part=True)
    def test_the_day_the_role_ends_the_coordinator_sees_nothing_more(self, state, settings):
        watching = watcher("coordinator")
        settings.BUSINESS_DATE = date(2017, 9, 30)
        assert browser(watching).get("/en/health-card/district/").status_code == 200

        settings.BUSINESS_DATE = date(2017, 10, 1)
        assert browser(watching).get("/en/health-card/district/").status_code == 403

    def test_the_database_holds_no_coordinator_without_an_end(self, state):
        held = watcher("coordinator").roles_held.get()
        with pytest.raises(IntegrityError, match="coordinator_role_has_an_end"), transaction.atomic():
            type(held).objects.filter(pk=held.pk).update(until_date=None)

    def test_an_end_that_is_near_is_said(self, state):
        cmo = watcher("cmo")
        office = Office.objects.get(code="CMO-UP-50")
        officer("coordinator", office, until_date=TODAY + timedelta(days=14))
        read = words(browser(cmo).get("/en/health-card/district/"))

        assert "ends on 1 May 2017. An administrator can propose it anew." in read

    def test_an_office_without_a_district_is_told_what_to_do(self, state):
        Office.objects.filter(code="CMO-UP-50").update(district=None)
        read = words(browser(watcher("coordinator")).get("/en/health-card/district/"))

        assert "Your office lies in no district yet" in read


class TestCalls:
    def call(self, client, code, **typed):
        told = {"outcome": "will_register", "spoke_with": "बड़े बाबू", "note": ""} | typed
        return client.post(f"/en/health-card/district/offices/{code}/", told, follow=True)

    @pytest.mark.requirement("SECTS-13", in_part=True)
    def test_a_coordinator_notes_a_call_and_the_next_who_looks_reads_it(self, state):
        self.call(browser(watcher("coordinator")), "LKO-EDU-03", note="फ़ॉर्म की प्रति माँगी")
        read = words(browser(watcher("cmo")).get("/en/health-card/district/offices/LKO-EDU-03/"))

        assert "They will register" in read
        assert "spoke with बड़े बाबू" in read
        assert "फ़ॉर्म की प्रति माँगी" in read
        assert Call.objects.get().called_date == TODAY

    @pytest.mark.parametrize(
        ("language", "said"), [("en", "Write whom you spoke with."), ("hi", "लिखें कि किससे बात हुई।")]
    )
    def test_who_was_spoken_with_is_asked_unless_nobody_answered(self, state, language, said):
        client = browser(watcher("coordinator"))
        address = f"/{language}/health-card/district/offices/LKO-EDU-03/"
        answer = client.post(address, {"outcome": "has_sent"})

        assert (answer.status_code, said in words(answer)) == (422, True)
        assert client.post(address, {"outcome": "not_reached"}).status_code == 303

    def test_a_day_that_is_past_is_refused_beside_its_boxes(self, state):
        day = {"call_again_date_day": "1", "call_again_date_month": "4", "call_again_date_year": "2017"}
        answer = self.call(browser(watcher("coordinator")), "LKO-EDU-03", **day)

        assert answer.status_code == 422
        assert "1 April 2017 is past" in words(answer)
        assert Call.objects.count() == 0

    @pytest.mark.parametrize("role", ["cmo", "district_magistrate"])
    def test_others_read_and_note_nothing(self, state, role):
        client = browser(watcher(role))
        answer = self.call(client, "LKO-EDU-03")

        assert "Note a call" not in words(answer)
        assert Call.objects.count() == 0

    def test_who_coordinates_here_and_only_looks_on_there_notes_no_call_there(self, state):
        user = watcher("coordinator")
        far = Office.objects.get(code="DM-UP-44")
        accounts.grant_role(user=user, role="district_magistrate", office=far, from_date=TODAY, by=None)
        user.refresh_from_db()
        client = browser(user)
        shown = [
            "Note a call" in words(client.get(f"/en/health-card/district/offices/{code}/"))
            for code in ("LKO-EDU-03", "KNP-EDU-01")
        ]

        assert shown == [True, False]
        self.call(client, "KNP-EDU-01")
        assert Call.objects.count() == 0

    def test_the_service_asks_again_whose_district_it_is(self, state):
        with pytest.raises(NotYourDuty):
            coordination.note_call(
                office=state["kanpur"], outcome="not_reached", spoke_with="", note="", call_again_date=None,
                by=watcher("coordinator"), on=TODAY,
            )  # fmt: skip


class TestReminders:
    @pytest.mark.requirement("SECTS-13", in_part=True)
    def test_an_office_is_reminded_on_its_mobile_once_a_day(self, state):
        by = watcher("coordinator")
        first = reminders.remind_office(office=state["silent"], by=by, on=TODAY)
        again = reminders.remind_office(office=state["silent"], by=by, on=TODAY)

        assert first == again
        told = Message.objects.get()
        assert (told.address, told.parts) == ("9415012345", 2)
        assert "LKO-EDU-03" in told.text
        reminders.remind_office(office=state["silent"], by=by, on=TODAY + timedelta(days=1))
        assert Message.objects.count() == 2

    def test_an_office_without_a_mobile_is_written_to_by_mail(self, state):
        reminders.remind_office(office=state["refused"], by=watcher("coordinator"), on=TODAY)

        assert Message.objects.get().address == "med04@example.org"

    def test_one_that_is_registered_or_cannot_be_reached_is_not(self, state):
        by = watcher("coordinator")
        with pytest.raises(reminders.AlreadyRegistered):
            reminders.remind_office(office=state["done"], by=by, on=TODAY)
        with pytest.raises(reminders.NowhereToRemind):
            reminders.remind_office(office=state["sent"], by=by, on=TODAY)
        with pytest.raises(NotYourDuty):
            reminders.remind_office(office=state["kanpur"], by=by, on=TODAY)

        assert Message.objects.count() == 0

    def test_the_button_stands_where_there_is_a_way_and_says_what_was_done(self, state):
        client = browser(watcher("coordinator"))
        shown = {
            code: "Send a reminder" in words(client.get(f"/en/health-card/district/offices/{code}/"))
            for code in ("LKO-EDU-03", "LKO-EDU-02")
        }
        answer = client.post("/en/health-card/district/offices/LKO-EDU-03/remind/", follow=True)

        assert shown == {"LKO-EDU-03": True, "LKO-EDU-02": False}
        assert "The office is reminded." in words(answer)

    def test_on_the_days_of_the_rule_all_who_have_sent_nothing_are_told_once(self, state, settings):
        listed(state["done"], "E4", mobile="")
        settings.BUSINESS_DATE = date(2017, 4, 24)  # a week before the launch
        tasks.remind()
        tasks.remind()

        told = sorted(Message.objects.values_list("address", flat=True))
        assert told == ["9415012345", "9415077777", PERSON_MOBILE, "med04@example.org"]
        assert Reminder.objects.filter(key__startswith="person:").count() == 2
        settings.BUSINESS_DATE = date(2017, 4, 25)
        tasks.remind()
        assert Message.objects.count() == 4

    @pytest.mark.parametrize(
        ("day", "told"), [((2017, 4, 26), 4), ((2017, 5, 1), 0)], ids=["two days late", "too late"]
    )
    def test_a_day_on_which_nothing_ran_is_made_good(self, state, settings, day, told):
        settings.BUSINESS_DATE = date(*day)
        tasks.remind()
        tasks.remind()

        assert Message.objects.count() == told
        assert set(Reminder.objects.values_list("sent_date", flat=True)) == ({date(*day)} if told else set())


class TestDirections:
    @pytest.mark.requirement("SECTS-13", in_part=True)
    def test_the_chief_medical_officer_directs_and_the_coordinator_reports(self, state):
        day = {"due_date_day": "25", "due_date_month": "4", "due_date_year": "2017"}
        cmo, coordinator = browser(watcher("cmo")), browser(watcher("coordinator"))
        cmo.post("/en/health-card/district/directions/", {"text": "सभी विद्यालयों से मिलें"} | day)
        seen = words(coordinator.get("/en/health-card/district/"))
        given = Direction.objects.get()
        coordinator.post(f"/en/health-card/district/directions/{given.pk}/", {"note": "सबसे मिले"})
        read = words(cmo.get("/en/health-card/district/directions/"))

        assert "सभी विद्यालयों से मिलें · by 25 April 2017" in seen
        assert "done on 17-04-2017: सबसे मिले" in read

    def test_only_the_chief_medical_officer_of_the_district_directs(self, state):
        by = watcher("cmo", of="UP-44")
        with pytest.raises(NotYourDuty):
            coordination.give_direction(district=district("UP-50"), text="x", due_date=TODAY, by=by, on=TODAY)
        with pytest.raises(NotYourDuty):
            coordination.give_direction(
                district=district("UP-50"), text="x", due_date=TODAY, by=watcher("coordinator"), on=TODAY
            )

    def test_it_is_done_once_and_by_a_coordinator_of_the_district(self, state):
        given = coordination.give_direction(
            district=district("UP-50"), text="x", due_date=TODAY, by=watcher("cmo"), on=TODAY
        )
        with pytest.raises(NotYourDuty):
            coordination.finish_direction(
                direction=given, note="y", by=watcher("coordinator", of="UP-44"), on=TODAY
            )
        by = watcher("coordinator")
        coordination.finish_direction(direction=given, note="y", by=by, on=TODAY)
        with pytest.raises(coordination.DirectionDone):
            coordination.finish_direction(direction=given, note="z", by=by, on=TODAY)

    def test_a_coordinator_of_elsewhere_does_not_find_it(self, state):
        given = coordination.give_direction(
            district=district("UP-50"), text="x", due_date=TODAY, by=watcher("cmo"), on=TODAY
        )
        client = browser(watcher("coordinator", of="UP-44"))

        assert client.get(f"/en/health-card/district/directions/{given.pk}/").status_code == 404


def _left(page, *, out: str) -> str:
    """Return what a table's cells say without what stands there for the other screen."""
    left = re.sub(rf'<(span|details) class="{out}[^"]*">.*?</\1>', "", page.content.decode(), flags=re.DOTALL)
    return words(HttpResponse(left))


class TestTheState:
    @pytest.mark.requirement("SECTS-13")
    def test_the_cell_sees_every_district_as_map_and_as_table(self, state):
        page = browser(officer("cell_clerk", Office.objects.get(code="SACHI"))).get(
            "/en/health-card/progress/"
        )
        read = words(page)

        assert "Drawing officers and treasuries registered: 2 of 6. Forms on their way: 1." in read
        assert "Lucknow 50 5 2 1 2 40% 1 of 3" in _left(page, out="sn-on-phone")
        folded = "Lucknow Form sent 1 Nothing sent 2 People registered 1 of 3 50 5 2 of 5 1 2 40%"
        assert folded in _left(page, out="sn-on-desk")
        assert page.content.decode().count("<g transform") == 75
        assert "style=" not in page.content.decode().split("<main", 1)[1]

    def test_the_cell_sees_what_waits(self, state):
        page = browser(officer("cell_clerk", Office.objects.get(code="SACHI"))).get("/en/health-card/cell/")
        read = words(page)

        assert "Signed form awaited 1" in read
        assert "?state=awaiting_paper" in page.content.decode()
        assert "in 14 days" in read

    def test_a_count_of_registrations_opens_to_those_it_counts(self, state, monkeypatch):
        client = browser(officer("cell_clerk", Office.objects.get(code="SACHI")))
        awaited = words(client.get("/en/health-card/cell/registrations/?state=awaiting_paper"))
        assert ["LKO-EDU-02" in awaited, "LKO-EDU-01" in awaited] == [True, False]
        assert "All registrations" in awaited

        past = client.get("/en/health-card/cell/registrations/?state=awaiting_paper&from=100")
        assert past["Location"] == "/en/health-card/cell/registrations/?state=awaiting_paper"

        monkeypatch.setattr(cell, "SHOWN", 1)
        pages = [words(client.get(f"/en/health-card/cell/registrations/?from={at}")) for at in range(4)]
        codes = ("LKO-MED-04", "LKO-EDU-02", "LKO-TO-01", "LKO-EDU-01")
        assert [[code in page for code in codes].index(True) for page in pages] == [0, 1, 2, 3]
        assert ["Next page" in page for page in pages] == [True, True, True, False]

    def test_who_searches_at_a_stage_searches_there_alone(self, state):
        client = browser(officer("cell_clerk", Office.objects.get(code="SACHI")))
        listed = "/en/health-card/cell/registrations/"
        page = client.get(f"{listed}?state=awaiting_paper&text=LKO")
        read = words(page)

        assert '<input type="hidden" name="state" value="awaiting_paper"' in page.content.decode()
        assert "Only these are shown and searched." in read
        assert ["LKO-EDU-02" in read, "LKO-EDU-01" in read] == [True, False]
        assert "LKO-EDU-01" in words(client.get(f"{listed}?state=&text=LKO"))


class TestOwnPeople:
    """A drawing officer's own list."""

    def ddo(self, state):
        return officer("ddo", state["done"])

    @pytest.mark.requirement("SECTS-15")
    def test_who_has_no_verified_family_stands_there(self, state):
        listed(state["silent"], "X9", name_en="Stranger")
        read = words(browser(self.ddo(state)).get("/en/health-card/desk/not-registered/"))

        assert "Registered: 1 of the 3 on your list." in read
        assert [number in read for number in ("E1", "E2", "E3", "X9")] == [True, False, True, False]
        assert "Stranger" not in read

    @pytest.mark.requirement("SECTS-15")
    def test_all_who_have_a_number_are_reminded_once_a_day(self, state):
        listed(state["done"], "E4", mobile="")
        client = browser(self.ddo(state))
        first = words(client.post("/en/health-card/desk/not-registered/remind/", follow=True))
        again = words(client.post("/en/health-card/desk/not-registered/remind/", follow=True))

        assert "Reminders to 2 people are on their way." in first
        assert "17-04-2017" in first
        assert "Nobody is left to remind today" in again
        assert set(Message.objects.values_list("address", "parts")) == {(PERSON_MOBILE, 2)}
        assert Reminder.objects.count() == 2

    @pytest.mark.parametrize(("page", "written"), [("employee", "e1"), ("pensioner", "E1")])
    def test_whose_form_waits_at_the_office_is_not_reminded(self, state, page, written):
        sent = Case.objects.create(
            number="HF-1", kind="health_card.family", person=somebody(), office=state["done"],
            state="waiting", complete_date=TODAY, answers={"pages": {page: {"service_number": written}}},
        )  # fmt: skip
        ddo = self.ddo(state)

        assert "waits to be examined" in words(browser(ddo).get("/en/health-card/desk/not-registered/"))
        reminders.remind_people(offices=[state["done"]], by=ddo, on=TODAY)
        assert Reminder.objects.get().key.startswith("person:LKO-EDU-01:E3:")
        assert [row.service_number for row in progress.listed_people(on=TODAY)] == ["E3"]
        Case.objects.filter(pk=sent.pk).update(state="refused")
        assert [one.state for one in progress.own_people([state["done"]])] == ["refused", ""]
        assert [row.service_number for row in progress.listed_people(on=TODAY)] == ["E1", "E3"]

    def test_nor_is_one_who_has_sent_another_since(self, state):
        sent = {"kind": "health_card.family", "person": somebody(), "office": state["done"]}
        sent |= {"complete_date": TODAY, "answers": {"pages": {"employee": {"service_number": "E1"}}}}
        Case.objects.create(number="HF-1", state="waiting", **sent)
        Case.objects.create(number="HF-2", state="awaiting_paper", **sent)

        assert [one.state for one in progress.own_people([state["done"]])] == ["awaiting_paper", ""]
        assert reminders.remind_people(offices=[state["done"]], by=self.ddo(state), on=TODAY) == 1
        assert Reminder.objects.get().key.startswith("person:LKO-EDU-01:E3:")

    def test_who_is_to_be_reminded_is_not_looked_up_line_by_line(self, state):
        """With 3,000 lines and 2,000 applications that would take longer than a page may."""
        asked = progress.people_to_remind([state["done"]]).explain()

        assert (asked.count("Anti Join"), "SubPlan" in asked) == (3, False)

    def test_a_telephone_that_two_share_rings_once(self, state):
        listed(state["done"], "E5", mobile="9455009977")
        reminders.remind_people(offices=[state["done"]], by=self.ddo(state), on=TODAY)

        assert sorted(Message.objects.values_list("address", flat=True)) == ["9455009977", PERSON_MOBILE]

    @pytest.mark.parametrize("number", ["A:B", "A:", ":B", "A:2017-01-01"])
    def test_who_was_reminded_is_known_however_the_officer_writes_the_number(self, state, number):
        listed(state["done"], number)
        reminders.remind_people(offices=[state["done"]], by=self.ddo(state), on=TODAY)

        reminded = {one.row.service_number: one.reminded_date for one in progress.own_people([state["done"]])}
        assert reminded == {"E1": TODAY, "E3": TODAY, number: TODAY}

    @pytest.mark.requirement("SECTS-15", in_part=True)
    def test_who_does_not_belong_on_the_list_is_taken_off_with_a_reason(self, state):
        gone, client = StaffListed.objects.get(service_number="E1"), browser(self.ddo(state))
        address = f"/en/health-card/desk/not-registered/{gone.pk}/"
        assert "Take off the list" in words(client.get(address))
        assert client.post(address, {"why": " "}).status_code == 422
        after = words(client.post(address, {"why": "died in March"}, follow=True))

        assert "Registered: 1 of the 2 on your list." in after
        assert not StaffListed.objects.filter(pk=gone.pk).exists()
        assert Entry.objects.get(act="health_card.staff.taken_off").why == "died in March"

    def test_nobody_takes_off_who_is_registered_or_on_anothers_list(self, state):
        client = browser(self.ddo(state))
        strange = listed(state["silent"], "X9")
        mine = StaffListed.objects.get(service_number="E2")
        answers = {
            client.post(f"/en/health-card/desk/not-registered/{line.pk}/", {"why": "x"}).status_code
            for line in (strange, mine)
        }

        assert answers == {404}
        with pytest.raises(NotYourDuty):
            staff.take_off(line=strange, why="x", by=self.ddo_again(), on=TODAY)
        with pytest.raises(staff.OffForNoReason):
            staff.take_off(line=mine, why=" ", by=self.ddo_again(), on=TODAY)

    def ddo_again(self):
        return User.objects.get(user_id="ddo-LKO-EDU-01")

    def test_a_long_list_is_read_page_by_page(self, state, monkeypatch):
        monkeypatch.setattr(progress, "SHOWN", 1)
        client = browser(self.ddo(state))
        first, second = (
            words(client.get(f"/en/health-card/desk/not-registered/?from={start}")) for start in (0, 1)
        )

        assert [("E1" in read, "E3" in read) for read in (first, second)] == [(True, False), (False, True)]
        assert ["Next page" in read for read in (first, second)] == [True, False]
        assert ["Previous page" in read for read in (first, second)] == [False, True]
        past = client.get("/en/health-card/desk/not-registered/?from=2")
        assert (past.status_code, past["Location"]) == (303, "/en/health-card/desk/not-registered/")

    @pytest.mark.requirement("SECTS-15")
    def test_the_officers_own_family_is_to_be_registered_as_well(self, state):
        user = self.ddo(state)
        user.person = somebody()
        user.save()
        before = words(browser(user).get("/en/health-card/desk/not-registered/"))
        family(state["treasury"], "OWN", user.person)
        after = words(browser(user).get("/en/health-card/desk/not-registered/"))

        assert "Your own family is not registered yet. Register your family" in before
        assert "Your own family is registered." in after

    def test_nobody_reminds_another_officers_people(self, state):
        with pytest.raises(NotYourDuty):
            reminders.remind_people(offices=[state["silent"]], by=self.ddo(state), on=TODAY)

    def test_a_drawing_officer_of_the_state_begins_here_and_not_at_the_pay_bill(self, state):
        page = browser(self.ddo(state)).get("/en/", follow=True)

        assert page.request["PATH_INFO"] == "/en/health-card/desk/"

    def test_one_of_another_state_has_no_list_here(self, state):
        office = offices.open_office(
            code="AJM-1", kind="ddo", state="rajasthan", name_hi="अजमेर", name_en="Ajmer", from_date=None,
            by=None,
        )  # fmt: skip
        user = officer("ddo", office)

        assert "You draw for no office of Uttar Pradesh today" in words(
            browser(user).get("/en/health-card/desk/not-registered/")
        )


def test_the_office_of_every_district_is_on_the_register(state):
    kinds = Office.objects.filter(state="uttar_pradesh").values_list("kind").annotate(Count("pk"))

    assert {kind: number for kind, number in kinds if kind in ("state_cell", "cmo", "collectorate")} == {
        "state_cell": 1, "cmo": 75, "collectorate": 75,
    }  # fmt: skip
    assert "Office of the Chief Medical Officer, Lucknow" in words(
        browser(accounts.create_login(user_id="x", person=None, mobile="9415000009", by=None)).get(
            "/en/offices/CMO-UP-50/"
        )
    )
