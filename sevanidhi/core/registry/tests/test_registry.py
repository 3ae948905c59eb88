"""The registry names what the installation's schemes say of themselves."""

import pytest

from sevanidhi.core import registry
from sevanidhi.core.registry import queries


def test_the_heads_are_those_of_the_schemes_switched_on_in_their_order(settings):
    settings.SCHEMES = ("state_insurance", "gpf")

    assert [scheme.code for scheme in registry.schemes()] == ["state_insurance", "gpf"]
    assert [head.code for head in registry.heads()] == ["si", "gpf"]


def test_a_scheme_switched_off_takes_its_head_with_it(settings):
    settings.SCHEMES = ("gpf",)

    with pytest.raises(registry.HeadUnknown) as refusal:
        registry.head("si")

    assert refusal.value.facts == {"head": "si"}


def test_a_head_leads_to_its_budget_head_and_its_scheme():
    assert registry.head("gpf").budget_head == "8009-01-101"
    assert registry.head("si").budget_head is None
    assert registry.scheme_of("si").code == "state_insurance"


def test_two_schemes_may_not_claim_one_head(settings):
    settings.SCHEMES = ("gpf", "gpf")

    with pytest.raises(queries.TwoSchemesOneHead):
        registry.heads()
