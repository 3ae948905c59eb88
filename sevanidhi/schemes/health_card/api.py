"""Families and health cards by API.

A drawing or treasury officer's system sends photos, its list and families of people on it. It applies for
nobody: each person takes up what was sent with a code, declares it and sends it. Keys and the list of revoked
cards are open to all, for hospitals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Router, Schema, UploadedFile
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from sevanidhi.core.api.base import (
    KEY,
    PROBLEMS,
    Amount,
    Day,
    Text,
    Wrong,
    bearer,
    idempotent,
    open_to_all,
)
from sevanidhi.core.api.phrases import PLAIN
from sevanidhi.core.audit import services as audit
from sevanidhi.core.journeys.contract import Words
from sevanidhi.core.journeys.whole import Told
from sevanidhi.core.uploads import services as uploads
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.formulas.cards import LONGEST_NAME, MOST_MEMBERS
from sevanidhi.schemes.health_card.formulas.family import SELF
from sevanidhi.schemes.health_card.formulas.verification import written_keys
from sevanidhi.schemes.health_card.queries import cards, families, verification
from sevanidhi.schemes.health_card.queries.applications import MEMBERS
from sevanidhi.schemes.health_card.services import prepared, staff
from sevanidhi.web import clock
from sevanidhi.web.phrases import sentences_for

router = Router(tags=["Health card"])
SIGNED = 'application/cose; cose-type="cose-sign1"'
AADHAAR = "Twelve figures; sealed in the vault before anything is kept, and never told again"
MOST_LINES = 1000
MOST_FAMILIES = 200

YesOrNo = Literal["yes", "no"]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


NameOnCard = Annotated[Text, Field(max_length=LONGEST_NAME)]


class StaffListWrong(Refusal):
    """Lines of a list are wrong, so nothing of it was entered. Facts: lines."""


class PersonIn(BaseModel):
    """One person. Either aadhaar, or why there is none and which other proof there is. photo: its key."""

    model_config = ConfigDict(extra="forbid")
    name_hi: NameOnCard
    name_en: NameOnCard
    birth_date: Day
    gender: Literal["female", "male", "other"]
    aadhaar: SecretStr | None = Field(default=None, max_length=20, description=AADHAAR)
    no_aadhaar_why: Line = ""
    no_aadhaar_proof: Line = ""
    photo: UUID
    photo_all_the_same: bool = Field(
        default=False, description="Take the photo although it was doubted; the officer who verifies is told"
    )


class MemberIn(PersonIn):
    """One more person of the family, with what the rule asks of this relation."""

    relation: Text
    marital: Line = ""
    wholly_dependent: YesOrNo | None = None
    normally_resides: YesOrNo | None = None
    own_income: Amount | None = None
    disability: bool = False
    remark: Line = ""


class ConsentIn(BaseModel):
    """What the family was shown about Aadhaar numbers, in which language, and whether it agreed."""

    model_config = ConfigDict(extra="forbid")
    notice: Text
    language: Literal["hi", "en"]
    agreed: bool


class NewFamily(BaseModel):
    """An application of somebody on the list of the office `ddo`, with at most twelve people."""

    model_config = ConfigDict(extra="forbid")
    ddo: Text
    service_number: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[!-~]+$")]
    kind: Literal["employee", "pensioner"]
    posting_hi: Text
    posting_en: Line = ""
    pay_level: int | None = Field(default=None, ge=1, le=18)
    retirement_date: Day | None = None
    spouse_serves: bool = False
    children_with: Literal["me", "spouse"] = "me"
    consent: ConsentIn
    applicant: PersonIn
    members: list[MemberIn] = Field(default_factory=list, max_length=MOST_MEMBERS - 1)


class NotRead(Schema):
    """A family that is not as described, and where."""

    errors: list[Wrong]


def _or_why_not(said: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """Let what is wrong with one family stop none of the others."""
    try:
        return read(said)
    except ValidationError as error:
        return NotRead(
            errors=[
                Wrong(where=".".join(str(part) for part in one["loc"]), what=str(one["msg"]))
                for one in error.errors(include_input=False, include_url=False)
            ]
        )


class ManyFamilies(Schema):
    """Many applications, each of somebody on the list of an office of the login."""

    model_config = ConfigDict(extra="forbid")
    families: list[Annotated[NewFamily, WrapValidator(_or_why_not)]] = Field(
        min_length=1, max_length=MOST_FAMILIES
    )


class PreparedOut(Schema):
    """What waits for its person, who takes it up with a code until that day."""

    ddo: str
    service_number: str
    people: int
    until_date: date


class WhyNot(Schema):
    """Why a family is not kept, in both languages. errors: where it is not as described."""

    code: str
    reason_hi: str
    reason_en: str
    facts: dict[str, str] = {}
    errors: list[Wrong] = []


class RowOut(Schema):
    """What became of one family: kept, or refused. row: its place in what was sent, from 1."""

    row: int
    service_number: str = ""
    kept: PreparedOut | None = None
    refused: WhyNot | None = None


class ManyOut(Schema):
    """What became of each family, in the order sent, and how many are kept."""

    kept: int
    families: list[RowOut]


class PhotoOut(Schema):
    """A photo taken in. doubts: what the officer who verifies will be told."""

    key: UUID
    state: str
    doubts: list[str]


class StaffLine(Schema):
    """One person of an officer's list."""

    model_config = ConfigDict(extra="forbid")
    service_number: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[!-~]+$")]
    name_hi: Text
    name_en: Line = ""
    birth_date: Day | None = None
    mobile: Line = ""
    pensioner: bool = False


