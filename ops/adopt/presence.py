"""Which tables there are, beside those that are to be adopted."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from components.site import Site
from ops.adopt import ownership
from ops.adopt.plans import Refusal
from ops.stacks import Stack
from ops.verify.aws import Aws
from ops.verify.table_description import MISSING, TableDescription
from tables.specs import PROCESSING_LOGS, TableSpec

_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A stack where it is; `names` are those of tables to adopt, by the tables' own."""

    stack: Stack
    site: Site
    aws: Aws
    names: dict[str, str]

    def refusals(self, spec: TableSpec, name: str) -> Iterator[Refusal]:
        """Yield what of the stack does not go together with adopting a table."""
        own_name, given = self.site.table_name(spec), self.site.table_names.get(spec.name)
        file, option = f"Pulumi.{self.stack.name}.yaml", f"--{spec.name}"
        if not self.stack.settings.deletion_protection:
            yield Refusal(
                f"Nothing would keep it from being replaced: {file} has deletionProtection: false, "
                "and a deployment without its name there would delete it.",
                "Set deletionProtection to true, at least until it is adopted.",
            )
        if self.names and spec.name not in self.names:
            yield Refusal(
                "It is there already, and a deployment would fail to make it.",
                f"Adopt it as well, with {option} {name}.",
            )
        if spec is PROCESSING_LOGS and not self.stack.settings.logs.enabled:
            yield Refusal(f"The stack has none: logs.enabled is false in {file}.", "Remove that.")
        if given not in (None, name):
            yield Refusal(
                f"The stack's is {given}: {file} says so with {spec.name}.tableName.",
                f"Remove that, or run this with {option} {given}.",
            )
        elif name != own_name and self._is_own(own_name):
            yield Refusal(
                f"The stack has {own_name} already, and needs one only.",
                "Keep that one and copy the items into it; or have the stack let go of it, with "
                "`pulumi state delete`, and remove its tag managed-by.",
            )

    def hint(self, spec: TableSpec) -> str:
        """Say where a table may be that is not there under the stack's name for it."""
        name = spec.base_name.replace("-", "_")
        if TableDescription(self.aws, name).status() == MISSING:
            return "A deployment makes it."
        return f"A deployment makes it. To adopt {name} instead, add --{spec.name} {name}."

    def absence(self, name: str) -> str:
        """Say that a table is not there, and which are."""
        where = f"{self.site.region} of account {self.site.account}"
        names: list[str] = self.aws.ask("dynamodb", "list_tables")["TableNames"]
        shown = get_close_matches(name, names, n=_FEW) or names[:_FEW]
        more = ", ..." if len(names) > len(shown) else ""
        there = f"The tables there are {', '.join(shown)}{more}." if names else "There is none."
        return f"There is no table {name} in {where}. {there}"

    def _is_own(self, name: str) -> bool:
        table = TableDescription(self.aws, name)
        return table.status() != MISSING and ownership.is_own(table.tags(), self.site.tags)
