from datetime import date

import pytest

from sevanidhi.kernel import rulebook, sources
from sevanidhi.kernel.rulebook import UnknownRuleTable
from sevanidhi.kernel.sources import SourcesFaulty, cited_keys, load_register

REGISTER = """\
order-2017:
  authority: {hi: वित्त विभाग, en: Finance Department}
  title: {hi: आदेश, en: Order}
  date: 2017-10-30
  seen_at: ["https://example.org/order"]
"""


def test_every_rule_file_of_schemes_and_desks_is_found_by_folder_and_name():
    assert {"gpf.interest_rate", "state_insurance.premium", "counter.service_days"} <= set(
        rulebook.rule_files()
    )
    assert rulebook.table("gpf.interest_rate").key == "gpf.interest_rate"


def test_a_mistyped_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownRuleTable) as caught:
        rulebook.table("gpf.intrest_rate")
    assert caught.value.near == "gpf.interest_rate"


def test_the_register_gives_authority_title_date_and_place():
    source = load_register(REGISTER)["order-2017"]
    assert (source.authority.en, source.title.hi, source.date, source.seen_at) == (
        "Finance Department",
        "आदेश",
        date(2017, 10, 30),
        ("https://example.org/order",),
    )


@pytest.mark.parametrize(
    "text",
    [
        REGISTER.replace("  date: 2017-10-30\n", ""),
        REGISTER.replace("2017-10-30", "soon"),
        REGISTER.replace('["https://example.org/order"]', "there"),
        "a: 1\n",
        "a: [\n",
    ],
)
def test_a_register_that_is_not_complete_is_refused(text):
    with pytest.raises(SourcesFaulty):
        load_register(text)


def test_a_citation_names_its_sources_by_first_words():
    assert cited_keys('charter §1.7 and "rights" 2; order-2017') == ("charter", "order-2017")
    assert cited_keys("") == ()


def test_the_charter_is_registered():
    assert sources.register()["charter-sipf-2011"].title.en == "Citizen's charter"
