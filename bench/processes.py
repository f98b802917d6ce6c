"""The time of a command, and the memory of each of its processes."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from rehearsal.preloaded_client import OFF

SAMPLE_SECONDS = 0.05
MIB = 1024 * 1024
KNOWN = {
    "rehearsal.plugin": "aws plugin",
    "pulumi-language-python-exec": "program",
    "pulumi.policy": "policy pack",
    "ops.cli": "make up",
}
"""What a process is by a word of its command line, the first that fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that must succeed, with its folder and environment."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]

    def seconds(self) -> float:
        """Run it and return its wall time."""
        started = time.monotonic()
        self._finish(self._start())
        return time.monotonic() - started

    def peak_mib(self) -> dict[str, int]:
        """Run it and return the sampled peak memory of each of its processes, by name.

        Each then starts its own Python, as with an engine outside a rehearsal.
        """
        process = self._start({OFF: "1"})
        peaks: dict[str, int] = {}
        root = psutil.Process(process.pid)
        while process.poll() is None:
            for name, mib in _memory(root):
                peaks[name] = max(mib, peaks.get(name, 0))
            time.sleep(SAMPLE_SECONDS)
        self._finish(process)
        return peaks

    def _start(self, more: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.words,
            cwd=self.folder,
            env={**self.environment, **(more or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _finish(self, process: "subprocess.Popen[str]") -> None:
        printed = process.communicate()[0]
        if process.returncode:
            raise RuntimeError(f"{' '.join(self.words)} failed:\n{printed}")


def _memory(root: psutil.Process) -> Iterator[tuple[str, int]]:
    with suppress(psutil.NoSuchProcess):
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):
                line = " ".join(process.cmdline())
                known = (name for word, name in KNOWN.items() if word in line)
                yield next(known, process.name()), process.memory_info().rss // MIB
