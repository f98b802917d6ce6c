"""Long steps that show they are alive: a title, the time so far, the last line of their log."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher.errors import UserError

HEARTBEAT_SECONDS = 15
TAIL_LINES = 15


def run(
    title: str,
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a long command with its output in `log`; raise with the end of the log if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _watch(title, process, log, started)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        tail = "\n".join(f"    {line}" for line in _lines(log)[-TAIL_LINES:])
        raise UserError(
            f"{title} failed (exit code {process.returncode}):\n{tail}\nThe whole log: {log}"
        )
    _say(f"{title}: done in {time.monotonic() - started:.0f} s", end="\n")


def _watch(title: str, process: "subprocess.Popen[bytes]", log: Path, started: float) -> None:
    live = sys.stderr.isatty()
    if not live:
        _say(f"{title} ...", end="\n")
    while True:
        try:
            process.wait(timeout=1 if live else HEARTBEAT_SECONDS)
        except subprocess.TimeoutExpired:
            last = (_lines(log) or [""])[-1]
            _say(f"{title}: {time.monotonic() - started:.0f} s  {last}", end="" if live else "\n")
        else:
            return


def _say(text: str, *, end: str) -> None:
    if sys.stderr.isatty():
        width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
        text = f"\r\x1b[K{text[:width]}"
    print(text, end=end, file=sys.stderr, flush=True)


def _lines(log: Path) -> list[str]:
    return [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
