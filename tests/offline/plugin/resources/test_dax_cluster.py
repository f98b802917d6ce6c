"""What is peculiar to clusters of DAX."""

import grpc
import pytest

from offline.plugin.values import Properties
from tests.offline.plugin.conftest import Engine, failure
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.dax import CLUSTERS, PLAIN_CLUSTERS

ROLE = "arn:aws:iam::123456789012:role/cache"


@pytest.fixture
def cluster(engine: Engine) -> Life:
    return Life(engine, CLUSTERS)


@pytest.fixture
def plain(engine: Engine) -> Life:
    return Life(engine, PLAIN_CLUSTERS)


def test_a_cluster_has_an_endpoint_and_so_has_each_node(cluster: Life) -> None:
    _, outputs = cluster.made()
    name, address = cluster.name, outputs["clusterAddress"]
    domain = address.removeprefix(name)
    assert domain.endswith(".dax-clusters.us-east-1.amazonaws.com")
    assert outputs["configurationEndpoint"] == f"{address}:8111"
    assert outputs["nodes"] == [
        {
            "address": f"{name}-{letter}{domain.replace('.dax-', '.nodes.dax-')}",
            "availabilityZone": "us-east-1a",
            "id": f"{name}-{letter}",
            "port": 8111,
        }
        for letter in "ab"
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"maintenanceWindow": "SUN:05:00-SUN:06:00"},
        {"securityGroupIds": ["sg-2", "sg-1"]},
        dict.fromkeys(
            ("maintenanceWindow", "securityGroupIds", "subnetGroupName", "parameterGroupName")
        ),
    ],
    ids=["case of the window", "order of groups", "left out"],
)
def test_inputs_that_only_look_different_are_no_change(cluster: Life, change: Properties) -> None:
    _, outputs = cluster.made()
    assert cluster.engine.kinds(outputs, cluster.checked(change)) == {}


def test_a_window_is_kept_in_small_letters(plain: Life) -> None:
    checked, outputs = plain.made({"maintenanceWindow": "SUN:05:00-SUN:06:00"})
    assert outputs["maintenanceWindow"] == "sun:05:00-sun:06:00"
    assert plain.engine.kinds(outputs, checked) == {}


def test_zones_are_remembered_as_the_program_gave_them(plain: Life) -> None:
    zones = ["us-east-1b", "us-east-1c"]
    checked, outputs = plain.made({"availabilityZones": zones, "replicationFactor": 2})
    assert [node["availabilityZone"] for node in outputs["nodes"]] == zones
    assert plain.engine.kinds(outputs, checked) == {}
    assert plain.engine.read(plain.name, outputs, checked)[1:] == (outputs, checked)
    more = plain.engine.update(outputs, checked | {"replicationFactor": 3})
    assert [node["availabilityZone"] for node in more["nodes"]] == [*zones, zones[0]]


@pytest.mark.parametrize(
    ("change", "reason"),
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
def test_what_only_aws_refuses(cluster: Life, change: Properties, reason: str) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        cluster.made(change)
    assert failure(refused.value).sentence == f"dax CreateCluster: {reason}"
    assert cluster.engine.read(cluster.name)[0] == ""


def test_a_parameter_group_that_does_not_exist_leaves_the_cluster_as_it_is(cluster: Life) -> None:
    checked, outputs = cluster.made()
    with pytest.raises(grpc.RpcError) as refused:
        cluster.engine.update(outputs, checked | {"parameterGroupName": "nowhere"})
    assert failure(refused.value).sentence == (
        "dax UpdateCluster: ParameterGroupNotFoundFault: Parameter group nowhere not found."
    )
    assert cluster.engine.read(outputs["id"], outputs, checked)[1] == outputs


def test_the_groups_that_every_account_has_may_be_named(plain: Life) -> None:
    defaults = {"parameterGroupName": "default.dax1.0", "subnetGroupName": "default"}
    assert plain.made(defaults)[1] == plain.outputs()


def test_a_cluster_made_by_other_means_reads_as_aws_has_it(plain: Life) -> None:
    plain.aws.call(
        "dax",
        "CreateCluster",
        ClusterName=plain.name,
        Description="By hand",
        IamRoleArn=ROLE,
        NodeType="dax.r5.large",
        ReplicationFactor=1,
    )
    plain.words["id"] = plain.name
    assert plain.engine.read(plain.name)[1] == plain.outputs(
        {"description": "By hand", "nodes": []}
    )


def test_the_next_cluster_of_a_name_has_nothing_of_the_last(cluster: Life, plain: Life) -> None:
    _, outputs = cluster.made()
    cluster.engine.delete(outputs)
    assert cluster.aws.records.get("dax-cluster", f"us-east-1/{cluster.name}") is None
    plain.words["name"] = cluster.name
    assert plain.made()[1] == plain.outputs()


def test_a_cluster_that_did_not_come_up_is_kept_for_the_next_run(
    plain: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline.plugin.aws.WAIT_SECONDS", -1)
    with pytest.raises(grpc.RpcError) as refused:
        plain.made()
    told = failure(refused.value)
    assert told.resource
    assert told.resource.id == plain.name


def test_a_region_has_clusters_of_its_own(plain: Life) -> None:
    _, outputs = plain.made({"region": "us-west-2"})
    assert outputs["arn"].startswith("arn:aws:dax:us-west-2:")
    assert plain.engine.read(plain.name)[0] == ""
