"""What AWS says of the stack as it should be, as far as the embedded AWS does not hold it."""

from typing import Any

from tests.conftest import ACCOUNT, REGION

Answer = dict[str, Any]

REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
AWAY = "us-west-2"
REPLICA = "eu-west-1"
INDEXES = {
    REQUESTS: ("", "user-index", "project-index", "status-index", "strategy-index"),
    LOGS: ("", "request-logs-index"),
}
_MODES = {REQUESTS: "THROTTLED_KEYS", LOGS: "ACCESSED_AND_THROTTLED_KEYS"}


def classes() -> dict[str, str]:
    return {LOGS: "STANDARD_INFREQUENT_ACCESS"}


def maximums() -> dict[tuple[str, str], dict[str, int]]:
    return {
        (REQUESTS, ""): {"MaxReadRequestUnits": 400, "MaxWriteRequestUnits": -1},
        (REQUESTS, "status-index"): {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 20},
    }


def insights() -> dict[tuple[str, str], str]:
    return {(table, name): _MODES[table] for table, names in INDEXES.items() for name in names}


def replicas() -> dict[str, dict[str, Answer]]:
    replica = {"status": "ACTIVE", "recovery": "ENABLED", "protected": True}
    return {table: {REPLICA: dict(replica)} for table in INDEXES}


def rule() -> Answer:
    vault = f"arn:aws:backup:{AWAY}:{ACCOUNT}:backup-vault:prod-market-intelligence-backups-of"
    return {
        "RuleName": "scheduled",
        "TargetBackupVaultName": "prod-market-intelligence-backups",
        "ScheduleExpression": "cron(0 5 ? * * *)",
        "Lifecycle": {"DeleteAfterDays": 35},
        "CopyActions": [
            {
                "DestinationBackupVaultArn": f"{vault}-{REGION}",
                "Lifecycle": {"DeleteAfterDays": 35},
            }
        ],
    }


def selections() -> list[list[str]]:
    return [[f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}" for table in (REQUESTS, LOGS)]]
