"""A stack that is deployed as its file says, for tests to break and to verify."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops import stacks
from ops.verify.aws import Aws, Client
from ops.verify.deployed import Deployed
from ops.verify.outputs import Outputs
from tests.conftest import ACCOUNT, REGION
from tests.offline.plugin.conftest import Engine, Server, Stub, started, stub
from tests.ops.verify import deploying, estate
from tests.ops.verify.completion import Completed, Completion

__all__ = ["started", "stub"]


@pytest.fixture(scope="session")
def completed(started: Server) -> Completed:
    """The embedded AWS with what it does not hold."""
    application = Completed(started.application)
    started.application = application
    return application


@pytest.fixture(scope="session")
def deployed(started: Server, completed: Completed, stub: Stub) -> dict[str, Any]:
    """The outputs of the stack, deployed once for all tests."""
    assert started.application is completed
    with pytest.MonkeyPatch.context() as patch:
        enter(patch, started.url)
        return deploying.deploy(Engine(stub))


@pytest.fixture(scope="session")
def clients() -> dict[tuple[str, str], Client]:
    """Clients that have been made, each of which takes a while."""
    return {}


@pytest.fixture
def server(started: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, which refuses nothing yet, with this process in the stack's account there."""
    started.refused.clear()
    started.called.clear()
    enter(monkeypatch, started.url)
    return started


@pytest.fixture
def outputs(server: Server, deployed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The outputs of the stack; what a test changes of it is put back."""
    assert server.url
    with estate.kept():
        yield dict(deployed)


@pytest.fixture
def completion(completed: Completed) -> Completion:
    """What AWS says beside that, as it should be."""
    completed.completion = Completion()
    return completed.completion


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the stack's file."""
    (tmp_path / f"Pulumi.{deploying.STACK}.yaml").write_text(deploying.FILE)
    return tmp_path


@pytest.fixture
def stack_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the command read the stack's file from that folder."""
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, folder)

    monkeypatch.setattr(stacks, "read", from_folder)


@pytest.fixture
def source(outputs: dict[str, Any], tmp_path: Path, stack_file: None) -> str:
    """A file with the outputs of the stack as it was deployed."""
    assert stack_file is None
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(outputs))
    return str(file)


@pytest.fixture
def aws(
    server: Server, clients: dict[tuple[str, str], Client], monkeypatch: pytest.MonkeyPatch
) -> Aws:
    """The embedded AWS, taken for the real one."""
    assert server.url
    # What the server refuses once it refuses again.
    monkeypatch.setattr("ops.verify.aws._ATTEMPTS", 1)
    return estate.KnownAws(clients)


@pytest.fixture
def of(folder: Path, outputs: dict[str, Any], completion: Completion, aws: Aws) -> Deployed:
    """The stack, deployed as it should be."""
    assert completion
    stack = stacks.read(deploying.STACK, folder)
    return Deployed.of(stack, stack.site("aws", ACCOUNT), Outputs(outputs), aws)


def enter(patch: pytest.MonkeyPatch, url: str) -> None:
    """Point this process at the stack's account in the embedded AWS."""
    # boto3's own session keeps the account that a test before this one had.
    patch.setattr("boto3.DEFAULT_SESSION", None)
    patch.setenv("AWS_ENDPOINT_URL", url)
    patch.setenv("AWS_REGION", REGION)
    patch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    patch.setenv("AWS_SECRET_ACCESS_KEY", "rehearsal")
