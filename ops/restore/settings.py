"""Settings of a table that a restore leaves out, each put back by a call of its own.

A setting goes by the name of the check that finds it missing.
"""

from collections.abc import Callable, Mapping

from components.table_args import INSIGHTS_MODES, MaxThroughput
from ops.restore.mark import mark
from ops.restore.moments import utc
from ops.restore.readers import policy
from ops.restore.restored import Restored
from ops.verify.aws import Answer
from ops.verify.described import Described

_NO_MAXIMUM = -1


def _mark(of: Restored) -> None:
    summary: Answer = Described(of.aws, of.name).table().get("RestoreSummary") or {}
    at = summary.get("RestoreDateTime")
    _tag(of, mark(of.source, utc(at) if at else "unknown"))


def _tags(of: Restored) -> None:
    _tag(of, dict(of.site.tags))


def _tag(of: Restored, tags: Mapping[str, str]) -> None:
    named = [{"Key": key, "Value": value} for key, value in tags.items()]
    of.calls.call("dynamodb", "tag_resource", ResourceArn=of.arn, Tags=named)


def _recovery(of: Restored) -> None:
    days = of.args.recovery_days
    wanted: dict[str, object] = {"PointInTimeRecoveryEnabled": days is not None}
    if days is not None:
        wanted["RecoveryPeriodInDays"] = days
    of.calls.call(
        "dynamodb",
        "update_continuous_backups",
        TableName=of.name,
        PointInTimeRecoverySpecification=wanted,
    )


def _billing(of: Restored) -> None:
    _update(of, BillingMode=of.spec.billing_mode)


def _stream(of: Restored) -> None:
    view = {"StreamViewType": of.args.stream} if of.args.stream else {}
    _update(of, StreamSpecification={"StreamEnabled": bool(of.args.stream), **view})


def _class(of: Restored) -> None:
    _update(of, TableClass=of.args.table_class)


def _maximums(of: Restored) -> None:
    indexes = {
        name: most for name, most in of.args.index_maximums.items() if most != MaxThroughput()
    }
    if of.args.maximum != MaxThroughput():
        _update(of, OnDemandThroughput=_units(of.args.maximum))
    for name, most in indexes.items():
        change = {"IndexName": name, "OnDemandThroughput": _units(most)}
        _update(of, GlobalSecondaryIndexUpdates=[{"Update": change}])


def _units(most: MaxThroughput) -> dict[str, int]:
    return {
        "MaxReadRequestUnits": most.read_units or _NO_MAXIMUM,
        "MaxWriteRequestUnits": most.write_units or _NO_MAXIMUM,
    }


def _insights(of: Restored) -> None:
    mode = INSIGHTS_MODES.get(of.args.insights)
    for index in (None, *(index.name for index in of.spec.indexes)):
        of.calls.call(
            "dynamodb",
            "update_contributor_insights",
            TableName=of.name,
            ContributorInsightsAction="ENABLE" if mode else "DISABLE",
            **({"IndexName": index} if index else {}),
            **({"ContributorInsightsMode": mode} if mode else {}),
        )


def _readers(of: Restored) -> None:
    of.calls.call("dynamodb", "put_resource_policy", ResourceArn=of.arn, Policy=policy(of))


def _expiry(of: Restored) -> None:
    wanted = {"AttributeName": of.spec.ttl_attribute, "Enabled": of.args.time_to_live}
    of.calls.call(
        "dynamodb", "update_time_to_live", TableName=of.name, TimeToLiveSpecification=wanted
    )


def _protection(of: Restored) -> None:
    _update(of, DeletionProtectionEnabled=of.args.deletion_protection)


def _update(of: Restored, **change: object) -> None:
    of.calls.call("dynamodb", "update_table", TableName=of.name, **change)


FIRST: Mapping[str, Callable[[Restored], None]] = {
    # The mark first, so that whatever comes of the rest can be removed again.
    "mark": _mark,
    "tags": _tags,
    "recovery in days": _recovery,
    "billing": _billing,
    "stream": _stream,
    "table class": _class,
    "maximums": _maximums,
    "contributor insights": _insights,
    "readers": _readers,
}
"""What is put back as soon as the table is there, in this order."""
EXPIRY: Mapping[str, Callable[[Restored], None]] = {"expiry": _expiry}
"""What deletes items, and waits until they have been compared."""
PROTECTION: Mapping[str, Callable[[Restored], None]] = {"deletion protection": _protection}
"""What keeps people from removing a table, and waits until it is as it should be."""
