"""A restore from its beginning to its report: each setting put back, seen, and gone on with."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from market_intelligence import specs
from ops.facets import FACETS
from ops.verify.errors import CallError
from tests.configured import FURTHER_LINES
from tests.conftest import REGION
from tests.ops.restore.aws import ACCOUNT, LATEST, backend
from tests.ops.restore.conftest import (
    ALARM_COUNT,
    ALARMS,
    FILE,
    HEAD,
    QUIET,
    READER,
    REQUESTS,
    RESTORED,
    World,
)

PLACE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{RESTORED}"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:prod-market-intelligence-alarms"
PREFIX = f"prod-market-intelligence-{RESTORED}-requests-"
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
    "team": "search",
}
# The call that puts each setting back, in their order.
CALLS = {
    "mark": ("TagResource", '"restored-from"'),
    "tags": ("TagResource", '"team"'),
    "recovery in days": ("UpdateContinuousBackups", ""),
    "stream": ("UpdateTable", "StreamSpecification"),
    "table class": ("UpdateTable", "TableClass"),
    "maximums": ("UpdateTable", "OnDemandThroughput"),
    "contributor insights": ("UpdateContributorInsights", ""),
    "readers": ("PutResourcePolicy", ""),
    "expiry": ("UpdateTimeToLive", ""),
    "deletion protection": ("UpdateTable", "DeletionProtectionEnabled"),
}
PROTECTED_LAST = "not turned on until all other checks pass"
REFUSED = "dynamodb:{}: ValidationException: as the test asks"


def outcomes(done: dict[str, Any]) -> dict[str, str]:
    return {one["setting"]: one["outcome"] for one in done["settings"]}


def not_good(done: dict[str, Any]) -> dict[str, tuple[str, object]]:
    return {
        one["check"]: (one["status"], one["found"])
        for one in done["checks"]
        if one["status"] != "ok"
    }


def test_a_restored_table_has_all_that_the_stack_asks_for(world: World) -> None:
    world.write(f"{FILE}{ALARMS}")
    before = world.dynamodb.describe_table(TableName=REQUESTS)["Table"]
    world.service.called.clear()
    done = world.restore()
    # The restore itself is asked for a billing mode.
    assert outcomes(done) == {"billing": "there already"} | dict.fromkeys(
        [*[*CALLS][:8], "alarms", "expiry", "deletion protection"], "put back"
    )
    assert not_good(done) == {}
    assert [one["check"] for one in done["checks"] if one["section"] == "requests"] == [
        *("status", "keys", "indexes"),
        *(*(index.name for index in specs.REQUESTS.indexes), "billing"),
        *("recovery in days", "expiry", "encryption", "stream", "tags"),
        *("table class", "maximums", "contributor insights", "replicas", "readers", "mark"),
        "deletion protection",
    ]
    assert {one["todo"] for one in done["checks"]} == {""}
    assert (done["ok"], done["restoredTo"]) == (True, "2025-02-05T11:55:00Z")
    assert world.service.restores == [
        {
            "SourceTableName": REQUESTS,
            "TargetTableName": RESTORED,
            "UseLatestRestorableTime": True,
            "BillingModeOverride": "PAY_PER_REQUEST",
        }
    ]
    tags = world.dynamodb.list_tags_of_resource(ResourceArn=PLACE)["Tags"]
    mark = {"restored-from": REQUESTS, "restored-to": "2025-02-05T11:55:00Z"}
    assert {tag["Key"]: tag["Value"] for tag in tags} == TAGS | mark
    # What is not set has no maximum.
    assert [one for one in world.service.changes if "OnDemandThroughput" in str(one)] == [
        {"TableName": RESTORED, "OnDemandThroughput": units(400, -1)},
        {
            "TableName": RESTORED,
            "GlobalSecondaryIndexUpdates": [
                {"Update": {"IndexName": "status-index", "OnDemandThroughput": units(-1, 20)}}
            ],
        },
    ]
    policy = world.dynamodb.get_resource_policy(ResourceArn=PLACE)["Policy"]
    assert (READER in policy, f"{PLACE}/index/user-index" in policy) == (True, True)
    assert world.said == [
        f"{RESTORED}: started; AWS continues even if this command ends",
        f"{RESTORED}: settings restored; comparing items",
    ]
    assert world.dynamodb.describe_table(TableName=REQUESTS)["Table"] == before
    assert {"PutItem", "UpdateItem", "DeleteItem"} & {*world.service.called} == set()


def test_a_label_is_only_what_a_screen_calls_a_facet(
    world: World, request: pytest.FixtureRequest
) -> None:
    world.write(f"{FILE}{ALARMS}")
    for facet in FACETS:
        request.addfinalizer(partial(object.__setattr__, facet, "label", facet.label))
        object.__setattr__(facet, "label", f"renamed {facet.label}")
    done = world.restore()
    assert outcomes(done) == {"renamed billing": "there already"} | dict.fromkeys(
        [
            *("mark", *(f"renamed {label}" for label in [*CALLS][1:8]), "alarms"),
            *("renamed expiry", "renamed deletion protection"),
        ],
        "put back",
    )
    assert not_good(done) == {}


def units(reads: int, writes: int) -> dict[str, int]:
    return {"MaxReadRequestUnits": reads, "MaxWriteRequestUnits": writes}


def test_items_are_compared_before_expiry_and_protected_last(world: World) -> None:
    world.restore()
    called = world.service.called
    order = [
        one for one in dict.fromkeys(called) if one in {"TagResource", "Scan", "UpdateTimeToLive"}
    ]
    assert order == ["TagResource", "Scan", "UpdateTimeToLive"]
    last = len(called) - 1 - called[::-1].index("UpdateTable")
    assert last > called.index("UpdateTimeToLive")
    assert "DeletionProtectionEnabled" in world.service.changes[-1]


def test_its_alarms_are_on_it_and_beside_those_of_the_stack(world: World) -> None:
    world.write(f"{FILE}{ALARMS}")
    world.restore()
    found = world.alarms()
    assert len(found) == ALARM_COUNT
    throttles = found[f"{PREFIX}user-index-ReadThrottleEvents"]
    assert f"index user-index of {RESTORED}" in throttles["AlarmDescription"]
    assert "First: " in throttles["AlarmDescription"]
    assert {name: throttles[name] for name in THROTTLES} == THROTTLES
    errors = found[f"{PREFIX}SystemErrors"]
    operations = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"]
    total = {"Id": "total", "Expression": "m1 + m2 + m3 + m4 + m5", "Label": "SystemErrors"}
    assert errors["Metrics"][0].items() >= (total | {"ReturnData": True}).items()
    assert errors["Metrics"][1:] == [
        {
            "Id": f"m{number}",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/DynamoDB",
                    "MetricName": "SystemErrors",
                    "Dimensions": [
                        {"Name": "TableName", "Value": RESTORED},
                        {"Name": "Operation", "Value": operation},
                    ],
                },
                "Period": 60,
                "Stat": "Sum",
            },
            "ReturnData": False,
        }
        for number, operation in enumerate(operations, start=1)
    ]
    cloudwatch = world.clients["cloudwatch"]
    tags = cloudwatch.list_tags_for_resource(ResourceARN=throttles["AlarmArn"])["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == TAGS


THROTTLES: dict[str, Any] = {
    "Namespace": "AWS/DynamoDB",
    "MetricName": "ReadThrottleEvents",
    "Dimensions": [
        {"Name": "TableName", "Value": RESTORED},
        {"Name": "GlobalSecondaryIndexName", "Value": "user-index"},
    ],
    "Statistic": "Sum",
    "Period": 60,
    "ComparisonOperator": "GreaterThanThreshold",
    "Threshold": 0,
    "EvaluationPeriods": 5,
    "DatapointsToAlarm": 5,
    "TreatMissingData": "notBreaching",
    "AlarmActions": [TOPIC],
    "OKActions": [TOPIC],
}


def test_replicas_and_their_alarms_are_left_to_the_stack(world: World) -> None:
    stream = "{stream: NEW_AND_OLD_IMAGES}"
    world.write(
        f"{FILE}{ALARMS}{FURTHER_LINES}  market-intelligence:logs: {stream}\n"
        "  market-intelligence:replicas: [eu-west-1]\n"
    )
    done = world.restore()
    assert (not_good(done), len(world.alarms())) == ({}, ALARM_COUNT)


def test_only_alarms_that_are_lacking_are_put_back(world: World) -> None:
    world.write(f"{FILE}{ALARMS}")
    world.restore()
    cloudwatch = world.clients["cloudwatch"]
    cloudwatch.delete_alarms(AlarmNames=[f"{PREFIX}ReadThrottleEvents"])
    cloudwatch.disable_alarm_actions(AlarmNames=[f"{PREFIX}SystemErrors"])
    alarms = {"setting": "alarms", "outcome": "put back", "reason": f"2 of {ALARM_COUNT}"}
    assert alarms in world.restore("--as", RESTORED)["settings"]
    world.service.called.clear()
    again = world.restore("--as", RESTORED)
    assert {*outcomes(again).values()} == {"there already"}
    assert not_good(again) == {}
    changes = ("Update", "Tag", "Put", "Restore")
    assert [one for one in world.service.called if one.startswith(changes)] == []


def test_alarms_that_may_not_be_made_are_told(world: World) -> None:
    world.write(f"{FILE}{ALARMS}")
    world.service.faults["PutMetricAlarm", ""] = ["AccessDenied"]
    done = world.restore(code=1)
    reason = "cloudwatch:PutMetricAlarm: AccessDenied: as the test asks"
    assert {"setting": "alarms", "outcome": "failed", "reason": reason} in done["settings"]
    assert len(not_good(done)) == ALARM_COUNT + 1
    assert not_good(done)["requests-ReadThrottleEvents"] == ("failed", "missing")


@pytest.mark.parametrize("setting", [*CALLS][:-1])
def test_a_setting_that_is_not_put_back_is_found_and_keeps_no_other_back(
    world: World, setting: str
) -> None:
    action, named = CALLS[setting]
    world.service.faults[action, named] = ["ValidationException"]
    done = world.restore(code=1)
    unlike = [one for one in done["settings"] if one["outcome"] != "put back"]
    assert [one for one in unlike if one["setting"] != "billing"] == [
        {"setting": setting, "outcome": "failed", "reason": REFUSED.format(action)}
    ]
    found = not_good(done)
    assert found.pop("deletion protection") == ("unknown", PROTECTED_LAST)
    assert {check: status for check, (status, _) in found.items()} == {setting: "failed"}
    # A table that is not as it should be stays easy to remove.
    table = world.dynamodb.describe_table(TableName=RESTORED)["Table"]
    assert table["DeletionProtectionEnabled"] is False


def test_protection_that_is_not_put_back_is_found(world: World) -> None:
    world.service.faults[CALLS["deletion protection"]] = ["ValidationException"]
    assert not_good(world.restore(code=1)) == {"deletion protection": ("failed", False)}


def test_a_restore_that_is_interrupted_at_any_setting_goes_on(world: World) -> None:
    world.service.creating = 2
    for setting, call in CALLS.items():
        world.service.interrupts = call
        done = world.run("--yes", "--as", RESTORED)
        assert done.exit_code == 130, setting
        assert done.stderr == (
            "Interrupted. AWS continues the restore that it has started.\nContinue:       ./mi "
            f"restore --stack prod --table requests --as {RESTORED}\nOr remove it, once it is "
            f"ACTIVE:  ./mi restore --stack prod --remove {RESTORED}\n"
        )
    world.service.interrupts = None
    done = world.restore("--as", RESTORED)
    assert not_good(done) == {}
    *before, last = outcomes(done).values()
    assert ({*before}, last) == ({"there already"}, "put back")
    assert len(world.service.restores) == 1


def test_settings_that_the_stack_has_off_are_turned_off(world: World) -> None:
    world.restore()
    lifted = "maxReadUnits: -1, indexes: {status-index: {maxWriteUnits: -1}}"
    off = f"requests: {{timeToLive: false, contributorInsights: 'off', {lifted}}}"
    world.write(
        f"{HEAD}{QUIET}  market-intelligence:recovery: {{enabled: false}}\n"
        f"  market-intelligence:deletionProtection: false\n  market-intelligence:{off}\n"
    )
    done = world.restore("--as", RESTORED)
    assert not_good(done) == {}
    put = [name for name, outcome in outcomes(done).items() if outcome == "put back"]
    assert put == [
        *("recovery in days", "stream", "table class", "maximums", "contributor insights"),
        *("expiry", "deletion protection"),
    ]
    assert "readers" not in outcomes(done)


def test_maximums_are_not_asked_for_where_the_stack_has_none(world: World) -> None:
    none = "requests: {maxReadUnits: -1, indexes: {user-index: {maxWriteUnits: -1}}}"
    world.write(f"{HEAD}{QUIET}  market-intelligence:{none}\n")
    assert outcomes(world.restore())["maximums"] == "there already"


def test_expiry_can_stay_off(world: World) -> None:
    done = world.restore("--keep-expired")
    assert not_good(done) == {}
    assert "UpdateTimeToLive" not in world.service.called


def test_a_setting_that_aws_takes_and_does_not_tell_is_waited_for_in_vain(world: World) -> None:
    world.service.ignores = CALLS["stream"]
    [stream] = [one for one in world.restore(code=1)["settings"] if one["setting"] == "stream"]
    assert stream == {"setting": "stream", "outcome": "failed", "reason": "off"}
    assert world.slept == [5, 7.5, 11.25, 16.875]


def test_a_setting_that_aws_tells_late_is_waited_for(world: World) -> None:
    def put() -> None:
        world.service.ignores = None
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        world.dynamodb.update_table(TableName=RESTORED, StreamSpecification=stream)

    world.service.ignores = CALLS["stream"]
    world.service.on_pause = put
    assert outcomes(world.restore())["stream"] == "put back"
    assert world.slept == [5]


def test_a_setting_that_cannot_be_asked_cannot_be_seen(world: World) -> None:
    world.service.faults["DescribeTimeToLive", ""] = ["AccessDeniedException"] * 20
    assert world.restore(code=1)["settings"][-1] == {
        "setting": "expiry",
        "outcome": "cannot be seen",
        "reason": "dynamodb:DescribeTimeToLive: AccessDeniedException: as the test asks",
    }


@pytest.mark.parametrize(
    "code",
    ["ContinuousBackupsUnavailableException", "LimitExceededException", "ResourceInUseException"],
)
def test_a_call_waits_while_aws_is_busy_and_not_for_ever(world: World, code: str) -> None:
    def expire() -> None:
        change = {"AttributeName": "ttl", "Enabled": True}
        world.writer().send(
            "dynamodb", "update_time_to_live", TableName=REQUESTS, TimeToLiveSpecification=change
        )

    world.service.faults["UpdateTimeToLive", ""] = [code] * 2
    expire()
    assert world.slept == [5, 7.5]
    world.slept.clear()
    world.service.faults["UpdateTimeToLive", ""] = [code] * 13
    with pytest.raises(CallError, match=f"^dynamodb:UpdateTimeToLive: {code}: as the test asks$"):
        expire()
    assert (len(world.slept), max(world.slept)) == (12, 60)


def test_a_table_is_waited_for_until_it_is_there(world: World) -> None:
    world.service.creating = 4
    assert world.restore()["ok"]
    # One of them is asked for before the restore begins to be waited for.
    assert world.slept == [5, 7.5, 11.25, 16.875]
    assert world.said[1:-1] == [
        f"{RESTORED}: being restored, waited {waited}" for waited in ("0 s", "5 s", "12 s", "23 s")
    ]


def test_its_indexes_are_waited_for(world: World) -> None:
    world.bare()
    [index, *_] = backend("dynamodb").tables[RESTORED].global_indexes
    index.status = "CREATING"
    world.service.says[RESTORED] = {"TableStatus": "UPDATING"}

    def build() -> None:
        if not world.service.says.pop(RESTORED, None):
            index.status = "ACTIVE"

    world.service.on_pause = build
    world.restore("--as", RESTORED)
    assert world.said[:2] == [
        f"{RESTORED}: UPDATING, waited 0 s",
        f"{RESTORED}: building user-index, waited 5 s",
    ]


def test_what_aws_said_before_a_change_counts_no_more(world: World) -> None:
    aws = world.writer()
    place = {"TableName": REQUESTS}
    before = aws.call("dynamodb", "describe_time_to_live", **place)
    assert aws.call("dynamodb", "describe_time_to_live", **place) is before
    change = {"AttributeName": "ttl", "Enabled": True}
    aws.send("dynamodb", "update_time_to_live", TimeToLiveSpecification=change, **place)
    assert aws.call("dynamodb", "describe_time_to_live", **place) is not before


def test_a_restore_whose_table_never_comes_says_how_to_go_on(world: World) -> None:
    world.service.ignores = "RestoreTableToPointInTime", ""
    done = world.run("--yes")
    assert (done.exit_code, done.stderr.splitlines()[:2]) == (
        1,
        [
            f"{RESTORED} does not exist: its restore failed, or it was deleted. Start again.",
            f"Continue:       ./mi restore --stack prod --table requests --as {RESTORED}",
        ],
    )
    assert 60 < sum(world.slept) < 130
    assert world.said[1] == f"{RESTORED}: not visible yet, waited 0 s"


def test_a_table_that_will_not_get_there_is_not_waited_for(world: World) -> None:
    status = "INACCESSIBLE_ENCRYPTION_CREDENTIALS"
    world.service.says[RESTORED] = {"TableStatus": status}
    done = world.run("--yes")
    assert (done.exit_code, done.stderr.splitlines()[0]) == (
        1,
        (
            f"{RESTORED} is {status}, and waiting does not make it ACTIVE: see `aws dynamodb "
            f"describe-table --table-name {RESTORED}`."
        ),
    )
    assert world.slept == []


def test_a_table_that_does_not_say_to_when_was_restored_when_it_was_made(world: World) -> None:
    world.bare()
    world.service.restores.clear()
    made = world.dynamodb.describe_table(TableName=RESTORED)["Table"]["CreationDateTime"]
    at = datetime.fromisoformat(world.restore("--as", RESTORED)["restoredTo"])
    assert 0 <= (made.astimezone(UTC) - at).total_seconds() < 1


REFUSALS = {
    "InvalidRestoreTimeException": (
        "AWS can no longer restore {0} to that time: run the command again with a later time."
    ),
    "LimitExceededException": (
        "123456789012 has reached the limit of concurrent restores and table changes (50 "
        "restores): wait until one ends, and run the command again."
    ),
    "PointInTimeRecoveryUnavailableException": (
        "Point-in-time recovery of {0} is being turned on or off: run the command again in a "
        "minute."
    ),
    "TableAlreadyExistsException": "{1} has been created meanwhile: give another name with --as.",
    "TableInUseException": "{0} is being changed: run the command again when it is ACTIVE.",
    "AccessDeniedException": (
        "Access denied: dynamodb:RestoreTableToPointInTime: AccessDeniedException: as the test "
        "asks. A restore needs dynamodb:RestoreTableToPointInTime on {0}, and on {1} PutItem, "
        "UpdateItem, DeleteItem, GetItem, Query, Scan and BatchWriteItem."
    ),
    "KMSInvalidStateException": (
        "AWS does not restore {0}: dynamodb:RestoreTableToPointInTime: KMSInvalidStateException: "
        "as the test asks"
    ),
}


@pytest.mark.parametrize(("code", "sentence"), REFUSALS.items())
def test_what_aws_refuses_is_a_sentence_and_makes_nothing(
    world: World, code: str, sentence: str
) -> None:
    world.service.faults["RestoreTableToPointInTime", ""] = [code]
    done = world.run("--yes", "--json", "--to", "2025-02-01T10:00:00Z", "--as", RESTORED)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == sentence.format(REQUESTS, RESTORED)
    assert world.tables() == [REQUESTS]


def test_a_restore_to_a_moment_asks_for_that(world: World) -> None:
    done = world.restore("--to", "2025-02-01T12:00:00+02:00", "--as", "mine")
    assert done["restoredTo"] == "2025-02-01T10:00:00Z"
    [asked] = world.service.restores
    at = datetime(2025, 2, 1, 10, tzinfo=UTC)
    assert (asked["RestoreDateTime"], asked["TargetTableName"]) == (at.timestamp(), "mine")
    assert "UseLatestRestorableTime" not in asked
    assert at < LATEST
