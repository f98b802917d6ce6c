"""A test that fails leaves no process behind, and does not wait for one."""

import os
import signal
import subprocess

import pytest

from tests.processes import ended


class FailedError(Exception):
    """Why a test fails."""


@pytest.mark.parametrize(
    ("script", "has_group"), [("sleep 600 & wait", True), ("exec sleep 600", False)]
)
def test_a_process_is_killed_where_its_test_fails(script: str, has_group: bool) -> None:
    ours, theirs = os.pipe()
    process = subprocess.Popen(["sh", "-c", script], pass_fds=[theirs], start_new_session=has_group)
    os.close(theirs)
    with pytest.raises(FailedError), ended(process):
        raise FailedError
    assert process.returncode == -signal.SIGKILL
    # It ends with the last process that has it.
    assert os.read(ours, 1) == b""
    os.close(ours)


def test_a_process_that_has_ended_is_left_to_its_test() -> None:
    process = subprocess.Popen(["false"])
    process.wait()
    with pytest.raises(FailedError), ended(process):
        raise FailedError
    assert process.returncode == 1
