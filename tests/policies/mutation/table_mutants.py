"""Every fault of the tables that the program makes, in each of its stacks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.mutant import (
    Mutant,
    absent,
    each,
    of,
    options,
    unchanged,
    with_value,
    without,
)

CAPACITY = "dynamodb-table-capacity"
RECOVERY = "dynamodb-table-recovery"
CONTRACT = "dynamodb-table-contract"
PRESENCE = "dynamodb-requests-table-presence"
PROVIDER = "dynamodb-table-provider"
DELETION = "dynamodb-table-deletion-protection"
PROTECT = "dynamodb-table-protect"
ORIGIN = "dynamodb-table-origin"
CLASS = "dynamodb-table-class"
STREAM = "dynamodb-table-stream"
ENCRYPTION = "dynamodb-table-encryption"
BACKUP = "dynamodb-table-backup"
MONITORING = "dynamodb-table-monitoring"
TAGS = "aws-resource-tags"
REGION = "aws-resource-region"
IGNORED = "aws-resource-ignored-changes"

GSI = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a stack, and what differs between stacks."""

    stack: str
    resource: Declared

    @property
    def is_production(self) -> bool:
        return self.stack == "prod"

    @property
    def is_requests(self) -> bool:
        return self.resource.name == "requests"

    def if_production(self, *rules: str) -> tuple[str, ...]:
        return rules if self.is_production else ()

    def if_requests(self, *rules: str) -> tuple[str, ...]:
        return rules if self.is_requests else ()

    def mutant(
        self,
        what: str,
        change: Any,
        *broken: str,
        not_known: Collection[str] = (),
        beside: tuple[Declared, ...] = (),
        config: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Mutant:
        return Mutant(
            id=f"{self.resource.name}: {what}",
            of=self.resource.name,
            change=change,
            broken=broken,
            not_known=not_known,
            beside=beside,
            config=config or {},
        )


def table_mutants(stack: str, resources: Stack) -> Iterator[Mutant]:
    """Yield each fault of each table of a stack."""
    for resource in resources.values():
        if resource.type == "aws:dynamodb/table:Table":
            table = Table(stack=stack, resource=resource)
            for faults in (
                _names,
                _capacity,
                _keys,
                _indexes,
                _expiry,
                _loss,
                _encryption,
                _replicas,
                _marks,
                _elsewhere,
            ):
                yield from faults(table)


def _names(table: Table) -> Iterator[Mutant]:
    gone = (
        CONTRACT,
        *table.if_requests(PRESENCE),
        *table.if_production(MONITORING, BACKUP),
    )
    waiting = {
        "dev": (RECOVERY, DELETION, PROTECT, ENCRYPTION, BACKUP),
        "staging": (RECOVERY, ENCRYPTION, BACKUP),
        "prod": (MONITORING, BACKUP),
    }[table.stack]
    yield from of(
        table.resource,
        "name",
        *gone,
        wrong=["orders", f"{table.resource.props['name']}-v2"],
        not_known=(CONTRACT, *table.if_requests(PRESENCE), *waiting),
    )
    other = "dev" if table.stack == "staging" else "staging"
    base = table.resource.props["name"].partition("-")[2]
    yield table.mutant(
        "name of another environment",
        with_value("name", f"{other}-{base}"),
        CONTRACT,
        *table.if_production(MONITORING, *table.if_requests(BACKUP)),
    )


def _capacity(table: Table) -> Iterator[Mutant]:
    yield from of(table.resource, "billingMode", CAPACITY, wrong=["PROVISIONED", ""])
    yield table.mutant(
        "no maximum where one is demanded",
        unchanged,
        CAPACITY,
        config={CAPACITY: {"onDemandMaximum": "required"}},
    )
    yield table.mutant(
        "another class than demanded",
        unchanged,
        CLASS,
        config={CLASS: {"tableClass": "STANDARD_INFREQUENT_ACCESS"}},
    )
    yield table.mutant(
        "no stream where one is demanded",
        unchanged,
        STREAM,
        config={STREAM: {"streamViewType": "NEW_AND_OLD_IMAGES"}},
    )


def _keys(table: Table) -> Iterator[Mutant]:
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


def _indexes(table: Table) -> Iterator[Mutant]:
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
            *table.if_production(MONITORING),
        )
        yield table.mutant(
            f"{index['name']} of a name not known",
            with_value(f"{path}.name", UNKNOWN_STRING_VALUE),
            not_known=(CONTRACT, *table.if_production(MONITORING)),
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
        *table.if_production(MONITORING),
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


def _expiry(table: Table) -> Iterator[Mutant]:
    if table.is_requests:
        yield from of(table.resource, "ttl.attributeName", CONTRACT, wrong=["expires_at"])
        yield table.mutant("ttl removed", without("ttl"), CONTRACT)
        yield table.mutant("ttl switched off", with_value("ttl.enabled", False))
    else:
        expiring = with_value("ttl", {"attributeName": "ttl", "enabled": True})
        yield table.mutant("ttl added", expiring, CONTRACT)


def _loss(table: Table) -> Iterator[Mutant]:
    recovery = table.if_production(RECOVERY)
    yield from of(table.resource, "pointInTimeRecovery.enabled", *recovery)
    yield table.mutant("no recovery", without("pointInTimeRecovery"), *recovery)
    if table.is_production:
        yield from of(
            table.resource,
            "pointInTimeRecovery.recoveryPeriodInDays",
            *recovery,
            wrong=[34, 7, 1, 0, -1],
            removed=(),
        )
        yield from of(table.resource, "deletionProtectionEnabled", DELETION)
    yield table.mutant("not protected", options(protect=False), *table.if_production(PROTECT))
    for path in ("billingMode", "globalSecondaryIndexes", "global_secondary_indexes[0]", "*"):
        yield table.mutant(f"{path} ignored", options(ignore_changes=(path,)), IGNORED)
    for name in ("restoreSourceName", "restoreSourceTableArn", "restoreDateTime"):
        yield table.mutant(f"{name} added", with_value(name, "2026-01-01T00:00:00Z"), ORIGIN)
    yield table.mutant("imported", with_value("importTable", {"inputFormat": "CSV"}), ORIGIN)
    yield table.mutant("restored", with_value("restoreToLatestTime", True), ORIGIN)


def _encryption(table: Table) -> Iterator[Mutant]:
    if table.is_production:
        yield table.mutant("no encryption", without("serverSideEncryption"), ENCRYPTION)
        yield from of(table.resource, "serverSideEncryption.enabled", ENCRYPTION)
        yield from of(
            table.resource,
            "serverSideEncryption.kmsKeyArn",
            ENCRYPTION,
            wrong=["", "alias/aws/dynamodb"],
        )


def _replicas(table: Table) -> Iterator[Mutant]:
    replica = {
        "regionName": "us-east-1",
        "kmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/other",
        "pointInTimeRecovery": True,
        "deletionProtectionEnabled": True,
    }
    faults: dict[str, tuple[object, tuple[str, ...]]] = {
        "regionName": ("eu-west-1", (REGION,)),
        "kmsKeyArn": (None, table.if_production(ENCRYPTION)),
        "pointInTimeRecovery": (False, table.if_production(RECOVERY)),
        "deletionProtectionEnabled": (False, table.if_production(DELETION)),
    }
    yield table.mutant("good replica", with_value("replicas", [replica]))
    for name, (value, rules) in faults.items():
        yield table.mutant(
            f"replica's {name} is {value}",
            with_value("replicas", [replica | {name: value}]),
            *rules,
        )


def _marks(table: Table) -> Iterator[Mutant]:
    # The selection of the logs table goes by its tag.
    backup = () if table.is_requests else table.if_production(BACKUP)
    yield table.mutant("no tags", without("tags"), TAGS, *backup)
    for key in ("managed-by", "project", "stack"):
        yield table.mutant(f"tag {key} removed", without(f"tags.{key}"), TAGS)
        yield table.mutant(f"tag {key} empty", with_value(f"tags.{key}", ""), TAGS)
    yield from of(table.resource, "tags.environment", TAGS, *backup, wrong=["qa", ""])
    yield table.mutant(
        "tag environment capitalized",
        each(without("tags.environment"), with_value("tags.Environment", table.stack)),
        TAGS,
        *backup,
    )
    yield table.mutant("in another region", with_value("region", "eu-west-1"), REGION)


def _elsewhere(table: Table) -> Iterator[Mutant]:
    name = table.resource.name
    gone = table.if_requests(PRESENCE)
    yield table.mutant("removed", absent, *gone)
    native = Declared(
        type="aws-native:dynamodb:Table",
        name=f"native-{name}",
        props={"tableName": table.resource.props["name"]},
    )
    yield table.mutant("of another provider", absent, PROVIDER, *gone, beside=(native,))
    control = Declared(
        type="aws:cloudcontrol/resource:Resource",
        name=f"control-{name}",
        props={"typeName": "AWS::DynamoDB::Table", "desiredState": "{}"},
    )
    yield table.mutant("of the cloud control API", absent, PROVIDER, *gone, beside=(control,))
