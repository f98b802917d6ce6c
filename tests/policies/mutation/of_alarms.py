"""Every fault with which an alarm is silent: it never goes off, never ends, or notifies no one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.conftest import ACCOUNT
from tests.policies.mutation.declared import TAGS, Declared, Stack, allowing, document
from tests.policies.mutation.mutant import (
    Change,
    Mutant,
    each,
    fault,
    faults,
    unchanged,
    with_value,
    without,
)
from tests.policies.mutation.surroundings import READS, WRITES

THROTTLES = "requests-ReadThrottleEvents"
OF_INDEX = "requests-user-index-ReadThrottleEvents"
LATENCY = "requests-GetItem-SuccessfulRequestLatency"
ERRORS = "requests-SystemErrors"
MEMORY = "cache-CacheMemoryUtilization"
CPU = "cache-CPUUtilization"
COMPOSITE = "any-alarm"
TOPIC = "alarms"
REQUESTS = "prod-market-intelligence-requests"
TOPIC_ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"
CLOUDWATCH = {"Service": "cloudwatch.amazonaws.com"}
PLAIN = allowing("*", "sns:Publish") | {
    "Effect": "Deny",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
LESS, GREATER = "LessThanThreshold", "GreaterThanThreshold"


def of_alarms(stack: Stack) -> Iterator[Mutant]:
    yield from thresholds()
    yield from readings()
    yield from timing()
    yield from expressions(stack)
    yield from targets(stack)
    yield from actions(stack)
    yield from topics(stack)
    yield from filters(stack)
    yield from composites()
    yield from mutes()


def several(*changes: tuple[str, object]) -> Change:
    return each(*(with_value(path, value) for path, value in changes))


def thresholds() -> Iterator[Mutant]:
    for name, values in {
        THROTTLES: (1e9, 40_000 * 60, -1, -0.5, 2_399_999),
        LATENCY: (60_000, 1e6, -1, 59_999),
        MEMORY: (100, 101, 1000, -1, 99.9),
        CPU: (100, 250),
        ERRORS: (1e12, -1),
    }.items():
        for value in values:
            yield fault(name, f"threshold {value}", with_value("threshold", value))
    at_least = "GreaterThanOrEqualToThreshold"
    for name, value in (
        (THROTTLES, 0),
        (THROTTLES, 1),
        (MEMORY, 100),
        (MEMORY, 100.5),
        (LATENCY, 0),
    ):
        change = several(("comparisonOperator", at_least), ("threshold", value))
        yield fault(name, f"at least {value:g}", change)
    for name in (THROTTLES, LATENCY, MEMORY, ERRORS):
        for value in (-1, 0, 1, 50):
            change = several(("comparisonOperator", LESS), ("threshold", value))
            yield fault(name, f"less than {value}", change)


def readings() -> Iterator[Mutant]:
    for name, statistics in {
        THROTTLES: ("Average", "Minimum", "Maximum", "SampleCount"),
        LATENCY: ("Sum", "SampleCount", "Minimum", "Maximum"),
        MEMORY: ("Sum", "SampleCount", "Minimum", "Average"),
    }.items():
        for statistic in statistics:
            yield fault(name, f"statistic {statistic}", with_value("statistic", statistic))
    for percentile in ("p99", "tm99", "p99.9"):
        change = each(without("statistic"), with_value("extendedStatistic", percentile))
        yield fault(LATENCY, f"statistic {percentile}", change)
        yield fault(THROTTLES, f"statistic {percentile}", change)
    for name, units in {
        THROTTLES: ("Count", "Milliseconds", "None", "Count/Second"),
        LATENCY: ("Milliseconds", "Seconds", "Microseconds"),
        MEMORY: ("Percent", "Bytes"),
    }.items():
        for unit in units:
            yield fault(name, f"unit {unit}", with_value("unit", unit))
    for name in (THROTTLES, ERRORS, MEMORY):
        for missing in ("breaching", "ignore", "missing"):
            yield fault(name, f"missing is {missing}", with_value("treatMissingData", missing))
    for metric, namespace in (
        ("ReadThrottledEvents", "AWS/DynamoDB"),
        ("readThrottleEvents", "AWS/DynamoDB"),
        ("ReadThrottleEvents", "AWS/Dynamodb"),
    ):
        change = several(("metricName", metric), ("namespace", namespace))
        yield fault(THROTTLES, f"of {metric} in {namespace}", change)
    yield fault(LATENCY, "of another operation", with_value("dimensions.Operation", "Scan"))
    for operation in ("getitem", "Get", "GetItems"):
        change = with_value("dimensions.Operation", operation)
        yield fault(LATENCY, f"of no operation {operation}", change)


def timing() -> Iterator[Mutant]:
    for points in (6, 100, 0, 4):
        yield fault(THROTTLES, f"{points} datapoints of 5", with_value("datapointsToAlarm", points))
    for period, periods in ((60, 1441), (60, 1440), (3600, 169), (3600, 168), (300, 289)):
        change = several(
            ("period", period), ("evaluationPeriods", periods), ("datapointsToAlarm", 1)
        )
        yield fault(THROTTLES, f"{periods} periods of {period} s", change)
    for period in (10, 30, 45, 0, 90, 120):
        yield fault(THROTTLES, f"period {period}", with_value("period", period))
    yield fault(THROTTLES, "no periods", with_value("evaluationPeriods", 0))


def expressions(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults of the alarm that adds up what operations fail in."""
    queries = stack[ERRORS].props["metricQueries"]
    [total] = [at for at, one in enumerate(queries) if "expression" in one]
    for expression in (
        "m1 - m1",
        "m1 + m2 - m2 - m1",
        "0 * (m1 + m2)",
        "m1 * (2 - 2)",
        "(m1 + 1) / (m1 + 1) - 1",
        "m1 ^ 0 - 1",
        "MIN([m1, 0])",
        "MIN([FILL(m1, 0), FILL(m2, 0), 0])",
        "IF(m1 < 0, m1, 0)",
        "IF(0, m1)",
        "IF(m1 >= 0, 0, m1)",
        "m1 > m1",
        "m1 < 0",
        "m1 > 0 && m1 < 0",
        "-m1 - m2",
        "-(m1 + m2) * 2",
        "ABS(0 - 0)",
        "AVG([m1 - m1, 0])",
        "FLOOR(m1 / 1e12)",
        "STDDEV(TIME_SERIES(3))",
        "RATE(m1 - m1)",
        "m1 - 1e12",
        "m9",
        "m1 + m6",
        "SUM([m1, errors])",
        "total",
        # These are as good as the program's, or refused by CloudWatch.
        "SLICE()",
        "SUM(METRICS())",
        "FILL(m1, 0) + FILL(m2, 0)",
        "m1 + 0 * m2",
        "MAX([m1, m2]) * 2",
        "IF(m1 > 5, m1, 0)",
        "100 * m1 / (m1 + m2)",
        "SEARCH('{AWS/DynamoDB} SystemErrors', 'Sum', 60)",
        "RATE(m1)",
        "m1 > 2 || m2 > 2",
    ):
        change = with_value(f"metricQueries.{total}.expression", expression)
        yield fault(ERRORS, f"watches {expression}", change)
    first = next(at for at, one in enumerate(queries) if "metric" in one)
    changes: dict[str, Change] = {
        "returns nothing": with_value(f"metricQueries.{total}.returnData", False),
        "returns two": with_value(f"metricQueries.{first}.returnData", True),
        "two of one id": with_value(f"metricQueries.{first}.id", queries[first + 1]["id"]),
        "an id renamed": with_value(f"metricQueries.{first}.id", "other"),
        "an average of events": with_value(f"metricQueries.{first}.metric.stat", "Average"),
        "in another unit": with_value(f"metricQueries.{first}.metric.unit", "Seconds"),
        "too short a period": with_value(f"metricQueries.{first}.metric.period", 10),
        "of another account": with_value(f"metricQueries.{first}.accountId", "999988887777"),
        "of its own account": with_value(f"metricQueries.{first}.accountId", ACCOUNT),
        "no band": several(
            ("thresholdMetricId", "band"), ("comparisonOperator", "GreaterThanUpperThreshold")
        ),
    }
    yield from faults(ERRORS, changes)
    throttles = stack[THROTTLES].props
    parts = ("namespace", "metricName", "dimensions", "period", "statistic")
    metric = {part: throttles[part] for part in parts if part != "statistic"} | {"stat": "Sum"}
    for what, query in {
        "in a query": {},
        "in a query of another account": {"accountId": "999988887777"},
        "in a query of its own account": {"accountId": ACCOUNT},
    }.items():
        watched = {"id": "m", "metric": metric, "returnData": True} | query
        change = each(*map(without, parts), with_value("metricQueries", [watched]))
        yield fault(THROTTLES, what, change)


