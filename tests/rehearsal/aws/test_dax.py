"""What boto3 sees of DAX on the embedded AWS."""

from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client, refusal

ROLE = "arn:aws:iam::123456789012:role/cache"
TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"
NAME = "orders"
CLUSTER = {
    "ClusterName": NAME,
    "IamRoleArn": ROLE,
    "NodeType": "dax.r5.large",
    "ReplicationFactor": 2,
}
SETTINGS = {
    "Description": "Reads",
    "NotificationTopicArn": TOPIC,
    "ParameterGroupName": "minutes",
    "PreferredMaintenanceWindow": "sun:05:00-sun:06:00",
    "SecurityGroupIds": ["sg-1", "sg-2"],
}
SLOWER = {"ParameterName": "query-ttl-millis", "ParameterValue": "90000"}
USED = "is used by a cluster."
ASKED_TIMES = 10
"""After how many questions the embedded AWS has made or deleted a cluster at the latest."""


@pytest.fixture
def dax(account: Account) -> Client:
    client = account.client("dax")
    client.create_parameter_group(ParameterGroupName="minutes", Description="One minute")
    client.create_subnet_group(SubnetGroupName="private", SubnetIds=["subnet-1", "subnet-2"])
    return client


def described(dax: Client) -> dict[str, Any]:
    [cluster] = dax.describe_clusters(ClusterNames=[NAME])["Clusters"]
    return {
        "Description": cluster["Description"],
        "NotificationTopicArn": cluster["NotificationConfiguration"]["TopicArn"],
        "ParameterGroupName": cluster["ParameterGroup"]["ParameterGroupName"],
        "PreferredMaintenanceWindow": cluster["PreferredMaintenanceWindow"],
        "SecurityGroupIds": [
            group["SecurityGroupIdentifier"] for group in cluster["SecurityGroups"]
        ],
        "SubnetGroupName": cluster["SubnetGroup"],
    }


def values(dax: Client, group: str = "minutes") -> dict[str, tuple[str, str]]:
    """Return the parameters of a group with their values and where these are from."""
    found = dax.describe_parameters(ParameterGroupName=group)["Parameters"]
    return {one["ParameterName"]: (one["ParameterValue"], one["Source"]) for one in found}


def test_a_cluster_has_what_it_was_given_last(dax: Client) -> None:
    zones = ["us-east-1b", "us-east-1c"]
    dax.create_cluster(**CLUSTER, **SETTINGS, SubnetGroupName="private", AvailabilityZones=zones)
    assert described(dax) == SETTINGS | {"SubnetGroupName": "private"}
    clusters = (dax.describe_clusters()["Clusters"][0] for _ in range(ASKED_TIMES))
    nodes = next(cluster["Nodes"] for cluster in clusters if cluster.get("Nodes"))
    assert [node["AvailabilityZone"] for node in nodes] == zones
    change = {
        "Description": "",
        "NotificationTopicArn": f"{TOPIC}-2",
        "ParameterGroupName": "default.dax1.0",
        "PreferredMaintenanceWindow": "mon:01:00-mon:02:00",
        "SecurityGroupIds": ["sg-3"],
    }
    dax.update_cluster(ClusterName=NAME, **change)
    dax.update_cluster(ClusterName=NAME, NotificationTopicStatus="inactive")
    assert described(dax) == change | {"SubnetGroupName": "private"}
    [cluster] = dax.describe_clusters()["Clusters"]
    assert cluster["NotificationConfiguration"]["TopicStatus"] == "inactive"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SubnetGroupName": "none"}, "SubnetGroupNotFoundFault: Subnet group none not found."),
        (
            {"ParameterGroupName": "none"},
            "ParameterGroupNotFoundFault: Parameter group none not found.",
        ),
        (
            {"AvailabilityZones": ["us-east-1a"]},
            "InvalidParameterValueException: There are 1 availability zones for 2 nodes.",
        ),
    ],
    ids=["no such subnets", "no such parameters", "zones"],
)
def test_a_cluster_that_aws_does_not_make_is_not_made(
    dax: Client, change: dict[str, Any], reason: str
) -> None:
    assert refusal(dax.create_cluster, **CLUSTER, **change) == reason
    assert dax.describe_clusters()["Clusters"] == []


def delete(dax: Client) -> None:
    """Delete the cluster, which takes until it is asked about."""
    assert dax.delete_cluster(ClusterName=NAME)["Cluster"]["Status"] == "deleting"
    assert not all(dax.describe_clusters()["Clusters"] for _ in range(ASKED_TIMES))


def test_the_next_cluster_of_a_name_has_no_tags_of_the_last(dax: Client) -> None:
    made = dax.create_cluster(**CLUSTER, Tags=[{"Key": "team", "Value": "orders"}])["Cluster"]
    assert refusal(dax.create_cluster, **CLUSTER) == (
        "ClusterAlreadyExistsFault: Cluster orders already exists."
    )
    delete(dax)
    missing = "ClusterNotFoundFault: Cluster orders not found."
    assert refusal(dax.describe_clusters, ClusterNames=[NAME]) == missing
    assert refusal(dax.update_cluster, ClusterName=NAME, Description="x") == missing
    dax.create_cluster(**CLUSTER)
    assert dax.list_tags(ResourceName=made["ClusterArn"])["Tags"] == []


