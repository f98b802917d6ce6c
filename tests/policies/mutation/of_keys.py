"""Every fault of keys, of their policies, and of grants on them."""

from collections.abc import Iterator

from tests.policies.mutation.changes import absent, unchanged, with_value, without
from tests.policies.mutation.documents import KEY_ARN
from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import audience, fault, guests, of_type
from tests.policies.mutation.mutant import Mutant, of
from tests.policies.mutation.rules import KEY_AUDIENCE, KEY_PRESENCE

KEY = "aws:kms/key:Key"


def keys(stack: Stack) -> Iterator[Mutant]:
    key = stack["tables"]
    yield from of(key, "enableKeyRotation", "kms-key-rotation")
    yield from of(
        key, "deletionWindowInDays", "kms-key-deletion-window", wrong=[29, 7, 0], removed=()
    )
    yield from of(
        key,
        "description",
        "kms-key-description",
        wrong=["", " ", "Managed by Pulumi"],
        any_case=True,
    )
    yield fault("tables", "disabled", with_value("isEnabled", False), "kms-key-state")
    yield fault("tables", "of several regions", with_value("multiRegion", True), "kms-key-region")
    yield fault(
        "tables",
        "lockout check bypassed",
        with_value("bypassPolicyLockoutSafetyCheck", True),
        "kms-key-lockout-check",
    )
    replica = Declared(
        type="aws:kms/replicaKey:ReplicaKey",
        name="copied",
        props=dict(key.props) | {"primaryKeyArn": KEY_ARN},
    )
    yield fault("tables", "replicated", unchanged, "kms-key-region", beside=(replica,))


def every_key(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults of each key that the program makes, whatever it encrypts."""
    for name in of_type(stack, KEY):
        if name == "changes":
            continue
        yield fault(name, "not rotated", without("enableKeyRotation"), "kms-key-rotation")
        yield fault(
            name, "soon deleted", with_value("deletionWindowInDays", 7), "kms-key-deletion-window"
        )
        yield fault(name, "no policy", without("policy"), KEY_PRESENCE)
        yield from guests(stack, name, KEY_AUDIENCE)


def key_policies(_stack: Stack) -> Iterator[Mutant]:
    for name in ("tables", "changes-policy"):
        yield from audience(name, KEY_AUDIENCE, "kms:*")
    yield fault("changes-policy", "removed", absent, KEY_PRESENCE)
    yield fault("changes-policy", "of another key", with_value("keyId", "other"), KEY_PRESENCE)


def grants(stack: Stack) -> Iterator[Mutant]:
    stranger = "arn:aws:iam::999988887777:role/restore"
    yield from of(
        stack["restoring"], "granteePrincipal", "kms-grant-audience", wrong=[stranger, "*"]
    )
