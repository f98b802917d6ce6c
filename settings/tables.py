"""What a stack sets of its tables."""

import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from market_intelligence.limits import name_faults
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TableSpec
from market_intelligence.table_options import (
    NO_MAXIMUM,
    Insights,
    MaxThroughput,
    StreamView,
    TableClass,
)
from settings.section import (
    NO_TWO_ALIKE,
    Count,
    Flag,
    Section,
    Toggleable,
    conflict,
    fault,
    misnomer,
)

_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[\w+=,.@/-]+)", re.ASCII)


def _principal(text: str) -> str:
    if not _PRINCIPAL.fullmatch(text):
        raise fault(
            "must be the ARN of a role, a user or an account's root, "
            "such as arn:aws:iam::111122223333:role/reader"
        )
    return text


Principal = Annotated[str, AfterValidator(_principal)]


def _table_name(name: str) -> str:
    if any(name_faults("tableName", name)):
        raise fault("must be 3 to 255 of the characters a-z, A-Z, 0-9, _, . and -")
    return name


def _units(units: int) -> int:
    # DynamoDB keeps a maximum that is merely left out.
    if units < 1 and units != NO_MAXIMUM:
        raise fault("must be 1 or more, or -1 to lift a maximum set before")
    return units


Units = Annotated[Count, AfterValidator(_units)]


def _index_of(spec: TableSpec) -> AfterValidator:
    names = [index.name for index in spec.indexes]

    def check(name: str) -> str:
        if name not in names:
            raise misnomer(f"no such index, only {', '.join(names)}")
        return name

    return AfterValidator(check)


MaxReadUnits = Annotated[
    Units | None, Field(description="most read units a second, -1 to lift a maximum set before")
]
MaxWriteUnits = Annotated[
    Units | None, Field(description="most write units a second, -1 to lift a maximum set before")
]


class Recovery(Toggleable):
    """Point-in-time recovery of every table."""

    days: Count = Field(default=35, ge=1, le=35, description="how far back to restore, 1 to 35")

    @property
    def window_days(self) -> int | None:
        """How far back a table can be restored; None when recovery is off."""
        return self.days if self.enabled else None


class IndexSettings(Section):
    """What an index can have."""

    max_read_units: MaxReadUnits = None
    max_write_units: MaxWriteUnits = None

    @property
    def maximum(self) -> MaxThroughput:
        """The most request units a second that the index may use."""
        return MaxThroughput(read_units=self.max_read_units, write_units=self.max_write_units)


class TableSettings(Section):
    """What both tables can have."""

    table_class: TableClass = Field(
        default="STANDARD",
        description="cheap requests, or cheap storage for what is seldom accessed",
    )
    stream: StreamView | None = Field(default=None, description="what its stream shows of a change")
    contributor_insights: Insights = Field(
        default="off",
        description="which keys are counted: those throttled, or all that are accessed",
    )
    max_read_units: MaxReadUnits = None
    max_write_units: MaxWriteUnits = None
    readers: Annotated[list[Principal], NO_TWO_ALIKE] = Field(
        default=[], description="ARNs of principals of other accounts that may read the table"
    )
    table_name: Annotated[str, AfterValidator(_table_name)] | None = Field(
        default=None, description="its name in AWS, where that is not the specification's own"
    )

    @property
    def maximum(self) -> MaxThroughput:
        """The most request units a second that the table may use."""
        return MaxThroughput(read_units=self.max_read_units, write_units=self.max_write_units)


class Requests(TableSettings):
    """The requests table."""

    time_to_live: Flag = Field(default=True, description="delete items whose ttl has passed")
    retention_days: Count = Field(
        default=90, ge=1, le=3650, description="how long a request is kept once it has ended"
    )
    indexes: dict[Annotated[str, _index_of(REQUESTS)], IndexSettings] = Field(
        default={}, description="maximums of its indexes, by their names"
    )

    @field_validator("retention_days", mode="before")
    @classmethod
    def _refuse_without_expiry(cls, value: object, info: ValidationInfo) -> object:
        if info.data.get("time_to_live") is False:
            raise conflict("has no effect while timeToLive is false: remove it, or set it to true")
        return value


class Logs(TableSettings, Toggleable):
    """The processing logs table, optional in the specification."""

    indexes: dict[Annotated[str, _index_of(PROCESSING_LOGS)], IndexSettings] = Field(
        default={}, description="maximums of its indexes, by their names"
    )


Own = TypeVar("Own", Requests, Logs)


def _named_apart(own: Own, info: ValidationInfo) -> Own:
    specs = (REQUESTS, PROCESSING_LOGS) if "environment" in info.data else ()
    taken = {spec.physical_name(info.data["environment"]) for spec in specs}
    if requests := info.data.get("requests"):
        taken.add(requests.table_name)
    if own.table_name and own.table_name in taken:
        raise conflict(
            "has the tableName {name}, which a table of this stack has anyway: "
            "remove it, or give another",
            name=own.table_name,
        )
    return own


NamedRequests = Annotated[Requests, AfterValidator(_named_apart)]
NamedLogs = Annotated[Logs, AfterValidator(_named_apart)]
"""Settings of a table that does not take the name of another."""


def names_in_aws(requests: Requests, logs: Logs) -> dict[str, str]:
    """Return the names that a stack gives its tables, by the tables' own."""
    given = {REQUESTS.name: requests.table_name, PROCESSING_LOGS.name: logs.table_name}
    return {table: name for table, name in given.items() if name}
