from datetime import UTC, datetime
from typing import Any

import pytest

from ops.restore.begin import begin
from ops.restore.errors import RefusalError
from ops.restore.restored import Restored
from tests.ops.restore.estate import REQUESTS, RESTORED
from tests.ops.restore.service import State

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "when"),
    [(None, {"UseLatestRestorableTime": True}), (AT, {"RestoreDateTime": AT.timestamp()})],
    ids=["latest", "a moment"],
)
def test_aws_is_asked_to_restore(
    of: Restored, source: str, state: State, at: datetime | None, when: dict[str, Any]
) -> None:
    begin(of, at)
    names = {"SourceTableName": source, "TargetTableName": RESTORED}
    assert state.asked == [names | {"BillingModeOverride": "PAY_PER_REQUEST"} | when]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "InvalidRestoreTimeException",
            f"AWS can no longer restore {REQUESTS} to that time: run again for what it can now.",
        ),
        (
            "LimitExceededException",
            (
                "AWS has as many restores and changes of tables under way in 222233334444 as it "
                "allows (50 restores): wait until one ends, and run again."
            ),
        ),
        (
            "PointInTimeRecoveryUnavailableException",
            (
                f"Point-in-time recovery of {REQUESTS} is being turned on or off: run again in a "
                "minute."
            ),
        ),
        (
            "TableAlreadyExistsException",
            f"{RESTORED} has been made meanwhile: give another name with --as.",
        ),
        ("TableInUseException", f"{REQUESTS} is being changed: run again when it is ACTIVE."),
        (
            "AccessDeniedException",
            (
                "Not allowed: dynamodb:RestoreTableToPointInTime: AccessDeniedException: as the "
                f"test asks. A restore needs dynamodb:RestoreTableToPointInTime on {REQUESTS}, "
                f"and on {RESTORED} PutItem, UpdateItem, DeleteItem, GetItem, Query, Scan and "
                "BatchWriteItem."
            ),
        ),
        (
            "KMSInvalidStateException",
            (
                f"AWS does not restore {REQUESTS}: dynamodb:RestoreTableToPointInTime: "
                "KMSInvalidStateException: as the test asks"
            ),
        ),
    ],
)
def test_what_aws_refuses_is_a_sentence(
    of: Restored, source: str, state: State, code: str, sentence: str
) -> None:
    assert source
    state.faults["RestoreTableToPointInTime"] = [code]
    with pytest.raises(RefusalError) as refusal:
        begin(of, None)
    assert str(refusal.value) == sentence
