"""What is peculiar to clusters of DAX."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.dax import CLUSTERS, PLAIN_CLUSTERS

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


def test_a_window_is_kept_in_small_letters(plain: Life) -> None:
    checked, outputs = plain.made({"maintenanceWindow": "SUN:05:00-SUN:06:00"})
    assert outputs["maintenanceWindow"] == "sun:05:00-sun:06:00"
    assert plain.engine.kinds(outputs, checked) == {}


def test_nodes_are_in_the_zones_that_the_program_gave_them(plain: Life) -> None:
    zones = ["us-east-1b", "us-east-1c"]
    checked, outputs = plain.made({"availabilityZones": zones, "replicationFactor": 2})
    assert [node["availabilityZone"] for node in outputs["nodes"]] == zones
    assert plain.engine.kinds(outputs, checked) == {}
    assert plain.engine.read(plain.name, outputs, checked)[1:] == (outputs, checked)
    more = plain.engine.update(outputs, checked | {"replicationFactor": 3})
    # Where another node is, is left to AWS.
    assert [node["availabilityZone"] for node in more["nodes"]] == [*zones, "us-east-1a"]


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


def test_a_cluster_that_did_not_come_up_is_kept_for_the_next_run(
    plain: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehearsal.plugin.aws.WAIT_SECONDS", -1)
    with pytest.raises(grpc.RpcError) as refused:
        plain.made()
    told = failure(refused.value)
    assert told.resource
    assert told.resource.id == plain.name
