"""What a draft keeps of an answer, and the mark of all of them. Plain Python."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

PLAIN = (str, bool, int, type(None))


def kept(answer: Any) -> Any:
    """Return an answer as the draft keeps it. Raises TypeError for what it must not keep: files, secrets."""
    if isinstance(answer, PLAIN):
        return answer
    if isinstance(answer, (date, Decimal)):
        return answer.isoformat() if isinstance(answer, date) else str(answer)
    if isinstance(answer, (list, tuple)):
        return [kept(one) for one in answer]
    raise TypeError(f"a draft keeps no {type(answer).__name__}")


def digest(told: Mapping[str, Any]) -> str:
    """Return the mark of a whole application: another answer anywhere gives another."""
    canonical = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
