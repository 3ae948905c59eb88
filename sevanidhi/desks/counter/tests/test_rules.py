from datetime import date

import pytest

from sevanidhi.kernel import rulebook, sources
from sevanidhi.kernel.dates import WorkingCalendar
from sevanidhi.kernel.weekly_offs import weekly_offs


@pytest.mark.requirement("OPS-2")
def test_the_charters_time_limits():
    services = rulebook.table("counter.service_days").in_force(date(2017, 4, 17)).values["services"]
    assert [(one["code"], one["days"], one["unit"]) for one in services] == [
        ("si_loan", 10, "working_days"),
        ("si_claim", 21, "working_days"),
        ("si_policy_issue", 2, "months"),
        ("passbook_verification", 7, "working_days"),
        ("gpf_final_withdrawal", 15, "working_days"),
        ("gpf_claim", 21, "working_days"),
        ("account_transfer", None, "clearing_house"),
        ("si_further_risk", 2, "months"),
        ("general_insurance_claim", 21, "working_days"),
        ("student_accident_claim", 15, "working_days"),
        ("group_accident_claim", 21, "working_days"),
    ]


@pytest.mark.parametrize(
    ("state", "working"),
    [
        ("rajasthan", [False, False, False, True]),
        ("uttar_pradesh", [True, False, False, True]),
    ],
)
def test_weekly_offs_of_each_state(state, working):
    """First Saturday, second Saturday, a Sunday and a Monday of April 2017."""
    calendar = WorkingCalendar(weekly_offs(rulebook.table(f"counter.weekly_offs_{state}")))
    days = [date(2017, 4, 1), date(2017, 4, 8), date(2017, 4, 9), date(2017, 4, 10)]
    assert [calendar.is_working(day) for day in days] == working


def test_weekly_offs_before_the_first_source_are_the_setting():
    calendar = WorkingCalendar(weekly_offs(rulebook.table("counter.weekly_offs_rajasthan")))
    assert [calendar.is_working(date(2005, 4, day)) for day in (1, 2, 3, 4)] == [True, False, False, True]


@pytest.mark.parametrize("key", [key for key in rulebook.rule_files() if key.startswith("counter.")])
def test_every_citation_is_registered(key):
    table = rulebook.table(key)
    cited = [one.source or "" for one in (*table.versions, *table.settings.values())]
    unknown = [s for citation in cited for s in sources.cited_keys(citation) if s not in sources.register()]
    assert unknown == []
