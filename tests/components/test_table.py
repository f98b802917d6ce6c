"""The tables: the effect of each setting, and arguments that AWS would refuse too late."""

from dataclasses import replace
from typing import Any

import pulumi
import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import resource_pb2
from typing_extensions import override

from components.table import Table
from components.table_args import KinesisDestination, Replica, TableArgs
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Index, Key, TableSpec
from market_intelligence.table_options import MaxThroughput, WarmThroughput
from tests.components.estate import KEY_ARN, ORDERS, SITE
from tests.components.stacks import (
    ANALYSTS,
    ARNS,
    AUDITORS,
    CHANGES,
    KEY,
    REPLICAS,
    SPECS,
    STACKS,
    TABLES,
    deployed,
)
from tests.conftest import ACCOUNT, Mocks, Registered

COMPONENT = "urn:pulumi:dev::market-intelligence::market-intelligence:table:Table"
TABLE = f"{COMPONENT}$aws:dynamodb/table:Table"
DESTINATION = "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination"
ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/dev-orders"
ARGS = TableArgs(spec=ORDERS, site=SITE)


def index_inputs(index: Index, **more: object) -> dict[str, Any]:
    """Return an index as the provider takes it."""
    types = ("HASH", "RANGE")
    return {
        "name": index.name,
        "keySchemas": [
            {"attributeName": key.name, "keyType": kind}
            for key, kind in zip(index.keys, types, strict=False)
        ],
        "projectionType": index.projection,
    } | more


def maximum(reads: int, writes: int) -> dict[str, Any]:
    units = {"maxReadRequestUnits": reads, "maxWriteRequestUnits": writes}
    return {"onDemandThroughput": units}


def specified(spec: TableSpec, **of_indexes: object) -> dict[str, Any]:
    """Return what the specification makes of a table, in every stack."""
    assert spec.range_key is None
    return {
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": spec.hash_key.name,
        "attributes": [{"name": key.name, "type": key.type} for key in spec.attributes],
        "globalSecondaryIndexes": [index_inputs(one, **of_indexes) for one in spec.indexes],
    }


def tags(stack: str) -> dict[str, str]:
    return {
        "environment": stack,
        "managed-by": "pulumi",
        "project": "market-intelligence",
        "stack": stack,
    }


STREAM = {"streamEnabled": True, "streamViewType": "NEW_AND_OLD_IMAGES"}
BY_CUSTOMER_KEY = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY}}
EXPIRY = {"ttl": {"attributeName": "ttl", "enabled": True}}
# What makes the tables of one environment different from those of another, and nothing else may.
DIFFERENCES: dict[str, tuple[int, bool, dict[str, Any], dict[str, Any]]] = {
    "dev": (7, False, {"streamEnabled": False}, {"serverSideEncryption": {"enabled": False}}),
    "staging": (14, True, STREAM, BY_CUSTOMER_KEY),
    "prod": (35, True, STREAM, BY_CUSTOMER_KEY),
}


@pytest.mark.parametrize("stack", STACKS)
def test_the_tables_of_a_stack(stack: str) -> None:
    days, protection, stream, encryption = DIFFERENCES[stack]
    common = encryption | {
        "deletionProtectionEnabled": protection,
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": days},
        "tableClass": "STANDARD",
        "tags": tags(stack),
    }

    assert deployed(stack).inputs("requests") == specified(REQUESTS) | common | stream | EXPIRY | {
        "name": f"{stack}-market-intelligence-requests"
    }
    assert deployed(stack).inputs("logs") == specified(PROCESSING_LOGS) | common | {
        "name": f"{stack}-request-processing-logs",
        "streamEnabled": False,
    }


