"""How an existing table differs from the stack's: refusals, losses and changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from pydantic import ValidationError

from components.table_args import TableArgs
from market_intelligence.specs import Index, TableSpec
from market_intelligence.table_options import NOT_WARMED, UNLIMITED, MaxThroughput
from ops import facets
from ops.adopt.commands import Commands
from ops.facets import Facet
from ops.stacks import Stack
from ops.verify.aws import Response, key_facts
from ops.verify.errors import VerifyError
from ops.verify.table_description import OFF, TableDescription, keys
from settings import errors
from settings.stack import StackSettings

Settings = dict[str, object]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a table cannot be adopted as it is, and what to do."""

    reason: str
    todo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the first deployment changes in place."""

    what: str
    found: object
    wanted: object
    note: str = ""


def refusal(stack: Stack, changes: Mapping[str, object]) -> str:
    """Return why a stack's settings cannot be changed in this way, None if they can.

    Settings that `changes` does not name stay.
    """
    given = stack.settings.model_dump(by_alias=True, exclude_unset=True)
    for name, value in changes.items():
        former = given.get(name)
        if isinstance(former, dict) and isinstance(value, dict):
            given[name] = cast("Settings", former) | cast("Settings", value)
        else:
            given[name] = value
    try:
        StackSettings.model_validate(
            given, context={"region": stack.region, "accounts": stack.accounts}
        )
    except ValidationError as error:
        _, *found, _ = errors.report(error, StackSettings).splitlines()
        return "; ".join(line.partition(":")[2] for line in found)
    return ""


_COPY = (
    "A table cannot be changed in that way: have the stack create its own table, copy the items "
    "into it, and point the application to it."
)
_ACTIVE = "ACTIVE"


def structure_refusals(
    table: TableDescription, spec: TableSpec, commands: Commands
) -> Iterator[Refusal]:
    """Yield the differences from the specification that prevent adoption."""
    found = table.table()
    if (its := table.keys(found)) != keys(spec):
        yield Refusal(f"Its keys are {_listed(its)}, not {_listed(keys(spec))}.", _COPY)
    if local := [index["IndexName"] for index in found.get("LocalSecondaryIndexes", [])]:
        yield Refusal(f"It has local indexes, {_listed(local)}: the specification has none.", _COPY)
    if table.billing() != spec.billing_mode:
        yield Refusal(
            "It uses provisioned capacity, not on-demand billing.",
            "Switch it to on-demand billing, which takes minutes and interrupts nothing: "
            f"`{commands.on_demand()}`. Remove its auto scaling as well.",
        )
    yield from _index_refusals(table, spec, commands)


def _index_refusals(
    table: TableDescription, spec: TableSpec, commands: Commands
) -> Iterator[Refusal]:
    found, wanted = table.indexes(), {index.name: index for index in spec.indexes}
    for name in sorted({*found} - {*wanted}):
        yield Refusal(
            f"It has the index {name}, which is not in the specification: Pulumi would delete it.",
            "Delete it yourself when nothing queries it any more: "
            f"`{commands.without_index(name)}`.",
        )
    for name, index in wanted.items():
        if name not in found:
            yield Refusal(
                f"It has no index {name}.",
                f"Create it, and wait until it is {_ACTIVE}: `{commands.with_index(index)}`.",
            )
        elif found[name]["IndexStatus"] != _ACTIVE:
            yield Refusal(
                f"Its index {name} is {found[name]['IndexStatus']}.",
                f"Wait until it is {_ACTIVE}, then run this command again.",
            )
        elif difference := _difference(table, found[name], index):
            yield _rebuilt(table, found[name], index, difference, commands)


def _difference(table: TableDescription, found: Response, index: Index) -> str:
    """Return how an index differs, empty if it does not."""
    its, projection = table.keys(found), found["Projection"]["ProjectionType"]
    if its != keys(index):
        return f"has the keys {_listed(its)}, not {_listed(keys(index))}"
    if projection != index.projection:
        return f"projects {projection}, not {index.projection}"
    return ""


def _rebuilt(
    table: TableDescription, found: Response, index: Index, difference: str, commands: Commands
) -> Refusal:
    reason = (
        f"Its index {index.name} {difference}: Pulumi would delete it and build it again, "
        "and queries on it fail meanwhile."
    )
    types = {word.split()[0]: word.split()[1] for word in table.keys(found)}
    others = [key for key in index.keys if types.get(key.name, key.type) != key.type]
    if others:
        named = _listed([f"{key.name} as {types[key.name]}" for key in others])
        return Refusal(reason, f"Its items store {named}, which an index cannot change. {_COPY}")
    return Refusal(
        reason,
        f"Do that yourself at a quiet time: `{commands.without_index(index.name)}`, and, when it "
        f"is deleted, `{commands.with_index(index)}`.",
    )


def _listed(words: list[str]) -> str:
    return ", ".join(words)


def loss_refusals(
    table: TableDescription, args: TableArgs, stack: Stack, commands: Commands
) -> Iterator[Refusal]:
    """Yield what adoption would lose."""
    file = f"Pulumi.{stack.name}.yaml"
    section = args.spec.name
    expiry, wanted = table.expiry(), args.spec.ttl_attribute
    if expiry not in (OFF, wanted):
        yield Refusal(
            f"Its items expire by {expiry}; those of {section} "
            f"{f'expire by {wanted}' if wanted else 'never expire'}.",
            "Turn expiry off, and wait an hour until AWS permits the next change: "
            f"`{commands.without_expiry(expiry)}`.",
        )
    stream = table.stream()
    if stream not in (OFF, args.stream):
        yield Refusal(
            f"Its stream of {stream} would be "
            f"disabled{f', and another of {args.stream} enabled' if args.stream else ''}, and its "
            "consumers would not notice.",
            f"Keep it with {section}.stream: {stream} in "
            f"{file}{_once(refusal(stack, {section: {'stream': stream}}))}, or, if it has no "
            f"consumers, disable it: `{commands.without_stream()}`.",
        )
    sent = destination(table)
    if sent and args.kinesis and sent["stream"] != args.kinesis.stream_arn:
        yield Refusal(
            f"Its changes go to the Kinesis data stream {sent['stream']}, and AWS refuses a second "
            "one.",
            f"Keep it with {section}.kinesis.streamArn: {sent['stream']} in {file}, or, when its "
            f"consumers need it no longer, disable it: "
            f"`{commands.without_destination(sent['stream'])}`.",
        )
    yield from _copies(table, args, stack, commands)
    yield from _maximums(table, args, file)
    yield from _less_warm(table, args, file)


def _less_warm(table: TableDescription, args: TableArgs, file: str) -> Iterator[Refusal]:
    """Yield where less is to be served at once than now, which AWS never lowers."""
    section = args.spec.name
    places = {"": (table.table(), args.warm)} | {
        f".indexes.{name}": (index, args.warm_indexes.get(name, NOT_WARMED))
        for name, index in table.indexes().items()
    }
    for place, (found, warm) in places.items():
        now: Mapping[str, int] = found.get("WarmThroughput") or {}
        for kind, units in (("Read", warm.read_units), ("Write", warm.write_units)):
            has = now.get(f"{kind}UnitsPerSecond", 0)
            if units is not None and units < has:
                yield Refusal(
                    f"It serves {has} {kind.lower()} units a second at once, more than "
                    f"{section}{place}.warm{kind}Units: {units}: AWS never lowers that, and Pulumi "
                    "would make it anew.",
                    f"Set it to {has} or more in {file}, or remove it: a table keeps what it has.",
                )


def destination(table: TableDescription) -> Mapping[str, str] | None:
    """Return the Kinesis data stream that gets a table's changes, and how."""
    found = table.kinesis()
    return found if isinstance(found, dict) and found["status"] != "ENABLE_FAILED" else None


