"""Families by API: filled in by an officer's system, taken up and sent by the person; cards; open lists."""

import json
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sevanidhi.core.accounts.models import Count
from sevanidhi.core.api import services as tokens
from sevanidhi.core.api.models import Answer
from sevanidhi.core.api.scopes import SCOPES
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework.models import Case
from sevanidhi.core.journeys.models import Draft
from sevanidhi.core.notices.models import Message
from sevanidhi.core.uploads.tests import portraits
from sevanidhi.core.uploads.tests.conftest import EICAR, fake_clamd  # noqa: F401
from sevanidhi.core.vault.models import Identity
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.formulas.cards import LONGEST_NAME
from sevanidhi.schemes.health_card.models import PreparedFamily, StaffListed
from sevanidhi.schemes.health_card.queries import families
from sevanidhi.schemes.health_card.services import cards, prepared
from sevanidhi.schemes.health_card.tests import gateway
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family, make_office, make_officer
from sevanidhi.schemes.health_card.tests.gateway import MOBILE, NUMBERS, at

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PERSON = {"name_hi": "आशा शर्मा", "name_en": "Asha Sharma", "birth_date": "1975-06-15", "gender": "female"}
SPOUSE = {"name_hi": "रमेश", "name_en": "Ramesh", "birth_date": "1972-03-04", "gender": "male"}
SON = {"name_hi": "मोहन", "name_en": "Mohan", "birth_date": "2005-08-09", "gender": "male"}


class System:
    """An office's system that calls with its officer's token."""

    def __init__(self, user, *scopes):
        _, secret = tokens.make_token(
            user=user, name="office", scopes=scopes or tuple(SCOPES), days=1, by=None
        )
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def post(self, path, body, key=None):
        return self.client.post(
            f"/api/v1/health/{path}", json.dumps(body), "application/json",
            headers={"Idempotency-Key": key or str(uuid4())},
        )  # fmt: skip

    def get(self, path):
        return self.client.get(f"/api/v1/health/{path}")

    def send_photo(self, content, key=None):
        file = SimpleUploadedFile("9999 4105 7058.jpg", content, "image/jpeg")
        return self.client.post(
            "/api/v1/health/photos", {"file": file}, headers={"Idempotency-Key": key or str(uuid4())}
        )

    def photo(self, seed):
        answer = self.send_photo(gateway.photo(seed))
        assert answer.status_code == 201, answer.content
        return answer.json()["key"]


@pytest.fixture
def system(chitra, office):
    gateway.registered(office)
    return System(chitra)


@pytest.fixture
def listed(system):
    people = [{"service_number": "EHRMS-1188", "name_hi": "आशा शर्मा", "mobile": MOBILE}]
    answer = system.post("staff-list", {"ddo": "LKO-EDU-03", "people": people})
    assert (answer.status_code, answer.json()) == (201, {"ddo": "LKO-EDU-03", "people": 1})
    return system


def family(system, **more):
    members = [
        SPOUSE | {"relation": "spouse", "aadhaar": NUMBERS[1], "photo": system.photo(2)},
        SON | {
            "relation": "son", "wholly_dependent": "yes", "normally_resides": "yes",
            "no_aadhaar_why": "none_yet", "no_aadhaar_proof": "जन्म प्रमाण पत्र", "photo": system.photo(3),
        },
    ]  # fmt: skip
    return {
        "ddo": "LKO-EDU-03", "service_number": "EHRMS-1188", "kind": "employee", "posting_hi": "प्रवक्ता",
        "pay_level": 8, "consent": {"notice": phrases.NOTICE_VERSION, "language": "hi", "agreed": True},
        "applicant": PERSON | {"aadhaar": "9999 4105 7058", "photo": system.photo(1)}, "members": members,
    } | more  # fmt: skip


def take_up():
    """Confirm the line as its person does, and return them with the draft."""
    Count.objects.all().delete()
    applicant = gateway.Applicant()
    applicant.post(at("health_card:confirm"), ddo_code="LKO-EDU-03", service_number="EHRMS-1188")
    applicant.post(at("health_card:confirm_code"), code=gateway.last_code())
    applicant.number = Draft.objects.get(owner__mobile=MOBILE).number
    return applicant


