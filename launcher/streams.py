"""The standard streams of a process, whatever a shell or a scheduler has made of them."""

import fcntl
import io
import os
import sys
from typing import cast

from launcher.errors import UserError

_STANDARD = (0, 1, 2)


def open_streams() -> None:
    """Open nothing where a standard stream is closed, so that no file of ours takes its place."""
    for number in _STANDARD:
        try:
            os.fstat(number)
        except OSError:
            # The system gives the lowest number that is free.
            fcntl.fcntl(os.open(os.devnull, os.O_RDWR), fcntl.F_SETFD, 0)


def print_to_the_end() -> None:
    """Make the process exit with the code of its command, even if its output is not read.

    After `| head -1` the rest is not read: it is dropped, and the command continues. If it cannot
    be written, as on a full disk, UserError says so.
    """
    stream: object = getattr(sys, "stdout", None)
    buffer: object = getattr(stream, "buffer", None)
    # What a test has put in its place is none of a process's own.
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(
        buffer, io.BufferedWriter | io.FileIO
    ):
        return
    stream.flush()
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(_Output(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        # Unbuffered, as PYTHONUNBUFFERED asks for, its buffer is the file itself.
        line_buffering=stream.line_buffering or isinstance(buffer, io.FileIO),
    )


def flush() -> None:
    """Write what is printed and not written yet."""
    for stream in (sys.stdout, sys.stderr):
        # Python's own typing leaves out that a closed one is None.
        print(end="", file=stream, flush=True)


class _Output(io.FileIO):
    """A standard output that is never in the way of the process's end."""

    def write(self, data: object, /) -> int:
        given = cast("bytes", data)
        try:
            return super().write(given)
        except OSError as error:
            # Python would try the rest again at its end, and exit with a code of its own.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if isinstance(error, BrokenPipeError):
                return memoryview(given).nbytes
            message = f"The output cannot be written: {error.strerror}."
            raise UserError(message) from error
