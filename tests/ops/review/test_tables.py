"""What a review finds where a table, its settings or its copies change."""

from typing import Any

import pytest

from ops.review.preview import UNKNOWN
from ops.review.tokens import KEY, VAULT
from tests.ops.review.previews import (
    Change,
    change,
    explanations,
    finding_names,
    findings_page,
    page,
    update,
)

ON_DEMAND: dict[str, Any] = {"billingMode": "PAY_PER_REQUEST"}
PROVISIONED: dict[str, Any] = {"billingMode": "PROVISIONED", "readCapacity": 5, "writeCapacity": 5}
STANDARD, RARE = {"tableClass": "STANDARD"}, {"tableClass": "STANDARD_INFREQUENT_ACCESS"}
NO_STREAM = {"streamEnabled": False}
BY_AWS = "deletionProtectionEnabled"
PROTECTED, DELETABLE = {BY_AWS: True}, {BY_AWS: False}
LIFTED = (True, False)
KEY_A, KEY_B = (f"arn:aws:kms:us-east-1:123456789012:key/{one}" for one in "ab")


def ttl(attribute: str = "ttl", *, enabled: bool = True) -> dict[str, Any]:
    return {"ttl": {"attributeName": attribute, "enabled": enabled}}


def stream(view: str = "NEW_AND_OLD_IMAGES") -> dict[str, Any]:
    return {"streamEnabled": True, "streamViewType": view}


def recovery(days: int | None = 35, *, enabled: bool = True) -> dict[str, Any]:
    of_days = {} if days is None else {"recoveryPeriodInDays": days}
    return {"pointInTimeRecovery": {"enabled": enabled, **of_days}}


def encrypted(key: str | None = None, *, enabled: bool = True) -> dict[str, Any]:
    return {"serverSideEncryption": {"enabled": enabled} | ({"kmsKeyArn": key} if key else {})}


def replicas(*regions: str, **more: Any) -> dict[str, Any]:
    return {"replicas": [{"regionName": region, **more} for region in regions]}


def witness(region: str) -> dict[str, Any]:
    return {"globalTableWitness": {"regionName": region}}


def maximum(reads: int | None = None, writes: int | None = None) -> dict[str, Any]:
    units = {"maxReadRequestUnits": reads, "maxWriteRequestUnits": writes}
    return {"onDemandThroughput": {name: one for name, one in units.items() if one is not None}}


def index(reads: int | None = None, name: str = "by-user") -> dict[str, Any]:
    return {"globalSecondaryIndexes": [{"name": name, **maximum(reads)}]}


def tagged(**tags: str) -> dict[str, Any]:
    return {"tags": tags}


OWNED, MANAGED = encrypted(enabled=False), encrypted()
WEST = replicas("us-west-2")
STRONG = {"consistencyMode": "STRONG"}
STRONG_WEST = replicas("us-west-2", **STRONG, **PROTECTED)
UNRECOVERED = replicas("us-west-2", pointInTimeRecovery=False)


WITNESS = witness("us-east-2")
KEYED = {"kmsKeyArn": KEY_A}
WITH_REPLICAS = "blocking key-with-replicas:requests"
DELETED, REPLACED = "blocking table-deleted:requests", "blocking table-replaced:requests"
LEFT = "look left-behind:requests"
UNPROTECTED = "blocking protection-weakened:requests"
WEAKER_KEY = "blocking encryption-weakened:requests"
OTHER_KEY = "look encryption-key-changed:requests"
LOWERED, KEPT = "look maximum-lowered:requests", "look maximum-kept:requests"
LIFTED_MAXIMUM = "note maximum-lifted:requests"
ADDED, REMOVED, REMADE = (
    f"{severity} replica-{what}:requests/us-west-2"
    for severity, what in (("look", "added"), ("blocking", "removed"), ("blocking", "replaced"))
)

