"""Dated rule tables: what is in force, what was known, and every way a file can be wrong."""

from datetime import date
from textwrap import dedent

import pytest

from sevanidhi.kernel.dated import NoRuleInForce, RuleTable, RuleUnknown, examine
from sevanidhi.kernel.rule_files import RuleTableFaulty

HEAD = "title: {hi: दर, en: Rate}\n"
LAW = HEAD + dedent("""\
    unit: {hi: प्रतिशत, en: per cent}
    settings:
      rounding: {value: once, title: {hi: क, en: Rounding}, reading: {hi: ख, en: Once a year}}
      head: {value: x, title: Head, reading: Seen in the order, to_be_confirmed: false}
    versions:
      - {from: 2010-04-01, source: order-1, rate: "8.00"}
      - {from: 2011-12-01, known_from: 2012-03-05, order: F.5, source: order-2 §3, rate: "8.60",
         readings: [Late.]}
      - {from: 2012-04-01, until: 2013-04-01, source: order-3, rate: "8.80"}
      - {from: 2013-04-01, unknown: true, readings: [{hi: नहीं मिला, en: Not found}]}
      - {from: 2014-04-01, source: order-4, rate: "8.70"}
    """)


@pytest.fixture
def law():
    return RuleTable.load(LAW, "law.rate")


def faults_of(versions, head=HEAD):
    return [(fault.kind, fault.where) for fault in examine(head + dedent(versions), "law.rate")[1]]


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2010, 4, 1), "8.00"), (date(2011, 11, 30), "8.00"), (date(2011, 12, 1), "8.60"),
        (date(2012, 3, 31), "8.60"), (date(2012, 4, 1), "8.80"), (date(2013, 3, 31), "8.80"),
        (date(2014, 4, 1), "8.70"), (date(2099, 1, 1), "8.70"),
    ],
)  # fmt: skip
def test_each_day_has_its_version(law, on, rate):
    assert law.in_force(on).values == {"rate": rate}


def test_a_version_says_what_it_rests_on(law):
    version = law.in_force(date(2011, 12, 15))
    assert (version.key, version.from_date, version.until_date) == (
        "law.rate@2011-12-01",
        date(2011, 12, 1),
        date(2012, 4, 1),
    )
    assert (version.known_from, version.known_from_assumed) == (date(2012, 3, 5), False)
    assert (version.source, version.order, [reading.en for reading in version.readings]) == (
        "order-2 §3",
        "F.5",
        ["Late."],
    )
    assert law.in_force(date(2010, 5, 1)).known_from_assumed


def test_before_the_order_was_known_the_earlier_version_went_on(law):
    day = date(2012, 1, 15)
    assert law.in_force(day, known_on=date(2012, 3, 4)).key == "law.rate@2010-04-01"
    assert law.in_force(day, known_on=date(2012, 3, 5)).key == "law.rate@2011-12-01"


def test_before_the_first_version_nothing_is_in_force(law):
    with pytest.raises(NoRuleInForce) as caught:
        law.in_force(date(2010, 3, 31))
    assert type(caught.value) is NoRuleInForce
    assert (caught.value.table, caught.value.first_day) == ("law.rate", date(2010, 4, 1))


@pytest.mark.parametrize("known_on", [None, date(2010, 1, 1), date(2030, 1, 1)])
def test_an_unknown_period_refuses_and_names_the_table_whatever_day_is_asked_from(law, known_on):
    with pytest.raises(RuleUnknown) as caught:
        law.in_force(date(2013, 6, 1), known_on)
    assert (caught.value.table, caught.value.from_date) == ("law.rate", date(2013, 4, 1))


def test_settings_to_be_confirmed_are_listed_and_confirmed_ones_are_not(law):
    assert [(setting.key, setting.value) for setting in law.settings_to_be_confirmed] == [
        ("rounding", "once")
    ]
    assert law.settings["head"].title.en == "Head"


def test_an_order_that_corrects_an_earlier_one_stands_from_the_day_it_is_known():
    table = RuleTable.load(
        HEAD
        + dedent("""\
        versions:
          - {from: 2015-04-01, source: a, rate: "8.70"}
          - {from: 2015-04-01, known_from: 2015-09-01, source: b, rate: "8.75"}
        """),
        "law.rate",
    )
    day = date(2015, 5, 1)
    assert table.in_force(day).values == {"rate": "8.75"}
    assert table.in_force(day).key == "law.rate@2015-04-01~2015-09-01"
    assert table.in_force(day, known_on=date(2015, 8, 31)).values == {"rate": "8.70"}


