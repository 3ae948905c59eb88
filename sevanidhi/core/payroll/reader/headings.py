# ruff: noqa: E501 - tables of words read better unbroken
"""What the columns of a file are: by words offices use, by what this office said before, by likeness."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from sevanidhi.core.payroll import deductions

SEARCHED_ROWS = 40
LIKE_ENOUGH = 84
IGNORED = "ignored"

# Column: the words of its headings, in their plain form (see `plain`).
WORDS: dict[str, tuple[str, ...]] = {
    "serial": (
        "s no", "sno", "sr no", "srno", "sl no", "slno", "serial no", "serial number", "sr", "sl", "no", "serial", "#",
        "क्र सं", "क्रसं", "क्र", "क्रम", "क्रमांक", "क्रम संख्या", "क्रम सं", "क्र स",
    ),
    "account": (
        "account", "account no", "account number", "a c no", "ac no", "acc no", "acct no", "number", "policy no", "policy number",
        "account number with guide letters", "account no with guide letters of the series", "account number with series letters",
        "account no with series letters", "member no", "policy", "account code", "subscriber no", "subscriber account no", "p f no",
        "खाता", "खाता संख्या", "खाता सं", "खाता क्रमांक", "खाता नंबर", "खाता नम्बर", "पॉलिसी संख्या", "पॉलिसी सं", "पॉलिसी नंबर", "पालिसी संख्या",
        "पॉलिसी", "पॉलिसी क्रमांक", "लेखा संख्या", "लेखा सं", "संख्या", "सदस्य संख्या", "बीमा पॉलिसी संख्या", "श्रेणी अक्षर सहित खाता संख्या",
    ),
    "name": (
        "name", "name of employee", "employee name", "name of subscriber", "subscriber name", "name of the subscriber", "emp name",
        "name of the employee", "name of insured", "name of member", "member name", "full name", "name of official", "name of government servant",
        "नाम", "कर्मचारी का नाम", "अंशदाता का नाम", "अभिदाता का नाम", "बीमित का नाम", "सदस्य का नाम", "कार्मिक का नाम", "कर्मचारी नाम", "नाम कर्मचारी",
        "कार्मिक नाम", "पूरा नाम", "नाम कार्मिक", "बीमेदार का नाम",
    ),
    "pay": (
        "pay", "basic pay", "basic", "pay or leave salary", "pay or leave salary this month", "leave salary", "pay this month",
        "pay or leave salary of month", "basic salary", "salary", "pay drawn", "monthly pay", "rate of pay", "pay leave salary", "basic pay this month",
        "pay in pay band", "pay matrix", "band pay",
        "वेतन", "मूल वेतन", "वेतन या अवकाश वेतन", "इस माह का वेतन", "अवकाश वेतन", "बेसिक", "बेसिक पे", "मासिक वेतन", "आहरित वेतन", "वेतन अथवा अवकाश वेतन",
        "मूल वेतन रु", "इस माह का वेतन या अवकाश वेतन",
    ),
    "amount": (
        "subscription", "monthly subscription", "amount", "deduction", "premium", "monthly premium", "amount of subscription", "contribution",
        "subscription amount", "premium amount", "amount deducted", "monthly deduction", "deduction amount", "rate of subscription", "sub",
        "amount of premium", "monthly contribution", "subs", "fund", "deducted amount",
        "अंशदान", "मासिक अंशदान", "अभिदान", "मासिक अभिदान", "कटौती", "राशि", "प्रीमियम", "मासिक प्रीमियम", "कटौती राशि", "अंशदान राशि", "प्रीमियम राशि",
        "चंदा", "मासिक चंदा", "कटौती की राशि", "अंशदान की राशि", "प्रीमियम की राशि", "मासिक कटौती", "अभिदान की राशि",
    ),
    "repayment": (
        "repayment", "repayment of advance", "recovery", "refund", "refund of advance", "repayment amount", "recovery amount",
        "advance recovery", "recovery of advance", "refund of withdrawal", "repayment of advance amount", "loan recovery", "loan repayment",
        "repayment of loan", "refund amount", "advance", "loan", "refund of advance amount", "advance refund", "temporary advance recovery",
        "repayment of temporary withdrawal",
        "अग्रिम की वापसी", "अग्रिम वसूली", "वसूली", "अग्रिम की वसूली", "वापसी", "ऋण वसूली", "अग्रिम वापसी", "पुनर्भुगतान", "अग्रिम का पुनर्भुगतान", "अग्रिम",
        "ऋण की वसूली", "वसूली राशि", "अग्रिम की वापसी राशि", "ऋण", "अस्थायी अग्रिम वसूली", "अस्थाई आहरण वापसी",
    ),
    "instalment": (
        "instalment", "installment", "instalment no", "installment no", "no of instalments", "no of instalment", "number of instalments",
        "repayment of advance number of instalments", "instalment number", "installment number", "inst no", "instalment k n", "no of installments",
        "instalment no of total", "recovery instalment", "k n", "repayment instalment", "repayment instalment number", "instalment of",
        "किस्त", "किश्त", "किस्त संख्या", "किश्त संख्या", "किस्त सं", "किस्त क्रमांक", "किस्तों की संख्या", "किश्तों की संख्या", "वसूली किस्त", "किश्त सं", "किस्त नंबर",
    ),
    "instalments": ("total instalments", "total installments", "out of", "instalments in all", "कुल किस्तें", "कुल किश्तें", "कुल किस्त", "कुल किश्त"),
    "total": (
        "total", "total realised", "total realized", "total amount", "total deduction", "total recovered", "grand total", "amount realised",
        "total recovery", "total realisation", "net total", "total col 4 5", "sum",
        "कुल", "योग", "कुल वसूली", "कुल राशि", "कुल कटौती", "वसूल की गई कुल राशि", "कुल योग", "कुल वसूल", "कुल वसूल राशि", "कुल वसूली गई राशि",
    ),
    "remarks": (
        "remarks", "remark", "note", "notes", "reason", "remarks on changes", "comments",
        "विवरण", "टिप्पणी", "अभियुक्ति", "अभ्युक्ति", "विशेष विवरण", "टिप्पणियां", "कैफियत", "अन्य विवरण", "रिमार्क", "विशेष",
    ),
    "head": (
        "head", "scheme", "head of account", "fund head", "deduction head", "head code", "type of deduction", "deduction type", "scheme code", "fund type",
        "मद", "शीर्ष", "लेखा शीर्ष", "योजना", "कटौती मद", "कटौती का मद", "कटौती शीर्ष",
    ),
    "kind": ("kind", "type", "kind of line", "line type", "nature", "entry type", "प्रकार", "श्रेणी", "कटौती का प्रकार"),
    "month": ("month", "salary month", "for month", "pay month", "month of salary", "for the month", "माह", "वेतन माह", "महीना", "वेतन का माह"),
    IGNORED: (
        "designation", "post", "employee id", "emp id", "employee code", "emp code", "office", "department", "father name", "fathers name", "date of birth",
        "dob", "pan", "mobile", "grade pay", "da", "gross", "net", "bank account", "ifsc", "balance", "balance outstanding", "bill no", "date", "level",
        "पद", "पदनाम", "कर्मचारी आईडी", "कर्मचारी कोड", "पिता का नाम", "जन्म तिथि", "कार्यालय", "विभाग", "एम्पलॉई आईडी", "शेष", "ग्रेड पे", "मोबाइल",
    ),
}  # fmt: skip

_OF_A_HEAD = ("account", "amount", "repayment", "instalment", "instalments", "total")
_PLAIN_DROPPED = re.compile(r"[^\w\u0900-\u097f#]+", re.UNICODE)
_BRACKETS_WITH_UNITS = re.compile(r"[(\[](?:rs\.?|₹|in rs\.?|in rupees|रु\.?|रुपये|रुपए|inr)[)\]]", re.IGNORECASE)
_NUKTA = "\u093c"


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, and of which head, where the heading names one."""

    holds: str
    head: str | None = None

    def __str__(self) -> str:
        return f"{self.head}:{self.holds}" if self.head else self.holds

    @classmethod
    def parse(cls, text: str) -> "Column":
        """Read what `str` wrote."""
        head, _, holds = text.rpartition(":")
        return cls(holds, head or None)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as it stands in the file. sure: by words or memory; otherwise a proposal by likeness."""

    place: int
    text: str
    column: Column | None
    sure: bool


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The row of headings (from 0) and what they mean."""

    row: int
    headings: tuple[Heading, ...]

    def columns(self) -> dict[Column, int]:
        """Return the place of each column that is known for sure; the first, where a heading stands twice."""
        known: dict[Column, int] = {}
        for heading in self.headings:
            if heading.column and heading.sure and heading.column.holds not in (IGNORED, "serial"):
                known.setdefault(heading.column, heading.place)
        return known

    def doubles(self) -> tuple[str, ...]:
        """Return headings that say the same of two columns."""
        known = self.columns()
        return tuple(
            heading.text
            for heading in self.headings
            if heading.sure and heading.column in known and known[heading.column] != heading.place
        )


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """Return a heading's plain form: small letters, no marks, no unit, nukta and both spellings of न् as one."""
    text = unicodedata.normalize("NFKD", _BRACKETS_WITH_UNITS.sub(" ", heading).casefold()).replace(
        _NUKTA, ""
    )
    text = unicodedata.normalize("NFC", text).replace("\u200d", "").replace("\u200c", "")
    return " ".join(_PLAIN_DROPPED.sub(" ", text.replace("’", "")).split())


