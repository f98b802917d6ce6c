from dataclasses import replace
from typing import Any

import pytest

from components.table_args import MaxThroughput
from ops.restore.questions import answered, questions
from ops.restore.restored import Restored
from ops.restore.settings import EXPIRY, FIRST, PROTECTION
from ops.verify.aws import Client
from tests.ops.restore import estate
from tests.ops.restore.service import State

ALL = {**FIRST, **EXPIRY, **PROTECTION}


def status(of: Restored, setting: str) -> str:
    [check] = answered(of, [questions(of)[setting]])
    return check.status


def test_settings_are_put_back_in_this_order() -> None:
    assert [*ALL] == [
        *("mark", "tags", "recovery in days", "billing", "stream", "table class", "maximums"),
        *("contributor insights", "readers", "expiry", "deletion protection"),
    ]


@pytest.mark.parametrize("setting", ALL)
def test_a_setting_is_put_back(of: Restored, bare: str, setting: str) -> None:
    assert bare
    assert status(of, setting) != "ok"
    ALL[setting](of)
    assert status(of, setting) == "ok"


def test_the_mark_says_to_when(of: Restored, bare: str, dynamodb: Client) -> None:
    assert bare
    FIRST["mark"](of)
    tags = dynamodb.list_tags_of_resource(ResourceArn=of.arn)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {
        "restored-from": estate.REQUESTS,
        "restored-to": "2026-11-26T11:55:00Z",
    }


def off(of: Restored) -> Restored:
    """Give the table as a stack has it that wants nothing of it."""
    args = replace(
        of.args,
        recovery_days=None,
        deletion_protection=False,
        time_to_live=False,
        stream=None,
        insights="off",
    )
    return replace(of, args=args)


@pytest.mark.parametrize(
    "setting",
    ["recovery in days", "stream", "contributor insights", "expiry", "deletion protection"],
)
def test_a_setting_is_turned_off_where_the_stack_has_it_off(
    of: Restored, bare: str, setting: str
) -> None:
    assert bare
    ALL[setting](of)
    assert status(off(of), setting) == "failed"
    ALL[setting](off(of))
    assert status(off(of), setting) == "ok"


def maximums(of: Restored, state: State) -> list[dict[str, Any]]:
    """Put them back, and give what is asked of AWS."""
    FIRST["maximums"](of)
    changes = state.changes.get(of.name, [])
    return [{name: part for name, part in one.items() if name != "TableName"} for one in changes]


def test_maximums_that_are_not_set_are_lifted(of: Restored, bare: str, state: State) -> None:
    assert bare
    index = {
        "IndexName": "status-index",
        "OnDemandThroughput": {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 20},
    }
    assert maximums(of, state) == [
        {"OnDemandThroughput": {"MaxReadRequestUnits": 400, "MaxWriteRequestUnits": -1}},
        {"GlobalSecondaryIndexUpdates": [{"Update": index}]},
    ]


def test_without_maximums_nothing_is_asked(of: Restored, bare: str, state: State) -> None:
    assert bare
    args = replace(of.args, maximum=MaxThroughput(), index_maximums={"user-index": MaxThroughput()})
    assert maximums(replace(of, args=args), state) == []
