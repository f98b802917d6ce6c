import pytest

from ops.verify.aws import Aws, is_loopback
from ops.verify.errors import CallError, MissingError, UnansweredError
from tests.conftest import ACCOUNT, REGION
from tests.offline.plugin.conftest import Server
from tests.ops.verify.as_asked import REQUESTS
from tests.ops.verify.estate import client


@pytest.mark.parametrize(
    ("endpoint", "is_here"),
    [
        ("http://127.0.0.1:4566", True),
        ("http://localhost:4566", True),
        ("http://[::1]:4566", True),
        ("https://dynamodb.us-east-1.amazonaws.com", False),
        ("https://127.0.0.1.example.com", False),
        ("", False),
        (None, False),
    ],
)
def test_loopback(endpoint: str | None, *, is_here: bool) -> None:
    assert is_loopback(endpoint) is is_here
    assert Aws(REGION, endpoint).is_embedded is is_here


def test_a_call_is_made_once(aws: Aws, outputs: dict[str, object], server: Server) -> None:
    assert outputs
    answers = [aws.ask("dynamodb", "describe_table", TableName=REQUESTS) for _ in range(2)]
    assert server.called == ["DescribeTable"]
    assert answers[0] is answers[1]


def test_a_call_that_fails_is_made_once(server: Server) -> None:
    aws = Aws(REGION, server.url)
    server.refused.add("DescribeTable")
    faults: list[CallError] = []
    for _ in range(2):
        with pytest.raises(CallError) as caught:
            aws.ask("dynamodb", "describe_table", TableName=REQUESTS)
        faults.append(caught.value)
    assert str(faults[0]) == ("dynamodb:DescribeTable: LimitExceededException: too many at once")
    assert faults[0] is faults[1]
    assert server.called == ["DescribeTable"]


def test_calls_with_other_parameters_or_in_other_regions_are_others(
    aws: Aws, server: Server
) -> None:
    for region in (None, "us-west-2"):
        for table in ("none", "neither"):
            with pytest.raises(MissingError):
                aws.ask("dynamodb", "describe_table", region=region, TableName=table)
    assert server.called == ["DescribeTable"] * 4


def test_all_pages_are_one_answer(aws: Aws, outputs: dict[str, object]) -> None:
    assert outputs
    topic = client("sns").create_topic(Name="crowded")["TopicArn"]
    for number in range(101):
        client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint=f"{number}@example.com")
    answer = aws.ask("sns", "list_subscriptions_by_topic", TopicArn=topic)
    assert len(answer["Subscriptions"]) == 101


def test_whoever_asks_is_told_who_it_is(aws: Aws) -> None:
    assert aws.ask("sts", "get_caller_identity")["Account"] == ACCOUNT


def test_what_the_embedded_aws_lacks_is_unanswered(server: Server) -> None:
    aws = Aws(REGION, server.url)
    with pytest.raises(UnansweredError) as caught:
        aws.ask("dynamodb", "describe_global_table_settings", GlobalTableName="none")
    assert str(caught.value) == (
        "the embedded AWS does not answer dynamodb:DescribeGlobalTableSettings"
    )


def test_a_client_is_made_once(server: Server) -> None:
    aws = Aws(REGION, server.url)
    aws.prepare()
    assert aws.client("kms") is aws.client("kms", REGION)
    assert aws.client("kms", "us-west-2") is not aws.client("kms")
