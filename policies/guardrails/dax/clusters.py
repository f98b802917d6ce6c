"""DAX's resource types, and the label of a cluster in messages."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

CLUSTER = "aws:dax/cluster:Cluster"
SUBNET_GROUP = "aws:dax/subnetGroup:SubnetGroup"


def cluster_label(args: ResourceValidationArgs) -> str:
    """Return the label of a cluster: its name in AWS, or in the program if that is unknown."""
    name = read(args.props, "clusterName")
    return f"DAX cluster {name!r}" if isinstance(name, str) else f"DAX cluster {args.name!r}"
