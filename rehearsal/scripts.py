"""The commands that only a rehearsal has: `pulumi`, the stand-in for AWS's plugin, and `python`."""

import shlex
import sysconfig
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from launcher.paths import BIN, CHECKOUT, ENGINE_VENV, PLUGINS, PYTHON, VENV

# The path is set inside the process: `pulumi` must not hand a PYTHONPATH on to the program. Nor
# do these commands heed the one of the shell, or what else it may have set for other Pythons.
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from {} import main; main()"


_PYTHON = """\
#!/bin/sh
# The engine asks for this list in each run, and pip takes most of a second to answer.
if [ "$*" = "-m pip list -v --format json" ]; then
    if ! [ {listed} -nt {packages} ]; then
        {python} "$@" > {listed}.$$ && mv {listed}.$$ {listed} || exit
    fi
    exec cat {listed}
fi
exec {python} "$@"
"""


def write_scripts() -> None:
    """Write the commands where the rehearsal's shell and its engine, and no others, look."""
    plugin = PLUGINS / f"resource-aws-v{version('pulumi-aws')}" / "pulumi-resource-aws"
    _write(BIN / "pulumi", _start("rehearsal.pulumi_wrapper"))
    _write(plugin, _start("rehearsal.plugin.__main__"))
    _write_environment()


def link(path: Path, target: Path) -> None:
    """Make a symbolic link, unless it is there; another run may make it at the same time."""
    if not (path.is_symlink() and path.readlink() == target):
        path.unlink(missing_ok=True)
        with suppress(FileExistsError):
            path.symlink_to(target)


def _start(module: str) -> str:
    words = [str(PYTHON), "-I", "-X", "utf8", "-c", START.format(module), str(CHECKOUT)]
    return f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n'


def _write_environment() -> None:
    """Provide the engine with the project's environment and a `python` that remembers packages."""
    folder = ENGINE_VENV / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    pythons = ("python", "python3")
    for source in (*VENV.iterdir(), *(VENV / "bin").iterdir()):
        if source.name not in ("bin", *pythons):
            link(ENGINE_VENV / source.relative_to(VENV), source)
    words = {
        "listed": ENGINE_VENV / "packages.json",
        "packages": sysconfig.get_path("purelib"),
        "python": PYTHON,
    }
    text = _PYTHON.format(**{name: shlex.quote(str(word)) for name, word in words.items()})
    for name in pythons:
        _write(folder / name, text)


def _write(script: Path, text: str) -> None:
    if not script.exists() or script.read_text() != text:
        script.parent.mkdir(parents=True, exist_ok=True)
        fresh = script.with_name(f"{script.name}.new")
        fresh.write_text(text)
        fresh.chmod(0o755)
        fresh.replace(script)
