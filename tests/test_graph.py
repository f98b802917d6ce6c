"""How wide the graph of a stack is: only what needs an answer from AWS waits for one."""

from collections import defaultdict
from collections.abc import Mapping

import pytest

from tests.conftest import PROJECT, Mocks
from tests.test_program import run

TABLE = "aws:dynamodb/table:Table"
# What each type waits for in a stack that has everything, and why: the id or ARN is AWS's own.
WAITS = {
    "aws:backup/plan:Plan": {"aws:backup/vault:Vault"},
    "aws:backup/selection:Selection": {"aws:backup/plan:Plan", "aws:iam/role:Role"},
    "aws:backup/vault:Vault": {"aws:kms/key:Key"},
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {"aws:backup/vault:Vault"},
    "aws:cloudwatch/dashboard:Dashboard": set[str](),
    "aws:cloudwatch/metricAlarm:MetricAlarm": set[str](),
    "aws:dax/cluster:Cluster": {
        "aws:dax/parameterGroup:ParameterGroup",
        "aws:dax/subnetGroup:SubnetGroup",
        "aws:iam/role:Role",
    },
    "aws:dax/parameterGroup:ParameterGroup": set[str](),
    "aws:dax/subnetGroup:SubnetGroup": set[str](),
    "aws:dynamodb/contributorInsights:ContributorInsights": {TABLE},
    "aws:dynamodb/resourcePolicy:ResourcePolicy": {TABLE},
    TABLE: {"aws:kms/key:Key"},
    # The policy of who follows a stream names it, and its label is the time it was made at.
    "aws:iam/policy:Policy": {"aws:kms/key:Key", TABLE},
    "aws:iam/role:Role": set[str](),
    "aws:iam/rolePolicy:RolePolicy": {"aws:kms/key:Key", "aws:iam/role:Role"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {"aws:iam/role:Role"},
    "aws:kms/alias:Alias": {"aws:kms/key:Key"},
    "aws:kms/key:Key": set[str](),
    "aws:sns/topic:Topic": {"aws:kms/key:Key"},
    "aws:sns/topicSubscription:TopicSubscription": {"aws:sns/topic:Topic"},
}
EVERYTHING = {
    f"{PROJECT}:replicas": '["eu-west-1"]',
    f"{PROJECT}:requests": '{"stream": "NEW_AND_OLD_IMAGES", "contributorInsights": "all",'
    ' "readers": ["arn:aws:iam::222233334444:role/analysts"]}',
    f"{PROJECT}:logs": '{"stream": "NEW_AND_OLD_IMAGES", "contributorInsights": "all"}',
    f"{PROJECT}:cache": '{"enabled": true, "subnetIds": ["subnet-1a2b3c4d"],'
    ' "securityGroupIds": ["sg-1a2b3c4d"]}',
}
Graph = Mapping[str, frozenset[str]]
"""The URNs of AWS's resources, and of those that each waits for."""


@pytest.fixture
def graph(mocks: Mocks) -> Graph:
    run(mocks, "prod", EVERYTHING)
    return {one.urn: one.dependencies for one in mocks.registered if "aws:" in kind(one.urn)}


def kind(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2]


def depth(graph: Graph, urn: str) -> int:
    return 1 + max((depth(graph, above) for above in graph[urn]), default=0)


def above(graph: Graph, urn: str) -> set[str]:
    """Give all that a resource waits for, at whatever remove."""
    return {one for waited in graph[urn] for one in {waited, *above(graph, waited)}}


def test_each_type_waits_for_nothing_but_what_it_needs(graph: Graph) -> None:
    waits: defaultdict[str, set[str]] = defaultdict(set)
    for urn, dependencies in graph.items():
        waits[kind(urn)] |= {kind(one) for one in dependencies}
    assert dict(waits) == WAITS


def test_only_what_is_of_a_table_that_exists_waits_for_tables(graph: Graph) -> None:
    waiting = {urn for urn in graph if TABLE in {kind(one) for one in above(graph, urn)}}
    assert {urn.rpartition("::")[2] for urn in waiting if kind(urn) == "aws:iam/policy:Policy"} == {
        "requests-stream-consumer",
        "logs-stream-consumer",
    }
    assert {kind(urn) for urn in waiting} == {
        "aws:dynamodb/contributorInsights:ContributorInsights",
        "aws:dynamodb/resourcePolicy:ResourcePolicy",
        "aws:iam/policy:Policy",
    }


def test_no_chain_is_longer_than_key_vault_plan_selection(graph: Graph) -> None:
    depths = {urn: depth(graph, urn) for urn in graph}
    longest = {kind(urn) for urn, levels in depths.items() if levels == max(depths.values())}
    assert max(depths.values()) == 4
    assert longest == {"aws:backup/selection:Selection"}
