"""Statements: permissions with their reasons, and the IAM policies that they make."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# The AWS pages that require actions beside those of the calls.
GLOBAL_TABLES = "DynamoDB developer guide: DynamoDB global tables security"
TABLE_KEYS = "DynamoDB developer guide: Authorizing use of your customer managed key"
VAULT_KEYS = "AWS Backup developer guide: Access control"
STREAMS = (
    "DynamoDB developer guide: Using IAM policies for Amazon Kinesis Data Streams and Amazon "
    "DynamoDB"
)
DAX = "Service Authorization Reference: Amazon DynamoDB Accelerator (DAX), CreateCluster"

Conditions = Mapping[str, Mapping[str, str | list[str]]]
Document = dict[str, object]

LARGEST_POLICY = 6_144
"""How many characters a managed policy may have, white space apart: "IAM and AWS STS quotas"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Permissions: actions on resources, under conditions, with their reason.

    `page` is the AWS page that requires these actions beside those of the calls.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=dict[str, Mapping[str, str | list[str]]])
    reason: str
    page: str = ""


def documents(given: Sequence[Statement]) -> tuple[str, ...]:
    """Return statements as policy documents within the size of a managed policy."""
    filled: list[list[Document]] = [[]]
    for statement in map(_as_iam_has_it, given):
        if len(_document([*filled[-1], statement])) > LARGEST_POLICY:
            filled.append([])
        filled[-1].append(statement)
    return tuple(map(_document, filled))


def _as_iam_has_it(statement: Statement) -> Document:
    conditions = {key: dict(one) for key, one in statement.conditions.items()}
    return {
        "Sid": statement.sid,
        "Effect": "Allow",
        "Action": [*statement.actions],
        "Resource": [*statement.resources],
        **({"Condition": conditions} if conditions else {}),
    }


def _document(given: Sequence[Document]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*given]}, separators=(",", ":"))