def find(rows: Sequence[Sequence[str]], remembered: Mapping[str, str]) -> HeadingRow | None:
    """Return the row that names most columns, or None where no row names a number and a sum of money.

    remembered: what this office has said of headings before, by their plain form, as `str(Column)`.
    """
    best: tuple[int, HeadingRow] | None = None
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        candidate = HeadingRow(
            number, tuple(_heading(place, text, remembered) for place, text in enumerate(row))
        )
        score = _score(candidate)
        if score and (best is None or score > best[0]):
            best = score, candidate
        if best and _suffices(best[1]):
            break
    return best and best[1]


def _suffices(candidate: HeadingRow) -> bool:
    """True where a row surely names the number and a sum of money: further down there is none better."""
    held = {column.holds for column in candidate.columns()}
    return "account" in held and bool(held & {"amount", "total"})


def _score(candidate: HeadingRow) -> int:
    """Count the columns a row names; none unless at least two of them are of use."""
    named = {heading.column for heading in candidate.headings if heading.column}
    useful = {column.holds for column in named} - {IGNORED, "serial", "kind", "month"}
    if len(useful) < 2 or not useful & {"account", "amount", "total", "name"}:
        return 0
    return len(named)


def _heading(place: int, text: str, remembered: Mapping[str, str]) -> Heading:
    said = plain(text)
    if not said:
        return Heading(place, text, None, sure=False)
    if said in remembered:
        return Heading(place, text, Column.parse(remembered[said]), sure=True)
    head, rest = split_head(said)
    column = _known(head, rest) or _known(None, said)
    if column:
        return Heading(place, text, column, sure=True)
    return Heading(place, text, _likely(head, rest), sure=False)


