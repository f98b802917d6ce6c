"""The facets of a table: what a stack sets besides keys and indexes.

Each is one entry here: its name, how a screen calls it, what the stack asks for, what AWS has, and
the calls that set it. `verify` compares facets, `restore` sets those that a restore leaves out, and
`adopt` lists those that the first deployment changes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from components.documents import document
from components.permissions import sharing
from components.table_args import INSIGHTS_MODES, TableArgs
from market_intelligence.table_options import (
    DEFAULT_PRECISION,
    NO_MAXIMUM,
    NOT_WARMED,
    UNLIMITED,
    Insights,
    MaxThroughput,
)
from ops.verify.aws import ENABLED, Response, key_facts
from ops.verify.table_description import OFF, TableDescription
from settings.stack import StackSettings

Units = dict[str, int]
_TABLE = "table"
_AWS_OWNED = {"key": "owned by AWS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of DynamoDB that sets a facet."""

    action: str
    parameters: Mapping[str, object]


def _no_calls(_table: TableDescription, _args: TableArgs) -> Iterator[Call]:
    yield from ()


def _always(_args: TableArgs) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A facet of a table that a stack sets.

    `expected` and `found` return equal values if AWS matches the stack.
    `calls` are made on a restored table that lacks it; a facet without them keeps its value in a
    restore, or is left to the stack. `action` follows the advice to deploy again.
    """

    name: Literal[
        "billing",
        "class",
        "consistency",
        "encryption",
        "expiry",
        "insights",
        "kinesis",
        "mark",
        "maximums",
        "protection",
        "readers",
        "recovery",
        "replicas",
        "stream",
        "tags",
        "warm",
    ]
    label: str
    expected: Callable[[TableArgs, StackSettings], object]
    found: Callable[[TableDescription, TableArgs], object]
    calls: Callable[[TableDescription, TableArgs], Iterator[Call]] = _no_calls
    applies: Callable[[TableArgs], bool] = _always
    action: str = ""


def _update(args: TableArgs, **change: object) -> Iterator[Call]:
    yield Call(action="update_table", parameters={"TableName": _name(args), **change})


def _name(args: TableArgs) -> str:
    return args.site.table_name(args.spec)


BILLING = Facet(
    name="billing",
    label="billing",
    expected=lambda args, _settings: args.spec.billing_mode,
    found=lambda table, _args: table.billing(),
    calls=lambda _table, args: _update(args, BillingMode=args.spec.billing_mode),
)

PROTECTION = Facet(
    name="protection",
    label="deletion protection",
    expected=lambda args, _settings: args.deletion_protection,
    found=lambda table, _args: table.is_protected(),
    calls=lambda _table, args: _update(args, DeletionProtectionEnabled=args.deletion_protection),
)


def _recovery_calls(_table: TableDescription, args: TableArgs) -> Iterator[Call]:
    days = args.recovery_days
    period = {} if days is None else {"RecoveryPeriodInDays": days}
    yield Call(
        action="update_continuous_backups",
        parameters={
            "TableName": _name(args),
            "PointInTimeRecoverySpecification": {
                "PointInTimeRecoveryEnabled": days is not None,
                **period,
            },
        },
    )


RECOVERY = Facet(
    name="recovery",
    label="recovery in days",
    expected=lambda args, _settings: args.recovery_days or OFF,
    found=lambda table, _args: table.recovery_days(),
    calls=_recovery_calls,
)


def _expiry_calls(_table: TableDescription, args: TableArgs) -> Iterator[Call]:
    wanted = {"AttributeName": args.spec.ttl_attribute, "Enabled": args.time_to_live}
    yield Call(
        action="update_time_to_live",
        parameters={"TableName": _name(args), "TimeToLiveSpecification": wanted},
    )


EXPIRY = Facet(
    name="expiry",
    label="expiry",
    expected=lambda args, _settings: (args.time_to_live and args.spec.ttl_attribute) or OFF,
    found=lambda table, _args: table.expiry(),
    calls=_expiry_calls,
)


def _encryption(args: TableArgs, settings: StackSettings) -> Mapping[str, str]:
    keys = {
        "customer-managed": {"key": own_alias(args), "state": ENABLED},
        "aws-managed": {"key": "alias/aws/dynamodb", "state": ENABLED},
        "aws-owned": _AWS_OWNED,
    }
    return keys[settings.encryption.key]


def _found_encryption(table: TableDescription, args: TableArgs) -> Mapping[str, str]:
    key = table.key()
    return _AWS_OWNED if key is None else key_facts(table.aws, key, own_alias(args))


def own_alias(args: TableArgs) -> str:
    """Return the alias of the stack's own key for its tables."""
    return f"alias/{args.site.name('tables')}"