def test_a_family_is_filled_in_by_the_office_and_sent_by_its_person(listed):
    answer = listed.post("families", family(listed))

    assert answer.status_code == 201, answer.content.decode()
    assert answer.json()["people"] == 3
    assert Draft.objects.count() == Case.objects.filter(kind=families.FAMILY).count() == 0
    assert "LKO-EDU-03" in Message.objects.get(template="health_card.prepared").text
    case = take_up().declare().send()
    assert case is not None
    assert [row["pages"]["member_person"]["name_en"] for row in case.answers["rows"]["members"]] == [
        "Ramesh", "Mohan",
    ]  # fmt: skip
    assert [case.answers["pages"]["self_number"]["last4"], len(case.answers["references"])] == ["7058", 2]
    assert not PreparedFamily.objects.exists()
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {"health_card.family.prepared", "health_card.family.taken_up", "journeys.sent"} <= acts


def test_a_doubted_photo_is_taken_all_the_same_where_the_office_says_so(listed):
    """The refusal names its key: the photo had gone with the refused request."""
    doubted = listed.send_photo(portraits.jpeg(portraits.wall()))
    assert (doubted.status_code, doubted.json()["code"]) == (422, "NoFace")
    body = family(listed)
    body["members"][0] |= {"photo": doubted.json()["facts"]["key"]}

    assert listed.post("families", body).json()["code"] == "NoFace"
    body["members"][0] |= {"photo_all_the_same": True}
    assert listed.post("families", body).status_code == 201


def test_a_refused_photo_counts_and_its_request_may_be_sent_again(listed, monkeypatch):
    monkeypatch.setattr("sevanidhi.core.uploads.services.MOST_A_DAY_OF_A_SYSTEM", 2)
    key, wall = str(uuid4()), portraits.jpeg(portraits.wall())
    codes = [listed.send_photo(wall, key=key).json()["code"] for _ in range(3)]

    assert codes == ["NoFace", "NoFace", "TooManyUploads"]
    assert not Answer.objects.filter(key=key).exists()


def test_a_virus_in_a_photo_is_told_to_the_audit(listed, fake_clamd):  # noqa: F811
    assert listed.send_photo(gateway.photo(1) + EICAR).json()["code"] == "Infected"

    assert Entry.objects.get(act="uploads.infected").detail["virus"] == "Eicar-Test-Signature"


def test_the_same_request_is_done_once_and_its_kept_mark_tells_no_number(listed):
    body, key = family(listed), str(uuid4())
    first, second = (listed.post("families", body, key=key) for _ in range(2))

    assert first.json() == second.json()
    assert Entry.objects.filter(act="health_card.family.prepared").count() == 1
    assert Identity.objects.count() == 2
    kept = Answer.objects.get(key=key)
    assert not any(number in json.dumps([kept.body, kept.request_sha256]) for number in NUMBERS)


def test_sent_again_it_is_replaced_and_once_taken_up_refused(listed):
    listed.post("families", family(listed))
    assert listed.post("families", family(listed, pay_level=9)).status_code == 201
    assert PreparedFamily.objects.get().answers["pages"]["employee"]["pay_level"] == 9
    take_up()

    answer = listed.post("families", family(listed))
    assert (answer.status_code, answer.json()["code"]) == (422, "TakenUpAlready")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"members": [SON | {"relation": "son", "aadhaar": NUMBERS[1]}]}, "members 1: member_conditions"),
        ({"members": [SPOUSE | {"relation": "spouse", "aadhaar": "999941057059"}]}, "member_number aadhaar"),
        ({"members": [SPOUSE | {"relation": "spouse"}]}, "member_number aadhaar"),
        ({"members": [SPOUSE | {"relation": "neighbour", "aadhaar": NUMBERS[1]}]}, "relation relation"),
        ({"kind": "pensioner"}, "pensioner retirement_date"),
    ],
)  # fmt: skip
def test_what_the_pages_would_not_take_is_told_and_nothing_is_kept(listed, wrong, told):
    body = family(listed) | wrong
    for one in body["members"]:
        one.setdefault("photo", body["applicant"]["photo"])
    answer = listed.post("families", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "AnswersNotTaken")
    assert told in answer.json()["facts"]["faults"]
    assert not Identity.objects.exists()
    assert not PreparedFamily.objects.exists()
    assert "999941057059" not in answer.content.decode()