def test_the_tables_of_a_stack_that_sets_everything() -> None:
    stack = deployed("everything")
    replicas = [
        {
            "regionName": region,
            "kmsKeyArn": f"arn:aws:kms:{region}:{ACCOUNT}:key/tables-{region}",
            "pointInTimeRecovery": True,
            "deletionProtectionEnabled": True,
            "propagateTags": True,
        }
        for region in REPLICAS
    ]
    common = (
        BY_CUSTOMER_KEY
        | STREAM
        | {
            "deletionProtectionEnabled": True,
            "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 34},
            "replicas": replicas,
            "tags": tags("prod") | {"team": "search"},
        }
    )

    assert stack.inputs("requests") == (
        specified(REQUESTS, **maximum(40, 20)) | common | EXPIRY | maximum(400, 200)
    ) | {"name": TABLES["requests"], "tableClass": "STANDARD_INFREQUENT_ACCESS"}
    assert stack.inputs("logs") == (
        specified(PROCESSING_LOGS, **maximum(30, 10)) | common | maximum(300, 100)
    ) | {"name": TABLES["logs"], "tableClass": "STANDARD"}


def test_the_plainest_table_does_not_expire_and_keeps_the_name_of_the_attribute() -> None:
    inputs = deployed("plainest").inputs("requests")

    assert inputs["ttl"] == {"attributeName": "ttl", "enabled": False}
    assert inputs["serverSideEncryption"] == {"enabled": False}


def test_insights_count_the_keys_of_the_table_and_of_each_index() -> None:
    stack = deployed("everything")
    modes = {"requests": "ACCESSED_AND_THROTTLED_KEYS", "logs": "THROTTLED_KEYS"}

    expected = {
        f"{name}-insights": {"tableName": TABLES[name], "mode": mode}
        for name, mode in modes.items()
    } | {
        f"{name}-{index.name}-insights": {
            "tableName": TABLES[name],
            "indexName": index.name,
            "mode": mode,
        }
        for name, mode in modes.items()
        for index in SPECS[name].indexes
    }
    found = stack.of_type("dynamodb:ContributorInsights")
    assert {name: one.inputs for name, one in found.items()} == expected
    assert all(one.comes_from["tableName"] for one in found.values())


@pytest.mark.parametrize(
    ("table", "readers"), [("requests", [ANALYSTS]), ("logs", [AUDITORS, ANALYSTS])]
)
def test_readers_of_other_accounts_read_but_neither_write_nor_scan(
    table: str, readers: list[str]
) -> None:
    stack, arn = deployed("everything"), ARNS[table]

    assert stack.statements(f"{table}-readers") == [
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
            "Resource": [arn, *(f"{arn}/index/{index.name}" for index in SPECS[table].indexes)],
        }
    ]
    policy = stack[f"{table}-readers"]
    assert policy.inputs["resourceArn"] == arn
    assert policy.comes_from == {"resourceArn": [stack[table].urn]}


def test_changes_are_sent_to_the_stream_that_the_stack_names() -> None:
    stack = deployed("everything")

    [(name, destination)] = stack.of_type("dynamodb:KinesisStreamingDestination").items()
    assert name == "requests-kinesis"
    assert destination.inputs == {
        "tableName": TABLES["requests"],
        "streamArn": CHANGES,
        "approximateCreationDateTimePrecision": "MICROSECOND",
    }
    assert destination.comes_from == {"tableName": [stack["requests"].urn]}


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


def test_urns_stay_for_ever_since_another_one_would_replace_the_table(mocks: Mocks) -> None:
    deploy(mocks, ARGS)

    urns = [resource.urn for resource in mocks.registered[1:]]
    assert urns == [f"{COMPONENT}::orders", f"{TABLE}::orders"]


def test_insights_of_a_replica_are_in_its_region_alone(mocks: Mocks) -> None:
    replicas = [Replica(region="eu-west-1", insights="throttled"), Replica(region="us-west-2")]
    deploy(mocks, replace(ARGS, stream="NEW_AND_OLD_IMAGES", replicas=replicas))

    common = {"tableName": "dev-orders", "region": "eu-west-1", "mode": "THROTTLED_KEYS"}
    found = {one.urn.rpartition("::")[2]: one.inputs for one in mocks.registered}
    assert {name: given for name, given in found.items() if "insights" in name} == {
        "orders-eu-west-1-insights": common,
        "orders-eu-west-1-by-payload-insights": common | {"indexName": "by-payload"},
        "orders-eu-west-1-by-day-insights": common | {"indexName": "by-day"},
    }


