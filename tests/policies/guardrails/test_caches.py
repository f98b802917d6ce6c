"""Production DAX clusters survive the loss of a zone."""

from typing import Any

import pytest

from tests.policies.asking import PROD, UNKNOWN, cases, found, resource

RULE = "dax-cluster-zones"
CLUSTER = "aws:dax/cluster:Cluster"
SUBNET_GROUP = "aws:dax/subnetGroup:SubnetGroup"

GOOD: dict[str, Any] = {
    "clusterName": "cache",
    "replicationFactor": 3,
    "availabilityZones": ["us-east-1a", "us-east-1b"],
}
ZONES = (
    "Set availability_zones to 2 or more zones on DAX cluster 'cache', or subnet_group_name to "
    "a subnet group of this stack with 2 or more subnets."
)


def few_nodes(shown: str) -> str:
    return f"Set replication_factor to 3 or more on DAX cluster 'cache': it is {shown}."


@cases(
    "changed said",
    {
        "three nodes in two zones": ({}, []),
        "one node": ({"replicationFactor": 1.0}, [few_nodes("1")]),
        "nodes left out": ({"replicationFactor": None}, [few_nodes("not set")]),
        "nodes are a text": ({"replicationFactor": "3"}, [few_nodes("not a number")]),
        "unknown nodes": ({"replicationFactor": UNKNOWN}, ["unknown .replicationFactor"]),
        "one zone twice": ({"availabilityZones": ["a", "a"]}, [ZONES]),
        "no zones": ({"availabilityZones": None}, [ZONES]),
        "no strings": ({"availabilityZones": [1, 2]}, [ZONES]),
        "one zone, unknown": ({"availabilityZones": [UNKNOWN]}, [ZONES]),
        "a zone and an unknown one": (
            {"availabilityZones": ["a", UNKNOWN]},
            ["unknown .availabilityZones.1"],
        ),
        "two zones and an unknown one": ({"availabilityZones": ["a", UNKNOWN, "b"]}, []),
        "unknown zones": (
            {"availabilityZones": UNKNOWN, "replicationFactor": 1},
            [few_nodes("1"), "unknown .availabilityZones"],
        ),
    },
)
def test_a_cluster_has_three_nodes_in_two_zones(changed: dict[str, Any], said: list[str]) -> None:
    assert found(RULE, resource(CLUSTER, GOOD | changed), config=PROD) == said


@cases(
    "subnets said",
    {
        "two subnets": (["subnet-1", "subnet-2"], []),
        "one subnet": (["subnet-1"], [ZONES]),
        "one subnet twice": (["subnet-1", "subnet-1"], [ZONES]),
    },
)
@pytest.mark.parametrize("name", ["caches", UNKNOWN], ids=["known", "unknown"])
def test_a_cluster_without_zones_is_spread_over_its_subnets(
    subnets: list[str], said: list[str], name: str
) -> None:
    group = resource(SUBNET_GROUP, {"name": name, "subnetIds": subnets}, "caches")
    props = GOOD | {"availabilityZones": None, "subnetGroupName": name}
    cluster = resource(CLUSTER, props, comes_from={"subnetGroupName": group})
    assert found(RULE, group, cluster, config=PROD) == said
    assert found(RULE, cluster, config=PROD) == [ZONES]


def test_a_group_of_subnets_that_are_not_known_yet() -> None:
    group = resource(SUBNET_GROUP, {"name": "caches", "subnetIds": UNKNOWN}, "caches")
    no_zones: dict[str, Any] = {"availabilityZones": [], "subnetGroupName": "caches"}
    cluster = resource(CLUSTER, GOOD | no_zones)
    assert found(RULE, group, cluster, config=PROD) == ["unknown .subnetIds"]
    nameless = resource(CLUSTER, {"replicationFactor": 1}, "x")
    assert found(RULE, nameless, config=PROD)[0] == few_nodes("1").replace("cache", "x")
