"""DynamoDB for tests: Amazon's own server where it runs, else the embedded one."""

import os
import sys
from collections.abc import Iterator
from typing import Any, TypeAlias, cast
from uuid import uuid4

import boto3
import pytest
from _pytest.capture import CaptureManager
from botocore.config import Config

from market_intelligence.access import LogsTable, RequestsTable
from tests import specification
from tests.market_intelligence import amazon, embedded
from tests.market_intelligence.consumer import Consumer
from tests.market_intelligence.consumer import consumer as built_consumer
from tests.market_intelligence.transports import BLOCKING, BlockingTransport, Transport, awaited

# boto3 makes the classes of its clients at run time.
Client: TypeAlias = Any


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say once a run which server stands in for Amazon's; a worker's report would show nothing."""
    asked = any("server" in getattr(item, "fixturenames", ()) for item in session.items)
    if not asked or os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0":
        return
    reason = amazon.missing()
    capture = session.config.pluginmanager.getplugin("capturemanager")
    if reason and isinstance(capture, CaptureManager):
        with capture.global_and_fixture_disabled():
            print(f"\n{reason}", file=sys.stderr, flush=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a module over each of the kinds of clients that its CLIENTS names."""
    module: object = cast("object", metafunc.module)
    clients: tuple[object, ...] = getattr(module, "CLIENTS", ())
    if clients and "transport" in metafunc.fixturenames:
        metafunc.parametrize("transport", clients, indirect=True, scope="session")


@pytest.fixture(scope="session")
def server() -> str:
    """Return the name of the server that tests run on."""
    return "embedded" if amazon.missing() else "amazon"


@pytest.fixture(scope="session")
def dynamodb(server: str) -> Iterator[Client]:
    """Return a client of that server."""
    untyped: Any = boto3
    serving = embedded.serving() if server == "embedded" else amazon.serving(amazon.installed())
    with serving as endpoint:
        client = untyped.client(
            "dynamodb",
            region_name="us-east-1",
            endpoint_url=endpoint,
            aws_access_key_id="rehearsal",
            aws_secret_access_key="rehearsal",
            config=Config(retries={"total_max_attempts": 1}, max_pool_connections=16),
        )
        yield client
        client.close()


@pytest.fixture(scope="session")
def consumer(tmp_path_factory: pytest.TempPathFactory) -> Consumer:
    """Return an environment in which the domain is installed, with all that it needs."""
    return built_consumer(tmp_path_factory.mktemp("consumer"))


@pytest.fixture(scope="session")
def transport(request: pytest.FixtureRequest, dynamodb: Client) -> Iterator[Transport]:
    """Return a kind of client; all ask the same server."""
    if getattr(request, "param", BLOCKING) == BLOCKING:
        yield BlockingTransport(dynamodb)
        return
    with awaited(dynamodb) as asynchronous:
        yield asynchronous


@pytest.fixture
def requests(dynamodb: Client, transport: Transport) -> RequestsTable:
    return transport.requests(new_requests_table(dynamodb).name)


@pytest.fixture
def logs(dynamodb: Client, transport: Transport) -> LogsTable:
    return transport.logs(new_logs_table(dynamodb).name)


def new_requests_table(dynamodb: Client) -> RequestsTable:
    """Create a table as the specification has it, under a name of its own."""
    name = f"requests-{uuid4().hex}"
    dynamodb.create_table(TableName=name, **specification.REQUESTS)
    return RequestsTable(dynamodb, name)


def new_logs_table(dynamodb: Client) -> LogsTable:
    """Create a table as the specification has it, under a name of its own."""
    name = f"logs-{uuid4().hex}"
    dynamodb.create_table(TableName=name, **specification.PROCESSING_LOGS)
    return LogsTable(dynamodb, name)
