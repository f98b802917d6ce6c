import os
import signal
from typing import Any

import pytest

from ops.verify.deployed import Deployed
from ops.verify.trial import Trial, Written, removed_again
from tests.offline.plugin.conftest import Server
from tests.ops.verify.as_asked import LOGS, REQUESTS
from tests.ops.verify.estate import client

REQUEST = Written(REQUESTS, "request_id", "verify-1")
LOG = Written(LOGS, "log_id", "verify-1")
REFUSED = "dynamodb:DeleteItem: LimitExceededException: too many at once"
COMMAND = (
    f"aws dynamodb delete-item --table-name {REQUESTS} "
    """--key '{"request_id": {"S": "verify-1"}}'"""
)


@pytest.fixture
def trial(of: Deployed) -> Trial:
    assert of.outputs.text("requestsTableName") == REQUESTS
    return Trial(client("dynamodb"))


def put(trial: Trial, *items: Written) -> None:
    for item in items:
        trial.write(
            item,
            lambda item=item: trial.client.put_item(TableName=item.table, Item=item.attributes),
        )


def write_and(trial: Trial, error: type[BaseException]) -> None:
    """Fail after a request has been written."""
    with removed_again(trial):
        put(trial, REQUEST)
        raise error


def left() -> list[dict[str, Any]]:
    return [
        item
        for table in (REQUESTS, LOGS)
        for item in client("dynamodb").scan(TableName=table)["Items"]
    ]


def test_what_is_written_is_removed_at_the_end(trial: Trial) -> None:
    with removed_again(trial):
        put(trial, REQUEST, LOG)
        assert left() == [REQUEST.attributes, LOG.attributes]
    assert left() == []
    assert trial.left == {}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_what_is_written_is_removed_after_a_failure(
    trial: Trial, error: type[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(error):
        write_and(trial, error)
    assert left() == []
    assert capsys.readouterr() == ("", "What was written is removed again.\n")


def test_what_failed_before_anything_was_written_is_said_to_have_written_nothing(
    trial: Trial, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KeyboardInterrupt), removed_again(trial):
        raise KeyboardInterrupt
    assert capsys.readouterr() == ("", "")


def test_what_may_have_been_written_is_removed_too(trial: Trial) -> None:
    def answer_lost() -> None:
        trial.client.put_item(TableName=REQUESTS, Item=REQUEST.attributes)
        raise ConnectionError

    with pytest.raises(ConnectionError), removed_again(trial):
        trial.write(REQUEST, answer_lost)
    assert left() == []


def test_what_is_gone_with_its_table_is_removed(trial: Trial) -> None:
    with removed_again(trial):
        put(trial, LOG)
        client("dynamodb").update_table(TableName=LOGS, DeletionProtectionEnabled=False)
        client("dynamodb").delete_table(TableName=LOGS)
    assert trial.left == {}


def test_what_is_written_twice_is_removed_once(trial: Trial, server: Server) -> None:
    with removed_again(trial):
        put(trial, REQUEST, REQUEST)
    assert server.called.count("DeleteItem") == 1


def test_nobody_interrupts_the_removal(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    remove = trial.client.delete_item

    def interrupted(**parameters: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return remove(**parameters)

    monkeypatch.setattr(trial.client, "delete_item", interrupted)
    with removed_again(trial):
        put(trial, REQUEST, LOG)
    assert left() == []
    assert signal.getsignal(signal.SIGINT) == signal.default_int_handler


def test_what_cannot_be_removed_is_kept_in_mind(trial: Trial, server: Server) -> None:
    with removed_again(trial):
        put(trial, REQUEST, LOG)
        server.refused.add("DeleteItem")
    assert trial.left == {REQUEST: REFUSED, LOG: REFUSED}


def test_what_cannot_be_removed_after_a_failure_is_named(
    trial: Trial, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.refused.add("DeleteItem")
    with pytest.raises(KeyboardInterrupt):
        write_and(trial, KeyboardInterrupt)
    assert capsys.readouterr().err == f"Not removed ({REFUSED}): run {COMMAND}\n"
