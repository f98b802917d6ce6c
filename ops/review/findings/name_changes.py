"""Another name in AWS for what others know by its name."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.names import name_after, name_before
from ops.review.findings.steps import lost
from ops.review.preview import UNKNOWN, Preview, Step
from ops.review.tokens import ALARM, ALIAS, DASHBOARD, POLICY, ROLE, word

_CONSEQUENCES = {
    ALIAS: "whoever finds the key by the former one no longer does",
    DASHBOARD: "links to the former one lead nowhere",
    POLICY: "AWS refuses to delete the former one while somebody has it, who loses it then",
    ROLE: "what takes on the former one no longer can",
}


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each such resource, and one for all alarms."""
    for step in lost(preview, *_CONSEQUENCES):
        if _is_renamed(step):
            yield Finding(
                name=f"name-changed:{step.name}",
                severity="note" if step.type == DASHBOARD else "look",
                says=f"The {word(step)} {name_before(step)} is replaced by {name_after(step)}: "
                f"{_CONSEQUENCES[step.type]}.",
                todo="See who goes by the former name.",
            )
    alarms = [step for step in lost(preview, ALARM) if _is_renamed(step)]
    if alarms:
        yield Finding(
            name="name-changed:alarms",
            severity="note",
            says=f"{len(alarms)} alarms are replaced by others with new names, such as "
            f"{name_after(alarms[0])}: their history is lost.",
        )


def _is_renamed(step: Step) -> bool:
    new = name_after(step)
    is_told = new not in (None, UNKNOWN)
    return step.op == "replace" and is_told and name_before(step) != new
