"""The faults planted in the demo's schedules: the ten that real offices make month after month."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class LinePlan:
    """One line of a schedule as the office typed it. Amounts are whole rupees."""

    account: str
    name_hi: str
    name_en: str
    pay: int
    subscription: int
    repayment: int
    instalment: str
    policy: str
    premium: int
    remarks: str = ""

    @property
    def total(self) -> int:
        return self.subscription + self.repayment + self.premium


Lines = list[LinePlan]


@dataclass(frozen=True)
class Fault:
    """One kind of fault, and how it gets into the lines of a schedule."""

    name: str
    wants: Callable[[LinePlan], bool]
    put: Callable[[Lines, int], Lines]

    def plant(self, lines: Lines, place: int) -> Lines:
        """Return the lines with the fault at the first fitting line from a place on, round and round."""
        order = [*range(place, len(lines)), *range(place)]
        return self.put(lines, next(at for at in order if self.wants(lines[at])))


def _has_account(line: LinePlan) -> bool:
    return bool(line.account)


def _has_policy(line: LinePlan) -> bool:
    return bool(line.policy)


def _changed(**change: Callable[[LinePlan], object]) -> Callable[[Lines, int], Lines]:
    """Return a fault that writes something else into fields of one line."""

    def put(lines: Lines, at: int) -> Lines:
        wrong = {field: value(lines[at]) for field, value in change.items()}
        return [*lines[:at], replace(lines[at], **wrong), *lines[at + 1 :]]  # type: ignore[arg-type]

    return put


def _transposed(number: str) -> str:
    """Return the number with its last two unlike neighbours changed over."""
    for at in range(len(number) - 2, 0, -1):
        if number[at] != number[at + 1] and number[at : at + 2].isdigit():
            return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number + "1"


def _repeated(lines: Lines, at: int) -> Lines:
    return [*lines[: at + 1], lines[at], *lines[at + 1 :]]


def _with_anothers_account(lines: Lines, at: int) -> Lines:
    others = [line.account for line in lines if line.account and line.account != lines[at].account]
    return [*lines[:at], replace(lines[at], account=others[at % len(others)]), *lines[at + 1 :]]


def _with_arrears(lines: Lines, at: int) -> Lines:
    blank = {"repayment": 0, "instalment": "", "policy": "", "premium": 0}
    arrears = replace(lines[at], subscription=300, remarks="बकाया अंशदान / arrears", **blank)  # type: ignore[arg-type]
    return [*lines[: at + 1], arrears, *lines[at + 1 :]]


def _with_a_stranger(lines: Lines, at: int) -> Lines:
    stranger = LinePlan(
        account="OLD/77120", name_hi="हरि नारायण व्यास", name_en="Hari Narayan Vyas", pay=18_400,
        subscription=1_450, repayment=0, instalment="", policy="", premium=0, remarks="सेवानिवृत्त / retired",
    )  # fmt: skip
    return [*lines[:at], stranger, *lines[at:]]


FAULTS = (
    Fault(
        "transposed account number", _has_account, _changed(account=lambda line: _transposed(line.account))
    ),
    Fault("account number left out", _has_account, _changed(account=lambda line: "")),
    Fault("subscription below the slab", _has_account, _changed(subscription=lambda line: 100)),
    Fault("premium that is no step", _has_policy, _changed(premium=lambda line: line.premium + 35)),
    Fault("transposed policy number", _has_policy, _changed(policy=lambda line: _transposed(line.policy))),
    Fault("the same line twice", _has_account, _repeated),
    Fault("another member's account number", _has_account, _with_anothers_account),
    Fault("arrears on a second line", _has_account, _with_arrears),
    Fault("a person who is not on the staff", _has_account, _with_a_stranger),
    Fault("pay that is not the registered pay", _has_account, _changed(pay=lambda line: line.pay + 400)),
)
