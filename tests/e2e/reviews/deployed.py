"""A copy of the project with stacks that are up, whose changes are previewed by the real engine."""

import subprocess
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ops.review.findings import findings
from ops.review.preview import Preview
from ops.review.reading.read import read
from ops.review.verdict import WORST_FIRST, verdict
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import Change
from tests.e2e.standing import Standing
from tests.e2e.together import batches, nothing
from tests.faults.frozen import faults

REVIEWS = {(fault["stack"], fault["pullRequest"]): fault for fault in faults("reviews")}
"""What is to be said of what the engine previews of each pull request: its findings, its verdict,
and in `refusal` a part of what the engine says where it stops instead of telling all that would be
done. What a review finds beside that, of the guard and of the cost, is in the list `guard`."""

# What a kind of finding is about, where that is not its first word. Keys and indexes go together.
RESPECTS = {
    "billing-mode-changed": "maximum",
    "grants-unknown": "grant",
    "grants-widened": "grant",
    "indexes-one-by-one": "index",
    "key-type-ignored": "index",
    "replica-added": "stream",  # which replicas are made from
    "table-class-changed": "class",
}
# Nothing else can be said of what these are about.
WHOLE = {
    "left-behind",
    "replica-removed",
    "table-deleted",
    "table-replaced",
    "topic-removed",
}
# What changes are about of which a review has nothing to say.
UNSAID = {
    "another table gets a stream": ("stream", "logs"),
    "a threshold is lowered": ("alarm", "logs"),
    "requests are kept longer by their writers": ("ttl", "requests"),
}


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
        self.checkout.restore()
        self.before(self.checkout)
        change(self.checkout)
        self._reviews(stack, [title], **more)

    def reviews_together(self, changes: Mapping[str, Change], stack: str = "prod") -> None:
        """Make changes that are about different things together, and see the same of all."""

        def are_compatible(title: str, others: Collection[str]) -> bool:
            if others and any(_is_alone(stack, one) for one in (title, *others)):
                return False
            about = {one for other in others for one in _about(stack, other)}
            return not any(_clash(one, other) for one in _about(stack, title) for other in about)

        wrong: list[str] = []
        for titles in batches(self.checkout, changes, are_compatible, self.before):
            try:
                self._reviews(stack, titles)
            except AssertionError as error:
                wrong.append(str(error))
        assert wrong == [], "\n\n".join(wrong)

    def _reviews(self, stack: str, titles: Sequence[str], **more: str) -> None:
        asked = [REVIEWS[stack, title] for title in titles]
        preview = self.preview(stack, **more)
        found = findings(preview)
        refusal = "".join(one.get("refusal", "") for one in asked)
        assert bool(preview.errors) == bool(refusal), (titles, preview.errors)
        assert refusal in "\n".join(preview.errors)
        said = sorted(finding.name for finding in found), verdict(preview, found, ())
        names = {name for one in asked for name in one["findings"]}
        expected = sorted(names), min((one["verdict"] for one in asked), key=WORST_FIRST.index)
        # In words, because pytest explains only what stands in a test itself.
        assert said == expected, f"of {titles} it says {said}, and not {expected}"


def _is_alone(stack: str, title: str) -> bool:
    """Whether the engine refuses a change, or it gives everything another name."""
    asked = REVIEWS[stack, title]
    return "refusal" in asked or any("name-changed" in name for name in asked["findings"])


def _about(stack: str, title: str) -> set[tuple[str, str]]:
    """Return what a pull request is about: in which respect, and what."""
    names: list[str] = REVIEWS[stack, title]["findings"]
    about = {UNSAID[title]} if title in UNSAID else set[tuple[str, str]]()
    for name in names:
        kind, _, subject = name.partition(":")
        respect = kind if kind in WHOLE else RESPECTS.get(kind, kind.partition("-")[0])
        about.add((respect, subject.partition("/")[0]))
    return about


def _clash(one: tuple[str, str], other: tuple[str, str]) -> bool:
    is_whole = bool({one[0], other[0]} & WHOLE)
    # Such as logs, of which logs-reader is a part.
    things = {subject.partition("-")[0] for _, subject in (one, other)}
    return one == other or (is_whole and len(things) == 1)


def deployed(standing: Standing, stack: str) -> Deployed:
    """Return a stack that is deployed as it is in the project."""
    checkout = standing.up(stack)
    return Deployed(checkout, {stack: dict(checkout.variables(stack))})


def deploy_changed(checkout: Checkout, stack: str, change: Change) -> Deployed:
    """Bring a stack up as the pack may not want it."""
    change(checkout)
    done = checkout.shell("REHEARSAL_WITHOUT_PACK=1 pulumi up --yes --skip-preview", stack)
    assert done.returncode == 0, done.stdout + done.stderr
    return Deployed(checkout, {stack: dict(checkout.variables(stack))}, before=change)
