import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from ops.ci.github import GitHub
from ops.ci.run import Run
from tests.ops.ci.github_server import GRANTED, REPOSITORY, Repository, serving

COMMIT = "c" * 40
HEAD = "d" * 40


class MakeRun(Protocol):
    def __call__(self, token: str = ..., **event: Any) -> Run: ...


SAMPLES = Path(__file__).parents[1] / "review" / "samples"
ENGINE = """#!/bin/sh
printf '%s\\n' "$*" >> "$ENGINE_CALLS"
test "$2" != history || printf '%s' "$ENGINE_HISTORY"
for word; do
    test "$before" != --event-log || test -z "$ENGINE_EVENTS" || cp "$ENGINE_EVENTS" "$word"
    test "$before" != --save-plan || test "$ENGINE_CODE" != 0 || echo plan > "$word"
    before=$word
done
exit "$ENGINE_CODE"
"""


class Engine:
    """A `pulumi` on PATH that does as it is told, and keeps how it was called."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._calls, self._patch = folder / "calls", monkeypatch
        script = folder / "bin" / "pulumi"
        script.parent.mkdir()
        script.write_text(ENGINE)
        script.chmod(0o755)
        monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)
        monkeypatch.setenv("ENGINE_CALLS", str(self._calls))
        self.does()

    def does(self, *, events: str = "", code: int = 0, history: str = "[]") -> None:
        """Say what the next calls do: write the events of a sample, tell a history, fail."""
        self._patch.setenv("ENGINE_EVENTS", str(SAMPLES / events) if events else "")
        self._patch.setenv("ENGINE_CODE", str(code))
        self._patch.setenv("ENGINE_HISTORY", history)

    @property
    def calls(self) -> list[str]:
        """Each call, as its words."""
        return self._calls.read_text().splitlines() if self._calls.exists() else []


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    return Engine(tmp_path, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where previews go."""
    return tmp_path / "previews"


@pytest.fixture
def repository() -> Iterator[Repository]:
    with serving() as served:
        yield served


@pytest.fixture
def github(repository: Repository) -> GitHub:
    return GitHub(repository.api, REPOSITORY, GRANTED)


@pytest.fixture
def variables(repository: Repository, tmp_path: Path) -> dict[str, str]:
    """What GitHub sets for each step, and the token that this one is given."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({}))
    return {
        "GITHUB_API_URL": repository.api,
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_RUN_ID": "7",
        "GITHUB_SERVER_URL": "https://github.test",
        "GITHUB_SHA": COMMIT,
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_TOKEN": GRANTED,
    }


@pytest.fixture
def make_run(variables: dict[str, str]) -> MakeRun:
    """The maker of a run, from what GitHub sent."""

    def make(token: str = GRANTED, **event: Any) -> Run:
        Path(variables["GITHUB_EVENT_PATH"]).write_text(json.dumps(event))
        return Run.here(variables | {"GITHUB_TOKEN": token})

    return make


def proposed(body: str | None = None) -> dict[str, Any]:
    """Return the event of a pull request."""
    return {"pull_request": {"number": 1, "body": body, "head": {"sha": HEAD}}}
