"""The embedded server in this process: moto over HTTP, on a port of 127.0.0.1."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


@contextmanager
def serving() -> Generator[str]:
    """Serve until the block ends; return the endpoint."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    application = DomainDispatcherApplication(create_backend_app)
    # One call at a time: moto does not hold an item between a condition and its write.
    http = make_server("127.0.0.1", 0, application)
    thread = threading.Thread(
        target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.port}"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
