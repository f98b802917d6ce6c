"""What of a table is other than specified, so that Pulumi would replace or rebuild it."""

from collections.abc import Iterator

from ops.adopt.commands import Commands
from ops.adopt.plans import Refusal
from ops.verify.aws import Answer
from ops.verify.table_description import TableDescription, keys
from tables.specs import Index, TableSpec

_COPY = (
    "That cannot be changed on a table: let the stack make one of its own, copy the items "
    "into it, and point the application there."
)
_ACTIVE = "ACTIVE"


def refusals(table: TableDescription, spec: TableSpec, mend: Commands) -> Iterator[Refusal]:
    """Yield what keeps a table from being the specified one."""
    found = table.table()
    if (its := table.keys(found)) != keys(spec):
        yield Refusal(f"Its keys are {_listed(its)}, not {_listed(keys(spec))}.", _COPY)
    if local := [index["IndexName"] for index in found.get("LocalSecondaryIndexes", [])]:
        yield Refusal(f"It has local indexes, {_listed(local)}: none is specified.", _COPY)
    if table.billing() != spec.billing_mode:
        yield Refusal(
            "It is billed for provisioned capacity, not by the request.",
            f"Switch it, which takes minutes and harms nothing: `{mend.on_demand()}`. "
            "What scales its capacity has to be removed as well.",
        )
    yield from _index_refusals(table, spec, mend)


def _index_refusals(table: TableDescription, spec: TableSpec, mend: Commands) -> Iterator[Refusal]:
    found, wanted = table.indexes(), {index.name: index for index in spec.indexes}
    for name in sorted({*found} - {*wanted}):
        yield Refusal(
            f"It has the index {name}, which is not specified: Pulumi would delete it.",
            f"Delete it yourself once nobody queries it: `{mend.without_index(name)}`.",
        )
    for name, index in wanted.items():
        if name not in found:
            yield Refusal(
                f"It has no index {name}.",
                f"Build it, and wait until it is {_ACTIVE}: `{mend.with_index(index)}`.",
            )
        elif found[name]["IndexStatus"] != _ACTIVE:
            yield Refusal(
                f"Its index {name} is {found[name]['IndexStatus']}.",
                f"Wait until it is {_ACTIVE}, then run this again.",
            )
        elif difference := _difference(table, found[name], index):
            yield _rebuilt(table, found[name], index, difference, mend)


def _difference(table: TableDescription, found: Answer, index: Index) -> str:
    """Say how an index differs, or nothing if it does not."""
    its, projection = table.keys(found), found["Projection"]["ProjectionType"]
    if its != keys(index):
        return f"is keyed by {_listed(its)}, not {_listed(keys(index))}"
    if projection != index.projection:
        return f"projects {projection}, not {index.projection}"
    return ""


def _rebuilt(
    table: TableDescription, found: Answer, index: Index, difference: str, mend: Commands
) -> Refusal:
    reason = (
        f"Its index {index.name} {difference}: Pulumi would delete it and build it again, "
        "and queries on it fail meanwhile."
    )
    types = {word.split()[0]: word.split()[1] for word in table.keys(found)}
    others = [key for key in index.keys if types.get(key.name, key.type) != key.type]
    if others:
        named = _listed([f"{key.name} as {types[key.name]}" for key in others])
        return Refusal(reason, f"Its items hold {named}, which an index cannot change. {_COPY}")
    return Refusal(
        reason,
        f"Do so yourself when it harms least: `{mend.without_index(index.name)}`, and, when it is "
        f"gone, `{mend.with_index(index)}`.",
    )


def _listed(words: list[str]) -> str:
    return ", ".join(words)
