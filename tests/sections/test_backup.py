import pytest

from tests.conftest import Mocks
from tests.sections.conftest import problems, read

OFF = "has no effect while enabled is false: remove it, or set enabled: true"
COLD = "because AWS keeps what is cold for 90 days at least"
NO_COPY = "has no effect without copyRegion: remove it, or set copyRegion"
SCHEDULE = (
    "must be cron(minute hour day month weekday year) in UTC, with one number as minute "
    "and ? as either day or weekday, such as cron(0 5 ? * * *)"
)


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


@pytest.mark.parametrize(
    ("backup", "problem"),
    [
        pytest.param(
            {"enabled": False, "retentionDays": 7},
            f"retentionDays is 7: {OFF}",
            id="days while off",
        ),
        pytest.param(
            {"schedule": "rate(1 day)"}, f'schedule is "rate(1 day)": {SCHEDULE}', id="rate"
        ),
        pytest.param(
            {"schedule": 5},
            "schedule is 5: must be text, in quotes (when, as cron(...) in UTC)",
            id="number for a schedule",
        ),
        pytest.param(
            {"retentionDays": 0},
            "retentionDays is 0: must be 1 or more (how long to keep a backup)",
            id="not kept",
        ),
        pytest.param(
            {"retentionDays": 36501},
            "retentionDays is 36501: must be 36500 or less (how long to keep a backup)",
            id="kept for more than 100 years",
        ),
        pytest.param(
            {"retention": 7},
            "retention is 7: no such setting; did you mean backup.retentionDays?",
            id="misspelt",
        ),
        pytest.param(
            {"coldStorageAfterDays": 30},
            f"coldStorageAfterDays is 30: needs retentionDays of 120 or more, {COLD}",
            id="cold for less than the default retention",
        ),
        pytest.param(
            {"retentionDays": 119, "coldStorageAfterDays": 30},
            f"coldStorageAfterDays is 30: needs retentionDays of 120 or more, {COLD}",
            id="cold for less than 90 days",
        ),
        pytest.param(
            {"copyRetentionDays": 7},
            f"copyRetentionDays is 7: {NO_COPY}",
            id="copies nowhere",
        ),
        pytest.param(
            {"copyRegon": "us-west-2", "copyRetentionDays": 7},
            'copyRegon is "us-west-2": no such setting; did you mean backup.copyRegion?',
            id="copies to a misspelt region",
        ),
        pytest.param(
            {"copyRegion": None, "copyRetentionDays": 7},
            f"copyRetentionDays is 7: {NO_COPY}",
            id="copies to null",
        ),
        pytest.param(
            {"copyRegion": "Oregon", "copyRetentionDays": 7},
            'copyRegion is "Oregon": must be a region, such as us-west-2',
            id="copies to a region that is none",
        ),
        pytest.param(
            {"copyRegion": "us-east-1"},
            'copyRegion is "us-east-1": must be another region than aws:region, '
            "where the tables are",
            id="copies to where the tables are",
        ),
        pytest.param(
            {"copyRegion": ["us-west-2"]},
            'copyRegion is ["us-west-2"]: must be text, in quotes '
            "(a region to copy each backup to)",
            id="list of regions",
        ),
        pytest.param(
            {"lock": True},
            "lock is true: must be an object of settings: "
            "minRetentionDays, maxRetentionDays, changeableForDays "
            "(keeps backups from being deleted early or kept too long)",
            id="true for a lock",
        ),
        pytest.param(
            {"lock": {"maxRetentionDays": 35}},
            "lock.minRetentionDays is missing (backups are kept this long at least)",
            id="lock without its shortest",
        ),
        pytest.param(
            {"lock": {"minRetentionDays": None}},
            "lock.minRetentionDays is null: must be a whole number "
            "(backups are kept this long at least)",
            id="lock of null",
        ),
        pytest.param(
            {"lock": {"minRetentionDays": 30, "maxRetentionDays": 29}},
            "lock.maxRetentionDays is 29: must be minRetentionDays or more, which is 30",
            id="lock that nothing meets",
        ),
        pytest.param(
            {"lock": {"minRetentionDays": 30, "changeableForDays": 2}},
            "lock.changeableForDays is 2: must be 3 or more (after so many days nobody can lift "
            "the lock any more; without, it stays liftable)",
            id="lock that is final at once",
        ),
        pytest.param(
            {"lock": {"minRetentionDays": 36}},
            "lock refuses retentionDays: 35, because it takes 36 days or more",
            id="lock that refuses the default",
        ),
        pytest.param(
            {"lock": {"minRetentionDays": 7, "maxRetentionDays": 34}},
            "lock refuses retentionDays: 35, because it takes 7 to 34 days",
            id="lock that the default is too long for",
        ),
        pytest.param(
            {
                "copyRegion": "us-west-2",
                "copyRetentionDays": 400,
                "lock": {"minRetentionDays": 30, "maxRetentionDays": 365},
            },
            "lock refuses copyRetentionDays: 400, because it takes 30 to 365 days",
            id="lock that copies are too long for",
        ),
        pytest.param(
            {
                "retentionDays": 7,
                "copyRegion": "us-west-2",
                "copyRetentionDays": 14,
                "lock": {"minRetentionDays": 30},
            },
            "lock refuses retentionDays: 7 and copyRetentionDays: 14, "
            "because it takes 30 days or more",
            id="lock that refuses both",
        ),
    ],
)
def test_a_wrong_backup_is_refused(mocks: Mocks, backup: object, problem: str) -> None:
    assert problems(mocks, {"backup": backup}) == [f"backup.{problem}"]


def test_conflicts_of_secret_settings_show_no_number(mocks: Mocks) -> None:
    backup = {
        "retentionDays": 71,
        "coldStorageAfterDays": 72,
        "lock": {"minRetentionDays": 73, "maxRetentionDays": 74},
    }

    assert problems(mocks, {"backup": backup}, secret=["backup"]) == [
        f"backup.coldStorageAfterDays is [secret]: needs retentionDays of [secret] or more, {COLD}",
        "backup.lock refuses retentionDays: [secret], because it takes [secret] to [secret] days",
    ]
