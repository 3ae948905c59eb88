"""The eighty families of the Uttar Pradesh job: made from a seed, the same on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from stdnum import verhoeff

from sevanidhi.kernel.rule_files import Words

SEED = 1_05_2017
NEVER_GIVEN = "9999"  # Aadhaar numbers that begin so are handed out to test systems, to nobody else
FIRST_DAY = date(2017, 3, 14)
LAST_DAYS = date(2017, 4, 12)  # of those that the reader finds at a desk
IN_SERVICE, RETIRED = "LKO-EDU-03", "LKO-TO-01"


class Fate(StrEnum):
    """What becomes of an application in the run."""

    VERIFIED = "verified"
    RETURNED = "returned"
    REFUSED = "refused"
    AT_DESK = "at_desk"  # its form has come; the reader verifies it
    NO_PAPER = "no_paper"  # its signed form has not come yet


@dataclass(frozen=True, kw_only=True)
class PersonPlan:
    """One person of a family. aadhaar: "" where there is none. declared: what the rule asks of them."""

    relation: str
    name: Words
    gender: str
    birth_date: date
    aadhaar: str = field(repr=False)
    portrait: int
    declared: dict[str, str] = field(default_factory=dict)
    remark: str = ""

    def age_on(self, day: date) -> int:
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


@dataclass(frozen=True, kw_only=True)
class FamilyPlan:
    """One family: under whom, who is in it, when it applies and what becomes of that."""

    number: int
    ddo_code: str
    mobile: str
    service_number: str
    posting: Words
    pay_level: int
    retired_date: date | None
    people: tuple[PersonPlan, ...]
    sent_date: date
    fate: Fate = Fate.VERIFIED

    @property
    def head(self) -> PersonPlan:
        return self.people[0]

    @property
    def is_pensioner(self) -> bool:
        return self.retired_date is not None


FAMILIES, OF_PENSIONERS = 80, 20
FATES = {
    59: Fate.REFUSED, 60: Fate.RETURNED, 76: Fate.NO_PAPER, 58: Fate.AT_DESK, 80: Fate.AT_DESK,
}  # fmt: skip
POSTS = (
    (Words("प्रवक्ता, राजकीय इंटर कॉलेज", "Lecturer, Government Inter College"), 8),
    (Words("सहायक अध्यापक, राजकीय हाईस्कूल", "Assistant Teacher, Government High School"), 7),
    (Words("प्रधानाचार्य, राजकीय इंटर कॉलेज", "Principal, Government Inter College"), 11),
    (Words("कनिष्ठ सहायक", "Junior Assistant"), 3),
    (Words("प्रयोगशाला सहायक", "Laboratory Assistant"), 4),
    (Words("परिचारक", "Attendant"), 1),
)
BESIDES = {
    1: (),
    2: ("spouse",),
    3: ("spouse", "child"),
    4: ("spouse", "child", "child"),
    5: ("spouse", "child", "child", "parent"),
    6: ("spouse", "child", "child", "parent", "parent"),
}
SIZES, WEIGHTS = (1, 2, 3, 4, 5, 6), (8, 17, 25, 30, 13, 7)
STUDIES = "लखनऊ विश्वविद्यालय में पढ़ रहे हैं, पूरी तरह आश्रित हैं।"
FAMILY_PENSION = "पारिवारिक पेंशन मिलती है।"
# On the officers' lists, and not registered yet: number, both names, birthday, mobile, pensioner.
NOT_YET: dict[str, tuple[tuple[str, ...], ...]] = {
    IN_SERVICE: (
        ("EHRMS-52011", "गीता कुशवाहा", "Geeta Kushwaha", "14-08-1979", "9415022001", "no"),
        ("EHRMS-52024", "हरीश चंद्र पाण्डेय", "Harish Chandra Pandey", "02-11-1966", "9415022002", "no"),
        ("EHRMS-52037", "सना परवीन", "Sana Parveen", "23-05-1988", "9415022003", "no"),
        ("EHRMS-52050", "लाल बहादुर", "Lal Bahadur", "11-01-1971", "", "no"),
    ),
    RETIRED: (
        ("UP/LKO/2901", "जगदीश नारायण टंडन", "Jagdish Narayan Tandon", "30-06-1949", "9415022004", "yes"),
        ("UP/LKO/2904", "बेगम ज़ैनब", "Begum Zainab", "19-12-1944", "", "yes"),
    ),
}


def families(seed: int = SEED) -> tuple[FamilyPlan, ...]:
    """Return the families in the order in which they apply, those of pensioners after the others."""
    chance = random.Random(seed)  # noqa: S311 (believable people, no secrets)
    made = [_family(chance, number) for number in range(1, FAMILIES + 1)]
    return tuple(sorted(made, key=lambda plan: (plan.fate is not Fate.VERIFIED, plan.number)))


def _family(chance: random.Random, number: int) -> FamilyPlan:
    pensioner = number > FAMILIES - OF_PENSIONERS
    names = _Names(chance)
    size = number if number <= len(SIZES) else chance.choices(SIZES, WEIGHTS)[0]
    born = _born(chance, least=61, most=78) if pensioner else _born(chance, least=27, most=58)
    post, level = chance.choice(POSTS)
    head = _person("self", names.draw(chance, "old" if pensioner else "grown"), born, number, 0)
    people = (
        head,
        *_relatives(chance, names, head, number=number, size=2 if pensioner and size > 2 else size),
    )
    fate = FATES.get(number, Fate.VERIFIED)
    return FamilyPlan(
        number=number,
        ddo_code=RETIRED if pensioner else IN_SERVICE,
        mobile=f"94150{12_000 + number * 7:05d}",
        service_number=f"UP/LKO/{2_000 + number * 3}" if pensioner else f"EHRMS-{41_000 + number * 13}",
        posting=post,
        pay_level=level,
        retired_date=date(born.year + 60, born.month, 28) if pensioner else None,
        people=people,
        sent_date=LAST_DAYS if fate in (Fate.AT_DESK, Fate.NO_PAPER) else _working_day(chance),
        fate=fate,
    )


def _relatives(
    chance: random.Random, names: _Names, head: PersonPlan, *, number: int, size: int
) -> Iterator[PersonPlan]:
    parents = iter(("mother", "father"))
    for place, kind in enumerate(BESIDES[size], start=1):
        if kind == "spouse":
            other = "female" if head.gender == "male" else "male"
            born = head.birth_date + timedelta(days=chance.randint(-1_500, 1_500))
            yield _person("spouse", names.draw(chance, "grown", other), born, number, place)
        elif kind == "child":
            yield _child(chance, names, head, number=number, place=place)
        else:
            yield _parent(chance, names, head, next(parents), number=number, place=place)


def _child(chance: random.Random, names: _Names, head: PersonPlan, *, number: int, place: int) -> PersonPlan:
    """Return a child below the age of whom the rule is certain; of every ninth family a grown son."""
    grown = number % 9 == 4 and place == 2 and head.age_on(FIRST_DAY) > 45
    most = max(0, min(17, head.age_on(FIRST_DAY) - 22))
    born = _born(chance, least=19, most=23) if grown else _born(chance, least=0, most=most)
    gender = "male" if grown else chance.choice(("male", "female"))
    relation, name = "daughter" if gender == "female" else "son", names.draw(chance, "young", gender)
    child = _person(relation, name, born, number, place)
    declared = DEPENDENT | ({"marital": "unmarried"} if gender == "female" else {})
    return replace(child, declared=declared, remark=STUDIES if grown else "")


def _parent(
    chance: random.Random, names: _Names, head: PersonPlan, relation: str, *, number: int, place: int
) -> PersonPlan:
    """Return a parent; of every seventh family the mother has a small pension of her own."""
    gender = "female" if relation == "mother" else "male"
    born = head.birth_date - timedelta(days=chance.randint(7_300, 10_200))
    parent = _person(relation, names.draw(chance, "old", gender), born, number, place)
    has_income = relation == "mother" and number % 7 == 5
    declared = DEPENDENT | ({"own_income": "3500"} if has_income else {})
    return replace(parent, declared=declared, remark=FAMILY_PENSION if has_income else "")


DEPENDENT = {"wholly_dependent": "yes", "normally_resides": "yes"}


def _person(relation: str, named: tuple[Words, str], born: date, family: int, place: int) -> PersonPlan:
    name, gender = named
    seed = family * 10 + place
    without = relation != "self" and (born > date(2016, 1, 1) or seed % 23 == 0)
    return PersonPlan(
        relation=relation, name=name, gender=gender, birth_date=born, portrait=seed,
        aadhaar="" if without else aadhaar(seed),
    )  # fmt: skip


def aadhaar(seed: int) -> str:
    """Return a number right by its check figure and never given to anybody."""
    figures = f"{NEVER_GIVEN}{(seed * 7_919 + 1_234_567) % 10_000_000:07d}"
    return figures + verhoeff.calc_check_digit(figures)


def _born(chance: random.Random, *, least: int, most: int) -> date:
    """Return a birthday by which somebody is so old by the end of March 2017, in whole years."""
    return date(2017 - chance.randint(least, most) - 1, chance.randint(4, 12), chance.randint(1, 28))


def _working_day(chance: random.Random) -> date:
    """Return a Monday or Tuesday, so that what follows within three days falls on working days."""
    day = FIRST_DAY + timedelta(days=chance.randint(0, 20))
    return day - timedelta(days=max(0, day.weekday() - 1))


class _Names:
    """Names of one family: one surname, no given name twice."""

    def __init__(self, chance: random.Random) -> None:
        lists = _lists()
        self.lists = chance.choices(lists, weights=[one["share"] for one in lists])[0]
        self.surname = chance.choice(self.lists["surnames"])
        self.used: set[str] = set()

    def draw(self, chance: random.Random, age: str, gender: str = "") -> tuple[Words, str]:
        """Return a name of somebody "grown", "old" or "young", and the gender."""
        gender = gender or chance.choice(("male", "male", "female"))
        given = chance.choice([one for one in self.lists[LISTS[age, gender]] if one[1] not in self.used])
        self.used.add(given[1])
        return Words(f"{given[0]} {self.surname[0]}", f"{given[1]} {self.surname[1]}"), gender


LISTS = {
    ("grown", "male"): "men", ("grown", "female"): "women", ("young", "male"): "boys",
    ("young", "female"): "girls", ("old", "male"): "old_men", ("old", "female"): "old_women",
}  # fmt: skip


@cache
def _lists() -> list[dict[str, Any]]:
    text = files("sevanidhi.site.demo.up").joinpath("names.yaml").read_text(encoding="utf-8")
    lists: list[dict[str, Any]] = yaml.safe_load(text)
    return lists
