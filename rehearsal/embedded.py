"""The process of the embedded AWS: starts, finds and ends it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Self
from uuid import uuid4

from launcher.locks import held
from launcher.paths import CHECKOUT, PYTHON, REHEARSAL
from rehearsal import RehearsalError, preloaded
from rehearsal.scripts import SOCKET

RECORD = REHEARSAL / "server.json"
LOG = REHEARSAL / "server.log"
LOCK = REHEARSAL / "server.lock"
# Folders that describe resources in the server's memory, and must not outlive the server.
MORTAL = ("state", "home", "stacks", "bootstrap")
# A server that does not respond is replaced and loses its resources, so a busy one gets time.
ANSWER_SECONDS = 60
END_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedAws:
    """A server process that holds AWS resources in memory, identified by `instance`."""

    pid: int
    port: int
    instance: str

    @property
    def url(self) -> str:
        """The endpoint for every AWS service."""
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def recorded(cls) -> Self | None:
        """Return the server that was started last, which may no longer run."""
        try:
            return cls(**json.loads(RECORD.read_text()))
        except (FileNotFoundError, ValueError, TypeError, RecursionError):
            return None

    def is_alive(self) -> bool:
        """Whether the process is still this server, and not a later one with the same number."""
        command = ["ps", "-ww", "-o", "args=", "-p", str(self.pid)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        return self.instance in answer.stdout

    def answers(self) -> bool:
        """Whether this server responds at its port."""
        if not self.is_alive():
            return False
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/_rehearsal/instance")
            return connection.getresponse().read().decode() == self.instance
        except (OSError, HTTPException, UnicodeDecodeError):
            return False
        finally:
            connection.close()


def ensure() -> EmbeddedAws:
    """Return the server, started if needed; a new one removes the records of the old one."""
    server = EmbeddedAws.recorded()
    if server and server.answers():
        return server
    with held(LOCK, "the embedded AWS"):
        server = EmbeddedAws.recorded()
        if server and server.answers():
            return server
        if server:
            _say("The embedded AWS has ended, and its resources are lost: starting a new one.")
        end(server)
        return _start(server.port if server else 0)


def end(server: EmbeddedAws | None) -> None:
    """End the server, if it runs, and remove the records of its resources."""
    if server and server.is_alive():
        os.kill(server.pid, signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        while server.is_alive():
            if time.monotonic() > deadline:
                os.kill(server.pid, signal.SIGKILL)
            time.sleep(0.05)
    RECORD.unlink(missing_ok=True)
    (REHEARSAL / SOCKET).unlink(missing_ok=True)
    for name in MORTAL:
        shutil.rmtree(REHEARSAL / name, ignore_errors=True)


def _start(port: int) -> EmbeddedAws:
    instance = uuid4().hex
    command = [str(PYTHON), "-m", "rehearsal.server", str(port), instance, str(RECORD)]
    LOG.unlink(missing_ok=True)
    with LOG.open("a") as log:
        lifeline = preloaded.launch(REHEARSAL, log.fileno())
        try:
            started = subprocess.run(
                command,
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                check=False,
                # The server keeps it open, and so the preloaded Python ends with it.
                pass_fds=[lifeline],
            )
        finally:
            os.close(lifeline)
    if started.returncode:
        raise RehearsalError(f"The embedded AWS did not start; see its log: {LOG}")
    taken, pid = map(int, started.stdout.split())
    server = EmbeddedAws(pid=pid, port=taken, instance=instance)
    _say(f"The embedded AWS is up at {server.url} (process {server.pid}).")
    return server


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
