"""Who is in the family for the card on a day: yes, no, or `ask` where a table nobody has would decide."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sevanidhi.kernel.explanation import Explanation, Step
from sevanidhi.kernel.money import grouped
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Words
from sevanidhi.kernel.words import day_in_words
from sevanidhi.schemes.health_card.formulas.ages import birthday, years_complete


class AnswerMissing(Refusal):
    """What the rule asks of this relation was not answered. Facts: question, asked_hi, asked_en."""


class IncomeBelowNil(Refusal):
    """An income is nil or more. Facts: income."""


class RelationUnknown(Refusal):
    """No relation has this code; one that is not in the list is "other". Facts: relation, known."""


class NotBornYet(Refusal):
    """The day asked about lies before the birth. Facts: birth_date, on."""


SELF = "self"  # the employee or pensioner, whose card it is
OTHER = "other"  # a relative whom the list does not name
WOMEN = ("mother", "step_mother", "daughter", "step_daughter", "sister")
MEN = ("father", "son", "step_son", "brother")


def gender_told(relation: str) -> str:
    """Return the gender a relation tells; "" where it tells none."""
    return "female" if relation in WOMEN else "male" if relation in MEN else ""


def fits_relation(gender: str, relation: str) -> bool:
    """Return whether somebody of a gender may be of a relation; "other" always may."""
    return gender_told(relation) in ("", gender) or gender == "other"


class Answer(StrEnum):
    """In the order in which one outweighs another: a single "no" decides, then a single "ask"."""

    YES = "yes"
    ASK = "ask"
    NO = "no"

    @property
    def weight(self) -> int:
        return list(Answer).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one table says on a day. value: None where nobody has the figure."""

    table: str
    title: Words
    rule: str
    value: Decimal | int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRule:
    """One relation of the list and its conditions.

    marital: only in these states; empty where marriage does not matter. under_age: until that birthday.
    child: below the minor's age always, then by the age limit of children.
    """

    code: str
    title: Words
    wholly_dependent: bool = False
    normally_resides: bool = False
    marital: tuple[str, ...] = ()
    under_age: int | None = None
    child: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        """Return what has to be asked of such a person, in order."""
        asked = {
            "birth_date": self.child or self.under_age is not None,
            "marital": bool(self.marital),
            "wholly_dependent": self.wholly_dependent,
            "normally_resides": self.normally_resides,
            "own_income": self.wholly_dependent,
            "disability": self.child,
        }
        return tuple(question for question, needed in asked.items() if needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRule:
    """The list of relations in force on a day, and the tables beside it. counts: 1 or 0 where known."""

    rule: str
    source: str
    relations: Mapping[str, RelationRule]
    minor_until_age: int
    child_age_limit: Figure
    income_limit: Figure
    widowed_counts: Figure
    disability_counts: Figure
    most_dependants: Figure

    @property
    def unknown(self) -> tuple[Figure, ...]:
        """Return the tables nobody has, which a person's case may ask for."""
        every = (self.child_age_limit, self.income_limit, self.widowed_counts, self.disability_counts)
        return tuple(figure for figure in (*every, self.most_dependants) if figure.value is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is declared of a person. None: not answered. own_income: rupees a month, None for none."""

    marital: str | None = None
    wholly_dependent: bool | None = None
    normally_resides: bool | None = None
    own_income: Decimal | None = None
    disability: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whether a person is in the family on a day.

    reason: code of what decided ("in_family", "married", ...). missing: the tables that `ask` waits for.
    until_date: the first day on which the answer will be another, where a birthday brings one; then: that
    answer.
    """

    answer: Answer
    reason: str
    rule: str
    missing: tuple[Figure, ...] = ()
    until_date: date | None = None
    then: Answer | None = None
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """What one condition says: its answer and the step that tells it; when, and to what, it will change."""

    answer: Answer
    reason: str
    step: Step
    missing: Figure | None = None
    until_date: date | None = None
    then: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One person's case under one rule."""

    rule: FamilyRule
    row: RelationRule
    birth_date: date | None
    answers: Answers
    on: date

    def step(self, hindi: str, english: str) -> Step:
        return Step(hindi, english, None, self.rule.rule)


def eligibility(
    rule: FamilyRule, *, relation: str, birth_date: date | None, answers: Answers, on: date
) -> Eligibility:
    """Return whether this person is in the family that day. relation: a code of the rule, or OTHER.

    birth_date, and each answer, is needed only where the relation's `questions` name it.
    May refuse: AnswerMissing, IncomeBelowNil, NotBornYet, RelationUnknown.
    """
    if birth_date is not None and birth_date > on:
        raise NotBornYet(birth_date=birth_date, on=on)
    if relation == OTHER:
        return _not_in_the_list(rule)
    if relation not in rule.relations:
        raise RelationUnknown(relation=relation, known=(*rule.relations, OTHER))
    row = rule.relations[relation]
    asked = _Asked(rule=rule, row=row, birth_date=birth_date, answers=answers, on=on)
    return _weighed(asked, list(_findings(asked)))


def family_size(rule: FamilyRule, *, dependants: int) -> Eligibility:
    """Return whether a family may have so many dependants besides the employee or pensioner."""
    most = rule.most_dependants
    if most.value is None:
        answer, step = Answer.ASK, _unknown(most)
    else:
        answer = Answer.YES if dependants <= most.value else Answer.NO
        step = Step("अधिकतम आश्रित", "Dependants at most", str(most.value), most.rule, most.source)
    return Eligibility(
        answer=answer,
        reason={Answer.YES: "in_family", Answer.ASK: "most_unknown", Answer.NO: "too_many"}[answer],
        rule=rule.rule,
        missing=(most,) if most.value is None else (),
        explanation=Explanation.of(step),
    )


def _not_in_the_list(rule: FamilyRule) -> Eligibility:
    step = Step(
        "यह संबंध परिवार की सूची में नहीं है",
        "This relation is not in the list of the family",
        None,
        rule.rule,
        rule.source,
    )
    return Eligibility(
        answer=Answer.NO, reason="not_in_list", rule=rule.rule, explanation=Explanation.of(step)
    )


def _weighed(asked: _Asked, findings: list[_Finding]) -> Eligibility:
    """Return the answer of the weightiest finding, with every step that was gone through."""
    deciding = max(findings, key=lambda finding: finding.answer.weight)  # the first of equals
    answer = deciding.answer
    waited_for = [one.missing for one in findings if one.missing] if answer is Answer.ASK else []
    change = _first_change(findings, answer)
    return Eligibility(
        answer=answer,
        reason=deciding.reason,
        rule=asked.rule.rule,
        missing=tuple(waited_for),
        until_date=change.until_date if change else None,
        then=change.then if change else None,
        explanation=Explanation(tuple(finding.step for finding in findings)),
    )


def _first_change(findings: Iterable[_Finding], answer: Answer) -> _Finding | None:
    """Return the finding whose birthday first changes this answer to a weightier one."""
    changes = [one for one in findings if one.until_date and one.then and one.then.weight > answer.weight]
    return min(changes, key=lambda one: one.until_date or date.max, default=None)


def _findings(asked: _Asked) -> Iterator[_Finding]:
    row = asked.row
    yield _listed(asked)
    if row.marital:
        yield _marriage(asked)
    if row.wholly_dependent:
        yield _dependence(asked)
        yield from _income(asked)
    if row.normally_resides:
        yield _residence(asked)
    if row.under_age is not None:
        yield _until_birthday(asked, row.under_age)
    if row.child:
        yield from _child_age(asked)


def _listed(asked: _Asked) -> _Finding:
    title = asked.row.title
    rule = asked.rule
    step = Step(f"सूची में है: {title.hi}", f"In the list: {title.en}", None, rule.rule, rule.source)
    return _Finding(answer=Answer.YES, reason="in_family", step=step)


QUESTIONS = {
    "relation": Words("संबंध", "the relation"),
    "birth_date": Words("जन्मतिथि", "the date of birth"),
    "marital": Words("विवाह की स्थिति", "married or not"),
    "wholly_dependent": Words("पूरी तरह आश्रित हैं या नहीं", "wholly dependent or not"),
    "normally_resides": Words("सामान्यतः साथ रहते हैं या नहीं", "normally living together or not"),
}


def missing(question: str) -> AnswerMissing:
    """Return the refusal for a question nobody has answered."""
    asked = QUESTIONS[question]
    return AnswerMissing(question=question, asked_hi=asked.hi, asked_en=asked.en)


MARITAL = {
    "unmarried": Words("अविवाहित", "unmarried"),
    "married": Words("विवाहित", "married"),
    "divorced": Words("तलाकशुदा", "divorced"),
    "separated": Words("पति से अलग रह रही", "separated"),
    "widowed": Words("विधवा", "widowed"),
}


def _marriage(asked: _Asked) -> _Finding:
    state = asked.answers.marital
    if state not in MARITAL:
        raise missing("marital")
    if state == "widowed" and state not in asked.row.marital:
        return _by_figure(asked.rule.widowed_counts, unknown="widowed_unknown", no="widowed")
    said = MARITAL[state]
    if state in asked.row.marital:
        step = asked.step(f"{said.hi}: गिनी जाती है", f"{said.en.capitalize()}: counts")
        return _Finding(answer=Answer.YES, reason="in_family", step=step)
    step = asked.step(f"{said.hi}: नहीं गिनी जाती", f"{said.en.capitalize()}: does not count")
    return _Finding(answer=Answer.NO, reason="married", step=step)


def _by_figure(figure: Figure, *, unknown: str, no: str) -> _Finding:
    if figure.value is None:
        return _Finding(answer=Answer.ASK, reason=unknown, step=_unknown(figure), missing=figure)
    title = figure.title
    if figure.value:
        step = Step(f"{title.hi}: गिनी जाती है", f"{title.en}: counts", None, figure.rule, figure.source)
        return _Finding(answer=Answer.YES, reason="in_family", step=step)
    step = Step(f"{title.hi}: नहीं गिनी जाती", f"{title.en}: does not count", None, figure.rule, figure.source)
    return _Finding(answer=Answer.NO, reason=no, step=step)


def _unknown(figure: Figure) -> Step:
    return Step(
        f"यह तालिका नहीं मिली: {figure.title.hi}", f"This table was not found: {figure.title.en}",
        None, figure.rule, None,
    )  # fmt: skip


def _dependence(asked: _Asked) -> _Finding:
    return _declared(
        asked,
        "wholly_dependent",
        no="not_dependent",
        yes_said=("घोषणा: पूरी तरह आश्रित", "Declared: wholly dependent"),
        no_said=("घोषणा: पूरी तरह आश्रित नहीं", "Declared: not wholly dependent"),
    )


def _residence(asked: _Asked) -> _Finding:
    return _declared(
        asked,
        "normally_resides",
        no="not_residing",
        yes_said=("घोषणा: सामान्यतः साथ रहते हैं", "Declared: normally living together"),
        no_said=("घोषणा: सामान्यतः साथ नहीं रहते", "Declared: not normally living together"),
    )


def _declared(
    asked: _Asked, question: str, *, no: str, yes_said: tuple[str, str], no_said: tuple[str, str]
) -> _Finding:
    said = getattr(asked.answers, question)
    if said is None:
        raise missing(question)
    if said:
        return _Finding(answer=Answer.YES, reason="in_family", step=asked.step(*yes_said))
    return _Finding(answer=Answer.NO, reason=no, step=asked.step(*no_said))


def _income(asked: _Asked) -> Iterator[_Finding]:
    income, limit = asked.answers.own_income, asked.rule.income_limit
    if not income:
        return
    if income < 0:
        raise IncomeBelowNil(income=income)
    if limit.value is None:
        yield _Finding(answer=Answer.ASK, reason="income_unknown", step=_unknown(limit), missing=limit)
        return
    most = Decimal(limit.value)
    said = f"{grouped(income)} / {grouped(most)}"
    step = Step("अपनी आय / सीमा, प्रति माह", "Own income / limit, a month", said, limit.rule, limit.source)
    within = income <= most
    yield _Finding(
        answer=Answer.YES if within else Answer.NO,
        reason="in_family" if within else "income_above",
        step=step,
    )


def _until_birthday(asked: _Asked, years: int) -> _Finding:
    """Return that a person counts until the birthday on which so many years are complete, and not after."""
    born = _born(asked)
    last = birthday(born, years)
    if asked.on < last:
        step = _age_step(asked, f"{years} से कम", f"below {years}")
        return _Finding(answer=Answer.YES, reason="in_family", step=step, until_date=last, then=Answer.NO)
    step = _age_step(asked, f"{years} या अधिक", f"{years} or more")
    return _Finding(answer=Answer.NO, reason="over_age", step=step)


def _child_age(asked: _Asked) -> Iterator[_Finding]:
    limit = asked.rule.child_age_limit
    if limit.value is not None:
        yield from _by_limit(asked, int(limit.value))
        return
    years = asked.rule.minor_until_age
    of_age = birthday(_born(asked), years)
    if asked.on < of_age:
        step = _age_step(asked, f"{years} से कम", f"below {years}")
        yield _Finding(answer=Answer.YES, reason="in_family", step=step, until_date=of_age, then=Answer.ASK)
        return
    yield _Finding(
        answer=Answer.YES, reason="in_family", step=_age_step(asked, f"{years} या अधिक", f"{years} or more")
    )
    yield _Finding(answer=Answer.ASK, reason="age_unknown", step=_unknown(limit), missing=limit)
    if asked.answers.disability:
        yield _by_figure(asked.rule.disability_counts, unknown="disability_unknown", no="over_age")


def _by_limit(asked: _Asked, years: int) -> Iterator[_Finding]:
    found = _until_birthday(asked, years)
    if not asked.answers.disability:
        yield found
        return
    past_it = _by_figure(asked.rule.disability_counts, unknown="disability_unknown", no="over_age")
    if found.answer is Answer.YES:
        yield replace(found, then=past_it.answer)
        return
    yield replace(found, answer=Answer.YES, reason="in_family")
    yield past_it


def _age_step(asked: _Asked, hindi: str, english: str) -> Step:
    age, on = years_complete(_born(asked), on=asked.on), asked.on
    return asked.step(
        f"{day_in_words(on, 'hi')} को आयु: {age} वर्ष ({hindi})",
        f"Age on {day_in_words(on, 'en')}: {age} years ({english})",
    )


def _born(asked: _Asked) -> date:
    if asked.birth_date is None:
        raise missing("birth_date")
    return asked.birth_date
