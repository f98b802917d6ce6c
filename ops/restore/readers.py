"""The principals of other accounts that may read a table, by its own policy."""

import json
from typing import Any

from components.documents import document
from components.permissions import sharing
from ops.restore.restored import Restored


def policy(of: Restored) -> str:
    """Give the policy that the stack has on a table, for the restored one."""
    return document(sharing(of.site, of.spec, of.args.readers))


def readers(of: Restored) -> list[str]:
    """Give whom the restored table's policy lets in."""
    answer = of.aws.ask("dynamodb", "get_resource_policy", ResourceArn=of.arn)
    statements: list[dict[str, Any]] = json.loads(answer["Policy"])["Statement"]
    named = [statement["Principal"]["AWS"] for statement in statements]
    return sorted(one for some in named for one in ([some] if isinstance(some, str) else some))
