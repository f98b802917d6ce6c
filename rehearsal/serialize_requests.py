"""One request at a time: moto does not lock an item between a condition and its write.

It also fails to list resources while another request adds some.
"""

import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Turns:
    """WSGI middleware that serves one request at a time."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        with self._turn:
            return [*self._application(environ, start_response)]
