"""The outputs of the bootstrap program of an account, on AWS or in a rehearsal."""

import json
import os
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from launcher.errors import UserError
from launcher.paths import CHECKOUT
from launcher.processes import ask
from launcher.time_limits import QUESTION
from rehearsal import bootstrap
from rehearsal.stack_file import StackName, path_of


class Outputs(BaseModel):
    """The outputs of the bootstrap program that commands need.

    `environments` has the variables of each environment on GitHub, `secrets_providers` the option
    of `pulumi stack init` for each stack, and `cache_boundaries` the policy that limits the role of
    its cache.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel)

    repository: str
    branch: str
    environments: Mapping[str, Mapping[str, str]]
    secrets_providers: Mapping[str, str]
    cache_boundaries: Mapping[str, str]


def outputs(stack: str, *, is_rehearsed: bool) -> Outputs:
    """Return the outputs of the bootstrap program of an account.

    Raises UserError.
    """
    found = _of_rehearsal(stack) if is_rehearsed else _of_engine(stack)
    try:
        return Outputs.model_validate(found)
    except ValidationError as error:
        command = (
            f"./mi bootstrap rehearse --stack {stack}"
            if is_rehearsed
            else f"pulumi up --stack {stack} in bootstrap/"
        )
        raise UserError(f"The account {stack} is not set up yet: run {command} first.") from error


def _of_rehearsal(stack: str) -> Mapping[str, Any]:
    path_of(stack, CHECKOUT / bootstrap.PROGRAM)
    return bootstrap.outputs(StackName.parsed(stack).short)


def _of_engine(stack: str) -> dict[str, Any]:
    command = ["pulumi", "stack", "output", "--json", "--stack", stack, "--non-interactive"]
    folder = CHECKOUT / bootstrap.PROGRAM
    try:
        answer = ask(command, folder, os.environ, limit=QUESTION, shows_errors=True)
    except FileNotFoundError as error:
        raise UserError(
            "pulumi is not on PATH: install it (https://www.pulumi.com/docs/install)."
        ) from error
    if answer.code:
        raise UserError(
            f"The engine cannot read the outputs of the account {stack}: see above. Log in to the "
            "backend that has its state, or give another account with --stack."
        )
    return json.loads(answer.out)
