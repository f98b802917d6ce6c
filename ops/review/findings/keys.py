"""Dangers to KMS keys, and to the resources that they encrypt."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ops.review.finding import Finding, Severity
from ops.review.findings.steps import after, before, changes, declared_before, kept, lost, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import ALIAS, CLUSTER, KEY, TABLE, TOPIC, VAULT
from ops.review.values import members, named

_REST, _TRANSIT = "serverSideEncryption", "clusterEndpointEncryptionType"
_OWN = "a key of the account's own"
_STRENGTH = ("no key", "a key that AWS owns", "the key that AWS manages", _OWN)


class _Key(NamedTuple):
    strength: int
    id: object = None


def encryption_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each resource with weaker encryption, or with another key."""
    for step in kept(preview, TABLE):
        if changes(step, "serverSideEncryption"):
            # AWS reports the ARN of its own key like that of one of the account's keys.
            old, new = (
                _of_table(members(given))
                for given in (
                    declared_before(step, "serverSideEncryption"),
                    after(step, "serverSideEncryption"),
                )
            )
            yield from _compared(step.name, f"the table {step.name}", old, new, "blocking")
        if changes(step, "replicas"):
            yield from _replicas(step)
    for step in kept(preview, TOPIC):
        if changes(step, "kmsMasterKeyId"):
            old, new = (
                _of_topic(given)
                for given in (before(step, "kmsMasterKeyId"), after(step, "kmsMasterKeyId"))
            )
            yield from _compared(step.name, f"the topic {step.name}", old, new, "look")
    for step in of_type(preview, CLUSTER):
        yield from _cluster(step)


def _of_table(given: Mapping[str, Any]) -> _Key:
    if not given.get("enabled"):
        return _Key(1)
    return _Key(3, given["kmsKeyArn"]) if given.get("kmsKeyArn") else _Key(2)


def _of_topic(given: object) -> _Key:
    if not given:
        return _Key(0)
    return _Key(2) if str(given).endswith("alias/aws/sns") else _Key(3, given)


def _compared(
    subject: str, what: str, old: _Key, new: _Key, severity: Severity
) -> Iterator[Finding]:
    if new.strength < old.strength:
        yield Finding(
            name=f"encryption-weakened:{subject}",
            severity=severity,
            says=f"{what[0].upper()}{what[1:]} is encrypted with {_STRENGTH[new.strength]} "
            f"instead of {_STRENGTH[old.strength]}: the policy of the former key no longer "
            "controls who can read it.",
            todo="Keep its current key.",
        )
    elif new != old and new.strength == old.strength:
        yield Finding(
            name=f"encryption-key-changed:{subject}",
            severity="look",
            says=f"Another key encrypts {what}: principals without permission to use that key can "
            "no longer read it.",
            todo="Check that every role that works with it can use the new key, and keep the old "
            "key until nothing needs it, including backups.",
        )


def _replicas(step: Step) -> Iterator[Finding]:
    old = named(declared_before(step, "replicas"), "regionName")
    for region, replica in named(after(step, "replicas"), "regionName").items():
        if region in old:
            was, now = (
                _Key(3, one["kmsKeyArn"]) if one.get("kmsKeyArn") else _Key(1)
                for one in (old[region], replica)
            )
            what = f"the replica of {step.name} in {region}"
            yield from _compared(f"{step.name}/{region}", what, was, now, "blocking")


def _cluster(step: Step) -> Iterator[Finding]:
    if step.old is None or step.new is None:
        return
    lost = [
        words
        for words, was, now in (
            ("at rest", _at_rest(before(step, _REST)), _at_rest(after(step, _REST))),
            ("in transit", before(step, _TRANSIT) == "TLS", after(step, _TRANSIT) == "TLS"),
        )
        if was and not now
    ]
    if lost:
        yield Finding(
            name=f"encryption-weakened:{step.name}",
            severity="blocking",
            says=f"The data of the cluster {step.name} is no longer encrypted "
            f"{' and '.join(lost)}.",
            todo="Keep it encrypted.",
        )


