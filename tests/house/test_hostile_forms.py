"""Wild text in every form: no error of ours, nothing run, nothing lost; Hindi comes back as it was typed."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevanidhi.web.access import PUBLIC, ROLES
from tests.examples import EXAMPLES
from tests.house import walking
from tests.visitor import Form, Page

HINDI = "क्षत्रिय श्री ज़ाकिर—र्‍य द्ध"
MARK = "<script>alert('यहाँ')</script>"
PIECES = (
    HINDI,
    MARK,
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "'; DROP TABLE people_person; --",
    "=HYPERLINK(\"http://evil.example\")",
    "@SUM(A1:A9)",
    "१२,३४,५६७.८९",
    "-0.001",
    "1e309",
    "NaN",
    "99999999999999999999999999",
    "2017-02-30",
    "\u202eRTL\u202c\u200f\u2066",
    "\u200d\u200c\ufeff",
    "\x00",
    "\x00\x1b[31m\r\nSet-Cookie: a=b",
    "\ud7ff\ue000\U0010ffff",
    "👩‍👩‍👧‍👦🇮🇳",
    "../../../etc/passwd",
    "x" * 100_000,
    "क" * 100_000,
    "",
    " ",
)  # fmt: skip
JOINED = st.lists(st.sampled_from(PIECES[:15]), max_size=3).map("".join)
WILD = st.one_of(st.sampled_from(PIECES), st.text(max_size=40), JOINED)
BYTES = st.one_of(WILD.map(lambda text: text.encode(errors="replace")), st.binary(max_size=200))
QUICK = settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# Forms of signing in count tries; the limits themselves are proved where they live.
PAGES = sorted(
    one.name for one in walking.addresses() if not one.name.startswith("v1:") and one.roles is not None
)


def visitor_of(name):
    """Return who opens an address: the first role of its row that may."""
    row = walking.table()[name]
    return walking.ANONYMOUS if PUBLIC in row else next(role for role in ROLES if role in row)


def path_of(world, name, role):
    told = EXAMPLES[name](world, role, "own") if name in EXAMPLES else {}
    with translation.override("hi"):
        return reverse(name, kwargs=told)


def forms_of(world, name):
    """Return a form's own page and the forms on it that send something."""
    role = visitor_of(name)
    path = path_of(world, name, role)
    with walking.undone():
        answer = world.client(role).get(path)
        if "html" not in answer.headers.get("Content-Type", "") or answer.status_code != 200:
            return role, path, []
        page = Page(answer.content.decode())
    return role, path, [form for form in page.forms if form.typed or form.choices or form.files]


def wild_answers(draw: st.DataObject, form: Form) -> dict:
    """Return something for every field: typed ones wild, chosen ones now and then."""
    told = dict(form.kept)
    told |= {field: draw.draw(WILD, label=field) for field in form.typed}
    for field, choices in form.choices.items():
        told[field] = draw.draw(st.one_of(st.sampled_from(choices), WILD) if choices else WILD, label=field)
    for field in form.files:
        told[field] = BytesIO(draw.draw(BYTES, label=field))
        told[field].name = "गोपनीय.xlsx"
    return told


def check(answer, told: dict) -> None:
    """Fail if the answer is an error of ours, runs what was typed, or lost the Hindi."""
    assert answer.status_code < 500
    assert answer.status_code != 403
    if "html" not in answer.headers.get("Content-Type", ""):
        return
    html = answer.content.decode()
    assert MARK not in html
    assert "onerror=alert(1)>" not in html
    for form in Page(html).forms:
        drawn = {field: text for field, text in form.typed.items() if told.get(field) == HINDI and text}
        assert drawn == dict.fromkeys(drawn, HINDI)


@pytest.mark.parametrize("name", PAGES)
def test_a_form_bears_whatever_is_typed(world, name):
    role, path, forms = forms_of(world, name)
    for form in forms:
        _drive(world, role, form.action or path, form)


def _drive(world, role: str, path: str, form: Form) -> None:
    @QUICK
    @given(draw=st.data())
    def once(draw: st.DataObject) -> None:
        told = wild_answers(draw, form)
        client = world.client(role)
        with walking.undone():
            send = client.post if form.method == "post" else client.get
            check(send(path, told), told)

    once()


def test_the_check_finds_what_runs(world):
    class Answer:
        status_code, headers = 200, {"Content-Type": "text/html"}
        content = f"<p>{MARK}</p>".encode()

    with pytest.raises(AssertionError):
        check(Answer(), {})
    Answer.content = f"<form><input name='name' value='{HINDI[:-1]}'></form>".encode()
    with pytest.raises(AssertionError):
        check(Answer(), {"name": HINDI})


def test_there_are_forms_to_try(world):
    asked = {"gpf:interest_calculator", "accounts:forgot", "accounts:propose", "people:staff"}

    assert {name for name in asked if forms_of(world, name)[2]} == asked