def test_a_parameter_that_is_not_changed_has_its_default(dax: Client) -> None:
    by_default = ("300000", "system")
    names = ("query-ttl-millis", "record-ttl-millis")
    assert values(dax) == values(dax, "default.dax1.0") == dict.fromkeys(names, by_default)
    dax.update_parameter_group(ParameterGroupName="minutes", ParameterNameValues=[SLOWER])
    assert values(dax) == {names[0]: ("90000", "user"), names[1]: by_default}
    defaults = dax.describe_default_parameters()["Parameters"]
    assert {one["ParameterValue"] for one in defaults} == {"300000"}
    listed = dax.describe_parameter_groups()["ParameterGroups"]
    assert [one["ParameterGroupName"] for one in listed] == ["default.dax1.0", "minutes"]
    strange = [SLOWER | {"ParameterName": "ttl"}]
    update = dax.update_parameter_group
    assert refusal(update, ParameterGroupName="minutes", ParameterNameValues=strange) == (
        "InvalidParameterValueException: There is no parameter ttl."
    )


def test_a_parameter_group_stays_as_it_is_while_a_cluster_uses_it(dax: Client) -> None:
    dax.create_cluster(**CLUSTER, ParameterGroupName="minutes")
    used = f"InvalidParameterGroupStateFault: Parameter group minutes {USED}"
    change = {"ParameterGroupName": "minutes", "ParameterNameValues": [SLOWER]}
    assert refusal(dax.update_parameter_group, **change) == used
    assert refusal(dax.delete_parameter_group, ParameterGroupName="minutes") == used
    dax.update_cluster(ClusterName=NAME, ParameterGroupName="default.dax1.0")
    dax.update_parameter_group(**change)
    dax.delete_parameter_group(ParameterGroupName="minutes")
    missing = "ParameterGroupNotFoundFault: Parameter group minutes not found."
    for call in (dax.delete_parameter_group, dax.describe_parameters):
        assert refusal(call, ParameterGroupName="minutes") == missing
    assert refusal(dax.update_parameter_group, **change) == missing
    names = {"ParameterGroupNames": ["minutes"]}
    assert refusal(dax.describe_parameter_groups, **names) == missing


def test_a_subnet_group_keeps_its_subnets_while_a_cluster_is_in_it(dax: Client) -> None:
    dax.create_cluster(**CLUSTER, SubnetGroupName="private")
    change = {"SubnetGroupName": "private", "SubnetIds": ["subnet-2", "subnet-3"]}
    assert refusal(dax.update_subnet_group, **change) == (
        "SubnetInUse: A cluster has nodes in subnet-1."
    )
    assert refusal(dax.delete_subnet_group, SubnetGroupName="private") == (
        f"SubnetGroupInUseFault: Subnet group private {USED}"
    )
    delete(dax)
    dax.update_subnet_group(**change, Description="Two zones")
    [group] = dax.describe_subnet_groups(SubnetGroupNames=["private"])["SubnetGroups"]
    assert [one["SubnetIdentifier"] for one in group["Subnets"]] == change["SubnetIds"]
    assert group["Description"] == "Two zones"
    dax.delete_subnet_group(SubnetGroupName="private")
    missing = "SubnetGroupNotFoundFault: Subnet group private not found."
    assert refusal(dax.delete_subnet_group, SubnetGroupName="private") == missing
    assert refusal(dax.describe_subnet_groups, SubnetGroupNames=["private"]) == missing


def test_a_subnet_group_is_in_the_network_of_its_subnets(account: Account, dax: Client) -> None:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone="us-east-1c")[
        "Subnet"
    ]
    subnets = [made["SubnetId"]]
    group = dax.create_subnet_group(SubnetGroupName="own", SubnetIds=subnets)["SubnetGroup"]
    [subnet] = group["Subnets"]
    assert (group["VpcId"], subnet["SubnetAvailabilityZone"]) == (vpc, "us-east-1c")
    [default, private, _] = dax.describe_subnet_groups()["SubnetGroups"]
    assert (default["SubnetGroupName"], default["VpcId"]) == ("default", private["VpcId"])
    assert private["VpcId"] != vpc


@pytest.mark.parametrize("group", ["minutes", "default.dax1.0"])
def test_a_parameter_group_is_made_once(dax: Client, group: str) -> None:
    assert refusal(dax.create_parameter_group, ParameterGroupName=group) == (
        f"ParameterGroupAlreadyExistsFault: Parameter group {group} already exists."
    )


def test_a_subnet_group_is_made_once(dax: Client) -> None:
    again = {"SubnetGroupName": "private", "SubnetIds": ["subnet-1"]}
    assert refusal(dax.create_subnet_group, **again) == (
        "SubnetGroupAlreadyExistsFault: Subnet group private already exists."
    )
