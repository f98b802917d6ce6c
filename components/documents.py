"""Policy documents of IAM, KMS and SNS."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

import pulumi

Values = str | Sequence[str]
Principal = Mapping[str, Values] | Literal["*"]
Condition = Mapping[str, Mapping[str, Values]]


class Statement(TypedDict, total=False):
    """A statement with AWS's own element names."""

    Sid: str
    Effect: Literal["Allow", "Deny"]
    Principal: Principal
    Action: Values
    Resource: Values
    Condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most bytes that AWS allows for a document, and what to do if one has more."""

    most: int
    subject: str
    action: str


def limited(statements: Iterable[Statement], limit: Limit) -> str:
    """Write statements as a policy document that AWS accepts.

    Raises pulumi.RunError, which Pulumi prints without a traceback, if it has too many bytes.
    """
    text = document(statements)
    size = len(text.encode())
    if size > limit.most:
        raise pulumi.RunError(
            f"The policy of {limit.subject} would have {size:,} bytes, but AWS allows "
            f"{limit.most:,} at most. {limit.action}"
        )
    return text


def document(statements: Iterable[Statement]) -> str:
    """Write statements as a policy document, as the provider writes what it reads from AWS."""
    whole = {"Version": "2012-10-17", "Statement": [*statements]}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"))
