"""The environments, and which of them are production, from the one list of the pack."""

import json
from pathlib import Path
from typing import TypeGuard

PLACE = "policies/guardrails/environments.json"
"""The list, which the owners of the pack maintain."""

FILE = Path(__file__).parents[1] / PLACE


def listed(file: Path = FILE) -> dict[str, bool]:
    """Return whether each environment is production, by name, in the order of deployment.

    It is empty if the list cannot be read; the pack reports why.
    """
    try:
        given: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not _is_object(given):
        return {}
    return {name: _is_object(one) and one.get("production") is True for name, one in given.items()}


def choices() -> str:
    """List the environments for a message."""
    names = [*map(repr, listed())]
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
