"""Opening, changing and closing offices. Each act says from which day and by which order."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.core.offices import directory_files, names
from sevanidhi.core.offices.models import CHANGEABLE, District, Office, OfficeChange, OfficeKind, OfficePost
from sevanidhi.kernel.refusals import Refusal


class OfficeCodeTaken(Refusal):
    """Another office has this code. Facts: code."""


class OfficeClosed(Refusal):
    """The office is closed from a day before the one asked for. Facts: office, until_date."""


class NothingChanges(Refusal):
    """The office stands already as it is asked to become. Facts: office."""


@transaction.atomic
def load_offices(*, by: Any | None = None) -> int:
    """Bring districts and offices to what the data files say; return how many rows were new or different."""
    standing = _Standing()
    districts = sum(_keep_district(standing, row) for row in directory_files.districts())
    offices = sum(_keep_office(standing, row) for row in directory_files.offices())
    if districts + offices:
        audit.record(by=by, act="offices.loaded", detail={"districts": districts, "offices": offices})
    return districts + offices


class _Standing:
    """The register as it stands, read once: each row by what it is found by."""

    def __init__(self) -> None:
        self.districts = {(one.state, one.code): one for one in District.objects.all()}
        self.offices = {one.code: one for one in Office.objects.all()}
        self.posts = {(one.office_id, one.name_en): one for one in OfficePost.objects.all()}


def _keep_district(standing: _Standing, row: directory_files.DistrictRow) -> bool:
    values = {
        "state": row.state,
        "code": row.code,
        "name_hi": names.normal(row.name_hi),
        "name_en": names.normal(row.name_en),
        "sort_key": names.sort_key(row.name_hi, row.name_en),
    }
    return _keep(District, standing.districts, (row.state, row.code), values)


def _keep_office(standing: _Standing, row: directory_files.OfficeRow) -> bool:
    values = row.values | _keys(row.values["name_hi"], row.values["name_en"])
    values |= {"code": row.code, "kind": row.kind, "state": row.state}
    values["parent_id"] = standing.offices[row.parent].pk if row.parent else None
    values["district_id"] = standing.districts[row.state, row.district].pk if row.district else None
    changed = _keep(Office, standing.offices, row.code, values)
    office = standing.offices[row.code].pk
    posts = [
        _keep(OfficePost, standing.posts, (office, post["name_en"]), {"office_id": office} | post)
        for post in row.posts
    ]
    return changed or any(posts)


def _keep(model: Any, standing: dict[Any, Any], place: Any, values: dict[str, Any]) -> bool:
    """Make the row or bring it to these values; return whether anything was written."""
    kept = standing.get(place)
    if kept is None:
        standing[place] = model.objects.create(**values)
        return True
    different = {name: value for name, value in values.items() if getattr(kept, name) != value}
    for name, value in different.items():
        setattr(kept, name, value)
    if different:
        kept.save(update_fields=list(different))
    return bool(different)


def _keys(name_hi: str, name_en: str) -> dict[str, str]:
    return {
        "sort_key": names.sort_key(name_hi, name_en),
        "search_key": names.search_key(name_hi, name_en),
    }


@transaction.atomic
def open_office(
    *,
    code: str,
    kind: str,
    state: str,
    name_hi: str,
    name_en: str,
    from_date: date | None,
    by: Any | None,
    district: District | None = None,
    parent: Office | None = None,
    treasury: Office | None = None,
    telephones: Sequence[str] = (),
    head_hi: str = "",
    head_en: str = "",
    address_hi: str = "",
    address_en: str = "",
    email: str = "",
    department_hi: str = "",
    department_en: str = "",
) -> Office:
    """Enter an office, such as a DDO under its district office and treasury. May refuse: OfficeCodeTaken."""
    if Office.objects.filter(code=code).exists():
        raise OfficeCodeTaken(code=code)
    office = Office.objects.create(
        code=code, kind=OfficeKind(kind), state=state,
        name_hi=names.normal(name_hi), name_en=names.normal(name_en),
        **_keys(name_hi, name_en), district=district, parent=parent, treasury=treasury,
        telephones=list(telephones), head_hi=head_hi, head_en=head_en, address_hi=address_hi,
        address_en=address_en, email=email, from_date=from_date,
        department_hi=names.normal(department_hi), department_en=names.normal(department_en),
    )  # fmt: skip
    audit.record(by=by, act="offices.office.opened", about=office, detail={"code": code, "kind": kind})
    return office


@transaction.atomic
def change_office(
    *, office: Office, from_date: date, order_reference: str, by: Any | None, **values: Any
) -> OfficeChange:
    """Let particulars of an office (CHANGEABLE) differ from a day on.

    May refuse: OfficeClosed, NothingChanges.
    """
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not to be changed by an order: {sorted(unknown)}")
    office = Office.objects.select_for_update().get(pk=office.pk)
    _must_be_open(office, on=from_date)
    before = {name: _as_json(getattr(office, name)) for name in values}
    after = {name: _as_json(value) for name, value in values.items()}
    if before == after:
        raise NothingChanges(office=office.code)
    _write(office, values)
    change = OfficeChange.objects.create(
        office=office, from_date=from_date, before=before, after=after, order_reference=order_reference
    )
    detail = {"from_date": str(from_date), "before": before, "after": after, "order": order_reference}
    audit.record(by=by, act="offices.office.changed", about=office, detail=detail)
    return change


@transaction.atomic
def close_office(*, office: Office, until_date: date, order_reference: str, by: Any | None) -> Office:
    """Let an office be no more from this day on. May refuse: OfficeClosed."""
    office = Office.objects.select_for_update().get(pk=office.pk)
    _must_be_open(office, on=until_date)
    office.until_date = until_date
    office.save(update_fields=["until_date"])
    detail = {"until_date": str(until_date), "order": order_reference}
    audit.record(by=by, act="offices.office.closed", about=office, detail=detail)
    return office


def _must_be_open(office: Office, *, on: date) -> None:
    if office.until_date is not None and office.until_date <= on:
        raise OfficeClosed(office=office.code, until_date=office.until_date)


def _write(office: Office, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(office, name, value)
    for name, value in _keys(office.name_hi, office.name_en).items():
        setattr(office, name, value)
    office.save()


def _as_json(value: Any) -> Any:
    return value.code if isinstance(value, Office | District) else value
