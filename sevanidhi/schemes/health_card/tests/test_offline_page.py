"""The page that checks cards, on the site and in a folder; tests/journeys/browser tries how it judges."""

import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.urls import reverse

from sevanidhi.schemes.health_card import offline_page
from sevanidhi.schemes.health_card.formulas import verification
from sevanidhi.schemes.health_card.formulas.revocations import list_record
from sevanidhi.schemes.health_card.services import cards, revocations
from sevanidhi.schemes.health_card.tests.conftest import TODAY, make_family
from sevanidhi.site.console import commands, ground

PAGES = {"hi": "/verify/", "en": "/verify/en/"}
WORD = re.compile(r'data-word="([^"]+)">([^<]*)<')
PLACE = re.compile(r"%\((\w+)\)s")


@pytest.fixture
def card(office, key):
    return cards.make(make_family(office), why="first", by=None, on=TODAY)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_page_is_the_same_for_everybody_and_sets_no_cookie(db, client, language):
    first = client.get(PAGES[language])
    again = client.get(PAGES[language], headers={"accept-language": "en" if language == "hi" else "hi"})

    assert first.content == again.content
    assert f'<html lang="{language}"' in first.content.decode()
    assert first["Content-Language"] == language
    assert not first.cookies
    assert "csrf" not in first.content.decode()


def test_both_pages_have_the_same_sentences_with_the_same_places(db, client):
    said = {
        language: dict(WORD.findall(client.get(path).content.decode())) for language, path in PAGES.items()
    }

    assert len(said["hi"]) > 40
    places = {
        language: {name: sorted(PLACE.findall(words)) for name, words in told.items()}
        for language, told in said.items()
    }
    assert places["hi"] == places["en"]
    assert {place for told in places["hi"].values() for place in told} == {
        "made_at", "last_date", "from_date", "until_date",
    }  # fmt: skip


def test_the_page_has_a_sentence_for_every_no_of_the_script(db, client):
    scripts = (offline_page.Path(__file__).parents[3] / "web" / "look" / "verify").glob("*.js")
    text = "\n".join(file.read_text("utf-8") for file in scripts)
    whys = set(re.findall(r'Refused\(\s*"(\w+)"', text)) | set(re.findall(r'refuse\("(\w+)"', text))
    said = dict(WORD.findall(client.get(PAGES["en"]).content.decode()))

    assert {"signature", "revoked", "clock", "no_code"} <= whys
    assert whys - set(said) == set()


def test_the_worker_keeps_the_pages_and_their_files_and_nothing_else(db, client):
    answer = client.get(reverse("verify:worker"))
    shell = json.loads(re.match(r"const SHELL = (.*);\n", answer.content.decode())[1])

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert set(PAGES.values()) < set(shell["files"])
    assert all(path.startswith(("/verify/", "/static/built/")) for path in shell["files"])


def test_keys_and_list_are_published_as_the_console_reads_them(card, client):
    assert client.get(reverse("verify:revocations")).status_code == 204
    made = revocations.publish(on=TODAY, now=datetime.now(UTC))
    keys = verification.read_keys(client.get(reverse("verify:keys")).content.decode())
    signed = client.get(reverse("verify:revocations"))

    assert {key.purpose for key in keys} == {"card", "revocation"}
    assert signed.content == bytes(made.signed)
    judged = verification.judge(
        bytes(card.signed), keys=keys, revocations=signed.content, on=TODAY, now=datetime.now(UTC)
    )
    assert judged.age == "fresh"


def test_what_is_published_says_nothing_of_anybody(card, client):
    revocations.publish(on=TODAY, now=datetime.now(UTC))
    told = b"".join(client.get(f"/verify/{name}").content for name in ("", "keys.json", "revocations.cbor"))

    for secret in (card.number, card.family.person.name_hi, card.family.person.name_en, "9415000001"):
        assert secret.encode() not in told


def test_a_list_says_serials_in_order_whatever_their_number():
    record = list_record(range(1, 100_001), as_of=TODAY, made_at=datetime.now(UTC))

    assert len(record) < 110_000


def test_the_console_writes_the_page_for_a_stick(card, tmp_path, monkeypatch):
    monkeypatch.setattr(ground, "stand", lambda: False)
    answer = CliRunner().invoke(commands, ["card", "page", str(tmp_path / "stick"), "--json"])
    told = json.loads(answer.output)

    written = {
        str(file.relative_to(tmp_path / "stick"))
        for file in (tmp_path / "stick").rglob("*")
        if file.is_file()
    }
    assert set(told["files"]) == written
    assert {"index.html", "en.html", "data.js", "keys.json", "revocations.cbor", "verify.js"} < written
    for page in ("index.html", "en.html"):
        named = re.findall(r'(?:src|href)="([^"#]+)"', (tmp_path / "stick" / page).read_text("utf-8"))
        assert set(named) <= written
