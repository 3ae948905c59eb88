"""Families of one drawing officer, their cards, and the officers who print and hand them over."""

import hashlib
from datetime import date

import pytest

from sevanidhi.core import kept_files
from sevanidhi.core.accounts import services as accounts
from sevanidhi.core.casework.models import Case
from sevanidhi.core.offices import services as offices
from sevanidhi.core.people import services as people
from sevanidhi.core.signatures import services as signatures
from sevanidhi.core.uploads import queries as uploads
from sevanidhi.schemes.health_card.models import Family, Member
from sevanidhi.schemes.health_card.services import cards
from sevanidhi.site.demo.up.portraits import portrait, thumbnail

LONG_AGO = date(2010, 4, 1)
TODAY = date(2017, 4, 17)
PASSWORD = "kesar-neel-sangam-47"


def make_office(
    code="LKO-EDU-03", kind="ddo", name=("राजकीय इंटर कॉलेज", "Government Inter College"), parent=None
):
    hindi, english = name
    return offices.open_office(
        code=code, kind=kind, state="uttar_pradesh", name_hi=hindi, name_en=english, from_date=None,
        parent=parent, by=None,
    )  # fmt: skip


def make_officer(user_id, role, office, *, mobile="9415000009"):
    user = accounts.create_login(user_id=user_id, person=None, mobile=mobile, by=None)
    accounts.set_password(user=user, password=PASSWORD, by=None)
    accounts.grant_role(user=user, role=role, office=office, from_date=LONG_AGO, by=None)
    user.refresh_from_db()
    return user


def keep_photo(seed: int) -> str:
    """Keep a photo as an upload leaves it, and return its name."""
    picture = portrait(seed, width=240)
    sha256 = hashlib.sha256(picture).hexdigest()
    place = uploads.place_of_result(sha256)
    kept_files.keep(place, picture)
    kept_files.keep(place + uploads.THUMBNAIL, thumbnail(picture))
    return sha256


SELF = {
    "relation": "self", "name_hi": "आशा शर्मा", "name_en": "Asha Sharma", "gender": "female",
    "birth_date": date(1975, 6, 15),
}  # fmt: skip


def make_family(office, *, number=None, mobile="9415000001", others=(), photo="", since=TODAY):
    """Return a family as its officer verified it: Asha first, then the others."""
    person = people.new_person(
        name_hi=SELF["name_hi"], name_en=SELF["name_en"], mobile=mobile, birth_date=SELF["birth_date"]
    )
    person.save()
    number = number or cards.new_number(on=since)
    case = Case.objects.create(number=f"HF-{number}", kind="health_card.family", person=person, office=office)
    family = Family.objects.create(
        number=number, person=person, ddo_office=office, case=case, service_number=f"EHRMS-{number[-4:]}",
        from_date=since,
    )  # fmt: skip
    for order, said in enumerate([SELF, *others], start=1):
        given = {
            "no_aadhaar_why": "none_yet", "answer": "yes", "reason": "in_family", "from_date": since,
            "rule": "health_card.family_relations@2017-02-06", "photo_sha256": photo,
        }  # fmt: skip
        Member.objects.create(family=family, order=order, **given | said)
    return family


@pytest.fixture(autouse=True)
def business_date(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def key(db):
    """A key that signs cards and one that signs the list."""
    for purpose in ("card", "revocation"):
        signatures.make_key(purpose=purpose, from_date=TODAY, by=None, on=TODAY)


@pytest.fixture
def chitra(office):
    return make_officer("chitra", "ddo", office)


@pytest.fixture
def cell(db):
    return make_office("SACHI-T", "state_cell", ("साची", "SACHI"))


@pytest.fixture
def pradeep(cell):
    return make_officer("pradeep", "cell_printer", cell)


@pytest.fixture
def usha(cell):
    return make_officer("usha", "cell_officer", cell)
