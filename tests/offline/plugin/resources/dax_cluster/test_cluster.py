from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.dax_cluster import kept
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, Server, failure

ROLE = "arn:aws:iam::123456789012:role/cache"
TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"
OUTPUTS = ("clusterAddress", "configurationEndpoint", "nodes")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offline.plugin.aws.POLL_SECONDS", 0)


@pytest.fixture
def clusters(engine: Engine) -> Engine:
    return engine.of("aws:dax/cluster:Cluster")


@pytest.fixture
def cluster(engine: Engine) -> Properties:
    """Make the groups of a cluster and give its inputs."""
    name = f"c{uuid4().hex[:12]}"
    engine.of("aws:dax/subnetGroup:SubnetGroup").made({"name": name, "subnetIds": ["subnet-1"]})
    engine.of("aws:dax/parameterGroup:ParameterGroup").made({"name": name})
    return {
        "clusterEndpointEncryptionType": "TLS",
        "clusterName": name,
        "description": "Reads",
        "iamRoleArn": ROLE,
        "maintenanceWindow": "sun:05:00-sun:06:00",
        "nodeType": "dax.r5.large",
        "notificationTopicArn": TOPIC,
        "parameterGroupName": name,
        "replicationFactor": 2,
        "securityGroupIds": ["sg-1", "sg-2"],
        "serverSideEncryption": {"enabled": True},
        "subnetGroupName": name,
        "tags": {"team": "orders"},
    }


@pytest.fixture
def plain() -> Properties:
    """Give the inputs of a cluster that says as little as it may."""
    return {
        "clusterName": f"c{uuid4().hex[:12]}",
        "iamRoleArn": ROLE,
        "nodeType": "dax.r5.large",
        "replicationFactor": 1,
    }


def test_a_preview_tells_what_is_known(clusters: Engine, plain: Properties, server: Server) -> None:
    checked, _ = clusters.check(plain)
    outputs = clusters.create(checked, preview=True)[1]
    decided = (
        "arn",
        "clusterAddress",
        "clusterEndpointEncryptionType",
        "configurationEndpoint",
        "maintenanceWindow",
        "nodes",
        "parameterGroupName",
        "port",
        "securityGroupIds",
        "subnetGroupName",
    )
    assert outputs == plain | dict.fromkeys(decided, UNKNOWN) | {
        "region": "us-east-1",
        "tagsAll": {},
    }
    assert server.called == []


def test_a_cluster_is_made_as_asked_and_tells_all_of_itself(
    clusters: Engine, cluster: Properties
) -> None:
    checked, outputs = clusters.made(cluster)
    name, address = cluster["clusterName"], outputs["clusterAddress"]
    assert address.startswith(f"{name}.")
    domain = address.removeprefix(name).replace(".dax-", ".nodes.dax-")
    assert outputs == cluster | {
        "arn": f"arn:aws:dax:us-east-1:123456789012:cache/{name}",
        "clusterAddress": address,
        "configurationEndpoint": f"{address}:8111",
        "id": name,
        "nodes": [
            {
                "address": f"{name}-{letter}{domain}",
                "availabilityZone": "us-east-1a",
                "id": f"{name}-{letter}",
                "port": 8111,
            }
            for letter in "ab"
        ],
        "port": 8111,
        "region": "us-east-1",
        "tagsAll": {"team": "orders"},
    }
    assert clusters.kinds(outputs, checked) == {}
    assert clusters.read(name, outputs, checked)[1:] == (outputs, checked)


