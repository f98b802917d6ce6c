import os
import subprocess
from pathlib import Path

import pytest

from launcher.paths import CHECKOUT

SAMPLES = "tests/ops/review/samples"
BLOCKED = f"review {SAMPLES}/replace.dev.digest.json"
FULL = "The output cannot be written: No space left on device.\n"


def shell(line: str, unbuffered: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "reader", "unbuffered", "code"),
    [
        ("--help", "true", "1", 0),
        ("verify --help", "head -1", "", 0),
        (BLOCKED, "true", "", 1),
        (f"{BLOCKED} --json -", "head -1", "1", 1),
    ],
)
def test_a_reader_that_leaves_does_not_change_the_exit_code(
    words: str, reader: str, unbuffered: str, code: int
) -> None:
    done = shell(f"./mi {words} | {reader} >/dev/null", unbuffered)
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize(
    ("words", "unbuffered"),
    [("--help", ""), ("verify --help", "1"), (f"{BLOCKED} --markdown -", "")],
)
def test_an_output_that_cannot_be_written_is_a_sentence(words: str, unbuffered: str) -> None:
    done = shell(f"./mi {words} >/dev/full", unbuffered)
    assert (done.returncode, done.stderr) == (2, FULL)


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_a_stream_that_is_closed_is_no_matter(closed: str, tmp_path: Path) -> None:
    written = tmp_path / "review.md"
    done = shell(f"./mi {BLOCKED} --markdown {written} {closed}")
    assert (done.returncode, done.stderr) == (1, "")
    assert written.read_text().startswith("<!-- market-intelligence")