def _once(why: str) -> str:
    """Return what settings require together with a value that they refuse alone."""
    return f", which the other settings do not allow now ({why})" if why else ""


def _copies(
    table: TableDescription, args: TableArgs, stack: Stack, commands: Commands
) -> Iterator[Refusal]:
    settings = stack.settings
    wanted = {args.site.region, *(replica.region for replica in args.replicas)}
    for region in sorted({*table.replicas()} - wanted):
        why = refusal(stack, {"replicas": [*settings.replica_regions, region]})
        yield Refusal(
            f"Pulumi would delete its replica in {region}.",
            f"Keep it with {region} in the replicas of Pulumi.{stack.name}.yaml"
            f"{_once(why)}, or delete it: `{commands.without_replica(region)}`.",
        )


def _maximums(table: TableDescription, args: TableArgs, file: str) -> Iterator[Refusal]:
    """Yield maximums that the stack's file lacks: DynamoDB does not lift an omitted maximum."""
    section = args.spec.name
    yield from _losses_maximum(table.table(), args.maximum, section, file)
    for name, index in table.indexes().items():
        maximum = args.index_maximums.get(name, UNLIMITED)
        yield from _losses_maximum(index, maximum, f"{section}.indexes.{name}", file)


def _losses_maximum(
    found: Response, wanted: MaxThroughput, section: str, file: str
) -> Iterator[Refusal]:
    set_before: Mapping[str, int] = found.get("OnDemandThroughput") or {}
    for kind, units in (("Read", wanted.read_units), ("Write", wanted.write_units)):
        before = set_before.get(f"Max{kind}RequestUnits", 0)
        if before > 0 and units is None:
            yield Refusal(
                f"It has a maximum of {before} {kind.lower()} units a second, which Pulumi could "
                "not lift.",
                f"Keep it with {section}.max{kind}Units: {before} in {file}, or lift it with -1.",
            )


