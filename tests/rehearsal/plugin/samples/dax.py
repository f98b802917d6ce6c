"""Samples of the resource types of DAX."""

from unittest.mock import ANY

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.sample import (
    TAG_CHANGES,
    Change,
    Refusal,
    Sample,
    Steps,
    Words,
    length,
    no_arn,
)

QUERY = {"name": "query-ttl-millis", "value": "60000"}
RECORD = {"name": "record-ttl-millis", "value": "120000"}
SLOWER = QUERY | {"value": "90000"}

PARAMETER_GROUPS = Sample(
    token="aws:dax/parameterGroup:ParameterGroup",
    inputs={"name": "<name>", "description": "One minute", "parameters": [QUERY, RECORD]},
    outputs={},
    identity="<name>",
    auto_named=True,
    updates={
        "parameter": Change({"parameters": [SLOWER, RECORD]}, {"parameters[0].value": "UPDATE"})
    },
    replacing={"name": {"name": "other"}, "description": {"description": None}},
    accepted=[{"parameters": UNKNOWN}],
    taken=(
        "dax CreateParameterGroup: ParameterGroupAlreadyExistsFault: Parameter group <name> "
        "already exists."
    ),
    steps=Steps(
        "CreateParameterGroup",
        "DescribeParameters",
        "UpdateParameterGroup",
        "DeleteParameterGroup",
        "UpdateParameterGroup",
    ),
    same=[{"parameters": [RECORD, QUERY]}, {"parameters": None}],
)
FIVE_MINUTES = {"value": "300000"}
DEFAULT_PARAMETERS: list[Properties] = [QUERY | FIVE_MINUTES, RECORD | FIVE_MINUTES]
PLAIN_PARAMETER_GROUPS = Sample(
    token=PARAMETER_GROUPS.token,
    inputs={"name": "<name>"},
    outputs={"parameters": DEFAULT_PARAMETERS},
    decided=frozenset({"parameters"}),
    identity="<name>",
    imported={"parameters": DEFAULT_PARAMETERS},
)


def network(aws: Aws, _name: str) -> Words:
    """Make a network with two subnets."""
    vpc = aws.call("ec2", "CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    one, two = (
        aws.call("ec2", "CreateSubnet", VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]
        for n in range(2)
    )
    return {"vpc": vpc, "one": one["SubnetId"], "two": two["SubnetId"]}


SUBNET_GROUPS = Sample(
    token="aws:dax/subnetGroup:SubnetGroup",
    inputs={"name": "<name>", "description": "Two zones", "subnetIds": ["<one>", "<two>"]},
    outputs={"vpcId": "<vpc>"},
    decided=frozenset({"vpcId"}),
    identity="<name>",
    needs=network,
    auto_named=True,
    updates={
        "description": Change({"description": "x"}),
        "no description": Change({"description": None}, {"description": "DELETE"}),
        "subnets": Change({"subnetIds": ["<two>"]}, {"subnetIds[0]": "DELETE"}),
    },
    replacing={"name": {"name": "other"}},
    accepted=[{"subnetIds": UNKNOWN}],
    taken=(
        "dax CreateSubnetGroup: SubnetGroupAlreadyExistsFault: Subnet group <name> already exists."
    ),
    steps=Steps(
        "CreateSubnetGroup", "DescribeSubnetGroups", "UpdateSubnetGroup", "DeleteSubnetGroup"
    ),
    same=[{"subnetIds": ["<two>", "<one>"]}],
)

ROLE = "arn:aws:iam::123456789012:role/cache"
TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"
DECIDED = frozenset({"arn", "clusterAddress", "configurationEndpoint", "nodes", "port"})
NAME = "invalid value for clusterName"


def groups(aws: Aws, name: str) -> Words:
    """Make the groups of a cluster."""
    aws.call("dax", "CreateSubnetGroup", SubnetGroupName=name, SubnetIds=["subnet-1"])
    aws.call("dax", "CreateParameterGroup", ParameterGroupName=name)
    return {}


def name_of(name: str, *faults: str) -> Refusal:
    """Return the refusal of a cluster's name."""
    return ({"clusterName": name}, "clusterName", f"{NAME} ({', '.join(faults)})")


