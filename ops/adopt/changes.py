"""What the first deployment changes of a table, in place and without harm to its items."""

from collections.abc import Iterator

from components.table_args import MaxThroughput, TableArgs
from ops.adopt.acceptance import refusal
from ops.adopt.commands import Commands
from ops.adopt.losses import regions
from ops.adopt.plans import Change
from ops.stacks import Stack
from ops.verify.aws import Answer
from ops.verify.described import OFF, Described
from ops.verify.errors import VerifyError
from ops.verify.keys import key_facts

_MANAGED = "alias/aws/dynamodb"


def changes(table: Described, args: TableArgs, stack: Stack) -> Iterator[Change]:
    """Yield what differs between a table and the stack's file."""
    asked = [
        _protection(table, args),
        _recovery(table, args),
        _encryption(table, args, stack),
        _expiry(table, args),
        _stream(table, args),
        _class(table, args),
        _maximum(table, args),
        _replicas(table, args),
        _tags(table, args, stack),
    ]
    yield from (change for change in asked if change.found != change.wanted)


def keeps_expiry_off(table: Described, args: TableArgs, stack: Stack) -> bool:
    """Tell whether expiry is off and the stack's file does not say that it is to be turned on."""
    is_said = {"time_to_live", "retention_days"} & stack.settings.requests.model_fields_set
    return args.time_to_live and not is_said and table.expiry() == OFF


def _protection(table: Described, args: TableArgs) -> Change:
    found = bool(table.table().get("DeletionProtectionEnabled"))
    return Change(what="deletion protection", found=found, wanted=args.deletion_protection)


def _recovery(table: Described, args: TableArgs) -> Change:
    wanted = args.recovery_days or OFF
    return Change(what="recovery in days", found=table.recovery_days(), wanted=wanted)


def _encryption(table: Described, args: TableArgs, stack: Stack) -> Change:
    own = f"alias/{args.site.name('tables')}"
    wanted = {"customer-managed": own, "aws-managed": _MANAGED, "aws-owned": "owned by AWS"}
    found = _key(table, own)
    note = "" if found == wanted["aws-owned"] else "Keep the former key for former backups."
    return Change(what="key", found=found, wanted=wanted[stack.settings.encryption.key], note=note)


def _key(table: Described, alias: str) -> str:
    key = table.key()
    if key is None:
        return "owned by AWS"
    try:
        return key_facts(table.aws, key, alias)["key"]
    except VerifyError:
        # Whoever may read the table may not be allowed to look at its key.
        return key


def _expiry(table: Described, args: TableArgs) -> Change:
    wanted = (args.time_to_live and args.spec.ttl_attribute) or OFF
    note = "" if wanted == OFF else f"AWS deletes items whose {wanted} has passed, within days."
    return Change(what="expiry", found=table.expiry(), wanted=wanted, note=note)


def _stream(table: Described, args: TableArgs) -> Change:
    return Change(what="stream", found=table.stream(), wanted=args.stream or OFF)


def _class(table: Described, args: TableArgs) -> Change:
    return Change(what="class", found=table.table_class(), wanted=args.table_class)


def _maximum(table: Described, args: TableArgs) -> Change:
    names = {args.spec.name: args.maximum, **args.index_maximums}
    described = {args.spec.name: table.table(), **table.indexes()}
    return Change(
        what="maximums",
        found={name: _units(_set_before(described[name])) for name in names if name in described},
        wanted={name: _units(wanted) for name, wanted in names.items() if name in described},
    )


def _set_before(found: Answer) -> MaxThroughput:
    units: Answer = found.get("OnDemandThroughput") or {}
    return MaxThroughput(
        read_units=units.get("MaxReadRequestUnits"), write_units=units.get("MaxWriteRequestUnits")
    )


def _units(maximum: MaxThroughput) -> dict[str, int | str]:
    units = {"reads": maximum.read_units, "writes": maximum.write_units}
    return {name: most if most and most > 0 else "none" for name, most in units.items()}


def _replicas(table: Described, args: TableArgs) -> Change:
    wanted = sorted(replica.region for replica in args.replicas)
    found = sorted({*regions(table)} - {args.site.region})
    return Change(what="replicas", found=found, wanted=wanted)


def _tags(table: Described, args: TableArgs, stack: Stack) -> Change:
    """Compare tags, but for those that AWS keeps to itself."""
    wanted = args.site.tags
    own = {name: value for name, value in table.tags().items() if not name.startswith("aws:")}
    mend = Commands(table.name, args.site.region)
    kept, notes = dict(stack.settings.tags), list[str]()
    for name in sorted({*own} - {*wanted}):
        if why := refusal(stack, {"tags": {**kept, name: own[name]}}):
            notes.append(
                f"{name} cannot be kept, because settings refuse it: {why}. The deployment removes "
                "it; rename it before, or remove it yourself: "
                f"`{mend.without_tag(table.table()['TableArn'], name)}`."
            )
        else:
            kept[name] = own[name]
    if taken := sorted({*kept} - {*stack.settings.tags}):
        notes.insert(0, f"To keep {', '.join(taken)}, set it in tags.")
    return Change(what="tags", found=own, wanted=dict(wanted), note=" ".join(notes))
