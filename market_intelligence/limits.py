"""The limits that DynamoDB sets for a table.

The figures are those of "Naming rules" and "Quotas" in the DynamoDB developer guide.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from market_intelligence.specs import Index, Keyed, TableSpec

_NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
_MAX_ATTRIBUTE_NAME_BYTES = 255
_MAX_INDEXES = 20
_MAX_PROJECTED_ATTRIBUTES = 100


def faults(spec: TableSpec) -> Iterator[str]:
    """Yield each reason why DynamoDB would refuse a table, the field first."""
    yield from name_faults("base_name", spec.base_name)
    yield from _range_key_faults(spec)
    yield from _index_list_faults(spec.indexes)
    for index in spec.indexes:
        for fault in _index_faults(index, spec):
            yield f"index '{index.name}': {fault}"
    for key in spec.attributes:
        yield from _attribute_faults("key", key.name)
    for name in _repeated(key.name for key in spec.attributes):
        types = " and ".join(key.type for key in spec.attributes if key.name == name)
        yield f"key '{name}' has the types {types}; an attribute has one"
    if spec.ttl_attribute is not None:
        yield from _attribute_faults("ttl_attribute", spec.ttl_attribute)
        if spec.ttl_attribute in {key.name for key in spec.attributes}:
            yield f"ttl_attribute '{spec.ttl_attribute}' is a key of the table or of an index"


def name_faults(field: str, name: str) -> Iterator[str]:
    """Yield each reason why a table or an index cannot have this name."""
    if not _NAME.fullmatch(name):
        yield f"{field} '{name}' is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and '-'"


def _attribute_faults(field: str, name: str) -> Iterator[str]:
    if not 1 <= len(name.encode()) <= _MAX_ATTRIBUTE_NAME_BYTES:
        yield f"{field} '{name}' is not 1 to {_MAX_ATTRIBUTE_NAME_BYTES} bytes long"


def _range_key_faults(keyed: Keyed) -> Iterator[str]:
    if keyed.range_key is not None and keyed.range_key.name == keyed.hash_key.name:
        yield f"range_key '{keyed.range_key.name}' is also the hash_key"


def _index_list_faults(indexes: tuple[Index, ...]) -> Iterator[str]:
    if len(indexes) > _MAX_INDEXES:
        yield f"indexes holds {len(indexes)}; a table has at most {_MAX_INDEXES}"
    for name in _repeated(index.name for index in indexes):
        yield f"indexes holds '{name}' more than once"
    projected = sum(len(index.non_key_attributes) for index in indexes)
    if projected > _MAX_PROJECTED_ATTRIBUTES:
        yield (
            f"indexes project {projected} non_key_attributes in all; "
            f"a table has at most {_MAX_PROJECTED_ATTRIBUTES}"
        )


def _index_faults(index: Index, spec: TableSpec) -> Iterator[str]:
    yield from name_faults("name", index.name)
    yield from _range_key_faults(index)
    if index.projection == "INCLUDE" and not index.non_key_attributes:
        yield "non_key_attributes is empty; an INCLUDE projection names at least one"
    if index.projection != "INCLUDE" and index.non_key_attributes:
        yield f"non_key_attributes is not empty; a projection of {index.projection} names none"
    for name in _repeated(index.non_key_attributes):
        yield f"non_key_attributes holds '{name}' more than once"
    keys = {key.name for key in (*spec.keys, *index.keys)}
    for name in index.non_key_attributes:
        yield from _attribute_faults("non_key_attributes", name)
        if name in keys:
            yield f"non_key_attributes holds '{name}', a key, which every projection has"


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
