"""How a command answers: figures or a refusal, for a reader or as one JSON object a line."""

import json
import os
import pwd
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

import click

from sevanidhi.core.audit import context
from sevanidhi.kernel.explanation import Explanation
from sevanidhi.kernel.money import ascii_digits, read_rupees
from sevanidhi.kernel.phrasing import sentences_of
from sevanidhi.kernel.refusals import Refusal

REFUSED = 2


class OptionNotRead(Refusal):
    """What was typed for an option cannot be read. Facts: option, value, wanted_hi, wanted_en."""


def day(option: str, written: str) -> date:
    """Return the day typed for an option. May refuse: OptionNotRead."""
    text = ascii_digits(written).strip()
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    raise OptionNotRead(
        option=option,
        value=written,
        wanted_hi="तारीख इस तरह लिखें: 2012-06-01",
        wanted_en="write a day like 2012-06-01",
    )


def day_or_none(option: str, written: str | None) -> date | None:
    """Return the day typed for an option that may be left out. May refuse: OptionNotRead."""
    return None if written is None else day(option, written)


def amount(option: str, written: str) -> Decimal:
    """Return the rupees typed for an option. May refuse: OptionNotRead."""
    try:
        return read_rupees(written)
    except Refusal as refusal:
        raise OptionNotRead(
            option=option,
            value=written,
            wanted_hi="रुपये इस तरह लिखें: 9000 या 1,00,000",
            wanted_en="write rupees like 9000 or 1,00,000",
        ) from refusal


@contextmanager
def answering(*, as_json: bool) -> Iterator[None]:
    """Turn a refusal inside into its answer and exit 2. The audit names the machine's user who asks."""
    try:
        with context.acting(device=f"console {_machine_user()}"):
            yield
    except Refusal as refusal:
        refuse(refusal, as_json=as_json)


def _machine_user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user without a name
        return str(os.getuid())


def refuse(refusal: Refusal, *, as_json: bool) -> NoReturn:
    """Print why not, in both languages, and exit 2."""
    if as_json:
        say_json(refused(refusal))
    else:
        for sentence in dict.fromkeys(sentences_of(refusal)):
            click.echo(sentence, err=True)
    sys.exit(REFUSED)


def refused(refusal: Refusal) -> dict[str, str]:
    """Return the refusal as {"refused": name, "reason": Hindi / English}."""
    return {"refused": refusal.name, "reason": " / ".join(dict.fromkeys(sentences_of(refusal)))}


def say_json(answer: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, Hindi as Hindi."""
    click.echo(json.dumps(answer, ensure_ascii=False))


def say_steps(explanation: Explanation) -> None:
    """Print the steps in words, with the rule and source each rests on."""
    for number, step in enumerate(explanation, start=1):
        figure = f": {step.figure}" if step.figure else ""
        click.echo(f"  {number}. {step.label_hi} / {step.label_en}{figure}")
        grounds = " · ".join(ground for ground in (step.rule, step.source) if ground)
        if grounds:
            click.echo(f"     [{grounds}]")


def in_json(value: Decimal) -> str:
    """Return money as JSON carries it: text with two decimals."""
    return f"{value:.2f}"
