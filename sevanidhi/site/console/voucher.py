# ruff: noqa: E501
"""`sevanidhi voucher load`: the treasury's list of vouchers confirms credits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from sevanidhi.kernel.money import grouped
from sevanidhi.site.console import BothLanguages, answers, ground

OUTCOMES = {
    "amount_differs": "राशि अलग है / the amount differs",
    "date_differs": "तारीख अलग है / the date differs",
    "not_here": "यह वाउचर या मद हमारे यहाँ नहीं / no such voucher or head here",
    "not_posted": "अनुसूची अभी जमा नहीं / the schedule is not posted yet",
    "twice": "पहले ही पुष्ट / confirmed before",
}


@click.group("voucher", cls=BothLanguages, help="कोषालय के वाउचर। / The treasury's vouchers.")
def command() -> None:
    pass


@command.command("load", help="वाउचर सूची लें और जमा की पुष्टि करें। / Load a voucher list and confirm credits.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="उत्तर एक JSON। / The answer as one JSON object.")
def load(file: Path, as_json: bool) -> None:
    with answers.answering(as_json=as_json):
        ground.stand()
        from sevanidhi.core.payroll import services
        from sevanidhi.core.payroll.refusals import ListNotTaken
        from sevanidhi.web import clock

        try:
            loaded = services.load_voucher_list(
                content=file.read_bytes(), file_name=file.name, by=None, on=clock.today()
            )
        except ListNotTaken as refusal:
            _refuse(refusal, as_json=as_json)
    answer = {
        "new": loaded.new,
        "confirmed": loaded.confirmed,
        "differing": [_line(line) for line in loaded.differing],
    }
    if as_json:
        answers.say_json(answer)
    else:
        _say(answer)
    sys.exit(1 if loaded.differing else 0)


def _refuse(refusal: Any, *, as_json: bool) -> NoReturn:
    """Name every bad row, and exit 2."""
    rows = [_cell(cell) for cell in refusal.cells]
    if as_json:
        answers.say_json({**answers.refused(refusal), "count": refusal.count, "rows": rows})
        sys.exit(answers.REFUSED)
    for told in rows:
        click.echo(f"✗ {told['row']}: {told['column']} “{told['value']}” · {told['reason']}", err=True)
    answers.refuse(refusal, as_json=False)


def _cell(cell: Any) -> dict[str, str | int]:
    from sevanidhi.core.payroll import phrases

    told = {"row": cell.row, "column": cell.column, "value": cell.value}
    return told | {"reason": " / ".join(phrases.LIST_CELLS[cell.why])}


def _line(line: Any) -> dict[str, str | int]:
    return {
        "row": line.row,
        "voucher": line.number,
        "date": line.date.isoformat(),
        "ddo": line.ddo_code,
        "head": line.head,
        "amount": f"{line.amount:.2f}",
        "outcome": line.outcome,
    }


def _say(answer: dict[str, Any]) -> None:
    if not answer["new"]:
        click.echo("यही सूची पहले ली जा चुकी है, कुछ नहीं बदला। / This list was loaded before, nothing changed.")
    click.echo(f"पुष्ट / Confirmed: {answer['confirmed']}")
    for line in answer["differing"]:
        from sevanidhi.kernel.money import rupees

        told = f"{line['row']}: {line['ddo']} {line['voucher']} {line['date']} {line['head']} {grouped(rupees(line['amount']))}"
        click.echo(f"✗ {told} · {OUTCOMES[line['outcome']]}")
