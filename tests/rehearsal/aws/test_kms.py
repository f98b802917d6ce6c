"""What boto3 sees of KMS on the embedded AWS."""

from datetime import UTC, datetime

from tests.rehearsal.aws.conftest import Account


def test_a_key_is_rotated_as_often_as_asked_last(account: Account) -> None:
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]
    place = {"KeyId": key["KeyId"]}
    assert kms.get_key_rotation_status(**place)["KeyRotationEnabled"] is False
    periods: list[int] = []
    for days in ({}, {"RotationPeriodInDays": 90}):
        kms.enable_key_rotation(**place, **days)
        found = kms.get_key_rotation_status(**place)
        periods.append(found["RotationPeriodInDays"])
        assert (found["KeyRotationEnabled"], found["KeyId"]) == (True, key["Arn"])
        # A day before, or less: it counts from now.
        assert (found["NextRotationDate"] - datetime.now(UTC)).days == periods[-1] - 1
    assert periods == [365, 90]
    kms.disable_key_rotation(**place)
    off = kms.get_key_rotation_status(**place)
    assert (off["KeyRotationEnabled"], "RotationPeriodInDays" in off) == (False, False)
