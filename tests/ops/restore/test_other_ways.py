from datetime import UTC, datetime
from typing import Any

import pytest

from ops.restore.acting import Acting
from ops.restore.other_ways import missing, recovery_off
from ops.restore.planning import Planning
from ops.verify.aws import Answer
from ops.verify.errors import UnansweredError
from tables.specs import REQUESTS
from tests.conftest import REGION
from tests.ops.restore import estate
from tests.ops.restore.service import ACCOUNT

ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{estate.REQUESTS}"
TARGET = f"{estate.REQUESTS}-restored"
LIST = f"  aws backup list-recovery-points-by-resource --resource-arn {ARN}"


def restore(target: str) -> str:
    role = f"arn:aws:iam::{ACCOUNT}:role/prod-market-intelligence-backups-{REGION}"
    return (
        f"  aws backup start-restore-job --resource-type DynamoDB --iam-role-arn {role} "
        f"--metadata targetTableName={target} --recovery-point-arn BACKUP"
    )


@pytest.fixture
def backups(aws: Acting, monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What AWS Backup has; the embedded AWS has none."""
    found: list[Answer] = []

    def ask(service: str, action: str, **parameters: Any) -> Answer:
        assert (service, action) == ("backup", "list_recovery_points_by_resource")
        assert parameters == {"ResourceArn": ARN}
        return {"RecoveryPoints": found}

    monkeypatch.setattr(aws, "ask", ask)
    return found


def backup(number: int, status: str = "COMPLETED") -> Answer:
    at = datetime(2026, 11, number, 5, tzinfo=UTC)
    return {"RecoveryPointArn": f"arn:{number}", "CreationDate": at, "Status": status}


def test_recovery_that_is_off(planning: Planning, backups: list[Answer]) -> None:
    backups += [backup(24), backup(25), backup(26, "PARTIAL")]
    found = recovery_off(planning.aws, planning.stack, planning.site, REQUESTS)
    assert [*found] == [
        (
            f"Point-in-time recovery of {estate.REQUESTS} is off: what was changed or deleted "
            "since its last backup cannot be brought back."
        ),
        (
            "Turn it on for what comes, with recovery.enabled in Pulumi.prod.yaml: it begins then, "
            "with nothing before that."
        ),
        "AWS Backup has backups of it, 2 in all, the latest first:",
        "  2026-11-25T05:00:00Z arn:25",
        "  2026-11-24T05:00:00Z arn:24",
        restore(TARGET),
        "Once that table is ACTIVE, have all that a restore leaves out put back:",
        (
            f"  aws dynamodb tag-resource --resource-arn {ARN}-restored "
            f"--tags Key=restored-from,Value={estate.REQUESTS}"
        ),
        f"  ./mi restore --stack prod --table requests --as {TARGET}",
    ]


def test_a_table_that_is_gone(planning: Planning, backups: list[Answer]) -> None:
    assert backups == []
    found = missing(planning.aws, planning.stack, planning.site, REQUESTS)
    assert [*found] == [
        (
            f"There is no table {estate.REQUESTS} in {ACCOUNT}, {REGION}, and point-in-time "
            "recovery goes with its table."
        ),
        "If recovery was on, AWS keeps what the table held when it was deleted, for 35 days:",
        f"  aws dynamodb list-backups --backup-type SYSTEM --table-name {estate.REQUESTS}",
        (
            "  aws dynamodb restore-table-from-backup --target-table-name "
            f"{estate.REQUESTS} --backup-arn BACKUP"
        ),
        f"AWS Backup has no backup of it in {REGION}.",
        "Then have the stack put back what a restore leaves out, and see that it did:",
        "  pulumi up --refresh --stack prod",
        "  ./mi verify --stack prod",
    ]


def test_only_the_latest_backups_are_shown(planning: Planning, backups: list[Answer]) -> None:
    backups += [backup(number) for number in range(1, 10)]
    found = [*missing(planning.aws, planning.stack, planning.site, REQUESTS)]
    assert [one for one in found if "arn:" in one and "2026-11" in one] == [
        f"  2026-11-0{number}T05:00:00Z arn:{number}" for number in (9, 8, 7, 6, 5)
    ]


def test_backups_that_cannot_be_listed(planning: Planning, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: object, **__: object) -> Answer:
        raise UnansweredError

    monkeypatch.setattr(planning.aws, "ask", ask)
    found = [*missing(planning.aws, planning.stack, planning.site, REQUESTS)]
    assert found[4:7] == ["AWS Backup may have backups of it:", LIST, restore(estate.REQUESTS)]
