"""The cache: its cluster, what it caches for how long, and its role."""

import pytest

from components.cache import Cache, CacheArgs, cluster_name
from components.site import Site
from market_intelligence.specs import REQUESTS
from tests.components.estate import ORDERS, SITE
from tests.components.stacks import STACKS, TABLES, changed, deployed
from tests.conftest import ACCOUNT, REGION, Mocks

NAME = "prod-market-intelligence-cache"
SOMEWHERE = {
    "enabled": True,
    "subnetIds": ["subnet-1a2b3c4d"],
    "securityGroupIds": ["sg-1a2b3c4d"],
}
# The longest name that AWS takes.
MOST_CHARACTERS = 20


def test_a_cluster_is_encrypted_at_rest_and_in_transit() -> None:
    stack = deployed("everything")

    cluster = stack["cache"]
    assert cluster.inputs == {
        "clusterName": "prod-requests",
        "description": f"Items and queries of {TABLES['requests']}.",
        "nodeType": "dax.t3.small",
        "replicationFactor": 5,
        "iamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{NAME}-us-east-1",
        "subnetGroupName": NAME,
        "parameterGroupName": "cache-parameters-1a2b3c4",
        "securityGroupIds": ["sg-1a2b3c4d"],
        "serverSideEncryption": {"enabled": True},
        "clusterEndpointEncryptionType": "TLS",
        "tags": stack.inputs("requests")["tags"],
    }
    assert cluster.dependencies == {
        stack[f"cache-{name}"].urn for name in ("subnets", "parameters", "role")
    }
    assert stack.inputs("cache-subnets") == {"name": NAME, "subnetIds": ["subnet-1a2b3c4d"]}
    assert stack.outputs["cacheEndpoint"] == "prod-requests.dax:9111"


def parameters(query: str, record: str) -> dict[str, object]:
    return {
        "parameters": [
            {"name": "query-ttl-millis", "value": query},
            {"name": "record-ttl-millis", "value": record},
        ],
    }


def test_times_to_live_are_in_milliseconds() -> None:
    group = deployed("everything")["cache-parameters"]
    assert group.inputs == parameters("0", "60000")
    # Others make another group, whose name the engine makes up; a name from before stays.
    assert (group.ignore_changes, group.replace_on_changes) == (["name"], ["parameters"])


def test_by_default_a_cluster_outlives_the_loss_of_a_zone() -> None:
    stack = changed("prod", cache=SOMEWHERE)

    assert "permissionsBoundary" not in stack.inputs("cache-role")
    cluster = stack.inputs("cache")
    assert (cluster["nodeType"], cluster["replicationFactor"]) == ("dax.r5.large", 3)
    assert stack.inputs("cache-parameters") == parameters("300000", "300000")


def test_a_window_for_maintenance_can_be_set(mocks: Mocks) -> None:
    args = CacheArgs(
        site=SITE,
        spec=ORDERS,
        subnet_ids=["subnet-1a2b3c4d"],
        security_group_ids=["sg-1a2b3c4d"],
        maintenance_window="sun:05:00-sun:06:00",
    )
    mocks.run(lambda: Cache("fast", args))

    cluster = mocks.resource("Cluster::fast").inputs
    assert (cluster["maintenanceWindow"], cluster["clusterName"]) == (
        "sun:05:00-sun:06:00",
        "dev-orders",
    )


def test_its_role_is_taken_on_by_dax() -> None:
    stack = deployed("everything")

    assert stack.statements("cache-role", "assumeRolePolicy") == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "dax.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]
    role = stack.inputs("cache-role")
    assert role["name"] == f"{NAME}-us-east-1"
    assert role["permissionsBoundary"] == f"arn:aws:iam::{ACCOUNT}:policy/bounds"
    assert role["description"] == "Lets the cache read and write its table for its clients."
    assert stack.inputs("cache-table")["role"] == f"{NAME}-us-east-1"


@pytest.mark.parametrize("environment", STACKS)
def test_cluster_name_is_one_that_aws_takes(environment: str) -> None:
    site = Site(environment=environment, partition="aws", region=REGION, account=ACCOUNT)

    assert cluster_name(site, REQUESTS) == f"{environment}-requests"
    assert len(f"{environment}-requests") <= MOST_CHARACTERS
