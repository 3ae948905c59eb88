"""`sevanidhi calc`: what the dated rules say of an amount or a person. Needs no database."""

import sys
from collections.abc import Mapping
from datetime import date

import click

from sevanidhi.kernel.explanation import Explanation
from sevanidhi.kernel.money import grouped
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.lines.funds.formulas import YearInterest
from sevanidhi.schemes.health_card.formulas.family import Eligibility
from sevanidhi.site.console import BothLanguages, answers, interest_file
from sevanidhi.site.console.answers import in_json
from sevanidhi.site.console.interest_file import Vector
from sevanidhi.site.console.tables import table

ON = click.option(
    "--on", required=True, metavar="DATE", help="किस दिन का नियम (2012-06-01)। / The day whose rule counts."
)
PAY = click.option(
    "--pay", required=True, metavar="RUPEES", help="मूल वेतन (9000 या 9,000)। / Basic pay in rupees."
)
KNOWN_ON = click.option(
    "--known-on", metavar="DATE", help="जैसा उस दिन ज्ञात था। / By the rules as known on that day."
)
JSON = click.option("--json", "as_json", is_flag=True, help="हर पंक्ति एक JSON। / One JSON object a line.")
EXPLAIN = click.option("--explain", is_flag=True, help="गणना के चरण शब्दों में। / The steps in words.")

ANSWERS = {
    "yes": "हाँ / yes",
    "no": "नहीं / no",
    "ask": "आहरण अधिकारी तय करेंगे / the drawing officer decides",
}


@click.group(
    "calc", cls=BothLanguages, help="लागू नियमों से गणना करें। / Work out a figure by the rules in force."
)
def command() -> None:
    pass


@command.command("premium", help="राज्य बीमा का मासिक प्रीमियम। / The monthly premium of state insurance.")
@ON
@PAY
@KNOWN_ON
@JSON
@EXPLAIN
def premium(on: str, pay: str, known_on: str | None, as_json: bool, explain: bool) -> None:
    from sevanidhi.schemes.state_insurance import formulas, rules

    with answers.answering(as_json=as_json):
        basic_pay = answers.amount("pay", pay)
        law = rules.premium(answers.day("on", on), answers.day_or_none("known-on", known_on))
        due = formulas.premium_due(law, basic_pay=basic_pay)
        choices = formulas.premiums_open(law, basic_pay=basic_pay)
        explanation = formulas.explain_premium(law, basic_pay=basic_pay)
    if as_json:
        answer = {
            "due": in_json(due),
            "may_choose": [in_json(one) for one in choices],
            "rule": law.slabs.rule,
        }
        _say_json(answer, explanation if explain else None)
        return
    rows = [
        ("देय प्रीमियम / Premium due", grouped(due)),
        ("चुन सकते हैं / May choose", " · ".join(grouped(one) for one in choices)),
        ("नियम / Rule", law.slabs.rule),
    ]
    _say_rows(rows, explanation if explain else None)


@command.command("subscription", help="जीपीएफ का मासिक अंशदान। / The monthly subscription to GPF.")
@ON
@PAY
@KNOWN_ON
@JSON
@EXPLAIN
def subscription(on: str, pay: str, known_on: str | None, as_json: bool, explain: bool) -> None:
    from sevanidhi.lines.funds import formulas
    from sevanidhi.schemes.gpf import rules

    with answers.answering(as_json=as_json):
        basic_pay = answers.amount("pay", pay)
        law = rules.subscription(answers.day("on", on), answers.day_or_none("known-on", known_on))
        due = formulas.subscription_due(law, basic_pay=basic_pay)
        explanation = formulas.explain_subscription(law, basic_pay=basic_pay)
    if as_json:
        _say_json({"due": in_json(due), "rule": law.rule}, explanation if explain else None)
        return
    rows = [("देय अंशदान / Subscription due", grouped(due)), ("नियम / Rule", law.rule)]
    _say_rows(rows, explanation if explain else None)


