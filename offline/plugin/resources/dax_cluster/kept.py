"""What the embedded AWS does not hold of a cluster, recorded beside it.

That is its zones, its groups of subnets, of parameters and of security, its maintenance window and
its topic; and its description, as the embedded AWS cannot change a cluster.
"""

from offline.plugin.aws import Aws
from offline.plugin.resources.dax_subnet_group import CLUSTERS
from offline.plugin.values import Properties

PROPERTIES = (
    "availabilityZones",
    "description",
    "maintenanceWindow",
    "notificationTopicArn",
    "parameterGroupName",
    "securityGroupIds",
    "subnetGroupName",
)


def record(aws: Aws, name: str, inputs: Properties) -> None:
    """Keep what the embedded AWS drops of a cluster."""
    kept: Properties = {key: inputs[key] for key in PROPERTIES if inputs.get(key) is not None}
    if "maintenanceWindow" in kept:
        kept["maintenanceWindow"] = kept["maintenanceWindow"].lower()
    # One that was taken away is still in the embedded AWS.
    kept.setdefault("description", None)
    aws.records.put(CLUSTERS, _identity(aws, name), kept)


def recorded(aws: Aws, name: str) -> Properties:
    """Give what was kept of a cluster."""
    return aws.records.get(CLUSTERS, _identity(aws, name)) or {}


def forget(aws: Aws, name: str) -> None:
    """Drop what was kept of a cluster."""
    aws.records.delete(CLUSTERS, _identity(aws, name))


def _identity(aws: Aws, name: str) -> str:
    return f"{aws.region}/{name}"
