"""Repairs what an interrupted run left behind, before the next run starts.

An engine that was killed leaves its lock, and in its state what it was making, without knowing what
came of it. The stand-in plugin keeps a record of each resource that it made, which settles that.
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
"""How long to wait for what an orphaned plugin records, which notices within the second."""


def recover(stack: str, endpoint: str, run: Callable[..., int], *, project: str = PROJECT) -> None:
    """Remove a dead engine's lock, and settle what it left half-made."""
    _remove_dead_locks(stack, project)
    if not checkpoint.deployment(stack, project).get("pending_operations"):
        return
    print("Repairing what an interrupted run left behind.", file=sys.stderr, flush=True)
    time.sleep(WAIT_SECONDS)
    with NamedTemporaryFile("r+", suffix=".json") as file:
        failed = run("stack", "export", "--file", file.name, quiet=True)
        if not failed:
            settled = settle(json.load(file), RecordStore(endpoint).all(MADE))
            Path(file.name).write_text(json.dumps(settled))
            failed = run("stack", "import", "--file", file.name, quiet=True)
    # The state now names what exists; a refresh fills in what it is like.
    if failed or run("refresh", "--yes", "--skip-preview", quiet=True):
        raise RehearsalError(
            f"What an interrupted run left behind cannot be repaired: run "
            f"`make down STACK={stack}`, which removes it."
        )


def settle(state: dict[str, Any], made: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return an exported state in which what was made counts, and nothing is pending."""
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
        holder = json.loads(file.read_text())
        here = holder["hostname"] == socket.gethostname()
        if not here or is_alive(holder["pid"]):
            raise RehearsalError(
                f"Another engine (process {holder['pid']} on {holder['hostname']}) works on the "
                f"{stack} stack: wait for it to end, or end it, and run this again."
            )
        file.unlink()
