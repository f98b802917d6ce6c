import pytest

from ops.review.changes.alarms import ALARM
from ops.review.changes.kinds import kind, rank, wordings
from ops.review.changes.tags import TAGS


@pytest.mark.parametrize(
    ("token", "names"),
    [
        ("aws:dynamodb/table:Table", ("table", "tables")),
        ("aws:iam/policy:Policy", ("policy for roles", "policies for roles")),
        ("aws:sns/topicPolicy:TopicPolicy", ("topic policy", "topic policies")),
        ("aws:dax/subnetGroup:SubnetGroup", ("subnet group", "subnet groups")),
        ("pulumi:providers:aws", ("provider", "providers")),
    ],
)
def test_types_have_names(token: str, names: tuple[str, str]) -> None:
    assert kind(token) == names


def test_types_have_words_and_tags() -> None:
    assert wordings("aws:cloudwatch/metricAlarm:MetricAlarm") == (*ALARM, TAGS)
    assert wordings("aws:new/thing:Thing") == (TAGS,)


def test_tables_are_read_first_and_what_is_not_known_last() -> None:
    tokens = ["aws:new/thing:Thing", "aws:kms/key:Key", "aws:dynamodb/table:Table"]
    assert sorted(tokens, key=rank) == tokens[::-1]
