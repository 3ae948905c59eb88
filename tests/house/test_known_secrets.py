"""No login is seeded with a secret that can be known or guessed, and no message or data file carries one."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from django.utils.module_loading import import_string

from sevanidhi.core.accounts import passwords
from sevanidhi.core.accounts.models import User
from sevanidhi.core.notices import rules
from sevanidhi.site import settings as site_settings
from tests.house import reading
from tests.house.test_secrets import SECRET_NAME

DATA = [
    path
    for ending in (".yaml", ".yml", ".json", ".toml")
    for path in reading.named(ending, below=reading.PACKAGE)
]


def test_no_data_file_gives_a_secret_a_value():
    read = {reading.short(path): path.read_text(encoding="utf-8") for path in DATA}
    found = {name: list(_secrets(yaml.safe_load(text))) for name, text in read.items() if _is_plain(name)}

    assert len(found) > 30
    assert {name: told for name, told in found.items() if told} == {}


def _is_plain(name: str) -> bool:
    return name.endswith((".yaml", ".yml", ".json"))


def _secrets(told: Any) -> Any:
    if isinstance(told, dict):
        for name, value in told.items():
            if SECRET_NAME.search(str(name)) and isinstance(value, str) and value:
                yield f"{name}: {value}"
            yield from _secrets(value)
    elif isinstance(told, list):
        for one in told:
            yield from _secrets(one)


def test_a_secret_in_a_data_file_would_be_found():
    assert list(_secrets({"logins": [{"user_id": "a", "password": "01061975"}]})) == ["password: 01061975"]


@pytest.mark.parametrize("text", rules.all_templates().values(), ids=lambda text: text.key)
def test_no_message_carries_a_password_or_a_code_of_its_own(text):
    for said in text.texts.values():
        assert re.search(r"\d{4,}", re.sub(r"\{\w+\}", "", said)) is None
    assert {"password", "pin"} & set(text.places) == set()
    assert ("code" in text.places and text.key.endswith(".code")) <= text.secret


def test_no_login_of_the_world_opens_with_what_is_known_of_its_holder(world):
    opened = [
        (user.user_id, guess)
        for user in User.objects.select_related("person")
        if user.has_usable_password()
        for guess in _knowable(user)
        if user.check_password(guess)
    ]

    assert User.objects.count() > 20
    assert opened == []


def _knowable(user: User) -> list[str]:
    """Return what is known of the holder of a login, and what installations begin with."""
    told = [user.user_id, user.user_id.lower(), user.mobile, f"{user.user_id}@123", "admin", "password"]
    told.append(user.registered_mobile)
    person = user.person
    if person:
        told += [job.employee_id for job in person.employments.all()]
    if person and person.birth_date:
        told += [person.birth_date.strftime(form) for form in ("%d%m%Y", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d")]
    return [guess for guess in told if guess]


def test_none_of_these_could_be_chosen(world):
    user = world.user("ddo")
    for guess in _knowable(user):
        with pytest.raises(passwords.PasswordNotGood):
            passwords.must_be_good(guess, user=user)


def test_nor_a_long_one_with_what_is_known_inside(world):
    people = User.objects.select_related("person").filter(person__birth_date__isnull=False)
    user = next(one for one in people if one.registered_mobile and one.person.employments.exists())
    known = [
        user.user_id, user.registered_mobile, f"{user.person.birth_date:%d%m%Y}",
        *(job.employee_id for job in user.person.employments.all()),
    ]  # fmt: skip
    passwords.must_be_good("kesar neel sangam", user=user)

    assert len(known) > 3
    for told in known:
        for inside in (told, told.lower(), f"{told[:2]}-{told[2:]}"):
            with pytest.raises(passwords.PasswordNotGood) as refused:
                passwords.must_be_good(f"kesar neel {inside} sangam", user=user)
            assert refused.value.facts == {"reasons": ["known"]}


def test_the_site_hashes_passwords_so_that_each_guess_costs():
    """Tests hash with the least work, so the site's own settings are looked at, not theirs."""
    [hasher] = [import_string(name)() for name in site_settings.PASSWORD_HASHERS]
    kept = hasher.decode(hasher.encode("kesar-neel-sangam-47", hasher.salt()))

    assert kept["variety"] == "argon2id"
    assert kept["memory_cost"] >= 19 * 1024  # KiB: what OWASP asks with two rounds
    assert kept["time_cost"] >= 2
