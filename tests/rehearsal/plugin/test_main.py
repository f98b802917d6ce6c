"""The process that the engine starts."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2 as proto
from pulumi.runtime.proto import provider_pb2_grpc

from rehearsal.plugin.__main__ import main
from tests.processes import ended
from tests.rehearsal.plugin.conftest import Engine, Stub


@pytest.mark.parametrize(
    "url",
    ["", "https://dynamodb.us-east-1.amazonaws.com", "http://10.0.0.1:5000", "localhost:5000"],
    ids=["none", "AWS", "another machine", "no address"],
)
def test_it_starts_on_loopback_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    monkeypatch.setattr(sys, "argv", ["pulumi-resource-aws", "127.0.0.1:1"])
    monkeypatch.setattr("rehearsal.plugin.__main__._serve", pytest.fail)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == (
        f"AWS_ENDPOINT_URL is '{url}': this stand-in for the AWS plugin works only with an "
        "embedded AWS on loopback, whose address `make env` sets."
    )


def test_it_has_the_version_of_the_package_that_programs_use(engine: Engine) -> None:
    assert engine.stub.GetPluginInfo(empty_pb2.Empty()).version == version("pulumi-aws")


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Return an AWS that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


@pytest.fixture
def shell(silent: socket.socket) -> Iterator[subprocess.Popen[str]]:
    """Return a shell that starts the plugin and waits for it, as an engine does."""
    plugin = shlex.join([sys.executable, "-m", "rehearsal.plugin"])
    url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    with ended(
        subprocess.Popen(
            ["sh", "-c", f"{plugin} & wait"],
            env=os.environ | {"AWS_ENDPOINT_URL": url},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    ) as process:
        yield process
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_it_ends_with_the_process_that_started_it_whatever_it_is_doing(
    shell: subprocess.Popen[str], silent: socket.socket
) -> None:
    assert shell.stdout
    port = int(shell.stdout.readline())
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Stub = provider_pb2_grpc.ResourceProviderStub(channel)
        request = proto.InvokeRequest(tok="aws:index/getCallerIdentity:getCallerIdentity")
        call = stub.Invoke.future(request)
        call_to_aws, _ = silent.accept()
        with call_to_aws:
            shell.kill()
            # Its output ends when it does, long before it would stop to wait for AWS.
            assert shell.communicate(timeout=10) == ("", None)
        assert call.exception().code() == grpc.StatusCode.UNAVAILABLE
