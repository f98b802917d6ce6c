"""The measures: the rehearsal of prod against the engine alone, and the pack by itself."""

import json
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from bench import cdk_app
from bench.analysis import Analysis
from bench.comparison import Measure
from bench.first_up import FirstUp
from bench.processes import Command
from bench.services import stack
from launcher.paths import CHECKOUT, ENGINE_VENV
from launcher.processes import without_real_accounts
from launcher.time_limits import QUESTION, REHEARSAL
from rehearsal import pack, shadow
from rehearsal.plugin.state_store import CREATE_SECONDS
from rehearsal.preloaded_client import OFF
from rehearsal.runs import Rehearsal, rehearsing

STACK = "prod"
TABLE_SECONDS = 10
FLAT = CHECKOUT / "bench" / "flat"


@contextmanager
def preview() -> Generator[Measure]:
    """Compare a preview under the pack with one of a flat program and no pack.

    Both run as on a person's own engine, where each process starts its own Python. Python preloaded
    for rehearsals would take the same seconds from both, which nobody else is spared, so that what
    is left would say little of what the pack adds to a preview.
    """
    with rehearsing(STACK) as ready, TemporaryDirectory() as folder:
        flat = _flat_program(Path(folder), ready)
        env = without_real_accounts() | ready.environment
        yield Measure(
            name="preview of prod under the pack, against a flat program without one",
            at_most=1.25,
            ours=_engine_alone(_preview(ready)),
            bare=_engine_alone(
                Command(words=[str(ready.pulumi), "preview"], folder=flat, environment=env)
            ),
        )


@contextmanager
def verdict() -> Generator[Measure]:
    """Compare a preview under the pack with CDK's tables under cdk-nag, a smaller stack."""
    with rehearsing(STACK) as ready, cdk_app.verdict() as cdk:
        yield Measure(
            name="preview of prod under the pack, against CDK and cdk-nag on the two tables alone",
            at_most=0.7,
            ours=_preview(ready),
            bare=cdk,
        )


@contextmanager
def unchanged() -> Generator[Measure]:
    """Compare `make up` with the engine's `up`, where nothing is to be done."""
    bare = _engine_alone(_unchanged_up())
    yield Measure(
        name="make up of prod with nothing to do, against pulumi up of the engine alone",
        at_most=10 / 15,
        ours=Command(
            words=["make", "up", f"STACK={STACK}"],
            folder=CHECKOUT,
            environment=dict(os.environ),
        ),
        bare=bare,
    )


@contextmanager
def review() -> Generator[Measure]:
    """Compare a review, whose base an earlier one has deployed, with `pulumi up` of no change."""
    yield Measure(
        name="make review of prod with the same base again, against pulumi up of the engine alone",
        at_most=1,
        ours=Command(
            words=["make", "review", f"STACK={STACK}", "BASE=HEAD"],
            folder=CHECKOUT,
            environment=dict(os.environ),
        ),
        bare=_engine_alone(_unchanged_up()),
    )


@contextmanager
def width() -> Generator[Measure]:
    """Compare an `up` in which each table takes its time with one in which none does.

    Tables are created in parallel, and little depends on them, so it takes little longer than
    one table.
    """
    yield Measure(
        name=f"up of prod where each table takes {TABLE_SECONDS} s more, against up as it is",
        unit="seconds more",
        at_most=TABLE_SECONDS + 2,
        ours=FirstUp(
            stack=STACK,
            more={CREATE_SECONDS: f"aws:dynamodb/table:Table={TABLE_SECONDS}"},
        ),
        bare=FirstUp(stack=STACK),
    )


@contextmanager
def analysis() -> Generator[Measure]:
    """Compare a resource's share of a large stack's analysis with its share of a small one's."""
    yield Measure(
        name="analysis of one resource of 5,000 by the pack, against one of 100",
        at_most=1.15,
        ours=Analysis(stack(5000)),
        bare=Analysis(stack(100), times=50),
    )


def _preview(ready: Rehearsal) -> Command:
    return _under_the_pack(ready, "preview")


def _unchanged_up() -> Command:
    """Return the engine's `up` of a stack that is already deployed."""
    with rehearsing(STACK) as ready:
        up = _under_the_pack(ready, "up", "--yes")
        up.seconds()
    return up


def _engine_alone(command: Command) -> Command:
    """Return a command of the engine as it runs outside a rehearsal, without preloading."""
    return replace(command, environment={**command.environment, OFF: "1"})


def _under_the_pack(ready: Rehearsal, *words: str) -> Command:
    return Command(
        words=[str(ready.pulumi), *words, *pack.options(STACK)],
        folder=shadow.folder(STACK),
        environment=without_real_accounts() | ready.environment,
    )


def _flat_program(folder: Path, ready: Rehearsal) -> Path:
    """Create a stack whose program registers the resources of this project's preview."""
    shutil.copytree(FLAT, folder, dirs_exist_ok=True)
    (folder / ".venv").symlink_to(ENGINE_VENV)
    (folder / "resources.json").write_text(json.dumps(_resources(ready)))
    env = without_real_accounts() | ready.environment
    for command in (["stack", "init", "flat"], ["config", "set", "aws:region", "us-east-1"]):
        subprocess.run(
            [ready.pulumi, *command],
            cwd=folder,
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=QUESTION.seconds,
        )
    return folder


def _resources(ready: Rehearsal) -> list[dict[str, Any]]:
    """Return the type, name and inputs of every resource that the preview would create."""
    printed = subprocess.run(
        [ready.pulumi, "preview", "--json"],
        cwd=shadow.folder(STACK),
        env=without_real_accounts() | ready.environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=REHEARSAL.seconds,
    ).stdout
    states = [step["newState"] for step in json.loads(printed)["steps"]]
    return [
        {
            "type": state["type"],
            "name": state["urn"].rpartition("::")[2],
            "inputs": _as_written(state["inputs"]),
        }
        for state in states
        if state["type"].startswith("aws:")
    ]


def _as_written(value: object) -> object:
    """Return inputs without what the plugin adds to those of a program."""
    match value:
        case dict():
            members = cast("dict[str, object]", value).items()
            return {name: _as_written(member) for name, member in members if name != "__defaults"}
        case list():
            return [_as_written(member) for member in cast("list[object]", value)]
        case _:
            return value
