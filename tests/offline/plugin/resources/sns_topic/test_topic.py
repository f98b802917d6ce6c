import json
from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/feedback"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
DELIVERY = '{"http": {"defaultHealthyRetryPolicy": {"numRetries": 5}}}'
HELD_DELIVERY = '{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}'
DEFAULTS = {"contentBasedDeduplication": False, "fifoTopic": False}
SERVICES = ("application", "firehose", "http", "lambda", "sqs")
FEEDBACK = {
    **{f"{service}FailureFeedbackRoleArn": ROLE for service in SERVICES},
    **{f"{service}SuccessFeedbackRoleArn": ROLE for service in SERVICES},
    **{f"{service}SuccessFeedbackSampleRate": 50 for service in SERVICES},
}


def policy(arn: str, *actions: str) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def held(arn: str, *actions: str) -> str:
    return (
        f'{{"Statement":[{{"Action":{json.dumps(actions, separators=(",", ":"))},'
        f'"Effect":"Allow","Principal":"*","Resource":"{arn}"}}],"Version":"2012-10-17"}}'
    )


def default_policy(arn: str) -> str:
    actions = (
        "GetTopicAttributes SetTopicAttributes AddPermission RemovePermission DeleteTopic "
        "Subscribe ListSubscriptionsByTopic Publish"
    )
    listed = json.dumps([f"SNS:{action}" for action in actions.split()], separators=(",", ":"))
    return (
        f'{{"Id":"__default_policy_ID","Statement":[{{"Action":{listed},'
        f'"Condition":{{"StringEquals":{{"AWS:SourceOwner":"{ACCOUNT}"}}}},"Effect":"Allow",'
        f'"Principal":{{"AWS":"*"}},"Resource":"{arn}","Sid":"__default_statement_ID"}}],'
        '"Version":"2008-10-17"}'
    )


@pytest.fixture
def topics(engine: Engine) -> Engine:
    return engine.of("aws:sns/topic:Topic")


@pytest.fixture
def name() -> str:
    return f"orders-{uuid4().hex}"


@pytest.fixture
def arn(name: str) -> str:
    return f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}"


@pytest.fixture
def full(name: str, arn: str) -> Properties:
    return FEEDBACK | {
        "deliveryPolicy": DELIVERY,
        "displayName": "Orders",
        "kmsMasterKeyId": "alias/orders",
        "maximumMessageSize": 2048,
        "name": name,
        "policy": policy(arn, "sns:Publish", "sns:Subscribe"),
        "signatureVersion": 2,
        "tags": {"team": "orders"},
        "tracingConfig": "Active",
    }


def bare(name: str, arn: str) -> Properties:
    """Give the outputs of a topic of which no more than the name was asked for."""
    return DEFAULTS | {
        "arn": arn,
        "displayName": "",
        "id": arn,
        "name": name,
        "namePrefix": "",
        "owner": ACCOUNT,
        "policy": default_policy(arn),
        "region": REGION,
        "tags": {},
        "tagsAll": {},
    }


def test_a_topic_is_made_as_asked_and_tells_all_of_itself(
    topics: Engine, full: Properties, name: str, arn: str
) -> None:
    checked, outputs = topics.made(full)
    assert outputs == bare(name, arn) | full | {
        "deliveryPolicy": HELD_DELIVERY,
        "policy": held(arn, "sns:Publish", "sns:Subscribe"),
        "tagsAll": {"team": "orders"},
    }
    assert topics.kinds(outputs, checked) == {}
    assert topics.read(arn, outputs, checked)[1] == outputs


def test_a_topic_without_any_wishes(topics: Engine) -> None:
    checked, outputs = topics.made({})
    name = checked["name"]
    assert name.startswith("orders-")
    assert checked == DEFAULTS | {"name": name, "__defaults": [*sorted(DEFAULTS), "name"]}
    assert outputs == bare(name, f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}")
    assert topics.kinds(outputs, checked) == {}


