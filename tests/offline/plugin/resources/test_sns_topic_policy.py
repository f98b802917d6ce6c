import json
from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure

ACCOUNT = "123456789012"


def policy(arn: str, action: str = "sns:Publish") -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def held(arn: str, action: str = "sns:Publish") -> str:
    return (
        f'{{"Statement":[{{"Action":"{action}","Effect":"Allow","Principal":"*",'
        f'"Resource":"{arn}"}}],"Version":"2012-10-17"}}'
    )


def made_topic(aws: Aws) -> str:
    return aws.call("sns", "CreateTopic", Name=f"orders-{uuid4().hex}")["TopicArn"]


def topic_policy(aws: Aws, arn: str) -> str:
    return aws.call("sns", "GetTopicAttributes", TopicArn=arn)["Attributes"]["Policy"]


@pytest.fixture
def policies(engine: Engine) -> Engine:
    return engine.of("aws:sns/topicPolicy:TopicPolicy")


@pytest.fixture
def arn(aws: Aws) -> str:
    return made_topic(aws)


def test_a_policy_is_given_to_a_topic(policies: Engine, arn: str, aws: Aws) -> None:
    checked, outputs = policies.made({"arn": arn, "policy": policy(arn)})
    assert outputs == {
        "arn": arn,
        "id": arn,
        "owner": ACCOUNT,
        "policy": held(arn),
        "region": REGION,
    }
    assert json.loads(topic_policy(aws, arn)) == json.loads(policy(arn))
    assert policies.kinds(outputs, checked) == {}
    assert policies.read(arn, outputs, checked)[1] == outputs


def test_a_preview_tells_what_is_known(policies: Engine) -> None:
    checked, reasons = policies.check({"arn": UNKNOWN, "policy": "{}"})
    assert reasons == []
    assert policies.create(checked, preview=True) == (
        "",
        {"arn": UNKNOWN, "owner": UNKNOWN, "policy": "{}", "region": REGION},
    )


def test_another_policy_takes_its_place(policies: Engine, arn: str) -> None:
    checked, outputs = policies.made({"arn": arn, "policy": policy(arn)})
    news = checked | {"policy": policy(arn, "sns:Subscribe")}
    assert policies.kinds(outputs, news) == {"policy": "UPDATE"}
    assert policies.update(outputs, news) == outputs | {"policy": held(arn, "sns:Subscribe")}


def test_a_policy_that_says_the_same_is_no_change(policies: Engine, arn: str) -> None:
    checked, outputs = policies.made({"arn": arn, "policy": policy(arn)})
    same = policy(arn).replace('"sns:Publish"', '["sns:Publish"]')
    assert policies.kinds(outputs, checked | {"policy": same}) == {}


def test_another_topic_replaces(policies: Engine, arn: str) -> None:
    checked, outputs = policies.made({"arn": arn, "policy": policy(arn)})
    assert list(policies.diff(outputs, checked | {"arn": f"{arn}-2"}).replaces) == ["arn"]


def test_a_policy_in_another_region(policies: Engine) -> None:
    arn = made_topic(Aws("eu-west-1"))
    wish = {"arn": arn, "policy": policy(arn), "region": "eu-west-1"}
    checked, outputs = policies.made(wish)
    assert policies.kinds(outputs, checked) == {}
    policies.delete(outputs)
    assert json.loads(topic_policy(Aws("eu-west-1"), arn))["Id"] == "__default_policy_ID"


def test_an_import_needs_no_more_than_the_topics_arn(policies: Engine, arn: str) -> None:
    checked, made = policies.made({"arn": arn, "policy": policy(arn)})
    inputs: Properties = {"arn": arn, "policy": held(arn), "__defaults": []}
    assert policies.read(arn) == (arn, made, inputs)
    assert policies.kinds(made, checked) == {}


def test_a_topic_whose_policy_is_deleted_gets_back_that_of_aws(
    policies: Engine, arn: str, aws: Aws
) -> None:
    _, outputs = policies.made({"arn": arn, "policy": policy(arn)})
    policies.delete(outputs)
    policies.delete(outputs)
    assert json.loads(topic_policy(aws, arn)) == {
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [
            {
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [
                    "SNS:GetTopicAttributes",
                    "SNS:SetTopicAttributes",
                    "SNS:AddPermission",
                    "SNS:RemovePermission",
                    "SNS:DeleteTopic",
                    "SNS:Subscribe",
                    "SNS:ListSubscriptionsByTopic",
                    "SNS:Publish",
                    "SNS:Receive",
                ],
                "Resource": arn,
                "Condition": {"StringEquals": {"AWS:SourceOwner": ACCOUNT}},
            }
        ],
    }


def test_a_policy_goes_with_its_topic(policies: Engine, arn: str, aws: Aws) -> None:
    checked, outputs = policies.made({"arn": arn, "policy": policy(arn)})
    aws.call("sns", "DeleteTopic", TopicArn=arn)
    assert policies.read(arn, outputs, checked)[0] == ""
    policies.delete(outputs)


def test_a_topic_that_does_not_exist_takes_no_policy(policies: Engine, arn: str) -> None:
    checked, _ = policies.check({"arn": f"{arn}-2", "policy": policy(arn)})
    with pytest.raises(grpc.RpcError) as refused:
        policies.create(checked)
    assert failure(refused.value).sentence == (
        "sns SetTopicAttributes: NotFound: Topic does not exist"
    )


def test_what_is_refused(policies: Engine) -> None:
    assert policies.check({"arn": "orders", "policy": "x"})[1] == [
        "\"arn\" (orders) is an invalid ARN. Examine values at 'orders.arn'.",
        (
            '"policy" contains an invalid JSON: Expecting value: line 1 column 1 (char 0). '
            "Examine values at 'orders.policy'."
        ),
    ]
