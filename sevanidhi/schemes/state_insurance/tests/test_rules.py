from datetime import date

import pytest

from sevanidhi.kernel import sources
from sevanidhi.schemes.state_insurance import rules


def test_the_six_tables_and_the_unknown_years_between():
    assert [(str(version.from_date), version.unknown) for version in rules.table("premium").versions] == [
        ("1998-04-01", False),
        ("1999-04-01", True),
        ("2009-04-01", False),
        ("2010-04-01", False),
        ("2015-04-01", False),
        ("2018-04-01", False),
        ("2020-04-01", False),
    ]


@pytest.mark.parametrize(
    ("on", "order", "order_date"),
    [
        (date(1998, 4, 1), "G.S.R.111", date(1998, 3, 17)),
        (date(2015, 4, 1), "F.13(21)FD/Rev./76 Pt.", date(2015, 2, 25)),
        (date(2018, 4, 1), "F.4(36)FD/Revenue/96-Part", date(2017, 10, 30)),
        (date(2020, 4, 1), "F.13(21)FD/Revenue/76-Part", date(2020, 3, 13)),
    ],
)
def test_orders_are_kept_by_number_and_date(on, order, order_date):
    version = rules.table("premium").in_force(on)
    assert (version.order, version.known_from, version.known_from_assumed) == (order, order_date, False)


def test_every_version_cites_a_registered_source():
    cited = [key for v in rules.table("premium").versions for key in sources.cited_keys(v.source)]
    assert cited
    assert [key for key in cited if key not in sources.register()] == []
