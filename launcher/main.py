"""The launcher behind `./mi`: brings `.venv` up to date, then becomes the command in it."""

import os
import shlex
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

from launcher.commands import COMMANDS, usage
from launcher.errors import ExitCode, UserError, of_the_machine
from launcher.paths import CHECKOUT, PYTHON
from launcher.preparation import prepare
from launcher.streams import flush, open_streams, print_to_the_end

# The path is set inside the process: the program and the pack must not inherit a PYTHONPATH.
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from ops.cli import main; main()"
# A shell may set other variables for other Pythons; that of `.venv` needs only these.
_KEPT_PYTHON_VARIABLES = {
    "PYTHON",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONIOENCODING",
    "PYTHONPYCACHEPREFIX",
    "PYTHONUNBUFFERED",
}
# These say where packages come from; other variables of pip would change where they go.
_KEPT_PIP_VARIABLES = {
    "PIP_CACHE_DIR",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_KEYRING_PROVIDER",
    "PIP_NO_CACHE_DIR",
    "PIP_NO_INDEX",
    "PIP_PROXY",
    "PIP_RETRIES",
    "PIP_TIMEOUT",
    "PIP_TRUSTED_HOST",
}
_HELP = {"-h", "--help", "help"}
_VERSION = {"-V", "--version"}


def main(words: Sequence[str]) -> None:
    """Run the command that the words name; this process becomes it, or ends."""
    open_streams()
    try:
        print_to_the_end()
        _run(words)
        flush()
    except (UserError, OSError) as error:
        refusal = of_the_machine(error) if isinstance(error, OSError) else error
        if refusal is None:
            raise
        print(refusal, file=sys.stderr)
        sys.exit(ExitCode.UNKNOWN)
    except KeyboardInterrupt:
        print("Interrupted; the next run continues from here.", file=sys.stderr)
        sys.exit(ExitCode.INTERRUPTED)


def _run(words: Sequence[str]) -> None:
    name, *rest = words or ["--help"]
    if name in _HELP and rest:
        # As with git: `help verify` is `verify --help`.
        name, rest = rest[0], ["--help"]
    if name in _HELP:
        print(usage())
        return
    if name in _VERSION:
        print(f"market-intelligence {version()}")
        return
    if name not in COMMANDS:
        raise UserError(_unknown(name))
    clean_environment()
    command = COMMANDS[name]
    needs_engine = command.needs_engine and command.engineless.isdisjoint(rest)
    prepare(command.packages, needs_engine=needs_engine)
    become(name, *rest)


def version() -> str:
    """Return the version of the project, which CHANGELOG.md describes."""
    # Only where it is needed: every command starts here.
    tomllib = import_module("tomllib")
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def argv(*words: str) -> list[str]:
    """Return the command line that runs `./mi` with these words, in the environment."""
    return [str(PYTHON), "-P", "-s", "-c", _START, str(CHECKOUT), *words]


def become(*words: str) -> None:
    """Replace this process by the command."""
    command = argv(*words)
    flush()
    os.execv(command[0], command)


def clean_environment() -> None:
    """Remove the variables that misdirect Python or pip, for this process and its children."""
    for name in [*os.environ]:
        is_pythons = name.startswith("PYTHON") and name not in _KEPT_PYTHON_VARIABLES
        is_pips = name.startswith("PIP_") and name not in _KEPT_PIP_VARIABLES
        if is_pythons or is_pips:
            del os.environ[name]
    # A configuration file of pip may set this as well; a variable takes precedence.
    os.environ["PIP_USER"] = "0"
    # The project's files and paths are UTF-8, whatever the locale of a terminal is.
    os.environ["PYTHONUTF8"] = "1"
    # A scheduler may start a command without one.
    os.environ.setdefault("PATH", os.defpath)


def _unknown(name: str) -> str:
    nearest = get_close_matches(name, COMMANDS, n=1)
    hint = f" Did you mean `./mi {nearest[0]}`?" if nearest else ""
    return f"There is no command {shlex.quote(name)}.{hint} `./mi --help` lists them."
