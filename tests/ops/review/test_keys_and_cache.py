"""What a review finds where keys, what they encrypt, or the cache change."""

from typing import Any

import pytest

from ops.review.tokens import ALIAS, CLUSTER, KEY, TOPIC, VAULT
from tests.ops.review.previews import Change, change, finding_names, findings_page, page, update

ARN, OTHER_ARN = (f"arn:aws:kms:us-east-1:123456789012:key/{one}" for one in ("one", "other"))
SAFE: dict[str, Any] = {"enableKeyRotation": True, "deletionWindowInDays": 30, "isEnabled": True}
ENCRYPTED = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": ARN}}
CLUSTERED: dict[str, Any] = {
    "serverSideEncryption": {"enabled": True},
    "clusterEndpointEncryptionType": "TLS",
    "replicationFactor": 3,
}


def key(**new: Any) -> Change:
    return update(SAFE, SAFE | new, kind=KEY, name="tables")


def lost(op: str = "delete") -> Change:
    new = SAFE if op == "replace" else None
    return change(op, SAFE, new, kind=KEY, name="tables", outputs={"arn": ARN, "keyId": "one"})


def alias(target: str = "one") -> Change:
    given = {"name": "alias/tables", "targetKeyId": target}
    return change("delete", given, kind=ALIAS, name="tables-alias")


def topic(old: str | None, new: str | None, op: str = "update") -> Change:
    before, after = ({"kmsMasterKeyId": one} if one else {} for one in (old, new))
    return change(op, before, None if op == "delete" else after, kind=TOPIC, name="alarms")


def cluster(op: str, replace_keys: tuple[str, ...] = (), **new: Any) -> Change:
    after = None if op == "delete" else CLUSTERED | new
    return change(op, CLUSTERED, after, kind=CLUSTER, name="cache", replace_keys=replace_keys)


WEAKENED, DELETED = "look key-weakened:tables", "blocking key-deleted:tables"
ALONE = "look alias-removed:tables-alias"
WEAKER_TOPIC = "look encryption-weakened:alarms"
NEW_CACHE = "blocking cache-replaced:cache"
VAULTED = {"kmsKeyArn": ARN}

CASES: dict[str, tuple[list[Change], list[str]]] = {
    "disabled": ([key(isEnabled=False)], ["blocking key-disabled:tables"]),
    "less safe": (
        [key(enableKeyRotation=False, deletionWindowInDays=7)],
        ["look key-weakened:tables"],
    ),
    "deleted": ([lost()], ["blocking key-deleted:tables"]),
    "deleted while a table has it": (
        [lost(), change("same", ENCRYPTED, {"serverSideEncryption": {"enabled": True}})],
        ["blocking key-deleted:tables"],
    ),
    "deleted while a table gives it up": (
        [lost(), update(ENCRYPTED, {"serverSideEncryption": {"enabled": False}})],
        ["blocking encryption-weakened:requests", "blocking key-deleted:tables"],
    ),
    "replaced": ([lost("replace")], ["blocking key-replaced:tables"]),
    "without its alias": ([alias()], ["look alias-removed:tables-alias"]),
    "no key of a topic": ([topic(ARN, None)], ["look encryption-weakened:alarms"]),
    "a cache that encrypts nothing": (
        [
            cluster(
                "replace",
                replace_keys=("serverSideEncryption", "x"),
                serverSideEncryption={},
                clusterEndpointEncryptionType="NONE",
            )
        ],
        ["blocking cache-replaced:cache", "blocking encryption-weakened:cache"],
    ),
    "no cache": ([cluster("delete")], ["blocking cache-removed:cache"]),
    "a smaller cache": ([cluster("update", replicationFactor=2)], ["look cache-resized:cache"]),
    "not rotated": ([key(enableKeyRotation=False)], [WEAKENED]),
    "gone sooner": ([key(deletionWindowInDays=29)], [WEAKENED]),
    "gone as late as by default": ([key(deletionWindowInDays=None)], []),
    "described": ([key(description="Ours.")], []),
    "enabled": ([update(SAFE | {"isEnabled": False}, SAFE, kind=KEY)], []),
    "created": ([change("create", None, SAFE, kind=KEY)], []),
    "deleted with all that it encrypts": (
        [lost(), topic(ARN, None, "delete")],
        ["look topic-removed:alarms"],
    ),
    "deleted while its topic stays": ([lost(), topic(ARN, ARN, "same")], [DELETED]),
    "deleted while its vault stays": (
        [lost(), topic(ARN, None, "delete"), change("same", VAULTED, VAULTED, kind=VAULT)],
        [DELETED, "look topic-removed:alarms"],
    ),
    "deleted with a topic of another key": (
        [lost(), topic(OTHER_ARN, None, "delete")],
        [DELETED, "look topic-removed:alarms"],
    ),
    "deleted with its alias": ([lost(), alias()], [DELETED]),
    "deleted, and the alias of another one": ([lost(), alias("two")], [DELETED, ALONE]),
    "an alias is recreated": (
        [change("replace", {"name": "alias/a"}, {"name": "alias/a"}, kind=ALIAS)],
        [],
    ),
    "a key that AWS owns for a topic": ([topic(ARN, "alias/aws/sns")], [WEAKER_TOPIC]),
    "another key for a topic": ([topic(ARN, OTHER_ARN)], ["look encryption-key-changed:alarms"]),
    "the same key for a topic": ([topic(ARN, ARN)], []),
    "a key for a topic": ([topic(None, ARN)], []),
    "a cache without encryption at rest": (
        [cluster("replace", serverSideEncryption={})],
        [NEW_CACHE, "blocking encryption-weakened:cache"],
    ),
    "a cache without encryption in transit": (
        [cluster("replace", clusterEndpointEncryptionType="NONE")],
        [NEW_CACHE, "blocking encryption-weakened:cache"],
    ),
    "a cache that is replaced as it is": ([cluster("replace")], [NEW_CACHE]),
    "a larger cache": ([cluster("update", replicationFactor=4)], []),
    "a cache of a size that is not known": ([cluster("update", replicationFactor="?")], []),
    "a cache comes": ([change("create", None, CLUSTERED, kind=CLUSTER)], []),
    "a cache stays": ([cluster("same")], []),
}


@pytest.mark.parametrize(("steps", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_found_where_it_is_dangerous(steps: list[Change], expected: list[str]) -> None:
    assert finding_names(*steps) == expected


def test_a_preview_that_stopped_reports_no_alias() -> None:
    assert finding_names(alias(), errors=("preview failed",)) == []


def test_findings_say_what_happens_and_what_to_do() -> None:
    assert findings_page(steps for steps, _ in CASES.values()) == page("findings/keys_and_cache.md")
