"""A stack where it is deployed."""

from dataclasses import dataclass
from typing import Self

import arguments
from components.alarm import Alarm
from components.site import Site
from components.table_args import TableArgs
from ops import stacks
from ops.stacks import Stack
from ops.verify.aws import Aws
from ops.verify.outputs import Outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What a stack should be, what it says of itself, and AWS to ask.

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
        """Give a stack that is deployed at a site."""
        return cls(
            stack=stack,
            site=site,
            tables=stacks.tables(stack.settings, site),
            alarms=stacks.alarms(stack.settings, site),
            cluster=arguments.cluster(stack.settings, site),
            outputs=outputs,
            aws=aws,
        )

    def another(self, stack: Stack) -> Self:
        """Give what it should be where its file says something else."""
        site = stack.site(self.site.partition, self.site.account)
        return self.of(stack, site, self.outputs, self.aws)

    @property
    def mend(self) -> str:
        """What mends most of what somebody changed by hand."""
        return f"Run `{self.pulumi('up --refresh')}`: it sets this again."

    def pulumi(self, command: str) -> str:
        """Give a command of the engine, which in a rehearsal must not reach the real stack."""
        name = self.stack.name
        rehearsal = f'eval "$(make -s env STACK={name})" && ' if self.aws.is_embedded else ""
        return f"{rehearsal}pulumi {command} --stack {self.stack.engine_name}"
