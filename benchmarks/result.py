"""What a measurement says of itself."""

import json
import resource
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measurement: how long it took and how long it may take.

    `limit_seconds` is the goal, or the time of the plain thing it is held against in the same run; `ratio`
    is seconds over limit. `peak_memory_mb` is the whole process's, children included. `detail` holds what
    else is worth reading: rows a second, the goal for the ratio.
    """

    name: str
    rows: int
    seconds: float
    limit_seconds: float
    detail: tuple[tuple[str, str | float | int], ...] = ()

    def line(self) -> str:
        """Return the result as one line of JSON."""
        told = {
            "name": self.name,
            "rows": self.rows,
            "seconds": round(self.seconds, 3),
            "limit_seconds": round(self.limit_seconds, 3),
            "ratio": round(self.seconds / self.limit_seconds, 3),
            "peak_memory_mb": peak_memory_mb(),
        }
        return json.dumps(told | dict(self.detail), ensure_ascii=False)


def peak_memory_mb() -> int:
    """Return the most memory this process, or any child it waited for, has held at once."""
    own, children = (
        resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(own, children) // 1024
