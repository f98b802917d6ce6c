"""The state of a stack, from the engine's files."""

import json
from pathlib import Path
from typing import Any

from launcher.paths import STATE
from rehearsal import RehearsalError
from rehearsal.stack_file import PROJECT

STACKS = ".pulumi/stacks"


def file(stack: str, project: str = PROJECT) -> Path | None:
    """Return the file of a stack of a project, or None where there is none.

    Other projects may have a stack of that name in the same backend. With
    `PULUMI_SELF_MANAGED_STATE_LEGACY_LAYOUT`, the engine has no folder for each project.
    """
    places = (STATE / STACKS / project / f"{stack}.json", STATE / STACKS / f"{stack}.json")
    return next((place for place in places if place.is_file()), None)


def deployment(stack: str, project: str = PROJECT) -> dict[str, Any]:
    """Return the last deployment, empty if there is none.

    Raises RehearsalError for a truncated state.
    """
    found = file(stack, project)
    if found is None:
        return {}
    try:
        return json.loads(found.read_text())["checkpoint"].get("latest") or {}
    except (ValueError, RecursionError) as error:
        raise RehearsalError(
            f"The state of the {stack} stack is cut off, as by a full disk: {found}. Make room, "
            f"and run `make down STACK={stack}`, after that of each other stack: the last one "
            "removes all that is left."
        ) from error
