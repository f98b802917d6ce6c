"""What is peculiar to policies written into roles one by one."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.iam import ROLE_POLICIES


@pytest.fixture
def policy(engine: Engine) -> Life:
    return Life(engine, ROLE_POLICIES)


def test_a_document_is_read_back_as_it_was_written(policy: Life) -> None:
    text = policy.inputs()["policy"].replace('"dynamodb:GetItem"', '["dynamodb:GetItem"]')
    checked, outputs = policy.made({"policy": text})
    assert '"Action":["dynamodb:GetItem"]' in outputs["policy"]
    assert policy.engine.kinds(outputs, checked) == {}


def test_an_id_names_the_role_and_the_policy(policy: Life) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        policy.engine.read("read")
    assert failure(refused.value).sentence == (
        "role_policy id must be of the form <role name>:<policy name>"
    )


def test_a_policy_goes_with_its_role(policy: Life) -> None:
    checked, outputs = policy.made()
    policy.engine.delete(outputs)
    policy.aws.call("iam", "DeleteRole", RoleName=outputs["role"])
    policy.engine.delete(outputs)
    assert policy.engine.read(outputs["id"], outputs, checked)[0] == ""
