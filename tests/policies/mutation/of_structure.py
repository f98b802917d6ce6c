"""Every fault of a table's keys, indexes and expiry."""

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.changes import each, with_value, without
from tests.policies.mutation.estate import Declared
from tests.policies.mutation.mutant import Mutant, of
from tests.policies.mutation.rules import CONTRACT, MONITORING
from tests.policies.mutation.tables import Table

GSI = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"


def of_keys(table: Table) -> Iterator[Mutant]:
    yield from of(table.resource, "hashKey", CONTRACT, wrong=["id"])
    yield table.mutant("rangeKey added", with_value("rangeKey", "created_at"), CONTRACT)
    yield table.mutant(
        "localSecondaryIndexes added",
        with_value("localSecondaryIndexes", [{"name": "x"}]),
        CONTRACT,
    )
    yield from of(table.resource, "attributes", CONTRACT)
    yield from of(table.resource, "attributes.0.type", CONTRACT, wrong=["N", "B"])
    for position in range(len(table.resource.props["attributes"])):
        path = f"attributes.{position}"
        yield table.mutant(f"{path} removed", without(path), CONTRACT)
        yield table.mutant(f"{path} is a number", with_value(f"{path}.type", "N"), CONTRACT)
    yield table.mutant(
        "attribute too many",
        with_value(
            "attributes", [*table.resource.props["attributes"], {"name": "extra", "type": "S"}]
        ),
        CONTRACT,
    )


def of_indexes(table: Table) -> Iterator[Mutant]:
    # Without an index there is nothing for its alarms to miss; under another name there is.
    indexes = table.resource.props["globalSecondaryIndexes"]
    yield table.mutant("no indexes", without("globalSecondaryIndexes"), CONTRACT)
    for position, index in enumerate(indexes):
        path = f"globalSecondaryIndexes.{position}"
        yield table.mutant(f"{index['name']} removed", without(path), CONTRACT)
        yield table.mutant(
            f"{index['name']} in other case",
            with_value(f"{path}.name", index["name"].upper()),
            CONTRACT,
            *table.if_watched(MONITORING),
        )
        yield table.mutant(
            f"{index['name']} of a name not known",
            with_value(f"{path}.name", UNKNOWN_STRING_VALUE),
            not_known=(CONTRACT, *table.if_watched(MONITORING)),
        )
        for projection in ("KEYS_ONLY", "INCLUDE", "all"):
            yield table.mutant(
                f"{index['name']} projects {projection}",
                with_value(f"{path}.projectionType", projection),
                CONTRACT,
            )
        for key in (0, 1):
            yield table.mutant(
                f"{index['name']} key {key} removed", without(f"{path}.keySchemas.{key}"), CONTRACT
            )
            wrong_key = with_value(f"{path}.keySchemas.{key}.attributeName", "request_type")
            yield table.mutant(f"{index['name']} key {key} is another", wrong_key, CONTRACT)
        yield table.mutant(
            f"{index['name']} keys in both notations",
            with_value(f"{path}.hashKey", index["keySchemas"][0]["attributeName"]),
            CONTRACT,
        )
        yield table.mutant(
            f"{index['name']} keys in the other notation", _in_old_notation(path, index)
        )
        yield table.mutant(
            f"{index['name']} in a resource of its own",
            without(path),
            CONTRACT,
            beside=(_own_index(table.resource, index),),
        )
    first = "globalSecondaryIndexes.0"
    yield from of(table.resource, f"{first}.projectionType", CONTRACT)
    yield from of(table.resource, f"{first}.keySchemas", CONTRACT)
    yield from of(table.resource, f"{first}.keySchemas.0.attributeName", CONTRACT)
    yield from of(table.resource, f"{first}.keySchemas.1.keyType", CONTRACT, wrong=["HASH"])
    yield table.mutant(
        "index too many",
        with_value("globalSecondaryIndexes", [*indexes, indexes[0] | {"name": "more"}]),
        CONTRACT,
        *table.if_watched(MONITORING),
    )


def _in_old_notation(path: str, index: Mapping[str, Any]) -> Any:
    hash_key, range_key = (key["attributeName"] for key in index["keySchemas"])
    return each(
        without(f"{path}.keySchemas"),
        with_value(f"{path}.hashKey", hash_key),
        with_value(f"{path}.rangeKey", range_key),
    )


def _own_index(table: Declared, index: Mapping[str, Any]) -> Declared:
    props = {
        "tableName": table.props["name"],
        "indexName": index["name"],
        "keySchemas": index["keySchemas"],
        "projection": {"projectionType": "ALL"},
    }
    return Declared(type=GSI, name=index["name"], props=props)


def expiry(table: Table) -> Iterator[Mutant]:
    if table.is_requests:
        yield from of(table.resource, "ttl.attributeName", CONTRACT, wrong=["expires_at"])
        yield table.mutant("ttl removed", without("ttl"), CONTRACT)
        yield table.mutant("ttl switched off", with_value("ttl.enabled", False))
    else:
        expiring = with_value("ttl", {"attributeName": "ttl", "enabled": True})
        yield table.mutant("ttl added", expiring, CONTRACT)
