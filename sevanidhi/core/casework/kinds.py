"""What an application is: its steps, papers, time limit. A scheme declares its kinds in `cases.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from sevanidhi.kernel import rulebook
from sevanidhi.kernel.refusals import Refusal

SERVICE_DAYS = "counter.service_days"
Words = tuple[str, str]  # Hindi, English


class CaseKindUnknown(Refusal):
    """No scheme of this installation has such an application. Facts: kind."""


class Hand(StrEnum):
    """In whose hand a step lies. The database keeps maker, checker and applicant apart.

    HELPER: under the applicant's mandate; the scan of the signed form, and nothing else. OFFICE: an officer's
    step that no second officer has to confirm. SYSTEM: nobody's, it notes what came.
    """

    APPLICANT = "applicant"
    HELPER = "helper"
    OFFICE = "office"
    MAKER = "maker"
    CHECKER = "checker"
    SYSTEM = "system"


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    AWAITING_PAPER = "awaiting_paper"  # sent; complete once the signed form has arrived, by whatever way
    WITH_DDO = "with_ddo"  # complete; the drawing officer reports first, and the clock runs
    WAITING = "waiting"  # complete, in the queue or with the clerk who took it
    OBJECTED = "objected"  # waits for the applicant's reply; the clock stands still
    GRANT_PROPOSED = "grant_proposed"
    REFUSAL_PROPOSED = "refusal_proposed"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


RUNNING = frozenset({State.WITH_DDO, State.WAITING, State.GRANT_PROPOSED, State.REFUSAL_PROPOSED})
ENDED = frozenset({State.GRANTED, State.REFUSED, State.WITHDRAWN})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One lawful move of a case.

    verb: its name in addresses and the API. role: who may take it; "member" is the applicant, "ddo" their
    drawing officer. words: the button's, told: the timeline's. note: whether the doer must write why.
    """

    verb: str
    from_states: tuple[State, ...]
    to: State
    hand: Hand
    role: str
    words: Words
    told: Words
    note: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper the application needs before it is complete."""

    code: str
    title: Words


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of application.

    code: "gpf.passbook_verification". service: its line in limit_table, the table of time limits; "" where
    nothing sets one. head: the head of deduction it is about, "" where it is about none. papers: without each
    of them it is not complete. effects: by verb, called as (case, by=, today=) in the step's own transaction.
    form: what the applicant fills in, built from (data, employee=, today=); its `answers` are kept. None
    where the scheme's own pages ask and `services.begin` takes it in. in_words: the answers as a page shows
    them, [(label, value)], where they are not plain text. field_words: labels of the answers to which a
    return gives reasons, made of the answers where each case has its own. journey: whose pages ask again what
    was returned, by its code. warnings: what its officers should look at, made of (case, day). messages: the
    templates of its own by verb, "" where the step's effect tells the applicant itself. desk: the
    address where they have their list, "" for the worklist. desk_case: that of a case there, where those in
    desk_roles work on it and on no other page. clerk_role: who takes a case from the queue.
    held_first: what an effect changes besides the case and others change with it, held before the case is, so
    that two steps at one moment wait for each other.
    granted: what it is called once it is granted.
    deciding_roles: who works on it at its office. stand_ins: who takes a role's steps at an office that has
    nobody in that role. objections_most: how often it may be returned; None where no rule says.
    objections_to: where else than to its office one can write who was refused, as lines, made of the day.
    """

    code: str
    short: str
    title: Words
    purpose: Words
    steps: tuple[Step, ...]
    service: str = ""
    limit_table: str = SERVICE_DAYS
    head: str = ""
    form: Callable[..., Any] | None = None
    in_words: Callable[[Mapping[str, str]], list[tuple[str, str]]] | None = None
    field_words: Mapping[str, Words] | Callable[[Mapping[str, Any]], Mapping[str, Words]] = field(
        default_factory=dict
    )
    journey: str = ""
    warnings: Callable[..., list[str]] | None = None
    messages: Mapping[str, str] = field(default_factory=dict)
    desk: str = ""
    desk_case: str = ""
    desk_roles: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    effects: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    held_first: Callable[..., Any] | None = None
    clerk_role: str = "district_clerk"
    deciding_roles: tuple[str, ...] = ("district_clerk", "district_officer")
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    objections_most: int | None = 1
    objections_to: Callable[[date], Sequence[Words]] = lambda _on: ()
    granted: Words = ("स्वीकृत", "Granted")

    @property
    def is_applied_for(self) -> bool:
        """Whether somebody applies, and no officer or rule begins it."""
        return any(step.verb == "submit" for step in self.steps)

    @property
    def is_reported_on(self) -> bool:
        """Whether the applicant's drawing officer reports before the district examines."""
        return any(step.to == State.WITH_DDO for step in self.steps)

    @property
    def awaits_paper(self) -> bool:
        """Whether it is complete only once the signed form has arrived."""
        return any(step.to == State.AWAITING_PAPER for step in self.steps)

    @property
    def checker_roles(self) -> tuple[str, ...]:
        """Return who decides what a clerk has proposed."""
        return tuple({step.role: None for step in self.steps if step.hand == Hand.CHECKER})

    def words_of_fields(self, answers: Mapping[str, Any]) -> Mapping[str, Words]:
        """Return the labels of the answers which a return of this case may name."""
        return self.field_words(answers) if callable(self.field_words) else self.field_words

    def step(self, verb: str) -> Step | None:
        """Return the step of this name."""
        return next((step for step in self.steps if step.verb == verb), None)

    def steps_from(self, state: State) -> tuple[Step, ...]:
        """Return the moves open in a state."""
        return tuple(step for step in self.steps if state in step.from_states)


