"""The environments that there are, and which are production's, from their one list."""

import json
from pathlib import Path
from typing import TypeGuard

PLACE = "policies/guardrails/environments.json"
"""The list, which the pack's owners keep: it decides what is production's."""

FILE = Path(__file__).parents[1] / PLACE


def listed(file: Path = FILE) -> dict[str, bool]:
    """Return whether each environment is production's, by its name, as they are deployed.

    Empty if the list cannot be read; the pack says why.
    """
    try:
        given: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not _is_object(given):
        return {}
    return {name: _is_object(one) and one.get("production") is True for name, one in given.items()}


def choices() -> str:
    """List the environments as messages do."""
    names = [*map(repr, listed())]
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