CLUSTERS = Sample(
    token="aws:dax/cluster:Cluster",
    inputs={
        "clusterEndpointEncryptionType": "TLS",
        "clusterName": "<name>",
        "description": "Reads",
        "iamRoleArn": ROLE,
        "maintenanceWindow": "sun:05:00-sun:06:00",
        "nodeType": "dax.r5.large",
        "notificationTopicArn": TOPIC,
        "parameterGroupName": "<name>",
        "replicationFactor": 2,
        "securityGroupIds": ["sg-1", "sg-2"],
        "serverSideEncryption": {"enabled": True},
        "subnetGroupName": "<name>",
        "tags": {"team": "orders"},
    },
    outputs={
        "arn": "arn:aws:dax:<region>:<account>:cache/<name>",
        "clusterAddress": ANY,
        "configurationEndpoint": ANY,
        "nodes": [ANY, ANY],
        "port": 8111,
    },
    decided=DECIDED,
    identity="<name>",
    needs=groups,
    updates={
        **TAG_CHANGES,
        "properties": Change(
            {
                "description": "x",
                "maintenanceWindow": "mon:01:00-mon:02:00",
                "notificationTopicArn": f"{TOPIC}2",
                "parameterGroupName": "default.dax1.0",
            }
        ),
        "properties that are left out": Change(
            {"description": None, "notificationTopicArn": None},
            {"description": "DELETE", "notificationTopicArn": "DELETE"},
        ),
        "security groups": Change(
            {"securityGroupIds": ["sg-3"]},
            {"securityGroupIds[0]": "UPDATE", "securityGroupIds[1]": "DELETE"},
        ),
        "fewer nodes": Change({"replicationFactor": 1}, outputs={"nodes": [ANY]}),
        "more nodes": Change({"replicationFactor": 3}, outputs={"nodes": [ANY, ANY, ANY]}),
    },
    replacing={
        "availabilityZones": {"availabilityZones": ["us-east-1a", "us-east-1b"]},
        "clusterEndpointEncryptionType": {"clusterEndpointEncryptionType": None},
        "clusterName": {"clusterName": "other"},
        "iamRoleArn": {"iamRoleArn": f"{ROLE}2"},
        "nodeType": {"nodeType": "dax.t3.small"},
        "serverSideEncryption.enabled": {"serverSideEncryption": None},
        "subnetGroupName": {"subnetGroupName": "other"},
    },
    same=[
        {"maintenanceWindow": "SUN:05:00-SUN:06:00"},
        {"securityGroupIds": ["sg-2", "sg-1"]},
        dict.fromkeys(
            ("maintenanceWindow", "securityGroupIds", "subnetGroupName", "parameterGroupName")
        ),
    ],
    impossible=[
        (change, f"dax CreateCluster: {reason}")
        for change, reason in (
            (
                {"subnetGroupName": "private"},
                "SubnetGroupNotFoundFault: Subnet group private not found.",
            ),
            (
                {"parameterGroupName": "minutes"},
                "ParameterGroupNotFoundFault: Parameter group minutes not found.",
            ),
            (
                {"availabilityZones": ["us-east-1a"]},
                "InvalidParameterValueException: There are 1 availability zones for 2 nodes.",
            ),
        )
    ],
    refused=[
        length("clusterName", "a" * 21, 1, 20),
        name_of("1cache", "must begin with a lowercase letter"),
        name_of("a--b", "cannot contain two consecutive hyphens"),
        name_of("cache-", "cannot end with a hyphen"),
        name_of("a_b", "must contain only lowercase alphanumeric characters and hyphens"),
        *(
            (
                {"maintenanceWindow": window},
                "maintenanceWindow",
                f'({window.lower()}) must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"',
            )
            for window in ("sun:05:00", "sun:24:00-sun:25:00", "Someday:05:00-sun:06:00")
        ),
        (
            {"clusterEndpointEncryptionType": "SSL"},
            "clusterEndpointEncryptionType",
            'expected clusterEndpointEncryptionType to be one of ["NONE" "TLS"], got SSL',
        ),
        no_arn("iamRoleArn"),
    ],
    accepted=[
        *({"clusterName": name} for name in ("a", "cache-1", "a" * 20, UNKNOWN)),
        *({"maintenanceWindow": window} for window in ("THU:23:30-FRI:00:30", "", UNKNOWN)),
    ],
    taken="dax CreateCluster: ClusterAlreadyExistsFault: Cluster <name> already exists.",
    steps=Steps("CreateCluster", "DescribeClusters", "TagResource", "DeleteCluster"),
)
FILLED_IN: Properties = {
    "maintenanceWindow": "thu:23:30-fri:00:30",
    "parameterGroupName": "default.dax1.0",
    "subnetGroupName": "default",
}
PLAIN_CLUSTERS = Sample(
    token=CLUSTERS.token,
    inputs={
        "clusterName": "<name>",
        "iamRoleArn": ROLE,
        "nodeType": "dax.r5.large",
        "replicationFactor": 1,
    },
    outputs=CLUSTERS.outputs
    | FILLED_IN
    | {
        "clusterEndpointEncryptionType": "NONE",
        "nodes": [ANY],
        "securityGroupIds": [ANY],
        "serverSideEncryption": {"enabled": False},
        "tags": {},
    },
    decided=DECIDED | FILLED_IN.keys() | {"clusterEndpointEncryptionType", "securityGroupIds"},
    identity="<name>",
    imported=FILLED_IN | {"clusterEndpointEncryptionType": "NONE", "securityGroupIds": [ANY]},
)

DAX = {
    "parameter group": PARAMETER_GROUPS,
    "plain parameter group": PLAIN_PARAMETER_GROUPS,
    "subnet group": SUBNET_GROUPS,
    "cluster": CLUSTERS,
    "plain cluster": PLAIN_CLUSTERS,
}