def test_tags_of_a_replica_s_own_are_set_with_all_others_and_not_brought(mocks: Mocks) -> None:
    own = Replica(region="eu-west-1", tags={"team": "copies", "residency": "eu"})
    replicas = [own, Replica(region="us-west-2")]
    args = replace(ARGS, stream="NEW_AND_OLD_IMAGES", replicas=replicas)
    args = replace(args, site=replace(args.site, tags={"team": "search", "stack": "dev"}))
    table = deploy(mocks, args)

    assert table.inputs["replicas"] == [
        SAFE_REPLICA | {"propagateTags": False},
        SAFE_REPLICA | {"regionName": "us-west-2"},
    ]
    found = [one for one in mocks.registered if "dynamodb/tag:Tag" in one.urn]
    arn = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/dev-orders"
    assert {one.urn.rpartition("::")[2]: one.inputs for one in found} == {
        f"orders-eu-west-1-tag-{key}": {
            "resourceArn": arn,
            "region": "eu-west-1",
            "key": key,
            "value": value,
        }
        for key, value in {"team": "copies", "stack": "dev", "residency": "eu"}.items()
    }
    assert all(table.urn in one.dependencies for one in found)


def test_a_table_that_was_imported_is_taken_over_from_where_the_engine_put_it() -> None:
    mocks = Aliases()

    to = KinesisDestination(stream_arn=CHANGES)
    args = replace(ARGS, insights="all", readers=[f"arn:aws:iam::{ACCOUNT}:root"], kinesis=to)
    deploy(mocks, args)

    at_the_top = [{"spec": {"noParent": True}}]
    assert mocks.aliases == {
        f"{TABLE}::orders": at_the_top,
        f"{COMPONENT}${DESTINATION}::orders-kinesis": at_the_top,
    }


