"""`./mi bootstrap`: rehearses the program of an account, and prints the next commands."""

import shlex
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from ops.bootstrap.account import Outputs, outputs
from rehearsal import bootstrap

Account = Annotated[
    str, typer.Option("--stack", help="The account, which has a bootstrap/Pulumi.STACK.yaml.")
]
Rehearsed = Annotated[bool, typer.Option("--rehearsal", help="Use the rehearsed account.")]

_PREVIEW = "-preview"
_RULE = "deployment_branch_policy"
_BOUNDARY = "market-intelligence:cache.permissionsBoundary"

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Set up an account for its first deployment: see docs/bootstrap.md.",
)


@app.command()
def rehearse(stack: Account = "account") -> None:
    """Set up the account on the embedded AWS, and check that it cannot be destroyed."""
    sys.exit(bootstrap.rehearse(stack))


@app.command()
def stacks(stack: Account = "account", *, rehearsal: Rehearsed = False) -> None:
    """Print the commands that create the stacks of the account."""
    print(*stack_commands(outputs(stack, is_rehearsed=rehearsal)), sep="\n")


@app.command()
def github(stack: Account = "account", *, rehearsal: Rehearsed = False) -> None:
    """Print the commands that configure the roles of the account on GitHub."""
    print(*github_commands(outputs(stack, is_rehearsed=rehearsal)), sep="\n")


def stack_commands(account: Outputs) -> Iterator[str]:
    """Yield the commands that create the stacks, each with the key of its secrets.

    A deployment can create the role of the cache only within the boundary in the stack's file.
    """
    for stack, provider in account.secrets_providers.items():
        yield shlex.join(["pulumi", "stack", "init", stack, "--secrets-provider", provider])
        set_path = ["pulumi", "config", "set", "--stack", stack, "--path", _BOUNDARY]
        yield shlex.join([*set_path, account.cache_boundaries[stack]])


def github_commands(account: Outputs) -> Iterator[str]:
    """Yield the commands that create the environments on GitHub, then those that set variables."""
    for environment in account.environments:
        place = f"repos/{account.repository}/environments/{environment}"
        # Pull requests are previewed from their own branches.
        is_of_one_branch = not environment.endswith(_PREVIEW)
        fields = {
            f"{_RULE}[protected_branches]": "false",
            f"{_RULE}[custom_branch_policies]": "true",
        }
        yield _api("PUT", place, fields if is_of_one_branch else {})
        if is_of_one_branch:
            yield _api("POST", f"{place}/deployment-branch-policies", {"name": account.branch})
    for environment, variables in account.environments.items():
        where = ["--repo", account.repository, "--env", environment]
        for name, value in variables.items():
            yield shlex.join(["gh", "variable", "set", name, *where, "--body", value])


def _api(method: str, place: str, fields: dict[str, str]) -> str:
    words = [word for name, value in fields.items() for word in ("--field", f"{name}={value}")]
    return shlex.join(["gh", "api", "--method", method, "--silent", place, *words])
