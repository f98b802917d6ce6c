"""The life of a DAX cluster."""

from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.problems import Problem
from offline.plugin.resource import Resource
from offline.plugin.resources.dax_cluster import calls, kept
from offline.plugin.resources.dax_cluster.checks import problems
from offline.plugin.resources.dax_cluster.facts import FACTS
from offline.plugin.resources.dax_cluster.reading import outputs
from offline.plugin.tagging import tag_changes
from offline.plugin.values import Properties


class Cluster(Resource):
    """A cluster, its id being its name."""

    type_name = "aws:dax/cluster:Cluster"
    recorded = "its groups, windows, topic, zones and description"
    facts = FACTS

    @override
    def problems(self, inputs: Properties, aws: Aws) -> list[Problem]:
        return problems(inputs)

    @override
    def aligned(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        # Of encryption, leaving it out means none, whatever there is.
        plain: Properties = {
            "clusterEndpointEncryptionType": "NONE",
            "serverSideEncryption": {"enabled": False},
        }
        window = news.get("maintenanceWindow")
        written = {"maintenanceWindow": window.lower()} if isinstance(window, str) else {}
        return olds, plain | news | written

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        calls.create(aws, inputs)
        return inputs["clusterName"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        calls.wait_until_available(aws, identity)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        return outputs(aws, identity)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        gone, came = tag_changes(olds, news)
        calls.untag(aws, olds["arn"], gone)
        calls.tag(aws, olds["arn"], came)
        if changed & set(kept.PROPERTIES):
            calls.check_parameters(aws, "UpdateCluster", news)
            kept.record(aws, identity, news)
        calls.resize(aws, identity, olds["replicationFactor"], news["replicationFactor"])
        calls.wait_until_available(aws, identity)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        try:
            # The embedded AWS would give the tags to the next cluster of that name.
            tags = [tag["Key"] for tag in calls.tags_of(aws, olds["arn"])]
            calls.untag(aws, olds["arn"], tags)
            aws.call("dax", "DeleteCluster", ClusterName=identity)
        except AwsError as error:
            if error.code != calls.NOT_FOUND:
                raise
        aws.wait(f"the deletion of '{identity}'", lambda: calls.describe(aws, identity) is None)
        kept.forget(aws, identity)


RESOURCE = Cluster()
