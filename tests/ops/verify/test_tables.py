"""Each facet of a table: how it is told where it is good, and what is found where it is not."""

from dataclasses import replace

import pytest

from market_intelligence import specs
from market_intelligence.specs import TableSpec
from market_intelligence.table_options import MaxThroughput
from ops.verify.deployed import Deployed
from tests.conftest import ACCOUNT, REGION
from tests.ops.answers import Answers
from tests.ops.verify.account import CHANGES, INDEXES, LOGS, READER, REPLICA, REQUESTS, TABLE_ARN
from tests.ops.verify.findings import (
    MEND,
    Breaks,
    Finding,
    case,
    check_case,
    good,
    told,
    verified,
    wrong,
)

KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key"
KEY = "alias/prod-market-intelligence-tables"
BOTH_IMAGES = "NEW_AND_OLD_IMAGES"
ALL_KEYS = "ACCESSED_AND_THROTTLED_KEYS"
THROTTLED = dict.fromkeys(("table", *INDEXES[REQUESTS]), "THROTTLED_KEYS")
COUNTED: dict[str, object] = dict.fromkeys(("table", *INDEXES[LOGS]), ALL_KEYS)
MAXIMUMS = {"table": {"read": 400}, "status-index": {"write": 20}}
WARMED = {
    "table": {"read": 12000, "write": 5000},
    "request-logs-index": {"read": 15000, "write": 4000},
}
SENT = {"stream": CHANGES, "precision": "MILLISECOND", "status": "ACTIVE"}
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
    "team": "search",
}
# Of both tables.
KEPT: dict[str, object] = {
    "billing": "PAY_PER_REQUEST",
    "deletion protection": True,
    "recovery in days": 35,
    "encryption": {"key": KEY, "state": "Enabled"},
    "stream": BOTH_IMAGES,
    "tags": TAGS,
    "replicas": [REPLICA],
    "consistency across regions": {"mode": "EVENTUAL", "witness": "none"},
}
COPY_TAGS = TAGS | {"team": "replication", "residency": "eu"}
COPY_ARN = f"{TABLE_ARN}/{REQUESTS}".replace(REGION, REPLICA)
COPY_COUNTED = {name: dict.fromkeys(("table", *INDEXES[name]), ALL_KEYS) for name in INDEXES}
REPLACE = (
    "The keys of a table cannot be changed: create a table with the specified keys, and copy the "
    "items."
)
REBUILD = (
    "Have Pulumi delete the index and create it again; preview it first: `pulumi preview --refresh "
    "--stack prod`."
)
WAIT = "Wait until it is active, or deploy it: `pulumi up --refresh --stack prod`."
LIFT = f"{MEND} To lift a maximum, set it to -1."
FORGET = (
    f"{MEND} If its status is ENABLE_FAILED, AWS cannot write to the stream: create the stream in "
    "the account and region of the table, and first remove the destination from the state with "
    "`pulumi state delete`."
)
ENABLE = f"{MEND} If the key is disabled or scheduled for deletion, enable it first."


TODOS = {
    "requests: status": WAIT,
    "requests: keys": REPLACE,
    "requests: user-index": REBUILD,
    "requests: project-index": REBUILD,
    "requests: status-index": REBUILD,
    "requests: encryption": ENABLE,
    "requests: maximums": LIFT,
    "requests: kinesis": FORGET,
    "logs: warm throughput": f"{MEND} AWS may take minutes to raise it.",
    "requests: consistency across regions": (
        f"{MEND} The consistency and the witness of a table with replicas cannot be changed."
    ),
}


def indexes(spec: TableSpec) -> dict[str, object]:
    """Return what is said of each index of a table."""
    return {
        index.name: {
            "status": "ACTIVE",
            "keys": [f"{key.name} {key.type}" for key in index.keys],
            "projection": index.projection,
        }
        for index in spec.indexes
    }


