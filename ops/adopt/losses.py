"""What somebody may rely on that the stack's file would take away."""

from collections.abc import Iterator, Mapping

from components.table_args import MaxThroughput, TableArgs
from ops.adopt.acceptance import refusal
from ops.adopt.commands import Commands
from ops.adopt.plans import Refusal
from ops.stacks import Stack
from ops.verify.aws import Answer
from ops.verify.table_description import OFF, TableDescription


def refusals(
    table: TableDescription, args: TableArgs, stack: Stack, mend: Commands
) -> Iterator[Refusal]:
    """Yield what would be lost."""
    file = f"Pulumi.{stack.name}.yaml"
    section = args.spec.name
    expiry, wanted = table.expiry(), args.spec.ttl_attribute
    if expiry not in (OFF, wanted):
        yield Refusal(
            f"Its items expire by {expiry}; those of {section} do so "
            f"{f'by {wanted}' if wanted else 'never'}.",
            f"Turn that off, and wait an hour for AWS to be done: `{mend.without_expiry(expiry)}`.",
        )
    stream = table.stream()
    if stream not in (OFF, args.stream):
        yield Refusal(
            f"Its stream of {stream} would end"
            f"{f', and another of {args.stream} begin' if args.stream else ''}, unnoticed by "
            "whoever follows it.",
            f"Keep it with {section}.stream: {stream} in {file}"
            f"{_once(refusal(stack, {section: {'stream': stream}}))}, or, if nobody follows it, "
            f"end it: `{mend.without_stream()}`.",
        )
    yield from _copies(table, args, stack, mend)
    yield from _maximums(table, args, file)


def _once(why: str) -> str:
    """Say what settings ask for beside a value that they refuse by itself."""
    return f", which settings refuse as they are now ({why})" if why else ""


def _copies(
    table: TableDescription, args: TableArgs, stack: Stack, mend: Commands
) -> Iterator[Refusal]:
    settings = stack.settings
    wanted = {args.site.region, *(replica.region for replica in args.replicas)}
    for region in sorted({*table.replicas()} - wanted):
        yield Refusal(
            f"Pulumi would delete its replica in {region}.",
            f"Keep it with {region} in the replicas of Pulumi.{stack.name}.yaml"
            f"{_once(refusal(stack, {'replicas': [*settings.replicas, region]}))}, or delete it: "
            f"`{mend.without_replica(region)}`.",
        )


def _maximums(table: TableDescription, args: TableArgs, file: str) -> Iterator[Refusal]:
    """Yield maximums that are not in the stack's file: DynamoDB lifts none that is left out."""
    section = args.spec.name
    yield from _maximum(table.table(), args.maximum, section, file)
    for name, index in table.indexes().items():
        maximum = args.index_maximums.get(name, MaxThroughput())
        yield from _maximum(index, maximum, f"{section}.indexes.{name}", file)


def _maximum(found: Answer, wanted: MaxThroughput, section: str, file: str) -> Iterator[Refusal]:
    set_before: Mapping[str, int] = found.get("OnDemandThroughput") or {}
    for kind, units in (("Read", wanted.read_units), ("Write", wanted.write_units)):
        before = set_before.get(f"Max{kind}RequestUnits", 0)
        if before > 0 and units is None:
            yield Refusal(
                f"It has a maximum of {before} {kind.lower()} units a second, which Pulumi would "
                f"fail to lift.",
                f"Keep it with {section}.max{kind}Units: {before} in {file}, or lift it with -1.",
            )