def test_what_is_left_out_is_as_aws_has_it(clusters: Engine, plain: Properties) -> None:
    checked, outputs = clusters.made(plain)
    told = {name: value for name, value in outputs.items() if name not in OUTPUTS}
    assert told == plain | {
        "arn": f"arn:aws:dax:us-east-1:123456789012:cache/{plain['clusterName']}",
        "clusterEndpointEncryptionType": "NONE",
        "id": plain["clusterName"],
        "maintenanceWindow": "thu:23:30-fri:00:30",
        "parameterGroupName": "default.dax1.0",
        "port": 8111,
        "region": "us-east-1",
        "securityGroupIds": outputs["securityGroupIds"],
        "serverSideEncryption": {"enabled": False},
        "subnetGroupName": "default",
        "tags": {},
        "tagsAll": {},
    }
    assert clusters.kinds(outputs, checked) == {}
    assert clusters.read(plain["clusterName"], outputs, checked)[1:] == (outputs, checked)


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"description": "x"}, {"description": "UPDATE"}),
        ({"description": None}, {"description": "DELETE"}),
        ({"maintenanceWindow": "mon:01:00-mon:02:00"}, {"maintenanceWindow": "UPDATE"}),
        ({"notificationTopicArn": f"{TOPIC}2"}, {"notificationTopicArn": "UPDATE"}),
        ({"notificationTopicArn": None}, {"notificationTopicArn": "DELETE"}),
        ({"parameterGroupName": "default.dax1.0"}, {"parameterGroupName": "UPDATE"}),
        (
            {"securityGroupIds": ["sg-3"]},
            {"securityGroupIds[0]": "UPDATE", "securityGroupIds[1]": "DELETE"},
        ),
        (
            {"tags": {"who": "me", "team": "other"}},
            {"tags.team": "UPDATE", "tags.who": "ADD"},
        ),
        ({"tags": None}, {"tags": "DELETE"}),
    ],
    ids=[
        "description",
        "no description",
        "window",
        "topic",
        "no topic",
        "parameters",
        "security groups",
        "tags",
        "no tags",
    ],
)
def test_a_change_is_made_in_place(
    clusters: Engine, cluster: Properties, change: Properties, kinds: dict[str, str]
) -> None:
    _, outputs = clusters.made(cluster)
    wanted = {name: value for name, value in (cluster | change).items() if value is not None}
    checked, _ = clusters.check(wanted)
    assert clusters.kinds(outputs, checked) == kinds
    after = clusters.update(outputs, checked)
    assert {name: after.get(name) or None for name in change} == change
    same = {name: value for name, value in after.items() if name not in (*change, "tagsAll")}
    assert same == {name: outputs[name] for name in same}
    assert clusters.kinds(after, checked) == {}
    assert clusters.read(outputs["id"], after, checked)[1] == after


@pytest.mark.parametrize("nodes", [1, 3], ids=["fewer", "more"])
def test_a_cluster_gets_fewer_or_more_nodes(
    clusters: Engine, cluster: Properties, nodes: int
) -> None:
    checked, outputs = clusters.made(cluster)
    resized = checked | {"replicationFactor": nodes}
    assert clusters.kinds(outputs, resized) == {"replicationFactor": "UPDATE"}
    after = clusters.update(outputs, resized)
    assert (after["replicationFactor"], len(after["nodes"])) == (nodes, nodes)
    assert clusters.kinds(after, resized) == {}


@pytest.mark.parametrize(
    "same",
    [
        {"maintenanceWindow": "SUN:05:00-SUN:06:00"},
        {"securityGroupIds": ["sg-2", "sg-1"]},
        {"securityGroupIds": None, "subnetGroupName": None, "parameterGroupName": None},
    ],
    ids=["case of the window", "order of groups", "left out"],
)
def test_what_only_looks_different_is_no_change(
    clusters: Engine, cluster: Properties, same: Properties
) -> None:
    _, outputs = clusters.made(cluster)
    wanted = {name: value for name, value in (cluster | same).items() if value is not None}
    assert clusters.kinds(outputs, clusters.check(wanted)[0]) == {}


@pytest.mark.parametrize(
    ("change", "replaced"),
    [
        ({"availabilityZones": ["us-east-1a", "us-east-1b"]}, ["availabilityZones"]),
        ({"clusterEndpointEncryptionType": None}, ["clusterEndpointEncryptionType"]),
        ({"clusterName": "other"}, ["clusterName"]),
        ({"iamRoleArn": f"{ROLE}2"}, ["iamRoleArn"]),
        ({"nodeType": "dax.t3.small"}, ["nodeType"]),
        ({"serverSideEncryption": {"enabled": False}}, ["serverSideEncryption.enabled"]),
        ({"serverSideEncryption": None}, ["serverSideEncryption.enabled"]),
        ({"subnetGroupName": "other"}, ["subnetGroupName"]),
    ],
    ids=["zones", "transit", "name", "role", "node", "no rest", "rest left out", "subnets"],
)
def test_what_replaces_a_cluster(
    clusters: Engine, cluster: Properties, change: Properties, replaced: list[str]
) -> None:
    _, outputs = clusters.made(cluster)
    wanted = {name: value for name, value in (cluster | change).items() if value is not None}
    answer = clusters.diff(outputs, clusters.check(wanted)[0])
    # As in the official plugin: with a name that stays, the new cluster is refused.
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (replaced, False)


