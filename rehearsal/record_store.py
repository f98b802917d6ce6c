"""A store of JSON records inside the server, which exist as long as the resources there.

GET, PUT and DELETE /_rehearsal/records/KIND/ID act on one record, GET /_rehearsal/records/KIND
returns every record of a kind by its id, all in the account that the request names. Every other
path is passed on to the application.
"""

import json
from collections.abc import Iterable
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from rehearsal.accounts import DEFAULT_ACCOUNT, HEADER, VARIABLE

PREFIX = "/_rehearsal/records/"
ANSWER_SECONDS = 60
MADE = "made"
"""The kind of record that holds the id of a resource by its URN, until the resource is deleted."""

Record = dict[str, Any]


class Records:
    """WSGI middleware that holds the records."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._kinds: dict[tuple[str, str], dict[str, object]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        path: str = environ["PATH_INFO"]
        if not path.startswith(PREFIX):
            return self._application(environ, start_response)
        kind, _, identity = path.removeprefix(PREFIX).partition("/")
        status, answer = self._act(environ, kind, identity)
        start_response(f"{status.value} {status.phrase}", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _act(self, environ: WSGIEnvironment, kind: str, identity: str) -> tuple[HTTPStatus, object]:
        account: str = environ.get(VARIABLE, DEFAULT_ACCOUNT)
        records = self._kinds.setdefault((account, kind), {})
        match environ["REQUEST_METHOD"], bool(identity):
            case "GET", False:
                return HTTPStatus.OK, dict(records)
            case "GET", True if identity in records:
                return HTTPStatus.OK, records[identity]
            case "PUT", True:
                body: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
                records[identity] = json.loads(body)
                return HTTPStatus.OK, None
            case "DELETE", True:
                records.pop(identity, None)
                return HTTPStatus.OK, None
            case "GET", True:
                return HTTPStatus.NOT_FOUND, None
            case _:
                return HTTPStatus.METHOD_NOT_ALLOWED, None


class RecordStore:
    """The records of one account of the server at `endpoint`."""

    def __init__(self, endpoint: str, account: str = DEFAULT_ACCOUNT) -> None:
        self._host = urlsplit(endpoint).netloc
        self._account = account

    def get(self, kind: str, identity: str) -> Record | None:
        """Return a record, or None where there is none."""
        return self._ask("GET", kind, identity)

    def put(self, kind: str, identity: str, record: Record) -> None:
        """Store a record, and replace a former one."""
        self._ask("PUT", kind, identity, json.dumps(record).encode())

    def delete(self, kind: str, identity: str) -> None:
        """Delete a record, if there is one."""
        self._ask("DELETE", kind, identity)

    def all(self, kind: str) -> dict[str, Record]:
        """Return the records of a kind by their ids."""
        return self._ask("GET", kind) or {}

    def _ask(
        self, method: str, kind: str, identity: str | None = None, body: bytes | None = None
    ) -> Record | None:
        path = PREFIX + quote(kind, safe="")
        if identity is not None:
            path += f"/{quote(identity, safe='')}"
        # A URN names its stack, and is looked up without the account of that stack.
        headers = {} if kind == MADE else {HEADER: self._account}
        connection = HTTPConnection(self._host, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body, headers)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()
