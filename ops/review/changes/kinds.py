"""The names of resource types, singular and plural, and the words for their properties."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import cast

from ops.review import tokens
from ops.review.changes.change import Detail
from ops.review.changes.tables import TABLE
from ops.review.changes.wording import (
    TAGS,
    Wording,
    count,
    document,
    joined,
    maybe,
    member,
    members,
    reworded,
    say,
    switch,
    titled,
)
from ops.review.preview import UNKNOWN, Values

_OPERATORS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at or above",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at or below",
}
_MISSING = {"notBreaching": "good", "breaching": "bad", "missing": "unknown", "ignore": "as before"}
_MINUTE = 60
_WHEN = (
    "threshold",
    "comparisonOperator",
    "evaluationPeriods",
    "datapointsToAlarm",
    "period",
    "statistic",
)


def _goes_off(before: Values, after: Values) -> Iterator[Detail]:
    was, will = _when(before), _when(after)
    if was != will:
        yield Detail("Goes off", was, will)


def _when(alarm: Values) -> str:
    operator = str(alarm.get("comparisonOperator"))
    periods = alarm.get("evaluationPeriods")
    needed = alarm.get("datapointsToAlarm", periods)
    of = "" if needed == periods else f"{say(needed)} of "
    value = f"the {str(alarm.get('statistic') or 'value').lower()} is"
    where = f"{_OPERATORS.get(operator, operator)} {say(alarm.get('threshold'))}"
    return f"when {value} {where} for {of}{_long(periods, alarm.get('period'))}"


def _long(periods: object, seconds: object) -> str:
    if seconds == _MINUTE:
        return count(periods, "minute")
    each = "" if seconds is None else f" of {count(seconds, 'second')}"
    return f"{count(periods, 'period')}{each}"


def _missing(value: object) -> str:
    return _MISSING.get(str(value), say(value))


def _receivers(value: object) -> str:
    return say(value) if value else "nobody"


ALARM = (
    Wording(_WHEN, _goes_off),
    titled("Missing data counts as", "treatMissingData", _missing),
    titled("Switched", "actionsEnabled", lambda value: "on" if value is None else switch(value)),
    titled("Notifies when it goes off", "alarmActions", _receivers),
    titled("Notifies when it ends", "okActions", _receivers),
    reworded("alarmDescription"),
)


def _rules(before: Values, after: Values) -> Iterator[Detail]:
    was, will = (_by_name(one) for one in (before, after))
    for name in dict.fromkeys([*was, *will]):
        one, other = was.get(name, {}), will.get(name, {})
        for what in dict.fromkeys([*one, *other]):
            if one.get(what) != other.get(what):
                yield Detail(f"Backups of rule {name}{what}", one.get(what), other.get(what))


def _by_name(values: Values) -> dict[str, dict[str, str]]:
    return {say(one.get("ruleName")): _rule(one) for one in members(values, "rules")}


def _rule(rule: Values) -> dict[str, str]:
    said = {"": say(rule.get("schedule")), " are kept": _kept(rule)}
    for copy in members(rule, "copyActions"):
        vault = say(copy.get("destinationVaultArn"))
        said[f", copied to {_place(vault)}"] = _kept(copy)
    return said


def _place(vault: str) -> str:
    parts = vault.split(":")
    return f"{parts[-1]} in {parts[3]}" if vault.startswith("arn:") else vault


def _kept(values: Values) -> str:
    lifecycle = member(values, "lifecycle")
    days, cold = lifecycle.get("deleteAfter"), lifecycle.get("coldStorageAfter")
    kept = "for ever" if not days else f"for {count(days, 'day')}"
    return f"{kept}, in cold storage after {count(cold, 'day')}" if cold else kept


def _days(value: object) -> str | None:
    return None if value is None else count(value, "day")


_SAID = (
    "ruleName",
    "schedule",
    "lifecycle.deleteAfter",
    "lifecycle.coldStorageAfter",
    "copyActions.destinationVaultArn",
    "copyActions.lifecycle.deleteAfter",
    "copyActions.lifecycle.coldStorageAfter",
)
PLAN = (Wording(tuple(f"rules.{name}" for name in _SAID), _rules, of_new=True),)
LOCK = (
    titled("Backups are kept at least", "minRetentionDays", _days),
    titled("Backups are kept at most", "maxRetentionDays", _days),
    titled("The lock can be lifted for", "changeableForDays", _days),
)
KEY = (
    titled("Rotation", "enableKeyRotation", switch),
    titled("Rotates every", "rotationPeriodInDays", _days),
    titled("Usable", "isEnabled", lambda value: "on" if value is None else switch(value)),
    titled("Waiting period before deletion", "deletionWindowInDays", _days),
)


CACHE = (
    titled("Name in AWS", "clusterName"),
    titled("Nodes", "replicationFactor"),
    titled("Node type", "nodeType"),
    titled("Encrypted at rest", "serverSideEncryption.enabled", switch),
    titled("Encrypted in transit", "clusterEndpointEncryptionType"),
    titled("Maintained", "maintenanceWindow"),
    reworded("description"),
)


_BODY = "dashboardBody"


def _widgets(before: Values, after: Values) -> Iterator[Detail]:
    was, will = before.get(_BODY), after.get(_BODY)
    if was is None or will is None or UNKNOWN in (was, will):
        yield Detail("Widgets", "(former content)" if was is not None else None, maybe(will))
        return
    old, new = _contents(was), _contents(will)
    gone, added = (dict.fromkeys(one for one, _ in each) for each in (old - new, new - old))
    if changed := [one for one in gone if one in added]:
        yield Detail(f"Widgets {joined(changed)}", "(former content)", "(other content)")
    if lost := [one for one in gone if one not in added]:
        yield Detail("Widgets", joined(lost), None)
    if fresh := [one for one in added if one not in gone]:
        yield Detail("Widgets", None, joined(fresh))


def _contents(body: object) -> Counter[tuple[str, str]]:
    """Count the widgets by title and content, regardless of position."""
    try:
        parsed: object = json.loads(body) if isinstance(body, str) else body
    except (ValueError, RecursionError):
        return Counter()
    given = members(cast("Values", parsed), "widgets") if isinstance(parsed, dict) else []
    return Counter((_title(one), say(member(one, "properties"))) for one in given)


def _title(widget: Values) -> str:
    properties = member(widget, "properties")
    title = properties.get("title") or str(properties.get("markdown", "")).lstrip("# ")
    return say(title).partition("\n")[0]


DASHBOARD = (Wording((_BODY,), _widgets),)


_KINDS = {
    tokens.TABLE: ("table", "tables"),
    tokens.INSIGHTS: ("contributor insights", "contributor insights"),
    tokens.DESTINATION: ("Kinesis destination", "Kinesis destinations"),
    tokens.RESOURCE_POLICY: ("resource policy", "resource policies"),
    tokens.POLICY: ("policy for roles", "policies for roles"),
    tokens.VAULT: ("backup vault", "backup vaults"),
    tokens.LOCK: ("vault lock", "vault locks"),
    tokens.PLAN: ("backup plan", "backup plans"),
    tokens.SELECTION: ("backup selection", "backup selections"),
    tokens.ROLE: ("role", "roles"),
    tokens.ATTACHMENT: ("policy attachment", "policy attachments"),
    tokens.ALARM: ("alarm", "alarms"),
    tokens.TOPIC: ("topic", "topics"),
    tokens.SUBSCRIPTION: ("subscription", "subscriptions"),
    tokens.CLUSTER: ("cache", "caches"),
    tokens.DASHBOARD: ("dashboard", "dashboards"),
    tokens.KEY: ("key", "keys"),
    tokens.ALIAS: ("key alias", "key aliases"),
}
"""The resources of the program, as a reviewer reads them."""

_WORDINGS: dict[str, tuple[Wording, ...]] = {
    tokens.PLAN: PLAN,
    tokens.LOCK: LOCK,
    tokens.DASHBOARD: DASHBOARD,
    tokens.ALARM: ALARM,
    tokens.CLUSTER: CACHE,
    tokens.INSIGHTS: (titled("Counts", "mode"),),
    tokens.DESTINATION: (
        titled("Stream", "streamArn"),
        titled("Precision", "approximateCreationDateTimePrecision"),
    ),
    tokens.RESOURCE_POLICY: (document("policy"),),
    tokens.TABLE: TABLE,
    tokens.POLICY: (document("policy"), reworded("description")),
    tokens.ROLE: (document("assumeRolePolicy"), reworded("description")),
    tokens.ROLE_POLICY: (document("policy"),),
    tokens.KEY: (*KEY, document("policy"), reworded("description")),
    tokens.TOPIC: (document("policy"),),
    tokens.TOPIC_POLICY: (document("policy"),),
}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def kind(type_token: str) -> tuple[str, str]:
    """Return the name of a type in singular and plural."""
    if type_token in _KINDS:
        return _KINDS[type_token]
    if type_token.startswith("pulumi:providers:"):
        return "provider", "providers"
    one = _HUMP.sub(" ", type_token.rpartition(":")[2]).lower()
    return one, f"{one[:-1]}ies" if one.endswith(("cy", "ty")) else f"{one}s"


def rank(type_token: str) -> int:
    """Return the position of a type in the reading order."""
    return [*_KINDS].index(type_token) if type_token in _KINDS else len(_KINDS)


def wordings(type_token: str) -> tuple[Wording, ...]:
    """Return the words for the properties of a type."""
    return (*_WORDINGS.get(type_token, ()), TAGS)