def test_every_facet_is_told_as_the_stack_has_it(of: Deployed) -> None:
    assert good(of, "requests") == KEPT | {
        "status": "ACTIVE",
        "keys": ["request_id S"],
        "indexes": sorted(INDEXES[REQUESTS]),
        **indexes(specs.REQUESTS),
        "expiry": "ttl",
        "table class": "STANDARD",
        "maximums": MAXIMUMS,
        "contributor insights": THROTTLED,
        "readers": [READER],
        "kinesis": SENT,
        **copy(REQUESTS),
    }
    assert good(of, "logs") == KEPT | {
        "status": "ACTIVE",
        "keys": ["log_id S"],
        "indexes": ["request-logs-index"],
        **indexes(specs.PROCESSING_LOGS),
        "expiry": "off",
        "table class": "STANDARD_INFREQUENT_ACCESS",
        "maximums": {},
        "contributor insights": COUNTED,
        "warm throughput": WARMED,
        **copy(LOGS),
    }


def copy(name: str) -> dict[str, object]:
    return {
        f"replica in {REPLICA}": {
            "status": "ACTIVE",
            "recovery in days": 35,
            "deletion protection": True,
            "contributor insights": COPY_COUNTED[name],
            "tags": COPY_TAGS,
        }
    }


def test_more_at_once_than_was_asked_for_is_what_aws_does(of: Deployed, aws: Answers) -> None:
    warm(99_000, 5_000)(aws)
    assert good(of, "logs")["warm throughput"] == WARMED


def table(**changes: object) -> Breaks:
    """Have DescribeTable say something else of the requests table."""
    return lambda aws: aws.table(REQUESTS).update(changes)


def index(name: str, **changes: object) -> Breaks:
    """Have it say something else of an index."""
    return lambda aws: aws.index(REQUESTS, name).update(changes)


def schema(*keys: str) -> list[dict[str, str]]:
    """Return keys as AWS says them, the range key first."""
    kinds = zip(keys, ("HASH", "RANGE"), strict=False)
    return [{"AttributeName": key, "KeyType": kind} for key, kind in kinds][::-1]


def typed(aws: Answers, attribute: str, kind: str) -> None:
    """Set the type of an attribute, declared or not."""
    found = aws.table(REQUESTS)["AttributeDefinitions"]
    kept = [one for one in found if one["AttributeName"] != attribute]
    declared = {"AttributeName": attribute, "AttributeType": kind}
    aws.table(REQUESTS)["AttributeDefinitions"] = [*kept, declared]


def another_hash_key(aws: Answers) -> None:
    typed(aws, "id", "S")
    aws.table(REQUESTS)["KeySchema"] = schema("id")


def one_index_more(aws: Answers) -> None:
    aws.table(REQUESTS)["GlobalSecondaryIndexes"].append({"IndexName": "by-status"})


USER, STATUS, PROJECT = (
    "requests: user-index",
    "requests: status-index",
    "requests: project-index",
)
KEYS = ["request_id S"]
STRUCTURE = [
    case(table(TableStatus="UPDATING"), "requests: status", "UPDATING", "ACTIVE"),
    case(another_hash_key, "requests: keys", ["id S"], KEYS),
    case(
        table(KeySchema=schema("request_id", "created_at")),
        "requests: keys",
        [*KEYS, "created_at S"],
        KEYS,
    ),
    case(
        one_index_more,
        "requests: indexes",
        sorted([*INDEXES[REQUESTS], "by-status"]),
        sorted(INDEXES[REQUESTS]),
    ),
    case(
        lambda aws: typed(aws, "user_id", "N"),
        USER,
        {"keys": ["user_id N", "created_at S"]},
        {"keys": ["user_id S", "created_at S"]},
    ),
    case(
        index("status-index", KeySchema=schema("status")),
        STATUS,
        {"keys": ["status S"]},
        {"keys": ["status S", "created_at S"]},
    ),
    case(
        index(
            "status-index",
            Projection={"ProjectionType": "INCLUDE", "NonKeyAttributes": ["ttl", "config"]},
        ),
        STATUS,
        {"projection": "INCLUDE config ttl"},
        {"projection": "ALL"},
    ),
    case(
        index("project-index", IndexStatus="CREATING"),
        "requests: project-index",
        {"status": "CREATING"},
        {"status": "ACTIVE"},
    ),
    case(table(BillingModeSummary=None), "requests: billing", "PROVISIONED", "PAY_PER_REQUEST"),
]


def recovery(region: str = REGION, **changes: object) -> Breaks:
    def breaks(aws: Answers) -> None:
        answer = aws.of("dynamodb", "describe_continuous_backups", REQUESTS, region)
        answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"].update(changes)

    return breaks


