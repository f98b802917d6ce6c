"""What is peculiar to the policies of topics."""

import grpc
import pytest

from tests.offline.plugin.conftest import Engine, failure
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.sns import TOPIC_POLICIES


@pytest.fixture
def policy(engine: Engine) -> Life:
    return Life(engine, TOPIC_POLICIES)


def test_a_policy_that_says_the_same_is_no_change(policy: Life) -> None:
    checked, outputs = policy.made()
    same = checked["policy"].replace('["sns:Publish"]', '"sns:Publish"')
    assert policy.engine.kinds(outputs, checked | {"policy": same}) == {}


def test_a_policy_goes_with_its_topic(policy: Life) -> None:
    checked, outputs = policy.made()
    policy.aws.call("sns", "DeleteTopic", TopicArn=outputs["arn"])
    assert policy.engine.read(outputs["id"], outputs, checked)[0] == ""
    policy.engine.delete(outputs)


def test_a_topic_that_does_not_exist_takes_no_policy(policy: Life) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        policy.made({"arn": "<topic>-2"})
    assert failure(refused.value).sentence == (
        "sns SetTopicAttributes: NotFound: Topic does not exist"
    )
