"""The processes of this machine, as `ps` lists them, with their parents and children."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process; its command helps to tell it from a later one of the same number."""

    pid: int
    parent: int
    command: str


def processes() -> dict[int, Process]:
    """Return every process by its number; none where there is no `ps`."""
    found = (line.split(maxsplit=2) for line in _ps("-A", "-o", "pid=,ppid=,comm=").splitlines())
    return {
        int(words[0]): Process(
            pid=int(words[0]),
            parent=int(words[1]),
            command=PurePath("".join(words[2:])).name,
        )
        for words in found
    }


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended stays listed until its parent waits for it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not _ps("-o", "stat=", "-p", str(pid)).startswith("Z")


def ancestors(pid: int, listed: Mapping[int, Process]) -> Iterator[Process]:
    """Yield the parent of a process, the parent of that, and so on."""
    process = listed.get(pid)
    while process and process.parent in listed and process.parent != process.pid:
        process = listed[process.parent]
        yield process


def descendants(pid: int, listed: Mapping[int, Process]) -> list[Process]:
    """Return the children of a process, their children, and so on."""
    children = [process for process in listed.values() if process.parent == pid]
    return [found for child in children for found in (child, *descendants(child.pid, listed))]


def kill(doomed: list[Process]) -> None:
    """Kill the processes that still run."""
    listed = processes() if doomed else {}
    for process in doomed:
        found = listed.get(process.pid)
        if found and found.command == process.command:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, signal.SIGKILL)


def _ps(*options: str) -> str:
    try:
        listed = subprocess.run(["ps", *options], stdout=subprocess.PIPE, check=False)
    except FileNotFoundError:
        return ""
    return listed.stdout.decode(errors="replace")
