"""No policy or lock of a resource is declared twice."""

from collections import defaultdict
from collections.abc import Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..backup.vault_lock import LOCK
from ..backup.vaults import VAULT, VAULT_POLICY
from ..dynamodb.resource_policy_audience import RESOURCE_POLICY
from ..dynamodb.tables import TABLE
from ..kms.keys import KEY_POLICY, KEYS
from ..rule import Finding, StackRule
from ..sns.topics import TOPIC, TOPIC_POLICY
from ..stack import as_args, given, resources_of, sources
from ..values import read
from .resources import resource_label

_OWNERS = {
    TOPIC_POLICY: ("arn", "policy", (TOPIC,)),
    KEY_POLICY: ("keyId", "policy", KEYS),
    VAULT_POLICY: ("backupVaultName", "", (VAULT,)),
    LOCK: ("backupVaultName", "", (VAULT,)),
    RESOURCE_POLICY: ("resourceArn", "", (TABLE,)),
}
"""The property that names the owner, and the owner's own property for the same policy."""

_NAMES = ("arn", "keyId", "name", "id")


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each second policy or lock of the same resource.

    AWS keeps one: the one that the engine happens to write last.
    """
    for resource_type, (naming, inside, owner_types) in _OWNERS.items():
        owners = _owners(args, owner_types)
        declared: defaultdict[str, list[PolicyResource]] = defaultdict(list)
        for one in resources_of(args, resource_type):
            if owner := _owner(one, naming, owners):
                declared[owner].append(one)
        for owner, several in declared.items():
            known = owners.get(owner)
            if inside and known and given(known, inside) not in (None, ""):
                several.insert(0, known)
            for one in several[1:]:
                yield (
                    f"Remove {resource_label(as_args(args, one))}, or the one in "
                    f"{resource_label(as_args(args, several[0]))}: both apply to one resource, and "
                    "AWS keeps the one that is written last."
                )


def _owners(args: StackValidationArgs, types: tuple[str, ...]) -> dict[str, PolicyResource]:
    """Return owners by their URNs, and by each of their known names."""
    owners = resources_of(args, *types)
    by_name = {
        name: one
        for one in owners
        for part in _NAMES
        if isinstance(name := read(one.props, part), str)
    }
    return by_name | {one.urn: one for one in owners}


def _owner(policy: PolicyResource, naming: str, owners: dict[str, PolicyResource]) -> str | None:
    """Return the URN of the owner, or its name if it is outside the stack."""
    name = read(policy.props, naming)
    if isinstance(name, str):
        return owners[name].urn if name in owners else name
    origins = {origin.urn for origin in sources(policy, naming) if origin.urn in owners}
    is_one = isinstance(name, UnknownValueError) and len(origins) == 1
    return next(iter(origins)) if is_one else None


RULE = StackRule(
    name="aws-resource-policy-uniqueness",
    description="No policy or lock of a resource is declared twice.",
    severity=Severity.HIGH,
    controls=(),
    reason="Each rule may check one of the two while AWS applies the other.",
    check=check,
)