def test_a_table_of_settings_alone_is_lawful_and_has_no_version_in_force():
    table = RuleTable.load(HEAD + "settings: {a: {value: 1, title: A, reading: B}}\n", "law.rate")
    with pytest.raises(NoRuleInForce):
        table.in_force(date(2015, 5, 1))


@pytest.mark.parametrize(
    ("versions", "kind"),
    [
        ("versions: []\n", "no versions"),
        ("versions:\n  - {source: a, rate: 1}\n", "no day"),
        ("versions:\n  - {from: 2010-04-01 10:00:00, source: a, rate: 1}\n", "no day"),
        ('versions:\n  - {from: 2010-04-01, known_from: "soon", source: a, rate: 1}\n', "no day"),
        ("versions:\n  - {from: 2010-04-01, rate: 1}\n", "no source"),
        ("versions:\n  - {from: 2010-04-01, source: '', rate: 1}\n", "no source"),
        ("versions:\n  - {from: 2010-04-01, source: a}\n", "no figures"),
        ("versions:\n  - {from: 2010-04-01, source: a, rate: 8.60}\n", "float"),
        ("versions:\n  - {from: 2010-04-01, source: a, deep: [{rate: 8.60}]}\n", "float"),
        ("versions:\n  - {from: 2010-04-01, source: a, rate: 1, rate: 2}\n", "said twice"),
        ("versions:\n  - {from: 2010-04-01, unknown: true}\n", "no reading"),
        ("versions:\n  - {from: 2010-04-01, unknown: true, readings: [x], rate: 1}\n", "no reading"),
        ("versions:\n  - {from: 2010-04-01, source: a, rate: 1, readings: [{hi: x}]}\n", "no reading"),
        ("versions:\n  - {from: 2010-04-01, source: a, slabs: [[0, 10, 1], [12, null, 2]]}\n", "slabs"),
        ("versions:\n  - {from: 2010-04-01, source: a, slabs: [[0, ten, 1]]}\n", "slabs"),
        ("versions:\n  - {from: 2010-04-01, source: a, slabs: 7}\n", "slabs"),
        ("settings: {a: {value: 1}}\nversions:\n  - {from: 2010-04-01, source: a, rate: 1}\n", "no reading"),
        (
            "versions:\n  - {from: 2010-04-01, source: a, rate: 1}\n"
            "  - {from: 2010-04-01, source: b, rate: 2}\n",
            "overlap",
        ),
        (
            "versions:\n  - {from: 2010-04-01, until: 2012-01-01, source: a, rate: 1}\n"
            "  - {from: 2011-04-01, source: b, rate: 2}\n",
            "overlap",
        ),
        ("versions:\n  - {from: 2010-04-01, until: 2010-04-01, source: a, rate: 1}\n", "overlap"),
        (
            "versions:\n  - {from: 2010-04-01, until: 2011-01-01, source: a, rate: 1}\n"
            "  - {from: 2011-04-01, source: b, rate: 2}\n",
            "gap",
        ),
        ("versions:\n  - {from: 2010-04-01, until: 2011-04-01, source: a, rate: 1}\n", "gap"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_found_out_and_cannot_serve_as_law(versions, kind):
    assert [found for found, _ in faults_of(versions)] == [kind]
    with pytest.raises(RuleTableFaulty):
        RuleTable.load(HEAD + versions, "law.rate")


def test_every_fault_is_named_at_once_with_its_line():
    assert faults_of("""\
        versions:
          - {from: 2010-04-01, rate: 8.60}
          - {from: 2010-04-01, source: b, rate: "1"}
        """) == [
        ("float", "8.60 (line 3)"),
        ("no source", "2010-04-01"),
        ("overlap", "2010-04-01 twice"),
    ]


@pytest.mark.parametrize("text", ["a: [\n", "- 1\n- 2\n", "just words\n\n", "? [a, b]\n: 1\n"])
def test_what_is_no_rule_file_is_unreadable(text):
    assert [fault.kind for fault in examine(text, "law.rate")[1]] == ["unreadable"]


def test_a_table_needs_a_title():
    assert faults_of("versions:\n  - {from: 2010-04-01, source: a, rate: 1}\n", head="") == [
        ("no title", "title: {hi, en}")
    ]
