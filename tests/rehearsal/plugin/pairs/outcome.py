"""What becomes of changes of a table: in AWS's rules, and in the review."""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import cast

from ops.review.finding import Finding
from ops.review.findings.aws_refusals import refusal_findings
from ops.review.findings.tables import maximum_findings
from ops.review.preview import Preview, State, Step
from ops.review.tokens import TABLE
from rehearsal.plugin import lifecycle, registry
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.check import Wish, check
from rehearsal.plugin.errors import UnfinishedError
from rehearsal.plugin.values import Properties
from tests.rehearsal.plugin.pairs.changes import BASES, Case, inputs
from tests.rehearsal.plugin.pairs.dynamodb import NAME, DynamoDB

KIND = registry.kind(TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a deployment ends."""

    refusal: str = ""
    """Why it stops, in AWS's words."""
    left: tuple[str, ...] = ()
    """What the next preview still changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """A table that is there."""

    inputs: Properties
    outputs: Properties
    server: DynamoDB


def plain(given: Properties, server: DynamoDB) -> Properties:
    """Return inputs as the plugin completes them."""
    wish = Wish(name="requests", news=given, olds={}, seed=b"", tags={})
    complete, problems = check(KIND, cast("Aws", server), wish)
    assert problems == []
    return complete


@cache
def deployed(base: str) -> Deployed:
    """Return a table as it is before its changes."""
    server = DynamoDB()
    given = plain(inputs(BASES[base]), server)
    _, outputs = lifecycle.create(KIND, cast("Aws", server), given, lambda _: None)
    return Deployed(inputs=given, outputs=outputs, server=server)


def by_rules(case: Case) -> tuple[Outcome, list[str]]:
    """Return how the deployment of changes ends in AWS's rules, and what the plugin sent."""
    table = deployed(case.base)
    server = deepcopy(table.server)
    news = plain(inputs(case.args), server)
    server.sent.clear()
    step = lifecycle.Step(identity=NAME, olds=table.outputs, news=news, ignored=[])
    try:
        outputs = lifecycle.update(KIND, cast("Aws", server), step)
    except UnfinishedError as error:
        return Outcome(refusal=str(error)), server.sent
    left = lifecycle.tops(lifecycle.changes(KIND, outputs, news, []))
    held, asked = _held(server, news), _asked(news)
    assert left == {name for name in asked if asked[name] != held[name]}, str(case)
    return Outcome(left=tuple(sorted(left))), server.sent


def in_review(case: Case) -> list[Finding]:
    """Return what a review says of changes that AWS refuses or leaves for the next deployment."""
    table = deployed(case.base)
    news = plain(inputs(case.args), table.server)
    found = lifecycle.changes(KIND, table.outputs, news, [])
    step = Step(
        op="update" if found else "same",
        urn=f"urn:pulumi:prod::market-intelligence::{TABLE}::requests",
        type=TABLE,
        name="requests",
        old=State(inputs=table.inputs, outputs=table.outputs),
        new=State(inputs=news, outputs={}),
        diffs=dict.fromkeys(found, "update"),
    )
    preview = Preview(environment="prod", steps=(step,), violations=None)
    return [*refusal_findings(preview), *maximum_findings(preview)]


def _asked(news: Properties) -> Properties:
    """Return what inputs ask for, by property."""
    recovery, encryption = news["pointInTimeRecovery"], news["serverSideEncryption"]
    return {
        "deletionProtectionEnabled": news["deletionProtectionEnabled"],
        "globalSecondaryIndexes": {
            index["name"]: (
                [key["attributeName"] for key in index["keySchemas"]],
                index["projectionType"],
                {*index.get("nonKeyAttributes", ())},
                _maximum(index),
            )
            for index in news["globalSecondaryIndexes"]
        },
        "onDemandThroughput": _maximum(news),
        "pointInTimeRecovery": recovery["enabled"] and recovery["recoveryPeriodInDays"],
        "replicas": {
            replica["regionName"]: (
                replica["pointInTimeRecovery"],
                replica["deletionProtectionEnabled"],
                replica.get("kmsKeyArn"),
            )
            for replica in news.get("replicas", [])
        },
        # Where a key is left out, the provider keeps the one that there is.
        "serverSideEncryption": encryption.get("kmsKeyArn", encryption["enabled"]),
        "streamViewType": news["streamEnabled"] and news["streamViewType"],
        "tableClass": news["tableClass"],
        "tags": news["tags"],
        "ttl": news["ttl"]["enabled"],
    }


def _held(server: DynamoDB, news: Properties) -> Properties:
    """Return what AWS holds, by property."""
    table = server.table
    key = table.get("SSEDescription", {}).get("KMSMasterKeyArn")
    asked = {replica["regionName"]: replica for replica in news.get("replicas", [])}
    stream = table.get("StreamSpecification", {})
    recovery = server.recovery
    return {
        "deletionProtectionEnabled": table["DeletionProtectionEnabled"],
        "globalSecondaryIndexes": {
            index["IndexName"]: (
                [key["AttributeName"] for key in index["KeySchema"]],
                index["Projection"]["ProjectionType"],
                {*index["Projection"].get("NonKeyAttributes", ())},
                index.get("OnDemandThroughput", {}),
            )
            for index in table["GlobalSecondaryIndexes"]
        },
        "onDemandThroughput": table.get("OnDemandThroughput", {}),
        "pointInTimeRecovery": recovery["PointInTimeRecoveryEnabled"]
        and recovery["RecoveryPeriodInDays"],
        "replicas": {
            region: (
                replica["pointInTimeRecovery"],
                replica["deletionProtectionEnabled"],
                replica["kmsKeyArn"] if "kmsKeyArn" in asked.get(region, ()) else None,
            )
            for region, replica in server.replicas.items()
        },
        "serverSideEncryption": key if "kmsKeyArn" in news["serverSideEncryption"] else bool(key),
        "streamViewType": stream.get("StreamEnabled", False) and stream["StreamViewType"],
        "tableClass": table.get("TableClassSummary", {}).get("TableClass"),
        "tags": server.tags,
        "ttl": server.expiry["Enabled"],
    }


def _maximum(item: Properties) -> Properties:
    maximum: Properties = item.get("onDemandThroughput", {})
    return {f"M{name[1:]}": units for name, units in maximum.items() if name != "__defaults"}
