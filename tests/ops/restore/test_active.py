import pytest

from ops.restore.acting import Acting
from ops.restore.active import until_active
from ops.restore.errors import BrokenOffError
from ops.restore.waiting import Waiting
from tests.ops.restore.estate import RESTORED
from tests.ops.restore.service import State, backend


def test_a_table_is_waited_for(
    aws: Acting, bare: str, state: State, said: list[str], slept: list[float]
) -> None:
    state.creating = 3
    assert until_active(aws, bare)["TableStatus"] == "ACTIVE"
    assert slept == [5, 7.5, 11.25]
    assert said == [
        f"{RESTORED}: being restored, waited 0 s",
        f"{RESTORED}: being restored, waited 5 s",
        f"{RESTORED}: being restored, waited 12 s",
    ]


def test_a_table_that_is_there_is_not_waited_for(aws: Acting, bare: str, said: list[str]) -> None:
    until_active(aws, bare)
    assert said == []


def test_indexes_are_waited_for(
    aws: Acting, bare: str, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = backend("dynamodb").tables[bare].global_indexes[0]
    monkeypatch.setattr(index, "status", "CREATING")

    def build(_: float) -> None:
        index.status = "ACTIVE"

    aws.waiting = Waiting(sleep=build, clock=lambda: 0, say=said.append)
    until_active(aws, bare)
    assert said == [f"{RESTORED}: building user-index, waited 0 s"]


def test_a_table_that_aws_has_not_seen_yet_is_waited_for_a_minute(
    aws: Acting, state: State, said: list[str], slept: list[float]
) -> None:
    assert state.asked == []
    with pytest.raises(BrokenOffError) as broken:
        until_active(aws, RESTORED)
    assert str(broken.value) == (
        f"{RESTORED} is not there: its restore failed, or somebody deleted it. Begin again."
    )
    assert 60 < sum(slept) < 130
    assert said[0] == f"{RESTORED}: not to be seen yet, waited 0 s"


def test_a_table_that_will_not_get_there_is_told(aws: Acting, bare: str, state: State) -> None:
    state.statuses[bare] = "INACCESSIBLE_ENCRYPTION_CREDENTIALS"
    with pytest.raises(BrokenOffError) as broken:
        until_active(aws, bare)
    assert str(broken.value) == (
        f"{RESTORED} is INACCESSIBLE_ENCRYPTION_CREDENTIALS, and will not become ACTIVE by "
        f"waiting: see `aws dynamodb describe-table --table-name {RESTORED}`."
    )
