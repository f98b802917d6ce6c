"""What the official plugin refuses of a table's global secondary indexes."""

from collections.abc import Iterator

from offline.plugin.problems import COMBINATION, Problem
from offline.plugin.values import Plain, Properties, objects, unknowns

MAX_KEYS_OF_A_KIND = 4


def index_problems(inputs: Properties) -> Iterator[Problem]:
    """Give what is wrong with the indexes and their keys."""
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
