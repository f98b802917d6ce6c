"""What policy documents allow, of all that AWS has a name for: evaluated by moto's IAM.

moto compares actions and resources with what a statement names, `*` included, and of conditions
only StringEquals. It differs from AWS's IAM in this: it takes a condition on something that a
request does not tell as met, so each evaluation tells the service that the request comes through,
`DIRECTLY` being none; it compares the case of actions; it takes `?` for no wildcard, and `.` for
any character. `unevaluated` finds what of a document it would get wrong.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import botocore.session
from moto.iam.access_control import IAMPolicy, PermissionResult

from components.grants import Grants, GrantsArgs
from components.site import Site
from tables.specs import TableSpec
from tests.conftest import Mocks

DIRECTLY = ""
THROUGH_DYNAMODB = "dynamodb.us-east-1.amazonaws.com"
SERVICES = ("dynamodb", "dynamodbstreams", "dax", "kms")
# From the service authorization reference: actions that no operation of an API is named after.
WITHOUT_OPERATION = {
    "dynamodb": (
        "AssociateTableReplica ConditionCheckItem CreateGlobalTableWitness CreateTableReplica "
        "DeleteGlobalTableWitness DeleteTableReplica DescribeReservedCapacity "
        "DescribeReservedCapacityOfferings GetAbacStatus InjectError PartiQLDelete PartiQLInsert "
        "PartiQLSelect PartiQLUpdate PurchaseReservedCapacityOfferings ReadDataForReplication "
        "ReplicateSettings RestoreTableFromAwsBackup StartAwsBackupJob UpdateAbacStatus "
        "WriteDataForReplication"
    ),
    "dax": (
        "BatchGetItem BatchWriteItem ConditionCheckItem DeleteItem GetItem PutItem Query Scan "
        "UpdateItem"
    ),
    "kms": "ReEncryptFrom ReEncryptTo SynchronizeMultiRegionKey",
}
Allowed = dict[str, set[str]]
"""The actions that are allowed on each resource, by the resource's name; not those with none."""


def actions() -> list[str]:
    """Give each action of the services that has to do with tables: DynamoDB, DAX and KMS."""
    untyped: Any = botocore.session
    session = untyped.get_session()
    models = [session.get_service_model(service) for service in SERVICES]
    named = {f"{one.signing_name}:{name}" for one in models for name in one.operation_names}
    return sorted(
        named
        | {f"{one}:{name}" for one, names in WITHOUT_OPERATION.items() for name in names.split()}
    )


ACTIONS = actions()


def allowed(
    document: str, resources: Mapping[str, str], through: str = THROUGH_DYNAMODB
) -> Allowed:
    """Give what a document allows on resources, of all actions there are."""
    policy = IAMPolicy(document)
    context = {"kms:ViaService": through}
    found = {
        name: {
            action
            for action in ACTIONS
            if policy.is_action_permitted(action, arn, incoming_condition_values=context)
            is PermissionResult.PERMITTED
        }
        for name, arn in resources.items()
    }
    return {name: permitted for name, permitted in found.items() if permitted}


def unevaluated(document: str) -> Iterator[str]:
    """Say what of a document moto's IAM would get wrong."""
    for statement in json.loads(document)["Statement"]:
        for element in statement.keys() - {"Sid", "Effect", "Action", "Resource", "Condition"}:
            yield f"element {element}"
        if statement["Effect"] != "Allow":
            yield f"effect {statement['Effect']}"
        for operator, values in statement.get("Condition", {}).items():
            for key in values:
                if (operator, key) != ("StringEquals", "kms:ViaService"):
                    yield f"condition {operator} {key}"
        yield from (f"wildcard {text}" for text in _patterns(statement) if "?" in text)
        yield from (f"action {text}" for text in statement["Action"] if text not in ACTIONS)


def _patterns(statement: dict[str, Any]) -> list[str]:
    return [*statement["Action"], *statement["Resource"]]


def policies(mocks: Mocks, site: Site, spec: TableSpec, **given: str | None) -> dict[str, str]:
    """Give the documents by their roles, as a stack hands them to AWS."""
    args: Any = {"site": site, "spec": spec} | given
    return written(mocks, GrantsArgs(**args))


def written(mocks: Mocks, args: GrantsArgs) -> dict[str, str]:
    """Give the documents of grants by their roles, as a stack hands them to AWS."""
    name = args.spec.name
    mocks.run(lambda: Grants(name, args))
    start = f"$aws:iam/policy:Policy::{name}-"
    return {
        one.urn.partition(start)[2]: str(one.inputs["policy"])
        for one in mocks.registered
        if start in one.urn
    }


def change(written: str, sid: str, element: str, value: object) -> str:
    """Give a document with one element of one statement put in another's place."""
    changed: dict[str, Any] = json.loads(written)
    [statement] = [one for one in changed["Statement"] if one["Sid"] == sid]
    statement[element] = value
    return json.dumps(changed)
