"""The forms that are printed, signed and sent, and the letter that returns one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sevanidhi.core.documents import printer
from sevanidhi.core.documents import services as documents
from sevanidhi.core.documents.models import Document
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.queries import tables
from sevanidhi.web import formats

DDO_TITLE = ("आहरण अधिकारी या कोषाधिकारी का पंजीकरण", "Registration of a drawing or treasury officer")
FORM, COPY = "health_card.family_form", "health_card.family_copy"  # kinds of papers
FAMILY_TITLE = ("कर्मचारी या पेंशनर और परिवार का पंजीकरण", "Registration of an employee or pensioner with family")
COPY_TITLE = ("सत्यापित पंजीकरण, परिवार की प्रति", "Verified registration, the family's copy")
RETURN_TITLE = ("सुधार के लिए वापसी", "Returned for correction")
DDO_FORM, RETURN_LETTER = "health_card.ddo_form", "health_card.return_letter"
TITLES = {
    DDO_FORM: DDO_TITLE, FORM: FAMILY_TITLE, COPY: COPY_TITLE, RETURN_LETTER: RETURN_TITLE,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """An office that the officer draws for."""

    name: Words
    department: Words
    district: Words
    address: Words


@dataclass(frozen=True, kw_only=True)
class DdoForm:
    """What the form of a drawing officer (kind "ddo") or treasury officer ("treasury") says.

    filing_code: by which a scan finds its case. why_personal: why the mobile is not an official one; '' where
    it is.
    """

    case_number: str
    filing_code: str
    kind: str
    code: str
    name: Words
    designation: Words
    department: Words
    treasury: Words
    district: Words
    mobile: str
    mail: str
    why_personal: str
    controlling_name: str
    controlling_designation: str
    controlling_office: str
    offices: tuple[OfficeLine, ...]


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A person of the family, the applicant ("self") first.

    last4: of the Aadhaar number, '' where there is none; then no_aadhaar_why says why, and
    no_aadhaar_proof which other proof there is. place: "yes" where the rule puts them in the family, "ask"
    where the drawing officer decides; reason is the rule's code. decided_why: what the officer wrote of them,
    once the form is verified. own_income: declared, a month; None where none was written.
    """

    relation: str
    name: Words
    birth_date: date
    gender: str
    last4: str
    no_aadhaar_why: Words | None
    no_aadhaar_proof: str
    place: str
    reason: str
    photo: bytes | None
    decided_why: str = ""
    own_income: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Verified:
    """By whom a form was verified, and when."""

    on: date
    by: Words
    office: Words


@dataclass(frozen=True, kw_only=True)
class FamilyForm:
    """What the form of an employee or pensioner says.

    filing_code: by which a scan finds its case. to_cell: the state cell verifies it; its officers read no
    figures of Aadhaar numbers. declaration: the sentences they declared. verified: on the family's copy.
    """

    case_number: str
    filing_code: str
    ddo_code: str
    ddo_office: Words
    to_cell: bool = False
    service_number: str
    is_pensioner: bool
    posting: Words
    pay_level: int | None
    retirement_date: date | None
    mobile: str
    members: tuple[MemberLine, ...]
    declaration: tuple[Words, ...]
    verified: Verified | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An answer to be put right: its question, and what is wrong with it in the officer's own words."""

    question: Words
    reason: str


def print_ddo_form(form: DdoForm, *, language: str, on: date, **whose: Any) -> Document:
    """Return the form to be signed, verified by the controlling officer, scanned and posted.

    whose: about, by, person, office as `make_pdf` takes them.
    """
    data = asdict(form) | {"send_to": _send_to(on)}
    del data["filing_code"]
    return documents.make_pdf(
        kind=DDO_FORM, template="health_card/ddo_form.typ", data=data, title=DDO_TITLE,
        language=language, on=on, filing_code=form.filing_code, **whose,
    )  # fmt: skip


def print_family_form(form: FamilyForm, *, language: str, on: date, **whose: Any) -> Document:
    """Return the form to be signed and handed or posted to the drawing officer; verified, the family's copy.

    May refuse: NoRuleInForce.
    """
    pictures = [member.photo for member in form.members if member.photo]
    data = asdict(form) | {"members": [_member(member, on=on) for member in form.members]}
    data["send_to"] = _send_to(on) if form.to_cell else None
    del data["filing_code"]
    kind, title = (FORM, FAMILY_TITLE) if form.verified is None else (COPY, COPY_TITLE)
    return documents.make_pdf(
        kind=kind, template="health_card/family_form.typ", data=data, title=title,
        language=language, on=on, filing_code=form.filing_code, pictures=pictures, **whose,
    )  # fmt: skip


def write_return_letter(
    *, case_number: str, to: Sequence[Words], faults: Sequence[Fault], officer: Sequence[Words],
    language: str, on: date, **whose: Any,
) -> Document:  # fmt: skip
    """Return the letter that says what is to be put right in a registration, question by question."""
    data = {
        "case_number": case_number,
        "to": [asdict(line) for line in to],
        "faults": [asdict(fault) for fault in faults],
        "officer": [asdict(line) for line in officer],
    }
    return documents.make_pdf(
        kind=RETURN_LETTER, template="health_card/return_letter.typ", data=data,
        title=RETURN_TITLE, language=language, on=on, **whose,
    )  # fmt: skip


def _member(member: MemberLine, *, on: date) -> dict[str, Any]:
    return {
        "relation": asdict(tables.relation(member.relation, gender=member.gender, on=on)),
        "name": asdict(member.name),
        "birth_date": member.birth_date,
        "gender": _both(phrases.GENDERS[member.gender]),
        "aadhaar": formats.masked(member.last4) if member.last4 else "",
        "no_aadhaar_why": asdict(member.no_aadhaar_why) if member.no_aadhaar_why else None,
        "no_aadhaar_proof": member.no_aadhaar_proof,
        "place": member.place,
        "reason": _both(phrases.REASONS[member.reason]),
        "decided_why": member.decided_why,
        "own_income": "" if member.own_income is None else formats.rupees_text(member.own_income),
        "photo": printer.picture_name(member.photo) if member.photo else None,
    }


def _both(pair: tuple[str, str]) -> dict[str, str]:
    return {"hi": pair[0], "en": pair[1]}


def _send_to(on: date) -> dict[str, Any]:
    addresses = tables.addresses(on=on)
    return {"postal": asdict(addresses.postal), "mail": addresses.mail}
