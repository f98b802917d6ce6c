import subprocess
import sys
from pathlib import Path

import pytest

from launcher.locks import held, is_held

HOLDER = """
import sys
from pathlib import Path
from launcher.locks import held
with held(Path(sys.argv[1]), "the test"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "a.lock"


def start_holder(lock: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_lock_is_held_inside_the_block_only(lock: Path) -> None:
    assert not is_held(lock)
    with held(lock, "the test"):
        assert is_held(lock)
    assert not is_held(lock)


def test_a_second_run_says_whom_it_waits_for_and_then_goes_on(lock: Path) -> None:
    with start_holder(lock) as first:
        assert first.stdout
        assert first.stdin
        assert first.stdout.readline() == "held\n"
        with start_holder(lock) as second:
            assert second.stderr
            assert second.stdout
            assert second.stderr.readline() == (
                f"Another run (process {first.pid}) is busy with the test; waiting for it to end.\n"
            )
            first.stdin.close()
            assert second.stdout.readline() == "held\n"


def test_a_killed_run_leaves_no_lock(lock: Path) -> None:
    with start_holder(lock) as process:
        assert process.stdout
        process.stdout.readline()
        assert is_held(lock)
        process.kill()
        process.wait()
    assert not is_held(lock)
