"""When a bucket of S3 deletes, as `aws_s3_bucket_lifecycle_configuration` has it."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.s3.parts import BucketPart
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Plain, Properties, objects

# The words of S3 for what a rule holds, one level deep.
_WORDS = {
    "abortIncompleteMultipartUpload": {"daysAfterInitiation": "DaysAfterInitiation"},
    "expiration": {"days": "Days", "expiredObjectDeleteMarker": "ExpiredObjectDeleteMarker"},
    "filter": {"prefix": "Prefix"},
    "noncurrentVersionExpiration": {
        "newerNoncurrentVersions": "NewerNoncurrentVersions",
        "noncurrentDays": "NoncurrentDays",
    },
}
_PLAIN = {"id": "ID", "status": "Status"}
MINIMUM = "transitionDefaultMinimumObjectSize"


class BucketLifecycleConfiguration(BucketPart):
    """The rules by which a bucket deletes."""

    type_name = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    facts = PropertyRules(
        service="s3",
        enums={"rules.status": "ExpirationStatus"},
        replaces=frozenset({"bucket"}),
        computed=frozenset({MINIMUM}),
    )
    put_action, get_action = (
        "PutBucketLifecycleConfiguration",
        "GetBucketLifecycleConfiguration",
    )
    delete_action = "DeleteBucketLifecycle"
    absent = frozenset({"NoSuchLifecycleConfiguration"})

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from super().problems(inputs, aws)
        for position, rule in enumerate(objects(inputs.get("rules"))):
            yield from _strangers(rule, f"rules[{position}]")

    @override
    def asked(self, inputs: Properties) -> dict[str, object]:
        return {"LifecycleConfiguration": {"Rules": [*map(_asked, inputs["rules"])]}}

    @override
    def told(self, answer: dict[str, Any], known: Properties) -> Properties:
        return {
            MINIMUM: answer["TransitionDefaultMinimumObjectSize"],
            "rules": [*map(_told, answer["Rules"])],
        }


def _strangers(rule: Properties, path: str) -> Iterator[Problem]:
    """Yield what the rehearsal cannot hold of a rule."""
    held: dict[str, Any] = {f"{path}.{name}": value for name, value in rule.items()}
    known = {f"{path}.{name}" for name in (*_PLAIN, *_WORDS)}
    for name, words in _WORDS.items():
        inner: Plain = rule.get(name)
        if isinstance(inner, dict):
            held |= {f"{path}.{name}.{one}": value for one, value in inner.items()}
            known |= {f"{path}.{name}.{one}" for one in words}
    for place in sorted(held.keys() - known):
        yield Problem(place, "a rehearsal does not support this part of a rule: omit it")


def _asked(rule: Properties) -> Properties:
    plain = {word: rule[name] for name, word in _PLAIN.items() if name in rule}
    return plain | {
        f"{name[0].upper()}{name[1:]}": {words[one]: value for one, value in rule[name].items()}
        for name, words in _WORDS.items()
        if name in rule
    }


def _told(rule: dict[str, Any]) -> Properties:
    plain = {name: rule[word] for name, word in _PLAIN.items() if word in rule}
    found = {name: rule.get(f"{name[0].upper()}{name[1:]}") for name in _WORDS}
    return plain | {
        name: {one: held[word] for one, word in _WORDS[name].items() if word in held}
        for name, held in found.items()
        if held is not None
    }


RESOURCE = BucketLifecycleConfiguration()