ENCRYPTION = Facet(
    name="encryption",
    label="encryption",
    expected=_encryption,
    found=_found_encryption,
    action="If the key is disabled or scheduled for deletion, enable it first.",
)


def _stream_calls(_table: TableDescription, args: TableArgs) -> Iterator[Call]:
    view = {"StreamViewType": args.stream} if args.stream else {}
    return _update(args, StreamSpecification={"StreamEnabled": bool(args.stream), **view})


STREAM = Facet(
    name="stream",
    label="stream",
    expected=lambda args, _settings: args.stream or OFF,
    found=lambda table, _args: table.stream(),
    calls=_stream_calls,
)


def _kinesis(args: TableArgs, _settings: StackSettings) -> object:
    if args.kinesis is None:
        return OFF
    return {
        "stream": args.kinesis.stream_arn,
        "precision": args.kinesis.precision or DEFAULT_PRECISION,
        "status": "ACTIVE",
    }


# A restored table has none: consumers could not tell its deletions from those of the stack's table.
# The stack adds the destination when it adopts the table.
KINESIS = Facet(
    name="kinesis",
    label="kinesis",
    expected=_kinesis,
    found=lambda table, _args: table.kinesis(),
    applies=lambda args: args.kinesis is not None,
    action="If its status is ENABLE_FAILED, AWS cannot write to the stream: create the stream in "
    "the account and region of the table, and first remove the destination from the state with "
    "`pulumi state delete`.",
)


def _found_tags(table: TableDescription, args: TableArgs) -> dict[str, str]:
    """Return the tags that the stack declares; others may belong to anyone."""
    return {name: value for name, value in table.tags().items() if name in args.site.tags}


def tagging(args: TableArgs, tags: Mapping[str, str]) -> Call:
    """Return the call that adds tags to a table."""
    named = [{"Key": key, "Value": value} for key, value in tags.items()]
    arn = args.site.table_arn(args.spec)
    return Call(action="tag_resource", parameters={"ResourceArn": arn, "Tags": named})


TAGS = Facet(
    name="tags",
    label="tags",
    expected=lambda args, _settings: dict(args.site.tags),
    found=_found_tags,
    calls=lambda _table, args: iter([tagging(args, args.site.tags)]),
)

CLASS = Facet(
    name="class",
    label="table class",
    expected=lambda args, _settings: args.table_class,
    found=lambda table, _args: table.table_class(),
    calls=lambda _table, args: _update(args, TableClass=args.table_class),
)


def _maximums(args: TableArgs, _settings: StackSettings) -> dict[str, Units]:
    return _limited(
        {
            place: {"read": maximum.read_units or 0, "write": maximum.write_units or 0}
            for place, maximum in {_TABLE: args.maximum, **args.index_maximums}.items()
        }
    )


def found_maximums(table: TableDescription, _args: TableArgs) -> dict[str, Units]:
    """Return the maximums that AWS reports, by the table and its indexes."""
    places = {_TABLE: table.table(), **table.indexes()}
    return _limited({place: _found_units(response) for place, response in places.items()})


def _found_units(response: Response) -> Units:
    maximum: Response = response.get("OnDemandThroughput") or {}
    return {
        "read": maximum.get("MaxReadRequestUnits", 0),
        "write": maximum.get("MaxWriteRequestUnits", 0),
    }


def _limited(units: dict[str, Units]) -> dict[str, Units]:
    """Return the maximums without those of -1, AWS's value for no maximum."""
    found = {
        place: {access: most for access, most in one.items() if most > 0}
        for place, one in units.items()
    }
    return {place: one for place, one in found.items() if one}


def _maximum_calls(_table: TableDescription, args: TableArgs) -> Iterator[Call]:
    if args.maximum != UNLIMITED:
        yield from _update(args, OnDemandThroughput=_asked_units(args.maximum))
    for name, maximum in args.index_maximums.items():
        if maximum != UNLIMITED:
            change = {"IndexName": name, "OnDemandThroughput": _asked_units(maximum)}
            yield from _update(args, GlobalSecondaryIndexUpdates=[{"Update": change}])


