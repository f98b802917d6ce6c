"""A site, a table with two indexes, and what is deployed there."""

import json
from collections.abc import Sequence
from typing import Any

import pulumi

from components.alarm import Alarm
from components.documents import Statement
from components.site import Site
from tables.specs import Index, Key, TableSpec
from tests.conftest import ACCOUNT, REGION, Mocks, Registered

SITE = Site(
    environment="dev", partition="aws", region=REGION, account=ACCOUNT, tags={"team": "search"}
)
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/tables"
TOPIC_ARN = f"arn:aws:sns:{REGION}:{ACCOUNT}:dev-market-intelligence-alarms"

ORDERS = TableSpec(
    name="orders",
    base_name="orders",
    hash_key=Key("id"),
    range_key=Key("at", "N"),
    indexes=(
        Index(name="by-payload", hash_key=Key("payload", "B"), projection="KEYS_ONLY"),
        Index(
            name="by-day",
            hash_key=Key("day"),
            range_key=Key("at", "N"),
            projection="INCLUDE",
            non_key_attributes=("note", "amount"),
        ),
    ),
)


def deployed(alarms: Sequence[Alarm]) -> dict[str, dict[str, Any]]:
    """Give what is deployed of alarms, by their names."""
    mocks = Mocks()

    def program() -> None:
        for alarm in alarms:
            alarm.deploy(SITE, TOPIC_ARN, pulumi.ResourceOptions())

    mocks.run(program)
    found = [resource for resource in mocks.registered if "MetricAlarm::" in resource.urn]
    return {resource.urn.rpartition("::")[2]: resource.inputs for resource in found}


def statements(resource: Registered) -> list[Statement]:
    """Give the statements of a resource's policy."""
    policy: dict[str, Any] = json.loads(str(resource.inputs["policy"]))
    assert policy.keys() == {"Version", "Statement"}
    assert policy["Version"] == "2012-10-17"
    return policy["Statement"]
