"""The scripts of a rehearsal: `pulumi`, the stand-in for the AWS plugin, and `python`."""

import shlex
import sysconfig
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from launcher.paths import BIN, CHECKOUT, ENGINE_VENV, PLUGINS, PYTHON, REHEARSAL, VENV

START = Path(__file__).with_name("start.py")
SOCKET = "python.sock"
"""The name of the preloaded Python's socket, in the folder of a rehearsal."""
CLIENT = Path(__file__).with_name("preloaded_client.py")

_PYTHON = """\
#!/bin/sh
# The engine asks for this list in each run, and pip takes most of a second to answer.
if [ "$*" = "-m pip list -v --format json" ]; then
    if ! [ {listed} -nt {packages} ]; then
        {python} "$@" > {listed}.$$ && mv {listed}.$$ {listed} || exit
    fi
    exec cat {listed}
fi
case "$*" in
    *"pulumi-language-python-exec "*|*"-m pulumi.policy "*) exec {preloaded} {python} "$@" ;;
    *) exec {python} "$@" ;;
esac
"""


def write_scripts() -> None:
    """Write the scripts into folders that only the rehearsal's shell and engine use."""
    plugin = PLUGINS / f"resource-aws-v{version('pulumi-aws')}" / "pulumi-resource-aws"
    _write(BIN / "pulumi", _start("rehearsal.pulumi_wrapper"))
    _write(plugin, _start("rehearsal.plugin.__main__", *_preloaded()))
    _write_environment()


def link(path: Path, target: Path) -> None:
    """Create a symbolic link, unless it exists; another run may create it at the same time."""
    if not (path.is_symlink() and path.readlink() == target):
        path.unlink(missing_ok=True)
        with suppress(FileExistsError):
            path.symlink_to(target)


def preloaded(module: str, *words: str) -> list[str]:
    """Return the command that runs `main` of a module, on the preloaded Python if it runs."""
    return [*_preloaded(), str(PYTHON), "-P", "-s", str(START), module, str(CHECKOUT), *words]


def _start(module: str, *through: str) -> str:
    # -I ignores variables that a shell may have set for other Pythons.
    words = [*through, str(PYTHON), "-I", "-X", "utf8", str(START), module, str(CHECKOUT)]
    return f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n'


def _preloaded() -> list[str]:
    """Return the words that run a Python command on the preloaded Python.

    If there is none, the command starts its own Python.
    """
    return [str(PYTHON), "-I", "-S", str(CLIENT), str(REHEARSAL / SOCKET)]


def _write_environment() -> None:
    """Write the engine's virtual environment, with a `python` that caches the list of packages."""
    folder = ENGINE_VENV / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    pythons = ("python", "python3")
    for source in (*VENV.iterdir(), *(VENV / "bin").iterdir()):
        if source.name not in ("bin", *pythons):
            link(ENGINE_VENV / source.relative_to(VENV), source)
    words = {
        "listed": VENV / "packages.json",
        "packages": sysconfig.get_path("purelib"),
        "python": PYTHON,
    }
    quoted = {name: shlex.quote(str(word)) for name, word in words.items()}
    text = _PYTHON.format(**quoted, preloaded=shlex.join(_preloaded()))
    for name in pythons:
        _write(folder / name, text)


def _write(script: Path, text: str) -> None:
    if not script.exists() or script.read_text() != text:
        script.parent.mkdir(parents=True, exist_ok=True)
        fresh = script.with_name(f"{script.name}.new")
        fresh.write_text(text)
        fresh.chmod(0o755)
        fresh.replace(script)
