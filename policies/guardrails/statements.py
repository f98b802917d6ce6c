"""The statements of policy documents: who may do what, on what, and when."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pulumi_policy.proxy import UnknownValueError

from .conditions import Condition
from .rule import Finding
from .values import elements

ELEMENT = re.compile("Sid|Effect|(Not)?(Principal|Action|Resource)|Condition")
DOCUMENT_ELEMENT = re.compile("Version|Id|Statement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A principal of a statement; the kind is `AWS`, `Service`, `Federated` or `CanonicalUser`."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement, with its elements as lists even if the document has single values.

    `version` is that of its document, which determines whether it can contain variables.
    """

    allows: bool
    principals: tuple[Principal, ...] = ()
    not_principals: tuple[Principal, ...] = ()
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    version: str | None = None


def statements(document: object, setting: str) -> Iterator[Statement | Finding]:
    """Yield each statement of a policy document, or why it cannot be read.

    The document is JSON or an object; without a document, there are no statements. A statement with
    an unknown value is unknown as a whole, and one with an element that AWS does not define is
    refused: it may mean anything.
    """
    if document is None:
        return
    try:
        listed, version = _listed(document)
    except UnknownValueError as unknown:
        yield unknown
        return
    except _UnreadableError as fault:
        yield f"Set {setting} to a policy document: {fault}."
        return
    for position, element in enumerate(listed):
        try:
            yield _statement(element, version)
        except UnknownValueError as unknown:
            yield unknown
        except _UnreadableError as fault:
            yield f"Correct statement {position} in {setting}: {fault}."


class _UnreadableError(Exception):
    """The reason why a statement cannot be read."""


def _listed(document: object) -> tuple[list[object], str | None]:
    """Return the statements of a document and its version."""
    if isinstance(document, UnknownValueError):
        raise document
    if isinstance(document, str):
        try:
            document = json.loads(document, object_pairs_hook=_without_repetitions)
        except (ValueError, RecursionError):
            raise _UnreadableError("it is not JSON") from None
    elements_by_name = _object(document, "it")
    listed, version = elements_by_name.get("Statement"), elements_by_name.get("Version")
    if listed is None:
        raise _UnreadableError("it has no Statement")
    for name in elements_by_name:
        if not DOCUMENT_ELEMENT.fullmatch(name):
            raise _UnreadableError(f"{name!r} is not an element of a policy document")
    is_alone = isinstance(listed, Mapping)
    found: list[object] = [listed] if is_alone else elements(listed)
    return found, version if isinstance(version, str) else None


def _without_repetitions(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, unless it sets a name twice: readers would use different values."""
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise _UnreadableError(f"it sets {name!r} more than once")
    return dict(pairs)


def _statement(value: object, version: str | None) -> Statement:
    if isinstance(value, UnknownValueError):
        raise value
    statement = _object(value, "the statement")
    for name in statement:
        if not ELEMENT.fullmatch(name):
            raise _UnreadableError(f"{name!r} is not an element of a statement")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise _UnreadableError("Effect is neither 'Allow' nor 'Deny'")
    if (statement.get("Action") is None) == (statement.get("NotAction") is None):
        raise _UnreadableError("it needs either Action or NotAction")
    return Statement(
        allows=statement.get("Effect") == "Allow",
        principals=_principals(statement.get("Principal")),
        not_principals=_principals(statement.get("NotPrincipal")),
        actions=_strings(statement.get("Action"), "Action"),
        not_actions=_strings(statement.get("NotAction"), "NotAction"),
        resources=_strings(statement.get("Resource"), "Resource"),
        not_resources=_strings(statement.get("NotResource"), "NotResource"),
        conditions=_conditions(statement.get("Condition")),
        version=version,
    )


def _principals(value: object) -> tuple[Principal, ...]:
    """Read principals; a bare `*` stands for any of AWS."""
    if value is None:
        return ()
    kinds = {"AWS": value} if value == "*" else _object(value, "Principal")
    return tuple(
        Principal(kind=kind, id=principal)
        for kind, ids in kinds.items()
        for principal in _strings(ids, "Principal")
    )


def _conditions(value: object) -> tuple[Condition, ...]:
    if value is None:
        return ()
    return tuple(
        Condition(operator=operator, key=key.lower(), values=_strings(values, "Condition"))
        for operator, keys in _object(value, "Condition").items()
        for key, values in _object(keys, "Condition").items()
    )


def _object(value: object, element: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _UnreadableError(f"{element} is not an object")
    return cast("Mapping[str, object]", value)


def _strings(value: object, element: str) -> tuple[str, ...]:
    """Read a string, a list of strings or nothing; flags and numbers become strings, as in AWS."""
    listed = [value] if isinstance(value, str | bool | int | float) else elements(value)
    return tuple(_string(part, element) for part in listed)


def _string(value: object, element: str) -> str:
    if isinstance(value, UnknownValueError):
        raise value
    if not isinstance(value, str | bool | int | float):
        raise _UnreadableError(f"{element} is neither a string nor a list of strings")
    return value if isinstance(value, str) else json.dumps(value).removesuffix(".0")
