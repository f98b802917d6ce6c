"""A resource that nothing declares any more, and that stays in AWS all the same."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import is_left
from ops.review.preview import Preview
from ops.review.tokens import word


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each such resource."""
    for step in preview.steps:
        if is_left(step):
            yield Finding(
                name=f"left-behind:{step.name}",
                severity="look",
                says=f"The {word(step)} {step.name} stays in AWS, but nobody looks after it any "
                "more: no change, no policy and no drift is told of it, and it is paid for.",
                todo="Say in the pull request who has it from now on.",
            )