def test_a_topic_in_order(topics: Engine, name: str) -> None:
    name, arn = f"{name}.fifo", f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}.fifo"
    wish = {
        "archivePolicy": '{"MessageRetentionPeriod": "30"}',
        "contentBasedDeduplication": True,
        "fifoThroughputScope": "MessageGroup",
        "fifoTopic": True,
        "name": name,
    }
    checked, outputs = topics.made(wish)
    archive = {"archivePolicy": '{"MessageRetentionPeriod":"30"}'}
    assert outputs == bare(name, arn) | wish | archive
    assert topics.kinds(outputs, checked) == {}
    without = topics.check({"fifoTopic": True, "name": name})[0]
    after = topics.update(outputs, without)
    kept = {"fifoThroughputScope": "MessageGroup", "fifoTopic": True}
    assert after == bare(name, arn) | kept


def test_a_preview_tells_what_is_known(topics: Engine, name: str) -> None:
    checked, _ = topics.check({"name": name, "kmsMasterKeyId": UNKNOWN})
    assert topics.create(checked, preview=True) == (
        "",
        DEFAULTS
        | dict.fromkeys(
            (
                "arn",
                "beginningArchiveTime",
                "fifoThroughputScope",
                "kmsMasterKeyId",
                "maximumMessageSize",
                "namePrefix",
                "owner",
                "policy",
                "signatureVersion",
                "tracingConfig",
            ),
            UNKNOWN,
        )
        | {"name": name, "region": REGION, "tagsAll": {}},
    )


@pytest.mark.parametrize(
    "change",
    [
        {"displayName": "Goods"},
        {"kmsMasterKeyId": KEY},
        {"kmsMasterKeyId": KEY.rpartition("/")[2]},
        {"tracingConfig": "PassThrough"},
        {"signatureVersion": 1},
        {"maximumMessageSize": 1024},
        {"httpFailureFeedbackRoleArn": f"{ROLE}-2", "httpSuccessFeedbackSampleRate": 100},
    ],
    ids=[
        "display name",
        "key's ARN",
        "key's id",
        "tracing",
        "signature",
        "message size",
        "feedback",
    ],
)
def test_what_changes_in_place(
    topics: Engine, full: Properties, arn: str, change: Properties
) -> None:
    checked, outputs = topics.made(full)
    news = checked | change
    assert topics.kinds(outputs, news) == dict.fromkeys(change, "UPDATE")
    after = topics.update(outputs, news)
    assert after == outputs | change
    assert topics.read(arn, after, news)[1] == after


def test_documents_change_in_place_when_they_say_something_else(
    topics: Engine, full: Properties, arn: str
) -> None:
    checked, outputs = topics.made(full)
    same = {
        "deliveryPolicy": HELD_DELIVERY,
        "policy": policy(arn, "sns:Subscribe", "sns:Publish"),
    }
    assert topics.kinds(outputs, checked | same) == {}
    other = {
        "deliveryPolicy": DELIVERY.replace("5", "6"),
        "policy": policy(arn, "sns:Publish"),
    }
    assert topics.kinds(outputs, checked | other) == dict.fromkeys(other, "UPDATE")
    assert topics.update(outputs, checked | other) == outputs | {
        "deliveryPolicy": HELD_DELIVERY.replace("5", "6"),
        "policy": held(arn, "sns:Publish"),
    }


def test_tags_are_put_on_and_taken_off(topics: Engine, full: Properties) -> None:
    checked, outputs = topics.made(full | {"tags": {"team": "orders", "who": "me"}})
    tags = {"team": "goods", "why": "tests"}
    assert topics.kinds(outputs, checked | {"tags": tags}) == {
        "tags.team": "UPDATE",
        "tags.who": "DELETE",
        "tags.why": "ADD",
    }
    after = topics.update(outputs, checked | {"tags": tags})
    assert after == outputs | {"tags": tags, "tagsAll": tags}


