"""The papers the demo prints for a first look: copies beside the instance, the originals kept as always."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sevanidhi.core.documents import queries as documents
from sevanidhi.core.ledger import queries as ledger
from sevanidhi.schemes.gpf import documents as gpf
from sevanidhi.site.demo.population import EmployeePlan


def print_papers(plans: list[EmployeePlan], folder: Path, *, by: Any, today: date) -> list[Path]:
    """Print the first member's passbook in both languages. Return where the copies lie."""
    folder.mkdir(parents=True, exist_ok=True)
    number = next(plan.gpf_number for plan in plans if plan.gpf_number)
    account = ledger.account_by_number("gpf", number)
    return [
        _copy(
            gpf.print_passbook(account, years=None, language=language, by=by, today=today),
            folder / f"passbook-{language}.pdf",
        )
        for language in ("hi", "en")
    ]


def _copy(document: Any, path: Path) -> Path:
    path.write_bytes(documents.content_of(document))
    return path
