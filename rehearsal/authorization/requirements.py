"""What each call needs.

A call of a service that is not known here needs the action of its name on all resources.
"""

from collections.abc import Callable, Iterator, Mapping

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.services import (
    backup,
    cloudwatch,
    dax,
    dynamodb,
    iam,
    kms,
    s3,
    sns,
    sts,
)


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs, its own action first."""
    yield from _SERVICES.get(call.service, _others)(call)


def _others(call: Call) -> Iterator[Requirement]:
    yield Requirement(action=f"{call.service}:{call.operation}", resource="*")


_SERVICES: Mapping[str, Callable[[Call], Iterator[Requirement]]] = {
    "backup": backup.requirements,
    "cloudwatch": cloudwatch.requirements,
    "dax": dax.requirements,
    "dynamodb": dynamodb.requirements,
    "dynamodbstreams": dynamodb.requirements,
    "iam": iam.requirements,
    "kms": kms.requirements,
    "s3": s3.requirements,
    "sns": sns.requirements,
    "sts": sts.requirements,
}
