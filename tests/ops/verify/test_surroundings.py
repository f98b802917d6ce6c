"""What a stack has beside its tables: alarms, a topic, a dashboard, backups, a cache, policies."""

from dataclasses import replace
from typing import cast

import pytest
from _pytest.mark.structures import ParameterSet

from ops.verify.aws import Response
from ops.verify.deployed import Deployed
from tests.conftest import ACCOUNT, REGION
from tests.ops.answers import Answers
from tests.ops.verify.account import AWAY, BACKUPS, COPIES_ARN, LOGS, REQUESTS, TABLE_ARN, select
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

PREFIX = "prod-market-intelligence-"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}alarms"
LATENCY = "requests-Query-SuccessfulRequestLatency"
ERRORS = "requests-SystemErrors"
CACHE = "prod-requests"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/{PREFIX}cache-boundary"
DASHBOARD = f"{PREFIX}tables-{REGION}"
COPIES = f"{BACKUPS}-of-{REGION}"
TABLES = [f"{TABLE_ARN}/{table}" for table in (REQUESTS, LOGS)]
POLICIES = {
    f"{table} {role}": f"arn:aws:iam::{ACCOUNT}:policy/{PREFIX}{table}-{role}-{REGION}"
    for table in ("requests", "logs")
    for role in ("reader", "writer", "stream-consumer")
}
ENABLED, DISABLED = {"state": "Enabled"}, {"state": "Disabled"}


def alarms(aws: Answers) -> list[Response]:
    return aws.of("cloudwatch", "describe_alarms")["MetricAlarms"]


def alarm_in(aws: Answers, name: str) -> Response:
    [found] = [one for one in alarms(aws) if one["AlarmName"] == f"{PREFIX}{name}"]
    return found


def alarm(found: object, expected: object, **changes: object) -> ParameterSet:
    """Return a case: an alarm that AWS says otherwise."""
    return case(
        lambda aws: alarm_in(aws, LATENCY).update(changes), f"alarms: {LATENCY}", found, expected
    )


def latency(place: dict[str, str], **changes: str) -> dict[str, object]:
    """Return what an alarm on the latency reads."""
    found = {"metric": "AWS/DynamoDB SuccessfulRequestLatency", "statistic": "Average"}
    return {"metrics": [{"dimensions": place} | found | changes]}


def errors(*operations: str) -> dict[str, object]:
    """Return what an alarm on the errors of operations reads."""
    metric = {"metric": "AWS/DynamoDB SystemErrors", "statistic": "Sum"}
    places = [{"TableName": REQUESTS, "Operation": one} for one in operations]
    return {"metrics": [metric | {"dimensions": place} for place in places]}


WHOLE = {"TableName": REQUESTS}
QUERY = {**WHOLE, "Operation": "Query"}
OPERATIONS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query")
ALARMS = [
    alarm({"enabled": False}, {"enabled": True}, ActionsEnabled=False),
    alarm({"tells": []}, {"tells": [TOPIC]}, AlarmActions=[]),
    alarm({"tells": ["arn:other"]}, {"tells": [TOPIC]}, AlarmActions=["arn:other"]),
    alarm({"notifies when it is over": []}, {"notifies when it is over": [TOPIC]}, OKActions=[]),
    alarm({"threshold": 1.0}, {"threshold": 100}, Threshold=1.0),
    alarm(
        {"comparison": "LessThanThreshold"},
        {"comparison": "GreaterThanThreshold"},
        ComparisonOperator="LessThanThreshold",
    ),
    alarm(
        latency(QUERY, metric="AWS/DynamoDB ReturnedItemCount"),
        latency(QUERY),
        MetricName="ReturnedItemCount",
    ),
    alarm(
        latency(QUERY, metric="AWS/DAX SuccessfulRequestLatency"),
        latency(QUERY),
        Namespace="AWS/DAX",
    ),
    alarm(latency(QUERY, statistic="p99"), latency(QUERY), Statistic=None, ExtendedStatistic="p99"),
    alarm(latency(WHOLE), latency(QUERY), Dimensions=[{"Name": "TableName", "Value": REQUESTS}]),
    alarm({"period in seconds": [300]}, {"period in seconds": [60]}, Period=300),
    alarm({"periods": [20, 10]}, {"periods": [10, 10]}, EvaluationPeriods=20),
    alarm({"periods": [10, 1]}, {"periods": [10, 10]}, DatapointsToAlarm=1),
    alarm({"missing data": "ignore"}, {"missing data": "missing"}, TreatMissingData="ignore"),
    case(
        lambda aws: alarm_in(aws, ERRORS)["Metrics"].pop(),
        f"alarms: {ERRORS}",
        errors(*OPERATIONS[:-1]),
        errors(*OPERATIONS),
    ),
    case(
        lambda aws: alarm_in(aws, ERRORS)["Metrics"][0].update(Expression="m1"),
        f"alarms: {ERRORS}",
        {"sum": "m1"},
        {"sum": "m1 + m2 + m3 + m4 + m5"},
    ),
]


