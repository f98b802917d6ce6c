import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine

ACCOUNT = "123456789012"
ADMINISTRATION = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": ["kms:Put*", "kms:Get*"],
    "Resource": "*",
}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [ADMINISTRATION]})
# As the official plugin writes it into the state.
HELD = (
    '{"Statement":[{"Action":["kms:Put*","kms:Get*"],"Effect":"Allow",'
    f'"Principal":{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}},"Resource":"*"}}],'
    '"Version":"2012-10-17"}'
)
DEFAULT_POLICY = (
    '{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow",'
    f'"Principal":{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}},"Resource":"*",'
    '"Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"}'
)
DEFAULTS = {
    "bypassPolicyLockoutSafetyCheck": False,
    "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
    "enableKeyRotation": False,
    "isEnabled": True,
    "keyUsage": "ENCRYPT_DECRYPT",
}
FULL = {
    "deletionWindowInDays": 30,
    "description": "Orders.",
    "enableKeyRotation": True,
    "policy": POLICY,
    "rotationPeriodInDays": 90,
    "tags": {"team": "orders"},
}


@pytest.fixture
def keys(engine: Engine) -> Engine:
    return engine.of("aws:kms/key:Key")


def described(aws: Aws, outputs: Properties) -> dict[str, Any]:
    return aws.call("kms", "DescribeKey", KeyId=outputs["id"])["KeyMetadata"]


def test_a_key_is_made_as_asked_and_tells_all_of_itself(keys: Engine) -> None:
    checked, outputs = keys.made(FULL)
    assert outputs == DEFAULTS | FULL | {
        "arn": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{outputs['id']}",
        "id": outputs["id"],
        "keyId": outputs["id"],
        "multiRegion": False,
        "policy": HELD,
        "region": "us-east-1",
        "tagsAll": {"team": "orders"},
    }
    assert keys.kinds(outputs, checked) == {}


def test_a_key_without_any_wishes(keys: Engine) -> None:
    checked, outputs = keys.made({})
    assert checked == DEFAULTS | {"__defaults": sorted(DEFAULTS)}
    assert outputs == DEFAULTS | {
        "arn": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{outputs['id']}",
        "description": "",
        "id": outputs["id"],
        "keyId": outputs["id"],
        "multiRegion": False,
        "policy": DEFAULT_POLICY,
        "region": "us-east-1",
        "tags": {},
        "tagsAll": {},
    }
    assert keys.kinds(outputs, checked) == {}


def test_a_preview_tells_what_is_known(keys: Engine) -> None:
    checked, _ = keys.check({"description": "Orders.", "policy": UNKNOWN})
    identity, outputs = keys.create(checked, preview=True)
    assert identity == ""
    assert outputs == DEFAULTS | {
        "arn": UNKNOWN,
        "description": "Orders.",
        "keyId": UNKNOWN,
        "multiRegion": UNKNOWN,
        "policy": UNKNOWN,
        "region": "us-east-1",
        "rotationPeriodInDays": UNKNOWN,
        "tagsAll": {},
    }


def test_a_preview_of_an_update_changes_nothing(keys: Engine) -> None:
    checked, outputs = keys.made(FULL)
    news = checked | {"description": "Goods."}
    after = keys.update(outputs, news, preview=True)
    assert after == outputs | {"description": "Goods.", "policy": POLICY}
    assert keys.read(outputs["id"], outputs, checked)[1] == outputs


OTHER = json.dumps({"Version": "2012-10-17", "Statement": [ADMINISTRATION | {"Sid": "Other"}]})