_MANAGED = "alias/aws/dynamodb"


def changes(table: TableDescription, args: TableArgs, stack: Stack) -> Iterator[Change]:
    """Yield the differences between a table and the stack's file."""

    def of_facet(facet: Facet) -> Change:
        wanted = facet.expected(args, stack.settings)
        return Change(what=facet.label, found=facet.found(table, args), wanted=wanted)

    asked = [
        of_facet(facets.PROTECTION),
        of_facet(facets.RECOVERY),
        _encryption(table, args, stack),
        replace(of_facet(facets.EXPIRY), note=_expiry_note(args)),
        of_facet(facets.STREAM),
        *([_kinesis(of_facet(facets.KINESIS))] if args.kinesis else []),
        replace(of_facet(facets.CLASS), what="class"),
        _changes_maximum(table, args),
        of_facet(facets.REPLICAS),
        *([of_facet(facets.CONSISTENCY)] if facets.CONSISTENCY.applies(args) else []),
        _tags(table, args, stack),
    ]
    yield from (change for change in asked if change.found != change.wanted)


def keeps_expiry_off(table: TableDescription, args: TableArgs, stack: Stack) -> bool:
    """Whether time to live is off and the stack's file does not turn it on."""
    is_said = {"time_to_live", "retention_days"} & stack.settings.of_table(
        args.spec
    ).model_fields_set
    return args.time_to_live and not is_said and table.expiry() == OFF


def _encryption(table: TableDescription, args: TableArgs, stack: Stack) -> Change:
    own = facets.own_alias(args)
    wanted = {"customer-managed": own, "aws-managed": _MANAGED, "aws-owned": "owned by AWS"}
    found = _key(table, own)
    note = "" if found == wanted["aws-owned"] else "Keep the former key for existing backups."
    return Change(what="key", found=found, wanted=wanted[stack.settings.encryption.key], note=note)


def _key(table: TableDescription, alias: str) -> str:
    key = table.key()
    if key is None:
        return "owned by AWS"
    try:
        return key_facts(table.aws, key, alias)["key"]
    except VerifyError:
        # A principal that may read the table may not be allowed to describe its key.
        return key


def _kinesis(change: Change) -> Change:
    is_sent = change.found not in (OFF, change.wanted)
    note = "The stream is disabled and enabled again: what changes in between is not sent."
    return replace(change, note=note) if is_sent else change


def _expiry_note(args: TableArgs) -> str:
    attribute = args.spec.ttl_attribute
    return f"DynamoDB deletes items whose {attribute} has passed, within days." * args.time_to_live


def _changes_maximum(table: TableDescription, args: TableArgs) -> Change:
    names = {args.spec.name: args.maximum, **args.index_maximums}
    described = {args.spec.name: table.table(), **table.indexes()}
    return Change(
        what="maximums",
        found={name: _units(_set_before(described[name])) for name in names if name in described},
        wanted={name: _units(wanted) for name, wanted in names.items() if name in described},
    )


def _set_before(found: Response) -> MaxThroughput:
    units: Response = found.get("OnDemandThroughput") or {}
    return MaxThroughput(
        read_units=units.get("MaxReadRequestUnits"), write_units=units.get("MaxWriteRequestUnits")
    )


def _units(maximum: MaxThroughput) -> dict[str, int | str]:
    units = {"reads": maximum.read_units, "writes": maximum.write_units}
    return {name: most if most and most > 0 else "none" for name, most in units.items()}


def _tags(table: TableDescription, args: TableArgs, stack: Stack) -> Change:
    """Return the tags that differ, except for AWS's own."""
    wanted = args.site.tags
    own = {name: value for name, value in table.tags().items() if not name.startswith("aws:")}
    commands = Commands(table.name, args.site.region)
    kept, notes = dict(stack.settings.tags), list[str]()
    for name in sorted({*own} - {*wanted}):
        if why := refusal(stack, {"tags": {**kept, name: own[name]}}):
            notes.append(
                f"The tag {name} cannot be kept, because the settings do not allow it: {why}. The "
                "deployment removes it; rename it first, or remove it yourself: "
                f"`{commands.without_tag(table.table()['TableArn'], name)}`."
            )
        else:
            kept[name] = own[name]
    if taken := sorted({*kept} - {*stack.settings.tags}):
        notes.insert(0, f"To keep {', '.join(taken)}, set it in tags.")
    return Change(what="tags", found=own, wanted=dict(wanted), note=" ".join(notes))