def targets(stack: Stack) -> Iterator[Mutant]:
    no_index = with_value("dimensions.GlobalSecondaryIndexName", "users-index")
    yield fault(OF_INDEX, "of no index", no_index)
    replica = "requests-us-west-2-ReplicationLatency"
    for place in ("eu-west-1", "us-east-1"):
        change = with_value("dimensions.ReceivingRegion", place)
        yield fault(replica, f"of a replica in {place}", change)
    yield fault(THROTTLES, "in the region of a replica", with_value("region", "us-west-2"))
    yield fault(THROTTLES, "in a third region", with_value("region", "eu-west-1"))
    for name, metric, dimensions, unit in (
        (THROTTLES, "ConsumedReadCapacityUnits", {"TableName": REQUESTS}, "maxReadRequestUnits"),
        (
            OF_INDEX,
            "ConsumedWriteCapacityUnits",
            stack[OF_INDEX].props["dimensions"],
            "maxWriteRequestUnits",
        ),
    ):
        for threshold in (30_000, 12_001, 12_000, 6_000):
            consumed = dict(stack[name].props) | {
                "metricName": metric,
                "dimensions": dimensions,
                "threshold": threshold,
            }
            beside = Declared(type=stack[name].type, name="consumed", props=consumed)
            index = "" if name == THROTTLES else "globalSecondaryIndexes.0."
            capped = with_value(f"{index}onDemandThroughput.{unit}", 100)
            what = f"an alarm on {metric} over {threshold} of a maximum of 6000"
            yield fault("requests", what, capped, beside)