class StaffList(Schema):
    """The list of people of an office, loaded whole or not at all; nobody is taken off."""

    model_config = ConfigDict(extra="forbid")
    ddo: Text
    people: list[StaffLine] = Field(min_length=1, max_length=MOST_LINES)


class Loaded(Schema):
    """How many people a list named."""

    ddo: str
    people: int


class MemberOut(Schema):
    """One person of a family. last4: the last figures of the Aadhaar number, to compare with a paper."""

    relation: str
    name_hi: str
    name_en: str
    birth_date: date
    gender: str
    last4: str


class FamilyOut(Schema):
    """A verified family and who is in it today."""

    number: str
    ddo: str
    service_number: str
    from_date: date
    until_date: date | None
    members: list[MemberOut]


class CardOut(Schema):
    """Where a card stands."""

    serial: int
    number: str
    state: str
    issued_date: date
    until_date: date


@router.post(
    "/health/photos",
    auth=bearer("health:write"),
    response={201: PhotoOut, **PROBLEMS},
    openapi_extra=KEY,
    summary="Send a photo",
)
@idempotent
def send_photo(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Take a photo in, look at it and draw it anew; its key stands for it in a family.

    Of one that is refused for a doubt the key stands among the facts: a family may say to take it all the
    same.
    """
    _check_draws(request)
    try:
        taken = uploads.take_whole(
            content=file.read(), name="", purpose="photo", by=request.user,
            most_a_day=uploads.MOST_A_DAY_OF_A_SYSTEM,
        )  # fmt: skip
    except Refusal as refusal:
        return refusal  # not raised: the photo is kept and counted, and a virus is told to the audit
    return 201, PhotoOut(key=taken.key, state=taken.state, doubts=list(taken.facts.get("doubts", ())))


@router.post(
    "/health/staff-list",
    auth=bearer("health:staff"),
    response={201: Loaded, **PROBLEMS},
    openapi_extra=KEY,
    summary="Send a list of people",
)
@idempotent
def send_staff_list(request: HttpRequest, body: StaffList) -> Any:
    """Load the list of people one of the login's offices has to register."""
    office, on = _own_office(request, body.ddo), clock.today(request)
    rows = [list(staff.COLUMNS.titles), *(_row(line) for line in body.people)]
    try:
        loaded = staff.load(rows, office=office, by=request.user, on=on)
    except staff.ListFaulty as refusal:
        lines = ", ".join(f"{fault.row - 1} {fault.column} {fault.why}" for fault in refusal.faults)
        raise StaffListWrong(lines=lines) from refusal
    return 201, Loaded(ddo=office.code, people=loaded.people)


def _row(line: StaffLine) -> list[str]:
    born = line.birth_date.isoformat() if line.birth_date else ""
    told = (line.service_number, line.name_hi, line.name_en, born, line.mobile)
    return [*told, "yes" if line.pensioner else "no"]


@router.post(
    "/health/families",
    auth=bearer("health:write"),
    response={201: PreparedOut, **PROBLEMS},
    openapi_extra=KEY,
    summary="Send a family",
)
@idempotent
def send_family(request: HttpRequest, body: NewFamily) -> Any:
    """Fill in the application of somebody on the office's list.

    It is nobody's application yet: the person takes it up with a code, declares it and sends it.
    """
    office, on = _own_office(request, body.ddo), clock.today(request)
    return 201, _prepared(body, prepared.prepare(_sending(body, office), by=request.user, on=on))


def _sending(body: NewFamily, office: Any) -> prepared.Sending:
    return prepared.Sending(
        told=_told(body), service_number=body.service_number, notice=body.consent.notice, office=office
    )


def _prepared(body: NewFamily, kept: Any) -> PreparedOut:
    return PreparedOut(
        ddo=body.ddo, service_number=body.service_number, people=prepared.people_of(kept),
        until_date=(kept.at + prepared.LASTS).date() - timedelta(days=1),
    )  # fmt: skip


@router.post(
    "/health/families/many",
    auth=bearer("health:write"),
    response={200: ManyOut, **PROBLEMS},
    openapi_extra=KEY,
    summary="Send many families",
)
@idempotent
def send_families(request: HttpRequest, body: ManyFamilies) -> Any:
    """Fill in the applications of many people on the office's list, as "Send a family" does each.

    The answer has a row for each family, in the order sent: kept, or refused and why. One that is refused
    stops none of the others.
    """
    _check_draws(request)
    on = clock.today(request)
    offices = {office.code: office for office in request.user.offices("ddo", on=on)}
    read: list[NewFamily | NotRead] = list(body.families)
    sending = {
        place: _sending(one, offices[one.ddo])
        for place, one in enumerate(read)
        if isinstance(one, NewFamily) and one.ddo in offices
    }
    done = prepared.prepare_many(list(sending.values()), by=request.user, on=on)
    kept = dict(zip(sending, done, strict=True))
    rows = [_row_out(place + 1, one, kept.get(place)) for place, one in enumerate(read)]
    return 200, ManyOut(kept=sum(row.kept is not None for row in rows), families=rows)


def _row_out(row: int, sent: NewFamily | NotRead, done: Any) -> RowOut:
    """Return what became of a family. done: kept, a refusal, or None where its office is another's."""
    if isinstance(sent, NotRead):
        return RowOut(row=row, refused=_why_not("NotValid", PLAIN["NotValid"], errors=sent.errors))
    if done is None:
        refused = _why_not("NotFound", PLAIN["NotFound"])
    elif isinstance(done, Refusal):
        facts = {name: str(fact) for name, fact in done.facts.items()}
        refused = _why_not(done.name, sentences_for(done), facts=facts)
    else:
        return RowOut(row=row, service_number=sent.service_number, kept=_prepared(sent, done))
    return RowOut(row=row, service_number=sent.service_number, refused=refused)


def _why_not(code: str, words: Words, **more: Any) -> WhyNot:
    return WhyNot(code=code, reason_hi=words[0], reason_en=words[1], **more)


def _told(body: NewFamily) -> Told:
    """Return what is sent as the pages of the application take it."""
    work = {
        "service_number": body.service_number, "posting_hi": body.posting_hi, "posting_en": body.posting_en,
        "pay_level": str(body.pay_level or ""),
    } | _boxes("retirement_date", body.retirement_date)  # fmt: skip
    pages = {
        "ddo": {"find": body.ddo},
        "service": {"kind": body.kind},
        body.kind: work,
        "spouse": {"serves": "yes" if body.spouse_serves else "no"},
        "children": {"children_with": body.children_with},
        "consent": {"agreed": "yes" if body.consent.agreed else "no"},
    } | _person(SELF, body.applicant)
    return Told(
        pages=pages, language=body.consent.language, rows={MEMBERS: [_member(one) for one in body.members]}
    )


def _member(one: MemberIn) -> dict[str, dict[str, str]]:
    conditions = {
        "marital": one.marital,
        "wholly_dependent": one.wholly_dependent or "",
        "normally_resides": one.normally_resides or "",
        "own_income": one.own_income or "",
    } | ({"disability": "on"} if one.disability else {})
    relation = {"relation": {"relation": one.relation}}
    about = {"member_conditions": conditions, "member_place": {"remark": one.remark}}
    return relation | _person("member", one) | about


def _person(of: str, one: PersonIn) -> dict[str, dict[str, str]]:
    number = one.aadhaar.get_secret_value() if one.aadhaar else ""
    without = {"no_aadhaar_why": one.no_aadhaar_why, "no_aadhaar_proof": one.no_aadhaar_proof}
    names = {"name_hi": one.name_hi, "name_en": one.name_en, "gender": one.gender}
    photo = {"photo_key": str(one.photo)} | ({"photo_all_the_same": "on"} if one.photo_all_the_same else {})
    return {
        f"{of}_person": names | _boxes("birth_date", one.birth_date),
        f"{of}_number": {"aadhaar": number} | without,
        f"{of}_photo": photo,
    }


def _boxes(name: str, day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def _check_draws(request: HttpRequest) -> None:
    if not request.user.offices("ddo", on=clock.today(request)).exists():
        raise Http404


def _own_office(request: HttpRequest, code: str) -> Any:
    """Return the office whose drawing officer the login is; Http404 for a stranger's."""
    found = request.user.offices("ddo", on=clock.today(request)).filter(code=code).first()
    if found is None:
        raise Http404
    return found


@router.get(
    "/health/families/{number}",
    auth=bearer("health:read"),
    response={200: FamilyOut, **PROBLEMS},
    summary="A family",
)
def family(request: HttpRequest, number: Text) -> Any:
    """Return the login's own family, or one that it verifies as drawing officer."""
    on = clock.today(request)
    found = families.own_family(request.user)
    if found is None or found.number != number:
        found = families.family_at_desk(request.user, number, on=on)
        audit.record_view(by=request.user, about=found, person_id=found.person_id)
    return _family(found, families.members(found, on=on))


def _family(found: Any, members: Sequence[Any]) -> FamilyOut:
    return FamilyOut(
        number=found.number, ddo=found.ddo_office.code, service_number=found.service_number,
        from_date=found.from_date, until_date=found.until_date,
        members=[
            MemberOut(
                relation=one.relation, name_hi=one.name_hi, name_en=one.name_en, birth_date=one.birth_date,
                gender=one.gender, last4=one.last4,
            )
            for one in members
        ],
    )  # fmt: skip


@router.get(
    "/health/cards/{serial}/state",
    auth=bearer("health:read"),
    response={200: CardOut, **PROBLEMS},
    summary="Where a card stands",
)
def card_state(request: HttpRequest, serial: Annotated[int, Field(ge=1, le=10**12)]) -> Any:
    """Return where a card stands: the login's own, one of its offices, every one to the state cell."""
    own = cards.own_card(request.user)
    mine = own is not None and own.serial == serial
    found = own if mine else cards.card_for(request.user, serial, on=clock.today(request))
    return CardOut(
        serial=found.serial, number=found.number, state=found.state, issued_date=found.issued_date,
        until_date=found.until_date,
    )  # fmt: skip


@router.get("/health/notice", auth=open_to_all, response={200: dict[str, Any], **PROBLEMS}, summary="Notice")
def notice(request: HttpRequest) -> Any:
    """Return the notice on Aadhaar numbers in use: its version and its paragraphs in both languages."""
    hindi, english = ([words[place] for words in phrases.NOTICE] for place in (0, 1))
    return {"notice": phrases.NOTICE_VERSION, "hi": hindi, "en": english}


@router.get(
    "/health/keys", auth=open_to_all, response={200: list[dict[str, Any]], **PROBLEMS}, summary="Keys"
)
def keys(request: HttpRequest) -> HttpResponse:
    """Return the public keys that check cards, those to come and those ended too, and lists."""
    told = written_keys(verification.public_keys(on=clock.today(request)))
    return HttpResponse(told, content_type="application/json")


@router.get(
    "/health/revocations", auth=open_to_all, response={204: None, **PROBLEMS}, summary="Revoked cards"
)
def revocations(request: HttpRequest) -> HttpResponse:
    """Return the newest signed list of cards that no longer hold (COSE_Sign1); 204 before the first."""
    signed = cards.newest_list()
    status = 204 if signed is None else 200
    return HttpResponse(signed or b"", status=status, content_type=SIGNED)
