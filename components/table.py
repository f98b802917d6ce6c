"""One DynamoDB table, deployed as its specification says and guarded against loss."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_aws import dynamodb

from tables.specs import Index, TableSpec

_MAX_RECOVERY_DAYS = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class TableArgs:
    """What a Table needs besides its name.

    `recovery_days` is how far back the table can be restored, 1 to 35; None turns point-in-time
    recovery off. `time_to_live` lets DynamoDB delete items whose TTL attribute has passed.
    """

    spec: TableSpec
    environment: str
    recovery_days: int | None = _MAX_RECOVERY_DAYS
    deletion_protection: bool = True
    time_to_live: bool = False
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Refuse what AWS would refuse only after other resources exist."""
        if self.recovery_days is not None and not 1 <= self.recovery_days <= _MAX_RECOVERY_DAYS:
            raise ValueError(
                f"table '{self.spec.name}': recovery_days is {self.recovery_days}; "
                f"it takes 1 to {_MAX_RECOVERY_DAYS}, or None to turn recovery off"
            )
        if self.time_to_live and self.spec.ttl_attribute is None:
            raise ValueError(
                f"table '{self.spec.name}': time_to_live is on, but its spec has no ttl_attribute"
            )


class Table(pulumi.ComponentResource):
    """A table with its indexes: recoverable and protected, unless its args say otherwise."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    index_names: pulumi.Output[list[str]]

    def __init__(
        self, name: str, args: TableArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:table:Table", name, None, opts)
        spec = args.spec
        table = dynamodb.Table(
            name,
            name=spec.physical_name(args.environment),
            billing_mode=spec.billing_mode,
            hash_key=spec.hash_key.name,
            range_key=spec.range_key.name if spec.range_key else None,
            attributes=[
                dynamodb.TableAttributeArgs(name=key.name, type=key.type) for key in spec.attributes
            ],
            global_secondary_indexes=[_index(index) for index in spec.indexes],
            ttl=_ttl(args),
            point_in_time_recovery=dynamodb.TablePointInTimeRecoveryArgs(
                enabled=args.recovery_days is not None,
                recovery_period_in_days=args.recovery_days,
            ),
            deletion_protection_enabled=args.deletion_protection,
            tags=args.tags,
            # None rather than False, so that a parent's protection still reaches the table.
            opts=pulumi.ResourceOptions(parent=self, protect=args.deletion_protection or None),
        )
        self.name = table.name
        self.arn = table.arn
        self.index_names = pulumi.Output.from_input([index.name for index in spec.indexes])
        self.register_outputs({"name": self.name, "arn": self.arn, "indexNames": self.index_names})


def _index(index: Index) -> dynamodb.TableGlobalSecondaryIndexArgs:
    return dynamodb.TableGlobalSecondaryIndexArgs(
        name=index.name,
        key_schemas=[
            dynamodb.TableGlobalSecondaryIndexKeySchemaArgs(
                attribute_name=key.name, key_type=key_type
            )
            for key, key_type in zip(index.keys, ("HASH", "RANGE"), strict=False)
        ],
        projection_type=index.projection,
        non_key_attributes=index.non_key_attributes or None,
    )


def _ttl(args: TableArgs) -> dynamodb.TableTtlArgs | None:
    # DynamoDB asks for the attribute's name to turn expiry off, so the name stays.
    if args.spec.ttl_attribute is None:
        return None
    return dynamodb.TableTtlArgs(attribute_name=args.spec.ttl_attribute, enabled=args.time_to_live)
