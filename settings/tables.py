"""What a stack sets of its tables: a section for each, made from the table's declaration."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, create_model, field_validator
from pydantic.alias_generators import to_camel

from market_intelligence.limits import name_faults
from market_intelligence.specs import TABLES, TableSpec
from market_intelligence.table_options import (
    NO_MAXIMUM,
    NOT_WARMED,
    WARM_READ_UNITS,
    WARM_WRITE_UNITS,
    Insights,
    MaxThroughput,
    StreamView,
    TableClass,
    WarmThroughput,
)
from settings.kinesis import KinesisStream
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
        raise fault("must be 1 or more, or -1 to remove a former maximum")
    return units


Units = Annotated[Count, AfterValidator(_units)]


def _index_of(spec: TableSpec) -> AfterValidator:
    names = [index.name for index in spec.indexes]

    def check(name: str) -> str:
        if name not in names:
            raise misnomer(f"no such index; allowed: {', '.join(names)}")
        return name

    return AfterValidator(check)


MaxReadUnits = Annotated[
    Units | None, Field(description="the most read units a second; -1 removes a former maximum")
]
MaxWriteUnits = Annotated[
    Units | None, Field(description="the most write units a second; -1 removes a former maximum")
]


def _warm(least: int, maximum: str) -> AfterValidator:
    """Return the check of units that are served at once, beside those that may be used at most."""

    def check(units: int | None, info: ValidationInfo) -> int | None:
        if units is None:
            return None
        if units <= least:
            raise fault(
                f"must be more than {least:,}, which every table and index has anyway: remove it"
            )
        most: int | None = info.data.get(maximum)
        if most is not None and 0 < most < units:
            raise conflict(
                f"is more than {to_camel(maximum)}, {{most}}, beyond which DynamoDB throttles: "
                f"lower it, or raise {to_camel(maximum)}",
                most=most,
            )
        return units

    return AfterValidator(check)


WarmReadUnits = Annotated[
    Count | None,
    _warm(WARM_READ_UNITS, "max_read_units"),
    Field(
        description=f"read units a second that are served at once, more than {WARM_READ_UNITS:,}; "
        "AWS charges for them once, and lowers them never"
    ),
]
WarmWriteUnits = Annotated[
    Count | None,
    _warm(WARM_WRITE_UNITS, "max_write_units"),
    Field(
        description=f"write units a second that are served at once, more than "
        f"{WARM_WRITE_UNITS:,}; AWS charges for them once, and lowers them never"
    ),
]


class Recovery(Toggleable):
    """Point-in-time recovery of every table."""

    days: Count = Field(default=35, ge=1, le=35, description=("recovery period in days, 1 to 35"))

    @property
    def window_days(self) -> int | None:
        """How far back a table can be restored; None when recovery is off."""
        return self.days if self.enabled else None


class IndexSettings(Section):
    """What an index can have."""

    max_read_units: MaxReadUnits = None
    max_write_units: MaxWriteUnits = None
    warm_read_units: WarmReadUnits = None
    warm_write_units: WarmWriteUnits = None

    @property
    def maximum(self) -> MaxThroughput:
        """The most request units a second that the index may use."""
        return MaxThroughput(read_units=self.max_read_units, write_units=self.max_write_units)

    @property
    def warm(self) -> WarmThroughput:
        """The units a second that the index serves at once."""
        return WarmThroughput(read_units=self.warm_read_units, write_units=self.warm_write_units)


class TableSettings(Section):
    """What every table can have; `section` adds what depends on the table."""

    table_class: TableClass = Field(
        default="STANDARD",
        description="low-cost requests, or low-cost storage for items that are seldom accessed",
    )
    stream: StreamView | None = Field(
        default=None, description=("what its stream contains of each change")
    )
    kinesis: KinesisStream | None = Field(
        default=None, description="a Kinesis data stream that receives its changes"
    )
    contributor_insights: Insights = Field(
        default="off",
        description="which keys are counted: those throttled, or all that are accessed",
    )
    max_read_units: MaxReadUnits = None
    max_write_units: MaxWriteUnits = None
    warm_read_units: WarmReadUnits = None
    warm_write_units: WarmWriteUnits = None
    readers: Annotated[list[Principal], NO_TWO_ALIKE] = Field(
        default=[], description="ARNs of principals of other accounts that may read the table"
    )
    table_name: Annotated[str, AfterValidator(_table_name)] | None = Field(
        default=None, description="its name in AWS, if that is not the name of the specification"
    )

    @property
    def is_deployed(self) -> bool:
        """Whether the stack has the table."""
        return dict(self).get("enabled", True)

    @property
    def expires(self) -> bool:
        """Whether AWS deletes items whose time has come."""
        return dict(self).get("time_to_live", False)

    @property
    def kept_days(self) -> int | None:
        """How long items are kept where they expire; None for a table whose items never do."""
        return dict(self).get("retention_days")

    @property
    def maximum(self) -> MaxThroughput:
        """The most request units a second that the table may use."""
        return MaxThroughput(read_units=self.max_read_units, write_units=self.max_write_units)

    @property
    def index_maximums(self) -> dict[str, MaxThroughput]:
        """The most request units a second that those indexes may use that have a maximum."""
        indexes: dict[str, IndexSettings] = dict(self).get("indexes", {})
        return {name: index.maximum for name, index in indexes.items()}

    @property
    def warm(self) -> WarmThroughput:
        """The units a second that the table serves at once."""
        return WarmThroughput(read_units=self.warm_read_units, write_units=self.warm_write_units)

    @property
    def warm_indexes(self) -> dict[str, WarmThroughput]:
        """The units a second that those indexes serve at once for which some are asked."""
        indexes: dict[str, IndexSettings] = dict(self).get("indexes", {})
        found = {name: index.warm for name, index in indexes.items()}
        return {name: warm for name, warm in found.items() if warm != NOT_WARMED}


class ExpiringTableSettings(TableSettings):
    """What a table can have whose items expire."""

    time_to_live: Flag = Field(default=True, description="delete items whose ttl has passed")
    retention_days: Count = Field(default=90, ge=1, le=3650, description="how long an item is kept")

    @field_validator("retention_days", mode="before")
    @classmethod
    def _refuse_without_expiry(cls, value: object, info: ValidationInfo) -> object:
        if info.data.get("time_to_live") is False:
            raise conflict("has no effect while timeToLive is false: remove it, or set it to true")
        return value


class OptionalTableSettings(TableSettings, Toggleable):
    """What a table can have that a stack can leave out."""


class OptionalExpiringTableSettings(ExpiringTableSettings, Toggleable):
    """What a table can have that a stack can leave out, and whose items expire."""


def section(spec: TableSpec) -> type[TableSettings]:
    """Return the settings of a table, with the defaults of its declaration."""
    defaults = spec.defaults
    given: dict[str, object] = {
        "table_class": defaults.table_class,
        "stream": defaults.stream,
        "contributor_insights": defaults.insights,
        "readers": [*defaults.readers],
    }
    words: dict[str, str] = {}
    base = OptionalTableSettings if spec.optional else TableSettings
    if spec.ttl_attribute is not None:
        base = OptionalExpiringTableSettings if spec.optional else ExpiringTableSettings
        given["retention_days"] = defaults.retention_days
        words["time_to_live"] = f"delete items whose {spec.ttl_attribute} has passed"
        words["retention_days"] = f"how long {spec.retention}"
    fields: dict[str, Any] = {}
    for name in given | words:
        info = base.model_fields[name]
        default, meaning = given.get(name, info.default), words.get(name, info.description)
        fields[name] = (info.rebuild_annotation(), Field(default=default, description=meaning))
    if spec.indexes:
        names = Annotated[str, _index_of(spec)]
        no_maximums: dict[str, IndexSettings] = {}
        fields["indexes"] = (
            dict[names, IndexSettings],
            Field(default=no_maximums, description="settings of its indexes, by index name"),
        )
    words_of_all = f"What a stack sets of {spec.description}."
    return create_model(spec.name.capitalize(), __base__=base, __doc__=words_of_all, **fields)


SECTIONS = {spec.name: section(spec) for spec in TABLES}
"""The settings of each table, by the table's name."""


def named_apart(own: TableSettings, info: ValidationInfo) -> TableSettings:
    """Return the settings of a table; a conflict if it takes the name of another one."""
    specs = TABLES if "environment" in info.data else ()
    taken = {spec.physical_name(info.data["environment"]) for spec in specs}
    taken |= {name for other in sections(info.data).values() if (name := other.table_name)}
    if own.table_name and own.table_name in taken:
        raise conflict(
            "has the tableName {name}, which is the name of another table of this stack: remove "
            "it, or set another name",
            name=own.table_name,
        )
    return own


def sections(settings: Mapping[str, object]) -> dict[str, TableSettings]:
    """Return those of a stack's settings that are of tables, by the tables' names."""
    return {name: one for name, one in settings.items() if isinstance(one, TableSettings)}
