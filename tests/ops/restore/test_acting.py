import pytest

from ops.restore.acting import Acting
from ops.verify.aws import Client
from ops.verify.errors import CallError, MissingError
from tests.ops.restore.service import State

RECOVERY = {"PointInTimeRecoveryEnabled": False}


def turn_off(aws: Acting, source: str) -> None:
    aws.call(
        "dynamodb",
        "update_continuous_backups",
        TableName=source,
        PointInTimeRecoverySpecification=RECOVERY,
    )


def recovery(aws: Acting, source: str) -> str:
    answer = aws.ask("dynamodb", "describe_continuous_backups", TableName=source)
    found = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    return found["PointInTimeRecoveryStatus"]


def test_what_was_said_before_a_change_counts_no_more(aws: Acting, source: str) -> None:
    assert recovery(aws, source) == "ENABLED"
    turn_off(aws, source)
    assert recovery(aws, source) == "DISABLED"


def test_answers_can_be_forgotten(aws: Acting, source: str, dynamodb: Client) -> None:
    assert recovery(aws, source) == "ENABLED"
    dynamodb.update_continuous_backups(TableName=source, PointInTimeRecoverySpecification=RECOVERY)
    assert recovery(aws, source) == "ENABLED"
    aws.forget()
    assert recovery(aws, source) == "DISABLED"


@pytest.mark.parametrize(
    "code",
    ["ContinuousBackupsUnavailableException", "LimitExceededException", "ResourceInUseException"],
)
def test_a_call_waits_while_aws_is_busy(
    aws: Acting, source: str, state: State, slept: list[float], code: str
) -> None:
    state.faults["UpdateContinuousBackups"] = [code, code]
    turn_off(aws, source)
    assert recovery(aws, source) == "DISABLED"
    assert slept == [5, 7.5]


def test_a_call_does_not_wait_for_ever(
    aws: Acting, source: str, state: State, slept: list[float]
) -> None:
    state.faults["UpdateContinuousBackups"] = ["LimitExceededException"] * 13
    with pytest.raises(CallError, match="UpdateContinuousBackups: LimitExceededException"):
        turn_off(aws, source)
    assert len(slept) == 12


def test_other_errors_are_told_at_once(aws: Acting, state: State, slept: list[float]) -> None:
    assert state.faults == {}
    with pytest.raises(MissingError):
        turn_off(aws, "nothing")
    assert slept == []
