"""A copy of the project with stacks that are up, whose changes are previewed by the real engine."""

import subprocess
from dataclasses import dataclass
from typing import Any

from ops.review.findings import findings
from ops.review.preview import Preview
from ops.review.reading.read import read
from ops.review.verdict import verdict
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import Change
from tests.e2e.reviews.pull_request import PullRequest


def nothing(_checkout: Checkout) -> None:
    """Change nothing."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """The copy, and for each stack the variables of a shell that acts on it.

    `before` is how what is up differs from the project.
    """

    checkout: Checkout
    variables: dict[str, dict[str, str]]
    before: Change = nothing

    def preview(self, stack: str, **more: str) -> Preview:
        """Preview a stack as the files are now."""
        command = ["pulumi", "preview", "--json", "--show-sames", "--stack", stack]
        done = subprocess.run(
            command,
            cwd=self.checkout.folder,
            env=self.variables[stack] | more,
            capture_output=True,
            text=True,
            check=False,
        )
        return read(done.stdout, stack)

    def reviews(self, request: PullRequest, stack: str = "prod", **more: str) -> None:
        """Make the change, and see that the review says of it what it is to say."""
        self.checkout.restore()
        self.before(self.checkout)
        request.change(self.checkout)
        preview = self.preview(stack, **more)
        found = findings(preview)
        assert bool(preview.errors) == bool(request.refusal), preview.errors
        assert request.refusal in "\n".join(preview.errors)
        said: dict[str, Any] = {
            "findings": sorted(finding.name for finding in found),
            "verdict": verdict(preview, found, ()),
        }
        asked = {"findings": sorted(request.findings), "verdict": request.verdict}
        # Told in words, because pytest explains only what stands in a test itself.
        assert said == asked, f"it says {said}, and not {asked}"


def deploy(checkout: Checkout, *stacks: str) -> Deployed:
    """Bring stacks up as they are in the project."""
    for stack in stacks:
        checkout.make("up", stack)
    return Deployed(checkout, {stack: dict(checkout.variables(stack)) for stack in stacks})


def deploy_changed(checkout: Checkout, stack: str, change: Change) -> Deployed:
    """Bring a stack up as the pack may not want it."""
    change(checkout)
    done = checkout.shell("pulumi up --yes --skip-preview", stack)
    assert done.returncode == 0, done.stdout + done.stderr
    return Deployed(checkout, {stack: dict(checkout.variables(stack))}, before=change)
