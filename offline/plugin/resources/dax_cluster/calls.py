"""DAX's calls on clusters, as AWS answers them."""

from typing import Any

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.resources.dax_cluster import kept
from offline.plugin.resources.dax_parameter_group import RESOURCE as PARAMETER_GROUPS
from offline.plugin.resources.dax_subnet_group import RESOURCE as SUBNET_GROUPS
from offline.plugin.tagging import as_list
from offline.plugin.values import Properties

NOT_FOUND = "ClusterNotFoundFault"
# Every account has these.
DEFAULT_SUBNETS = "default"
DEFAULT_PARAMETERS = "default.dax1.0"
NAMES = {
    "AvailabilityZones": "availabilityZones",
    "ClusterEndpointEncryptionType": "clusterEndpointEncryptionType",
    "ClusterName": "clusterName",
    "Description": "description",
    "IamRoleArn": "iamRoleArn",
    "NodeType": "nodeType",
    "NotificationTopicArn": "notificationTopicArn",
    "ParameterGroupName": "parameterGroupName",
    "PreferredMaintenanceWindow": "maintenanceWindow",
    "ReplicationFactor": "replicationFactor",
    "SecurityGroupIds": "securityGroupIds",
    "SubnetGroupName": "subnetGroupName",
}


def create(aws: Aws, inputs: Properties) -> None:
    """Make a cluster."""
    name: str = inputs["clusterName"]
    if describe(aws, name):
        raise AwsError(
            "dax", "CreateCluster", "ClusterAlreadyExistsFault", f"Cluster {name} already exists."
        )
    _check_zones(inputs)
    subnets = inputs.get("subnetGroupName") or DEFAULT_SUBNETS
    if subnets != DEFAULT_SUBNETS and SUBNET_GROUPS.read(aws, subnets, {}) is None:
        raise AwsError(
            "dax",
            "CreateCluster",
            "SubnetGroupNotFoundFault",
            f"Subnet group {subnets} not found.",
        )
    check_parameters(aws, "CreateCluster", inputs)
    given = {key: inputs[name] for key, name in NAMES.items() if inputs.get(name) is not None}
    encryption: Properties = inputs.get("serverSideEncryption") or {}
    given["SSESpecification"] = {"Enabled": encryption.get("enabled", False)}
    aws.call("dax", "CreateCluster", **given, Tags=as_list(inputs.get("tags") or {}))
    kept.record(aws, name, inputs)


def check_parameters(aws: Aws, action: str, inputs: Properties) -> None:
    """Refuse a parameter group that does not exist."""
    group = inputs.get("parameterGroupName") or DEFAULT_PARAMETERS
    if group != DEFAULT_PARAMETERS and PARAMETER_GROUPS.read(aws, group, {}) is None:
        raise AwsError(
            "dax", action, "ParameterGroupNotFoundFault", f"Parameter group {group} not found."
        )


def describe(aws: Aws, name: str) -> dict[str, Any] | None:
    """Give a cluster as the embedded AWS has it, or None where there is none."""
    try:
        return aws.call("dax", "DescribeClusters", ClusterNames=[name])["Clusters"][0]
    except AwsError as error:
        if error.code == NOT_FOUND:
            return None
        raise


def wait_until_available(aws: Aws, name: str) -> None:
    """Wait until a cluster serves."""

    def is_available() -> bool:
        cluster = describe(aws, name)
        return cluster is not None and cluster["Status"] == "available"

    aws.wait(f"cluster '{name}'", is_available)


def resize(aws: Aws, name: str, before: int, after: int) -> None:
    """Bring a cluster to as many nodes as asked."""
    if before == after:
        return
    action = "IncreaseReplicationFactor" if after > before else "DecreaseReplicationFactor"
    aws.call("dax", action, ClusterName=name, NewReplicationFactor=after)


def tags_of(aws: Aws, arn: str) -> list[dict[str, str]]:
    """Give the tags of a cluster."""
    return aws.pages("dax", "ListTags", "Tags", ResourceName=arn)


def untag(aws: Aws, arn: str, keys: list[str]) -> None:
    """Take tags off a cluster."""
    if keys:
        aws.call("dax", "UntagResource", ResourceName=arn, TagKeys=keys)


def tag(aws: Aws, arn: str, tags: dict[str, str]) -> None:
    """Put tags on a cluster."""
    if tags:
        aws.call("dax", "TagResource", ResourceName=arn, Tags=as_list(tags))


def _check_zones(inputs: Properties) -> None:
    zones: list[str] = inputs.get("availabilityZones") or []
    if zones and len(zones) != inputs["replicationFactor"]:
        raise AwsError(
            "dax",
            "CreateCluster",
            "InvalidParameterValueException",
            f"There are {len(zones)} availability zones for {inputs['replicationFactor']} nodes.",
        )
