"""Reading the audit."""

from __future__ import annotations

from sevanidhi.core.audit import sealing


def prove() -> sealing.Proof:
    """Recompute the audit's chain and check its signed days."""
    return sealing.prove(sealing.AUDIT)
