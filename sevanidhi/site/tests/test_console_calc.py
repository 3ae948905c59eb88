"""`sevanidhi calc` as an auditor or a treasury's batch runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import sevanidhi
from sevanidhi.site.console import commands

SCHEMES = Path(sevanidhi.__file__).parent / "schemes"
HEADING = "vector_id,month,opening_balance,subscription,refund,other_credit,withdrawal"
VECTORS = yaml.safe_load((SCHEMES / "gpf/tests/scenarios/interest.yaml").read_text(encoding="utf-8"))
PREMIUMS = yaml.safe_load(
    (SCHEMES / "state_insurance/tests/scenarios/premium.yaml").read_text(encoding="utf-8")
)


def run(*words, stdin=None):
    return CliRunner().invoke(commands, ["calc", *map(str, words)], input=stdin)


def answers(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def as_csv(vectors, *, with_rates):
    lines = [HEADING + (",rate_percent" if with_rates else "")]
    for vector in vectors:
        for at, (month, *amounts, rate) in enumerate(vector["months"]):
            opening = vector["opening_balance"] if at == 0 else ""
            cells = [vector["vector_id"], month, opening, *amounts, *([rate] if with_rates else [])]
            lines.append(",".join(map(str, cells)))
    return "\n".join(lines) + "\n"


@pytest.fixture
def file_of(tmp_path):
    def write(text, *, encoding="utf-8"):
        path = tmp_path / "accounts.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.requirement("GPF-4")
@pytest.mark.parametrize("with_rates", [True, False], ids=["rates in the file", "rates of the table"])
def test_interest_reproduces_every_vector_to_the_rupee(file_of, with_rates):
    result = run("gpf-interest", file_of(as_csv(VECTORS, with_rates=with_rates)), "--json")
    assert result.exit_code == 0
    found = [(one["vector_id"], one["interest"], one["closing_balance"]) for one in answers(result)]
    assert found == [
        (vector["vector_id"], f"{vector['interest']}.00", f"{vector['closing_balance']}.00")
        for vector in VECTORS
    ]
    assert list(answers(result)[0]) == ["vector_id", "interest", "closing_balance", "explanation"]


def test_interest_as_a_table_and_in_words(file_of):
    file = file_of(as_csv(VECTORS[2:], with_rates=False))
    plain, explained = run("gpf-interest", file), run("gpf-interest", file, "--explain")
    assert plain.stdout.splitlines()[-1].split() == ["CMP1", "12", "26,764.00", "3,74,764.00"]
    assert explained.stdout.startswith(plain.stdout)
    assert "13,68,000.00 × 8.60 ÷ 1200" in explained.stdout
    assert "[gpf.interest_rate@2011-12-01 · central-gpf-rate-2011-12]" in explained.stdout
    assert "पुष्टि होनी है" in explained.stdout


def test_devanagari_digits_lakh_commas_a_byte_order_mark_and_extra_columns_are_read(file_of):
    rows = ('नया,Asha,२०१६-०४,"३,००,०००","4,000",,0,', "", 'x,Asha,2016-05,"3,04,000",₹ 4000,0,0,0', "")
    text = "\n".join([f"remark,{HEADING.upper()}", *rows])
    result = run("gpf-interest", file_of(text, encoding="utf-8-sig"), "--json")
    assert [(one["interest"], one["closing_balance"]) for one in answers(result)] == [
        ("4131.00", "312131.00")
    ]


def test_a_file_may_come_by_standard_input():
    result = run("gpf-interest", "-", "--json", stdin=as_csv(VECTORS, with_rates=True))
    assert [one["interest"] for one in answers(result)] == ["5400.00", "3107.00", "26764.00"]


def test_one_accounts_refusal_keeps_no_other_from_its_figure(file_of):
    rows = (
        "Asha,2026-01,100000,0,0,0,0",
        "Bharat,2016-04,100000,0,0,0,0",
        "Chitra,2016-04,0,1,0,0,0",
        "Chitra,2016-06,,1,0,0,0",
    )
    text = "\n".join([HEADING, *rows])
    result = run("gpf-interest", file_of(text), "--json")
    assert result.exit_code == 2
    asha, bharat, chitra = answers(result)
    assert (asha["vector_id"], asha["refused"]) == ("Asha", "RuleUnknown")
    assert "gpf.interest_rate" in asha["reason"]
    assert (bharat["vector_id"], bharat["interest"]) == ("Bharat", "675.00")
    assert (chitra["vector_id"], chitra["refused"]) == ("Chitra", "MonthsNotInOrder")

    plain = run("gpf-interest", file_of(text))
    assert plain.exit_code == 2
    assert "Bharat" in plain.stdout
    assert plain.stderr.splitlines()[0].startswith("Asha: 01-01-2026 के लिए")


def test_as_known_on_an_earlier_day_a_later_circular_is_not_used(file_of):
    file = file_of(f"{HEADING}\nAsha,2025-07,100000,0,0,0,0\n")
    rules = [
        answers(run("gpf-interest", file, "--json", *known))[0]["explanation"][1]["rule"]
        for known in ([], ["--known-on", "2025-09-03"])
    ]
    assert rules == ["gpf.interest_rate@2025-07-01", "gpf.interest_rate@2025-04-01"]


GOOD = "A,2016-04,1000,1,0,0,0"
MALFORMED = {
    "no file at all": (None, "FileNotRead", ["यह फ़ाइल नहीं है / there is no such file"]),
    "empty": ("", "ColumnMissing", ["1", "vector_id"]),
    "heading only": (f"{HEADING}\n", "NoRows", []),
    "column missing": (
        f"{HEADING.replace(',refund', '')}\nA,2016-04,0,0,0,0\n",
        "ColumnMissing",
        ["1", "refund"],
    ),
    "column twice": (f"{HEADING},refund\n{GOOD},0\n", "ColumnTwice", ["1", "refund"]),
    "short row": (f"{HEADING}\n{GOOD}\nA,2016-05,,1,0\n", "RowOfOtherLength", ["3", "other_credit"]),
    "long row": (f"{HEADING}\n{GOOD},9\n", "RowOfOtherLength", ["2", "withdrawal"]),
    "no name": (f"{HEADING}\n,2016-04,0,0,0,0,0\n", "CellEmpty", ["2", "vector_id"]),
    "no month": (f"{HEADING}\nA,,0,0,0,0,0\n", "CellEmpty", ["2", "month"]),
    "month": (f"{HEADING}\nA,Apr-16,0,0,0,0,0\n", "CellNotRead", ["2", "month", "Apr-16"]),
    "month 13": (f"{HEADING}\n\n\nA,2016-13,0,0,0,0,0\n", "CellNotRead", ["4", "month", "2016-13"]),
    "no opening": (f"{HEADING}\nA,2016-04,,0,0,0,0\n", "CellEmpty", ["2", "opening_balance"]),
    "second opening": (
        f"{HEADING}\n{GOOD}\nA,2016-05,1000,0,0,0,0\n",
        "CellNotRead",
        ["3", "opening_balance"],
    ),
    "amount": (f"{HEADING}\nA,2016-04,0,12x,0,0,0\n", "CellNotRead", ["2", "subscription", "12x"]),
    "bad commas": (f'{HEADING}\nA,2016-04,0,0,"1,0,0",0,0\n', "CellNotRead", ["2", "refund", "1,0,0"]),
    "negative": (f"{HEADING}\nA,2016-04,0,0,0,0,-5\n", "CellNotRead", ["2", "withdrawal", "-5"]),
    "half a paisa": (f"{HEADING}\nA,2016-04,0,0,0,0.005,0\n", "CellNotRead", ["2", "other_credit", "0.005"]),
    "formula": (f"{HEADING}\nA,2016-04,=1+1,0,0,0,0\n", "CellNotRead", ["2", "opening_balance", "=1+1"]),
    "rate": (f"{HEADING},rate_percent\n{GOOD},8.6%\n", "CellNotRead", ["2", "rate_percent", "8.6%"]),
    "rate too fine": (
        f"{HEADING},rate_percent\n{GOOD},8.125\n",
        "CellNotRead",
        ["2", "rate_percent", "8.125"],
    ),
    "last month there is": (
        f"{HEADING}\nA,9999-12,0,0,0,0,0\nA,10000-01,,0,0,0,0\n",
        "CellNotRead",
        ["3", "month"],
    ),
    "more than there is": (
        f"{HEADING}\nA,2016-04,{10**22},0,0,0,0\n",
        "CellNotRead",
        ["2", "opening_balance"],
    ),
    "open quote": (f'{HEADING}\n"A,2016-04,0,0,0,0,0\n', "FileNotRead", []),
    "binary": (f"{HEADING}\nA\x00,2016-04,0,0,0,0,0\n\udcff", "FileNotRead", ["3"]),
}


@pytest.mark.parametrize(("text", "name", "told"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_files_name_row_and_field_and_never_show_a_traceback(tmp_path, text, name, told):
    file = tmp_path / "accounts.csv"
    if text is not None:
        file.write_bytes(text.encode("utf-8", errors="surrogateescape"))
    in_json, in_words = run("gpf-interest", file, "--json"), run("gpf-interest", file)

    assert (in_json.exit_code, in_words.exit_code) == (2, 2)
    (answer,) = answers(in_json)
    assert answer["refused"] == name
    for part in told:
        assert part in answer["reason"]
        assert all(part in line for line in in_words.stderr.splitlines())
    assert len(in_words.stderr.splitlines()) == 2
    assert "Traceback" not in in_words.output + in_json.output


@pytest.mark.parametrize(
    ("second", "name"),
    [
        ("2016-06", "MonthsNotInOrder"),
        ("2016-04", "MonthsNotInOrder"),
        ("2016-03", "MonthsNotInOrder"),
        ("2017-05", "MonthsNotInOrder"),
    ],
    ids=["left out", "repeated", "before", "a year later"],
)
def test_a_month_out_of_place_is_named_with_its_row_and_field(file_of, second, name):
    file = file_of(f"{HEADING}\nB,2016-04,0,0,0,0,0\n{GOOD}\nA,{second},,0,0,0,0\n")
    _, answer = answers(run("gpf-interest", file, "--json"))
    assert (answer["refused"], answer["vector_id"]) == (name, "A")
    assert "पंक्ति 4, स्तंभ “month”" in answer["reason"]
    assert f"Row 4, column “month”: {second} follows 2016-04" in answer["reason"]


def test_a_month_of_the_next_financial_year_is_named_with_its_row_and_field(file_of):
    file = file_of(f"{HEADING}\nA,2016-03,0,0,0,0,0\nA,2016-04,,0,0,0,0\n")
    result = run("gpf-interest", file)
    assert result.exit_code == 2
    assert "Row 3, column “month”: 2016-04 and the first month, 2016-03," in result.stderr


def test_a_balance_carried_otherwise_is_not_called_unreadable(file_of):
    told = run("gpf-interest", file_of(f"{HEADING}\n{GOOD}\nA,2016-05,1000,0,0,0,0\n")).stderr
    assert "“1000.00” does not fit here; the months before carry 1,001.00" in told


def test_an_account_without_a_name_is_told_so(file_of):
    told = run("gpf-interest", file_of(f"{HEADING}\n,2016-04,0,0,0,0,0\n")).stderr
    assert "Row 2, column “vector_id” is empty; the account needs a name." in told


@pytest.mark.parametrize("name", ["premium", "subscription"])
def test_pay_below_nil_is_refused_as_such(name):
    result = run(name, "--on", "2018-04-01", "--pay", "-5")
    assert result.exit_code == 2
    assert "must be nil or more" in result.stderr
    assert "whole rupees" not in result.stderr


@pytest.mark.parametrize("case", PREMIUMS, ids=lambda case: case["name"])
def test_premium_by_the_law_cases(case):
    known = ["--known-on", case["known_on"]] if "known_on" in case else []
    result = run("premium", "--on", case["day"], "--pay", case["basic_pay"], "--json", *known)
    (answer,) = answers(result)
    if "refused" in case:
        assert (result.exit_code, answer["refused"]) == (2, case["refused"])
        assert list(answer) == ["refused", "reason"]
    else:
        assert result.exit_code == 0
        assert answer["due"] == f"{case['due']}.00"
        assert answer["may_choose"] == [f"{one}.00" for one in case["may_choose"]]
        assert list(answer) == ["due", "may_choose", "rule"]


def test_premium_for_a_reader():
    result = run("premium", "--on", "०१-०६-२०१२", "--pay", "९,०००")
    assert result.stdout.splitlines() == [
        "देय प्रीमियम / Premium due: 450.00",
        "चुन सकते हैं / May choose: 450.00 · 900.00 · 1,300.00",
        "नियम / Rule: state_insurance.premium@2010-04-01",
    ]


def test_a_refusal_is_told_in_both_languages():
    result = run("premium", "--on", "2012-06-01", "--pay", "6,049")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "मूल वेतन ₹ 6,049 इस तालिका में नहीं है; तालिका ₹ 6,050 से शुरू होती है।",
        "Basic pay of ₹ 6,049 is not in this table; the table begins at ₹ 6,050.",
    ]


@pytest.mark.requirement("GPF-2")
def test_subscription():
    result = run("subscription", "--on", "2018-04-01", "--pay", "36000", "--json")
    assert answers(result) == [{"due": "2100.00", "rule": "gpf.subscription@2018-03-01"}]

    explained = run("subscription", "--on", "2018-04-01", "--pay", "36000", "--json", "--explain")
    assert [step["figure"] for step in answers(explained)[0]["explanation"]] == [
        "36,000.00",
        None,
        "2,100.00",
    ]

    in_words = run("subscription", "--on", "2018-04-01", "--pay", "36000", "--explain").stdout
    assert "वेतन की श्रेणी 28,501 से 38,500 / Slab of pay 28,501 to 38,500" in in_words


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--on", "2018-13-01", "--pay", "9000"], "--on"),
        (["--on", "tomorrow", "--pay", "9000"], "--on"),
        (["--on", "2018-04-01", "--pay", "9 thousand"], "--pay"),
        (["--on", "2018-04-01", "--pay", "9000", "--known-on", "x"], "--known-on"),
    ],
)
@pytest.mark.parametrize("name", ["premium", "subscription"])
def test_an_option_that_cannot_be_read_is_named(name, options, told):
    result = run(name, *options, "--json")
    (answer,) = answers(result)
    assert (result.exit_code, answer["refused"]) == (2, "OptionNotRead")
    assert answer["reason"].startswith(f"{told}:")


@pytest.mark.parametrize("words", [[], ["premium"], ["subscription"], ["gpf-interest"]])
def test_help_is_in_both_languages(words):
    said = run(*words, "--help").stdout
    assert any("ऀ" <= letter <= "ॿ" for letter in said)
    assert "JSON" in said or "Work out" in said


def test_calc_needs_neither_a_database_nor_django():
    script = (
        "import sys; from click.testing import CliRunner; from sevanidhi.site.console import commands; "
        "words = 'calc premium --on 2012-06-01 --pay 9000'.split(); "
        "assert CliRunner().invoke(commands, words).exit_code == 0; "
        "print([name for name in sys.modules if name.split('.')[0] in {'django', 'psycopg', 'numpy'}])"
    )
    root = Path(sevanidhi.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("words", [["premium", "--on", "2012-06-01", "--pay", "6049"], ["--help"]])
def test_hindi_is_written_whatever_the_locale(words):
    root = Path(sevanidhi.__file__).parents[1]
    command = [sys.executable, "-m", "sevanidhi", "calc", *words]
    latin = {"PYTHONIOENCODING": "latin-1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, cwd=root, timeout=60, env=latin)
    said = (done.stdout + done.stderr).decode("utf-8")
    assert any("ऀ" <= letter <= "ॿ" for letter in said)
    assert "Traceback" not in said


def test_every_refusal_of_the_console_has_its_sentence():
    from sevanidhi.kernel.refusals import Refusal
    from sevanidhi.site.console import answers as answering
    from sevanidhi.site.console import (
        card,
        card_batches,
        card_lists,
        interest,
        interest_file,
        phrases,
        restore,
    )

    kinds = {
        kind.__name__
        for module in (answering, card, card_batches, card_lists, interest, interest_file, restore)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == module.__name__
    }
    assert kinds == set(phrases.REFUSALS)


class TestHealthCard:
    def test_a_son_of_age_waits_for_the_table_and_the_command_names_it(self):
        asked = ["family-member", "--on", "2017-04-17", "--relation", "son", "--birth-date", "1998-01-01"]
        [answer] = answers(run(*asked, "--dependent", "--resides", "--json"))
        assert (answer["in_family"], answer["missing"]) == ("ask", ["health_card.child_age_limit"])

    def test_a_brother_until_he_is_of_age_with_every_step(self):
        asked = ["family-member", "--on", "2017-04-17", "--relation", "brother", "--birth-date", "2000-02-29"]
        said = run(*asked, "--dependent", "--resides", "--explain").stdout
        assert "परिवार में / In the family: हाँ / yes" in said
        assert "2018-03-01: नहीं / no" in said
        assert "[health_card.family_relations@2014-03-04 · up-medical-attendance-2014]" in said

    @pytest.mark.parametrize(("words", "refused"), [
        (["family-member", "--on", "2017-04-17", "--relation", "sister"], "AnswerMissing"),
        (["family-member", "--on", "2017-04-17", "--relation", "sone"], "RelationUnknown"),
        (["family-member", "--on", "2010-04-17", "--relation", "spouse"], "NoRuleInForce"),
        (["ward", "--on", "2022-03-01", "--level", "17"], "WardUnknown"),
        (["ward", "--on", "2017-06-01", "--level", "7"], "RuleUnknown"),
    ])  # fmt: skip
    def test_what_cannot_be_answered_is_refused(self, words, refused):
        result = run(*words, "--json")
        assert (result.exit_code, json.loads(result.stdout)["refused"]) == (2, refused)

    def test_the_ward_of_a_level(self):
        assert "semi-private ward" in run("ward", "--on", "2022-03-01", "--level", "7", "--explain").stdout
        assert answers(run("ward", "--on", "2022-03-01", "--level", "16", "--json"))[0]["ward"] == "private"
