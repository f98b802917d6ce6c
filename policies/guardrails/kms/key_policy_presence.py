"""Keys have an explicit policy."""

import json
from collections.abc import Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs

from ..flags import unless
from ..relations import Relations, naming
from ..rule import Finding, StackRule
from ..stack import as_args, given, resources_of
from ..three_valued import Truth, some
from ..values import elements, read
from .keys import KEY_POLICY, KEYS, key_label


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each key without a policy, in it or as a separate resource."""
    policies = naming(resources_of(args, KEY_POLICY), "keyId", *KEYS)
    for key in resources_of(args, *KEYS):
        has_policy = _has_policy(key) or _is_named_by(policies, key)
        yield from unless(
            has_policy,
            (True,),
            f"Set policy on {key_label(as_args(args, key))}, or add a KeyPolicy for it: under the "
            "default policy, any IAM policy of the account can grant its use.",
        )


def _is_named_by(policies: Relations[PolicyResource], key: PolicyResource) -> Truth:
    """Whether a policy is for a key, by any of its known names."""
    names = [read(key.props, name) for name in ("keyId", "arn", "id")]
    known = [name if isinstance(name, str) else None for name in names]
    return some(policies.has(name, [key.urn]) for name in known)


def _has_policy(key: PolicyResource) -> bool:
    """Whether the program sets a policy on a key; otherwise KMS fills one in."""
    policy = given(key, "policy")
    return policy is not None and policy != "" and not _is_filled_in(policy)


def _is_filled_in(policy: object) -> bool:
    """Whether a policy is the default policy of KMS."""
    try:
        document: object = json.loads(policy) if isinstance(policy, str) else None
    except (ValueError, RecursionError):
        return False
    names = [read(statement, "Sid") for statement in elements(read(document, "Statement"))]
    return (read(document, "Id"), names) == ("key-default-1", ["Enable IAM User Permissions"])


RULE = StackRule(
    name="kms-key-policy-presence",
    description="KMS keys have an explicit key policy.",
    severity=Severity.MEDIUM,
    controls=("checkov:CKV2_AWS_64",),
    reason="Under the default policy, any IAM policy of the account can grant use of the key.",
    check=check,
)
