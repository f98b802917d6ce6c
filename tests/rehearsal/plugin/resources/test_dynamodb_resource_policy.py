"""What is peculiar to the policies on tables."""

import pytest

from tests.rehearsal.plugin.conftest import Engine
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.dynamodb import CONFIRMATION, RESOURCE_POLICIES


@pytest.fixture
def policy(engine: Engine) -> Life:
    return Life(engine, RESOURCE_POLICIES)


def test_a_refresh_keeps_the_confirmation_that_aws_forgets(policy: Life) -> None:
    checked, outputs = policy.made({CONFIRMATION: True})
    assert outputs[CONFIRMATION]
    assert policy.engine.read(outputs["id"], outputs, checked)[1:] == (outputs, checked)


def test_a_policy_goes_with_its_table(policy: Life) -> None:
    _, outputs = policy.made()
    policy.aws.call("dynamodb", "DeleteTable", TableName=policy.name)
    assert policy.engine.read(outputs["id"], outputs)[0] == ""
    policy.engine.delete(outputs)
