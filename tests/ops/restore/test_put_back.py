from dataclasses import replace

import pytest

from ops.restore.put_back import PutBack, put_back
from ops.restore.restored import Restored
from ops.restore.settings import FIRST, PROTECTION
from tests.offline.plugin.conftest import Server
from tests.ops.restore.service import State


def test_what_is_missing_is_put_back_once(of: Restored, bare: str, server: Server) -> None:
    assert bare
    assert [*put_back(of, PROTECTION)] == [PutBack("deletion protection", "put back")]
    server.called.clear()
    assert [*put_back(of, PROTECTION)] == [PutBack("deletion protection", "there already")]
    assert "UpdateTable" not in server.called


def test_what_the_stack_does_not_have_is_left_out(of: Restored, bare: str) -> None:
    assert bare
    without = replace(of, args=replace(of.args, readers=()))
    assert [*put_back(without, {"readers": FIRST["readers"]})] == []


def test_a_setting_that_fails_keeps_no_other_back(of: Restored, bare: str, state: State) -> None:
    assert bare
    state.faults["TagResource"] = ["AccessDeniedException"]
    puts = {name: FIRST[name] for name in ("tags", "billing")}
    reason = "dynamodb:TagResource: AccessDeniedException: as the test asks"
    assert [*put_back(of, puts)] == [
        PutBack("tags", "failed", reason),
        PutBack("billing", "put back"),
    ]


def test_a_setting_that_aws_does_not_take_is_told(
    of: Restored, bare: str, slept: list[float]
) -> None:
    assert bare

    def nothing(_: Restored) -> None:
        pass

    found = [*put_back(of, {"stream": nothing})]
    assert found == [PutBack("stream", "failed", "off")]
    assert slept == [5, 7.5, 11.25, 16.875]


def test_a_setting_that_aws_tells_late_is_waited_for(
    of: Restored, bare: str, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bare

    def put_late(_: float) -> None:
        FIRST["stream"](of)

    waiting = replace(of.calls.waiting, sleep=put_late)
    monkeypatch.setattr(of.calls, "waiting", waiting)
    assert [*put_back(of, {"stream": lambda _: None})] == [PutBack("stream", "put back")]
    assert slept == []


def test_what_cannot_be_asked_cannot_be_seen(of: Restored, bare: str, state: State) -> None:
    assert bare
    state.faults["DescribeTimeToLive"] = ["AccessDeniedException"] * 6
    [found] = put_back(of, {"expiry": lambda _: None})
    assert (found.outcome, found.reason) == (
        "cannot be seen",
        "dynamodb:DescribeTimeToLive: AccessDeniedException: as the test asks",
    )


def test_what_the_embedded_aws_does_not_take_cannot_be_seen(
    of: Restored, bare: str, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bare
    monkeypatch.setattr(of.calls, "is_embedded", True)
    assert [*put_back(of, {"table class": FIRST["table class"]})] == [
        PutBack("table class", "cannot be seen", "the embedded AWS does not hold it")
    ]
    assert slept == []


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (PutBack("tags", "put back"), "tags put back"),
        (PutBack("tags", "failed", "no"), "tags failed: no"),
    ],
    ids=["well", "with a reason"],
)
def test_a_line(found: PutBack, line: str) -> None:
    assert found.line == line
