"""The state cell at its mail room, and forms as a scanner sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from sevanidhi.core.accounts.models import User
from sevanidhi.core.casework import codes as form_codes
from sevanidhi.core.casework import kinds
from sevanidhi.core.casework import services as casework
from sevanidhi.core.casework.models import Case
from sevanidhi.core.casework.tests.conftest import officer, person
from sevanidhi.core.documents import codes as drawn_codes
from sevanidhi.core.offices.models import Office

DAY, LATER = date(2017, 4, 17), date(2017, 4, 20)
A4_AT_150 = (1240, 1754)
MODULE = 7  # pixels: eleven tenths of a millimetre, so that a code is an inch and a half wide


@pytest.fixture
def registration(monkeypatch) -> kinds.Kind:
    """A registration that the state cell decides once the signed form has come."""
    made = kinds.Kind(
        code="test.office", short="RG", title=("पंजीकरण", "Registration"), purpose=("पंजीकरण", "Registration"),
        steps=kinds.registration_steps(maker="cell_clerk", checker="cell_officer"), clerk_role="cell_clerk",
        deciding_roles=("cell_clerk", "cell_officer"), objections_most=None,
    )  # fmt: skip
    monkeypatch.setattr(kinds, "_kinds", lambda schemes: {made.code: made})
    return made


@pytest.fixture
def cell(db) -> Office:
    return Office.objects.create(
        code="SACHI", kind="state_cell", state="uttar_pradesh", name_hi="राज्य प्रकोष्ठ", name_en="State cell",
        sort_key="s", search_key=" s",
    )  # fmt: skip


@pytest.fixture
def kamla(cell) -> User:
    return officer("kamla", "cell_clerk", cell, person("कमला", "Kamla"))


@pytest.fixture
def omkar(cell) -> User:
    return officer("omkar", "cell_officer", cell, person("ओंकार", "Omkar"))


@pytest.fixture
def asha(db) -> User:
    return User.objects.create(user_id="asha", person=person("आशा", "Asha"))


@pytest.fixture
def bharat(db) -> User:
    return User.objects.create(user_id="bharat", person=person("भरत", "Bharat"))


def sent_by(user: User, office: Office, registration: kinds.Kind) -> Case:
    return casework.begin(
        case_kind=registration, person=user.person, office=office, answers={"mobile": "9414000000"}, by=user,
        today=DAY,
    )  # fmt: skip


@pytest.fixture
def ashas(asha, cell, registration) -> Case:
    return sent_by(asha, cell, registration)


@pytest.fixture
def bharats(bharat, cell, registration) -> Case:
    return sent_by(bharat, cell, registration)


def page(*codes: str, turned: float = 0, noise: bool = False) -> Image.Image:
    """Return a page of A4 as a scanner sees it, with these codes down its right edge."""
    paper = Image.new("L", A4_AT_150, 250)
    for line in range(300, 1600, 40):
        paper.paste(90, (120, line, 120 + (line * 7) % 600, line + 12))
    for place, code in enumerate(codes):
        small = Image.open(BytesIO(drawn_codes.picture(code)))
        drawn = small.resize((small.width * MODULE, small.height * MODULE), Image.Resampling.NEAREST)
        paper.paste(drawn, (1240 - 100 - drawn.width, 100 + place * 400))
    if noise:
        grain = Image.effect_noise(A4_AT_150, 40)
        paper = Image.blend(paper, grain, 0.25)
    return paper.rotate(turned, expand=True, fillcolor=250) if turned else paper


def as_jpeg(paper: Image.Image, *, quality: int = 60) -> bytes:
    stream = BytesIO()
    paper.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def as_png(paper: Image.Image) -> bytes:
    stream = BytesIO()
    paper.save(stream, "PNG")
    return stream.getvalue()


def as_pdf(pages: Sequence[Image.Image]) -> bytes:
    stream = BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return stream.getvalue()


def form(case: Case) -> bytes:
    """Return the scan of a case's form as it now stands."""
    return as_pdf([page(form_codes.form_code(case))])
