"""The people of the demo district: made from a seed, the same on every machine."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.schemes.state_insurance.rules import stays_from

SEED = 17_04_2017
FIRST_MONTH = SalaryMonth(2015, 4)
LAST_MONTH = SalaryMonth(2017, 3)
RETIREMENT_AGE = 60


@dataclass(frozen=True)
class OfficePlan:
    """One drawing officer's office: who it is, and the staff it pays."""

    code: str
    name_hi: str
    name_en: str
    series: str
    staff: int
    posts: tuple[tuple[str, int, int], ...]  # post, entry pay in 2015, its share of the staff in percent


OFFICES = (
    OfficePlan(
        "AJM-EDU-07",
        "ज़िला शिक्षा अधिकारी (माध्यमिक), अजमेर",
        "District Education Officer (Secondary), Ajmer",
        "EDU",
        250,
        (("teacher", 12_900, 45), ("senior teacher", 15_100, 25), ("lecturer", 18_750, 15),
         ("clerk", 8_480, 8), ("headmaster", 24_300, 4), ("peon", 6_900, 3)),
    ),
    OfficePlan(
        "AJM-MED-02",
        "मुख्य चिकित्सा एवं स्वास्थ्य अधिकारी, अजमेर",
        "Chief Medical and Health Officer, Ajmer",
        "MED",
        210,
        (("nurse", 12_900, 40), ("health worker", 8_480, 20), ("medical officer", 23_100, 18),
         ("senior specialist", 42_120, 4), ("clerk", 9_840, 10), ("peon", 6_900, 8)),
    ),
    OfficePlan(
        "AJM-PWD-04",
        "अधिशासी अभियंता, सार्वजनिक निर्माण विभाग, खंड अजमेर",
        "Executive Engineer, Public Works Department, Division Ajmer",
        "PWD",
        100,
        (("junior engineer", 13_500, 30), ("assistant engineer", 21_900, 12), ("draughtsman", 11_170, 15),
         ("clerk", 8_480, 20), ("storekeeper", 9_840, 13), ("beldar", 6_900, 10)),
    ),
)  # fmt: skip
PENSIONERS = 40


