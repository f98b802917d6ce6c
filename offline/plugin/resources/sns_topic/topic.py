"""The life of a topic of SNS."""

from collections.abc import Iterator

from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.documents import same_documents
from offline.plugin.facts import Facts
from offline.plugin.failures import AwsError
from offline.plugin.problems import Problem
from offline.plugin.resource import Resource
from offline.plugin.resources.sns_topic.attributes import (
    KEPT,
    RATES,
    ROLES,
    TOLD,
    attributes,
    forget,
    outputs,
    set_attributes,
)
from offline.plugin.resources.sns_topic.checks import problems
from offline.plugin.tagging import as_list, as_map, tag_changes
from offline.plugin.values import Properties

COMPUTED = (
    "fifoThroughputScope",
    "maximumMessageSize",
    "namePrefix",
    "policy",
    "signatureVersion",
    "tracingConfig",
)
SETTABLE = frozenset(TOLD) | frozenset(KEPT)


class Topic(Resource):
    """A topic, its id being its ARN."""

    type_name = "aws:sns/topic:Topic"
    recorded = "feedback roles, signature version, tracing, size limit, archive"
    facts = Facts(
        service="sns",
        auto_named="name",
        defaults={"contentBasedDeduplication": False, "fifoTopic": False},
        ranges={
            **dict.fromkeys(RATES, (0, 100)),
            "maximumMessageSize": (1024, 1048576),
            "signatureVersion": (1, 2),
        },
        arns=frozenset(ROLES),
        replaces=frozenset({"fifoTopic", "name", "namePrefix"}),
        computed=frozenset(COMPUTED),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        return problems(inputs)

    @override
    def aligned(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, "archivePolicy", "deliveryPolicy", "policy")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        tags: dict[str, str] = inputs.get("tags", {})
        fifo = {"FifoTopic": "true"} if inputs["fifoTopic"] else {}
        answer = aws.call(
            "sns", "CreateTopic", Name=inputs["name"], Attributes=fifo, Tags=as_list(tags)
        )
        arn: str = answer["TopicArn"]
        if _tags(aws, arn) != tags:
            # AWS takes a topic that exists for the one asked for, unless their tags differ.
            reason = "Invalid parameter: Tags Reason: Topic already exists with different tags"
            raise AwsError("sns", "CreateTopic", "InvalidParameter", reason)
        forget(aws, arn)
        return arn

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        given = {name: inputs[name] for name in SETTABLE & inputs.keys() if inputs[name]}
        set_attributes(aws, identity, given)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = attributes(aws, identity)
        if found is None:
            return None
        return outputs(found, known) | {
            "name": identity.rpartition(":")[2],
            "namePrefix": "",
            "tags": _tags(aws, identity),
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        set_attributes(aws, identity, {name: news.get(name) for name in SETTABLE & changed})
        gone, came = tag_changes(olds, news)
        if gone:
            aws.call("sns", "UntagResource", ResourceArn=identity, TagKeys=gone)
        if came:
            aws.call("sns", "TagResource", ResourceArn=identity, Tags=as_list(came))

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        aws.call("sns", "DeleteTopic", TopicArn=identity)
        forget(aws, identity)


def _tags(aws: Aws, arn: str) -> dict[str, str]:
    return as_map(aws.call("sns", "ListTagsForResource", ResourceArn=arn)["Tags"])


RESOURCE = Topic()
