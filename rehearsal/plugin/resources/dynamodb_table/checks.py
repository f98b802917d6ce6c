"""What the official plugin refuses of a table's inputs."""

from collections.abc import Callable, Iterator
from typing import Any

from rehearsal.plugin.string_rules import COMBINATION, Problem
from rehearsal.plugin.values import Plain, Properties, Unknown, objects, unknowns

MAX_KEYS_OF_A_KIND = 4


def index_problems(inputs: Properties) -> Iterator[Problem]:
    """Return what is wrong with the indexes and their keys."""
    for i, index in enumerate(objects(inputs.get("globalSecondaryIndexes"))):
        path = f"globalSecondaryIndexes[{i}]"
        schemas = index.get("keySchemas")
        written = [name for name in ("keySchemas", "hashKey") if index.get(name)]
        if len(written) != 1:
            count = len(written) or "No"
            noun = "attributes" if written else "attribute"
            yield Problem(
                path,
                f"{COMBINATION} {count} {noun} specified when one (and only one) of "
                "[keySchemas, hashKey] is required",
            )
        if schemas and index.get("rangeKey"):
            yield Problem(
                f"{path}.rangeKey",
                f'{COMBINATION} Attribute "rangeKey" cannot be specified when "keySchemas" '
                "is specified",
            )
        if schemas:
            yield from _key_schema(schemas, f"{path}.keySchemas")


def _key_schema(schemas: Plain, path: str) -> Iterator[Problem]:
    kinds: list[Plain] = [key["keyType"] for key in objects(schemas)]
    if unknowns(schemas) or unknowns(kinds):
        return
    for i in range(1, len(kinds)):
        if kinds[i - 1 : i + 1] == ["RANGE", "HASH"]:
            yield Problem(
                f"{path}[{i}]",
                f'Invalid Attribute Value. All elements of {path} with "keyType" "HASH" must be '
                'before elements with "keyType" "RANGE"',
            )
    hashes, ranges = kinds.count("HASH"), kinds.count("RANGE")
    if not 1 <= hashes <= MAX_KEYS_OF_A_KIND:
        yield Problem(
            path,
            f'Invalid value. The attribute "{path}" must contain at least 1 and at most '
            f'{MAX_KEYS_OF_A_KIND} elements with "keyType" "HASH", got {hashes}',
        )
    if ranges > MAX_KEYS_OF_A_KIND:
        yield Problem(
            path,
            f'Invalid value. The attribute "{path}" must contain at most '
            f'{MAX_KEYS_OF_A_KIND} elements with "keyType" "RANGE", got {ranges}',
        )


Remote = Callable[[], dict[str, Any] | None]


def problems(inputs: Properties, remote: Remote) -> list[Problem]:
    """Return what is wrong with a table; `remote` describes the table that may exist already."""
    return [
        *_not_rehearsed(inputs),
        *index_problems(inputs),
        *_stream(inputs),
        *_capacity(inputs),
        *_ttl(inputs),
        *_attributes(inputs, remote),
    ]


def _not_rehearsed(inputs: Properties) -> Iterator[Problem]:
    if "importTable" in inputs:
        yield Problem("importTable", "a rehearsal cannot import a table from S3")


def _stream(inputs: Properties) -> Iterator[Problem]:
    enabled, view = inputs.get("streamEnabled"), inputs.get("streamViewType")
    if isinstance(enabled, Unknown) or isinstance(view, Unknown):
        return
    if enabled and not view:
        yield Problem(
            "streamEnabled",
            f'{COMBINATION} Attribute "streamViewType" must be specified when "streamEnabled" '
            'is "true"',
        )
    if enabled is None and view:
        yield Problem(
            "streamViewType",
            f'{COMBINATION} Attribute "streamEnabled" must be specified when "streamViewType" '
            "is specified",
        )


def _capacity(inputs: Properties) -> Iterator[Problem]:
    mode = inputs["billingMode"]
    for name in ("readCapacity", "writeCapacity"):
        units = inputs.get(name)
        if not isinstance(units, int):
            continue
        if mode == "PROVISIONED" and units < 1:
            yield Problem(
                name,
                f'{COMBINATION} Attribute "{name}" must be at least 1 when "billingMode" is '
                '"PROVISIONED"',
            )
        if mode == "PAY_PER_REQUEST" and units:
            yield Problem(
                name,
                f'{COMBINATION} Attribute "{name}" cannot be specified when "billingMode" is '
                '"PAY_PER_REQUEST"',
            )


def _ttl(inputs: Properties) -> Iterator[Problem]:
    ttl: Plain = inputs.get("ttl")
    if not isinstance(ttl, dict) or ttl.get("enabled") is not True:
        return
    name = ttl.get("attributeName")
    if name is None:
        yield Problem(
            "ttl.enabled",
            f'{COMBINATION} Attribute "ttl.attributeName" must be specified when "ttl.enabled" '
            'is "true"',
        )
    elif name == "":
        yield Problem(
            "ttl.attributeName",
            'Invalid value. Attribute "ttl.attributeName" cannot have an empty value when '
            '"ttl.enabled" is "true"',
        )


def _attributes(inputs: Properties, remote: Remote) -> Iterator[Problem]:
    """Find attributes that are no keys, and keys that are no attributes.

    The keys of indexes that the table has already count as both, as they may be declared apart.
    """
    said: list[Plain] = [item["name"] for item in objects(inputs.get("attributes"))]
    if unknowns([*_keys(inputs), *said, *unknowns(inputs.get("attributes"))]):
        return
    keys, names = {str(key) for key in _keys(inputs)}, {str(name) for name in said}
    if keys == names:
        return
    table = remote() if isinstance(inputs["name"], str) else None
    there = {
        key["AttributeName"]
        for index in (table or {}).get("GlobalSecondaryIndexes", [])
        for key in index["KeySchema"]
    }
    if unused := sorted(names - keys - there):
        yield Problem(
            "attributes", f"all attributes must be indexed. Unused attributes: {_words(unused)}"
        )
    if unmatched := sorted(keys - names - there):
        yield Problem(
            "attributes",
            f"all indexes must match a defined attribute. Unmatched indexes: {_words(unmatched)}",
        )


def _keys(inputs: Properties) -> list[Plain]:
    keys: list[Plain] = [inputs.get("hashKey"), inputs.get("rangeKey")]
    for name in ("localSecondaryIndexes", "globalSecondaryIndexes"):
        keys += unknowns(inputs.get(name))
        for index in objects(inputs.get(name)):
            schemas: Plain = index.get("keySchemas")
            keys += [index.get("hashKey"), index.get("rangeKey"), *unknowns(schemas)]
            keys += [key["attributeName"] for key in objects(schemas)]
    return [key for key in keys if key]


def _words(names: list[str]) -> str:
    return "[" + " ".join(f'"{name}"' for name in names) + "]"