@pytest.mark.parametrize(
    ("change", "kinds", "after"),
    [
        ({"description": "Goods."}, {"description": "UPDATE"}, {"description": "Goods."}),
        ({"isEnabled": False}, {"isEnabled": "UPDATE"}, {"isEnabled": False}),
        (
            {"deletionWindowInDays": 7},
            {"deletionWindowInDays": "UPDATE"},
            {"deletionWindowInDays": 7},
        ),
        (
            {"rotationPeriodInDays": 100},
            {"rotationPeriodInDays": "UPDATE"},
            {"rotationPeriodInDays": 100},
        ),
        (
            {"policy": OTHER},
            {"policy": "UPDATE"},
            {"policy": HELD.replace('"*"}]', '"*","Sid":"Other"}]')},
        ),
        (
            {"bypassPolicyLockoutSafetyCheck": True},
            {"bypassPolicyLockoutSafetyCheck": "UPDATE"},
            {"bypassPolicyLockoutSafetyCheck": True},
        ),
        (
            {"tags": {"who": "me"}},
            {"tags.team": "DELETE", "tags.who": "ADD"},
            {"tags": {"who": "me"}, "tagsAll": {"who": "me"}},
        ),
        (
            {"tags": {"team": "goods"}},
            {"tags.team": "UPDATE"},
            {"tags": {"team": "goods"}, "tagsAll": {"team": "goods"}},
        ),
    ],
    ids=[
        "description",
        "disabled",
        "deletion window",
        "rotation period",
        "policy",
        "policy check",
        "tags",
        "one tag",
    ],
)
def test_what_changes_in_place(
    keys: Engine, change: Properties, kinds: dict[str, str], after: Properties
) -> None:
    checked, outputs = keys.made(FULL)
    assert keys.kinds(outputs, checked | change) == kinds
    updated = keys.update(outputs, checked | change)
    assert updated == outputs | after
    assert keys.read(outputs["id"], updated, checked | change)[1] == updated
    assert keys.kinds(updated, checked | change) == {}


def test_rotation_goes_off_and_on_and_keeps_its_period(keys: Engine) -> None:
    checked, outputs = keys.made(FULL)
    without = {name: value for name, value in checked.items() if name != "rotationPeriodInDays"}
    off = keys.update(outputs, without | {"enableKeyRotation": False})
    assert off == outputs | {"enableKeyRotation": False}
    assert keys.update(off, without) == outputs


def test_rotation_is_yearly_unless_asked_otherwise(keys: Engine) -> None:
    checked, outputs = keys.made({"enableKeyRotation": True})
    assert outputs["rotationPeriodInDays"] == 365
    assert keys.kinds(outputs, checked) == {}


def test_a_key_that_is_disabled_is_made_and_enabled(keys: Engine) -> None:
    checked, outputs = keys.made(FULL | {"isEnabled": False})
    assert (outputs["isEnabled"], outputs["enableKeyRotation"]) == (False, True)
    assert keys.update(outputs, checked | {"isEnabled": True})["isEnabled"]


def test_what_is_left_out_stays_where_aws_fills_it_in_and_goes_elsewhere(keys: Engine) -> None:
    _, outputs = keys.made(FULL)
    checked, _ = keys.check({})
    assert keys.kinds(outputs, checked) == {
        "deletionWindowInDays": "DELETE",
        "enableKeyRotation": "UPDATE",
        "tags": "DELETE",
    }
    after = keys.update(outputs, checked)
    gone = {"deletionWindowInDays"}
    kept = {name: value for name, value in outputs.items() if name not in gone}
    assert after == kept | {"enableKeyRotation": False, "tags": {}, "tagsAll": {}}


def test_a_policy_that_says_the_same_is_no_change(keys: Engine) -> None:
    checked, outputs = keys.made(FULL)
    same = ADMINISTRATION | {"Principal": {"AWS": [ACCOUNT]}, "Action": ["kms:Get*", "kms:Put*"]}
    policy = json.dumps({"Statement": same, "Version": "2012-10-17"}, indent=2)
    assert keys.kinds(outputs, checked | {"policy": policy}) == {}


@pytest.mark.parametrize(
    ("change", "replaced"),
    [
        ({"customerMasterKeySpec": "RSA_2048"}, "customerMasterKeySpec"),
        ({"keyUsage": "SIGN_VERIFY"}, "keyUsage"),
        ({"multiRegion": True}, "multiRegion"),
        ({"region": "eu-west-1"}, "region"),
    ],
    ids=["spec", "usage", "multi-region", "region"],
)
def test_what_replaces_a_key(keys: Engine, change: Properties, replaced: str) -> None:
    checked, outputs = keys.made({})
    answer = keys.diff(outputs, checked | change)
    assert list(answer.replaces) == [replaced]
    assert not answer.deleteBeforeReplace


def test_a_key_of_another_kind_in_another_region(keys: Engine) -> None:
    wish = {
        "customerMasterKeySpec": "RSA_2048",
        "keyUsage": "SIGN_VERIFY",
        "multiRegion": True,
        "region": "eu-west-1",
    }
    checked, outputs = keys.made(wish)
    assert {name: outputs[name] for name in wish} == wish
    assert outputs["arn"] == f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/{outputs['id']}"
    assert keys.kinds(outputs, checked) == {}
    keys.delete(outputs)
    assert keys.read(outputs["id"], outputs, checked)[0] == ""


