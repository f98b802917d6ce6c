"""What is peculiar to the policies on tables."""

import json

import grpc
import pytest

from tests.offline.plugin.conftest import Engine, failure
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.dynamodb import CONFIRMATION, RESOURCE_POLICIES, document


@pytest.fixture
def policy(engine: Engine) -> Life:
    return Life(engine, RESOURCE_POLICIES)


@pytest.mark.parametrize(
    "same",
    [
        document(Action=["dynamodb:Query", "dynamodb:GetItem"]),
        document(Resource=["*"]),
        json.dumps(json.loads(document()), indent=2),
    ],
    ids=["order of actions", "one resource", "layout"],
)
def test_a_policy_that_says_the_same_is_no_change(policy: Life, same: str) -> None:
    _, outputs = policy.made()
    assert policy.engine.kinds(outputs, policy.checked({"policy": same})) == {}


def test_a_refresh_keeps_the_confirmation_that_aws_forgets(policy: Life) -> None:
    checked, outputs = policy.made({CONFIRMATION: True})
    assert outputs[CONFIRMATION]
    assert policy.engine.read(outputs["id"], outputs, checked)[1:] == (outputs, checked)


def test_a_policy_goes_with_its_table(policy: Life) -> None:
    _, outputs = policy.made()
    policy.aws.call("dynamodb", "DeleteTable", TableName=policy.name)
    assert policy.engine.read(outputs["id"], outputs)[0] == ""
    policy.engine.delete(outputs)


def test_a_policy_needs_its_table(policy: Life) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        policy.made({"resourceArn": "<table>-2"})
    assert failure(refused.value).sentence.startswith(
        "dynamodb PutResourcePolicy: ResourceNotFoundException: Requested resource not found"
    )
