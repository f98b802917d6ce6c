"""The process of the embedded AWS: moto on loopback, beside a store for what moto lacks.

python -m rehearsal.server PORT INSTANCE RECORD
"""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from rehearsal.accounts import Accounts
from rehearsal.aws import embedded_aws
from rehearsal.record_store import Records

WATCH_SECONDS = 5


def main(port: int, instance: str, record: Path) -> None:
    """Start serving on `port`, or on a free one if that is taken; print the port and process.

    The process that serves is a child, so that it outlives the one that started it.
    """
    listener = _bound(port)
    taken = listener.getsockname()[1]
    # With this set, moto plays that one account for every access key.
    os.environ.pop("MOTO_ACCOUNT_ID", None)
    backends = Accounts(Records(embedded_aws()))
    server = make_server(
        "127.0.0.1",
        taken,
        _Named(backends, instance),
        threaded=True,
        request_handler=MotoRequestHandler,
        fd=listener.fileno(),
    )
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        _write_whole(record, json.dumps({"pid": child, "port": taken, "instance": instance}))
        print(taken, child)
        return
    os.close(writer)
    os.setsid()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    watch = threading.Thread(target=_end_when_forgotten, args=(instance, record, reader))
    watch.daemon = True
    watch.start()
    server.serve_forever()


class _Named:
    """Answers which server this is, so that another at the same port is not taken for it."""

    def __init__(self, application: WSGIApplication, instance: str) -> None:
        self._application = application
        self._instance = instance.encode()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/_rehearsal/instance":
            return self._application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [self._instance]


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def _write_whole(path: Path, text: str) -> None:
    """Write a file in one step: a reader sees all of it, or what was there before."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(path)


def _end_when_forgotten(instance: str, record: Path, reader: int) -> None:
    """End this process once its record is deleted or names another server."""
    # Nothing is ever written there: the read ends with the parent, which has written the record.
    os.read(reader, 1)
    while True:
        time.sleep(WATCH_SECONDS)
        if not (record.exists() and instance in record.read_text()):
            os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
