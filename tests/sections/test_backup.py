import pytest

from tests.conftest import Mocks
from tests.sections.conftest import read


def test_a_backup_can_have_everything(mocks: Mocks) -> None:
    given = {
        "schedule": "cron(30 1 ? * SUN *)",
        "retentionDays": "120",
        "coldStorageAfterDays": 30,
        "copyRegion": "us-west-2",
        "copyRetentionDays": 36500,
        "lock": {"minRetentionDays": 120, "maxRetentionDays": 36500, "changeableForDays": 3},
    }

    assert read(mocks, {"backup": given}).backup.model_dump() == {
        "enabled": True,
        "schedule": "cron(30 1 ? * SUN *)",
        "retention_days": 120,
        "cold_storage_after_days": 30,
        "copy_region": "us-west-2",
        "copy_retention_days": 36500,
        "lock": {
            "min_retention_days": 120,
            "max_retention_days": 36500,
            "changeable_for_days": 3,
        },
    }


@pytest.mark.parametrize(
    "lock",
    [
        pytest.param({"minRetentionDays": 35}, id="shortest is the default retention"),
        pytest.param({"minRetentionDays": 1, "maxRetentionDays": 35}, id="longest is it"),
        pytest.param({"minRetentionDays": 35, "maxRetentionDays": 35}, id="both are it"),
    ],
)
def test_a_lock_takes_its_bounds(mocks: Mocks, lock: dict[str, int]) -> None:
    read_lock = read(mocks, {"backup": {"lock": lock}}).backup.lock

    assert read_lock
    assert read_lock.model_dump(by_alias=True, exclude_none=True) == lock
