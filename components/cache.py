"""A DAX cluster in front of a table, for workloads that read the same items repeatedly."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import dax, iam

from components.documents import document
from components.permissions import caching
from components.roles import assumed_by
from components.site import Site
from market_intelligence.specs import TableSpec

_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheArgs:
    """What a Cache needs besides its name.

    `subnet_ids` should be in as many zones as there are nodes. `key_arn` is that of the table's
    customer-managed key, if it has one. `permissions_boundary` is the name of the managed policy
    in the account that limits the role.
    """

    site: Site
    spec: TableSpec
    subnet_ids: Sequence[str]
    security_group_ids: Sequence[str]
    node_type: str = "dax.r5.large"
    nodes: int = 3
    item_ttl_seconds: int = 300
    query_ttl_seconds: int = 300
    maintenance_window: str | None = None
    key_arn: pulumi.Input[str] | None = None
    permissions_boundary: str | None = None


class Cache(pulumi.ComponentResource):
    """A cluster encrypted at rest and in transit, in the subnets and security groups given.

    It serves one table, because a principal that reads one table through a cluster can read all
    that it serves.
    """

    name: pulumi.Output[str]
    endpoint: pulumi.Output[str]

    def __init__(
        self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:cache:Cache", name, None, opts)
        site, child = args.site, pulumi.ResourceOptions(parent=self)
        subnets = dax.SubnetGroup(
            f"{name}-subnets", name=site.name(name), subnet_ids=args.subnet_ids, opts=child
        )
        # AWS does not change the parameters of a group in use, so that another group takes its
        # place. That one needs another name: the engine makes it up, while a group that is there
        # keeps the name that it was given.
        parameters = dax.ParameterGroup(
            f"{name}-parameters",
            parameters=[
                dax.ParameterGroupParameterArgs(
                    name=f"{kind}-ttl-millis", value=str(seconds * _MILLISECONDS)
                )
                for kind, seconds in (
                    ("query", args.query_ttl_seconds),
                    ("record", args.item_ttl_seconds),
                )
            ],
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=["name"], replace_on_changes=["parameters"]
            ),
        )
        role = iam.Role(
            f"{name}-role",
            name=site.global_name(name),
            description="Lets the cache read and write its table for its clients.",
            assume_role_policy=document([assumed_by("dax")]),
            permissions_boundary=boundary_arn(site, args.permissions_boundary),
            tags=site.tags,
            opts=child,
        )
        key = pulumi.Output.from_input(args.key_arn)
        iam.RolePolicy(
            f"{name}-table",
            role=role.name,
            policy=key.apply(lambda arn: document(caching(site, args.spec, arn))),
            opts=child,
        )
        cluster = dax.Cluster(
            name,
            cluster_name=cluster_name(site, args.spec),
            description=f"Items and queries of {site.table_name(args.spec)}.",
            node_type=args.node_type,
            replication_factor=args.nodes,
            iam_role_arn=role.arn,
            subnet_group_name=subnets.name,
            parameter_group_name=parameters.name,
            security_group_ids=args.security_group_ids,
            maintenance_window=args.maintenance_window,
            server_side_encryption=dax.ClusterServerSideEncryptionArgs(enabled=True),
            cluster_endpoint_encryption_type="TLS",
            tags=site.tags,
            # Names are unique in AWS, and a replacement has the same name.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        self.name = cluster.cluster_name
        self.endpoint = cluster.configuration_endpoint
        self.register_outputs({"name": self.name, "endpoint": self.endpoint})


def boundary_arn(site: Site, name: str | None) -> str | None:
    """Return the ARN of the managed policy of the account that bounds the role of the cache."""
    return site.policy_arn(name) if name else None


def cluster_name(site: Site, spec: TableSpec) -> str:
    """Return the name of a table's cluster: AWS allows 20 characters at most."""
    return f"{site.environment}-{spec.name}"
