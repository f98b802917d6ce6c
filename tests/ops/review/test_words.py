"""How the comment says what changes of anything but a table, and in which order."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ops.review import tokens
from ops.review.preview import UNKNOWN
from tests.ops.review.previews import (
    Change,
    change,
    change_lines,
    detail_lines,
    page,
    sections,
    update,
)

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
ALARM: dict[str, Any] = {
    "comparisonOperator": "GreaterThanThreshold",
    "threshold": 20,
    "evaluationPeriods": 10,
    "datapointsToAlarm": 10,
    "period": 60,
    "statistic": "Average",
    "treatMissingData": "notBreaching",
    "alarmActions": [TOPIC],
    "okActions": [TOPIC],
    "alarmDescription": "slow",
}
WHEN = "Goes off: when the average is above 20 for 10 minutes"
COPY = {
    "destinationVaultArn": "arn:aws:backup:us-west-2:123456789012:backup-vault:far",
    "lifecycle": {"deleteAfter": 35},
}
RULE: dict[str, Any] = {
    "ruleName": "daily",
    "schedule": "cron(0 5 ? * * *)",
    "lifecycle": {"deleteAfter": 35},
    "copyActions": [COPY],
}
READ = {"Sid": "Read", "Effect": "Allow", "Action": ["d:Get", "d:Query"], "Resource": "arn:t"}
TLS = {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": {"Bool": {"tls": "false"}}}
HEAD = {"type": "text", "properties": {"markdown": "## requests\nmore"}}
REWORDED = "Description (text changed)"


def alarm(**new: Any) -> Change:
    return update(ALARM, ALARM | new, kind=tokens.ALARM)


def plan(*rules: dict[str, Any], old: dict[str, Any] = RULE) -> Change:
    return update({"rules": [old]}, {"rules": [*rules]}, kind=tokens.PLAN)


def policy(old: object, new: object) -> Change:
    """Return a change of statements, or of what stands instead of a document."""
    given = (
        {"policy": json.dumps({"Statement": one}) if isinstance(one, list) else one}
        for one in (old, new)
    )
    return update(*given, kind=tokens.POLICY)


def widget(title: str, *metrics: str, y: int = 0) -> dict[str, Any]:
    return {"type": "metric", "y": y, "properties": {"title": title, "metrics": list(metrics)}}


def dashboard(old: object, new: object) -> Change:
    """Return a change of widgets, or of what stands instead of a body."""
    given = (
        {"dashboardBody": json.dumps({"widgets": one}) if isinstance(one, list) else one}
        for one in (old, new)
    )
    return update(*given, kind=tokens.DASHBOARD)


def thing(old: dict[str, Any], new: dict[str, Any], **more: Any) -> Change:
    return update(old, new, kind="aws:new/thing:Thing", **more)


CASES = {
    "an alarm's threshold": alarm(threshold=50.5),
    "an alarm's periods": alarm(datapointsToAlarm=3, period=300, evaluationPeriods=5),
    "an alarm's comparison": alarm(
        comparisonOperator="LessThanLowerThreshold", statistic=None, period=None
    ),
    "an alarm's missing data": alarm(treatMissingData="ignore"),
    "an alarm that is switched off": alarm(actionsEnabled=False),
    "an alarm that notifies no one": alarm(alarmActions=[], okActions=None),
    "an alarm's description": alarm(alarmDescription="very slow"),
    "a description that is new": update({}, {"description": "a"}, kind=tokens.POLICY),
    "backups kept shorter": plan(RULE | {"lifecycle": {"deleteAfter": 7}}),
    "backups kept for ever, in the cold": plan(RULE | {"lifecycle": {"coldStorageAfter": 30}}),
    "backups at another time": plan(RULE | {"schedule": "cron(0 6 ? * * *)"}),
    "backups that are not copied": plan(RULE | {"copyActions": []}),
    "backups that are copied elsewhere, too": plan(
        RULE | {"copyActions": [COPY, {"destinationVaultArn": UNKNOWN}]}
    ),
    "a rule of backups less": plan(old=RULE | {"copyActions": None}),
    "a plan comes": change(
        "create", None, {"rules": [RULE | {"copyActions": None}]}, kind=tokens.PLAN
    ),
    "a lock": update(
        {"minRetentionDays": 30, "maxRetentionDays": 1_200},
        {"minRetentionDays": 1, "changeableForDays": "3"},
        kind=tokens.LOCK,
    ),
    "a key": update(
        {"enableKeyRotation": True, "rotationPeriodInDays": 365, "deletionWindowInDays": 30},
        {"enableKeyRotation": "false", "isEnabled": False, "deletionWindowInDays": UNKNOWN},
        kind=tokens.KEY,
    ),
    "a cache": update(
        {
            "clusterName": "dev-requests",
            "replicationFactor": 3,
            "nodeType": "dax.r5.large",
            "serverSideEncryption": {"enabled": True},
            "clusterEndpointEncryptionType": "TLS",
            "maintenanceWindow": "sun:05:00-sun:06:00",
            "description": "Items.",
        },
        {
            "clusterName": "prod-requests",
            "replicationFactor": 1,
            "nodeType": "dax.t3.small",
            "clusterEndpointEncryptionType": "NONE",
            "description": "Items and queries.",
        },
        kind=tokens.CLUSTER,
    ),
    "which keys are counted": update({"mode": "A"}, {"mode": "B"}, kind=tokens.INSIGHTS),
    "other actions": policy([READ], [READ | {"Action": ["d:Get", "d:Scan"]}]),
    "a resource more": policy([READ], [READ | {"Resource": ["arn:t", "*"]}]),
    "actions in another order": policy([READ], [READ | {"Action": ["d:Query", "d:Get"]}]),
    "a condition": policy([READ], [READ | {"Condition": {"Bool": {"a": "true"}}}]),
    "a statement less": policy([READ, TLS], [READ]),
    "a statement more": policy([], [READ]),
    "a policy that is not known yet": policy([READ], UNKNOWN),
    "what are no policies": policy("no JSON", "[]"),
    "a widget with other contents": dashboard([widget("A", "x", y=1)], [widget("A", "y", y=1)]),
    "other widgets": dashboard([HEAD, widget("A"), widget("B")], [widget("C")]),
    "one of two widgets alike": dashboard([widget("A"), widget("A")], [widget("A")]),
    "a dashboard that is not known yet": dashboard([HEAD], UNKNOWN),
    "a widget that moves": dashboard([widget("A", y=1)], [widget("A", y=9)]),
    "what are no dashboards": dashboard("{", "[]"),
    "nothing": thing({"a": [], "b": {}}, {"c": None}, diffs=[]),
    "members": thing({"a": {"b": 1}}, {"a": {"b": 2}}),
    "an element more": thing({"a": {"b": [1]}}, {"a": {"b": [1, 2]}}, diffs=["a.b[1]"]),
    "an element with a name, wherever it stands": thing(
        {"a": [{"name": "x", "n": 1}, {"name": "y", "n": 1}]},
        {"a": [{"name": "y", "n": 2}, {"name": "x", "n": 1}]},
    ),
    "elements with names that say nothing": thing(
        {"a": [{"name": "x", "n": 1}, {"name": "x", "n": 2}]},
        {"a": [{"name": "x", "n": 1}, {"name": "x", "n": 3}]},
    ),
    "other types": thing({"a": 1, "b": "1", "c": "x"}, {"a": True, "b": 1, "c": ["x"]}),
    "a name in brackets": thing({"t": {"a-b": ""}}, {"t": {}}),
    "what is made first, deep in a value": thing({"a": 1}, {"a": {"b": [UNKNOWN], "a": "ä"}}),
    "what is made first": thing({"a": "x"}, {"a": UNKNOWN}),
    "what is made first, and no change to the provider": thing(
        {"a": "x", "b": 1}, {"a": UNKNOWN, "b": 2}, diffs=["b"]
    ),
    "values that are not shown": thing(
        {"endpoint": "[secret]", "protocol": "https"},
        {"endpoint": "[secret]", "protocol": "email"},
        diffs=["endpoint", "protocol"],
    ),
    "a tag that the provider repeats": thing(
        {"tags": {"owner": "a"}}, {"tags": {"owner": "b"}}, diffs=["tags.owner", "tagsAll.owner"]
    ),
    "a tag that the provider no longer gives": thing(
        {}, {}, outputs={"tagsAll": {"owner": "a"}}, diff_kinds={"tagsAll.owner": "delete"}
    ),
    "what only AWS has otherwise": thing(
        {"a": 1, "b": 1}, {"a": 1, "b": 1}, outputs={"a": 3, "b": 3}, diffs=["a"]
    ),
    "what AWS computes": thing({}, {}, outputs={"arn": "x"}, diffs=["arn"]),
    "what is taken away, though the program never had it": thing(
        {}, {}, outputs={"ttl": "on"}, diff_kinds={"ttl": "delete"}
    ),
    "protection of what is kept": change("same", {"a": 1}, {"a": 2}, protected=(True, False)),
    "protection of what changes": thing({"a": 1}, {"a": 2}, protected=(False, True)),
    "what is kept": change("same", {"a": 1}, {"a": 2}),
    "what goes": change("delete", {"a": 1}),
}


WORDS = sections("words/resources.md")


def test_the_page_has_each_case() -> None:
    assert [*WORDS] == [*CASES]


@pytest.mark.parametrize("name", CASES)
def test_a_change_has_words_or_shows_its_path(name: str) -> None:
    assert detail_lines(CASES[name]) == WORDS[name]


NAMES = st.sampled_from(["name", "ttl", "enabled", "pointInTimeRecovery", "replicas", "tags"])
VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=50)
@given(st.dictionaries(NAMES, VALUES, min_size=1), st.data())
def test_no_difference_is_silent(old: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*old]))
    assert detail_lines(update(old, old | {name: "something else"}))


def test_changes_are_in_the_order_in_which_they_are_read() -> None:
    grants, alarms, keys = (
        f"market-intelligence:{one}" for one in ("grants:Grants", "alarms:Alarms", "encryption:Key")
    )
    steps = [
        change("create", None, {}, kind=tokens.ALARM, name="b"),
        update({"name": "a"}, {"name": "b"}, name="logs"),
        change("create", None, {}, kind=tokens.POLICY, name="reader", parents=[grants]),
        change("same", {}, {}, name="requests"),
        change("delete", {}, kind=tokens.RESOURCE_POLICY, name="logs-x"),
        change("replace", {}, {}, kind=tokens.INSIGHTS, name="requests-user-index-insights"),
        change("delete", {}, kind=tokens.INSIGHTS, name="requests-old-insights"),
        change("delete", {}, name="requests-old"),
        change("delete", {}, name="zebra"),
        change("import", None, {}, kind="aws:dynamodb/tag:Tag", name="x"),
        change("create", None, {}, kind=tokens.ALARM, name="a"),
        change("create", None, {}, kind=tokens.KEY, name="key", parents=[alarms, keys]),
        change("create", None, {}, kind=tokens.TOPIC_POLICY, name="p", parents=["my:own:Group"]),
        change("discard", {}, kind="aws:dax/subnetGroup:SubnetGroup", name="s"),
        change("read", {}, {}, kind="aws:dax/subnetGroup:SubnetGroup", name="t"),
        change("update", {}, {}, kind="pulumi:providers:aws", name="own"),
        change("create", None, {}, kind="pulumi:pulumi:Stack", name="market-intelligence-prod"),
        change("create", None, None, kind=grants, name="component"),
    ]
    assert "\n".join(change_lines(*steps)) + "\n" == page("words/order.md")


def test_what_changes_with_the_name_of_a_table_is_one_line_with_the_cause_first() -> None:
    old, new = "prod-market-intelligence-requests", "prod-requests"

    def watching(table: str, number: int, **more: Any) -> dict[str, Any]:
        given = {"dimensions": {"TableName": table}, "alarmName": f"{table}-{number}"}
        return ALARM | given | {"alarmDescription": f"{table} is slow"} | more

    diffs = ["dimensions", "alarmName", "alarmDescription"]
    alarms = [
        update(watching(old, number), watching(new, number), kind=tokens.ALARM, name=f"a{number}")
        | {"detailedDiff": {path: {"diffKind": "update"} for path in diffs}}
        for number in range(32)
    ]
    lowered = update(watching(old, 99), watching(new, 99, threshold=1), kind=tokens.ALARM, name="b")
    grant = policy(
        {"Statement": [READ | {"Resource": f"arn:aws:dynamodb:::table/{old}/index/*"}]},
        {"Statement": [READ | {"Resource": f"arn:aws:dynamodb:::table/{new}/index/*"}]},
    )
    table = change("replace", {"name": old}, {"name": new}, replace_keys=["name"])
    stranger = update({"title": f"my{old}"}, {"title": f"my{new}"}, kind="a:b/c:Label", name="c")
    lines = change_lines(table, *alarms, lowered, grant, stranger)
    cause = f"requests is named {new} instead of {old}"
    named = ", ".join(f"`{name}`" for name in sorted([f"a{number}" for number in range(32)]))
    assert lines == [
        "- `±` table `requests` is replaced: deleted, and created again",
        f"  - Name in AWS: {old} → **{new}**",
        "- `~` label `c` is updated",
        f"  - `title`: `my{old}` → **`my{new}`**",
        f"- `~` {cause}: 1 policy for roles and 33 alarms are updated",
        "  - policies for roles: `requests`",
        f"  - alarms: {named}, `b`",
        f"  - alarm: {WHEN} → **when the average is above 1 for 10 minutes**",
    ]


def test_what_changes_with_a_resource_that_is_replaced_has_the_cause_first() -> None:
    arn = "arn:aws:sns:us-east-1:123456789012:alarms"
    topic = change("replace", {"name": "a"}, {"name": "a"}, kind=tokens.TOPIC, name="alarms")
    topic["old"]["outputs"] = {"arn": arn}
    alarms = [
        update(
            ALARM | {"alarmActions": [arn], "threshold": 1},
            ALARM | {"alarmActions": [UNKNOWN], "threshold": threshold},
            kind=tokens.ALARM,
            name=name,
            diffs=["alarmActions"],
        )
        for name, threshold in (("one", 1), ("two", 1), ("three", 2))
    ]
    subscription = update(
        {"topic": arn}, {"topic": UNKNOWN}, kind=tokens.SUBSCRIPTION, name="mail", diffs=["topic"]
    )
    stranger = update({"a": "b"}, {"a": UNKNOWN}, kind=tokens.SUBSCRIPTION, name="c", diffs=["a"])
    lines = change_lines(topic, *alarms, subscription, stranger)
    because = "- `~` topic alarms is replaced: 3 alarms and 1 subscription are updated"
    told = "Notifies when it goes off: "
    assert [line for line in lines if "replaced" in line][1:] == [because]
    later = '→ **\\["known after the deployment"\\]**'
    assert [line for line in lines if told in line] == [
        f'  - {which}: {told}\\["{arn}"\\] {later}' for which in ("2 alarms", "alarm")
    ]
    assert "- `~` subscription `c` is updated" in lines


def test_what_changes_alike_in_several_parts_is_said_once() -> None:
    def tagged(kind: str, name: str, **more: Any) -> dict[str, Any]:
        old, new = ({"tags": {"team": team}} for team in ("a", "b"))
        return update(old, new | more, kind=kind, name=name)

    tables = [tagged(tokens.TABLE, name) for name in ("requests", "logs")]
    others = [tagged(tokens.KEY, "key"), tagged(tokens.TOPIC, "topic", displayName="x")]
    assert change_lines(*tables, *others[1:])[0] == "- `~` table `requests` is updated"
    assert change_lines(*tables, *others) == [
        "- `~` topic `topic` is updated",
        "  - Tag team: a → **b**",
        "  - `displayName`: `none` → **`x`**",
        "- `~` Tag team: a → **b**: 2 tables and 1 key are updated",
        "  - tables: `requests`, `logs`",
        "  - keys: `key`",
    ]


def test_a_name_of_one_letter_spoils_no_other_word() -> None:
    statement = READ | {"Resource": "arn:aws:dynamodb:::table/a", "Sid": "a-b"}
    moved = statement | {"Resource": "arn:aws:dynamodb:::table/b"}
    table = change("replace", {"name": "a"}, {"name": "b"}, replace_keys=["name"])
    grant = policy({"Statement": [statement]}, {"Statement": [moved]})
    assert change_lines(table, grant)[2:] == [
        "- `~` requests is named b instead of a: policy for roles `requests` is updated"
    ]
    worded = update({"text": "a b"}, {"text": "a b c"}, kind="a:b/c:Label", name="c")
    assert change_lines(table, worded)[2:] == [
        "- `~` label `c` is updated",
        "  - `text`: `a b` → **`a b c`**",
    ]
