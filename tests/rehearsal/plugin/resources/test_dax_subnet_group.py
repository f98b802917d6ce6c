"""What is peculiar to the subnet groups of DAX."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.dax import PLAIN_CLUSTERS, SUBNET_GROUPS


@pytest.fixture
def group(engine: Engine) -> Life:
    return Life(engine, SUBNET_GROUPS)


def test_subnets_of_a_real_network_are_taken_to_be_of_the_default_one(group: Life) -> None:
    default = {"Name": "is-default", "Values": ["true"]}
    vpc = group.aws.call("ec2", "DescribeVpcs", Filters=[default])["Vpcs"][0]["VpcId"]
    assert group.made({"subnetIds": ["subnet-0real"]})[1]["vpcId"] == vpc


def test_a_group_that_a_cluster_is_in_keeps_its_subnets_and_is_not_deleted(
    group: Life, engine: Engine
) -> None:
    _, outputs = group.made()
    cluster = Life(engine, PLAIN_CLUSTERS)
    _, used = cluster.made({"subnetGroupName": group.name})
    more = ["<one>", "<two>", "subnet-3"]
    outputs = group.engine.update(outputs, group.checked({"subnetIds": more}))
    with pytest.raises(grpc.RpcError) as refused:
        group.engine.update(outputs, group.checked({"subnetIds": more[1:]}))
    assert failure(refused.value).sentence == (
        f"dax UpdateSubnetGroup: SubnetInUse: A cluster has nodes in {group.words['one']}."
    )
    with pytest.raises(grpc.RpcError) as refused:
        group.engine.delete(outputs)
    assert failure(refused.value).sentence == (
        f"dax DeleteSubnetGroup: SubnetGroupInUseFault: Subnet group {group.name} is used by a "
        "cluster."
    )
    cluster.engine.delete(used)
    group.engine.delete(outputs)
    assert group.engine.read(group.name)[0] == ""
