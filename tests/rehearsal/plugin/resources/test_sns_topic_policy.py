"""What is peculiar to the policies of topics."""

import pytest

from tests.rehearsal.plugin.conftest import Engine
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.sns import TOPIC_POLICIES


@pytest.fixture
def policy(engine: Engine) -> Life:
    return Life(engine, TOPIC_POLICIES)


def test_a_policy_goes_with_its_topic(policy: Life) -> None:
    checked, outputs = policy.made()
    policy.aws.call("sns", "DeleteTopic", TopicArn=outputs["arn"])
    assert policy.engine.read(outputs["id"], outputs, checked)[0] == ""
    policy.engine.delete(outputs)