def test_the_same_number_twice_is_refused_and_what_lies_in_the_vault_is_nobodys(listed):
    body = family(listed)
    body["members"][0]["aadhaar"] = NUMBERS[0]

    assert listed.post("families", body).json()["code"] == "AnswersNotTaken"
    references = list(Identity.objects.values_list("reference", flat=True))
    assert len(references) == 2
    assert families.references_in_use(references) == {}


def test_what_is_kept_is_in_use_until_its_time_is_over(listed):
    listed.post("families", family(listed))
    kept = PreparedFamily.objects.get()

    photo = UUID(kept.answers["pages"]["self_photo"]["photo"])
    assert families.references_in_use(kept.references) == dict.fromkeys(kept.references)
    assert families.files_in_use([photo, uuid4()]) == {photo}
    assert len(kept.files) == len(kept.answers["rows"]["members"]) + 1
    assert prepared.forget_expired(now=kept.at) == 0
    assert prepared.forget_expired(now=kept.at + prepared.LASTS) == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"service_number": "EHRMS-9"}, 422, "NotOnTheList"),
        ({"consent": {"notice": "2011-01", "language": "hi", "agreed": True}}, 422, "NoticeNotThis"),
        ({"ddo": "LKO-MED-01"}, 404, "NotFound"),
        ({"members": [{}] * 12}, 422, "NotValid"),
        ({"aadhaar": NUMBERS[2]}, 422, "NotValid"),
    ],
)
def test_what_is_refused(listed, change, status, code):
    make_office("LKO-MED-01")
    answer = listed.post("families", family(listed) | change)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert NUMBERS[2] not in answer.content.decode()


def test_a_wrong_line_of_a_list_is_named(system):
    people = [{"service_number": "E-1", "name_hi": "राम", "mobile": "12345"}]
    answer = system.post("staff-list", {"ddo": "LKO-EDU-03", "people": people})

    assert (answer.json()["code"], answer.json()["facts"]) == (
        "StaffListWrong",
        {"lines": "1 mobile no_mobile"},
    )
    assert not StaffListed.objects.exists()


def test_a_scope_is_needed(chitra, office):
    system = System(chitra, "health:read")

    for path in ("families", "staff-list"):
        assert system.post(path, {}).json()["code"] == "ScopeMissing"


def test_the_description_says_how_long_a_name_may_be(client):
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["PersonIn"]["properties"]

    assert [described[name]["maxLength"] for name in ("name_hi", "name_en")] == [LONGEST_NAME] * 2


def test_a_family_and_its_card_are_told_to_their_officer_alone(system, office, key, usha, pradeep):
    held = make_family(office)
    serial = cards.make(held, why="first", by=usha, on=TODAY).serial
    stranger = System(make_officer("mohan", "ddo", make_office("LKO-MED-01")))

    assert [one["name_en"] for one in system.get(f"families/{held.number}").json()["members"]] == [
        "Asha Sharma"
    ]
    assert system.get(f"cards/{serial}/state").json()["state"] == "made"
    assert stranger.get(f"families/{held.number}").status_code == 404
    assert stranger.get(f"cards/{serial}/state").status_code == 404
    assert System(pradeep).get(f"cards/{serial}/state").status_code == 200
    assert System(pradeep).get(f"families/{held.number}").status_code == 404


def test_keys_and_the_list_are_open_to_all(client, key):
    assert {one["purpose"] for one in client.get("/api/v1/health/keys").json()} == {"card", "revocation"}
    assert client.get("/api/v1/health/revocations").status_code in (200, 204)
    assert client.get("/api/v1/health/notice").json()["notice"] == phrases.NOTICE_VERSION
