"""A change of a key, or of a key's type, that the provider takes without making it."""

from collections.abc import Iterator, Mapping

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.findings.table_indexes import TableIndex, indexes, keys
from ops.review.preview import Preview, State, Step
from ops.review.tokens import TABLE
from ops.review.values import named


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each key that would be deployed as it is, whatever the program says."""
    for step in kept(preview, TABLE):
        old = indexes(before(step, "globalSecondaryIndexes"))
        new = indexes(after(step, "globalSecondaryIndexes"))
        are_changed = changes(step, "globalSecondaryIndexes")
        if not are_changed:
            yield from _keys(step.name, old, new)
        stay = [one for name, one in new.items() if name in old and one.holds_as(old[name])]
        yield from _types(step, stay if are_changed else list(old.values()))


def _keys(
    table: str, old: Mapping[str, TableIndex], new: Mapping[str, TableIndex]
) -> Iterator[Finding]:
    for name, index in new.items():
        if name in old and index.keys != old[name].keys:
            yield Finding(
                name=f"key-ignored:{table}/{name}",
                severity="blocking",
                says=f"The program gives the index {name} of {table} the keys {index.key_words}, "
                f"but the provider leaves it as it is, with {old[name].key_words}: the deployment "
                "succeeds and changes nothing.",
                todo="Add an index with these keys under another name.",
            )


def _types(step: Step, staying: list[TableIndex]) -> Iterator[Finding]:
    """Yield the keys of the table and of indexes that stay, whose type is another in the program.

    DynamoDB never changes the type of a key, and the provider does not try to.
    """
    keyed = {name for index in staying for name, _ in index.keys} | _own_keys(step.old)
    old = named(before(step, "attributes"), "name")
    for name, attribute in named(after(step, "attributes"), "name").items():
        was, now = old.get(name, {}).get("type"), attribute.get("type")
        if name in keyed and None not in (was, now) and was != now:
            yield Finding(
                name=f"key-type-ignored:{step.name}/{name}",
                severity="blocking",
                says=f"The program makes {name}, a key of {step.name}, of type {now}, but the "
                f"provider leaves it of type {was}: the deployment changes nothing, and "
                "DynamoDB refuses items with the new type.",
                todo="Take the change back. Another type takes another attribute, with an index "
                "of its own, or for a key of the table another table.",
            )


def _own_keys(state: State | None) -> set[str]:
    return {name for name, _ in keys(state.inputs)} if state else set()
