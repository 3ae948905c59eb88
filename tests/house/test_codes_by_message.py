"""What a code's message says, letter for letter, and that the code stands nowhere but in it."""

from __future__ import annotations

import ast
import importlib
import logging
import secrets
from datetime import date
from typing import Any

import pytest
from django.db import connection

from sevanidhi.core import queue
from sevanidhi.core.accounts import otp
from sevanidhi.core.accounts.models import User
from sevanidhi.core.journeys import registry
from sevanidhi.core.notices import rules, services
from sevanidhi.core.notices.models import Message
from sevanidhi.core.people.models import Person
from sevanidhi.kernel.dates import SalaryMonth
from tests.house import reading

CODE = "480631"
MOBILE = "9414012345"

# Each purpose: what its service tells besides the code, and the text as the operators' portal has it.
SAID: dict[str, tuple[dict[str, Any], str, str]] = {
    "accounts.sign_in": (
        {},
        "480631 सेवानिधि में साइन इन करने का कोड है। 10 मिनट तक चलेगा। यह कोड किसी को न बताएँ, फ़ोन पर भी नहीं।",
        "480631 is your code to sign in to Sevanidhi. It works for 10 minutes. Tell it to nobody, "
        "not even on the phone.",
    ),
    "accounts.confirm": (
        {},
        "480631 सेवानिधि में आपकी दोबारा पहचान का कोड है। 10 मिनट तक चलेगा। यह कोड किसी को न बताएँ।",
        "480631 is your code to confirm in Sevanidhi that it is you. It works for 10 minutes. "
        "Tell it to nobody.",
    ),
    "accounts.newcomer": (
        {},
        "480631 सेवानिधि में आवेदन शुरू करने का कोड है। 10 मिनट तक चलेगा। यह कोड किसी को न बताएँ।",
        "480631 is your code to begin an application on Sevanidhi. It works for 10 minutes. "
        "Tell it to nobody.",
    ),
    "accounts.mandate": (
        {"helper": "RJAJ0002", "hours": "4"},
        "480631 से RJAJ0002 आपका आवेदन 4 घंटे भर सकेंगे, भेज नहीं सकेंगे। किसी को न बताएँ।",
        "With 480631 you let RJAJ0002 fill in your application for 4 hours, not send it. "
        "Tell the code to nobody.",
    ),
    "journeys.send": (
        {"number": "F17-0000-0042", "what": "कैशलेस"},
        "480631 आवेदन F17-0000-0042 (कैशलेस) भेजने का कोड है। 10 मिनट तक चलेगा। किसी को न बताएँ।",
        "480631 is your code to send the application F17-0000-0042 (कैशलेस). It works for 10 minutes. "
        "Tell it to nobody.",
    ),
    "payroll.approve": (
        {"office": "AJM-EDU-07", "month": SalaryMonth(2017, 4), "total": "4,31,250.00"},
        "480631 से AJM-EDU-07 की अप्रैल 2017 की अनुसूची, कुल रु 4,31,250.00, अनुमोदित होगी। 10 मिनट तक। "
        "किसी को न बताएँ।",
        "480631 approves the schedule of AJM-EDU-07 for April 2017, total Rs 4,31,250.00. "
        "Works for 10 minutes. Tell it to nobody.",
    ),
    # This one is told: to the officer who has the card in the hand, and it says what telling means.
    "health_card.hand_over": (
        {"number": "UP17-0000-0042"},
        "480631 बताने का अर्थ है कि हेल्थ कार्ड UP17-0000-0042 आपको मिल गया। कार्ड हाथ में आने पर ही अधिकारी को बताएँ।",
        "Telling 480631 means that health card UP17-0000-0042 is in your hands. Tell it to the officer "
        "only once you hold the card.",
    ),
}
TOLD_TO_AN_OFFICER = {"health_card.hand_over"}


def test_each_purpose_for_which_a_code_is_sent_has_its_text_here():
    sent_for = {purpose for file in reading.modules() for purpose in purposes_in(file)}

    assert sent_for == set(SAID)
    assert {key for key in rules.all_templates() if key.endswith(".code")} == {f"{key}.code" for key in SAID}


def purposes_in(file: Any) -> set[str]:
    """Return for what a file sends codes; otp.py itself takes whatever it is told."""
    if reading.short(file) == "sevanidhi/core/accounts/otp.py" or "otp." not in file.read_text("utf-8"):
        return set()
    named = [
        keyword.value
        for call in reading.every(reading.tree(file), ast.Call)
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func).startswith("otp.")
        and call.func.attr in ("issue", "send_to_number", "send", "send_decoy")
        for keyword in call.keywords
        if keyword.arg == "purpose"
    ]  # fmt: skip
    module = importlib.import_module(reading.short(file).removesuffix(".py").replace("/", "."))
    return {one for name in named for one in meant(module, name)}


