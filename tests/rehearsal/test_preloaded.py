"""The preloaded Python of a checkout, asked as the engine's `python` asks it."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from launcher.locks import held
from rehearsal import preloaded, scripts
from rehearsal.preloaded_client import OFF
from tests.processes import ended

NEEDED = (
    *(f"launcher/{name}.py" for name in ("errors", "locks", "paths", "process_tree")),
    *(f"rehearsal/{name}.py" for name in ("__init__", "preloaded", "preloaded_client", "scripts")),
)
PATIENCE_SECONDS = 120
"""How long to wait for what must come, on a busy machine, too."""
SHOWN = """\
import os, sys
is_preloaded = "package" in sys.modules
import own
print(__name__, sys.argv, sys.path[0], own.VALUE, os.getcwd(), os.environ.get("TOLD"))
print(is_preloaded, os.environ.get("REHEARSAL_STARTED_BY", ""), file=sys.stderr)
sys.exit(3)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A checkout with an environment of one package, and the preloaded Python that serves it."""

    folder: Path
    lifeline: list[int] = field(default_factory=list[int])

    @property
    def python(self) -> str:
        """The Python of its environment."""
        return str(self.folder / ".venv" / "bin" / "python")

    @property
    def words(self) -> list[str]:
        """What comes before the words of a Python that the preloaded one is to serve."""
        return [sys.executable, "-I", "-S", str(scripts.CLIENT), str(self.folder / scripts.SOCKET)]

    def launch(self) -> None:
        """Start the preloaded Python, and wait until it serves."""
        with (self.folder / "log").open("a") as log:
            self.lifeline.append(preloaded.launch(self.folder, log.fileno()))
        self.wait()

    def wait(self) -> None:
        """Wait until the preloaded Python serves."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.is_served:
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            # Nobody has waited for one that has ended: it is a child still.
            states = {child.status() for child in psutil.Process().children()}
            assert states - {psutil.STATUS_ZOMBIE}, (self.folder / "log").read_text()

    @property
    def is_served(self) -> bool:
        """Whether the preloaded Python takes requests."""
        return self.run("said.py").stderr.split()[:1] == ["True"]

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a Python with these words, on the preloaded one if that serves it."""
        with ended(self.start(*words, **more)) as process:
            out, errors = process.communicate(timeout=PATIENCE_SECONDS)
        return subprocess.CompletedProcess(process.args, process.returncode, out, errors)

    def start(self, *words: str, **more: str) -> "subprocess.Popen[str]":
        """Start a Python with these words."""
        return subprocess.Popen(
            [*self.words, self.python, *words],
            cwd=self.folder,
            # Of these only some are for Python itself.
            env=without_pythons() | {"PYTHON": "python3", "PYTHONUTF8": "1"} | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self) -> None:
        """Let go of the preloaded Python."""
        while self.lifeline:
            os.close(self.lifeline.pop())


def without_pythons() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    # A longer path than a socket may have.
    folder = tmp_path / "it's a checkout" / ("x" * 100)
    for name in NEEDED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(preloaded.CHECKOUT / name, folder / name)
    (folder / "launcher" / "__init__.py").touch()
    (folder / "policies").mkdir()
    (folder / "policies" / "__main__.py").touch()
    (folder / "__main__.py").write_text("import own\n")
    (folder / "own.py").write_text("import package\nVALUE = 1\n")
    (folder / "said.py").write_text(SHOWN)
    packages = folder / ".venv" / Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)
    packages.mkdir(parents=True)
    (packages / "package.py").touch()
    (folder / ".venv" / "bin").mkdir()
    (folder / ".venv" / "pyvenv.cfg").write_text(
        f"home = {Path(sys.executable).resolve().parent}\n"
    )
    (folder / ".venv" / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    monkeypatch.setattr(preloaded, "CHECKOUT", folder)
    found = Site(folder=folder)
    monkeypatch.setattr(preloaded, "PYTHON", found.python)
    yield found
    found.end()


def lasting(site: Site, *words: str) -> AbstractContextManager["subprocess.Popen[str]"]:
    """Start a script that says its number, and that of a process it has started, and lasts."""
    (site.folder / "lasting.py").write_text(
        "import os, signal, subprocess, sys\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "print(os.getpid(), child.pid, flush=True)\n"
        "try:\n"
        "    signal.pause()\n"
        "except KeyboardInterrupt:\n"
        "    child.kill()\n"
        "    child.wait()\n"
        "    sys.exit(5)\n"
    )
    command = [*site.words, site.python, "lasting.py"]
    process = subprocess.Popen(
        [*words, shlex.join(command)] if words else command,
        cwd=site.folder,
        env=without_pythons(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    return ended(process)


def numbers(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    assert process.stdout
    return [psutil.Process(int(word)) for word in process.stdout.readline().split()]


def are_gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)[1]


@pytest.mark.parametrize(
    "words",
    [
        ("-u", "said.py", "a b", ""),
        ("-m", "said", "-c"),
        ("-I", "-X", "utf8", "pathless.py", "-m"),
        ("-P", "-s", "pathless.py"),
    ],
    ids=["script", "module", "isolated", "safe path"],
)
def test_it_runs_what_a_python_would_run(site: Site, words: tuple[str, ...]) -> None:
    pathless = f"import sys; sys.path.insert(0, {str(site.folder)!r})\n"
    (site.folder / "pathless.py").write_text(pathless + SHOWN)
    alone = site.run(*words, TOLD="once")
    site.launch()
    served = site.run(*words, TOLD="once")
    assert (served.returncode, served.stdout) == (alone.returncode, alone.stdout)
    assert served.returncode == 3
    # The package is there before the program asks for it; what asks stands for its process.
    assert served.stderr.split()[0] == "True"
    assert served.stderr.split()[1:] != []
    assert alone.stderr.split() == ["False"]


def test_the_checkouts_code_is_read_from_its_files_each_time(site: Site) -> None:
    site.launch()
    (site.folder / "own.py").write_text("import package\nVALUE = 'another'\n")
    served = site.run("said.py")
    assert "another" in served.stdout
    assert served.stderr.split()[1:] != []


def test_with_a_changed_package_it_begins_again(site: Site) -> None:
    site.launch()
    with lasting(site) as process:
        running = numbers(process)
        package = next(site.folder.glob(".venv/lib/*/site-packages/package.py"))
        package.write_text("CHANGED = True\n")
        alone = site.run("said.py")
        assert (alone.returncode, alone.stderr.split()) == (3, ["False"])
        # What it has begun ends as it would have ended.
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 5
        assert are_gone(running)
    site.wait()


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (("-c", "import runpy; runpy.run_path('said.py')"), {}),
        (("-W", "error", "said.py"), {}),
        (("said.py",), {"PYTHONPATH": "elsewhere"}),
        (("said.py",), {OFF: "1"}),
    ],
    ids=["a text", "an option", "a variable of Python's", "switched off"],
)
def test_what_needs_a_python_of_its_own_gets_it(
    site: Site, words: tuple[str, ...], more: dict[str, str]
) -> None:
    site.launch()
    alone = site.run(*words, **more)
    assert (alone.returncode, alone.stderr.split()) == (3, ["False"])


def test_it_ends_with_its_lifeline_and_what_it_runs_does_not(site: Site) -> None:
    others = {*psutil.Process().children()}
    site.launch()
    serving = {*psutil.Process().children()} - others
    with lasting(site) as process:
        running = numbers(process)
        site.end()
        alone = site.run("said.py")
        assert (alone.returncode, alone.stderr.split()) == (3, ["False"])
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 5
    assert are_gone([*running, *serving])


@pytest.mark.parametrize("killed", ["the one that stands for it", "its parent", "itself"])
def test_nothing_outlives_what_is_killed(site: Site, killed: str) -> None:
    site.launch()
    with lasting(site, "sh", "-c") if killed == "its parent" else lasting(site) as process:
        running = numbers(process)
        if killed == "itself":
            running[0].kill()
            assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
            running.pop().kill()
        else:
            process.kill()
        assert are_gone(running)


def test_a_run_does_not_wait_for_the_one_that_has_started_it_through_this(site: Site) -> None:
    (site.folder / "waiting.py").write_text(
        "from pathlib import Path\n"
        "from launcher.locks import held\n"
        "with held(Path('lock'), 'the test'):\n"
        "    pass\n"
    )
    site.launch()
    with held(site.folder / "lock", "the test"):
        served = site.run("waiting.py")
    assert f"This run was started by another run (process {os.getpid()})" in served.stderr
