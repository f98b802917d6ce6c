"""The paths of the checkout, of a rehearsal and of its tools."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
REHEARSAL = CHECKOUT / ".rehearsal"
BIN = REHEARSAL / "bin"
ENGINE_VENV = REHEARSAL / "venv"
STATE = REHEARSAL / "state"
PULUMI_HOME = REHEARSAL / "home"
PLUGINS = PULUMI_HOME / "plugins"


def cache() -> Path:
    """Return the folder outside the checkout that caches what is slow to build."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "market-intelligence"