WORDS: Mapping[str, tuple[Words, Words]] = {  # the button's words, then the timeline's
    "submit": (
        ("आवेदन भेजें", "Send the application"),
        ("आवेदन पूरा मिला", "The application was received, complete"),
    ),
    "object": (
        ("आपत्ति लिखें", "Write the objection"),
        ("कार्यालय ने आपत्ति लिखी", "The office wrote its objection"),
    ),
    "report": (
        ("ज़िला कार्यालय को उत्तर भेजें", "Send the report to the district office"),
        ("आहरण अधिकारी ने उत्तर भेजा", "The drawing officer reported"),
    ),
    "call_in": (
        ("बिना उत्तर के जाँच में लें", "Examine without the report"),
        ("ज़िला कार्यालय ने बिना उत्तर के जाँच में लिया", "The district office went on without the report"),
    ),
    "reply": (("जवाब भेजें", "Send the reply"), ("आवेदक ने जवाब दिया", "The applicant replied")),
    "propose_grant": (
        ("स्वीकृति के लिए भेजें", "Propose to grant"),
        ("जाँच हुई; स्वीकृति प्रस्तावित", "Examined; granting proposed"),
    ),
    "propose_refusal": (
        ("अस्वीकृति के लिए भेजें", "Propose to refuse"),
        ("जाँच हुई; अस्वीकृति प्रस्तावित", "Examined; refusal proposed"),
    ),
    "grant": (("स्वीकृत करें", "Grant"), ("स्वीकृत", "Granted")),
    "refuse": (("अस्वीकृत करें", "Refuse"), ("अस्वीकृत", "Refused")),
    "send_back": (
        ("फिर से जाँच के लिए लौटाएँ", "Send back to be examined again"),
        ("फिर से जाँच के लिए लौटाया गया", "Sent back to be examined again"),
    ),
    "undo": (("निर्णय वापस लें", "Undo the decision"), ("निर्णय वापस लिया गया", "The decision was undone")),
    "arrive_upload": (
        ("हस्ताक्षर वाला फ़ॉर्म चढ़ाएँ", "Upload the signed form"),
        ("हस्ताक्षर वाला फ़ॉर्म चढ़ाया गया", "The signed form was uploaded"),
    ),
    "arrive_mail": (
        ("ई-मेल से आया फ़ॉर्म जोड़ें", "File the form that came by e-mail"),
        ("हस्ताक्षर वाला फ़ॉर्म ई-मेल से मिला", "The signed form arrived by e-mail"),
    ),
    "arrive_post": (
        ("डाक से आया फ़ॉर्म दर्ज करें", "Record the form that came by post"),
        ("हस्ताक्षर वाला फ़ॉर्म डाक से मिला", "The signed form arrived by post"),
    ),
    "arrive_hand": (
        ("हाथ से मिला फ़ॉर्म दर्ज करें", "Record the form that was handed in"),
        ("हस्ताक्षर वाला फ़ॉर्म हाथ से मिला", "The signed form was handed in"),
    ),
    "enter": (("दर्ज करें", "Enter"), ("कार्यालय ने दर्ज किया", "The office entered it")),
    "ask": (
        ("सुधार के लिए भेजें", "Send it to be put right"),
        ("अधिकारी ने लिखा कि प्रविष्टि गलती से हुई", "An officer wrote that it was entered by mistake"),
    ),
    "open": (
        ("मामला खोलें", "Open the case"),
        (
            "कार्ड के लिए अहम जन्मदिन पास है; मामला अपने-आप खुला",
            "A birthday that decides about the card is near; the case opened by itself",
        ),
    ),
    "lapse": (
        ("नियम से समाप्त करें", "End by the rule"),
        ("नियम के दिन अपने-आप समाप्त", "Ended by itself on the day of the rule"),
    ),
    "withdraw": (
        ("आवेदन वापस लें", "Withdraw the application"),
        ("आवेदक ने आवेदन वापस लिया", "The applicant withdrew"),
    ),
}
PROPOSED = (State.GRANT_PROPOSED, State.REFUSAL_PROPOSED)
DECIDED = (State.GRANTED, State.REFUSED)
WITH_US = (State.WAITING, State.OBJECTED)
SENT = (*WITH_US, State.AWAITING_PAPER)
WAYS = ("upload", "mail", "post", "hand")  # how a signed form arrives: steps "arrive_…"


