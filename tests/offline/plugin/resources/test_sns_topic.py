"""What is peculiar to topics of SNS."""

import grpc
import pytest

from offline.plugin.values import Properties
from tests.offline.plugin.conftest import Engine, failure
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.sns import ARN, HELD_DELIVERY, KEY, PLAIN_TOPICS, TOPICS, policy


@pytest.fixture
def topic(engine: Engine) -> Life:
    return Life(engine, TOPICS)


@pytest.mark.parametrize(
    "change",
    [
        {"deliveryPolicy": HELD_DELIVERY},
        {"policy": policy(ARN, "sns:Subscribe", "sns:Publish")},
    ],
    ids=["layout", "order of actions"],
)
def test_a_document_that_says_the_same_is_no_change(topic: Life, change: Properties) -> None:
    _, outputs = topic.made()
    assert topic.engine.kinds(outputs, topic.checked(change)) == {}


def test_a_key_may_be_named_by_its_id(topic: Life) -> None:
    key = KEY.rpartition("/")[2]
    checked, outputs = topic.made({"kmsMasterKeyId": key})
    assert outputs["kmsMasterKeyId"] == key
    assert topic.engine.kinds(outputs, checked) == {}


def test_a_topic_that_exists_is_taken_over_only_with_the_same_tags(topic: Life) -> None:
    _, outputs = topic.made()
    tagged, untagged = ({"name": topic.name, "tags": tags} for tags in ({"team": "orders"}, {}))
    _, taken = topic.engine.made(tagged)
    assert (taken["id"], taken["displayName"]) == (outputs["id"], "Orders")
    with pytest.raises(grpc.RpcError) as refused:
        topic.engine.made(untagged)
    assert failure(refused.value).sentence == (
        "sns CreateTopic: InvalidParameter: "
        "Invalid parameter: Tags Reason: Topic already exists with different tags"
    )


@pytest.mark.parametrize("is_by_plugin", [True, False], ids=["by the engine", "elsewhere"])
def test_a_topic_that_was_deleted_leaves_nothing_to_the_next(
    topic: Life, engine: Engine, is_by_plugin: bool
) -> None:
    _, outputs = topic.made()
    if is_by_plugin:
        topic.engine.delete(outputs)
        assert topic.aws.records.get("sns-topic", outputs["id"]) is None
    else:
        topic.aws.call("sns", "DeleteTopic", TopicArn=outputs["id"])
    plain = Life(engine, PLAIN_TOPICS)
    plain.words["name"] = topic.name
    assert plain.made()[1] == plain.outputs()