@command.command(
    "family-member",
    short_help="हेल्थ कार्ड: परिवार में या नहीं। / Health card: in the family or not.",
    help="""हेल्थ कार्ड: यह व्यक्ति परिवार में है या नहीं। / Is this person in the family for the health card?

    \b
    RELATION: spouse father mother step_mother son daughter step_son step_daughter child sister brother other
    MARITAL: unmarried married divorced separated widowed
    """,
)
@ON
@click.option("--relation", required=True, metavar="RELATION", help="संबंध। / The relation.")
@click.option("--birth-date", metavar="DATE", help="जन्म तारीख। / Date of birth.")
@click.option("--marital", metavar="MARITAL", help="विवाह की स्थिति। / Married or not.")
@click.option("--dependent/--not-dependent", default=None, help="पूरी तरह आश्रित। / Wholly dependent.")
@click.option("--resides/--not-resides", default=None, help="साथ रहते हैं। / Normally lives together.")
@click.option("--income", metavar="RUPEES", help="इनकी अपनी मासिक आय। / Own income a month.")
@click.option("--disability", is_flag=True, help="दिव्यांग संतान। / A child with a disability.")
@KNOWN_ON
@JSON
@EXPLAIN
def family_member(
    on: str,
    relation: str,
    birth_date: str | None,
    marital: str | None,
    dependent: bool | None,
    resides: bool | None,
    income: str | None,
    disability: bool,
    known_on: str | None,
    as_json: bool,
    explain: bool,
) -> None:
    from sevanidhi.schemes.health_card import rules
    from sevanidhi.schemes.health_card.formulas import family

    with answers.answering(as_json=as_json):
        day = answers.day("on", on)
        declared = family.Answers(
            marital=marital,
            wholly_dependent=dependent,
            normally_resides=resides,
            own_income=None if income is None else answers.amount("income", income),
            disability=disability,
        )
        found = family.eligibility(
            rules.family(day, answers.day_or_none("known-on", known_on)),
            relation=relation,
            birth_date=answers.day_or_none("birth-date", birth_date),
            answers=declared,
            on=day,
        )
    _say_membership(found, as_json=as_json, explain=explain)


def _say_membership(found: Eligibility, *, as_json: bool, explain: bool) -> None:
    from sevanidhi.schemes.health_card import phrases

    reason = " / ".join(phrases.reason(found.reason, language) for language in ("hi", "en"))
    missing = [figure.table for figure in found.missing]
    if as_json:
        answer = {
            "in_family": found.answer,
            "reason": reason,
            "missing": missing,
            "until": found.until_date and found.until_date.isoformat(),
            "then": found.then,
            "rule": found.rule,
        }
        _say_json(answer, found.explanation if explain else None)
        return
    rows = [("परिवार में / In the family", ANSWERS[found.answer]), ("कारण / Reason", reason)]
    if missing:
        rows.append(("नहीं मिली तालिका / Table not found", " · ".join(missing)))
    if found.until_date and found.then:
        change = f"{found.until_date.isoformat()}: {ANSWERS[found.then]}"
        rows.append(("बदलेगा / Changes on", change))
    _say_rows([*rows, ("नियम / Rule", found.rule)], found.explanation if explain else None)


@command.command("ward", help="हेल्थ कार्ड: वेतन लेवल से वार्ड। / Health card: the ward by pay level.")
@ON
@click.option("--level", required=True, type=int, metavar="LEVEL", help="वेतन लेवल। / Pay level.")
@KNOWN_ON
@JSON
@EXPLAIN
def ward(on: str, level: int, known_on: str | None, as_json: bool, explain: bool) -> None:
    from sevanidhi.schemes.health_card import phrases, rules
    from sevanidhi.schemes.health_card.formulas import wards

    with answers.answering(as_json=as_json):
        law = rules.wards(answers.day("on", on), answers.day_or_none("known-on", known_on))
        entitled = wards.ward_entitled(law, level=level)
        explanation = wards.explain_ward(law, level=level)
    if as_json:
        _say_json({"ward": entitled, "rule": law.rule}, explanation if explain else None)
        return
    rows = [("वार्ड / Ward", " / ".join(phrases.WARDS[entitled])), ("नियम / Rule", law.rule)]
    _say_rows(rows, explanation if explain else None)


