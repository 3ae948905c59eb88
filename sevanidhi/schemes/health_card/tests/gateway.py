"""An employee who registers with the family, page by page, as from a telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sevanidhi.core.accounts.models import Count
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices.models import Message
from sevanidhi.core.offices.models import District, Office
from sevanidhi.core.people.services import new_person
from sevanidhi.schemes.health_card.models import DdoRegistration
from sevanidhi.site.demo.up.portraits import portrait

FAMILY = "health_card.family"
# Right by their check figure; numbers of this beginning are handed out to test systems.
NUMBERS = ("999941057058", "999971658847", "999933119405", "999955183433", "999990501894")
MOBILE = "9415000021"


@lru_cache(maxsize=8)
def photo(seed: int) -> bytes:
    return portrait(seed, width=360)


def at(name: str, *args, language: str = "hi") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def last_code(mobile: str = MOBILE) -> str:
    messages = Message.objects.filter(address=mobile).order_by("-pk")
    return next(found[0] for one in messages if (found := re.search(r"\d{6}", one.text)))


def date_boxes(name: str, day: str) -> dict[str, str]:
    year, month, of_month = day.split("-")
    return {f"{name}_day": of_month, f"{name}_month": month, f"{name}_year": year}


def registered(office: Office, *, code: str = "") -> DdoRegistration:
    """Return the granted registration of an office's drawing officer."""
    person = new_person(name_hi="सुरेश वर्मा", name_en="Suresh Verma", mobile="9415000008")
    person.save()
    district, _made = District.objects.get_or_create(
        state="uttar_pradesh",
        code="UP-50",
        defaults={"name_hi": "लखनऊ", "name_en": "Lucknow", "sort_key": "l"},
    )
    case = Case.objects.create(
        number=f"HD-{office.code}", kind="health_card.ddo_registration", person=person, office=office,
        state="granted", complete_date="2017-04-01",
    )  # fmt: skip
    return DdoRegistration.objects.create(
        case=case, kind="ddo", ddo_code=code or office.code, office=office, district=district,
        name_hi="सुरेश वर्मा", designation_hi="प्रधानाचार्य", department_hi="माध्यमिक शिक्षा", mobile="9415000008",
        mobile_is_official=True, controlling_name="के के सिंह", controlling_designation="ज़िला विद्यालय निरीक्षक",
        controlling_office="लखनऊ",
    )  # fmt: skip


SPOUSE = {
    "relation": "spouse",
    "name_hi": "रमेश कुमार",
    "name_en": "Ramesh Kumar",
    "born": "1972-03-04",
    "gender": "male",
}
SON = {
    "relation": "son", "name_hi": "मोहन कुमार", "name_en": "Mohan Kumar", "born": "2005-08-09",
    "gender": "male",
    "conditions": {"wholly_dependent": "yes", "normally_resides": "yes", "own_income": ""},
}  # fmt: skip
GROWN_SON = SON | {"name_hi": "सोहन कुमार", "name_en": "Sohan Kumar", "born": "1995-01-02"}


@dataclass
class Applicant:
    """A person at the gateway. mobile: where the codes go."""

    mobile: str = MOBILE
    client: Client = field(default_factory=Client)
    number: str = ""

    def begin(self) -> Applicant:
        """Prove the mobile number, which begins the draft."""
        self.post(at("journeys:start", FAMILY), mobile=self.mobile)
        self.post(at("journeys:prove", FAMILY), code=last_code(self.mobile))
        self.number = Draft.objects.get(owner__mobile=self.mobile, state="open").number
        return self

    def signed_in(self, user) -> Applicant:
        """Begin as one who has a login."""
        self.client.force_login(user)
        self.post(at("journeys:start", FAMILY))
        self.number = Draft.objects.get(owner=user, state="open").number
        return self

    def post(self, address: str, **told):
        self.response = self.client.post(address, {"_key": str(uuid4())} | told)
        return self.response

    def page(self, name: str, row: str | None = None, **told):
        """Answer one page; it has to be accepted."""
        where = ("journeys:row_page", self.number, row, name) if row else ("journeys:page", self.number, name)
        answer = self.post(at(*where), **told)
        assert answer.status_code == 303, errors(answer)
        return answer

    def service(self, code: str, **told) -> Applicant:
        self.page("ddo", find=code)
        self.page("service", kind="employee")
        given = {
            "service_number": "ehrms-1188",
            "posting_hi": "प्रवक्ता",
            "posting_en": "Lecturer",
            "pay_level": "8",
        }
        self.page("employee", **given | told)
        self.page("spouse", serves="no")
        self.page("consent", agreed="yes")
        return self

    def person(self, of: str, row: str | None = None, *, number: str | None, seed: int, **told) -> None:
        names = {"name_hi": told["name_hi"], "name_en": told["name_en"], "gender": told["gender"]}
        self.page(f"{of}_person", row, **names, **date_boxes("birth_date", told["born"]))
        if row and told.get("conditions"):
            self.page("member_conditions", row, **told["conditions"])
        if row:
            self.page("member_place", row, remark=told.get("remark", ""))
        without = {"no_aadhaar_why": "none_yet", "no_aadhaar_proof": "जन्म प्रमाण पत्र 12"}
        self.page(f"{of}_number", row, **({"aadhaar": number} if number else without))
        self.page(f"{of}_photo", row, photo=SimpleUploadedFile("asha.jpg", photo(seed), "image/jpeg"))

    def self(self, *, number: str | None = NUMBERS[0], **told) -> Applicant:
        given = {"name_hi": "आशा शर्मा", "name_en": "Asha Sharma", "born": "1975-06-15", "gender": "female"}
        self.person("self", number=number, seed=1, **given | told)
        return self

    def member(self, told: dict, *, number: str | None = None, seed: int = 2) -> str:
        row = str(uuid4())
        self.page("relation", row, relation=told["relation"])
        self.person("member", row, number=number, seed=seed, **told)
        return row

    def declare(self) -> Applicant:
        Count.objects.all().delete()  # half a minute and more has passed since the first code
        self.post(at("journeys:declare", self.number), agreed="on")
        assert self.response.status_code == 303, errors(self.response)
        return self

    def send(self) -> Case | None:
        """Send with the code; return the case, or nothing where it is refused."""
        self.post(at("journeys:code", self.number), code=last_code(self.mobile))
        return Case.objects.filter(number=self.number).first()


def errors(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(text.split())[:3000]


def sent(office: Office, *members: dict, mobile: str = MOBILE, numbers=NUMBERS) -> Case:
    """Return the case of Asha with these members, sent and waiting for its signed form."""
    applicant = Applicant(mobile=mobile).begin().service(office.code).self(number=numbers[0])
    for place, told in enumerate(members, start=1):
        applicant.member(told, number=numbers[place], seed=place + 1)
    case = applicant.declare().send()
    assert case is not None, errors(applicant.response)
    return case
