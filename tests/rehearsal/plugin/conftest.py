"""An embedded AWS in this process, and the plugin as the engine meets it: over gRPC."""

import asyncio
import json
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import grpc
import pytest
from moto.backends import list_of_moto_modules
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2 as proto
from pulumi.runtime.proto import provider_pb2_grpc, status_pb2
from werkzeug.serving import make_server

from rehearsal.accounts import Accounts
from rehearsal.aws import embedded_aws
from rehearsal.plugin.__main__ import serve
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.values import Properties, plain_map, property_map
from rehearsal.record_store import Records

REGION = "us-east-1"
ACCOUNT = "123456789012"
TABLE = "aws:dynamodb/table:Table"
# Neither gRPC nor boto3 has types.
Stub: TypeAlias = Any


@dataclass
class Server:
    """The embedded AWS; it refuses the actions in `refused`, such as `UpdateTimeToLive`."""

    application: WSGIApplication
    refused: set[str] = field(default_factory=set[str])
    called: list[str] = field(default_factory=list[str])
    url: str = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        action: str = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        self.called.append(action)
        if action not in self.refused:
            return self.application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "application/x-amz-json-1.0")])
        fault = {"__type": "x#LimitExceededException", "message": "too many at once"}
        return [json.dumps(fault).encode()]


@dataclass
class Calls:
    """The actions that the plugin asks of AWS, which refuses those in `refused`."""

    made: list[str] = field(default_factory=list[str])
    parameters: list[Properties] = field(default_factory=list[Properties])
    refused: set[str] = field(default_factory=set[str])


@dataclass(frozen=True)
class Failure:
    """What the engine is told of a call that failed."""

    sentence: str
    resource: proto.ErrorResourceInitFailed | None


class Engine:
    """The plugin's calls in plain values."""

    def __init__(self, stub: Stub, token: str = TABLE) -> None:
        self.stub = stub
        self.urn = urn(token)

    def of(self, token: str) -> "Engine":
        """Return the calls for another resource type."""
        return Engine(self.stub, token)

    def check(
        self, inputs: Properties, olds: Properties | None = None
    ) -> tuple[Properties, list[str]]:
        answer = self.stub.Check(
            proto.CheckRequest(
                urn=self.urn, olds=struct(olds or {}), news=struct(inputs), randomSeed=b"seed"
            )
        )
        reasons = [failure.reason for failure in answer.failures]
        return plain(answer.inputs), reasons

    def diff(
        self, olds: Properties, news: Properties, ignored: list[str] | None = None
    ) -> proto.DiffResponse:
        return self.stub.Diff(
            proto.DiffRequest(
                urn=self.urn, olds=struct(olds), news=struct(news), ignoreChanges=ignored or []
            )
        )

    def kinds(self, olds: Properties, news: Properties) -> dict[str, str]:
        """Return the paths that differ and how."""
        differences = self.diff(olds, news).detailedDiff
        return {p: proto.PropertyDiff.Kind.Name(d.kind) for p, d in differences.items()}

    def create(self, inputs: Properties, *, preview: bool = False) -> tuple[str, Properties]:
        answer = self.stub.Create(
            proto.CreateRequest(urn=self.urn, properties=struct(inputs), preview=preview)
        )
        return answer.id, plain(answer.properties)

    def update(self, olds: Properties, news: Properties, *, preview: bool = False) -> Properties:
        answer = self.stub.Update(
            proto.UpdateRequest(
                urn=self.urn, id=olds["id"], olds=struct(olds), news=struct(news), preview=preview
            )
        )
        return plain(answer.properties)

    def read(
        self, identity: str, outputs: Properties | None = None, inputs: Properties | None = None
    ) -> tuple[str, Properties, Properties]:
        answer = self.stub.Read(
            proto.ReadRequest(
                urn=self.urn,
                id=identity,
                properties=struct(outputs or {}),
                inputs=struct(inputs or {}),
            )
        )
        return answer.id, plain(answer.properties), plain(answer.inputs)

    def delete(self, outputs: Properties) -> None:
        self.stub.Delete(
            proto.DeleteRequest(urn=self.urn, id=outputs["id"], properties=struct(outputs))
        )

    def made(self, inputs: Properties) -> tuple[Properties, Properties]:
        """Check inputs, make the table, and give the checked inputs and the outputs."""
        checked, reasons = self.check(inputs)
        assert reasons == []
        return checked, self.create(checked)[1]


def urn(token: str = TABLE) -> str:
    return f"urn:pulumi:dev::project::{token}::orders"


def struct(values: Properties) -> Any:
    return PropertyValue.marshal_map(property_map(values))


def plain(values: Any) -> Properties:
    return plain_map(PropertyValue.unmarshal_map(values))


def failure(error: grpc.RpcError) -> Failure:
    """Return what the engine reads from an error."""
    call: Any = error
    details = dict(call.trailing_metadata()).get("grpc-status-details-bin")
    if details is None:
        return Failure(call.details(), None)
    resource = proto.ErrorResourceInitFailed()
    status_pb2.Status.FromString(details).details[0].Unpack(resource)
    return Failure(call.details(), resource)


@pytest.fixture(scope="session")
def started() -> Iterator[Server]:
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = Server(embedded_aws())
    http = make_server("127.0.0.1", 0, Accounts(Records(server)), threaded=True)
    server.url = f"http://127.0.0.1:{http.port}"
    thread = threading.Thread(
        target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    services = tuple(list_of_moto_modules())
    with pytest.MonkeyPatch.context() as patch:
        # moto lists its folders at every request.
        patch.setattr("moto.backends.list_of_moto_modules", lambda: services)
        yield server
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture(autouse=True)
def server(started: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Point this process at the embedded AWS, which refuses nothing yet."""
    started.refused.clear()
    started.called.clear()
    for name in ("REHEARSAL_TEARDOWN", "REHEARSAL_CREATE_SECONDS", "REHEARSAL_HOURS_LATER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("rehearsal.plugin.aws.POLL_SECONDS", 0)
    monkeypatch.setenv("AWS_ENDPOINT_URL", started.url)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "rehearsal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "rehearsal")
    return started


@pytest.fixture(scope="session")
def stub() -> Iterator[Stub]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    running, port = asyncio.run_coroutine_threadsafe(serve(""), loop).result()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield provider_pb2_grpc.ResourceProviderStub(channel)
    asyncio.run_coroutine_threadsafe(running.stop(None), loop).result()
    asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def engine(stub: Stub) -> Engine:
    return Engine(stub)


@pytest.fixture
def aws() -> Aws:
    return Aws(REGION)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Record the plugin's calls to AWS, of any service, and refuse some."""
    calls, call = Calls(), Aws.call

    def recorded(aws: Aws, service: str, action: str, **parameters: object) -> dict[str, Any]:
        calls.made.append(action)
        calls.parameters.append(parameters)
        if action in calls.refused:
            raise AwsError(service, action, "LimitExceededException", "too many at once")
        return call(aws, service, action, **parameters)

    monkeypatch.setattr(Aws, "call", recorded)
    return calls
