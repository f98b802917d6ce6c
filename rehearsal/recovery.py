"""Repairs the state after an interrupted run, before the next run starts.

An engine that was killed leaves its lock, and in its state the resources that it was creating, with
an unknown result. The stand-in plugin keeps a record of each resource that it created.
"""

import json
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from launcher.paths import STATE
from launcher.process_tree import is_alive
from rehearsal import RehearsalError, checkpoint
from rehearsal.preloaded_client import LAST_WORDS_SECONDS
from rehearsal.record_store import MADE, RecordStore
from rehearsal.stack_file import PROJECT

WAIT_SECONDS = LAST_WORDS_SECONDS + 1
"""How long to wait for the records of an orphaned plugin, which ends within a second."""


def recover(stack: str, endpoint: str, run: Callable[..., int], *, project: str = PROJECT) -> None:
    """Remove the lock of a dead engine, and complete its pending operations."""
    _remove_dead_locks(stack, project)
    if not checkpoint.deployment(stack, project).get("pending_operations"):
        return
    print("Repairing the state after an interrupted run.", file=sys.stderr, flush=True)
    time.sleep(WAIT_SECONDS)
    with NamedTemporaryFile("r+", suffix=".json") as file:
        failed = run("stack", "export", "--file", file.name, quiet=True)
        if not failed:
            settled = settle(json.load(file), RecordStore(endpoint).all(MADE))
            Path(file.name).write_text(json.dumps(settled))
            failed = run("stack", "import", "--file", file.name, quiet=True)
    # The state now names the resources that exist; a refresh reads their properties.
    if failed or run("refresh", "--yes", "--skip-preview", quiet=True):
        raise RehearsalError(
            f"The state after an interrupted run cannot be repaired: remove the rehearsal with "
            f"`make down STACK={stack}`."
        )


def settle(state: dict[str, Any], made: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return an exported state with the created resources, and without pending operations."""
    deployment: dict[str, Any] = state["deployment"]
    pending: list[dict[str, Any]] = deployment.get("pending_operations", [])
    begun = [one["resource"] for one in pending if one["type"] == "creating"]
    taken_up = [
        resource | {"id": made[resource["urn"]]["id"], "outputs": resource["inputs"]}
        for resource in begun
        if resource["urn"] in made
    ]
    settled = {name: value for name, value in deployment.items() if name != "pending_operations"}
    return state | {"deployment": settled | {"resources": [*deployment["resources"], *taken_up]}}


def _locks(stack: str, project: str) -> list[Path]:
    """Return the engine's locks of a stack of a project, in either layout of the state."""
    folder = STATE / ".pulumi" / "locks"
    return [
        *folder.glob(f"*/{project}/{stack}/*.json"),
        *folder.glob(f"{stack}/*.json"),
    ]


def _remove_dead_locks(stack: str, project: str) -> None:
    for file in _locks(stack, project):
        if holder := _holder(file):
            here = holder["hostname"] == socket.gethostname()
            if not here or is_alive(holder["pid"]):
                raise RehearsalError(
                    f"Another engine (process {holder['pid']} on {holder['hostname']}) is using "
                    f"the {stack} stack: wait until it ends, or end it, and run the command again."
                )
        file.unlink()


def _holder(file: Path) -> dict[str, Any] | None:
    """Return the holder of a lock, None for a truncated one, with which no engine starts."""
    try:
        return json.loads(file.read_text())
    except (ValueError, RecursionError):
        return None
