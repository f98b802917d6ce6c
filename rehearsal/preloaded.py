"""A Python that has the packages loaded, and is forked for each Python that a rehearsal starts.

To load the packages takes the program, the pack, the plugin and the verification most of a second
each. Of the checkout's own code nothing stays loaded: each process reads that from its files. This
one begins again once a file of a package has changed, and ends with the embedded AWS that it was
started beside. Where it does not serve, each process starts a Python of its own.
"""

import ast
import gc
import importlib
import io
import linecache
import os
import runpy
import select
import signal
import socket
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, ModuleType
from typing import BinaryIO, cast

from launcher.locks import STARTED_BY
from launcher.paths import CHECKOUT, PYTHON, VENV
from rehearsal import preloaded_client
from rehearsal.preloaded_client import (
    ENDED,
    GO,
    LAST_WORDS_SECONDS,
    NUMBER_BYTES,
    ORPHANED,
    STANDARD,
    STARTED,
    read,
)
from rehearsal.scripts import SOCKET, START

_ENTRY_POINTS = (
    "__main__.py",
    "policies/__main__.py",
    "rehearsal/plugin/__main__.py",
    "ops/cli.py",
    "ops/verify/cli.py",
)
# What else a shell has set may change how packages are loaded.
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "PYTHONDONTWRITEBYTECODE")
# What a forked process heeds of the variables with which a Python starts; `make` has PYTHON.
_HEEDED = {"PYTHON", "PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"}
_REQUEST_SECONDS = 2

