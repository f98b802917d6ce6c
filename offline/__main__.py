"""The commands of a rehearsal, each of a stack; and engine, for what needs no stack."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from offline import RehearsalError, engine, rehearsal
from offline.up import up as deploy

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__
)
Stack = Annotated[str, typer.Option(help="A stack with a Pulumi.STACK.yaml.")]


@app.command()
def up(stack: Stack = "dev") -> None:
    """Deploy a stack on the embedded AWS."""
    _exit_with(deploy, stack)


@app.command()
def preview(stack: Stack = "dev") -> None:
    """Show what `up` would change."""
    _exit_with(rehearsal.preview, stack)


@app.command()
def verify(stack: Stack = "dev") -> None:
    """Verify a stack that is up against its file and the specification."""
    _exit_with(rehearsal.verify, stack)


@app.command()
def down(stack: Stack = "dev") -> None:
    """Remove a rehearsed stack; the last one ends the embedded AWS."""
    _exit_with(rehearsal.down, stack)


@app.command()
def env(stack: Stack = "dev") -> None:
    """Print the shell commands that point a shell at a rehearsed stack."""

    def show(name: str) -> int:
        print(rehearsal.environment(name))
        return 0

    _exit_with(show, stack)


@app.command(name="engine")
def find_engine() -> None:
    """Find the Pulumi engine, or get one, and say which it is."""

    def show() -> int:
        found = engine.find()
        print(f"Pulumi {found.version}: {found.pulumi}")
        return 0

    _exit_with(show)


def _exit_with(command: Callable[..., int], *arguments: str) -> None:
    try:
        code = command(*arguments)
    except RehearsalError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Interrupted; the next run goes on from here.")
    sys.exit(code)


if __name__ == "__main__":
    app()
