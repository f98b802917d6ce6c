import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import boto3
import pytest

from offline.records import RecordStore

INSTANCE = "0123456789abcdef"


@pytest.fixture(scope="module")
def taken() -> Iterator[socket.socket]:
    """A port that another program listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


@pytest.fixture(scope="module")
def port(taken: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server that was asked to take the taken port, and the port that it found instead."""
    record: Path = tmp_path_factory.mktemp("server") / "server.json"
    record.write_text(INSTANCE)
    asked = taken.getsockname()[1]
    command = [sys.executable, "-m", "offline.server", str(asked), INSTANCE, str(record)]
    started = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    taken_port, process = map(int, started.stdout.split())
    yield taken_port
    os.kill(process, signal.SIGTERM)


def test_a_taken_port_is_passed_over(port: int, taken: socket.socket) -> None:
    assert port != taken.getsockname()[1]


def test_it_says_which_server_it_is(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/_rehearsal/instance")
    assert connection.getresponse().read().decode() == INSTANCE
    connection.close()


def test_it_is_an_aws_and_a_store_of_records(port: int) -> None:
    endpoint = f"http://127.0.0.1:{port}"
    untyped: Any = boto3
    client = untyped.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    assert client.list_tables()["TableNames"] == []
    store = RecordStore(endpoint)
    store.put("kind", "id", {"a": 1})
    assert store.get("kind", "id") == {"a": 1}
