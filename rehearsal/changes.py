"""The changes of a deployment in words: a line for each component, resource and property."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from rehearsal.events import STACK, Difference, Phase, State, Step, type_and_name

MASK = "[secret]"
UNKNOWN = "(known after the deployment)"
SIGNS: Mapping[str, str] = {"create": "+", "update": "~", "replace": "+-", "delete": "-"}
PAST: Mapping[str, str] = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "import": "imported",
    "same": "unchanged",
}
# The most dangerous first.
_ORDER = ("replace", "delete", "update", "import", "create")
_LONGEST_VALUE = 60
_FEW = 2
"""The most equal changes that have a line each; more are one entry."""
_MANY = 6

# The engine marks a value that JSON cannot represent with an object that has this member.
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_UNKNOWN_VALUES = {
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
}
_PATH_STEP = re.compile(r'\["(?P<key>(?:[^"\\]|\\.)*)"\]|\[(?P<position>\d+)\]|(?P<name>[^.\[\]]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of a resource outside the engine, and of which properties."""

    op: str
    urn: str
    kind: str
    name: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change as people read it, or many equal ones, with the names of all resources."""

    op: str
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component at the top of the program, with everything in it."""

    urn: str
    label: str
    urns: frozenset[str]
    """The URNs of everything in it that changes, the component included."""
    changes: tuple[Change, ...]
    is_new: bool
    """Whether nothing in it existed before."""


def components(phase: Phase) -> list[Component]:
    """Return the components that change, in the order in which their changes start."""
    parents = {urn: steps[-1].parent for urn, steps in phase.steps.items()}
    members: dict[str, list[str]] = {}
    for urn in phase.steps:
        if phase.op(urn) != "same" and type_and_name(urn)[0] != STACK:
            members.setdefault(_top(urn, parents), []).append(urn)
    return [
        Component(
            urn=top,
            label=component_label(top),
            urns=frozenset(found),
            changes=tuple(_change(phase, urn) for urn in found if phase.main_step(urn).is_custom),
            is_new=top in found and all(phase.op(urn) == "create" for urn in found),
        )
        for top, found in members.items()
    ]


def component_label(urn: str) -> str:
    """Return the label of a component: requests table, alarms."""
    kind = kind_of(urn).lower()
    name = type_and_name(urn)[1]
    return name if name.lower().startswith(kind) else f"{name} {kind}"


def kind_of(urn: str) -> str:
    """Return the last word of a resource's type, such as Table."""
    return type_and_name(urn)[0].rpartition(":")[2]


def kinds(changes: Sequence[Change]) -> str:
    """Return the resources counted by kind: 52 MetricAlarm, Topic."""
    found = Counter(change.kind for change in changes)
    # The number and the kind stay on one line.
    return ", ".join(f"{n}\u00a0{kind}" if n > 1 else kind for kind, n in found.most_common())


def counted(counts: Mapping[str, int], *, is_plan: bool) -> str:
    """Return the engine's count of resources: 2 updated, 11 unchanged."""
    words = {op: word if not is_plan or op == "same" else f"to {op}" for op, word in PAST.items()}
    found = [f"{counts[op]} {word}" for op, word in words.items() if counts.get(op)]
    return ", ".join(found) or "no resources"


def is_nothing(counts: Mapping[str, int]) -> bool:
    """Whether nothing changes."""
    return not any(counts.get(op) for op in PAST if op != "same")


def entries(
    changes: Iterable[Change], staying: Mapping[str, int], *, is_plan: bool
) -> Iterator[Entry]:
    """Yield an entry for each resource; many with the same change are one.

    `staying` counts the resources of each kind that are neither new nor deleted: if all of them
    have the same change, they need no names.
    """
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for change in sorted(changes, key=lambda one: _rank(one.op)):
        alike.setdefault((change.op, change.kind, change.properties), []).append(change.name)
    for (op, kind, properties), names in alike.items():
        head = f"{SIGNS.get(op, '*'):<2} {op if is_plan else PAST.get(op, op)}"
        tail = f": {'; '.join(properties)}" if properties else ""
        if len(names) > _MANY and op == "update" and len(names) == staying.get(kind):
            yield Entry(op=op, text=f"{head} all {len(names)} {kind} that remain{tail}")
        elif len(names) > _FEW:
            text = f"{head} {len(names)} {kind}{tail}"
            yield Entry(op=op, text=text, names=tuple(sorted(names)))
        else:
            yield from (Entry(op=op, text=f"{head} {kind} {name}{tail}") for name in names)