def test_an_import_needs_no_more_than_the_id(keys: Engine) -> None:
    # How long AWS waits with a deletion is known to the state alone.
    wish = {name: value for name, value in FULL.items() if name != "deletionWindowInDays"}
    checked, made = keys.made(wish)
    identity, outputs, inputs = keys.read(made["id"])
    assert identity == made["id"]
    unsaid = {"bypassPolicyLockoutSafetyCheck": False}
    assert outputs | unsaid == made
    assert keys.kinds(outputs, checked) == {}
    assert inputs == wish | {"policy": HELD, "__defaults": []}
    again, reasons = keys.check(inputs)
    assert reasons == []
    assert keys.kinds(outputs, again) == {}


def test_a_refresh_shows_drift_and_nothing_else(keys: Engine, aws: Aws) -> None:
    checked, outputs = keys.made(FULL)
    _, same, inputs = keys.read(outputs["id"], outputs, checked)
    assert (same, inputs) == (outputs, checked | {"policy": HELD})
    aws.call("kms", "DisableKeyRotation", KeyId=outputs["id"])
    aws.call("kms", "UpdateKeyDescription", KeyId=outputs["id"], Description="Drifted.")
    _, drifted, _ = keys.read(outputs["id"], outputs, checked)
    assert drifted == outputs | {"description": "Drifted.", "enableKeyRotation": False}
    assert keys.update(drifted, checked) == outputs


@pytest.mark.parametrize(("asked", "days"), [(None, 30), (7, 7)], ids=["unsaid", "asked for"])
def test_a_deletion_is_scheduled_once(keys: Engine, aws: Aws, asked: int | None, days: int) -> None:
    window = {} if asked is None else {"deletionWindowInDays": asked}
    checked, outputs = keys.made({"enableKeyRotation": True} | window)
    keys.delete(outputs)
    scheduled = described(aws, outputs)
    assert scheduled["KeyState"] == "PendingDeletion"
    left = scheduled["DeletionDate"] - datetime.now(UTC)
    assert timedelta(days=days, hours=-1) < left <= timedelta(days=days)
    keys.delete(outputs | {"deletionWindowInDays": 20})
    assert described(aws, outputs) == scheduled
    assert keys.read(outputs["id"], outputs, checked)[0] == ""
    assert aws.records.get("kms-key-rotation", outputs["id"]) is None


def test_a_key_that_never_was_reads_as_gone(keys: Engine) -> None:
    assert keys.read("00000000-0000-0000-0000-000000000000")[0] == ""


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (
            {"policy": "{"},
            (
                '"policy" contains an invalid JSON: Expecting property name enclosed in double '
                "quotes: line 1 column 2 (char 1). Examine values at 'orders.policy'."
            ),
        ),
        (
            {"deletionWindowInDays": 6},
            (
                "expected deletionWindowInDays to be in the range (7 - 30), got 6. "
                "Examine values at 'orders.deletionWindowInDays'."
            ),
        ),
        (
            {"rotationPeriodInDays": 89},
            (
                "expected rotationPeriodInDays to be in the range (90 - 2560), got 89. "
                "Examine values at 'orders.rotationPeriodInDays'."
            ),
        ),
        (
            {"customKeyStoreId": "cks-1"},
            "a rehearsal has no custom key stores. Examine values at 'orders.customKeyStoreId'.",
        ),
        (
            {"description": "a" * 8193},
            (
                "expected length of description to be in the range (0 - 8192), "
                f"got {'a' * 8193}. Examine values at 'orders.description'."
            ),
        ),
    ],
    ids=["policy", "window", "period", "key store", "description"],
)
def test_what_is_refused(keys: Engine, wish: Properties, reason: str) -> None:
    assert keys.check(wish)[1] == [reason]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("customerMasterKeySpec", "RSA_2048"), ("keyUsage", "SIGN_VERIFY")],
    ids=["spec", "usage"],
)
def test_a_word_that_aws_does_not_have_is_refused(keys: Engine, name: str, allowed: str) -> None:
    (reason,) = keys.check({name: "AES"})[1]
    assert reason.startswith(f'expected {name} to be one of ["{allowed}" ')
    assert reason.endswith(f"], got AES. Examine values at 'orders.{name}'.")
