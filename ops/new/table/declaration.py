"""A requested table: its checks, and its declaration for the program and the pack."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from inspect import signature
from itertools import chain
from keyword import iskeyword

from launcher.errors import UserError
from market_intelligence import specs
from market_intelligence.errors import ArgumentError
from market_intelligence.item.item import Item
from market_intelligence.specs import TABLES, Index, Key, TableSpec, together
from ops.adopt import cli as adopt
from policies.guardrails.dynamodb import specification
from settings.stack import StackSettings

BASE_NAME = "market-intelligence-{name}"
_NAME = re.compile(r"[a-z][a-z0-9]{1,19}")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*")
_TYPES = {"S": "text", "N": "a number"}
_EXAMPLE = "by-author=author_id,created_at"


class NewTableError(UserError):
    """Why a table is refused, a sentence for each reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A requested table, as written on the command line."""

    name: str
    hash_key: str
    range_key: str | None = None
    indexes: Sequence[str] = ()
    expires: str | None = None
    base_name: str | None = None
    optional: bool = True


def declared(wish: Wish) -> TableSpec:
    """Return the requested table; NewTableError if it is invalid."""
    found = [*_name_faults(wish.name), *_attribute_faults(wish), *_index_faults(wish.indexes)]
    if not found:
        try:
            spec = TableSpec(
                name=wish.name,
                base_name=wish.base_name or BASE_NAME.format(name=wish.name),
                hash_key=_key(wish.hash_key),
                range_key=_key(wish.range_key) if wish.range_key else None,
                indexes=tuple(map(_index, wish.indexes)),
                ttl_attribute=wish.expires,
                optional=wish.optional,
            )
            together(*TABLES, spec)
        except ArgumentError as error:
            found = [f"{error}."]
        else:
            return spec
    raise NewTableError("\n".join(["Nothing was written:", *(f"  {one}" for one in found)]))


def _name_faults(name: str) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield (
            f"The name '{name}' is not 2 to 20 of the characters a-z and 0-9, a letter first, such "
            "as notes: settings, outputs and options are called by it."
        )
    elif name in {spec.name for spec in TABLES}:
        yield f"There is a table {name}: give another name."
    elif taken := _taken(name):
        yield f"The name '{name}' is taken: {taken}. Give another name."


def _taken(name: str) -> str:
    """Return what already uses a name, empty if nothing does."""
    if name in {info.alias for info in StackSettings.model_fields.values()}:
        return f"a stack has settings of that name, {name}"
    if name in signature(adopt.main).parameters or name in {"json", "help"}:
        return f"`./mi adopt` has an option --{name}"
    if hasattr(StackSettings, name) or iskeyword(name):
        return "Python has a meaning for it"
    if any(hasattr(module, name.upper()) for module in (specs, specification)):
        return f"{name.upper()} is something else where tables are declared"
    return ""


def _attribute_faults(wish: Wish) -> Iterator[str]:
    keys = [wish.hash_key, *filter(None, [wish.range_key])]
    of_indexes = chain.from_iterable(_parts(one)[1] for one in wish.indexes)
    for written in dict.fromkeys([*keys, *of_indexes]):
        name, _, kind = written.partition(":")
        if ":" in written and kind not in _TYPES:
            types = " or ".join(f":{one} for {words}" for one, words in _TYPES.items())
            yield f"The attribute '{written}' has no type that there is: end it in {types}."
        yield from _unusable(name)
    if wish.expires is not None:
        yield from _unusable(wish.expires)


def _unusable(name: str) -> Iterator[str]:
    if not _ATTRIBUTE.fullmatch(name):
        yield (
            f"The attribute '{name}' is not made of a-z, 0-9 and _, a letter first, such as "
            "created_at: it is a field of the items."
        )
    elif hasattr(Item, name) or iskeyword(name):
        yield f"The attribute '{name}' is reserved: an item has a method of that name, or Python."


def _index_faults(indexes: Sequence[str]) -> Iterator[str]:
    for written in indexes:
        name, keys = _parts(written)
        if not name or not 1 <= len(keys) <= len(("hash", "range")):
            yield (
                f"The index '{written}' is not a name, = and one or two attributes, such as "
                f"{_EXAMPLE}."
            )


def _parts(written: str) -> tuple[str, list[str]]:
    """Return the name of an index and its keys, as written on the command line."""
    name, _, keys = written.partition("=")
    return name, keys.split(",") if keys else []


def _index(written: str) -> Index:
    name, [hash_key, *rest] = _parts(written)
    return Index(name=name, hash_key=_key(hash_key), range_key=_key(rest[0]) if rest else None)


def _key(written: str) -> Key:
    name, _, kind = written.partition(":")
    return Key(name, "N" if kind == "N" else "S")


def constant(spec: TableSpec) -> str:
    """Return the table's constant in the program and the pack."""
    return spec.name.upper()


def program_lines(spec: TableSpec) -> list[str]:
    """Return the declaration for the program."""
    lines = [
        f"{constant(spec)} = TableSpec(",
        f'    name="{spec.name}",',
        f'    base_name="{spec.base_name}",',
        f"    hash_key={_key_code(spec.hash_key)},",
    ]
    if spec.range_key is not None:
        lines.append(f"    range_key={_key_code(spec.range_key)},")
    return [*lines, *_index_lines(spec, _key_code), *_end(spec)]


def pack_lines(spec: TableSpec) -> list[str]:
    """Return the declaration for the pack."""
    lines = [
        f"{constant(spec)} = Table(",
        f'    name="{spec.name}",',
        f'    base_name="{spec.base_name}",',
        f'    hash_key="{spec.hash_key.name}",',
    ]
    if spec.range_key is not None:
        lines.append(f'    range_key="{spec.range_key.name}",')
    lines.append("    attributes=(")
    for key in spec.attributes:
        kind = "" if key.type == "S" else f', type="{key.type}"'
        lines.append(f'        Attribute(name="{key.name}"{kind}),')
    lines.append("    ),")
    return [*lines, *_index_lines(spec, lambda key: f'"{key.name}"'), *_end(spec)]


def _index_lines(spec: TableSpec, written: Callable[[Key], str]) -> list[str]:
    """Return the indexes, with their keys as `written` writes them."""
    lines: list[str] = []
    for index in spec.indexes:
        lines += ["        Index(", f'            name="{index.name}",']
        lines.append(f"            hash_key={written(index.hash_key)},")
        if index.range_key is not None:
            lines.append(f"            range_key={written(index.range_key)},")
        lines.append("        ),")
    return ["    indexes=(", *lines, "    ),"] if lines else []


def _key_code(key: Key) -> str:
    return f'Key("{key.name}")' if key.type == "S" else f'Key("{key.name}", "{key.type}")'


def _end(spec: TableSpec) -> list[str]:
    expiry = [f'    ttl_attribute="{spec.ttl_attribute}",'] if spec.ttl_attribute else []
    optional = ["    optional=True,"] if spec.optional else []
    return [*expiry, *optional, ")"]
