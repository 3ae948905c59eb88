"""The child process: takes files on its input, gives each drawn or written anew, within limits of its own.

Started by `examination`; told no lengths, it takes all of its input as one file. Its answer of each file is
a line of JSON, {"type", "facts", "doubted", "thumbnail": its length} or {"refused", "facts"}, with the length
of what follows: the file and its thumbnail.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from sevanidhi.core import child

CPU_SECONDS = 10
MEMORY = 512 * 1024 * 1024


def main() -> None:
    child.live_within(cpu_seconds=CPU_SECONDS, memory=MEMORY)
    how, told = sys.argv[1], json.loads(sys.argv[2])
    for length in json.loads(sys.argv[3]) if len(sys.argv) > 3 else [-1]:
        answer, result = _answer(sys.stdin.buffer.read(length), how, told)
        sys.stdout.buffer.write(json.dumps(answer | {"length": len(result)}).encode() + b"\n" + result)


def _answer(content: bytes, how: str, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from sevanidhi.kernel.refusals import Refusal

    try:
        return _examined(content, how, told)
    except Refusal as refusal:
        return {"refused": refusal.name, "facts": refusal.facts}, b""


def _examined(content: bytes, how: str, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from sevanidhi.core.uploads import formulas

    if formulas.content_type(content) == formulas.PDF:
        from sevanidhi.core.uploads import papers

        return {"type": formulas.PDF, "facts": {}}, papers.written_anew(content, name="")
    from sevanidhi.core.uploads import pictures

    if how == "photo":
        drawn = pictures.photo(content, limits=formulas.PhotoLimits(**told))
    else:
        drawn = pictures.paper(content)
    answer = {
        "type": formulas.JPEG,
        "facts": drawn.facts,
        "doubted": drawn.doubted,
        "thumbnail": len(drawn.thumbnail),
    }
    return answer, drawn.content + drawn.thumbnail


if __name__ == "__main__":
    main()
