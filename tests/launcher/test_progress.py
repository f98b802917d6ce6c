import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from launcher import progress
from launcher.errors import UserError
from launcher.paths import CHECKOUT


def test_output_goes_to_the_log_and_the_title_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "new" / "step.log"
    progress.run("Counting", [sys.executable, "-c", "print(1 + 1)"], log=log)
    assert log.read_text() == "2\n"
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == "Counting ...\nCounting: done in 0 s\n"


def test_a_long_step_shows_its_last_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.3)
    code = "import time; print('halfway', flush=True); time.sleep(0.5)"
    progress.run("Counting", [sys.executable, "-c", code], log=tmp_path / "step.log")
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "Counting ..."
    assert lines[1] == "Counting: 0 s  halfway"


def test_a_failed_step_shows_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "step.log"
    code = "import sys; print('one'); sys.exit('no room')"
    with pytest.raises(UserError) as caught:
        progress.run("Counting", [sys.executable, "-u", "-c", code], log=log)
    assert str(caught.value) == (
        f"Counting failed (exit code 1):\n    one\n    no room\nThe whole log: {log}"
    )


def test_what_is_shown_of_a_step_is_made_of_its_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.3)
    code = "import time; print('a\\n\\nb', flush=True); time.sleep(0.5)"
    command = [sys.executable, "-c", code]
    progress.run(
        "Counting", command, log=tmp_path / "log", state=lambda lines: f"{len(lines)} of 3"
    )
    assert capfd.readouterr().err.splitlines()[1] == "Counting: 0 s  2 of 3"


def test_a_line_that_stays_is_a_line_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    progress.say("Not using that one.")
    assert capfd.readouterr().err == "Not using that one.\n"


TWO_STEPS = """
import sys
from pathlib import Path
from launcher import progress
progress.REDRAW_SECONDS = 0.1
def step(title, seconds):
    return lambda: progress.run(title, ["sleep", seconds], log=Path(sys.argv[1], title),
                                state=lambda _: "of many words that a narrow terminal cuts")
progress.side_by_side(step("Fetching", "2"), step("Building", "1"))
progress.say("Ready.")
"""


def test_steps_side_by_side_have_a_line_each_on_a_terminal(tmp_path: Path) -> None:
    screens = list(seen_on_terminal([sys.executable, "-c", TWO_STEPS, str(tmp_path)]))
    line = "of many words that a nar"
    both = {"Fetching: 0 s  " + line, "Building: 0 s  " + line}
    assert both in [{*screen} for screen in screens]
    assert ["Building: done in 1 s", "Fetching: 1 s  " + line] in screens
    assert screens[-1] == ["Building: done in 1 s", "Fetching: done in 2 s", "Ready."]


def seen_on_terminal(command: list[str]) -> Iterator[list[str]]:
    """Yield what a terminal of 40 columns shows, whenever that changes."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 40))
    process = subprocess.Popen(
        command, stderr=theirs, env=os.environ | {"TERM": "xterm", "PYTHONPATH": str(CHECKOUT)}
    )
    os.close(theirs)
    screen, row = [""], 0
    with suppress(OSError), os.fdopen(ours, "rb", buffering=0) as terminal:
        while written := terminal.read(4096).decode():
            for part in re.findall(r"\x1b\[\d*[AJ]|\r|\n|[^\x1b\r\n]+", written):
                if part == "\n":
                    row += 1
                    screen += [""] * (row + 1 - len(screen))
                elif part.endswith("A"):
                    row -= int(part[2:-1])
                elif part.endswith("J"):
                    screen[row:] = [""]
                elif part != "\r":
                    screen[row] += part
            yield [line for line in screen if line]
    assert process.wait() == 0
