"""Looking offices up: by code, by place in the department, by name in either script, as of a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from sevanidhi.core.offices import names
from sevanidhi.core.offices.models import CHANGEABLE, District, Office, OfficeKind, OfficePost
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.formats import name_of


class OfficeUnknown(Refusal):
    """There is no office of this code. Facts: code."""


class DistrictOfficeUnknown(Refusal):
    """No district office, or more than one, answers for this drawing officer. Facts: office."""


def office(code: str) -> Office:
    """Return the office of this code. May refuse: OfficeUnknown."""
    found = Office.objects.select_related("district", "parent", "treasury").filter(code=code).first()
    if found is None:
        raise OfficeUnknown(code=code)
    return found


def drawing_office(code: str, *, on: date) -> Office:
    """Return the drawing office of this code, open on that day. May refuse: OfficeUnknown."""
    found = offices(on=on, kind=OfficeKind.DDO).filter(code=code).first()
    if found is None:
        raise OfficeUnknown(code=code)
    return found


def open_on(day: date) -> Q:
    """Return the condition that a dated row (office, post, posting, role) is in force on a day."""
    begun = Q(from_date__isnull=True) | Q(from_date__lte=day)
    return begun & (Q(until_date__isnull=True) | Q(until_date__gt=day))


def offices(*, on: date, kind: str | None = None, state: str | None = None) -> QuerySet[Office]:
    """Return the offices open on a day, in the order of their names."""
    chosen = Office.objects.filter(open_on(on)).select_related("district", "parent", "treasury")
    if kind:
        chosen = chosen.filter(kind=kind)
    if state:
        chosen = chosen.filter(state=state)
    return chosen.order_by("sort_key", "code")


def department(*, on: date) -> list[tuple[str, list[Office]]]:
    """Return the departments' own offices by kind, headquarters first: [(kind, offices)]."""
    kinds = (OfficeKind.HEADQUARTERS, OfficeKind.DIVISION, OfficeKind.DISTRICT, OfficeKind.STATE_CELL)
    return [(kind.value, list(offices(on=on, kind=kind))) for kind in kinds]


def search(text: str, *, on: date, kind: str | None = None) -> QuerySet[Office]:
    """Return the open offices whose name sounds like the text in either script, or whose code holds it."""
    found = offices(on=on, kind=kind)
    sounds = names.skeletons(text)
    by_name = Q(search_key="") if not sounds else Q()
    for sound in sounds:
        by_name &= Q(search_key__contains=f" {sound}")
    return found.filter(by_name | Q(code__icontains=office_code(text) or names.normal(text)))


def district_office_of(ddo: Office) -> Office:
    """Return the department's district office that answers for a drawing officer.

    Its own parent (or a parent's parent) of that kind; else the only one in its district.
    May refuse: DistrictOfficeUnknown.
    """
    above = ddo.parent
    while above is not None:
        if above.kind == OfficeKind.DISTRICT:
            return above
        above = above.parent
    nearby = list(Office.objects.filter(kind=OfficeKind.DISTRICT, district=ddo.district, until_date=None)[:2])
    if ddo.district is None or len(nearby) != 1:
        raise DistrictOfficeUnknown(office=ddo.code)
    return nearby[0]


def ddos_under(district_office: Office, *, on: date) -> QuerySet[Office]:
    """Return the drawing officers a district office answers for, by name."""
    return offices(on=on, kind=OfficeKind.DDO).filter(parent=district_office)


def ddos_of_treasury(treasury: Office, *, on: date) -> QuerySet[Office]:
    """Return the drawing officers who draw at a treasury, by name."""
    return offices(on=on, kind=OfficeKind.DDO).filter(treasury=treasury)


def children(parent: Office, *, on: date) -> QuerySet[Office]:
    """Return the open offices directly under this one, by name."""
    return offices(on=on).filter(parent=parent)


def posts(office: Office, *, on: date) -> QuerySet[OfficePost]:
    """Return the posts of an office that stand on a day, in their order."""
    return office.posts.filter(open_on(on)).order_by("order", "id")


def headquarters_posts(*, on: date) -> list[OfficePost]:
    """Return the posts of the headquarters on a day, each with its office, in their order."""
    found = OfficePost.objects.filter(open_on(on), office__kind=OfficeKind.HEADQUARTERS)
    return list(found.select_related("office").order_by("office__sort_key", "order"))


def districts(state: str) -> QuerySet[District]:
    """Return the districts of a state, by name."""
    return District.objects.filter(state=state).order_by("sort_key")


def as_of(office: Office, *, on: date) -> dict[str, Any]:
    """Return the changeable particulars of an office as they stood on a day; other offices by their codes."""
    held = {name: getattr(office, name) for name in CHANGEABLE}
    stood = {
        name: value.code if isinstance(value, Office | District) else value for name, value in held.items()
    }
    for change in office.changes.filter(from_date__gt=on).order_by("-from_date", "-id"):
        stood |= change.before
    return stood


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return what offices are called, by their codes, for the audit."""
    return {one.code: name_of(one) for one in Office.objects.filter(code__in=list(codes))}


def as_records(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return offices by their keys for the audit: the name, and the address of the page."""
    found = Office.objects.filter(pk__in=[int(key) for key in keys])
    return {str(one.pk): (name_of(one), reverse("offices:office", args=[one.code])) for one in found}
