"""Alarms that never go off, never end or notify no one are refused, each with a solution."""

import json
import time
from typing import Any

import pytest
from pulumi_policy import PolicyResource

from guardrails.cloudwatch import metric_math
from guardrails.cloudwatch.composite_rules import MOST_CHARACTERS, parsed
from guardrails.cloudwatch.metric_math import ANYTHING, Value, evaluated
from guardrails.sns.filter_policies import BODY, passes
from guardrails.values import read
from tests.policies.asking import UNKNOWN, cases, found, resource, shown

MUTE_RULE = "aws:cloudwatch/alarmMuteRule:AlarmMuteRule"
METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
TABLE = "aws:dynamodb/table:Table"
TOPIC = "aws:sns/topic:Topic"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
REACH = "cloudwatch-alarm-reachability"
DELIVERY = "cloudwatch-alarm-delivery"
COMPOSITION = "cloudwatch-alarm-composition"
TARGET = "cloudwatch-alarm-target"
TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
IN_VIRGINIA = {"region": "us-east-1"}
MOST_SECONDS = 0.1


def alarm(**changed: Any) -> PolicyResource:
    props = {
        "name": "reads",
        "namespace": "AWS/DynamoDB",
        "metricName": "ReadThrottleEvents",
        "dimensions": {"TableName": "t"},
        "statistic": "Sum",
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": 0,
        "period": 60,
        "evaluationPeriods": 5,
        "alarmActions": [TOPIC_ARN],
    }
    return resource(METRIC_ALARM, props | changed, "reads", provider=IN_VIRGINIA)


def combined(expression: str, **changed: Any) -> PolicyResource:
    stat = {"stat": "Sum", "period": 60, "namespace": "AWS/DynamoDB"}
    metric = stat | {"metricName": "SystemErrors", "dimensions": {"TableName": "t"}}
    queries = [
        {"id": "e", "expression": expression, "returnData": True},
        {"id": "m1", "metric": metric},
        {"id": "m2", "metric": metric | {"metricName": "UserErrors", "dimensions": {}}},
    ]
    return alarm(metricName=None, statistic=None, period=None, metricQueries=queries, **changed)


@cases(
    "changed said",
    {
        "sound": ({}, []),
        "no load": (
            {"threshold": 2_400_000},
            [
                (
                    "Set threshold on alarm 'reads' to a value that some load reaches: it is "
                    "2400000, and the highest possible value is 2400000."
                )
            ],
        ),
        "any load": (
            {"threshold": -1},
            [
                (
                    "Set threshold on alarm 'reads' to a value that not every load reaches: "
                    "it is -1, and every value breaches it, so the alarm never ends."
                )
            ],
        ),
        "turned": (
            {"comparisonOperator": "LessThanThreshold", "threshold": 5},
            [
                (
                    "Set comparison_operator to 'GreaterThanThreshold' on alarm 'reads': with "
                    "'LessThanThreshold' the alarm goes off while all is well, and ends when a "
                    "problem starts."
                )
            ],
        ),
        "fewer than one": (
            {
                "metricName": "TimeToLiveDeletedItemCount",
                "comparisonOperator": "LessThanThreshold",
                "threshold": 0,
            },
            [
                (
                    "Set threshold on alarm 'reads' to a value that some load reaches: it is 0, "
                    "and the lowest possible value is 0."
                )
            ],
        ),
        "consumed too little": (
            {
                "metricName": "ConsumedReadCapacityUnits",
                "comparisonOperator": "LessThanThreshold",
                "threshold": 5,
            },
            [],
        ),
        "another service": (
            {"namespace": "AWS/SQS", "metricName": "Age", "threshold": 1e12, "unit": "Seconds"},
            [],
        ),
        "PromQL": ({"evaluationCriteria": {}, "threshold": -1, "evaluationPeriods": 0}, []),
        "unknown threshold": ({"threshold": UNKNOWN}, ["unknown .threshold"]),
        "unknown operator": ({"comparisonOperator": UNKNOWN}, ["unknown .comparisonOperator"]),
        "unknown period": ({"period": UNKNOWN}, ["unknown .period"]),
        "unknown periods": ({"evaluationPeriods": UNKNOWN}, ["unknown .evaluationPeriods"]),
        "unknown unit": ({"unit": UNKNOWN}, ["unknown .unit"]),
        "unknown statistic": ({"statistic": UNKNOWN}, ["unknown .statistic"]),
        "unknown queries": ({"metricQueries": [UNKNOWN]}, ["unknown .metricQueries.0"]),
    },
)
def test_an_alarm_goes_off_at_some_load(changed: dict[str, Any], said: list[str]) -> None:
    assert found(REACH, alarm(**changed)) == said