BY_PAYLOAD, BY_DAY = ORDERS.indexes
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
    "globalSecondaryIndexes": [
        {
            "name": "by-payload",
            "keySchemas": [{"attributeName": "payload", "keyType": "HASH"}],
            "projectionType": "KEYS_ONLY",
        },
        {
            "name": "by-day",
            "keySchemas": [
                {"attributeName": "day", "keyType": "HASH"},
                {"attributeName": "at", "keyType": "RANGE"},
            ],
            "projectionType": "INCLUDE",
            "nonKeyAttributes": ["note", "amount"],
        },
    ],
    "tableClass": "STANDARD",
    "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35},
    "serverSideEncryption": {"enabled": False},
    "streamEnabled": False,
    "deletionProtectionEnabled": True,
    "tags": {"team": "search"},
}
UNSAFE_REPLICA = {
    "regionName": "eu-west-1",
    "pointInTimeRecovery": False,
    "deletionProtectionEnabled": False,
    "propagateTags": True,
}
SAFE_REPLICA = UNSAFE_REPLICA | {"pointInTimeRecovery": True, "deletionProtectionEnabled": True}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "safe by default": ({}, {}),
    "no recovery": ({"recovery_days": None}, {"pointInTimeRecovery": {"enabled": False}}),
    "the key that AWS manages": (
        {"aws_managed_key": True},
        {"serverSideEncryption": {"enabled": True}},
    ),
    "a stream of keys": (
        {"stream": "KEYS_ONLY"},
        {"streamEnabled": True, "streamViewType": "KEYS_ONLY"},
    ),
    "a maximum of reads": (
        {"maximum": MaxThroughput(read_units=40)},
        {"onDemandThroughput": {"maxReadRequestUnits": 40}},
    ),
    "maximums lifted": ({"maximum": MaxThroughput(read_units=-1, write_units=-1)}, maximum(-1, -1)),
    "maximums of one index": (
        {"index_maximums": {"by-day": MaxThroughput(read_units=4, write_units=2)}},
        {
            "globalSecondaryIndexes": [
                index_inputs(BY_PAYLOAD),
                index_inputs(BY_DAY, nonKeyAttributes=["note", "amount"], **maximum(4, 2)),
            ]
        },
    ),
    "more writes at once": (
        {"warm": WarmThroughput(write_units=5000)},
        {"warmThroughput": {"readUnitsPerSecond": 12000, "writeUnitsPerSecond": 5000}},
    ),
    "more of one index at once": (
        {"warm_indexes": {"by-day": WarmThroughput(read_units=15000, write_units=5000)}},
        {
            "globalSecondaryIndexes": [
                index_inputs(BY_PAYLOAD),
                index_inputs(
                    BY_DAY,
                    nonKeyAttributes=["note", "amount"],
                    warmThroughput={"readUnitsPerSecond": 15000, "writeUnitsPerSecond": 5000},
                ),
            ]
        },
    ),
    "replicas as unsafe as the table, without keys": (
        {
            "recovery_days": None,
            "deletion_protection": False,
            "stream": "NEW_AND_OLD_IMAGES",
            "replicas": [Replica(region="eu-west-1")],
        },
        STREAM
        | {
            "pointInTimeRecovery": {"enabled": False},
            "deletionProtectionEnabled": False,
            "replicas": [UNSAFE_REPLICA],
        },
    ),
    "replicas less safe than the table, and as safe": (
        {
            "stream": "NEW_AND_OLD_IMAGES",
            "replicas": [
                Replica(region="eu-west-1", has_recovery=False, deletion_protection=False),
                Replica(region="us-west-2", has_recovery=True, deletion_protection=True),
            ],
        },
        STREAM
        | {
            "replicas": [
                UNSAFE_REPLICA,
                UNSAFE_REPLICA
                | {
                    "regionName": "us-west-2",
                    "pointInTimeRecovery": True,
                    "deletionProtectionEnabled": True,
                },
            ]
        },
    ),
    "strong consistency with a witness, and without a stream": (
        {
            "consistency": "STRONG",
            "replicas": [Replica(region="us-east-2")],
            "witness": "us-west-2",
        },
        {
            "replicas": [SAFE_REPLICA | {"regionName": "us-east-2", "consistencyMode": "STRONG"}],
            "globalTableWitness": {"regionName": "us-west-2"},
        },
    ),
    "strong consistency without a witness": (
        {
            "consistency": "STRONG",
            "replicas": [Replica(region="us-east-2"), Replica(region="us-west-2")],
        },
        {
            "replicas": [
                SAFE_REPLICA | {"regionName": region, "consistencyMode": "STRONG"}
                for region in ("us-east-2", "us-west-2")
            ],
        },
    ),
    "a replica that is safer than the table": (
        {
            "recovery_days": None,
            "deletion_protection": False,
            "stream": "NEW_AND_OLD_IMAGES",
            "replicas": [Replica(region="eu-west-1", has_recovery=True, deletion_protection=True)],
        },
        STREAM
        | {
            "pointInTimeRecovery": {"enabled": False},
            "deletionProtectionEnabled": False,
            "replicas": [SAFE_REPLICA],
        },
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_each_argument_changes_only_its_own_inputs(
    mocks: Mocks, changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert deploy(mocks, replace(ARGS, **changes)).inputs == DEFAULTS | expected


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


NOTES = TableSpec(name="notes", base_name="notes", hash_key=Key("id"))
REPLICATED = replace(ARGS, stream="NEW_AND_OLD_IMAGES", replicas=[Replica(region="eu-west-1")])
BOTH_OR_NEITHER = (
    "the table and its replica in eu-west-1 must match: both with a key_arn, or both without"
)
THREE_REGIONS = "STRONG consistency takes two replicas, or one and a witness"
NO_INDEXES = {name: MaxThroughput(read_units=10) for name in ("by-week", "by-day", "by-month")}
REFUSED: dict[str, tuple[TableArgs, dict[str, Any], str]] = {
    "too short a recovery": (
        ARGS,
        {"recovery_days": 0},
        "recovery_days is 0; must be 1 to 35, or None to turn recovery off",
    ),
    "too long a recovery": (
        ARGS,
        {"recovery_days": 36},
        "recovery_days is 36; must be 1 to 35, or None to turn recovery off",
    ),
    "expiry by nothing": (
        ARGS,
        {"time_to_live": True},
        "time_to_live is on, but its spec has no ttl_attribute",
    ),
    "two keys": (
        ARGS,
        {"aws_managed_key": True, "key_arn": KEY_ARN},
        "aws_managed_key and key_arn exclude each other",
    ),
    "maximums of no index": (
        ARGS,
        {"index_maximums": NO_INDEXES},
        (
            "index_maximums has 'by-month'; its indexes are by-payload, by-day; "
            "index_maximums has 'by-week'; its indexes are by-payload, by-day"
        ),
    ),
    "maximums of no index at all": (
        replace(ARGS, spec=NOTES),
        {"index_maximums": {"by-day": MaxThroughput(read_units=10)}},
        "index_maximums has 'by-day'; its indexes are none",
    ),
    "more of an index at once that the table has not": (
        ARGS,
        {"warm_indexes": {"by-week": WarmThroughput(read_units=15000)}},
        "warm_indexes has 'by-week'; its indexes are by-payload, by-day",
    ),
    "replicas by another stream": (
        REPLICATED,
        {"stream": "KEYS_ONLY"},
        "replicas need the stream NEW_AND_OLD_IMAGES; it is KEYS_ONLY",
    ),
    "a witness of what is eventual": (
        REPLICATED,
        {"witness": "us-west-2"},
        "witness is us-west-2, which only STRONG consistency has",
    ),
    "strong consistency over two regions": (REPLICATED, {"consistency": "STRONG"}, THREE_REGIONS),
    "strong consistency without a replica": (
        ARGS,
        {"consistency": "STRONG", "witness": "us-west-2"},
        THREE_REGIONS,
    ),
    "strong consistency over four regions": (
        replace(REPLICATED, replicas=[Replica(region=f"eu-west-{one}") for one in (1, 2)]),
        {"consistency": "STRONG", "witness": "us-west-2"},
        THREE_REGIONS,
    ),
    "a witness where a replica is": (
        REPLICATED,
        {"consistency": "STRONG", "witness": "eu-west-1"},
        "witness is eu-west-1, where the table or a replica is",
    ),
    "strong consistency of what expires": (
        replace(REPLICATED, spec=replace(ORDERS, ttl_attribute="expires")),
        {"consistency": "STRONG", "witness": "us-west-2", "time_to_live": True},
        "STRONG consistency and time_to_live exclude each other",
    ),
    "replicas at home": (
        REPLICATED,
        {"replicas": [Replica(region="us-east-1")]},
        "replicas has us-east-1, the region of the table itself",
    ),
    "replicas without the table's kind of key": (
        REPLICATED,
        {"key_arn": KEY_ARN},
        BOTH_OR_NEITHER,
    ),
    "a replica with a key of its own": (
        REPLICATED,
        {"replicas": [Replica(region="eu-west-1", key_arn=KEY_ARN)]},
        BOTH_OR_NEITHER,
    ),
}


@pytest.mark.parametrize(("args", "changes", "sentence"), REFUSED.values(), ids=REFUSED)
def test_arguments_that_aws_would_refuse_too_late_are_refused(
    args: TableArgs, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"^table '") as refused:
        replace(args, **changes)

    assert str(refused.value) == f"table '{args.spec.name}': {sentence}"
