"""Senders, photos, and a scanner that speaks clamd's protocol."""

from __future__ import annotations

import hashlib
import socket
import struct
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sevanidhi.core.accounts.tests.conftest import make_login
from sevanidhi.core.uploads.tests import portraits

# The test file of the scanners' makers, written so that no scanner takes this file for it.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()


@pytest.fixture
def asha(db):
    return make_login("RJAJ0001", "आशा शर्मा", "Asha Sharma", "9414000001")


@pytest.fixture
def bharat(db):
    return make_login("RJAJ0002", "भारत मीणा", "Bharat Meena", "9414000002")


@pytest.fixture(scope="session")
def photo() -> bytes:
    return portraits.jpeg(portraits.portrait())


@pytest.fixture
def announced(photo):
    """What a browser says of the photo before it sends its parts."""
    sha256 = hashlib.sha256(photo).hexdigest()
    return {"key": uuid.uuid4(), "purpose": "photo", "name": "", "size": len(photo), "sha256": sha256}


class FakeClamd:
    """Speaks clamd's protocol; `answer` makes of what came in what goes out, or None to stay silent."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answer: Callable[[bytes], bytes | None] = self.honest
        self.scanned: list[bytes] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(address)
        self._socket.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def honest(self, content: bytes) -> bytes:
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"

    def stop(self) -> None:
        self._socket.close()
        Path(self.address).unlink(missing_ok=True)

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._speak, args=(caller,), daemon=True).start()

    def _speak(self, caller: socket.socket) -> None:
        with caller, caller.makefile("rb") as heard:
            command = b""
            while not command.endswith(b"\0"):
                command += heard.read(1)
            if command == b"zVERSION\0":
                caller.sendall(b"ClamAV 1.4.6/fake\0")
                return
            content = b""
            while (size := struct.unpack(">I", heard.read(4))[0]) != 0:
                content += heard.read(size)
            self.scanned.append(content)
            said = self.answer(content)
            if said is None:
                time.sleep(5)
            else:
                caller.sendall(said)


@pytest.fixture
def fake_clamd(tmp_path_factory: pytest.TempPathFactory, settings) -> Iterator[FakeClamd]:
    scanner = FakeClamd(str(tmp_path_factory.mktemp("clamd") / "socket"))
    settings.CLAMD = scanner.address
    yield scanner
    scanner.stop()