def test_the_highest_rate_is_the_config_s() -> None:
    over = alarm(threshold=6_000)
    assert found(REACH, over) == found(REACH, over, config={"highestRate": 101}) == []
    assert len(found(REACH, over, config={"highestRate": 100})) == 1


@cases(
    "expression low high",
    {
        "sum": ("a + b", 0, 30),
        "difference": ("a - b", -20, 10),
        "what cancels": ("2 * a - (a + a) + 1", 1, 1),
        "ratio": ("a / (a + 0)", 1, 1),
        "power": ("a ^ 2", 0, 100),
        "binding": ("1 + 2 * 3 ^ 2 - -4", 23, 23),
        "comparison": ("a > 10", 0, 0),
        "equal to itself": ("a == a", 1, 1),
        "either": ("a > 10 || b >= 0", 1, 1),
        "lowest": ("MIN([a, b])", 0, 10),
        "highest": ("MAX([a, 12])", 12, 12),
        "each of several": ("[a, b] * 2", 0, 40),
        "all": ("SUM(METRICS())", 0, 30),
        "filled": ("FILL(a, 50)", 0, 50),
        "chosen": ("IF(a > 10, 7, 3)", 3, 3),
        "rounded": ("CEIL(a / 100)", 0, 1),
        "count": ("METRIC_COUNT(METRICS())", 2, 2),
        "hour": ("HOUR(a)", 0, 23),
        "case of functions": ("sum([a, b])", 0, 30),
    },
)
def test_what_an_expression_can_be(expression: str, low: float, high: float) -> None:
    values = {"a": Value(low=0, high=10, terms={"a": 1}), "b": Value(low=0, high=20)}
    result = evaluated(expression, values.get, lambda: [*values.values()])
    assert (result.low, result.high) == (low, high)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "a +",
        "(a",
        "a b",
        "NOVEL(a)",
        "SEARCH('x', 'Sum')",
        "[a] + [a, a]",
        "a / b",
        "IF()",
        "SLICE()",
        "TIME_SERIES()",
        "REMOVE_EMPTY()",
        "ABS()",
        "'",
    ],
)
def test_an_unsupported_expression_may_have_any_value(expression: str) -> None:
    one = Value(low=-1, high=1)
    result = evaluated(expression, lambda _: one, list)
    assert (result.low, result.high) == (ANYTHING.low, ANYTHING.high)


def test_queries_select_what_the_alarm_watches() -> None:
    queries = [{"id": "m"}, {"id": "m", "expression": "1"}]
    several = "Rename one of the metric_queries on alarm 'reads': several have the id 'm'."
    watched = "Set return_data to True in the one of metric_queries on alarm 'reads' that the"
    none = alarm(metricName=None, metricQueries=queries)
    assert found(REACH, none) == [several, f"{watched} alarm is to watch: none has it set."]
    assert found(REACH, combined("m1 + m7")) == [
        "Add a query with the id 'm7' to metric_queries on alarm 'reads': an expression names it."
    ]
    band = combined("m1", thresholdMetricId="band")
    assert found(REACH, band) == [
        "Set threshold_metric_id to the id of a query on alarm 'reads': there is no 'band'."
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 1_000 + "m1" + ")" * 1_000,
        "-" * 2_000 + "m1",
        "+".join(["m1"] * 680),
        "[m1,m2]" + "*[m1,m2]" * 200,
        "^".join(["9"] * 1_000),
        f"SUM([{','.join(['m1'] * 600)}])",
        "1e999 * m1",
        "m1 " * 600,
    ],
)
def test_no_expression_takes_long(expression: str) -> None:
    one = combined(expression[: metric_math.MOST_CHARACTERS])
    started = time.process_time()
    found(REACH, one)
    assert time.process_time() - started < MOST_SECONDS


def test_a_chain_of_queries_takes_no_time() -> None:
    chain: list[dict[str, Any]] = [
        {"id": f"e{n}", "expression": f"e{n + 1} + e{n + 1}"} for n in range(500)
    ]
    chain[0]["returnData"] = True
    one = alarm(metricName=None, metricQueries=chain)
    started = time.process_time()
    assert found(REACH, one) == []
    assert time.process_time() - started < MOST_SECONDS


@cases(
    "text can_be_met can_be_missed",
    {
        "one": ("ALARM(a)", True, True),
        "quoted": ('ALARM("a b (c)")', True, True),
        "never": ("ALARM(a) AND OK(a)", False, True),
        "always": ("ALARM(a) OR NOT ALARM(a)", True, False),
        "NOT binds before AND": ("NOT ALARM(a) AND ALARM(a)", False, True),
        "AND binds before OR": ("ALARM(a) OR ALARM(b) AND FALSE", True, True),
        "brackets": ("(ALARM(a) OR ALARM(b)) AND FALSE", False, True),
        "by name and by ARN": ("ALARM(a) AND OK(arn:aws:cloudwatch:x:1:alarm:a)", False, True),
        "in every state": ("ALARM(a) OR OK(a) OR INSUFFICIENT_DATA(a)", True, False),
    },
)
def test_what_a_rule_can_be(text: str, can_be_met: bool, can_be_missed: bool) -> None:
    rule = parsed(text)
    assert rule
    assert (rule.can_be(wanted=True), rule.can_be(wanted=False)) == (can_be_met, can_be_missed)


