"""A message leaves once, after its fact is committed, whatever the gateway and the workers do."""

import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Barrier

import pytest
from django.core import mail
from django.db import IntegrityError, connection, connections, transaction

from sevanidhi.core import queue
from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.notices import gateways, services
from sevanidhi.core.notices.models import Message, State
from sevanidhi.core.people.models import Person
from sevanidhi.web.access import NotYourDuty

DAY = date(2017, 4, 17)


class Kannel:
    """A stand-in for Kannel's sendsms interface: keeps what was asked and answers as told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answers = [202]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)))
                answer = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.send_response(answer)
                self.end_headers()
                self.wfile.write(b"0: Accepted for delivery")

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/cgi-bin/sendsms"


@pytest.fixture
def kannel(settings):
    stand_in = Kannel()
    settings.KANNEL_URL = stand_in.address
    yield stand_in
    stand_in.server.shutdown()
    stand_in.server.server_close()


@pytest.fixture
def elizabeth(db):
    return Person.objects.create(
        name_hi="एलिज़ाबेथ",
        name_en="Elizabeth",
        sort_key="e",
        search_key="e",
        mobile="9414012345",
        language="hi",
    )


def told(to, **more):
    return services.send(template="notices.trial", to=to, values={"what": "अप्रैल"}, **more)


def test_a_message_goes_to_kannel_in_hindi_with_its_report_address(elizabeth, kannel):
    message = told(elizabeth)
    queue.run_waiting()

    message.refresh_from_db()
    asked = kannel.asked[0]
    assert message.state == State.SENT
    assert (asked["to"], asked["coding"], asked["text"]) == ("+919414012345", "2", message.text)
    assert asked["text"] == "सेवानिधि: यह जाँच का संदेश है (अप्रैल)। आपको कुछ नहीं करना है।"
    assert f"/messages/report/{message.token}?" in asked["dlr-url"]


def test_nothing_leaves_when_the_fact_is_rolled_back(elizabeth, kannel):
    with transaction.atomic():
        told(elizabeth)
        transaction.set_rollback(True)

    assert (queue.run_waiting(), Message.objects.count(), kannel.asked) == (0, 0, [])


def test_the_same_event_is_told_once(elizabeth, kannel):
    first = told(elizabeth, event="schedule 4 posted")
    second = told(elizabeth, event="schedule 4 posted")
    queue.run_waiting()

    assert first == second
    assert len(kannel.asked) == 1


def test_a_task_that_runs_twice_sends_once(elizabeth, kannel):
    message = told(elizabeth)
    services.deliver(message_id=message.pk)
    services.deliver(message_id=message.pk)

    assert len(kannel.asked) == 1


def test_a_worker_that_died_while_sending_leaves_the_message_to_an_officer(elizabeth, kannel):
    message = told(elizabeth)
    Message.objects.filter(pk=message.pk).update(state=State.SENDING)

    assert services.deliver(message_id=message.pk) == State.PARKED
    assert kannel.asked == []


def test_a_refused_message_is_tried_five_times_and_parked(elizabeth, kannel):
    kannel.answers = [503]
    message = told(elizabeth)
    for _ in range(7):
        _make_due()
        queue.run_waiting()

    message.refresh_from_db()
    assert (message.state, message.tries, len(kannel.asked)) == (State.PARKED, 5, 5)


def test_a_gateway_that_comes_back_gets_the_message(elizabeth, kannel):
    kannel.answers = [503, 202]
    message = told(elizabeth)
    queue.run_waiting()
    assert Message.objects.get(pk=message.pk).state == State.WAITING

    _make_due()
    queue.run_waiting()
    assert Message.objects.get(pk=message.pk).state == State.SENT


@pytest.fixture
def boss(db):
    user = User.objects.create(user_id="boss")
    RoleHeld.objects.create(user=user, role="administrator", from_date=date(2010, 1, 1))
    return user


def again(message, by):
    services.send_again(message=message, by=by, why="asked at the counter", on=DAY)


def test_a_parked_message_is_sent_again_on_an_administrators_word(elizabeth, kannel, boss):
    message = told(elizabeth)
    with pytest.raises(services.NotParked):
        again(message, boss)

    Message.objects.filter(pk=message.pk).update(state=State.PARKED)
    again(message, boss)
    queue.run_waiting()

    assert Message.objects.get(pk=message.pk).state == State.SENT


def test_nobody_else_sends_it_again(elizabeth, kannel, boss):
    message = told(elizabeth)
    Message.objects.filter(pk=message.pk).update(state=State.PARKED)
    with pytest.raises(NotYourDuty):
        again(message, User.objects.create(user_id="asha", person=elizabeth))
    RoleHeld.objects.update(until_date=DAY)
    with pytest.raises(NotYourDuty):
        again(message, boss)

    assert Message.objects.get(pk=message.pk).state == State.PARKED


def test_a_code_that_will_never_arrive_is_wiped_as_one_that_went(db, settings, monkeypatch):
    def never(message):
        raise gateways.Rejected("no such number")

    settings.DEMO_INBOX = False
    monkeypatch.setattr(gateways, "hand_over", never)
    message = services.send(template="accounts.confirm.code", to="9414000001", values={"code": "123456"})
    services.deliver(message_id=message.pk)
    message.refresh_from_db()

    assert (message.state, message.text) == (State.FAILED, "")


def test_delivery_reports_settle_the_state(elizabeth, kannel):
    message = told(elizabeth)
    queue.run_waiting()
    message.refresh_from_db()
    services.note_report(message=message, status="1", answer="DELIVRD")

    message.refresh_from_db()
    assert (message.state, message.reports.count()) == (State.DELIVERED, 1)


def test_a_secret_whose_going_was_not_known_is_forgotten_once_the_network_has_it(elizabeth, kannel):
    message = services.send(
        template="accounts.confirm.code", to="9414000008", language="hi", values={"code": "123456"}
    )
    Message.objects.filter(pk=message.pk).update(state=State.PARKED)
    message.refresh_from_db()
    services.note_report(message=message, status="1", answer="DELIVRD")

    message.refresh_from_db()
    assert (message.state, message.text) == (State.DELIVERED, "")


def test_who_tell_of_one_event_at_one_moment_tell_it_once(own_database):
    together = Barrier(2)

    def tell(_hand: int) -> int:
        try:
            with transaction.atomic():
                together.wait(timeout=30)
                message = services.send(
                    template="accounts.confirm.code", to="9414000008", language="hi",
                    values={"code": "123456"}, event="one and the same",
                )  # fmt: skip
                time.sleep(0.5)
                return message.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        told = set(hands.map(tell, range(2)))

    assert told == set(Message.objects.values_list("pk", flat=True))


def test_without_a_number_it_goes_by_mail_and_without_both_to_the_page(elizabeth, settings, kannel):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    elizabeth.mobile, elizabeth.email = "", "e@example.org"
    by_mail = told(elizabeth)
    elizabeth.email = ""
    on_page = told(elizabeth)
    queue.run_waiting()

    by_mail.refresh_from_db()
    assert (by_mail.state, [letter.to for letter in mail.outbox]) == (State.SENT, [["e@example.org"]])
    assert (on_page.state, kannel.asked) == (State.KEPT, [])


def test_a_mail_server_that_refuses_connections_is_tried_again(db, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    message = told("e@example.org")

    with pytest.raises(gateways.NotTaken):
        gateways.hand_over(message)


@pytest.mark.parametrize("change", [{"state": "lost"}, {"address": ""}])
def test_the_database_refuses_a_message_without_sense(elizabeth, change):
    message = told(elizabeth)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change)


def _make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second'")
