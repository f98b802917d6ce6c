"""The commands of `./mi`, run in this process."""

import io
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from ops import cli


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of a command."""

    exit_code: int
    stdout: str
    stderr: str


def exit_code(*words: str) -> int:
    """Run a command, and return its exit code; how this process ends is then as it was."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with pytest.raises(SystemExit) as ended:
            cli.run(words)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    assert isinstance(ended.value.code, int)
    return int(ended.value.code)


def ran(*words: str, given: str | bytes = b"") -> Ran:
    """Run a command with a text on its standard input."""
    data = given.encode() if isinstance(given, str) else given
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        redirect_stdout(stdout),
        redirect_stderr(stderr),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(data))),
    ):
        code = exit_code(*words)
    return Ran(exit_code=code, stdout=stdout.getvalue(), stderr=stderr.getvalue())