@pytest.mark.parametrize("text", ["", "ALARM(a", "ALARM(a) ALARM(b)", "AND", "(TRUE", "TRUE)", "x"])
def test_a_rule_that_is_not_understood_is_left_to_cloudwatch(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    "text",
    [
        " AND ".join(f"(ALARM(a{n}) OR ALARM(b{n}))" for n in range(90)) + " AND FALSE",
        " AND ".join(f"(ALARM(a{n}) OR OK(a{n + 1}))" for n in range(150)),
        "NOT " * 2_000 + "ALARM(a)",
        "(" * 5_000 + "ALARM(a)" + ")" * 5_000,
        " AND ".join(
            f"(ALARM(a{n % 7}) OR OK(a{n % 5}) OR INSUFFICIENT_DATA(a{n % 11}))" for n in range(150)
        ),
    ],
)
def test_no_rule_takes_long(text: str) -> None:
    props = {"alarmName": "x", "alarmRule": text[:MOST_CHARACTERS]}
    started = time.process_time()
    found(COMPOSITION, resource(COMPOSITE_ALARM, props))
    assert time.process_time() - started < MOST_SECONDS


def test_a_composite_alarm_names_alarms_of_the_stack() -> None:
    def said(**config: Any) -> list[str]:
        suppressor = {"alarm": "gone", "waitPeriod": 7_200, "extensionPeriod": UNKNOWN}
        props = {"alarmName": "x", "alarmRule": "ALARM(reads)", "actionsSuppressor": suppressor}
        return found(COMPOSITION, alarm(), resource(COMPOSITE_ALARM, props, "x"), config=config)

    waits = (
        "Set actions_suppressor.wait_period to 3600 or less on alarm 'x': it is 7200, and no one "
        "is notified during that time."
    )
    unknown = "unknown .actionsSuppressor.extensionPeriod"
    assert said() == [
        (
            "Remove 'gone' from actions_suppressor of alarm 'x', or list it in otherAlarms of the "
            "pack's config: the stack has no alarm of that name."
        ),
        waits,
        unknown,
    ]
    assert said(otherAlarms=["gone"]) == [waits, unknown]


@cases(
    "policy passed",
    {
        "nothing": (None, True),
        "blank": (" ", True),
        "not JSON": ("{", None),
        "a list": ("[]", None),
        "no such member": ('{"severity": ["high"]}', False),
        "not to be there": ('{"severity": [{"exists": false}]}', True),
        "to be there": ('{"State": [{"exists": true}]}', True),
        "value": ('{"State": ["OK", "ALARM"]}', True),
        "other value": ('{"State": ["OK"]}', False),
        "all but": ('{"State": [{"anything-but": "OK"}]}', True),
        "all but its own": ('{"State": [{"anything-but": {"prefix": "AL"}}]}', False),
        "wildcard": ('{"State": [{"wildcard": "A*M"}]}', True),
        "other case": ('{"State": [{"equals-ignore-case": "alarm"}]}', True),
        "suffix": ('{"State": [{"suffix": "OK"}]}', False),
        "a network": ('{"State": [{"cidr": "10.0.0.0/8"}]}', False),
        "a new operator": ('{"State": [{"novel": "x"}]}', None),
        "any value": ('{"Reason": ["x"]}', None),
        "inside": ('{"Trigger": {"Metric": ["x"]}}', None),
        "inside of nothing": ('{"Other": {"Metric": ["x"]}}', False),
        "unknown": (UNKNOWN, "unknown .filterPolicy"),
        "deep": ('{"a":' * 2_000 + "1" + "}" * 2_000, None),
        "all but all but": (
            '{"State": [' + '{"anything-but": ' * 400 + '"OK"' + "}" * 400 + "]}",
            None,
        ),
    },
)
def test_what_passes_a_filter(policy: object, passed: object) -> None:
    props = resource(SUBSCRIPTION, {"filterPolicy": policy}).props
    body: dict[str, object] = {"State": "ALARM", "Reason": None, "Trigger": None}
    answer = passes(read(props, "filterPolicy"), BODY, body)
    assert (shown(answer) if isinstance(passed, str) else answer) == passed


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def test_who_hears_of_alarms_is_told_once_for_all() -> None:
    refusing = document({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"})
    topic = resource(TOPIC, {"name": "alerts", "policy": refusing}, "alerts")
    topic.property_dependencies["policy"] = []
    several = [resource(METRIC_ALARM, dict(alarm().props) | {"name": f"a{n}"}) for n in range(9)]
    assert found(DELIVERY, topic, *several) == [
        (
            "Allow cloudwatch.amazonaws.com to publish in the policy of topic 'alerts': it denies "
            "CloudWatch the permission to publish, so no one is notified of alarm 'a0' and alarm "
            "'a1' and 7 others."
        )
    ]
    assert found(DELIVERY, *several) == []
    silent = [resource(METRIC_ALARM, dict(alarm(actionsEnabled=False).props))]
    assert found(DELIVERY, topic, *silent) == []


def test_a_topic_may_accept_some_alarms_and_refuse_others() -> None:
    heard = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:heard"
    permitting = document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": TOPIC_ARN,
            "Condition": {"ArnLike": {"aws:SourceArn": heard}},
        }
    )
    topic = resource(TOPIC, {"name": "alerts", "arn": TOPIC_ARN, "policy": permitting}, "alerts")
    topic.property_dependencies["policy"] = []
    assert found(DELIVERY, topic, alarm(name="heard"), alarm(name="unheard")) == [
        (
            "Allow cloudwatch.amazonaws.com to publish in the policy of topic 'alerts': it denies "
            "CloudWatch the permission to publish, so no one is notified of alarm 'unheard'."
        )
    ]


