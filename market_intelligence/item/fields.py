"""The kinds of fields that items have, and in words what is wrong with one."""

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
    """Return a value back if a table or an index can be keyed by it; ValueError if not."""
    return check_text_key(value, MAX_HASH_KEY_BYTES)


def check_text_key(value: object, most_bytes: int) -> str:
    """Return a value back if it is text that a key can have; ValueError if not."""
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= most_bytes:
        raise ArgumentError(f"must be text of 1 to {most_bytes:,} bytes in UTF-8")
    return value


# Of the range keys of the indexes, none comes near its limit of 1,024 bytes: each is a timestamp
# or one of a few words.
HashKey: TypeAlias = Annotated[str, BeforeValidator(check_hash_key)]
Map: TypeAlias = dict[str, Value]
List: TypeAlias = list[Value]


def field_problems(error: ValidationError, missing: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with each field that is refused; those that are missing came as null."""
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
