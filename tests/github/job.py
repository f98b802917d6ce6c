"""A job of a workflow: a checkout of its own, and steps that change it."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.github.definitions import Definition
from tests.github.expressions import filled
from tests.github.site import RUN, SERVER, Site
from tests.lent_packages import lend_packages

HIDDEN = ("AWS_", "PULUMI_", "GITHUB_", "REHEARSAL_")


class StepError(Exception):
    """A step that failed, with what it printed."""


class Job:
    """What the steps of a job share."""

    def __init__(
        self, *, site: Site, definition: Definition, contexts: Mapping[str, Any], label: str
    ) -> None:
        self._site = site
        self._label = label
        environment = filled(definition.get("environment", ""), contexts)
        self._environment = environment
        self._contexts = {
            **contexts,
            "vars": site.variables(environment),
            "secrets": site.secrets(environment),
        }
        self._permissions = definition["permissions"]
        self._outputs = definition.get("outputs", {})
        self._steps: dict[str, dict[str, dict[str, str]]] = {}
        self._folder = Path(mkdtemp(prefix=f"{label.replace('/', '-')}-", dir=site.folder))
        self._checkout = self._folder / "checkout"
        self._variables = {n: v for n, v in os.environ.items() if not n.startswith(HIDDEN)}
        self._variables |= self._filled(definition.get("env", {}))
        site.repository.writes = self._writes()

    def step(self, step: Definition) -> None:
        """Run a step."""
        name = step["name"]
        if "uses" in step:
            action = step["uses"].partition("@")[0]
            _ACTIONS[action](self, self._filled(step.get("with", {})))
            return
        command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
        output = self._folder / f"output-{len(self._steps)}"
        output.touch()
        given = self._variables | self._of_github() | self._filled(step.get("env", {}))
        given["GITHUB_OUTPUT"] = str(output)
        done = subprocess.run(
            command, cwd=self._checkout, env=given, stdout=-1, stderr=-2, text=True, check=False
        )
        self._site.log.append(f"== {self._label}: {name}\n{done.stdout}")
        if done.returncode:
            raise StepError(f"== {self._label}: {name}: exit code {done.returncode}")
        lines = output.read_text().splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        self._steps[step.get("id", name)] = {"outputs": outputs}

    @property
    def outputs(self) -> dict[str, str]:
        """What the job hands to those that need it."""
        contexts = {**self._contexts, "steps": self._steps}
        return {name: filled(text, contexts) for name, text in self._outputs.items()}

    def check_out(self, given: Mapping[str, str]) -> None:
        """Check out the commit of the run, with no more of its history than asked for."""
        depth = given.get("fetch-depth", "1")
        source = self._site.origin.folder.as_uri()
        how = [] if depth == "0" else ["--depth", depth]
        subprocess.run(["git", "clone", "--quiet", *how, source, self._checkout], check=True)
        lend_packages(self._checkout)

    def set_up(self, _given: Mapping[str, str]) -> None:
        """Do nothing: Python and the engine are here."""

    def take_on_role(self, given: Mapping[str, str]) -> None:
        """Act in the account from here on, as GitHub's token for this environment lets it."""
        assert self._permissions.get("id-token") == "write", "there is no token to show to AWS"
        assert given["role-to-assume"].endswith(f"role/{self._environment}")
        self._site.taken.append(self._environment)
        self._variables |= self._site.role(self._environment)

    def upload(self, given: Mapping[str, str]) -> None:
        """Keep files for later jobs."""
        files = self._checkout / given["path"]
        assert any(files.iterdir()), f"nothing to keep in {files}"
        assert given["include-hidden-files"] == "true", "the folder is hidden"
        shutil.copytree(files, self._site.artifacts / given["name"])

    def download(self, given: Mapping[str, str]) -> None:
        """Get the files of earlier jobs."""
        pattern = given.get("name") or given["pattern"]
        for kept in sorted(self._site.artifacts.glob(pattern)):
            shutil.copytree(kept, self._checkout / given["path"], dirs_exist_ok=True)

    def _filled(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {name: filled(text, self._contexts) for name, text in texts.items()}

    def _writes(self) -> set[str]:
        """Return what GitHub lets the job's token write; that of a fork writes nothing."""
        kinds = {"issues": {"comments", "issues"}, "pull-requests": {"comments"}}
        given = [kinds[name] for name in kinds if self._permissions.get(name) == "write"]
        return set[str]().union(*([] if self._site.is_fork else given))

    def _of_github(self) -> dict[str, str]:
        github = self._contexts["github"]
        event = self._folder / "event.json"
        event.write_text(json.dumps(github["event"]))
        return {
            "CI": "true",
            "GITHUB_API_URL": self._site.repository.api,
            "GITHUB_EVENT_NAME": github["event_name"],
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": github["repository"],
            "GITHUB_RUN_ID": RUN,
            "GITHUB_SERVER_URL": SERVER,
            "GITHUB_SHA": github["sha"],
            "GITHUB_STEP_SUMMARY": str(self._site.summary),
        }


_ACTIONS: Mapping[str, Callable[[Job, Mapping[str, str]], None]] = {
    "actions/checkout": Job.check_out,
    "actions/setup-go": Job.set_up,
    "actions/setup-python": Job.set_up,
    "pulumi/actions": Job.set_up,
    "aws-actions/configure-aws-credentials": Job.take_on_role,
    "actions/upload-artifact": Job.upload,
    "actions/download-artifact": Job.download,
}
