"""Working days for everybody to read; a notified day entered by the administrator and never edited."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import calendars, services
from sevanidhi.core.casework.models import GazetteDay
from sevanidhi.core.casework.tests.conftest import DAY
from sevanidhi.web.access import NotYourDuty
from tests.visitor import Visitor
from tests.world import signed_in_client

pytestmark = pytest.mark.django_db
TYPED = {
    "state": "rajasthan", "day_day": "21", "day_month": "4", "day_year": "2017", "is_working": "holiday",
    "name_hi": "राजकीय शोक", "name_en": "State mourning", "notification": "F.7(1)GAD/2017",
    "notified_date_day": "20", "notified_date_month": "4", "notified_date_year": "2017",
}  # fmt: skip


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = DAY


@pytest.fixture
def boss(db):
    user = User.objects.create(user_id="boss")
    RoleHeld.objects.create(user=user, role="administrator", from_date=date(2010, 1, 1))
    return user


def declare(boss, **more):
    page = Visitor(signed_in_client(boss)).open("/en/working-days/").follow("Enter a notified day")
    return page.press("Enter this day", **(TYPED | more))


def works(day):
    calendar = calendars.calendar_of("rajasthan", from_date=date(2017, 1, 1), until_date=date(2017, 12, 31))
    return calendar.is_working(day)


def test_anybody_reads_the_holidays_and_weekly_offs_of_a_year_in_both_languages():
    english = Visitor(Client()).open("/en/working-days/2017/").text
    hindi = Visitor(Client()).open("/hi/working-days/2017/").text

    assert "26 January 2017 Republic Day A holiday usual list" in english
    assert "26 जनवरी 2017 गणतंत्र दिवस अवकाश सामान्य सूची" in hindi
    assert "Off: every Saturday and Sunday." in english
    assert "अवकाश: हर शनिवार और रविवार।" in hindi
    assert "Enter a notified day" not in english
    assert Client().get("/en/working-days/1999/").status_code == 404


def test_weekly_offs_without_an_order_say_so():
    english = Visitor(Client()).open("/en/working-days/2012/").text
    hindi = Visitor(Client()).open("/hi/working-days/2012/").text

    assert "No order was found; read as off: every Saturday and Sunday (to be confirmed)." in english
    assert "read as off: the second Saturday of the month and every Sunday (to be confirmed)." in english
    assert "आदेश नहीं मिला; अवकाश पढ़े गए दिन: माह का दूसरा शनिवार और हर रविवार (पुष्टि होनी है)।" in hindi


def test_a_notified_day_is_shown_and_counted_with_its_notification(boss):
    assert works(date(2017, 4, 21))
    shown = declare(boss).text

    assert not works(date(2017, 4, 21))
    assert "21 April 2017 State mourning A holiday F.7(1)GAD/2017, 20-04-2017" in shown
    line = Entry.objects.get(act="casework.gazette_day.declared")
    assert (line.by_name, line.detail["notification"]) == ("boss", "F.7(1)GAD/2017")


def test_a_later_notification_holds_and_the_earlier_one_stays_readable(boss):
    declare(boss)
    shown = declare(boss, is_working="working", notification="F.7(2)", name_en="Working after all").text

    assert works(date(2017, 4, 21))
    assert "Working after all A working day F.7(2), 20-04-2017 before that: F.7(1)GAD/2017" in shown
    assert GazetteDay.objects.count() == 2


def test_the_same_notification_twice_is_refused_with_nothing_lost(boss):
    declare(boss)
    page = declare(boss)

    assert "Notification F.7(1)GAD/2017 is already entered for 21 April 2017." in page.text
    assert page.page.forms[-1].typed["name_en"] == "State mourning"


def test_what_was_entered_is_never_edited(boss):
    declare(boss)

    for change in (lambda: GazetteDay.objects.update(is_working=True), GazetteDay.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_only_the_administrator_enters_one(db):
    client = Client()
    client.force_login(User.objects.create(user_id="asha"))

    assert client.get("/en/working-days/declare/").status_code == 403


def test_the_service_keeps_a_day_by_its_notification(boss):
    told = {
        "state": "rajasthan",
        "name": ("क", "K"),
        "by": boss,
        "notified_date": DAY,
        "is_working": False,
        "on": DAY,
    }
    services.declare_day(day=date(2017, 5, 2), notification="N1", **told)

    with pytest.raises(services.DayDeclared):
        services.declare_day(day=date(2017, 5, 2), notification="N1", **told)


def test_the_service_asks_for_the_administrator_of_that_day(boss):
    told = {"state": "rajasthan", "name": ("क", "K"), "notified_date": DAY, "is_working": False, "on": DAY}
    stranger = User.objects.create(user_id="asha")
    RoleHeld.objects.create(user=stranger, role="administrator", from_date=date(2016, 1, 1), until_date=DAY)
    RoleHeld.objects.create(user=stranger, role="administrator", from_date=DAY + timedelta(days=1))

    with pytest.raises(NotYourDuty):
        services.declare_day(day=date(2017, 5, 2), notification="N1", by=stranger, **told)
    assert not GazetteDay.objects.exists()
