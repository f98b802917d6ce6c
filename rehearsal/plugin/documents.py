"""JSON documents under properties: what counts is what they say, not how they are written."""

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Plain, Properties

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LISTS = ("Action", "NotAction", "Resource", "NotResource")
PRINCIPALS = ("Principal", "NotPrincipal")
ROOT = re.compile(r"arn:[^:]+:iam::(\d{12}):root")
# These mean something in HTML, and Go writes them so, as the official plugin does.
ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def same_documents(
    olds: Properties, news: Properties, *names: str
) -> tuple[Properties, Properties]:
    """Return olds and news, each document of `names` written as before where it says the same.

    It may be a policy of IAM: there the order of statements and of values means nothing, and a
    value alone is a list of one.
    """
    same = {name: olds[name] for name in names if _say_the_same(olds.get(name), news.get(name))}
    return olds, news | same


def held(found: str, known: Plain = None) -> str:
    """Return a document that AWS holds as the state has it: as known if it says the same."""
    text = known if isinstance(known, str) and _say_the_same(known, found) else found
    document = _parsed(text)
    if document is None:
        return text
    compact = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return compact.translate(ESCAPES)


def faults(inputs: Properties, *names: str) -> Iterator[Problem]:
    """Return a problem for each property of `names` that is a text, but no JSON."""
    for name in names:
        if isinstance(text := inputs.get(name), str):
            try:
                json.loads(text)
            except (ValueError, RecursionError) as error:
                yield Problem(name, f'"{name}" contains an invalid JSON: {error}')


def _say_the_same(old: Plain, new: Plain) -> bool:
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    before, after = _parsed(old), _parsed(new)
    return before is not None and _meaning(before) == _meaning(after)


def _parsed(text: str) -> Json:
    """Return what a text says, nothing being an empty document; None where it is no JSON."""
    try:
        return json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return None


def _meaning(document: Json) -> Json:
    if not isinstance(document, dict) or "Statement" not in document:
        return document
    statements = _in_order([_statement(one) for one in _listed(document["Statement"])])
    return {**document, "Statement": statements}


def _statement(statement: Json) -> Json:
    if not isinstance(statement, dict):
        return statement
    return {name: _element(name, value) for name, value in statement.items()}


def _element(name: str, value: Json) -> Json:
    if name in LISTS:
        return _in_order(_listed(value))
    if not isinstance(value, dict):
        return value
    if name in PRINCIPALS:
        return {kind: _in_order(_accounts(_listed(ones))) for kind, ones in value.items()}
    return {test: _values(keys) for test, keys in value.items()}


def _accounts(principals: list[Json]) -> list[Json]:
    """Return principals, an account's number standing for its root, as AWS takes it."""
    return [ROOT.sub(r"\1", one) if isinstance(one, str) else one for one in principals]


def _values(keys: Json) -> Json:
    if not isinstance(keys, dict):
        return keys
    return {key: _in_order(_listed(values)) for key, values in keys.items()}


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _in_order(values: list[Json]) -> list[Json]:
    return sorted(values, key=lambda value: json.dumps(value, sort_keys=True))
