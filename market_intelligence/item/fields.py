"""The kinds of fields of items, and messages about invalid ones."""

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from market_intelligence.errors import ArgumentError
from market_intelligence.item.problems import Problem, shown
from market_intelligence.item.values import Value

MAX_HASH_KEY_BYTES = 2048
"""Of a hash key: "Quotas" in the DynamoDB developer guide."""
_KINDS = {"dict_type": "a map", "list_type": "a list", "string_type": "text"}


def check_hash_key(value: object) -> str:
    """Return the value if it can be the key of a table or an index; else raise ValueError."""
    return check_text_key(value, MAX_HASH_KEY_BYTES)


def check_text_key(value: object, most_bytes: int) -> str:
    """Return the value if it is text that a key can have; else raise ValueError."""
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= most_bytes:
        raise ArgumentError(f"must be text of 1 to {most_bytes:,} bytes in UTF-8")
    return value


# No range key of an index comes near the limit of 1,024 bytes: each is a timestamp or one of a few
# words.
HashKey: TypeAlias = Annotated[str, BeforeValidator(check_hash_key)]
Map: TypeAlias = dict[str, Value]
List: TypeAlias = list[Value]


def field_problems(error: ValidationError, missing: set[str]) -> Iterator[Problem]:
    """Yield the problem of each refused field; a missing field is null here."""
    for detail in error.errors(include_url=False):
        is_missing = detail["loc"][0] in missing
        what = "is missing" if is_missing else f"is {shown(detail['input'])}"
        yield Problem(detail["loc"], f"{what}; {_rule(detail)}")


def _rule(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            words: str = context["expected"]
            return "must be " + words.replace("'", "")
        case "value_error":
            return str(context["error"])
        case kind:
            return f"must be {_KINDS[kind]}"
