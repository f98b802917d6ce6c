"""Dangers to backups."""

import re
from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from ops.capacity import schedule
from ops.review.finding import Finding
from ops.review.findings.remaining_resources import Surviving
from ops.review.findings.stack import renamed
from ops.review.findings.steps import after, before, changes, lost, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import LOCK, PLAN, SELECTION, VAULT
from ops.review.values import items, members, named

_CRON = re.compile(r"cron\(\S+( \S+){5}\)")


def per_day(text: object) -> float | None:
    """Return the average number of backups a day, None for a schedule that cannot be read."""
    if not isinstance(text, str) or not _CRON.fullmatch(text):
        return None
    try:
        return schedule.per_day(text)
    except ValueError:
        return None


def plan_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each weakened plan, and each weakened selection of a remaining one."""
    gone = [step for step in lost(preview, PLAN) if step.op == "delete"]
    plans = {before(step, "id") for step in gone}
    ended = [
        step
        for step in lost(preview, SELECTION)
        if step.op == "delete" and before(step, "planId") not in plans
    ]
    for step in (*gone, *ended):
        yield Finding(
            name=f"backup-ended:{step.name}",
            severity="blocking",
            says=f"{step.name} is removed: AWS Backup no longer backs up any table, and the "
            "existing backups expire.",
            todo="Explain in the pull request what replaces it.",
        )
    for step in of_type(preview, PLAN):
        if changes(step, "rules"):
            yield from _weakened(step, [*_rules(step)])
    for step in of_type(preview, SELECTION):
        if changes(step, "resources"):
            yield from _weakened(step, [*_fewer(step, preview)])


def _weakened(step: Step, less: list[str]) -> Iterator[Finding]:
    if less:
        yield Finding(
            name=f"backup-weakened:{step.name}",
            severity="look",
            says=f"The backups of {step.name} are weakened: {'; '.join(less)}.",
            todo="Undo that, or explain in the pull request why the weaker backups are enough.",
        )


def _rules(step: Step) -> Iterator[str]:
    new = named(after(step, "rules"), "ruleName")
    for name, rule in named(before(step, "rules"), "ruleName").items():
        if name not in new:
            yield f"the rule {name} is removed"
        else:
            yield from _rule(rule, new[name])


def _rule(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    was, now = (members(rule.get("lifecycle")) for rule in (old, new))
    yield from _shorter("a backup", was, now)
    often, seldom = (per_day(rule.get("schedule")) for rule in (old, new))
    if often is not None and seldom is not None and seldom < often:
        yield f"there are {seldom:.2g} a day instead of {often:.2g}"
    copies = [*map(members, items(new.get("copyActions")))]
    for number, copy in enumerate(map(members, items(old.get("copyActions")))):
        if number >= len(copies):
            yield f"backups are no longer copied to {copy.get('destinationVaultArn')}"
        else:
            was, now = (members(one.get("lifecycle")) for one in (copy, copies[number]))
            yield from _shorter("a copy", was, now)


def _shorter(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    was, now = old.get("deleteAfter"), new.get("deleteAfter")
    if now and (not was or now < was):
        yield f"{what} is kept {now:g} days instead of {f'{was:g}' if was else 'for ever'}"


def _fewer(step: Step, preview: Preview) -> Iterator[str]:
    """Yield what is no longer selected, except for tables that are lost anyway."""
    lost_tables = Surviving(preview).lost_tables()
    asked = set(map(str, items(after(step, "resources"))))
    for arn in map(str, items(before(step, "resources"))):
        if renamed(arn, preview) not in asked and arn.rpartition("/")[2] not in lost_tables:
            yield f"{arn.rpartition('/')[2]} is no longer backed up"


def vault_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each lost vault, and for each weakened lock of a remaining one."""
    gone = [*lost(preview, VAULT)]
    for step in gone:
        points = before(step, "recoveryPoints")
        holds = f" It holds {points} backups." if points else ""
        yield Finding(
            name=f"backup-removed:{step.name}",
            severity="blocking",
            says=f"The backup vault {step.name} is {step.op}d. AWS refuses to delete a vault that "
            f"still has backups.{holds}",
            todo="Keep the vault until the last of its backups has expired.",
        )
    names = {before(step, "name") for step in gone}
    for step in lost(preview, LOCK):
        if days := before(step, "changeableForDays"):
            yield Finding(
                name=f"lock-fixed:{step.name}",
                severity="look",
                says=f"The lock {step.name} is {step.op}d. From {days} days after its creation "
                "AWS refuses that, and the deployment stops there.",
                todo="Check in AWS Backup whether the vault's lock date has passed. If it has, "
                "the lock can never be changed, and must stay in the program as it is.",
            )
    for step in of_type(preview, LOCK):
        if before(step, "backupVaultName") not in names and (less := [*_less(step)]):
            yield Finding(
                name=f"backup-weakened:{step.name}",
                severity="look",
                says=f"The lock {step.name} protects backups less: {' and '.join(less)}.",
                todo="Undo the change to the lock.",
            )


def _less(step: Step) -> Iterator[str]:
    if step.op == "delete":
        yield "it is removed, so every principal with permission can delete them"
    if step.op not in ("update", "replace") or step.new is None:
        return
    was, now = (_days(of(step, "minRetentionDays"), 0) for of in (before, after))
    if now < was:
        yield f"for at least {now:g} days instead of {was:g}"
    was, now = (_days(of(step, "changeableForDays"), inf) for of in (before, after))
    if was < inf and now > was:
        yield "it can be lifted" + (f" for {now:g} days instead of {was:g}" if now < inf else "")


def _days(value: object, default: float) -> float:
    return value if isinstance(value, int | float) and value else default
