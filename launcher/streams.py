"""The standard streams of a process, made usable however a shell or scheduler started it."""

import fcntl
import io
import os
import sys
from typing import cast

from launcher.errors import UserError

_STANDARD = (0, 1, 2)


def open_streams() -> None:
    """Open the null device for closed standard streams, so that no file gets their numbers."""
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
    # Tests replace the stream by other objects.
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
    """Write buffered output."""
    for stream in (sys.stdout, sys.stderr):
        # A closed stream is None, which the types of Python do not say.
        print(end="", file=stream, flush=True)


class _Output(io.FileIO):
    """A standard output whose errors never change the exit code."""

    def write(self, data: object, /) -> int:
        given = cast("bytes", data)
        try:
            return super().write(given)
        except OSError as error:
            # Python would write the rest again when it exits, and exit with another code.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if isinstance(error, BrokenPipeError):
                return memoryview(given).nbytes
            message = f"The output cannot be written: {error.strerror}."
            raise UserError(message) from error
