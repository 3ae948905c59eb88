"""Who may open a paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sevanidhi.core.documents.models import Document

SEE_ALL = ("director", "auditor")
SEE_OFFICE = (
    "ddo", "ddo_clerk", "district_clerk", "district_officer", "treasury_clerk", "cell_clerk", "cell_officer",
)  # fmt: skip


def visible_to(user: Any, *, on: date) -> QuerySet[Document]:
    """Return the papers this user may open: their own, those of the offices where they hold a role on that
    day, and what they made that is no office's and nobody else's; all for auditors.
    """
    if any(user.holds(role, on=on) for role in SEE_ALL):
        return Document.objects.all()
    mine = Q(by_id=user.pk, office=None, person=None)
    if user.person_id:
        mine |= Q(person_id=user.person_id)
    offices = [office.pk for role in SEE_OFFICE for office in user.offices(role, on=on)]
    return Document.objects.filter(mine | Q(office_id__in=offices))
