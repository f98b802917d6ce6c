"""What the first deployment changes of a table, in place and without harm to its items."""

from collections.abc import Iterator
from dataclasses import replace

from components.table_args import MaxThroughput, TableArgs
from ops import facets
from ops.adopt.acceptance import refusal
from ops.adopt.commands import Commands
from ops.adopt.plans import Change
from ops.facets import Facet
from ops.stacks import Stack
from ops.verify.aws import Answer
from ops.verify.errors import VerifyError
from ops.verify.keys import key_facts
from ops.verify.table_description import OFF, TableDescription

_MANAGED = "alias/aws/dynamodb"


def changes(table: TableDescription, args: TableArgs, stack: Stack) -> Iterator[Change]:
    """Yield what differs between a table and the stack's file."""

    def of_facet(facet: Facet) -> Change:
        wanted = facet.expected(args, stack.settings)
        return Change(what=facet.label, found=facet.found(table, args), wanted=wanted)

    asked = [
        of_facet(facets.PROTECTION),
        of_facet(facets.RECOVERY),
        _encryption(table, args, stack),
        replace(of_facet(facets.EXPIRY), note=_expiry_note(args)),
        of_facet(facets.STREAM),
        replace(of_facet(facets.CLASS), what="class"),
        _maximum(table, args),
        of_facet(facets.REPLICAS),
        _tags(table, args, stack),
    ]
    yield from (change for change in asked if change.found != change.wanted)


def keeps_expiry_off(table: TableDescription, args: TableArgs, stack: Stack) -> bool:
    """Tell whether expiry is off and the stack's file does not say that it is to be turned on."""
    is_said = {"time_to_live", "retention_days"} & stack.settings.requests.model_fields_set
    return args.time_to_live and not is_said and table.expiry() == OFF


def _encryption(table: TableDescription, args: TableArgs, stack: Stack) -> Change:
    own = facets.own_alias(args)
    wanted = {"customer-managed": own, "aws-managed": _MANAGED, "aws-owned": "owned by AWS"}
    found = _key(table, own)
    note = "" if found == wanted["aws-owned"] else "Keep the former key for former backups."
    return Change(what="key", found=found, wanted=wanted[stack.settings.encryption.key], note=note)


def _key(table: TableDescription, alias: str) -> str:
    key = table.key()
    if key is None:
        return "owned by AWS"
    try:
        return key_facts(table.aws, key, alias)["key"]
    except VerifyError:
        # Whoever may read the table may not be allowed to look at its key.
        return key


def _expiry_note(args: TableArgs) -> str:
    attribute = args.spec.ttl_attribute
    return f"AWS deletes items whose {attribute} has passed, within days." * args.time_to_live


def _maximum(table: TableDescription, args: TableArgs) -> Change:
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


def _tags(table: TableDescription, args: TableArgs, stack: Stack) -> Change:
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
