"""The console command `sevanidhi`: one module a sub-command, read only when it is asked for.

A module here that has a `command` (a click command or group) is a sub-command of its own name, with "-" for
"_". So `sevanidhi calc` needs neither a database nor Django.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pkgutil import iter_modules
from typing import Any

import click

from sevanidhi.site.console import in_both

REFUSED = 2


class BothLanguages(click.Group):
    """A group whose list of commands says of each, whole, what it does in Hindi and in English."""

    context_class = in_both.Context
    command_class = in_both.Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, one.short_help or one.help or "") for name, one in commands if one]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class OneModuleEach(BothLanguages):
    """A group whose commands are the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name.replace("_", "-") for module in iter_modules(__path__))
        return sorted(name for name in names if self.get_command(ctx, name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = f"{__name__}.{cmd_name.replace('-', '_')}"
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name == name:
                return None
            raise
        command = getattr(module, "command", None)
        if not isinstance(command, click.Command):
            return None
        command.context_class = in_both.Context
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _said_in_both():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _said_in_both():
            return super().invoke(ctx)


@contextmanager
def _said_in_both() -> Iterator[None]:
    try:
        yield
    except in_both.WrongCall:
        raise
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise in_both.WrongCall(error) from error


@click.group(
    cls=OneModuleEach,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="सेवानिधि: कर्मचारियों की निधियाँ, बीमा और कार्ड। / Sevanidhi: the funds, insurance and cards of a "
    "state's employees.",
)
@click.version_option(package_name="sevanidhi", message="सेवानिधि / Sevanidhi %(version)s")
def commands() -> None:
    pass


def main() -> None:
    """Run the command line. A refusal prints its reason in both languages and exits 2."""
    from sevanidhi.kernel.refusals import Refusal

    write_in_utf8()
    try:
        commands(prog_name="sevanidhi")
    except Refusal as refusal:
        from sevanidhi.kernel.phrasing import sentences_of

        for sentence in sentences_of(refusal):
            click.echo(sentence, err=True)
        sys.exit(REFUSED)


def write_in_utf8() -> None:
    """Write Hindi as Hindi even where the terminal or the batch's locale is set to something else."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
