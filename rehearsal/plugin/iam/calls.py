"""Calls to IAM, and documents as it answers with them."""

import json
from typing import Any

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.documents import held
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.tagging import as_list, tag_changes
from rehearsal.plugin.values import Plain, Properties

NOT_FOUND = "NoSuchEntity"


def answer(aws: Aws, action: str, **parameters: str) -> dict[str, Any] | None:
    """Call an action and give its answer, or None where it finds nothing."""
    try:
        return aws.call("iam", action, **parameters)
    except AwsError as error:
        if error.code == NOT_FOUND:
            return None
        raise


def change_tags(aws: Aws, noun: str, olds: Properties, news: Properties, **of: str) -> None:
    """Change the tags of a thing such as a Role, named as its calls name it."""
    gone, came = tag_changes(olds, news)
    if gone:
        aws.call("iam", f"Untag{noun}", TagKeys=gone, **of)
    if came:
        aws.call("iam", f"Tag{noun}", Tags=as_list(came), **of)


def as_held(found: object, known: Plain = None) -> str:
    """Return a document as the state has it; boto3 gives those of IAM as objects."""
    return held(json.dumps(found), known)
