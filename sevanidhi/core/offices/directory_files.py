"""The offices' data files as plain rows: what `data/*.yaml` says, in the order in which it can be kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRow:
    """One district of a data file."""

    state: str
    code: str
    name_hi: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One office of a data file; `parent` and `district` are codes, `posts` rows for OfficePost."""

    code: str
    kind: str
    state: str
    parent: str | None
    district: str | None
    values: dict[str, Any]
    posts: list[dict[str, Any]] = field(default_factory=list)


def districts() -> Iterator[DistrictRow]:
    """Return the districts of every state there is a file for."""
    for told in _files("districts_"):
        for row in told["districts"]:
            yield DistrictRow(state=told["state"], code=row["code"], name_hi=row["hi"], name_en=row["en"])


def offices() -> Iterator[OfficeRow]:
    """Return the offices of every department there is a file for, parents before children."""
    for told in _files(""):
        if "headquarters" in told:
            yield from _department(told)
        if "in_every_district" in told:
            yield from _cell_and_districts(told)


def _department(told: dict[str, Any]) -> Iterator[OfficeRow]:
    headquarters = told["headquarters"]
    yield _office(headquarters, "headquarters", told, parent=None)
    for division in told["divisions"]:
        yield _office(division, "division", told, parent=headquarters["code"])
        for office in division["offices"]:
            yield _office(office, "district", told, parent=division["code"])


def _cell_and_districts(told: dict[str, Any]) -> Iterator[OfficeRow]:
    yield _office(told["state_cell"], "state_cell", told, parent=None)
    places = [district for district in districts() if district.state == told["state"]]
    for said in told["in_every_district"]:
        for place in places:
            yield _office(_in_district(said, place), said["kind"], told, parent=None)


def _in_district(said: dict[str, Any], place: DistrictRow) -> dict[str, Any]:
    """Return what is said of such an office in every district, of this one."""
    return said | {
        "code": said["code"].format(district=place.code),
        "hi": said["hi"].format(hi=place.name_hi),
        "en": said["en"].format(en=place.name_en),
        "district": place.code,
    }


def _office(row: dict[str, Any], kind: str, told: dict[str, Any], *, parent: str | None) -> OfficeRow:
    values = {
        **_named("name", row),
        **_named("head", row.get("head", {})),
        **_named("address", row.get("address", {})),
        "telephones": row.get("telephones", []),
        "printed": row.get("printed", ""),
        "source": told["source"],
    }
    posts = [_post(post, order, told) for order, post in enumerate(row.get("posts", []), start=1)]
    return OfficeRow(
        code=row["code"], kind=kind, state=told["state"], parent=parent,
        district=row["district"], values=values, posts=posts,
    )  # fmt: skip


def _post(post: dict[str, Any], order: int, told: dict[str, Any]) -> dict[str, Any]:
    return {
        **_named("name", post),
        **_named("place", post.get("place", {})),
        "order": order,
        "telephones": post["telephones"],
        "printed": post.get("printed", ""),
        "source": told["source"],
    }


def _named(stem: str, words: dict[str, str]) -> dict[str, str]:
    return {f"{stem}_hi": words.get("hi", ""), f"{stem}_en": words.get("en", "")}


def _files(prefix: str) -> Iterator[dict[str, Any]]:
    folder = files("sevanidhi.core.offices").joinpath("data")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.startswith(prefix) and file.name.endswith(".yaml"):
            yield yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
