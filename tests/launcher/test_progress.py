import sys
from pathlib import Path

import pytest

from launcher import progress
from launcher.errors import UserError


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
