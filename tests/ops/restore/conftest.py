"""A table that is deployed as its stack's file says, with items, for tests to restore."""

from pathlib import Path

import pytest

from ops import stacks
from ops.restore.planning import Planning
from ops.restore.restored import Restored
from ops.restore.waiting import Waiting
from ops.verify.aws import Client
from tables.specs import REQUESTS
from tests.conftest import REGION
from tests.offline.plugin.conftest import Server, started
from tests.ops.restore import estate
from tests.ops.restore.service import ACCOUNT, Service, State, backend

__all__ = ["started"]


@pytest.fixture(scope="session")
def service(started: Server) -> Service:
    """The embedded AWS, which restores as AWS does."""
    application = Service(started.application)
    started.application = application
    return application


@pytest.fixture(scope="session")
def clients() -> dict[tuple[str, str], Client]:
    """Clients that have been made, each of which takes a while."""
    return {}


@pytest.fixture
def server(started: Server, service: Service, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, with nothing in the account, and this process in it."""
    assert started.application is service
    started.refused.clear()
    for name in ("backup", "cloudwatch", "dynamodb", "kms"):
        backend(name).reset()
    # boto3's own session keeps the account that a test before this one had.
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", started.url)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "rehearsal")
    return started


@pytest.fixture
def state(server: Server, service: Service) -> State:
    """What AWS says beside what the embedded AWS holds."""
    assert server.url
    service.state = State()
    return service.state


@pytest.fixture
def dynamodb(server: Server, clients: dict[tuple[str, str], Client]) -> Client:
    """Give a plain client for tests to change things with."""
    assert server.url
    return estate.client(clients, "dynamodb")


@pytest.fixture
def source(state: State, server: Server, clients: dict[tuple[str, str], Client]) -> str:
    """The requests table, as it is deployed."""
    estate.deploy(clients, state)
    server.called.clear()
    return estate.REQUESTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the stack's file."""
    (tmp_path / f"Pulumi.{estate.STACK}.yaml").write_text(estate.FILE)
    return tmp_path


@pytest.fixture
def said() -> list[str]:
    """What was said while waiting."""
    return []


@pytest.fixture
def slept() -> list[float]:
    """The pauses, which tests do not wait for."""
    return []


@pytest.fixture
def waiting(said: list[str], slept: list[float]) -> Waiting:
    """Waiting that takes no time, but by its own clock."""
    return Waiting(sleep=slept.append, clock=lambda: sum(slept), say=said.append)


@pytest.fixture
def aws(
    server: Server, clients: dict[tuple[str, str], Client], waiting: Waiting
) -> estate.KnownActing:
    """The embedded AWS, taken for the real one."""
    assert server.url
    return estate.KnownActing(clients, waiting)


@pytest.fixture
def bare(source: str, dynamodb: Client, server: Server) -> str:
    """The same table, restored, with nothing put back."""
    at = {"UseLatestRestorableTime": True}
    name = estate.RESTORED
    dynamodb.restore_table_to_point_in_time(SourceTableName=source, TargetTableName=name, **at)
    server.called.clear()
    return name


@pytest.fixture
def of(planning: Planning) -> Restored:
    """The requests table, as it should be under its new name."""
    return planning.under(REQUESTS, estate.RESTORED)


@pytest.fixture
def planning(folder: Path, aws: estate.KnownActing) -> Planning:
    """What plans restores of the stack."""
    stack = stacks.read(estate.STACK, folder)
    return Planning(stack, stack.site("aws", ACCOUNT), aws)
