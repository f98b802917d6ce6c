import pytest

from ops.review.findings.names import name_after, name_before, renamed
from ops.review.tokens import CLUSTER, DASHBOARD, POLICY, ROLE
from tests.ops.review.findings.made import preview, step, update


@pytest.mark.parametrize(
    ("of", "key"), [(CLUSTER, "clusterName"), (DASHBOARD, "dashboardName"), (ROLE, "name")]
)
def test_each_type_has_its_name(of: str, key: str) -> None:
    change = step("replace", {key: "a"}, {key: "b"}, of=of)
    assert (name_before(change), name_after(change)) == ("a", "b")


def test_names_that_are_given_up_are_written_anew() -> None:
    steps = [
        step("replace", {"name": "prod-requests"}, {"name": "staging-requests"}),
        step("replace", {"name": "prod-requests-reader"}, {"name": "readers"}, of=POLICY),
        update({"name": "prod"}, {"name": "other"}, of=ROLE),
    ]
    text = "prod-requests prod-requests-reader prod"
    assert renamed(text, preview(*steps)) == "staging-requests readers prod"


def test_places_that_are_given_up_are_written_anew() -> None:
    arn = "arn:aws:sns:{}:123456789012:alarms"
    moved = step(
        "replace",
        {},
        {"region": "us-east-2"},
        of=ROLE,
        told={"arn": arn.format("us-east-1")},
        because=("region",),
    )
    assert renamed(arn.format("us-east-1"), preview(moved)) == arn.format("us-east-2")
