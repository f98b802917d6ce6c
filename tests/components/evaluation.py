"""What policy documents allow, of all that AWS has a name for: evaluated by moto's IAM.

moto compares actions and resources with what a statement names, `*` included, and of conditions
only StringEquals. It takes a condition on something that a request does not tell as met, so each
evaluation tells the service that the request comes through, `DIRECTLY` being none.
"""

from collections.abc import Mapping
from typing import Any

import botocore.session
from moto.iam.access_control import IAMPolicy, PermissionResult

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
    """Return each action of the services that has to do with tables: DynamoDB, DAX and KMS."""
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
    """Return what a document allows on resources, of all actions there are."""
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