CASES: dict[str, tuple[Change, list[str]]] = {
    "deleted": (change("delete", {}), ["blocking table-deleted:requests"]),
    "replaced": (
        change("replace", {}, {}, replace_keys=("hashKey", "name")),
        ["blocking table-replaced:requests"],
    ),
    "left behind": (change("delete", {}, kind=KEY, retained=True), ["look left-behind:requests"]),
    "provisioned": (
        update(ON_DEMAND, PROVISIONED | {"writeCapacity": 2}),
        ["look billing-mode-changed:requests"],
    ),
    "on demand": (update(PROVISIONED, ON_DEMAND), ["look billing-mode-changed:requests"]),
    "less capacity": (
        update(PROVISIONED, PROVISIONED | {"readCapacity": 4, "writeCapacity": 1}),
        ["look capacity-lowered:requests"],
    ),
    "another class": (update({}, RARE), ["look table-class-changed:requests"]),
    "no stream": (update(stream(), NO_STREAM), ["blocking stream-ended:requests"]),
    "another stream": (
        update(stream("NEW_IMAGE"), stream("KEYS_ONLY")),
        ["blocking stream-replaced:requests"],
    ),
    "no expiry": (update(ttl(), ttl(enabled=False)), ["look ttl-weakened:requests"]),
    "another expiry": (update(ttl(), ttl("expires")), ["look ttl-weakened:requests"]),
    "expiry": (update(ttl(enabled=False), ttl()), ["look ttl-enabled:requests"]),
    "no recovery": (
        update(recovery(), recovery(enabled=False)),
        ["blocking recovery-weakened:requests"],
    ),
    "less recovery": (update(recovery(), recovery(34)), ["look recovery-weakened:requests"]),
    "a replica without recovery": (
        update(replicas("us-west-2", pointInTimeRecovery=True), UNRECOVERED),
        ["blocking recovery-weakened:requests/us-west-2"],
    ),
    "no protection": (
        update(PROTECTED, DELETABLE, protected=LIFTED),
        ["blocking protection-weakened:requests"],
    ),
    "a replica without protection": (
        update(replicas("us-west-2", **PROTECTED), replicas("us-west-2", **DELETABLE)),
        ["blocking protection-weakened:requests/us-west-2"],
    ),
    "a weaker key": (update(encrypted(KEY_A), OWNED), ["blocking encryption-weakened:requests"]),
    "another key": (
        update(encrypted(KEY_A), encrypted(KEY_B)),
        ["look encryption-key-changed:requests"],
    ),
    "a replica comes": (update({}, WEST), ["look replica-added:requests/us-west-2"]),
    "a replica goes": (update(WEST, {}), ["blocking replica-removed:requests/us-west-2"]),
    "a replica is recreated": (
        update(WEST, replicas("us-west-2", kmsKeyArn="b", consistencyMode="STRONG")),
        ["blocking replica-replaced:requests/us-west-2", "blocking strong-needs-empty:requests"],
    ),
    "a lower maximum": (update(maximum(5), maximum(4, 3)), ["look maximum-lowered:requests"]),
    "no maximum": (update(maximum(5, 6), maximum(-1, -1)), ["note maximum-lifted:requests"]),
    "a maximum left out": (update(maximum(5, 6), maximum()), ["look maximum-kept:requests"]),
    "a tag less": (
        update(tagged(team="a", stack="b"), tagged(stack="b")),
        ["note tag-removed:team"],
    ),
    "replaced, with no other property": (change("replace"), [REPLACED]),
    "left in AWS": (change("delete", PROTECTED, retained=True), [LEFT]),
    "retained, and not deleted": (change("same", {}, {}, retained=True), []),
    "retained, and replaced": (change("replace", {}, {}, retained=True), [REPLACED]),
    "created": (change("create", None, stream() | WEST | maximum(5) | ttl()), []),
    "deleted with all that it has": (
        change("delete", stream() | WEST | maximum(5) | PROTECTED, protected=LIFTED),
        [DELETED],
    ),
    "replaced with all that it has": (
        change(
            "replace",
            stream() | ttl() | recovery() | encrypted(KEY_A) | PROTECTED | RARE | tagged(a="b"),
            DELETABLE,
            protected=LIFTED,
        ),
        [REPLACED],
    ),
    "another name in place": (update({"name": "a"}, {"name": "b"}), []),
    "billing left out, which is provisioned": (
        update(ON_DEMAND, {}),
        ["look billing-mode-changed:requests"],
    ),
    "provisioned, spelled out": (update({}, {"billingMode": "PROVISIONED"}), []),
    "more capacity": (update(PROVISIONED, PROVISIONED | {"readCapacity": 6}), []),
    "capacity, ignored by the provider": (
        update(PROVISIONED, PROVISIONED | {"readCapacity": 4}, diffs=["tags"]),
        [],
    ),
    "capacity that is not used": (
        update(ON_DEMAND | {"readCapacity": 9}, ON_DEMAND | {"readCapacity": 0}),
        [],
    ),
    "back to the class by default": (update(RARE, {}), ["look table-class-changed:requests"]),
    "the class by default, spelled out": (update({}, STANDARD), []),
    "stream left out": (update(stream(), {}), ["blocking stream-ended:requests"]),
    "stream comes": (update(NO_STREAM, stream()), []),
    "stream as it was": (update(stream(), stream() | tagged(a="b")), []),
    "expires for the first time": (update({}, ttl()), ["look ttl-enabled:requests"]),
    "expires never, spelled out": (update({}, ttl(enabled=False)), []),
    "expires, left out and kept": (update(ttl(), {}, diffs=["tags"]), []),
    "recovery longer": (update(recovery(7), recovery()), []),
    "recovery comes": (update(recovery(enabled=False), recovery()), []),
    "recovery without days, which AWS keeps": (update(recovery(), recovery(None)), []),
    "recovery left out, which the provider keeps": (update(recovery(), {}, diffs=["tags"]), []),
    "recovery longer than AWS has it": (update(recovery(), recovery(7), outputs=recovery(3)), []),
    "recovery of a replica elsewhere": (
        update(
            replicas("us-west-2", pointInTimeRecovery=True),
            replicas("eu-west-1", pointInTimeRecovery=False),
        ),
        [REMOVED, "look replica-added:requests/eu-west-1"],
    ),
    "protection by AWS": (update(PROTECTED, DELETABLE), [UNPROTECTED]),
    "protection by AWS, left out": (update(PROTECTED, {}), [UNPROTECTED]),
    "protection by Pulumi": (change("same", {}, {}, protected=LIFTED), [UNPROTECTED]),
    "protection of something else": (
        change("same", {}, {}, kind=VAULT, name="backups", protected=LIFTED),
        ["look protection-weakened:backups"],
    ),
    "protection of a replica left out, which AWS keeps": (
        update(replicas("us-west-2", **PROTECTED), WEST),
        [],
    ),
    "more protection by AWS": (update(DELETABLE, PROTECTED), []),
    "more protection by Pulumi": (change("same", {}, {}, protected=(False, True)), []),
    "protection as it was": (change("same", PROTECTED, PROTECTED, protected=(True, True)), []),
    "own key to the one that AWS manages": (update(encrypted(KEY_A), MANAGED), [WEAKER_KEY]),
    "managed key to the one that AWS owns": (update(MANAGED, OWNED), [WEAKER_KEY]),
    "managed key, whose ARN AWS returns": (
        update(MANAGED, encrypted(KEY_A), outputs=encrypted(KEY_B)),
        [],
    ),
    "own key to one that is made first": (
        update(encrypted(KEY_A), encrypted(UNKNOWN)),
        [OTHER_KEY],
    ),
    "key of AWS to one that it manages": (update(OWNED, MANAGED), []),
    "key of AWS to an own one": (update(OWNED, encrypted(KEY_A)), []),
    "own key left out, and kept": (update(encrypted(KEY_A), {}, diffs=["tags"]), []),
    "own key of a replica left out": (
        update(replicas("us-west-2", kmsKeyArn=KEY_A), WEST),
        ["blocking encryption-weakened:requests/us-west-2", REMADE],
    ),
    "another key of a replica": (
        update(replicas("us-west-2", kmsKeyArn=KEY_A), replicas("us-west-2", kmsKeyArn=KEY_B)),
        [REMADE, "look encryption-key-changed:requests/us-west-2"],
    ),
    "a replica with tags": (update(WEST, replicas("us-west-2", propagateTags=True)), []),
    "replicas in another order": (
        update(replicas("us-west-2", "eu-west-1"), replicas("eu-west-1", "us-west-2")),
        [],
    ),
    "replicas, ignored by the provider": (update(WEST, {}, diffs=["tags"]), []),
    "a maximum set": (update({}, maximum(5)), [LOWERED]),
    "a maximum set after it was lifted": (update(maximum(-1), maximum(5)), [LOWERED]),
    "a higher maximum": (update(maximum(5), maximum(6)), []),
    "a maximum lifted where there is none": (
        update({}, maximum(-1)),
        ["note maximum-spent:requests"],
    ),
    "a maximum lifted beside one that stays": (update(maximum(5), maximum(5, -1)), []),
    "a maximum of an index lifted where there is none": (
        update(index(), index(-1)),
        ["note maximum-spent:requests/by-user"],
    ),
    "created with maximums of -1": (
        change("create", None, maximum(-1) | index(-1)),
        ["blocking maximum-refused:requests", "blocking maximum-refused:requests/by-user"],
    ),
    "a new index with a maximum of -1": (
        update({}, index(-1)),
        ["blocking maximum-refused:requests/by-user", "look index-added:requests/by-user"],
    ),
    "a protected replica goes": (
        update(replicas("us-west-2", **PROTECTED), {}),
        ["blocking replica-protected:requests/us-west-2", REMOVED],
    ),
    "the stream goes with the replicas": (
        update(stream() | WEST, NO_STREAM),
        [REMOVED, "blocking stream-ended:requests", "blocking stream-needed:requests"],
    ),
    "another view of the stream, and no replicas": (
        update(stream() | WEST, stream("KEYS_ONLY")),
        [REMOVED, "blocking stream-needed:requests", "blocking stream-replaced:requests"],
    ),
    "a key and one more replica": (
        update(OWNED | WEST, encrypted(KEY_A) | replicas("us-west-2", "eu-west-1", **KEYED)),
        [
            WITH_REPLICAS,
            "blocking replica-replaced:requests/us-west-2",
            "look replica-added:requests/eu-west-1",
        ],
    ),
    "a key that AWS owns and one more replica": (
        update(MANAGED | WEST, OWNED | replicas("us-west-2", "eu-west-1")),
        [WEAKER_KEY, WITH_REPLICAS, "look replica-added:requests/eu-west-1"],
    ),
    "a key and one replica fewer": (
        update(encrypted(KEY_A) | replicas("us-west-2", **KEYED), encrypted(KEY_B)),
        [WITH_REPLICAS, REMOVED, OTHER_KEY],
    ),
    "a key and another replica": (
        update(
            encrypted(KEY_A) | replicas("us-west-2", **KEYED),
            encrypted(KEY_B) | replicas("eu-west-1", **KEYED),
        ),
        [WITH_REPLICAS, REMOVED, OTHER_KEY, "look replica-added:requests/eu-west-1"],
    ),
    "no key of one's own and one replica fewer": (
        update(MANAGED | replicas("us-west-2", "eu-west-1"), OWNED | replicas("eu-west-1")),
        [WEAKER_KEY, REMOVED],
    ),
    "a replica without a key beside a table with one": (
        update(encrypted(KEY_A), encrypted(KEY_A) | WEST),
        ["blocking replica-without-key:requests/us-west-2", ADDED],
    ),
    "a replica without a key where the table keeps its own": (
        update(encrypted(KEY_A), MANAGED | WEST, diffs=["replicas"]),
        ["blocking replica-without-key:requests/us-west-2", ADDED],
    ),
    "created with a replica without a key": (
        change("create", None, encrypted(KEY_A) | WEST),
        ["blocking replica-without-key:requests/us-west-2"],
    ),
    "recovery and protection of a replica": (
        update(
            replicas("us-west-2", pointInTimeRecovery=False, **DELETABLE),
            replicas("us-west-2", pointInTimeRecovery=True, **PROTECTED),
        ),
        ["look replica-protection-left:requests/us-west-2"],
    ),
    "created with strong replicas": (
        change("create", None, STRONG_WEST | WITNESS),
        ["look replica-protection-left:requests/us-west-2"],
    ),
    "strong replicas of a table that is there": (
        update({}, STRONG_WEST | WITNESS),
        [
            "blocking strong-needs-empty:requests",
            ADDED,
            "look replica-protection-left:requests/us-west-2",
        ],
    ),
    "replicas become strong": (
        update(WEST, replicas("us-west-2", **STRONG) | WITNESS),
        ["blocking replica-replaced:requests/us-west-2", "blocking strong-needs-empty:requests"],
    ),
    "another witness of strong replicas": (
        update(STRONG_WEST | WITNESS, STRONG_WEST | witness("us-east-3")),
        ["blocking strong-fixed:requests"],
    ),
    "strong replicas and a witness change places": (
        update(
            replicas("us-west-2", **STRONG) | WITNESS,
            replicas("us-east-2", **STRONG) | witness("us-west-2"),
        ),
        [
            "blocking replica-removed:requests/us-west-2",
            "blocking strong-fixed:requests",
            "look replica-added:requests/us-east-2",
        ],
    ),
    "strong replicas go with their witness": (
        update(replicas("us-west-2", **STRONG) | WITNESS, {}),
        ["blocking replica-removed:requests/us-west-2"],
    ),
    "strong replicas in another order": (
        update(
            replicas("us-west-2", "us-east-2", **STRONG),
            replicas("us-east-2", "us-west-2", **STRONG),
        ),
        [],
    ),
    "a maximum left out, alone": (
        update(maximum(5), {}),
        ["blocking maximum-left-out:requests", KEPT],
    ),
    "a maximum left out, with protection": (update(maximum(5) | DELETABLE, PROTECTED), [KEPT]),
    "a maximum left out, with one of an index": (
        update(maximum(5) | index(5), index(6)),
        [KEPT],
    ),
    "a maximum left out, with one of an index that is left out": (
        update(maximum(5) | index(5), index()),
        ["blocking maximum-left-out:requests", KEPT, "look maximum-kept:requests/by-user"],
    ),
    "parameters in use": (
        update(
            {"parameters": []},
            {"parameters": [{"name": "query-ttl-millis", "value": "1"}]},
            kind="aws:dax/parameterGroup:ParameterGroup",
            name="cache-parameters",
        ),
        ["blocking parameters-fixed:cache-parameters"],
    ),
    "subnets in use": (
        update(
            {"subnetIds": ["a", "b"]},
            {"subnetIds": ["b", "c"]},
            kind="aws:dax/subnetGroup:SubnetGroup",
            name="cache-subnets",
        ),
        ["blocking subnets-fixed:cache-subnets"],
    ),
    "one maximum lower, one lifted": (
        update(maximum(5, 5), maximum(4, -1)),
        [LOWERED, LIFTED_MAXIMUM],
    ),
    "one maximum left out": (change("same", maximum(5, 5), maximum(5)), [KEPT]),
    "a maximum left out before": (change("same", {}, {}, outputs=maximum(5)), []),
    "a lower maximum of an index": (
        update(index(5), index(4)),
        ["look maximum-lowered:requests/by-user"],
    ),
    "a maximum of an index left out": (
        update(index(5), index()),
        ["look maximum-kept:requests/by-user"],
    ),
    "a maximum of an index, ignored by the provider": (change("same", index(5), index(4)), []),
    "a tag with another value": (update(tagged(team="a"), tagged(team="b")), []),
    "a tag more": (update(tagged(), tagged(team="a")), []),
    "a tag, ignored by the provider": (update(tagged(team="a"), {}, diffs=["name"]), []),
}


@pytest.mark.parametrize(("step", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_found_where_it_is_dangerous(step: Change, expected: list[str]) -> None:
    assert finding_names(step) == expected


@pytest.mark.parametrize(
    ("diffs", "expected"),
    [
        (["pointInTimeRecovery"], True),
        (["pointInTimeRecovery.enabled"], True),
        (["pointInTimeRecoveryDays"], False),
        (["tags.pointInTimeRecovery"], False),
        ([], True),
    ],
)
def test_a_setting_changes_with_what_is_at_or_below_its_path(
    diffs: list[str], expected: bool
) -> None:
    step = update(recovery(), recovery(enabled=False), diffs=diffs)
    assert finding_names(step) == ["blocking recovery-weakened:requests"] * expected


def test_a_tag_is_reported_once_for_all_resources_that_lose_it() -> None:
    steps = [update(tagged(team="a"), tagged(), kind=of) for of in (KEY, VAULT)]
    [sentence] = explanations(*steps)
    assert sentence.startswith("The tag team is removed from 2 resources: ")


def test_findings_say_what_happens_and_what_to_do() -> None:
    assert findings_page([step] for step, _ in CASES.values()) == page("findings/tables.md")
