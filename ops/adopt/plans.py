"""What becomes of tables that exist already."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from tables.specs import TableSpec

Status = Literal["can be adopted", "cannot be adopted", "adopted already", "not there yet"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a table cannot be adopted as it is, and what to do."""

    reason: str
    todo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the first deployment changes in place."""

    what: str
    found: object
    wanted: object
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """A table of the stack: how it is, and what becomes of it.

    `settings` are those of its section that have to be written for it to stay as it is.
    """

    spec: TableSpec
    name: str
    status: Status
    items: int = 0
    refusals: Sequence[Refusal] = ()
    changes: Sequence[Change] = ()
    settings: Mapping[str, object] = field(default_factory=dict[str, object])
    note: str = ""

    def document(self) -> dict[str, object]:
        """Give it as JSON has it."""
        return {
            "table": self.spec.name,
            "name": self.name,
            "status": self.status,
            "items": self.items,
            "refusals": [asdict(refusal) for refusal in self.refusals],
            "changes": [asdict(change) for change in self.changes],
            "settings": dict(self.settings),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The tables of a stack in its account and region; the engine is called with `engine_name`."""

    stack: str
    engine_name: str
    environment: str
    account: str
    region: str
    tables: Sequence[TablePlan]

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way."""
        return all(not table.refusals for table in self.tables)

    @property
    def adoptable(self) -> list[TablePlan]:
        """The tables to adopt."""
        return [table for table in self.tables if table.status == "can be adopted"]

    @property
    def settings(self) -> dict[str, Mapping[str, object]]:
        """What to write into the stack's file, by section."""
        return {table.spec.name: table.settings for table in self.tables if table.settings}

    @property
    def names(self) -> dict[str, str]:
        """The names that the policy pack has to know, by those of the specification."""
        return {
            table.spec.base_name: table.name
            for table in self.tables
            if table.name != table.spec.physical_name(self.environment)
        }

    def document(self) -> dict[str, object]:
        """Give it as JSON has it."""
        return {
            "stack": self.stack,
            "account": self.account,
            "region": self.region,
            "tables": [table.document() for table in self.tables],
            "ok": self.ok,
        }
