"""IAM policies do not allow deleting every backup, key or topic."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..kms.keys import ANY_KEYS
from ..permissions import Request, Requests
from ..rule import Finding, ResourceRule
from ..wildcards import arn
from .policies import POLICIES
from .policy_administration import on_any_resource

_VAULT = arn("backup", "backup-vault:no-name")
_RECOVERY_POINTS = (
    arn("backup", "recovery-point:no-name"),
    arn("dynamodb", "table/no-name/backup/no-name"),
)
_ANYTHING = Requests(
    [
        *(
            Request(action=f"backup:{action}RecoveryPoint{what}", resource=recovery_point)
            for action, what in (("Delete", ""), ("Disassociate", ""), ("Update", "Lifecycle"))
            for recovery_point in _RECOVERY_POINTS
        ),
        Request(action="backup:DeleteBackupVault", resource=_VAULT),
        Request(action="backup:DeleteBackupVaultLockConfiguration", resource=_VAULT),
        *(
            Request(action=f"backup:DeleteBackup{what}", resource=arn("backup", "backup-plan:x"))
            for what in ("Plan", "Selection")
        ),
        *(
            Request(action=f"kms:{action}", resource=key)
            for action in ("DeleteImportedKeyMaterial", "DisableKey", "ScheduleKeyDeletion")
            for key in ANY_KEYS
        ),
        Request(action="sns:DeleteTopic", resource=arn("sns", "no-name")),
    ]
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Return a finding for each document that allows deleting any backup, key or topic.

    A statement with a restrictive condition passes. `iam-policy-administration` finds documents
    that allow everything, as all of IAM does.
    """
    return on_any_resource(args, _ANYTHING, "they delete what restores or protects the tables")


RULE = ResourceRule(
    name="iam-policy-deletion",
    description="IAM policies do not allow deleting every backup, key or topic.",
    severity=Severity.HIGH,
    controls=(),
    reason="Without its key or its backups, a lost table cannot be restored.",
    resource_types=POLICIES,
    check=check,
)
