"""One DynamoDB table, as its specification says, and protected against loss."""

import pulumi
from pulumi_aws import dynamodb

from components.documents import Limit, limited
from components.permissions import sharing
from components.table_args import INSIGHTS_MODES, Replica, TableArgs
from market_intelligence.specs import Index
from market_intelligence.table_options import NOT_WARMED, UNLIMITED, Insights, MaxThroughput

_FEWER_READERS = "List fewer readers, such as one role for each account."


class Table(pulumi.ComponentResource):
    """A table with its indexes: recoverable and protected, unless its args say otherwise."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    index_names: pulumi.Output[list[str]]
    stream_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: TableArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:table:Table", name, None, opts)
        spec = args.spec
        table = dynamodb.Table(
            name,
            name=args.site.table_name(spec),
            billing_mode=spec.billing_mode,
            hash_key=spec.hash_key.name,
            range_key=spec.range_key.name if spec.range_key else None,
            attributes=[
                dynamodb.TableAttributeArgs(name=key.name, type=key.type) for key in spec.attributes
            ],
            global_secondary_indexes=[_index(index, args) for index in spec.indexes],
            on_demand_throughput=_maximum(args.maximum),
            warm_throughput=dynamodb.TableWarmThroughputArgs(
                read_units_per_second=args.warm.units["read"],
                write_units_per_second=args.warm.units["write"],
            )
            if args.warm != NOT_WARMED
            else None,
            table_class=args.table_class,
            ttl=_ttl(args),
            point_in_time_recovery=dynamodb.TablePointInTimeRecoveryArgs(
                enabled=args.recovery_days is not None,
                recovery_period_in_days=args.recovery_days,
            ),
            server_side_encryption=dynamodb.TableServerSideEncryptionArgs(
                enabled=args.aws_managed_key or args.key_arn is not None, kms_key_arn=args.key_arn
            ),
            stream_enabled=args.stream is not None,
            stream_view_type=args.stream,
            replicas=_replicas(args) or None,
            global_table_witness=dynamodb.TableGlobalTableWitnessArgs(region_name=args.witness)
            if args.witness
            else None,
            deletion_protection_enabled=args.deletion_protection,
            tags=args.site.tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                # None instead of False, so that the table inherits its parent's protection.
                protect=args.deletion_protection or None,
                # The URN under which `pulumi import` puts an existing table, on every engine.
                aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)],
            ),
        )
        self._observe(name, args, table, args.insights)
        for replica in args.replicas:
            there = f"{name}-{replica.region}"
            self._observe(there, args, table, replica.insights, replica.region)
            if replica.tags:
                self._tag(there, args, table, replica)
        self._share(name, args, table)
        self._send(name, args, table)
        self.name = table.name
        self.arn = table.arn
        self.stream_arn = table.stream_arn
        self.index_names = pulumi.Output.from_input([index.name for index in spec.indexes])
        self.register_outputs(
            {
                "name": self.name,
                "arn": self.arn,
                "indexNames": self.index_names,
                "streamArn": self.stream_arn,
            }
        )

    def _observe(
        self,
        name: str,
        args: TableArgs,
        table: dynamodb.Table,
        insights: Insights,
        region: str | None = None,
    ) -> None:
        """Enable contributor insights for the table, or for a replica, and each index."""
        if insights == "off":
            return
        for index in (None, *(index.name for index in args.spec.indexes)):
            dynamodb.ContributorInsights(
                f"{name}-{index}-insights" if index else f"{name}-insights",
                table_name=table.name,
                index_name=index,
                mode=INSIGHTS_MODES[insights],
                region=region,
                # The provider cannot change a mode, and disabling the old insights after enabling
                # the new ones would leave none.
                opts=pulumi.ResourceOptions(
                    parent=self, replace_on_changes=["mode"], delete_before_replace=True
                ),
            )

    def _tag(self, name: str, args: TableArgs, table: dynamodb.Table, replica: Replica) -> None:
        """Set all tags of a replica that has tags of its own.

        While the provider brings a table's tags to a replica, it takes off all others.
        """
        site = args.site.within(replica.region)
        for key, value in args.tags_of(replica).items():
            dynamodb.Tag(
                f"{name}-tag-{key}",
                # Known before AWS answers, as the pack sees by it that this is not the table.
                resource_arn=site.table_arn(args.spec),
                key=key,
                value=value,
                region=replica.region,
                opts=pulumi.ResourceOptions(
                    parent=self,
                    depends_on=[table],
                    # Once it has none of its own, the provider has brought these before they go.
                    retain_on_delete=key in site.tags,
                ),
            )

    def _share(self, name: str, args: TableArgs, table: dynamodb.Table) -> None:
        """Allow principals of other accounts to read the table."""
        if args.readers:
            dynamodb.ResourcePolicy(
                f"{name}-readers",
                resource_arn=table.arn,
                policy=limited(
                    sharing(args.site, args.spec, args.readers),
                    Limit(
                        # "Resource-based policies" in the DynamoDB developer guide.
                        most=20_480,
                        subject=f"the table {args.spec.name}",
                        action=_FEWER_READERS,
                    ),
                ),
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _send(self, name: str, args: TableArgs, table: dynamodb.Table) -> None:
        """Send the table's changes to a Kinesis data stream."""
        if args.kinesis:
            dynamodb.KinesisStreamingDestination(
                f"{name}-kinesis",
                table_name=table.name,
                stream_arn=args.kinesis.stream_arn,
                approximate_creation_date_time_precision=args.kinesis.precision,
                opts=pulumi.ResourceOptions(
                    parent=self,
                    # A table has one destination at a time.
                    delete_before_replace=True,
                    # Where `pulumi import` puts one that is there already.
                    aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)],
                ),
            )


def _index(index: Index, args: TableArgs) -> dynamodb.TableGlobalSecondaryIndexArgs:
    maximum = args.index_maximums.get(index.name, UNLIMITED)
    warm = args.warm_indexes.get(index.name, NOT_WARMED)
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
        on_demand_throughput=dynamodb.TableGlobalSecondaryIndexOnDemandThroughputArgs(
            max_read_request_units=maximum.read_units, max_write_request_units=maximum.write_units
        )
        if maximum != UNLIMITED
        else None,
        warm_throughput=dynamodb.TableGlobalSecondaryIndexWarmThroughputArgs(
            read_units_per_second=warm.units["read"], write_units_per_second=warm.units["write"]
        )
        if warm != NOT_WARMED
        else None,
    )


def _maximum(maximum: MaxThroughput) -> dynamodb.TableOnDemandThroughputArgs | None:
    if maximum == UNLIMITED:
        return None
    return dynamodb.TableOnDemandThroughputArgs(
        max_read_request_units=maximum.read_units, max_write_request_units=maximum.write_units
    )


def _ttl(args: TableArgs) -> dynamodb.TableTtlArgs | None:
    # DynamoDB requires the attribute's name to turn expiry off, so the name stays.
    if args.spec.ttl_attribute is None:
        return None
    return dynamodb.TableTtlArgs(attribute_name=args.spec.ttl_attribute, enabled=args.time_to_live)


def _replicas(args: TableArgs) -> list[dynamodb.TableReplicaArgs]:
    return [
        dynamodb.TableReplicaArgs(
            region_name=replica.region,
            # EVENTUAL is the provider's default.
            consistency_mode=args.consistency if args.consistency == "STRONG" else None,
            kms_key_arn=replica.key_arn,
            point_in_time_recovery=args.is_recoverable(replica),
            deletion_protection_enabled=args.is_protected(replica),
            propagate_tags=not replica.tags,
        )
        for replica in args.replicas
    ]
