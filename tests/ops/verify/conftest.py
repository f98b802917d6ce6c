"""A stack that is deployed as its file says, for tests to break and to verify."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ops import stacks
from ops.verify.deployed import Deployed, Outputs
from tests.conftest import ACCOUNT, REGION
from tests.ops.answers import AnsweringAws, Answers, RecordingAws
from tests.ops.verify import account
from tests.rehearsal.plugin.conftest import Engine, Server, Stub, started, stub

__all__ = ["started", "stub"]


@pytest.fixture(scope="session")
def stack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the stack's file."""
    folder = tmp_path_factory.mktemp("stack")
    (folder / f"Pulumi.{account.STACK}.yaml").write_text(account.FILE)
    return folder


@pytest.fixture(scope="session")
def deployed(started: Server, stub: Stub, stack_folder: Path) -> Deployed:
    """The stack, deployed once for all tests, with an AWS that says what it held then."""
    with pytest.MonkeyPatch.context() as patch:
        enter(patch, started.url)
        outputs = account.deploy(Engine(stub))
        aws = RecordingAws()
        stack = stacks.read(account.STACK, stack_folder)
        site = stack.site("aws", ACCOUNT)
        account.ask_everything(Deployed.of(stack, site, Outputs(outputs), aws))
    account.complete(aws.answers)
    return Deployed.of(stack, site, Outputs(outputs), AnsweringAws(aws.answers))


@pytest.fixture
def aws(deployed: Deployed) -> Answers:
    """What AWS says of the stack, as it should be until a test changes it."""
    known = deployed.aws
    assert isinstance(known, AnsweringAws)
    return known.answers.copied()


@pytest.fixture
def of(deployed: Deployed, aws: Answers) -> Deployed:
    """The stack, deployed as it should be."""
    return replace(deployed, aws=AnsweringAws(aws))


@pytest.fixture
def server(started: Server, deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The embedded AWS, which refuses nothing yet, with this process in the stack's account."""
    assert deployed.cluster
    started.refused.clear()
    started.called.clear()
    enter(monkeypatch, started.url)
    return started


@pytest.fixture
def stack_file(stack_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the command read that stack's file; what ends the process is put back."""
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, stack_folder)

    monkeypatch.setattr(stacks, "read", from_folder)
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {one: signal.getsignal(one) for one in ends}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def enter(patch: pytest.MonkeyPatch, url: str) -> None:
    """Point this process at the stack's account in the embedded AWS."""
    # boto3's own session keeps the account that a test before this one had.
    patch.setattr("boto3.DEFAULT_SESSION", None)
    patch.setenv("AWS_ENDPOINT_URL", url)
    patch.setenv("AWS_REGION", REGION)
    patch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    patch.setenv("AWS_SECRET_ACCESS_KEY", "rehearsal")