def subscriptions(aws: Answers) -> list[dict[str, str]]:
    return aws.of("sns", "list_subscriptions_by_topic")["Subscriptions"]


def topic(**changes: object) -> Breaks:
    return lambda aws: aws.of("sns", "get_topic_attributes")["Attributes"].update(changes)


def rule_in(aws: Answers) -> Response:
    return aws.of("backup", "get_backup_plan")["BackupPlan"]["Rules"][0]


def rule(found: object, expected: object, **changes: object) -> ParameterSet:
    """Return a case: a rule of backups that AWS says otherwise."""
    return case(lambda aws: rule_in(aws).update(changes), "backup: plan", found, expected)


def vault(region: str = REGION, **changes: object) -> Breaks:
    def breaks(aws: Answers) -> None:
        [found] = aws.of("backup", "list_backup_vaults", region=region)["BackupVaultList"]
        found.update(changes)

    return breaks


def disabled(key: str, region: str = REGION) -> Breaks:
    """Disable the key of something."""

    def breaks(aws: Answers) -> None:
        numbers = {
            about
            for (_, place, action, about), answer in aws.known.items()
            if (place, action) == (region, "list_aliases") and f"'alias/{key}'" in str(answer)
        }
        for (_, place, action, _), answer in aws.known.items():
            if (place, action) == (region, "describe_key"):
                metadata = cast("Response", answer)["KeyMetadata"]
                metadata["KeyState"] = "Disabled" if metadata["KeyId"] in numbers else "Enabled"

    return breaks


def cluster(found: object, expected: object, **changes: object) -> ParameterSet:
    """Return a case: a cluster that AWS says otherwise."""
    return case(
        lambda aws: aws.of("dax", "describe_clusters")["Clusters"][0].update(changes),
        f"cache: {CACHE}",
        found,
        expected,
    )


def bounded(aws: Answers) -> Response:
    return aws.of("iam", "get_role")["Role"]


ALIAS = {"key": f"alias/{PREFIX}alarms", "state": "Enabled"}
OTHERS = [
    case(
        lambda aws: bounded(aws).pop("PermissionsBoundary"),
        "cache: permissions boundary",
        "none",
        BOUNDARY,
    ),
    case(
        lambda aws: bounded(aws).update(
            PermissionsBoundary={"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/Other"}
        ),
        "cache: permissions boundary",
        "arn:aws:iam::aws:policy/Other",
        BOUNDARY,
    ),
    case(
        lambda aws: aws.lose("iam", "get_role"),
        "cache: permissions boundary",
        "missing",
        BOUNDARY,
    ),
    case(
        lambda aws: aws.lose("sns", "get_topic_attributes"),
        "topic: topic",
        f"{TOPIC} is missing",
        TOPIC,
    ),
    case(topic(KmsMasterKeyId=""), "topic: encryption", {"key": "none"}, ALIAS),
    case(
        topic(KmsMasterKeyId="alias/aws/sns"),
        "topic: encryption",
        {"key": "alias/aws/sns", "state": "missing"},
        ALIAS,
    ),
    case(disabled(f"{PREFIX}alarms"), "topic: encryption", DISABLED, ENABLED),
    case(vault(BackupVaultName="other"), "backup: vault", "missing", BACKUPS),
    case(vault(AWAY, BackupVaultName="other"), f"backup: vault in {AWAY}", "missing", COPIES),
    case(vault(Locked=False), "backup: vault: lock", {"locked": False}, {"locked": True}),
    case(vault(MinRetentionDays=1), "backup: vault: lock", {"least days": 1}, {"least days": 30}),
    case(
        vault(AWAY, MaxRetentionDays=400),
        f"backup: vault in {AWAY}: lock",
        {"most days": 400},
        {"most days": 365},
    ),
    case(
        vault(EncryptionKeyArn="arn:gone"),
        "backup: vault: encryption",
        {"key": "arn:gone", "state": "missing"},
        {"key": f"alias/{BACKUPS}", "state": "Enabled"},
    ),
    case(disabled(COPIES, AWAY), f"backup: vault in {AWAY}: encryption", DISABLED, ENABLED),
    rule({"vault": "Default"}, {"vault": BACKUPS}, TargetBackupVaultName="Default"),
    rule(
        {"schedule": "rate(7 days)"},
        {"schedule": "cron(0 5 ? * * *)"},
        ScheduleExpression="rate(7 days)",
    ),
    rule({"kept for days": None}, {"kept for days": 35}, Lifecycle={}),
    rule(
        {"cold after days": 30},
        {"cold after days": None},
        Lifecycle={"DeleteAfterDays": 35, "MoveToColdStorageAfterDays": 30},
    ),
    rule({"copies kept for days": {}}, {"copies kept for days": {COPIES_ARN: 35}}, CopyActions=[]),
    rule(
        {"copies kept for days": {COPIES_ARN: 30}},
        {"copies kept for days": {COPIES_ARN: 35}},
        CopyActions=[
            {"DestinationBackupVaultArn": COPIES_ARN, "Lifecycle": {"DeleteAfterDays": 30}}
        ],
    ),
    case(lambda aws: select(aws, [REQUESTS]), "backup: backed up", TABLES[:1], TABLES),
    case(select, "backup: backed up", [], TABLES),
    case(
        lambda aws: aws.lose("cloudwatch", "get_dashboard"),
        "dashboard: dashboard",
        "missing",
        DASHBOARD,
    ),
    cluster({"nodes": 2}, {"nodes": 3}, TotalNodes=2),
    cluster({"status": "modifying"}, {"status": "available"}, Status="modifying"),
    cluster({"encrypted at rest": False}, {"encrypted at rest": True}, SSEDescription={}),
    cluster(
        {"encrypted in transit": False},
        {"encrypted in transit": True},
        ClusterEndpointEncryptionType="NONE",
    ),
    *(
        case(
            lambda aws, arn=arn: aws.lose("iam", "get_policy", arn),
            f"policies: {name}",
            "missing",
            arn,
        )
        for name, arn in POLICIES.items()
    ),
]