@dataclass(frozen=True)
class EmployeePlan:
    """One employee as the demo makes them."""

    employee_id: str
    name_hi: str
    name_en: str
    gender: str
    birth_date: date
    mobile: str
    appointed_date: date
    office: OfficePlan
    post: str
    pay_in_april_2015: int
    gpf_number: str | None
    policy_number: str | None
    insured_from: SalaryMonth | None
    extra_subscription: int
    premium_steps_up: int
    advance_from: SalaryMonth | None
    opening_balance: int

    @property
    def retirement_date(self) -> date:
        """Return the last day of the month in which the age of retirement is reached."""
        return SalaryMonth(self.birth_date.year + RETIREMENT_AGE, self.birth_date.month).last_day

    def pay_in(self, month: SalaryMonth) -> int:
        """Return basic pay: three per cent more each July, rounded up to ten rupees."""
        pay = self.pay_in_april_2015
        for year in (2015, 2016):
            if month >= SalaryMonth(year, 7):
                pay = -(-pay * 103 // 1000) * 10
        return pay

    def serves_in(self, month: SalaryMonth) -> bool:
        """Return whether the employee draws pay for any day of this month."""
        return self.appointed_date <= month.last_day and self.retirement_date >= month.first_day


@dataclass(frozen=True)
class PensionerPlan:
    """One pensioner, retired before the demo's years."""

    ppo_number: str
    employee_id: str
    name_hi: str
    name_en: str
    gender: str
    birth_date: date
    mobile: str
    appointed_date: date
    retired_date: date
    office: OfficePlan


def employees(seed: int = SEED) -> tuple[EmployeePlan, ...]:
    """Return the staff of the three offices, in the order of their employee IDs."""
    chance = random.Random(seed)  # noqa: S311 (believable people, no secrets)
    names = _Names(chance)
    plans = [
        _employee(chance, names, office=office, number=number)
        for office in OFFICES
        for number in range(1, office.staff + 1)
    ]
    return tuple(plans)


def pensioners(seed: int = SEED) -> tuple[PensionerPlan, ...]:
    """Return the pensioners the three offices once paid."""
    chance = random.Random(seed + 1)  # noqa: S311 (believable people, no secrets)
    names = _Names(chance)
    return tuple(_pensioner(chance, names, number) for number in range(1, PENSIONERS + 1))


def _employee(chance: random.Random, names: _Names, *, office: OfficePlan, number: int) -> EmployeePlan:
    post, entry_pay = _post(chance, office)
    appointed = _appointed(chance, number)
    birth = date(appointed.year - chance.randint(21, 29), chance.randint(1, 12), chance.randint(1, 28))
    if birth.year + RETIREMENT_AGE < FIRST_MONTH.year + 1:
        birth = birth.replace(year=FIRST_MONTH.year + 1 - RETIREMENT_AGE + chance.randint(0, 6))
    years_served = max(0, 2015 - appointed.year)
    pay = int(round(entry_pay * 1.03 ** min(years_served, 18), -1))
    in_gpf = appointed <= date(2003, 12, 31)
    name_hi, name_en, gender = names.draw()
    insured_from = _insured_from(appointed)
    return EmployeePlan(
        employee_id=f"RJAJ{appointed.year}{OFFICES.index(office) + 1}{number:07d}",
        name_hi=name_hi,
        name_en=name_en,
        gender=gender,
        birth_date=birth,
        mobile=f"94{chance.randint(10_000_000, 99_999_999)}",
        appointed_date=appointed,
        office=office,
        post=post,
        pay_in_april_2015=pay,
        gpf_number=f"{office.series}/{100_000 + OFFICES.index(office) * 20_000 + number * 37}"
        if in_gpf
        else None,
        policy_number=_policy_number(office, number) if insured_from and insured_from <= LAST_MONTH else None,
        insured_from=insured_from,
        extra_subscription=chance.choice((0, 0, 0, 0, 500, 1000, 2000)) if in_gpf else 0,
        premium_steps_up=_steps_up(chance, birth),
        advance_from=_advance_from(chance) if in_gpf else None,
        opening_balance=chance.randint(500, 1500) * years_served * pay // 1000 if in_gpf else 0,
    )


def _steps_up(chance: random.Random, birth: date) -> int:
    """Return how many rates above the own one are chosen: none at an age at which a premium stays."""
    wanted = chance.choice((0, 0, 0, 0, 1, 2))
    return 0 if stays_from(birth, month=LAST_MONTH) else wanted


def _pensioner(chance: random.Random, names: _Names, number: int) -> PensionerPlan:
    retired_year = chance.randint(2003, 2014)
    birth = date(retired_year - RETIREMENT_AGE, chance.randint(1, 12), chance.randint(1, 28))
    appointed = date(birth.year + chance.randint(20, 27), chance.randint(1, 12), 1)
    name_hi, name_en, gender = names.draw()
    return PensionerPlan(
        ppo_number=f"AJM/{retired_year}/{4_000 + number * 13}",
        employee_id=f"RJAJ{appointed.year}9{number:07d}",
        name_hi=name_hi,
        name_en=name_en,
        gender=gender,
        birth_date=birth,
        mobile=f"98{chance.randint(10_000_000, 99_999_999)}",
        appointed_date=appointed,
        retired_date=SalaryMonth(retired_year, birth.month).last_day,
        office=chance.choice(OFFICES),
    )


def _post(chance: random.Random, office: OfficePlan) -> tuple[str, int]:
    post, pay, _ = chance.choices(office.posts, weights=[share for *_, share in office.posts])[0]
    return post, pay


def _appointed(chance: random.Random, number: int) -> date:
    """Every twelfth joins inside the demo's years; of the rest two in three before 2004."""
    if number % 12 == 0:
        return date(2015, 4, 1) + timedelta(days=chance.randint(0, 600))
    if number % 3 == 0:
        return date(2004, 1, 1) + timedelta(days=chance.randint(0, 3_900))
    return date(1979, 6, 1) + timedelta(days=chance.randint(0, 8_900))


def _insured_from(appointed: date) -> SalaryMonth | None:
    """Return the month of the first premium: March after joining, after two years' probation since 2006."""
    settled = (
        appointed if appointed < date(2006, 1, 20) else appointed.replace(year=appointed.year + 2, day=1)
    )
    march = SalaryMonth(settled.year, 3)
    return march if march.first_day >= settled else SalaryMonth(settled.year + 1, 3)


def _policy_number(office: OfficePlan, number: int) -> str:
    return str(1_100_000 + OFFICES.index(office) * 100_000 + number * 113)


def _advance_from(chance: random.Random) -> SalaryMonth | None:
    """One in eight repays a temporary advance in 24 instalments, begun somewhere in these years."""
    if chance.random() > 0.125:
        return None
    return FIRST_MONTH.plus(chance.randint(-18, 12))


class _Names:
    """Draws names without repeating a full name."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.used: set[str] = set()

    def draw(self) -> tuple[str, str, str]:
        families = _families()
        while True:
            lists = self.chance.choices(families, weights=[family["share"] for family in families])[0]
            gender = "female" if self.chance.random() < 0.38 else "male"
            given = self.chance.choice(lists["women" if gender == "female" else "men"])
            surname = self.chance.choice(lists["surnames"])
            if f"{given[1]} {surname[1]}" not in self.used:
                self.used.add(f"{given[1]} {surname[1]}")
                return f"{given[0]} {surname[0]}", f"{given[1]} {surname[1]}", gender


@cache
def _families() -> list[dict[str, Any]]:
    text = files("sevanidhi.site.demo").joinpath("names.yaml").read_text(encoding="utf-8")
    families: list[dict[str, Any]] = yaml.safe_load(text)
    return families
