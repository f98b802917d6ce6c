"""What is peculiar to keys of KMS."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.rehearsal.plugin.conftest import Engine
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.kms import KEYS, PLAIN_KEYS


@pytest.fixture
def key(engine: Engine) -> Life:
    return Life(engine, KEYS)


@pytest.fixture
def plain(engine: Engine) -> Life:
    return Life(engine, PLAIN_KEYS)


def test_rotation_is_yearly_unless_the_program_says_otherwise(plain: Life) -> None:
    checked, outputs = plain.made({"enableKeyRotation": True})
    assert outputs["rotationPeriodInDays"] == 365
    assert plain.engine.kinds(outputs, checked) == {}


def test_rotation_that_was_enabled_elsewhere_is_yearly(plain: Life) -> None:
    _, outputs = plain.made()
    plain.aws.call("kms", "EnableKeyRotation", KeyId=outputs["id"])
    read = plain.engine.read(outputs["id"])[1]
    assert (read["enableKeyRotation"], read["rotationPeriodInDays"]) == (True, 365)


def test_a_rotated_key_may_be_made_disabled_and_be_enabled_later(key: Life) -> None:
    checked, outputs = key.made({"isEnabled": False})
    assert (outputs["isEnabled"], outputs["enableKeyRotation"]) == (False, True)
    enabled = checked | {"isEnabled": True, "rotationPeriodInDays": 100}
    assert key.engine.update(outputs, enabled)["rotationPeriodInDays"] == 100


@pytest.mark.parametrize(("asked", "days"), [(None, 30), (7, 7)], ids=["left out", "given"])
def test_a_deletion_is_scheduled_once(key: Life, asked: int | None, days: int) -> None:
    def described() -> dict[str, Any]:
        return key.aws.call("kms", "DescribeKey", KeyId=outputs["id"])["KeyMetadata"]

    _, outputs = key.made({"deletionWindowInDays": asked})
    key.engine.delete(outputs)
    scheduled = described()
    assert scheduled["KeyState"] == "PendingDeletion"
    left = scheduled["DeletionDate"] - datetime.now(UTC)
    assert timedelta(days=days, hours=-1) < left <= timedelta(days=days)
    key.engine.delete(outputs | {"deletionWindowInDays": 20})
    assert described() == scheduled
    assert key.aws.records.get("kms-key-rotation", outputs["id"]) is None


def test_a_key_that_never_was_reads_as_gone(key: Life) -> None:
    assert key.engine.read("00000000-0000-0000-0000-000000000000")[0] == ""


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("customerMasterKeySpec", "RSA_2048"), ("keyUsage", "SIGN_VERIFY")],
    ids=["spec", "usage"],
)
def test_a_word_that_aws_does_not_have_is_refused(key: Life, name: str, allowed: str) -> None:
    (reason,) = key.engine.check({name: "AES"})[1]
    assert reason.startswith(f'expected {name} to be one of ["{allowed}" ')
    assert reason.endswith(f"], got AES. Examine values at 'orders.{name}'.")