@pytest.mark.parametrize(("breaks", "finding"), [*ALARMS, *OTHERS])
def test_one_check_finds_it(of: Deployed, aws: Answers, breaks: Breaks, finding: Finding) -> None:
    check_case(of, aws, breaks, finding, MEND)


def test_everything_is_told_as_the_stack_has_it(of: Deployed) -> None:
    assert good(of, "topic") == {
        "topic": TOPIC,
        "encryption": {"key": f"alias/{PREFIX}alarms", "state": "Enabled"},
        "subscriptions": 1,
        "text messages": "to any number",
        "waiting for confirmation": {},
    }
    lock = {"locked": True, "least days": 30, "most days": 365}
    assert good(of, "backup") == {
        "vault": BACKUPS,
        "vault: encryption": {"key": f"alias/{BACKUPS}", "state": "Enabled"},
        "vault: lock": lock,
        f"vault in {AWAY}": COPIES,
        f"vault in {AWAY}: encryption": {"key": f"alias/{COPIES}", "state": "Enabled"},
        f"vault in {AWAY}: lock": lock,
        "plan": {
            "vault": BACKUPS,
            "schedule": "cron(0 5 ? * * *)",
            "kept for days": 35,
            "cold after days": None,
            "copies kept for days": {COPIES_ARN: 35},
        },
        "advanced features": True,
        "backed up": TABLES,
    }
    encrypted = {"encrypted at rest": True, "encrypted in transit": True}
    assert good(of, "cache") == {
        CACHE: {"status": "available", "nodes": 3} | encrypted,
        "permissions boundary": BOUNDARY,
    }
    assert good(of, "dashboard") == {"dashboard": DASHBOARD}
    assert good(of, "policies") == POLICIES


@pytest.mark.parametrize(("region", "status"), [(AWAY, "failed"), (None, "warning")])
def test_copies_need_the_advanced_features_of_aws_backup(
    of: Deployed, aws: Answers, region: str | None, status: str
) -> None:
    aws.of("backup", "describe_region_settings")["ResourceTypeManagementPreference"] = {}
    settings = of.stack.settings
    own = settings.backup.model_copy(update={"copy_region": region})
    stack = replace(of.stack, settings=settings.model_copy(update={"backup": own}))
    [check] = [one for one in verified(replace(of, stack=stack)) if one.name == "advanced features"]
    assert (check.found, check.expected, check.status) == (False, True, status)
    assert "update-region-settings --region us-east-1" in check.action


def test_every_alarm_that_the_program_makes_is_looked_at(of: Deployed, aws: Answers) -> None:
    names = {one["AlarmName"].removeprefix(PREFIX) for one in alarms(aws)}
    assert good(of, "alarms").keys() == names
    assert len(names) == of.outputs.value("alarmCount")


