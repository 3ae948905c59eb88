"""Messages as people read them."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.notices import queries, services
from sevanidhi.core.notices.models import Message, State
from sevanidhi.core.notices.tests.test_outbox import elizabeth, told  # noqa: F401
from sevanidhi.web.tests.reading import words


@pytest.fixture
def her(elizabeth):  # noqa: F811
    return User.objects.create(user_id="elizabeth", person=elizabeth)


def test_a_member_reads_her_own_messages_and_nobody_elses(client, her):
    told(her.person)
    told("9414099999")
    client.force_login(her)
    page = client.get(reverse("notices:mine")).content.decode()

    assert page.count("यह जाँच का संदेश है") == 1


def test_the_demo_inbox_is_there_in_the_demo_only(client, her, settings):
    told(her.person)
    settings.DEMO_INBOX = True
    assert "यह जाँच का संदेश है" in client.get(reverse("notices:inbox")).content.decode()
    assert "9414012345" not in client.get(reverse("notices:inbox") + "?to=9414099999").content.decode()

    settings.DEMO_INBOX = False
    assert client.get(reverse("notices:inbox")).status_code == 404


def test_a_link_in_a_message_can_be_followed_and_a_long_one_does_not_widen_the_page(client, her, settings):
    settings.DEMO_INBOX = True
    told(her.person)
    link = "http://127.0.0.1:8000/hi/account/link/" + "a" * 24 + "/"
    Message.objects.update(text=f"<b> {link}")
    page = client.get(reverse("notices:inbox")).content.decode()

    assert f'<a href="{link}"' in page
    assert "govuk-!-text-break-word" in page
    assert "&lt;b&gt;" in page


def test_the_demo_inbox_says_whose_number_a_message_goes_to(client, her, settings):
    settings.DEMO_INBOX, settings.BUSINESS_DATE = True, date(2017, 4, 17)
    told("9414012345")
    told("9414099999")
    her.person.mobile = "9414012345"
    her.person.save()

    read = words(client.get("/en/messages/inbox/"))
    assert f"9414012345 · {her.person.name_en}, elizabeth" in read
    assert read.count("elizabeth") == 1
    assert "for the office it is 17 April 2017" in read


def test_a_code_stands_first_in_the_demo_inbox_while_it_works(client, her, settings):
    """A new demo tells two years of months to thousands while its reader waits for a code."""
    settings.DEMO_INBOX = True
    code = services.send(template="accounts.sign_in.code", to="9414099999", values={"code": "271828"})
    for number in range(queries.PAGE):
        told(her.person, event=f"month {number}")

    first = client.get("/en/messages/inbox/")
    read = words(first)
    assert (read.count("271828"), read.count("यह जाँच का संदेश है")) == (1, queries.PAGE - 1)
    assert read.index("271828") < read.index("यह जाँच का संदेश है")
    assert "271828" not in words(client.get("/en/messages/inbox/?to=9414012345"))

    Message.objects.filter(pk=code.pk).update(written_at=timezone.now() - queries.STILL_WAITED_FOR)
    assert "271828" not in words(client.get("/en/messages/inbox/"))
    older = re.search(r"[?]before=[0-9]+", first.content.decode())[0]
    assert "271828" in words(client.get("/en/messages/inbox/" + older))


def test_a_link_that_works_once_stands_among_the_codes(client, her, settings):
    settings.DEMO_INBOX = True
    link = {"user_id": "ELIZABETH", "address": "http://localhost/link/abc/"}
    services.send(template="accounts.password", to="9414099999", values=link)
    for number in range(queries.PAGE):
        told(her.person, event=f"month {number}")
    read = words(client.get("/en/messages/inbox/"))

    assert read.index("/link/abc/") < read.index("यह जाँच का संदेश है")


def test_the_network_reports_by_a_token(client, her):
    message = told(her.person)
    Message.objects.filter(pk=message.pk).update(state=State.SENT)
    address = reverse("notices:report", args=[message.token])

    assert client.get(address, {"status": "2", "answer": "REJECTD"}).status_code == 200
    assert client.get(address.replace(str(message.token)[:8], "00000000")).status_code == 404
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_an_administrator_sends_a_parked_message_again(client, her):
    from datetime import date

    boss = User.objects.create(user_id="boss")
    RoleHeld.objects.create(user=boss, role="administrator", from_date=date(2010, 1, 1))
    message = told(her.person)
    Message.objects.filter(pk=message.pk).update(state=State.PARKED, last_error="503")
    client.force_login(boss)

    assert "503" in client.get(reverse("notices:parked")).content.decode()
    for address in (reverse("notices:parked"), reverse("notices:send_again", args=[message.pk])):
        shown = client.get(address).content.decode()
        assert (queries.text_of(message) in shown, message.text in shown) == (True, False)
    client.post(reverse("notices:send_again", args=[message.pk]), {"why": "the gateway is back"})
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert services.deliver(message_id=message.pk) == State.WAITING  # no gateway is set up in tests
