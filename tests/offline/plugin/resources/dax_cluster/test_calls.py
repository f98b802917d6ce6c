from typing import Any
from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.resources.dax_cluster import calls
from offline.plugin.values import Properties


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offline.plugin.aws.POLL_SECONDS", 0)


@pytest.fixture
def cluster() -> Properties:
    return {
        "clusterName": f"c{uuid4().hex[:12]}",
        "iamRoleArn": "arn:aws:iam::123456789012:role/cache",
        "nodeType": "dax.r5.large",
        "replicationFactor": 2,
    }


def described(aws: Aws, cluster: Properties) -> dict[str, Any]:
    found = calls.describe(aws, cluster["clusterName"])
    assert found
    return found


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
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
    ],
    ids=["subnet group", "parameter group", "zones"],
)
def test_what_only_aws_would_refuse_is_refused(
    aws: Aws, cluster: Properties, inputs: Properties, reason: str
) -> None:
    with pytest.raises(AwsError) as refused:
        calls.create(aws, cluster | inputs)
    assert str(refused.value) == f"dax CreateCluster: {reason}"
    assert calls.describe(aws, cluster["clusterName"]) is None


def test_the_groups_that_every_account_has_are_taken(aws: Aws, cluster: Properties) -> None:
    defaults = {"parameterGroupName": "default.dax1.0", "subnetGroupName": "default"}
    calls.create(aws, cluster | defaults)
    assert described(aws, cluster)["SubnetGroup"] == "default"


def test_a_name_that_is_taken_is_refused(aws: Aws, cluster: Properties) -> None:
    calls.create(aws, cluster)
    with pytest.raises(AwsError) as refused:
        calls.create(aws, cluster | {"nodeType": "dax.t3.small"})
    name = cluster["clusterName"]
    assert str(refused.value) == (
        f"dax CreateCluster: ClusterAlreadyExistsFault: Cluster {name} already exists."
    )
    assert described(aws, cluster)["NodeType"] == "dax.r5.large"


@pytest.mark.parametrize("nodes", [1, 2, 4], ids=["fewer", "as many", "more"])
def test_a_cluster_is_resized(aws: Aws, cluster: Properties, nodes: int) -> None:
    calls.create(aws, cluster)
    calls.wait_until_available(aws, cluster["clusterName"])
    calls.resize(aws, cluster["clusterName"], 2, nodes)
    assert len(described(aws, cluster)["Nodes"]) == nodes


def test_tags_of_a_cluster_are_put_on_and_taken_off(aws: Aws, cluster: Properties) -> None:
    calls.create(aws, cluster | {"tags": {"team": "orders", "cost": "1"}})
    arn = described(aws, cluster)["ClusterArn"]
    calls.untag(aws, arn, ["cost"])
    calls.untag(aws, arn, [])
    calls.tag(aws, arn, {"who": "me"})
    calls.tag(aws, arn, {})
    assert calls.tags_of(aws, arn) == [
        {"Key": "team", "Value": "orders"},
        {"Key": "who", "Value": "me"},
    ]
