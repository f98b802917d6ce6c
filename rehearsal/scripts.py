"""The commands that only a rehearsal has: `pulumi`, the stand-in for AWS's plugin, and `python`."""

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
    """Write the commands where the rehearsal's shell and its engine, and no others, look."""
    plugin = PLUGINS / f"resource-aws-v{version('pulumi-aws')}" / "pulumi-resource-aws"
    _write(BIN / "pulumi", _start("rehearsal.pulumi_wrapper"))
    _write(plugin, _start("rehearsal.plugin.__main__", *_preloaded()))
    _write_environment()


def link(path: Path, target: Path) -> None:
    """Make a symbolic link, unless it is there; another run may make it at the same time."""
    if not (path.is_symlink() and path.readlink() == target):
        path.unlink(missing_ok=True)
        with suppress(FileExistsError):
            path.symlink_to(target)


def preloaded(module: str, *words: str) -> list[str]:
    """Return the command that runs `main` of a module, on the preloaded Python if it serves."""
    return [*_preloaded(), str(PYTHON), "-P", "-s", str(START), module, str(CHECKOUT), *words]


def _start(module: str, *through: str) -> str:
    # Neither does it heed what a shell may have set for other Pythons.
    words = [*through, str(PYTHON), "-I", "-X", "utf8", str(START), module, str(CHECKOUT)]
    return f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n'


def _preloaded() -> list[str]:
    """Return the words before a Python's that have the preloaded one serve it, where there is one.

    Where there is none, the Python starts by itself.
    """
    return [str(PYTHON), "-I", "-S", str(CLIENT), str(REHEARSAL / SOCKET)]


def _write_environment() -> None:
    """Provide the engine with the project's environment and a `python` that remembers packages."""
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
