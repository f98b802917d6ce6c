"""Every fault of a table's name, tags and place."""

from collections.abc import Iterator

from tests.policies.mutation.changes import absent, each, with_value, without
from tests.policies.mutation.estate import Declared
from tests.policies.mutation.mutant import Mutant, of
from tests.policies.mutation.rules import (
    BACKUP,
    CONTRACT,
    DELETION,
    ENCRYPTION,
    MONITORING,
    PRESENCE,
    PROTECT,
    PROVIDER,
    RECOVERY,
    REGION,
    TAGS,
)
from tests.policies.mutation.tables import Table


def names(table: Table) -> Iterator[Mutant]:
    gone = (
        CONTRACT,
        *table.if_requests(PRESENCE),
        *table.if_watched(MONITORING),
        *table.if_production(BACKUP),
    )
    # A name may yet turn out to be one of production.
    waiting = {
        "dev": (RECOVERY, DELETION, PROTECT, ENCRYPTION, BACKUP),
        "staging": (RECOVERY, ENCRYPTION, BACKUP, MONITORING, "sns-topic-subscriber"),
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
        *table.if_watched(MONITORING),
        # One selection takes all tables of production whose names end so, by their tag.
        *table.if_production(*table.if_requests(BACKUP)),
    )


def marks(table: Table) -> Iterator[Mutant]:
    yield table.mutant("no tags", without("tags"), TAGS)
    for key in ("managed-by", "project", "stack"):
        yield table.mutant(f"tag {key} removed", without(f"tags.{key}"), TAGS)
        yield table.mutant(f"tag {key} empty", with_value(f"tags.{key}", ""), TAGS)
    yield from of(table.resource, "tags.environment", TAGS, wrong=["qa", ""])
    yield table.mutant(
        "tag environment capitalized",
        each(without("tags.environment"), with_value("tags.Environment", table.stack)),
        TAGS,
    )
    yield table.mutant("in another region", with_value("region", "eu-west-1"), REGION)


def elsewhere(table: Table) -> Iterator[Mutant]:
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
