"""The child process: takes a mail on its input and gives what it brings, within limits.

Started by `reading.opened`. Its answer is a line of JSON, the mail without its papers and their lengths, and
then the papers. A mail of a few kilobytes may be written so that taking it apart takes days.
"""

from __future__ import annotations

import json
import sys

from sevanidhi.core import child

CPU_SECONDS = 20
MEMORY = 768 * 1024 * 1024


def main() -> None:
    child.live_within(cpu_seconds=CPU_SECONDS, memory=MEMORY)
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


def answer(raw: bytes) -> bytes:
    """Return what a mail brings, as `reading.opened` reads it."""
    from sevanidhi.core.mailroom import formulas

    mail = formulas.opened(raw)
    told = {
        "key": mail.key,
        "from_address": mail.from_address,
        "subject": mail.subject,
        "why": mail.why,
        "papers": [(paper.place, len(paper.content)) for paper in mail.papers],
    }
    return json.dumps(told).encode() + b"\n" + b"".join(paper.content for paper in mail.papers)


if __name__ == "__main__":
    main()
