"""Every fault of the tables that the program makes, in each of its stacks."""

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.declared import Declared, Stack
from tests.policies.mutation.mutant import (
    Change,
    Mutant,
    absent,
    each,
    fault,
    faults,
    of,
    options,
    unchanged,
    with_value,
    without,
)

GSI = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"
OF_AWS = "alias/aws/dynamodb"


def of_tables(stack: Stack, environment: str) -> Iterator[Mutant]:
    """Yield each fault of each table of a stack."""
    for table in stack.values():
        if table.type == "aws:dynamodb/table:Table":
            yield from names(table, environment)
            yield from demands(table)
            yield from keys(table)
            yield from indexes(table)
            yield from expiry(table)
            yield from loss(table, environment)
            yield from encryption(table, environment)
            yield from replicas(table)
            yield from own_replicas(table)
            yield from marks(table, environment)
            yield from elsewhere(table)


def names(table: Declared, environment: str) -> Iterator[Mutant]:
    name = table.props["name"]
    yield from of(table, "name", "orders", f"{name}-v2")
    other = "dev" if environment == "staging" else "staging"
    of_other = with_value("name", f"{other}-{name.partition('-')[2]}")
    yield fault(table.name, "name of another environment", of_other)


def demands(table: Declared) -> Iterator[Mutant]:
    """Yield the ways of not being as the config of a stack may demand."""
    yield from of(table, "billingMode", "PROVISIONED", "")
    yield fault(
        table.name,
        "no maximum where one is demanded",
        unchanged,
        dynamodb_table_capacity={"onDemandMaximum": "required"},
    )
    yield fault(
        table.name,
        "another class than demanded",
        unchanged,
        dynamodb_table_class={"tableClass": "STANDARD_INFREQUENT_ACCESS"},
    )
    images = {"streamViewType": "NEW_AND_OLD_IMAGES"}
    off = with_value("streamEnabled", False)
    yield fault(table.name, "no stream where one is demanded", off, dynamodb_table_stream=images)
    other = each(with_value("streamEnabled", True), with_value("streamViewType", "NEW_IMAGE"))
    yield fault(table.name, "other stream than demanded", other, dynamodb_table_stream=images)


def keys(table: Declared) -> Iterator[Mutant]:
    yield from of(table, "hashKey", "id")
    local = with_value("localSecondaryIndexes", [{"name": "x"}])
    yield fault(table.name, "rangeKey added", with_value("rangeKey", "created_at"))
    yield fault(table.name, "localSecondaryIndexes added", local)
    yield from of(table, "attributes")
    yield from of(table, "attributes.0.type", "N", "B")
    attributes = table.props["attributes"]
    for position in range(len(attributes)):
        path = f"attributes.{position}"
        yield fault(table.name, f"{path} removed", without(path))
        yield fault(table.name, f"{path} is a number", with_value(f"{path}.type", "N"))
    more = with_value("attributes", [*attributes, {"name": "extra", "type": "S"}])
    yield fault(table.name, "attribute too many", more)


def indexes(table: Declared) -> Iterator[Mutant]:
    declared = table.props["globalSecondaryIndexes"]
    yield fault(table.name, "no indexes", without("globalSecondaryIndexes"))
    for position, index in enumerate(declared):
        yield from _of_index(table, f"globalSecondaryIndexes.{position}", index)
    first = "globalSecondaryIndexes.0"
    yield from of(table, f"{first}.projectionType")
    yield from of(table, f"{first}.keySchemas")
    yield from of(table, f"{first}.keySchemas.0.attributeName")
    yield from of(table, f"{first}.keySchemas.1.keyType", "HASH")
    more = with_value("globalSecondaryIndexes", [*declared, declared[0] | {"name": "more"}])
    yield fault(table.name, "index too many", more)


def _of_index(table: Declared, path: str, index: Mapping[str, Any]) -> Iterator[Mutant]:
    name = index["name"]
    hash_key, range_key = (key["attributeName"] for key in index["keySchemas"])
    changes: dict[str, Change] = {
        "removed": without(path),
        "in other case": with_value(f"{path}.name", name.upper()),
        "of a name not known": with_value(f"{path}.name", UNKNOWN_STRING_VALUE),
    }
    for projection in ("KEYS_ONLY", "INCLUDE", "all"):
        changes[f"projects {projection}"] = with_value(f"{path}.projectionType", projection)
    for key in (0, 1):
        schema = f"{path}.keySchemas.{key}"
        changes[f"key {key} removed"] = without(schema)
        changes[f"key {key} is another"] = with_value(f"{schema}.attributeName", "request_type")
    changes["keys in both notations"] = with_value(f"{path}.hashKey", hash_key)
    changes["keys in the other notation"] = each(
        without(f"{path}.keySchemas"),
        with_value(f"{path}.hashKey", hash_key),
        with_value(f"{path}.rangeKey", range_key),
    )
    yield from faults(table.name, {f"{name} {what}": change for what, change in changes.items()})
    outside = Declared(
        type=GSI,
        name=name,
        props={
            "tableName": table.props["name"],
            "indexName": name,
            "keySchemas": index["keySchemas"],
            "projection": {"projectionType": "ALL"},
        },
    )
    yield fault(table.name, f"{name} in a resource of its own", without(path), outside)


