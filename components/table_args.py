"""The arguments of a table, and the checks of their combinations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components.site import Site
from market_intelligence.specs import TableSpec
from market_intelligence.table_options import (
    NOT_WARMED,
    REPLICATED_STREAM,
    UNLIMITED,
    Insights,
    MaxThroughput,
    RegionConsistency,
    StreamView,
    TableClass,
    TimestampPrecision,
    WarmThroughput,
)

INSIGHTS_MODES: Mapping[Insights, str] = {
    "all": "ACCESSED_AND_THROTTLED_KEYS",
    "throttled": "THROTTLED_KEYS",
}
"""The names of the modes in AWS, except off."""

MAX_RECOVERY_DAYS = 35
FURTHER_STRONG_REGIONS = 2
"""The regions of a strongly consistent table beside its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A copy of a table in another region, with a customer-managed key of that region or none.

    `has_recovery` and `deletion_protection` are as the table's where they are None. `insights` are
    those of the copy and its indexes alone: AWS takes over none from the table. `tags` are beside
    those of the table.
    """

    region: str
    key_arn: pulumi.Input[str] | None = None
    has_recovery: bool | None = None
    deletion_protection: bool | None = None
    insights: Insights = "off"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class KinesisDestination:
    """A Kinesis data stream that gets the changes of a table; AWS has a default precision."""

    stream_arn: str
    precision: TimestampPrecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableArgs:
    """What a Table needs besides its name.

    `recovery_days` is how many days back the table can be restored, 1 to 35; None turns
    point-in-time recovery off. `time_to_live` lets DynamoDB delete items whose TTL attribute has
    passed. `key_arn` is that of a customer-managed key; without one it is a key that AWS owns, or,
    with `aws_managed_key`, the one that it manages in this account. `insights` selects the keys
    that are counted: accessed and throttled ones, or only throttled ones. `consistency` is that
    over the regions of the replicas: STRONG takes two of them, or one and the region of a
    `witness`, which holds no copy to read. `readers` are the ARNs of principals of any account
    that may read the table.
    """

    spec: TableSpec
    site: Site
    recovery_days: int | None = MAX_RECOVERY_DAYS
    deletion_protection: bool = True
    time_to_live: bool = False
    key_arn: pulumi.Input[str] | None = None
    aws_managed_key: bool = False
    table_class: TableClass = "STANDARD"
    stream: StreamView | None = None
    kinesis: KinesisDestination | None = None
    insights: Insights = "off"
    maximum: MaxThroughput = UNLIMITED
    index_maximums: Mapping[str, MaxThroughput] = field(default_factory=dict[str, MaxThroughput])
    warm: WarmThroughput = NOT_WARMED
    warm_indexes: Mapping[str, WarmThroughput] = field(default_factory=dict[str, WarmThroughput])
    replicas: Sequence[Replica] = ()
    consistency: RegionConsistency = "EVENTUAL"
    witness: str | None = None
    readers: Sequence[str] = ()

    def tags_of(self, replica: Replica) -> dict[str, str]:
        """Return all tags of a replica."""
        return {**self.site.tags, **replica.tags}

    def is_recoverable(self, replica: Replica) -> bool:
        """Whether a replica can be restored to a point in time."""
        of_table = self.recovery_days is not None
        return of_table if replica.has_recovery is None else replica.has_recovery

    def is_protected(self, replica: Replica) -> bool:
        """Whether AWS refuses to delete a replica."""
        own = replica.deletion_protection
        return self.deletion_protection if own is None else own

    @property
    def lagging_regions(self) -> list[str]:
        """The regions whose replicas can be behind the table, and report by how much."""
        return [one.region for one in self.replicas] if self.consistency == "EVENTUAL" else []

    def __post_init__(self) -> None:
        """Refuse what AWS would refuse only after it has created other resources."""
        if found := [*_faults(self)]:
            raise ValueError(f"table '{self.spec.name}': {'; '.join(found)}")


def _faults(args: TableArgs) -> Iterator[str]:
    if args.recovery_days is not None and not 1 <= args.recovery_days <= MAX_RECOVERY_DAYS:
        yield (
            f"recovery_days is {args.recovery_days}; must be 1 to {MAX_RECOVERY_DAYS}, or None to "
            "turn recovery off"
        )
    if args.time_to_live and args.spec.ttl_attribute is None:
        yield "time_to_live is on, but its spec has no ttl_attribute"
    if args.aws_managed_key and args.key_arn is not None:
        yield "aws_managed_key and key_arn exclude each other"
    indexes = [index.name for index in args.spec.indexes]
    for what, given in (
        ("index_maximums", args.index_maximums),
        ("warm_indexes", args.warm_indexes),
    ):
        for name in sorted({*given} - {*indexes}):
            yield f"{what} has '{name}'; its indexes are {', '.join(indexes) or 'none'}"
    yield from _consistency_faults(args)
    if args.lagging_regions and args.stream != REPLICATED_STREAM:
        yield f"replicas need the stream {REPLICATED_STREAM}; it is {args.stream}"
    for replica in args.replicas:
        if replica.region == args.site.region:
            yield f"replicas has {replica.region}, the region of the table itself"
        if (replica.key_arn is None) != (args.key_arn is None):
            yield (
                f"the table and its replica in {replica.region} must match: both with a "
                "key_arn, or both without"
            )


def _consistency_faults(args: TableArgs) -> Iterator[str]:
    regions = [args.site.region, *(replica.region for replica in args.replicas)]
    if args.consistency == "EVENTUAL":
        if args.witness:
            yield f"witness is {args.witness}, which only STRONG consistency has"
        return
    if args.witness in regions:
        yield f"witness is {args.witness}, where the table or a replica is"
    if len(args.replicas) + bool(args.witness) != FURTHER_STRONG_REGIONS or not args.replicas:
        yield "STRONG consistency takes two replicas, or one and a witness"
    if args.time_to_live:
        yield "STRONG consistency and time_to_live exclude each other"