def meant(module: Any, name: ast.expr) -> set[str]:
    """Return the purposes an expression of a module stands for; each journey has its own."""
    if ast.unparse(name) == "journey.purpose":
        return {registry.journey(code).purpose for code in registry.codes()}
    found = module
    for part in ast.unparse(name).split("."):
        found = getattr(found, part)
    return {found}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("purpose", SAID)
def test_the_message_says_what_its_code_is_for(db, purpose, language):
    values, hindi, english = SAID[purpose]
    sent = services.send(
        template=f"{purpose}.code", to=MOBILE, values={"code": CODE, **values}, language=language
    )

    assert sent.text == {"hi": hindi, "en": english}[language]
    assert sent.parts <= 2


@pytest.mark.parametrize("purpose", SAID)
def test_a_code_is_secret_comes_first_and_asks_not_to_be_told(purpose):
    text = rules.template(f"{purpose}.code")
    keeps_it = ("किसी को न बताएँ" in text.texts["hi"], "to nobody" in text.texts["en"])

    assert (text.secret, text.urgent) == (True, True)
    assert keeps_it == ((False, False) if purpose in TOLD_TO_AN_OFFICER else (True, True))
    assert all(words.count("{code}") == 1 for words in text.texts.values())


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_message_is_its_registered_text_with_its_places_filled(db, language):
    wrong = []
    for text in rules.all_templates().values():
        values = {name: "9" * place.longest for name, place in text.places.items()}
        message = services.send(template=text.key, to=MOBILE, values=values, language=language)
        expected = text.texts[language]
        for name, value in values.items():
            expected = expected.replace(f"{{{name}}}", value)
        if (message.text, message.template_version) != (expected, text.version):
            wrong.append(text.key)

    assert wrong == []


@pytest.fixture
def asha(db, monkeypatch, settings):
    """A member whose next code is known beforehand, in a house whose messages really leave."""
    settings.DEMO_INBOX, settings.KANNEL_URL = False, "http://gateway.invalid/"
    monkeypatch.setattr("sevanidhi.core.notices.gateways._kannel", lambda message: None)
    monkeypatch.setattr(secrets, "randbelow", lambda most: int(CODE))
    person = Person.objects.create(
        name_hi="आशा",
        name_en="Asha",
        sort_key="a",
        search_key="a",
        mobile=MOBILE,
        birth_date=date(1975, 6, 15),
    )
    return User.objects.create(user_id="RJAJ0001", person=person)


def where_it_stands() -> dict[str, int]:
    """Return in which tables a row holds the code, as a word of its own, and in how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND has_table_privilege(quote_ident(table_name), 'SELECT')"
        )
        found = {}
        for (table,) in cursor.fetchall():
            words = f"SELECT count(*) FROM {connection.ops.quote_name(table)} AS one WHERE one::text ~ %s"
            cursor.execute(words, [rf"(?<![\d.]){CODE}(?!\d)"])
            found[table] = cursor.fetchone()[0]
    return {table: count for table, count in found.items() if count}


@pytest.mark.parametrize("purpose", SAID)
def test_a_code_stands_in_its_message_until_that_has_left_and_nowhere_else(asha, purpose, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    told, *_ = SAID[purpose]
    detail = {name: str(value) for name, value in told.items()}
    challenge = otp.issue(user=asha, purpose=purpose, detail=detail, said=told, session_key="one")
    assert where_it_stands() == {"notices_message": 1}

    assert queue.run_waiting() == 1
    assert Message.objects.get().state == "sent"
    assert where_it_stands() == {}
    with pytest.raises(otp.CodeWrong):
        otp.check(
            challenge=challenge.key,
            code="111111",
            user=asha,
            purpose=purpose,
            detail=detail,
            session_key="one",
        )
    otp.check(
        challenge=challenge.key, code=CODE, user=asha, purpose=purpose, detail=detail, session_key="one"
    )
    with pytest.raises(otp.CodeUsed):
        otp.check(
            challenge=challenge.key, code=CODE, user=asha, purpose=purpose, detail=detail, session_key="one"
        )
    printed = capfd.readouterr()
    assert where_it_stands() == {}
    assert CODE not in caplog.text + printed.out + printed.err
