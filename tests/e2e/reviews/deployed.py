"""A copy of the project with stacks that are up, whose changes are previewed by the real engine."""

import subprocess
from dataclasses import dataclass

from ops.review.findings import findings
from ops.review.preview import Preview
from ops.review.reading.read import read
from ops.review.verdict import verdict
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import Change
from tests.faults.frozen import faults

REVIEWS = {(fault["stack"], fault["pullRequest"]): fault for fault in faults("reviews")}
"""What is to be said of each pull request: its findings, its verdict, and in `refusal` a part of
what the engine says where it stops instead of telling all that would be done."""


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
            # What the pack would forbid is reviewed as well.
            env=self.variables[stack] | {"REHEARSAL_WITHOUT_PACK": "1"} | more,
            capture_output=True,
            text=True,
            check=False,
        )
        return read(done.stdout, stack)

    def reviews(self, title: str, change: Change, stack: str = "prod", **more: str) -> None:
        """Make a change, and see that the review says of it what the frozen list says."""
        asked = REVIEWS[stack, title]
        self.checkout.restore()
        self.before(self.checkout)
        change(self.checkout)
        preview = self.preview(stack, **more)
        found = findings(preview)
        refusal = asked.get("refusal", "")
        assert bool(preview.errors) == bool(refusal), preview.errors
        assert refusal in "\n".join(preview.errors)
        said = sorted(finding.name for finding in found), verdict(preview, found, ())
        # In words, because pytest explains only what stands in a test itself.
        assert said == (asked["findings"], asked["verdict"]), f"it says {said}, and not {asked}"


def deploy(checkout: Checkout, *stacks: str) -> Deployed:
    """Bring stacks up as they are in the project."""
    for stack in stacks:
        checkout.make("up", stack)
    return Deployed(checkout, {stack: dict(checkout.variables(stack)) for stack in stacks})


def deploy_changed(checkout: Checkout, stack: str, change: Change) -> Deployed:
    """Bring a stack up as the pack may not want it."""
    change(checkout)
    done = checkout.shell("REHEARSAL_WITHOUT_PACK=1 pulumi up --yes --skip-preview", stack)
    assert done.returncode == 0, done.stdout + done.stderr
    return Deployed(checkout, {stack: dict(checkout.variables(stack))}, before=change)