def expiry(status: str, attribute: str = "ttl") -> Breaks:
    ttl = {"TimeToLiveStatus": status, "AttributeName": attribute}
    answer = {"TimeToLiveDescription": ttl}
    return lambda aws: aws.put("dynamodb", "describe_time_to_live", REQUESTS, answer)


def tag(key: str, value: str | None) -> Breaks:
    """Return what adds a tag to the requests table, or removes it."""

    def breaks(aws: Answers) -> None:
        answer = aws.of("dynamodb", "list_tags_of_resource", f"{TABLE_ARN}/{REQUESTS}")
        kept = [one for one in answer["Tags"] if one["Key"] != key]
        answer["Tags"] = [*kept, *([{"Key": key, "Value": value}] if value else [])]

    return breaks


def encrypted(key: str, *aliases: str) -> Breaks:
    """Encrypt the requests table with another key."""

    def breaks(aws: Answers) -> None:
        aws.table(REQUESTS)["SSEDescription"]["KMSMasterKeyArn"] = f"{KEY_ARN}/{key}"
        if key != "gone":
            metadata = {"KeyId": key, "KeyState": "Enabled"}
            aws.put("kms", "describe_key", f"{KEY_ARN}/{key}", {"KeyMetadata": metadata})
            named = [{"AliasName": alias} for alias in aliases]
            aws.put("kms", "list_aliases", key, {"Aliases": named})

    return breaks


RECOVERY, ENCRYPTION, STREAM = (
    "requests: recovery in days",
    "requests: encryption",
    "requests: stream",
)
USABLE = {"key": KEY, "state": "Enabled"}
PROTECTION = [
    case(table(DeletionProtectionEnabled=False), "requests: deletion protection", False, True),
    case(recovery(PointInTimeRecoveryStatus="DISABLED"), RECOVERY, "off", 35),
    case(recovery(RecoveryPeriodInDays=7), RECOVERY, 7, 35),
    case(expiry("DISABLING"), "requests: expiry", "off", "ttl"),
    case(expiry("ENABLED", "expires"), "requests: expiry", "expires", "ttl"),
    case(table(SSEDescription=None), ENCRYPTION, {"key": "owned by AWS"}, USABLE),
    case(
        encrypted("managed", "alias/aws/dynamodb"),
        ENCRYPTION,
        {"key": "alias/aws/dynamodb"},
        {"key": KEY},
    ),
    case(encrypted("unnamed"), ENCRYPTION, {"key": f"{KEY_ARN}/unnamed"}, {"key": KEY}),
    case(encrypted("gone"), ENCRYPTION, {"key": f"{KEY_ARN}/gone", "state": "missing"}, USABLE),
    case(table(StreamSpecification={"StreamEnabled": False}), STREAM, "off", BOTH_IMAGES),
    case(
        table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}),
        STREAM,
        "KEYS_ONLY",
        BOTH_IMAGES,
    ),
    case(tag("team", None), "requests: tags", {}, {"team": "search"}),
    case(
        tag("environment", "dev"), "requests: tags", {"environment": "dev"}, {"environment": "prod"}
    ),
]


def units(**most: int) -> dict[str, int]:
    return {f"Max{kind}RequestUnits": number for kind, number in most.items()}


def insights(place: str, region: str = REGION, **changes: str) -> Breaks:
    def breaks(aws: Answers) -> None:
        aws.of("dynamodb", "describe_contributor_insights", place, region).update(changes)

    return breaks


