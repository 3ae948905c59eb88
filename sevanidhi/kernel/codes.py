"""Codes of offices, as people type them."""

from __future__ import annotations

import re

from sevanidhi.kernel.money import ascii_digits

_BETWEEN = re.compile(r"[\s\-‐‑–—−_./:]+")


def office_code(written: str) -> str:
    """Return a code as the register writes it: "lko edu 01" and "LKO/EDU/०१" are LKO-EDU-01."""
    return _BETWEEN.sub("-", ascii_digits(written).upper()).strip("-")
