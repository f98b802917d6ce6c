"""IAM's resource types, and their documents, which grant permissions."""

from collections.abc import Iterator
from dataclasses import dataclass

from pulumi_policy import ResourceValidationArgs

from ..permissions import Request, Requests
from ..rule import Finding
from ..statements import Statement, statements
from ..values import elements, read
from ..wildcards import arn

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ROLE_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment"
EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
PERMISSION_SET = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
POLICIES = (
    ROLE,
    POLICY,
    ROLE_POLICY,
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
    PERMISSION_SET,
)

_ITEMS = (
    *("BatchGetItem", "ConditionCheckItem", "GetItem", "Query", "Scan"),
    *("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"),
)
_TABLES = (
    *("CreateBackup", "DeleteBackup", "DeleteTable", "UpdateContinuousBackups", "UpdateTable"),
    *("ExportTableToPointInTime", "GetRecords", "PutResourcePolicy", "RestoreTableFromBackup"),
    *("PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate"),
)
_BACKUPS = (
    *("DeleteBackupVault", "DeleteRecoveryPoint", "PutBackupVaultAccessPolicy"),
    *("StartCopyJob", "StartRestoreJob"),
)
REACHING_TABLES = Requests(
    Request(action=f"{service}:{action}", resource=arn(on, "*"))
    for service, actions, on in (
        ("dynamodb", (*_ITEMS, *_TABLES), "dynamodb"),
        ("dax", (*_ITEMS, "DeleteCluster", "UpdateCluster"), "dax"),
        ("backup", _BACKUPS, "backup"),
        ("backup", _BACKUPS, "dynamodb"),
    )
    for action in actions
)
"""Actions on tables, their caches or their backups, except describing them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document and its place; `faults` are the parts that cannot be read or are not known."""

    setting: str
    statements: tuple[Statement, ...]
    faults: tuple[Finding, ...]


def documents(args: ResourceValidationArgs) -> Iterator[Document]:
    """Yield each document with which a resource grants permissions."""
    for text, setting in _texts(args):
        found = [*statements(text, setting)]
        yield Document(
            setting=setting,
            statements=tuple(one for one in found if isinstance(one, Statement)),
            faults=tuple(one for one in found if not isinstance(one, Statement)),
        )


def _texts(args: ResourceValidationArgs) -> Iterator[tuple[object, str]]:
    if args.resource_type == PERMISSION_SET:
        yield read(args.props, "inlinePolicy"), f"inline_policy of {args.name!r}"
        return
    if args.resource_type != ROLE:
        yield read(args.props, "policy"), f"policy of {args.name!r}"
        return
    for position, inline in enumerate(elements(read(args.props, "inlinePolicies"))):
        yield read(inline, "policy"), f"inline_policies[{position}].policy of role {args.name!r}"
