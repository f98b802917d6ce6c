"""GitHub's REST API on loopback, as far as the workflows use it, with its pages and refusals."""

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override

REPOSITORY = "acme/tables"
GRANTED = "ghs-of-this-run"
BOT = "github-actions[bot]"
BODY_CHARACTERS = 65_536
PREFIX = f"/repos/{REPOSITORY}/"

Values = dict[str, Any]


@dataclass(kw_only=True)
class Repository:
    """What the server holds, and what its token may write."""

    api: str
    writes: set[str] = field(default_factory=lambda: {"comments", "issues"})
    issues: list[Values] = field(default_factory=list[Values])
    comments: list[Values] = field(default_factory=list[Values])
    pulls: dict[str, list[Values]] = field(default_factory=dict[str, list[Values]])
    """Pull requests by commit."""
    gone: set[int] = field(default_factory=set[int])
    """Comments that are listed, and deleted before they can be changed."""
    outages: list[int] = field(default_factory=list[int])
    """The statuses of the next answers, whatever is asked."""
    asked: list[str] = field(default_factory=list[str])
    """Each request, as method and path."""

    def add_comment(self, number: int, body: str | None, author: str | None = BOT) -> Values:
        """Add a comment to an issue or a pull request."""
        name = f"{PREFIX}issues/comments/{len(self.comments) + 1}"
        user = {"login": author} if author else None
        made = {"id": len(self.comments) + 1, "issue": number, "body": body, "user": user}
        self.comments.append(made | {"html_url": f"https://github.test{name}"})
        return self.comments[-1]

    def add_issue(self, title: str, body: str | None, author: str = BOT, **more: Any) -> Values:
        """Open an issue, or, with pull_request among `more`, a pull request."""
        number = len(self.issues) + 1
        made = {"number": number, "title": title, "body": body, "state": "open"}
        address = {"html_url": f"https://github.test{PREFIX}issues/{number}"}
        self.issues.append(made | {"user": {"login": author}} | address | more)
        return self.issues[-1]


class _Handler(BaseHTTPRequestHandler):
    repository: ClassVar[Repository]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PATCH(self) -> None:
        self._answer("PATCH")

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, method: str) -> None:
        url = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.repository.asked.append(f"{method} {url.path.removeprefix(PREFIX)}")
        if self.repository.outages:
            self._send(self.repository.outages.pop(0), {"message": "Unavailable"})
        elif self.headers.get("Authorization") != f"Bearer {GRANTED}":
            self._send(401, {"message": "Bad credentials"})
        elif method == "GET":
            self._list(url.path, {name: one[0] for name, one in parse_qs(url.query).items()})
        else:
            self._write(method, url.path.removeprefix(PREFIX), json.loads(sent))

    def _list(self, path: str, query: dict[str, str]) -> None:
        found = self._found(path.removeprefix(PREFIX), query)
        if found is None:
            return self._send(404, {"message": "Not Found"})
        size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
        rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "page")
        link = f'<{self.repository.api}{path}?{rest}&page={page + 1}>; rel="next", <x>; rel="last"'
        more = {"Link": link} if page * size < len(found) else {}
        return self._send(200, found[(page - 1) * size : page * size], **more)

    def _found(self, path: str, query: dict[str, str]) -> list[Values] | None:
        held = self.repository
        if path == "issues":
            return [one for one in held.issues if one["state"] == query["state"]]
        if of_issue := re.fullmatch(r"issues/(\d+)/comments", path):
            return [one for one in held.comments if one["issue"] == int(of_issue[1])]
        of_commit = re.fullmatch(r"commits/([0-9a-f]{40})/pulls", path)
        return held.pulls.get(of_commit[1], []) if of_commit else None

    def _write(self, method: str, path: str, given: Values) -> None:
        held = self.repository
        kind = "comments" if "comments" in path else "issues"
        if kind not in held.writes:
            return self._send(403, {"message": "Resource not accessible by integration"})
        if len(given.get("body", "")) > BODY_CHARACTERS:
            return self._send(422, {"message": "body is too long (maximum is 65536 characters)"})
        if method == "POST" and kind == "issues":
            return self._send(201, held.add_issue(given["title"], given["body"]))
        number = int(re.findall(r"\d+", path)[0])
        if method == "POST":
            return self._send(201, held.add_comment(number, given["body"]))
        key, members = ("id", held.comments) if kind == "comments" else ("number", held.issues)
        found = next((one for one in members if one[key] == number), None)
        if found is None or (kind == "comments" and number in held.gone):
            return self._send(404, {"message": "Not Found"})
        found.update(given)
        return self._send(200, found)

    def _send(self, status: int, body: Any, **headers: str) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(text))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def serving() -> Generator[Repository]:
    """Serve an empty repository on loopback."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        repository = Repository(api=f"http://127.0.0.1:{server.server_port}")
        handler.repository = repository
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield repository
        finally:
            server.shutdown()
            thread.join()