def test_an_alarm_watches_existing_parts_of_its_table() -> None:
    table = resource(
        TABLE,
        {"name": "t", "onDemandThroughput": {"maxReadRequestUnits": 100}},
        "t",
        provider=IN_VIRGINIA,
    )
    of_index = {"dimensions": {"TableName": "t", "GlobalSecondaryIndexName": "i"}}
    assert found(TARGET, table, alarm(**of_index)) == [
        "Remove alarm 'reads': table 't' has no index 'i'."
    ]
    elsewhere = resource(METRIC_ALARM, dict(alarm().props), "x", provider={"region": "eu-west-1"})
    assert found(TARGET, table, elsewhere) == [
        (
            "Set region to 'us-east-1' on alarm 'reads': table 't' is in that region, and has no "
            "metrics in 'eu-west-1'."
        )
    ]
    consumed = alarm(metricName="ConsumedReadCapacityUnits", threshold=12_000)
    assert found(TARGET, table, consumed) == [
        (
            "Set threshold to less than 6000 on alarm 'reads': it is 12000, but with a maximum of "
            "100 units a second, consumption stays at or below 12000 in each of 5 periods of 60 s."
        )
    ]
    others = alarm(dimensions={"TableName": "other", "GlobalSecondaryIndexName": "i"})
    assert found(TARGET, table, others) == found(TARGET, table, alarm()) == []


@pytest.mark.parametrize(
    ("expression", "duration", "hours"),
    [
        ("cron(0 2 * * *)", "PT8H", None),
        ("cron(0 2 * * *)", "PT8H1M", "8.01667"),
        ("cron(0,30 1-3 * * *)", "PT2H", "12"),
        ("cron(*/10 * * * *)", "PT5M", "12"),
        ("at(2030-01-01T00:00)", "P1W", "168"),
        ("every day", "P2DT1H", "49"),
        ("cron(0 2 * * *)", "a while", None),
        ("cron(" + "* " * 5_000, "PT1H", None),
    ],
)
def test_alarms_are_muted_for_hours(expression: str, duration: str, hours: str | None) -> None:
    schedule = {"expression": expression, "duration": duration}
    one = resource(MUTE_RULE, {"rule": {"schedule": schedule}}, "nights")
    said = (
        f"Lower rule.schedule.duration of AlarmMuteRule 'nights': alarms are muted for {hours} "
        "hours a day, and no one is notified during that time."
    )
    assert found("cloudwatch-alarm-mute", one) == ([said] if hours else [])


def test_no_alarm_waits_for_the_latency_of_strong_replicas() -> None:
    def said(mode: object, metric: str = "ReplicationLatency") -> list[str]:
        replica = {"regionName": "us-east-2", "consistencyMode": mode}
        table = resource(TABLE, {"name": "t", "replicas": [replica]}, "t", provider=IN_VIRGINIA)
        places = {"TableName": "t", "ReceivingRegion": "us-east-2"}
        return found(TARGET, table, alarm(metricName=metric, dimensions=places))

    assert said("STRONG") == [
        (
            "Remove alarm 'reads': table 't' is strongly consistent, and reports no "
            "ReplicationLatency."
        )
    ]
    assert said("EVENTUAL") == said(None) == said(UNKNOWN) == said("STRONG", "Other") == []
