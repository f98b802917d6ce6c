"""What is peculiar to topics of SNS."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.sns import KEY, PLAIN_TOPICS, TOPICS


@pytest.fixture
def topic(engine: Engine) -> Life:
    return Life(engine, TOPICS)


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
