from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.dax_cluster import calls
from offline.plugin.resources.dax_cluster.reading import outputs
from offline.plugin.values import Properties

ROLE = "arn:aws:iam::123456789012:role/cache"


@pytest.fixture
def cluster() -> Properties:
    return {
        "clusterName": f"c{uuid4().hex[:12]}",
        "iamRoleArn": ROLE,
        "nodeType": "dax.r5.large",
        "replicationFactor": 2,
    }


def test_where_there_is_no_cluster_nothing_is_read(aws: Aws) -> None:
    assert outputs(aws, "nowhere") is None


def test_a_cluster_that_is_being_made_has_no_address_and_no_nodes(
    aws: Aws, cluster: Properties
) -> None:
    calls.create(aws, cluster)
    found = outputs(aws, cluster["clusterName"])
    assert found
    told = ("clusterAddress", "configurationEndpoint", "nodes", "port", "replicationFactor")
    assert {name: found[name] for name in told} == {
        "clusterAddress": "",
        "configurationEndpoint": ":8111",
        "nodes": [],
        "port": 8111,
        "replicationFactor": 2,
    }


@pytest.mark.parametrize(
    ("asked", "zones"),
    [
        (None, ["us-east-1a", "us-east-1a", "us-east-1a"]),
        (["us-east-1b", "us-east-1c"], ["us-east-1b", "us-east-1c", "us-east-1b"]),
    ],
    ids=["anywhere", "asked for"],
)
def test_nodes_are_in_the_zones_that_were_asked_for(
    aws: Aws,
    cluster: Properties,
    asked: list[str] | None,
    zones: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("offline.plugin.aws.POLL_SECONDS", 0)
    name: str = cluster["clusterName"]
    calls.create(aws, cluster | {"availabilityZones": asked})
    calls.wait_until_available(aws, name)
    calls.resize(aws, name, 2, 3)
    found = outputs(aws, name)
    assert found
    assert [node["availabilityZone"] for node in found["nodes"]] == zones
    assert [node["id"] for node in found["nodes"]] == [f"{name}-{letter}" for letter in "abc"]


def test_a_cluster_made_by_other_means_is_told_as_the_embedded_aws_has_it(
    aws: Aws, cluster: Properties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline.plugin.aws.POLL_SECONDS", 0)
    name: str = cluster["clusterName"]
    aws.call(
        "dax",
        "CreateCluster",
        ClusterName=name,
        Description="By hand",
        IamRoleArn=ROLE,
        NodeType="dax.t3.small",
        ReplicationFactor=1,
    )
    calls.wait_until_available(aws, name)
    found = outputs(aws, name)
    assert found
    address: str = found["clusterAddress"]
    [group] = found["securityGroupIds"]
    domain = address.removeprefix(name).replace(".dax-", ".nodes.dax-")
    assert address.endswith(".dax-clusters.us-east-1.amazonaws.com")
    assert found == {
        "arn": f"arn:aws:dax:us-east-1:123456789012:cache/{name}",
        "clusterAddress": address,
        "clusterEndpointEncryptionType": "NONE",
        "clusterName": name,
        "configurationEndpoint": f"{address}:8111",
        "description": "By hand",
        "iamRoleArn": ROLE,
        "maintenanceWindow": "thu:23:30-fri:00:30",
        "nodes": [
            {
                "address": f"{name}-a{domain}",
                "availabilityZone": "us-east-1a",
                "id": f"{name}-a",
                "port": 8111,
            }
        ],
        "nodeType": "dax.t3.small",
        "notificationTopicArn": None,
        "parameterGroupName": "default.dax1.0",
        "port": 8111,
        "replicationFactor": 1,
        "securityGroupIds": [group],
        "serverSideEncryption": {"enabled": False},
        "subnetGroupName": "default",
        "tags": {},
    }
