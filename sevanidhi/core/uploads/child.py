"""The child process: takes a file on its input, gives it drawn or written anew, within limits of its own.

Started by `examination.examined`. Its answer is a line of JSON,
{"type", "facts", "doubted", "thumbnail": its length} or {"refused", "facts"}; then the file and thumbnail.
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
    from sevanidhi.kernel.refusals import Refusal

    content = sys.stdin.buffer.read()
    how, told = sys.argv[1], json.loads(sys.argv[2])
    try:
        answer, result = _examined(content, how, told)
    except Refusal as refusal:
        answer, result = {"refused": refusal.name, "facts": refusal.facts}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + result)


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
