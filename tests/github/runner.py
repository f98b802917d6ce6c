"""Runs a workflow as GitHub does: its jobs in order, their steps in a checkout of their own.

What GitHub's actions do is done by an equivalent; an action that has none is an error.
"""

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.github.definitions import CHECKOUT, LOCAL, Definition, read, workflow
from tests.github.expressions import condition, filled
from tests.github.job import Job, StepError
from tests.github.site import Site

Conclusion = Literal["success", "failure", "skipped"]
Results = dict[str, Conclusion]
_ASKS = ("success()", "failure()", "cancelled()", "always()")


@dataclass(kw_only=True)
class Runner:
    """One run of a workflow; `results` are the conclusions of its jobs, as JOB or CALLER/JOB."""

    site: Site
    event_name: str
    event: Mapping[str, Any]
    results: Results = field(default_factory=Results)

    def run(self, name: str) -> Results:
        """Run a workflow to its end."""
        shutil.rmtree(self.site.artifacts, ignore_errors=True)
        self.site.summary.write_text("")
        self._jobs(name, {}, "")
        return self.results

    def _jobs(self, name: str, inputs: Mapping[str, str], prefix: str) -> Conclusion:
        done: Results = {}
        for job, definition in workflow(name)["jobs"].items():
            done[job] = self._job(definition, self._contexts(inputs), done, f"{prefix}{job}")
        return "failure" if "failure" in done.values() else "success"

    def _job(
        self, definition: Definition, contexts: Mapping[str, Any], done: Results, label: str
    ) -> Conclusion:
        found = self._conclude(definition, contexts, done, label)
        self.results[label] = found
        return found

    def _conclude(
        self, definition: Definition, contexts: Mapping[str, Any], done: Results, label: str
    ) -> Conclusion:
        if not _goes_ahead(definition, contexts, done):
            return "skipped"
        if "uses" in definition:
            given = {
                name: filled(one, contexts) for name, one in definition.get("with", {}).items()
            }
            called = Path(definition["uses"]).stem
            if self.site.passed & {called, *given.values()}:
                return "success"
            return self._jobs(called, given, f"{label}/")
        legs = [one for one in _legs(definition) if not self.site.passed & {*one.values()}]
        with ThreadPoolExecutor() as pool:
            ends = [pool.submit(self._leg, definition, contexts, one, label) for one in legs]
            failed = [end for end in ends if not end.result()]
        return "failure" if failed else "success"

    def _leg(
        self,
        definition: Definition,
        contexts: Mapping[str, Any],
        matrix: Mapping[str, str],
        label: str,
    ) -> bool:
        given = {**contexts, "matrix": matrix}
        job = Job(site=self.site, definition=definition, contexts=given, label=label)
        try:
            for step in _flat(definition["steps"]):
                job.step(step)
        except StepError as error:
            self.site.log.append(str(error))
            return False
        return True

    def _contexts(self, inputs: Mapping[str, str]) -> dict[str, Any]:
        github = self.site.github(self.event_name, self.event)
        return {"github": github, "inputs": inputs, "vars": self.site.variables("")}


def _goes_ahead(definition: Definition, contexts: Mapping[str, Any], done: Results) -> bool:
    needs = definition.get("needs", [])
    before = [done[one] for one in ([needs] if isinstance(needs, str) else needs)]
    succeeded = all(one == "success" for one in before)
    text = definition.get("if", "success()")
    asks = {"success()": lambda: succeeded, "cancelled()": lambda: False}
    holds = condition(text, {**contexts, **asks})
    return holds and (succeeded or any(one in text for one in _ASKS))


def _legs(definition: Definition) -> list[dict[str, str]]:
    """Return the values of the matrix, which has one dimension at most."""
    matrix = definition.get("strategy", {}).get("matrix", {})
    return [{name: value} for name, values in matrix.items() for value in values] or [{}]


def _flat(steps: list[Definition]) -> Iterator[Definition]:
    """Yield the steps, those of the project's own actions in their place."""
    for step in steps:
        if step.get("uses", "").startswith(LOCAL):
            yield from _flat(read(CHECKOUT / step["uses"] / "action.yml")["runs"]["steps"])
        else:
            yield step