def test_zones_are_remembered_as_they_were_asked_for(clusters: Engine, plain: Properties) -> None:
    checked, outputs = clusters.made(plain | {"availabilityZones": ["us-east-1b"]})
    assert [node["availabilityZone"] for node in outputs["nodes"]] == ["us-east-1b"]
    assert clusters.kinds(outputs, checked) == {}
    assert clusters.read(outputs["id"], outputs, checked)[1:] == (outputs, checked)


def test_a_parameter_group_that_does_not_exist_is_refused_and_the_cluster_stays(
    clusters: Engine, cluster: Properties
) -> None:
    checked, outputs = clusters.made(cluster)
    with pytest.raises(grpc.RpcError) as refused:
        clusters.update(outputs, checked | {"parameterGroupName": "nowhere"})
    assert failure(refused.value).sentence == (
        "dax UpdateCluster: ParameterGroupNotFoundFault: Parameter group nowhere not found."
    )
    assert clusters.read(outputs["id"], outputs, checked)[1] == outputs


def test_an_import_needs_no_more_than_the_name(clusters: Engine, cluster: Properties) -> None:
    checked, made = clusters.made(cluster)
    _, outputs, inputs = clusters.read(cluster["clusterName"])
    assert (outputs, inputs) == (made, checked)


def test_a_cluster_that_is_gone_reads_as_gone_and_may_be_deleted_again(
    clusters: Engine, cluster: Properties, aws: Aws
) -> None:
    checked, outputs = clusters.made(cluster)
    clusters.delete(outputs)
    clusters.delete(outputs)
    assert clusters.read(outputs["id"], outputs, checked)[0] == ""
    assert kept.recorded(aws, outputs["id"]) == {}


def test_the_next_cluster_of_a_name_has_nothing_of_the_last(
    clusters: Engine, cluster: Properties, plain: Properties
) -> None:
    _, outputs = clusters.made(cluster)
    clusters.delete(outputs)
    _, again = clusters.made(plain | {"clusterName": cluster["clusterName"]})
    assert (again["tags"], again["subnetGroupName"]) == ({}, "default")
    assert "description" not in again


def test_a_cluster_that_did_not_come_up_is_kept_for_the_next_run(
    clusters: Engine, plain: Properties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline.plugin.aws.WAIT_SECONDS", -1)
    checked, _ = clusters.check(plain)
    with pytest.raises(grpc.RpcError) as refused:
        clusters.create(checked)
    told = failure(refused.value)
    assert told.resource
    assert told.resource.id == plain["clusterName"]


def test_a_region_has_clusters_of_its_own(clusters: Engine, plain: Properties) -> None:
    _, outputs = clusters.made(plain | {"region": "us-west-2"})
    assert outputs["arn"].startswith("arn:aws:dax:us-west-2:")
    assert clusters.read(plain["clusterName"])[0] == ""


def test_bad_inputs_are_refused_in_the_official_words(clusters: Engine, plain: Properties) -> None:
    spoilt = {
        "clusterEndpointEncryptionType": "SSL",
        "clusterName": "a_b",
        "iamRoleArn": "cache",
        "maintenanceWindow": "sunday",
    }
    expected = {
        "clusterEndpointEncryptionType": (
            'expected clusterEndpointEncryptionType to be one of ["NONE" "TLS"], got SSL'
        ),
        "iamRoleArn": '"iamRoleArn" (cache) is an invalid ARN',
        "clusterName": (
            "invalid value for clusterName "
            "(must contain only lowercase alphanumeric characters and hyphens)"
        ),
        "maintenanceWindow": '(sunday) must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"',
    }
    assert clusters.check(plain | spoilt)[1] == [
        f"{reason}. Examine values at 'orders.{path}'." for path, reason in expected.items()
    ]
