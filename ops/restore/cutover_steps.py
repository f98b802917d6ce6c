"""The steps after a restore, and those if no restore is possible."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from components.site import Site
from market_intelligence.specs import TableSpec
from ops.requirements import CHECKOUT
from ops.restore.errors import RefusalError
from ops.restore.restored import FROM, Restored, utc
from ops.stacks import Stack
from ops.verify.aws import Aws, Response
from ops.verify.errors import VerifyError
from rehearsal.pack import own_config_file

_TYPE = "aws:dynamodb/table:Table"


def swap_table(text: str, stack: str, spec: TableSpec, name: str) -> str:
    """Return an exported state with another table; RefusalError if the state is not suitable."""
    try:
        state: dict[str, Any] = json.loads(text)
        resources = [(str(one["urn"]), one) for one in state["deployment"]["resources"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RefusalError(
            f"Standard input is not a state: run `pulumi stack export --stack {stack} | ...`."
        ) from None
    start, end = f"urn:pulumi:{stack}::", f"{_TYPE}::{spec.name}"
    found = [one for urn, one in resources if urn.startswith(start) and urn.endswith(end)]
    if len(found) != 1:
        raise RefusalError(
            f"The state has {len(found)} tables called {spec.name} of the {stack} stack, and must "
            "have exactly one."
        )
    found[0]["id"] = name
    return json.dumps(state, indent=4)


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its commands."""

    title: str
    commands: tuple[str, ...] = ()


def steps(target: Restored, at: datetime) -> Iterator[Step]:
    """Yield the steps that switch the stack and its application to the restored table."""
    stack, table = target.stack.engine_name, target.spec.name
    yield Step(
        f"Stop all writers of {target.source}: items written there after {utc(at)} are not in "
        f"{target.name}, and nothing copies them."
    )
    yield Step(
        "Put the name of the restored table into the stack's file and its policy config, after "
        "removing the tag by which the old table belongs to the stack. Import nothing:",
        (
            (
                f"aws dynamodb untag-resource --resource-arn {_source_arn(target)} --tag-keys "
                "managed-by"
            ),
            f"./mi adopt --stack {stack} --{table} {target.name} --write",
            f"rm adopt.{target.stack.name}.json",
        ),
    )
    yield Step(
        "Put it into Pulumi's state, too; keep the former state, before.json, until all works:",
        (
            f"pulumi stack export --stack {stack} > before.json",
            f"{_swap(target, target.name)} < before.json > after.json",
            f"pulumi stack import --stack {stack} < after.json",
        ),
    )
    yield Step(
        "Check that the preview creates, replaces and deletes no aws:dynamodb:Table; alarms, "
        f"policies, insights,{_kinesis(target)} dashboard and backups move to the restored one. "
        "Then deploy:",
        tuple(_deploy(target)),
    )
    yield Step(
        "Verify the stack and its access patterns, while no worker can take the temporary items:",
        (f"./mi verify --stack {stack} --write",),
    )
    yield Step(
        f"Point the application to {target.name}, now an output of the stack, and restart it."
        f"{_stream(target)}{_cache(target)}",
        (f"pulumi stack output {table}TableName --stack {stack}",),
    )
    yield Step(
        "Release the table, which deletes the alarms that this command created in the meantime:",
        (f"{target.command} --release {target.name}",),
    )
    unprotect = f"aws dynamodb update-table --table-name {target.source}"
    yield Step(
        f"Keep {target.source} as long as you may need its other items. It is protected, and no "
        "longer in the stack. To delete it:",
        (
            f"{unprotect} --no-deletion-protection-enabled",
            f"aws dynamodb delete-table --table-name {target.source}",
        ),
    )


