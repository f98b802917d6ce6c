import json
from collections import Counter
from typing import Any

import pytest

from components.cache import Cache, CacheArgs, cluster_name
from components.documents import document
from components.permissions import caching
from components.site import Site
from tables.specs import REQUESTS, Key, TableSpec
from tests.conftest import ACCOUNT, REGION, Mocks
from tests.test_graph import EVERYTHING, kind
from tests.test_program import run

SITE = Site(
    environment="prod", partition="aws", region=REGION, account=ACCOUNT, tags={"team": "search"}
)
ORDERS = TableSpec(name="orders", base_name="all-orders", hash_key=Key("id"))
KEY = "arn:aws:kms:us-east-1:111122223333:key/k"
START = "urn:pulumi:dev::market-intelligence::"
COMPONENT = f"{START}market-intelligence:cache:Cache"
SUBNETS = f"{COMPONENT}$aws:dax/subnetGroup:SubnetGroup::fast-subnets"
PARAMETERS = f"{COMPONENT}$aws:dax/parameterGroup:ParameterGroup::fast-parameters"
ROLE = f"{COMPONENT}$aws:iam/role:Role::fast-role"
ROLE_POLICY = f"{COMPONENT}$aws:iam/rolePolicy:RolePolicy::fast-table"
CLUSTER = f"{COMPONENT}$aws:dax/cluster:Cluster::fast"
NAME = "prod-market-intelligence-fast"
# The longest name that AWS takes.
MOST_CHARACTERS = 20


def deploy(mocks: Mocks, **given: Any) -> None:
    args = CacheArgs(
        site=SITE,
        spec=ORDERS,
        subnet_ids=["subnet-1a2b3c4d"],
        security_group_ids=["sg-1a2b3c4d"],
        **given,
    )
    mocks.run(lambda: Cache("fast", args))


def test_registers_exactly_these_resources(mocks: Mocks) -> None:
    deploy(mocks)

    assert {one.urn for one in mocks.registered[1:]} == {
        f"{COMPONENT}::fast",
        SUBNETS,
        PARAMETERS,
        ROLE,
        ROLE_POLICY,
        CLUSTER,
    }


def test_a_cluster_is_encrypted_and_outlives_the_loss_of_a_zone(mocks: Mocks) -> None:
    deploy(mocks)

    cluster = mocks.resource(CLUSTER)
    assert cluster.inputs == {
        "clusterName": "prod-orders",
        "description": "Items and queries of prod-all-orders.",
        "nodeType": "dax.r5.large",
        "replicationFactor": 3,
        "iamRoleArn": f"arn:aws:iam::111122223333:role/{NAME}-us-east-1",
        "subnetGroupName": NAME,
        "parameterGroupName": NAME,
        "securityGroupIds": ["sg-1a2b3c4d"],
        "serverSideEncryption": {"enabled": True},
        "clusterEndpointEncryptionType": "TLS",
        "tags": {"team": "search"},
    }
    assert cluster.dependencies == {SUBNETS, PARAMETERS, ROLE}


def test_the_cluster_alone_goes_before_what_replaces_it_comes(mocks: Mocks) -> None:
    deploy(mocks)

    assert [one.urn for one in mocks.registered if one.delete_before_replace] == [CLUSTER]


def test_in_a_whole_stack_only_clusters_and_locks_do(mocks: Mocks) -> None:
    run(mocks, "prod", EVERYTHING)

    assert Counter(kind(one.urn) for one in mocks.registered if one.delete_before_replace) == {
        "aws:dax/cluster:Cluster": 1,
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration": 2,
    }


def test_a_cluster_takes_its_size_and_window_from_its_args(mocks: Mocks) -> None:
    deploy(mocks, node_type="dax.t3.small", nodes=1, maintenance_window="sun:05:00-sun:06:00")

    cluster = mocks.resource(CLUSTER).inputs
    assert {
        key: cluster[key] for key in ("nodeType", "replicationFactor", "maintenanceWindow")
    } == {
        "nodeType": "dax.t3.small",
        "replicationFactor": 1,
        "maintenanceWindow": "sun:05:00-sun:06:00",
    }


def test_subnets(mocks: Mocks) -> None:
    deploy(mocks)

    assert mocks.resource(SUBNETS).inputs == {"name": NAME, "subnetIds": ["subnet-1a2b3c4d"]}


def parameters(query: str, record: str) -> dict[str, object]:
    return {
        "name": NAME,
        "parameters": [
            {"name": "query-ttl-millis", "value": query},
            {"name": "record-ttl-millis", "value": record},
        ],
    }


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(dict[str, int](), parameters("300000", "300000"), id="five minutes"),
        pytest.param(
            {"item_ttl_seconds": 60, "query_ttl_seconds": 0}, parameters("0", "60000"), id="given"
        ),
    ],
)
def test_times_to_live_are_in_milliseconds(
    mocks: Mocks, seconds: dict[str, int], expected: dict[str, object]
) -> None:
    deploy(mocks, **seconds)

    assert mocks.resource(PARAMETERS).inputs == expected


def test_its_role_is_taken_on_by_dax(mocks: Mocks) -> None:
    deploy(mocks)

    role = mocks.resource(ROLE).inputs
    assert json.loads(str(role.pop("assumeRolePolicy"))) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "dax.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    assert role == {
        "name": f"{NAME}-us-east-1",
        "description": "Lets the cache read and write its table for its clients.",
        "tags": {"team": "search"},
    }


@pytest.mark.parametrize("key", [None, KEY], ids=["without a key", "with a key"])
def test_its_role_may_do_what_its_clients_may(mocks: Mocks, key: str | None) -> None:
    deploy(mocks, key_arn=key)

    assert mocks.resource(ROLE_POLICY).inputs == {
        "role": f"{NAME}-us-east-1",
        "policy": document(caching(SITE, ORDERS, key)),
    }
    assert mocks.resource(ROLE_POLICY).dependencies == {ROLE}


def test_registers_all_its_outputs(mocks: Mocks) -> None:
    deploy(mocks)

    assert mocks.outputs[f"{COMPONENT}::fast"] == {
        "name": "prod-orders",
        "endpoint": "prod-orders.dax:9111",
    }


@pytest.mark.parametrize(
    ("environment", "name"),
    [("dev", "dev-requests"), ("staging", "staging-requests"), ("prod", "prod-requests")],
    ids=["dev", "staging", "prod"],
)
def test_cluster_name_is_one_that_aws_takes(environment: str, name: str) -> None:
    site = Site(environment=environment, partition="aws", region=REGION, account=ACCOUNT)

    assert cluster_name(site, REQUESTS) == name
    assert len(name) <= MOST_CHARACTERS
