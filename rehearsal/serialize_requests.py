"""One call at a time: moto does not hold an item between a condition and the write it guards.

Nor can it list what another call adds to meanwhile.
"""

import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Turns:
    """WSGI middleware behind which each call waits for the one before it."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        with self._turn:
            return [*self._application(environ, start_response)]
