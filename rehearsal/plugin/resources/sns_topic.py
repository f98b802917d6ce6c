"""Topics of SNS, as `aws_sns_topic` of the official plugin has them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.documents import faults, held, same_documents
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.tagging import TagCalls, as_list, as_map
from rehearsal.plugin.values import Plain, Properties, Unknown

TAGS = TagCalls(service="sns")

NOT_FOUND = "NotFound"
DESCRIBED = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deliveryPolicy": "DeliveryPolicy",
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
}
SERVICES = {
    "application": "Application",
    "firehose": "Firehose",
    "http": "HTTP",
    "lambda": "Lambda",
    "sqs": "SQS",
}
ROLES = {
    f"{service}{outcome}FeedbackRoleArn": f"{word}{outcome}FeedbackRoleArn"
    for service, word in SERVICES.items()
    for outcome in ("Failure", "Success")
}
RATES = {
    f"{service}SuccessFeedbackSampleRate": f"{word}SuccessFeedbackSampleRate"
    for service, word in SERVICES.items()
}
NUMBERS = RATES | {
    "maximumMessageSize": "MaximumMessageSize",
    "signatureVersion": "SignatureVersion",
}
TEXTS = ROLES | {
    "archivePolicy": "ArchivePolicy",
    "fifoThroughputScope": "FifoThroughputScope",
    "tracingConfig": "TracingConfig",
}
ATTRIBUTES = DESCRIBED | NUMBERS | TEXTS
"""AWS's names of the properties that are attributes."""

Attributes = dict[str, str]


def attributes(aws: Aws, arn: str) -> Attributes | None:
    """Return the attributes of a topic as AWS would, or None where there is no topic."""
    answer = call_if_there(aws, "sns", "GetTopicAttributes", {NOT_FOUND}, TopicArn=arn)
    if answer is None:
        return None
    return answer["Attributes"]


def set_attributes(aws: Aws, arn: str, values: Properties) -> None:
    """Set the attributes that some properties are; None takes one away."""
    for name in sorted(values.keys() & ATTRIBUTES.keys()):
        aws.call(
            "sns",
            "SetTopicAttributes",
            TopicArn=arn,
            AttributeName=ATTRIBUTES[name],
            AttributeValue=text(values[name]),
        )


def outputs(found: Attributes, known: Properties) -> Properties:
    """Return the properties that attributes are."""
    texts = {name: found.get(word) or None for name, word in TEXTS.items()}
    numbers = {name: int(found.get(word) or 0) or None for name, word in NUMBERS.items()}
    return {
        **texts,
        **numbers,
        "archivePolicy": _document(found, known, "archivePolicy", "ArchivePolicy"),
        "arn": found["TopicArn"],
        "contentBasedDeduplication": found.get("ContentBasedDeduplication") == "true",
        "deliveryPolicy": _document(found, known, "deliveryPolicy", "DeliveryPolicy"),
        "displayName": found["DisplayName"],
        "fifoTopic": found.get("FifoTopic") == "true",
        "kmsMasterKeyId": found.get("KmsMasterKeyId") or None,
        "owner": found["Owner"],
        "policy": _document(found, known, "policy", "Policy"),
    }


def _document(found: Attributes, known: Properties, name: str, word: str) -> str | None:
    document = found.get(word)
    return held(document, known.get(name)) if document else None


def text(value: Plain) -> str:
    """Return a value as SNS takes it, None being nothing."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case _:
            return str(value)


STANDARD_NAME = re.compile(r"[0-9A-Za-z_-]{1,256}")
FIFO_NAME = re.compile(r"[0-9A-Za-z_-]{1,251}\.fifo")
WORDS = {
    "fifoThroughputScope": ("Topic", "MessageGroup"),
    "tracingConfig": ("Active", "PassThrough"),
}
FIFO_ONLY = {
    "archivePolicy": "message archive policy",
    "fifoThroughputScope": "FIFO throughput scope",
    "contentBasedDeduplication": "content-based deduplication",
}


def problems(inputs: Properties) -> Iterator[Problem]:
    """Return what is wrong with a topic."""
    yield from faults(inputs, "deliveryPolicy", "policy")
    if inputs.get("archivePolicy"):
        yield from faults(inputs, "archivePolicy")
    yield from one_of(inputs, WORDS)
    yield from _name(inputs)
    if inputs["fifoTopic"] is False:
        yield from _fifo_only(inputs)


def one_of(inputs: Properties, words: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Return the properties that are none of the words that they may be."""
    for name, allowed in words.items():
        value = inputs.get(name)
        if isinstance(value, str) and value not in allowed:
            listed = " ".join(f'"{word}"' for word in allowed)
            yield Problem(name, f"expected {name} to be one of [{listed}], got {value}")


def _name(inputs: Properties) -> Iterator[Problem]:
    if "namePrefix" in inputs:
        yield Problem(
            "namePrefix",
            "a rehearsal does not generate names from a prefix: set a name, or omit both",
        )
    name, is_fifo = inputs["name"], inputs["fifoTopic"]
    if isinstance(name, Unknown) or isinstance(is_fifo, Unknown):
        return
    pattern = FIFO_NAME if is_fifo else STANDARD_NAME
    if not pattern.fullmatch(name):
        yield Problem("name", f"invalid topic name: {name}")


def _fifo_only(inputs: Properties) -> Iterator[Problem]:
    for name, words in FIFO_ONLY.items():
        value = inputs.get(name)
        if value and not isinstance(value, Unknown):
            yield Problem(name, f"{words} can only be set for FIFO topics")


COMPUTED = (
    "fifoThroughputScope",
    "maximumMessageSize",
    "namePrefix",
    "policy",
    "signatureVersion",
    "tracingConfig",
)
SETTABLE = frozenset(ATTRIBUTES)


class Topic(Resource):
    """A topic, its id being its ARN."""

    type_name = "aws:sns/topic:Topic"
    facts = PropertyRules(
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
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
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
        TAGS.change(aws, olds, news, ResourceArn=identity)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        aws.call("sns", "DeleteTopic", TopicArn=identity)


def _tags(aws: Aws, arn: str) -> dict[str, str]:
    return as_map(aws.call("sns", "ListTagsForResource", ResourceArn=arn)["Tags"])


RESOURCE = Topic()
