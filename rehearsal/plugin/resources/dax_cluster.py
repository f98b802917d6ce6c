"""Clusters of DAX, as `aws_dax_cluster` of the official plugin has them."""

import re
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.tagging import TagCalls, as_list, as_map
from rehearsal.plugin.values import Properties

TAGS = TagCalls(service="dax")

FACTS = PropertyRules(
    service="dax",
    defaults={"serverSideEncryption.enabled": False},
    enums={"clusterEndpointEncryptionType": "ClusterEndpointEncryptionType"},
    arns=frozenset({"iamRoleArn"}),
    replaces=frozenset(
        {
            "availabilityZones",
            "clusterEndpointEncryptionType",
            "clusterName",
            "iamRoleArn",
            "nodeType",
            "serverSideEncryption",
            "subnetGroupName",
        }
    ),
    sets={"availabilityZones": None, "securityGroupIds": None},
    computed=frozenset(
        {
            "clusterEndpointEncryptionType",
            "maintenanceWindow",
            "parameterGroupName",
            "securityGroupIds",
            "subnetGroupName",
        }
    ),
)


NAME_LENGTH = (1, 20)
# What a name is searched for, whether it must be found, and what is said if not.
NAME_RULES = (
    (r"^[0-9a-z-]+$", True, "must contain only lowercase alphanumeric characters and hyphens"),
    (r"^[a-z]", True, "must begin with a lowercase letter"),
    (r"--", False, "cannot contain two consecutive hyphens"),
    (r"-$", False, "cannot end with a hyphen"),
)
MOMENT = r"(?:sun|mon|tue|wed|thu|fri|sat):(?:[01]\d|2[0-3]):[0-5]\d"
WINDOW = re.compile(rf"(?:{MOMENT}-{MOMENT})?")


def problems(inputs: Properties) -> list[Problem]:
    """Return what is wrong with a cluster."""
    return [*_name(inputs), *_window(inputs)]


def _name(inputs: Properties) -> Iterator[Problem]:
    name = inputs["clusterName"]
    if not isinstance(name, str):
        return
    least, greatest = NAME_LENGTH
    if not least <= len(name) <= greatest:
        yield Problem(
            "clusterName",
            f"expected length of clusterName to be in the range ({least} - {greatest}), got {name}",
        )
    for pattern, must_match, reason in NAME_RULES:
        if bool(re.search(pattern, name)) != must_match:
            yield Problem("clusterName", f"invalid value for clusterName ({reason})")


def _window(inputs: Properties) -> Iterator[Problem]:
    window = inputs.get("maintenanceWindow")
    if isinstance(window, str) and not WINDOW.fullmatch(window.lower()):
        yield Problem(
            "maintenanceWindow",
            f'({window.lower()}) must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"',
        )


NOT_FOUND = "ClusterNotFoundFault"
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


# What may change in place beside tags and the number of nodes.
CHANGED = (
    "description",
    "maintenanceWindow",
    "notificationTopicArn",
    "parameterGroupName",
    "securityGroupIds",
)


def create(aws: Aws, inputs: Properties) -> None:
    """Make a cluster."""
    given = {key: inputs[name] for key, name in NAMES.items() if inputs.get(name) is not None}
    encryption: Properties = inputs.get("serverSideEncryption") or {}
    given["SSESpecification"] = {"Enabled": encryption.get("enabled", False)}
    aws.call("dax", "CreateCluster", **given, Tags=as_list(inputs.get("tags") or {}))


def change(aws: Aws, name: str, news: Properties, changed: frozenset[str]) -> None:
    """Change what may change in place, in one call."""
    if not changed & {*CHANGED}:
        return
    asked = {
        key: news[name]
        for key, name in NAMES.items()
        if name in CHANGED and name in changed and news.get(name) is not None
    }
    if "description" in changed:
        asked["Description"] = news.get("description") or ""
    if "notificationTopicArn" in changed:
        # AWS keeps a topic, and stops to notify it.
        topic = news.get("notificationTopicArn")
        asked["NotificationTopicStatus"] = "active" if topic else "inactive"
    aws.call("dax", "UpdateCluster", ClusterName=name, **asked)


