import pytest

from offline.plugin.facts import Facts
from offline.plugin.planned import planned
from offline.plugin.shapes import MapOf, Object, Scalar
from offline.plugin.values import Properties

TEXT = Scalar("string")
OPTION = Object({"enabled": Scalar("boolean"), "days": Scalar("integer")}, frozenset())
SHAPE = Object({"option": OPTION, "tags": MapOf(TEXT), "text": TEXT}, frozenset())
FACTS = Facts(service="dynamodb", computed=frozenset({"option", "option.days"}))
OLDS: Properties = {"arn": "a", "option": {"enabled": False, "days": 7}, "tags": {}, "text": "a"}


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        ({}, {"option": {"enabled": False, "days": 7}}),
        ({"option": {"enabled": True}}, {"option": {"enabled": True, "days": 7}}),
        ({"option": {"days": 9}}, {"option": {"days": 9}}),
        ({"tags": {"y": "2"}, "option": {}}, {"tags": {"y": "2"}, "option": {"days": 7}}),
    ],
    ids=["all of it left out", "a part left out", "given", "others"],
)
def test_what_aws_filled_in_is_kept_and_nothing_else(
    news: Properties, expected: Properties
) -> None:
    assert planned(SHAPE, FACTS, OLDS, news) == expected
