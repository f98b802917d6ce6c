from datetime import datetime, timedelta

import pytest

from ops.restore.errors import RefusalError
from ops.restore.planning import Planning
from ops.restore.restored import Restored
from ops.restore.target import check_name, found
from ops.verify.aws import Client
from tables.specs import REQUESTS
from tests.conftest import REGION
from tests.ops.restore import estate
from tests.ops.restore.estate import LOGS, RESTORED
from tests.ops.restore.service import ACCOUNT, LATEST, State

ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{estate.REQUESTS}"
OTHER = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{LOGS}"


def test_a_name_of_its_own_is_fine(of: Restored) -> None:
    check_name(of, [estate.REQUESTS, LOGS])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param(
            LOGS,
            f"{LOGS} is a table of the prod stack, and stays as it is: give another name with "
            "--as, or leave that out.",
            id="a table of the stack",
        ),
        pytest.param(
            "my table",
            "--as 'my table' is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and '-': "
            "give another.",
            id="no name of a table",
        ),
        pytest.param(
            "x" * 190,
            f"--as '{'x' * 190}' is 5 characters too long for the alarms on the table, whose "
            "names begin with it: give a shorter one.",
            id="too long for alarms",
        ),
    ],
)
def test_names_that_cannot_be_are_refused(planning: Planning, name: str, sentence: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        check_name(planning.under(REQUESTS, name), [estate.REQUESTS, LOGS])
    assert str(refusal.value) == sentence


def test_a_table_that_is_not_there_is_to_be_made(of: Restored, source: str) -> None:
    assert source
    assert found(of, ARN, None) is None


@pytest.mark.parametrize("at", [None, LATEST], ids=["any time", "its time"])
def test_a_restore_of_the_same_table_is_gone_on_with(
    of: Restored, bare: str, at: datetime | None
) -> None:
    table = found(of, ARN, at)
    assert table is not None
    assert table["TableName"] == bare


def test_a_table_with_the_mark_is_gone_on_with(of: Restored, source: str, dynamodb: Client) -> None:
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=source, TargetTableName=RESTORED, UseLatestRestorableTime=True
    )
    tags = [{"Key": "restored-from", "Value": source}]
    dynamodb.tag_resource(ResourceArn=of.arn, Tags=tags)
    assert found(of, OTHER, None) is not None


def test_another_table_is_refused(of: Restored, bare: str) -> None:
    assert bare
    with pytest.raises(RefusalError) as refusal:
        found(of, OTHER, None)
    assert str(refusal.value) == (
        f"{RESTORED} is there already, and was not restored from {estate.REQUESTS}: give another "
        "name with --as."
    )


def test_another_time_is_refused(of: Restored, bare: str, state: State) -> None:
    assert (bare, len(state.asked)) == (RESTORED, 1)
    with pytest.raises(RefusalError) as refusal:
        found(of, ARN, LATEST - timedelta(hours=1))
    assert str(refusal.value) == (
        f"{RESTORED} is there already, restored to 2026-11-26T11:55:00Z and not to "
        "2026-11-26T10:55:00Z: leave --to out to go on with it, or give another name with --as."
    )
