"""The review of the previews of a pull request."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ops.review.acknowledgements import Acknowledgement, NearMiss
from ops.review.changes.change import Change
from ops.review.cost import CostChange
from ops.review.finding import Finding
from ops.review.preview import Op, Preview
from ops.review.verdict import WORST_FIRST, Verdict, cannot_go_ahead, verdict

TITLE = "What this pull request changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The review of an environment.

    `acknowledged` are the names of acknowledged findings. `cost` is None if nothing was
    priced. `not_compared` says which former state is unknown.
    """

    preview: Preview
    changes: Sequence[Change]
    findings: Sequence[Finding]
    acknowledged: frozenset[str] = frozenset()
    cost: CostChange | None = None
    is_protected: bool = True
    not_compared: tuple[str, ...] = ()

    @property
    def environment(self) -> str:
        """The environment."""
        return self.preview.environment

    @property
    def verdict(self) -> Verdict:
        """The verdict on it."""
        return verdict(self.preview, self.findings, self.acknowledged)

    @property
    def counts(self) -> Counter[Op]:
        """The numbers of created, updated, replaced and deleted resources, as the engine counts."""
        return Counter(step.op for step in self.preview.steps)

    @property
    def stops(self) -> bool:
        """Whether it must not be merged: it would destroy protected resources, or fail."""
        return cannot_go_ahead(self.preview) or (self.is_protected and self.verdict == "blocked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The reviews of all environments, and what concerns them together.

    `unmatched` are acknowledgements without a finding; `near_misses` says what some of them may
    refer to, and why other lines do not count.
    """

    reviews: Sequence[Review]
    unmatched: Sequence[Acknowledgement] = ()
    near_misses: Sequence[NearMiss] = ()
    title: str = TITLE
    note: str = ""

    @property
    def worst_first(self) -> list[Review]:
        """The reviews, the worst first."""
        return sorted(
            self.reviews, key=lambda one: (WORST_FIRST.index(one.verdict), not one.is_protected)
        )

    @property
    def stray(self) -> list[Acknowledgement]:
        """The acknowledgements that match no finding."""
        explained = [one.of for one in self.near_misses]
        return [one for one in self.unmatched if one not in explained]

    @property
    def stops(self) -> bool:
        """Whether any environment must not be merged."""
        return any(one.stops for one in self.reviews)

    @property
    def is_complete(self) -> bool:
        """Whether the base was found, if one was expected; this cannot be acknowledged."""
        found = [finding.name for one in self.reviews for finding in one.findings]
        return not any(name.startswith("base-missing:") for name in found)


def report(
    reviews: Sequence[Review],
    acknowledgements: Sequence[Acknowledgement],
    *,
    title: str = TITLE,
    note: str = "",
) -> Report:
    """Match each acknowledgement to its finding, or report that there is none."""
    used = {
        one
        for one in acknowledgements
        for review in reviews
        if any(one.is_of(finding, review.environment) for finding in review.findings)
    }
    unmatched = [one for one in acknowledgements if one not in used]
    return Report(reviews=reviews, unmatched=unmatched, title=title, note=note)


def acknowledged(
    environment: str, findings: Sequence[Finding], acknowledgements: Sequence[Acknowledgement]
) -> frozenset[str]:
    """Return the names of the acknowledged findings of an environment."""
    return frozenset(
        finding.name
        for finding in findings
        if any(one.is_of(finding, environment) for one in acknowledgements)
    )