def plain_steps(*, maker: str = "district_clerk", checker: str = "district_officer") -> tuple[Step, ...]:
    """Return the usual way of a case: one written objection, a proposal, a decision that can be undone.

    Of the steps open in one state the usual next one stands first: pages offer it before the others.
    """
    by_maker = {"hand": Hand.MAKER, "role": maker}
    by_checker = {"hand": Hand.CHECKER, "role": checker}
    by_applicant = {"hand": Hand.APPLICANT, "role": "member"}
    return (
        _step("submit", (State.NEW,), State.WAITING, **by_applicant),
        _step("propose_grant", (State.WAITING,), State.GRANT_PROPOSED, **by_maker),
        _step("object", (State.WAITING,), State.OBJECTED, note=True, **by_maker),
        _step("reply", (State.OBJECTED,), State.WAITING, note=True, **by_applicant),
        _step("propose_refusal", (State.WAITING,), State.REFUSAL_PROPOSED, note=True, **by_maker),
        _step("grant", (State.GRANT_PROPOSED,), State.GRANTED, **by_checker),
        _step("refuse", (State.REFUSAL_PROPOSED,), State.REFUSED, note=True, **by_checker),
        _step("send_back", PROPOSED, State.WAITING, note=True, **by_checker),
        _step("undo", DECIDED, State.WAITING, note=True, **by_checker),
        _step("withdraw", WITH_US, State.WITHDRAWN, **by_applicant),
    )


def reported_steps() -> tuple[Step, ...]:
    """Return the way of a case on which the applicant's drawing officer reports first.

    The time limit runs meanwhile, so the district office may go on without the report, saying why.
    """
    changed: dict[str, dict[str, Any]] = {
        "submit": {"to": State.WITH_DDO},
        "withdraw": {"from_states": (*WITH_US, State.WITH_DDO)},
    }
    usual = (replace(step, **changed.get(step.verb, {})) for step in plain_steps())
    by_office = {"hand": Hand.OFFICE, "note": True}
    return (
        *usual,
        _step("report", (State.WITH_DDO,), State.WAITING, role="ddo", **by_office),
        _step("call_in", (State.WITH_DDO,), State.WAITING, role="district_clerk", **by_office),
    )


def registration_steps(*, maker: str, checker: str) -> tuple[Step, ...]:
    """Return the way of a registration two officers decide: it waits for the signed form, may be returned.

    A reply is the answers put right, so that form has to be printed and signed again.
    """
    return tuple(_on_paper(step) for step in plain_steps(maker=maker, checker=checker))


def verified_steps(role: str) -> tuple[Step, ...]:
    """Return the way of a registration one officer verifies, as the drawing officer does a family."""
    by_officer = {"hand": Hand.OFFICE, "role": role}
    alone = (
        _step("grant", (State.WAITING,), State.GRANTED, **by_officer),
        _step("object", (State.WAITING,), State.OBJECTED, note=True, **by_officer),
        _step("refuse", (State.WAITING,), State.REFUSED, note=True, **by_officer),
        _step("undo", DECIDED, State.WAITING, note=True, **by_officer),
    )
    applicants = (step for step in plain_steps() if step.hand == Hand.APPLICANT)
    return (*(_on_paper(step) for step in applicants), *alone)


