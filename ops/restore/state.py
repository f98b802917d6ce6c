"""Pulumi's state of a stack, with another table in the place of one of its own.

The engine knows a table by its name in AWS. With another name there, whatever else the stack has
stays as it is, and a refresh reads the rest of the table from AWS.
"""

import json
from typing import Any

from ops.restore.errors import RefusalError
from tables.specs import TableSpec

_TYPE = "aws:dynamodb/table:Table"


def swapped(text: str, stack: str, spec: TableSpec, name: str) -> str:
    """Give what `pulumi stack export` says with another table; RefusalError if that cannot be."""
    try:
        state: dict[str, Any] = json.loads(text)
        resources: list[dict[str, Any]] = state["deployment"]["resources"]
    except (ValueError, KeyError, TypeError):
        raise RefusalError(
            f"Standard input is no state: run `pulumi stack export --stack {stack} | ...`."
        ) from None
    start, end = f"urn:pulumi:{stack}::", f"{_TYPE}::{spec.name}"
    found = [one for one in resources if one["urn"].startswith(start) and one["urn"].endswith(end)]
    if len(found) != 1:
        raise RefusalError(
            f"The state has {len(found)} tables called {spec.name} of the {stack} stack, and has "
            "to have one."
        )
    found[0]["id"] = name
    return json.dumps(state, indent=4)
