"""One application behind `./mi`: finds the code of a command, and ends with its exit code."""

import sys
from collections.abc import Sequence
from functools import wraps
from importlib import import_module
from typing import NoReturn

import typer

from launcher.commands import COMMANDS
from launcher.errors import ExitCode, UserError, of_the_machine
from launcher.streams import flush, print_to_the_end
from ops.words import refuse_empty

# Their words are another program's.
_PASSED_ON = {"test"}


def main() -> NoReturn:
    """Run the command that this process was started with."""
    run(sys.argv[1:])


def run(words: Sequence[str]) -> NoReturn:
    """Run a command and exit; a user's mistake is reported in a sentence, not a traceback."""
    name, *rest = words
    try:
        print_to_the_end()
        if name not in _PASSED_ON:
            refuse_empty(rest)
        try:
            application(name)(rest, prog_name=f"./mi {name}")
        finally:
            flush()
    except (UserError, OSError) as error:
        refusal = of_the_machine(error) if isinstance(error, OSError) else error
        if refusal is None:
            raise
        print(*filter(None, [str(refusal), refusal.action]), sep="\n", file=sys.stderr)
        sys.exit(ExitCode.UNKNOWN)
    sys.exit(ExitCode.GOOD)


def application(name: str) -> typer.Typer:
    """Return the application that reads the words after a command's name."""
    module, _, attribute = COMMANDS[name].entry.partition(":")
    entry = getattr(import_module(module), attribute)
    if isinstance(entry, typer.Typer):
        return entry
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    @app.command()
    @wraps(entry)
    def interruptible(*positional: object, **options: object) -> object:
        try:
            return entry(*positional, **options)
        except KeyboardInterrupt:
            print("Interrupted.", file=sys.stderr)
            raise typer.Exit(ExitCode.INTERRUPTED) from None

    return app