def actions(stack: Stack) -> Iterator[Mutant]:
    own = stack[THROTTLES].props["alarmActions"][0]
    lists: dict[str, list[str]] = {
        "a topic of another region": [own.replace("us-east-1", "us-west-2")],
        "a subscription": [f"{own}:1111aaaa-22bb-33cc-44dd-555566667777"],
        "a queue": [own.replace(":sns:", ":sqs:")],
        "a role": [f"arn:aws:iam::{ACCOUNT}:role/x"],
        "a stop of no instance": ["arn:aws:automate:us-east-1:ec2:stop"],
        "a text": ["on-call@example.com"],
        "a stranger's topic": ["arn:aws:sns:us-east-1:999988887777:alarms"],
        "a queue, and its topic": [own.replace(":sns:", ":sqs:"), own],
        "a topic of another stack": [f"arn:aws:sns:us-east-1:{ACCOUNT}:other"],
        "a function": [f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:x"],
    }
    for what, arns in lists.items():
        yield fault(THROTTLES, f"tells {what}", with_value("alarmActions", arns))
        yield fault(COMPOSITE, f"tells {what}", with_value("alarmActions", arns))


def topics(stack: Stack) -> Iterator[Mutant]:
    def policy(*statements: Mapping[str, Any]) -> Change:
        return with_value("policy", document(*statements, PLAIN))

    lets = allowing(CLOUDWATCH, "sns:Publish") | {"Resource": TOPIC_ARN}
    arn = f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm"

    def on(operator: str, key: str, value: str) -> dict[str, Any]:
        return lets | {"Condition": {operator: {key: value}}}

    denies = {"Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": "*"}
    documents: dict[str, tuple[Mapping[str, Any], ...]] = {
        "nobody": (),
        "another service": (lets | {"Principal": {"Service": "events.amazonaws.com"}},),
        "to read": (lets | {"Action": "sns:GetTopicAttributes"},),
        "on another topic": (lets | {"Resource": f"{TOPIC_ARN}-2"},),
        "for another account": (on("StringEquals", "aws:SourceAccount", "999988887777"),),
        "for alarms of another name": (on("ArnLike", "aws:SourceArn", f"{arn}:dev-*"),),
        "for alarms of another region": (
            on("ArnLike", "aws:SourceArn", arn.replace("us-east-1", "eu-west-1") + ":*"),
        ),
        "for an organization": (on("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"),),
        "unless it is a service": (
            lets,
            denies | {"Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}},
        ),
        "unless it is of no organization": (
            lets,
            denies | {"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}},
        ),
        "and denies it": (lets, denies | {"Principal": CLOUDWATCH}),
        "and denies everything": (lets, denies),
        # These are as good as the program's.
        "in other words": (lets | {"Action": "sns:P*", "Resource": "*"},),
        "for alarms of its own name": (on("ArnLike", "aws:SourceArn", f"{arn}:prod-*"),),
        "for its account": (on("StringEquals", "aws:SourceAccount", ACCOUNT),),
        "and denies others": (
            lets,
            denies
            | {
                "Condition": {
                    "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"},
                    "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
                }
            },
        ),
    }
    for what, statements in documents.items():
        yield fault(TOPIC, f"lets in CloudWatch {what}", policy(*statements))
    yield from _keys(stack)
    for name in ("alias/aws/sns", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/other"):
        yield fault(TOPIC, f"with key {name}", with_value("kmsMasterKeyId", name))
    beside = Declared(
        type="aws:sns/topicPolicy:TopicPolicy",
        name="second-policy",
        props={"arn": TOPIC_ARN, "policy": document(PLAIN)},
    )
    yield fault(TOPIC, "a second policy lets in nobody", with_value("arn", TOPIC_ARN), beside)


def _keys(stack: Stack) -> Iterator[Mutant]:
    """Yield what the policy of the topic's key keeps from CloudWatch."""
    key = "alarms-key"
    listed = json.loads(stack[key].props["policy"])["Statement"]
    [position] = [at for at, one in enumerate(listed) if "Service" in one["Principal"]]
    changed: dict[str, dict[str, Any]] = {
        "another service": {"Principal": {"Service": "sns.amazonaws.com"}},
        "only to decrypt": {"Action": "kms:Decrypt"},
        "only to make data keys": {"Action": "kms:GenerateDataKey*"},
        "for another account": {
            "Condition": {"StringEquals": {"aws:SourceAccount": "999988887777"}}
        },
        "not at all": {"Effect": "Deny"},
        "in other words": {"Action": ["kms:De*", "kms:GenerateDataKey*"], "Condition": None},
    }
    for what, elements in changed.items():
        statements = [*listed]
        statements[position] = listed[position] | elements
        change = with_value("policy", document(*statements))
        yield fault(key, f"lets in CloudWatch {what}", change)


def filters(stack: Stack) -> Iterator[Mutant]:
    [name] = [one for one in stack if one.startswith("alarms-") and "topicSub" in stack[one].type]
    in_body = ("filterPolicyScope", "MessageBody")
    for what, policy, scope in (
        ("by an attribute", {"severity": ["high"]}, ()),
        ("by an attribute that is missing", {"severity": [{"exists": False}]}, ()),
        ("that end", {"NewStateValue": ["OK"]}, (in_body,)),
        ("that go off", {"NewStateValue": ["ALARM"]}, (in_body,)),
        ("but those that go off", {"NewStateValue": [{"anything-but": ["ALARM"]}]}, (in_body,)),
        ("of another name", {"AlarmName": [{"prefix": "dev-"}]}, (in_body,)),
        ("of its own name", {"AlarmName": [{"prefix": "prod-"}]}, (in_body,)),
        ("of another account", {"AWSAccountId": ["999988887777"]}, (in_body,)),
        ("with what no alarm has", {"severity": ["high"]}, (in_body,)),
        ("with a number", {"NewStateValue": [{"numeric": [">", 1]}]}, (in_body,)),
        ("of either", {"$or": [{"severity": ["high"]}, {"NewStateValue": ["ALARM"]}]}, (in_body,)),
        ("of neither", {"$or": [{"severity": ["high"]}, {"NewStateValue": ["OK"]}]}, (in_body,)),
        ("of a metric", {"Trigger": {"Namespace": ["AWS/DynamoDB"]}}, (in_body,)),
        ("by nothing", {}, ()),
    ):
        change = several(("filterPolicy", json.dumps(policy)), *scope)
        yield fault(name, f"hears of alarms {what}", change)


def composites() -> Iterator[Mutant]:
    reads, writes = f"ALARM({READS})", f'ALARM("{WRITES}")'
    for rule in (
        "FALSE",
        "NOT TRUE",
        "TRUE",
        f"{reads} AND FALSE",
        f"{reads} OR TRUE",
        f"{reads} AND NOT {reads}",
        f"{reads} OR NOT ALARM({READS})",
        f"{reads} AND OK({READS})",
        f"({reads} OR {writes}) AND OK({READS}) AND INSUFFICIENT_DATA({WRITES})",
        f"NOT ({reads} OR OK({READS}) OR INSUFFICIENT_DATA({READS}))",
        f"{reads} OR ALARM(prod-gone)",
        f"{reads} AND OK(arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:{READS})",
        # These are as good as the one that is there.
        f"({reads} OR {writes}) AND NOT (OK({READS}) AND OK({WRITES}))",
        f"NOT OK({READS})",
        f"{reads} AND NOT {writes}",
    ):
        yield fault(COMPOSITE, f"rule {rule}", with_value("alarmRule", rule))
    suppressor = {"alarm": "prod-maintenance", "waitPeriod": 60, "extensionPeriod": 60}
    only_reads = with_value("alarmRule", reads)
    for what, change, changed in (
        ("itself", unchanged, {"alarm": "prod-any-alarm"}),
        ("what it watches", only_reads, {"alarm": READS}),
        ("one of two that it watches", unchanged, {"alarm": READS}),
        ("what is not there", unchanged, {}),
        ("another, for a day", unchanged, {"alarm": WRITES, "waitPeriod": 86_400}),
        ("another, for a day more", unchanged, {"alarm": WRITES, "extensionPeriod": 86_400}),
    ):
        suppressed = with_value("actionsSuppressor", suppressor | changed)
        yield fault(COMPOSITE, f"suppressed by {what}", each(change, suppressed))
    yield fault(
        COMPOSITE,
        "suppressed by what is listed",
        with_value("actionsSuppressor", suppressor),
        cloudwatch_alarm_composition={"otherAlarms": ["prod-maintenance"]},
    )


def mutes() -> Iterator[Mutant]:
    for expression, duration in (
        ("cron(0 2 * * *)", "PT24H"),
        ("cron(0 * * * *)", "PT1H"),
        ("cron(* * * * *)", "PT1M"),
        ("cron(0 0,12 * * *)", "PT12H"),
        ("cron(0 2 * * SUN)", "P7D"),
        ("at(2026-01-01T00:00)", "P365D"),
        ("cron(0 2 * * SUN)", "PT4H"),
        ("cron(0 */12 * * *)", "PT30M"),
        ("at(2026-01-01T00:00)", "PT8H"),
    ):
        schedule = {"expression": expression, "duration": duration}
        props = {
            "name": "prod-maintenance",
            "muteTargets": {"alarmNames": [READS]},
            "rule": {"schedule": schedule},
            "tags": TAGS,
        }
        beside = Declared(
            type="aws:cloudwatch/alarmMuteRule:AlarmMuteRule", name="maintenance", props=props
        )
        yield fault(THROTTLES, f"muted for {duration} at {expression}", unchanged, beside)