def test_alarms_are_asked_for_a_hundred_at_a_time(
    of: Deployed, aws: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = alarms(aws)
    names = [alarm.physical_name(of.site) for alarm in of.alarms]
    monkeypatch.setattr("ops.verify.alarms._AT_ONCE", 10)
    aws.lose("cloudwatch", "describe_alarms")
    for start in range(0, len(names), 10):
        some = names[start : start + 10]
        listed = [one for one in found if one["AlarmName"] in some]
        aws.put("cloudwatch", "describe_alarms", str(some), {"MetricAlarms": listed})
    assert good(of, "alarms").keys() == {alarm.name for alarm in of.alarms}


def test_an_alarm_that_is_gone_is_missing(of: Deployed, aws: Answers) -> None:
    alarms(aws).remove(alarm_in(aws, LATENCY))
    assert [(place, found) for place, found, _ in told(wrong(of))] == [
        (f"alarms: {LATENCY}", "missing")
    ]


@pytest.mark.parametrize(
    ("protocols", "found"), [([], 0), (["email", "sms"], 2)], ids=["nobody", "somebody else"]
)
def test_those_who_hear_of_alarms_are_counted(
    of: Deployed, aws: Answers, protocols: list[str], found: int
) -> None:
    subscriptions(aws)[:] = [
        {"SubscriptionArn": f"arn:{one}", "Protocol": one, "Endpoint": "somebody"}
        for one in protocols
    ]
    [check] = wrong(of)
    assert told([check]) == [("topic: subscriptions", found, 1)]
    assert (
        check.action
        == f"{MEND} AWS deletes subscriptions that are not confirmed within three days."
    )


def test_who_has_not_confirmed_is_a_warning_that_keeps_the_address(
    of: Deployed, aws: Answers
) -> None:
    subscriptions(aws)[0]["SubscriptionArn"] = "PendingConfirmation"
    [check] = wrong(of)
    assert told([check]) == [("topic: waiting for confirmation", {"email": 1}, {})]
    assert (check.status, check.action) == (
        "warning",
        "Ask the subscribers to follow the link in the message that AWS sent them.",
    )


@pytest.mark.parametrize("is_in_sandbox", [True, False])
def test_text_messages_of_a_new_account_reach_verified_numbers_only(
    of: Deployed, aws: Answers, is_in_sandbox: bool
) -> None:
    aws.put("sns", "get_sms_sandbox_account_status", "", {"IsInSandbox": is_in_sandbox})
    subscriptions(aws)[0] |= {"Protocol": "sms", "Endpoint": "+12065550100"}
    [check] = [one for one in verified(of) if one.name == "text messages"]
    assert (check.found, check.status) == (
        ("to verified numbers only", "warning") if is_in_sandbox else ("to any number", "ok")
    )
    assert check.action.startswith("Ask AWS to move the account out of the SMS sandbox") or not (
        is_in_sandbox
    )


def test_who_has_left_does_not_count(of: Deployed, aws: Answers) -> None:
    subscriptions(aws)[0]["SubscriptionArn"] = "Deleted"
    assert told(wrong(of)) == [("topic: subscriptions", 0, 1)]


def gone(aws: Answers) -> None:
    aws.lose("backup", "get_backup_plan")


def deleted(aws: Answers) -> None:
    aws.of("backup", "get_backup_plan")["DeletionDate"] = "2026-01-01"


def renamed(aws: Answers) -> None:
    rule_in(aws)["RuleName"] = "by-hand"


@pytest.mark.parametrize("breaks", [gone, deleted, renamed])
def test_a_plan_without_its_rule_is_missing(of: Deployed, aws: Answers, breaks: Breaks) -> None:
    breaks(aws)
    assert [(place, found) for place, found, _ in told(wrong(of))] == [("backup: plan", "missing")]


def test_selections_together_may_take_the_tables(of: Deployed, aws: Answers) -> None:
    select(aws, [REQUESTS], [LOGS, "others"])
    assert wrong(of) == []


def test_a_cluster_that_is_gone_or_silent_is_found(of: Deployed, aws: Answers) -> None:
    aws.of("dax", "describe_clusters")["Clusters"][0]["ClusterDiscoveryEndpoint"] = {}
    [silent] = [one for one in verified(of) if one.status != "ok"]
    assert (silent.name, silent.found) == ("cacheEndpoint", "the cluster is not available yet")
    aws.lose("dax", "describe_clusters")
    assert [(place, found) for place, found, _ in told(wrong(of))] == [
        (f"cache: {CACHE}", "missing")
    ]
