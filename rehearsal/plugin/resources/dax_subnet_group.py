"""The subnets in which a DAX cluster may have its nodes: recorded only."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.state_store import Recorded
from rehearsal.plugin.values import Properties

# What the embedded AWS does not hold of a cluster is kept under this kind.
CLUSTERS = "dax-cluster"


class SubnetGroup(Recorded):
    """A group of subnets, its id being its name."""

    type_name = "aws:dax/subnetGroup:SubnetGroup"
    facts = PropertyRules(
        service="dax",
        auto_named="name",
        replaces=frozenset({"name"}),
        sets={"subnetIds": None},
    )

    @override
    def identity(self, aws: Aws, inputs: Properties) -> str:
        return inputs["name"]

    @override
    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        return {"vpcId": _network(aws, inputs["subnetIds"])}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        # A rehearsal takes each subnet for one that a node is in.
        gone = sorted({*olds["subnetIds"]} - {*news["subnetIds"]})
        if gone and is_used(aws, "subnetGroupName", identity):
            raise AwsError(
                "dax",
                "UpdateSubnetGroup",
                "SubnetInUse",
                f"A cluster has nodes in {', '.join(gone)}.",
            )
        super().update(aws, identity, olds, news, changed)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        if is_used(aws, "subnetGroupName", identity):
            raise AwsError(
                "dax",
                "DeleteSubnetGroup",
                "SubnetGroupInUseFault",
                f"Subnet group {identity} is used by a cluster.",
            )
        super().delete(aws, identity, olds)


def is_used(aws: Aws, name: str, value: str) -> bool:
    """Whether the property `name` of some cluster is `value`."""
    clusters = aws.pages("dax", "DescribeClusters", "Clusters")
    kept = (aws.records.get(CLUSTERS, f"{aws.region}/{one['ClusterName']}") for one in clusters)
    return any(properties and properties.get(name) == value for properties in kept)


def _network(aws: Aws, subnets: list[str]) -> str:
    """Return the network of subnets: those that are not of the program are of the default one."""
    chosen = {"Name": "subnet-id", "Values": subnets}
    if found := aws.call("ec2", "DescribeSubnets", Filters=[chosen])["Subnets"]:
        return found[0]["VpcId"]
    default = {"Name": "is-default", "Values": ["true"]}
    return aws.call("ec2", "DescribeVpcs", Filters=[default])["Vpcs"][0]["VpcId"]


RESOURCE = SubnetGroup()
