"""Policy documents, the ARNs of which they speak, and the tags of production."""

import json
from typing import Any

from tests.conftest import ACCOUNT

KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1111aaaa-22bb-33cc-44dd-555566667777"
TOPIC_ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"
TABLE_ARN = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/prod-market-intelligence-requests"
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
}
OWN_ACCOUNT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def statement(**elements: Any) -> str:
    return document(elements)
