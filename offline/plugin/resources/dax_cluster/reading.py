"""A cluster's properties, from what DAX answers."""

from typing import Any

from offline.plugin.aws import Aws
from offline.plugin.resources.dax_cluster import calls, kept
from offline.plugin.tagging import as_map
from offline.plugin.values import Properties

Answer = dict[str, Any]


def outputs(aws: Aws, name: str) -> Properties | None:
    """Give the properties of a cluster, or None where there is none."""
    cluster = calls.describe(aws, name)
    if cluster is None:
        return None
    extra = kept.recorded(aws, name)
    # As in AWS, nothing tells later which zones were asked for.
    zones: list[str] = extra.pop("availabilityZones", [])
    endpoint: Answer = cluster["ClusterDiscoveryEndpoint"]
    address: str = endpoint.get("Address", "")
    return {
        "arn": cluster["ClusterArn"],
        "clusterAddress": address,
        "clusterEndpointEncryptionType": cluster["ClusterEndpointEncryptionType"],
        "clusterName": cluster["ClusterName"],
        "configurationEndpoint": f"{address}:{endpoint['Port']}",
        "description": cluster.get("Description"),
        "iamRoleArn": cluster["IamRoleArn"],
        "maintenanceWindow": cluster["PreferredMaintenanceWindow"],
        "nodes": _nodes(cluster.get("Nodes", []), zones),
        "nodeType": cluster["NodeType"],
        "notificationTopicArn": None,
        "parameterGroupName": cluster["ParameterGroup"]["ParameterGroupName"],
        "port": endpoint["Port"],
        "replicationFactor": cluster["TotalNodes"],
        "securityGroupIds": [
            group["SecurityGroupIdentifier"] for group in cluster["SecurityGroups"]
        ],
        "serverSideEncryption": {"enabled": cluster["SSEDescription"]["Status"] == "ENABLED"},
        "subnetGroupName": cluster["SubnetGroup"],
        "tags": as_map(calls.tags_of(aws, cluster["ClusterArn"])),
        **extra,
    }


def _nodes(nodes: list[Answer], zones: list[str]) -> list[Properties]:
    return [
        {
            "address": node["Endpoint"]["Address"],
            "availabilityZone": zones[place % len(zones)] if zones else node["AvailabilityZone"],
            "id": node["NodeId"],
            "port": node["Endpoint"]["Port"],
        }
        for place, node in enumerate(sorted(nodes, key=lambda node: node["NodeId"]))
    ]
