"""The demo is made in an empty database and never in the place of an office's work."""

import json
import socket

import pytest
from click.testing import CliRunner

from sevanidhi.site.console import commands, demo
from sevanidhi.site.database import setup
from sevanidhi.site.database.instance import Instance
from sevanidhi.site.demo import officers
from sevanidhi.site.demo.officers import OFFICERS


@pytest.fixture
def living(tmp_path, monkeypatch):
    """An installation in which offices work; whoever would empty its database is found out."""
    monkeypatch.setenv("SEVANIDHI_HOME", str(tmp_path))
    monkeypatch.setattr(setup, "start_server", lambda: False)
    monkeypatch.setattr(setup, "has_offices", lambda here: True)
    monkeypatch.setattr(setup, "empty", lambda: pytest.fail("the office's books were thrown away"))
    return Instance(tmp_path)


@pytest.mark.parametrize("address", ["", "postgresql://owner:secret@elsewhere/books"])
@pytest.mark.parametrize(
    "was", [{}, {"demo": "1", "demo_database": "another:5432/demo", "demo_built": "old"}]
)
@pytest.mark.parametrize("words", [[], ["--fresh"]])
def test_a_database_with_offices_that_no_demo_made_is_left_alone(living, monkeypatch, address, was, words):
    monkeypatch.setenv("DATABASE_URL", address)
    living.options_file.write_text(json.dumps(was))

    answer = CliRunner().invoke(commands, ["demo", "--no-serve", *words])

    assert answer.exit_code == 1
    assert "पहले से कार्यालय हैं" in answer.output
    assert "has offices in it already" in answer.output
    assert living.options() == was


@pytest.mark.parametrize("was", [{}, {"demo": "1"}, {"demo": "1", "demo_vault": "another:5432/demo_vault"}])
def test_a_vault_with_numbers_that_no_demo_made_is_left_alone_beside_empty_books(living, monkeypatch, was):
    monkeypatch.setenv("VAULT_DATABASE_URL", "postgresql://keeper:secret@vault.example/numbers")
    monkeypatch.setattr(setup, "has_offices", lambda here: False)
    monkeypatch.setattr(setup, "has_numbers", lambda here: True)
    living.options_file.write_text(json.dumps(was))

    answer = CliRunner().invoke(commands, ["demo", "--no-serve"])

    assert answer.exit_code == 1
    assert "This vault has Aadhaar numbers in it already" in answer.output
    assert living.options() == was


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_another_program_has_is_said_before_any_work(living, command):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        answer = CliRunner().invoke(commands, [command, "--port", str(taken)])

    assert answer.exit_code == 1
    assert f"पोर्ट {taken} नहीं मिल रहा" in answer.output
    assert f"give another, such as --port {taken + 1}" in answer.output
    assert living.options() == {}


def test_the_demos_tables_name_roles_and_heads_in_both_languages():
    assert demo.role_in_both("ddo_clerk") == "आहरण अधिकारी के लिपिक / Clerk of the drawing officer"
    assert demo._head_in_both("gpf") == "जीपीएफ / GPF"


def test_the_list_of_logins_says_how_many_codes_one_gets_and_where_all_is_kept(tmp_path, settings, capsys):
    settings.INSTANCE = Instance(tmp_path)
    officers.keep_passwords(tmp_path / demo.PASSWORDS, dict.fromkeys((one.user_id for one in OFFICERS), "x"))

    demo._say_logins(demo.Told())
    demo._say_where_codes_stand(demo.Told())

    said = capsys.readouterr().out
    assert "AJM-EDU-07" in said
    assert "waits for EDU-DDO's code" in said.replace("\n", " ")
    assert "a login gets at most 4 OTPs an hour for one purpose and 10 a day in all" in said.replace(
        "\n", " "
    )
    assert str(tmp_path) in said.replace("\n", "")
    assert "ddo_clerk" not in said
