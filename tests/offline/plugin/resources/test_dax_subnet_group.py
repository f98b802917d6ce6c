from typing import Any
from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, Server, failure


@pytest.fixture
def groups(engine: Engine) -> Engine:
    return engine.of("aws:dax/subnetGroup:SubnetGroup")


@pytest.fixture
def subnets(aws: Aws) -> list[dict[str, Any]]:
    """Make a network with two subnets."""
    vpc = aws.call("ec2", "CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    return [
        aws.call("ec2", "CreateSubnet", VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]
        for n in range(2)
    ]


@pytest.fixture
def group(subnets: list[dict[str, Any]]) -> Properties:
    return {
        "name": f"cache-{uuid4().hex}",
        "description": "Two zones",
        "subnetIds": [subnet["SubnetId"] for subnet in subnets],
    }


def test_a_preview_tells_what_is_known(groups: Engine, server: Server) -> None:
    asked = {"name": "cache", "subnetIds": UNKNOWN}
    outputs = groups.create(groups.check(asked)[0], preview=True)[1]
    assert outputs == asked | {"region": "us-east-1", "vpcId": UNKNOWN}
    assert server.called == []


def test_a_group_is_made_as_asked(
    groups: Engine, group: Properties, subnets: list[dict[str, Any]]
) -> None:
    checked, outputs = groups.made(group)
    assert outputs == group | {
        "id": group["name"],
        "region": "us-east-1",
        "vpcId": subnets[0]["VpcId"],
    }
    reordered = checked | {"subnetIds": group["subnetIds"][::-1]}
    assert groups.kinds(outputs, checked) == groups.kinds(outputs, reordered) == {}
    assert groups.read(group["name"], outputs, checked)[1:] == (outputs, checked)


def test_subnets_of_a_real_network_are_taken_to_be_of_the_default_one(
    groups: Engine, aws: Aws
) -> None:
    default = {"Name": "is-default", "Values": ["true"]}
    vpc = aws.call("ec2", "DescribeVpcs", Filters=[default])["Vpcs"][0]["VpcId"]
    _, outputs = groups.made({"name": f"cache-{uuid4().hex}", "subnetIds": ["subnet-0real"]})
    assert outputs["vpcId"] == vpc


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"description": "x"}, {"description": "UPDATE"}),
        ({"description": None}, {"description": "DELETE"}),
        ({"subnetIds": ["subnet-0real"]}, {"subnetIds[0]": "UPDATE", "subnetIds[1]": "DELETE"}),
    ],
    ids=["description", "no description", "subnets"],
)
def test_a_change_is_made_in_place(
    groups: Engine, group: Properties, change: Properties, kinds: dict[str, str]
) -> None:
    _, outputs = groups.made(group)
    wanted = {name: value for name, value in (group | change).items() if value is not None}
    assert groups.kinds(outputs, wanted) == kinds
    after = groups.update(outputs, wanted)
    assert {name: after.get(name) for name in change} == change
    assert groups.kinds(after, wanted) == {}


def test_another_name_makes_another_group(groups: Engine, group: Properties) -> None:
    _, outputs = groups.made(group)
    answer = groups.diff(outputs, group | {"name": "other"})
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (["name"], False)


def test_a_group_without_a_name_is_given_one(groups: Engine) -> None:
    checked, reasons = groups.check({"subnetIds": ["subnet-1"]})
    assert (reasons, checked["__defaults"]) == ([], ["name"])
    assert checked["name"].startswith("orders-")


def test_an_import_needs_no_more_than_the_name(groups: Engine, group: Properties) -> None:
    checked, made = groups.made(group)
    assert groups.read(group["name"])[1:] == (made, checked)


def test_a_group_that_is_gone_reads_as_gone_and_may_be_deleted_again(
    groups: Engine, group: Properties
) -> None:
    _, outputs = groups.made(group)
    groups.delete(outputs)
    groups.delete(outputs)
    assert groups.read(group["name"], outputs)[0] == ""


def test_a_region_has_groups_of_its_own(groups: Engine, group: Properties) -> None:
    _, outputs = groups.made(group | {"region": "us-west-2", "subnetIds": ["subnet-1"]})
    assert groups.read(group["name"])[0] == ""
    assert groups.read(group["name"], outputs)[1] == outputs


def test_a_group_that_a_cluster_is_in_is_not_deleted(
    engine: Engine, groups: Engine, group: Properties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline.plugin.aws.POLL_SECONDS", 0)
    _, outputs = groups.made(group)
    clusters = engine.of("aws:dax/cluster:Cluster")
    _, cluster = clusters.made(
        {
            "clusterName": f"c{uuid4().hex[:12]}",
            "iamRoleArn": "arn:aws:iam::123456789012:role/cache",
            "nodeType": "dax.r5.large",
            "replicationFactor": 1,
            "subnetGroupName": group["name"],
        }
    )
    with pytest.raises(grpc.RpcError) as refused:
        groups.delete(outputs)
    assert failure(refused.value).sentence == (
        f"dax DeleteSubnetGroup: SubnetGroupInUseFault: Subnet group {group['name']} is used by "
        "a cluster."
    )
    clusters.delete(cluster)
    groups.delete(outputs)
    assert groups.read(group["name"])[0] == ""