@command.command(
    "gpf-interest",
    short_help="जीपीएफ का ब्याज, CSV से। / Interest on GPF, from a CSV file.",
    help="""जीपीएफ का ब्याज, CSV फ़ाइल से। / Interest on the general provident fund, from a CSV file.

    \b
    स्तंभ / Columns: vector_id, month (2005-04), opening_balance, subscription, refund,
    other_credit, withdrawal; rate_percent (न हो तो नियम की दर / if left out, the rule's rate).
    """,
)
@click.argument("file", metavar="FILE.csv")
@KNOWN_ON
@JSON
@EXPLAIN
def gpf_interest(file: str, known_on: str | None, as_json: bool, explain: bool) -> None:
    with answers.answering(as_json=as_json):
        day = answers.day_or_none("known-on", known_on)
        vectors = interest_file.read(file)
    reckoned = [(vector, _reckoned(vector, day)) for vector in vectors]
    if as_json:
        _say_interest_in_json(reckoned)
    else:
        _say_interest(reckoned, explain=explain)
    if any(isinstance(result, Refusal) for _, result in reckoned):
        sys.exit(answers.REFUSED)


Reckoned = list[tuple[Vector, YearInterest | Refusal]]


def _reckoned(vector: Vector, known_on: date | None) -> YearInterest | Refusal:
    """Return the interest, or why not: one account's refusal does not keep the others from their figures."""
    from sevanidhi.lines.funds import formulas
    from sevanidhi.schemes.gpf import rules

    try:
        months = vector.fund_months(rate_of=lambda month: rules.month_rate(month, known_on))
        method = rules.interest_method(months[0].month.first_day)
        return formulas.yearly_interest(opening_balance=vector.opening_balance, months=months, method=method)
    except Refusal as refusal:
        return refusal


def _say_interest_in_json(reckoned: Reckoned) -> None:
    for vector, result in reckoned:
        answers.say_json({"vector_id": vector.vector_id} | _interest_in_json(result))


def _interest_in_json(result: YearInterest | Refusal) -> dict[str, object]:
    if isinstance(result, Refusal):
        return dict(answers.refused(result))
    return {
        "interest": in_json(result.interest),
        "closing_balance": in_json(result.closing_balance),
        "explanation": result.explanation.to_json(),
    }


def _say_interest(reckoned: Reckoned, *, explain: bool) -> None:
    headings = ("खाता / Account", "माह / Months", "ब्याज / Interest", "अंतिम शेष / Closing")
    rows = [_row(vector, result) for vector, result in reckoned if not isinstance(result, Refusal)]
    if rows:
        click.echo(table(headings, rows, right=frozenset({1, 2, 3})))
    for vector, result in reckoned:
        if isinstance(result, Refusal):
            click.echo(f"{vector.vector_id}: {answers.refused(result)['reason']}", err=True)
        elif explain:
            click.echo(f"\n{vector.vector_id}")
            answers.say_steps(result.explanation)


def _row(vector: Vector, result: YearInterest) -> tuple[str, str, str, str]:
    return (
        vector.vector_id,
        str(len(vector.rows)),
        grouped(result.interest),
        grouped(result.closing_balance),
    )


def _say_json(answer: Mapping[str, object], explanation: Explanation | None) -> None:
    answers.say_json({**answer, **({"explanation": explanation.to_json()} if explanation else {})})


def _say_rows(rows: list[tuple[str, str]], explanation: Explanation | None) -> None:
    for label, figure in rows:
        click.echo(f"{label}: {figure}")
    if explanation:
        answers.say_steps(explanation)
