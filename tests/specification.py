"""The create-table parameters of the tables, as the specification of the program has them."""

from typing import Any

from market_intelligence import specs
from market_intelligence.specs import Index, Keyed, TableSpec


def creation(spec: TableSpec) -> dict[str, Any]:
    """Return what boto3's `create_table` takes, but for the name."""
    return {
        "AttributeDefinitions": [
            {"AttributeName": key.name, "AttributeType": key.type} for key in spec.attributes
        ],
        "KeySchema": _key_schema(spec),
        "BillingMode": spec.billing_mode,
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index.name,
                "KeySchema": _key_schema(index),
                "Projection": _projection(index),
            }
            for index in spec.indexes
        ],
    }


def _projection(index: Index) -> dict[str, Any]:
    names = [*index.non_key_attributes]
    return {"ProjectionType": index.projection} | ({"NonKeyAttributes": names} if names else {})


def _key_schema(keyed: Keyed) -> list[dict[str, str]]:
    kinds = ("HASH", "RANGE")
    return [
        {"AttributeName": key.name, "KeyType": kind}
        for key, kind in zip(keyed.keys, kinds, strict=False)
    ]


REQUESTS = creation(specs.REQUESTS)
PROCESSING_LOGS = creation(specs.PROCESSING_LOGS)
