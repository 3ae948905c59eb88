"""What click itself says, in both languages: usage, headings of the help, and what is wrong with a call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import click

SAID = {
    "Options": "विकल्प / Options",
    "Commands": "आदेश / Commands",
    "Show this message and exit.": "यह सहायता दिखाएँ। / Show this message and exit.",
    "Show the version and exit.": "संस्करण दिखाएँ। / Show the version and exit.",
}
MARKS = {"[required]": "[ज़रूरी / required]", "[default: ": "[न दें तो / default: "}


class Formatter(click.HelpFormatter):
    """Writes help with its own words in both languages."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "उपयोग / Usage: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(SAID.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _said(about)) for name, about in rows], col_max, col_spacing)


def _said(about: str) -> str:
    for mark, both in MARKS.items():
        about = about.replace(mark, both)
    return SAID.get(about, about)


class Context(click.Context):
    """A call whose help is written in both languages."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help and whose errors are said in both languages."""

    context_class = Context


class WrongCall(click.UsageError):
    """An error of a call, said in Hindi and in English."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(f"{in_hindi(error)} / {error.format_message()}", error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        if self.ctx:
            click.echo(self.ctx.get_usage(), file=file, err=True)
            click.echo(f"सहायता / Help: {self.ctx.command_path} --help", file=file, err=True)
        click.echo(f"गलती / Error: {self.format_message()}", file=file, err=True)


def in_hindi(error: click.UsageError) -> str:
    """Return what is wrong with a call; click itself says it in English."""
    if isinstance(error, click.NoSuchOption):
        return f"{error.option_name} नाम का कोई विकल्प नहीं है।"
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint or ""
        if isinstance(error, click.MissingParameter):
            return f"{name} देना ज़रूरी है।"
        of_file = error.param is not None and isinstance(error.param.type, click.Path | click.File)
        return f"{name}: यह फ़ाइल नहीं मिली या पढ़ी नहीं जा सकती।" if of_file else f"{name}: यह मान नहीं चलेगा।"
    return "आदेश इस तरह नहीं चलता।"
