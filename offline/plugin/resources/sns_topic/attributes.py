"""The attributes of topics, which SNS takes one by one and as texts."""

from offline.plugin.aws import Aws
from offline.plugin.documents import held
from offline.plugin.failures import AwsError
from offline.plugin.values import Plain, Properties

NOT_FOUND = "NotFound"
# The embedded AWS holds these.
TOLD = {
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
# The embedded AWS forgets these: they are recorded beside it.
KEPT = NUMBERS | TEXTS
KIND = "sns-topic"

Attributes = dict[str, str]


def attributes(aws: Aws, arn: str) -> Attributes | None:
    """Give the attributes of a topic as AWS would tell them, or None where there is no topic."""
    try:
        told: Attributes = aws.call("sns", "GetTopicAttributes", TopicArn=arn)["Attributes"]
    except AwsError as error:
        if error.code == NOT_FOUND:
            return None
        raise
    return told | (aws.records.get(KIND, arn) or {})


def set_attributes(aws: Aws, arn: str, values: Properties) -> None:
    """Set the attributes that some properties are; None takes one away."""
    for name in sorted(values.keys() & TOLD.keys()):
        aws.call(
            "sns",
            "SetTopicAttributes",
            TopicArn=arn,
            AttributeName=TOLD[name],
            AttributeValue=text(values[name]),
        )
    kept = {KEPT[name]: text(values[name]) for name in values.keys() & KEPT.keys()}
    if kept:
        aws.records.put(KIND, arn, (aws.records.get(KIND, arn) or {}) | kept)


def forget(aws: Aws, arn: str) -> None:
    """Drop what is recorded of a topic."""
    aws.records.delete(KIND, arn)


def outputs(found: Attributes, known: Properties) -> Properties:
    """Give the properties that attributes are."""
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
    """Give a value as SNS takes it, None being nothing."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case _:
            return str(value)
