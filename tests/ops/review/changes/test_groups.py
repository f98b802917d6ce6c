import pytest

from ops.review.changes.groups import group, table_names
from ops.review.preview import Step
from tests.ops.review.given import ALARM, POLICY, TABLE, step

INSIGHTS = "aws:dynamodb/contributorInsights:ContributorInsights"
KEY = "aws:kms/key:Key"
NAMES = ["requests", "logs", "requests-old"]


def test_tables_are_those_of_the_program_and_those_of_the_steps() -> None:
    steps = [step("create", name="zebra"), step("delete", name="archive"), step("same")]
    assert table_names(steps) == ["requests", "logs", "archive", "zebra"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(step("same", name="logs"), "logs", id="a table"),
        pytest.param(
            step("same", type_token=INSIGHTS, name="requests-user-index-insights"),
            "requests",
            id="of a table",
        ),
        pytest.param(
            step("same", type_token=INSIGHTS, name="requests-old-insights"),
            "requests-old",
            id="of the table with the longer name",
        ),
        pytest.param(step("same", type_token=INSIGHTS, name="x"), "other", id="of no table"),
        pytest.param(
            step("same", type_token=POLICY, around=("market-intelligence:grants:Grants",)),
            "grants",
            id="grants",
        ),
        pytest.param(
            step(
                "same",
                type_token=KEY,
                around=("market-intelligence:alarms:Alarms", "market-intelligence:encryption:Key"),
            ),
            "alarms",
            id="a key of the alarms",
        ),
        pytest.param(step("same", type_token=ALARM), "other", id="in no component"),
        pytest.param(
            step("same", type_token=TABLE, name="logs", around=("a:b:C",)),
            "logs",
            id="a table in something",
        ),
    ],
)
def test_a_resource_belongs_to_a_part(given: Step, expected: str) -> None:
    assert group(given, NAMES) == expected
