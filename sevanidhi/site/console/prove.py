"""`sevanidhi prove`: the books and the audit recomputed from what stands in the database."""

import sys
from typing import Any

import click

from sevanidhi.site.console import answers
from sevanidhi.site.console.interest import standing
from sevanidhi.site.console.tables import table

DOES_NOT_HOLD = 1


@click.command(
    "prove",
    short_help="खाता-बही दोबारा गिनें और परखें। / Recompute the ledger and prove it.",
    help="खाता-बही को मूल प्रविष्टियों से दोबारा गिनें: योग, मुहर, शेष, ब्याज; और ऑडिट की कड़ी। "
    "मेल न बैठे तो पहली ऐसी पंक्ति बताकर 1 पर समाप्त। / "
    "Recompute the ledger from its postings: sums, seals, balances, interest; and the audit's chain. "
    "Exits 1 and names the first row that does not fit.",
)
@click.option("--json", "as_json", is_flag=True, help="उत्तर JSON में। / Answer in JSON.")
def command(as_json: bool) -> None:
    with standing():
        answer = _answer(*_prove())
        answers.say_json(answer) if as_json else _say(answer)
    if not answer["holds"]:
        sys.exit(DOES_NOT_HOLD)


def _prove() -> tuple[Any, Any, Any, Any]:
    from sevanidhi.core.audit import sealing
    from sevanidhi.core.ledger import proving
    from sevanidhi.core.payroll import queries as payroll
    from sevanidhi.lines.funds.proving import prove_interest

    return proving.prove(), prove_interest(), sealing.prove(sealing.AUDIT), payroll.unproved_heads()


def _answer(proof: Any, interest: Any, audit: Any, vouchers: Any) -> dict[str, Any]:
    misfits = [*proof.misfits, *interest]
    return {
        "holds": not misfits and audit.holds and not vouchers,
        "entries": proof.entries,
        "postings": proof.postings,
        "balances": proof.balances,
        "sealed": proof.sealed,
        "unsealed": proof.unsealed,
        "days_signed": proof.days_signed,
        "seconds": round(proof.seconds, 3),
        "first": _misfit(misfits[0]) if misfits else None,
        "misfits": [_misfit(misfit) for misfit in misfits],
        "vouchers": [{"voucher": str(head.voucher), "head": head.head} for head in vouchers],
        "audit": {
            "linked": audit.linked,
            "unsealed": audit.waiting,
            "days_signed": audit.days_signed,
            "fault": {"position": audit.fault.position, "entry": audit.fault.key, "why": audit.fault.why}
            if audit.fault
            else None,
        },
    }


def _misfit(misfit: Any) -> dict[str, Any]:
    from sevanidhi.core.ledger.phrases import MISFITS

    said = [sentence % misfit.where for sentence in MISFITS[misfit.why]]
    return {"why": misfit.why, "reason": " / ".join(said), **misfit.where}


def _say(answer: dict[str, Any]) -> None:
    rows = [
        ("प्रविष्टियाँ / Entries", str(answer["entries"])),
        ("राशियाँ / Postings", str(answer["postings"])),
        ("वर्षों के शेष / Closing balances", str(answer["balances"])),
        ("मुहरबंद / Sealed", str(answer["sealed"])),
        ("मुहर शेष / Not yet sealed", str(answer["unsealed"])),
        ("हस्ताक्षरित दिन / Days signed", str(answer["days_signed"])),
        ("लेखा-परीक्षा की कड़ियाँ / Audit links", str(answer["audit"]["linked"])),
    ]
    click.echo(table(("", "गिनती / Count"), rows))
    for misfit in answer["misfits"]:
        click.echo(f"  ✗ {misfit['reason']}", err=True)
    for voucher in answer["vouchers"]:
        said = f"{voucher['voucher']} {voucher['head']}"
        click.echo(f"  ✗ वाउचर का योग नहीं मिलता / a voucher does not add up: {said}", err=True)
    if answer["audit"]["fault"]:
        click.echo(f"  ✗ लेखा-परीक्षा / audit: {answer['audit']['fault']}", err=True)
    if answer["holds"]:
        click.echo("सब मिलता है। / Everything fits.")
