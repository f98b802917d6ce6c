"""Amazon's DynamoDB Local: fetched once with Maven, run with Java, on a port of 127.0.0.1."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket

from launcher.locks import held
from launcher.paths import cache as cache_folder

POM = Path(__file__).parent / "dynamodb_local" / "pom.xml"
FETCH_SECONDS = 180
START_SECONDS = 60
# Its compiler's second stage costs more than it saves in a run as short as that of tests.
JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class UnavailableError(Exception):
    """Why DynamoDB Local does not run on this machine."""


def version() -> str:
    """Return the version that the project pins."""
    pinned = re.search(r"DynamoDBLocal</artifactId>\s*<version>(.+?)</version>", POM.read_text())
    assert pinned, f"{POM} names no version of DynamoDBLocal"
    return pinned[1]


@cache
def missing() -> str:
    """Tell why it does not run here, for people; empty where it does."""
    try:
        installed()
    except UnavailableError as error:
        return f"Tables are tested on the embedded server alone, not on DynamoDB Local: {error}."
    return ""


def installed() -> Path:
    """Return the folder of its libraries, fetched if need be; raise UnavailableError.

    All workers of one test run get the same answer, so that they collect the same tests.
    """
    if not shutil.which("java"):
        raise UnavailableError("there is no Java 17 or newer")
    home = cache_folder() / "dynamodb-local"
    libraries, failure = home / version(), home / "failure.txt"
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    with held(home / "fetch.lock", "fetching DynamoDB Local"):
        if libraries.exists():
            return libraries
        failed_in, _, reason = (
            failure.read_text().partition("\n") if failure.exists() else ("",) * 3
        )
        if failed_in == run:
            raise UnavailableError(reason)
        try:
            _install(libraries)
        except UnavailableError as error:
            failure.write_text(f"{run}\n{error}")
            raise
    return libraries


@contextmanager
def serving(libraries: Path) -> Generator[str]:
    """Serve from memory until the block ends; return the endpoint, or raise UnavailableError."""
    port = _free_port()
    command = [
        "java",
        *JAVA_OPTIONS,
        f"-Djava.library.path={libraries}",
        *("-cp", f"{libraries}/*"),
        "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
        "-inMemory",
        "-disableTelemetry",
        *("-port", str(port)),
    ]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not _answers(port, process):
                log.seek(0)
                raise UnavailableError(f"it does not start: {_last_line(log.read())}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def _install(target: Path) -> None:
    if not shutil.which("mvn"):
        raise UnavailableError("there is no Maven")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="fetching-") as name:
        fetched = Path(name) / "libraries"
        goal = ("dependency:copy-dependencies", "-DincludeScope=runtime")
        command = ["mvn", "-q", "-B", "-C", "-f", str(POM), *goal, f"-DoutputDirectory={fetched}"]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise UnavailableError(f"Maven takes more than {FETCH_SECONDS} s") from error
        if done.returncode:
            raise UnavailableError(f"Maven cannot fetch it: {_first_error(done.stdout)}")
        with serving(fetched):
            pass
        fetched.rename(target)


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; tell whether it does."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return True
        finally:
            connection.close()
    return False


def _free_port() -> int:
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _first_error(output: str) -> str:
    errors = (line.partition("[ERROR]")[2].strip() for line in output.splitlines())
    return next(filter(None, errors), _last_line(output))


def _last_line(output: str) -> str:
    return (output.strip().splitlines() or ["it says nothing"])[-1]
