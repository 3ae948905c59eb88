"""A mail server of one's own: SMTP takes a mail in, Debian's dovecot gives it out over encrypted IMAP."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tools.debian import TOOLS

USER, PASSWORD = "support", "kesar-neel-sangam-47"
LARGEST_BY_SMTP = 80 * 1024 * 1024
SECONDS = 30
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {inner}
default_internal_group = {inner_group}
default_login_user = {login}
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login
passdb {{
  driver = static
  args = user={user} password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
first_valid_uid = 1
mail_location = maildir:{folder}/home/Maildir
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass
class MailServer:
    """Where it is reached, and who has written to whom. heard: [(sender, recipients)]."""

    folder: Path
    imap_port: int
    uid: int
    gid: int
    smtp_port: int = 0
    heard: list[tuple[str, list[str]]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.heard.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.deliver(envelope.original_content)
        return "250 taken"

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the mailbox, as a mail server does that takes it."""
        name = f"{time.time_ns()}.{len(list(self._new.iterdir()))}.here"
        file = self.folder / "home" / "Maildir" / "tmp" / name
        file.write_bytes(raw)
        os.chown(file, self.uid, self.gid)
        file.rename(self._new / name)

    @property
    def _new(self) -> Path:
        return self.folder / "home" / "Maildir" / "new"


class PatientSMTP(SMTP):
    """Takes lines of any length, as a careless server between does."""

    line_length_limit = LARGEST_BY_SMTP


class Door(Controller):
    def factory(self) -> SMTP:
        return PatientSMTP(self.handler, data_size_limit=LARGEST_BY_SMTP)


@contextmanager
def running() -> Iterator[MailServer]:
    """Run dovecot and an SMTP server before it, with a certificate of an authority of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="mail"))  # a short name: sockets lie in it
    server = MailServer(folder=folder, imap_port=_free_port(), **_owner())
    _write(server)
    program = TOOLS["dovecot"].path()
    dovecot = subprocess.Popen([str(program), "-F", "-c", str(folder / "conf")], stdout=subprocess.DEVNULL)
    door = Door(server, hostname="127.0.0.1", port=_free_port())
    try:
        door.start()
        server.smtp_port = door.port
        _wait_for(server, dovecot)
        yield server
    finally:
        door.stop()
        dovecot.terminate()
        dovecot.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> dict[str, int]:
    """Return whose the mails are: dovecot gives out none of root's."""
    who = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    return {"uid": who.pw_uid, "gid": who.pw_gid}


def _write(server: MailServer) -> None:
    for place in (
        "run",
        "state",
        "home",
        "home/Maildir",
        *(f"home/Maildir/{one}" for one in ("cur", "new", "tmp")),
    ):
        (server.folder / place).mkdir(mode=0o755)
        if place.startswith("home"):
            os.chown(server.folder / place, server.uid, server.gid)
    server.folder.chmod(0o755)
    _write_certificate(server.folder)
    mine = pwd.getpwuid(os.geteuid()).pw_name
    as_root = os.geteuid() == 0
    (server.folder / "conf").write_text(
        CONFIGURATION.format(
            folder=server.folder, port=server.imap_port, user=USER, password=PASSWORD, uid=server.uid,
            gid=server.gid, inner="dovecot" if as_root else mine, login="dovenull" if as_root else mine,
            inner_group="dovecot" if as_root else _group(),
        )
    )  # fmt: skip


def _group() -> str:
    return grp.getgrgid(os.getegid()).gr_name


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)


def _wait_for(server: MailServer, dovecot: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    trusted = ssl.create_default_context(cafile=str(server.folder / "cert.pem"))
    while True:
        try:
            with (
                socket.create_connection(("127.0.0.1", server.imap_port), timeout=2) as bare,
                trusted.wrap_socket(bare, server_hostname="127.0.0.1") as spoken,
            ):
                if spoken.recv(4) == b"* OK":
                    return
        except OSError:
            pass
        assert dovecot.poll() is None, (server.folder / "log").read_text()
        assert time.monotonic() < until, (server.folder / "log").read_text()
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
