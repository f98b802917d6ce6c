"""What the calls of AWS Backup need."""

from collections.abc import Iterator

from moto.backup.models import backup_backends

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.services.iam import passing
from rehearsal.authorization.services.kms import through
from rehearsal.authorization.tags import resource_context, tag_context, tagging

# "API permissions: actions, resources, and conditions reference" in the AWS Backup developer guide:
# in the name of whoever makes the vault.
_VAULT_KEY = ("CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKey", "RetireGrant")


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    resource = _resource(call)
    tags = backup_backends[call.account][call.region].tagger.get_tag_dict_for_resource(resource)
    context = tag_context(call) | resource_context(tags)
    yield Requirement(action=f"backup:{call.operation}", resource=resource, context=context)
    match call.operation:
        case "CreateBackupVault":
            yield from tagging(call, "backup:TagResource", resource)
            yield Requirement(action="backup-storage:MountCapsule", resource="*")
            if key := call.text("EncryptionKeyArn"):
                yield from through(call, "backup", _VAULT_KEY, key, call.region)
        case "CreateBackupPlan":
            yield from tagging(call, "backup:TagResource", resource)
        case "CreateBackupSelection":
            role: str = call.parameters["BackupSelection"]["IamRoleArn"]
            yield passing(role, "backup.amazonaws.com")
        case _:
            pass


def _resource(call: Call) -> str:
    if vault := call.text("BackupVaultName"):
        return call.arn("backup", f"backup-vault:{vault}")
    if plan := call.text("BackupPlanId"):
        return call.arn("backup", f"backup-plan:{plan}")
    if call.operation == "CreateBackupPlan":
        # AWS makes up its id.
        return call.arn("backup", "backup-plan:*")
    if call.operation == "ListRecoveryPointsByResource":
        return "*"
    return call.text("ResourceArn") or "*"
