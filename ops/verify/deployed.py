"""A deployed stack, with its outputs."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast

from components.alarm import Alarm
from components.site import Site
from components.table_args import TableArgs
from launcher.errors import UserError
from launcher.processes import ask
from launcher.time_limits import QUESTION
from ops import stacks
from ops.inputs import name_of, read_text
from ops.requirements import CHECKOUT
from ops.stacks import Stack
from ops.verify.aws import Aws
from ops.verify.errors import MissingError
from settings import component_args

_OUTPUTS = "Take what `pulumi stack output --json` prints."


class OutputsError(UserError):
    """Outputs that cannot be read."""


class Outputs:
    """Outputs by name; a missing one raises MissingError when it is read."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """Return an output that is a text."""
        return str(self.value(name))

    def texts(self, name: str) -> dict[str, str]:
        """Return an output that maps names to texts."""
        value = self.value(name)
        return cast("dict[str, str]", value) if isinstance(value, dict) else {}

    def value(self, name: str) -> object:
        """Return an output of any type."""
        if name not in self.values:
            raise MissingError(f"the stack has no output {name}")
        return self.values[name]


def outputs_in(file: str, stack: str) -> Outputs:
    """Read a stack's outputs from a file, or from standard input (-).

    Raises OutputsError.
    """
    return _outputs(read_text(file), name_of(file), stack, hint=f" {_OUTPUTS}")


def engine_outputs(stack: str) -> Outputs:
    """Ask the engine for a stack's outputs.

    Raises OutputsError.
    """
    return _outputs(_asked(stack), "pulumi stack output", stack)


def _outputs(text: str, place: str, stack: str, hint: str = "") -> Outputs:
    try:
        values: object = json.loads(text)
    except ValueError as error:
        raise OutputsError(f"{place} is not valid JSON: {error}.{hint}") from error
    except RecursionError as error:
        raise OutputsError(f"{place} is nested more deeply than outputs.{hint}") from error
    if not isinstance(values, dict):
        raise OutputsError(f"{place} is not an object of outputs.{hint}")
    if not values:
        raise OutputsError(f"The {stack} stack has no outputs: deploy it first.")
    return Outputs(cast("dict[str, object]", values))


def _asked(stack: str) -> str:
    command = ["pulumi", "stack", "output", "--json", "--stack", stack]
    try:
        done = ask(command, CHECKOUT, os.environ, limit=QUESTION)
    except FileNotFoundError as error:
        raise OutputsError("pulumi is not on PATH: install it, or give --outputs.") from error
    if done.code:
        said = " ".join(done.errors.split())
        raise OutputsError(
            f"The outputs of {stack} cannot be read: {said}\nDeploy the stack, or check that this "
            "is its backend (`pulumi whoami --verbose`)."
        )
    return done.out


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """The expected resources of a stack, its outputs, and AWS.

    `cluster` is the name of its DAX cluster, if it has one.
    """

    stack: Stack
    site: Site
    tables: list[TableArgs]
    alarms: list[Alarm]
    cluster: str | None
    outputs: Outputs
    aws: Aws

    @classmethod
    def of(cls, stack: Stack, site: Site, outputs: Outputs, aws: Aws) -> Self:
        """Return a stack deployed at a site."""
        return cls(
            stack=stack,
            site=site,
            tables=stacks.tables(stack.settings, site),
            alarms=stacks.alarms(stack.settings, site),
            cluster=component_args.cluster(stack.settings, site),
            outputs=outputs,
            aws=aws,
        )

    def another(self, stack: Stack) -> Self:
        """Return the same deployment with other settings of the stack."""
        site = stack.site(self.site.partition, self.site.account)
        return self.of(stack, site, self.outputs, self.aws)

    @property
    def fix(self) -> str:
        """The action for most manual changes."""
        return f"Run `{self.pulumi('up --refresh')}`, which restores the setting."

    def pulumi(self, command: str) -> str:
        """Return a command of the engine, which in a rehearsal runs in the rehearsal's shell."""
        name = self.stack.name
        rehearsal = f'eval "$(make -s env STACK={name})" && ' if self.aws.is_embedded else ""
        return f"{rehearsal}pulumi {command} --stack {self.stack.engine_name}"