def test_what_is_left_out_stays_where_aws_fills_it_in_and_goes_elsewhere(
    topics: Engine, full: Properties, name: str, arn: str
) -> None:
    _, outputs = topics.made(full)
    checked, _ = topics.check({"name": name})
    gone = {*FEEDBACK, "deliveryPolicy", "displayName", "kmsMasterKeyId", "tags"}
    assert topics.kinds(outputs, checked) == dict.fromkeys(gone, "DELETE")
    kept = ("maximumMessageSize", "policy", "signatureVersion", "tracingConfig")
    after = topics.update(outputs, checked)
    assert after == bare(name, arn) | {name: outputs[name] for name in kept}


@pytest.mark.parametrize(
    ("change", "replaced", "first"),
    [
        ({"name": "other"}, "name", False),
        ({"fifoTopic": True}, "fifoTopic", True),
        ({"region": "eu-west-1"}, "region", True),
    ],
    ids=["name", "order", "region"],
)
def test_what_replaces_a_topic(
    topics: Engine, name: str, change: Properties, replaced: str, first: bool
) -> None:
    checked, outputs = topics.made({"name": name})
    answer = topics.diff(outputs, checked | change)
    assert (list(answer.replaces), answer.deleteBeforeReplace) == ([replaced], first)


def test_a_topic_in_another_region(topics: Engine, name: str) -> None:
    checked, outputs = topics.made({"name": name, "region": "eu-west-1", "signatureVersion": 2})
    assert outputs["arn"] == f"arn:aws:sns:eu-west-1:{ACCOUNT}:{name}"
    assert topics.kinds(outputs, checked) == {}


def test_a_topic_that_exists_is_taken_over_only_with_the_same_tags(
    topics: Engine, full: Properties, name: str
) -> None:
    _, outputs = topics.made(full)
    tagged, _ = topics.check({"name": name, "tags": full["tags"]})
    identity, taken = topics.create(tagged)
    assert (identity, taken["displayName"]) == (outputs["id"], "Orders")
    with pytest.raises(grpc.RpcError) as refused:
        topics.create(topics.check({"name": name})[0])
    assert failure(refused.value).sentence == (
        "sns CreateTopic: InvalidParameter: "
        "Invalid parameter: Tags Reason: Topic already exists with different tags"
    )


def test_an_import_needs_no_more_than_the_arn(topics: Engine, full: Properties, arn: str) -> None:
    checked, made = topics.made(full)
    identity, outputs, inputs = topics.read(arn)
    assert (identity, outputs) == (arn, made)
    assert inputs == full | {
        "deliveryPolicy": HELD_DELIVERY,
        "policy": held(arn, "sns:Publish", "sns:Subscribe"),
        "__defaults": [],
    }
    again, reasons = topics.check(inputs)
    assert reasons == []
    assert topics.kinds(outputs, again) == {}
    assert topics.kinds(outputs, checked) == {}


def test_a_refresh_shows_drift(topics: Engine, full: Properties, arn: str, aws: Aws) -> None:
    checked, outputs = topics.made(full)
    aws.call(
        "sns",
        "SetTopicAttributes",
        TopicArn=arn,
        AttributeName="DisplayName",
        AttributeValue="Drifted",
    )
    _, drifted, inputs = topics.read(arn, outputs, checked)
    assert drifted == outputs | {"displayName": "Drifted"}
    assert inputs["displayName"] == "Drifted"
    assert topics.update(drifted, checked) == outputs


def test_deleting_what_is_gone_is_fine_and_leaves_no_record(
    topics: Engine, full: Properties, name: str, arn: str
) -> None:
    checked, outputs = topics.made(full)
    topics.delete(outputs)
    topics.delete(outputs)
    assert topics.read(arn, outputs, checked)[0] == ""
    assert topics.made({"name": name})[1] == bare(name, arn)


def test_a_topic_that_was_deleted_elsewhere_leaves_nothing_to_the_next(
    topics: Engine, full: Properties, name: str, arn: str, aws: Aws
) -> None:
    topics.made(full)
    aws.call("sns", "DeleteTopic", TopicArn=arn)
    assert topics.made({"name": name})[1] == bare(name, arn)
