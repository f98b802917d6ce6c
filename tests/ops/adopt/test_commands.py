import json
import shlex

import pytest

from ops.adopt.commands import Commands
from tables.specs import REQUESTS
from tests.ops.adopt.conftest import NAME, World
from tests.specification import REQUESTS as SPECIFIED

START = f"aws dynamodb update-table --region us-east-1 --table-name {NAME} "


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Commands(NAME, "us-east-1").on_demand(), f"{START}--billing-mode PAY_PER_REQUEST"),
        (
            Commands(NAME, "us-east-1").without_stream(),
            f"{START}--stream-specification StreamEnabled=false",
        ),
        (
            Commands(NAME, "eu-west-1").without_expiry("expires_at"),
            (
                f"aws dynamodb update-time-to-live --region eu-west-1 --table-name {NAME} "
                "--time-to-live-specification Enabled=false,AttributeName=expires_at"
            ),
        ),
        (
            Commands(NAME, "us-east-1").without_index("by-day"),
            (
                f"{START}--global-secondary-index-updates "
                """'[{"Delete": {"IndexName": "by-day"}}]'"""
            ),
        ),
        (
            Commands(NAME, "us-east-1").with_index(REQUESTS.indexes[0]),
            (
                f"{START}--attribute-definitions AttributeName=user_id,AttributeType=S "
                "AttributeName=created_at,AttributeType=S --global-secondary-index-updates "
                """'[{"Create": {"IndexName": "user-index", "KeySchema": """
                """[{"AttributeName": "user_id", "KeyType": "HASH"}, """
                """{"AttributeName": "created_at", "KeyType": "RANGE"}], """
                """"Projection": {"ProjectionType": "ALL"}}}]'"""
            ),
        ),
    ],
    ids=["billing", "stream", "expiry", "index deleted", "index built"],
)
def test_commands_are_those_of_aws(command: str, expected: str) -> None:
    assert command == expected
    assert shlex.split(command)[:3] == expected.split()[:3]


def option(command: str, name: str) -> list[str]:
    """Give the words of an option of a command."""
    _, _, rest = command.partition(f"{name} ")
    words = shlex.split(rest)
    ends = [at for at, word in enumerate(words) if word.startswith("--")]
    return words[: ends[0]] if ends else words


def test_an_index_that_is_built_so_is_the_specified_one(world: World) -> None:
    world.make()
    mend, index = Commands(NAME, "us-east-1"), REQUESTS.indexes[0]
    delete, create = mend.without_index(index.name), mend.with_index(index)
    [deleted] = option(delete, "--global-secondary-index-updates")
    world.update(GlobalSecondaryIndexUpdates=json.loads(deleted))
    assert [reason for reason, _ in world.refusals()] == ["It has no index user-index."]

    [created] = option(create, "--global-secondary-index-updates")
    # The embedded AWS wants them all again, where AWS knows those of the other indexes.
    world.update(
        AttributeDefinitions=SPECIFIED["AttributeDefinitions"],
        GlobalSecondaryIndexUpdates=json.loads(created),
    )
    assert world.refusals() == []
