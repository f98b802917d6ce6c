"""The commands that follow on the program of an account: of `pulumi` and of `gh`."""

import shlex
from collections.abc import Iterator

from ops.bootstrap.account import Outputs

_PREVIEW = "-preview"
_RULE = "deployment_branch_policy"


def of_stacks(account: Outputs) -> Iterator[str]:
    """Yield the commands that make the stacks, each with the key of its secrets."""
    for stack, provider in account.secrets_providers.items():
        yield shlex.join(["pulumi", "stack", "init", stack, "--secrets-provider", provider])


def of_github(account: Outputs) -> Iterator[str]:
    """Yield the commands that make the environments on GitHub, then those that set variables."""
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
