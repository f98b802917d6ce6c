from typing import Any

import pytest

from ops.review.findings.key_loss import find
from ops.review.preview import Step
from ops.review.tokens import ALIAS, KEY, TABLE, TOPIC, VAULT
from tests.ops.review.findings.made import named, preview, step, update

ARN = "arn:aws:kms:us-east-1:123456789012:key/one"
TOLD = {"arn": ARN, "keyId": "one"}
SAFE: dict[str, Any] = {"enableKeyRotation": True, "deletionWindowInDays": 30, "isEnabled": True}


def key(new: dict[str, Any], **more: Any) -> Step:
    return update(SAFE, SAFE | new, of=KEY, name="tables", **more)


def lost(op: Any = "delete") -> Step:
    return step(op, SAFE, SAFE if op == "replace" else None, of=KEY, name="tables", told=TOLD)


def alias(target: str = "one") -> Step:
    given = {"name": "alias/tables", "targetKeyId": target}
    return step("delete", given, of=ALIAS, name="tables-alias")


def topic(op: Any) -> Step:
    given = {"kmsMasterKeyId": ARN}
    return step(op, given, None if op == "delete" else given, of=TOPIC, name="alarms")


DELETED = ("key-deleted:tables", "blocking")
WEAKENED = ("key-weakened:tables", "look")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(
            [key({"isEnabled": False})], [("key-disabled:tables", "blocking")], id="disabled"
        ),
        pytest.param([key({"enableKeyRotation": False})], [WEAKENED], id="not rotated"),
        pytest.param([key({"deletionWindowInDays": 7})], [WEAKENED], id="gone sooner"),
        pytest.param([key({"deletionWindowInDays": None})], [], id="gone as late as by default"),
        pytest.param([key({"description": "Ours."})], [], id="described"),
        pytest.param(
            [update(SAFE | {"isEnabled": False}, SAFE, of=KEY, name="tables")], [], id="enabled"
        ),
        pytest.param([lost()], [DELETED], id="deleted"),
        pytest.param([lost("replace")], [("key-replaced:tables", "blocking")], id="replaced"),
        pytest.param([step("create", None, SAFE, of=KEY)], [], id="created"),
        pytest.param([lost(), topic("delete")], [], id="deleted with all that it encrypts"),
        pytest.param([lost(), topic("same")], [DELETED], id="deleted while its topic stays"),
        pytest.param(
            [
                lost(),
                topic("delete"),
                step("same", {"kmsKeyArn": ARN}, {"kmsKeyArn": ARN}, of=VAULT),
            ],
            [DELETED],
            id="deleted while its vault stays",
        ),
        pytest.param(
            [alias()],
            [("alias-removed:tables-alias", "look")],
            id="its alias is removed",
        ),
        pytest.param([lost(), alias()], [DELETED], id="deleted with its alias"),
        pytest.param(
            [lost(), alias("two")],
            [DELETED, ("alias-removed:tables-alias", "look")],
            id="deleted, and the alias of another one",
        ),
    ],
)
def test_keys_that_are_less_or_lost_are_found(
    steps: list[Step], expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(*steps))) == expected


def test_an_alias_is_not_told_of_where_the_preview_stopped() -> None:
    assert named(find(preview(alias(), errors=("preview failed",)))) == []


def test_it_says_how_a_key_is_less_safe() -> None:
    changed = key({"enableKeyRotation": False, "deletionWindowInDays": 7})
    says = (
        "The key tables is less safe: it is no longer rotated and its deletion can be undone for "
        "7 days only, not 30."
    )
    assert [one.says for one in find(preview(changed))] == [says]


@pytest.mark.parametrize(
    ("after", "more"),
    [
        pytest.param(
            {"serverSideEncryption": {"enabled": True}},
            " The table requests is still encrypted with it.",
            id="still used",
        ),
        pytest.param({"serverSideEncryption": {"enabled": False}}, "", id="no longer used"),
    ],
)
def test_a_lost_key_says_which_tables_keep_it(after: dict[str, Any], more: str) -> None:
    before = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": ARN}}
    is_kept = bool(more)
    table = (
        step("same", before, after, of=TABLE)
        if is_kept
        else update(before, after, of=TABLE, name="requests")
    )
    [found] = find(preview(lost(), table))
    assert found.says == (
        "The key tables is scheduled for deletion: what is still encrypted with it then, such as "
        f"backups, is lost for good.{more}"
    )
