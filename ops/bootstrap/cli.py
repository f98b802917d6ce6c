"""`./mi bootstrap`: rehearse the program of an account, and print what follows on it."""

import sys
from typing import Annotated

import typer

from ops.bootstrap import commands
from ops.bootstrap.account import outputs
from rehearsal import bootstrap

Account = Annotated[
    str, typer.Option("--stack", help="An account with a bootstrap/Pulumi.STACK.yaml.")
]
Rehearsed = Annotated[bool, typer.Option("--rehearsal", help="The account of the rehearsal.")]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Make what an account needs before the first deployment: docs/bootstrap.md.",
)


@app.command()
def rehearse(stack: Account = "account") -> None:
    """Make the account on the embedded AWS, find it unchanged, and be refused to destroy it."""
    sys.exit(bootstrap.rehearse(stack))


@app.command()
def stacks(stack: Account = "account", *, rehearsal: Rehearsed = False) -> None:
    """Print the commands that make the stacks of the account."""
    print(*commands.of_stacks(outputs(stack, is_rehearsed=rehearsal)), sep="\n")


@app.command()
def github(stack: Account = "account", *, rehearsal: Rehearsed = False) -> None:
    """Print the commands that tell GitHub of the roles of the account."""
    print(*commands.of_github(outputs(stack, is_rehearsed=rehearsal)), sep="\n")
