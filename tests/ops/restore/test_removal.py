from collections.abc import Callable

import pytest

from ops.restore import alarms
from ops.restore.errors import RefusalError
from ops.restore.planning import Planning
from ops.restore.put_back import put_back
from ops.restore.removal import check_release, release, removal
from ops.restore.restored import Restored
from ops.restore.settings import FIRST, PROTECTION
from ops.verify.aws import Client
from tests.ops.restore import estate
from tests.ops.restore.estate import LOGS, RESTORED, Clients, client
from tests.ops.restore.service import State

Refuses = Callable[[Restored, list[str]], object]

OWN = [estate.REQUESTS, LOGS]


@pytest.fixture
def made(of: Restored, bare: str) -> str:
    """The table with its mark, its alarms and its protection."""
    assert len([*put_back(of, {"mark": FIRST["mark"]}), *put_back(of, PROTECTION)]) == 2
    assert len([*alarms.put_back(of)]) == 1
    return bare


def alarm_count(clients: Clients) -> int:
    return len(client(clients, "cloudwatch").describe_alarms()["MetricAlarms"])


def tags(dynamodb: Client, of: Restored) -> list[str]:
    found = dynamodb.list_tags_of_resource(ResourceArn=of.arn)["Tags"]
    return sorted(tag["Key"] for tag in found)


def refusal(of: Restored, own: list[str], refuse: Refuses = removal) -> str:
    of.calls.forget()
    with pytest.raises(RefusalError) as refused:
        refuse(of, own)
    return str(refused.value)


def test_a_table_is_removed_with_its_alarms(
    of: Restored, made: str, dynamodb: Client, clients: Clients
) -> None:
    found = removal(of, OWN)
    assert found.words == (
        f"Deletes {made}, restored from {estate.REQUESTS}, with 3 items as last counted, and its "
        "alarms."
    )
    assert found.remove() == 16
    assert dynamodb.list_tables()["TableNames"] == [estate.REQUESTS]
    assert alarm_count(clients) == 0


def test_a_table_is_let_go_without_its_alarms(
    of: Restored, made: str, dynamodb: Client, clients: Clients
) -> None:
    FIRST["tags"](of)
    check_release(of, [made])
    assert release(of) == 16
    assert made in dynamodb.list_tables()["TableNames"]
    assert tags(dynamodb, of) == sorted(estate.TAGS)
    assert alarm_count(clients) == 0


def test_a_table_that_was_let_go_is_not_removed(of: Restored, made: str) -> None:
    release(of)
    assert refusal(of, OWN) == (
        f"{made} has no tag restored-from, so it was not made by this command, or was let go: it "
        "stays as it is."
    )


@pytest.mark.parametrize("refuse", [removal, check_release], ids=["remove", "release"])
def test_a_table_that_is_not_there(of: Restored, source: str, refuse: Refuses) -> None:
    assert source
    assert refusal(of, OWN, refuse) == (f"There is no table {RESTORED} in 222233334444, us-east-1.")


def test_another_table_is_never_removed(planning: Planning, source: str, of: Restored) -> None:
    other = planning.under(of.spec, source)
    assert refusal(other, []) == (
        f"{source} has no tag restored-from, so it was not made by this command, or was let go: "
        "it stays as it is."
    )


def test_a_table_that_the_stack_has_taken_over_is_not_removed(of: Restored, made: str) -> None:
    assert refusal(of, [made, LOGS]) == (
        f"{made} is a table of the prod stack, and is not removed. See "
        f"`./mi restore --stack prod --release {made}`, if it was restored."
    )


def test_a_table_that_is_still_restored_is_not_removed(
    of: Restored, made: str, state: State
) -> None:
    state.creating = 1
    assert refusal(of, OWN) == (
        f"{made} is CREATING, and AWS deletes no table before it is ACTIVE: wait, and run this "
        "again."
    )


def test_a_table_that_the_stack_has_not_taken_over_is_not_let_go(of: Restored, made: str) -> None:
    assert refusal(of, OWN, check_release) == (
        f"{made} is no table of the prod stack yet: have it taken over first, or nothing watches "
        "it."
    )


def test_a_table_whose_mark_the_stack_has_taken_away_is_let_go(
    of: Restored, made: str, dynamodb: Client, clients: Clients
) -> None:
    dynamodb.untag_resource(ResourceArn=of.arn, TagKeys=["restored-from", "restored-to"])
    check_release(of, [made])
    assert release(of) == 16
    assert alarm_count(clients) == 0
