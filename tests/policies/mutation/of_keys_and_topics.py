"""Every fault of keys, topics and subscriptions."""

from collections.abc import Iterator
from dataclasses import replace

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import STRANGER, audience, fault
from tests.policies.mutation.mutant import (
    Mutant,
    absent,
    each,
    of,
    options,
    unchanged,
    with_value,
    without,
)
from tests.policies.mutation.surroundings import ACCOUNT, KEY_ARN, OF_CLOUDWATCH, TLS_ONLY, document


def keys(stack: Stack) -> Iterator[Mutant]:
    key = stack["items"]
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
    yield fault("items", "disabled", with_value("isEnabled", False), "kms-key-state")
    yield fault("items", "of several regions", with_value("multiRegion", True), "kms-key-region")
    yield fault(
        "items",
        "lockout check bypassed",
        with_value("bypassPolicyLockoutSafetyCheck", True),
        "kms-key-lockout-check",
    )
    yield fault("items", "no policy", without("policy"), "kms-key-policy-presence")
    yield fault("changes-policy", "removed", absent, "kms-key-policy-presence")
    for name in ("items", "changes-policy"):
        yield from audience(name, "kms-key-policy-audience", "kms:*")
    stranger = "arn:aws:iam::999988887777:role/restore"
    yield from of(
        stack["restoring"], "granteePrincipal", "kms-grant-audience", wrong=[stranger, "*"]
    )
    replica = Declared(
        type="aws:kms/replicaKey:ReplicaKey",
        name="copied",
        props=dict(key.props) | {"primaryKeyArn": KEY_ARN},
    )
    yield fault("items", "replicated", unchanged, "kms-key-region", beside=(replica,))


def topics(stack: Stack) -> Iterator[Mutant]:
    encryption, transport = "sns-topic-encryption", "sns-topic-transport"
    yield from of(stack["alarms"], "kmsMasterKeyId", encryption, wrong=["", "alias/aws/sns"])
    yield fault("alarms-policy", "removed", absent, transport)
    yield fault(
        "alarms-policy",
        "of another topic",
        each(with_value("arn", "arn:aws:sns:us-east-1:1:other"), options(comes_from={})),
        transport,
    )
    yield from audience("alarms-policy", "sns-topic-audience", "sns:Publish", transport)
    weak: dict[str, dict[str, object]] = {
        "allows": {"Effect": "Allow"},
        "denies one account": {"Principal": STRANGER},
        "denies another action": {"Action": "sns:Subscribe"},
        "denies where TLS is on": {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        "denies on two conditions": {
            "Condition": {
                "Bool": {"aws:SecureTransport": "false"},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            }
        },
    }
    for what, elements in weak.items():
        policy = document(OF_CLOUDWATCH, TLS_ONLY | elements)
        also = ("sns-topic-audience",) if what == "allows" else ()
        yield fault(
            "alarms-policy", f"statement {what}", with_value("policy", policy), transport, *also
        )


def subscriptions(stack: Stack) -> Iterator[Mutant]:
    transport, subscriber = "sns-subscription-transport", "sns-topic-subscriber"
    another = replace(
        stack["alarms"], name="more", props=dict(stack["alarms"].props) | {"name": "more"}
    )
    yield fault(
        "alarms",
        "another beside it",
        unchanged,
        subscriber,
        "sns-topic-transport",
        beside=(another,),
    )
    yield fault("on-call", "removed", absent, subscriber)
    yield fault("on-call", "protocol http", with_value("protocol", "http"), transport)
    yield fault(
        "on-call", "endpoint http", with_value("endpoint", "http://alarms.example.com"), transport
    )
    yield fault(
        "on-call",
        "protocol not known",
        with_value("protocol", UNKNOWN_STRING_VALUE),
        not_known=(transport,),
    )
