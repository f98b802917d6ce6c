"""Policy documents of IAM, KMS and SNS."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypedDict

Values = str | Sequence[str]
Principal = Mapping[str, Values] | Literal["*"]
Condition = Mapping[str, Mapping[str, Values]]


class Statement(TypedDict, total=False):
    """A statement, in AWS's own words."""

    Sid: str
    Effect: Literal["Allow", "Deny"]
    Principal: Principal
    Action: Values
    Resource: Values
    Condition: Condition


def document(statements: Iterable[Statement]) -> str:
    """Write statements as a policy document, as the provider writes what it reads from AWS."""
    whole = {"Version": "2012-10-17", "Statement": [*statements]}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"))
