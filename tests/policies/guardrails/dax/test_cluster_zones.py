from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE

from guardrails.dax.cluster_zones import RULE
from guardrails.dax.clusters import CLUSTER, SUBNET_GROUP
from guardrails.dynamodb.tables import TABLE
from tests.policies.stacks import PROD, found, resource

CLUSTER_PROPS: dict[str, Any] = {
    "clusterName": "cache",
    "replicationFactor": 3,
    "availabilityZones": ["us-east-1a", "us-east-1b"],
}
NODES = "Set replication_factor to 3 or more on DAX cluster 'cache': it is 1."
ZONES = (
    "Set availability_zones to 2 or more zones on DAX cluster 'cache', or subnet_group_name to "
    "a subnet group of this stack with 2 or more subnets."
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({}, [], id="three nodes in two zones"),
        pytest.param({"replicationFactor": 1.0}, [NODES], id="one node"),
        pytest.param({"availabilityZones": ["a", "a"]}, [ZONES], id="one zone"),
        pytest.param({"availabilityZones": None}, [ZONES], id="no zones"),
        pytest.param(
            {"availabilityZones": UNKNOWN_ARRAY_VALUE, "replicationFactor": 1},
            [NODES, "unknown: Array value at .availabilityZones can't be known during preview"],
            id="unknown zones",
        ),
    ],
)
def test_cluster(changed: dict[str, Any], said: list[str]) -> None:
    cluster = resource(CLUSTER, "cache", CLUSTER_PROPS | changed)
    assert found(RULE, cluster, config=PROD) == said


def test_cluster_elsewhere_may_be_small() -> None:
    assert found(RULE, resource(CLUSTER, "cache", {})) == []


@pytest.mark.parametrize(
    ("subnets", "said"),
    [
        pytest.param(["subnet-1", "subnet-2"], [], id="two subnets"),
        pytest.param(["subnet-1"], [ZONES], id="one subnet"),
    ],
)
@pytest.mark.parametrize("name", ["caches", UNKNOWN_STRING_VALUE], ids=["known", "unknown"])
def test_subnet_group(subnets: list[str], said: list[str], name: str) -> None:
    group = resource(SUBNET_GROUP, "caches", {"name": name, "subnetIds": subnets})
    props = CLUSTER_PROPS | {"availabilityZones": None, "subnetGroupName": name}
    cluster = resource(CLUSTER, "cache", props, subnetGroupName=group)
    assert found(RULE, group, cluster, config=PROD) == said


def test_unknown_table_leaves_open_only_what_there_is_to_find() -> None:
    table = resource(TABLE, "orders", {"name": UNKNOWN_STRING_VALUE})
    assert found(RULE, table, resource(CLUSTER, "cache", CLUSTER_PROPS)) == []
    assert found(
        RULE, table, resource(CLUSTER, "cache", CLUSTER_PROPS | {"replicationFactor": 1})
    ) == ["unknown: string value at .name can't be known during preview"]
