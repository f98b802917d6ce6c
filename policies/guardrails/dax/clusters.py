"""DAX's resource types, and what messages call a cluster."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

CLUSTER = "aws:dax/cluster:Cluster"
SUBNET_GROUP = "aws:dax/subnetGroup:SubnetGroup"


def cluster_label(args: ResourceValidationArgs) -> str:
    """Name a cluster as AWS does, or as the program does where that name is not known."""
    name = read(args.props, "clusterName")
    return f"DAX cluster {name!r}" if isinstance(name, str) else f"DAX cluster {args.name!r}"