Version = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Command:
    """A script or a module to run, as the Python that was called would have run it."""

    name: str
    is_module: bool
    is_isolated: bool
    has_safe_path: bool
    arguments: Sequence[str]

    def run(self) -> None:
        """Run it as the main module of this process."""
        if self.is_module:
            runpy.run_module(self.name, run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(self.name, run_name="__main__")

    def folder(self) -> str:
        """Return where it looks for modules first."""
        return str(Path.cwd() if self.is_module else Path(self.name).resolve().parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """A command with what its process has of the one that asks for it.

    `descriptors` are those of its standard streams and of its folder.
    """

    command: _Command
    environment: Mapping[bytes, bytes]
    umask: int
    descriptors: Sequence[int]


def launch(folder: Path, log: int) -> int:
    """Start a preloaded Python that is asked in a folder, and has the descriptor of a log.

    Return the descriptor of its lifeline: the process lives as long as any process has it open.
    """
    lifeline, held = os.pipe()
    with socket.socket(socket.AF_UNIX) as listener:
        _bind(listener, folder)
        first = max(lifeline, held, listener.fileno(), log) + 1
        words = ["rehearsal.preloaded", str(CHECKOUT), str(first), str(first + 1)]
        os.posix_spawn(
            PYTHON,
            [str(PYTHON), "-X", "utf8", str(START), *words],
            {name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, log, 1),
                (os.POSIX_SPAWN_DUP2, log, 2),
                (os.POSIX_SPAWN_DUP2, listener.fileno(), first),
                (os.POSIX_SPAWN_DUP2, lifeline, first + 1),
            ],
        )
    os.close(lifeline)
    return held


def _bind(listener: socket.socket, folder: Path) -> None:
    """Give a socket its place in a folder, whose own path may be too long for one."""
    (folder / SOCKET).unlink(missing_ok=True)
    here = Path.cwd()
    os.chdir(folder)
    try:
        listener.bind(SOCKET)
    finally:
        os.chdir(here)


def main() -> None:
    """Load the packages and serve; in a process that was forked, run what it was forked for."""
    with suppress(PermissionError):
        # It leads its session already where it has begun again.
        os.setsid()
    # An interrupt goes to the client that waits for a forked process, which passes it on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener, lifeline = map(int, sys.argv[1:])
    for _ in preload(CHECKOUT):
        if _is_over(lifeline):
            return
    with socket.socket(fileno=listener) as serving:
        forked = _serve(serving, lifeline)
    if forked:
        request, connection = forked
        _become(request, connection)
        request.command.run()


def preload(checkout: Path) -> Iterator[str]:
    """Load all packages that the processes of a rehearsal load, and yield their names.

    The checkout's own modules are loaded to see what they need, and then forgotten.
    """
    before = [*sys.path]
    sys.path[:0] = [str(checkout), str(checkout / "policies")]
    for names in (*(_imported(checkout / file) for file in _ENTRY_POINTS), _services()):
        # A file that is at fault says so itself, in the process that needs it.
        with suppress(Exception):
            for name in names:
                yield name
                with suppress(ImportError):
                    # The SDK loads a package once something in it is asked for.
                    getattr(importlib.import_module(name), "__all__", None)
    sys.path[:] = [folder for folder in before if folder != str(checkout)]
    for name, module in [*sys.modules.items()]:
        if _is_own(module, checkout):
            del sys.modules[name]
    linecache.clearcache()
    gc.collect()
    # What is in use now stays in memory that the forked processes share.
    gc.freeze()


def _imported(file: Path) -> Iterator[str]:
    """Yield the modules that a file imports."""
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _services() -> Iterator[str]:
    """Yield the packages of the SDK that have the plugin's resource types."""
    registry = importlib.import_module("rehearsal.plugin.registry")
    services = {registry.module_path(token).partition(".")[0] for token in registry.tokens()}
    yield from (f"pulumi_aws.{service}" for service in sorted(services))


def _is_over(lifeline: int) -> bool:
    """Whether every process has closed the other end of the lifeline."""
    return bool(select.select([lifeline], [], [], 0)[0])


def _is_own(module: ModuleType, checkout: Path) -> bool:
    """Whether a module is of the checkout, and not of its environment."""
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
    environment = checkout / VENV.name
    return any(
        Path(place).is_relative_to(checkout) and not Path(place).is_relative_to(environment)
        for place in places
        if place
    )


def _versions() -> dict[Path, Version | None]:
    """Return the version of each file that is in use, by the criteria of Python itself."""
    files = {getattr(module, "__file__", None) for module in [*sys.modules.values()]}
    others = {__file__, preloaded_client.__file__, sys.executable, sysconfig.get_path("purelib")}
    places = {*filter(None, files), *others}
    return {place: _version(place) for place in map(Path, sorted(places))}


def _version(place: Path) -> Version | None:
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _serve(listener: socket.socket, lifeline: int) -> tuple[_Request, socket.socket] | None:
    """Fork a process for each request; return that in the process, and None at the end.

    Neither the end nor another beginning is before every process has ended, since only their parent
    knows how they did.
    """
    versions = _versions()
    running: dict[int, socket.socket] = {}
    ended, ending = os.pipe()
    os.set_blocking(ending, False)
    signal.set_wakeup_fd(ending)
    signal.signal(signal.SIGCHLD, _ignored)
    sources = {listener.fileno(), lifeline, ended}
    listener.listen()
    is_stale = False
    while running or listener.fileno() in sources:
        if is_stale and not running:
            os.execv(sys.executable, sys.orig_argv)
        ready = _ready(sources)
        if ended in ready:
            os.read(ended, select.PIPE_BUF)
            _report_ends(running)
        if lifeline in ready:
            sources = {ended}
            listener.close()
        elif listener.fileno() in ready:
            connection, _ = listener.accept()
            is_stale |= versions != {place: _version(place) for place in versions}
            request = None if is_stale else _received(connection)
            if request is None:
                connection.close()
                continue
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                for other in (*running.values(), listener):
                    other.close()
                for descriptor in (lifeline, ended, ending):
                    os.close(descriptor)
                return request, connection
            running[pid] = connection
            _close(request.descriptors)
    return None


def _ready(sources: set[int]) -> set[int]:
    poll = select.poll()
    for source in sources:
        poll.register(source, select.POLLIN)
    return {source for source, _ in poll.poll()}


def _ignored(_number: int, _frame: FrameType | None) -> None:
    """Have a signal wake the poll, and do nothing else."""


def _report_ends(running: dict[int, socket.socket]) -> None:
    """Tell those that wait for them how processes have ended."""
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        code = os.waitstatus_to_exitcode(status)
        with running.pop(pid) as connection, suppress(OSError):
            connection.sendall(ENDED + code.to_bytes(NUMBER_BYTES, "big", signed=True))


def _received(connection: socket.socket) -> _Request | None:
    """Return what is asked for; None where that is more than can be served, or comes too late."""
    connection.settimeout(_REQUEST_SECONDS)
    count = len(STANDARD) + 1
    descriptors: list[int] = []
    command, environment, umask, caller = None, {}, b"", b""
    with suppress(OSError, ValueError):
        length, descriptors, _, _ = socket.recv_fds(connection, NUMBER_BYTES, count)
        data = read(connection, int.from_bytes(length, "big"))
        caller, umask, words, *rest = data.split(b"\0")
        arguments = [os.fsdecode(word) for word in rest[: int(words)]]
        variables = (variable.partition(b"=") for variable in rest[int(words) :])
        environment = {name: value for name, _, value in variables}
        command = _command(arguments, environment)
        connection.settimeout(None)
    if command is None or len(descriptors) != count:
        _close(descriptors)
        return None
    return _Request(
        command=command,
        environment=environment | {STARTED_BY.encode(): caller},
        umask=int(umask),
        descriptors=descriptors,
    )


def _close(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _command(arguments: Sequence[str], environment: Mapping[bytes, bytes]) -> _Command | None:
    """Return what a Python is asked to run, None for what only one of its own can."""
    is_isolated = is_module = has_safe_path = False
    words = iter(arguments)
    for word in words:
        match word:
            case "-I":
                is_isolated = True
            case "-m":
                is_module = True
            case "-P":
                has_safe_path = True
            case "-u" | "-s":
                pass
            case "-X" if next(words, "") == "utf8":
                pass
            case _ if word.startswith("-"):
                return None
            case _:
                pythons = {os.fsdecode(one) for one in environment if one.startswith(b"PYTHON")}
                is_plain = pythons <= _HEEDED and environment.get(b"PYTHONUTF8") != b"0"
                if not (is_isolated or is_plain):
                    return None
                return _Command(
                    name=word,
                    is_module=is_module,
                    is_isolated=is_isolated,
                    has_safe_path=has_safe_path,
                    arguments=[word, *words],
                )
    return None


def _become(request: _Request, connection: socket.socket) -> None:
    """Make this process, which was just forked, what a new Python would have been."""
    # By its group, what it starts can be ended with it.
    os.setsid()
    connection.sendall(STARTED + os.getpid().to_bytes(NUMBER_BYTES, "big"))
    if read(connection, len(GO)) != GO:
        os._exit(0)
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    *streams, folder = request.descriptors
    for stream, number in zip(streams, STANDARD, strict=True):
        os.dup2(stream, number)
    os.fchdir(folder)
    _close(request.descriptors)
    os.umask(request.umask)
    os.environb.clear()
    os.environb.update(request.environment)
    time.tzset()
    command = request.command
    is_heeded = not command.is_isolated
    sys.dont_write_bytecode = is_heeded and bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    sys.argv[:] = command.arguments
    if is_heeded and not command.has_safe_path:
        sys.path.insert(0, command.folder())
    importlib.invalidate_caches()
    sys.stdout = sys.__stdout__ = _unbuffered(1, "strict")
    sys.stderr = sys.__stderr__ = _unbuffered(2, "backslashreplace")


def _unbuffered(number: int, errors: str) -> io.TextIOWrapper:
    """Return a standard stream that the engine reads as it is written."""
    raw = io.FileIO(number, "w", closefd=False)
    # As Python itself does with PYTHONUNBUFFERED.
    return io.TextIOWrapper(cast("BinaryIO", raw), "utf-8", errors, write_through=True)


def _end_with(connection: socket.socket) -> None:
    """End this process, and what it has started, with the one that stands for it."""
    with suppress(OSError):
        if connection.recv(len(ORPHANED)):
            time.sleep(LAST_WORDS_SECONDS)
    os.killpg(0, signal.SIGKILL)
