from dataclasses import replace
from typing import Any

import pulumi
import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import resource_pb2
from typing_extensions import override

from components.documents import Statement
from components.table import Table
from components.table_args import MaxThroughput, Replica, StreamView, TableArgs
from tables.specs import REQUESTS
from tests.components import estate
from tests.components.estate import KEY_ARN, ORDERS, SITE
from tests.conftest import ACCOUNT, LABEL, Mocks, Registered

COMPONENT = "urn:pulumi:dev::market-intelligence::market-intelligence:table:Table"
TABLE = f"{COMPONENT}$aws:dynamodb/table:Table"
INSIGHTS = f"{COMPONENT}$aws:dynamodb/contributorInsights:ContributorInsights"
READERS = f"{COMPONENT}$aws:dynamodb/resourcePolicy:ResourcePolicy::orders-readers"
ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/dev-orders"

ARGS = TableArgs(spec=ORDERS, site=SITE)
BY_PAYLOAD: dict[str, object] = {
    "name": "by-payload",
    "keySchemas": [{"attributeName": "payload", "keyType": "HASH"}],
    "projectionType": "KEYS_ONLY",
}
BY_DAY: dict[str, object] = {
    "name": "by-day",
    "keySchemas": [
        {"attributeName": "day", "keyType": "HASH"},
        {"attributeName": "at", "keyType": "RANGE"},
    ],
    "projectionType": "INCLUDE",
    "nonKeyAttributes": ["note", "amount"],
}
DEFAULTS: dict[str, object] = {
    "name": "dev-orders",
    "billingMode": "PAY_PER_REQUEST",
    "hashKey": "id",
    "rangeKey": "at",
    "attributes": [
        {"name": "at", "type": "N"},
        {"name": "day", "type": "S"},
        {"name": "id", "type": "S"},
        {"name": "payload", "type": "B"},
    ],
    "globalSecondaryIndexes": [BY_PAYLOAD, BY_DAY],
    "tableClass": "STANDARD",
    "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35},
    "serverSideEncryption": {"enabled": False},
    "streamEnabled": False,
    "deletionProtectionEnabled": True,
    "tags": {"team": "search"},
}


class Aliases(Mocks):
    """Keeps what else resources may have been called before."""

    def __init__(self) -> None:
        super().__init__()
        self.aliases: dict[str, list[dict[str, Any]]] = {}

    @override
    def RegisterResource(self, request: Any) -> resource_pb2.RegisterResourceResponse:
        answer = super().RegisterResource(request)
        if request.aliases:
            self.aliases[answer.urn] = [MessageToDict(alias) for alias in request.aliases]
        return answer


def deploy(mocks: Mocks, args: TableArgs, opts: pulumi.ResourceOptions | None = None) -> Registered:
    mocks.run(lambda: Table("orders", args, opts))
    return mocks.resource(f"{TABLE}::orders")


def urns(mocks: Mocks) -> list[str]:
    return [resource.urn for resource in mocks.registered[1:]]


def test_makes_the_specified_table_safe_by_default(mocks: Mocks) -> None:
    table = deploy(mocks, ARGS)

    assert table.protect
    assert table.inputs == DEFAULTS


def test_urns_stay_for_ever_since_another_one_would_replace_the_table(mocks: Mocks) -> None:
    deploy(mocks, ARGS)

    assert urns(mocks) == [f"{COMPONENT}::orders", f"{TABLE}::orders"]


def test_a_table_that_was_imported_is_taken_over_from_where_the_engine_put_it() -> None:
    mocks = Aliases()

    deploy(mocks, replace(ARGS, insights="all", readers=[f"arn:aws:iam::{ACCOUNT}:root"]))

    assert mocks.aliases == {f"{TABLE}::orders": [{"spec": {"noParent": True}}]}


@pytest.mark.parametrize(
    ("args", "stream"),
    [
        pytest.param(ARGS, {}, id="without a stream"),
        pytest.param(
            replace(ARGS, stream="KEYS_ONLY"),
            {"streamArn": f"{ARN}/stream/{LABEL}"},
            id="with a stream",
        ),
    ],
)
def test_registers_all_its_outputs(
    mocks: Mocks, args: TableArgs, stream: dict[str, object]
) -> None:
    deploy(mocks, args)

    assert mocks.outputs[f"{COMPONENT}::orders"] == {
        "name": "dev-orders",
        "arn": ARN,
        "indexNames": ["by-payload", "by-day"],
        **stream,
    }


def changed(expected: dict[str, object], name: str, **changes: Any) -> Any:
    """Give the case of arguments that change only these inputs."""
    return pytest.param(replace(ARGS, **changes), expected, id=name)