def describe(aws: Aws, name: str) -> dict[str, Any] | None:
    """Return a cluster as the embedded AWS has it, or None where there is none."""
    answer = call_if_there(aws, "dax", "DescribeClusters", {NOT_FOUND}, ClusterNames=[name])
    return answer["Clusters"][0] if answer else None


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
    """Return the tags of a cluster."""
    return aws.pages("dax", "ListTags", "Tags", ResourceName=arn)


Answer = dict[str, Any]


def outputs(aws: Aws, name: str) -> Properties | None:
    """Return the properties of a cluster, or None where there is none."""
    cluster = describe(aws, name)
    if cluster is None:
        return None
    endpoint: Answer = cluster["ClusterDiscoveryEndpoint"]
    address: str = endpoint.get("Address", "")
    return {
        "arn": cluster["ClusterArn"],
        "clusterAddress": address,
        "clusterEndpointEncryptionType": cluster["ClusterEndpointEncryptionType"],
        "clusterName": cluster["ClusterName"],
        "configurationEndpoint": f"{address}:{endpoint['Port']}",
        "description": cluster.get("Description") or None,
        "iamRoleArn": cluster["IamRoleArn"],
        "maintenanceWindow": cluster["PreferredMaintenanceWindow"],
        "nodes": _nodes(cluster.get("Nodes", [])),
        "nodeType": cluster["NodeType"],
        "notificationTopicArn": _topic(cluster),
        "parameterGroupName": cluster["ParameterGroup"]["ParameterGroupName"],
        "port": endpoint["Port"],
        "replicationFactor": cluster["TotalNodes"],
        "securityGroupIds": [
            group["SecurityGroupIdentifier"] for group in cluster["SecurityGroups"]
        ],
        "serverSideEncryption": {"enabled": cluster["SSEDescription"]["Status"] == "ENABLED"},
        "subnetGroupName": cluster["SubnetGroup"],
        "tags": as_map(tags_of(aws, cluster["ClusterArn"])),
    }


def _topic(cluster: Answer) -> str | None:
    topic: Answer = cluster.get("NotificationConfiguration", {})
    return topic["TopicArn"] if topic.get("TopicStatus") == "active" else None


def _nodes(nodes: list[Answer]) -> list[Properties]:
    return [
        {
            "address": node["Endpoint"]["Address"],
            "availabilityZone": node["AvailabilityZone"],
            "id": node["NodeId"],
            "port": node["Endpoint"]["Port"],
        }
        for node in sorted(nodes, key=lambda node: node["NodeId"])
    ]


class Cluster(Resource):
    """A cluster, its id being its name."""

    type_name = "aws:dax/cluster:Cluster"
    facts = FACTS

    @override
    def problems(self, inputs: Properties, aws: Aws) -> list[Problem]:
        return problems(inputs)

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        # Of encryption, leaving it out means none, whatever there is.
        plain: Properties = {
            "clusterEndpointEncryptionType": "NONE",
            "serverSideEncryption": {"enabled": False},
        }
        window = news.get("maintenanceWindow")
        written = {"maintenanceWindow": window.lower()} if isinstance(window, str) else {}
        return olds, plain | news | written

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        create(aws, inputs)
        return inputs["clusterName"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        wait_until_available(aws, identity)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        return outputs(aws, identity)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        TAGS.change(aws, olds, news, ResourceName=olds["arn"])
        change(aws, identity, news, changed)
        resize(aws, identity, olds["replicationFactor"], news["replicationFactor"])
        wait_until_available(aws, identity)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "dax", "DeleteCluster", {NOT_FOUND}, ClusterName=identity)
        aws.wait(f"the deletion of '{identity}'", lambda: describe(aws, identity) is None)


RESOURCE = Cluster()
