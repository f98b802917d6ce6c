"""Encryption at rest or on the way that is given up, or done with another key."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ops.review.finding import Finding, Severity
from ops.review.findings.steps import after, before, changes, declared_before, kept, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import CLUSTER, TABLE, TOPIC
from ops.review.values import members, named

_REST, _TRANSIT = "serverSideEncryption", "clusterEndpointEncryptionType"
_OWN = "a key of the account's own"
_STRENGTH = ("no key", "a key that AWS owns", "the key that AWS manages", _OWN)


class _Key(NamedTuple):
    strength: int
    id: object = None


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each thing that is encrypted less well, or with another key."""
    for step in kept(preview, TABLE):
        if changes(step, "serverSideEncryption"):
            # What AWS tells of its own key looks like one of the account's.
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
            says=f"{what[0].upper()}{what[1:]} is encrypted with {_STRENGTH[new.strength]}, and no "
            f"longer with {_STRENGTH[old.strength]}: who may use that no longer decides who reads.",
            todo="Keep the key that it has.",
        )
    elif new != old and new.strength == old.strength:
        yield Finding(
            name=f"encryption-key-changed:{subject}",
            severity="look",
            says=f"Another key encrypts {what}: who may not use that one can no longer read it.",
            todo="See that every role that works with it may use the new key, and keep the old one "
            "until nothing needs it any more, backups included.",
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
            says=f"What the cluster {step.name} holds is no longer encrypted {' and '.join(lost)}.",
            todo="Keep the encryption.",
        )


def _at_rest(given: object) -> bool:
    return bool(members(given).get("enabled"))
