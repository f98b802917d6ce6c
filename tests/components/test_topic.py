import pytest

from components.documents import Statement
from components.topic import Subscription, Topic, TopicArgs, topic_arn
from tests.components import estate
from tests.components.estate import SITE, TOPIC_ARN
from tests.conftest import Mocks

COMPONENT = "urn:pulumi:dev::market-intelligence::market-intelligence:topic:Topic"
SUBSCRIPTION = f"{COMPONENT}$aws:sns/topicSubscription:TopicSubscription"
TOPIC = f"{COMPONENT}$aws:sns/topic:Topic::alarms"
# How the engine marks a secret among plain values.
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

TEAM = Subscription(protocol="email", endpoint="team@example.com")
PAGER = Subscription(protocol="https", endpoint="https://pager.example.com/hook?token=8842")
BOOK = Subscription(protocol="https", endpoint="https://book.example.com/hook")


def deploy(mocks: Mocks, *subscriptions: Subscription) -> None:
    mocks.run(lambda: Topic("alarms", TopicArgs(site=SITE, subscriptions=subscriptions)))


def test_its_arn_is_known_before_it_is_made(mocks: Mocks) -> None:
    deploy(mocks)

    assert topic_arn(SITE, "alarms") == TOPIC_ARN
    assert mocks.outputs[f"{COMPONENT}::alarms"] == {"arn": TOPIC_ARN}


def test_is_encrypted_with_a_key_of_its_own(mocks: Mocks) -> None:
    deploy(mocks)

    topic = mocks.resource(TOPIC)
    key = mocks.resource("$aws:kms/key:Key::alarms-key")
    assert {name: value for name, value in topic.inputs.items() if name != "policy"} == {
        "name": "dev-market-intelligence-alarms",
        "kmsMasterKeyId": "arn:aws:kms:us-east-1:111122223333:key/alarms-key",
        "tags": {"team": "search"},
    }
    assert topic.comes_from == {"kmsMasterKeyId": [key.urn]}
    assert mocks.resource("$aws:kms/alias:Alias::alarms-key-alias").inputs["name"] == (
        "alias/dev-market-intelligence-alarms"
    )


def test_cloudwatch_can_use_its_key_and_others_only_through_sns(mocks: Mocks) -> None:
    deploy(mocks)

    _, use, services = estate.statements(mocks.resource("$aws:kms/key:Key::alarms-key"))
    assert use.get("Condition") == {
        "StringEquals": {"kms:ViaService": ["sns.us-east-1.amazonaws.com"]}
    }
    assert services == {
        "Sid": "UseByServices",
        "Effect": "Allow",
        "Principal": {"Service": ["cloudwatch.amazonaws.com"]},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
    }


def test_alarms_of_the_account_publish_to_it_over_tls(mocks: Mocks) -> None:
    deploy(mocks)

    expected: list[Statement] = [
        {
            "Sid": "AlarmsOfTheAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": TOPIC_ARN,
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "111122223333"},
                "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:111122223333:alarm:*"},
            },
        },
        {
            "Sid": "OverTlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": TOPIC_ARN,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
    assert estate.statements(mocks.resource(TOPIC)) == expected


def test_whoever_hears_of_alarms_is_a_secret(mocks: Mocks) -> None:
    deploy(mocks, TEAM, PAGER)

    found = [resource for resource in mocks.registered if resource.urn.startswith(SUBSCRIPTION)]
    assert [resource.inputs for resource in found] == [
        {"topic": TOPIC_ARN, "protocol": one.protocol, "endpoint": SECRET | {"value": one.endpoint}}
        for one in (TEAM, PAGER)
    ]
    assert [resource.comes_from for resource in found] == [{"topic": [TOPIC]}] * 2


@pytest.mark.parametrize(
    "subscriptions",
    [
        pytest.param((TEAM, PAGER, BOOK), id="as written"),
        pytest.param((BOOK, TEAM, PAGER), id="in another order"),
    ],
)
def test_subscriptions_keep_their_names_whatever_their_order(
    mocks: Mocks, subscriptions: tuple[Subscription, ...]
) -> None:
    deploy(mocks, *subscriptions)

    urns = [resource.urn for resource in mocks.registered]
    assert {urn for urn in urns if urn.startswith(SUBSCRIPTION)} == {
        f"{SUBSCRIPTION}::alarms-{label}" for label in ("3ea3e3dd", "9db3b88c", "47a64cf8")
    }


def test_the_same_endpoint_can_be_told_in_two_ways() -> None:
    told = [Subscription(protocol=name, endpoint="+12065550100") for name in ("sms", "email")]

    assert len({one.label for one in told}) == 2


def test_names_do_not_give_an_endpoint_away(mocks: Mocks) -> None:
    deploy(mocks, TEAM, PAGER, BOOK)

    urns = " ".join(resource.urn for resource in mocks.registered)
    assert [word for word in ("team@", "pager", "book", "example", "8842") if word in urns] == []
