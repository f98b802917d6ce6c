"""The engine on a stack, under the policy pack with the environment's config."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from launcher.errors import UserError
from launcher.processes import Answer, ask, call
from launcher.time_limits import DEPLOYMENT, PREVIEW, QUESTION
from ops import stacks
from ops.requirements import CHECKOUT
from policies.guardrails.recording import VARIABLE
from rehearsal.pack import options_of
from rehearsal.stack_file import STACK, StackName

# Only with these does the engine have the option to write down its events.
_DEBUG = {"PULUMI_DEBUG_COMMANDS": "true", "PULUMI_SKIP_UPDATE_CHECK": "true"}

_MISSING = "pulumi is not on PATH: install it (https://www.pulumi.com/docs/install)."


class EngineError(UserError):
    """What the engine could not do, in a sentence."""


def preview(stack: str, events: Path, *more: str) -> int:
    """Preview a stack with its events in a file, and return the engine's exit code."""
    events.unlink(missing_ok=True)
    return _run("preview", stack, "--event-log", str(events), *more)


def recorded_preview(stack: str, record: Path) -> Answer:
    """Preview a stack with the pack's record in a file, and return the engine's output."""
    words = ["pulumi", "preview", "--stack", _called(stack), "--non-interactive", *pack(stack)]
    environment = os.environ | {VARIABLE: str(record)}
    try:
        return ask(words, CHECKOUT, environment, limit=PREVIEW)
    except FileNotFoundError as error:
        raise EngineError(_MISSING) from error


def up(stack: str, plan: Path) -> int:
    """Deploy what a plan allows, and nothing else; return the engine's exit code."""
    return _run("up", stack, "--yes", "--plan", str(plan))


def deployed_commit(stack: str) -> str | None:
    """Return the commit that was last deployed, if the engine's history has it."""
    command = ["pulumi", "stack", "history", "--stack", _called(stack), "--json"]
    try:
        done = ask(command, CHECKOUT, os.environ, limit=QUESTION, shows_errors=True)
    except FileNotFoundError as error:
        raise EngineError(_MISSING) from error
    if done.code:
        raise EngineError(f"Could not read from the engine what is deployed of {stack}: see above.")
    updates: list[dict[str, Any]] = json.loads(done.out) or []
    commits: Iterator[str | None] = (
        update["environment"].get("git.head")
        for update in updates
        if update["kind"] == "update" and update["result"] == "succeeded"
    )
    return next(commits, None)


def pack(stack: str) -> list[str]:
    """Return the options of the pack for a stack; without a config it is at its strictest."""
    return options_of(StackName.parsed(stack).short, environment_of(stack))


def environment_of(stack: str) -> str:
    """Return the environment of a stack, as its file states."""
    setting = f"{stacks.PREFIX}environment"
    if STACK not in os.environ:
        # A rehearsal deploys what stands in for the setting.
        stacks.refuse_encrypted(stack, {setting} & {*stacks.encrypted_settings(stack)})
    return stacks.settings(stack).environment


def _called(stack: str) -> str:
    return StackName.parsed(stack).for_engine


def _run(command: str, stack: str, *more: str) -> int:
    words = ["pulumi", command, "--stack", _called(stack), "--non-interactive", *pack(stack), *more]
    limit = DEPLOYMENT if command == "up" else PREVIEW
    try:
        return call(words, CHECKOUT, os.environ | _DEBUG, limit=limit)
    except FileNotFoundError as error:
        raise EngineError(_MISSING) from error
