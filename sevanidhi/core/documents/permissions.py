"""Who may open a paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sevanidhi.core.documents.models import Document

SEE_ALL = ("director", "auditor")
SEE_OFFICE = (
    "ddo", "ddo_clerk", "district_clerk", "district_officer", "treasury_clerk", "cell_clerk", "cell_officer",
)  # fmt: skip


# A paper keeps for ever the office it was made for; a record it is about may have moved on. A room says so of
# its papers when Django starts: of offices, (which papers they may open now, which not any more).
Moved = Callable[[list[int]], tuple[Q, Q]]
MOVED: list[Moved] = []


def visible_to(user: Any, *, on: date) -> QuerySet[Document]:
    """Return the papers this user may open: their own, those of the offices where they hold a role on that
    day or whose records have come to these, and what they made that is no office's and nobody else's; all for
    auditors.
    """
    if any(user.holds(role, on=on) for role in SEE_ALL):
        return Document.objects.all()
    mine = Q(by_id=user.pk, office=None, person=None)
    if user.person_id:
        mine |= Q(person_id=user.person_id)
    offices = [office.pk for role in SEE_OFFICE for office in user.offices(role, on=on)]
    theirs = Q(office_id__in=offices)
    for moved in MOVED:
        come, gone = moved(offices)
        theirs = theirs & ~gone | come
    return Document.objects.filter(mine | theirs)
