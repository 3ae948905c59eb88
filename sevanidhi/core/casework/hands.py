"""In whose hands a case is, and whose its steps were: by name and post, never by the login."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.accounts import words
from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.casework.kinds import Hand, Kind, State
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.offices.models import Office
from sevanidhi.web.formats import name_of

OWN = (Hand.APPLICANT, Hand.HELPER)
THE_APPLICANTS = (State.AWAITING_PAPER, State.OBJECTED)
DECIDING = (Hand.OFFICE, Hand.CHECKER)


def named(user: Any, post: RoleHeld | None) -> str:
    """Return who somebody is: the name, and the post in which they acted."""
    if post is None:
        return name_of(user)
    return f"{name_of(user)}, {words.told(post)}" if user.person_id else words.told(post)


def doers(case: Case, case_kind: Kind, steps: Sequence[CaseStep]) -> dict[int, str]:
    """Return who took each step, by its key; "" where nobody did."""
    held = RoleHeld.objects.filter(user__in={step.by_id for step in steps} - {None})
    posts = list(held.select_related("office").order_by("-from_date", "-pk"))
    return {step.pk: _doer(step, case, case_kind, posts) for step in steps}


def _doer(step: CaseStep, case: Case, case_kind: Kind, posts: Iterable[RoleHeld]) -> str:
    if step.by is None:
        return ""
    if step.hand in OWN:
        return name_of(step.by)
    drawn = case_kind.step(step.verb)
    roles = _with_stand_ins(case_kind, [drawn.role]) if drawn else case_kind.deciding_roles
    own = [one for one in posts if one.user_id == step.by_id and one.role in roles]
    return named(step.by, _post_on(step.business_date, own, near=(case.office_id, case.drawing_office_id)))


def _post_on(day: date, posts: Iterable[RoleHeld], *, near: Collection[int | None]) -> RoleHeld | None:
    """Return the post held on a day, that of the case's offices first: the case may have moved since.

    Whoever was relieved that day may have acted in the post before, on the same day.
    """
    then = [
        one for one in posts if one.from_date <= day and (one.until_date is None or day <= one.until_date)
    ]
    return next((one for one in then if one.office_id in near), then[0] if then else None)


def has_it_now(case: Case, case_kind: Kind, *, taken: bool, reader: Any, on: date) -> str:
    """Return who has to act on a case now; "" where it waits in the queue, or nobody has to.

    taken: whether the clerk who took it has it still. The reader is told so, and not named.
    """
    if case.state in THE_APPLICANTS:
        return _("With you") if case.person_id == reader.person_id else name_of(case.person)
    if case.state == State.WITH_DDO:
        return _holder(["ddo"], case.drawing_office or case.office, reader=reader, on=on)
    if case.state == State.WAITING and taken:
        if case.taken_by_id == reader.pk:
            return _("With you")
        posts = RoleHeld.objects.filter(user=case.taken_by, role=case_kind.clerk_role)
        held = posts.select_related("office").order_by("-from_date", "-pk")
        return named(case.taken_by, _post_on(on, held, near=(case.office_id,)))
    return _decider(case, case_kind, reader=reader, on=on)


def _decider(case: Case, case_kind: Kind, *, reader: Any, on: date) -> str:
    """Return whose the decision is; "" for a case which a clerk takes from the queue first."""
    steps = case_kind.steps_from(State(case.state))
    if case.state in (State.GRANTED, State.REFUSED) or any(step.hand == Hand.MAKER for step in steps):
        return ""
    deciding = [step.role for step in steps if step.hand in DECIDING]
    roles = _with_stand_ins(case_kind, deciding)
    return _holder(roles, case.office, reader=reader, on=on) if deciding else ""


def _with_stand_ins(case_kind: Kind, roles: Iterable[str]) -> list[str]:
    return [one for role in roles for one in (role, case_kind.stand_ins.get(role)) if one]


def _holder(roles: Sequence[str], office: Office, *, reader: Any, on: date) -> str:
    """Return who holds the first of these roles that an office has: one by name, several by the post."""
    for role in dict.fromkeys(roles):
        holders = accounts.logins_holding(role, office=office, on=on)
        if [one.pk for one in holders] == [reader.pk]:
            return _("With you")
        if holders:
            post = RoleHeld(user=holders[0], role=role, office=office, from_date=on)
            return named(holders[0], post) if len(holders) == 1 else words.told(post)
    return words.told(RoleHeld(role=roles[0], office=office, from_date=on))
