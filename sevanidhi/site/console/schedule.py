"""`sevanidhi schedule`: judge a pay-bill schedule, or post it, from the command line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sevanidhi.kernel.money import grouped
from sevanidhi.site.console import BothLanguages, answers, ground
from sevanidhi.site.console.tables import table

if TYPE_CHECKING:
    from sevanidhi.core.payroll.judged import JudgedLine, JudgedSchedule, Reason

ALL_GOOD, SOME_NOT = 0, 1

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DDO = click.option(
    "--ddo", required=True, metavar="CODE", help="आहरण कार्यालय का कोड। / The drawing office's code."
)
MONTH = click.option("--month", required=True, metavar="2016-05", help="वेतन माह। / The salary month.")
VOUCHER = click.option(
    "--voucher", required=True, metavar="NO", help="कोषालय वाउचर संख्या। / The treasury voucher."
)
TOTAL = click.option(
    "--total",
    "totals",
    multiple=True,
    metavar="gpf=AMOUNT",
    help="वाउचर में मद का योग; हर मद के लिए एक बार। / The voucher's total of a head; once for each.",
)
PAID = click.option(
    "--date",
    "paid",
    metavar="DATE",
    help="वाउचर की तारीख; न दें तो कोषालय की सूची से आएगी, तब तक दर्ज करने का दिन माना जाएगा। / "
    "The voucher's date; without it the treasury's list gives it, and the day of booking stands until then.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="उत्तर एक JSON। / The answer as one JSON object.")


@click.group(
    "schedule", cls=BothLanguages, help="वेतन बिल की अनुसूची जाँचें या जमा करें। / Check or post a pay-bill schedule."
)
def command() -> None:
    pass


@command.command("check", help="हर पंक्ति जाँचें; कुछ सहेजा नहीं जाता। / Judge every line; nothing is kept.")
@FILE
@DDO
@MONTH
@VOUCHER
@TOTAL
@PAID
@JSON
def check(**asked: Any) -> None:
    with answers.answering(as_json=asked["as_json"]):
        judged, told = _checked(**asked)
        if not judged.proves:
            _say_judged(judged, told, as_json=asked["as_json"])
            _refuse_totals(judged, as_json=asked["as_json"])
    _say_judged(judged, told, as_json=asked["as_json"])
    sys.exit(SOME_NOT if judged.bad else ALL_GOOD)


@command.command("post", help="जाँचकर हर रुपया जमा करें। / Judge and post every rupee.")
@FILE
@DDO
@MONTH
@VOUCHER
@TOTAL
@PAID
@JSON
def post(**asked: Any) -> None:
    with answers.answering(as_json=asked["as_json"]):
        judged, told = _posted(**asked)
    _say_judged(judged, told, as_json=asked["as_json"])
    sys.exit(SOME_NOT if judged.bad else ALL_GOOD)


def _asked(ddo: str, month: str, voucher: str, totals: tuple[str, ...], paid: str | None) -> dict[str, Any]:
    """Return office, month and voucher as typed. May refuse: OptionNotRead, NotAMonth, OfficeUnknown."""
    ground.stand()
    from sevanidhi.core.offices import queries as offices
    from sevanidhi.core.payroll.services import Stated
    from sevanidhi.kernel.dates import SalaryMonth

    return {
        "office": offices.office(ddo),
        "month": SalaryMonth.parse(month),
        "stated": Stated(number=voucher, totals=_totals(totals), date=answers.day_or_none("date", paid)),
    }


def _totals(written: tuple[str, ...]) -> dict[str, Decimal]:
    """Return {"gpf": rupees} of "gpf=1,00,000". May refuse: OptionNotRead."""
    totals = {}
    for text in written:
        head, equals, amount = text.partition("=")
        if not equals:
            raise answers.OptionNotRead(
                option="total",
                value=text,
                wanted_hi="इस तरह लिखें: gpf=1,00,000",
                wanted_en="write it like gpf=100000",
            )
        totals[head.strip().lower()] = answers.amount("total", amount)
    return totals


def _checked(
    *,
    file: Path,
    ddo: str,
    month: str,
    voucher: str,
    totals: tuple[str, ...],
    paid: str | None,
    as_json: bool,
) -> tuple[JudgedSchedule, dict[str, Any]]:
    asked = _asked(ddo, month, voucher, totals, paid)
    from sevanidhi.core.payroll import queries, services
    from sevanidhi.web import clock

    on = clock.today()
    known = services.known_file(**asked, content=file.read_bytes(), on=on)
    if known is not None:
        return queries.judge(known, on=on), _told(asked, "already_posted" if known.posted_at else known.state)
    judged = services.check(**asked, content=file.read_bytes(), on=on)
    return judged, _told(asked, "judged")


def _posted(
    *,
    file: Path,
    ddo: str,
    month: str,
    voucher: str,
    totals: tuple[str, ...],
    paid: str | None,
    as_json: bool,
) -> tuple[JudgedSchedule, dict[str, Any]]:
    asked = _asked(ddo, month, voucher, totals, paid)
    from sevanidhi.core.payroll import queries, services
    from sevanidhi.web import clock

    on = clock.today()
    posted = services.submit(**asked, content=file.read_bytes(), file_name=file.name, on=on)
    judged = queries.judge(posted.schedule, on=on)
    return judged, _told(asked, "posted" if posted.new else "already_posted")


def _told(asked: Mapping[str, Any], state: str) -> dict[str, Any]:
    return {
        "state": state,
        "ddo": asked["office"].code,
        "month": str(asked["month"]),
        "voucher": asked["stated"].number,
    }


def _refuse_totals(judged: JudgedSchedule, *, as_json: bool) -> None:
    from sevanidhi.core.payroll.refusals import TotalsDiffer

    head = next(head for head in judged.heads if not head.proves)
    refusal = TotalsDiffer(head=head.head, total=head.total, read=head.read, left=head.left)
    answers.refuse(refusal, as_json=as_json)


STATES = {
    "judged": "जाँची गई, कुछ जमा नहीं हुआ / Judged, nothing posted",
    "posted": "जमा हुई / Posted",
    "already_posted": "यही फ़ाइल पहले जमा हो चुकी है, कुछ नहीं बदला / This file was posted before, nothing changed",
    "draft": "यह फ़ाइल मसौदे में है / This file waits as a draft",
    "prepared": "यह फ़ाइल अनुमोदन की प्रतीक्षा में है / This file waits for approval",
    "approved": "यह फ़ाइल अनुमोदित है / This file is approved",
}


def _say_judged(judged: JudgedSchedule, told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answers.say_json(told | as_told(judged))
        return
    click.echo(f"{told['ddo']} · {told['month']} · {told['voucher']}: {STATES[told['state']]}")
    click.echo(
        table(
            (
                "मद / Head",
                "वाउचर / Voucher",
                "जमा / Posted",
                "उचंत / Suspense",
                "आहरण अधिकारी के पास / With DDO",
                "सही / Good",
                "त्रुटि / Bad",
            ),
            [
                (
                    head.head,
                    grouped(head.total),
                    grouped(head.posted),
                    grouped(head.suspense),
                    grouped(head.with_ddo),
                    str(head.good_lines),
                    str(head.bad_lines),
                )
                for head in judged.heads
            ],
            right=frozenset(range(1, 7)),
        )
    )
    for line in judged.bad:
        for reason in line.reasons:
            _say_reason(line, reason)
    for line in judged.cautioned:
        for reason in line.cautions:
            _say_reason(line, reason, mark="?")


def _say_reason(line: JudgedLine, reason: Reason, *, mark: str = "✗") -> None:
    hindi, english = _words(reason)
    click.echo(f"{mark} {reason.cell} [{line.head}] “{reason.value}” {hindi} / {english}")
    for proposal in line.proposals if mark == "✗" else ():
        whose = " ".join(filter(None, (proposal.name_hi, proposal.name_en)))
        click.echo(f"    → {proposal.field}: {proposal.value} {whose}".rstrip())


def _words(reason: Reason) -> tuple[str, str]:
    from sevanidhi.core.payroll import phrases

    return phrases.reason(reason.code, reason.facts, "hi"), phrases.reason(reason.code, reason.facts, "en")


def as_told(judged: JudgedSchedule) -> dict[str, Any]:
    """Return a judged schedule as JSON: money as text with two decimals."""
    from sevanidhi.core.payroll.report import report

    return report(judged)
