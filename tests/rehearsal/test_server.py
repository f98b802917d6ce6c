import json
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

from rehearsal.record_store import RecordStore

INSTANCE = "0123456789abcdef"


@pytest.fixture(scope="module")
def taken() -> Iterator[socket.socket]:
    """A port that another program listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that names the server."""
    return tmp_path_factory.mktemp("server") / "server.json"


@pytest.fixture(scope="module")
def port(taken: socket.socket, record: Path) -> Iterator[int]:
    """A server that was asked to take the taken port, and the port that it found instead."""
    asked = taken.getsockname()[1]
    command = [sys.executable, "-m", "rehearsal.server", str(asked), INSTANCE, str(record)]
    started = subprocess.run(
        command,
        env=os.environ | {"MOTO_ACCOUNT_ID": "111122223333"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    taken_port, process = map(int, started.stdout.split())
    # Whoever started it may be slow: the server is recorded before that hears of it.
    assert json.loads(record.read_text()) == {
        "pid": process,
        "port": taken_port,
        "instance": INSTANCE,
    }
    yield taken_port
    os.kill(process, signal.SIGTERM)


def client(port: int, service: str, key: str) -> Any:
    untyped: Any = boto3
    return untyped.client(
        service,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key="test",
    )


def test_a_taken_port_is_passed_over(port: int, taken: socket.socket) -> None:
    assert port != taken.getsockname()[1]


def test_it_says_which_server_it_is(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/_rehearsal/instance")
    assert connection.getresponse().read().decode() == INSTANCE
    connection.close()


def test_it_is_an_aws_and_a_store_of_records(port: int) -> None:
    assert client(port, "dynamodb", "test").list_tables()["TableNames"] == []
    store = RecordStore(f"http://127.0.0.1:{port}")
    store.put("kind", "id", {"a": 1})
    assert store.get("kind", "id") == {"a": 1}


@pytest.mark.parametrize(
    ("key", "account"),
    [("999988887777", "999988887777"), ("012345678901", "012345678901"), ("test", "123456789012")],
    ids=["an account", "another account", "a word"],
)
def test_whoever_signs_as_an_account_is_in_it(port: int, key: str, account: str) -> None:
    assert client(port, "sts", key).get_caller_identity()["Account"] == account


def test_it_answers_what_moto_lacks(port: int) -> None:
    dynamodb = client(port, "dynamodb", "classes")
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    types = [{"AttributeName": "id", "AttributeType": "S"}]
    table = {"KeySchema": keys, "AttributeDefinitions": types, "BillingMode": "PAY_PER_REQUEST"}
    dynamodb.create_table(TableName="orders", TableClass="STANDARD_INFREQUENT_ACCESS", **table)
    described = dynamodb.describe_table(TableName="orders")["Table"]
    assert described["TableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
