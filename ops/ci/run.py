"""The run of a workflow that this process is part of, as GitHub describes it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher.errors import UserError
from ops.ci.github import GitHub


class RunError(UserError):
    """What is missing to know the run, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run; `event` is what GitHub sent, `summary` where its page gets its text from.

    `token` is empty where a step is not given one.
    """

    repository: str
    api: str
    server: str
    id: str
    commit: str
    token: str
    event: Mapping[str, Any]
    summary: Path

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> "Run":
        """Return the run that GitHub's variables describe."""
        try:
            return cls(
                repository=environment["GITHUB_REPOSITORY"],
                api=environment["GITHUB_API_URL"],
                server=environment["GITHUB_SERVER_URL"],
                id=environment["GITHUB_RUN_ID"],
                commit=environment["GITHUB_SHA"],
                token=environment.get("GITHUB_TOKEN", ""),
                event=json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text()),
                summary=Path(environment["GITHUB_STEP_SUMMARY"]),
            )
        except KeyError as error:
            raise RunError(
                f"{error.args[0]} is not set: a workflow on GitHub runs this command."
            ) from error

    @property
    def url(self) -> str:
        """The page of the run."""
        return f"{self.server}/{self.repository}/actions/runs/{self.id}"

    @property
    def pull_request(self) -> Mapping[str, Any] | None:
        """The pull request that the run is about, if it is about one."""
        return self.event.get("pull_request")

    @property
    def inputs(self) -> Mapping[str, str]:
        """What somebody who started the run by hand filled in."""
        return self.event.get("inputs") or {}

    def github(self) -> GitHub:
        """Return the repository, as the token of this step sees it."""
        if not self.token:
            raise RunError("GITHUB_TOKEN is not set: pass it to the step that runs this.")
        return GitHub(self.api, self.repository, self.token)

    def summarize(self, text: str) -> None:
        """Add to the text on the run's page."""
        with self.summary.open("a") as file:
            file.write(f"{text}\n")
