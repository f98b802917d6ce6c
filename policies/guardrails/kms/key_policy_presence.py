"""Keys have a policy of their own."""

import json
from collections.abc import Iterable, Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..rule import Finding, StackRule
from ..stack import as_args, given, resources_of, sources
from ..truth import Truth
from ..values import elements, read
from .keys import KEY_POLICY, KEYS, key_label


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each key that has no policy in it and none beside it."""
    beside = _KeyPolicies(resources_of(args, KEY_POLICY))
    for key in resources_of(args, *KEYS):
        has_policy = _has_policy(key) or beside.have(key)
        yield from unless(
            has_policy,
            (True,),
            f"Set policy on {key_label(as_args(args, key))}, or add a KeyPolicy for it: "
            "its default policy leaves its use to every IAM policy of the account.",
        )


class _KeyPolicies:
    """The keys that policies beside them are for, looked up without a look at each policy."""

    def __init__(self, policies: Iterable[PolicyResource]) -> None:
        self._urns: set[str] = set()
        self._names: set[str] = set()
        self._unknown: Truth = False
        for policy in policies:
            name = read(policy.props, "keyId")
            keys = [one.urn for one in sources(policy, "keyId") if one.resource_type in KEYS]
            self._urns.update(keys)
            if isinstance(name, str):
                self._names.add(name)
            elif isinstance(name, UnknownValueError) and not keys:
                self._unknown = name

    def have(self, key: PolicyResource) -> Truth:
        """Tell whether one is for a key; one whose key is not known yet may be."""
        names = [read(key.props, name) for name in ("keyId", "arn", "id")]
        is_named = any(isinstance(name, str) and name in self._names for name in names)
        return True if is_named or key.urn in self._urns else self._unknown


def _has_policy(key: PolicyResource) -> bool:
    """Tell whether the program gives a key a policy, though KMS fills one in where it does not."""
    policy = given(key, "policy")
    return policy is not None and policy != "" and not _is_filled_in(policy)


def _is_filled_in(policy: object) -> bool:
    """Tell whether a policy is the one that KMS gives to keys that are made without any."""
    try:
        document: object = json.loads(policy) if isinstance(policy, str) else None
    except (ValueError, RecursionError):
        return False
    names = [read(statement, "Sid") for statement in elements(read(document, "Statement"))]
    return (read(document, "Id"), names) == ("key-default-1", ["Enable IAM User Permissions"])


RULE = StackRule(
    name="kms-key-policy-presence",
    description="KMS keys have a policy of their own.",
    severity=Severity.MEDIUM,
    controls=("checkov:CKV2_AWS_64",),
    reason="With the default policy, any IAM policy of the account can let somebody use the key.",
    check=check,
)
