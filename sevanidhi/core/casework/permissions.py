"""Who may see a case, and who may act on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from sevanidhi.core.accounts import mandates
from sevanidhi.core.accounts.models import Mandate
from sevanidhi.core.casework import kinds

SEE_ALL = ("director", "auditor")
NONE = Q(pk__in=[])


def visible_to(user: Any, *, on: date) -> Q:
    """Return the condition that a case is the reader's own, or at their office, or they may see all."""
    if any(user.holds(role, on=on) for role in SEE_ALL):
        return ~NONE
    mine = Q(person_id=user.person_id) if user.person_id else NONE
    reported_on = Q(drawing_office__in=user.offices("ddo", on=on))
    handled = at_offices_of(user, kinds.by_role(lambda one: one.deciding_roles), on=on)
    return mine | reported_on | handled


def at_offices_of(user: Any, kinds_of: Mapping[str, Sequence[str]], *, on: date) -> Q:
    """Return the condition that a case is of a kind, and at an office, in which the reader has the role.

    kinds_of: {role: codes of kinds}.
    """
    held = user.roles_on(on).filter(role__in=list(kinds_of), office__isnull=False)
    found = NONE
    for role, office in held.values_list("role", "office"):
        found |= Q(kind__in=kinds_of[role], office=office)
    return found


def may_act(user: Any, case: Any, *, role: str, on: date) -> bool:
    """Return whether the user has this role for the case: "member" as applicant, others in its offices.

    A drawing officer acts for their own office, be it the one that reports or the one that decides. Where the
    kind lets another role stand in, it does so at its own office.
    """
    own = case.person_id == user.person_id
    if role == "member":
        return own
    office = (case.drawing_office or case.office) if role == "ddo" else case.office
    found = kinds.kinds().get(case.kind)
    roles = (role, found.stand_ins[role]) if found and role in found.stand_ins else (role,)
    return not own and any(user.holds(one, on=on, office=office) for one in roles)


def is_helped_by(helper: Any, *, at: datetime) -> Q:
    """Return the condition that a case is of somebody who lets this login help with its kind now."""
    given = Mandate.objects.filter(
        mandates.running(at=at), helper_id=helper.pk, owner__person=OuterRef("person"), scope=OuterRef("kind")
    )
    return Q(Exists(given))


def may_handle(user: Any, case: Any, case_kind: kinds.Kind, *, on: date) -> bool:
    """Return whether the user works on the case at its office, in whichever of its kind's roles."""
    return any(may_act(user, case, role=role, on=on) for role in case_kind.deciding_roles)