def _asked_units(maximum: MaxThroughput) -> Units:
    return {
        "MaxReadRequestUnits": maximum.read_units or NO_MAXIMUM,
        "MaxWriteRequestUnits": maximum.write_units or NO_MAXIMUM,
    }


MAXIMUMS = Facet(
    name="maximums",
    label="maximums",
    expected=_maximums,
    found=found_maximums,
    calls=_maximum_calls,
    action="To lift a maximum, set it to -1.",
)


def _warm_places(args: TableArgs) -> dict[str, Units]:
    places = {_TABLE: args.warm, **args.warm_indexes}
    return {place: warm.units for place, warm in places.items() if warm != NOT_WARMED}


def _found_warm(table: TableDescription, args: TableArgs) -> dict[str, Units]:
    """Return the warm throughput, up to the requested units, because AWS may raise it further."""
    described = {_TABLE: table.table(), **table.indexes()}
    return {
        place: {
            access: min(units, found[f"{access.title()}UnitsPerSecond"])
            for access, units in asked.items()
        }
        for place, asked in _warm_places(args).items()
        if (found := described.get(place, {}).get("WarmThroughput"))
    }


# A restore leaves it to the stack, because AWS charges for it, and only traffic needs it.
WARM = Facet(
    name="warm",
    label="warm throughput",
    expected=lambda args, _settings: _warm_places(args),
    found=_found_warm,
    applies=lambda args: bool(_warm_places(args)),
    action="AWS may take minutes to raise it.",
)


def insights(args: TableArgs, asked: Insights) -> dict[str, str]:
    """Return the mode of contributor insights in the stack, by the table and its indexes."""
    mode = INSIGHTS_MODES.get(asked, OFF)
    return dict.fromkeys([_TABLE, *(index.name for index in args.spec.indexes)], mode)


def found_insights(table: TableDescription, args: TableArgs) -> dict[str, str]:
    """Return the mode of contributor insights in AWS, by the table and its indexes."""
    places = {_TABLE: None, **{index.name: index.name for index in args.spec.indexes}}
    return {place: table.insights(index) for place, index in places.items()}


def _insights_calls(_table: TableDescription, args: TableArgs) -> Iterator[Call]:
    mode = INSIGHTS_MODES.get(args.insights)
    for index in (None, *(index.name for index in args.spec.indexes)):
        yield Call(
            action="update_contributor_insights",
            parameters={
                "TableName": _name(args),
                "ContributorInsightsAction": "ENABLE" if mode else "DISABLE",
                **({"IndexName": index} if index else {}),
                **({"ContributorInsightsMode": mode} if mode else {}),
            },
        )


INSIGHTS = Facet(
    name="insights",
    label="contributor insights",
    expected=lambda args, _settings: insights(args, args.insights),
    found=found_insights,
    calls=_insights_calls,
)

REPLICAS = Facet(
    name="replicas",
    label="replicas",
    expected=lambda args, _settings: sorted(replica.region for replica in args.replicas),
    found=lambda table, args: sorted({*table.replicas()} - {args.site.region}),
)

CONSISTENCY = Facet(
    name="consistency",
    label="consistency across regions",
    expected=lambda args, _settings: {"mode": args.consistency, "witness": args.witness or "none"},
    found=lambda table, _args: table.consistency(),
    applies=lambda args: bool(args.replicas),
    action="The consistency and the witness of a table with replicas cannot be changed.",
)


def _readers_calls(_table: TableDescription, args: TableArgs) -> Iterator[Call]:
    policy = document(sharing(args.site, args.spec, args.readers))
    arn = args.site.table_arn(args.spec)
    yield Call(action="put_resource_policy", parameters={"ResourceArn": arn, "Policy": policy})


READERS = Facet(
    name="readers",
    label="readers",
    expected=lambda args, _settings: sorted(args.readers),
    found=lambda table, _args: table.readers(),
    calls=_readers_calls,
    applies=lambda args: bool(args.readers),
)

FACETS = (
    BILLING,
    PROTECTION,
    RECOVERY,
    EXPIRY,
    ENCRYPTION,
    STREAM,
    KINESIS,
    TAGS,
    CLASS,
    MAXIMUMS,
    WARM,
    INSIGHTS,
    REPLICAS,
    CONSISTENCY,
    READERS,
)
"""All facets, in the order in which they are shown."""