def expiry(table: Declared) -> Iterator[Mutant]:
    if "ttl" in table.props:
        yield from of(table, "ttl.attributeName", "expires_at")
        yield fault(table.name, "ttl removed", without("ttl"))
        yield fault(table.name, "ttl switched off", with_value("ttl.enabled", False))
    else:
        expiring = with_value("ttl", {"attributeName": "ttl", "enabled": True})
        yield fault(table.name, "ttl added", expiring)


def loss(table: Declared, environment: str) -> Iterator[Mutant]:
    recovery = "pointInTimeRecovery"
    yield from of(table, f"{recovery}.enabled")
    yield fault(table.name, "no recovery", without(recovery))
    if environment == "prod":
        yield from of(table, f"{recovery}.recoveryPeriodInDays", 34, 7, 1, 0, -1)
        yield from of(table, "deletionProtectionEnabled")
    yield fault(table.name, "not protected", options(protect=False))
    for path in ("billingMode", "globalSecondaryIndexes", "global_secondary_indexes[0]", "*"):
        yield fault(table.name, f"{path} ignored", options(ignore_changes=(path,)))
    for name in ("restoreSourceName", "restoreSourceTableArn", "restoreDateTime"):
        yield fault(table.name, f"{name} added", with_value(name, "2026-01-01T00:00:00Z"))
    yield fault(table.name, "imported", with_value("importTable", {"inputFormat": "CSV"}))
    yield fault(table.name, "restored", with_value("restoreToLatestTime", True))


def encryption(table: Declared, environment: str) -> Iterator[Mutant]:
    if environment == "prod":
        yield fault(table.name, "no encryption", without("serverSideEncryption"))
        yield from of(table, "serverSideEncryption.enabled")
        yield from of(table, "serverSideEncryption.kmsKeyArn", "", OF_AWS)


def replicas(table: Declared) -> Iterator[Mutant]:
    replica = {
        "regionName": "us-east-1",
        "kmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/other",
        "pointInTimeRecovery": True,
        "deletionProtectionEnabled": True,
    }
    wrong = {
        "regionName": "eu-west-1",
        "kmsKeyArn": None,
        "pointInTimeRecovery": False,
        "deletionProtectionEnabled": False,
    }
    yield fault(table.name, "good replica", with_value("replicas", [replica]))
    for name, value in wrong.items():
        change = with_value("replicas", [replica | {name: value}])
        yield fault(table.name, f"replica's {name} is {value}", change)


def own_replicas(table: Declared) -> Iterator[Mutant]:
    """Yield the faults of the replicas that the program declares."""
    if "replicas" in table.props:
        yield from of(table, "replicas.0.regionName", "eu-west-1", "")
        yield from of(table, "replicas.0.kmsKeyArn", OF_AWS)
        yield from of(table, "replicas.0.pointInTimeRecovery")
        yield from of(table, "replicas.0.deletionProtectionEnabled")


def marks(table: Declared, environment: str) -> Iterator[Mutant]:
    yield fault(table.name, "no tags", without("tags"))
    for key in ("managed-by", "project", "stack"):
        yield fault(table.name, f"tag {key} removed", without(f"tags.{key}"))
        yield fault(table.name, f"tag {key} empty", with_value(f"tags.{key}", ""))
    yield from of(table, "tags.environment", "qa", "")
    capital = each(without("tags.environment"), with_value("tags.Environment", environment))
    yield fault(table.name, "tag environment capitalized", capital)
    yield fault(table.name, "in another region", with_value("region", "eu-west-1"))


def elsewhere(table: Declared) -> Iterator[Mutant]:
    yield fault(table.name, "removed", absent)
    native = Declared(
        type="aws-native:dynamodb:Table",
        name=f"native-{table.name}",
        props={"tableName": table.props["name"]},
    )
    yield fault(table.name, "of another provider", absent, native)
    control = Declared(
        type="aws:cloudcontrol/resource:Resource",
        name=f"control-{table.name}",
        props={"typeName": "AWS::DynamoDB::Table", "desiredState": "{}"},
    )
    yield fault(table.name, "of the cloud control API", absent, control)