def shown_steps(role: str) -> tuple[Step, ...]:
    """Return the way of an application one officer decides on the papers shown, without a form to be signed.

    The officer may also enter it themselves. A reply is the answers put right.
    """
    changed: dict[str, dict[str, Any]] = {
        "submit": {"to": State.WAITING, "told": WORDS["submit"][1]},
        "reply": {"to": State.WAITING},
        "withdraw": {"from_states": WITH_US},
        "undo": {"from_states": (State.REFUSED,)},
    }
    usual = (replace(step, **changed.get(step.verb, {})) for step in verified_steps(role))
    return (*usual, _step("enter", (State.NEW,), State.GRANTED, hand=Hand.OFFICE, role=role))


def due_steps(role: str) -> tuple[Step, ...]:
    """Return the way of a case that a rule's day opens: it ends by itself, or one officer decides."""
    by_itself: dict[str, Any] = {"hand": Hand.SYSTEM, "role": ""}
    by_officer: dict[str, Any] = {"hand": Hand.OFFICE, "role": role}
    return (
        _step("open", (State.WAITING,), State.WAITING, **by_itself),
        _step("lapse", (State.GRANTED,), State.GRANTED, **by_itself),
        _step("grant", (State.WAITING,), State.GRANTED, **by_officer),
        _step("refuse", (State.WAITING,), State.REFUSED, note=True, **by_officer),
    )


def asked_steps(*, maker: str, checker: str) -> tuple[Step, ...]:
    """Return the way of a case by which one officer asks, in writing, and another one decides."""
    by_checker: dict[str, Any] = {"hand": Hand.CHECKER, "role": checker}
    return (
        _step("ask", (State.NEW,), State.WAITING, hand=Hand.MAKER, role=maker, note=True),
        _step("grant", (State.WAITING,), State.GRANTED, **by_checker),
        _step("refuse", (State.WAITING,), State.REFUSED, note=True, **by_checker),
    )


def _on_paper(step: Step) -> Step:
    changed: dict[str, dict[str, Any]] = {
        "submit": {
            "to": State.AWAITING_PAPER,
            "told": ("आवेदन मिला; हस्ताक्षर वाले फ़ॉर्म की प्रतीक्षा", "Received; the signed form is awaited"),
        },
        "reply": {"to": State.AWAITING_PAPER, "note": False},
        "withdraw": {"from_states": SENT},
    }
    return replace(step, **changed.get(step.verb, {}))


def _step(verb: str, from_states: tuple[State, ...], to: State, **more: Any) -> Step:
    words, told = WORDS[verb]
    return Step(verb=verb, from_states=from_states, to=to, words=words, told=told, **more)


def kinds() -> dict[str, Kind]:
    """Return every kind of application of the schemes switched on, by code."""
    return _kinds(tuple(settings.SCHEMES))


def kind(code: str) -> Kind:
    """Return the kind of this code. May refuse: CaseKindUnknown."""
    found = kinds().get(code)
    if found is None:
        raise CaseKindUnknown(kind=code)
    return found


def asked_here(code: str) -> tuple[Kind, Callable[..., Any]]:
    """Return the kind of this code and its form, which an employee fills in. May refuse: CaseKindUnknown."""
    found = kind(code)
    if found.form is None:
        raise CaseKindUnknown(kind=code)
    return found, found.form


def by_role(roles_of: Callable[[Kind], Iterable[str]]) -> dict[str, list[str]]:
    """Return the codes of the kinds in which each role has this part. roles_of: who has it in one kind."""
    found: dict[str, list[str]] = {}
    for one in kinds().values():
        for role in roles_of(one):
            found.setdefault(role, []).append(one.code)
    return found


def clerks() -> dict[str, list[str]]:
    """Return the kinds whose cases each role takes from the queue."""
    return by_role(lambda one: (one.clerk_role,))


def limit(case_kind: Kind, *, on: Any) -> tuple[int | None, str]:
    """Return the limit in working days on a day, and its rule version; (None, "") where nothing sets one.

    May refuse: NoRuleInForce.
    """
    if not case_kind.service:
        return None, ""
    version = rulebook.table(case_kind.limit_table).in_force(on=on)
    days = {service["code"]: service["days"] for service in version.values["services"]}
    return days[case_kind.service], version.key


@cache
def _kinds(schemes: tuple[str, ...]) -> dict[str, Kind]:
    rooms = (f"sevanidhi.schemes.{scheme}.cases" for scheme in schemes)
    found = [one for room in rooms if find_spec(room) for one in import_module(room).KINDS]
    return {one.code: one for one in found}
