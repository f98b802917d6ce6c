"""A vault of backups that is lost, or whose backups may be deleted early."""

from collections.abc import Iterator
from math import inf

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, lost, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import LOCK, VAULT


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each vault that is lost, and each lock of one that stays."""
    gone = [*lost(preview, VAULT)]
    for step in gone:
        points = before(step, "recoveryPoints")
        holds = f" It holds {points} backups." if points else ""
        yield Finding(
            name=f"backup-removed:{step.name}",
            severity="blocking",
            says=f"The backup vault {step.name} is {step.op}d, and no backup is left in it: AWS "
            f"refuses that while there is one.{holds}",
            todo="Keep the vault until the last of its backups has expired.",
        )
    names = {before(step, "name") for step in gone}
    for step in of_type(preview, LOCK):
        if before(step, "backupVaultName") not in names and (less := [*_less(step)]):
            yield Finding(
                name=f"backup-weakened:{step.name}",
                severity="look",
                says=f"The lock {step.name} keeps backups less well: {' and '.join(less)}.",
                todo="Keep the lock as it is.",
            )


def _less(step: Step) -> Iterator[str]:
    if step.op == "delete":
        yield "it is removed, and whoever may can delete them"
    if step.op not in ("update", "replace") or step.new is None:
        return
    was, now = (_days(of(step, "minRetentionDays"), 0) for of in (before, after))
    if now < was:
        yield f"for {now:g} days at least instead of {was:g}"
    was, now = (_days(of(step, "changeableForDays"), inf) for of in (before, after))
    if was < inf and now > was:
        yield "it can be lifted" + (f" for {now:g} days instead of {was:g}" if now < inf else "")


def _days(value: object, default: float) -> float:
    return value if isinstance(value, int | float) and value else default
