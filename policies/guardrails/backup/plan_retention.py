"""Backup plans keep backups for as long as the locks of their vaults require."""

from collections.abc import Iterable, Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..aws.resource_region import PLAN
from ..aws.resources import resource_label
from ..relations import Relations, naming
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of, sources
from ..values import elements, number, read
from .vault_lock import LOCK
from .vaults import VAULT


class _Locks:
    """The locks of a stack, by the vaults that plan rules name."""

    def __init__(self, args: StackValidationArgs) -> None:
        vaults = resources_of(args, VAULT)
        self._locks: Relations[PolicyResource] = naming(
            resources_of(args, LOCK), "backupVaultName", VAULT
        )
        self._by_urn = {one.urn: one for one in vaults}
        self._by_name = {
            name: one
            for one in vaults
            for part in ("name", "arn")
            if isinstance(name := read(one.props, part), str)
        }

    def of(self, name: object, others: list[PolicyResource]) -> list[PolicyResource]:
        """Return the locks of a vault by name or ARN; an unknown one is the only other vault.

        `others` are the vaults that a plan depends on but does not name.
        """
        vault = self.named(name)
        if vault is None and isinstance(name, UnknownValueError) and len(others) == 1:
            [vault] = others
        return self._locks.certain(read(vault.props, "name"), [vault.urn]) if vault else []

    def named(self, name: object) -> PolicyResource | None:
        """Return the vault with a name or an ARN, if the stack has it."""
        return self._by_name.get(name) if isinstance(name, str) else None

    def others(self, plan: PolicyResource, names: Iterable[object]) -> list[PolicyResource]:
        """Return the vaults that a plan depends on, without those that it names."""
        named = {vault.urn for name in names if (vault := self.named(name))}
        origins = {one.urn: one for one in sources(plan, "rules")}
        return [one for urn, one in origins.items() if urn in self._by_urn and urn not in named]


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each rule whose backups the vault's lock would reject."""
    locks = _Locks(args)
    for plan in resources_of(args, PLAN):
        label = resource_label(as_args(args, plan))
        kept = [*_kept(plan)]
        others = locks.others(plan, (name for _, name, _ in kept))
        for part, name, setting in kept:
            for lock in locks.of(name, others):
                yield from _refused(part, lock, f"{setting}.lifecycle.delete_after of {label}")


def _kept(plan: PolicyResource) -> Iterator[tuple[object, object, str]]:
    """Yield each rule and copy of a plan, its vault, and the setting of its retention."""
    for position, rule in enumerate(elements(read(plan.props, "rules"))):
        yield rule, read(rule, "targetVaultName"), f"rules[{position}]"
        for place, copy in enumerate(elements(read(rule, "copyActions"))):
            setting = f"rules[{position}].copy_actions[{place}]"
            yield copy, read(copy, "destinationVaultArn"), setting


def _refused(part: object, lock: PolicyResource, setting: str) -> Iterator[Finding]:
    days = read(part, "lifecycle", "deleteAfter")
    least, most = (read(lock.props, name) for name in ("minRetentionDays", "maxRetentionDays"))
    for one in (days, least, most):
        if isinstance(one, UnknownValueError):
            return
    kept, shortest, longest = number(days), number(least), number(most)
    if shortest is not None and kept is not None and kept < shortest:
        yield (
            f"Set {setting} to {shortest:g} or more: it is {kept:g}, so the vault's lock would "
            "reject every backup."
        )
    # After a deployment, the provider has 0 for a lock without a maximum.
    elif longest and (kept is None or kept > longest):
        shown = "not set" if kept is None else f"{kept:g}"
        yield (
            f"Set {setting} to {longest:g} or less: it is {shown}, so the vault's lock would "
            "reject every backup."
        )


RULE = StackRule(
    name="backup-plan-retention",
    description="Backup plans keep backups for as long as the locks of their vaults require.",
    severity=Severity.HIGH,
    controls=(),
    reason=(
        "AWS Backup fails each job whose retention the lock does not allow, and the vault stays "
        "empty."
    ),
    check=check,
)