def ways_back(target: Restored) -> Iterator[Step]:
    """Yield the steps that undo the switch, and the restore."""
    stack = target.stack.engine_name
    config = own_config_file(target.stack.name, target.site.environment)
    # Adopting the restored table creates it, if the stack shares the config of its environment.
    is_there = (CHECKOUT / config).is_file()
    undone = (f" {config}",) if is_there else ("", f"rm {config}")
    yield Step(
        f"To go back to {target.source}, with the items written to it meanwhile and without those "
        "written to the restored table. If the two files are committed, revert that commit "
        "instead:",
        (
            f"git checkout -- Pulumi.{target.stack.name}.yaml{undone[0]}",
            *undone[1:],
            f"pulumi stack export --stack {stack} > after.json",
            f"{_swap(target, target.source)} < after.json > back.json",
            f"pulumi stack import --stack {stack} < back.json",
            *_deploy(target),
        ),
    )
    yield Step(
        "If this was a drill, remove the restored table and its alarms:",
        (f"{target.command} --remove {target.name}",),
    )


def _deploy(target: Restored) -> Iterator[str]:
    config = own_config_file(target.stack.name, target.site.environment)
    pack = f"--policy-pack policies --policy-pack-config {config}"
    for verb in ("preview", "up"):
        yield f"pulumi {verb} --refresh --stack {target.stack.engine_name} {pack}"


def _swap(target: Restored, name: str) -> str:
    return f"{target.command} --table {target.spec.name} --swap {name}"


def _source_arn(target: Restored) -> str:
    return target.site.arn("dynamodb", f"table/{target.source}")


def _stream(target: Restored) -> str:
    return (
        " Point the consumers of its stream to the new table's stream."
        if target.args.stream
        else ""
    )


def _kinesis(target: Restored) -> str:
    has_stream = target.stack.settings.of_table(target.spec).kinesis is not None
    return " the Kinesis data stream," if has_stream else ""


def _cache(target: Restored) -> str:
    return " The cache serves it under its new name." if target.stack.settings.cache.enabled else ""


_SHOWN = 5


def recovery_off(aws: Aws, stack: Stack, site: Site, spec: TableSpec) -> Iterator[str]:
    """Yield lines on recovery that is off, and on how to restore a backup."""
    name = site.table_name(spec)
    target = f"{name}-restored"
    arn = site.arn("dynamodb", f"table/{target}")
    yield (
        f"Point-in-time recovery of {name} is off: changes and deletions since its last backup "
        "cannot be undone."
    )
    yield (
        f"Turn it on for the future with recovery.enabled in Pulumi.{stack.name}.yaml: it covers "
        "only the time after that."
    )
    yield from _backups(aws, site, site.table_arn(spec), target)
    yield "When that table is ACTIVE, restore the settings that a restore from backup omits:"
    yield f"  aws dynamodb tag-resource --resource-arn {arn} --tags Key={FROM},Value={name}"
    yield f"  ./mi restore --stack {stack.engine_name} --table {spec.name} --as {target}"


def missing(aws: Aws, stack: Stack, site: Site, spec: TableSpec) -> Iterator[str]:
    """Yield lines on how to restore a deleted table under its own name."""
    name = site.table_name(spec)
    yield (
        f"There is no table {name} in {site.account}, {site.region}, and point-in-time recovery "
        "ends when its table is deleted."
    )
    yield "If recovery was on, AWS keeps a backup of the table as of its deletion for 35 days:"
    yield f"  aws dynamodb list-backups --backup-type SYSTEM --table-name {name}"
    yield (
        f"  aws dynamodb restore-table-from-backup --target-table-name {name} --backup-arn BACKUP"
    )
    yield from _backups(aws, site, site.table_arn(spec), name)
    yield (
        "Then have the stack restore the settings that a restore from backup omits, and check them:"
    )
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
        response = aws.call("backup", "list_recovery_points_by_resource", ResourceArn=arn)
    except VerifyError:
        yield "AWS Backup may have backups of it:"
        yield f"  aws backup list-recovery-points-by-resource --resource-arn {arn}"
        yield restore
        return
    points: list[Response] = response.get("RecoveryPoints") or []
    usable = [one for one in points if one.get("Status") == "COMPLETED"]
    if not usable:
        yield f"AWS Backup has no backup of it in {site.region}."
        return
    usable.sort(key=lambda one: one["CreationDate"], reverse=True)
    yield f"AWS Backup has {len(usable)} backups of it, the latest first:"
    for one in usable[:_SHOWN]:
        yield f"  {utc(one['CreationDate'])} {one['RecoveryPointArn']}"
    yield restore
