"""The words for the indexes of a table."""

from collections.abc import Callable, Iterator
from typing import cast

from ops.review.changes.change import Detail
from ops.review.changes.speech import joined, members, say
from ops.review.changes.wording import Wording
from ops.review.preview import Values

_GLOBAL = "globalSecondaryIndexes"
_LOCAL = "localSecondaryIndexes"
_SAID = ("name", "hashKey", "rangeKey", "keySchemas", "projectionType", "nonKeyAttributes")


def _differ(property_name: str, kind: str) -> Callable[[Values, Values], Iterator[Detail]]:
    def differs(before: Values, after: Values) -> Iterator[Detail]:
        was, will = _by_name(before, property_name), _by_name(after, property_name)
        for name in dict.fromkeys([*was, *will]):
            one, other = was.get(name), will.get(name)
            if one != other:
                yield Detail(f"{kind} {name}", one, other, note=_note(one, other))

    return differs


def _note(was: str | None, will: str | None) -> str:
    return "dropped and rebuilt" if was and will else ""


def _by_name(values: Values, property_name: str) -> dict[str, str]:
    return {say(one.get("name")): shape(one) for one in members(values, property_name)}


def shape(index: Values) -> str:
    """Say what an index is keyed by, and what it holds."""
    return f"{' + '.join(_keys(index))}, {_held(index)}"


def _keys(index: Values) -> list[str]:
    schema = [say(one.get("attributeName")) for one in members(index, "keySchemas")]
    return schema or [say(index[name]) for name in ("hashKey", "rangeKey") if index.get(name)]


def _held(index: Values) -> str:
    match index.get("projectionType"):
        case "ALL":
            return "all attributes"
        case "KEYS_ONLY":
            return "keys only"
        case "INCLUDE":
            return f"also {_listed(index.get('nonKeyAttributes'))}"
        case other:
            return say(other)


def _listed(names: object) -> str:
    if not isinstance(names, list):
        return say(names)
    return joined(sorted(say(one) for one in cast("list[object]", names)))


def _wording(property_name: str, kind: str) -> Wording:
    known = tuple(f"{property_name}.{name}" for name in _SAID)
    return Wording(known, _differ(property_name, kind), of_new=True)


INDEXES = _wording(_GLOBAL, "Index")
LOCAL_INDEXES = _wording(_LOCAL, "Local index")
