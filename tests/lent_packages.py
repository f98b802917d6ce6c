"""The packages of this environment, for a copy of the project that tests run commands in."""

import json
from pathlib import Path

from launcher import venv
from launcher.commands import COMMANDS

CHECKOUT = Path(__file__).parents[1]


def lend_packages(folder: Path) -> None:
    """Let a copy use the packages of this environment, and never change them.

    The launcher installs what its stamp does not list. A stamp of the copy's own lists all, so that
    no other checkout with this environment, and other pins, has it call pip.
    """
    environment = folder / ".venv"
    environment.mkdir()
    for entry in (CHECKOUT / ".venv").resolve().iterdir():
        if entry.name != venv.STAMP.name:
            (environment / entry.name).symlink_to(entry)
    files = sorted({name for command in COMMANDS.values() for name in command.packages})
    stamp = {name: venv.digest(folder / name) for name in files}
    (environment / venv.STAMP.name).write_text(json.dumps(stamp))