def split_head(said: str) -> tuple[str | None, str]:
    """Return the head a plain heading names, and the rest of it: "gpf account no" is ("gpf", "account no")."""
    for pattern, head in _head_words(deductions.heads()):
        found = pattern.search(said)
        if found:
            return head, " ".join((said[: found.start()] + " " + said[found.end() :]).split())
    return None, said


@cache
def _head_words(heads: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    """Return the words of these heads as patterns, the longest first."""
    pairs = [(plain(word), head) for head in heads for word in deductions.deduction(head).words]
    longest_first = sorted(pairs, key=lambda pair: -len(pair[0]))
    return [(re.compile(rf"(?:^|\s){re.escape(words)}(?:\s|$)"), head) for words, head in longest_first]


def _known(head: str | None, rest: str) -> Column | None:
    if head and rest in ("", "का", "की", "rs", "रु"):
        return Column("amount", head)
    holds = _BY_WORDS.get(rest.removeprefix("का ").removeprefix("की ").removeprefix("of "))
    if head and holds == "serial":
        holds = "account"  # "GPF No"
    if holds is None:
        return None
    return Column(holds, head if holds in _OF_A_HEAD else None)


def _likely(head: str | None, rest: str) -> Column | None:
    if len(rest) < 3:
        return None
    found = process.extractOne(rest, _BY_WORDS.keys(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    return _known(head, found[0]) if found else None


_BY_WORDS = {plain(word): holds for holds, words in WORDS.items() for word in words}
