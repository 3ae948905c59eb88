"""Asking clamd whether a file is known as a virus: its INSTREAM command, over a local socket or TCP.

SEVANIDHI_CLAMD=/run/clamav/clamd.ctl    or    SEVANIDHI_CLAMD=scanner:3310
"""

from __future__ import annotations

import socket
import struct
import time
from contextlib import closing

PIECE = 256 * 1024
LONGEST_ANSWER = 4096


class NoAnswer(Exception):
    """Nobody answers there, or not in time, or not with yes or no; the message says what was heard."""


def virus_in(content: bytes, *, address: str, seconds: float) -> str | None:
    """Return the name under which the scanner knows the file as a virus, or None. May raise NoAnswer."""
    pieces = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
    framed = b"".join(struct.pack(">I", len(piece)) + piece for piece in pieces)
    answer = _answer(b"zINSTREAM\0" + framed + struct.pack(">I", 0), address=address, seconds=seconds)
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer == "stream: OK":
        return None
    raise NoAnswer(answer)


def version(*, address: str, seconds: float) -> str:
    """Return what the scanner says of itself and its signatures. May raise NoAnswer."""
    return _answer(b"zVERSION\0", address=address, seconds=seconds)


def _answer(request: bytes, *, address: str, seconds: float) -> str:
    until = time.monotonic() + seconds
    try:
        with closing(_connected(address, seconds)) as scanner:
            scanner.sendall(request)
            return _heard(scanner, until=until)
    except (OSError, ValueError) as error:
        raise NoAnswer(str(error)) from error


def _connected(address: str, seconds: float) -> socket.socket:
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(seconds)
        scanner.connect(address)
        return scanner
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _heard(scanner: socket.socket, *, until: float) -> str:
    """Return the answer up to the NUL that ends it; one that drips in for ever is none."""
    heard = b""
    while not heard.endswith(b"\0"):
        left = until - time.monotonic()
        if left <= 0 or len(heard) > LONGEST_ANSWER:
            raise NoAnswer(heard.decode(errors="replace")[:80])
        scanner.settimeout(left)
        more = scanner.recv(LONGEST_ANSWER)
        if not more:
            break
        heard += more
    return heard.rstrip(b"\0").decode(errors="replace")
