"""What is left where point-in-time recovery cannot restore a table."""

from collections.abc import Iterator

from components.site import Site
from ops.restore.mark import FROM
from ops.restore.moments import utc
from ops.stacks import Stack
from ops.verify.aws import Answer, Aws
from ops.verify.errors import VerifyError
from tables.specs import TableSpec

_SHOWN = 5


def recovery_off(aws: Aws, stack: Stack, site: Site, spec: TableSpec) -> Iterator[str]:
    """Yield lines on what is lost with recovery off, and on how to restore a backup."""
    name = site.table_name(spec)
    target = f"{name}-restored"
    arn = site.arn("dynamodb", f"table/{target}")
    yield (
        f"Point-in-time recovery of {name} is off: what was changed or deleted since its last "
        "backup cannot be brought back."
    )
    yield (
        f"Turn it on for what comes, with recovery.enabled in Pulumi.{stack.name}.yaml: it begins "
        "then, with nothing before that."
    )
    yield from _backups(aws, site, site.table_arn(spec), target)
    yield "Once that table is ACTIVE, have all that a restore leaves out put back:"
    yield f"  aws dynamodb tag-resource --resource-arn {arn} --tags Key={FROM},Value={name}"
    yield f"  ./mi restore --stack {stack.engine_name} --table {spec.name} --as {target}"


def missing(aws: Aws, stack: Stack, site: Site, spec: TableSpec) -> Iterator[str]:
    """Yield lines on how a table that is gone comes back, under the name that it had."""
    name = site.table_name(spec)
    yield (
        f"There is no table {name} in {site.account}, {site.region}, and point-in-time recovery "
        "goes with its table."
    )
    yield "If recovery was on, AWS keeps what the table held when it was deleted, for 35 days:"
    yield f"  aws dynamodb list-backups --backup-type SYSTEM --table-name {name}"
    yield (
        f"  aws dynamodb restore-table-from-backup --target-table-name {name} --backup-arn BACKUP"
    )
    yield from _backups(aws, site, site.table_arn(spec), name)
    yield "Then have the stack put back what a restore leaves out, and see that it did:"
    yield f"  pulumi up --refresh --stack {stack.engine_name}"
    yield f"  ./mi verify --stack {stack.engine_name}"


def _backups(aws: Aws, site: Site, arn: str, target: str) -> Iterator[str]:
    """Yield AWS Backup's latest backups of a table, and how to restore one."""
    restore = (
        "  aws backup start-restore-job --resource-type DynamoDB "
        f"--iam-role-arn arn:{site.partition}:iam::{site.account}:role/"
        f"{site.global_name('backups')} --metadata targetTableName={target} "
        "--recovery-point-arn BACKUP"
    )
    try:
        answer = aws.ask("backup", "list_recovery_points_by_resource", ResourceArn=arn)
    except VerifyError:
        yield "AWS Backup may have backups of it:"
        yield f"  aws backup list-recovery-points-by-resource --resource-arn {arn}"
        yield restore
        return
    points: list[Answer] = answer.get("RecoveryPoints") or []
    usable = [one for one in points if one.get("Status") == "COMPLETED"]
    if not usable:
        yield f"AWS Backup has no backup of it in {site.region}."
        return
    usable.sort(key=lambda one: one["CreationDate"], reverse=True)
    yield f"AWS Backup has backups of it, {len(usable)} in all, the latest first:"
    for one in usable[:_SHOWN]:
        yield f"  {utc(one['CreationDate'])} {one['RecoveryPointArn']}"
    yield restore
