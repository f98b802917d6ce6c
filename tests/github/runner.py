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
from tests.github.expressions import condition, filled, whole
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
        outputs: dict[str, dict[str, str]] = {}
        for job, definition in workflow(name)["jobs"].items():
            needs = {
                one: {"result": end, "outputs": outputs.get(one, {})} for one, end in done.items()
            }
            contexts = self._contexts(inputs) | {"needs": needs}
            done[job], outputs[job] = self._job(definition, contexts, done, f"{prefix}{job}")
        return "failure" if "failure" in done.values() else "success"

    def _job(
        self, definition: Definition, contexts: Mapping[str, Any], done: Results, label: str
    ) -> tuple[Conclusion, dict[str, str]]:
        outputs: dict[str, str] = {}
        found = self._conclude(definition, contexts, done, label, outputs)
        self.results[label] = found
        return found, outputs

    def _conclude(
        self,
        definition: Definition,
        contexts: Mapping[str, Any],
        done: Results,
        label: str,
        outputs: dict[str, str],
    ) -> Conclusion:
        if not _goes_ahead(definition, contexts, done):
            return "skipped"
        if "uses" in definition:
            return self._calls(definition, contexts, label)
        legs = [
            one for one in _legs(definition, contexts) if not self.site.passed & {*one.values()}
        ]
        with ThreadPoolExecutor() as pool:
            ends = [pool.submit(self._leg, definition, contexts, one, label) for one in legs]
            ended = [end.result() for end in ends]
        if None in ended:
            return "failure"
        for one in filter(None, ended):
            outputs |= one
        return "success"

    def _calls(self, definition: Definition, contexts: Mapping[str, Any], label: str) -> Conclusion:
        """Call a workflow for each leg of a matrix, one after the other, until one fails."""
        called = Path(definition["uses"]).stem
        legs = _legs(definition, contexts)
        assert len(legs) == 1 or definition["strategy"]["max-parallel"] == "1"
        conclusion: Conclusion = "success"
        for leg in legs:
            filling = {**contexts, "matrix": leg}
            given = {name: filled(one, filling) for name, one in definition.get("with", {}).items()}
            own = next(iter(leg.values()), label)
            if conclusion == "failure":
                self.results[own] = "skipped"
            elif not self.site.passed & {called, *given.values()}:
                conclusion = self._jobs(called, given, f"{own}/")
                self.results[own] = conclusion
            else:
                self.results[own] = "success"
        return conclusion

    def _leg(
        self,
        definition: Definition,
        contexts: Mapping[str, Any],
        matrix: Mapping[str, str],
        label: str,
    ) -> dict[str, str] | None:
        """Run the steps of a job; return its outputs, or None if it failed."""
        given = {**contexts, "matrix": matrix}
        job = Job(site=self.site, definition=definition, contexts=given, label=label)
        try:
            for step in _flat(definition["steps"]):
                job.step(step)
        except StepError as error:
            self.site.log.append(str(error))
            return None
        return job.outputs

    def _contexts(self, inputs: Mapping[str, str]) -> dict[str, Any]:
        github = self.site.github(self.event_name, self.event)
        return {"github": github, "inputs": inputs, "vars": self.site.variables("")}


def _goes_ahead(definition: Definition, contexts: Mapping[str, Any], done: Results) -> bool:
    needs = definition.get("needs", [])
    before = [done[one] for one in ([needs] if isinstance(needs, str) else needs)]
    succeeded = all(one == "success" for one in before)
    text = definition.get("if", "success()")
    asks = {
        "success()": lambda: succeeded,
        "failure()": lambda: "failure" in done.values(),
        "cancelled()": lambda: False,
    }
    holds = condition(text, {**contexts, **asks})
    return holds and (succeeded or any(one in text for one in _ASKS))


def _legs(definition: Definition, contexts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the values of the matrix, which has one dimension at most."""
    matrix = definition.get("strategy", {}).get("matrix", {})
    if not matrix:
        return [{}]
    [(name, text)] = matrix.items()
    values = whole(text, contexts)
    assert isinstance(values, list), "GitHub refuses a matrix of nothing"
    assert values, "GitHub refuses a matrix of nothing"
    return [{name: value} for value in values]


def _flat(steps: list[Definition]) -> Iterator[Definition]:
    """Yield the steps, those of the project's own actions in their place."""
    for step in steps:
        if step.get("uses", "").startswith(LOCAL):
            yield from _flat(read(CHECKOUT / step["uses"] / "action.yml")["runs"]["steps"])
        else:
            yield step
