from datetime import date
from pathlib import Path

import pytest
import yaml

from sevanidhi.kernel import rulebook, sources
from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.schemes.gpf import formulas, rules

SCENARIOS = Path(__file__).parent / "scenarios"
TABLES = [key for key in rulebook.rule_files() if key.startswith("gpf.")]


def cases(name):
    return yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.requirement("GPF-4")
@pytest.mark.parametrize(
    "case", [c for c in cases("interest_rate") if "rate" in c], ids=lambda case: str(case["day"])
)
def test_the_rate_of_a_day(case):
    version = rules.table("interest_rate").in_force(case["day"])
    assert version.values == {"rate_percent_a_year": case["rate"]}


@pytest.mark.requirement("GPF-4")
@pytest.mark.parametrize(
    "case", [c for c in cases("interest_rate") if "refused" in c], ids=lambda case: str(case["day"])
)
def test_a_rate_nobody_has_is_refused(case):
    with pytest.raises(Refusal) as caught:
        rules.table("interest_rate").in_force(case["day"])
    assert (caught.value.name, caught.value.table) == (case["refused"], "gpf.interest_rate")


def test_the_rate_of_a_month_is_that_of_its_first_day_with_its_ground():
    rate = rules.month_rate(SalaryMonth(2011, 12))
    assert (str(rate.percent_a_year), rate.rule, rate.source) == (
        "8.60",
        "gpf.interest_rate@2011-12-01",
        "central-gpf-rate-2011-12",
    )


def test_a_rate_declared_late_was_not_known_before_its_circular():
    july = SalaryMonth(2025, 7)
    assert rules.month_rate(july, date(2025, 9, 3)).rule == "gpf.interest_rate@2025-04-01"
    assert rules.month_rate(july, date(2025, 9, 4)).rule == "gpf.interest_rate@2025-07-01"


def test_the_central_rates_before_1980_stand_apart_and_say_so():
    table = rules.table("interest_rate_before_1980")
    assert "पुष्टि नहीं" in table.title.hi
    assert table.in_force(date(1979, 4, 1)).values == {"rate_percent_a_year": "8.00"}
    with pytest.raises(Refusal):
        rules.month_rate(SalaryMonth(1979, 4))


@pytest.mark.requirement("GPF-1")
@pytest.mark.parametrize("case", cases("membership"), ids=lambda case: case["name"])
def test_who_is_in_which_account(case):
    def kind():
        kinds = rules.account_kinds(case["day"])
        return formulas.account_kind(kinds, appointed_on=case["appointed_on"]).code

    if "kind" in case:
        assert kind() == case["kind"]
    else:
        with pytest.raises(Refusal) as caught:
            kind()
        assert caught.value.name == case["refused"]


def test_conventions_nobody_wrote_down_are_to_be_confirmed_and_go_into_every_reckoning():
    assert [setting.key for setting in rules.table("interest_method").settings_to_be_confirmed] == [
        "rounding_times_a_year",
        "month_of_credit",
        "cash_deposit_cut_off_day",
        "interest_after_due_months",
        "late_credit",
        "balance_below_zero",
    ]
    assert len(rules.interest_method(date(2016, 4, 1)).to_be_confirmed) == 2


def test_the_yearly_limit_is_the_years_emoluments():
    assert rules.yearly_limit_percent(date(2016, 5, 1)) == 100


@pytest.mark.parametrize("key", TABLES)
def test_every_version_and_setting_cites_registered_sources(key):
    table = rulebook.table(key)
    cited = [one.source or "" for one in (*table.versions, *table.settings.values())]
    keys = [source for citation in cited for source in sources.cited_keys(citation)]
    assert keys
    assert [source for source in keys if source not in sources.register()] == []