def staying(phase: Phase) -> Counter[str]:
    """Return how many resources of each kind are neither new nor deleted."""
    return Counter(
        kind_of(urn)
        for urn in phase.steps
        if phase.op(urn) in {"same", "update"} and phase.main_step(urn).is_custom
    )


def changed_outputs(step: Step) -> Iterator[str]:
    """Yield each output of the stack that differs, in words."""
    before, after = (_outputs(state) for state in (step.old, step.new))
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            kind = "update" if name in before and name in after else "add"
            kind = kind if name in after else "delete"
            yield _property(name, kind, before.get(name), after.get(name))


def outputs(step: Step) -> dict[str, object]:
    """Return the outputs of the stack, with secrets masked."""
    return {name: MASK if _is_secret(one) else one for name, one in _outputs(step.new).items()}


def _outputs(state: State | None) -> dict[str, Any]:
    return (state.outputs if state else None) or {}


def _rank(op: str) -> int:
    return _ORDER.index(op) if op in _ORDER else len(_ORDER)


def _top(urn: str, parents: Mapping[str, str]) -> str:
    """Return the component at the top that holds a resource, or the resource itself."""
    while (parent := parents.get(urn, "")) and type_and_name(parent)[0] != STACK:
        urn = parent
    return urn


def _change(phase: Phase, urn: str) -> Change:
    op, step = phase.op(urn), phase.main_step(urn)
    properties = tuple(_properties(step)) if op in {"update", "replace"} else ()
    return Change(op=op, urn=urn, kind=kind_of(urn), name=step.name, properties=properties)


def _properties(step: Step) -> Iterator[str]:
    differences = step.differences or {
        name: Difference(kind="update") for name in step.differing or step.replacing or ()
    }
    for path, difference in sorted(differences.items()):
        kind, _, replaces = difference.kind.partition("-")
        given = _value(step.old.inputs if step.old else None, path)
        found = _value(step.old.outputs if step.old else None, path)
        is_as_given = difference.is_of_inputs or found is None or _is_secret(given)
        before = given if is_as_given else found
        after = _value(step.new.inputs if step.new else None, path)
        yield _property(path, kind, before, after) + (" (replaces it)" if replaces else "")


def _property(path: str, kind: str, before: object, after: object) -> str:
    secret = _is_secret(before) or _is_secret(after)
    was, will = (MASK if secret else _text(value) for value in (before, after))
    if kind == "add":
        return f"{path} added{f' ({will})' if will else ''}"
    if kind == "delete":
        return f"{path} removed{f' ({was})' if was else ''}"
    return f"{path} {was} -> {will}" if was and will and was != will else path


def _text(value: object) -> str:
    """Return a value in short, or nothing if that is long."""
    if value is None:
        return ""
    if _is_unknown(value):
        return UNKNOWN
    text = value if isinstance(value, str) else json.dumps(_plain(value))
    is_short = len(text) <= _LONGEST_VALUE and text.isprintable()
    return (text or "''") if is_short else ""


def _plain(value: object) -> object:
    """Return a value without the engine's internal members."""
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {name: _plain(one) for name, one in members.items() if name != "__defaults"}
    return value


def _value(properties: object, path: str) -> object:
    """Return the value at a path such as rules[0].tags["a.b"], or the secret around it."""
    value: object = properties
    for step in _PATH_STEP.finditer(path):
        if _is_unknown(value):
            return value
        if isinstance(value, dict):
            members = cast("dict[str, object]", value)
            if _SIGNATURE in members:
                return members
            value = members.get(step["key"] or step["name"] or step["position"])
        elif isinstance(value, list) and step["position"]:
            items, position = cast("list[object]", value), int(step["position"])
            value = items[position] if position < len(items) else None
        else:
            return None
    return cast("object", value)


def _is_unknown(value: object) -> bool:
    return isinstance(value, str) and value in _UNKNOWN_VALUES


def _is_secret(value: object) -> bool:
    """Whether a value is secret, or contains a secret."""
    if isinstance(value, list):
        return any(map(_is_secret, cast("list[object]", value)))
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        is_plain = members.get(_SIGNATURE) == _OUTPUT_VALUE and not members.get("secret")
        return (_SIGNATURE in members and not is_plain) or any(map(_is_secret, members.values()))
    return False
