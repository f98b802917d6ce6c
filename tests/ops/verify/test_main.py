import json
import os
import signal
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests.conftest import ACCOUNT, REGION
from tests.offline.plugin.conftest import Server
from tests.ops.verify.command import left, run, unprotect

OFF = {
    "section": "requests",
    "check": "deletion protection",
    "status": "failed",
    "found": False,
    "expected": True,
    "todo": 'Run `eval "$(make -s env STACK=prod)" && pulumi up --refresh --stack prod`: '
    "it sets this again.",
}


def test_a_stack_as_it_should_be(source: str) -> None:
    done = run("--outputs", source)
    assert done.exit_code == 0
    summary = done.stdout.splitlines()[-1]
    assert summary.startswith(f"prod in {ACCOUNT}, {REGION}: ")
    assert "failed" not in summary


def test_outputs_may_come_from_standard_input(source: str) -> None:
    done = run("--outputs", "-", given=Path(source).read_text())
    assert done.exit_code == 0


def test_a_stack_that_is_not_as_it_should_be(source: str) -> None:
    unprotect()
    done = run("--outputs", source)
    assert done.exit_code == 1
    assert "1 failed" in done.stdout.splitlines()[-1]


def test_what_is_not_known_is_neither_right_nor_wrong(source: str, server: Server) -> None:
    server.refused.add("ListTagsOfResource")
    done = run("--outputs", source, "--json")
    document = json.loads(done.stdout)
    assert (done.exit_code, document["ok"]) == (2, False)
    unknown = [check for check in document["checks"] if check["status"] == "unknown"]
    assert [(one["section"], one["check"], one["found"], one["todo"]) for one in unknown] == [
        (
            table,
            "tags",
            "dynamodb:ListTagsOfResource: LimitExceededException: too many at once",
            "See what AWS says, and try again.",
        )
        for table in ("requests", "logs")
    ]


def test_what_is_wrong_counts_more_than_what_is_not_known(source: str, server: Server) -> None:
    unprotect()
    server.refused.add("ListTagsOfResource")
    assert run("--outputs", source).exit_code == 1


def test_machines_get_one_document(source: str) -> None:
    unprotect()
    done = run("--outputs", source, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {name: document[name] for name in ("stack", "account", "region", "ok")} == {
        "stack": "prod",
        "account": ACCOUNT,
        "region": REGION,
        "ok": False,
    }
    assert [check for check in document["checks"] if check["status"] == "failed"] == [OFF]
    assert {check["section"] for check in document["checks"]} == {
        "requests",
        "logs",
        "alarms",
        "topic",
        "dashboard",
        "backup",
        "cache",
        "policies",
        "outputs",
    }


def test_writing_is_asked_for(source: str, server: Server) -> None:
    run("--outputs", source)
    assert {"PutItem", "UpdateItem", "DeleteItem"} & {*server.called} == set()
    done = run("--outputs", source, "--write", "--json")
    assert done.exit_code == 0
    sections = {check["section"] for check in json.loads(done.stdout)["checks"]}
    assert "access patterns" in sections
    assert left() == [0, 0]


@pytest.mark.parametrize("one", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_the_process_leaves_nothing(
    source: str, server: Server, monkeypatch: pytest.MonkeyPatch, one: signal.Signals
) -> None:
    answer = server.application

    def ending(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """End the process in the middle: when it has written and begins to read."""
        if "Query" in server.called:
            server.called.remove("Query")
            os.kill(os.getpid(), one)
        return answer(environ, start_response)

    monkeypatch.setattr(server, "application", ending)
    done = run("--outputs", source, "--write")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == "What was written is removed again.\nInterrupted.\n"
    assert left() == [0, 0]