def warm(read: int, write: int) -> Breaks:
    """Have the logs table serve other units at once."""
    units = {"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write}
    return lambda aws: aws.table(LOGS).update(WarmThroughput=units)


def destinations(*listed: dict[str, str]) -> Breaks:
    answer = {"KinesisDataStreamDestinations": [*listed]}
    return lambda aws: aws.put(
        "dynamodb", "describe_kinesis_streaming_destination", REQUESTS, answer
    )


def destination(status: str, stream: str = CHANGES) -> dict[str, str]:
    return {"StreamArn": stream, "DestinationStatus": status}


def replicas(*regions: str, status: str = "ACTIVE") -> Breaks:
    return table(Replicas=[{"RegionName": one, "ReplicaStatus": status} for one in regions])


POLICY_OF = f"{TABLE_ARN}/{REQUESTS}"
ROOT_READS = '{"Statement": [{"Principal": {"AWS": "arn:aws:iam::222233334444:root"}}]}'
COPY = f"requests: replica in {REPLICA}"
MODE = "requests: consistency across regions"
PLACES, LIMITS = "requests: replicas", "requests: maximums"
COUNTS = "requests: contributor insights"
KINESIS, OTHER = "requests: kinesis", f"{CHANGES}-2"
OPERATION = [
    case(
        table(TableClassSummary={"TableClass": "OTHER"}),
        "requests: table class",
        "OTHER",
        "STANDARD",
    ),
    case(table(OnDemandThroughput=None), LIMITS, {}, {"table": {"read": 400}}),
    case(
        index("status-index", OnDemandThroughput=units(Write=10)),
        LIMITS,
        {"status-index": {"write": 10}},
        {"status-index": {"write": 20}},
    ),
    case(
        index("user-index", OnDemandThroughput=units(Read=10, Write=-1)),
        LIMITS,
        {"user-index": {"read": 10}},
        {},
    ),
    case(
        insights(REQUESTS, ContributorInsightsStatus="DISABLED"),
        COUNTS,
        {"table": "off"},
        {"table": "THROTTLED_KEYS"},
    ),
    case(
        insights(f"{REQUESTS} user-index", ContributorInsightsMode=ALL_KEYS),
        COUNTS,
        {"user-index": ALL_KEYS},
        {"user-index": "THROTTLED_KEYS"},
    ),
    case(
        warm(99_000, 4_999),
        "logs: warm throughput",
        {"table": {"read": 12000, "write": 4999}},
        {"table": {"read": 12000, "write": 5000}},
    ),
    case(destinations(), KINESIS, "off", SENT),
    case(destinations(destination("DISABLED")), KINESIS, "off", SENT),
    case(
        destinations(destination("ENABLE_FAILED")),
        KINESIS,
        {"status": "ENABLE_FAILED"},
        {"status": "ACTIVE"},
    ),
    case(
        destinations(
            destination("ENABLE_FAILED"),
            destination("ACTIVE", OTHER) | {"ApproximateCreationDateTimePrecision": "MICROSECOND"},
        ),
        KINESIS,
        {"stream": OTHER, "precision": "MICROSECOND"},
        {"stream": CHANGES, "precision": "MILLISECOND"},
    ),
    case(
        lambda aws: aws.lose("dynamodb", "get_resource_policy"), "requests: readers", [], [READER]
    ),
    case(
        lambda aws: aws.put("dynamodb", "get_resource_policy", POLICY_OF, {"Policy": ROOT_READS}),
        "requests: readers",
        ["arn:aws:iam::222233334444:root"],
        [READER],
    ),
    case(replicas(REGION), PLACES, [], [REPLICA]),
    case(table(MultiRegionConsistency="STRONG"), MODE, {"mode": "STRONG"}, {"mode": "EVENTUAL"}),
    case(
        table(GlobalTableWitnesses=[{"RegionName": "us-east-2", "WitnessStatus": "ACTIVE"}]),
        MODE,
        {"witness": "us-east-2"},
        {"witness": "none"},
    ),
    case(replicas(REPLICA, "eu-central-1"), PLACES, ["eu-central-1", REPLICA], [REPLICA]),
    case(replicas(REPLICA, status="CREATING"), COPY, {"status": "CREATING"}, {"status": "ACTIVE"}),
    case(
        recovery(REPLICA, PointInTimeRecoveryStatus="DISABLED"),
        COPY,
        {"recovery in days": "off"},
        {"recovery in days": 35},
    ),
    case(
        lambda aws: aws.table(REQUESTS, REPLICA).pop("DeletionProtectionEnabled"),
        COPY,
        {"deletion protection": False},
        {"deletion protection": True},
    ),
    case(
        insights(f"{REQUESTS} user-index", REPLICA, ContributorInsightsStatus="DISABLED"),
        COPY,
        {"contributor insights": COPY_COUNTED[REQUESTS] | {"user-index": "off"}},
        {"contributor insights": COPY_COUNTED[REQUESTS]},
    ),
    case(
        lambda aws: aws.of("dynamodb", "list_tags_of_resource", COPY_ARN, REPLICA)["Tags"].clear(),
        COPY,
        {"tags": {}},
        {"tags": COPY_TAGS},
    ),
]


@pytest.mark.parametrize(("breaks", "finding"), [*STRUCTURE, *PROTECTION, *OPERATION])
def test_one_check_finds_it(of: Deployed, aws: Answers, breaks: Breaks, finding: Finding) -> None:
    check_case(of, aws, breaks, finding, TODOS.get(finding[0], MEND))


@pytest.mark.parametrize("status", ["ENABLED", "ENABLING"])
def test_expiry_is_on_as_soon_as_it_begins(of: Deployed, aws: Answers, status: str) -> None:
    expiry(status)(aws)
    assert wrong(of) == []


def test_recovery_is_for_35_days_where_aws_does_not_say_for_how_many(
    of: Deployed, aws: Answers
) -> None:
    answer = aws.of("dynamodb", "describe_continuous_backups", REQUESTS)
    described = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    described.pop("RecoveryPeriodInDays", None)
    assert wrong(of) == []


def test_tags_of_others_are_no_fault(of: Deployed, aws: Answers) -> None:
    tag("cost-center", "7")(aws)
    assert wrong(of) == []


def test_a_key_is_known_by_the_name_that_it_should_have(of: Deployed, aws: Answers) -> None:
    encrypted("shared", "alias/a", KEY)(aws)
    assert wrong(of) == []
    encrypted("shared", "alias/b", "alias/a")(aws)
    assert [found for _, found, _ in told(wrong(of))] == [{"key": "alias/a"}]


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion"])
def test_a_key_that_cannot_be_used_is_found_on_every_table_that_has_it(
    of: Deployed, aws: Answers, state: str
) -> None:
    arn = aws.table(REQUESTS)["SSEDescription"]["KMSMasterKeyArn"]
    aws.of("kms", "describe_key", arn)["KeyMetadata"]["KeyState"] = state
    difference = {"state": state}, {"state": "Enabled"}
    assert told(wrong(of)) == [
        ("requests: encryption", *difference),
        ("logs: encryption", *difference),
    ]


def test_nothing_is_known_of_a_table_that_is_gone(of: Deployed, aws: Answers) -> None:
    for service, region, action, about in [*aws.known]:
        if about.split(" ")[0] == REQUESTS:
            aws.lose(service, action, about, region)
    status, *others = (one for one in verified(of) if one.section == "requests")
    assert (status.found, status.expected, status.action) == ("missing", "ACTIVE", WAIT)
    assert {
        (one.status, one.found.split(" ", 1)[1]) for one in others if isinstance(one.found, str)
    } == {("unknown", "found no resource with that name")}


def test_an_index_that_is_gone_is_known_by_its_name_only(of: Deployed, aws: Answers) -> None:
    aws.table(REQUESTS)["GlobalSecondaryIndexes"].remove(aws.index(REQUESTS, "user-index"))
    present = sorted({*INDEXES[REQUESTS]} - {"user-index"})
    assert told(wrong(of)) == [("requests: indexes", present, sorted(INDEXES[REQUESTS]))]
    [unknown] = [one for one in verified(of) if one.status == "unknown"]
    assert (unknown.name, unknown.found, unknown.action) == (
        "user-index",
        "the table has no index user-index",
        "",
    )


def test_an_answer_that_says_less_than_it_has_to_is_a_failure(of: Deployed, aws: Answers) -> None:
    del aws.index(REQUESTS, "user-index")["Projection"]
    assert [found for _, found, _ in told(wrong(of))] == ["the response has no 'Projection'"]


def test_a_maximum_that_was_lifted_is_to_be_left_out(of: Deployed, aws: Answers) -> None:
    lifted = MaxThroughput(read_units=-1, write_units=-1)
    [requests, logs] = of.tables
    asked = replace(requests, maximum=lifted, index_maximums={"user-index": lifted})
    aws.table(REQUESTS)["OnDemandThroughput"] = None
    aws.index(REQUESTS, "status-index")["OnDemandThroughput"] = None
    [check] = wrong(replace(of, tables=[asked, logs]))
    assert (check.name, check.status) == ("maximums to leave out", "warning")
    assert check.found == [
        *("requests.maxReadUnits", "requests.maxWriteUnits"),
        *("requests.indexes.user-index.maxReadUnits", "requests.indexes.user-index.maxWriteUnits"),
    ]
    aws.table(REQUESTS)["OnDemandThroughput"] = units(Read=400)
    assert "maximums to leave out" in {one.name for one in wrong(replace(of, tables=[asked]))}
