"""What to do with a restored table: the steps to work with it, and the ways back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ops.restore.moments import utc
from ops.restore.restored import Restored


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and the commands that take it."""

    title: str
    commands: tuple[str, ...] = ()


def steps(of: Restored, at: datetime) -> Iterator[Step]:
    """Yield the steps to have the stack and its application work with the restored table."""
    stack, table = of.stack.engine_name, of.spec.name
    yield Step(
        f"Stop what writes to {of.source}: what was written there after {utc(at)} is not in "
        f"{of.name}, and nothing carries it over."
    )
    yield Step(
        "Have the stack's file and its policies name the restored table, which they do only once "
        "the old one is not tagged as the stack's. Nothing is to be imported:",
        (
            f"aws dynamodb untag-resource --resource-arn {_source_arn(of)} --tag-keys managed-by",
            f"./mi adopt --stack {stack} --{table} {of.name} --write",
            f"rm adopt.{of.stack.name}.json",
        ),
    )
    yield Step(
        "Have Pulumi's state name it, too; keep the state of before until all is well:",
        (
            f"pulumi stack export --stack {stack} > before.json",
            f"{_swap(of, of.name)} < before.json > after.json",
            f"pulumi stack import --stack {stack} < after.json",
        ),
    )
    yield Step(
        "See in the preview that it makes, replaces and deletes no aws:dynamodb:Table; alarms, "
        "policies, insights, dashboard and backups move to the restored one. Then deploy:",
        tuple(_deploy(of)),
    )
    yield Step(
        "Verify the stack, the access patterns included, while no worker could take the sample:",
        (f"./mi verify --stack {stack} --write",),
    )
    yield Step(
        f"Point the application to {of.name}, which is an output of the stack now, and start it "
        f"again.{_stream(of)}{_cache(of)}",
        (f"pulumi stack output {table}TableName --stack {stack}",),
    )
    yield Step(
        "Have this command let go of the table: the alarms of the time between are deleted:",
        (f"{of.command} --release {of.name}",),
    )
    unprotect = f"aws dynamodb update-table --table-name {of.source}"
    yield Step(
        f"Keep {of.source} until nobody asks for what is only in it. It is protected, and is not "
        "in the stack any more; when its time has come:",
        (
            f"{unprotect} --no-deletion-protection-enabled",
            f"aws dynamodb delete-table --table-name {of.source}",
        ),
    )


def ways_back(of: Restored) -> Iterator[Step]:
    """Yield how to undo the steps, and how to undo the restore."""
    stack = of.stack.engine_name
    environment = of.site.environment
    yield Step(
        f"To go back to {of.source}, with what was written to it meanwhile and without what was "
        "written to the restored table. If the two files are committed, revert that instead:",
        (
            f"git checkout -- Pulumi.{of.stack.name}.yaml policies/config/{environment}.json",
            f"pulumi stack export --stack {stack} > after.json",
            f"{_swap(of, of.source)} < after.json > back.json",
            f"pulumi stack import --stack {stack} < back.json",
            *_deploy(of),
        ),
    )
    yield Step(
        "If this was a drill, remove the restored table and its alarms:",
        (f"{of.command} --remove {of.name}",),
    )


def _deploy(of: Restored) -> Iterator[str]:
    config = f"policies/config/{of.site.environment}.json"
    pack = f"--policy-pack policies --policy-pack-config {config}"
    for verb in ("preview", "up"):
        yield f"pulumi {verb} --refresh --stack {of.stack.engine_name} {pack}"


def _swap(of: Restored, name: str) -> str:
    return f"{of.command} --table {of.spec.name} --swap {name}"


def _source_arn(of: Restored) -> str:
    return of.site.arn("dynamodb", f"table/{of.source}")


def _stream(of: Restored) -> str:
    return " What follows its stream has to follow that of the new one." if of.args.stream else ""


def _cache(of: Restored) -> str:
    return " The cache serves it under its new name." if of.stack.settings.cache.enabled else ""
