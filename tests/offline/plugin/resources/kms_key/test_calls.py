import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.kms_key import calls


@pytest.fixture
def key(aws: Aws) -> str:
    return aws.call("kms", "CreateKey")["KeyMetadata"]["KeyId"]


def test_a_key_is_described_until_its_deletion_is_scheduled(aws: Aws, key: str) -> None:
    described = calls.describe(aws, key)
    assert described
    assert described["KeyId"] == key
    calls.schedule_deletion(aws, key, {"PendingWindowInDays": 7})
    assert calls.describe(aws, key) is None


def test_rotation_that_was_enabled_elsewhere_is_yearly(aws: Aws, key: str) -> None:
    assert calls.rotation(aws, key) == {"enableKeyRotation": False}
    aws.call("kms", "EnableKeyRotation", KeyId=key)
    assert calls.rotation(aws, key) == {"enableKeyRotation": True, "rotationPeriodInDays": 365}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"enableKeyRotation": True}, {"enableKeyRotation": True, "rotationPeriodInDays": 365}),
        (
            {"enableKeyRotation": True, "rotationPeriodInDays": 90},
            {"enableKeyRotation": True, "rotationPeriodInDays": 90},
        ),
        ({"enableKeyRotation": False, "rotationPeriodInDays": 90}, {"enableKeyRotation": False}),
    ],
    ids=["yearly", "quarterly", "never"],
)
def test_a_key_is_rotated_as_asked(
    aws: Aws, key: str, wish: dict[str, int], expected: dict[str, int]
) -> None:
    calls.rotate(aws, key, wish)
    assert calls.rotation(aws, key) == expected


def test_a_key_has_the_policy_that_was_set(aws: Aws, key: str) -> None:
    calls.set_policy(aws, key, {"bypassPolicyLockoutSafetyCheck": True, "policy": "{}"})
    assert calls.policy(aws, key) == "{}"


def test_tags_are_put_on_and_taken_off(aws: Aws, key: str) -> None:
    calls.tag(aws, key, {}, {"tags": {"team": "orders", "who": "me"}})
    assert calls.tags(aws, key) == {"team": "orders", "who": "me"}
    calls.tag(aws, key, {"tags": {"team": "orders", "who": "me"}}, {"tags": {"team": "goods"}})
    assert calls.tags(aws, key) == {"team": "goods"}