def _at_rest(given: object) -> bool:
    return bool(members(given).get("enabled"))


_ENCRYPTION = "serverSideEncryption"
_USERS = {TOPIC: "kmsMasterKeyId", VAULT: "kmsKeyArn"}


def key_loss_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each weakened or deleted key, and each alias deleted without its key."""
    for step in kept(preview, KEY):
        yield from _disabled(step)
        yield from _weakened(step)
    gone = [step for step in lost(preview, KEY) if not _goes_with_its_users(step, preview)]
    yield from (_lost(step, [*_keeping(step, preview)]) for step in gone)
    # A preview that stopped half-way does not show which keys are deleted with their aliases.
    of_lost_keys = {before(step, "keyId") for step in lost(preview, KEY)}
    for step in lost(preview, ALIAS):
        is_alone = before(step, "targetKeyId") not in of_lost_keys and not preview.errors
        if step.op == "delete" and is_alone:
            yield Finding(
                name=f"alias-removed:{step.name}",
                severity="look",
                says=f"The alias {before(step, 'name')} is removed, but its key remains: "
                "applications that use the alias no longer find the key.",
                todo="Check that nothing uses the alias.",
            )


def _disabled(step: Step) -> Iterator[Finding]:
    was_on = before(step, "isEnabled") is not False
    if changes(step, "isEnabled") and was_on and after(step, "isEnabled") is False:
        yield Finding(
            name=f"key-disabled:{step.name}",
            severity="blocking",
            says=f"The key {step.name} is disabled: nothing that it encrypts can be read or "
            "written, including tables.",
            todo="Keep it enabled. Move the data that it encrypts to another key first.",
        )


def _weakened(step: Step) -> Iterator[Finding]:
    less: list[str] = []
    if changes(step, "enableKeyRotation") and not after(step, "enableKeyRotation"):
        less.append("it is no longer rotated")
    # A key that says nothing waits for 30 days.
    window = "deletionWindowInDays"
    was, now = before(step, window) or 30, after(step, window) or 30
    if changes(step, window) and isinstance(was, int | float) and isinstance(now, int | float):
        less += [f"its deletion can be cancelled for only {now:g} days instead of {was:g}"] * (
            now < was
        )
    if less:
        yield Finding(
            name=f"key-weakened:{step.name}",
            severity="look",
            says=f"The key {step.name} is less safe: {' and '.join(less)}.",
            todo="Undo that.",
        )


def _lost(step: Step, keeping: list[str]) -> Finding:
    is_replaced = step.op == "replace"
    still = "".join(f" The table {name} is still encrypted with it." for name in keeping)
    return Finding(
        name=f"key-{'replaced' if is_replaced else 'deleted'}:{step.name}",
        severity="blocking",
        says=f"The key {step.name} is {'replaced by another one, and ' * is_replaced}scheduled for "
        "deletion: data that it still encrypts then, such as backups, is lost for good." + still,
        todo="Keep the key, protected, until it encrypts nothing any more.",
    )


def _keeping(key: Step, preview: Preview) -> Iterator[str]:
    """Yield the tables that keep the key: the provider does not remove an omitted key."""
    for step in kept(preview, TABLE):
        has = members(before(step, _ENCRYPTION)).get("kmsKeyArn") == before(key, "arn")
        if has and not changes(step, _ENCRYPTION):
            yield step.name


def _goes_with_its_users(key: Step, preview: Preview) -> bool:
    """Whether the key encrypts only a topic or an empty vault, which is deleted with it."""
    arn = before(key, "arn")
    own = [
        step
        for step in preview.steps
        if step.type in _USERS and before(step, _USERS[step.type]) == arn
    ]
    return bool(own) and all(step.op == key.op for step in own)
