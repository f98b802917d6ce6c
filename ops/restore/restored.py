"""A restored table, as the stack would have it under that name."""

from dataclasses import dataclass, replace

from typing_extensions import override

from components.site import Site
from components.table_args import TableArgs
from ops import stacks
from ops.restore.acting import Acting
from ops.stacks import Stack
from ops.verify.deployed import Deployed
from ops.verify.outputs import Outputs
from tables.specs import TableSpec

_OF_REPLICAS = "ReceivingRegion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Deployed):
    """One table of a stack under another name, with alarms of its own beside those of the stack.

    `source` is what it is restored from. Replicas are left to the stack: AWS restores a table
    alone, and each replica is a copy that is paid for.
    """

    name: str
    source: str
    args: TableArgs
    calls: Acting
    keep_expired: bool = False

    @property
    def spec(self) -> TableSpec:
        """What the table should be."""
        return self.args.spec

    @property
    def arn(self) -> str:
        """The ARN of the restored table."""
        return self.site.table_arn(self.spec)

    @property
    def prefix(self) -> str:
        """How the names of its alarms begin, which tells them from those of the stack."""
        return f"{self.name}-"

    @property
    def command(self) -> str:
        """The command for the stack."""
        return f"./mi restore --stack {self.stack.engine_name}"

    @property
    def again(self) -> str:
        """The command that goes on with it."""
        kept = " --keep-expired" if self.keep_expired else ""
        return f"{self.command} --table {self.spec.name} --as {self.name}{kept}"

    @property
    @override
    def mend(self) -> str:
        return f"Run `{self.again}` again, which puts it back."


def restored(name: str, stack: Stack, site: Site, aws: Acting, spec: TableSpec) -> Restored:
    """Give a table of a stack as it should be after a restore."""
    there = replace(site, table_names={**site.table_names, spec.name: name})
    [args] = [one for one in stacks.tables(stack.settings, there) if one.spec is spec]
    return Restored(
        stack=stack,
        site=there,
        tables=[args],
        alarms=[
            replace(alarm, name=f"{name}-{alarm.name}")
            for alarm in stacks.alarms(stack.settings, there)
            if alarm.table == name and _OF_REPLICAS not in alarm.dimensions
        ],
        cluster=None,
        outputs=Outputs({f"{spec.name}TableName": name}),
        aws=aws,
        name=name,
        source=site.table_name(spec),
        args=replace(args, replicas=()),
        calls=aws,
    )


def keeping_expired(of: Restored) -> Restored:
    """Give the same table with expiry left off, so that no item of it is deleted."""
    return replace(of, args=replace(of.args, time_to_live=False), keep_expired=True)
