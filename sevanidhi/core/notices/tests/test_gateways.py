"""Real gateways: Debian's Kannel with its fake network behind it, and a real mail server."""

import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller

from sevanidhi.core import queue
from sevanidhi.core.notices import formulas, gateways, services
from sevanidhi.core.notices.models import Message, State
from tools.debian import TOOLS

SECONDS = 30
ASHAS = "9414000001"
KANNEL = """
group = core
admin-port = {admin}
admin-password = {secret}
smsbox-port = {box}
box-allow-ip = 127.0.0.1
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake
port = {network}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sms}

group = sendsms-user
username = sevanidhi
password = {secret}
default-sender = SEVNDH
max-messages = 10
concatenation = true

group = sms-service
keyword = default
text = ""
max-messages = 0
"""
PORTS, SECRET = ("admin", "box", "network", "sms"), "kesar"
GOT = re.compile(r"Got message \d+: <(?P<sender>\S+) (?P<to>\S+) (?P<body>.*)>")


class Network:
    """A running Kannel, the phone network it hands to, and who hears its reports."""

    def __init__(self, folder, ports):
        self.log = folder / "network.log"
        self.address = f"http://127.0.0.1:{ports['sms']}/cgi-bin/sendsms"
        self.reports = []

    def arrived(self, *, parts):
        """Wait for so many messages; return each as (to, user data header, text)."""
        wait_for(lambda: len(self._lines()) >= parts)
        return [(one["to"], *_read(one["body"])) for one in self._lines()]

    def _lines(self):
        return list(GOT.finditer(self.log.read_text(errors="replace")))


def _read(body):
    """Return (header, text) of "udh HEADER data TEXT", "ucs-2 TEXT" or "text TEXT", as it is shown."""
    if body.startswith("text "):
        return b"", body.removeprefix("text ")
    *header, data = (_octets(word) for word in body.split(" ")[1::2])
    return b"".join(header), data.decode("utf-16-be")


def _octets(told):
    return urllib.parse.unquote_to_bytes(told.replace("+", " "))


def wait_for(met, seconds=SECONDS):
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until, "it did not come in time"
        time.sleep(0.05)


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def listens(port):
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(*command, log):
    with log.open("wb") as stream:
        process = subprocess.Popen([str(word) for word in command], stdout=stream, stderr=stream)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def hearing(reports):
    """Hear what Kannel reports: its address is PUBLIC_ADDRESS for a while."""

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            reports.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def network(tmp_path, settings):
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    told, made = tmp_path / "kannel.conf", Network(tmp_path, ports)
    told.write_text(KANNEL.format(secret=SECRET, **ports))
    fake = (TOOLS["fakesmsc"].path(), "-H", "127.0.0.1", "-r", ports["network"], "-m", "1", "1 2 text nop")
    with (
        hearing(made.reports) as address,
        running("/usr/sbin/bearerbox", told, log=tmp_path / "bearerbox.log"),
    ):
        wait_for(lambda: listens(ports["box"]))
        with running("/usr/sbin/smsbox", told, log=tmp_path / "smsbox.log"):
            wait_for(lambda: listens(ports["sms"]))
            with running(*fake, log=made.log):
                wait_for(lambda: "sent message 1" in made.log.read_text(errors="replace"))
                settings.KANNEL_URL, settings.PUBLIC_ADDRESS = made.address, address
                settings.KANNEL_USER, settings.KANNEL_PASSWORD = "sevanidhi", SECRET
                yield made


pytestmark = pytest.mark.django_db


def told(text, *, to=ASHAS, language="hi"):
    """Write a message with this text into the outbox and let it leave."""
    message = services.send(template="notices.trial", to=to, values={"what": text}, language=language)
    queue.run_waiting()
    message.refresh_from_db()
    return message


@pytest.mark.needs("kannel", "fakesmsc")
def test_a_long_message_in_hindi_goes_out_in_parts_and_arrives_whole(network, client):
    message = told("क्षत्रिय श्री ज़ाकिर, ₹1,10,000")

    arrived = network.arrived(parts=message.parts)
    assert (message.state, message.parts, len(arrived)) == (State.SENT, formulas.parts(message.text), 2)
    assert {to for to, _, _ in arrived} == {f"+91{ASHAS}"}
    # 05 00 03: one of several parts; then their common number, how many there are, which this is.
    headers = sorted(header for _, header, _ in arrived)
    assert [header[:3] + header[4:] for header in headers] == [
        bytes([5, 0, 3, message.parts, place + 1]) for place in range(message.parts)
    ]
    assert "".join(text for _, _, text in sorted(arrived, key=lambda one: one[1])) == message.text

    wait_for(lambda: network.reports)
    client.get(network.reports[0])
    message.refresh_from_db()
    assert (message.state, message.reports.count()) == (State.DELIVERED, 1)


@pytest.mark.needs("kannel", "fakesmsc")
def test_a_short_message_is_one_part_in_either_script(network):
    hindi, english = told("मई"), told("May", language="en")

    arrived = network.arrived(parts=2)
    assert [(header, text) for _, header, text in arrived] == [(b"", hindi.text), (b"", english.text)]
    assert (hindi.parts, english.parts) == (1, 1)


@pytest.mark.needs("kannel", "fakesmsc")
def test_kannel_does_not_take_it_from_a_stranger(network, settings):
    settings.KANNEL_PASSWORD = "guessed"

    assert told("मई").state == State.WAITING
    assert Message.objects.get().last_error.startswith("403")


class Mailbox:
    """A mail server's answers, and what it took."""

    def __init__(self):
        self.taken, self.at_recipient, self.at_data = [], "250 OK", "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.rcpt_tos, envelope.content))
        return self.at_data


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield box
    controller.stop()


ELIZABETH = "elizabeth@example.org"


def test_a_letter_in_hindi_arrives_by_mail_as_it_was_written(mailbox):
    message = told("क्षत्रिय, ₹1,10,000.00", to=ELIZABETH)

    ((to, content),) = mailbox.taken
    letter = message_from_bytes(content, policy=policy.default)
    assert (message.state, to, letter["Subject"]) == (State.SENT, [ELIZABETH], message.subject)
    assert letter.get_content().rstrip() == message.text
    assert letter["Auto-Submitted"] == "auto-generated"  # so that no machine answers it


@pytest.mark.parametrize("step", ["at_recipient", "at_data"])
@pytest.mark.parametrize(
    ("answer", "state"),
    [("450 4.2.0 Greylisted, come back later", State.WAITING), ("550 5.1.1 No such user", State.FAILED)],
)
def test_not_now_is_tried_again_and_never_is_final(mailbox, step, answer, state):
    setattr(mailbox, step, answer)

    assert told("मई", to=ELIZABETH).state == state


def test_a_mail_server_that_does_not_greet_keeps_nobody_waiting(db, settings, monkeypatch):
    monkeypatch.setattr(gateways, "PATIENCE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        assert told("मई", to=ELIZABETH).state == State.WAITING
