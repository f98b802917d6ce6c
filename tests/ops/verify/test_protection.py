from collections.abc import Callable
from typing import Any

import pytest

from ops.verify.deployed import Deployed
from ops.verify.protection import questions
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.completion import REQUESTS
from tests.ops.verify.estate import backend, breakages, checked, client, found

ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{REQUESTS}"
ALIAS = "alias/prod-market-intelligence-tables"


def recovery(**spec: Any) -> None:
    client("dynamodb").update_continuous_backups(
        TableName=REQUESTS, PointInTimeRecoverySpecification=spec
    )


def expiry(**spec: Any) -> None:
    client("dynamodb").update_time_to_live(TableName=REQUESTS, TimeToLiveSpecification=spec)


def encryption(specification: dict[str, Any] | None) -> None:
    backend("dynamodb").tables[REQUESTS].sse_specification = specification


def key() -> str:
    return client("kms").describe_key(KeyId=ALIAS)["KeyMetadata"]["KeyId"]


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


def a_key_that_aws_owns() -> None:
    encryption(None)


def the_key_that_aws_manages() -> None:
    managed = client("kms").describe_key(KeyId="alias/aws/dynamodb")["KeyMetadata"]["Arn"]
    encryption({"Enabled": True, "KMSMasterKeyId": managed})


def another_key() -> None:
    arn = client("kms").create_key()["KeyMetadata"]["Arn"]
    encryption({"Enabled": True, "KMSMasterKeyId": arn})


def a_key_that_is_gone() -> None:
    arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/gone"
    encryption({"Enabled": True, "KMSMasterKeyId": arn})


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
        a_key_that_aws_owns: "encryption",
        the_key_that_aws_manages: "encryption",
        another_key: "encryption",
        a_key_that_is_gone: "encryption",
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


@pytest.mark.parametrize("state", ["disabled", "to be deleted"])
def test_a_key_that_cannot_be_used_is_found_on_every_table_that_has_it(
    of: Deployed, state: str
) -> None:
    if state == "disabled":
        client("kms").disable_key(KeyId=key())
    else:
        client("kms").schedule_key_deletion(KeyId=key())
    assert found(of) == {"requests: encryption": "failed", "logs: encryption": "failed"}


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


def test_a_disabled_key_has_to_be_enabled_first(of: Deployed) -> None:
    client("kms").disable_key(KeyId=key())
    [encryption] = [
        one for one in checked(questions(of, of.tables[1])) if one.check == "encryption"
    ]
    assert (encryption.found, encryption.expected, encryption.todo) == (
        {"state": "Disabled"},
        {"state": "Enabled"},
        f"{of.mend} A key that is disabled or to be deleted has to be enabled first.",
    )
