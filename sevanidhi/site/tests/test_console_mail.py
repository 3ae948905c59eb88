"""Mails that lie in a file, taken at the console."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from sevanidhi.core.mailroom.models import Letter
from sevanidhi.core.mailroom.tests.test_sorting import mail
from sevanidhi.site.console import ground
from sevanidhi.site.console.mail import command

pytestmark = pytest.mark.django_db


def test_what_became_of_each_file_is_said_in_both_languages_and_in_json(settings, monkeypatch, tmp_path):
    settings.BUSINESS_DATE = date(2017, 4, 17)
    monkeypatch.setattr(ground, "stand", lambda **_kwargs: False)
    file = tmp_path / "words.eml"
    file.write_bytes(mail(body="Where is my card?").as_bytes())

    told = CliRunner().invoke(command, ["take", str(file)])
    again = CliRunner().invoke(command, ["take", str(file), "--json"])

    hindi, english = told.output.splitlines()
    assert (
        english == "words.eml: To be looked at · It brings no PDF, and no picture large enough to be a form."
    )
    assert hindi.startswith("words.eml: ")
    assert hindi != english
    assert json.loads(again.output) == {
        "file": "words.eml", "state": "for_a_human", "case": "", "why": "no_paper",
    }  # fmt: skip
    assert Letter.objects.count() == 1
