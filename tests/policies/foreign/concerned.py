"""Programs of others with tables or supporting resources."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.policies.foreign.declared import (
    ACCOUNT,
    UNKNOWN,
    Program,
    Resource,
    elsewhere,
    of,
    on_aws,
)
from tests.policies.foreign.on_aws import ATTACHMENT, ROLE, trusting

TABLE = "aws:dynamodb/table:Table"
KEYS = {"hashKey": "pk", "attributes": [{"name": "pk", "type": "S"}]}


def one_table() -> Program:
    return on_aws(of(TABLE, "orders", name="orders-1a2b", billingMode="PAY_PER_REQUEST", **KEYS))


def provisioned() -> Program:
    """A table that scales, with an index outside of it and items of its own."""
    return on_aws(
        of(TABLE, "orders", name="orders", readCapacity=5, writeCapacity=5, **KEYS),
        of(
            "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex",
            "by-customer",
            tableName="orders",
            indexName="by-customer",
        ),
        of(
            "aws:appautoscaling/target:Target",
            "reads",
            serviceNamespace="dynamodb",
            resourceId="table/orders",
            scalableDimension="dynamodb:table:ReadCapacityUnits",
            minCapacity=5,
            maxCapacity=50,
        ),
    )


def unknown_table() -> Program:
    return on_aws(
        of(TABLE, "orders", name=UNKNOWN, billingMode=UNKNOWN, hashKey="pk", attributes=UNKNOWN)
    )


def in_a_template() -> Program:
    template = {"Resources": {"T": {"Type": "AWS::DynamoDB::Table"}}}
    return on_aws(
        of("aws:cloudformation/stack:Stack", "legacy", templateBody=json.dumps(template)),
        of("aws:cloudformation/stack:Stack", "remote", templateUrl="https://s3/x.json"),
        Resource(type="aws-native:dynamodb:Table", name="native", props={"tableName": "x"}),
    )


def on_kubernetes() -> Program:
    table: dict[str, object] = {
        "apiVersion": "dynamodb.aws.upbound.io/v1beta2",
        "kind": "Table",
        "spec": {},
    }
    return elsewhere(
        of("kubernetes:dynamodb.services.k8s.aws/v1alpha1:Table", "custom", spec={"name": "t"}),
        of(
            "kubernetes:apiextensions.crossplane.io/v1:Composition",
            "tables",
            spec={"resources": [{"name": "table", "base": table}]},
        ),
    )


def key_and_topic() -> Program:
    return on_aws(
        of("aws:kms/key:Key", "data", description="Data", deletionWindowInDays=7),
        of("aws:sns/topic:Topic", "events", name="events"),
        region="us-east-1",
    )


def administrators() -> Program:
    everything = "arn:aws:iam::aws:policy/AdministratorAccess"
    return on_aws(
        of(ROLE, "admin", assumeRolePolicy=trusting(AWS=f"arn:aws:iam::{ACCOUNT}:root")),
        of(ATTACHMENT, "admin", role="admin", policyArn=everything),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """A program, and how many messages each rule has for what: in any stack, and in production."""

    program: Callable[[], Program]
    messages: Mapping[tuple[str, str], int]
    of_production: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])


WHOLE = "the stack"
OF_PRODUCTION = {
    ("dynamodb-table-recovery", "orders"): 1,
    ("dynamodb-table-deletion-protection", "orders"): 1,
    ("dynamodb-table-protect", "orders"): 1,
    ("dynamodb-table-encryption", "orders"): 2,
    ("dynamodb-table-backup", WHOLE): 1,
}
PROGRAMS = {
    "one table": Concerned(
        program=one_table,
        messages={("dynamodb-table-monitoring", WHOLE): 2},
        of_production=OF_PRODUCTION,
    ),
    "provisioned": Concerned(
        program=provisioned,
        messages={("dynamodb-table-monitoring", WHOLE): 4},
        of_production=OF_PRODUCTION,
    ),
    "a table not known yet": Concerned(
        program=unknown_table,
        messages={("dynamodb-table-monitoring", WHOLE): 2},
        of_production=OF_PRODUCTION,
    ),
    "tables in templates": Concerned(
        program=in_a_template,
        messages={
            ("dynamodb-table-provider", "legacy"): 1,
            ("dynamodb-table-provider", "native"): 1,
            # What cannot be looked into may be anything.
            ("aws-resource-provider", "remote"): 1,
        },
    ),
    "tables on Kubernetes": Concerned(
        program=on_kubernetes,
        messages={
            ("aws-resource-provider", "custom"): 1,
            ("aws-resource-provider", "tables"): 1,
        },
    ),
    "a key and a topic": Concerned(
        program=key_and_topic,
        messages={
            ("kms-key-rotation", "data"): 1,
            ("kms-key-deletion-window", "data"): 1,
            ("kms-key-policy-presence", WHOLE): 1,
            ("sns-topic-transport", WHOLE): 1,
        },
        of_production={
            ("sns-topic-encryption", "events"): 1,
            ("sns-topic-subscriber", WHOLE): 1,
        },
    ),
    "administrators": Concerned(
        program=administrators, messages={("iam-managed-policy-scope", "admin"): 1}
    ),
}
