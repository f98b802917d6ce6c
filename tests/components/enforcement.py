"""An embedded AWS that enforces IAM.

moto asks its IAM about the operation's name, and about resource `*` where a service does not say
which one a request is for, as DynamoDB's does not: documents that name ARNs would then allow
nothing. `resource_of` says it, as AWS does. Two differences stay: moto asks about a transaction by
its own name, where AWS asks about each action in it; and it evaluates no policy of a key.
"""

import json
import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from moto.dynamodb.responses import DynamoHandler
from moto.dynamodbstreams.responses import DynamoDBStreamsHandler
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from offline.accounts import Accounts


@contextmanager
def server() -> Generator[str]:
    """Serve at the address given; nothing is enforced yet."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    application = Accounts(DomainDispatcherApplication(create_backend_app))
    http = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with pytest.MonkeyPatch.context() as patch:
        for handler in (DynamoHandler, DynamoDBStreamsHandler):
            patch.setattr(handler, "_determine_resource", resource_of, raising=False)
        yield f"http://127.0.0.1:{http.port}"
    http.shutdown()
    thread.join()
    http.server_close()


@contextmanager
def enforced(endpoint: str) -> Generator[None]:
    """Let users do only what their documents say."""
    _allow_unasked(endpoint, "0")
    try:
        yield
    finally:
        _allow_unasked(endpoint, "inf")


def resource_of(handler: Any) -> str:
    """Give the ARN of what a request is for: a table, an index or a stream."""
    given: dict[str, Any] = json.loads(handler.raw_body)
    if "ShardIterator" in given:
        return given["ShardIterator"].partition("|")[0]
    if "StreamArn" in given:
        return given["StreamArn"]
    [table] = given.get("RequestItems", [given.get("TableName")])
    if table is None:
        return "*"
    arn = f"arn:aws:dynamodb:{handler.region}:{handler.current_account}:table/{table}"
    return f"{arn}/index/{given['IndexName']}" if "IndexName" in given else arn


def _allow_unasked(endpoint: str, requests: str) -> None:
    connection = HTTPConnection(urlsplit(endpoint).netloc)
    connection.request("POST", "/moto-api/reset-auth", requests)
    connection.getresponse().read()
    connection.close()
