"""Drawing and treasury officers: the treasury's list of them, and three who register by the real way."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.documents import queries as documents
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.queries.registrations import KIND
from sevanidhi.schemes.health_card.services import officer_lists
from sevanidhi.site.demo.up.gateway import Applicant, link_to
from sevanidhi.site.demo.up.papers import signed

LISTED_DATE, SENT_DATE, ARRIVED_DATE = date(2017, 2, 20), date(2017, 2, 27), date(2017, 3, 2)
GRANTED_DATE = date(2017, 3, 6)
LEFT_SENT, LEFT_ARRIVED = date(2017, 4, 12), date(2017, 4, 13)  # of the one the reader decides
LUCKNOW = "UP-50"


@dataclass(frozen=True, kw_only=True)
class RegistrationPlan:
    """One officer who registers. kind: "ddo" or "treasury". by_post: its form comes on paper, no scan."""

    code: str
    kind: str
    name: Words
    designation: Words
    department: Words
    office: Words
    address: Words
    mobile: str
    mail: str
    controlling: tuple[str, str, str]
    by_post: bool = False


PRINCIPAL = RegistrationPlan(
    code="LKO-EDU-03", kind="ddo", name=Words("सुधा त्रिपाठी", "Sudha Tripathi"), mobile="9415000211",
    designation=Words("प्रधानाचार्य", "Principal"),
    department=Words("माध्यमिक शिक्षा", "Secondary Education"), mail="gic.husainabad@example.in",
    office=Words("राजकीय इंटर कॉलेज, हुसैनाबाद, लखनऊ", "Government Inter College, Husainabad, Lucknow"),
    address=Words("हुसैनाबाद, लखनऊ 226003", "Husainabad, Lucknow 226003"),
    controlling=("अरुण कुमार दुबे", "ज़िला विद्यालय निरीक्षक", "ज़िला विद्यालय निरीक्षक कार्यालय, लखनऊ"),
)  # fmt: skip
TREASURER = RegistrationPlan(
    code="LKO-TO-01", kind="treasury", name=Words("मोहम्मद शकील अंसारी", "Mohammad Shakeel Ansari"),
    mobile="9415000212", designation=Words("मुख्य कोषाधिकारी", "Chief Treasury Officer"),
    department=Words("कोषागार", "Treasuries"), mail="to.lucknow@example.in",
    office=Words("कोषागार, कलेक्ट्रेट, लखनऊ", "Treasury, Collectorate, Lucknow"),
    address=Words("कलेक्ट्रेट, लखनऊ 226001", "Collectorate, Lucknow 226001"),
    controlling=("विनय श्रीवास्तव", "निदेशक, कोषागार", "कोषागार निदेशालय, लखनऊ"), by_post=True,
)  # fmt: skip
ENGINEER = RegistrationPlan(
    code="LKO-PWD-02", kind="ddo", name=Words("राजीव रंजन सिंह", "Rajeev Ranjan Singh"), mobile="9415000213",
    designation=Words("अधिशासी अभियंता", "Executive Engineer"),
    department=Words("लोक निर्माण", "Public Works"), mail="ee.cd2.lko@example.in",
    office=Words("निर्माण खंड-2, लखनऊ", "Construction Division 2, Lucknow"),
    address=Words("महानगर, लखनऊ 226006", "Mahanagar, Lucknow 226006"),
    controlling=("ए के जैन", "अधीक्षण अभियंता", "लखनऊ वृत्त, लोक निर्माण विभाग"),
)  # fmt: skip
REGISTERED, LEFT_FOR_THE_READER = (PRINCIPAL, TREASURER), ENGINEER


class ListFaulty(Exception):
    """The list that stands beside this file has faults."""


def load_list(*, by: User) -> int:
    """Load the treasuries' list of drawing officers: Lucknow's, and some of eight other districts."""
    content = files("sevanidhi.site.demo.up").joinpath("treasury_list.csv").read_bytes()
    loaded = officer_lists.load(content=content, by=by, on=LISTED_DATE)
    if loaded.faults:
        raise ListFaulty(loaded.faults)
    return loaded.opened


def begin(plan: RegistrationPlan) -> Applicant:
    """Let the officer prove the mobile number, which begins the draft."""
    return Applicant(KIND, mobile=plan.mobile)


def send(plan: RegistrationPlan, applicant: Applicant, *, on: date) -> Case:
    """Answer every page and send it with the code; return the case, which waits for the signed form."""
    applicant.answer("kind", on=on, kind=plan.kind)
    applicant.answer("code", on=on, ddo_code=plan.code)
    applicant.answer("officer", on=on, **_both(name=plan.name, designation=plan.designation))
    treasury = _both(treasury=Words("कोषागार, लखनऊ", "Treasury, Lucknow"))
    applicant.answer("place", on=on, district=LUCKNOW, **_both(department=plan.department), **treasury)
    applicant.answer("mobile", on=on, official="yes")
    applicant.answer("mail", on=on, email=plan.mail)
    row = applicant.new_row()
    applicant.answer("office", on=on, row=row, **_both(name=plan.office, department=plan.department))
    applicant.answer("office_place", on=on, row=row, district=LUCKNOW, **_both(address=plan.address))
    name, designation, office = plan.controlling
    applicant.answer(
        "controlling", on=on, controlling_name=name, controlling_designation=designation,
        controlling_office=office,
    )  # fmt: skip
    return applicant.send(on=on)


def _both(**words: Words) -> dict[str, str]:
    return {
        f"{name}_{language}": getattr(said, language)
        for name, said in words.items()
        for language in ("hi", "en")
    }


def arrive(plan: RegistrationPlan, applicant: Applicant, case: Case, *, clerk: User, on: date) -> None:
    """Let the signed form arrive: its scan from the officer, or the paper by post at the state cell."""
    if plan.by_post:
        casework.record_arrival(case=case, way="post", by=clerk, today=on, note="RL 2017/318")
        return
    assert applicant.draft.paper is not None  # noqa: S101
    paper = documents.content_of(applicant.draft.paper)
    casework.send_form(case=case, content=signed(paper), name="form.pdf", by=applicant.owner, today=on)


def decide(case: Case, *, clerk: User, officer: User, on: date) -> None:
    """Let the cell's clerk examine the case, and its officer grant it."""
    case = casework.take(case=case, by=clerk, today=on)
    case = casework.move(case=case, verb="propose_grant", by=clerk, today=on)
    casework.move(case=case, verb="grant", by=officer, today=on)


def activate(plan: RegistrationPlan) -> tuple[User, str]:
    """Let the officer choose a password by the link that came; return the login and the password."""
    password = secrets.token_urlsafe(12)
    return accounts.set_password_by_link(token=link_to(plan.mobile), password=password), password
