from collections.abc import Callable
from typing import Any

import pytest

from ops.verify.deployed import Deployed
from ops.verify.protection import questions
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.as_asked import REQUESTS
from tests.ops.verify.estate import backend, breakages, checked, client, found

ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{REQUESTS}"
ALIAS = "alias/prod-market-intelligence-tables"


def recovery(**spec: Any) -> None:
    client("dynamodb").update_continuous_backups(
        TableName=REQUESTS, PointInTimeRecoverySpecification=spec
    )


def expiry(**spec: Any) -> None:
    client("dynamodb").update_time_to_live(TableName=REQUESTS, TimeToLiveSpecification=spec)


def no_deletion_protection() -> None:
    client("dynamodb").update_table(TableName=REQUESTS, DeletionProtectionEnabled=False)


def no_recovery() -> None:
    recovery(PointInTimeRecoveryEnabled=False)


def recovery_for_fewer_days() -> None:
    recovery(PointInTimeRecoveryEnabled=True, RecoveryPeriodInDays=7)


def no_expiry() -> None:
    expiry(AttributeName="ttl", Enabled=False)


def expiry_by_another_attribute() -> None:
    no_expiry()
    expiry(AttributeName="expires", Enabled=True)


def no_stream() -> None:
    spec = {"StreamEnabled": False}
    client("dynamodb").update_table(TableName=REQUESTS, StreamSpecification=spec)


def a_stream_of_keys_only() -> None:
    backend("dynamodb").tables[REQUESTS].stream_specification["StreamViewType"] = "KEYS_ONLY"


def a_tag_less() -> None:
    client("dynamodb").untag_resource(ResourceArn=ARN, TagKeys=["team"])


def another_value_of_a_tag() -> None:
    tags = [{"Key": "environment", "Value": "dev"}]
    client("dynamodb").tag_resource(ResourceArn=ARN, Tags=tags)


BREAKAGES = breakages(
    {
        no_deletion_protection: "deletion protection",
        no_recovery: "recovery in days",
        recovery_for_fewer_days: "recovery in days",
        no_expiry: "expiry",
        expiry_by_another_attribute: "expiry",
        no_stream: "stream",
        a_stream_of_keys_only: "stream",
        a_tag_less: "tags",
        another_value_of_a_tag: "tags",
    }
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(of: Deployed, breaks: Callable[[], None], check: str) -> None:
    breaks()
    assert found(of) == {f"requests: {check}": "failed"}


def test_tags_of_others_are_no_fault(of: Deployed) -> None:
    tags = [{"Key": "cost-center", "Value": "7"}]
    client("dynamodb").tag_resource(ResourceArn=ARN, Tags=tags)
    assert found(of) == {}


def test_all_is_told_as_the_stack_has_it(of: Deployed) -> None:
    assert [(check.check, check.found) for check in checked(questions(of, of.tables[1]))] == [
        ("deletion protection", True),
        ("recovery in days", 35),
        ("expiry", "off"),
        ("encryption", {"key": ALIAS, "state": "Enabled"}),
        ("stream", "NEW_AND_OLD_IMAGES"),
        (
            "tags",
            {
                "environment": "prod",
                "managed-by": "pulumi",
                "project": "market-intelligence",
                "stack": "prod",
                "team": "search",
            },
        ),
    ]
