from datetime import datetime, timedelta

import pytest

from ops.restore.acting import Acting
from ops.restore.errors import RefusalError
from ops.restore.source import Source, Window, check_key, window
from ops.verify.aws import Client
from ops.verify.described import Described
from tests.conftest import REGION
from tests.ops.restore.estate import LOGS, Clients, client
from tests.ops.restore.service import ACCOUNT, EARLIEST, LATEST, State

TABLE = {
    "TableName": "orders",
    "TableArn": "arn:orders",
    "ItemCount": 4,
    "TableSizeBytes": 1000,
    "GlobalSecondaryIndexes": [{"IndexSizeBytes": 300}, {"IndexSizeBytes": 200}],
    "SSEDescription": {"Status": "ENABLED", "KMSMasterKeyArn": "arn:key"},
}


def of(aws: Acting, name: str) -> Source:
    return Source.of(Described(aws, name).table())


def test_a_source_is_what_aws_says_of_it() -> None:
    assert Source.of(TABLE) == Source(
        name="orders", arn="arn:orders", items=4, table_bytes=1000, index_bytes=500, key="arn:key"
    )


def test_what_is_not_said_is_nothing() -> None:
    bare = {"TableName": "orders", "TableArn": "arn:orders"}
    assert Source.of(bare) == Source(
        name="orders", arn="arn:orders", items=0, table_bytes=0, index_bytes=0, key=None
    )


def test_a_table_has_a_window(aws: Acting, source: str) -> None:
    assert window(aws, source) == Window(EARLIEST, LATEST)


def test_a_table_without_recovery_has_none(aws: Acting, source: str, dynamodb: Client) -> None:
    dynamodb.update_continuous_backups(
        TableName=source,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False},
    )
    assert window(aws, source) is None


@pytest.mark.parametrize("at", [EARLIEST, LATEST], ids=["earliest", "latest"])
def test_moments_within_the_window_may_be_restored_to(at: datetime) -> None:
    Window(EARLIEST + timedelta(microseconds=5), LATEST).check(at)


@pytest.mark.parametrize(
    ("at", "word"),
    [
        (EARLIEST - timedelta(seconds=1), "2026-10-22T11:59:59Z"),
        (LATEST + timedelta(seconds=1), "2026-11-26T11:55:01Z"),
    ],
    ids=["before", "after"],
)
def test_moments_outside_the_window_are_refused(at: datetime, word: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        Window(EARLIEST, LATEST).check(at)
    assert str(refusal.value) == (
        f"--to {word} is outside of what can be restored: 2026-10-22T12:00:00Z to "
        "2026-11-26T11:55:00Z. Leave --to out for the latest."
    )


def test_a_key_that_can_be_used_is_no_reason(aws: Acting, source: str) -> None:
    check_key(aws, of(aws, source))


def test_a_table_whose_key_aws_owns_needs_none(aws: Acting, state: State) -> None:
    assert state.asked == []
    check_key(aws, Source.of({"TableName": LOGS, "TableArn": "arn"}))


def test_whoever_may_not_look_at_the_key_may_restore(
    aws: Acting, source: str, state: State
) -> None:
    found = of(aws, source)
    state.faults["DescribeKey"] = ["AccessDeniedException"]
    check_key(aws, found)


@pytest.mark.parametrize("state_of_key", ["Disabled", "PendingDeletion", "gone"])
def test_a_key_that_cannot_be_used_is_a_reason(
    aws: Acting, source: str, clients: Clients, state: State, state_of_key: str
) -> None:
    found = of(aws, source)
    assert found.key
    kms, key = client(clients, "kms"), found.key.rpartition("/")[2]
    match state_of_key:
        case "Disabled":
            kms.disable_key(KeyId=key)
        case "PendingDeletion":
            kms.schedule_key_deletion(KeyId=key)
        case _:
            state.faults["DescribeKey"] = ["NotFoundException"]
    with pytest.raises(RefusalError) as refusal:
        check_key(aws, found)
    assert found.key.startswith(f"arn:aws:kms:{REGION}:{ACCOUNT}:key/")
    assert str(refusal.value) == (
        f"The key of {source} is {state_of_key}, and what it encrypts cannot be read without it:\n"
        f"  {found.key}\nUnless it is gone, bring it back first: `aws kms cancel-key-deletion` and "
        "`aws kms enable-key`, each with --key-id."
    )
