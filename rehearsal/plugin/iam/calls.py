"""Calls to IAM, and documents as it answers with them."""

import json
from typing import Any

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.documents import held
from rehearsal.plugin.values import Plain

NOT_FOUND = "NoSuchEntity"


def answer(aws: Aws, action: str, **parameters: str) -> dict[str, Any] | None:
    """Call an action and give its answer, or None where it finds nothing."""
    return call_if_there(aws, "iam", action, {NOT_FOUND}, **parameters)


def as_held(found: object, known: Plain = None) -> str:
    """Return a document as the state has it; boto3 gives those of IAM as objects."""
    return held(json.dumps(found), known)
