"""An Aadhaar number is read as people write it, and shown to nobody by accident."""

import ast
import copy
import json
import logging
import pickle
from pprint import pformat

import pytest
from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from hypothesis import given
from hypothesis import strategies as st
from stdnum import verhoeff

from sevanidhi.core.vault.forms import ASKED, AadhaarField
from sevanidhi.core.vault.numbers import AadhaarNotValid, Secret, read_number
from sevanidhi.core.vault.tests.conftest import NUMBER
from sevanidhi.web.forms import Form
from tests.house import reading

DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


class Asks(Form):
    aadhaar = AadhaarField(label="आधार संख्या")
    name = forms.CharField()
    asked = {"aadhaar": ASKED}


@pytest.mark.parametrize(
    "typed",
    [NUMBER, "9999 4105 7058", "9999-4105-7058", " 9999 4105 7058 ", NUMBER.translate(DEVANAGARI),
     "९९९९ ४१०५ ७०५८", "9999\u00a04105\u00a07058"],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(typed):
    assert read_number(typed).disclosed() == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "99994105705", "9999410570588", "999941057059", "099941057058", "199941057058", "x" * 12,
              "9999४१०५७०५९", "999941057058 x", "²99941057058", "٣٣٣٣٣٣٣٣٣٣٣٣"],
)  # fmt: skip
def test_what_is_no_number_is_refused_without_being_told(typed):
    with pytest.raises(AadhaarNotValid) as refused:
        read_number(typed)
    assert refused.value.facts == {}
    assert refused.value.__cause__ is None


@given(st.integers(20_000_000_000, 99_999_999_999).map(str), st.data())
def test_a_slip_of_one_figure_or_of_two_neighbours_is_always_seen(first_eleven, data):
    number = first_eleven + verhoeff.calc_check_digit(first_eleven)
    place = data.draw(st.integers(0, 11))
    other = data.draw(st.sampled_from([figure for figure in "0123456789" if figure != number[place]]))
    slips = [number[:place] + other + number[place + 1 :]]
    if place < 11 and number[place] != number[place + 1]:
        slips.append(number[:place] + number[place + 1] + number[place] + number[place + 2 :])

    for slip in slips:
        with pytest.raises(AadhaarNotValid):
            read_number(slip)


def test_a_secret_shows_its_last_four_figures_only(caplog):
    secret = Secret(NUMBER)
    logging.getLogger("trial").warning("%s %r %s", secret, secret, {"number": secret})
    shown = [
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret!r:>20}",
        f"{[secret]}",
        pformat([secret]),
        caplog.text,
    ]

    assert [text for text in shown if NUMBER[:8] in text] == []
    assert str(secret) == "•••• 7058"
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize(
    "keep",
    [json.dumps, DjangoJSONEncoder().encode, pickle.dumps, copy.copy, copy.deepcopy, hash, iter, bytes],
)  # fmt: skip
def test_a_secret_cannot_be_written_down(keep):
    with pytest.raises(TypeError):
        keep(Secret(NUMBER))


def test_a_form_gives_a_secret_and_draws_an_empty_box():
    form = Asks({"aadhaar": "9999 4105 7058", "name": ""})

    assert form.is_valid() is False
    assert form.cleaned_data["aadhaar"] == Secret(NUMBER)
    assert form["aadhaar"].value() == ""
    assert "7058" not in str(form["aadhaar"])
    assert "7058" not in str(form.errors)


def test_a_wrong_number_is_not_said_again():
    form = Asks({"aadhaar": "999941057059", "name": "आशा"})

    assert list(form.errors) == ["aadhaar"]
    assert "7059" not in str(form.errors) + str(form["aadhaar"]) + repr(form.errors.as_data())


def test_a_box_by_another_name_is_refused():
    class Misnamed(Form):
        number = AadhaarField()

    with pytest.raises(ValueError, match="is called aadhaar"):
        Misnamed()["number"]


def test_only_the_vault_discloses_a_number():
    callers = {
        reading.short(path)
        for path in reading.modules()
        for node in reading.every(reading.tree(path), ast.Attribute)
        if node.attr == "disclosed"
    }

    assert callers == {"sevanidhi/core/vault/numbers.py", "sevanidhi/core/vault/services.py"}
