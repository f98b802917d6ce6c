"""The calls that bring a table to its new inputs, in the order of the official plugin."""

from typing import Any

from offline.plugin.aws import Aws
from offline.plugin.resources.dynamodb_table import calls, kept, parameters, refusals
from offline.plugin.resources.dynamodb_table.indexes import IndexChanges, index_changes
from offline.plugin.tagging import as_list, tag_changes
from offline.plugin.values import Properties

RECORDED_OF_REPLICAS = (
    "consistencyMode",
    "deletionProtectionEnabled",
    "kmsKeyArn",
    "pointInTimeRecovery",
    "regionName",
)


class TableUpdate:
    """The way of one table from old outputs to new inputs."""

    def __init__(self, aws: Aws, name: str, olds: Properties, news: Properties) -> None:
        self._aws = aws
        self._name = name
        self._olds = olds
        self._news = news

    def send(self, changed: frozenset[str]) -> None:
        """Send what changed, each step in its turn, and wait for each."""
        if "tags" in changed:
            self._tag()
        indexes = IndexChanges()
        if changed & {"globalSecondaryIndexes", "billingMode"}:
            indexes = index_changes(self._olds, self._news)
        for index in indexes.deleted:
            self._update(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": index}}])
        if "tableClass" in changed:
            self._update(TableClass=self._news["tableClass"])
        self._change_settings(changed, indexes.updated)
        for index in indexes.warmed:
            self._update(GlobalSecondaryIndexUpdates=[{"Update": index}])
        for index in indexes.created:
            self._update(
                AttributeDefinitions=parameters.attributes(self._news),
                GlobalSecondaryIndexUpdates=[{"Create": index}],
            )
        self._change_options(changed)

    def _change_settings(self, changed: frozenset[str], indexes: list[dict[str, Any]]) -> None:
        """Send the one call for what may change together."""
        news = self._news
        asked: dict[str, Any] = {}
        if changed & {"billingMode", "readCapacity", "writeCapacity"}:
            asked |= self._billing()
        if "deletionProtectionEnabled" in changed:
            asked["DeletionProtectionEnabled"] = news.get("deletionProtectionEnabled", False)
        if "onDemandThroughput" in changed and news.get("onDemandThroughput"):
            asked["OnDemandThroughput"] = parameters.on_demand(news["onDemandThroughput"])
        if "streamEnabled" in changed:
            asked["StreamSpecification"] = _stream(news)
        elif "streamViewType" in changed and news.get("streamEnabled"):
            # AWS changes the view of a stream only by ending it and starting another.
            self._update(StreamSpecification={"StreamEnabled": False})
            self._update(StreamSpecification=_stream(news))
        if indexes:
            asked["GlobalSecondaryIndexUpdates"] = [{"Update": index} for index in indexes]
        # To take a cap's block away leaves nothing to send, and AWS refuses that.
        if asked or "onDemandThroughput" in changed:
            self._update(**asked)

    def _change_options(self, changed: frozenset[str]) -> None:
        aws, name, news = self._aws, self._name, self._news
        if "serverSideEncryption" in changed:
            self._update(SSESpecification=parameters.encryption(news))
        if "ttl" in changed:
            calls.change_ttl(aws, name, news["ttl"])
        if changed & {"replicas", "globalTableWitness"}:
            change_replicas(aws, name, news)
        if "pointInTimeRecovery" in changed:
            calls.set_recovery(aws, name, news["pointInTimeRecovery"])
        if "warmThroughput" in changed:
            self._update(WarmThroughput=parameters.warm_throughput(news["warmThroughput"]))

    def _billing(self) -> dict[str, Any]:
        mode: str = self._news["billingMode"]
        if mode == calls.ON_DEMAND:
            return {"BillingMode": mode}
        capacity = parameters.provisioned(self._news)
        if self._olds.get("billingMode") == calls.ON_DEMAND:
            # Leaving on-demand mode without a capacity asks for the least there is.
            capacity = {name: units or 1 for name, units in capacity.items()}
        return {"BillingMode": mode, "ProvisionedThroughput": capacity}

    def _tag(self) -> None:
        gone, came = tag_changes(self._olds, self._news)
        arn = self._olds["arn"]
        if gone:
            self._aws.call("dynamodb", "UntagResource", ResourceArn=arn, TagKeys=gone)
        if came:
            self._aws.call("dynamodb", "TagResource", ResourceArn=arn, Tags=as_list(came))

    def _update(self, **asked: object) -> None:
        calls.update(self._aws, self._name, asked)


def change_replicas(aws: Aws, name: str, inputs: Properties) -> None:
    """Keep the replicas that are asked for: the embedded AWS has none."""
    table = calls.described(aws, name)
    refusals.refuse_replicas(table, inputs.get("replicas", []))
    replicas = [
        {key: value for key, value in replica.items() if key in RECORDED_OF_REPLICAS}
        for replica in inputs.get("replicas", [])
    ]
    replicas = refusals.as_far_as_sent(table, replicas)
    asked = {"replicas": replicas, "globalTableWitness": inputs.get("globalTableWitness")}
    kept.record(aws, table, asked)


def _stream(news: Properties) -> dict[str, Any]:
    if not news.get("streamEnabled"):
        return {"StreamEnabled": False}
    return {"StreamEnabled": True, "StreamViewType": news["streamViewType"]}
