"""Runs a Python command on the preloaded Python of a checkout, or else as it is.

python -I -S preloaded_client.py SOCKET PYTHON [ARGUMENT ...]

This process stands for the one that the preloaded Python forks: it has its output, passes signals
on, and ends with its exit code. When either ends, the other does, too. It needs nothing but the
standard library, and little of that, since every process of the engine begins here.
"""

import os
import select
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

OFF = "REHEARSAL_WITHOUT_PRELOADED"
"""If it is 1, every process of the engine starts its own Python."""
STARTED = b"s"
ENDED = b"e"
GO = b"g"
ORPHANED = b"o"
"""What either side sends: that the process is ready, how it has ended, that it may continue, and
that its client has ended."""
LAST_WORDS_SECONDS = 3
"""How long a plugin goes on after its engine was killed, to record what AWS has just made."""
STANDARD = (0, 1, 2)
NUMBER_BYTES = 8
# For an answer of a process that does little else; a command that waits longer runs as it is.
ANSWER_SECONDS = 2
_POLL_MILLISECONDS = 200


def main() -> NoReturn:
    """Run the command of this process's arguments, and end as it does."""
    address, *command = sys.argv[1:]
    connection = None if os.environ.get(OFF) == "1" else _asked(address, command)
    pid = _started(connection) if connection else None
    if connection is None or pid is None:
        os.execv(command[0], command)
    _end_as(_code(connection, pid))


def _asked(address: str, command: list[str]) -> socket.socket | None:
    """Ask the preloaded Python for the command; None where there is none that listens."""
    connection = socket.socket(socket.AF_UNIX)
    umask = os.umask(0)
    os.umask(umask)
    # Nothing of it can have a zero in it.
    words = [os.getpid(), umask, len(command) - 1, *command[1:]]
    variables = [name + b"=" + value for name, value in os.environb.items()]
    request = b"\0".join([*(os.fsencode(str(word)) for word in words), *variables])
    length = len(request).to_bytes(NUMBER_BYTES, "big")
    here = os.open(".", os.O_RDONLY)
    folder, _, name = address.rpartition("/")
    try:
        # The path of a socket may only be short, unlike that of a checkout.
        os.chdir(folder)
        connection.settimeout(ANSWER_SECONDS)
        connection.connect(name)
        socket.send_fds(connection, [length], (*STANDARD, here))
        connection.sendall(request)
    except OSError:
        connection.close()
        return None
    finally:
        os.fchdir(here)
        os.close(here)
    return connection


def _started(connection: socket.socket) -> int | None:
    """Return the number of the process that stands ready; None where the command was refused."""
    try:
        answer = read(connection, len(STARTED) + NUMBER_BYTES)
        if answer[: len(STARTED)] == STARTED:
            connection.settimeout(None)
            connection.sendall(GO)
            return int.from_bytes(answer[len(STARTED) :], "big")
    except OSError:
        pass
    # Until it gets the signal to continue, the process ends with the connection.
    connection.close()
    return None


def _code(connection: socket.socket, pid: int) -> int:
    """Wait for the process to end, and return its exit code, negative for a signal."""

    def pass_on(number: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    parent = os.getppid()
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    # A closed output is the only sign of a killed engine behind a shell.
    poll.register(sys.stdout.fileno(), 0)
    is_orphaned = False
    while True:
        events = dict(poll.poll(_POLL_MILLISECONDS))
        if connection.fileno() in events:
            answer = read(connection, len(ENDED) + NUMBER_BYTES)
            if answer[: len(ENDED)] == ENDED:
                return int.from_bytes(answer[len(ENDED) :], "big", signed=True)
            print("The preloaded Python was killed, and this process with it.", file=sys.stderr)
            return -signal.SIGKILL
        if not is_orphaned and (events or os.getppid() != parent):
            is_orphaned = True
            poll.unregister(sys.stdout.fileno())
            with suppress(OSError):
                connection.sendall(ORPHANED)


def read(connection: socket.socket, count: int) -> bytes:
    """Read so many bytes, or fewer where there are no more."""
    data = b""
    while len(data) < count and (more := connection.recv(count - len(data))):
        data += more
    return data


def _end_as(code: int) -> NoReturn:
    if code < 0:
        with suppress(OSError, ValueError):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
