import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from rehearsal import RehearsalError, recovery
from rehearsal.record_store import MADE, Records, RecordStore
from tests.processes import ended

REQUESTS = "urn:pulumi:dev::market-intelligence::aws:dynamodb/table:Table::requests"
LOGS = "urn:pulumi:dev::market-intelligence::aws:dynamodb/table:Table::logs"
DEAD = 2**22 + 1
"""A process number that Linux and macOS never give."""


class Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[str]:
    """A server that holds records and nothing else."""

    def nothing(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response(f"{HTTPStatus.NOT_FOUND.value} none", [])
        return []

    with make_server("127.0.0.1", 0, Records(nothing), handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(recovery, "STATE", tmp_path)
    monkeypatch.setattr(recovery, "WAIT_SECONDS", 0)
    monkeypatch.setattr("rehearsal.checkpoint.STATE", tmp_path)
    return tmp_path / ".pulumi"


def write(file: Path, value: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value))
    return file


def resource(urn: str, **more: object) -> dict[str, Any]:
    return {"urn": urn, "type": urn.split("::")[2], "inputs": {"name": urn[-4:]}, **more}


def exported(*pending: dict[str, Any]) -> dict[str, Any]:
    resources = [{"urn": "urn:pulumi:dev::market-intelligence::pulumi:pulumi:Stack::it"}]
    deployment = {"manifest": {"version": "v3.79.0"}, "resources": resources}
    if pending:
        deployment |= {"pending_operations": [*pending]}
    return {"version": 3, "deployment": deployment}


def checkpoint(state: Path, latest: dict[str, Any] | None) -> None:
    content = {"stack": "dev"} | ({"latest": latest} if latest else {})
    write(state / "stacks" / "market-intelligence" / "dev.json", {"checkpoint": content})


class Engine:
    """Writes down how it was run, exports a state and takes one in."""

    def __init__(self, state: dict[str, Any] | None = None, fails_at: str = "") -> None:
        self.state = state or exported()
        self.fails_at = fails_at
        self.runs: list[str] = []

    def __call__(self, *arguments: str, **_options: object) -> int:
        verb = " ".join(word for word in arguments[:2] if not word.startswith("-"))
        self.runs.append(verb)
        if verb == "stack export":
            Path(arguments[-1]).write_text(json.dumps(self.state))
        if verb == "stack import":
            self.state = json.loads(Path(arguments[-1]).read_text())
        return int(verb == self.fails_at)


HALF_MADE = exported(
    {"resource": resource(REQUESTS), "type": "creating"},
    {"resource": resource(LOGS, parent="p"), "type": "creating"},
    {"resource": resource("urn:pulumi:dev::m::aws:x/y:Z::other", id="1"), "type": "updating"},
)


def test_what_was_made_is_taken_up_and_the_rest_forgotten(state: Path, endpoint: str) -> None:
    checkpoint(state, HALF_MADE["deployment"])
    RecordStore(endpoint).put(MADE, LOGS, {"id": "dev-logs"})
    engine = Engine(HALF_MADE)
    recovery.recover("dev", endpoint, engine)
    assert engine.runs == ["stack export", "stack import", "refresh"]
    clean = exported()
    taken_up = resource(LOGS, parent="p", id="dev-logs", outputs={"name": "logs"})
    clean["deployment"]["resources"].append(taken_up)
    assert engine.state == clean


@pytest.mark.parametrize(
    "latest", [None, exported()["deployment"]], ids=["never deployed", "nothing pending"]
)
def test_a_stack_that_lacks_nothing_is_left_alone(
    state: Path, endpoint: str, latest: dict[str, Any] | None
) -> None:
    checkpoint(state, latest)
    engine = Engine()
    recovery.recover("dev", endpoint, engine)
    assert engine.runs == []


def test_what_another_project_left_behind_is_left_alone(state: Path, endpoint: str) -> None:
    checkpoint(state, None)
    half_made = {"checkpoint": {"stack": "dev", "latest": HALF_MADE["deployment"]}}
    write(state / "stacks" / "other" / "dev.json", half_made)
    theirs = write(
        state / "locks" / "organization" / "other" / "dev" / "1f.json",
        {"pid": os.getpid(), "hostname": socket.gethostname()},
    )
    engine = Engine()
    recovery.recover("dev", endpoint, engine)
    assert engine.runs == []
    assert theirs.exists()


@pytest.mark.parametrize("verb", ["stack export", "stack import", "refresh"])
def test_what_cannot_be_mended_says_the_way_out(state: Path, endpoint: str, verb: str) -> None:
    checkpoint(state, HALF_MADE["deployment"])
    engine = Engine(HALF_MADE, fails_at=verb)
    with pytest.raises(RehearsalError) as caught:
        recovery.recover("dev", endpoint, engine)
    assert engine.runs[-1] == verb
    assert str(caught.value) == (
        "The state after an interrupted run cannot be repaired: remove the rehearsal with `make "
        "down STACK=dev`."
    )


def lock(state: Path, *, pid: int, hostname: str, stack: str = "dev") -> Path:
    folder = state / "locks" / "organization" / "market-intelligence" / stack
    return write(folder / "1f.json", {"pid": pid, "hostname": hostname})


def test_the_lock_of_an_engine_that_ended_unseen_goes(state: Path, endpoint: str) -> None:
    with ended(subprocess.Popen(["true"], stdout=subprocess.PIPE)) as zombie:
        assert zombie.stdout
        assert zombie.stdout.read() == b""
        os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
        dead = lock(state, pid=zombie.pid, hostname=socket.gethostname())
        recovery.recover("dev", endpoint, Engine())
    assert not dead.exists()


def test_a_lock_that_was_cut_off_goes(state: Path, endpoint: str) -> None:
    cut = lock(state, pid=os.getpid(), hostname=socket.gethostname())
    for text in (cut.read_text()[:-5], ""):
        cut.write_text(text)
        recovery.recover("dev", endpoint, Engine())
        assert not cut.exists()


@pytest.mark.parametrize("length", [0, 20])
def test_a_state_that_was_cut_off_says_the_way_out(state: Path, endpoint: str, length: int) -> None:
    checkpoint(state, HALF_MADE["deployment"])
    [file] = state.glob("stacks/**/dev.json")
    file.write_text(file.read_text()[:length])
    engine = Engine()
    with pytest.raises(RehearsalError) as caught:
        recovery.recover("dev", endpoint, engine)
    assert str(caught.value) == (
        f"The state of the dev stack is cut off, as by a full disk: {file}. Make room, and run "
        "`make down STACK=dev`, after that of each other stack: the last one removes all that is "
        "left."
    )
    assert engine.runs == []


def test_the_lock_of_a_dead_engine_goes(state: Path, endpoint: str) -> None:
    dead = lock(state, pid=DEAD, hostname=socket.gethostname())
    other = lock(state, pid=DEAD, hostname=socket.gethostname(), stack="prod")
    recovery.recover("dev", endpoint, Engine())
    assert not dead.exists()
    assert other.exists()


@pytest.mark.parametrize(
    ("pid", "hostname"),
    [(os.getpid(), socket.gethostname()), (DEAD, "another.example")],
    ids=["here", "on another machine"],
)
def test_the_lock_of_an_engine_that_may_be_alive_stays(
    state: Path, endpoint: str, pid: int, hostname: str
) -> None:
    alive = lock(state, pid=pid, hostname=hostname)
    with pytest.raises(RehearsalError) as caught:
        recovery.recover("dev", endpoint, Engine())
    assert str(caught.value) == (
        f"Another engine (process {pid} on {hostname}) is using the dev stack: wait until it ends, "
        "or end it, and run the command again."
    )
    assert alive.exists()