STREAMS: list[StreamView] = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        *(
            changed(
                {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": days}},
                f"recovery of {days} days",
                recovery_days=days,
            )
            for days in (1, 35)
        ),
        changed({"pointInTimeRecovery": {"enabled": False}}, "no recovery", recovery_days=None),
        changed(
            {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY_ARN}},
            "a key of one's own",
            key_arn=KEY_ARN,
        ),
        changed(
            {"serverSideEncryption": {"enabled": True}},
            "the key that AWS manages",
            aws_managed_key=True,
        ),
        changed(
            {"tableClass": "STANDARD_INFREQUENT_ACCESS"},
            "a class for what is seldom read",
            table_class="STANDARD_INFREQUENT_ACCESS",
        ),
        *(
            changed(
                {"streamEnabled": True, "streamViewType": view}, f"stream of {view}", stream=view
            )
            for view in STREAMS
        ),
        changed(
            {"onDemandThroughput": {"maxReadRequestUnits": 40}},
            "a maximum of reads",
            maximum=MaxThroughput(read_units=40),
        ),
        changed(
            {"onDemandThroughput": {"maxWriteRequestUnits": 20}},
            "a maximum of writes",
            maximum=MaxThroughput(write_units=20),
        ),
        changed(
            {"onDemandThroughput": {"maxReadRequestUnits": -1, "maxWriteRequestUnits": -1}},
            "maximums lifted",
            maximum=MaxThroughput(read_units=-1, write_units=-1),
        ),
        changed(
            {
                "globalSecondaryIndexes": [
                    BY_PAYLOAD,
                    BY_DAY
                    | {"onDemandThroughput": {"maxReadRequestUnits": 4, "maxWriteRequestUnits": 2}},
                ]
            },
            "maximums of one index",
            index_maximums={"by-day": MaxThroughput(read_units=4, write_units=2)},
        ),
        changed({"tags": {}}, "no tags", site=replace(SITE, tags={})),
        changed({"name": "prod-orders"}, "environment", site=replace(SITE, environment="prod")),
        changed(
            {"name": "my_orders"},
            "a name of its own",
            site=replace(SITE, table_names={"orders": "my_orders"}),
        ),
    ],
)
def test_each_argument_changes_only_its_own_inputs(
    mocks: Mocks, args: TableArgs, expected: dict[str, object]
) -> None:
    assert deploy(mocks, args).inputs == DEFAULTS | expected


@pytest.mark.parametrize("time_to_live", [True, False], ids=["on", "off"])
def test_expiry_keeps_its_attribute_on_and_off(mocks: Mocks, *, time_to_live: bool) -> None:
    args = TableArgs(spec=REQUESTS, site=SITE, time_to_live=time_to_live)

    assert deploy(mocks, args).inputs["ttl"] == {"attributeName": "ttl", "enabled": time_to_live}


@pytest.mark.parametrize("safe", [True, False], ids=["safe", "unsafe"])
def test_replicas_are_as_safe_as_the_table_and_have_keys_of_their_regions(
    mocks: Mocks, *, safe: bool
) -> None:
    regions = ("eu-west-1", "us-west-2")
    args = replace(
        ARGS,
        stream="NEW_AND_OLD_IMAGES",
        recovery_days=35 if safe else None,
        deletion_protection=safe,
        key_arn=KEY_ARN,
        replicas=[Replica(region=name, key_arn=f"{KEY_ARN}-{name}") for name in regions],
    )

    assert deploy(mocks, args).inputs["replicas"] == [
        {
            "regionName": name,
            "kmsKeyArn": f"{KEY_ARN}-{name}",
            "pointInTimeRecovery": safe,
            "deletionProtectionEnabled": safe,
            "propagateTags": True,
        }
        for name in regions
    ]


def test_replicas_need_no_keys_where_the_table_has_none(mocks: Mocks) -> None:
    args = replace(ARGS, stream="NEW_AND_OLD_IMAGES", replicas=[Replica(region="eu-west-1")])

    assert deploy(mocks, args).inputs["replicas"] == [
        {
            "regionName": "eu-west-1",
            "pointInTimeRecovery": True,
            "deletionProtectionEnabled": True,
            "propagateTags": True,
        }
    ]


@pytest.mark.parametrize(
    ("insights", "mode"),
    [("throttled", "THROTTLED_KEYS"), ("all", "ACCESSED_AND_THROTTLED_KEYS")],
)
def test_insights_count_the_keys_of_the_table_and_of_each_index(
    mocks: Mocks, insights: Any, mode: str
) -> None:
    table = deploy(mocks, replace(ARGS, insights=insights))

    found = {
        resource.urn.removeprefix(f"{INSIGHTS}::"): resource for resource in mocks.registered[3:]
    }
    assert {name: resource.inputs for name, resource in found.items()} == {
        "orders-insights": {"tableName": "dev-orders", "mode": mode},
        "orders-by-payload-insights": {
            "tableName": "dev-orders",
            "indexName": "by-payload",
            "mode": mode,
        },
        "orders-by-day-insights": {"tableName": "dev-orders", "indexName": "by-day", "mode": mode},
    }
    assert [resource.comes_from["tableName"] for resource in found.values()] == [[table.urn]] * 3


def test_readers_of_other_accounts_read_but_neither_write_nor_scan(mocks: Mocks) -> None:
    readers = ["arn:aws:iam::444455556666:role/analyst", "arn:aws:iam::444455556666:root"]
    table = deploy(mocks, replace(ARGS, readers=readers))

    policy = mocks.resource(READERS)
    expected: list[Statement] = [
        {
            "Sid": "ReadItems",
            "Effect": "Allow",
            "Principal": {"AWS": readers},
            "Action": [
                "dynamodb:BatchGetItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:Query",
            ],
            "Resource": [ARN, f"{ARN}/index/by-payload", f"{ARN}/index/by-day"],
        }
    ]
    assert estate.statements(policy) == expected
    assert policy.inputs.keys() == {"resourceArn", "policy"}
    assert policy.inputs["resourceArn"] == ARN
    assert policy.comes_from == {"resourceArn": [table.urn]}


@pytest.mark.parametrize(
    ("deletion_protection", "parent_protect", "protect"),
    [
        pytest.param(True, None, True, id="by its own args"),
        pytest.param(False, True, True, id="by its parent"),
        pytest.param(False, None, False, id="not at all"),
    ],
)
def test_protection(
    mocks: Mocks, *, deletion_protection: bool, parent_protect: bool | None, protect: bool
) -> None:
    args = replace(ARGS, deletion_protection=deletion_protection)

    table = deploy(mocks, args, pulumi.ResourceOptions(protect=parent_protect))

    assert table.inputs["deletionProtectionEnabled"] is deletion_protection
    assert table.protect is protect
